/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ics/dates.h"

#include "common/day.h"

#define DAY_MINUTES (24 * 60)
#define SHORTEST_MONTH 28

/* --- days of the rule --- */

static gboolean
is_month_day (const SmritiRuleRow *row, gint32 day)
{
  int year, month, day_of_month;
  int last;

  smriti_day_to_ymd (day, &year, &month, &day_of_month);
  last = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
  return day_of_month == MIN ((int) row->day_of_month, last);
}

/* Whether @day fits the pattern, had the rule always been there. */
static gboolean
fits (const SmritiRuleRow *row, gint32 day)
{
  switch (row->cadence)
    {
    case SMRITI_CADENCE_WEEKLY:
      return smriti_day_weekday (day) == (int) row->weekday;
    case SMRITI_CADENCE_30_DAY:
      return (day - row->first) % 30 == 0;
    case SMRITI_CADENCE_90_DAY:
      return (day - row->first) % 90 == 0;
    case SMRITI_CADENCE_MONTHLY:
      return is_month_day (row, day);
    case SMRITI_CADENCE_DAILY:
    default:
      return TRUE;
    }
}

gint32
smriti_ics_start (const SmritiRuleRow *row)
{
  gint32 day = row->first;

  while (!fits (row, day)) /* a month at most */
    day++;
  return day;
}

gboolean
smriti_ics_comes_on (const SmritiRuleRow *row, gint32 day)
{
  return day >= row->first && fits (row, day);
}

/* --- in the calendar --- */

static gboolean
is_in_the_night_after (const SmritiRuleRow *row)
{
  return row->minute >= DAY_MINUTES;
}

/* "The night after the 30th, or after the last of February" is no recurrence
 * that iCalendar can say; then the evening of that day has to do. After the 31st
 * is the 1st, up to the 27th the next number. */
static gboolean
cannot_be_said (const SmritiRuleRow *row)
{
  return is_in_the_night_after (row) && row->cadence == SMRITI_CADENCE_MONTHLY && row->day_of_month >= SHORTEST_MONTH
         && row->day_of_month < 31;
}

SmritiIcsTime
smriti_ics_time (const SmritiRuleRow *row, gint32 day)
{
  if (cannot_be_said (row))
    return (SmritiIcsTime){ day, DAY_MINUTES - 1 };
  return (SmritiIcsTime){ day + (gint32) (row->minute / DAY_MINUTES), row->minute % DAY_MINUTES };
}

char *
smriti_ics_time_to_string (SmritiIcsTime when)
{
  int year, month, day_of_month;

  smriti_day_to_ymd (when.day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d%02d%02dT%02u%02u00", year, month, day_of_month, when.minute / 60, when.minute % 60);
}

/* The 29th, 30th or the last day of a shorter month: of the days from the 28th
 * on that the month has, the last. */
static char *
last_of_those_up_to (guint day_of_month)
{
  GString *days = g_string_new ("FREQ=MONTHLY;BYMONTHDAY=28");

  for (guint day = SHORTEST_MONTH + 1; day <= day_of_month; day++)
    g_string_append_printf (days, ",%u", day);
  g_string_append (days, ";BYSETPOS=-1");
  return g_string_free (days, FALSE);
}

static char *
monthly (const SmritiRuleRow *row)
{
  guint day_of_month = row->day_of_month;

  if (is_in_the_night_after (row) && !cannot_be_said (row))
    return g_strdup_printf ("FREQ=MONTHLY;BYMONTHDAY=%u", day_of_month == 31 ? 1 : day_of_month + 1);
  if (day_of_month == 31)
    return g_strdup ("FREQ=MONTHLY;BYMONTHDAY=-1");
  if (day_of_month > SHORTEST_MONTH)
    return last_of_those_up_to (day_of_month);
  return g_strdup_printf ("FREQ=MONTHLY;BYMONTHDAY=%u", day_of_month);
}

char *
smriti_ics_recurrence (const SmritiRuleRow *row)
{
  static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

  switch (row->cadence)
    {
    case SMRITI_CADENCE_WEEKLY:
      return g_strdup_printf ("FREQ=WEEKLY;BYDAY=%s", weekdays[(row->weekday + (is_in_the_night_after (row) ? 1 : 0)) % 7]);
    case SMRITI_CADENCE_30_DAY:
      return g_strdup ("FREQ=DAILY;INTERVAL=30");
    case SMRITI_CADENCE_90_DAY:
      return g_strdup ("FREQ=DAILY;INTERVAL=90");
    case SMRITI_CADENCE_MONTHLY:
      return monthly (row);
    case SMRITI_CADENCE_DAILY:
    default:
      return g_strdup ("FREQ=DAILY");
    }
}
