/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Answers added up: each once, on its day, in its month, whatever order they come in. */

#include "client/stats_sum.h"
#include "common/day.h"

static SmritiPast *
make_past (guint n, gint32 from, gint32 to, guint32 seed)
{
  SmritiPast *past = g_new0 (SmritiPast, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  past->reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));
  past->details = g_array_new (FALSE, FALSE, sizeof (SmritiReviewDetail));
  past->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (past->ids, g_strdup_printf ("card %u", i));
  for (guint i = 0; i < n; i++)
    {
      SmritiReview review = { .day = g_rand_int_range (rand, from, to + 1),
                              .card = (guint) g_rand_int_range (rand, 0, 40),
                              .grade = (guint8) g_rand_int_range (rand, 0, 6) };
      SmritiReviewDetail detail = { .took_ms = (guint) g_rand_int_range (rand, 0, 3) * 5000,
                                    .elapsed_days = g_rand_int_range (rand, -1, 40),
                                    .was_new = g_rand_int_range (rand, 0, 9) == 0 };

      g_array_append_val (past->reviews, review);
      g_array_append_val (past->details, detail);
    }
  return past;
}

static void
test_sums (void)
{
  const gint32 from = smriti_day_from_ymd (2026, 2, 20), to = smriti_day_from_ymd (2026, 4, 2);

  for (guint seed = 1; seed < 20; seed++)
    {
      g_autoptr (SmritiPast) past = make_past (seed * 40, from - 10, to + 10, seed);
      g_autoptr (SmritiStats) stats = smriti_stats_sum (past, from, to);
      guint n = 0, items = 0, recalled = 0, in_days = 0, in_months = 0;
      gint64 took_ms = 0, in_days_ms = 0;
      gint32 before = G_MININT32;

      for (guint i = 0; i < past->reviews->len; i++)
        {
          const SmritiReview *review = &g_array_index (past->reviews, SmritiReview, i);
          const SmritiReviewDetail *detail = &g_array_index (past->details, SmritiReviewDetail, i);

          if (review->day < from || review->day > to || review->grade < 1 || review->grade > 4)
            continue;
          n++;
          took_ms += detail->took_ms;
          items += detail->elapsed_days > 0 ? 1 : 0;
          recalled += detail->elapsed_days > 0 && review->grade > 1 ? 1 : 0;
        }
      for (guint i = 0; i < stats->days->len; i++)
        {
          in_days += g_array_index (stats->days, SmritiStatsDay, i).answers;
          in_days_ms += g_array_index (stats->days, SmritiStatsDay, i).took_ms;
        }
      for (guint i = 0; i < stats->months->len; i++)
        {
          const SmritiStatsMonth *month = &g_array_index (stats->months, SmritiStatsMonth, i);
          int year, number, of_month;

          smriti_day_to_ymd (month->first, &year, &number, &of_month);
          g_assert_cmpint (of_month, ==, 1);
          g_assert_cmpint (month->first, >, before);
          before = month->first;
          in_months += month->recall.answers;
        }
      g_assert_cmpuint (stats->days->len, ==, (guint) (to - from + 1));
      g_assert_cmpuint (stats->answers, ==, n);
      g_assert_cmpuint (in_days, ==, n);
      g_assert_cmpuint (stats->grades[0] + stats->grades[1] + stats->grades[2] + stats->grades[3], ==, n);
      g_assert_cmpint (stats->took_ms, ==, took_ms);
      g_assert_cmpint (in_days_ms, ==, took_ms);
      g_assert_cmpuint (stats->all.answers, ==, items);
      g_assert_cmpuint (stats->all.recalled, ==, recalled);
      g_assert_cmpuint (in_months, ==, items);
      g_assert_cmpuint (stats->young.answers + stats->mature.answers, ==, items);
      g_assert_cmpuint (stats->young.recalled + stats->mature.recalled, ==, recalled);
      g_assert_cmpuint (stats->cards, <=, 40);
    }
}

static void
test_nothing (void)
{
  g_autoptr (SmritiPast) past = make_past (0, 0, 1, 1);
  g_autoptr (SmritiStats) stats = smriti_stats_sum (past, 100, 100);

  g_assert_cmpuint (stats->answers, ==, 0);
  g_assert_cmpuint (stats->days->len, ==, 1);
  g_assert_cmpfloat (smriti_recall_share (&stats->all), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/sums", test_sums);
  g_test_add_func ("/stats/nothing", test_nothing);
  return g_test_run ();
}
