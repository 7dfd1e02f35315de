/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Prepared statements for the files of this room. A statement is prepared once
 * per database, kept by its SQL text (a literal), and lent out; giving it back
 * resets it. Binds are "?1" style, one call a statement. */

#pragma once

#include "daemon/store/store.h"

#include <sqlite3.h>

typedef sqlite3_stmt SmritiStatement;

/* Lends the statement of literal @sql; NULL with @error on failure. */
SmritiStatement *smriti_statement (SmritiStore *store, const char *sql, GError **error);
/* Resets and gives back. */
void smriti_statement_done (SmritiStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStatement, smriti_statement_done)

/* Binds ?1, ?2 … by @format: i gint64, d double, s string (NULL = SQL NULL). */
void smriti_statement_bind (SmritiStatement *statement, const char *format, ...);

/* TRUE: a row is there. FALSE: the end, or an error (then @error is set). */
gboolean smriti_statement_row (SmritiStore *store, SmritiStatement *statement, GError **error);
/* The first column of all rows, whole numbers; @statement NULL = none. New GArray of gint64. */
GArray *smriti_statement_collect (SmritiStore *store, SmritiStatement *statement);
/* Runs to the end. */
gboolean smriti_statement_run (SmritiStore *store, SmritiStatement *statement, GError **error);

/* Lend, bind, run. */
gboolean smriti_store_run (SmritiStore *store, GError **error, const char *sql, const char *format, ...);
/* First column of the first row, @otherwise when there is none or it is NULL. */
gint64 smriti_store_int (SmritiStore *store, gint64 otherwise, const char *sql, const char *format, ...);

const char *smriti_column_text (SmritiStatement *statement, int column); /* never NULL */

/* Runs plain SQL of our own (schema, pragmas, transactions). */
gboolean smriti_store_exec (SmritiStore *store, const char *sql, GError **error);

/* Sets @error from what the database last said. Always returns FALSE. */
gboolean smriti_store_fail (SmritiStore *store, GError **error);
/* The same from a result code and a message. */
void smriti_store_set_error (GError **error, int code, const char *message);

sqlite3 *smriti_store_database (SmritiStore *store);

/* A connection for a worker; NULL with @error. Closed with sqlite3_close_v2() (backup.c). */
sqlite3 *smriti_store_open_read_only (const char *path, GError **error);

/* A copy of a whole database, 0600: finished and on the disk, or none. Any thread (backup.c). */
gboolean smriti_store_copy (sqlite3 *db, const char *to, GError **error);
