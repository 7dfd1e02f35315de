/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-7 as written down in fsrs7.h. It is total the way fsrs.c is: a memory is
 * moved into its range before it is used and each result before it is handed
 * out, NaN to the lower bound, so no parameter set can make one escape. Powers
 * are exp of a logarithm that several formulas share. R is never nearer to 1 than
 * R_MIN and growth is added to 1, so unlike in fsrs.c log (1 + x) and exp (x) - 1
 * keep every digit that can be seen, at two thirds of the time of log1p and expm1;
 * what a lapse leaves of a short stability does need those. */

#include "common/memory/fsrs7.h"

#include "common/memory/clamp.h"
#include "common/memory/fsrs.h"

#include <math.h>

#define N SMRITI_FSRS7_N_PARAMETERS

/* R never promises nor denies: (1 - 2 R_MIN) R + R_MIN. */
#define R_MIN 1e-5
#define R_SPAN (1 - 2 * R_MIN)

#define DECAY_MIN 0.01
#define DECAY_MAX 0.95
#define SHORT_FACTOR_LOG_MAX 60.0
#define SHORT_SHARE 0.8 /* s of S, where s is not known better */
#define DIFFICULTY_PULL 0.01

#define RETENTION_MIN 1e-4
#define RETENTION_MAX 0.9999
#define RETENTION_DEFAULT 0.9
#define INTERVAL_LOG_MIN -90.0 /* of days; below even 0.9999 is kept by any memory in range */
#define ROOT_NEAR 1e-13        /* of ln t, a relative error of t */
#define MAX_ROOT_STEPS 100

/* Where the two traces' parameters begin. */
#define LONG_TRACE 7
#define SHORT_TRACE 15

static const SmritiParameters7 default_parameters = { {
    0.1104, 2.2395, 3.9221, 11.7841,                                 /* S of the first answer: Again, Hard, Good, Easy */
    6.1686, 0.6457, 3.6807,                                          /* difficulty */
    1.9795, 0,      1.3826, 0.7024,  0.5999, 0.8146, 0.6398, 1,      /* long trace: recall (3), lapse (3), Hard, Easy */
    1.3207, 0.6707, 3.8668, 0.4416,  0.0934, 1.8631, 0.6162, 1.0869, /* short trace likewise */
    0.1567, 0.0801, 0.2421, 0.9464,                                  /* decays, and R where t is the stability: short, long */
    0.1433, 0.7145, 0,      0.5667,                                  /* weights of the two curves */
    0.3734, 0.5333, 0.3048,                                          /* how D bends weight and curve, s the short decay */
} };

static const struct
{
  double min;
  double max;
} ranges[N] = {
  { SMRITI_STABILITY7_MIN, 50 },
  { SMRITI_STABILITY7_MIN, 100 },
  { SMRITI_STABILITY7_MIN, 100 },
  { SMRITI_STABILITY7_MIN, 100 },
  { 1, 10 },
  { 0.001, 4 },
  { 0.1, 4 },
  { 0, 4 },
  { 0, 1.2 },
  { 0.3, 3 },
  { 0.01, 1.5 },
  { 0.1, 1 },
  { 0, 3.5 },
  { 0, 1 },
  { 1, 7 },
  { 0, 4 },
  { 0, 2 },
  { 0.5, 6 },
  { 0.001, 1.5 },
  { 0.001, 1 },
  { 0, 5 },
  { 0, 1 },
  { 1, 7 },
  { DECAY_MIN, 0.25 },
  { DECAY_MIN, DECAY_MAX },
  { 0.2, 0.85 },
  { 0.5, 0.99 },
  { 0.01, 1 },
  { 0.1, 1 },
  { 0, 0.9 },
  { 0.1, 1.1 },
  { 0, 1 },
  { 0, 0.6 },
  { 0, 0.6 },
};

/* The curve of one memory, trace by trace: R_i = (1 + rate_i t)^-decay_i, and the
 * share of each in R; the shares make 1. */
typedef struct
{
  double short_decay, short_rate, short_share; /* R1 */
  double long_decay, long_rate, long_share;    /* R2 */
} Curve;

static double
clamp_stability (double s)
{
  return clamp (s, SMRITI_STABILITY7_MIN, SMRITI_STABILITY_MAX);
}

static double
clamp_difficulty (double d)
{
  return clamp (d, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX);
}

static SmritiMemory7
clamp_memory (SmritiMemory7 m)
{
  return (SmritiMemory7){ clamp_stability (m.long_stability), clamp_stability (m.short_stability),
                          clamp_difficulty (m.difficulty) };
}

const SmritiParameters7 *
smriti_parameters7_default (void)
{
  return &default_parameters;
}

void
smriti_parameters7_clamp (SmritiParameters7 *parameters)
{
  double *w;

  g_return_if_fail (parameters != NULL);

  w = parameters->w;
  for (guint i = 0; i < N; i++)
    w[i] = clamp (w[i], ranges[i].min, ranges[i].max);
  for (guint i = 1; i < 4; i++)
    w[i] = MAX (w[i], w[i - 1]);
  w[26] = MAX (w[26], w[25]);
}

/* d1 = -clamp (w23 s^(w33 - 0.3)),  f1 = w25^(1/d1) - 1
 * d2 = -clamp (w24),                f2 = (w26^(1/d2) - 1) e^((D - 5) (w32 - 0.3))
 * m1 = w27 s^-w29,                  m2 = w28 S^w30 e^((D - 5) (w31 - 0.5)) */
static Curve
curve_of (const double *w, SmritiMemory7 m, double log_long, double log_short)
{
  double off = m.difficulty - 5;
  double ratio; /* m1 / m2 */
  Curve c;

  c.short_decay = clamp (w[23] * exp ((w[33] - 0.3) * log_short), DECAY_MIN, DECAY_MAX);
  c.short_rate = (exp (MIN (-log (w[25]) / c.short_decay, SHORT_FACTOR_LOG_MAX)) - 1) / m.short_stability;
  c.long_decay = clamp (w[24], DECAY_MIN, DECAY_MAX);
  c.long_rate = (exp (-log (w[26]) / c.long_decay) - 1) * exp (off * (w[32] - 0.3)) / m.long_stability;
  ratio = w[27] / w[28] * exp (-w[29] * log_short - w[30] * log_long - off * (w[31] - 0.5));
  c.long_share = 1 / (1 + ratio);
  c.short_share = ratio * c.long_share;
  return c;
}

/* R1 and R2 at @t. */
static void
traces_at (const Curve *c, double t, double *out_short, double *out_long)
{
  *out_short = exp (-c->short_decay * log (1 + c->short_rate * t));
  *out_long = exp (-c->long_decay * log (1 + c->long_rate * t));
}

static double
mean (const Curve *c, double of_short, double of_long)
{
  return clamp (R_SPAN * (c->short_share * of_short + c->long_share * of_long) + R_MIN, R_MIN, 1 - R_MIN);
}

static double
curve_at (const Curve *c, double t)
{
  double r_short, r_long;

  traces_at (c, t, &r_short, &r_long);
  return mean (c, r_short, r_long);
}

double
smriti_fsrs7_retrievability (const SmritiParameters7 *parameters, SmritiMemory7 memory, double elapsed_days)
{
  SmritiMemory7 m = clamp_memory (memory);
  Curve c;

  g_return_val_if_fail (parameters != NULL, 0);

  if (!(memory.long_stability > 0))
    return 0;
  c = curve_of (parameters->w, m, log (m.long_stability), log (m.short_stability));
  return curve_at (&c, elapsed_days > 0 ? elapsed_days : 0);
}

/* D0 (G); not clamped, because the mean reversion pulls towards D0 (Easy) as it is. */
static double
first_difficulty (const double *w, SmritiGrade grade)
{
  return w[4] - exp (w[5] * ((double) grade - 1)) + 1;
}

static SmritiMemory7
first_memory (const double *w, SmritiGrade grade)
{
  return clamp_memory ((SmritiMemory7){ w[grade - 1], SHORT_SHARE * w[grade - 1], first_difficulty (w, grade) });
}

/* A lapse is taken harder when it came as a surprise. */
static double
next_difficulty (const double *w, double d, SmritiGrade grade, double r)
{
  double delta = -w[6] * ((double) grade - 3) * (grade == SMRITI_GRADE_AGAIN ? r + 0.1 : 1);
  double moved = d + delta * (10 - d) / 9;

  return clamp_difficulty (DIFFICULTY_PULL * first_difficulty (w, SMRITI_GRADE_EASY) + (1 - DIFFICULTY_PULL) * moved);
}

/* The stability @x of a trace after an answer; @lost is 1 - R of what is asked,
 * @w the trace's own eight parameters. */
static double
next_stability (const double *w, double x, double log_x, double lost, double difficulty, SmritiGrade grade)
{
  double growth;

  if (grade == SMRITI_GRADE_AGAIN)
    {
      double fail = w[3] * expm1 (w[4] * log1p (x)) * exp (w[5] * lost);

      return clamp_stability (fail < x ? fail : x);
    }
  /* never below what a lapse leaves, which is at most x: growth is no shrinking */
  growth = exp (w[0] - 1.5 - w[1] * log_x) * (11 - difficulty) * (exp (w[2] * lost) - 1);
  if (grade == SMRITI_GRADE_HARD)
    growth *= w[6];
  else if (grade == SMRITI_GRADE_EASY)
    growth *= w[7];
  return clamp_stability (x + x * growth);
}

SmritiMemory7
smriti_fsrs7_next (const SmritiParameters7 *parameters, SmritiMemory7 before, SmritiGrade grade, double elapsed_days)
{
  const double *w;
  SmritiMemory7 m, after;
  Curve c;
  double log_long, log_short, r_short, r_long, r;

  g_return_val_if_fail (parameters != NULL, before);

  if (grade < SMRITI_GRADE_AGAIN || grade > SMRITI_GRADE_EASY)
    return before;
  w = parameters->w;
  if (!(before.long_stability > 0))
    return first_memory (w, grade);

  m = clamp_memory (before);
  log_long = log (m.long_stability);
  log_short = log (m.short_stability);
  c = curve_of (w, m, log_long, log_short);
  traces_at (&c, elapsed_days > 0 ? elapsed_days : 0, &r_short, &r_long);
  r = mean (&c, r_short, r_long);

  after.long_stability = next_stability (w + LONG_TRACE, m.long_stability, log_long, 1 - r, m.difficulty, grade);
  after.short_stability = next_stability (w + SHORT_TRACE, m.short_stability, log_short, 1 - r_short, m.difficulty, grade);
  if (grade == SMRITI_GRADE_AGAIN)
    after.short_stability = clamp_stability (MIN (after.short_stability, SHORT_SHARE * after.long_stability));
  after.difficulty = next_difficulty (w, m.difficulty, grade, r);
  return after;
}

/* R - @wish at ln t = @x, and how it changes with x. */
static double
above_wish (const Curve *c, double x, double wish, double *out_slope)
{
  double t = exp (x);
  double x1 = c->short_rate * t, x2 = c->long_rate * t;
  double r_short, r_long;

  traces_at (c, t, &r_short, &r_long);
  *out_slope = -R_SPAN
               * (c->short_share * c->short_decay * r_short * x1 / (1 + x1)
                  + c->long_share * c->long_decay * r_long * x2 / (1 + x2));
  return mean (c, r_short, r_long) - wish;
}

/* Newton's method on ln t, halving what is left whenever it would leave it. */
double
smriti_fsrs7_interval (const SmritiParameters7 *parameters, SmritiMemory7 memory, double retention)
{
  SmritiMemory7 m = clamp_memory (memory);
  double wish = isnan (retention) ? RETENTION_DEFAULT : clamp (retention, RETENTION_MIN, RETENTION_MAX);
  double low = INTERVAL_LOG_MIN, high = log (SMRITI_STABILITY_MAX);
  double x = log (MAX (m.long_stability, m.short_stability));
  Curve c;

  g_return_val_if_fail (parameters != NULL, 0);

  c = curve_of (parameters->w, m, log (m.long_stability), log (m.short_stability));
  if (curve_at (&c, SMRITI_STABILITY_MAX) >= wish)
    return SMRITI_STABILITY_MAX;
  for (int i = 0; i < MAX_ROOT_STEPS && high - low > ROOT_NEAR; i++)
    {
      double slope, next;
      double above = above_wish (&c, x, wish, &slope);

      if (above > 0)
        low = x;
      else
        high = x;
      next = x - above / slope;
      if (fabs (next - x) < ROOT_NEAR)
        break;
      x = next > low && next < high ? next : low + (high - low) / 2;
    }
  return exp (x);
}

SmritiMemory7
smriti_fsrs7_from_stability (const SmritiParameters7 *parameters, double stability, double difficulty)
{
  double t = clamp_stability (stability);
  double low = log (SMRITI_STABILITY7_MIN), high = log (SMRITI_STABILITY_MAX);
  SmritiMemory7 m = { t, SHORT_SHARE * t, clamp_difficulty (difficulty) };

  g_return_val_if_fail (parameters != NULL, clamp_memory (m));

  for (int i = 0; i < MAX_ROOT_STEPS && high - low > ROOT_NEAR; i++)
    {
      double middle = low + (high - low) / 2;

      m.long_stability = exp (middle);
      m.short_stability = SHORT_SHARE * m.long_stability;
      if (smriti_fsrs7_retrievability (parameters, m, t) < RETENTION_DEFAULT)
        low = middle;
      else
        high = middle;
    }
  return clamp_memory (m);
}
