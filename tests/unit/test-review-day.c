/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Review days over zones that have done everything a zone can do: days tile
 * time, gaps and folds have one answer, a date left out is an empty day. */

#include "daemon/calendar/review_day.h"

#include <string.h>

static const char *const zones[] = { "UTC",
                                     "Europe/Berlin",
                                     "Asia/Kolkata",
                                     "Asia/Kathmandu",
                                     "America/New_York",
                                     "America/Sao_Paulo",   /* gaps and folds at midnight */
                                     "Pacific/Apia",        /* no 2011-12-30 */
                                     "Pacific/Kwajalein",   /* no 1993-08-21 */
                                     "Australia/Lord_Howe", /* half an hour of summer */
                                     "Africa/Casablanca",
                                     "Atlantic/Azores",
                                     "Antarctica/Troll" };
static const int rollovers[] = { 0, 60, 90, 150, 4 * 60, 12 * 60, 23 * 60 + 30 };

static GTimeZone *
zone_of (const char *identifier)
{
  GTimeZone *zone = g_time_zone_new_identifier (identifier);

  g_assert_nonnull (zone);
  return zone;
}

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
assert_instant (const char *zone_name, const char *date, const char *minute, int rollover_min, const char *iso)
{
  g_autoptr (GTimeZone) zone = zone_of (zone_name);
  int at;

  g_assert_true (smriti_minute_from_string (minute, &at));
  g_assert_cmpint (smriti_review_day_instant (day_of (date), at, rollover_min, zone), ==, utc (iso));
}

static void
assert_day (const char *zone_name, const char *iso, int rollover_min, const char *date)
{
  g_autoptr (GTimeZone) zone = zone_of (zone_name);
  g_autofree char *day = smriti_day_to_string (smriti_review_day_at (utc (iso), zone, rollover_min));

  g_assert_cmpstr (day, ==, date);
}

static void
test_plain (void)
{
  assert_day ("UTC", "2026-11-23T03:59:59Z", 240, "2026-11-22");
  assert_day ("UTC", "2026-11-23T04:00:00Z", 240, "2026-11-23");
  assert_day ("UTC", "2026-11-23T00:00:00Z", 0, "2026-11-23");
  assert_day ("UTC", "1969-12-31T23:59:59Z", 0, "1969-12-31");
  assert_day ("Asia/Kolkata", "2026-11-22T22:29:59Z", 240, "2026-11-22");
  assert_day ("Asia/Kolkata", "2026-11-22T22:30:00Z", 240, "2026-11-23");
  assert_day ("Asia/Kathmandu", "2026-11-22T22:15:00Z", 240, "2026-11-23");
  assert_instant ("Europe/Berlin", "2026-11-23", "09:00", 240, "2026-11-23T08:00:00Z");
  assert_instant ("Europe/Berlin", "2026-07-01", "09:00", 240, "2026-07-01T07:00:00Z");
  assert_instant ("Europe/Berlin", "2026-11-23", "03:59", 240, "2026-11-24T02:59:00Z");
  assert_instant ("Europe/Berlin", "2026-11-23", "04:00", 240, "2026-11-23T03:00:00Z");
}

static void
test_gap (void)
{
  assert_instant ("Europe/Berlin", "2027-03-28", "01:59", 0, "2027-03-28T00:59:00Z");
  assert_instant ("Europe/Berlin", "2027-03-28", "02:00", 0, "2027-03-28T01:00:00Z");
  assert_instant ("Europe/Berlin", "2027-03-28", "02:30", 0, "2027-03-28T01:00:00Z");
  assert_instant ("Europe/Berlin", "2027-03-28", "03:00", 0, "2027-03-28T01:00:00Z");
  assert_instant ("Europe/Berlin", "2027-03-28", "09:00", 0, "2027-03-28T07:00:00Z");
  assert_instant ("America/Sao_Paulo", "2018-11-04", "00:00", 0, "2018-11-04T03:00:00Z");
  assert_instant ("America/Sao_Paulo", "2018-11-04", "00:30", 0, "2018-11-04T03:00:00Z");
  assert_day ("America/Sao_Paulo", "2018-11-04T02:59:59Z", 0, "2018-11-03");
  assert_day ("America/Sao_Paulo", "2018-11-04T03:00:00Z", 0, "2018-11-04");
  assert_instant ("Australia/Lord_Howe", "2026-10-04", "02:15", 0, "2026-10-03T15:30:00Z");
}

static void
test_fold (void)
{
  assert_instant ("Europe/Berlin", "2026-10-25", "02:30", 0, "2026-10-25T00:30:00Z");
  assert_instant ("Europe/Berlin", "2026-10-25", "03:00", 0, "2026-10-25T02:00:00Z");
  assert_instant ("America/Sao_Paulo", "2018-02-17", "23:30", 0, "2018-02-18T01:30:00Z");
  assert_instant ("Australia/Lord_Howe", "2026-04-05", "01:45", 0, "2026-04-04T14:45:00Z");
  /* The new day goes on when the clock falls back over the rollover. */
  assert_day ("Europe/Berlin", "2026-10-25T00:29:59Z", 150, "2026-10-24");
  assert_day ("Europe/Berlin", "2026-10-25T00:30:00Z", 150, "2026-10-25");
  assert_day ("Europe/Berlin", "2026-10-25T01:15:00Z", 150, "2026-10-25");
  assert_day ("America/Sao_Paulo", "2018-02-18T02:30:00Z", 0, "2018-02-17");
}

static void
test_date_left_out (void)
{
  g_autoptr (GTimeZone) apia = zone_of ("Pacific/Apia");
  gint32 missing = day_of ("2011-12-30");

  g_assert_cmpint (smriti_review_day_start (missing, 0, apia), ==, utc ("2011-12-30T10:00:00Z"));
  g_assert_cmpint (smriti_review_day_start (missing + 1, 0, apia), ==, utc ("2011-12-30T10:00:00Z"));
  assert_day ("Pacific/Apia", "2011-12-30T09:59:59Z", 0, "2011-12-29");
  assert_day ("Pacific/Apia", "2011-12-30T10:00:00Z", 0, "2011-12-31");
  /* With a rollover the night after the gap is all that is left of the 30th. */
  assert_day ("Pacific/Apia", "2011-12-30T10:00:00Z", 240, "2011-12-30");
  assert_day ("Pacific/Apia", "2011-12-30T13:59:59Z", 240, "2011-12-30");
  assert_day ("Pacific/Apia", "2011-12-30T14:00:00Z", 240, "2011-12-31");
}

/* Every day from @first on for @n days: its start is its own, the instant
 * before belongs to the day before, and no day is longer than 26 hours. */
static void
check_tiles (GTimeZone *zone, int rollover_min, gint32 first, int n)
{
  gint32 last_begun = smriti_review_day_at (smriti_review_day_start (first, rollover_min, zone) - 1, zone, rollover_min);

  for (gint32 day = first; day < first + n; day++)
    {
      gint64 start_s = smriti_review_day_start (day, rollover_min, zone);
      gint64 end_s = smriti_review_day_start (day + 1, rollover_min, zone);

      g_assert_cmpint (end_s - start_s, <=, 26 * 3600);
      g_assert_cmpint (end_s, >=, start_s);
      if (end_s == start_s)
        continue;
      g_assert_cmpint (smriti_review_day_at (start_s, zone, rollover_min), ==, day);
      g_assert_cmpint (smriti_review_day_at (end_s - 1, zone, rollover_min), ==, day);
      g_assert_cmpint (smriti_review_day_at (start_s - 1, zone, rollover_min), ==, last_begun);
      last_begun = day;
    }
}

static void
test_tiles (void)
{
  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint r = 0; r < G_N_ELEMENTS (rollovers); r++)
      {
        g_autoptr (GTimeZone) zone = zone_of (zones[z]);

        check_tiles (zone, rollovers[r], day_of ("2011-12-20"), 20);
        check_tiles (zone, rollovers[r], day_of ("1993-08-15"), 12);
        check_tiles (zone, rollovers[r], day_of ("2017-09-01"), 600);
        check_tiles (zone, rollovers[r], day_of ("2026-01-01"), 800);
      }
}

/* The instant of a minute lies in its day, and the clock shows that minute
 * there, unless a gap swallowed it. */
static void
test_instants (void)
{
  for (int i = 0; i < 10000; i++)
    {
      g_autoptr (GTimeZone) zone = zone_of (zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))]);
      int rollover_min = rollovers[g_test_rand_int_range (0, G_N_ELEMENTS (rollovers))];
      int minute = g_test_rand_int_range (0, 24 * 60);
      gint32 day = g_test_rand_int_range (day_of ("1971-01-01"), day_of ("2037-12-01"));
      gint64 at_s = smriti_review_day_instant (day, minute, rollover_min, zone);
      g_autoptr (GDateTime) utc_time = g_date_time_new_from_unix_utc (at_s);
      g_autoptr (GDateTime) shown = g_date_time_to_timezone (utc_time, zone);
      g_autoptr (GDateTime) before_utc = g_date_time_new_from_unix_utc (at_s - 1);
      g_autoptr (GDateTime) before = g_date_time_to_timezone (before_utc, zone);
      int shown_minute = g_date_time_get_hour (shown) * 60 + g_date_time_get_minute (shown);

      g_assert_cmpint (at_s, >=, smriti_review_day_start (day, rollover_min, zone));
      g_assert_cmpint (at_s, <=, smriti_review_day_start (day + 1, rollover_min, zone));
      if (g_date_time_get_utc_offset (before) == g_date_time_get_utc_offset (shown))
        g_assert_cmpint (shown_minute, ==, minute);
    }
}

static void
test_extremes (void)
{
  g_autoptr (GTimeZone) zone = zone_of ("Europe/Berlin");

  smriti_review_day_at (G_MININT64, zone, 240);
  smriti_review_day_at (G_MAXINT64, zone, 240);
  smriti_quiet_end (G_MAXINT64, 22 * 60, 7 * 60, zone);
  smriti_next_shown (G_MININT64, 0, zone);
  smriti_review_day_start (SMRITI_DAY_NONE, 240, zone);
  smriti_review_day_instant (G_MAXINT32 - 1, 0, 240, zone);
}

static void
test_minute (void)
{
  static const char *const bad[] = { "",       ":",      "24:00",  "12:60", "1200",  "12:0",
                                     "012:00", "12:00 ", " 12:00", "-1:00", "1a:00", "12:000" };
  int minute = -1;

  g_assert_false (smriti_minute_from_string (NULL, &minute));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (smriti_minute_from_string (bad[i], &minute));
  g_assert_cmpint (minute, ==, -1);
  g_assert_true (smriti_minute_from_string ("00:00", &minute) && minute == 0);
  g_assert_true (smriti_minute_from_string ("23:59", &minute) && minute == 24 * 60 - 1);
  g_assert_true (smriti_minute_from_string ("9:05", &minute) && minute == 9 * 60 + 5);
}

static void
test_quiet (void)
{
  int from = 22 * 60, to = 7 * 60;
  g_autoptr (GTimeZone) zone = zone_of ("Europe/Berlin");

  g_assert_true (smriti_quiet_at (22 * 60, from, to));
  g_assert_true (smriti_quiet_at (0, from, to));
  g_assert_true (smriti_quiet_at (7 * 60 - 1, from, to));
  g_assert_false (smriti_quiet_at (7 * 60, from, to));
  g_assert_false (smriti_quiet_at (22 * 60 - 1, from, to));
  g_assert_true (smriti_quiet_at (13 * 60, 12 * 60, 14 * 60));
  g_assert_false (smriti_quiet_at (14 * 60, 12 * 60, 14 * 60));
  for (int minute = 0; minute < 24 * 60; minute++)
    g_assert_false (smriti_quiet_at (minute, from, from));

  g_assert_cmpint (smriti_quiet_end (utc ("2026-11-23T20:59:59Z"), from, to, zone), ==, utc ("2026-11-23T20:59:59Z"));
  g_assert_cmpint (smriti_quiet_end (utc ("2026-11-23T21:00:00Z"), from, to, zone), ==, utc ("2026-11-24T06:00:00Z"));
  g_assert_cmpint (smriti_quiet_end (utc ("2026-11-24T03:00:00Z"), from, to, zone), ==, utc ("2026-11-24T06:00:00Z"));
  g_assert_cmpint (smriti_quiet_end (utc ("2027-03-27T22:00:00Z"), from, to, zone), ==, utc ("2027-03-28T05:00:00Z"));
  g_assert_cmpint (smriti_quiet_end (utc ("2026-10-24T22:00:00Z"), from, to, zone), ==, utc ("2026-10-25T06:00:00Z"));
  /* In the second hour of a fold it is the second 02:45 that ends them. */
  g_assert_cmpint (smriti_quiet_end (utc ("2026-10-25T01:30:00Z"), from, 165, zone), ==, utc ("2026-10-25T01:45:00Z"));
}

static void
test_next_shown (void)
{
  g_autoptr (GTimeZone) zone = zone_of ("Europe/Berlin");

  g_assert_cmpint (smriti_next_shown (utc ("2026-11-23T08:00:00Z"), 18 * 60, zone), ==, utc ("2026-11-23T17:00:00Z"));
  g_assert_cmpint (smriti_next_shown (utc ("2026-11-23T17:00:00Z"), 18 * 60, zone), ==, utc ("2026-11-24T17:00:00Z"));
  g_assert_cmpint (smriti_next_shown (utc ("2027-03-27T20:00:00Z"), 150, zone), ==, utc ("2027-03-28T01:00:00Z"));
  g_assert_cmpint (smriti_next_shown (utc ("2026-10-25T01:10:00Z"), 150, zone), ==, utc ("2026-10-25T01:30:00Z"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-day/plain", test_plain);
  g_test_add_func ("/review-day/gap", test_gap);
  g_test_add_func ("/review-day/fold", test_fold);
  g_test_add_func ("/review-day/date-left-out", test_date_left_out);
  g_test_add_func ("/review-day/tiles", test_tiles);
  g_test_add_func ("/review-day/instants", test_instants);
  g_test_add_func ("/review-day/extremes", test_extremes);
  g_test_add_func ("/review-day/minute", test_minute);
  g_test_add_func ("/review-day/quiet", test_quiet);
  g_test_add_func ("/review-day/next-shown", test_next_shown);
  return g_test_run ();
}
