/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/answers.h"

#include "daemon/store/statement.h"

#define COLUMNS "event.n, name.card, at_ms, day, type, grade"
#define STANDS " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) "
#define NOT_ADOPTED                                                                               \
  "AND name.card NOT IN (SELECT name.card FROM event CROSS JOIN name ON name.key = event.subject" \
  " WHERE type = 19 AND type NOT IN (1, 2)" STANDS ")"
#define ORDER "ORDER BY event.hlc, device.id, event.seq"

static SmritiPast
read_row (SmritiStatement *row)
{
  return (SmritiPast){
    .n = sqlite3_column_int64 (row, 0),
    .card = sqlite3_column_int64 (row, 1),
    .at_ms = sqlite3_column_int64 (row, 2),
    .day = sqlite3_column_int (row, 3),
    .type = (SmritiEventType) sqlite3_column_int (row, 4),
    .grade = (SmritiGrade) sqlite3_column_int (row, 5),
  };
}

GArray *
smriti_answers_of_card (SmritiStore *store, gint64 card)
{
  GArray *past = g_array_new (FALSE, FALSE, sizeof (SmritiPast));
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM name CROSS JOIN event ON event.subject = name.key CROSS JOIN device ON device.n = event.device"
      " WHERE name.card = ?1 AND type IN (1, 19)" STANDS ORDER,
      NULL);

  if (!statement)
    return past;
  smriti_statement_bind (statement, "i", card);
  while (smriti_statement_row (store, statement, NULL))
    {
      SmritiPast row = read_row (statement);

      g_array_append_val (past, row);
    }
  return past;
}

gboolean
smriti_answers_after (SmritiStore *store, gint64 n, SmritiPastFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event CROSS JOIN device ON device.n = event.device LEFT JOIN name ON name.key = event.subject"
      " WHERE event.n > ?1 AND type IN (1, 11, 19)" STANDS ORDER,
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "i", n);
  while (smriti_statement_row (store, statement, &local))
    {
      SmritiPast row = read_row (statement);

      func (&row, user_data);
    }
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return !local;
}

gint64
smriti_answers_latest_hlc (SmritiStore *store, gint64 n)
{
  return smriti_store_int (store, 0, "SELECT max (hlc) FROM event WHERE n > ?1", "i", n);
}

/* All of the log is quickest read as it stands, a part of it card by card. */
GArray *
smriti_answers_to_fit (SmritiStore *store, guint share)
{
  GArray *reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));
  g_autoptr (SmritiStatement) statement = share > 1
                                              ? smriti_statement (store,
                                                                  "SELECT " COLUMNS
                                                                  " FROM name CROSS JOIN event ON event.subject = name.key"
                                                                  " WHERE name.card % ?1 = 0 AND type = 1" STANDS NOT_ADOPTED,
                                                                  NULL)
                                              : smriti_statement (store,
                                                                  "SELECT " COLUMNS
                                                                  " FROM event CROSS JOIN name ON name.key = event.subject"
                                                                  " WHERE type = 1" STANDS NOT_ADOPTED,
                                                                  NULL);

  if (!statement)
    return reviews;
  if (share > 1)
    smriti_statement_bind (statement, "i", (gint64) share);
  while (smriti_statement_row (store, statement, NULL))
    {
      SmritiPast row = read_row (statement);
      SmritiReview review = { .at_ms = row.at_ms, .day = row.day, .card = (guint) row.card, .grade = (guint8) row.grade };

      g_array_append_val (reviews, review);
    }
  return reviews;
}

gint64
smriti_answers_count (SmritiStore *store)
{
  return smriti_store_int (store, 0, "SELECT sum (answers) FROM tally", "");
}
