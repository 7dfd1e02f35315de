/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is made of numbers another program wrote, or somebody by hand: either
 * they can be, or they are moved to where they can be, or they say nothing. */

#include "common/prior.h"

#include <math.h>

#define FIRST_YEAR 1970
#define LAST_YEAR 2299
#define MAX_DAYS SMRITI_STABILITY_MAX
#define MAX_EASE 100.0
#define EASE_DEFAULT 2.5
#define RETENTION 0.9 /* what other programs aim at */

/* Like CLAMP, but tells of it. */
static double
bound (double x, double min, double max, gboolean *moved)
{
  double bounded = CLAMP (x, min, max);

  *moved |= bounded != x;
  return bounded;
}

static gboolean
is_finite (const SmritiPrior *prior)
{
  return isfinite (prior->interval_days) && isfinite (prior->ease) && isfinite (prior->stability) && isfinite (prior->difficulty);
}

gboolean
smriti_prior_mend (SmritiPrior *prior, const char **out_said)
{
  gboolean moved = FALSE;
  const char *unused;

  if (!out_said)
    out_said = &unused;
  *out_said = NULL;
  if (prior->due_day < smriti_day_from_ymd (FIRST_YEAR, 1, 1) || prior->due_day > smriti_day_from_ymd (LAST_YEAR, 12, 31))
    *out_said = "its due date cannot be";
  else if (!is_finite (prior))
    *out_said = "one of its numbers is none";
  else if (!(prior->interval_days > 0) && !(prior->stability > 0))
    *out_said = "it has neither an interval nor a stability";
  if (*out_said)
    return FALSE;

  prior->interval_days = bound (prior->interval_days, 0, MAX_DAYS, &moved);
  prior->ease = bound (prior->ease, 0, MAX_EASE, &moved);
  prior->stability = bound (prior->stability, 0, SMRITI_STABILITY_MAX, &moved);
  if (prior->difficulty != 0)
    prior->difficulty = bound (prior->difficulty, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX, &moved);
  if (prior->last_day != SMRITI_DAY_NONE && (prior->last_day > prior->due_day || prior->last_day < prior->due_day - MAX_DAYS))
    {
      prior->last_day = SMRITI_DAY_NONE;
      moved = TRUE;
    }
  if (prior->last_day == SMRITI_DAY_NONE)
    prior->last_day = prior->due_day - (gint32) lround (prior->interval_days > 0 ? prior->interval_days : prior->stability);
  /* Who has an interval was asked before. */
  if (prior->state != SMRITI_STATE_LEARNING && prior->state != SMRITI_STATE_RELEARNING)
    prior->state = SMRITI_STATE_REVIEW;
  *out_said = moved ? "one of its numbers is out of bounds and was moved to the nearest that can be" : NULL;
  return TRUE;
}

SmritiMemory
smriti_prior_memory (const SmritiPrior *prior, const SmritiParameters *parameters)
{
  SmritiMemory memory = smriti_fsrs_from_sm2 (parameters, prior->ease > 0 ? prior->ease : EASE_DEFAULT,
                                              prior->stability > 0 ? prior->stability : prior->interval_days, RETENTION);

  if (prior->stability > 0)
    memory.stability = CLAMP (prior->stability, SMRITI_STABILITY_MIN, SMRITI_STABILITY_MAX);
  if (prior->difficulty > 0)
    memory.difficulty = CLAMP (prior->difficulty, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX);
  return memory;
}
