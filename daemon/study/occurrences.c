/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Occurrences as the person sees them: the calendar's rules, what was done
 * about each date (events), and for the daily one what is left of its quota. */

#include "common/names.h"
#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <string.h>

/* --- the rule of a pool --- */

static SmritiRule *
daily_rule (SmritiStudy *study, const SmritiPool *pool)
{
  SmritiRule *rule = g_new0 (SmritiRule, 1);
  const SmritiSettings *settings = smriti_study_settings (study);

  rule->topic = g_strdup (pool->topic);
  rule->cadence = SMRITI_CADENCE_DAILY;
  rule->minute = settings->daily_minute;
  rule->concepts = pool->quota[0];
  rule->snippets = pool->quota[1];
  rule->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_step_free);
  return rule;
}

static gint64
opens_at (SmritiStudy *study, const SmritiRule *rule, gint32 day)
{
  return smriti_review_day_instant (day, rule->minute, smriti_study_settings (study)->rollover_minute,
                                    smriti_clock_zone (study->clock));
}

/* --- the daily occurrence --- */

static void
add_step (SmritiOccurrence *occurrence, const char *entry, const char *one, const char *many, int quota, guint left)
{
  g_autofree char *text = NULL;
  SmritiStep *step;

  if (quota == 0)
    return;
  text = g_strdup_printf ("%d %s", quota, quota == 1 ? one : many);
  step = smriti_step_new (occurrence->steps->len + 1, entry, text);
  step->done = left == 0;
  g_ptr_array_add (occurrence->steps, step);
}

/* Cards of @pool that can still be asked within its quota today. */
static gboolean
has_work (SmritiStudy *study, SmritiPool *pool)
{
  return (smriti_study_pool_left (study, pool, FALSE) > 0 || smriti_study_pool_left (study, pool, TRUE) > 0)
         && smriti_study_pool_can_ask (study, pool);
}

static gboolean
was_done (SmritiStudy *study, SmritiPool *pool)
{
  gint32 day = smriti_study_day (study);

  return smriti_cards_count_done (study->store, pool->outline, FALSE, day) > 0
         || smriti_cards_count_done (study->store, pool->outline, TRUE, day) > 0;
}

SmritiOccurrence *
smriti_study_daily (SmritiStudy *study, SmritiPool *pool)
{
  gint32 day = smriti_study_day (study);
  SmritiRule *rule = daily_rule (study, pool);
  SmritiOccurrence *occurrence = smriti_occurrence_new (pool->topic, SMRITI_CADENCE_DAILY, day);
  g_autofree char *entry = pool->outline ? smriti_notes_cadence_entry (study->store, pool->outline, SMRITI_CADENCE_DAILY) : NULL;
  gboolean work = has_work (study, pool);
  SmritiMark mark;

  smriti_marks_get (study->store, occurrence->id, &mark);
  occurrence->until_s = opens_at (study, rule, smriti_rule_next (rule, day));
  occurrence->snoozed_s = mark.snoozed_s;
  add_step (occurrence, entry, "concept", "concepts", pool->quota[0], smriti_study_pool_left (study, pool, FALSE));
  add_step (occurrence, entry, "snippet", "snippets", pool->quota[1], smriti_study_pool_left (study, pool, TRUE));
  if (mark.skipped)
    occurrence->state = SMRITI_OCCURRENCE_SKIPPED;
  else if (!work && was_done (study, pool) && smriti_cards_count_learning (study->store, day) == 0)
    occurrence->state = SMRITI_OCCURRENCE_DONE;
  else if (smriti_study_now_s (study) < opens_at (study, rule, day))
    occurrence->state = SMRITI_OCCURRENCE_COMING;
  else
    occurrence->state = SMRITI_OCCURRENCE_OPEN;
  smriti_rule_free (rule);
  return occurrence;
}

GPtrArray *
smriti_study_occurrences (SmritiStudy *study)
{
  GPtrArray *occurrences = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  GPtrArray *pools = smriti_study_pools (study);

  for (guint i = 0; i < pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (pools, i);

      if (smriti_cards_any (study->store, pool->outline))
        g_ptr_array_add (occurrences, smriti_study_daily (study, pool));
    }
  return occurrences;
}

GPtrArray *
smriti_study_open_occurrences (SmritiStudy *study)
{
  GPtrArray *occurrences = smriti_study_occurrences (study);

  for (guint i = occurrences->len; i-- > 0;)
    if (((SmritiOccurrence *) g_ptr_array_index (occurrences, i))->state != SMRITI_OCCURRENCE_OPEN)
      g_ptr_array_remove_index (occurrences, i);
  return occurrences;
}

/* --- which one the user means --- */

static gboolean
is_meant (const SmritiOccurrence *occurrence, const char *name)
{
  return name[0] == '\0' || g_str_equal (smriti_cadence_to_string (occurrence->cadence), name)
         || strstr (occurrence->id, name) != NULL;
}

static gboolean
can_be_acted_on (const SmritiOccurrence *occurrence)
{
  return occurrence->state == SMRITI_OCCURRENCE_OPEN || occurrence->state == SMRITI_OCCURRENCE_COMING;
}

/* All that @name means: several daily ones (one a topic) are asked as one
 * prompt, so "" and a cadence mean all of them; part of an id must be unique. */
static GPtrArray *
find_meant (SmritiStudy *study, const char *name, GError **error)
{
  g_autoptr (GPtrArray) all = smriti_study_occurrences (study);
  SmritiCadence cadence;
  gboolean by_cadence = name[0] == '\0' || smriti_cadence_from_string (name, &cadence);
  guint n_known = 0;

  for (guint i = all->len; i-- > 0;)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (all, i);
      gboolean meant = is_meant (occurrence, name);

      n_known += meant ? 1 : 0;
      if (!meant || !can_be_acted_on (occurrence))
        g_ptr_array_remove_index (all, i);
    }
  if (n_known == 0 && !by_cadence)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "occurrence '%s' not found; 'smriti status' shows today's", name);
  else if (all->len == 0)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing is open: it is done or skipped already");
  else if (all->len > 1 && !by_cadence)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean %s or %s; give more of the id", name,
                 ((SmritiOccurrence *) g_ptr_array_index (all, 0))->id, ((SmritiOccurrence *) g_ptr_array_index (all, 1))->id);
  else
    return g_steal_pointer (&all);
  return NULL;
}

/* --- acting on them --- */

gboolean
smriti_study_fold_occurrence (SmritiStudy *study, const char *occurrence, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_subject (study->store, occurrence);
  SmritiMark mark = { 0 };

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      gint64 at_s = event->at_ms / 1000;

      if (event->type == SMRITI_EVENT_SKIPPED)
        mark.skipped = TRUE;
      else if (event->type == SMRITI_EVENT_SNOOZED)
        {
          const char *until = smriti_event_get (event, "until");

          mark.snoozed_s = until ? g_ascii_strtoll (until, NULL, 10) : 0;
        }
      else if (event->type == SMRITI_EVENT_PROMPTED)
        {
          mark.first_asked_s = mark.times_asked++ == 0 ? at_s : mark.first_asked_s;
          mark.last_asked_s = at_s;
        }
    }
  return smriti_marks_put (study->store, occurrence, &mark, error);
}

/* One event for each of @occurrences, all or none. */
typedef SmritiEvent *(*MakeEventFunc) (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer data);

static gboolean
append_for_all (SmritiStudy *study, GPtrArray *occurrences, MakeEventFunc make, gconstpointer data, GError **error)
{
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  for (guint i = 0; i < occurrences->len; i++)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      g_autoptr (SmritiEvent) event = make (study, occurrence, data);

      if (!smriti_study_append (study, event, error) || !smriti_study_fold_occurrence (study, occurrence->id, error))
        {
          smriti_store_rollback (study->store);
          return FALSE;
        }
    }
  return smriti_store_commit (study->store, error);
}

static SmritiOccurrence *
act (SmritiStudy *study, GPtrArray *meant, MakeEventFunc make, gconstpointer data, GError **error)
{
  SmritiOccurrence *first = NULL;

  if (!append_for_all (study, meant, make, data, error))
    return NULL;
  for (guint i = 0; i < meant->len; i++)
    {
      g_autoptr (SmritiOccurrence) now = smriti_study_occurrence (study, ((SmritiOccurrence *) g_ptr_array_index (meant, i))->id);

      if (!now)
        continue;
      smriti_study_tell_occurrence (study, now);
      if (!first)
        first = g_steal_pointer (&now);
    }
  return first;
}

SmritiOccurrence *
smriti_study_occurrence (SmritiStudy *study, const char *id)
{
  g_autoptr (GPtrArray) all = smriti_study_occurrences (study);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((SmritiOccurrence *) g_ptr_array_index (all, i))->id, id))
      {
        g_ptr_array_set_free_func (all, NULL);
        for (guint k = 0; k < all->len; k++)
          if (k != i)
            smriti_occurrence_free (g_ptr_array_index (all, k));
        return g_ptr_array_index (all, i);
      }
  return NULL;
}

static SmritiEvent *
make_skipped (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer why)
{
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_SKIPPED, occurrence->id);

  if (((const char *) why)[0] != '\0')
    smriti_event_put (event, "why", why);
  return event;
}

SmritiOccurrence *
smriti_study_skip (SmritiStudy *study, const char *name, const char *why, GError **error)
{
  g_autoptr (GPtrArray) meant = find_meant (study, name, error);

  return meant ? act (study, meant, make_skipped, why, error) : NULL;
}

static SmritiEvent *
make_snoozed (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer until)
{
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_SNOOZED, occurrence->id);

  smriti_event_put (event, "until", until);
  return event;
}

SmritiOccurrence *
smriti_study_snooze (SmritiStudy *study, const char *name, const char *until, GError **error)
{
  g_autoptr (GPtrArray) meant = find_meant (study, name, error);
  g_autofree char *text = NULL;
  gint64 limit_s = G_MAXINT64;
  gint64 until_s;

  if (!meant)
    return NULL;
  for (guint i = 0; i < meant->len; i++)
    limit_s = MIN (limit_s, ((SmritiOccurrence *) g_ptr_array_index (meant, i))->until_s);
  if (!smriti_snooze_parse (until, smriti_study_now_s (study), smriti_clock_zone (study->clock), smriti_study_settings (study),
                            limit_s, &until_s, error))
    return NULL;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, until_s);
  return act (study, meant, make_snoozed, text, error);
}

/* --- reminders --- */

static SmritiEvent *
make_prompted (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer unused)
{
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_PROMPTED, occurrence->id);
  g_autofree char *date = smriti_day_to_string (occurrence->day);
  g_autofree char *n = g_strdup_printf ("%u", smriti_study_times_prompted (study, occurrence->id, NULL, NULL) + 1);

  smriti_event_put (event, "cadence", smriti_cadence_to_string (occurrence->cadence));
  smriti_event_put (event, "date", date);
  smriti_event_put (event, "topic", occurrence->topic);
  smriti_event_put (event, "n", n);
  return event;
}

gboolean
smriti_study_prompted (SmritiStudy *study, GPtrArray *occurrences, GError **error)
{
  return append_for_all (study, occurrences, make_prompted, NULL, error);
}

guint
smriti_study_times_prompted (SmritiStudy *study, const char *occurrence, gint64 *out_first_s, gint64 *out_last_s)
{
  SmritiMark mark;

  smriti_marks_get (study->store, occurrence, &mark);
  if (out_first_s)
    *out_first_s = mark.first_asked_s;
  if (out_last_s)
    *out_last_s = mark.last_asked_s;
  return mark.times_asked;
}

char *
smriti_study_motto (SmritiStudy *study)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);
  g_autoptr (GPtrArray) mottos = g_ptr_array_new ();

  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);

      if (outline->motto && outline->motto[0] != '\0')
        g_ptr_array_add (mottos, outline->motto);
    }
  if (mottos->len == 0)
    return NULL;
  return g_strdup (g_ptr_array_index (mottos, (guint) smriti_study_day (study) % mottos->len));
}
