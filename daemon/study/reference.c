/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The search in the notes. Nothing is read for it before somebody searches, and
 * then in a worker, which has connections of its own: neither an answer nor the
 * main loop waits. Invariant: at most one search is under way, so reference.db has
 * one user. */

#include "daemon/study/private.h"

#include "daemon/vaults/file.h"

typedef struct
{
  SmritiLife *life;
  guint database, note_changes; /* when it began */
  char *dir;
  gboolean compare; /* notes may be others than the index has */
  SmritiReferenceQuery query;
  char *strings[5]; /* what the query borrows */
  guint total;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_rc_box_release (lookup->life);
  g_free (lookup->dir);
  for (gsize i = 0; i < G_N_ELEMENTS (lookup->strings); i++)
    g_free (lookup->strings[i]);
  g_free (lookup);
}

/* --- in the worker ------------------------------------------------------------ */

static GPtrArray *
read_note (const char *path, GHashTable *titles, gpointer unused)
{
  g_autoptr (GByteArray) text = smriti_vault_file_bytes (path);

  return text ? smriti_passages_read ((const char *) text->data, text->len, titles) : NULL;
}

static GPtrArray *
search_once (Lookup *lookup, gboolean *out_again, GError **error)
{
  SmritiReference *reference = smriti_reference_open (lookup->dir, error);
  GPtrArray *rows = NULL;

  *out_again = FALSE;
  if (!reference)
    return NULL;
  if ((!lookup->compare && !smriti_reference_is_new (reference))
      || smriti_reference_update (reference, read_note, NULL, NULL, error))
    rows = smriti_reference_search (reference, &lookup->query, &lookup->total, error);
  *out_again = !rows && smriti_reference_is_damaged (reference);
  if (*out_again)
    smriti_reference_discard (reference);
  else
    smriti_reference_close (reference);
  return rows;
}

static void
search_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean again;
  GPtrArray *rows = search_once (data, &again, &error);

  if (again) /* it was damaged and is gone now: it is made anew */
    {
      g_clear_error (&error);
      rows = search_once (data, &again, &error);
    }
  if (rows)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* --- one after the other --------------------------------------------------------- */

static void begin_next (SmritiStudy *study);

/* @user_data: the task of who asked. */
static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  SmritiStudy *study = lookup->life->study;
  GError *error = NULL;
  GPtrArray *rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (study)
    {
      study->searching = FALSE;
      study->compared = rows != NULL;
      study->compared_changes = lookup->note_changes;
      study->compared_database = lookup->database;
      begin_next (study);
    }
  else if (rows)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      error = g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED, "smritid is ending");
    }
  if (rows)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
begin_next (SmritiStudy *study)
{
  GTask *task = study->searching ? NULL : g_queue_pop_head (&study->searches);
  g_autoptr (GTask) inner = NULL;
  Lookup *lookup;

  if (!task)
    return;
  study->searching = TRUE;
  lookup = g_task_get_task_data (task);
  lookup->database = study->life->database;
  lookup->note_changes = study->note_changes;
  lookup->compare = !study->compared || study->compared_changes != lookup->note_changes
                    || study->compared_database != lookup->database;
  inner = g_task_new (NULL, NULL, on_searched, task);
  g_task_set_task_data (inner, lookup, NULL); /* lives as long as the task that on_searched() holds */
  g_task_run_in_thread (inner, search_in_worker);
}

static const char *
keep (Lookup *lookup, gsize i, const char *string)
{
  lookup->strings[i] = g_strdup (string);
  return lookup->strings[i];
}

void
smriti_study_search_async (SmritiStudy *study, const SmritiReferenceQuery *query, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->life = g_rc_box_acquire (study->life);
  lookup->dir = g_strdup (smriti_store_dir (study->store));
  lookup->query = *query;
  lookup->query.words = keep (lookup, 0, query->words);
  lookup->query.language = keep (lookup, 1, query->language);
  lookup->query.topic = keep (lookup, 2, query->topic);
  lookup->query.title = keep (lookup, 3, query->title);
  lookup->query.entry = keep (lookup, 4, query->entry);
  g_task_set_task_data (task, lookup, (GDestroyNotify) lookup_free);
  g_queue_push_tail (&study->searches, task);
  begin_next (study);
}

GPtrArray *
smriti_study_search_finish (GAsyncResult *result, guint *out_total, GError **error)
{
  *out_total = ((Lookup *) g_task_get_task_data (G_TASK (result)))->total;
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
smriti_study_drop_searches (SmritiStudy *study)
{
  GTask *task;

  while ((task = g_queue_pop_head (&study->searches)))
    {
      g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_FAILED, "smritid is ending");
      g_object_unref (task);
    }
}
