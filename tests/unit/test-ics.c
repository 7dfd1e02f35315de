/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rules as iCalendar, read back by libical: the instants of years are those
 * that the daemon's own agenda gives, and texts come through as they were. */

#include "client/ics/event.h"
#include "daemon/calendar/agenda.h"
#include "daemon/calendar/review_day.h"
#include "tests/unit/rule-rows.h"

#include <libical/ical.h>
#include <string.h>

#define ROLLOVER_MIN (4 * 60)
#define YEARS_2 731

/* --- reading back --- */

/* The one VEVENT of @row's item; free its parent. */
static icalcomponent *
event_of (const SmritiRuleRow *row)
{
  g_autofree char *text = smriti_ics_item (row);
  icalcomponent *calendar = icalparser_parse_string (text);

  g_assert_nonnull (calendar);
  g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
  g_assert_true (icalrestriction_check (calendar));
  g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT), ==, 1);
  return icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
}

static void
event_free (icalcomponent *event)
{
  icalcomponent_free (icalcomponent_get_parent (event));
}

static void
on_instance (icalcomponent *event, struct icaltime_span *span, void *instants)
{
  gint64 at_s = span->start;

  g_array_append_val ((GArray *) instants, at_s);
}

/* Instants of @event in the two years from @from on, its floating times as UTC. */
static GArray *
instants_of (icalcomponent *event, gint32 from)
{
  GArray *instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  struct icaltimetype begin = icaltime_from_timet_with_zone ((time_t) from * 86400, 0, icaltimezone_get_utc_timezone ());
  struct icaltimetype end = icaltime_from_timet_with_zone ((time_t) (from + YEARS_2) * 86400, 0,
                                                           icaltimezone_get_utc_timezone ());

  icalcomponent_foreach_recurrence (event, begin, end, on_instance, instants);
  return instants;
}

/* What the daemon makes of the same rule. */
static GArray *
agenda_of (const SmritiRuleRow *row)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GArray *instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  int n_days = row->cadence == SMRITI_CADENCE_30_DAY ? 30 : row->cadence == SMRITI_CADENCE_90_DAY ? 90 : 0;
  SmritiRule rule = { .cadence = row->cadence,
                      .minute = (int) row->minute % 1440,
                      .weekday = (int) row->weekday,
                      .day_of_month = (int) row->day_of_month,
                      .anchor_day = row->first - n_days };
  gint32 end = row->first + YEARS_2;

  for (gint32 day = smriti_rule_next (&rule, row->first - 1); day < end; day = smriti_rule_next (&rule, day))
    {
      gint64 at_s = smriti_review_day_instant (day, rule.minute, ROLLOVER_MIN, utc);
      gboolean left_out = FALSE;

      for (guint i = 0; i < row->except->len; i++)
        left_out = left_out || g_array_index (row->except, gint32, i) == day;
      if (!left_out && at_s < (gint64) end * 86400)
        g_array_append_val (instants, at_s);
    }
  return instants;
}

static void
assert_as_agenda (const SmritiRuleRow *row)
{
  icalcomponent *event = event_of (row);
  g_autoptr (GArray) there = instants_of (event, row->first);
  g_autoptr (GArray) here = agenda_of (row);

  g_assert_cmpuint (here->len, >, 7);
  g_assert_cmpmem (there->data, there->len * sizeof (gint64), here->data, here->len * sizeof (gint64));
  event_free (event);
}

/* --- dates --- */

/* Every kind of rule begun on each day of more than a year that has a 29 February. */
static void
test_dates (void)
{
  for (int ahead = 0; ahead < 400; ahead += 3)
    for (SmritiCadence cadence = SMRITI_CADENCE_DAILY; cadence <= SMRITI_CADENCE_MONTHLY; cadence++)
      {
        g_autoptr (SmritiRuleRow) row = row_new ("T", cadence, "2027-01-29");

        row->first += ahead;
        row->weekday = (guint) ahead % 7;
        row->day_of_month = 26 + (guint) ahead % 6;
        assert_as_agenda (row);
      }
}

static void
test_last_of_month (void)
{
  static const char *const firsts[] = { "2026-11-23", "2027-01-30", "2027-01-31", "2027-02-28", "2028-02-29", "2028-02-01" };

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    for (guint day = 1; day <= 31; day++)
      {
        g_autoptr (SmritiRuleRow) row = row_new ("T", SMRITI_CADENCE_MONTHLY, firsts[i]);

        row->day_of_month = day;
        assert_as_agenda (row);
      }
}

/* Hours before the rollover belong to the night after their review day. */
static void
test_night (void)
{
  for (SmritiCadence cadence = SMRITI_CADENCE_DAILY; cadence <= SMRITI_CADENCE_MONTHLY; cadence++)
    for (guint day = 1; day <= 31; day++)
      {
        g_autoptr (SmritiRuleRow) row = row_new ("T", cadence, "2027-12-15");

        row->minute = 1440 + 90;
        row->weekday = day % 7;
        row->day_of_month = day;
        if (cadence != SMRITI_CADENCE_MONTHLY || day < 28 || day == 31)
          assert_as_agenda (row);
      }
}

/* What iCalendar cannot say is not a day late, nor early by more than the night. */
static void
test_night_after_the_30th (void)
{
  g_autoptr (SmritiRuleRow) row = row_new ("T", SMRITI_CADENCE_MONTHLY, "2027-01-01");
  icalcomponent *event;
  g_autoptr (GArray) there = NULL;
  g_autoptr (GArray) here = NULL;

  row->minute = 1440 + 30;
  row->day_of_month = 30;
  event = event_of (row);
  there = instants_of (event, row->first);
  here = agenda_of (row);
  g_assert_cmpuint (there->len, ==, here->len);
  for (guint i = 0; i < here->len; i++)
    g_assert_cmpint (g_array_index (here, gint64, i) - g_array_index (there, gint64, i), ==, 31 * 60);
  event_free (event);
}

static void
test_left_out (void)
{
  g_autoptr (SmritiRuleRow) daily = row_new ("T", SMRITI_CADENCE_DAILY, "2026-11-23");
  g_autoptr (SmritiRuleRow) monthly = row_new ("T", SMRITI_CADENCE_MONTHLY, "2026-11-23");
  icalcomponent *event;

  for (gint32 day = day_of ("2026-12-20"); day < day_of ("2027-01-07"); day++)
    g_array_append_val (daily->except, day);
  row_leave_out (daily, "2026-11-23"); /* the very first, out of order, and twice */
  row_leave_out (daily, "2026-11-23");
  row_leave_out (daily, "2026-11-22"); /* none of its dates */
  assert_as_agenda (daily);
  event = event_of (daily);
  g_assert_cmpint (icalcomponent_count_properties (event, ICAL_EXDATE_PROPERTY), ==, 19);
  event_free (event);
  monthly->day_of_month = 31;
  row_leave_out (monthly, "2027-02-28");
  row_leave_out (monthly, "2027-02-27");
  assert_as_agenda (monthly);
  event = event_of (monthly);
  g_assert_cmpint (icalcomponent_count_properties (event, ICAL_EXDATE_PROPERTY), ==, 1);
  event_free (event);
}

/* --- texts --- */

static const char *
description_of (icalcomponent *event)
{
  return icalcomponent_get_description (event);
}

static void
test_texts (void)
{
  g_autoptr (SmritiRuleRow) row = row_new ("C, \"C++\"; naïve \\n \\ स्मृति\r\n\tBEGIN:VALARM\x7f", SMRITI_CADENCE_WEEKLY,
                                           "2026-11-23");
  icalcomponent *event;

  g_strfreev (row->steps);
  row->steps = g_strsplit ("mini build, with ; and \\|two\nlines\nEND:VCALENDAR", "|", -1);
  event = event_of (row);
  g_assert_cmpstr (icalcomponent_get_summary (event), ==, "Review (C, \"C++\"; naïve \\n \\ स्मृति BEGIN:VALARM)");
  g_assert_cmpstr (description_of (event), ==,
                   "1. mini build, with ; and \\\n2. two lines END:VCALENDAR\n\n"
                   "See it: smriti agenda\nTick step 1: smriti tick weekly 1");
  g_assert_cmpint (icalcomponent_count_components (event, ICAL_ANY_COMPONENT), ==, 1);
  event_free (event);
  g_free (row->topic);
  row->topic = g_strdup ("");
  g_clear_pointer (&row->steps, g_strfreev);
  event = event_of (row);
  g_assert_cmpstr (icalcomponent_get_summary (event), ==, "Review");
  g_assert_cmpstr (description_of (event), ==, "See it: smriti agenda");
  event_free (event);
}

/* What must be there, and what must not. */
static void
test_properties (void)
{
  g_autoptr (SmritiRuleRow) row = row_new ("Python", SMRITI_CADENCE_MONTHLY, "2026-12-01");
  icalcomponent *event = event_of (row), *calendar = icalcomponent_get_parent (event);
  icalcomponent *alarm = icalcomponent_get_first_component (event, ICAL_VALARM_COMPONENT);
  icalproperty *trigger = icalcomponent_get_first_property (alarm, ICAL_TRIGGER_PROPERTY);
  struct icaltimetype start = icalcomponent_get_dtstart (event), stamp = icalcomponent_get_dtstamp (event);

  g_assert_cmpint (icalcomponent_count_properties (calendar, ICAL_METHOD_PROPERTY), ==, 0);
  g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VTIMEZONE_COMPONENT), ==, 0);
  g_assert_true (icaltime_is_utc (stamp));
  g_assert_false (icaltime_is_utc (start));
  g_assert_null (icaltime_get_tzid (start));
  g_assert_cmpstr (icaltime_as_ical_string (start), ==, "20261201T090000");
  g_assert_cmpint (icaldurationtype_as_int (icalcomponent_get_duration (event)), ==, 3600);
  g_assert_cmpint (icaldurationtype_as_int (icalproperty_get_trigger (trigger).duration), ==, 0);
  g_assert_cmpint (icalproperty_get_action (icalcomponent_get_first_property (alarm, ICAL_ACTION_PROPERTY)), ==,
                   ICAL_ACTION_DISPLAY);
  g_assert_cmpstr (icalcomponent_get_uid (event), ==, "monthly-18885f27b5af9012@org.smriti.Smriti");
  event_free (event);
}

/* --- bytes --- */

static GPtrArray *
some_rows (void)
{
  GPtrArray *rows = rows_new ();

  for (SmritiCadence cadence = SMRITI_CADENCE_DAILY; cadence <= SMRITI_CADENCE_MONTHLY; cadence++)
    {
      SmritiRuleRow *row = row_new ("Python", cadence, "2026-11-23");

      row_leave_out (row, "2026-11-23");
      g_ptr_array_add (rows, row);
      g_ptr_array_add (rows, row_new ("Rust/ownership, स्मृतिस्मृतिस्मृतिस्मृतिस्मृतिस्मृतिस्मृतिस्मृति", cadence, "2026-11-24"));
    }
  return rows;
}

/* CRLF, at most 75 octets a line, never cut inside a character. */
static void
test_lines (void)
{
  g_autoptr (GPtrArray) rows = some_rows ();
  g_autofree char *text = smriti_ics_calendar (rows);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_null (strstr (lines[0], "\n"));
  for (guint i = 0; lines[i]; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n"));
    }
  g_assert_true (g_str_has_suffix (text, "END:VCALENDAR\r\n"));
}

static void
test_stable (void)
{
  g_autoptr (GPtrArray) rows = some_rows ();
  g_autoptr (GPtrArray) again = some_rows ();
  g_autofree char *first = smriti_ics_calendar (rows);
  g_autofree char *second = NULL;
  SmritiRuleRow *row = g_ptr_array_index (again, 0);
  g_autofree char *uid = smriti_ics_uid (row);

  g_setenv ("TZ", "Pacific/Apia", TRUE);
  second = smriti_ics_calendar (again);
  g_assert_cmpstr (first, ==, second);
  /* The uid outlives all but topic and cadence. */
  row->first += 40;
  row->minute = 0;
  g_free (row->title);
  row->title = g_strdup ("Another");
  {
    g_autofree char *same = smriti_ics_uid (row);

    g_assert_cmpstr (uid, ==, same);
  }
  g_ptr_array_add (again, row_new ("Python", SMRITI_CADENCE_DAILY, "2026-11-23")); /* a second of its kind */
  {
    g_autofree char *text = smriti_ics_calendar (again);
    icalcomponent *calendar = icalparser_parse_string (text);

    g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT), ==, 10);
    g_assert_nonnull (strstr (text, "X-WR-CALNAME:Smriti\r\n"));
    icalcomponent_free (calendar);
  }
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autofree char *text = smriti_ics_calendar (rows);

  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ics/dates", test_dates);
  g_test_add_func ("/ics/last-of-month", test_last_of_month);
  g_test_add_func ("/ics/night", test_night);
  g_test_add_func ("/ics/night-after-the-30th", test_night_after_the_30th);
  g_test_add_func ("/ics/left-out", test_left_out);
  g_test_add_func ("/ics/texts", test_texts);
  g_test_add_func ("/ics/properties", test_properties);
  g_test_add_func ("/ics/lines", test_lines);
  g_test_add_func ("/ics/stable", test_stable);
  g_test_add_func ("/ics/none", test_none);
  return g_test_run ();
}
