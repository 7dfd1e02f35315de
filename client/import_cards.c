/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cards from a table into a note, since cards live in notes: all new ones at its
 * end, in one change. What is known already, by its two sides, is passed over. A
 * card is written only in a form that its reader reads back as just this card;
 * and the note as a whole must then read as it did before, and these besides. */

#include "client/card_table.h"
#include "client/import.h"
#include "client/note_file.h"
#include "client/paths.h"
#include "client/records.h"
#include "client/reread.h"
#include "client/vault_of.h"
#include "common/error.h"
#include "common/notes/same.h"
#include "common/splice.h"

#include <errno.h>
#include <string.h>

#define NOTE "Imported.md"
#define REREAD_MS 5000               /* how long the daemon may take to read the note */
#define MAX_TABLE (64 * 1024 * 1024) /* bytes */

/* --- what is there already --- */

static char *
sides_of (const char *front, const char *back)
{
  return g_strconcat (front, "\x1f", back, NULL);
}

static gboolean
add_known (SmritiDbusDaemon *daemon, GHashTable *known, GError **error)
{
  guint offset = 0, total = 1;

  while (offset < total)
    {
      g_autoptr (GVariant) rows = NULL;
      GVariantIter iter;
      const char *front, *back;

      if (!smriti_dbus_daemon_call_export_cards_sync (daemon, "", offset, SMRITI_MAX_ROWS, smriti_no_options (), &rows, &total,
                                                      NULL, error))
        return FALSE;
      g_variant_iter_init (&iter, rows);
      while (g_variant_iter_next (&iter, "(&s&s&sb&s&s&s&su&s&s&sxdduu&s)", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                  &front, &back, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
        g_hash_table_add (known, sides_of (front, back));
      if (g_variant_n_children (rows) == 0)
        break;
      offset += (guint) g_variant_n_children (rows);
    }
  return TRUE;
}

/* The note may lie in no vault. */
static void
add_of_note (const SmritiNote *note, GHashTable *known)
{
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);

      g_hash_table_add (known, sides_of (card->front, card->back));
    }
}

/* --- one card --- */

static gboolean
reads_as (const SmritiNoteFile *file, const char *form, const SmritiNewCard *card)
{
  g_autoptr (SmritiNote) note = smriti_note_read (file->reader, &file->origin, form, strlen (form));

  if (note->cards->len != (card->reversed ? 2 : 1))
    return FALSE;
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *read = g_ptr_array_index (note->cards, i);

      if (!g_str_equal (read->front, i == 0 ? card->front : card->back)
          || !g_str_equal (read->back, i == 0 ? card->back : card->front)
          || (card->deck && g_strcmp0 (read->deck, card->deck) != 0))
        return FALSE;
    }
  return TRUE;
}

/* New, ends with a newline; NULL when there is none. */
static char *
form_as_it_is (const SmritiNoteFile *file, const SmritiNewCard *card)
{
  g_autoptr (GPtrArray) forms = smriti_new_card_forms (card, file->reader, &file->origin);

  for (guint i = 0; i < forms->len; i++)
    {
      g_autofree char *form = g_strconcat (g_ptr_array_index (forms, i), "\n", NULL);

      if (reads_as (file, form, card))
        return g_steal_pointer (&form);
    }
  return NULL;
}

/* Between two blocks of code there may be no place for a tag: the card is worth
 * more than its deck. */
static char *
form_of (const SmritiNoteFile *file, const SmritiNewCard *card)
{
  SmritiNewCard bare = *card;
  char *form = form_as_it_is (file, card);

  bare.deck = NULL;
  return form || !card->deck ? form : form_as_it_is (file, &bare);
}

/* The new cards as they are to be written, each a paragraph; counts them. */
static GString *
write_forms (SmritiImport *import, GPtrArray *rows, const SmritiNoteFile *file, GHashTable *known, guint *out_cards)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiCardTableRow *row = g_ptr_array_index (rows, i);
      g_autofree char *sides = row->wrong ? NULL : sides_of (row->card.front, row->card.back);
      g_autofree char *form = NULL;

      if (row->wrong)
        smriti_import_tell (import, row->line, row->wrong);
      else if (g_hash_table_contains (known, sides))
        import->known++;
      else if (!(form = form_of (file, &row->card)))
        smriti_import_tell (import, row->line, "no way to write it in a note reads back as just this card");
      else
        {
          g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", form);
          import->added++;
          *out_cards += row->card.reversed ? 2 : 1;
          g_hash_table_add (known, g_steal_pointer (&sides));
        }
    }
  return text;
}

/* --- the note --- */

/* @out_key: of the last new card. */
static gboolean
check_whole (const SmritiNoteFile *file, const SmritiNote *before, GPtrArray *splices, guint n_new, char **out_key,
             GError **error)
{
  gsize length;
  g_autofree char *text = smriti_splices_apply (splices, file->text ? file->text : "", file->length, &length);
  g_autoptr (SmritiNote) after = text ? smriti_note_read (file->reader, &file->origin, text, length) : NULL;
  gboolean same = after && after->cards->len == before->cards->len + n_new;

  for (guint i = 0; same && i < before->cards->len; i++)
    same = smriti_card_is_same (g_ptr_array_index (before->cards, i), g_ptr_array_index (after->cards, i));
  if (same)
    *out_key = g_strdup (((const SmritiCard *) g_ptr_array_index (after->cards, after->cards->len - 1))->key);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                 "%s: what stands at its end would swallow new cards; nothing was written, --to names another note", file->shown);
  return same;
}

/* At the end, after a blank line. */
static GPtrArray *
append (const SmritiNoteFile *file, const GString *forms)
{
  const char *text = file->text ? file->text : "";
  gboolean crlf = strstr (text, "\r\n") != NULL;
  g_autoptr (GString) added = g_string_new (NULL);
  GPtrArray *splices = smriti_splices_new ();

  if (file->length > 0 && text[file->length - 1] != '\n')
    g_string_append_c (added, '\n');
  if (file->length > 0)
    g_string_append_c (added, '\n');
  g_string_append (added, forms->str);
  if (crlf)
    g_string_replace (added, "\n", "\r\n", 0);
  smriti_splices_add (splices, text, file->length, 0, added->str, added->len);
  return splices;
}

static char *
find_note (SmritiImport *import, GError **error)
{
  g_autoptr (SmritiVaultOf) vault = NULL;
  g_autoptr (GError) local = NULL;

  if (import->to)
    return smriti_path_as_named (import->to);
  vault = smriti_vault_of (import->daemon, NULL, &local);
  if (vault)
    return g_build_filename (vault->dir, NOTE, NULL);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                         "there is no vault to write " NOTE " into; --to names a note, 'smriti vault add ~/Notes' adds a vault");
  return NULL;
}

static SmritiNoteFile *
open_note (SmritiImport *import, GError **error)
{
  g_autofree char *path = find_note (import, error);
  g_autoptr (SmritiVaultOf) vault = path ? smriti_vault_of (import->daemon, path, NULL) : NULL;

  return path ? smriti_note_file_read (path, vault && smriti_reader_by_name (vault->reader) ? vault->reader : NULL, TRUE, error)
              : NULL;
}

typedef struct
{
  SmritiDbusDaemon *daemon;
  const char *key;
} Awaited;

static gboolean
is_read (gpointer data)
{
  const Awaited *awaited = data;
  g_autoptr (GVariant) tuple = NULL;

  return smriti_dbus_daemon_call_get_card_sync (awaited->daemon, awaited->key, 0, smriti_bool_option ("peek", TRUE), &tuple, NULL,
                                                NULL, NULL, NULL, NULL, NULL)
         && *smriti_card_row (tuple).note != '\0';
}

/* With the answer the cards are there, where the note is in a vault. */
static gboolean
write_and_wait (SmritiImport *import, const SmritiNoteFile *file, GPtrArray *splices, const char *key, GError **error)
{
  g_autoptr (SmritiVaultOf) vault = smriti_vault_of (import->daemon, file->path, NULL);
  Awaited awaited = { import->daemon, key };
  SmritiReread reread;
  gboolean written;

  if (!vault)
    return smriti_note_file_write (file, splices, error);
  smriti_reread_begin (&reread, import->daemon);
  written = smriti_note_file_write (file, splices, error);
  if (written)
    smriti_reread_wait (&reread, REREAD_MS, is_read, &awaited);
  smriti_reread_end (&reread);
  return written;
}

static gboolean
write_rows (SmritiImport *import, GPtrArray *rows, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SmritiNoteFile) file = open_note (import, error);
  g_autoptr (SmritiNote) before = NULL;
  g_autoptr (GString) forms = NULL;
  g_autoptr (GPtrArray) splices = NULL;
  g_autofree char *key = NULL;
  guint n_new = 0;

  if (!file || !add_known (import->daemon, known, error))
    return FALSE;
  before = smriti_note_read (file->reader, &file->origin, file->text ? file->text : "", file->length);
  add_of_note (before, known);
  forms = write_forms (import, rows, file, known, &n_new);
  if (forms->len == 0)
    return TRUE;
  splices = append (file, forms);
  if (!check_whole (file, before, splices, n_new, &key, error))
    return FALSE;
  g_free (import->note);
  import->note = g_strdup (file->path);
  return import->dry_run || write_and_wait (import, file, splices, key, error);
}

static gboolean
read_whole (SmritiImport *import, FILE *file, GString *text, GError **error)
{
  char buffer[65536];
  gsize length;

  while ((length = fread (buffer, 1, sizeof buffer, file)) > 0 && text->len <= MAX_TABLE)
    g_string_append_len (text, buffer, (gssize) length);
  if (text->len <= MAX_TABLE && !ferror (file))
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s: %s", import->file,
               ferror (file) ? g_strerror (errno) : "it is larger than 64 MiB");
  return FALSE;
}

gboolean
smriti_import_cards (SmritiImport *import, FILE *file, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) wrong = NULL;

  if (!read_whole (import, file, text, error))
    return FALSE;
  rows = smriti_card_table_read (text->str, text->len, import->deck, &wrong);
  if (!rows)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:1: %s", import->file, wrong->message);
      return FALSE;
    }
  return write_rows (import, rows, error);
}
