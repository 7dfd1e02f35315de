/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/due.h"

#include "daemon/calendar/agenda.h"
#include "daemon/calendar/review_day.h"

typedef struct
{
  SmritiStudy *study;
  const SmritiSettings *settings;
  GTimeZone *zone;
  gint64 now_s;
  SmritiDue *out;
} Look;

void
smriti_due_clear (SmritiDue *due)
{
  g_clear_pointer (&due->occurrences, g_ptr_array_unref);
}

GPtrArray *
smriti_due_active (SmritiStudy *study)
{
  GPtrArray *occurrences = smriti_study_occurrences (study);

  for (guint i = occurrences->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = occurrences->pdata[i - 1];

      if (occurrence->cadence != SMRITI_CADENCE_DAILY || occurrence->day > smriti_study_day (study)
          || (occurrence->state != SMRITI_OCCURRENCE_OPEN && occurrence->state != SMRITI_OCCURRENCE_COMING))
        g_ptr_array_remove_index (occurrences, i - 1);
    }
  return occurrences;
}

gboolean
smriti_due_is_quiet (SmritiStudy *study, gint64 now_s, gint64 *out_end_s)
{
  const SmritiSettings *settings = smriti_study_settings (study);
  GTimeZone *zone = smriti_clock_zone (smriti_study_clock (study));

  *out_end_s = smriti_quiet_end (now_s, settings->quiet_from_minute, settings->quiet_to_minute, zone);
  return *out_end_s > now_s;
}

static int
minute_of (const Look *look, const SmritiOccurrence *occurrence)
{
  return occurrence->cadence == SMRITI_CADENCE_DAILY ? look->settings->daily_minute : look->settings->weekly_minute;
}

static gint64
slot_of (const Look *look, const SmritiOccurrence *occurrence, gint32 day)
{
  return smriti_review_day_instant (day, minute_of (look, occurrence), look->settings->rollover_minute, look->zone);
}

/* When an active occurrence asks next, 0 = not again; a snooze that has not been
 * asked about since stands before everything else. */
static gint64
asks_at (const Look *look, const SmritiOccurrence *occurrence, gboolean *out_snoozed)
{
  gint64 first_s = 0, last_s = 0, again_s;
  guint times = smriti_study_times_prompted (look->study, occurrence->id, &first_s, &last_s);

  *out_snoozed = occurrence->snoozed_s > 0 && (times == 0 || occurrence->snoozed_s > last_s);
  if (*out_snoozed)
    return occurrence->snoozed_s;
  if (times == 0)
    return slot_of (look, occurrence, occurrence->day);
  again_s = smriti_reminder_again (first_s, times, occurrence->day, look->zone, look->settings);
  return again_s > last_s ? again_s : 0;
}

/* @at_s, or the end of the quiet hours it lies in; 0 when that is another day's. */
static gint64
outside_quiet (const Look *look, gint64 at_s, gint32 day)
{
  gint64 end_s = smriti_quiet_end (at_s, look->settings->quiet_from_minute, look->settings->quiet_to_minute, look->zone);

  if (end_s <= at_s)
    return at_s;
  return smriti_review_day_at (end_s, look->zone, look->settings->rollover_minute) == day ? end_s : 0;
}

static void
offer_next (Look *look, gint64 at_s, SmritiCadence cadence)
{
  if (at_s == 0 || (look->out->next_at_s != 0 && look->out->next_at_s <= at_s))
    return;
  look->out->next_at_s = at_s;
  look->out->next_cadence = cadence;
}

static void
hold (Look *look, SmritiHeld why, gint64 until_s)
{
  if (look->out->held != SMRITI_HELD_NONE && look->out->held_until_s <= until_s)
    return;
  look->out->held = why;
  look->out->held_until_s = until_s;
}

/* TRUE when @occurrence is to be asked about now. */
static gboolean
look_at_active (Look *look, const SmritiOccurrence *occurrence)
{
  gboolean snoozed;
  gint64 at_s = asks_at (look, occurrence, &snoozed);
  gint64 quiet_end_s;

  if (at_s == 0)
    return FALSE;
  offer_next (look, outside_quiet (look, MAX (at_s, look->now_s), occurrence->day), occurrence->cadence);
  if (at_s > look->now_s)
    {
      if (snoozed)
        hold (look, SMRITI_HELD_SNOOZED, at_s);
      return FALSE;
    }
  if (!smriti_due_is_quiet (look->study, look->now_s, &quiet_end_s))
    return TRUE;
  hold (look, SMRITI_HELD_QUIET_HOURS, quiet_end_s);
  return FALSE;
}

/* The first slot of a later day. */
static void
look_ahead (Look *look)
{
  g_autoptr (GPtrArray) all = smriti_study_occurrences (look->study);

  for (guint i = 0; i < all->len; i++)
    {
      const SmritiOccurrence *occurrence = all->pdata[i];
      gint32 day = smriti_review_day_at (occurrence->until_s, look->zone, look->settings->rollover_minute);

      if (occurrence->cadence == SMRITI_CADENCE_DAILY)
        offer_next (look, outside_quiet (look, occurrence->until_s, day), occurrence->cadence);
    }
}

void
smriti_due_look (SmritiStudy *study, gint64 now_s, SmritiDue *out)
{
  Look look = { study, smriti_study_settings (study), smriti_clock_zone (smriti_study_clock (study)), now_s, out };
  SmritiToday today;

  *out = (SmritiDue){ .occurrences = smriti_due_active (study) };
  smriti_study_today (study, &today);
  if (!look.settings->prompts_enabled || today.n_cards == 0)
    {
      g_ptr_array_set_size (out->occurrences, 0);
      return;
    }
  for (guint i = out->occurrences->len; i > 0; i--)
    if (today.due_concepts + today.due_snippets == 0 || !look_at_active (&look, out->occurrences->pdata[i - 1]))
      g_ptr_array_remove_index (out->occurrences, i - 1);
  if (out->occurrences->len > 0)
    out->held = SMRITI_HELD_NONE;
  if (out->next_at_s == 0)
    look_ahead (&look);
}
