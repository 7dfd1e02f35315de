/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/reviews.h"

#include "daemon/store/log_worker.h"

#define READ_AT_ONCE 20000 /* events a page looks at */

static void
row_free (gpointer data)
{
  SmritiReviewRow *row = data;

  g_free (row->card);
  g_free (row);
}

void
smriti_review_page_free (SmritiReviewPage *page)
{
  if (!page)
    return;
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

/* --- the worker --- */

#define COLUMNS                                                                                                       \
  "SELECT event.n, coalesce (card.id, subject), grade, day, at_ms, took_ms, elapsed_days, state_before, interval_s, " \
  "event.due_day FROM "
#define STANDS " AND type = 1 AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) "

/* A key whose card is not made yet (its log is still arriving) is its own id. */
static const char all_sql[] = COLUMNS "event LEFT JOIN name ON name.key = subject LEFT JOIN card ON card.n = name.card"
                                      " WHERE event.n > ?1 AND event.n <= ?2 AND day >= ?3" STANDS "ORDER BY event.n LIMIT ?4";
static const char card_sql[] = COLUMNS "card CROSS JOIN name ON name.card = card.n CROSS JOIN event ON event.subject = name.key"
                                       " WHERE card.id = ?5 AND event.n > ?1 AND event.n <= ?2 AND day >= ?3" STANDS
                                       "ORDER BY event.n LIMIT ?4";

static SmritiReviewRow *
read_row (WorkerStatement *statement)
{
  SmritiReviewRow *row = g_new0 (SmritiReviewRow, 1);

  row->n = sqlite3_column_int64 (statement, 0);
  row->card = g_strdup (smriti_column_text (statement, 1));
  row->grade = (SmritiGrade) sqlite3_column_int (statement, 2);
  row->day = sqlite3_column_int (statement, 3);
  row->at_ms = sqlite3_column_int64 (statement, 4);
  row->took_ms = (guint) sqlite3_column_int64 (statement, 5);
  row->elapsed_days = sqlite3_column_int (statement, 6);
  row->state_before = (SmritiState) sqlite3_column_int (statement, 7);
  row->interval_s = sqlite3_column_int64 (statement, 8);
  row->due_day = sqlite3_column_int (statement, 9);
  return row;
}

static gint64
count_events (sqlite3 *db)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (db, "SELECT max (n) FROM event"); /* n has no holes */

  return statement && sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
}

/* Where to begin: what lies before the day asked for is stepped over once, at the first page. */
static gint64
first_after (sqlite3 *db, const SmritiReviewQuery *query, SmritiReviewPage *page)
{
  gint64 first, last;

  if (query->after > 0 || query->card || query->since == G_MININT32)
    return query->after;
  smriti_log_range (db, &page->order, query->since_s, G_MAXINT64, &first, &last);
  return first - 1;
}

static gboolean
read_page (sqlite3 *db, const SmritiReviewQuery *query, SmritiReviewPage *page)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (db, query->card ? card_sql : all_sql);
  gint64 after, until;
  int result = SQLITE_ROW;

  if (!statement)
    return FALSE;
  page->total = count_events (db);
  after = first_after (db, query, page);
  until = query->card || after >= page->total ? page->total : MIN (page->total, after + READ_AT_ONCE);
  smriti_statement_bind (statement, "iiii", after, until, (gint64) query->since, (gint64) query->limit);
  if (query->card)
    sqlite3_bind_text (statement, 5, query->card, -1, SQLITE_STATIC);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (page->rows, read_row (statement));
  page->last = query->after;
  if (page->rows->len > 0 && page->rows->len == query->limit)
    page->last = ((SmritiReviewRow *) g_ptr_array_index (page->rows, page->rows->len - 1))->n;
  else if (query->limit > 0)
    page->last = MAX (until, query->after);
  return result == SQLITE_DONE;
}

static void
query_free (SmritiReviewQuery *query)
{
  g_free (query->card);
  g_free (query);
}

typedef struct
{
  char *path;
  SmritiReviewQuery *query;
} Search;

static void
search_free (Search *search)
{
  g_free (search->path);
  query_free (search->query);
  g_free (search);
}

static void
search_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Search *search = data;
  GError *error = NULL;
  sqlite3 *db = smriti_store_open_read_only (search->path, &error);
  g_autoptr (SmritiReviewPage) page = g_new0 (SmritiReviewPage, 1);

  if (!db)
    {
      g_task_return_error (task, error);
      return;
    }
  page->rows = g_ptr_array_new_with_free_func (row_free);
  page->order = search->query->order;
  if (read_page (db, search->query, page))
    g_task_return_pointer (task, g_steal_pointer (&page), (GDestroyNotify) smriti_review_page_free);
  else
    {
      smriti_store_set_error (&error, sqlite3_errcode (db), sqlite3_errmsg (db));
      g_task_return_error (task, error);
    }
  sqlite3_close_v2 (db);
}

void
smriti_reviews_page_async (SmritiStore *store, const SmritiReviewQuery *query, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->path = g_strdup (smriti_store_path (store));
  search->query = g_new (SmritiReviewQuery, 1);
  *search->query = *query;
  search->query->card = g_strdup (query->card);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_in_worker);
}

SmritiReviewPage *
smriti_reviews_page_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
