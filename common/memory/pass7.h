/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-7 over four cards at once, for its fit: the same formulas as fsrs7.c, with
 * their derivatives by all 34 parameters carried along (forward mode).
 *
 * pass7.c is compiled twice like pass.c, and both give the same bits. */

#pragma once

#include "common/memory/fsrs7.h"
#include "common/memory/marquardt.h"
#include "common/memory/pack.h"

/* Weighted cross-entropy of all labelled items with parameters @w, which must be
 * in their ranges (smriti_parameters7_clamp()), and, when @derive, its gradient
 * and Gauss-Newton matrix by w. */
typedef void (*SmritiPass7) (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out);

void smriti_pass7_portable (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out);
void smriti_pass7_avx2 (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out); /* only where
                                                                                           smriti_has_avx2() */

/* The one for this machine. */
SmritiPass7 smriti_pass7 (void);
