/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/notes.h"

#include "daemon/store/statement.h"

#include <string.h>

/* --- vaults --- */

void
smriti_vault_row_free (SmritiVaultRow *row)
{
  if (!row)
    return;
  g_free (row->dir);
  g_free (row->reader);
  g_free (row);
}

gboolean
smriti_notes_vault_put (SmritiStore *store, const char *dir, const char *reader, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT INTO vault (dir, reader) VALUES (?1, ?2) ON CONFLICT (dir) DO UPDATE SET reader = ?2", "ss",
                           dir, reader);
}

gboolean
smriti_notes_vault_delete (SmritiStore *store, const char *dir, GError **error)
{
  gint64 vault = smriti_notes_vault_find (store, dir);

  return smriti_store_run (store, error, "DELETE FROM note WHERE vault = ?1", "i", vault)
         && smriti_store_run (store, error, "DELETE FROM vault WHERE n = ?1", "i", vault);
}

gboolean
smriti_notes_vault_set_away (SmritiStore *store, const char *dir, gboolean away, GError **error)
{
  return smriti_store_run (store, error, "UPDATE vault SET away = ?2 WHERE dir = ?1", "si", dir, (gint64) away);
}

gint64
smriti_notes_vault_find (SmritiStore *store, const char *dir)
{
  return smriti_store_int (store, 0, "SELECT n FROM vault WHERE dir = ?1", "s", dir);
}

gboolean
smriti_notes_vault_is_away (SmritiStore *store, const char *dir)
{
  return smriti_store_int (store, 0, "SELECT away FROM vault WHERE dir = ?1", "s", dir) != 0;
}

guint
smriti_notes_count_vaults (SmritiStore *store)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM vault", "");
}

GPtrArray *
smriti_notes_vaults (SmritiStore *store)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_vault_row_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n, dir, reader, away,"
      " (SELECT count (*) FROM note WHERE vault = vault.n AND mtime_ns <> -1),"
      " (SELECT count (*) FROM card WHERE card.vault = vault.n AND place IS NOT NULL),"
      " (SELECT count (*) FROM card WHERE card.vault = vault.n AND snippet = 1 AND place IS NOT NULL),"
      " (SELECT count (*) FROM note JOIN warning ON warning.note = note.n WHERE note.vault = vault.n)"
      "  + (SELECT count (*) FROM warning WHERE warning.vault = vault.n)"
      " FROM vault ORDER BY dir",
      NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiVaultRow *row = g_new0 (SmritiVaultRow, 1);

      row->n = sqlite3_column_int64 (statement, 0);
      row->dir = g_strdup (smriti_column_text (statement, 1));
      row->reader = g_strdup (smriti_column_text (statement, 2));
      row->away = sqlite3_column_int (statement, 3);
      row->notes = (guint) sqlite3_column_int (statement, 4);
      row->cards = (guint) sqlite3_column_int (statement, 5);
      row->snippets = (guint) sqlite3_column_int (statement, 6);
      row->warnings = (guint) sqlite3_column_int (statement, 7);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* --- notes --- */

void
smriti_note_row_clear (SmritiNoteRow *row)
{
  g_clear_pointer (&row->topic, g_free);
}

gboolean
smriti_notes_find (SmritiStore *store, gint64 vault, const char *path, SmritiNoteRow *out)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT n, mtime_ns, size, inode, outline, topic FROM note WHERE vault = ?1 AND path = ?2", NULL);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "is", vault, path);
  if (!smriti_statement_row (store, statement, NULL))
    return FALSE;
  out->n = sqlite3_column_int64 (statement, 0);
  out->mtime_ns = sqlite3_column_int64 (statement, 1);
  out->size = sqlite3_column_int64 (statement, 2);
  out->inode = (guint64) sqlite3_column_int64 (statement, 3);
  out->outline = sqlite3_column_int64 (statement, 4);
  out->topic = g_strdup ((const char *) sqlite3_column_text (statement, 5));
  return TRUE;
}

GPtrArray *
smriti_notes_paths (SmritiStore *store, gint64 vault)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT path FROM note WHERE vault = ?1", NULL);

  if (statement)
    smriti_statement_bind (statement, "i", vault);
  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (paths, g_strdup (smriti_column_text (statement, 0)));
  return paths;
}

gint64
smriti_notes_put (SmritiStore *store, gint64 vault, const char *path, const char *stem, gint64 mtime_ns, gint64 size,
                  guint64 inode, GError **error)
{
  if (!smriti_store_run (store, error,
                         "INSERT INTO note (vault, path, stem, mtime_ns, size, inode) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                         " ON CONFLICT (vault, path) DO UPDATE SET stem = ?3, mtime_ns = ?4, size = ?5, inode = ?6",
                         "issiii", vault, path, stem, mtime_ns, size, (gint64) inode))
    return 0;
  return smriti_store_int (store, 0, "SELECT n FROM note WHERE vault = ?1 AND path = ?2", "is", vault, path);
}

gboolean
smriti_notes_set_outline (SmritiStore *store, gint64 note, const char *topic, const char *motto, int concepts, int snippets,
                          GError **error)
{
  return smriti_store_run (store, error, "UPDATE note SET topic = ?2, motto = ?3, concepts = ?4, snippets = ?5 WHERE n = ?1",
                           "issii", note, topic, motto, (gint64) concepts, (gint64) snippets);
}

gboolean
smriti_notes_set_declared (SmritiStore *store, gint64 note, gboolean declared, GError **error)
{
  return smriti_store_run (store, error, "UPDATE note SET declared = ?2 WHERE n = ?1", "ii", note, (gint64) declared);
}

gboolean
smriti_notes_delete (SmritiStore *store, gint64 note, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM note WHERE n = ?1", "i", note);
}

gboolean
smriti_notes_clear_warnings (SmritiStore *store, gint64 note, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM warning WHERE note = ?1", "i", note);
}

gboolean
smriti_notes_clear (SmritiStore *store, gint64 note, GError **error)
{
  return smriti_notes_clear_warnings (store, note, error)
         && smriti_store_run (store, error, "DELETE FROM entry WHERE note = ?1", "i", note)
         && smriti_store_run (store, error, "DELETE FROM link WHERE note = ?1", "i", note)
         && smriti_store_run (store, error, "DELETE FROM alias WHERE note = ?1", "i", note);
}

gboolean
smriti_notes_add_warning (SmritiStore *store, gint64 note, guint line, const char *text, GError **error)
{
  return smriti_store_run (store, error, "INSERT INTO warning (note, line, text) VALUES (?1, ?2, ?3)", "iis", note, (gint64) line,
                           text);
}

gboolean
smriti_notes_add_path_warning (SmritiStore *store, gint64 vault, const char *path, const char *text, GError **error)
{
  return smriti_store_run (store, error, "INSERT INTO warning (vault, path, line, text) VALUES (?1, ?2, 0, ?3)", "iss", vault,
                           path, text);
}

gboolean
smriti_notes_drop_path_warning (SmritiStore *store, gint64 vault, const char *path, const char *text, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM warning WHERE vault = ?1 AND path = ?2 AND text = ?3", "iss", vault, path,
                           text);
}

gboolean
smriti_notes_clear_path_warnings (SmritiStore *store, gint64 vault, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM warning WHERE vault = ?1", "i", vault);
}

gboolean
smriti_notes_add_entry (SmritiStore *store, gint64 note, guint position, const char *number, const char *written,
                        const char *title, const char *items, int cadence, gboolean done, guint line, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "INSERT INTO entry (note, position, number, written, title, items, cadence, done, line)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "iissssiii", note, (gint64) position, number, written, title, items, (gint64) cadence,
                         (gint64) done, (gint64) line);
  if (cadence < 0)
    sqlite3_bind_null (statement, 7);
  return smriti_statement_run (store, statement, error);
}

char *
smriti_notes_numbers (SmritiStore *store, gint64 note)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT group_concat (number, ' ') FROM (SELECT number FROM entry WHERE note = ?1 ORDER BY position)", NULL);

  if (!statement)
    return g_strdup ("");
  smriti_statement_bind (statement, "i", note);
  return g_strdup (smriti_statement_row (store, statement, NULL) ? smriti_column_text (statement, 0) : "");
}

GArray *
smriti_notes_cards (SmritiStore *store, gint64 note)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT DISTINCT card FROM place WHERE note = ?1", NULL);

  if (statement)
    smriti_statement_bind (statement, "i", note);
  return smriti_statement_collect (store, statement);
}

GArray *
smriti_notes_cards_of_outline (SmritiStore *store, gint64 outline, guint limit)
{
  GArray *cards;
  g_autoptr (SmritiStatement) first = smriti_statement (store, "SELECT n FROM card WHERE outline = ?1 LIMIT ?2", NULL);
  g_autoptr (SmritiStatement) all = smriti_statement (
      store,
      "SELECT n FROM card WHERE outline = ?1 UNION SELECT card FROM place JOIN note ON note.n = place.note"
      " WHERE note.outline = ?1 LIMIT ?2",
      NULL);

  if (first)
    smriti_statement_bind (first, "ii", outline, (gint64) limit);
  cards = smriti_statement_collect (store, first);
  if (cards->len >= limit) /* a union is made whole before it is cut */
    return cards;
  g_array_unref (cards);
  if (all)
    smriti_statement_bind (all, "ii", outline, (gint64) limit);
  return smriti_statement_collect (store, all);
}

GArray *
smriti_notes_cards_of_vault (SmritiStore *store, gint64 vault, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT DISTINCT place.card FROM note JOIN place ON place.note = note.n WHERE note.vault = ?1 LIMIT ?2", NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", vault, (gint64) limit);
  return smriti_statement_collect (store, statement);
}

GPtrArray *
smriti_notes_places (SmritiStore *store, gint64 note)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_card_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT key, front, block_id, part, kind, line, text, back FROM place WHERE note = ?1 ORDER BY n", NULL);

  if (statement)
    smriti_statement_bind (statement, "i", note);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiCard *place = smriti_card_new ();

      place->key = g_strdup (smriti_column_text (statement, 0));
      place->front = g_strdup (smriti_column_text (statement, 1));
      place->block_id = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      place->part = (guint) sqlite3_column_int (statement, 3);
      place->kind = (SmritiKind) sqlite3_column_int (statement, 4);
      place->line = (guint) sqlite3_column_int (statement, 5);
      place->text_key = g_strdup (smriti_column_text (statement, 6));
      place->back = g_strdup (smriti_column_text (statement, 7));
      g_ptr_array_add (places, place);
    }
  return places;
}

guint
smriti_notes_count (SmritiStore *store)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM note", "");
}

/* --- outlines --- */

void
smriti_outline_row_free (SmritiOutlineRow *row)
{
  if (!row)
    return;
  g_free (row->path);
  g_free (row->topic);
  g_free (row->motto);
  g_free (row);
}

GPtrArray *
smriti_outlines_list (SmritiStore *store)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_outline_row_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT note.n, vault.dir || '/' || note.path, topic, motto, concepts, snippets"
      " FROM note JOIN vault ON vault.n = note.vault WHERE topic IS NOT NULL AND NOT vault.away ORDER BY note.n",
      NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiOutlineRow *row = g_new0 (SmritiOutlineRow, 1);

      row->n = sqlite3_column_int64 (statement, 0);
      row->path = g_strdup (smriti_column_text (statement, 1));
      row->topic = g_strdup (smriti_column_text (statement, 2));
      row->motto = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      row->concepts = sqlite3_column_int (statement, 4);
      row->snippets = sqlite3_column_int (statement, 5);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

void
smriti_entry_row_free (SmritiEntryRow *row)
{
  if (!row)
    return;
  g_free (row->note);
  g_free (row->topic);
  g_free (row->number);
  g_free (row->title);
  g_free (row->items);
  g_free (row);
}

/* Adds the cards of an entry to it and to those above it: "2" holds "2.1.3". */
static void
count_upwards (GHashTable *counts, const char *entry, guint cards, guint known)
{
  g_autofree char *number = g_strdup (entry);

  for (char *dot = number; dot; dot = strrchr (number, '.'))
    {
      guint *count;

      if (dot != number)
        *dot = '\0';
      count = g_hash_table_lookup (counts, number);
      if (!count)
        g_hash_table_insert (counts, g_strdup (number), count = g_new0 (guint, 2));
      count[0] += cards;
      count[1] += known;
    }
}

/* The first entry after @last that has cards, along card_entry; NULL = no more. */
static char *
next_entry (SmritiStore *store, gint64 outline, const char *last)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT min (entry) FROM card WHERE outline = ?1 AND entry > ?2 AND place IS NOT NULL", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "is", outline, last);
  if (!smriti_statement_row (store, statement, NULL) || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return NULL;
  return g_strdup (smriti_column_text (statement, 0));
}

/* number → guint[2]: cards there and beneath, and how many of them are known. */
static GHashTable *
count_cards (SmritiStore *store, gint64 outline, gint32 today)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *entry = next_entry (store, outline, "");

  while (entry)
    {
      gint64 cards = smriti_store_int (
          store, 0, "SELECT count (*) FROM card WHERE outline = ?1 AND entry = ?2 AND place IS NOT NULL", "is", outline, entry);
      gint64 known = smriti_store_int (store, 0,
                                       "SELECT count (*) FROM card WHERE outline = ?1 AND entry = ?2 AND state = 2"
                                       " AND due_day > ?3 AND place IS NOT NULL",
                                       "isi", outline, entry, (gint64) today);
      char *next;

      count_upwards (counts, entry, (guint) cards, (guint) known);
      next = next_entry (store, outline, entry);
      g_free (entry);
      entry = next;
    }
  return counts;
}

GPtrArray *
smriti_entries_list (SmritiStore *store, gint64 outline, gint32 today, guint offset, guint limit, guint *out_total)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_entry_row_free);
  g_autoptr (GHashTable) counts = NULL;
  gint64 counted = 0;
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT entry.note, vault.dir || '/' || note.path, note.topic, entry.written, entry.title, entry.items,"
      " entry.cadence, entry.done, entry.line, entry.number"
      " FROM entry JOIN note ON note.n = entry.note JOIN vault ON vault.n = note.vault"
      " WHERE ?1 IN (0, entry.note) ORDER BY entry.note, entry.position LIMIT ?2 OFFSET ?3",
      NULL);

  *out_total = (guint) smriti_store_int (store, 0, "SELECT count (*) FROM entry WHERE ?1 IN (0, note)", "i", outline);
  if (statement)
    smriti_statement_bind (statement, "iii", outline, (gint64) limit, (gint64) offset);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiEntryRow *row = g_new0 (SmritiEntryRow, 1);
      const guint *count;

      row->outline = sqlite3_column_int64 (statement, 0);
      row->note = g_strdup (smriti_column_text (statement, 1));
      row->topic = g_strdup (smriti_column_text (statement, 2));
      row->number = g_strdup (smriti_column_text (statement, 3));
      row->title = g_strdup (smriti_column_text (statement, 4));
      row->items = g_strdup (smriti_column_text (statement, 5));
      row->cadence = sqlite3_column_type (statement, 6) == SQLITE_NULL ? -1 : sqlite3_column_int (statement, 6);
      row->done = sqlite3_column_int (statement, 7);
      row->line = (guint) sqlite3_column_int (statement, 8);
      if (row->outline != counted)
        {
          g_clear_pointer (&counts, g_hash_table_unref);
          counts = count_cards (store, row->outline, today);
          counted = row->outline;
        }
      count = g_hash_table_lookup (counts, smriti_column_text (statement, 9));
      row->cards = count ? count[0] : 0;
      row->known = count ? count[1] : 0;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

#define BARE_ENTRY "SELECT number, title, items, cadence, done, line FROM entry WHERE note = ?1"

static GPtrArray *
read_bare_entries (SmritiStore *store, SmritiStatement *statement, gint64 outline)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_entry_row_free);

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiEntryRow *row = g_new0 (SmritiEntryRow, 1);

      row->outline = outline;
      row->number = g_strdup (smriti_column_text (statement, 0));
      row->title = g_strdup (smriti_column_text (statement, 1));
      row->items = g_strdup (smriti_column_text (statement, 2));
      row->cadence = sqlite3_column_type (statement, 3) == SQLITE_NULL ? -1 : sqlite3_column_int (statement, 3);
      row->done = sqlite3_column_int (statement, 4);
      row->line = (guint) sqlite3_column_int (statement, 5);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

GPtrArray *
smriti_entries_with_cadence (SmritiStore *store, gint64 outline)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, BARE_ENTRY " AND cadence IS NOT NULL ORDER BY position", NULL);

  if (statement)
    smriti_statement_bind (statement, "i", outline);
  return read_bare_entries (store, statement, outline);
}

GPtrArray *
smriti_entries_beneath (SmritiStore *store, gint64 outline, const char *number)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, BARE_ENTRY " AND number LIKE ?2 || '.%' AND number NOT LIKE ?2 || '.%.%' ORDER BY position", NULL);

  if (statement)
    smriti_statement_bind (statement, "is", outline, number);
  return read_bare_entries (store, statement, outline);
}

/* --- warnings --- */

void
smriti_warning_row_free (SmritiWarningRow *row)
{
  if (!row)
    return;
  g_free (row->path);
  g_free (row->text);
  g_free (row);
}

GPtrArray *
smriti_warnings_list (SmritiStore *store, gint64 vault, guint offset, guint limit, guint *out_total)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_warning_row_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT vault.dir || '/' || coalesce (note.path, warning.path) AS whole, line, text"
      " FROM warning LEFT JOIN note ON note.n = warning.note"
      " JOIN vault ON vault.n = coalesce (note.vault, warning.vault) WHERE ?1 IN (0, vault.n)"
      " ORDER BY whole, line, warning.n LIMIT ?2 OFFSET ?3",
      NULL);

  *out_total = (guint) smriti_store_int (store, 0,
                                         "SELECT count (*) FROM warning LEFT JOIN note ON note.n = warning.note"
                                         " WHERE ?1 IN (0, coalesce (note.vault, warning.vault))",
                                         "i", vault);
  if (statement)
    smriti_statement_bind (statement, "iii", vault, (gint64) limit, (gint64) offset);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiWarningRow *row = g_new0 (SmritiWarningRow, 1);

      row->path = g_strdup (smriti_column_text (statement, 0));
      row->line = (guint) sqlite3_column_int (statement, 1);
      row->text = g_strdup (smriti_column_text (statement, 2));
      g_ptr_array_add (rows, row);
    }
  return rows;
}
