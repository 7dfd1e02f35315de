/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What keeps a store well: a backup a day when something changed, the check
 * after an unclean stop, restore, and rebuild. All of it in workers or in
 * slices of the main loop. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <glib/gstdio.h>

/* --- backups --- */

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_task_return_pointer (user_data, result ? g_object_ref (result) : NULL, g_object_unref);
  g_object_unref (user_data);
}

void
smriti_study_backup_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  smriti_backup_make_async (study->store, smriti_study_now_s (study), on_backed_up, g_task_new (NULL, NULL, callback, user_data));
}

char *
smriti_study_backup_finish (SmritiStudy *study, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = g_task_propagate_pointer (G_TASK (result), error);
  char *path = inner ? smriti_backup_make_finish (inner, error) : NULL;

  if (!path)
    return NULL;
  {
    g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, smriti_events_count (study->store));

    smriti_study_set_fact (study, "backup.events", n);
  }
  smriti_backups_tidy (smriti_store_dir (study->store), smriti_study_settings (study));
  return path;
}

GPtrArray *
smriti_study_backups (SmritiStudy *study)
{
  return smriti_backups_list (smriti_store_dir (study->store));
}

static void
on_daily_backup (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = smriti_study_backup_finish (study, result, &error);

  study->backing_up = FALSE;
  if (!path)
    g_warning ("no backup today (%s); answers are not concerned", error->message);
}

/* Once a day, when something was added since the last one. */
void
smriti_study_daily_upkeep (SmritiStudy *study)
{
  g_autofree char *known = smriti_study_fact (study, "backup.events");
  gint64 then = known ? g_ascii_strtoll (known, NULL, 10) : 0;

  if (study->backing_up || smriti_events_count (study->store) <= then)
    return;
  study->backing_up = TRUE;
  smriti_study_backup_async (study, on_daily_backup, study);
}

/* --- integrity --- */

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  char *said = smriti_backup_check_finish (result, &error);

  g_free (study->integrity);
  study->integrity = said ? said : g_strdup (error->message);
  if (!g_str_equal (study->integrity, "ok"))
    g_critical ("the database is damaged (%s); 'smriti restore' lists the backups", study->integrity);
}

void
smriti_study_check_integrity (SmritiStudy *study)
{
  smriti_backup_check_async (smriti_store_path (study->store), on_checked, study);
}

/* --- restore --- */

static void
on_staged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_task_return_pointer (user_data, g_object_ref (result), g_object_unref);
  g_object_unref (user_data);
}

void
smriti_study_restore_async (SmritiStudy *study, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  smriti_backup_stage_async (study->store, path, on_staged, g_task_new (NULL, NULL, callback, user_data));
}

char *
smriti_study_restore_finish (SmritiStudy *study, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = g_task_propagate_pointer (G_TASK (result), error);
  g_autofree char *staged = inner ? smriti_backup_stage_finish (inner, error) : NULL;
  char *kept = NULL;

  if (!staged)
    return NULL;
  g_clear_pointer (&study->vaults, smriti_vaults_free);
  if (!smriti_store_swap (study->store, staged, study->machine, smriti_clock_now_ms (study->clock), &kept, error))
    g_unlink (staged);
  study->real_noted = FALSE;
  smriti_study_forget_pools (study);
  smriti_study_join_vaults (study);
  smriti_study_tell_changed (study);
  return kept;
}

/* --- rebuild --- */

/* Done in slices from the main loop, each a transaction: answers given
 * meanwhile are folded like all others. First every event is seen to have its
 * card, then every card is folded again, then the marks; the notes are read
 * again last. */
#define SLICE_US 20000

typedef struct
{
  SmritiStudy *study;
  gint64 event;   /* the last one seen */
  gint64 n_events;
  gint64 card;    /* the last one folded */
  gboolean cards_done;
  GHashTable *tally; /* day → answers that stand */
  SmritiRebuilt result;
} Rebuild;

static void
rebuild_free (Rebuild *rebuild)
{
  g_hash_table_unref (rebuild->tally);
  g_free (rebuild);
}

static gboolean
see_event (Rebuild *rebuild, const SmritiEvent *event, GError **error)
{
  SmritiStudy *study = rebuild->study;
  gpointer day = GINT_TO_POINTER (event->day);

  if (event->type == SMRITI_EVENT_ANSWERED && event->stands)
    g_hash_table_insert (rebuild->tally, day, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (rebuild->tally, day)) + 1));
  if (event->type == SMRITI_EVENT_RENAMED && event->stands && smriti_event_get (event, "from"))
    {
      gint64 n = smriti_cards_ensure (study->store, smriti_event_get (event, "from"), error);

      return n != 0 && smriti_cards_join (study->store, n, event->subject, error);
    }
  if (event->type == SMRITI_EVENT_ANSWERED || event->type == SMRITI_EVENT_SUSPENDED || event->type == SMRITI_EVENT_RESUMED
      || event->type == SMRITI_EVENT_BURIED)
    return smriti_cards_ensure (study->store, event->subject, error) != 0;
  return TRUE;
}

static gboolean
see_events (Rebuild *rebuild, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  while (rebuild->event < rebuild->n_events && g_get_monotonic_time () < until_us)
    {
      g_autoptr (SmritiEvent) event = smriti_events_get (rebuild->study->store, rebuild->event + 1);

      if (event && !see_event (rebuild, event, error))
        return FALSE;
      rebuild->event++;
    }
  return TRUE;
}

static gboolean
fold_cards (Rebuild *rebuild, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  while (!rebuild->cards_done && g_get_monotonic_time () < until_us)
    {
      g_autoptr (GArray) cards = smriti_cards_after (rebuild->study->store, rebuild->card, 20);

      rebuild->cards_done = cards->len == 0;
      for (guint i = 0; i < cards->len; i++)
        {
          gboolean changed;

          rebuild->card = g_array_index (cards, gint64, i);
          if (!smriti_study_fold_card (rebuild->study, rebuild->card, &changed, error)
              || !smriti_cards_refresh (rebuild->study->store, rebuild->card, error))
            return FALSE;
          rebuild->result.cards++;
          rebuild->result.changed += changed ? 1 : 0;
        }
    }
  return TRUE;
}

static gboolean
fold_rest (Rebuild *rebuild, GError **error)
{
  SmritiStudy *study = rebuild->study;
  g_autoptr (GHashTable) occurrences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const SmritiEventType types[] = { SMRITI_EVENT_SNOOZED, SMRITI_EVENT_SKIPPED, SMRITI_EVENT_PROMPTED };
  g_autoptr (GPtrArray) marks = smriti_marks_list (study->store);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < marks->len; i++)
    g_hash_table_add (occurrences, g_strdup (g_ptr_array_index (marks, i)));
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, types[t], FALSE);

      for (guint i = 0; i < events->len; i++)
        g_hash_table_add (occurrences, g_strdup (((SmritiEvent *) g_ptr_array_index (events, i))->subject));
    }
  g_hash_table_iter_init (&iter, occurrences);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!smriti_study_fold_occurrence (study, key, error))
      return FALSE;
  g_hash_table_iter_init (&iter, rebuild->tally);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!smriti_tally_set (study->store, GPOINTER_TO_INT (key), GPOINTER_TO_INT (value), error))
      return FALSE;
  return smriti_study_fold_vaults (study, error);
}

static gboolean
rebuild_slice (gpointer user_data)
{
  GTask *task = user_data;
  Rebuild *rebuild = g_task_get_task_data (task);
  SmritiStudy *study = rebuild->study;
  gboolean last = rebuild->cards_done;
  GError *error = NULL;
  gboolean ok = smriti_store_begin (study->store, &error);

  rebuild->n_events = smriti_events_count (study->store);
  if (ok && rebuild->event < rebuild->n_events)
    ok = see_events (rebuild, &error);
  else if (ok && !rebuild->cards_done)
    ok = fold_cards (rebuild, &error);
  else if (ok)
    ok = fold_rest (rebuild, &error);
  if (ok)
    ok = smriti_store_commit (study->store, &error);
  else
    smriti_store_rollback (study->store);
  if (ok && !last)
    return G_SOURCE_CONTINUE;
  smriti_study_forget_pools (study);
  if (ok)
    {
      rebuild->result.events = rebuild->n_events;
      smriti_study_rescan_vaults (study);
      smriti_study_tell_changed (study);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

void
smriti_study_rebuild_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Rebuild *rebuild = g_new0 (Rebuild, 1);

  rebuild->study = study;
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
  out->integrity = g_strdup (study->integrity);
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
