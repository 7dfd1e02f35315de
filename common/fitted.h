/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a FITTED event says: a parameter set, fitted to somebody's answers. Its
 * numbers stand as text (17 digits, so that none is another when read again)
 * with blanks between. Pure. */

#pragma once

#include "common/event.h"
#include "common/memory/fsrs.h"
#include "common/memory/fsrs7.h"

typedef struct
{
  char event[64]; /* its id; "" = the published defaults */
  SmritiParameters parameters;
  SmritiParameters7 parameters7;
} SmritiFitted;

/* What holds before anything was fitted. */
void smriti_fitted_init (SmritiFitted *fitted);

/* FALSE (and @out left alone) when it holds no set. Each number is moved into
 * its range: events come from other machines too. */
gboolean smriti_fitted_read (const SmritiEvent *event, SmritiFitted *out);

/* Adds a set to the payload. */
void smriti_fitted_write (SmritiEvent *event, const SmritiParameters *parameters, const SmritiParameters7 *parameters7);
