/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Dates that went by without being asked, because the machine slept, nobody was
 * there or no server would show it: one event a cadence says which and why, and
 * none is asked later. Nobody is blamed for them. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#define MAX_DATES 4000 /* looked at for one cadence: ten years of days */
#define ASLEEP "asleep"
#define TURNED_OFF "turned-off" /* prompts.enabled = false */

typedef struct
{
  gint32 first, last;
  guint n;
} Gap;

/* A zone that left a date out has no daily review of it (Apia, 2011-12-30): its
 * hour stands on another date. */
static gboolean
is_left_out (SmritiStudy *study, const SmritiRule *rule, gint32 day, gint64 opens_s)
{
  gint32 date = rule->minute < smriti_study_settings (study)->rollover_minute ? day + 1 : day;

  return rule->cadence == SMRITI_CADENCE_DAILY && smriti_review_day_at (opens_s, smriti_clock_zone (study->clock), 0) > date;
}

/* What was done about it beforehand counts; that it was put off does not. */
static gboolean
is_accounted_for (SmritiStudy *study, const SmritiRule *rule, gint32 day)
{
  g_autoptr (SmritiOccurrence) occurrence = NULL;
  gint64 opens_s;

  if (rule->cadence == SMRITI_CADENCE_DAILY && smriti_tally_get (study->store, day) > 0)
    return TRUE;
  opens_s = smriti_rule_opens_at (rule, day, smriti_study_settings (study)->rollover_minute, smriti_clock_zone (study->clock));
  if (smriti_study_in_pause (study, opens_s, NULL) || is_left_out (study, rule, day, opens_s))
    return TRUE;
  occurrence = smriti_occurrence_new (rule->topic, rule->cadence, day);
  return smriti_marks_is_acted_on (study->store, occurrence->id);
}

/* All up to here was looked at already: what was told of as gone by, and the last
 * date but one that was asked. The last one may have opened, at its hour, since
 * the rollover at which that was. */
static gint32
known_until (SmritiStudy *study, const SmritiRule *rule, gint32 last)
{
  gint32 missed = smriti_marks_last_missed (study->store, rule->topic, rule->cadence, last);
  gint32 asked = smriti_marks_last_asked (study->store, rule->topic, rule->cadence, last);

  if (asked != SMRITI_DAY_NONE)
    asked = smriti_marks_last_asked (study->store, rule->topic, rule->cadence, asked - 1);
  return MAX (MAX (asked, missed), rule->first_day - 1);
}

/* Where the clock was ahead and is back: the first of the dates that were told
 * of then, SMRITI_DAY_NONE when it was not. Those are not told of twice. */
static gint32
told_from (SmritiStudy *study, const SmritiRule *rule, gint32 last)
{
  g_autoptr (GPtrArray) names = smriti_marks_missed_after (study->store, rule->topic, rule->cadence, last);
  gint32 first = SMRITI_DAY_NONE;

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GPtrArray) events = smriti_events_of_subject (study->store, g_ptr_array_index (names, i));

      for (guint k = 0; k < events->len; k++)
        {
          const SmritiEvent *event = g_ptr_array_index (events, k);
          gint32 from;

          if (event->type == SMRITI_EVENT_MISSED && smriti_day_from_string (smriti_event_get (event, "from"), &from))
            first = first == SMRITI_DAY_NONE ? from : MIN (first, from);
        }
    }
  return first;
}

/* The dates nothing is known of, up to @last. */
static Gap
find_gap (SmritiStudy *study, const SmritiRule *rule, gint32 last)
{
  gint32 day = smriti_rule_next (rule, known_until (study, rule, last));
  gint32 told = day == SMRITI_DAY_NONE || day > last ? SMRITI_DAY_NONE : told_from (study, rule, last);
  Gap gap = { 0 };

  if (told != SMRITI_DAY_NONE)
    last = MIN (last, told - 1);
  for (guint i = 0; day != SMRITI_DAY_NONE && day <= last && i < MAX_DATES; i++, day = smriti_rule_next (rule, day))
    {
      if (is_accounted_for (study, rule, day))
        continue;
      gap.first = gap.n == 0 ? day : gap.first;
      gap.last = day;
      gap.n++;
    }
  return gap;
}

static const char *
reason_of (SmritiStudy *study, const Gap *gap)
{
  if (!smriti_study_settings (study)->prompts_enabled)
    return TURNED_OFF;
  return study->held != SMRITI_HELD_NONE && study->held_day >= gap->last ? smriti_held_to_string (study->held) : ASLEEP;
}

static gboolean
note_gap (SmritiStudy *study, const SmritiRule *rule, const Gap *gap, GError **error)
{
  g_autoptr (SmritiOccurrence) occurrence = smriti_occurrence_new (rule->topic, rule->cadence, gap->last);
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_MISSED, occurrence->id);
  g_autofree char *from = smriti_day_to_string (gap->first);
  g_autofree char *to = smriti_day_to_string (gap->last);
  g_autofree char *n = g_strdup_printf ("%u", gap->n);

  smriti_event_put (event, "cadence", smriti_cadence_to_string (rule->cadence));
  smriti_event_put (event, "topic", rule->topic);
  smriti_event_put (event, "from", from);
  smriti_event_put (event, "to", to);
  smriti_event_put (event, "n", n);
  smriti_event_put (event, "why", reason_of (study, gap));
  return smriti_study_append (study, event, error) && smriti_study_fold_occurrence (study, occurrence->id, error);
}

/* The date before the one whose turn it is: the last that is over. */
static gint32
last_over (SmritiStudy *study, const SmritiRule *rule)
{
  gint32 open = smriti_study_open_day (study, rule);

  return open == SMRITI_DAY_NONE ? SMRITI_DAY_NONE : smriti_rule_current (rule, open - 1);
}

static gboolean
note_all (SmritiStudy *study, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_ref (smriti_study_rules (study)); /* folding makes the study forget them */

  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);
      gboolean asks = rule->first_day != SMRITI_DAY_NONE && smriti_study_has_matter (study, rule);
      gint32 last = asks ? last_over (study, rule) : SMRITI_DAY_NONE;
      Gap gap = { 0 };

      if (last != SMRITI_DAY_NONE)
        gap = find_gap (study, rule, last);
      if (gap.n > 0 && !note_gap (study, rule, &gap, error))
        return FALSE;
    }
  return TRUE;
}

void
smriti_study_note_missed (SmritiStudy *study)
{
  g_autoptr (GError) error = NULL;

  if (smriti_study_is_arriving (study))
    return;
  if (smriti_store_begin (study->store, &error) && (!note_all (study, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (error)
    g_warning ("which dates went by could not be noted (%s); it is tried again tomorrow", error->message);
}

void
smriti_study_note_held (SmritiStudy *study, SmritiHeld held)
{
  /* What a pause or a snooze puts off is known by its own event. */
  study->held = held == SMRITI_HELD_SNOOZED || held == SMRITI_HELD_PAUSED ? SMRITI_HELD_NONE : held;
  study->held_day = smriti_study_day (study);
}
