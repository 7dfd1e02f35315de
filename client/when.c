/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/when.h"

#include "common/day.h"

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

/* One decimal where it says something: "2.5mo", "3mo". */
static char *
tenths (double value, const char *unit)
{
  gint64 rounded = (gint64) (value * 10 + 0.5);

  if (rounded % 10 == 0 || rounded >= 100)
    return g_strdup_printf ("%" G_GINT64_FORMAT "%s", (rounded + 5) / 10, unit);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%d%s", rounded / 10, (int) (rounded % 10), unit);
}

char *
smriti_when_interval (gint64 seconds)
{
  if (seconds < MINUTE)
    return g_strdup_printf ("%ds", (int) MAX (seconds, 0));
  if (seconds < HOUR)
    return g_strdup_printf ("%dm", (int) ((seconds + MINUTE / 2) / MINUTE));
  if (seconds < DAY)
    return tenths ((double) seconds / HOUR, "h");
  if (seconds < 31 * (gint64) DAY)
    return g_strdup_printf ("%dd", (int) ((seconds + DAY / 2) / DAY));
  if (seconds < 365 * (gint64) DAY)
    return tenths ((double) seconds / DAY / 30.4375, "mo");
  return tenths ((double) seconds / DAY / 365.25, "y");
}

static GDateTime *
local_time (gint64 at_s)
{
  GDateTime *time = g_date_time_new_from_unix_local (at_s);

  return time ? time : g_date_time_new_from_unix_local (0);
}

gint32
smriti_when_day (gint64 at_s)
{
  g_autoptr (GDateTime) at = local_time (at_s);

  return smriti_day_from_ymd (g_date_time_get_year (at), g_date_time_get_month (at), g_date_time_get_day_of_month (at));
}

/* Nights between now and @at_s, by the calendar. */
static int
days_between (gint64 now_s, gint64 at_s)
{
  return smriti_when_day (at_s) - smriti_when_day (now_s);
}

char *
smriti_when_due (gint64 due_s, gint64 now_s)
{
  gint64 left = due_s - now_s;
  int days = days_between (now_s, due_s);
  g_autoptr (GDateTime) at = NULL;

  if (left <= 0)
    return g_strdup ("now");
  if (left < HOUR)
    return g_strdup_printf ("in %d min", (int) MAX (1, (left + MINUTE / 2) / MINUTE));
  if (left < 12 * HOUR || days == 0)
    return g_strdup_printf ("in %d h", (int) ((left + HOUR / 2) / HOUR));
  if (days == 1)
    return g_strdup ("tomorrow");
  if (days <= 60)
    return g_strdup_printf ("in %d days", days);
  at = local_time (due_s);
  return g_date_time_format (at, "on %Y-%m-%d");
}

char *
smriti_when_at (gint64 at_s, gint64 now_s)
{
  g_autoptr (GDateTime) at = local_time (at_s);
  g_autofree char *clock = g_date_time_format (at, "%H:%M");
  g_autofree char *date = g_date_time_format (at, "%Y-%m-%d");
  int days = days_between (now_s, at_s);

  if (days == 0)
    return g_steal_pointer (&clock);
  if (days == 1)
    return g_strdup_printf ("tomorrow %s", clock);
  return g_strdup_printf ("%.3s %s %s", weekdays[g_date_time_get_day_of_week (at) - 1], date, clock);
}

char *
smriti_when_full (gint64 at_s)
{
  g_autoptr (GDateTime) at = local_time (at_s);
  g_autofree char *stamp = g_date_time_format (at, "%Y-%m-%d %H:%M");

  return g_strdup_printf ("%s %s", weekdays[g_date_time_get_day_of_week (at) - 1], stamp);
}

char *
smriti_when_until (gint64 at_s, gint64 now_s)
{
  g_autoptr (GDateTime) at = local_time (at_s);
  const char *weekday = weekdays[g_date_time_get_day_of_week (at) - 1];
  g_autofree char *date = g_date_time_format (at, "%Y-%m-%d");
  int days = days_between (now_s, at_s);

  if (days <= 0)
    return g_date_time_format (at, "%H:%M");
  if (days == 1)
    return g_strdup ("tomorrow");
  return days < 7 ? g_strdup (weekday) : g_strdup_printf ("%.3s %s", weekday, date);
}

char *
smriti_when_stamp (gint64 at_s)
{
  g_autoptr (GDateTime) at = local_time (at_s);

  return g_date_time_format (at, "%Y-%m-%d %H:%M:%S");
}

char *
smriti_count (guint n, const char *one, const char *many)
{
  if (n == 1)
    return g_strdup_printf ("1 %s", one);
  return many ? g_strdup_printf ("%u %s", n, many) : g_strdup_printf ("%u %ss", n, one);
}
