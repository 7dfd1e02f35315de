/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* That the generated learners of the benchmarks are what they are said to be. */

#include "tests/bench/learners.h"

#include <math.h>

#define HOUR_MS 3600000
#define DAY_MS G_GINT64_CONSTANT (86400000)

static gboolean
are_equal (GArray *a, GArray *b)
{
  for (guint i = 0; i < MIN (a->len, b->len); i++)
    {
      const SmritiReview *x = &g_array_index (a, SmritiReview, i), *y = &g_array_index (b, SmritiReview, i);

      if (x->at_ms != y->at_ms || x->day != y->day || x->card != y->card || x->grade != y->grade)
        return FALSE;
    }
  return a->len == b->len;
}

static void
test_same_person (void)
{
  for (int kind = 0; kind < SMRITI_N_LEARNERS; kind++)
    {
      g_autoptr (GArray) first = smriti_learner_make (kind, SMRITI_LEARNER_JUDGE, 0, NULL);
      g_autoptr (GArray) again = smriti_learner_make (kind, SMRITI_LEARNER_JUDGE, 0, NULL);
      g_autoptr (GArray) other = smriti_learner_make (kind, SMRITI_LEARNER_JUDGE, 1, NULL);
      g_autoptr (GArray) tune = smriti_learner_make (kind, SMRITI_LEARNER_TUNE, 0, NULL);

      g_assert_true (are_equal (first, again));
      g_assert_false (are_equal (first, other));
      g_assert_false (are_equal (first, tune));
    }
}

static void
test_like_a_log (void)
{
  static const guint sizes[SMRITI_N_LEARNERS] = { 8000, 10000, 5000, 9000, 12000, 8000, 7000, 9000, 9000, 300, 800 };

  for (int kind = 0; kind < SMRITI_N_LEARNERS; kind++)
    {
      g_autoptr (GArray) all = smriti_learner_make (kind, SMRITI_LEARNER_TUNE, 0, NULL);
      const SmritiReview *reviews = (const SmritiReview *) all->data;
      g_autoptr (SmritiHistory) history = smriti_history_new (reviews, all->len);
      guint n_recalled = 0, n_months = (guint) (reviews[all->len - 1].day - reviews[0].day) / 30;

      g_assert_cmpuint (all->len, ==, sizes[kind]);
      g_assert_cmpuint (history->n_reviews, ==, sizes[kind]);
      for (guint i = 0; i < all->len; i++)
        {
          g_assert_cmpint (reviews[i].day, ==, (reviews[i].at_ms - 4 * HOUR_MS) / DAY_MS);
          g_assert_true (i == 0 || reviews[i].at_ms > reviews[i - 1].at_ms);
          g_assert_true (kind != SMRITI_LEARNER_F6WEAK || reviews[i].grade == 1 || reviews[i].grade == 3);
        }
      for (guint k = 0; k < history->n_items; k++)
        n_recalled += smriti_history_recalled (history, k) ? 1 : 0;
      g_test_message ("%s: %u cards, %u items, %u months, recalled %.3f", smriti_learner_name (kind), history->n_cards,
                      history->n_items, n_months, (double) n_recalled / history->n_items);
      g_assert_cmpuint (history->n_items, >, sizes[kind] * 2 / 5);
      g_assert_cmpuint (n_months, >=, sizes[kind] > 1000 ? 5 : 1);
      g_assert_cmpfloat ((double) n_recalled / history->n_items, >, 0.75);
      g_assert_cmpfloat ((double) n_recalled / history->n_items, <, 0.95);
    }
}

/* What is not known to anybody but the truth. */
static const SmritiTruthKind laws[] = {
  { .law = SMRITI_LAW_FSRS6 },       { .law = SMRITI_LAW_FSRS7 }, { .law = SMRITI_LAW_POWER },
  { .law = SMRITI_LAW_EXPONENTIAL }, { .law = SMRITI_LAW_ACT_R },
};

static void
test_forgets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      g_autoptr (SmritiTruth) truth = smriti_truth_new (&laws[i], 7);
      guint card = smriti_truth_add_card (truth, FALSE);
      double before = 1;

      g_assert_cmpfloat (smriti_truth_recall (truth, card, 0, 0), ==, 0);
      smriti_truth_answer (truth, card, 0, 0);
      for (gint32 day = 1; day < 300; day += 7)
        {
          double p = smriti_truth_recall (truth, card, day, day * DAY_MS);

          g_assert_cmpfloat (p, <, before);
          g_assert_cmpfloat (p, >, 0);
          before = p;
        }
    }
}

/* As often as the truth says. */
static void
test_recalls_by_truth (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      g_autoptr (SmritiTruth) truth = smriti_truth_new (&laws[i], 11);
      double expected = 0, variance = 0, recalled = 0;

      for (guint k = 0; k < 4000; k++)
        {
          guint card = smriti_truth_add_card (truth, FALSE);
          double p;

          smriti_truth_answer (truth, card, 0, 0);
          p = smriti_truth_recall (truth, card, 3, 3 * DAY_MS);
          expected += p;
          variance += p * (1 - p);
          recalled += smriti_truth_answer (truth, card, 3, 3 * DAY_MS) > SMRITI_GRADE_AGAIN ? 1 : 0;
        }
      g_assert_cmpfloat (fabs (recalled - expected), <, 4 * sqrt (variance));
    }
}

/* --- a teacher with one interval --------------------------------------------- */

#define INTERVAL 5

typedef struct
{
  gint32 last_day[1000];
  guint n_asked, n_nights;
} Counter;

static SmritiOutcome
after_five_days (gpointer user_data, const SmritiReview *review, double p)
{
  Counter *counter = user_data;

  g_assert_cmpuint (review->card, <, G_N_ELEMENTS (counter->last_day));
  g_assert_true ((p > 0) == (counter->last_day[review->card] > 0));
  if (p > 0)
    {
      g_assert_cmpint (review->day - counter->last_day[review->card], ==, INTERVAL);
      counter->n_asked++;
    }
  counter->last_day[review->card] = review->day;
  return (SmritiOutcome){ .interval_days = INTERVAL };
}

static void
count_night (gpointer user_data, SmritiTruth *truth, gint32 day)
{
  Counter *counter = user_data;

  counter->n_nights++;
}

static void
test_punctual (void)
{
  const SmritiTeacher teacher = { after_five_days, count_night };
  const SmritiLearnerTerm term = { .n_days = 100, .punctual = TRUE };
  g_autofree Counter *counter = g_new0 (Counter, 1);
  g_autoptr (GArray) reviews = smriti_learner_study (SMRITI_LEARNER_F6DEF, SMRITI_LEARNER_TUNE, 0, &term, &teacher, counter);

  g_assert_cmpuint (counter->n_nights, ==, 100);
  g_assert_cmpuint (counter->n_asked, >, 500);
  g_assert_cmpuint (reviews->len, >, counter->n_asked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learners/same-person", test_same_person);
  g_test_add_func ("/learners/like-a-log", test_like_a_log);
  g_test_add_func ("/learners/forgets", test_forgets);
  g_test_add_func ("/learners/recalls-by-truth", test_recalls_by_truth);
  g_test_add_func ("/learners/punctual", test_punctual);
  return g_test_run ();
}
