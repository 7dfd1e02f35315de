/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The plan for a pile: every card is asked, no day above its cap, what saves most
 * first, the day it is done right, and a cap that is too small told as such. */

#include "common/memory/backlog.h"

#include <math.h>

static SmritiBacklogCard *
make_pile (guint n, guint seed)
{
  SmritiBacklogCard *cards = g_new0 (SmritiBacklogCard, n + 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = 0; i < n; i++)
    {
      cards[i].memory.stability = exp (g_rand_double_range (rand, 0, 5));
      cards[i].memory.difficulty = g_rand_double_range (rand, 1, 10);
      cards[i].elapsed_days = (gint32) (cards[i].memory.stability * g_rand_double_range (rand, 0, 4));
      cards[i].due_in = (gint32) cards[i].memory.stability - cards[i].elapsed_days;
    }
  return cards;
}

/* The rate by the definition, from states that smriti_fsrs_next() gives. */
static double
rate_by_hand (const SmritiBacklogRules *rules, SmritiMemory memory, int elapsed)
{
  const SmritiParameters *w = &rules->parameters;
  double r = smriti_fsrs_retrievability (w, memory.stability, elapsed), asked = 0;
  double chances[4] = { 1 - r, r * rules->share[0], r * rules->share[1], r * rules->share[2] };

  for (int i = 0; i < 4; i++)
    asked += chances[i]
             * smriti_fsrs_retrievability (w, smriti_fsrs_next (w, memory, (SmritiGrade) (i + 1), elapsed).stability,
                                           SMRITI_BACKLOG_HORIZON_DAYS);
  return (asked - smriti_fsrs_retrievability (w, memory.stability, elapsed + SMRITI_BACKLOG_HORIZON_DAYS))
         / (r * rules->right_s + (1 - r) * rules->wrong_s);
}

static void
test_rate (void)
{
  SmritiBacklogRules rules;
  g_autofree SmritiBacklogCard *cards = make_pile (200, 1);

  smriti_backlog_rules_init (&rules);
  for (guint i = 0; i < 200; i++)
    {
      double given = smriti_backlog_rate (&rules, cards[i].memory, cards[i].elapsed_days + 1);
      double wanted = MAX (rate_by_hand (&rules, cards[i].memory, cards[i].elapsed_days + 1), 0);

      g_assert_cmpfloat_with_epsilon (given, wanted, 1e-12);
    }
}

static void
assert_sound (const SmritiBacklogPlan *plan, const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n)
{
  guint left = 0;

  for (guint i = 0; i < n; i++)
    left += cards[i].due_in <= 0 ? 1 : 0;
  g_assert_cmpuint (plan->due, ==, left);
  for (guint day = 0; day < plan->days->len; day++)
    {
      const SmritiBacklogDay *row = &g_array_index (plan->days, SmritiBacklogDay, day);

      if (rules->cap_cards > 0)
        g_assert_cmpuint (row->cards, <=, rules->cap_cards);
      if (rules->cap_s > 0)
        g_assert_cmpfloat (row->seconds, <, rules->cap_s + MAX (rules->right_s, rules->wrong_s));
      g_assert_cmpfloat (row->recalled, <=, row->cards);
      g_assert_true (row->left == 0 || !rules->cap_cards || row->cards == rules->cap_cards || rules->cap_s > 0);
      g_assert_cmpint (row->left == 0, ==, (int) day == plan->done_day);
    }
  if (plan->done_day >= 0)
    g_assert_cmpuint (plan->days->len, ==, (guint) plan->done_day + 1);
  else
    g_assert_cmpuint (plan->days->len, ==, SMRITI_BACKLOG_MAX_DAYS);
}

static void
test_plans (void)
{
  for (guint seed = 1; seed <= 12; seed++)
    {
      guint n = seed * seed * 20;
      g_autofree SmritiBacklogCard *cards = make_pile (n, seed);
      g_autoptr (SmritiBacklogPlan) plan = NULL;
      g_autoptr (SmritiBacklogPlan) again = NULL;
      SmritiBacklogRules rules;

      smriti_backlog_rules_init (&rules);
      rules.cap_cards = seed % 3 == 0 ? 0 : 5 + seed * 7;
      rules.cap_s = seed % 2 == 0 ? 60.0 * seed : 0;
      plan = smriti_backlog_plan (&rules, cards, n);
      again = smriti_backlog_plan (&rules, cards, n);
      assert_sound (plan, &rules, cards, n);
      g_assert_cmpmem (plan->days->data, plan->days->len * sizeof (SmritiBacklogDay), again->days->data,
                       again->days->len * sizeof (SmritiBacklogDay));
    }
}

/* The day's cards save at least as much a second as what is left over. */
static void
test_most_first (void)
{
  guint n = 400, cap = 40;
  g_autofree SmritiBacklogCard *cards = make_pile (n, 9);
  g_autofree SmritiBacklogCard *best = g_new0 (SmritiBacklogCard, cap);
  g_autofree double *rates = g_new (double, n);
  g_autoptr (SmritiBacklogPlan) plan = NULL;
  SmritiBacklogRules rules;
  double recalled = 0;
  guint n_due = 0;

  smriti_backlog_rules_init (&rules);
  rules.cap_cards = cap;
  for (guint i = 0; i < n; i++)
    if (cards[i].due_in <= 0)
      {
        rates[n_due] = smriti_backlog_rate (&rules, cards[i].memory, cards[i].elapsed_days);
        cards[n_due++] = cards[i];
      }
  for (guint i = 0; i < n_due; i++)
    {
      guint before = 0;

      for (guint k = 0; k < n_due; k++)
        before += rates[k] > rates[i] || (rates[k] == rates[i] && k < i) ? 1 : 0;
      if (before < cap)
        recalled += smriti_fsrs_retrievability (&rules.parameters, cards[i].memory.stability, cards[i].elapsed_days);
    }
  plan = smriti_backlog_plan (&rules, cards, n_due);
  g_assert_cmpfloat_with_epsilon (g_array_index (plan->days, SmritiBacklogDay, 0).recalled, recalled, 1e-9);
}

/* More memory is kept by it than by asking the longest overdue first. */
static void
test_saves_more (void)
{
  guint n = 600, cap = 60;
  g_autofree SmritiBacklogCard *cards = make_pile (n, 4);
  SmritiBacklogRules rules;
  double sums[2] = { 0 };

  smriti_backlog_rules_init (&rules);
  for (int by_rate = 0; by_rate < 2; by_rate++)
    for (guint i = 0; i < n; i++)
      {
        guint before = 0;

        for (guint k = 0; k < n; k++)
          before += by_rate ? smriti_backlog_rate (&rules, cards[k].memory, cards[k].elapsed_days)
                                  > smriti_backlog_rate (&rules, cards[i].memory, cards[i].elapsed_days)
                            : cards[k].due_in < cards[i].due_in;
        if (before < cap)
          sums[by_rate] += rate_by_hand (&rules, cards[i].memory, cards[i].elapsed_days);
      }
  g_assert_cmpfloat (sums[1], >, sums[0] * 1.1);
}

static void
test_cap (void)
{
  for (guint seed = 1; seed <= 6; seed++)
    {
      guint n = 300 * seed, cap;
      g_autofree SmritiBacklogCard *cards = make_pile (n, seed);
      g_autoptr (SmritiBacklogPlan) enough = NULL;
      g_autoptr (SmritiBacklogPlan) less = NULL;
      SmritiBacklogRules rules;

      smriti_backlog_rules_init (&rules);
      rules.wanted_days = 7 + seed;
      cap = smriti_backlog_cap (&rules, cards, n);
      rules.cap_cards = cap;
      enough = smriti_backlog_plan (&rules, cards, n);
      g_assert_cmpint (enough->done_day, >=, 0);
      g_assert_cmpint (enough->done_day, <, (int) rules.wanted_days);
      rules.cap_cards = cap - 1;
      less = smriti_backlog_plan (&rules, cards, n);
      g_assert_true (less->done_day < 0 || less->done_day >= (int) rules.wanted_days);
    }
}

/* What comes in is more than the cap: it is never done, and that is said. */
static void
test_never (void)
{
  guint n = 2000;
  g_autofree SmritiBacklogCard *cards = make_pile (n, 3);
  g_autoptr (SmritiBacklogPlan) plan = NULL;
  SmritiBacklogRules rules;

  smriti_backlog_rules_init (&rules);
  rules.cap_cards = 2;
  plan = smriti_backlog_plan (&rules, cards, n);
  g_assert_cmpint (plan->done_day, ==, -1);
  assert_sound (plan, &rules, cards, n);
}

static void
test_odd_numbers (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, 0, -1, 1e300, 1e-300 };
  SmritiBacklogCard card = { { 3, 5 }, 10, -2 };
  g_autoptr (SmritiBacklogPlan) none = NULL;
  SmritiBacklogRules rules;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (SmritiBacklogPlan) plan = NULL;
      double given;

      smriti_backlog_rules_init (&rules);
      rules.right_s = rules.wrong_s = rules.retention = rules.cap_s = odd[i];
      rules.share[0] = rules.share[1] = rules.share[2] = odd[i];
      plan = smriti_backlog_plan (&rules, &card, 1);
      g_assert_cmpint (plan->done_day, ==, 0);
      given = smriti_backlog_rate (&rules, (SmritiMemory){ odd[i], odd[(i + 1) % 7] }, odd[(i + 2) % 7]);
      g_assert_true (given >= 0 && isfinite (given));
      card.due_in = i % 2 ? G_MININT32 : 0;
      card.elapsed_days = i % 2 ? G_MAXINT32 : G_MININT32;
    }
  smriti_backlog_rules_init (&rules);
  none = smriti_backlog_plan (&rules, NULL, 0);
  g_assert_cmpint (none->done_day, ==, 0);
  g_assert_cmpuint (smriti_backlog_cap (&rules, NULL, 0), ==, 0);
}

/* Its due day alone says when a card comes; a refit changes intervals to come, not what is laid out for it. */
static void
test_many (void)
{
  guint n = 50000;
  g_autofree SmritiBacklogCard *cards = make_pile (n, 2);
  g_autoptr (SmritiBacklogPlan) plan = NULL;
  SmritiBacklogRules rules;
  gint64 begun_us = g_get_monotonic_time ();

  smriti_backlog_rules_init (&rules);
  rules.cap_cards = 2500;
  plan = smriti_backlog_plan (&rules, cards, n);
  g_test_message ("%u cards laid on %u days in %.1f ms", n, plan->days->len,
                  (double) (g_get_monotonic_time () - begun_us) / 1000);
  assert_sound (plan, &rules, cards, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backlog/rate", test_rate);
  g_test_add_func ("/backlog/plans", test_plans);
  g_test_add_func ("/backlog/most-first", test_most_first);
  g_test_add_func ("/backlog/saves-more", test_saves_more);
  g_test_add_func ("/backlog/cap", test_cap);
  g_test_add_func ("/backlog/never", test_never);
  g_test_add_func ("/backlog/odd-numbers", test_odd_numbers);
  g_test_add_func ("/backlog/many", test_many);
  return g_test_run ();
}
