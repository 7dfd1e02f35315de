/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Ten simulated years, from 2010 on, of a machine that sleeps, whose clock is
 * stepped and whose zone changes, with a person who ticks and puts off. For each
 * date of each cadence: it is first asked once, never before the clock on the
 * wall shows its hour, or there was no moment outside the quiet hours at which
 * the machine was awake during its turn (its reason). A snooze is never early
 * and never lasts beyond the turn. Dates and walls are told by GDate and
 * GDateTime, not by what is tested. A failure is repeated with its seed. */

#include "daemon/calendar/agenda.h"
#include "daemon/calendar/review_day.h"

#include <stdlib.h>
#include <string.h>

#define YEARS 10
#define HOUR_S 3600
#define DAY_S 86400
#define N_CADENCES 5
#define START_S G_GINT64_CONSTANT (1262304000) /* 2010-01-01 00:00 UTC */
#define END_S (START_S + YEARS * G_GINT64_CONSTANT (31556952))
#define SLACK 40 /* days after the end that clock steps may lead into */

static const char *const zones[] = { "Europe/Berlin", "America/Sao_Paulo",   "Pacific/Apia",
                                     "Asia/Kolkata",  "Australia/Lord_Howe", "UTC" };

typedef struct
{
  gboolean done;
  gint64 snoozed_s;
  guint asked, asked_on_its_own; /* all, and without a snooze before */
  gint64 first_s, last_s;
} Mark;

/* The machine was awake, and looked, from..to in one zone. */
typedef struct
{
  gint64 from_s, to_s;
  GTimeZone *zone;
} Awake;

typedef struct
{
  GRand *dice;
  SmritiSettings *settings;
  GTimeZone *zones[G_N_ELEMENTS (zones)];
  GTimeZone *zone;
  gint64 now_s;
  SmritiRule *rules[N_CADENCES];
  Mark *marks[N_CADENCES]; /* by day from start_day on */
  gint32 start_day, n_days;
  GArray *awake;
} World;

static guint
roll (World *world, guint n)
{
  return (guint) g_rand_int_range (world->dice, 0, (gint32) n);
}

static Mark *
mark_of (World *world, guint cadence, gint32 day)
{
  g_assert_cmpint (day, >=, world->start_day);
  g_assert_cmpint (day, <, world->start_day + world->n_days);
  return &world->marks[cadence][day - world->start_day];
}

/* --- what GLib says --- */

/* "2010-01-01 09:00", as the wall shows it. */
static char *
wall (gint64 at_s, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

static char *
wall_of_rule (World *world, const SmritiRule *rule, gint32 day)
{
  g_autofree char *date = smriti_day_to_string (rule->minute < world->settings->rollover_minute ? day + 1 : day);

  return g_strdup_printf ("%s %02d:%02d", date, rule->minute / 60, rule->minute % 60);
}

static gboolean
is_date_of (World *world, const SmritiRule *rule, gint32 day)
{
  g_autoptr (GDate) date = g_date_new_julian ((guint32) (day + 719163));
  guint8 last = g_date_get_days_in_month (g_date_get_month (date), g_date_get_year (date));
  gint32 since = day - world->start_day;

  switch (rule->cadence)
    {
    case SMRITI_CADENCE_DAILY:
      return TRUE;
    case SMRITI_CADENCE_WEEKLY:
      return (int) g_date_get_weekday (date) - 1 == rule->weekday;
    case SMRITI_CADENCE_30_DAY:
      return since > 0 && since % 30 == 0;
    case SMRITI_CADENCE_90_DAY:
      return since > 0 && since % 90 == 0;
    case SMRITI_CADENCE_MONTHLY:
      return g_date_get_day (date) == MIN (rule->day_of_month, last);
    default:
      return FALSE;
    }
}

/* --- what the daemon does --- */

static gint64
opens_at (World *world, const SmritiRule *rule, gint32 day, GTimeZone *zone)
{
  return smriti_rule_opens_at (rule, day, world->settings->rollover_minute, zone);
}

static gint64
turn_ends (World *world, const SmritiRule *rule, gint32 day, GTimeZone *zone)
{
  if (rule->cadence == SMRITI_CADENCE_DAILY)
    return smriti_review_day_start (day + 1, world->settings->rollover_minute, zone);
  return opens_at (world, rule, smriti_rule_next (rule, day), zone);
}

static gboolean
is_quiet (World *world, gint64 at_s, GTimeZone *zone)
{
  return smriti_outside_quiet (at_s, zone, world->settings) > at_s;
}

static SmritiOccurrence *
occurrence_of (World *world, guint cadence, gint32 day)
{
  const SmritiRule *rule = world->rules[cadence];
  const Mark *mark = mark_of (world, cadence, day);
  SmritiOccurrence *occurrence = smriti_occurrence_new (rule->topic, rule->cadence, day);

  occurrence->opens_s = opens_at (world, rule, day, world->zone);
  occurrence->until_s = opens_at (world, rule, smriti_rule_next (rule, day), world->zone);
  occurrence->snoozed_s = mark->snoozed_s;
  occurrence->times_asked = mark->asked;
  occurrence->first_asked_s = mark->first_s;
  occurrence->last_asked_s = mark->last_s;
  return occurrence;
}

static void
snooze (World *world, guint cadence, gint32 day)
{
  static const char *const words[] = { "15m", "1h", "evening", "tomorrow", "08:30", "100h" };
  g_autoptr (SmritiOccurrence) occurrence = occurrence_of (world, cadence, day);
  g_autoptr (GError) error = NULL;
  gint64 until_s = 0;

  g_assert_true (smriti_snooze_parse (words[roll (world, G_N_ELEMENTS (words))], world->now_s, world->zone, world->settings,
                                      occurrence->until_s, &until_s, &error));
  g_assert_no_error (error);
  if (occurrence->until_s > world->now_s)
    g_assert_cmpint (until_s, <=, occurrence->until_s);
  mark_of (world, cadence, day)->snoozed_s = until_s;
}

static void
ask (World *world, guint cadence, gint32 day, gboolean snoozed)
{
  Mark *mark = mark_of (world, cadence, day);
  g_autofree char *shown = wall (world->now_s, world->zone);
  g_autofree char *hour = wall_of_rule (world, world->rules[cadence], day);

  if (snoozed)
    g_assert_cmpint (world->now_s, >=, mark->snoozed_s);
  else if (mark->asked == 0)
    g_assert_cmpstr (shown, >=, hour); /* never early; what comes again counts from when it was asked, wherever that was */
  g_assert_false (is_quiet (world, world->now_s, world->zone));
  g_assert_true (is_date_of (world, world->rules[cadence], day));
  mark->first_s = mark->asked == 0 ? world->now_s : mark->first_s;
  mark->last_s = world->now_s;
  mark->asked++;
  mark->asked_on_its_own += snoozed ? 0 : 1;
  g_assert_cmpuint (mark->asked_on_its_own, <=, 3);
  if (roll (world, 3) == 0)
    mark->done = TRUE;
  else if (roll (world, 5) == 0)
    snooze (world, cadence, day);
}

/* Asks what is due; returns when to look again. */
static gint64
look (World *world)
{
  gint64 next_s = smriti_review_day_start (smriti_review_day_at (world->now_s, world->zone, world->settings->rollover_minute) + 1,
                                           world->settings->rollover_minute, world->zone);

  for (guint i = 0; i < N_CADENCES; i++)
    {
      const SmritiRule *rule = world->rules[i];
      gint32 day = smriti_rule_open_day (rule, world->now_s, world->settings->rollover_minute, world->zone);
      gint32 today = smriti_review_day_at (world->now_s, world->zone, world->settings->rollover_minute);
      gint32 ahead = smriti_rule_next (rule, day == SMRITI_DAY_NONE ? today - 1 : day);
      g_autoptr (SmritiOccurrence) occurrence = NULL;
      gboolean snoozed;
      gint64 asks_s;

      next_s = MIN (next_s, MAX (opens_at (world, rule, ahead, world->zone), world->now_s + 1));
      if (day == SMRITI_DAY_NONE || mark_of (world, i, day)->done)
        continue;
      occurrence = occurrence_of (world, i, day);
      asks_s = smriti_occurrence_asks_at (occurrence, world->zone, world->settings, &snoozed);
      if (asks_s == 0)
        continue;
      asks_s = smriti_outside_quiet (MAX (asks_s, world->now_s), world->zone, world->settings);
      if (asks_s > world->now_s)
        {
          next_s = MIN (next_s, asks_s);
          continue;
        }
      ask (world, i, day, snoozed);
      next_s = MIN (next_s, world->now_s + 60); /* as the daemon, which looks again after each prompt */
    }
  return next_s;
}

/* --- what happens to a machine --- */

static void
begin_span (World *world)
{
  Awake span = { world->now_s, world->now_s, world->zone };

  g_array_append_val (world->awake, span);
}

static void
disturb (World *world)
{
  switch (roll (world, 6))
    {
    case 0: /* sleeps, at times for weeks */
    case 1:
      world->now_s += (gint64) roll (world, roll (world, 8) == 0 ? 25 * DAY_S : 14 * HOUR_S);
      break;
    case 2: /* the clock is set back */
      world->now_s = MAX (START_S + DAY_S, world->now_s - (gint64) roll (world, roll (world, 4) == 0 ? 3 * DAY_S : 2 * HOUR_S));
      break;
    case 3: /* or forward, unseen */
      world->now_s += (gint64) roll (world, 2 * DAY_S);
      break;
    default: /* travels */
      world->zone = world->zones[roll (world, G_N_ELEMENTS (zones))];
      break;
    }
  begin_span (world);
}

static void
live (World *world)
{
  begin_span (world);
  while (world->now_s < END_S)
    {
      gint64 next_s = look (world);

      g_assert_cmpint (next_s, >, world->now_s);
      if (roll (world, 60) == 0)
        {
          gint64 until_s = world->now_s + (gint64) roll (world, (guint) MIN (next_s - world->now_s, 2 * DAY_S));

          g_array_index (world->awake, Awake, world->awake->len - 1).to_s = until_s;
          world->now_s = until_s;
          disturb (world);
          continue;
        }
      world->now_s = next_s;
      g_array_index (world->awake, Awake, world->awake->len - 1).to_s = next_s;
    }
}

/* --- the reckoning --- */

/* A moment at which the machine was awake in the turn of @day, and not quiet. */
static gboolean
was_there (World *world, const SmritiRule *rule, gint32 day)
{
  gint64 rough_s = (gint64) day * DAY_S;

  for (guint i = 0; i < world->awake->len; i++)
    {
      const Awake *span = &g_array_index (world->awake, Awake, i);
      gint64 from_s, to_s;

      if (span->to_s < rough_s - 2 * DAY_S || span->from_s > rough_s + 100 * DAY_S)
        continue;
      from_s = MAX (span->from_s, opens_at (world, rule, day, span->zone));
      to_s = MIN (span->to_s, turn_ends (world, rule, day, span->zone));
      if (from_s < to_s && smriti_outside_quiet (from_s, span->zone, world->settings) < to_s)
        return TRUE;
    }
  return FALSE;
}

static void
reckon (World *world)
{
  gint32 last = (gint32) (END_S / DAY_S) - 100;
  guint n_asked = 0, n_reasons = 0;

  for (guint i = 0; i < N_CADENCES; i++)
    for (gint32 day = world->start_day + 2; day < last; day++)
      {
        const Mark *mark = mark_of (world, i, day);

        if (!is_date_of (world, world->rules[i], day))
          {
            g_assert_cmpuint (mark->asked, ==, 0);
            continue;
          }
        n_asked += mark->asked > 0 ? 1 : 0;
        if (mark->asked > 0)
          continue;
        if (was_there (world, world->rules[i], day))
          {
            g_autofree char *date = smriti_day_to_string (day);

            g_error ("%s/%s was not asked and has no reason", smriti_cadence_to_string (world->rules[i]->cadence), date);
          }
        n_reasons++;
      }
  g_test_message ("%u dates asked, %u with a reason, %u spans", n_asked, n_reasons, world->awake->len);
  g_assert_cmpuint (n_asked, >, 1500);
  g_assert_cmpuint (n_reasons, >, 50);
}

/* --- one life --- */

typedef struct
{
  guint zone;
  const char *settings;
} Case;

static SmritiRule *
rule_new (World *world, SmritiCadence cadence)
{
  SmritiRule *rule = smriti_rule_new ("Python", cadence);

  rule->minute = cadence == SMRITI_CADENCE_WEEKLY ? world->settings->weekly_minute : world->settings->daily_minute;
  rule->weekday = world->settings->weekly_weekday;
  rule->day_of_month = world->settings->monthly_day;
  rule->first_day = rule->anchor_day = world->start_day;
  return rule;
}

static void
test_years (gconstpointer data)
{
  const Case *test = data;
  guint32 seed = g_test_rand_int_range (0, G_MAXINT32) ^ test->zone;
  World world = { .dice = g_rand_new_with_seed (seed), .now_s = START_S };

  g_test_message ("seed %u, %s", seed, zones[test->zone]);
  world.settings = smriti_settings_parse (test->settings, strlen (test->settings), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    g_assert_nonnull (world.zones[i] = g_time_zone_new_identifier (zones[i]));
  world.zone = world.zones[test->zone];
  world.start_day = (gint32) (START_S / DAY_S) - 1;
  world.n_days = (gint32) ((END_S - START_S) / DAY_S) + SLACK + 200;
  world.awake = g_array_new (FALSE, FALSE, sizeof (Awake));
  for (guint i = 0; i < N_CADENCES; i++)
    {
      world.rules[i] = rule_new (&world, (SmritiCadence) i);
      world.marks[i] = g_new0 (Mark, (gsize) world.n_days);
    }
  live (&world);
  reckon (&world);
  for (guint i = 0; i < N_CADENCES; i++)
    {
      smriti_rule_free (world.rules[i]);
      g_free (world.marks[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    g_time_zone_unref (world.zones[i]);
  g_array_unref (world.awake);
  smriti_settings_free (world.settings);
  g_rand_free (world.dice);
}

int
main (int argc, char **argv)
{
  static const char *const settings[] = {
    "",
    "[daily]\nhour=02:30\n[weekly]\nhour=23:30\nweekday=sun\n[monthly]\nday=31\n[day]\nrollover=00:00\n[quiet]\nfrom=00:00\nto="
    "00:00\n",
    "[daily]\nhour=06:15\n[weekly]\nhour=03:00\nweekday=wed\n[monthly]\nday=29\n[day]\nrollover=05:30\n",
  };
  static Case cases[G_N_ELEMENTS (zones) * G_N_ELEMENTS (settings)];

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/calendar-property/%s/%u", zones[i % G_N_ELEMENTS (zones)],
                                               i / (guint) G_N_ELEMENTS (zones));

      cases[i] = (Case){ i % G_N_ELEMENTS (zones), settings[i / G_N_ELEMENTS (zones)] };
      g_test_add_data_func (path, &cases[i], test_years);
    }
  return g_test_run ();
}
