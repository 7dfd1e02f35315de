/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/census.h"

#include "common/memory/scheduler.h"
#include "daemon/store/log_worker.h"

const int smriti_census_ends[SMRITI_CENSUS_BANDS - 1] = { 1, 7, 30, 90, 365 };

void
smriti_census_free (SmritiCensus *census)
{
  if (!census)
    return;
  g_clear_pointer (&census->leeches, g_array_unref);
  g_free (census);
}

static void
count_card (SmritiCensus *census, const SmritiParameters *parameters, gint32 today, WorkerStatement *row)
{
  int state = CLAMP (sqlite3_column_int (row, 0), 0, 3);
  double stability = sqlite3_column_double (row, 1);
  int elapsed = MAX (today - sqlite3_column_int (row, 2), 0);
  guint band = 0;

  census->cards++;
  census->states[state]++;
  census->off += sqlite3_column_int (row, 3) ? 0 : 1;
  if (state == SMRITI_STATE_NEW)
    return;
  while (band < SMRITI_CENSUS_BANDS - 1 && stability >= smriti_census_ends[band])
    band++;
  census->bands[band]++;
  census->memorised += smriti_fsrs_retrievability (parameters, stability, elapsed);
}

static gboolean
count_cards (sqlite3 *db, const SmritiParameters *parameters, gint32 today, SmritiCensus *census)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      db, "SELECT state, stability, last_day, asked FROM card WHERE place IS NOT NULL");
  int result = SQLITE_ERROR;

  while (statement && (result = sqlite3_step (statement)) == SQLITE_ROW)
    count_card (census, parameters, today, statement);
  return result == SQLITE_DONE;
}

static gboolean
find_leeches (sqlite3 *db, SmritiCensus *census)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      db, "SELECT n FROM card WHERE lapses >= ?1 AND asked = 1 ORDER BY lapses DESC, id");
  int result = SQLITE_ERROR;

  if (statement)
    sqlite3_bind_int (statement, 1, SMRITI_LEECH_LAPSES);
  while (statement && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      if (census->n_leeches++ < SMRITI_CENSUS_LEECHES)
        g_array_append_val (census->leeches, n);
    }
  return result == SQLITE_DONE;
}

typedef struct
{
  char *path;
  SmritiParameters parameters;
  gint32 today;
} Count;

static void
count_free (Count *count)
{
  g_free (count->path);
  g_free (count);
}

static void
count_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Count *count = data;
  GError *error = NULL;
  sqlite3 *db = smriti_store_open_read_only (count->path, &error);
  g_autoptr (SmritiCensus) census = g_new0 (SmritiCensus, 1);

  if (!db)
    {
      g_task_return_error (task, error);
      return;
    }
  census->leeches = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (count_cards (db, &count->parameters, count->today, census) && find_leeches (db, census))
    g_task_return_pointer (task, g_steal_pointer (&census), (GDestroyNotify) smriti_census_free);
  else
    {
      smriti_store_set_error (&error, sqlite3_errcode (db), sqlite3_errmsg (db));
      g_task_return_error (task, error);
    }
  sqlite3_close_v2 (db);
}

void
smriti_census_async (SmritiStore *store, const SmritiParameters *parameters, gint32 today, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Count *count = g_new0 (Count, 1);

  count->path = g_strdup (smriti_store_path (store));
  count->parameters = *parameters;
  count->today = today;
  g_task_set_task_data (task, count, (GDestroyNotify) count_free);
  g_task_run_in_thread (task, count_in_worker);
}

SmritiCensus *
smriti_census_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
