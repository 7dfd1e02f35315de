/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The daemon says which note has the entry; the mark is then written here. The
 * note itself is what says that an entry is done, so there is nothing to report:
 * the daemon reads it again like any other edit. */

#include "client/outline_done.h"

#include "client/bus.h"
#include "client/note_file.h"
#include "client/paths.h"
#include "client/reread.h"
#include "client/vault_of.h"
#include "common/notes/outline_done.h"

#include <string.h>

/* How long the daemon may take to read the note. */
#define REREAD_MS 5000

/* Enough for a number; the daemon cuts longer texts. */
#define MAX_TEXT 256

typedef struct
{
  SmritiInvocation *invocation;
  SmritiDbusDaemon *daemon; /* NULL: the note was named as a file, and no daemon runs */
  const char *number;       /* as given */
  char *key;                /* the same without what may be left out */
  gboolean undo;
} Marking;

/* --- which note ---------------------------------------------------------- */

static gboolean
is_topic (const char *topic, const char *wanted)
{
  g_autofree char *a = g_utf8_casefold (topic, -1);
  g_autofree char *b = g_utf8_casefold (wanted, -1);

  return strcmp (a, b) == 0;
}

/* The notes of @page that have the entry, added to @notes. */
static void
take_notes (const Marking *marking, GVariant *page, GPtrArray *notes)
{
  const char *topic = smriti_invocation_option (marking->invocation, "topic");

  for (gsize i = 0; i < g_variant_n_children (page); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
      const char *note, *of, *number;
      g_autofree char *key = NULL;

      g_variant_get_child (tuple, 0, "&s", &note);
      g_variant_get_child (tuple, 1, "&s", &of);
      g_variant_get_child (tuple, 2, "&s", &number);
      key = smriti_outline_number (number, strlen (number), NULL);
      if (g_strcmp0 (key, marking->key) == 0 && (!topic || is_topic (of, topic))
          && !g_ptr_array_find_with_equal_func (notes, note, g_str_equal, NULL))
        g_ptr_array_add (notes, g_strdup (note));
    }
}

static GPtrArray *
find_notes (const Marking *marking, const char *in, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  guint offset = 0, total = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (marking->daemon, in, offset, SMRITI_MAX_ROWS, MAX_TEXT,
                                                      smriti_no_options (), &page, &total, NULL, error))
        return NULL;
      take_notes (marking, page, notes);
      if (g_variant_n_children (page) == 0)
        break;
      offset += (guint) g_variant_n_children (page);
    }
  while (offset < total);
  return g_steal_pointer (&notes);
}

static char *
find_note (const Marking *marking, GError **error)
{
  const char *named = smriti_invocation_option (marking->invocation, "note");
  g_autofree char *in = g_utf8_make_valid (named ? named : "", -1);
  g_autoptr (GPtrArray) notes = find_notes (marking, in, error);
  const char *topic = smriti_invocation_option (marking->invocation, "topic");

  if (!notes)
    return NULL;
  if (notes->len == 1)
    return g_strdup (g_ptr_array_index (notes, 0));
  if (notes->len == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no entry %s%s%s; 'smriti outline' lists them",
                 marking->number, topic ? " of " : "", topic ? topic : "");
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s is an entry of '%s' and of '%s'; say --note or --topic",
                 marking->number, (char *) g_ptr_array_index (notes, 0), (char *) g_ptr_array_index (notes, 1));
  return NULL;
}

/* --- writing ------------------------------------------------------------- */

typedef struct
{
  const Marking *marking;
  const char *note;
} Expected;

static gboolean
is_read (gpointer data)
{
  const Expected *expected = data;
  const Marking *marking = expected->marking;
  guint offset = 0, total = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (marking->daemon, expected->note, offset, SMRITI_MAX_ROWS, MAX_TEXT,
                                                      smriti_no_options (), &page, &total, NULL, NULL)
          || g_variant_n_children (page) == 0)
        return FALSE;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
          const char *number;
          gboolean done;
          g_autofree char *key = NULL;

          g_variant_get_child (tuple, 2, "&s", &number);
          g_variant_get_child (tuple, 5, "b", &done);
          key = smriti_outline_number (number, strlen (number), NULL);
          if (g_strcmp0 (key, marking->key) == 0)
            return marking->undo || done; /* without its own mark it may be done by its children's */
        }
      offset += (guint) g_variant_n_children (page);
    }
  while (offset < total);
  return FALSE;
}

static gboolean
write_and_wait (const Marking *marking, const SmritiNoteFile *file, GPtrArray *splices, GError **error)
{
  Expected expected = { marking, file->path };
  g_autoptr (SmritiVaultOf) vault = marking->daemon ? smriti_vault_of (marking->daemon, file->path, NULL) : NULL;
  SmritiReread reread;
  gboolean written;

  if (!vault)
    return smriti_note_file_write (file, splices, error);
  smriti_reread_begin (&reread, marking->daemon);
  written = smriti_note_file_write (file, splices, error);
  if (written)
    smriti_reread_wait (&reread, REREAD_MS, is_read, &expected);
  smriti_reread_end (&reread);
  return written;
}

static void
tell (const Marking *marking, const SmritiNoteFile *file, const char *title)
{
  SmritiOutput *out = marking->invocation->out;
  g_autofree char *clean = smriti_term_clean (title);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s: %s %s  (%s)\n", marking->undo ? "not done" : "done", marking->key, clean, file->shown);
      return;
    }
  smriti_json_begin_object (&out->json, "entry");
  smriti_json_string (&out->json, "note", file->path);
  smriti_json_string (&out->json, "number", marking->key);
  smriti_json_string (&out->json, "title", title);
  smriti_json_bool (&out->json, "done", !marking->undo);
  smriti_json_end_object (&out->json);
}

static gboolean
mark (const Marking *marking, const char *path, GError **error)
{
  g_autoptr (SmritiVaultOf) vault = marking->daemon ? smriti_vault_of (marking->daemon, path, NULL) : NULL;
  const char *syntax = vault && smriti_reader_by_name (vault->reader) ? vault->reader : NULL;
  g_autoptr (SmritiNoteFile) file = smriti_note_file_read (path, syntax, FALSE, error);
  g_autoptr (GPtrArray) splices = NULL;
  g_autofree char *title = NULL;

  if (!file)
    return FALSE;
  splices = smriti_outline_done_plan (file->reader, &file->origin, file->text, file->length, marking->number, !marking->undo,
                                      &title, error);
  if (!splices)
    {
      smriti_note_file_blame (file, error);
      return FALSE;
    }
  if (!write_and_wait (marking, file, splices, error))
    return FALSE;
  tell (marking, file, title);
  return TRUE;
}

gboolean
smriti_outline_done (SmritiInvocation *invocation, GError **error)
{
  const char *number = invocation->args[1];
  const char *named = smriti_invocation_option (invocation, "note");
  g_autofree char *as_named = named ? smriti_path_as_named (named) : NULL;
  gboolean is_file = named && g_file_test (as_named, G_FILE_TEST_IS_REGULAR);
  g_autofree char *key = smriti_outline_number (number, strlen (number), NULL);
  g_autoptr (SmritiDbusDaemon) daemon = is_file ? smriti_bus_connect_quietly (NULL) : NULL;
  Marking marking = { invocation, daemon, number, key, smriti_invocation_option (invocation, "undo") != NULL };
  g_autofree char *path = NULL;

  if (!key)
    return smriti_usage_error (invocation, error, "'%s' is not the number of an entry, such as 4.1", number);
  if (is_file)
    return mark (&marking, as_named, error);
  marking.daemon = daemon = smriti_bus_connect (error);
  path = daemon ? find_note (&marking, error) : NULL;
  return path && mark (&marking, path, error);
}
