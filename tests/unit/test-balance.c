/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The draw of a day inside the fuzz range: its weights, what the scheduler
 * promises beside it, and a year of 300 cards. */

#include "common/memory/scheduler.h"

#include <math.h>

/* --- weights --- */

static void
assert_weights (const SmritiBalance *balance, int min, int max, const double *expected)
{
  double weights[SMRITI_BALANCE_DAYS + 1];

  smriti_balance_weights (balance, min, max, weights);
  for (int day = min; day <= max; day++)
    g_assert_cmpfloat_with_epsilon (weights[day - min], expected[day - min], 1e-9);
}

static void
test_weights (void)
{
  SmritiBalance balance = { .weekday = 0 };
  double crowded[] = { 1, pow (2, -2.15) * pow (10.0 / 11, 3), pow (10.0 / 12, 3) };
  double near_sibling[] = { 0.6, pow (10.0 / 11, 3) * 0.4, pow (10.0 / 12, 3) * 0.2, 0, pow (10.0 / 14, 3) * 0.2 };

  balance.due[11] = 1;
  assert_weights (&balance, 10, 12, crowded);
  balance.due[11] = 0;
  balance.siblings[13] = 1;
  assert_weights (&balance, 10, 14, near_sibling);
}

/* On an easy day only while it has less than half of what others have; an empty one is no exception. */
static void
test_easy_weights (void)
{
  SmritiBalance balance = { .weekday = 0, .easy_days = smriti_easy_days ("sat") }; /* 5, 12, … days on */
  double none[] = { 1, 1e-4 * pow (4.0 / 5, 3), pow (4.0 / 6, 3) };
  double few[] = { pow (9, -2.15), pow (4, -2.15) * pow (4.0 / 5, 3), pow (9, -2.15) * pow (4.0 / 6, 3) };

  assert_weights (&balance, 4, 6, none);
  balance.due[4] = balance.due[6] = 8;
  balance.due[5] = 3;
  assert_weights (&balance, 4, 6, few);
  balance.due[5] = 4;
  few[1] = 1e-4 * pow (5, -2.15) * pow (4.0 / 5, 3);
  assert_weights (&balance, 4, 6, few);
}

static void
test_easy_days (void)
{
  g_assert_cmphex (smriti_easy_days (NULL), ==, 0);
  g_assert_cmphex (smriti_easy_days (""), ==, 0);
  g_assert_cmphex (smriti_easy_days ("mon"), ==, 1);
  g_assert_cmphex (smriti_easy_days ("sun  sat sun"), ==, 0x60);
  g_assert_cmphex (smriti_easy_days ("Sat someday fri"), ==, 0x10);
}

static void
test_draw (void)
{
  SmritiBalance balance = { .due = { [10] = 1 } };
  guint seen[3] = { 0 };

  for (guint64 seed = 0; seed < 30000; seed++)
    {
      int day = smriti_balance_draw (&balance, seed, 9, 11);

      g_assert_true (day >= 9 && day <= 11);
      g_assert_cmpint (day, ==, smriti_balance_draw (&balance, seed, 9, 11));
      seen[day - 9]++;
    }
  /* 1 : 0.164 : 0.548 */
  g_assert_cmpfloat_with_epsilon (seen[0] / 30000.0, 0.584, 0.02);
  g_assert_cmpfloat_with_epsilon (seen[1] / 30000.0, 0.096, 0.02);
  g_assert_cmpfloat_with_epsilon (seen[2] / 30000.0, 0.320, 0.02);
  g_assert_cmpint (smriti_balance_draw (&balance, 7, 10, 10), ==, 10);
}

/* Never on a sibling's day while there is another; else anywhere. */
static void
test_siblings (void)
{
  SmritiBalance balance = { .weekday = 0, .easy_days = 0x7f };
  guint seen = 0;

  for (int day = 20; day <= 24; day++)
    {
      balance.due[day] = day == 22 ? 4000000 : 0;
      balance.siblings[day] = day == 22 ? 0 : 9;
    }
  for (guint64 seed = 0; seed < 1000; seed++)
    g_assert_cmpint (smriti_balance_draw (&balance, seed, 20, 24), ==, 22);
  balance.siblings[22] = 1;
  balance.due[22] = 0;
  for (guint64 seed = 0; seed < 1000; seed++)
    seen |= 1u << (smriti_balance_draw (&balance, seed, 20, 24) - 20);
  g_assert_cmphex (seen, !=, 0);
  g_assert_cmphex (seen & ~0x1fu, ==, 0);
}

/* --- the scheduler with it --- */

static SmritiBalance
any_balance (GRand *rand)
{
  SmritiBalance balance = { .weekday = g_rand_int_range (rand, 0, 7), .easy_days = g_rand_int (rand) & 0x7f };

  for (int day = 0; day <= SMRITI_BALANCE_DAYS; day++)
    {
      balance.due[day] = (guint) g_rand_int_range (rand, 0, 40);
      balance.siblings[day] = g_rand_int_range (rand, 0, 9) == 0;
    }
  return balance;
}

/* A grade leaves its range only to come a day after the worse one, where ranges are too narrow for both. */
static void
assert_promises (const SmritiSchedule *s, const SmritiProgress *at, int elapsed, const SmritiOutcome out[4])
{
  int min[4], max[4];

  smriti_scheduler_ranges (s, at, elapsed, min, max);
  for (int i = 1; i < 4; i++)
    {
      int days = out[i].interval_days;

      g_assert_cmpint (out[i].interval_s, >=, out[i - 1].interval_s);
      g_assert_cmpint (days, <=, s->max_interval_days);
      if (at->state != SMRITI_STATE_REVIEW)
        continue;
      g_assert_true ((days >= min[i] && days <= max[i]) || (days > max[i] && days == out[i - 1].interval_days + 1));
      if (i > 1 && days < s->max_interval_days)
        g_assert_cmpint (days, >, out[i - 1].interval_days);
    }
}

static void
test_promises (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int walk = 0; walk < 400; walk++)
    {
      SmritiProgress at = { 0 };
      SmritiSchedule s;

      smriti_schedule_init_default (&s);
      s.retention = g_rand_double_range (rand, 0.8, 0.97);
      s.max_interval_days = walk % 2 ? SMRITI_MAX_INTERVAL_DAYS : g_rand_int_range (rand, 1, 120);
      for (int i = 0; i < 100; i++)
        {
          SmritiBalance balance = any_balance (rand);
          int elapsed = at.state == SMRITI_STATE_REVIEW ? g_rand_int_range (rand, 1, 60) : 0;
          int grade = g_rand_int_range (rand, 0, 4) ? 3 : g_rand_int_range (rand, 1, 5);
          SmritiOutcome out[4], again[4];

          s.balance = &balance;
          smriti_scheduler_preview (&s, &at, elapsed, (guint64) i, out);
          smriti_scheduler_preview (&s, &at, elapsed, (guint64) i, again);
          for (int k = 0; k < 4; k++)
            g_assert_cmpint (out[k].interval_s, ==, again[k].interval_s);
          assert_promises (&s, &at, elapsed, out);
          at = out[grade - 1].progress;
        }
    }
}

/* Without fuzz there is neither fuzz nor balance, and far away only fuzz. */
static void
test_left_out (void)
{
  SmritiSchedule s;
  SmritiBalance balance = { 0 };
  SmritiProgress near = { SMRITI_STATE_REVIEW, 0, { 10, 5 } }, far = { SMRITI_STATE_REVIEW, 0, { 300, 5 } };

  for (int day = 0; day <= SMRITI_BALANCE_DAYS; day++)
    balance.due[day] = (guint) (day * 31 % 17) * 100;
  for (int round = 0; round < 2; round++)
    {
      SmritiOutcome with[4], without[4];
      const SmritiProgress *at = round == 0 ? &near : &far;

      smriti_schedule_init_default (&s);
      s.fuzz = round == 1;
      for (guint64 seed = 0; seed < 50; seed++)
        {
          s.balance = NULL;
          smriti_scheduler_preview (&s, at, round == 0 ? 10 : 300, seed, without);
          s.balance = &balance;
          smriti_scheduler_preview (&s, at, round == 0 ? 10 : 300, seed, with);
          for (int i = 0; i < 4; i++)
            g_assert_cmpint (with[i].interval_s, ==, without[i].interval_s);
        }
    }
}

/* --- a year --- */

#define N_CARDS 300
#define N_DAYS 500
#define WARM_UP 120

typedef struct
{
  SmritiProgress progress;
  int last, due; /* days; due -1 = not begun */
  guint answers;
} Learnt;

typedef struct
{
  guint load[N_DAYS + 1];
  guint together, moved; /* siblings due on one day though there was another; out of range */
} Year;

static SmritiBalance
balance_on (const Learnt *cards, int card, int today, guint easy_days)
{
  SmritiBalance balance = { .weekday = today % 7, .easy_days = easy_days };

  for (int i = 0; i < N_CARDS; i++)
    {
      int day = cards[i].due < 0 ? -1 : MAX (cards[i].due - today, 0);

      if (i == card || day < 0 || day > SMRITI_BALANCE_DAYS)
        continue;
      balance.due[day]++;
      if (i / 2 == card / 2)
        balance.siblings[day]++;
    }
  return balance;
}

/* Pairs of siblings. Once due a card is answered, until it is past its steps. */
static void
live (gboolean balanced, const char *easy_days, guint32 seed, Year *year)
{
  g_autofree Learnt *cards = g_new0 (Learnt, N_CARDS);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  SmritiSchedule s;

  *year = (Year){ 0 };
  smriti_schedule_init_default (&s);
  for (int i = 0; i < N_CARDS; i++)
    cards[i].due = -1;
  for (int today = 0; today <= N_DAYS; today++)
    for (int i = 0; i < N_CARDS; i++)
      {
        Learnt *card = &cards[i];
        SmritiOutcome out;

        if (card->due < 0 ? i / 4 > today : card->due > today)
          continue;
        year->load[today]++;
        do
          {
            SmritiBalance balance = balance_on (cards, i, today, smriti_easy_days (easy_days));
            int elapsed = card->answers > 0 ? today - card->last : 0;
            double r = card->answers > 0 ? smriti_fsrs_retrievability (&s.parameters, card->progress.memory.stability, elapsed)
                                         : 0.7;
            int grade = g_rand_double (rand) > r ? 1 : g_rand_int_range (rand, 0, 5) == 0 ? g_rand_int_range (rand, 2, 5) : 3;
            g_autofree char *id = g_strdup_printf ("card %d", i);
            int min[4], max[4];

            s.balance = balanced ? &balance : NULL;
            smriti_scheduler_ranges (&s, &card->progress, elapsed, min, max);
            out = smriti_scheduler_answer (&s, &card->progress, (SmritiGrade) grade, elapsed,
                                           smriti_fuzz_seed (id, card->answers));
            if (out.interval_days > 0)
              {
                year->moved += out.interval_days < min[grade - 1] || out.interval_days > max[grade - 1] + 2;
                year->together += out.interval_days <= SMRITI_BALANCE_DAYS && max[grade - 1] - min[grade - 1] >= 4
                                  && balance.siblings[out.interval_days] > 0;
              }
            card->progress = out.progress;
            card->last = today;
            card->due = today + out.interval_days;
            card->answers++;
          }
        while (card->due == today);
      }
}

static double
variance (const Year *year)
{
  double sum = 0, squares = 0;
  int n = N_DAYS + 1 - WARM_UP;

  for (int day = WARM_UP; day <= N_DAYS; day++)
    {
      sum += year->load[day];
      squares += (double) year->load[day] * year->load[day];
    }
  return squares / n - (sum / n) * (sum / n);
}

/* What an easy day has of what another has, on average. */
static double
easy_share (const Year *year, guint easy_days)
{
  double sum[2] = { 0 }, n[2] = { 0 };

  for (int day = WARM_UP; day <= N_DAYS; day++)
    {
      int easy = (easy_days >> (day % 7)) & 1;

      sum[easy] += year->load[day];
      n[easy]++;
    }
  return sum[1] / n[1] / (sum[0] / n[0]);
}

static void
test_year (void)
{
  double plain_variance = 0, balanced_variance = 0, plain_easy = 0, balanced_easy = 0;
  guint plain_together = 0, together = 0;

  for (guint32 seed = 1; seed <= 5; seed++)
    {
      Year plain, balanced, easy;

      live (FALSE, "", seed, &plain);
      live (TRUE, "", seed, &balanced);
      live (TRUE, "sat sun", seed, &easy);
      together += balanced.together + easy.together;
      g_assert_cmpuint (balanced.moved + easy.moved, ==, 0);
      plain_together += plain.together;
      plain_variance += variance (&plain) / 5;
      balanced_variance += variance (&balanced) / 5;
      plain_easy += easy_share (&plain, 0x60) / 5;
      balanced_easy += easy_share (&easy, 0x60) / 5;
    }
  g_test_message ("variance of a day's cards: plain fuzz %.2f, balanced %.2f; easy days have %.2f, without the wish %.2f; "
                  "siblings on one day: plain fuzz %u, in twice as many years balanced %u",
                  plain_variance, balanced_variance, balanced_easy, plain_easy, plain_together, together);
  /* Only where the other grades leave one day of the range. */
  g_assert_cmpuint (together * 20, <, plain_together);
  g_assert_cmpfloat (balanced_variance, <, 0.7 * plain_variance);
  g_assert_cmpfloat (balanced_easy, <, 0.65);
  g_assert_cmpfloat (plain_easy, >, 0.85);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/balance/weights", test_weights);
  g_test_add_func ("/balance/easy-weights", test_easy_weights);
  g_test_add_func ("/balance/easy-days", test_easy_days);
  g_test_add_func ("/balance/draw", test_draw);
  g_test_add_func ("/balance/siblings", test_siblings);
  g_test_add_func ("/balance/promises", test_promises);
  g_test_add_func ("/balance/left-out", test_left_out);
  g_test_add_func ("/balance/year", test_year);
  return g_test_run ();
}
