/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-6 as written down in fsrs.h. Two habits keep it total: each result goes
 * through clamp(), which sends NaN to the lower bound, and the decay is clamped
 * where it is read, so even a parameter set of garbage divides by no zero.
 * Powers near 1 use expm1/log1p: a daily answer to a card of 36500 days changes
 * R by 1e-6, and 1 - R must keep its digits there. */

#include "common/memory/fsrs.h"

#include "common/error.h"
#include "common/memory/clamp.h"

#include <math.h>
#include <string.h>

#define RETENTION_MIN 0.01
#define RETENTION_DEFAULT 0.9
#define FSRS5_DECAY 0.5
#define SHORT_TERM_MAX 2.0
#define DEFAULT_DECAY 0.1542
#define DEFAULT_FACTOR 0x1.f5eff9c8821fp-1 /* expm1 (log (0.9) / -0.1542) */

static const SmritiParameters default_parameters = { {
    0.212,         1.2931, 2.3065, 8.2956, /* S0 of Again, Hard, Good, Easy */
    6.4133,        0.8334, 3.0194, 0.001,  /* difficulty */
    1.8722,        0.1666, 0.796,          /* recall */
    1.4835,        0.0614, 0.2629, 1.6483, /* lapse */
    0.6014,        1.8729,                 /* Hard and Easy on a recall */
    0.5425,        0.0912, 0.0658,         /* same day */
    DEFAULT_DECAY,
} };

static const struct
{
  double min;
  double max;
} ranges[SMRITI_FSRS_N_PARAMETERS] = {
  { SMRITI_STABILITY_MIN, 100 },
  { SMRITI_STABILITY_MIN, 100 },
  { SMRITI_STABILITY_MIN, 100 },
  { SMRITI_STABILITY_MIN, 100 },
  { 1, 10 },
  { 0.001, 4 },
  { 0.001, 4 },
  { 0.001, 0.75 },
  { 0, 4.5 },
  { 0, 0.8 },
  { 0.001, 3.5 },
  { 0.001, 5 },
  { 0.001, 0.25 },
  { 0.001, 0.9 },
  { 0, 4 },
  { 0, 1 },
  { 1, 6 },
  { 0, SHORT_TERM_MAX },
  { 0, SHORT_TERM_MAX },
  { 0, 0.8 },
  { 0.1, 0.8 },
};

static double
clamp_stability (double s)
{
  return clamp (s, SMRITI_STABILITY_MIN, SMRITI_STABILITY_MAX);
}

static double
clamp_difficulty (double d)
{
  return clamp (d, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX);
}

static SmritiMemory
clamp_memory (SmritiMemory memory)
{
  return (SmritiMemory){ clamp_stability (memory.stability), clamp_difficulty (memory.difficulty) };
}

const SmritiParameters *
smriti_parameters_default (void)
{
  return &default_parameters;
}

/* FSRS-4.5 had no linear damping of difficulty and a D0 linear in the grade;
 * these are the FSRS-5 values that act most alike. */
static void
migrate_fsrs45_difficulty (double *w)
{
  double slope = w[5];

  w[4] += 2 * slope;
  w[5] = log (3 * slope + 1) / 3;
  w[6] += 0.5;
}

gboolean
smriti_parameters_from_array (const double *w, gsize n, SmritiParameters *out, GError **error)
{
  SmritiParameters set = { { 0 } };

  g_return_val_if_fail (w != NULL || n == 0, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  if (n == 0)
    {
      *out = default_parameters;
      return TRUE;
    }
  if (n != 17 && n != 19 && n != SMRITI_FSRS_N_PARAMETERS)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "%" G_GSIZE_FORMAT " memory parameters given; a set has 21 (or 17 or 19 of an older FSRS)", n);
      return FALSE;
    }

  memcpy (set.w, w, n * sizeof *w);
  if (n == 17)
    migrate_fsrs45_difficulty (set.w);
  if (n < SMRITI_FSRS_N_PARAMETERS)
    set.w[20] = FSRS5_DECAY; /* w17..w19 stay 0: no such rule when the set was fitted */

  /* Checked after the migration: its logarithm can leave the real numbers. */
  for (guint i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    {
      if (!isfinite (set.w[i]))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "memory parameter %u is not a finite number; leave the set empty for the defaults", i);
          return FALSE;
        }
    }
  smriti_parameters_clamp (&set, 0);
  *out = set;
  return TRUE;
}

void
smriti_parameters_clamp (SmritiParameters *parameters, guint n_relearning_steps)
{
  double *w;

  g_return_if_fail (parameters != NULL);

  w = parameters->w;
  for (guint i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    w[i] = clamp (w[i], ranges[i].min, ranges[i].max);

  if (n_relearning_steps > 1)
    {
      double gain = -(log (w[11]) + log (exp2 (w[13]) - 1) + 0.3 * w[14]) / n_relearning_steps;
      double max = clamp (sqrt (MAX (gain, 0.01)), 0, SHORT_TERM_MAX);

      w[17] = clamp (w[17], 0, max);
      w[18] = clamp (w[18], 0, max);
    }
}

SmritiParameters
smriti_parameters_without_short_term (const SmritiParameters *parameters)
{
  SmritiParameters set = default_parameters;

  g_return_val_if_fail (parameters != NULL, set);

  set = *parameters;
  set.w[17] = set.w[18] = set.w[19] = 0;
  return set;
}

/* The exponent of the curve, negative. */
static double
curve_decay (const SmritiParameters *parameters)
{
  return -clamp (parameters->w[20], ranges[20].min, ranges[20].max);
}

/* Chosen so that R(S, S) = 0.9. Of the published decay it is known: a third of the time. */
static double
curve_factor (double decay)
{
  return decay == -DEFAULT_DECAY ? DEFAULT_FACTOR : expm1 (log (0.9) / decay);
}

double
smriti_fsrs_retrievability (const SmritiParameters *parameters, double stability, double elapsed_days)
{
  double decay, t;

  g_return_val_if_fail (parameters != NULL, 0);

  if (!(stability > 0))
    return 0;
  decay = curve_decay (parameters);
  t = elapsed_days > 0 ? elapsed_days : 0;
  return clamp (exp (decay * log1p (curve_factor (decay) * (t / clamp_stability (stability)))), 0, 1);
}

double
smriti_fsrs_interval (const SmritiParameters *parameters, double stability, double retention)
{
  double decay, r;

  g_return_val_if_fail (parameters != NULL, 0);

  decay = curve_decay (parameters);
  r = isnan (retention) ? RETENTION_DEFAULT : clamp (retention, RETENTION_MIN, 1);
  return clamp_stability (stability) * (expm1 (log (r) / decay) / curve_factor (decay));
}

/* D0(G); not clamped, because the mean reversion pulls towards D0(4) as it is. */
static double
first_difficulty (const double *w, SmritiGrade grade)
{
  return w[4] - exp (w[5] * ((double) grade - 1)) + 1;
}

static SmritiMemory
first_memory (const double *w, SmritiGrade grade)
{
  return clamp_memory ((SmritiMemory){ w[grade - 1], first_difficulty (w, grade) });
}

static double
next_difficulty (const double *w, double d, SmritiGrade grade)
{
  double delta = -w[6] * ((double) grade - 3);
  double damped = d + delta * (10 - d) / 9;

  return clamp_difficulty (w[7] * (first_difficulty (w, SMRITI_GRADE_EASY) - damped) + damped);
}

double
smriti_fsrs_stability_after_recall (const SmritiParameters *parameters, SmritiMemory before, SmritiGrade grade,
                                    double retrievability)
{
  const double *w;
  SmritiMemory m = clamp_memory (before);
  double growth;

  g_return_val_if_fail (parameters != NULL, SMRITI_STABILITY_MIN);

  w = parameters->w;
  growth = exp (w[8]) * (11 - m.difficulty) * pow (m.stability, -w[9]) * expm1 (w[10] * (1 - clamp (retrievability, 0, 1)));
  if (grade == SMRITI_GRADE_HARD)
    growth *= w[15];
  else if (grade == SMRITI_GRADE_EASY)
    growth *= w[16];
  return clamp_stability (m.stability * (1 + growth));
}

double
smriti_fsrs_stability_after_lapse (const SmritiParameters *parameters, SmritiMemory before, double retrievability)
{
  const double *w;
  SmritiMemory m = clamp_memory (before);
  double s, most;

  g_return_val_if_fail (parameters != NULL, SMRITI_STABILITY_MIN);

  w = parameters->w;
  s = w[11] * pow (m.difficulty, -w[12]) * expm1 (w[13] * log1p (m.stability)) * exp (w[14] * (1 - clamp (retrievability, 0, 1)));
  most = m.stability / exp (w[17] * w[18]);
  return clamp_stability (s < most ? s : most);
}

static double
stability_same_day (const double *w, double s, SmritiGrade grade)
{
  double increase = exp (w[17] * ((double) grade - 3 + w[18])) * pow (s, -w[19]);

  if (grade != SMRITI_GRADE_AGAIN && !(increase > 1))
    increase = 1;
  return clamp_stability (s * increase);
}

SmritiMemory
smriti_fsrs_next (const SmritiParameters *parameters, SmritiMemory before, SmritiGrade grade, int elapsed_days)
{
  const double *w;
  SmritiMemory m, after;
  double r;

  g_return_val_if_fail (parameters != NULL, before);

  if (grade < SMRITI_GRADE_AGAIN || grade > SMRITI_GRADE_EASY)
    return before;
  w = parameters->w;
  if (!(before.stability > 0))
    return first_memory (w, grade);

  m = clamp_memory (before);
  after.difficulty = next_difficulty (w, m.difficulty, grade);
  if (elapsed_days <= 0)
    {
      after.stability = stability_same_day (w, m.stability, grade);
      return after;
    }
  r = smriti_fsrs_retrievability (parameters, m.stability, elapsed_days);
  after.stability = grade == SMRITI_GRADE_AGAIN ? smriti_fsrs_stability_after_lapse (parameters, m, r)
                                                : smriti_fsrs_stability_after_recall (parameters, m, grade, r);
  return after;
}

/* S is the stability whose interval at @retention is the SM-2 interval, and D
 * the difficulty at which a Good answer would now multiply S by the ease. */
SmritiMemory
smriti_fsrs_from_sm2 (const SmritiParameters *parameters, double ease, double interval_days, double retention)
{
  const double *w;
  SmritiMemory memory;
  double r, decay, per_difficulty;

  g_return_val_if_fail (parameters != NULL, ((SmritiMemory){ SMRITI_STABILITY_MIN, SMRITI_DIFFICULTY_MAX }));

  w = parameters->w;
  r = isnan (retention) ? RETENTION_DEFAULT : clamp (retention, RETENTION_MIN, 1);
  decay = curve_decay (parameters);
  memory.stability = clamp_stability (clamp_stability (interval_days) * curve_factor (decay) / expm1 (log (r) / decay));
  per_difficulty = exp (w[8]) * pow (memory.stability, -w[9]) * expm1 ((1 - r) * w[10]);
  memory.difficulty = clamp_difficulty (11 - (ease - 1) / per_difficulty);
  return memory;
}
