/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Taking back a rescheduling: each of its events by one of its own, so that other
 * devices need to know nothing of runs. The first go in the transaction of the undo,
 * so that a small run goes as a whole; of a large one a fact remembers the rest, that
 * follows in slices of the main loop, and after a stop at the next start. */

#include "common/promise.h"
#include "daemon/study/private.h"

#define AT_ONCE 50
#define SLICE_US 8000 /* what they write is then written out and synced as well */

static gboolean
take_back (SmritiStudy *study, const SmritiEvent *target, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_UNDONE, target->id);
  gboolean changed;

  smriti_event_put (event, "undone-type", smriti_event_type_to_string (target->type));
  smriti_event_put (event, "of", smriti_promise_run (target));
  return smriti_study_append (study, event, error)
         && smriti_study_fold_card (study, smriti_cards_by_key (study->store, target->subject), &changed, error);
}

/* The runs under way: ids with blanks between. */
static gboolean
note_rest (SmritiStudy *study, const char *run, GError **error)
{
  g_autofree char *known = smriti_store_fact (study->store, SMRITI_FACT_UNDOING);
  g_auto (GStrv) all = g_strsplit (known ? known : "", " ", -1);
  g_autofree char *runs = NULL;

  if (g_strv_contains ((const char *const *) all, run))
    return TRUE;
  runs = known ? g_strconcat (known, " ", run, NULL) : g_strdup (run);
  return smriti_store_set_fact (study->store, SMRITI_FACT_UNDOING, runs, error);
}

gboolean
smriti_study_undo_run (SmritiStudy *study, const char *run, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_run (study->store, run, 0, AT_ONCE + 1);

  for (guint i = 0; i < events->len && i < AT_ONCE; i++)
    if (!take_back (study, g_ptr_array_index (events, i), error))
      return FALSE;
  return events->len <= AT_ONCE || note_rest (study, run, error);
}

/* One slice, in a transaction; *out_done after the last of the first run. */
static gboolean
take_back_some (SmritiStudy *study, const char *run, gboolean *out_done, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  while (g_get_monotonic_time () < until_us)
    {
      g_autoptr (GPtrArray) events = smriti_events_of_run (study->store, run, study->undone, AT_ONCE);

      *out_done = events->len == 0;
      if (*out_done)
        break;
      for (guint i = 0; i < events->len && g_get_monotonic_time () < until_us; i++)
        {
          const SmritiEvent *event = g_ptr_array_index (events, i);

          if (!take_back (study, event, error))
            return FALSE;
          study->undone = event->n;
        }
    }
  return TRUE;
}

static gboolean
undo_slice (gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autofree char *fact = smriti_store_fact (study->store, SMRITI_FACT_UNDOING);
  g_auto (GStrv) runs = g_strsplit (fact ? fact : "", " ", 2);
  gboolean done = runs[0] == NULL;
  g_autoptr (GError) error = NULL;

  if (smriti_store_rest (study->store))
    return G_SOURCE_CONTINUE;
  if (smriti_store_begin (study->store, &error)
      && ((runs[0] && !take_back_some (study, runs[0], &done, &error))
          || (done && !smriti_store_set_fact (study->store, SMRITI_FACT_UNDOING, runs[0] ? runs[1] : NULL, &error))
          || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (done)
    study->undone = 0;
  if (!error && !(done && (!runs[0] || !runs[1])))
    return G_SOURCE_CONTINUE;
  if (error)
    g_warning ("not all of what was rescheduled could be taken back (%s); it is tried again at the next start", error->message);
  study->undoing = 0;
  smriti_clock_release (study->clock);
  smriti_study_forget_pools (study);
  smriti_study_tell_changed (study);
  return G_SOURCE_REMOVE;
}

void
smriti_study_resume_undo (SmritiStudy *study)
{
  g_autofree char *fact = smriti_store_fact (study->store, SMRITI_FACT_UNDOING);

  if (!fact || study->undoing != 0)
    return;
  study->undone = 0;
  smriti_clock_hold (study->clock);
  study->undoing = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, undo_slice, study, NULL);
}

void
smriti_study_drop_undo (SmritiStudy *study)
{
  if (study->undoing == 0)
    return;
  g_clear_handle_id (&study->undoing, g_source_remove);
  smriti_clock_release (study->clock);
}
