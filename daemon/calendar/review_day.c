/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Review days. Everything rests on one question with one answer: which is the
 * first instant, not before another, at which the clock on the wall shows at
 * least this? In a fold it is the first of the two, in a gap the end of the
 * gap, on a date a zone left out the start of the next one. Days are bounded
 * by such instants, so they tile time: no hole, no overlap, in any zone.
 *
 * A "wall" is what the clock shows, counted in seconds as if it stood in UTC.
 * GDateTime picks the second of the two instants in a fold and is therefore
 * asked for UTC only; offsets come from GTimeZone. */

#include "daemon/calendar/review_day.h"

#define WALL_MARGIN_S (2 * 24 * 3600) /* more than any offset: a bound, not a day */

/* Years 1 to 9998: as far as GDateTime and smriti_day reach, less one. */
#define NOW_MIN_S G_GINT64_CONSTANT (-62135596800)
#define NOW_MAX_S G_GINT64_CONSTANT (253370764799)

static gint
interval_at (GTimeZone *zone, gint64 at_s)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at_s);
}

static gint64
wall_at (GTimeZone *zone, gint64 at_s)
{
  return at_s + g_time_zone_get_offset (zone, interval_at (zone, at_s));
}

static gint64
wall_of (gint32 date, int minute)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) naive = NULL;

  smriti_day_to_ymd (date, &year, &month, &day_of_month);
  minute = CLAMP (minute, 0, 24 * 60 - 1);
  naive = g_date_time_new_utc (year, month, day_of_month, minute / 60, minute % 60, 0);
  return g_date_time_to_unix (naive);
}

static gint32
date_of (gint64 wall_s, int *out_minute)
{
  g_autoptr (GDateTime) naive = g_date_time_new_from_unix_utc (CLAMP (wall_s, NOW_MIN_S, NOW_MAX_S));

  if (out_minute)
    *out_minute = g_date_time_get_hour (naive) * 60 + g_date_time_get_minute (naive);
  return smriti_day_from_ymd (g_date_time_get_year (naive), g_date_time_get_month (naive), g_date_time_get_day_of_month (naive));
}

/* First instant after @from_s, up to @to_s, in another interval than @from_s. */
static gint64
next_transition (GTimeZone *zone, gint64 from_s, gint64 to_s)
{
  gint interval = interval_at (zone, from_s);

  while (to_s - from_s > 1)
    {
      gint64 middle_s = from_s + (to_s - from_s) / 2;

      if (interval_at (zone, middle_s) == interval)
        from_s = middle_s;
      else
        to_s = middle_s;
    }
  return to_s;
}

/* First instant at or after @from_s at which the wall shows @wall_s or later. */
static gint64
first_shown (GTimeZone *zone, gint64 from_s, gint64 wall_s)
{
  for (;;)
    {
      gint interval = interval_at (zone, from_s);
      gint64 at_s = MAX (from_s, wall_s - g_time_zone_get_offset (zone, interval));

      if (interval_at (zone, at_s) == interval)
        return at_s;
      from_s = next_transition (zone, from_s, at_s);
    }
}

static gint64
instant_of (GTimeZone *zone, gint32 date, int minute)
{
  gint64 wall_s = wall_of (date, minute);

  return first_shown (zone, wall_s - WALL_MARGIN_S, wall_s);
}

gint64
smriti_review_day_start (gint32 day, int rollover_min, GTimeZone *zone)
{
  return instant_of (zone, day, rollover_min);
}

gint64
smriti_review_day_instant (gint32 day, int minute, int rollover_min, GTimeZone *zone)
{
  return instant_of (zone, minute < rollover_min ? day + 1 : day, minute);
}

gint32
smriti_review_day_at (gint64 now_s, GTimeZone *zone, int rollover_min)
{
  int minute;
  gint32 day;

  now_s = CLAMP (now_s, NOW_MIN_S, NOW_MAX_S);
  day = date_of (wall_at (zone, now_s), &minute);
  if (minute < rollover_min)
    day--;
  /* Where the clock is set back over the rollover, the day that has begun goes
   * on; and a date that a zone left out is over as it begins. */
  while (smriti_review_day_start (day + 1, rollover_min, zone) <= now_s)
    day++;
  return day;
}

gboolean
smriti_minute_from_string (const char *s, int *out_minute)
{
  int hour = 0, minute;
  int digits = 0;

  if (!s)
    return FALSE;
  for (; digits < 2 && g_ascii_isdigit (s[digits]); digits++)
    hour = hour * 10 + (s[digits] - '0');
  s += digits;
  if (digits == 0 || s[0] != ':' || !g_ascii_isdigit (s[1]) || !g_ascii_isdigit (s[2]) || s[3] != '\0')
    return FALSE;
  minute = (s[1] - '0') * 10 + (s[2] - '0');
  if (hour > 23 || minute > 59)
    return FALSE;
  *out_minute = hour * 60 + minute;
  return TRUE;
}

gboolean
smriti_quiet_at (int minute, int from_min, int to_min)
{
  if (from_min <= to_min)
    return minute >= from_min && minute < to_min;
  return minute >= from_min || minute < to_min;
}

gint64
smriti_quiet_end (gint64 now_s, int from_min, int to_min, GTimeZone *zone)
{
  int minute;
  gint32 date;

  now_s = CLAMP (now_s, NOW_MIN_S, NOW_MAX_S);
  date = date_of (wall_at (zone, now_s), &minute);
  if (!smriti_quiet_at (minute, from_min, to_min))
    return now_s;
  return first_shown (zone, now_s, wall_of (minute < to_min ? date : date + 1, to_min));
}

gint64
smriti_next_shown (gint64 now_s, int minute, GTimeZone *zone)
{
  gint64 wall_s;
  gint32 date;

  now_s = CLAMP (now_s, NOW_MIN_S, NOW_MAX_S);
  wall_s = wall_at (zone, now_s);
  date = date_of (wall_s, NULL);
  if (wall_of (date, minute) <= wall_s)
    date++;
  return first_shown (zone, now_s + 1, wall_of (date, minute));
}
