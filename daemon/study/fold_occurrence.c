/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The mark of an occurrence: the fold of its events that stand. Made anew from
 * all of them whenever one is added or taken back, so that it cannot differ from
 * what a rebuild gives. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

static SmritiStep *
ensure_step (SmritiMark *mark, const SmritiEvent *event)
{
  const char *text = smriti_event_get (event, "text");
  SmritiStep *step;

  for (guint i = 0; i < mark->steps->len; i++)
    {
      step = g_ptr_array_index (mark->steps, i);
      if (g_strcmp0 (step->text, text) == 0)
        return step;
    }
  step = smriti_step_new (mark->steps->len + 1, smriti_event_get (event, "entry"), text ? text : "");
  g_ptr_array_add (mark->steps, step);
  return step;
}

static void
replace (char **text, const char *with)
{
  if (!with)
    return;
  g_free (*text);
  *text = *with ? g_strdup (with) : NULL;
}

static void
fold_tick (SmritiMark *mark, const SmritiEvent *event)
{
  SmritiStep *step = ensure_step (mark, event);

  step->done = !smriti_event_get (event, "off");
  replace (&step->note, smriti_event_get (event, "note"));
  replace (&step->link, smriti_event_get (event, "link"));
}

static void
fold_plan (SmritiMark *mark, const SmritiEvent *event)
{
  SmritiStep *step = ensure_step (mark, event);

  step->planned = TRUE;
  if (!smriti_day_from_string (smriti_event_get (event, "by"), &step->by_day))
    step->by_day = SMRITI_DAY_NONE;
}

/* All the note's steps, as many as there were when last ticked, and all the
 * person's own. */
static gboolean
is_all_done (const SmritiMark *mark, guint n_of_note)
{
  guint done = 0;

  for (guint i = 0; i < mark->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (mark->steps, i);

      if (step->planned && !step->done)
        return FALSE;
      done += step->done && !step->planned ? 1 : 0;
    }
  return n_of_note > 0 && done >= n_of_note;
}

static gint64
number_in (const SmritiEvent *event, const char *name, gint64 otherwise)
{
  const char *text = smriti_event_get (event, name);

  return text ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

/* What a person did about its steps. */
static void
fold_steps (SmritiMark *mark, const SmritiEvent *event, guint *n_of_note)
{
  if (event->type == SMRITI_EVENT_PLANNED)
    fold_plan (mark, event);
  else
    {
      *n_of_note = (guint) number_in (event, "of", *n_of_note);
      fold_tick (mark, event);
    }
  if (!is_all_done (mark, *n_of_note))
    mark->done_day = SMRITI_DAY_NONE;
  else if (mark->done_day == SMRITI_DAY_NONE)
    mark->done_day = event->day;
}

static void
fold_event (SmritiMark *mark, const SmritiEvent *event, guint *n_of_note)
{
  gint64 at_s = event->at_ms / 1000;

  if (event->type == SMRITI_EVENT_TICKED || event->type == SMRITI_EVENT_PLANNED)
    fold_steps (mark, event, n_of_note);
  else if (event->type == SMRITI_EVENT_SNOOZED)
    mark->snoozed_s = number_in (event, "until", 0);
  else if (event->type == SMRITI_EVENT_PROMPTED)
    {
      mark->first_asked_s = mark->times_asked++ == 0 ? at_s : mark->first_asked_s;
      mark->last_asked_s = at_s;
    }
  else if (event->type == SMRITI_EVENT_SKIPPED || event->type == SMRITI_EVENT_MISSED)
    {
      mark->skipped |= event->type == SMRITI_EVENT_SKIPPED;
      mark->missed |= event->type == SMRITI_EVENT_MISSED;
      mark->n_missed = (guint) number_in (event, "n", mark->n_missed);
      replace (&mark->why, smriti_event_get (event, "why"));
    }
}

gboolean
smriti_study_fold_occurrence (SmritiStudy *study, const char *occurrence, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_subject (study->store, occurrence);
  g_autoptr (SmritiMark) mark = smriti_mark_new (occurrence);
  guint n_of_note = 0;

  smriti_study_forget_rules (study); /* a cycle may be counted from another completion now */
  if (!mark)
    return TRUE;
  if (events->len == 0)
    return smriti_marks_delete (study->store, occurrence, error);
  for (guint i = 0; i < events->len; i++)
    fold_event (mark, g_ptr_array_index (events, i), &n_of_note);
  return smriti_marks_put (study->store, mark, error);
}
