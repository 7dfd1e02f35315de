/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a person does about an occurrence: tick a step, plan one, snooze, skip;
 * and that a reminder asked about it. Each is an event; the mark of the
 * occurrence is the fold of those that stand (fold_occurrence.c). */

#include "common/names.h"
#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <string.h>

#define MAX_STEPS 50 /* of the person's own, for one occurrence */

/* --- which one is meant --- */

static gboolean
can_be_acted_on (const SmritiOccurrence *occurrence)
{
  return occurrence->state == SMRITI_OCCURRENCE_OPEN || occurrence->state == SMRITI_OCCURRENCE_COMING;
}

/* "" is all that is asked now; a cadence what is open of it; else part of an id. */
static gboolean
is_meant (SmritiStudy *study, const SmritiOccurrence *occurrence, const char *name)
{
  SmritiCadence cadence;
  gboolean is_here = occurrence->day <= smriti_study_day (study)
                     && (occurrence->cadence == SMRITI_CADENCE_DAILY || occurrence->state != SMRITI_OCCURRENCE_COMING);

  if (name[0] == '\0')
    return is_here;
  if (smriti_cadence_from_string (name, &cadence))
    return occurrence->cadence == cadence && is_here;
  return strstr (occurrence->id, name) != NULL;
}

static GPtrArray *
candidates (SmritiStudy *study, const char *name)
{
  g_autoptr (GPtrArray) here = smriti_study_occurrences (study);
  g_autoptr (GPtrArray) ahead = smriti_study_agenda (study);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  GPtrArray *lists[] = { here, ahead };
  SmritiOccurrence *exact = smriti_study_occurrence (study, name);

  if (exact)
    {
      g_ptr_array_add (all, exact);
      return all;
    }
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        const SmritiOccurrence *occurrence = g_ptr_array_index (lists[l], i);
        gboolean known = FALSE;

        for (guint k = 0; k < all->len && !known; k++)
          known = g_str_equal (((const SmritiOccurrence *) g_ptr_array_index (all, k))->id, occurrence->id);
        if (!known && is_meant (study, occurrence, name))
          g_ptr_array_add (all, smriti_study_occurrence (study, occurrence->id));
      }
  return all;
}

/* Leaves in @all what can be acted on; @done_too: what is done or over as well. */
static gboolean
narrow (SmritiStudy *study, GPtrArray *all, const char *name, gboolean done_too, GError **error)
{
  SmritiCadence cadence;
  gboolean named = name[0] == '\0' || smriti_cadence_from_string (name, &cadence);
  guint n_known = all->len;

  for (guint i = all->len; i-- > 0;)
    if (!can_be_acted_on (g_ptr_array_index (all, i)) && !(done_too && (n_known == 1 || named)))
      g_ptr_array_remove_index (all, i);
  if (all->len > 0)
    return TRUE;
  if (n_known == 0 && !named)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "occurrence '%s' not found; 'smriti agenda' lists them", name);
  else if (n_known == 0 && name[0] != '\0')
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "no %s occurrence is open; 'smriti agenda' says when the next one is",
                 name);
  else
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing is open: it is done, skipped or over already");
  return FALSE;
}

/* "Latin/weekly" is part of two ids, but only one of them is open: that one. */
static void
prefer_open (GPtrArray *all)
{
  guint n_open = 0;

  for (guint i = 0; i < all->len; i++)
    n_open += ((SmritiOccurrence *) g_ptr_array_index (all, i))->state == SMRITI_OCCURRENCE_OPEN ? 1 : 0;
  for (guint i = all->len; n_open == 1 && i-- > 0;)
    if (((SmritiOccurrence *) g_ptr_array_index (all, i))->state != SMRITI_OCCURRENCE_OPEN)
      g_ptr_array_remove_index (all, i);
}

static gboolean
ambiguous (GPtrArray *meant, const char *name, GError **error)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean %s or %s; give more of the id", name,
               ((SmritiOccurrence *) g_ptr_array_index (meant, 0))->id, ((SmritiOccurrence *) g_ptr_array_index (meant, 1))->id);
  return FALSE;
}

/* To skip or put off: the daily ones of several topics are asked as one, so
 * "daily" is all of them, and "" all that is asked now; to skip, that is the
 * daily ones, if there are any: no month's ritual goes by the way. */
static GPtrArray *
find_meant (SmritiStudy *study, const char *name, gboolean skip, GError **error)
{
  g_autoptr (GPtrArray) all = candidates (study, name);
  gboolean any_daily = FALSE;

  if (!narrow (study, all, name, FALSE, error))
    return NULL;
  for (guint i = 0; i < all->len; i++)
    any_daily |= ((SmritiOccurrence *) g_ptr_array_index (all, i))->cadence == SMRITI_CADENCE_DAILY;
  for (guint i = all->len; skip && any_daily && name[0] == '\0' && i-- > 0;)
    if (((SmritiOccurrence *) g_ptr_array_index (all, i))->cadence != SMRITI_CADENCE_DAILY)
      g_ptr_array_remove_index (all, i);
  if (name[0] != '\0')
    prefer_open (all);
  if (all->len > 1 && !g_str_equal (name, smriti_cadence_to_string (SMRITI_CADENCE_DAILY))
      && (name[0] != '\0' || (skip && !any_daily)) && !ambiguous (all, name, error))
    return NULL;
  return g_steal_pointer (&all);
}

static SmritiOccurrence *
find_one (SmritiStudy *study, const char *name, GError **error)
{
  g_autoptr (GPtrArray) all = candidates (study, name);
  gboolean any_practice = FALSE;
  g_autofree char *id = NULL;

  for (guint i = 0; i < all->len; i++)
    any_practice |= ((SmritiOccurrence *) g_ptr_array_index (all, i))->cadence != SMRITI_CADENCE_DAILY;
  for (guint i = all->len; (any_practice || name[0] == '\0') && i-- > 0;) /* the daily review has nothing to tick */
    if (((SmritiOccurrence *) g_ptr_array_index (all, i))->cadence == SMRITI_CADENCE_DAILY)
      g_ptr_array_remove_index (all, i);
  if (!narrow (study, all, name, TRUE, error))
    return NULL;
  prefer_open (all);
  if (all->len > 1 && !ambiguous (all, name, error))
    return NULL;
  id = g_strdup (((SmritiOccurrence *) g_ptr_array_index (all, 0))->id);
  if (((SmritiOccurrence *) g_ptr_array_index (all, 0))->cadence != SMRITI_CADENCE_DAILY)
    return smriti_study_occurrence (study, id);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "the daily review is ticked by answering; 'smriti review' begins");
  return NULL;
}

/* --- acting --- */

typedef SmritiEvent *(*MakeEventFunc) (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer data);

/* One event for each of @occurrences, all or none. */
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

/* Returns the first of them as it is now. */
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
  g_autoptr (GPtrArray) meant = find_meant (study, name, TRUE, error);

  return meant ? act (study, meant, make_skipped, why, error) : NULL;
}

static SmritiEvent *
make_snoozed (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer until)
{
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_SNOOZED, occurrence->id);

  smriti_event_put (event, "until", until);
  return event;
}

/* What is put off must not be asked the earlier for it. */
static gboolean
opens_before (GPtrArray *meant, gint64 until_s, GError **error)
{
  for (guint i = 0; i < meant->len; i++)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (meant, i);

      if (until_s >= occurrence->opens_s)
        continue;
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "%s is not asked before then anyway; 'smriti agenda' says when it opens", occurrence->id);
      return FALSE;
    }
  return TRUE;
}

SmritiOccurrence *
smriti_study_snooze (SmritiStudy *study, const char *name, const char *until, GError **error)
{
  g_autoptr (GPtrArray) meant = find_meant (study, name, FALSE, error);
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
  if (!opens_before (meant, until_s, error))
    return NULL;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, until_s);
  return act (study, meant, make_snoozed, text, error);
}

/* --- ticking --- */

typedef struct
{
  const SmritiStep *step;
  gboolean done;
  const char *note, *link, *by;
} Tick;

static guint
count_of_note (const SmritiOccurrence *occurrence)
{
  guint n = 0;

  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (occurrence->steps, i);

      n += step->planned || step->project ? 0 : 1;
    }
  return n;
}

static SmritiEvent *
make_ticked (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer data)
{
  const Tick *tick = data;
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_TICKED, occurrence->id);
  g_autofree char *step = g_strdup_printf ("%u", tick->step->n);
  g_autofree char *of = g_strdup_printf ("%u", count_of_note (occurrence));

  smriti_event_put (event, "step", step);
  smriti_event_put (event, "text", tick->step->text);
  smriti_event_put (event, "of", of);
  if (tick->step->entry)
    smriti_event_put (event, "entry", tick->step->entry);
  if (tick->note)
    smriti_event_put (event, "note", tick->note);
  if (tick->link)
    smriti_event_put (event, "link", tick->link);
  if (!tick->done)
    smriti_event_put (event, "off", "1");
  return event;
}

static const SmritiStep *
find_step (const SmritiOccurrence *occurrence, const char *name, GError **error)
{
  const SmritiStep *found = NULL;
  g_autofree char *folded = g_utf8_casefold (name, -1);
  guint64 n;

  if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXUINT, &n, NULL))
    {
      if (n <= occurrence->steps->len)
        return g_ptr_array_index (occurrence->steps, n - 1);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "%s has %u step%s, no step %s", occurrence->id,
                   occurrence->steps->len, occurrence->steps->len == 1 ? "" : "s", name);
      return NULL;
    }
  for (guint i = 0; i < occurrence->steps->len && *name; i++)
    {
      const SmritiStep *step = g_ptr_array_index (occurrence->steps, i);
      g_autofree char *text = g_utf8_casefold (step->text, -1);

      if (!strstr (text, folded) && g_strcmp0 (step->entry, name) != 0)
        continue;
      if (found)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean step %u or %u of %s", name, found->n,
                       step->n, occurrence->id);
          return NULL;
        }
      found = step;
    }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "%s has no step '%s'; 'smriti agenda' lists them", occurrence->id,
                 name);
  return found;
}

static SmritiOccurrence *
act_on_one (SmritiStudy *study, SmritiOccurrence *occurrence, MakeEventFunc make, gconstpointer data, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, occurrence);
  return act (study, one, make, data, error);
}

SmritiOccurrence *
smriti_study_tick (SmritiStudy *study, const char *name, const char *step, gboolean done, const char *note, const char *link,
                   GError **error)
{
  g_autoptr (SmritiOccurrence) occurrence = find_one (study, name, error);
  Tick tick = { .done = done, .note = note, .link = link };

  if (!occurrence)
    return NULL;
  tick.step = find_step (occurrence, step, error);
  if (!tick.step)
    return NULL;
  if (!done && !tick.step->done)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "step %u of %s is not ticked", tick.step->n, occurrence->id);
      return NULL;
    }
  if (tick.step->project)
    return smriti_study_tick_project (study, occurrence, tick.step, done, note, link, error);
  return act_on_one (study, occurrence, make_ticked, &tick, error);
}

static SmritiEvent *
make_planned (SmritiStudy *study, const SmritiOccurrence *occurrence, gconstpointer data)
{
  const Tick *tick = data;
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_PLANNED, occurrence->id);

  smriti_event_put (event, "text", tick->step->text);
  if (tick->by[0] != '\0')
    smriti_event_put (event, "by", tick->by);
  return event;
}

SmritiOccurrence *
smriti_study_plan (SmritiStudy *study, const char *name, const char *text, const char *by, GError **error)
{
  g_autoptr (SmritiOccurrence) occurrence = find_one (study, name, error);
  SmritiStep step = { .text = (char *) text };
  Tick tick = { .step = &step, .by = by };
  gint32 day;

  if (!occurrence)
    return NULL;
  if (text[0] == '\0' || (by[0] != '\0' && !smriti_day_from_string (by, &day)))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                 text[0] == '\0' ? "a step needs a text%s" : "'%s' is no date; write it like 2026-12-31", by);
  else if (occurrence->steps->len >= MAX_STEPS)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "%s has %u steps already", occurrence->id, occurrence->steps->len);
  else
    return act_on_one (study, occurrence, make_planned, &tick, error);
  return NULL;
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
  g_autoptr (SmritiMark) mark = smriti_marks_get (study->store, occurrence);

  if (out_first_s)
    *out_first_s = mark ? mark->first_asked_s : 0;
  if (out_last_s)
    *out_last_s = mark ? mark->last_asked_s : 0;
  return mark ? mark->times_asked : 0;
}
