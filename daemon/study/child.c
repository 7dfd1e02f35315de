/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Long work on the whole log: in a process of its own, the same program again,
 * which only reads the store and prints what came of it. One at a time, in the
 * order in which they were asked for; ended with the study or its database. Time
 * does not go on meanwhile, where it stands still. */

#include "daemon/study/private.h"
#include "daemon/study/worker.h"

#include <string.h>

#define MAX_COMPLAINT 300 /* bytes of what it said that are passed on */

typedef struct
{
  SmritiStudy *study;
  const char *option;
  SmritiChildFunc func;
  gpointer user_data;
  GSubprocess *run; /* NULL: its turn has not come */
  GCancellable *cancel;
} Child;

static void begin (Child *child);

static void
child_free (Child *child)
{
  g_clear_object (&child->run);
  g_clear_object (&child->cancel);
  g_free (child);
}

/* It told @result, or could not because of @error. */
static void
end (Child *child, GVariant *result, const GError *error)
{
  SmritiStudy *study = child->study;
  Child *next;

  g_queue_pop_head (&study->children);
  next = g_queue_peek_head (&study->children);
  if (next)
    begin (next);
  child->func (study, result, error, child->user_data);
  child_free (child);
  smriti_clock_release (study->clock);
}

static GVariant *
read_result (const Child *child, GBytes *out, GBytes *said, GError **error)
{
  gsize n_out, n_said;
  const char *text = g_bytes_get_data (out, &n_out);
  const char *complaint = g_bytes_get_data (said, &n_said);
  g_autofree char *line = g_utf8_make_valid (complaint ? complaint : "", (gssize) MIN (n_said, MAX_COMPLAINT));

  if (g_subprocess_get_successful (child->run) && g_str_equal (child->option, SMRITI_WORKER_REFOLD))
    return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (SMRITI_WORKER_REFOLD_TYPE), out, FALSE));
  if (g_subprocess_get_successful (child->run))
    return g_variant_parse (NULL, text ? text : "", text ? text + n_out : NULL, NULL, error);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s", line[0] != '\0' ? g_strchomp (line) : "it was ended");
  return NULL;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *run = G_SUBPROCESS (source);
  Child *child = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) said = NULL;

  if (g_subprocess_communicate_finish (run, result, &out, &said, &error))
    value = read_result (child, out, said, &error);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      child_free (child); /* the study may be gone */
      return;
    }
  g_subprocess_force_exit (run); /* should it have closed its pipes and gone on */
  end (child, value, error);
}

static gboolean
begin_failed (gpointer user_data)
{
  Child *child = user_data;
  g_autoptr (GError) error = g_error_new (SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s could not be started", child->study->program);

  child->study->failed_child = 0;
  end (child, NULL, error);
  return G_SOURCE_REMOVE;
}

static void
begin (Child *child)
{
  g_autoptr (GError) error = NULL;
  const char *dir = smriti_store_dir (child->study->store);

  child->cancel = g_cancellable_new ();
  child->run = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, child->study->program,
                                 child->option, dir, NULL);
  if (child->run)
    g_subprocess_communicate_async (child->run, NULL, child->cancel, on_ended, child);
  else
    child->study->failed_child = g_idle_add (begin_failed, child);
}

void
smriti_study_run_child (SmritiStudy *study, const char *option, SmritiChildFunc func, gpointer user_data)
{
  Child *child = g_new0 (Child, 1);

  child->study = study;
  child->option = option;
  child->func = func;
  child->user_data = user_data;
  smriti_clock_hold (study->clock);
  g_queue_push_tail (&study->children, child);
  if (study->children.length == 1)
    begin (child);
}

void
smriti_study_end_children (SmritiStudy *study)
{
  Child *child;

  g_clear_handle_id (&study->failed_child, g_source_remove);
  while ((child = g_queue_pop_head (&study->children)))
    {
      child->func (study, NULL, NULL, child->user_data);
      smriti_clock_release (study->clock);
      if (!child->run)
        {
          child_free (child);
          continue;
        }
      /* Not waited for: it only reads. The rest when GIO has let go of it. */
      g_subprocess_force_exit (child->run);
      g_cancellable_cancel (child->cancel);
    }
}
