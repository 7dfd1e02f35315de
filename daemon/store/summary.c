/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Some weeks of the log added up, in a worker. Only what stands is counted, and
 * by the review day it was written on, so that no later change of zone or
 * rollover moves it to another month. */

#include "common/day.h"
#include "daemon/store/log_worker.h"

#define STANDS " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) "
#define WITHIN "event.n BETWEEN ?1 AND ?2 AND day BETWEEN ?3 AND ?4" STANDS
#define RARE "event INDEXED BY event_rare WHERE type NOT IN (1, 2) AND "

void
smriti_log_summary_free (SmritiLogSummary *summary)
{
  if (!summary)
    return;
  g_clear_pointer (&summary->practised, g_array_unref);
  g_clear_pointer (&summary->noted, g_array_unref);
  g_clear_pointer (&summary->skipped, g_array_unref);
  g_clear_pointer (&summary->verdicts, g_array_unref);
  g_free (summary);
}

typedef struct
{
  char *path;
  gint32 from, to;
  gint64 since_s, until_s;
  SmritiLogOrder order;

  sqlite3 *db;
  gint64 first_n, last_n;
  SmritiLogSummary *out;
} Sum;

static void
sum_free (Sum *sum)
{
  g_free (sum->path);
  g_free (sum);
}

/* ?1 to ?4 are the stretch. NULL when the database cannot be read. */
static WorkerStatement *
prepare (const Sum *sum, const char *sql)
{
  WorkerStatement *statement = smriti_log_prepare (sum->db, sql);

  if (statement)
    smriti_statement_bind (statement, "iiii", sum->first_n, sum->last_n, (gint64) sum->from, (gint64) sum->to);
  return statement;
}

static gboolean
add_answers (Sum *sum)
{
  g_autoptr (WorkerStatement) all = prepare (sum,
                                             "SELECT count (*), total (state_before = 0), total (grade = 1 AND state_before = 2)"
                                             " FROM event WHERE type = 1 AND " WITHIN);
  g_autoptr (WorkerStatement) cards = prepare (
      sum, "SELECT card.snippet, count (DISTINCT card.n) FROM event CROSS JOIN name ON name.key = event.subject"
           " JOIN card ON card.n = name.card WHERE type = 1 AND " WITHIN "GROUP BY card.snippet");

  if (!all || !cards || sqlite3_step (all) != SQLITE_ROW)
    return FALSE;
  sum->out->answers = (guint) sqlite3_column_int (all, 0);
  sum->out->new_cards = (guint) sqlite3_column_int (all, 1);
  sum->out->lapses = (guint) sqlite3_column_int (all, 2);
  while (sqlite3_step (cards) == SQLITE_ROW)
    sum->out->cards[sqlite3_column_int (cards, 0) != 0] += (guint) sqlite3_column_int (cards, 1);
  return TRUE;
}

static gboolean
add_counts (Sum *sum)
{
  g_autoptr (WorkerStatement) types = prepare (sum, "SELECT type, count (*) FROM " RARE WITHIN
                                                    " AND (type <> 6 OR payload ->> '$.off' IS NULL) GROUP BY type");
  g_autoptr (WorkerStatement) done = prepare (
      sum, "SELECT cadence, count (*) FROM mark WHERE done_day BETWEEN ?3 AND ?4 GROUP BY cadence");

  if (!types || !done)
    return FALSE;
  while (sqlite3_step (types) == SQLITE_ROW)
    if (sqlite3_column_int (types, 0) < (int) G_N_ELEMENTS (sum->out->n_of))
      sum->out->n_of[sqlite3_column_int (types, 0)] = (guint) sqlite3_column_int (types, 1);
  while (sqlite3_step (done) == SQLITE_ROW)
    if (sqlite3_column_int (done, 0) < (int) G_N_ELEMENTS (sum->out->done))
      sum->out->done[sqlite3_column_int (done, 0)] = (guint) sqlite3_column_int (done, 1);
  return TRUE;
}

static GArray *
newest_of (Sum *sum, const char *sql)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (WorkerStatement) statement = prepare (sum, sql);

  while (statement && rows->len < SMRITI_SUMMARY_ROWS && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, n);
    }
  return rows;
}

/* Days with answers stand in the tally; those with a tick are looked for. */
static gboolean
add_practised (Sum *sum)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      sum->db, "SELECT day FROM tally WHERE answers > 0 AND day BETWEEN ?1 AND ?2 UNION SELECT day FROM " RARE
               "type = 6 AND payload ->> '$.off' IS NULL AND day BETWEEN ?1 AND ?2" STANDS "ORDER BY day");

  sum->out->practised = g_array_new (FALSE, FALSE, sizeof (gint32));
  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "ii", (gint64) (sum->to - SMRITI_SUMMARY_BACK), (gint64) sum->to);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      gint32 day = sqlite3_column_int (statement, 0);

      g_array_append_val (sum->out->practised, day);
    }
  return TRUE;
}

/* An event tells of n dates from..to at once, which may begin in one month and
 * end in another: the share of this one, as if they lay evenly. */
static guint
share_of (const Sum *sum, gint32 from, gint32 to, guint n)
{
  gint32 begin = MAX (from, sum->from), end = MIN (to, sum->to);
  gint32 gaps = to - from;

  if (begin > end)
    return 0;
  if (gaps <= 0 || n <= 1)
    return n;
  /* The dates are from + i * gaps / (n - 1), i from 0: those up to end, less those before begin. */
  return (guint) ((gint64) (end - from) * (n - 1) / gaps - ((gint64) (begin - from) * (n - 1) + gaps - 1) / gaps + 1);
}

static gboolean
add_missed (Sum *sum)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      sum->db, "SELECT payload ->> '$.from', payload ->> '$.to', payload ->> '$.n' FROM " RARE "type = 18" STANDS);

  while (statement && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint32 from, to;

      if (smriti_day_from_string (smriti_column_text (statement, 0), &from)
          && smriti_day_from_string (smriti_column_text (statement, 1), &to))
        sum->out->missed += share_of (sum, from, to, (guint) MAX (0, sqlite3_column_int (statement, 2)));
    }
  return statement != NULL;
}

static gboolean
add_up (Sum *sum)
{
  smriti_log_range (sum->db, &sum->out->order, sum->since_s, sum->until_s, &sum->first_n, &sum->last_n);
  sum->out->noted = newest_of (sum, "SELECT n FROM " RARE "type = 6 AND " WITHIN
                                    "AND (ifnull (payload ->> '$.note', '') <> '' OR ifnull (payload ->> '$.link', '') <> '')"
                                    " ORDER BY n DESC");
  sum->out->skipped = newest_of (sum, "SELECT n FROM " RARE "type = 8 AND " WITHIN "ORDER BY n DESC");
  sum->out->verdicts = newest_of (sum, "SELECT n FROM " RARE "type = 14 AND " WITHIN "ORDER BY n DESC");
  return add_answers (sum) && add_counts (sum) && add_practised (sum) && add_missed (sum);
}

static void
sum_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sum *sum = data;
  GError *error = NULL;
  g_autoptr (SmritiLogSummary) out = g_new0 (SmritiLogSummary, 1);

  sum->db = smriti_store_open_read_only (sum->path, &error);
  if (!sum->db)
    {
      g_task_return_error (task, error);
      return;
    }
  sum->out = out;
  out->order = sum->order;
  if (add_up (sum))
    g_task_return_pointer (task, g_steal_pointer (&out), (GDestroyNotify) smriti_log_summary_free);
  else
    {
      smriti_store_set_error (&error, sqlite3_errcode (sum->db), sqlite3_errmsg (sum->db));
      g_task_return_error (task, error);
    }
  sqlite3_close_v2 (sum->db);
}

void
smriti_log_summary_async (SmritiStore *store, gint32 from, gint32 to, gint64 since_s, gint64 until_s, const SmritiLogOrder *known,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Sum *sum = g_new0 (Sum, 1);

  sum->path = g_strdup (smriti_store_path (store));
  sum->from = from;
  sum->to = to;
  sum->since_s = since_s;
  sum->until_s = until_s;
  sum->order = *known;
  g_task_set_task_data (task, sum, (GDestroyNotify) sum_free);
  g_task_run_in_thread (task, sum_in_worker);
}

SmritiLogSummary *
smriti_log_summary_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
