/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How people answer, as a simulation needs to know it: what holds for most, and
 * what one person's answers tell. The walk is over the answers card by card, in
 * the order of time. */

#include "common/memory/simulate.h"

#include <math.h>

#define OWN_WEIGHT 50.0 /* answers at which one's own count half */
#define TOO_LONG_MS (20 * 60 * 1000)
#define N_GRADES 4

static const SmritiSimulateConfig defaults = {
  .n_cards = 10000,
  .n_days = 365,
  .max_cost_s = 1800,
  .new_limit = SMRITI_SIMULATE_NO_LIMIT,
  .review_limit = SMRITI_SIMULATE_NO_LIMIT,
  .max_interval_days = 36500,
  .n_learning = 2,
  .n_relearning = 1,
  .first = { 0.24, 0.094, 0.495, 0.171 },
  .recalled = { 0.224, 0.631, 0.145 },
  .learning = { { 0.3686, 0.0628, 0.5108, 0.0577 }, { 0.0442, 0.4553, 0.4457, 0.0549 }, { 0.0519, 0.047, 0.8462, 0.055 } },
  .relearning = { { 0.2157, 0.0643, 0.6595, 0.0604 }, { 0.05, 0.4638, 0.4475, 0.0387 }, { 0.1057, 0.1434, 0.7266, 0.0244 } },
  .learn_s = { 19.58, 18.79, 13.78, 10.71 },
  .review_s = { 19.38, 17.59, 12.38, 8.94 },
  .relearn_s = { 16.44, 15.25, 12.32, 8.03 },
};

void
smriti_simulate_config_init (SmritiSimulateConfig *config)
{
  g_return_if_fail (config != NULL);

  *config = defaults;
}

/* --- one's own --- */

typedef enum
{
  LEARN,
  REVIEW,
  RELEARN,
  N_STATES
} State;

/* Everything is counted in doubles, to be divided. */
typedef struct
{
  double first[N_GRADES];
  double recalled[N_GRADES - 1];
  double steps[N_STATES][N_GRADES - 1][N_GRADES]; /* of LEARN and RELEARN, from grade to grade */
  double ms[N_STATES][N_GRADES], timed[N_STATES][N_GRADES];
} Tally;

typedef struct
{
  const SmritiReview *review;
  guint took_ms;
} Answer;

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  const SmritiReview *x = ((const Answer *) a)->review, *y = ((const Answer *) b)->review;

  if (x->card != y->card)
    return x->card < y->card ? -1 : 1;
  if (x->at_ms != y->at_ms)
    return x->at_ms < y->at_ms ? -1 : 1;
  return (x > y) - (x < y); /* as they came */
}

static GArray *
sorted_answers (const SmritiReview *reviews, const guint *took_ms, gsize n)
{
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (Answer));

  for (gsize i = 0; i < n; i++)
    {
      Answer answer = { &reviews[i], took_ms ? took_ms[i] : 0 };

      if (reviews[i].grade >= SMRITI_GRADE_AGAIN && reviews[i].grade <= SMRITI_GRADE_EASY)
        g_array_append_val (answers, answer);
    }
  g_array_sort (answers, compare_answers);
  return answers;
}

static void
count_time (Tally *tally, State state, int grade, guint ms)
{
  if (ms == 0 || ms >= TOO_LONG_MS)
    return;
  tally->ms[state][grade] += ms;
  tally->timed[state][grade] += 1;
}

static void
count_answers (Tally *tally, const GArray *answers)
{
  gint32 day = 0;
  State of_day = LEARN; /* LEARN on a card's first day, RELEARN when a later one began with Again, else REVIEW */
  int before = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = &g_array_index (answers, Answer, i);
      const SmritiReview *review = answer->review;
      int grade = review->grade - 1;
      gboolean is_first = i == 0 || review->card != g_array_index (answers, Answer, i - 1).review->card;

      if (is_first || review->day > day)
        {
          of_day = is_first ? LEARN : grade == 0 ? RELEARN : REVIEW;
          day = review->day;
          if (is_first)
            tally->first[grade] += 1;
          else if (grade > 0)
            tally->recalled[grade - 1] += 1;
          count_time (tally, is_first ? LEARN : REVIEW, grade, answer->took_ms);
        }
      else
        {
          if (before < N_GRADES - 1)
            tally->steps[of_day][before][grade] += 1;
          count_time (tally, of_day == LEARN ? LEARN : RELEARN, grade, answer->took_ms);
        }
      before = grade;
    }
}

/* Shares of the counts, @added to each, drawn into @row. */
static void
blend_row (double *row, const double *counts, int n_grades, double added)
{
  double n = 0;

  for (int i = 0; i < n_grades; i++)
    n += counts[i];
  if (n == 0)
    return;
  for (int i = 0; i < n_grades; i++)
    {
      double own = (counts[i] + added) / (n + added * n_grades);

      row[i] += n / (OWN_WEIGHT + n) * (own - row[i]);
    }
}

static double
blend_seconds (double *seconds, const double *ms, const double *timed)
{
  double n = 0;

  for (int i = 0; i < N_GRADES; i++)
    {
      n += timed[i];
      if (timed[i] > 0)
        seconds[i] += timed[i] / (OWN_WEIGHT + timed[i]) * (ms[i] / timed[i] / 1000 - seconds[i]);
    }
  return n;
}

guint
smriti_simulate_config_from_history (const SmritiReview *reviews, const guint *took_ms, gsize n, SmritiSimulateConfig *config)
{
  g_autoptr (GArray) answers = NULL;
  Tally tally = { 0 };
  double timed;

  g_return_val_if_fail (reviews != NULL || n == 0, 0);
  g_return_val_if_fail (config != NULL, 0);

  answers = sorted_answers (reviews, took_ms, n);
  count_answers (&tally, answers);
  blend_row (config->first, tally.first, N_GRADES, 0);
  blend_row (config->recalled, tally.recalled, N_GRADES - 1, 0);
  for (int i = 0; i < N_GRADES - 1; i++)
    {
      blend_row (config->learning[i], tally.steps[LEARN][i], N_GRADES, 1);
      blend_row (config->relearning[i], tally.steps[RELEARN][i], N_GRADES, 1);
    }
  timed = blend_seconds (config->learn_s, tally.ms[LEARN], tally.timed[LEARN]);
  timed += blend_seconds (config->review_s, tally.ms[REVIEW], tally.timed[REVIEW]);
  timed += blend_seconds (config->relearn_s, tally.ms[RELEARN], tally.timed[RELEARN]);
  return (guint) timed;
}
