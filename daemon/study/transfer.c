/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Leaving and arriving: the log as it is, page by page, and the logs of other
 * devices joined with it. What was imported is on the disk with the reply; the
 * cards and occurrences it touches are folded anew in slices of the main loop,
 * from the first event on that a fact names, so that a stop in the middle only
 * delays it. Answers given meanwhile are events like all others. The tally alone
 * counts in the transaction that adds, since it counts each once. */

#include "daemon/study/private.h"

#define FACT_UNFOLDED "unfolded" /* n of the first event that may not be folded */
#define FACT_ARRIVING "arriving" /* review day of an import that was not ended yet by settle */
#define SLICE_US 15000           /* what they write is then written out and synced as well */

/* --- leaving --- */

GPtrArray *
smriti_study_export (SmritiStudy *study, gint64 n, guint limit, gint64 *out_total)
{
  *out_total = smriti_events_count (study->store);
  return smriti_events_after (study->store, n, limit);
}

GPtrArray *
smriti_study_devices (SmritiStudy *study)
{
  return smriti_events_devices (study->store);
}

char *
smriti_study_card_key (SmritiStudy *study, const SmritiStudyCard *card)
{
  char *key = smriti_cards_key (study->store, card->n);

  return key ? key : g_strdup (card->id);
}

/* --- arriving --- */

void
smriti_imported_clear (SmritiImported *imported)
{
  g_clear_pointer (&imported->refused, g_ptr_array_unref);
}

/* Of an event that is new here. */
static gboolean
count_in_tally (SmritiStudy *study, const SmritiEvent *event, GError **error)
{
  g_autoptr (SmritiEvent) target = NULL;

  if (event->type == SMRITI_EVENT_ANSWERED)
    return smriti_events_undone_by (study->store, event->n) != 0 || smriti_tally_add (study->store, event->day, 1, error);
  if (event->type != SMRITI_EVENT_UNDONE)
    return TRUE;
  target = smriti_events_find (study->store, event->subject);
  return !target || target->type != SMRITI_EVENT_ANSWERED || smriti_events_undone_by (study->store, target->n) != event->n
         || smriti_tally_add (study->store, target->day, -1, error);
}

static gboolean
import_one (SmritiStudy *study, SmritiEvent *event, gint64 now_ms, SmritiImported *out, gint64 *first, GError **error)
{
  g_autoptr (GError) why = NULL;

  switch (smriti_events_import (study->store, event, now_ms, &why))
    {
    case SMRITI_IMPORT_ADDED:
      out->added++;
      *first = *first == 0 ? event->n : *first;
      g_ptr_array_add (out->refused, NULL);
      return count_in_tally (study, event, error);
    case SMRITI_IMPORT_KNOWN:
      out->known++;
      g_ptr_array_add (out->refused, NULL);
      return TRUE;
    case SMRITI_IMPORT_REFUSED:
      g_ptr_array_add (out->refused, g_strdup (why->message));
      return TRUE;
    case SMRITI_IMPORT_FAILED:
    default:
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
}

/* From when on the log is not folded yet; an earlier import may have said so. */
static gboolean
note_unfolded (SmritiStudy *study, gint64 first, GError **error)
{
  g_autofree char *known = smriti_store_fact (study->store, FACT_UNFOLDED);
  g_autofree char *fact = g_strdup_printf ("%" G_GINT64_FORMAT, first);

  return known || smriti_store_set_fact (study->store, FACT_UNFOLDED, fact, error);
}

/* Half a log tells of weeks in which nothing was done: until the rest is here too,
 * or the day is over, no date counts as missed. */
static gboolean
note_arriving (SmritiStudy *study, GError **error)
{
  g_autofree char *day = g_strdup_printf ("%d", smriti_study_day (study));

  return smriti_store_set_fact (study->store, FACT_ARRIVING, day, error);
}

gboolean
smriti_study_is_arriving (SmritiStudy *study)
{
  g_autofree char *day = smriti_study_fact (study, FACT_ARRIVING);

  return study->taking || (day && g_ascii_strtoll (day, NULL, 10) == smriti_study_day (study));
}

static gboolean
import_all (SmritiStudy *study, GPtrArray *events, SmritiImported *out, GError **error)
{
  gint64 now_ms = smriti_clock_now_ms (study->clock), first = 0;

  for (guint i = 0; i < events->len; i++)
    {
      SmritiEvent *event = g_ptr_array_index (events, i);

      if (!event)
        g_ptr_array_add (out->refused, NULL);
      else if (!import_one (study, event, now_ms, out, &first, error))
        return FALSE;
    }
  return first == 0
         || (note_unfolded (study, first, error) && note_arriving (study, error) && smriti_study_note_real (study, error));
}

gboolean
smriti_study_import (SmritiStudy *study, GPtrArray *events, gboolean dry_run, SmritiImported *out, GError **error)
{
  gboolean read;

  *out = (SmritiImported){ .refused = g_ptr_array_new_with_free_func (g_free) };
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  read = import_all (study, events, out, error);
  if (read && !dry_run && out->added > 0)
    {
      if (!smriti_store_commit (study->store, error))
        return FALSE;
      smriti_study_resume_taking (study);
      return TRUE;
    }
  smriti_store_rollback (study->store);
  study->real_noted = FALSE; /* it may have been noted in what is rolled back */
  return read;
}

/* --- taking in what was imported --- */

struct _SmritiTaking
{
  gint64 event;            /* the last one seen */
  GHashTable *cards;       /* keys to fold; set */
  GHashTable *occurrences; /* ids to fold; set */
  gboolean vaults;         /* of this machine, under an id it had before a restore */
  guint source;
  GPtrArray *waiting; /* of GTask */
};

static void
touch (GHashTable *set, const char *name)
{
  if (!g_hash_table_contains (set, name))
    g_hash_table_add (set, g_strdup (name));
}

static gboolean
join (SmritiStudy *study, const SmritiEvent *event, GError **error)
{
  const char *from = smriti_event_get (event, "from");
  gint64 n;

  if (!from)
    return TRUE;
  touch (study->taking->cards, from);
  touch (study->taking->cards, event->subject);
  if (!event->stands)
    return TRUE;
  n = smriti_cards_ensure (study->store, from, error);
  return n != 0 && smriti_cards_join (study->store, n, event->subject, error);
}

/* Which cards and occurrences the event is about. */
static gboolean
see (SmritiStudy *study, const SmritiEvent *event, GError **error)
{
  SmritiTaking *taking = study->taking;
  g_autoptr (SmritiEvent) target = NULL;

  switch (event->type)
    {
    case SMRITI_EVENT_ANSWERED:
    case SMRITI_EVENT_SUSPENDED:
    case SMRITI_EVENT_RESUMED:
    case SMRITI_EVENT_BURIED:
    case SMRITI_EVENT_ARCHIVED:
    case SMRITI_EVENT_ADOPTED:
    case SMRITI_EVENT_RESCHEDULED:
      touch (taking->cards, event->subject);
      return smriti_cards_ensure (study->store, event->subject, error) != 0;
    case SMRITI_EVENT_RENAMED:
      return join (study, event, error);
    case SMRITI_EVENT_UNDONE:
      target = smriti_events_find (study->store, event->subject);
      return !target || target->type == SMRITI_EVENT_UNDONE || see (study, target, error);
    case SMRITI_EVENT_TICKED:
    case SMRITI_EVENT_SNOOZED:
    case SMRITI_EVENT_SKIPPED:
    case SMRITI_EVENT_PROMPTED:
    case SMRITI_EVENT_PLANNED:
    case SMRITI_EVENT_MISSED:
      touch (taking->occurrences, event->subject);
      return TRUE;
    case SMRITI_EVENT_CONFIGURED:
      taking->vaults |= g_strcmp0 (smriti_event_get (event, "key"), "vault") == 0;
      return TRUE;
    case SMRITI_EVENT_FITTED: /* looked at when all is in */
    case SMRITI_EVENT_VERDICT:
    case SMRITI_EVENT_PAUSED:
    case SMRITI_EVENT_UNPAUSED:
    case SMRITI_EVENT_RECORDED:
    default:
      return TRUE; /* nothing is kept of them but the events themselves */
    }
}

static gboolean
see_some (SmritiStudy *study, gint64 n_events, gint64 until_us, GError **error)
{
  while (study->taking->event < n_events && g_get_monotonic_time () < until_us)
    {
      g_autoptr (SmritiEvent) event = smriti_events_get (study->store, study->taking->event + 1);

      if (event && !see (study, event, error))
        return FALSE;
      study->taking->event++;
    }
  return TRUE;
}

typedef gboolean (*FoldFunc) (SmritiStudy *study, const char *name, GError **error);

static gboolean
fold_some (SmritiStudy *study, GHashTable *set, FoldFunc fold, gint64 until_us, GError **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, set);
  while (g_get_monotonic_time () < until_us && g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!fold (study, name, error))
        return FALSE;
      g_hash_table_iter_remove (&iter);
    }
  return TRUE;
}

/* One slice, in a transaction; *out_done after the last. */
static gboolean
take_some (SmritiStudy *study, gboolean *out_done, GError **error)
{
  SmritiTaking *taking = study->taking;
  gint64 n_events = smriti_events_count (study->store);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  if (!see_some (study, n_events, until_us, error) || !fold_some (study, taking->cards, smriti_study_fold_key, until_us, error)
      || !fold_some (study, taking->occurrences, smriti_study_fold_occurrence, until_us, error))
    return FALSE;
  if (taking->event < n_events || g_hash_table_size (taking->cards) > 0 || g_hash_table_size (taking->occurrences) > 0)
    return TRUE;
  *out_done = TRUE;
  return (!taking->vaults || smriti_study_fold_vaults (study, error))
         && smriti_store_set_fact (study->store, FACT_UNFOLDED, NULL, error);
}

static void
taking_free (SmritiTaking *taking, const GError *error)
{
  for (guint i = 0; i < taking->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (taking->waiting, i);

      if (error)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
  g_ptr_array_unref (taking->waiting);
  g_hash_table_unref (taking->cards);
  g_hash_table_unref (taking->occurrences);
  g_free (taking);
}

static gboolean
take_slice (gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE, vaults;
  SmritiTaking *taking;

  if (smriti_store_begin (study->store, &error)
      && (!take_some (study, &done, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  smriti_study_forget_pools (study);
  smriti_study_forget_rules (study); /* anchors, pauses and completions came along */
  smriti_study_forget_projects (study);
  if (!error && !done)
    return G_SOURCE_CONTINUE;
  if (error)
    g_warning ("what was imported could not be worked into the cards (%s); it is tried again at the next start", error->message);
  taking = g_steal_pointer (&study->taking);
  vaults = taking->vaults && !error;
  taking_free (taking, error);
  study->n_answers = -1;
  smriti_study_look_at_fitted (study);
  if (!smriti_study_is_arriving (study))
    smriti_study_note_missed (study);
  smriti_study_tell_changed (study);
  if (vaults)
    smriti_study_rescan_vaults (study);
  return G_SOURCE_REMOVE;
}

void
smriti_study_resume_taking (SmritiStudy *study)
{
  g_autofree char *fact = smriti_store_fact (study->store, FACT_UNFOLDED);

  if (!fact || study->taking)
    return;
  study->taking = g_new0 (SmritiTaking, 1);
  study->taking->event = g_ascii_strtoll (fact, NULL, 10) - 1;
  study->taking->cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  study->taking->occurrences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  study->taking->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  study->taking->source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, take_slice, study, NULL);
}

void
smriti_study_drop_taking (SmritiStudy *study)
{
  g_autoptr (GError) error = g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED,
                                                  "the database was exchanged meanwhile; 'smriti import' again");

  if (!study->taking)
    return;
  g_source_remove (study->taking->source);
  taking_free (g_steal_pointer (&study->taking), error);
}

void
smriti_study_settle_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *arriving = smriti_study_fact (study, FACT_ARRIVING);

  if (arriving)
    smriti_study_set_fact (study, FACT_ARRIVING, NULL);
  if (study->taking)
    g_ptr_array_add (study->taking->waiting, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
smriti_study_settle_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
