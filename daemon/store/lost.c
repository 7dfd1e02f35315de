/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/lost.h"

#include "daemon/store/statement.h"

void
smriti_lost_free (SmritiLost *lost)
{
  if (!lost)
    return;
  smriti_card_free (lost->card);
  g_free (lost);
}

gboolean
smriti_lost_put (SmritiStore *store, gint64 n, const SmritiCard *card, guint32 front_hash, gint64 at_ms, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM lost WHERE key IN (SELECT key FROM name WHERE card = ?1)", "i", n)
         && smriti_store_run (store, error,
                              "INSERT OR REPLACE INTO lost (key, text, kind, part, front, back, block_id, front_hash, at_ms)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                              "ssiisssii", card->key, card->text_key, (gint64) card->kind, (gint64) card->part, card->front,
                              card->back, card->block_id, (gint64) front_hash, at_ms);
}

static SmritiLost *
read_row (SmritiStatement *row)
{
  SmritiLost *lost = g_new0 (SmritiLost, 1);

  lost->card = smriti_card_new ();
  lost->card->key = g_strdup (smriti_column_text (row, 0));
  lost->card->text_key = g_strdup (smriti_column_text (row, 1));
  lost->card->kind = (SmritiKind) sqlite3_column_int (row, 2);
  lost->card->part = (guint) sqlite3_column_int (row, 3);
  lost->card->front = g_strdup (smriti_column_text (row, 4));
  lost->card->back = g_strdup (smriti_column_text (row, 5));
  lost->card->block_id = g_strdup ((const char *) sqlite3_column_text (row, 6));
  lost->at_ms = sqlite3_column_int64 (row, 7);
  lost->n = sqlite3_column_int64 (row, 8);
  return lost;
}

GPtrArray *
smriti_lost_find (SmritiStore *store, const SmritiCard *card, guint32 front_hash, guint limit)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_lost_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT lost.key, text, kind, part, front, back, block_id, at_ms, name.card FROM lost"
      " JOIN name ON name.key = lost.key"
      " WHERE (front_hash = ?1 OR text = ?2 OR block_id = ?3)"
      " AND NOT EXISTS (SELECT 1 FROM place WHERE place.card = name.card) ORDER BY at_ms DESC, lost.key LIMIT ?4",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "issi", (gint64) front_hash, card->text_key, card->block_id, (gint64) limit);
  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (found, read_row (statement));
  return found;
}

void
smriti_lost_foreach (SmritiStore *store,
                     void (*func) (guint32 front_hash, const char *text, const char *block_id, gpointer user_data),
                     gpointer user_data)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT front_hash, text, block_id FROM lost", NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    func ((guint32) sqlite3_column_int64 (statement, 0), smriti_column_text (statement, 1),
          (const char *) sqlite3_column_text (statement, 2), user_data);
}
