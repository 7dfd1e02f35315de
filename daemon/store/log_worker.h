/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What log.c and summary.c share: statements of a worker's own connection, and
 * the stretch of the log that times lie in. */

#pragma once

#include "daemon/store/log.h"
#include "daemon/store/statement.h"

typedef sqlite3_stmt WorkerStatement;

static inline void
worker_statement_free (WorkerStatement *statement)
{
  sqlite3_finalize (statement);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkerStatement, worker_statement_free)

/* NULL when the database is damaged or not to be read: what the connection says. */
static inline WorkerStatement *
smriti_log_prepare (sqlite3 *db, const char *sql)
{
  WorkerStatement *statement = NULL;

  sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);
  return statement;
}

/* Goes on with @order over what was added. */
void smriti_log_look_at_order (sqlite3 *db, SmritiLogOrder *order);
/* All events with since ≤ at < until have n of first..last; others may too. */
void smriti_log_range (sqlite3 *db, SmritiLogOrder *order, gint64 since_s, gint64 until_s, gint64 *out_first, gint64 *out_last);
