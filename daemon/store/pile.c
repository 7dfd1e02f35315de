/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/pile.h"

#include "daemon/store/log_worker.h"

#define SPEED_EVENTS 2000
#define ENOUGH 20      /* answers of a kind, before they are taken for somebody's speed */
#define MAX_MS 1200000 /* longer was a pause */

/* --- how long answers take --- */

static void
read_speed (sqlite3 *db, SmritiBacklogRules *rules)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      db, "SELECT grade, count (*), total (took_ms) FROM event WHERE n > (SELECT max (n) FROM event) - ?1 AND type = 1"
          " AND elapsed_days > 0 AND took_ms > 0 AND took_ms < ?2 GROUP BY grade");
  double n[5] = { 0 }, seconds[5] = { 0 }, right;

  if (!statement)
    return;
  smriti_statement_bind (statement, "ii", (gint64) SPEED_EVENTS, (gint64) MAX_MS);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      int grade = CLAMP (sqlite3_column_int (statement, 0), 1, 4);

      n[grade] = sqlite3_column_double (statement, 1);
      seconds[grade] = sqlite3_column_double (statement, 2) / 1000;
    }
  right = n[2] + n[3] + n[4];
  if (right >= ENOUGH)
    {
      rules->right_s = (seconds[2] + seconds[3] + seconds[4]) / right;
      for (int i = 0; i < 3; i++)
        rules->share[i] = n[i + 2] / right;
    }
  if (n[1] >= ENOUGH)
    rules->wrong_s = seconds[1] / n[1] + rules->right_s; /* it is asked once more on that day */
}

void
smriti_pile_speed (SmritiStore *store, SmritiBacklogRules *rules)
{
  read_speed (smriti_store_database (store), rules);
}

/* --- cards --- */

/* Columns stability, difficulty, last day, due day from @at on. */
static SmritiBacklogCard
read_card (sqlite3_stmt *row, int at, gint32 today)
{
  SmritiBacklogCard card = { .memory = { sqlite3_column_double (row, at), sqlite3_column_double (row, at + 1) } };

  card.elapsed_days = MAX (today - sqlite3_column_int (row, at + 2), 0);
  card.due_in = sqlite3_column_int (row, at + 3) - today;
  return card;
}

GArray *
smriti_pile_read (const char *path, gint32 today, SmritiBacklogRules *rules, GError **error)
{
  sqlite3 *db = smriti_store_open_read_only (path, error);
  GArray *cards = NULL;

  if (!db)
    return NULL;
  {
    g_autoptr (WorkerStatement) statement = smriti_log_prepare (
        db, "SELECT stability, difficulty, last_day, due_day FROM card WHERE asked = 1 AND due_day IS NOT NULL ORDER BY n");
    int result = SQLITE_ERROR;

    cards = g_array_new (FALSE, FALSE, sizeof (SmritiBacklogCard));
    while (statement && (result = sqlite3_step (statement)) == SQLITE_ROW)
      {
        SmritiBacklogCard card = read_card (statement, 0, today);

        g_array_append_val (cards, card);
      }
    if (result != SQLITE_DONE)
      {
        smriti_store_set_error (error, sqlite3_errcode (db), sqlite3_errmsg (db));
        g_clear_pointer (&cards, g_array_unref);
      }
  }
  if (cards)
    read_speed (db, rules);
  sqlite3_close_v2 (db);
  return cards;
}

GArray *
smriti_pile_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (SmritiPileRow));
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n, stability, difficulty, last_day, due_day FROM card INDEXED BY card_due WHERE asked = 1 AND outline = ?1"
      " AND snippet = ?2 AND due_day <= ?3 AND last_day < ?3 AND (state = 2 OR due_s <= ?4) AND buried_day < ?3"
      " ORDER BY due_day LIMIT ?5",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iiiii", outline, (gint64) snippet, (gint64) today, now_s, (gint64) SMRITI_PILE_ROWS);
  while (statement && smriti_statement_row (store, statement, NULL))
    {
      SmritiPileRow row = { .n = sqlite3_column_int64 (statement, 0), .card = read_card (statement, 1, today) };

      g_array_append_val (rows, row);
    }
  return rows;
}

guint
smriti_pile_count (SmritiStore *store, gint32 today)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM card WHERE asked = 1 AND due_day < ?1", "i", (gint64) today);
}

guint
smriti_pile_count_new (SmritiStore *store, gint64 outline, const char *entry)
{
  g_autofree char *from = g_strconcat (entry, ".", NULL);
  g_autofree char *to = g_strconcat (entry, "/", NULL); /* sorts behind all that begins so */

  return (guint) smriti_store_int (store, 0,
                                   "SELECT count (*) FROM card INDEXED BY card_new WHERE outline = ?1 AND state = 0 AND asked = 1"
                                   " AND (?2 = '' OR entry = ?2 OR (entry > ?3 AND entry < ?4))",
                                   "isss", outline, entry, from, to);
}
