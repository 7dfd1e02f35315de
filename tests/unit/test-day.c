/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Days as integers, and the ids of occurrences, which end in one. */

#include "common/day.h"
#include "common/occurrence.h"

static void
test_known (void)
{
  gint32 day;
  int year, month, day_of_month;

  g_assert_cmpint (smriti_day_from_ymd (1970, 1, 1), ==, 0);
  g_assert_cmpint (smriti_day_from_ymd (1969, 12, 31), ==, -1);
  g_assert_cmpint (smriti_day_from_ymd (2026, 11, 23), ==, 20780);
  g_assert_true (smriti_day_from_string ("2026-11-23", &day));
  g_assert_cmpint (day, ==, 20780);
  smriti_day_to_ymd (20780, &year, &month, &day_of_month);
  g_assert_true (year == 2026 && month == 11 && day_of_month == 23);
  g_assert_cmpint (smriti_day_weekday (20780), ==, 0); /* a Monday */
  g_assert_cmpint (smriti_day_weekday (20779), ==, 6);
  g_assert_cmpint (smriti_day_weekday (0), ==, 3); /* a Thursday */
}

/* All days of four centuries, each one more than the last, there and back. */
static void
test_round_trip (void)
{
  gint32 first = smriti_day_from_ymd (1800, 1, 1);
  gint32 last = smriti_day_from_ymd (2200, 12, 31);
  int weekday = smriti_day_weekday (first);

  for (gint32 day = first; day <= last; day++)
    {
      g_autofree char *date = smriti_day_to_string (day);
      gint32 again;

      g_assert_true (smriti_day_from_string (date, &again));
      g_assert_cmpint (again, ==, day);
      g_assert_cmpint (smriti_day_weekday (day), ==, weekday);
      weekday = (weekday + 1) % 7;
    }
}

static void
test_bad (void)
{
  static const char *const bad[] = { "",           "2026",        "2026-11",     "2026-02-29", "2026-13-01",
                                     "2026-00-01", "2026-01-00",  "2026-04-31",  "0000-01-01", "26-11-23",
                                     "2026-11-2",  "2026-11-233", " 2026-11-23", "2026/11/23", "2026-1a-01",
                                     "+026-01-01" };
  gint32 day = 7;

  g_assert_false (smriti_day_from_string (NULL, &day));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (smriti_day_from_string (bad[i], &day));
  g_assert_cmpint (day, ==, 7);
  g_assert_true (smriti_day_from_string ("2028-02-29", &day));
}

static void
test_ends (void)
{
  g_autofree char *first = smriti_day_to_string (G_MININT32);
  g_autofree char *last = smriti_day_to_string (G_MAXINT32);

  g_assert_cmpstr (first, ==, "0001-01-01");
  g_assert_cmpstr (last, ==, "9999-12-31");
}

static void
test_occurrence_ids (void)
{
  static const char *const topics[] = { "Python", "", "C / C++", "a/daily/2026-01-01", "日本語", "x:y" };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (int c = SMRITI_CADENCE_DAILY; c <= (int) SMRITI_CADENCE_MONTHLY; c++)
      {
        g_autoptr (SmritiOccurrence) occurrence = smriti_occurrence_new (topics[i], (SmritiCadence) c, 20780);
        g_autofree char *topic = NULL;
        SmritiCadence cadence;
        gint32 day;

        g_assert_true (smriti_occurrence_parse_id (occurrence->id, &topic, &cadence, &day));
        g_assert_cmpstr (topic, ==, topics[i]);
        g_assert_cmpint (cadence, ==, c);
        g_assert_cmpint (day, ==, 20780);
      }
}

static void
test_bad_ids (void)
{
  static const char *const bad[] = { "",
                                     "/",
                                     "Python",
                                     "daily/2026-11-23",
                                     "Python/daily",
                                     "Python/daily/",
                                     "Python/daily/2026-02-29",
                                     "Python/hourly/2026-11-23",
                                     "Python//2026-11-23",
                                     "Python/daily/2026-11-23/" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      char *topic = NULL;
      SmritiCadence cadence;
      gint32 day;

      g_assert_false (smriti_occurrence_parse_id (bad[i], &topic, &cadence, &day));
      g_assert_null (topic);
    }
}

static void
test_occurrence (void)
{
  g_autoptr (SmritiOccurrence) occurrence = smriti_occurrence_new ("Python", SMRITI_CADENCE_30_DAY, 20780);

  g_assert_cmpstr (occurrence->id, ==, "Python/30-day/2026-11-23");
  g_ptr_array_add (occurrence->steps, smriti_step_new (1, NULL, "Rebuild"));
  g_assert_null (((SmritiStep *) occurrence->steps->pdata[0])->entry);
  smriti_step_free (NULL);
  smriti_occurrence_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day/known", test_known);
  g_test_add_func ("/day/round-trip", test_round_trip);
  g_test_add_func ("/day/bad", test_bad);
  g_test_add_func ("/day/ends", test_ends);
  g_test_add_func ("/occurrence/ids", test_occurrence_ids);
  g_test_add_func ("/occurrence/bad-ids", test_bad_ids);
  g_test_add_func ("/occurrence/record", test_occurrence);
  return g_test_run ();
}
