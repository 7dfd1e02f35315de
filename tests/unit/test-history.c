/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is made of a list of answers: cards, gaps, items, and their order, from
 * whatever order they come in. */

#include "common/memory/pack.h"
#include "tests/unit/review-logs.h"

static void
test_small (void)
{
  static const SmritiReview reviews[] = {
    { 3 * LOG_DAY_MS, 3, 9, 3 }, /* the second answer of card 9 */
    { 1 * LOG_DAY_MS, 1, 9, 1 },     { 1 * LOG_DAY_MS + 5, 1, 4, 4 },
    { 1 * LOG_DAY_MS + 9, 1, 9, 3 }, { 2 * LOG_DAY_MS, 2, 4, 0 },  /* none */
    { 2 * LOG_DAY_MS, 2, 4, 5 },                                   /* none */
    { 9 * LOG_DAY_MS, 8, 4, 2 },     { 10 * LOG_DAY_MS, 7, 4, 3 }, /* its day goes back */
  };
  g_autoptr (SmritiHistory) history = smriti_history_new (reviews, G_N_ELEMENTS (reviews));
  static const gint32 gaps[] = { 0, 0, 2, 0, 7, 0 };
  static const guint8 grades[] = { 1, 3, 3, 4, 2, 3 };

  g_assert_cmpuint (history->n_cards, ==, 2);
  g_assert_cmpuint (history->n_reviews, ==, 6);
  g_assert_cmpuint (history->card[0], ==, 9);
  g_assert_cmpuint (history->card[1], ==, 4);
  g_assert_cmpuint (history->first[1], ==, 3);
  g_assert_cmpuint (history->first[2], ==, 6);
  for (guint r = 0; r < 6; r++)
    {
      g_assert_cmpint (history->elapsed_days[r], ==, gaps[r]);
      g_assert_cmpint (history->grade[r], ==, grades[r]);
    }
  g_assert_cmpuint (history->n_items, ==, 2);
  g_assert_cmpuint (history->items[0], ==, 2);
  g_assert_cmpuint (history->items[1], ==, 4);
  g_assert_true (smriti_history_recalled (history, 0));
}

static void
test_nothing (void)
{
  g_autoptr (SmritiHistory) history = smriti_history_new (NULL, 0);
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, TRUE);

  g_assert_cmpuint (history->n_cards, ==, 0);
  g_assert_cmpuint (history->n_items, ==, 0);
  g_assert_cmpuint (pack->n_groups, ==, 0);
}

/* Any order in, the same history out. */
static void
test_shuffled (void)
{
  g_autoptr (GArray) reviews = log_random (3, 2000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiHistory) again = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = reviews->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
      SmritiReview kept = g_array_index (reviews, SmritiReview, i);

      g_array_index (reviews, SmritiReview, i) = g_array_index (reviews, SmritiReview, j);
      g_array_index (reviews, SmritiReview, j) = kept;
    }
  again = history_of (reviews);
  g_assert_cmpmem (history->grade, history->n_reviews, again->grade, again->n_reviews);
  g_assert_cmpmem (history->at_ms, history->n_reviews * sizeof (gint64), again->at_ms, again->n_reviews * sizeof (gint64));
  g_assert_cmpmem (history->items, history->n_items * sizeof (guint), again->items, again->n_items * sizeof (guint));
  g_assert_cmpmem (history->in_time, history->n_reviews * sizeof (guint), again->in_time, again->n_reviews * sizeof (guint));
}

static void
test_before (void)
{
  g_autoptr (GArray) reviews = log_random (5, 1500);
  g_autoptr (SmritiHistory) history = history_of (reviews);

  for (guint k = 0; k <= history->n_items; k += history->n_items / 7)
    {
      g_autoptr (SmritiHistory) known = smriti_history_before (history, k);
      gint64 until_ms = k < history->n_items ? history->at_ms[history->items[k]] : G_MAXINT64;

      g_assert_cmpuint (known->n_items, ==, k);
      for (guint r = 0; r < known->n_reviews; r++)
        g_assert_cmpint (known->at_ms[r], <, until_ms);
    }
}

/* Every answer stands in the pack once, in its card's lane, and nothing else does. */
static void
test_pack (void)
{
  g_autoptr (GArray) reviews = log_random (6, 3000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, FALSE);
  guint n_answers = 0, n_items = 0;
  gsize cell = 0;

  for (guint g = 0; g < pack->n_groups; g++)
    for (guint row = 0; row < pack->n_rows[g]; row++)
      for (guint lane = 0; lane < SMRITI_N_LANES; lane++, cell++)
        {
          guint c = pack->card[g * SMRITI_N_LANES + lane];
          guint r = c == G_MAXUINT ? G_MAXUINT : history->first[c] + row;

          if (c == G_MAXUINT || r >= history->first[c + 1])
            {
              g_assert_true (pack->grade[cell] == 0 && pack->weight[cell] == 0);
              continue;
            }
          n_answers++;
          g_assert_true (pack->grade[cell] == history->grade[r] && pack->elapsed[cell] == history->elapsed_days[r]);
          g_assert_true ((pack->weight[cell] > 0) == (history->elapsed_days[r] > 0));
          if (pack->item[cell] != G_MAXUINT)
            {
              g_assert_cmpuint (history->items[pack->item[cell]], ==, r);
              n_items++;
            }
        }
  g_assert_cmpuint (n_answers, ==, history->n_reviews);
  g_assert_cmpuint (n_items, ==, history->n_items);
}

static void
test_recency (void)
{
  g_assert_cmpfloat (smriti_history_recency (0, 11), ==, 0.25);
  g_assert_cmpfloat (smriti_history_recency (5, 11), ==, 0.25 + 0.75 / 8);
  g_assert_cmpfloat (smriti_history_recency (10, 11), ==, 1);
  g_assert_cmpfloat (smriti_history_recency (0, 1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/small", test_small);
  g_test_add_func ("/history/nothing", test_nothing);
  g_test_add_func ("/history/shuffled", test_shuffled);
  g_test_add_func ("/history/before", test_before);
  g_test_add_func ("/history/pack", test_pack);
  g_test_add_func ("/history/recency", test_recency);
  return g_test_run ();
}
