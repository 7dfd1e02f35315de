/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/words.h"

char *
smriti_words_day (gint32 day, gint32 today)
{
  static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

  if (day == today)
    return g_strdup ("today");
  if (day == today + 1)
    return g_strdup ("tomorrow");
  if (day > today && day <= today + 6)
    return g_strdup (weekdays[smriti_day_weekday (day)]);
  return smriti_day_to_string (day);
}

char *
smriti_words_catch_up (guint days_away, guint n_today, gint32 until_day, gint32 today)
{
  g_autofree char *until = until_day == SMRITI_DAY_NONE ? NULL : smriti_words_day (until_day, today);

  return g_strdup_printf ("%u day%s away: %u today, the rest spread %s%s", days_away, days_away == 1 ? "" : "s", n_today,
                          until ? "until " : "over the weeks to come", until ? until : "");
}
