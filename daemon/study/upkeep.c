/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What keeps a store well: a backup a day when something changed, the check
 * after an unclean stop, restore, and rebuild. All of it in workers or in
 * slices of the main loop. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <glib/gstdio.h>

/* --- work that may outlive the study --- */

/* What a worker's callback is given: the study, if it is still there, and who waits. */
typedef struct
{
  SmritiLife *life;
  guint database; /* it began with */
  gint64 events;  /* there were then */
  GTask *task;    /* NULL: nobody waits */
} Work;

static Work *
work_new (SmritiStudy *study, GTask *task)
{
  Work *work = g_new0 (Work, 1);

  work->life = g_rc_box_acquire (study->life);
  work->database = study->life->database;
  work->events = smriti_events_count (study->store);
  work->task = task;
  return work;
}

static void
work_free (Work *work)
{
  g_rc_box_release (work->life);
  g_clear_object (&work->task);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

/* The study, unless it ended or has another database by now. */
static SmritiStudy *
work_study (Work *work)
{
  return work->database == work->life->database ? work->life->study : NULL;
}

/* --- backups --- */

/* What was there when the copy began is in it; once a day is enough. */
static void
note_backup (SmritiStudy *study, gint64 events)
{
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT " %d", events, smriti_study_day (study));

  smriti_study_set_fact (study, "backup", n);
  smriti_backups_tidy (smriti_store_dir (study->store), smriti_study_settings (study));
}

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  GError *error = NULL;
  char *path = smriti_backup_make_finish (result, &error);
  SmritiStudy *study = work_study (work);

  if (path && study)
    note_backup (study, work->events);
  if (path)
    g_task_return_pointer (work->task, path, g_free);
  else
    g_task_return_error (work->task, error);
}

void
smriti_study_backup_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  smriti_backup_make_async (study->store, smriti_study_now_s (study), on_backed_up,
                            work_new (study, g_task_new (NULL, NULL, callback, user_data)));
}

char *
smriti_study_backup_finish (SmritiStudy *study, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
smriti_study_backups (SmritiStudy *study)
{
  return smriti_backups_list (smriti_store_dir (study->store));
}

static void
on_daily_backup (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = smriti_backup_make_finish (result, &error);

  if (work->life->study)
    work->life->study->backing_up = FALSE;
  if (!path && work->life->study) /* else it was cut short by the end */
    g_message ("no backup today (%s); answers are not concerned", error->message);
  if (path && work_study (work))
    note_backup (work->life->study, work->events);
}

/* Once a review day, when something was added since the last one. */
void
smriti_study_daily_upkeep (SmritiStudy *study)
{
  g_autofree char *known = smriti_study_fact (study, "backup");
  g_auto (GStrv) parts = known ? g_strsplit (known, " ", 2) : NULL;
  gboolean is_known = parts && g_strv_length (parts) == 2;
  gint64 events = is_known ? g_ascii_strtoll (parts[0], NULL, 10) : 0;

  if (study->backing_up || smriti_events_count (study->store) <= events
      || (is_known && g_ascii_strtoll (parts[1], NULL, 10) == smriti_study_day (study)))
    return;
  study->backing_up = TRUE;
  smriti_backup_make_async (study->store, smriti_study_now_s (study), on_daily_backup, work_new (study, NULL));
}

/* --- integrity --- */

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = smriti_backup_check_finish (result, &error);
  SmritiStudy *study = work_study (work);

  if (!study)
    return;
  if (g_strcmp0 (said, "ok") != 0)
    g_warning ("the database is damaged (%s); 'smriti restore' lists the backups", said ? said : error->message);
  g_free (study->integrity);
  study->integrity = said ? g_steal_pointer (&said) : g_strdup (error->message);
}

void
smriti_study_check_integrity (SmritiStudy *study)
{
  smriti_backup_check_async (smriti_store_path (study->store), on_checked, work_new (study, NULL));
}

/* --- restore --- */

/* The database is another: nothing that was known of the old one holds. */
static gboolean
take_staged (SmritiStudy *study, const char *staged, char **out_kept, GError **error)
{
  gboolean swapped;

  g_clear_pointer (&study->vaults, smriti_vaults_free);
  smriti_study_end_children (study); /* they read it */
  smriti_study_drop_fit (study);
  smriti_study_drop_refold (study);
  smriti_study_drop_undo (study);
  swapped = smriti_store_swap (study->store, staged, study->machine, smriti_clock_now_ms (study->clock), out_kept, error);
  if (!swapped)
    g_unlink (staged);
  study->life->database++;
  study->real_noted = FALSE;
  study->backing_up = FALSE;
  g_clear_handle_id (&study->refresh, g_source_remove);
  smriti_study_drop_taking (study);
  g_clear_pointer (&study->listed_query, g_free);
  smriti_identity_free (study->identity);
  study->identity = smriti_identity_new ();
  g_free (study->integrity);
  study->integrity = g_strdup (swapped ? "ok" : "unchecked");
  g_hash_table_remove_all (study->vault_states);
  smriti_study_forget_pools (study);
  smriti_study_forget_projects (study);
  smriti_study_forget_model (study);
  smriti_study_look_at_fitted (study);
  smriti_study_join_vaults (study);
  smriti_study_resume_refresh (study);
  smriti_study_resume_taking (study);
  smriti_study_resume_undo (study);
  smriti_study_end_adding (study);
  smriti_study_tell_changed (study);
  return swapped;
}

static void
on_staged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  SmritiStudy *study = work_study (work);
  GError *error = NULL;
  g_autofree char *staged = smriti_backup_stage_finish (result, &error);
  char *kept = NULL;

  if (staged && !study)
    {
      g_unlink (staged);
      g_task_return_new_error (work->task, SMRITI_ERROR, SMRITI_ERROR_FAILED, "another restore came first; nothing was changed");
    }
  else if (staged && take_staged (study, staged, &kept, &error))
    g_task_return_pointer (work->task, kept, g_free);
  else
    g_task_return_error (work->task, error);
}

void
smriti_study_restore_async (SmritiStudy *study, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  smriti_backup_stage_async (study->store, path, on_staged, work_new (study, g_task_new (NULL, NULL, callback, user_data)));
}

char *
smriti_study_restore_finish (SmritiStudy *study, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- rebuild --- */

/* Done in slices from the main loop, each a transaction: answers given
 * meanwhile are folded like all others. Stage by stage: which events stand and
 * which cards and joined keys they make; each card folded; each occurrence;
 * then, in one transaction with what happened meanwhile, the tally and the
 * vaults; the notes are read again last. */
#define SLICE_US 20000

typedef struct
{
  Work *work;
  gint64 marks_seen; /* marks on events up to this one are borne out */
  gint64 event;      /* the last one seen */
  gint64 card;       /* the last one folded */
  gboolean cards_done;
  GPtrArray *occurrences; /* still to fold; NULL before they were collected */
  GHashTable *tally;      /* day → answers that stand */
  SmritiRebuilt result;
} Rebuild;

static void
rebuild_free (Rebuild *rebuild)
{
  work_free (rebuild->work);
  g_clear_pointer (&rebuild->occurrences, g_ptr_array_unref);
  g_hash_table_unref (rebuild->tally);
  g_free (rebuild);
}

static void
count_answer (Rebuild *rebuild, gint32 day, int n)
{
  gpointer key = GINT_TO_POINTER (day);

  g_hash_table_insert (rebuild->tally, key, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (rebuild->tally, key)) + n));
}

/* The tally counts every answer as it comes and takes it off with what takes it
 * back, so that it is right whatever happens while the rebuild runs. */
static gboolean
see_undone (Rebuild *rebuild, const SmritiEvent *event, GError **error)
{
  SmritiStore *store = rebuild->work->life->study->store;
  g_autoptr (SmritiEvent) target = smriti_events_find (store, event->subject);

  if (!smriti_events_mark_undone (store, event, error))
    return FALSE;
  if (target && target->type == SMRITI_EVENT_ANSWERED && smriti_events_undone_by (store, target->n) == event->n)
    count_answer (rebuild, target->day, -1);
  return TRUE;
}

static gboolean
see_event (Rebuild *rebuild, const SmritiEvent *event, GError **error)
{
  SmritiStore *store = rebuild->work->life->study->store;

  if (event->type == SMRITI_EVENT_UNDONE)
    return see_undone (rebuild, event, error);
  if (event->type == SMRITI_EVENT_RENAMED && event->stands && smriti_event_get (event, "from"))
    {
      gint64 n = smriti_cards_ensure (store, smriti_event_get (event, "from"), error);

      return n != 0 && smriti_cards_join (store, n, event->subject, error);
    }
  if (event->type == SMRITI_EVENT_ANSWERED)
    count_answer (rebuild, event->day, 1);
  if (event->type == SMRITI_EVENT_ANSWERED || event->type == SMRITI_EVENT_SUSPENDED || event->type == SMRITI_EVENT_RESUMED
      || event->type == SMRITI_EVENT_BURIED || event->type == SMRITI_EVENT_ARCHIVED || event->type == SMRITI_EVENT_ADOPTED
      || event->type == SMRITI_EVENT_RESCHEDULED)
    return smriti_cards_ensure (store, event->subject, error) != 0;
  return TRUE;
}

static gboolean
check_marks (Rebuild *rebuild, gint64 n_events, gint64 until_us, GError **error)
{
  while (rebuild->marks_seen < n_events && g_get_monotonic_time () < until_us)
    {
      if (!smriti_events_check_undone (rebuild->work->life->study->store, rebuild->marks_seen + 1, rebuild->marks_seen + 1000,
                                       error))
        return FALSE;
      rebuild->marks_seen += 1000;
    }
  return TRUE;
}

static gboolean
see_events (Rebuild *rebuild, gint64 n_events, gint64 until_us, GError **error)
{
  while (rebuild->event < n_events && g_get_monotonic_time () < until_us)
    {
      g_autoptr (SmritiEvent) event = smriti_events_get (rebuild->work->life->study->store, rebuild->event + 1);

      if (event && !see_event (rebuild, event, error))
        return FALSE;
      rebuild->event++;
    }
  return TRUE;
}

/* The card, and those that come apart from it because no event joins them. */
static gboolean
fold_with_names (Rebuild *rebuild, gint64 n, GError **error)
{
  SmritiStudy *study = rebuild->work->life->study;
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (cards, n);
  if (!smriti_study_fold_names (study, n, cards, error))
    return FALSE;
  for (guint i = 0; i < cards->len; i++)
    {
      gboolean changed;

      n = g_array_index (cards, gint64, i);
      if (!smriti_study_fold_card (study, n, &changed, error) || !smriti_cards_refresh (study->store, n, error))
        return FALSE;
      rebuild->result.changed += changed || i > 0 ? 1 : 0;
    }
  rebuild->result.cards++;
  return TRUE;
}

static gboolean
fold_cards (Rebuild *rebuild, gint64 until_us, GError **error)
{
  while (!rebuild->cards_done && g_get_monotonic_time () < until_us)
    {
      g_autoptr (GArray) cards = smriti_cards_after (rebuild->work->life->study->store, rebuild->card, 20);

      rebuild->cards_done = cards->len == 0;
      for (guint i = 0; i < cards->len; i++)
        {
          rebuild->card = g_array_index (cards, gint64, i);
          if (!fold_with_names (rebuild, rebuild->card, error))
            return FALSE;
        }
    }
  return TRUE;
}

static GPtrArray *
all_occurrences (SmritiStudy *study)
{
  static const SmritiEventType types[] = { SMRITI_EVENT_SNOOZED, SMRITI_EVENT_SKIPPED, SMRITI_EVENT_PROMPTED,
                                           SMRITI_EVENT_TICKED,  SMRITI_EVENT_PLANNED, SMRITI_EVENT_MISSED };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *occurrences = smriti_marks_list (study->store);

  for (guint i = 0; i < occurrences->len; i++)
    g_hash_table_add (seen, g_ptr_array_index (occurrences, i));
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, types[t], FALSE);

      for (guint i = 0; i < events->len; i++)
        {
          const char *subject = ((SmritiEvent *) g_ptr_array_index (events, i))->subject;
          char *copy;

          if (g_hash_table_contains (seen, subject))
            continue;
          copy = g_strdup (subject);
          g_ptr_array_add (occurrences, copy);
          g_hash_table_add (seen, copy);
        }
    }
  return occurrences;
}

static gboolean
fold_occurrences (Rebuild *rebuild, gint64 until_us, GError **error)
{
  SmritiStudy *study = rebuild->work->life->study;

  if (!rebuild->occurrences)
    rebuild->occurrences = all_occurrences (study);
  while (rebuild->occurrences->len > 0 && g_get_monotonic_time () < until_us)
    {
      guint last = rebuild->occurrences->len - 1;

      if (!smriti_study_fold_occurrence (study, g_ptr_array_index (rebuild->occurrences, last), error))
        return FALSE;
      g_ptr_array_set_size (rebuild->occurrences, (int) last);
    }
  return TRUE;
}

static gboolean
write_tally (Rebuild *rebuild, GError **error)
{
  SmritiStore *store = rebuild->work->life->study->store;
  GHashTableIter iter;
  gpointer day, answers;

  if (!smriti_tally_clear (store, error))
    return FALSE;
  g_hash_table_iter_init (&iter, rebuild->tally);
  while (g_hash_table_iter_next (&iter, &day, &answers))
    if (GPOINTER_TO_INT (answers) > 0 && !smriti_tally_set (store, GPOINTER_TO_INT (day), GPOINTER_TO_INT (answers), error))
      return FALSE;
  return TRUE;
}

/* One slice, in a transaction; *out_done after the last. */
static gboolean
rebuild_some (Rebuild *rebuild, gboolean *out_done, GError **error)
{
  SmritiStudy *study = rebuild->work->life->study;
  gint64 n_events = smriti_events_count (study->store);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  if (rebuild->marks_seen < n_events)
    return check_marks (rebuild, n_events, until_us, error);
  if (rebuild->event < n_events && !see_events (rebuild, n_events, until_us, error))
    return FALSE;
  if (rebuild->event < n_events || g_get_monotonic_time () >= until_us)
    return TRUE;
  if (!rebuild->cards_done)
    return fold_cards (rebuild, until_us, error);
  if (!rebuild->occurrences || rebuild->occurrences->len > 0)
    return fold_occurrences (rebuild, until_us, error);
  *out_done = TRUE;
  rebuild->result.events = n_events;
  study->n_answers = -1;
  study->snapshot_day = SMRITI_DAY_NONE;
  return write_tally (rebuild, error) && smriti_snapshots_touch (study->store, G_MININT64, error)
         && smriti_study_fold_vaults (study, error);
}

static gboolean
rebuild_slice (gpointer user_data)
{
  GTask *task = user_data;
  Rebuild *rebuild = g_task_get_task_data (task);
  SmritiStudy *study = work_study (rebuild->work);
  gboolean done = FALSE;
  GError *error = NULL;

  if (!study)
    {
      g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the database was exchanged; 'smriti rebuild' again");
      return G_SOURCE_REMOVE;
    }
  if (smriti_study_is_refolding (study))
    return G_SOURCE_CONTINUE; /* that first: what it changes is no fault to be told of */
  if (smriti_store_begin (study->store, &error)
      && (!rebuild_some (rebuild, &done, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (!error && !done)
    return G_SOURCE_CONTINUE;
  smriti_study_forget_pools (study);
  smriti_study_tell_changed (study);
  if (error)
    {
      g_task_return_error (task, error);
      return G_SOURCE_REMOVE;
    }
  smriti_study_rescan_vaults (study);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

void
smriti_study_rebuild_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Rebuild *rebuild = g_new0 (Rebuild, 1);

  rebuild->work = work_new (study, NULL);
  rebuild->tally = g_hash_table_new (NULL, NULL);
  g_task_set_task_data (task, rebuild, (GDestroyNotify) rebuild_free);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, rebuild_slice, task, g_object_unref);
}

gboolean
smriti_study_rebuild_finish (SmritiStudy *study, GAsyncResult *result, SmritiRebuilt *out, GError **error)
{
  Rebuild *rebuild = g_task_get_task_data (G_TASK (result));

  *out = rebuild->result;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- health --- */

void
smriti_study_health (SmritiStudy *study, SmritiHealth *out)
{
  g_autoptr (GPtrArray) backups = smriti_study_backups (study);
  GStatBuf status;

  out->database = g_strdup (smriti_store_path (study->store));
  out->bytes = g_stat (out->database, &status) == 0 ? (guint64) status.st_size : 0;
  out->events = smriti_events_count (study->store);
  out->integrity = g_strdup (smriti_store_damage (study->store) ? smriti_store_damage (study->store) : study->integrity);
  out->notes = smriti_notes_count (study->store);
  out->last_backup_s = backups->len > 0 ? ((SmritiBackup *) g_ptr_array_index (backups, 0))->at_s : 0;
  out->settings_path = g_strdup (smriti_settings_file_path (study->settings_file));
  out->settings_warnings = smriti_settings_file_warnings (study->settings_file);
}

void
smriti_health_clear (SmritiHealth *health)
{
  g_free (health->database);
  g_free (health->integrity);
  g_free (health->settings_path);
}
