/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti import: logs (JSON lines) into the history, cards (CSV) into a note. A
 * file is hostile until it was checked: a line that is wrong is named and left
 * out, the others go on; --strict takes all of them or none. */

#include "client/import.h"

#include "client/bus.h"
#include "client/command.h"
#include "client/event_line.h"
#include "client/paths.h"
#include "common/event_row.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define BATCH_ROWS 150 /* some 10 ms of the daemon */
#define BATCH_BYTES 500000
#define MAX_TOLD 500 /* problems that are named; all are counted */

/* --- what is wrong --- */

typedef struct
{
  char *file;
  guint line;
  char *text;
} Problem;

static void
problem_free (Problem *problem)
{
  g_free (problem->file);
  g_free (problem->text);
  g_free (problem);
}

void
smriti_import_tell (SmritiImport *import, guint line, const char *text)
{
  Problem *problem;

  import->refused++;
  if (import->problems->len >= MAX_TOLD)
    return;
  problem = g_new0 (Problem, 1);
  problem->file = g_strdup (import->file);
  problem->line = line;
  problem->text = smriti_term_clean (text);
  g_strdelimit (problem->text, "\n\t", ' ');
  g_ptr_array_add (import->problems, problem);
}

static gboolean
fail_at (GError **error, const char *file, guint line, const char *text)
{
  g_autofree char *shown = g_filename_display_name (file);

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:%u: %s", shown, line, text);
  return FALSE;
}

/* --- lines --- */

/* The next line without its newline; FALSE at the end. One that is too long is
 * passed over and comes as NULL text. */
static gboolean
read_line (FILE *file, GString *line, gboolean *out_too_long)
{
  int c;

  g_string_set_size (line, 0);
  *out_too_long = FALSE;
  while ((c = getc_unlocked (file)) != EOF && c != '\n')
    {
      if (line->len < SMRITI_EVENT_LINE_MAX)
        g_string_append_c (line, (char) c);
      else
        *out_too_long = TRUE;
    }
  return c != EOF || line->len > 0;
}

static FILE *
open_file (const char *name, GError **error)
{
  g_autofree char *path = g_str_equal (name, "-") ? NULL : smriti_path_as_named (name);
  FILE *file = path ? fopen (path, "re") : stdin;

  if (!file)
    g_set_error (error, SMRITI_ERROR, errno == ENOENT ? SMRITI_ERROR_NOT_FOUND : SMRITI_ERROR_FAILED, "%s: %s", name,
                 g_strerror (errno));
  return file;
}

static void
close_file (FILE *file)
{
  if (file && file != stdin)
    fclose (file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FILE, close_file)

/* --- events --- */

/* Rows that wait for their call, and where they stand. */
typedef struct
{
  GVariantBuilder rows;
  GArray *lines;
  gsize bytes;
} Batch;

static void
batch_begin (Batch *batch)
{
  g_variant_builder_init (&batch->rows, G_VARIANT_TYPE (SMRITI_EVENT_ROWS_TYPE));
  g_array_set_size (batch->lines, 0);
  batch->bytes = 0;
}

static gboolean
call_import (SmritiImport *import, GVariant *rows, const char *option, GVariant **out_refused, GError **error)
{
  guint added, known;

  if (!smriti_dbus_daemon_call_import_events_sync (import->daemon, rows,
                                                   option ? smriti_bool_option (option, TRUE) : smriti_no_options (), &added,
                                                   &known, out_refused, NULL, error))
    return FALSE;
  import->added += added;
  import->known += known;
  return TRUE;
}

static gboolean
send_batch (SmritiImport *import, Batch *batch, GError **error)
{
  g_autoptr (GVariant) refused = NULL;
  GVariant *rows = g_variant_builder_end (&batch->rows);
  GVariantIter iter;
  const char *why;
  guint i;

  if (batch->lines->len == 0)
    {
      g_variant_unref (g_variant_ref_sink (rows));
      batch_begin (batch);
      return TRUE;
    }
  if (!call_import (import, rows, import->dry_run ? "dry-run" : NULL, &refused, error))
    {
      batch_begin (batch);
      return FALSE;
    }
  g_variant_iter_init (&iter, refused);
  while (g_variant_iter_next (&iter, "(u&s)", &i, &why))
    if (i < batch->lines->len)
      smriti_import_tell (import, g_array_index (batch->lines, guint, i), why);
  batch_begin (batch);
  return TRUE;
}

static gboolean
add_event (SmritiImport *import, Batch *batch, const GString *line, guint number, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (SmritiEvent) event = smriti_event_line_read (line->str, line->len, &wrong);

  if (!event)
    {
      smriti_import_tell (import, number, wrong->message);
      return TRUE;
    }
  if (batch->lines->len > 0 && (batch->lines->len >= BATCH_ROWS || batch->bytes + line->len > BATCH_BYTES)
      && !send_batch (import, batch, error))
    return FALSE;
  g_variant_builder_add_value (&batch->rows, smriti_event_to_row (event));
  g_array_append_val (batch->lines, number);
  batch->bytes += line->len;
  return TRUE;
}

/* Logs that were put one behind the other have headers in between. */
static gboolean
read_events (SmritiImport *import, FILE *file, Batch *batch, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 promised = 0, found = 0;
  gboolean too_long;
  guint number = 0;

  while (read_line (file, line, &too_long))
    {
      g_auto (SmritiEventHeader) header = { 0 };
      g_autoptr (GError) wrong = NULL;

      number++;
      if (too_long)
        smriti_import_tell (import, number, "the line is longer than 1 MiB");
      else if (smriti_event_line_is_header (line->str, line->len) || number == 1)
        {
          if (smriti_event_line_read_header (line->str, line->len, &header, &wrong))
            promised += header.count;
          else if (number == 1)
            return fail_at (error, import->file, 1, wrong->message);
          else
            smriti_import_tell (import, number, wrong->message);
          continue;
        }
      else if (line->len > 0 && !add_event (import, batch, line, number, error))
        return FALSE;
      found += line->len > 0 ? 1 : 0;
    }
  if (ferror (file))
    return fail_at (error, import->file, number, g_strerror (errno));
  if (found < promised)
    {
      g_autofree char *text = g_strdup_printf (
          "the file ends early: it should hold %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT " are there", promised, found);

      smriti_import_tell (import, number + 1, text);
      import->refused--; /* it is no line of its own */
    }
  return TRUE;
}

static gboolean
import_events (SmritiImport *import, FILE *file, GError **error)
{
  Batch batch = { .lines = g_array_new (FALSE, FALSE, sizeof (guint)) };
  gboolean read;

  batch_begin (&batch);
  read = read_events (import, file, &batch, error) && send_batch (import, &batch, error);
  g_variant_builder_clear (&batch.rows);
  g_array_unref (batch.lines);
  return read;
}

/* --- one file --- */

/* By what it begins with; an empty file is neither. */
static gboolean
is_log (FILE *file)
{
  int c = getc (file);

  ungetc (c, file);
  return c == '{';
}

static gboolean
import_file (SmritiImport *import, const char *name, GError **error)
{
  g_autoptr (FILE) file = open_file (name, error);
  gboolean log;

  if (!file)
    return FALSE;
  import->file = g_str_equal (name, "-") ? "stdin" : name;
  log = import->format ? g_str_equal (import->format, "events") : is_log (file);
  if (log)
    return import_events (import, file, error);
  return smriti_import_cards (import, file, error);
}

/* --- the command --- */

static gboolean
import_all (SmritiImport *import, char **names, GError **error)
{
  for (char **name = names; *name; name++)
    if (!import_file (import, *name, error))
      return FALSE;
  return TRUE;
}

/* One line for all of them. */
static gboolean
fail_for (SmritiImport *import, const char *what, GError **error)
{
  const Problem *first = g_ptr_array_index (import->problems, 0);
  g_autofree char *shown = g_filename_display_name (first->file);

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:%u: %s; %" G_GUINT64_FORMAT " such in all, %s", shown, first->line,
               first->text, import->refused, what);
  return FALSE;
}

static void
clear (SmritiImport *import)
{
  import->added = import->known = import->refused = 0;
  g_ptr_array_set_size (import->problems, 0);
}

static void
print_json (SmritiOutput *out, const SmritiImport *import)
{
  smriti_json_int (&out->json, "added", (gint64) import->added);
  smriti_json_int (&out->json, "known", (gint64) import->known);
  smriti_json_int (&out->json, "refused", (gint64) import->refused);
  smriti_json_begin_list (&out->json, "errors");
  for (guint i = 0; i < import->problems->len; i++)
    {
      const Problem *problem = g_ptr_array_index (import->problems, i);

      smriti_json_begin_object (&out->json, NULL);
      smriti_json_string (&out->json, "file", problem->file);
      smriti_json_int (&out->json, "line", problem->line);
      smriti_json_string (&out->json, "text", problem->text);
      smriti_json_end_object (&out->json);
    }
  smriti_json_end_list (&out->json);
  smriti_json_word (&out->json, "note", import->note);
}

static void
print (SmritiOutput *out, const SmritiImport *import)
{
  smriti_output_printf (out, "%s%" G_GUINT64_FORMAT " added, %" G_GUINT64_FORMAT " known, %" G_GUINT64_FORMAT " refused\n",
                        import->dry_run ? "would be: " : "", import->added, import->known, import->refused);
  if (import->note && import->added > 0)
    smriti_output_printf (out, "%s\n", import->note);
  for (guint i = 0; i < import->problems->len; i++)
    {
      const Problem *problem = g_ptr_array_index (import->problems, i);
      g_autofree char *shown = g_filename_display_name (problem->file);

      g_printerr ("%s:%u: %s\n", shown, problem->line, problem->text);
    }
  if (import->refused > import->problems->len)
    g_printerr ("… and %" G_GUINT64_FORMAT " more\n", import->refused - import->problems->len);
}

/* All or nothing: what is wrong shows before anything is added. */
static gboolean
try_first (SmritiImport *import, SmritiInvocation *invocation, GError **error)
{
  gboolean dry_run = import->dry_run;

  for (char **name = invocation->args; *name; name++)
    if (g_str_equal (*name, "-") && !dry_run)
      return smriti_usage_error (invocation, error, "--strict reads twice, which stdin cannot be; name a file");
  import->dry_run = TRUE;
  if (!import_all (import, invocation->args, error))
    return FALSE;
  if (import->problems->len > 0)
    return fail_for (import, "nothing was imported", error);
  import->dry_run = dry_run;
  if (!dry_run)
    clear (import);
  return TRUE;
}

static gboolean
run (SmritiImport *import, SmritiInvocation *invocation, GError **error)
{
  gboolean strict = smriti_invocation_option (invocation, "strict") != NULL;
  g_autoptr (GVariant) refused = NULL;

  if (strict && !try_first (import, invocation, error))
    return FALSE;
  if ((!strict || !import->dry_run) && !import_all (import, invocation->args, error))
    return FALSE;
  if (import->added + import->known == 0 && import->refused > 0)
    return fail_for (import, "nothing was left to import", error);
  if (!import->dry_run && import->added > 0
      && !call_import (import, g_variant_new_array (G_VARIANT_TYPE (SMRITI_EVENT_ROW_TYPE), NULL, 0), "settle", &refused, error))
    return FALSE;
  if (invocation->out->as_json)
    print_json (invocation->out, import);
  else
    print (invocation->out, import);
  return TRUE;
}

gboolean
smriti_run_import (SmritiInvocation *invocation, GError **error)
{
  SmritiImport import = { .format = smriti_invocation_option (invocation, "format"),
                          .to = smriti_invocation_option (invocation, "to"),
                          .deck = smriti_invocation_option (invocation, "deck"),
                          .dry_run = smriti_invocation_option (invocation, "dry-run") != NULL };
  gboolean done;

  if (import.format && !g_str_equal (import.format, "events") && !g_str_equal (import.format, "cards"))
    return smriti_usage_error (invocation, error, "--format is events or cards, not '%s'", import.format);
  import.daemon = smriti_bus_connect (error);
  if (!import.daemon)
    return FALSE;
  smriti_bus_be_patient (import.daemon, SMRITI_NO_TIMEOUT);
  import.problems = g_ptr_array_new_with_free_func ((GDestroyNotify) problem_free);
  done = run (&import, invocation, error);
  g_ptr_array_unref (import.problems);
  g_object_unref (import.daemon);
  g_free (import.note);
  return done;
}
