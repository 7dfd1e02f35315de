/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/holds.h"

#include "daemon/store/statement.h"

gboolean
smriti_holds_write (SmritiStore *store, gint64 note, const GPtrArray *holds, GError **error)
{
  if (!smriti_store_run (store, error, "DELETE FROM hold WHERE note = ?1", "i", note))
    return FALSE;
  for (guint i = 0; i < holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (holds, i);

      for (guint k = 0; k < hold->after->len; k++)
        if (!smriti_store_run (store, error,
                               "INSERT INTO hold (note, entry, after, line) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                               "issi", note, hold->entry, g_ptr_array_index (hold->after, k), (gint64) hold->line))
          return FALSE;
    }
  return TRUE;
}

static int
compare_holds (gconstpointer a, gconstpointer b)
{
  const SmritiHold *x = *(const SmritiHold *const *) a;
  const SmritiHold *y = *(const SmritiHold *const *) b;

  return smriti_outline_compare_numbers (x->entry, y->entry);
}

GPtrArray *
smriti_holds_of (SmritiStore *store, gint64 outline)
{
  GPtrArray *holds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT DISTINCT hold.entry, hold.after FROM hold CROSS JOIN note ON note.n = hold.note"
      " CROSS JOIN vault ON vault.n = note.vault WHERE note.outline = ?1 AND NOT vault.away ORDER BY hold.entry",
      NULL);
  SmritiHold *last = NULL;

  if (statement)
    smriti_statement_bind (statement, "i", outline);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      const char *entry = smriti_column_text (statement, 0);

      if (!last || !g_str_equal (last->entry, entry))
        g_ptr_array_add (holds, last = smriti_hold_new (entry, 0));
      g_ptr_array_add (last->after, g_strdup (smriti_column_text (statement, 1)));
    }
  g_ptr_array_sort (holds, compare_holds);
  return holds;
}

/* Entry @key and what is beneath it, of numbers of digits and dots: "2.1", "2.1.3",
 * not "2.10", since '/' comes right behind '.' and before the digits. */
#define WITHIN(column, key) column " >= " key " AND " column " < " key " || '/'"

void
smriti_entry_count (SmritiStore *store, gint64 outline, const char *key, guint *out_cards, guint *out_learnt)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT count (*), coalesce (sum (state >= 2), 0) FROM card INDEXED BY card_left WHERE outline = ?1"
      " AND asked = 1 AND " WITHIN ("entry", "?2"),
      NULL);

  *out_cards = *out_learnt = 0;
  if (!statement)
    return;
  smriti_statement_bind (statement, "is", outline, key);
  if (!smriti_statement_row (store, statement, NULL))
    return;
  *out_cards = (guint) sqlite3_column_int64 (statement, 0);
  *out_learnt = (guint) sqlite3_column_int64 (statement, 1);
}

gboolean
smriti_entry_is_known (SmritiStore *store, gint64 outline, const char *key)
{
  guint cards, learnt;

  smriti_entry_count (store, outline, key, &cards, &learnt);
  return 5 * (guint64) learnt >= 4 * (guint64) cards;
}

void
smriti_entry_positions (SmritiStore *store, gint64 outline, const char *key, GArray *positions)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT position FROM entry WHERE note = ?1 AND " WITHIN ("number", "?2"), NULL);

  if (statement)
    smriti_statement_bind (statement, "is", outline, key);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      guint position = (guint) sqlite3_column_int (statement, 0);

      g_array_append_val (positions, position);
    }
}
