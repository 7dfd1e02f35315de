/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Ten years of a machine that sleeps for hours or weeks, whose clock is set and
 * whose zone changes, against the rules of daemon/calendar: a small daemon wakes
 * at the instants they give, asks, and keeps by date what it asked. At each
 * asking, and at the end, a judge who knows only walls and dates looks:
 *
 *   - nothing is asked before its hour has shown on the wall of the zone of that
 *     moment, in quiet hours, in a pause, or once the next of its cadence has come;
 *   - each date of each cadence was asked first exactly once, or was done or
 *     skipped before, or at every instant of its turn the machine slept, it was
 *     quiet, paused or put off;
 *   - no other date was asked;
 *   - a snooze never fires early and never crosses the next slot.
 *
 * The person ticks, skips, puts off and pauses. Every run has a seed of its own,
 * printed by GLib; --seed gives it again, and -m slow runs every zone with every
 * setting. */

#include "calendar-judge.h"

/* --- the small daemon --- */

static gint64
earliest (gint64 a, gint64 b)
{
  return b == 0 ? a : MIN (a, b);
}

static void
ask (World *world, guint r, Mark *mark, gboolean snoozed)
{
  judge_asking (world, r, mark, snoozed);
  if (mark->occurrence->times_asked++ == 0)
    {
      mark->occurrence->first_asked_s = world->now_s;
      world->n_asked++;
    }
  else
    world->n_again++;
  world->n_snoozed += snoozed ? 1 : 0;
  mark->occurrence->last_asked_s = world->now_s;
}

/* Asks the date whose turn it is if it is time; returns when to look again. */
static gint64
look_at (World *world, guint r)
{
  const SmritiRule *rule = world->rules[r];
  GTimeZone *zone = world->zones[world->zone];
  int rollover = world->choice->rollover;
  gint32 day = smriti_rule_open_day (rule, world->now_s, rollover, zone);
  gint32 next = smriti_rule_next (rule, day == SMRITI_DAY_NONE ? smriti_review_day_at (world->now_s, zone, rollover) - 1 : day);
  gint64 opens_next_s = smriti_rule_opens_at (rule, next, rollover, zone);
  gint64 wake_s = opens_next_s > world->now_s ? opens_next_s : G_MAXINT64;
  gint64 paused_until_s;
  gboolean snoozed;
  gint64 at_s;
  Mark *mark;

  if (day == SMRITI_DAY_NONE || day < START_DAY)
    return wake_s;
  mark = mark_of (world, r, day);
  mark->occurrence->opens_s = smriti_rule_opens_at (rule, day, rollover, zone);
  mark->occurrence->until_s = opens_next_s;
  if (mark->acted)
    return wake_s;
  at_s = smriti_occurrence_asks_at (mark->occurrence, zone, world->settings, &snoozed);
  if (at_s == 0)
    return wake_s;
  at_s = smriti_outside_quiet (MAX (at_s, world->now_s), zone, world->settings);
  if (is_paused (world, at_s, &paused_until_s))
    return earliest (wake_s, paused_until_s);
  if (at_s > world->now_s)
    return MIN (wake_s, at_s);
  ask (world, r, mark, snoozed);
  at_s = smriti_occurrence_asks_at (mark->occurrence, zone, world->settings, &snoozed);
  return at_s > world->now_s ? MIN (wake_s, at_s) : wake_s;
}

static gint64
look (World *world)
{
  GTimeZone *zone = world->zones[world->zone];
  gint32 today = smriti_review_day_at (world->now_s, zone, world->choice->rollover);
  gint64 wake_s = smriti_review_day_start (today + 1, world->choice->rollover, zone);

  g_assert_cmpint (wake_s, >, world->now_s);
  for (guint r = 0; r < N_RULES; r++)
    wake_s = MIN (wake_s, look_at (world, r));
  g_assert_cmpint (wake_s, >, world->now_s);
  return wake_s;
}

/* --- the person --- */

static const char *const snoozes[] = { "15m", "1h", "5h", "100h", "evening", "tomorrow", "07:30", "02:30", "00:00" };

static void
put_off (World *world, Mark *mark)
{
  const char *when = snoozes[g_test_rand_int_range (0, G_N_ELEMENTS (snoozes))];
  Span span = { .from_s = world->now_s, .nth = world->awake->len };

  g_assert_true (smriti_snooze_parse (when, world->now_s, world->zones[world->zone], world->settings, mark->occurrence->until_s,
                                      &span.to_s, NULL));
  judge (world, mark->occurrence, span.to_s > world->now_s);
  judge (world, mark->occurrence, span.to_s <= mark->occurrence->until_s);
  mark->occurrence->snoozed_s = span.to_s;
  g_array_append_val (mark->put_off, span);
}

static void
finish (World *world, guint r, Mark *mark, gboolean done)
{
  SmritiRule *rule = world->rules[r];

  mark->acted = TRUE;
  if (!done)
    return;
  mark->done_day = MAX (mark->occurrence->day,
                        smriti_review_day_at (world->now_s, world->zones[world->zone], world->choice->rollover));
  if (!world->choice->from_completion || (rule->cadence != SMRITI_CADENCE_30_DAY && rule->cadence != SMRITI_CADENCE_90_DAY))
    return;
  rule->anchor_day = mark->done_day;
  rule->last_done_day = mark->occurrence->day;
}

/* Does something about one of the dates whose turn it is. */
static void
act (World *world)
{
  guint r = (guint) g_test_rand_int_range (0, N_RULES);
  gint32 day = smriti_rule_open_day (world->rules[r], world->now_s, world->choice->rollover, world->zones[world->zone]);
  Mark *mark = day == SMRITI_DAY_NONE ? NULL : g_hash_table_lookup (world->marks[r], GINT_TO_POINTER (day));
  int what = g_test_rand_int_range (0, 10);

  if (!mark || mark->acted)
    return;
  if (what < 4)
    put_off (world, mark);
  else if (mark->occurrence->times_asked > 0 || what > 8)
    finish (world, r, mark, what < 8);
}

/* --- the machine --- */

static void
sleep_off (World *world, gint64 to_s)
{
  Span span = { world->span_s, world->now_s, world->zone, 0 };

  g_array_append_val (world->awake, span);
  world->now_s = world->span_s = to_s;
}

static gint64
about_so_long (gint64 least_s, gint64 most_s)
{
  return least_s + (gint64) (g_test_rand_double () * (double) (most_s - least_s));
}

/* Something happens at a moment before @wake_s, or nothing and it wakes then. */
static void
live_until (World *world, gint64 wake_s)
{
  int what = g_test_rand_int_range (0, 700);

  if (what < 60)
    world->now_s = MIN (wake_s, world->now_s + about_so_long (1, wake_s - world->now_s + 1));
  if (what < 24)
    act (world);
  else if (what < 50)
    sleep_off (world, world->now_s + about_so_long (60, 14 * HOUR));
  else if (what < 54)
    sleep_off (world, world->now_s + about_so_long (HOUR, 25 * 24 * HOUR));
  else if (what < 56) /* the clock is set */
    sleep_off (world, world->now_s + about_so_long (-3 * HOUR, 3 * HOUR));
  else if (what < 57)
    sleep_off (world, MAX (START_S, world->now_s + about_so_long (-10 * 24 * HOUR, 10 * 24 * HOUR)));
  else if (what < 59)
    {
      sleep_off (world, world->now_s);
      world->zone = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (zones));
    }
  else if (what < 60)
    {
      Span pause = { world->now_s, world->now_s + about_so_long (HOUR, 20 * 24 * HOUR), 0, 0 };

      g_array_append_val (world->pauses, pause);
    }
  else
    {
      world->now_s = wake_s;
      if (g_test_rand_int_range (0, 3) > 0)
        {
          look (world);
          act (world);
        }
    }
}

/* --- a run --- */

static void
world_set_up (World *world, guint zone, const Choice *choice)
{
  *world = (World){ .choice = choice, .zone = zone, .now_s = START_S, .span_s = START_S };
  world->end_s = START_S + (gint64) YEARS * 365 * 24 * HOUR;
  world->settings = smriti_settings_new_default ();
  world->settings->daily_minute = choice->daily;
  world->settings->rollover_minute = choice->rollover;
  world->settings->quiet_from_minute = choice->quiet_from;
  world->settings->quiet_to_minute = choice->quiet_to;
  world->awake = g_array_new (FALSE, FALSE, sizeof (Span));
  world->pauses = g_array_new (FALSE, FALSE, sizeof (Span));
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    world->zones[i] = g_time_zone_new_identifier (zones[i]);
  for (guint r = 0; r < N_RULES; r++)
    {
      SmritiRule *rule = smriti_rule_new ("T", (SmritiCadence) r);

      rule->minute = r == SMRITI_CADENCE_WEEKLY ? choice->weekly : choice->daily;
      rule->weekday = choice->weekday;
      rule->day_of_month = choice->monthly;
      rule->first_day = rule->anchor_day = START_DAY;
      world->rules[r] = rule;
      world->marks[r] = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) mark_free);
    }
}

static void
world_clear (World *world)
{
  smriti_settings_free (world->settings);
  g_array_unref (world->awake);
  g_array_unref (world->pauses);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    g_time_zone_unref (world->zones[i]);
  for (guint r = 0; r < N_RULES; r++)
    {
      smriti_rule_free (world->rules[r]);
      g_hash_table_unref (world->marks[r]);
    }
}

static void
run (guint zone, const Choice *choice)
{
  World world;

  world_set_up (&world, zone, choice);
  while (world.now_s < world.end_s)
    live_until (&world, look (&world));
  sleep_off (&world, world.now_s);
  g_test_message ("%s, %s: %u asked, %u again, %u after a snooze; slept, stepped or moved %u times", zones[zone], choice->name,
                  world.n_asked, world.n_again, world.n_snoozed, world.awake->len);
  judge_all (&world);
  g_assert_cmpuint (world.n_asked, >, 600);
  world_clear (&world);
}

static void
test_zone (gconstpointer data)
{
  guint zone = GPOINTER_TO_UINT (data);
  guint first = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (choices));

  for (guint i = 0; i < (g_test_slow () ? G_N_ELEMENTS (choices) : 2); i++)
    run (zone, &choices[(zone + first + i) % G_N_ELEMENTS (choices)]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *path = g_strdup_printf ("/calendar-property/%s", zones[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_zone);
    }
  return g_test_run ();
}
