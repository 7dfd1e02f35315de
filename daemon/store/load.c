/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/load.h"

#include "daemon/store/statement.h"

void
smriti_load_add (SmritiStore *store, gint32 from, gint32 to, guint *out)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT due_day, count (*) FROM card INDEXED BY card_due_day WHERE asked = 1 AND due_day BETWEEN ?1 AND ?2"
      " GROUP BY due_day",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", (gint64) from, (gint64) to);
  while (statement && smriti_statement_row (store, statement, NULL))
    out[sqlite3_column_int (statement, 0) - from] += (guint) sqlite3_column_int (statement, 1);
}

GArray *
smriti_load_siblings (SmritiStore *store, const SmritiStudyCard *card)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (SmritiStatement) statement
      = card->source[0] == '\0'
            ? NULL
            : smriti_statement (store,
                                "SELECT due_day FROM card INDEXED BY card_source WHERE source = ?1 AND n <> ?2 AND asked = 1"
                                " AND due_day IS NOT NULL",
                                NULL);

  if (statement)
    smriti_statement_bind (statement, "si", card->source, card->n);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint32 day = sqlite3_column_int (statement, 0);

      g_array_append_val (days, day);
    }
  return days;
}

GArray *
smriti_load_coming (SmritiStore *store, gint64 after, gint32 day, guint limit)
{
  GArray *cards = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT n FROM card NOT INDEXED WHERE n > ?1 AND asked = 1 AND state = 2 AND due_day > ?2 ORDER BY n LIMIT ?3",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iii", after, (gint64) day, (gint64) limit);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (cards, n);
    }
  return cards;
}
