/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/day.h"

#include <string.h>

#define JULIAN_OF_1970 719163 /* g_date_get_julian() of 1970-01-01 */
#define JULIAN_LAST 3652059   /* 9999-12-31 */

gint32
smriti_day_from_ymd (int year, int month, int day_of_month)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year);
  return (gint32) g_date_get_julian (&date) - JULIAN_OF_1970;
}

static void
set_date (GDate *date, gint32 day)
{
  gint64 julian = (gint64) day + JULIAN_OF_1970;

  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) CLAMP (julian, 1, JULIAN_LAST));
}

void
smriti_day_to_ymd (gint32 day, int *out_year, int *out_month, int *out_day_of_month)
{
  GDate date;

  set_date (&date, day);
  *out_year = g_date_get_year (&date);
  *out_month = g_date_get_month (&date);
  *out_day_of_month = g_date_get_day (&date);
}

char *
smriti_day_to_string (gint32 day)
{
  int year, month, day_of_month;

  smriti_day_to_ymd (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
}

gboolean
smriti_day_from_string (const char *s, gint32 *out_day)
{
  int year, month, day_of_month;

  if (!s || strlen (s) != 10 || s[4] != '-' || s[7] != '-')
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (s[i]))
      return FALSE;
  year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
  month = (s[5] - '0') * 10 + (s[6] - '0');
  day_of_month = (s[8] - '0') * 10 + (s[9] - '0');
  if (year < 1 || !g_date_valid_dmy ((GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *out_day = smriti_day_from_ymd (year, month, day_of_month);
  return TRUE;
}

int
smriti_day_weekday (gint32 day)
{
  GDate date;

  set_date (&date, day);
  return (int) g_date_get_weekday (&date) - 1;
}
