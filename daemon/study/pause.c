/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Holidays: from pause until its end nothing is asked and nothing is missed. */

#include "daemon/study/private.h"

#define OPEN G_MAXINT64
#define MAX_DAYS 3660

/* Each pause ends at its own end, at the next unpause or where the next begins. */
static GArray *
pauses (SmritiStudy *study)
{
  g_autoptr (GPtrArray) begun = NULL;
  g_autoptr (GPtrArray) ended = NULL;

  if (study->pauses)
    return study->pauses;
  study->pauses = g_array_new (FALSE, FALSE, sizeof (SmritiPause));
  begun = smriti_events_of_type (study->store, SMRITI_EVENT_PAUSED, FALSE);
  ended = smriti_events_of_type (study->store, SMRITI_EVENT_UNPAUSED, FALSE);
  for (guint i = 0; i < begun->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (begun, i);
      const char *until = smriti_event_get (event, "until");
      SmritiPause pause = { event->at_ms / 1000, until && *until ? g_ascii_strtoll (until, NULL, 10) : OPEN };

      if (i + 1 < begun->len)
        pause.until_s = MIN (pause.until_s, ((const SmritiEvent *) g_ptr_array_index (begun, i + 1))->at_ms / 1000);
      for (guint k = 0; k < ended->len; k++)
        {
          const SmritiEvent *end = g_ptr_array_index (ended, k);

          if (end->hlc > event->hlc)
            pause.until_s = MIN (pause.until_s, end->at_ms / 1000);
        }
      g_array_append_val (study->pauses, pause);
    }
  return study->pauses;
}

gboolean
smriti_study_in_pause (SmritiStudy *study, gint64 at_s, gint64 *out_until_s)
{
  const GArray *all = pauses (study);

  for (guint i = all->len; i-- > 0;)
    {
      const SmritiPause *pause = &g_array_index (all, SmritiPause, i);

      if (at_s < pause->from_s || at_s >= pause->until_s)
        continue;
      if (out_until_s)
        *out_until_s = pause->until_s == OPEN ? 0 : pause->until_s;
      return TRUE;
    }
  return FALSE;
}

gint64
smriti_study_last_pause (SmritiStudy *study)
{
  const GArray *all = pauses (study);
  gint64 last_s = 0;

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, SmritiPause, i).until_s != OPEN)
      last_s = MAX (last_s, g_array_index (all, SmritiPause, i).until_s);
  return last_s;
}

gboolean
smriti_study_is_paused (SmritiStudy *study, gint64 *out_until_s)
{
  *out_until_s = 0;
  return smriti_study_in_pause (study, smriti_study_now_s (study), out_until_s);
}

/* The first day on which it asks again. */
static gboolean
parse_until (const char *until, gint32 today, gint32 *out_day, GError **error)
{
  char *end = NULL;
  guint64 n = g_ascii_isdigit (until[0]) ? g_ascii_strtoull (until, &end, 10) : 0;

  if (g_str_equal (until, "tomorrow"))
    *out_day = today + 1;
  else if (end && (end[0] == 'd' || end[0] == 'w') && end[1] == '\0' && n > 0 && n <= MAX_DAYS)
    *out_day = today + (gint32) n * (end[0] == 'w' ? 7 : 1);
  else if (!smriti_day_from_string (until, out_day))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "cannot pause until '%s'; say 3d, 2w, tomorrow or a date like 2026-12-31", until);
      return FALSE;
    }
  if (*out_day > today && *out_day - today <= MAX_DAYS)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' lies %s", until,
               *out_day > today ? "more than ten years ahead" : "behind; a pause ends on a later day");
  return FALSE;
}

static gboolean
keep (SmritiStudy *study, SmritiEvent *event, GError **error)
{
  if (!smriti_study_append_alone (study, event, error))
    return FALSE;
  smriti_study_forget_rules (study);
  smriti_study_tell_changed (study);
  return TRUE;
}

gboolean
smriti_study_pause (SmritiStudy *study, const char *until, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_PAUSED, "");
  g_autofree char *text = NULL;
  gint32 day;

  if (until[0] != '\0')
    {
      const SmritiSettings *settings = smriti_study_settings (study);

      if (!parse_until (until, smriti_study_day (study), &day, error))
        return FALSE;
      text = g_strdup_printf (
          "%" G_GINT64_FORMAT,
          smriti_review_day_instant (day, settings->daily_minute, settings->rollover_minute, smriti_clock_zone (study->clock)));
      smriti_event_put (event, "until", text);
    }
  return keep (study, event, error);
}

gboolean
smriti_study_unpause (SmritiStudy *study, GError **error)
{
  g_autoptr (SmritiEvent) event = NULL;
  gint64 until_s;

  if (!smriti_study_is_paused (study, &until_s))
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing is paused");
      return FALSE;
    }
  event = smriti_study_new_event (study, SMRITI_EVENT_UNPAUSED, "");
  return keep (study, event, error);
}
