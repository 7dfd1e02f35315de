/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-6 over four cards at once: what a fit, a look at a whole history and a
 * refold of many cards are made of. The same formulas as fsrs.h, with their
 * derivatives by all 21 parameters carried along (forward mode).
 *
 * pass.c is compiled twice, for any processor and for those with AVX2; both give
 * the same bits. smriti_passes() has the one for this machine. */

#pragma once

#include "common/memory/fsrs.h"
#include "common/memory/marquardt.h"
#include "common/memory/pack.h"

typedef struct
{
  /* Weighted cross-entropy of all labelled items with parameters @w and, when
   * @derive, its gradient and Gauss-Newton matrix by w. */
  void (*loss) (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out);
  /* What is predicted of each item: pack->n_items places. */
  void (*predict) (const SmritiPack *pack, const double *w, double *out);
  /* The memory after the last answer of each card, where it stands in the history. */
  void (*memories) (const SmritiPack *pack, const double *w, SmritiMemory *out);
  /* smriti_fsrs_next() for @n cards that have nothing to do with each other, in
   * place. @stability 0: a first answer; @grade 1..4, any other changes nothing. */
  void (*next) (const double *w, gsize n, double *stability, double *difficulty, const double *grade, const double *elapsed_days);
} SmritiPasses;

extern const SmritiPasses smriti_passes_portable;
extern const SmritiPasses smriti_passes_avx2; /* only where smriti_has_avx2() */

gboolean smriti_has_avx2 (void);
const SmritiPasses *smriti_passes (void);
