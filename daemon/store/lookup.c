/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/lookup.h"

#include "daemon/store/statement.h"

void
smriti_found_note_clear (SmritiFoundNote *found)
{
  g_clear_pointer (&found->path, g_free);
  g_clear_pointer (&found->vault, g_free);
}

static gboolean
cannot_tell (const char *name, const char *one, const char *other, GError **error)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could be '%s' or '%s'; give more of the path", name, one,
               other);
  return FALSE;
}

/* The first two are enough to know whether it is one. */
static gboolean
find (SmritiStore *store, const char *name, SmritiFoundNote *out, GError **error)
{
  g_autofree char *end = g_strconcat ("/", name, NULL);
  g_autofree char *bare = g_strconcat (end, ".md", NULL);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT note.n, vault.dir || '/' || note.path AS whole, vault.dir FROM note JOIN vault ON vault.n = note.vault"
      " WHERE whole = ?1 OR substr (whole, -length (?2)) = ?2 OR substr (whole, -length (?3)) = ?3"
      " ORDER BY whole <> ?1 LIMIT 2",
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "sss", name, end, bare);
  if (!smriti_statement_row (store, statement, error))
    {
      if (error && !*error)
        g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                     "no note of the vaults is '%s'; 'smriti vault list' shows the vaults", name);
      return FALSE;
    }
  out->n = sqlite3_column_int64 (statement, 0);
  out->path = g_strdup (smriti_column_text (statement, 1));
  out->vault = g_strdup (smriti_column_text (statement, 2));
  if (g_str_equal (out->path, name) || !smriti_statement_row (store, statement, NULL))
    return TRUE;
  cannot_tell (name, out->path, smriti_column_text (statement, 1), error);
  smriti_found_note_clear (out);
  return FALSE;
}

gboolean
smriti_lookup_note (SmritiStore *store, const char *name, SmritiFoundNote *out, GError **error)
{
  *out = (SmritiFoundNote){ 0 };
  if (!find (store, name, out, error))
    return FALSE;
  out->cards = (guint) smriti_store_int (store, 0, "SELECT count (DISTINCT card) FROM place WHERE note = ?1", "i", out->n);
  out->archived = (guint) smriti_store_int (store, 0,
                                            "SELECT count (DISTINCT card.n) FROM place JOIN card ON card.n = place.card"
                                            " WHERE place.note = ?1 AND card.archived",
                                            "i", out->n);
  return TRUE;
}

SmritiEntryRow *
smriti_lookup_entry (SmritiStore *store, gint64 outline, const char *number)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT number, title, items, done, line FROM entry WHERE note = ?1 AND number = ?2 ORDER BY position", NULL);
  SmritiEntryRow *row;

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "is", outline, number);
  if (!smriti_statement_row (store, statement, NULL))
    return NULL;
  row = g_new0 (SmritiEntryRow, 1);
  row->outline = outline;
  row->cadence = -1;
  row->number = g_strdup (smriti_column_text (statement, 0));
  row->title = g_strdup (smriti_column_text (statement, 1));
  row->items = g_strdup (smriti_column_text (statement, 2));
  row->done = sqlite3_column_int (statement, 3);
  row->line = (guint) sqlite3_column_int (statement, 4);
  return row;
}

GArray *
smriti_lookup_cards (SmritiStore *store, gint64 note, gboolean archived, guint limit)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT card.n FROM place JOIN card ON card.n = place.card WHERE place.note = ?1 AND card.archived = ?2"
      " GROUP BY card.n ORDER BY min (place.line), min (place.part), card.n LIMIT ?3",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iii", note, (gint64) archived, (gint64) limit);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, n);
    }
  return rows;
}
