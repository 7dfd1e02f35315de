/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "config.h"

#include "daemon/vdir.h"

#include "common/helper.h"
#include "common/rule_row.h"

#include <string.h>

#define FACT "vdir"       /* checksum of what stands in the folder */
#define MAX_RUN_S 60      /* a run takes milliseconds */
#define MAX_COMPLAINT 300 /* bytes of what it said that are passed on */

struct _SmritiVdir
{
  SmritiStudy *study; /* borrowed */
  char *dir;
  guint idle;

  char *written; /* checksum; NULL = not known to stand there */
  char *failed;  /* checksum of what could not be written on failed_day: not tried again before tomorrow */
  gint32 failed_day;
  char *complaint; /* what was said last: the same is not said again */

  GSubprocess *run; /* at most one */
  GCancellable *cancel;
  char *running; /* checksum of what it writes */
  guint guard;
  gboolean again; /* something changed meanwhile */
};

static void
complain (SmritiVdir *vdir, const char *why)
{
  g_autofree char *line = g_utf8_make_valid (why, (gssize) strnlen (why, MAX_COMPLAINT));

  g_strchomp (line);
  if (g_strcmp0 (line, vdir->complaint) == 0)
    return;
  g_warning ("the calendar files in %s are not up to date (%s), ignoring", vdir->dir, line);
  g_free (vdir->complaint);
  vdir->complaint = g_steal_pointer (&line);
}

static void
on_failed (SmritiVdir *vdir, const char *why)
{
  complain (vdir, why);
  g_free (vdir->failed);
  vdir->failed = g_steal_pointer (&vdir->running);
  vdir->failed_day = smriti_study_day (vdir->study);
}

static void
on_written (SmritiVdir *vdir)
{
  g_free (vdir->written);
  vdir->written = g_steal_pointer (&vdir->running);
  g_clear_pointer (&vdir->failed, g_free);
  g_clear_pointer (&vdir->complaint, g_free);
  smriti_study_set_fact (vdir->study, FACT, vdir->written);
}

/* --- one run --- */

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *run = G_SUBPROCESS (source);
  SmritiVdir *vdir = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  gboolean ended = g_subprocess_communicate_utf8_finish (run, result, NULL, &said, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and vdir is gone */
  g_clear_handle_id (&vdir->guard, g_source_remove);
  if (ended && g_subprocess_get_successful (run))
    on_written (vdir);
  else
    on_failed (vdir, error ? error->message : said && *said ? said : "the program that writes them was ended");
  g_subprocess_force_exit (run); /* should it have closed its pipes and gone on */
  g_clear_object (&vdir->run);
  if (vdir->again)
    smriti_vdir_changed (vdir);
}

static gboolean
on_hung (gpointer user_data)
{
  SmritiVdir *vdir = user_data;

  vdir->guard = 0;
  g_subprocess_force_exit (vdir->run);
  return G_SOURCE_REMOVE;
}

static void
start (SmritiVdir *vdir, const char *text)
{
  g_autoptr (GError) error = NULL;

  vdir->again = FALSE;
  vdir->run = smriti_helper_start (SMRITI_HELPER_ICS, "vdir", vdir->dir, text,
                                   G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (!vdir->run)
    {
      on_failed (vdir, error->message);
      return;
    }
  g_debug ("bringing %s up to date", vdir->dir);
  vdir->guard = g_timeout_add_seconds (MAX_RUN_S, on_hung, vdir);
  g_subprocess_communicate_utf8_async (vdir->run, NULL, vdir->cancel, on_ended, vdir);
}

/* --- is one needed? --- */

/* Of the rules and of the program that writes them. */
static char *
checksum_of (const char *text)
{
  g_autofree char *all = g_strconcat (SMRITI_VERSION "\n", text, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}

static gboolean
look (gpointer user_data)
{
  SmritiVdir *vdir = user_data;
  g_autoptr (GVariant) rows = g_variant_ref_sink (smriti_study_rule_rows (vdir->study));
  g_autofree char *text = smriti_rule_rows_to_text (rows);
  g_autofree char *checksum = checksum_of (text);
  gboolean is_there = g_file_test (vdir->dir, G_FILE_TEST_IS_DIR);

  vdir->idle = 0;
  if (is_there ? g_strcmp0 (checksum, vdir->written) == 0 : g_variant_n_children (rows) == 0)
    return G_SOURCE_REMOVE;
  if (g_strcmp0 (checksum, vdir->failed) == 0 && smriti_study_day (vdir->study) == vdir->failed_day)
    return G_SOURCE_REMOVE;
  vdir->running = g_steal_pointer (&checksum);
  if (strlen (text) > SMRITI_RULE_TEXT_MAX)
    on_failed (vdir, "there are too many of them");
  else
    start (vdir, text);
  return G_SOURCE_REMOVE;
}

void
smriti_vdir_changed (SmritiVdir *vdir)
{
  if (vdir->run)
    vdir->again = TRUE;
  else if (vdir->idle == 0)
    vdir->idle = g_idle_add_full (G_PRIORITY_LOW, look, vdir, NULL);
}

/* --- life --- */

SmritiVdir *
smriti_vdir_new (SmritiStudy *study, const char *dir)
{
  SmritiVdir *vdir = g_new0 (SmritiVdir, 1);

  vdir->study = study;
  vdir->dir = g_strdup (dir);
  vdir->cancel = g_cancellable_new ();
  vdir->written = smriti_study_fact (study, FACT);
  return vdir;
}

void
smriti_vdir_free (SmritiVdir *vdir)
{
  if (!vdir)
    return;
  g_clear_handle_id (&vdir->idle, g_source_remove);
  g_clear_handle_id (&vdir->guard, g_source_remove);
  g_cancellable_cancel (vdir->cancel);
  /* Not waited for: each file of its is whole, and the next run does the rest. */
  if (vdir->run)
    g_subprocess_force_exit (vdir->run);
  g_clear_object (&vdir->run);
  g_clear_object (&vdir->cancel);
  g_free (vdir->running);
  g_free (vdir->written);
  g_free (vdir->failed);
  g_free (vdir->complaint);
  g_free (vdir->dir);
  g_free (vdir);
}
