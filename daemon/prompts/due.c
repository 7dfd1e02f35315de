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
  const char *in_hand;
  gboolean paused;
  gint64 pause_end_s; /* 0 = open */
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

      if (occurrence->day > smriti_study_day (study)
          || (occurrence->state != SMRITI_OCCURRENCE_OPEN && occurrence->state != SMRITI_OCCURRENCE_COMING))
        g_ptr_array_remove_index (occurrences, i - 1);
    }
  return occurrences;
}

gboolean
smriti_due_is_quiet (SmritiStudy *study, gint64 now_s, gint64 *out_end_s)
{
  GTimeZone *zone = smriti_clock_zone (smriti_study_clock (study));

  *out_end_s = smriti_outside_quiet (now_s, zone, smriti_study_settings (study));
  return *out_end_s > now_s;
}

static gint32
day_at (const Look *look, gint64 at_s)
{
  return smriti_review_day_at (at_s, look->zone, look->settings->rollover_minute);
}

/* When what wants to go out at @at_s can: after now, a pause and quiet hours.
 * 0 = never: a daily one belongs to its day, any other ends with its turn. */
static gint64
goes_out (const Look *look, const SmritiOccurrence *occurrence, gint64 at_s)
{
  if (look->paused && look->pause_end_s == 0)
    return 0;
  at_s = MAX (at_s, look->now_s);
  if (look->paused)
    at_s = MAX (at_s, look->pause_end_s);
  at_s = smriti_outside_quiet (at_s, look->zone, look->settings);
  if (occurrence->cadence == SMRITI_CADENCE_DAILY)
    return day_at (look, at_s) == occurrence->day ? at_s : 0;
  return occurrence->until_s == 0 || at_s < occurrence->until_s ? at_s : 0;
}

static void
look_again_at (Look *look, gint64 at_s)
{
  if (at_s > look->now_s && (look->out->look_at_s == 0 || at_s < look->out->look_at_s))
    look->out->look_at_s = at_s;
}

static void
offer_next (Look *look, gint64 at_s, SmritiCadence cadence)
{
  SmritiDue *out = look->out;

  look_again_at (look, at_s);
  if (at_s == 0 || (out->next_at_s != 0 && out->next_at_s <= at_s))
    return;
  out->next_at_s = at_s;
  out->next_cadence = cadence;
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
  gint64 at_s = smriti_occurrence_asks_at (occurrence, look->zone, look->settings, &snoozed);
  gint64 quiet_end_s;

  if (at_s == 0 || g_str_equal (occurrence->id, look->in_hand))
    return FALSE;
  if (occurrence->cadence != SMRITI_CADENCE_DAILY)
    at_s = MAX (at_s, occurrence->opens_s); /* put off before its turn came: not sooner for it */
  offer_next (look, goes_out (look, occurrence, at_s), occurrence->cadence);
  look_again_at (look, at_s); /* from then on it is held, should it not go out */
  if (look->paused)
    return FALSE;
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

/* What opens on a later day, unless something of today is sooner. */
static void
look_ahead (Look *look)
{
  gint32 today = smriti_study_day (look->study);
  g_autoptr (GPtrArray) agenda = NULL;

  if (look->out->next_at_s != 0 && day_at (look, look->out->next_at_s) <= today)
    return;
  agenda = smriti_study_agenda (look->study);
  for (guint i = 0; i < agenda->len; i++)
    {
      const SmritiOccurrence *occurrence = agenda->pdata[i];

      if (occurrence->day > today && occurrence->state == SMRITI_OCCURRENCE_COMING)
        offer_next (look, goes_out (look, occurrence, MAX (occurrence->opens_s, occurrence->snoozed_s)), occurrence->cadence);
    }
}

static gboolean
has_daily (GPtrArray *occurrences)
{
  for (guint i = 0; i < occurrences->len; i++)
    if (((const SmritiOccurrence *) occurrences->pdata[i])->cadence == SMRITI_CADENCE_DAILY)
      return TRUE;
  return FALSE;
}

/* Daily ones ask for cards: without any left there is nothing to ask. */
static void
drop_empty_days (SmritiStudy *study, GPtrArray *occurrences)
{
  SmritiToday today;

  if (!has_daily (occurrences))
    return;
  smriti_study_today (study, &today);
  for (guint i = occurrences->len; today.due_concepts + today.due_snippets == 0 && i > 0; i--)
    if (((const SmritiOccurrence *) occurrences->pdata[i - 1])->cadence == SMRITI_CADENCE_DAILY)
      g_ptr_array_remove_index (occurrences, i - 1);
}

void
smriti_due_look (SmritiStudy *study, gint64 now_s, const char *in_hand, SmritiDue *out)
{
  Look look = { .study = study,
                .settings = smriti_study_settings (study),
                .zone = smriti_clock_zone (smriti_study_clock (study)),
                .now_s = now_s,
                .in_hand = in_hand,
                .out = out };

  *out = (SmritiDue){ 0 };
  if (!look.settings->prompts_enabled)
    {
      out->occurrences = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
      return;
    }
  out->occurrences = smriti_due_active (study);
  look.paused = smriti_study_is_paused (study, &look.pause_end_s);
  drop_empty_days (study, out->occurrences);
  for (guint i = out->occurrences->len; i > 0; i--)
    if (!look_at_active (&look, out->occurrences->pdata[i - 1]) || smriti_study_is_placing (study))
      g_ptr_array_remove_index (out->occurrences, i - 1);
  if (out->occurrences->len > 0)
    out->held = SMRITI_HELD_NONE;
  look_ahead (&look);
  if (!look.paused)
    return;
  out->held = SMRITI_HELD_PAUSED;
  out->held_until_s = look.pause_end_s;
}
