/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which promised days move, and where to: a single card at the bounds, then many
 * at once, where no day may become a wave. */

#include "common/memory/reschedule.h"

#include "common/memory/scheduler.h"

#include <math.h>
#include <string.h>

#define TODAY 20780
#define N_DAYS 400

/* Its day, counted from today, with nothing else due. */
static int
moved_to (int last, int due, double wanted, int max_days)
{
  const SmritiPromised card = { TODAY + last, TODAY + due, wanted, max_days, 0 };
  guint load[N_DAYS] = { 0 };
  const SmritiRescheduleLoad none = { TODAY, load, N_DAYS, 5 };
  gint32 out = -1;

  smriti_reschedule (&card, 1, &none, &out);
  return out - TODAY;
}

static void
test_one (void)
{
  static const struct
  {
    int last, due;
    double wanted;
    int max_days, to;
  } rows[] = {
    /* overdue, and due today */
    { -20, -1, 3, 36500, -1 },
    { -20, 0, 90, 36500, 0 },
    { -20, 0, 1, 36500, 0 },
    /* the range of 20 days is 17..23 */
    { -5, 15, 17, 36500, 15 },
    { -5, 15, 23, 36500, 15 },
    { -5, 15, 20.4, 36500, 15 },
    { -5, 15, 12, 36500, 7 },
    /* 2 days could have been drawn from 3, though 3 not from 2 */
    { -1, 1, 3, 36500, 1 },
    /* sooner: the wanted day, tomorrow at the earliest */
    { -10, 30, 25.4, 36500, 15 },
    { -10, 30, 4, 36500, 1 },
    { -10, 30, 0.001, 36500, 1 },
    { 0, 30, 2, 36500, 2 },
    /* later: the wanted day when nothing is due */
    { -5, 5, 40.6, 36500, 36 },
    { 0, 1, 5, 36500, 5 },
    /* no longer than the maximum; a promise beyond it comes back */
    { -5, 5, 400, 30, 25 },
    { -5, 95, 100, 30, 25 },
    { -5, 26, 400, 30, 26 }, /* 31 days: 30 are within its range */
    /* no numbers */
    { -5, 15, NAN, 36500, 15 },
    { -5, 15, INFINITY, 36500, 15 },
    { -5, 15, -3, 36500, 1 },
    { 1, 15, 3, 36500, 15 },
    { -5, 80000, 3, 36500, 80000 },
    { -100000, 15, 3, 36500, 15 },
    { -5, 30000, 1e9, 36500, 36495 },
    { -5, 15, 40, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (moved_to (rows[i].last, rows[i].due, rows[i].wanted, rows[i].max_days), ==, rows[i].to);
    }
}

/* Of the range of 40 days (35..45) the day with the least load. */
static void
test_later_least_load (void)
{
  const SmritiPromised card = { TODAY - 5, TODAY + 5, 40, 36500, 0 };
  guint load[N_DAYS];
  const SmritiRescheduleLoad days = { TODAY, load, N_DAYS, 0 };
  gint32 out;
  int min, max;

  smriti_fuzz_range (40, 0, 36500, &min, &max);
  for (int day = 0; day < N_DAYS; day++)
    load[day] = 9;
  load[min - 5] = 3;
  load[max - 5] = 3;
  load[min - 6] = load[max - 4] = 0; /* outside */
  smriti_reschedule (&card, 1, &days, &out);
  g_assert_cmpint (out, ==, TODAY + min - 5); /* as near as the other: the sooner */
  load[37] = 3;
  smriti_reschedule (&card, 1, &days, &out);
  g_assert_cmpint (out, ==, TODAY + 37); /* nearer to the 35th */
}

/* --- many --- */

typedef struct
{
  SmritiPromised *cards;
  gint32 *out;
  guint *load;
  guint n;
} Many;

/* @n cards, all wanted tomorrow, due on the days 1..@span in turn. */
static Many
many_new (guint n, guint span)
{
  Many many = { g_new0 (SmritiPromised, n), g_new0 (gint32, n), g_new0 (guint, N_DAYS), n };

  for (guint i = 0; i < n; i++)
    {
      guint due = 1 + i % span;

      many.cards[i] = (SmritiPromised){ TODAY - 100, TODAY + (gint32) due, 20, 36500, (double) (i * 7919 % 1000) / 1000 };
      many.load[due]++;
    }
  return many;
}

static void
many_clear (Many *many)
{
  g_free (many->cards);
  g_free (many->out);
  g_free (many->load);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Many, many_clear)

static guint *
load_after (const Many *many)
{
  guint *after = g_memdup2 (many->load, N_DAYS * sizeof *many->load);

  for (guint i = 0; i < many->n; i++)
    {
      after[many->cards[i].due_day - TODAY]--;
      after[many->out[i] - TODAY]++;
    }
  return after;
}

static void
test_no_wave (void)
{
  g_auto (Many) many = many_new (3000, 60);
  const SmritiRescheduleLoad load = { TODAY, many.load, N_DAYS, 6 };
  g_autofree guint *after = NULL;
  guint moved = 0;

  smriti_reschedule (many.cards, many.n, &load, many.out);
  after = load_after (&many);
  for (guint i = 0; i < many.n; i++)
    {
      g_assert_cmpint (many.out[i], >, TODAY);
      g_assert_cmpint (many.out[i], <=, many.cards[i].due_day);
      moved += many.out[i] < many.cards[i].due_day ? 1 : 0;
    }
  g_assert_cmpuint (moved, >, 1000);
  for (guint day = 1; day < N_DAYS; day++)
    g_assert_cmpuint (after[day], <=, 75); /* 50 a day are due, and half more */
  g_assert_cmpuint (after[1], ==, 75);
  /* Nobody waits behind one who lost less, if he could have had the place. */
  for (guint i = 0; i < many.n; i++)
    for (guint k = 0; k < many.n; k++)
      if (many.cards[i].lost > many.cards[k].lost && many.out[k] < many.cards[k].due_day && many.cards[i].due_day > many.out[k])
        g_assert_cmpint (many.out[i], <=, many.out[k]);
}

/* With few cards the quota is what a day can bear; a day that has more keeps it. */
static void
test_quota (void)
{
  g_auto (Many) many = many_new (60, 60);
  SmritiRescheduleLoad load = { TODAY, many.load, N_DAYS, 6 };
  g_autofree guint *after = NULL;

  many.load[3] += 10;
  smriti_reschedule (many.cards, many.n, &load, many.out);
  after = load_after (&many);
  g_assert_cmpuint (after[1], ==, 6);
  g_assert_cmpuint (after[2], ==, 6);
  g_assert_cmpuint (after[3], ==, 11);
  for (guint day = 4; day < N_DAYS; day++)
    g_assert_cmpuint (after[day], <=, 6);
  /* No room anywhere: all stay. */
  for (guint day = 0; day < N_DAYS; day++)
    many.load[day] = 1;
  load.quota = 0;
  for (guint day = 1; day <= SMRITI_RESCHEDULE_MEAN_DAYS; day++)
    many.load[day] = 0; /* a mean of 0 */
  load.n_days = 0;
  smriti_reschedule (many.cards, many.n, &load, many.out);
  for (guint i = 0; i < many.n; i++)
    g_assert_cmpint (many.out[i], ==, many.cards[i].due_day);
}

/* What had its day does not move again. */
static void
test_twice (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_auto (Many) many = many_new (2000, 300);
  SmritiRescheduleLoad load = { TODAY, many.load, N_DAYS, 100000 };
  g_autofree gint32 *again = g_new0 (gint32, many.n);
  g_autofree guint *after = NULL;
  guint sooner = 0, later = 0;

  for (guint i = 0; i < many.n; i++)
    {
      many.cards[i].last_day = TODAY - g_rand_int_range (rand, 0, 60);
      many.cards[i].wanted_days = exp (g_rand_double_range (rand, 0, 5.5));
    }
  smriti_reschedule (many.cards, many.n, &load, many.out);
  after = load_after (&many);
  load.due = after;
  for (guint i = 0; i < many.n; i++)
    {
      sooner += many.out[i] < many.cards[i].due_day ? 1 : 0;
      later += many.out[i] > many.cards[i].due_day ? 1 : 0;
      many.cards[i].due_day = many.out[i];
    }
  g_assert_cmpuint (sooner, >, 500);
  g_assert_cmpuint (later, >, 100);
  smriti_reschedule (many.cards, many.n, &load, again);
  g_assert_cmpmem (again, many.n * sizeof *again, many.out, many.n * sizeof *again);
}

static void
test_none (void)
{
  const SmritiRescheduleLoad load = { TODAY, NULL, 0, 5 };

  smriti_reschedule (NULL, 0, &load, NULL);
}

static void
test_speed (void)
{
  g_auto (Many) many = many_new (150000, 390);
  const SmritiRescheduleLoad load = { TODAY, many.load, N_DAYS, 6 };
  gint64 begun_us = g_get_monotonic_time ();

  smriti_reschedule (many.cards, many.n, &load, many.out);
  g_test_message ("150,000 cards in %.1f ms", (double) (g_get_monotonic_time () - begun_us) / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reschedule/one", test_one);
  g_test_add_func ("/reschedule/later-least-load", test_later_least_load);
  g_test_add_func ("/reschedule/no-wave", test_no_wave);
  g_test_add_func ("/reschedule/quota", test_quota);
  g_test_add_func ("/reschedule/twice", test_twice);
  g_test_add_func ("/reschedule/none", test_none);
  g_test_add_func ("/reschedule/speed", test_speed);
  return g_test_run ();
}
