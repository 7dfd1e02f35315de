/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Steps, states, order and fuzz as told in scheduler.h. An outcome is made in
 * three moves: the four memories and their intervals; the rules of the state
 * the card is in; the order between the grades, last, so that nothing before it
 * has to keep it. */

#include "common/memory/scheduler.h"

#include "common/memory/exam.h"

#include <math.h>

#define SECONDS_PER_DAY 86400 /* of a step or for display; never added to a date */
#define N_GRADES 4

enum
{
  AGAIN,
  HARD,
  GOOD,
  EASY
};

/* Steps that can be used: positive, at most SMRITI_MAX_STEPS. */
typedef struct
{
  int n;
  int s[SMRITI_MAX_STEPS];
} Steps;

void
smriti_schedule_init_default (SmritiSchedule *schedule)
{
  g_return_if_fail (schedule != NULL);

  *schedule = (SmritiSchedule){
    .parameters = *smriti_parameters_default (),
    .retention = 0.9,
    .max_interval_days = SMRITI_MAX_INTERVAL_DAYS,
    .n_learning = 2,
    .n_relearning = 1,
    .learning_s = { 60, 600 },
    .relearning_s = { 600 },
    .fuzz = TRUE,
  };
}

static Steps
usable_steps (const int *s, guint n)
{
  Steps steps = { 0 };

  for (guint i = 0; i < MIN (n, SMRITI_MAX_STEPS); i++)
    {
      if (s[i] > 0)
        steps.s[steps.n++] = s[i];
    }
  return steps;
}

/* Halfway to the second step, or half as long again as the only one; to the
 * minute once it is a minute. */
static int
hard_step_s (const Steps *steps)
{
  gint64 s = steps->n > 1 ? ((gint64) steps->s[0] + steps->s[1]) / 2 : (gint64) steps->s[0] * 3 / 2;

  if (s >= 60)
    s = (s + 30) / 60 * 60;
  return (int) MIN (s, G_MAXINT);
}

static SmritiState
known_state (const SmritiProgress *progress)
{
  switch (progress->state)
    {
    case SMRITI_STATE_NEW:
    case SMRITI_STATE_LEARNING:
    case SMRITI_STATE_REVIEW:
    case SMRITI_STATE_RELEARNING:
      return progress->state;
    default:
      return progress->memory.stability > 0 ? SMRITI_STATE_REVIEW : SMRITI_STATE_NEW;
    }
}

static SmritiOutcome
outcome_in_days (SmritiMemory memory, int days)
{
  return (SmritiOutcome){
    .progress = { SMRITI_STATE_REVIEW, 0, memory },
    .interval_days = days,
    .interval_s = (gint64) days * SECONDS_PER_DAY,
  };
}

static SmritiOutcome
outcome_at_step (SmritiMemory memory, SmritiState state, int step, int delay_s, int max_days)
{
  if (delay_s >= SECONDS_PER_DAY)
    return outcome_in_days (memory, MIN (delay_s / SECONDS_PER_DAY, max_days));
  return (SmritiOutcome){ .progress = { state, step, memory }, .interval_s = delay_s };
}

/* Where the due date of a grade may fall. */
typedef struct
{
  int min, max;
  int at_most; /* whatever the order between the grades asks for */
} Span;

static Span
span_for (const SmritiSchedule *schedule, double wanted_days, double stability, int elapsed_days, int max_days)
{
  double usual = smriti_fsrs_interval (&schedule->parameters, stability, schedule->retention);
  double interval = wanted_days > 0 && isfinite (wanted_days) ? wanted_days : usual;
  Span span = { .at_most = max_days };

  if (schedule->fuzz)
    smriti_fuzz_range (interval, elapsed_days, max_days, &span.min, &span.max);
  else
    span.min = span.max = (int) lround (CLAMP (interval, 1, max_days));
  /* Intervals grow with stability: the better model's is taken for the stability that would give it. */
  if (smriti_exam_shorten (&schedule->parameters, stability * (interval / usual), schedule->retention, schedule->exam_days,
                           &span.min, &span.max))
    span.at_most = span.max;
  return span;
}

/* @from: the day after that of the worse grade; @to: the last that leaves the
 * better ones theirs. Plain fuzz needs neither: the same number in a higher range
 * is a later day. */
static int
draw_day (const SmritiSchedule *schedule, const Span *span, int from, int to, guint64 seed)
{
  int max = CLAMP (to, span->min, span->max);

  if (!schedule->fuzz || !schedule->balance || span->max > SMRITI_BALANCE_DAYS)
    return smriti_fuzz_draw (seed, span->min, span->max);
  return smriti_balance_draw (schedule->balance, seed, CLAMP (from, span->min, max), max);
}

/* @first: from this grade on, each is to come after the one before it. */
static void
draw_days (const SmritiSchedule *schedule, const Span spans[N_GRADES], int first, guint64 seed, int days[N_GRADES])
{
  int to[N_GRADES];

  for (int i = EASY; i >= AGAIN; i--)
    to[i] = i < EASY && i + 1 >= first ? MIN (spans[i].max, to[i + 1] - 1) : spans[i].max;
  for (int i = AGAIN; i <= EASY; i++)
    days[i] = draw_day (schedule, &spans[i], i >= first ? days[i - 1] + 1 : 1, to[i], seed);
}

/* Grades of a card in review, in days. A memory already has Hard below Good and
 * Again below Hard; the minima matter for first answers, whose stabilities are
 * fitted one by one and may come in any order. */
static void
order_review_days (int days[N_GRADES], gboolean long_term)
{
  if (long_term)
    {
      days[AGAIN] = MIN (days[AGAIN], days[HARD]);
      days[HARD] = MAX (days[HARD], days[AGAIN] + 1);
    }
  else
    days[HARD] = MIN (days[HARD], days[GOOD]);
  days[GOOD] = MAX (days[GOOD], days[HARD] + 1);
  days[EASY] = MAX (days[EASY], days[GOOD] + 1);
}

/* A better grade may wait at least as long as a worse one. */
static void
bound_days (int days[N_GRADES], const Span spans[N_GRADES])
{
  int at_most = SMRITI_MAX_INTERVAL_DAYS;

  for (int i = EASY; i >= AGAIN; i--)
    {
      at_most = MIN (at_most, spans[i].at_most);
      days[i] = MIN (days[i], at_most);
    }
}

/* New, learning, relearning: Again to the first step, Hard stays, Good goes on,
 * Easy leaves; who leaves is in review. */
static void
walk_steps (const Steps *steps, SmritiState state, int step, int max_days, const int days[N_GRADES], SmritiOutcome out[N_GRADES])
{
  step = CLAMP (step, 0, steps->n - 1);
  out[AGAIN] = outcome_at_step (out[AGAIN].progress.memory, state, 0, steps->s[0], max_days);
  out[HARD] = outcome_at_step (out[HARD].progress.memory, state, step, hard_step_s (steps), max_days);
  if (step + 1 < steps->n)
    out[GOOD] = outcome_at_step (out[GOOD].progress.memory, state, step + 1, steps->s[step + 1], max_days);
  else
    out[GOOD] = outcome_in_days (out[GOOD].progress.memory, days[GOOD]);
  out[EASY] = outcome_in_days (out[EASY].progress.memory, days[EASY]);
}

/* No grade is asked sooner than a worse one. Days beat seconds: a step of a day
 * or more has become an interval of days already. */
static void
order_outcomes (SmritiOutcome out[N_GRADES])
{
  for (int i = HARD; i <= EASY; i++)
    {
      if (out[i].interval_s >= out[i - 1].interval_s)
        continue;
      out[i].interval_s = out[i - 1].interval_s;
      out[i].interval_days = out[i - 1].interval_days;
      if (out[i].interval_days > 0)
        {
          out[i].progress.state = SMRITI_STATE_REVIEW;
          out[i].progress.step = 0;
        }
    }
}

/* What an answer is weighed with: the schedule and the card, made sure of. */
typedef struct
{
  Steps learning, relearning;
  SmritiState state;
  gboolean long_term; /* no steps at all */
  int elapsed_days;
  int max_days;
} Case;

static Case
case_of (const SmritiSchedule *schedule, const SmritiProgress *before, int elapsed_days)
{
  Case c = {
    .learning = usable_steps (schedule->learning_s, schedule->n_learning),
    .relearning = usable_steps (schedule->relearning_s, schedule->n_relearning),
    .state = known_state (before),
    .elapsed_days = before->memory.stability > 0 ? MAX (elapsed_days, 0) : 0,
    .max_days = CLAMP (schedule->max_interval_days, 1, SMRITI_MAX_INTERVAL_DAYS),
  };

  c.long_term = c.learning.n == 0 && c.relearning.n == 0;
  return c;
}

static void
weigh (const SmritiSchedule *schedule, const SmritiProgress *before, const Case *c, SmritiMemory after[N_GRADES],
       Span spans[N_GRADES])
{
  for (int i = 0; i < N_GRADES; i++)
    {
      after[i] = smriti_fsrs_next (&schedule->parameters, before->memory, (SmritiGrade) (i + 1), c->elapsed_days);
      spans[i] = span_for (schedule, schedule->wanted_days[i], after[i].stability, c->elapsed_days, c->max_days);
    }
}

void
smriti_scheduler_ranges (const SmritiSchedule *schedule, const SmritiProgress *before, int elapsed_days, int out_min[N_GRADES],
                         int out_max[N_GRADES])
{
  SmritiMemory after[N_GRADES];
  Span spans[N_GRADES];
  Case c;

  g_return_if_fail (schedule != NULL && before != NULL && out_min != NULL && out_max != NULL);

  c = case_of (schedule, before, elapsed_days);
  weigh (schedule, before, &c, after, spans);
  for (int i = 0; i < N_GRADES; i++)
    {
      out_min[i] = spans[i].min;
      out_max[i] = spans[i].max;
    }
}

void
smriti_scheduler_preview (const SmritiSchedule *schedule, const SmritiProgress *before, int elapsed_days, guint64 seed,
                          SmritiOutcome out[N_GRADES])
{
  SmritiMemory after[N_GRADES];
  Span spans[N_GRADES];
  int days[N_GRADES];
  const Steps *steps;
  gboolean in_days;
  Case c;

  g_return_if_fail (schedule != NULL && before != NULL && out != NULL);

  c = case_of (schedule, before, elapsed_days);
  steps = c.state == SMRITI_STATE_REVIEW || c.state == SMRITI_STATE_RELEARNING ? &c.relearning : &c.learning;
  in_days = c.state == SMRITI_STATE_REVIEW || c.long_term;
  weigh (schedule, before, &c, after, spans);
  draw_days (schedule, spans, c.long_term ? HARD : in_days ? GOOD : EASY, seed, days);
  if (in_days)
    order_review_days (days, c.long_term);
  bound_days (days, spans);
  for (int i = 0; i < N_GRADES; i++)
    out[i] = outcome_in_days (after[i], days[i]);

  if (in_days)
    {
      if (c.state == SMRITI_STATE_REVIEW && steps->n > 0)
        out[AGAIN] = outcome_at_step (after[AGAIN], SMRITI_STATE_RELEARNING, 0, steps->s[0], c.max_days);
      out[AGAIN].lapsed = c.state == SMRITI_STATE_REVIEW;
    }
  else if (steps->n > 0)
    {
      SmritiState stays = c.state == SMRITI_STATE_RELEARNING ? c.state : SMRITI_STATE_LEARNING;

      walk_steps (steps, stays, c.state == SMRITI_STATE_NEW ? 0 : before->step, c.max_days, days, out);
    }
  order_outcomes (out);
}

SmritiOutcome
smriti_scheduler_answer (const SmritiSchedule *schedule, const SmritiProgress *before, SmritiGrade grade, int elapsed_days,
                         guint64 seed)
{
  SmritiOutcome out[N_GRADES] = { 0 };

  g_return_val_if_fail (schedule != NULL && before != NULL, out[0]);
  g_return_val_if_fail (grade >= SMRITI_GRADE_AGAIN && grade <= SMRITI_GRADE_EASY, ((SmritiOutcome){ .progress = *before }));

  smriti_scheduler_preview (schedule, before, elapsed_days, seed, out);
  return out[grade - 1];
}

/* Days to either side. */
static double
fuzz_delta (double interval)
{
  static const struct
  {
    double from, to, share;
  } bands[] = { { 2.5, 7, 0.15 }, { 7, 20, 0.10 }, { 20, G_MAXDOUBLE, 0.05 } };
  double delta = 1;

  if (interval < bands[0].from)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    delta += bands[i].share * MAX (0, MIN (interval, bands[i].to) - bands[i].from);
  return delta;
}

void
smriti_fuzz_range_within (double interval_days, int min_days, int max_days, int *out_min, int *out_max)
{
  int min, max;
  double interval, delta;

  g_return_if_fail (out_min != NULL && out_max != NULL);

  max_days = CLAMP (max_days, 1, SMRITI_MAX_INTERVAL_DAYS);
  min_days = CLAMP (min_days, 1, max_days);
  interval = isnan (interval_days) ? min_days : CLAMP (interval_days, min_days, max_days);
  delta = fuzz_delta (interval);
  min = CLAMP ((int) lround (interval - delta), min_days, max_days);
  max = CLAMP ((int) lround (interval + delta), min_days, max_days);
  *out_min = min;
  *out_max = max;
}

void
smriti_fuzz_range (double interval_days, int elapsed_days, int max_interval_days, int *out_min, int *out_max)
{
  int min_days = 1;

  /* Rounded, because 20.3 days after 20 are no longer than 20. */
  if (elapsed_days > 0 && elapsed_days < SMRITI_MAX_INTERVAL_DAYS && round (interval_days) > elapsed_days)
    min_days = elapsed_days + 1;
  smriti_fuzz_range_within (interval_days, min_days, max_interval_days, out_min, out_max);
}

static guint64
mix (guint64 x)
{
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

guint64
smriti_fuzz_seed (const char *card_id, guint answers_so_far)
{
  const guint64 prime = G_GUINT64_CONSTANT (0x100000001b3);
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const guchar *p = (const guchar *) card_id; p != NULL && *p != '\0'; p++)
    hash = (hash ^ *p) * prime;
  for (int shift = 0; shift < 32; shift += 8)
    hash = (hash ^ ((answers_so_far >> shift) & 0xff)) * prime;
  return mix (hash);
}

/* One round of splitmix64, so that seeds 1, 2, 3 draw as well as hashes do. */
static guint64
drawn (guint64 seed)
{
  return mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}

int
smriti_fuzz_draw (guint64 seed, int min_days, int max_days)
{
  guint64 n;

  if (max_days <= min_days)
    return min_days;
  n = (guint64) ((gint64) max_days - min_days) + 1;
  return (int) (min_days + (gint64) (((drawn (seed) >> 32) * n) >> 32));
}

double
smriti_fuzz_fraction (guint64 seed)
{
  return (double) (drawn (seed) >> 11) * 0x1p-53;
}

gboolean
smriti_leech_is_told (guint lapses)
{
  return lapses >= SMRITI_LEECH_LAPSES && (lapses - SMRITI_LEECH_LAPSES) % (SMRITI_LEECH_LAPSES / 2) == 0;
}
