/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Counts by day: answers given, cards falling due. */

#include "daemon/store/cards.h"
#include "daemon/store/statement.h"

guint
smriti_tally_get (SmritiStore *store, gint32 day)
{
  return (guint) smriti_store_int (store, 0, "SELECT answers FROM tally WHERE day = ?1", "i", (gint64) day);
}

gboolean
smriti_tally_clear (SmritiStore *store, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM tally", "");
}

gboolean
smriti_tally_set (SmritiStore *store, gint32 day, int answers, GError **error)
{
  return smriti_store_run (store, error, "INSERT OR REPLACE INTO tally (day, answers) VALUES (?1, ?2)", "ii", (gint64) day,
                           (gint64) answers);
}

gboolean
smriti_tally_add (SmritiStore *store, gint32 day, int answers, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT INTO tally (day, answers) VALUES (?1, max (?2, 0))"
                           " ON CONFLICT (day) DO UPDATE SET answers = max (answers + ?2, 0)",
                           "ii", (gint64) day, (gint64) answers);
}

gint32
smriti_tally_last_day (SmritiStore *store, gint32 before)
{
  return (gint32) smriti_store_int (store, SMRITI_DAY_NONE, "SELECT max (day) FROM tally WHERE day < ?1 AND answers > 0", "i",
                                    (gint64) before);
}

GArray *
smriti_cards_due_by_day (SmritiStore *store, gint32 from, guint n_days, gint32 today)
{
  GArray *counts = g_array_sized_new (FALSE, TRUE, sizeof (guint), n_days);
  gint32 to = from + (gint32) n_days - 1;
  gboolean has_today = from <= today && today <= to;
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      /* By the one index in order of days: any other wants the counts sorted. */
      "SELECT due_day, count (*) FROM card INDEXED BY card_due_day WHERE asked = 1 AND due_day IS NOT NULL"
      " AND due_day BETWEEN ?1 AND ?2 GROUP BY due_day",
      NULL);

  g_array_set_size (counts, n_days);
  if (statement)
    smriti_statement_bind (statement, "ii", (gint64) (has_today ? G_MININT32 : from), (gint64) to);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint32 day = MAX (sqlite3_column_int (statement, 0), has_today ? today : from);

      g_array_index (counts, guint, day - from) += (guint) sqlite3_column_int (statement, 1);
    }
  return counts;
}
