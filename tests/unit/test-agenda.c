/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cadences over awkward dates, snooze words and their limits, and when an
 * unanswered reminder comes again. */

#include "daemon/calendar/agenda.h"

#include "common/error.h"
#include "daemon/calendar/review_day.h"

#include <string.h>

static gint32
day_of (const char *date)
{
  gint32 day;

  g_assert_true (smriti_day_from_string (date, &day));
  return day;
}

static gint64
utc (const char *iso)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (iso, NULL);

  g_assert_nonnull (at);
  return g_date_time_to_unix (at);
}

static void
assert_day (gint32 day, const char *expected)
{
  g_autofree char *date = day == SMRITI_DAY_NONE ? g_strdup ("none") : smriti_day_to_string (day);

  g_assert_cmpstr (date, ==, expected);
}

/* On @today the rule's occurrence is @current and the one after it is @next. */
static void
assert_rule (SmritiRule rule, const char *today, const char *current, const char *next)
{
  assert_day (smriti_rule_current (&rule, day_of (today)), current);
  assert_day (smriti_rule_next (&rule, day_of (today)), next);
}

static void
test_daily_weekly (void)
{
  SmritiRule daily = { .cadence = SMRITI_CADENCE_DAILY };
  SmritiRule weekly = { .cadence = SMRITI_CADENCE_WEEKLY, .weekday = 0 };

  assert_rule (daily, "2028-02-28", "2028-02-28", "2028-02-29");
  assert_rule (daily, "2026-12-31", "2026-12-31", "2027-01-01");
  assert_rule (weekly, "2026-11-22", "2026-11-16", "2026-11-23");
  assert_rule (weekly, "2026-11-23", "2026-11-23", "2026-11-30");
  assert_rule (weekly, "2026-11-24", "2026-11-23", "2026-11-30");
  weekly.weekday = 6;
  assert_rule (weekly, "2026-11-23", "2026-11-22", "2026-11-29");
}

static void
test_monthly (void)
{
  SmritiRule rule = { .cadence = SMRITI_CADENCE_MONTHLY, .day_of_month = 31 };

  assert_rule (rule, "2027-01-31", "2027-01-31", "2027-02-28");
  assert_rule (rule, "2027-02-27", "2027-01-31", "2027-02-28");
  assert_rule (rule, "2027-02-28", "2027-02-28", "2027-03-31"); /* back to the 31st */
  assert_rule (rule, "2027-03-30", "2027-02-28", "2027-03-31");
  assert_rule (rule, "2028-02-28", "2028-01-31", "2028-02-29");
  assert_rule (rule, "2027-04-30", "2027-04-30", "2027-05-31");
  rule.day_of_month = 29;
  assert_rule (rule, "2028-02-29", "2028-02-29", "2028-03-29");
  assert_rule (rule, "2027-02-28", "2027-02-28", "2027-03-29");
  rule.day_of_month = 1;
  assert_rule (rule, "2026-12-31", "2026-12-01", "2027-01-01");
  rule.day_of_month = 15;
  assert_rule (rule, "2027-01-14", "2026-12-15", "2027-01-15");
}

static void
test_cycles (void)
{
  SmritiRule rule = { .cadence = SMRITI_CADENCE_30_DAY, .anchor_day = day_of ("2028-01-30") };

  assert_rule (rule, "2027-06-01", "none", "2028-02-29");
  assert_rule (rule, "2028-01-30", "none", "2028-02-29");
  assert_rule (rule, "2028-02-28", "none", "2028-02-29");
  assert_rule (rule, "2028-02-29", "2028-02-29", "2028-03-30");
  assert_rule (rule, "2028-03-29", "2028-02-29", "2028-03-30");
  rule.cadence = SMRITI_CADENCE_90_DAY;
  assert_rule (rule, "2028-04-28", "none", "2028-04-29");
  assert_rule (rule, "2028-07-28", "2028-07-28", "2028-10-26");
  rule.anchor_day = SMRITI_DAY_NONE;
  assert_rule (rule, "2028-07-28", "none", "none");
}

/* next() walks through exactly the days that current() names, in every cadence. */
static void
test_agree (void)
{
  for (int cadence = SMRITI_CADENCE_DAILY; cadence <= (int) SMRITI_CADENCE_MONTHLY; cadence++)
    for (int i = 0; i < 40; i++)
      {
        SmritiRule rule = { .cadence = (SmritiCadence) cadence,
                            .weekday = g_test_rand_int_range (0, 7),
                            .day_of_month = g_test_rand_int_range (1, 32),
                            .anchor_day = day_of ("2026-01-01") + g_test_rand_int_range (-100, 100) };
        gint32 first = day_of ("2027-01-01");
        gint32 coming = smriti_rule_next (&rule, first);

        for (gint32 day = first + 1; day < first + 1500; day++)
          {
            gint32 current = smriti_rule_current (&rule, day);

            g_assert_cmpint (current, <=, day);
            g_assert_cmpint (smriti_rule_next (&rule, day), >, day);
            g_assert_true ((current == day) == (day == coming));
            if (day == coming)
              coming = smriti_rule_next (&rule, day);
            g_assert_cmpint (smriti_rule_next (&rule, current), ==, coming);
          }
      }
}

static void
test_rule_free (void)
{
  SmritiRule *rule = g_new0 (SmritiRule, 1);

  smriti_rule_free (NULL);
  rule->topic = g_strdup ("Python");
  rule->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_step_free);
  g_ptr_array_add (rule->steps, smriti_step_new (1, "5.6.1", "Update"));
  smriti_rule_free (rule);
}

static void
assert_snooze (const char *when, const char *now, const char *limit, const char *expected)
{
  g_autoptr (SmritiSettings) settings = smriti_settings_new_default ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GError) error = NULL;
  gint64 until_s;

  g_assert_true (smriti_snooze_parse (when, utc (now), zone, settings, limit ? utc (limit) : 0, &until_s, &error));
  g_assert_no_error (error);
  g_assert_cmpint (until_s, ==, utc (expected));
}

static void
test_snooze (void)
{
  assert_snooze ("15m", "2026-11-23T09:00:00+01", NULL, "2026-11-23T09:15:00+01");
  assert_snooze ("1h", "2026-11-23T09:00:00+01", NULL, "2026-11-23T10:00:00+01");
  assert_snooze ("168h", "2026-11-23T09:00:00+01", NULL, "2026-11-30T09:00:00+01");
  assert_snooze ("evening", "2026-11-23T09:00:00+01", NULL, "2026-11-23T18:00:00+01");
  assert_snooze ("evening", "2026-11-23T18:00:00+01", NULL, "2026-11-24T18:00:00+01");
  assert_snooze ("tomorrow", "2026-11-23T09:00:00+01", NULL, "2026-11-24T09:00:00+01");
  /* Before the rollover it is still yesterday. */
  assert_snooze ("tomorrow", "2026-11-24T03:00:00+01", NULL, "2026-11-24T09:00:00+01");
  assert_snooze ("tomorrow", "2027-03-27T09:00:00+01", NULL, "2027-03-28T09:00:00+02");
  assert_snooze ("14:30", "2026-11-23T09:00:00+01", NULL, "2026-11-23T14:30:00+01");
  assert_snooze ("08:59", "2026-11-23T09:00:00+01", NULL, "2026-11-24T08:59:00+01");
  assert_snooze ("02:30", "2027-03-27T09:00:00+01", NULL, "2027-03-28T03:00:00+02");
  assert_snooze ("1h", "2027-03-28T01:30:00+01", NULL, "2027-03-28T03:30:00+02");
}

static void
test_snooze_limit (void)
{
  assert_snooze ("evening", "2026-11-23T19:00:00+01", "2026-11-24T09:00:00+01", "2026-11-24T09:00:00+01");
  assert_snooze ("168h", "2026-11-23T09:00:00+01", "2026-11-24T09:00:00+01", "2026-11-24T09:00:00+01");
  assert_snooze ("1h", "2026-11-23T09:00:00+01", "2026-11-24T09:00:00+01", "2026-11-23T10:00:00+01");
}

static void
test_snooze_bad (void)
{
  static const char *const bad[] = { "",        "m",     "0m",     "15",    "15s",
                                     "-5m",     "169h",  "10081m", "1h30m", "99999999999999999999h",
                                     "Evening", "25:00", "later" };
  g_autoptr (SmritiSettings) settings = smriti_settings_new_default ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("UTC");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 until_s = -1;

      g_assert_false (smriti_snooze_parse (bad[i], 0, zone, settings, 0, &until_s, &error));
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "15m, 1h"));
      g_assert_nonnull (strstr (error->message, "evening, tomorrow or HH:MM"));
      g_assert_cmpint (until_s, ==, -1);
    }
}

/* Berlin, quiet hours from @quiet_from to @quiet_to; @expected NULL = not again. */
static void
assert_again (const char *first, guint times_asked, int quiet_from, int quiet_to, const char *expected)
{
  g_autoptr (SmritiSettings) settings = smriti_settings_new_default ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 first_s = utc (first);
  gint32 day = smriti_review_day_at (first_s, zone, settings->rollover_minute);

  settings->quiet_from_minute = quiet_from * 60;
  settings->quiet_to_minute = quiet_to * 60;
  g_assert_cmpint (smriti_reminder_again (first_s, times_asked, day, zone, settings), ==, expected ? utc (expected) : 0);
}

static void
test_again (void)
{
  assert_again ("2026-11-23T09:00:00+01", 1, 22, 7, "2026-11-23T11:00:00+01");
  assert_again ("2026-11-23T09:00:00+01", 2, 22, 7, "2026-11-23T14:00:00+01");
  assert_again ("2026-11-23T09:00:00+01", 3, 22, 7, NULL);
  assert_again ("2026-11-23T09:00:00+01", 0, 22, 7, NULL);
  /* 22:00 is quiet until the next review day. */
  assert_again ("2026-11-23T20:00:00+01", 1, 22, 7, NULL);
  assert_again ("2026-11-23T18:00:00+01", 1, 22, 7, "2026-11-23T20:00:00+01");
  assert_again ("2026-11-23T18:00:00+01", 2, 22, 7, NULL);
  /* Quiet hours that end before the rollover, and some at noon. */
  assert_again ("2026-11-23T20:00:00+01", 1, 22, 1, "2026-11-24T01:00:00+01");
  assert_again ("2026-11-23T10:00:00+01", 1, 12, 15, "2026-11-23T15:00:00+01");
  assert_again ("2026-11-23T10:00:00+01", 2, 12, 15, "2026-11-23T18:00:00+01");
  /* None: after the rollover it is tomorrow. */
  assert_again ("2026-11-23T23:30:00+01", 1, 0, 0, "2026-11-24T01:30:00+01");
  assert_again ("2026-11-23T23:30:00+01", 2, 0, 0, NULL);
}

/* Where the hour of a date stands, on awkward dates. */
static void
test_awkward_hours (void)
{
  static const struct
  {
    const char *zone, *date;
    int minute, rollover;
    const char *opens;
  } cases[] = {
    { "Europe/Berlin", "2027-03-28", 150, 60, "2027-03-28T01:00:00Z" },       /* 02:30 in the gap: 03:00 */
    { "Europe/Berlin", "2027-10-31", 150, 60, "2027-10-31T00:30:00Z" },       /* 02:30 in the fold: the first */
    { "America/Sao_Paulo", "2018-11-04", 0, 0, "2018-11-04T03:00:00Z" },      /* no midnight: 01:00 */
    { "America/Sao_Paulo", "2018-02-17", 1410, 0, "2018-02-18T01:30:00Z" },   /* 23:30 twice */
    { "Australia/Lord_Howe", "2026-10-04", 135, 60, "2026-10-03T15:30:00Z" }, /* half an hour: 02:15 is 02:30 */
    { "Australia/Lord_Howe", "2027-04-04", 105, 60, "2027-04-03T14:45:00Z" }, /* 01:45 twice */
    { "Pacific/Apia", "2011-12-30", 540, 240, "2011-12-30T10:00:00Z" },       /* left out: the start of the 31st */
    { "Pacific/Apia", "2011-12-31", 540, 240, "2011-12-30T19:00:00Z" },
    { "Asia/Kolkata", "2028-02-29", 540, 240, "2028-02-29T03:30:00Z" },
    { "UTC", "2027-02-28", 180, 240, "2027-03-01T03:00:00Z" }, /* before the rollover: the next date's night */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
      SmritiRule rule = { .cadence = SMRITI_CADENCE_DAILY, .minute = cases[i].minute };
      gint64 opens_s = smriti_rule_opens_at (&rule, day_of (cases[i].date), cases[i].rollover, zone);

      g_test_message ("%s %s", cases[i].zone, cases[i].date);
      g_assert_cmpint (opens_s, ==, utc (cases[i].opens));
    }
}

/* What is put off before its hour comes is not asked before it. */
static void
test_put_off_before_the_hour (void)
{
  g_autoptr (SmritiSettings) settings = smriti_settings_new_default ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (SmritiOccurrence) occurrence = smriti_occurrence_new ("Python", SMRITI_CADENCE_DAILY, day_of ("2026-11-23"));
  gboolean snoozed;

  occurrence->opens_s = utc ("2026-11-23T09:00:00Z");
  occurrence->snoozed_s = utc ("2026-11-23T08:15:00Z");
  g_assert_cmpint (smriti_occurrence_asks_at (occurrence, zone, settings, &snoozed), ==, occurrence->opens_s);
  occurrence->snoozed_s = utc ("2026-11-23T10:00:00Z");
  g_assert_cmpint (smriti_occurrence_asks_at (occurrence, zone, settings, &snoozed), ==, occurrence->snoozed_s);
  g_assert_true (snoozed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agenda/daily-weekly", test_daily_weekly);
  g_test_add_func ("/agenda/monthly", test_monthly);
  g_test_add_func ("/agenda/cycles", test_cycles);
  g_test_add_func ("/agenda/agree", test_agree);
  g_test_add_func ("/agenda/rule-free", test_rule_free);
  g_test_add_func ("/agenda/snooze", test_snooze);
  g_test_add_func ("/agenda/snooze-limit", test_snooze_limit);
  g_test_add_func ("/agenda/snooze-bad", test_snooze_bad);
  g_test_add_func ("/agenda/again", test_again);
  g_test_add_func ("/agenda/awkward-hours", test_awkward_hours);
  g_test_add_func ("/agenda/put-off-before-the-hour", test_put_off_before_the_hour);
  return g_test_run ();
}
