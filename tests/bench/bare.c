/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "tests/bench/bare.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static const char *const tables[] = { "vault", "note", "card", "name", "place", "warning", "entry", "link", "alias" };

typedef struct
{
  char *insert;
  int n_columns;
  GPtrArray *values; /* of sqlite3_value, row by row */
} Table;

struct _BenchRows
{
  GPtrArray *schema; /* of char * */
  Table tables[G_N_ELEMENTS (tables)];
};

static void
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  return db;
}

/* "a, b, c": those that can be written; a generated one cannot. */
static char *
column_names (sqlite3 *db, const char *table)
{
  g_autofree char *select = g_strdup_printf ("SELECT group_concat (name, ', ') FROM pragma_table_info ('%s')", table);
  sqlite3_stmt *statement = prepare (db, select);
  char *names = sqlite3_step (statement) == SQLITE_ROW ? g_strdup ((const char *) sqlite3_column_text (statement, 0)) : NULL;

  sqlite3_finalize (statement);
  return names;
}

static void
load_table (sqlite3 *db, const char *name, Table *table)
{
  g_autofree char *names = column_names (db, name);
  g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s", names, name);
  g_autoptr (GString) insert = g_string_new (NULL);
  sqlite3_stmt *statement = prepare (db, select);

  table->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  table->n_columns = sqlite3_column_count (statement);
  g_string_printf (insert, "INSERT INTO %s (%s) VALUES (?", name, names);
  for (int i = 1; i < table->n_columns; i++)
    g_string_append (insert, ", ?");
  g_string_append_c (insert, ')');
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < table->n_columns; i++)
      g_ptr_array_add (table->values, sqlite3_value_dup (sqlite3_column_value (statement, i)));
  sqlite3_finalize (statement);
  table->insert = g_string_free (g_steal_pointer (&insert), FALSE);
}

BenchRows *
bench_rows_load (const char *path)
{
  BenchRows *rows = g_new0 (BenchRows, 1);
  sqlite3 *db = open_database (path);
  sqlite3_stmt *schema = prepare (db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'index'");

  rows->schema = g_ptr_array_new_with_free_func (g_free);
  while (sqlite3_step (schema) == SQLITE_ROW)
    g_ptr_array_add (rows->schema, g_strdup ((const char *) sqlite3_column_text (schema, 0)));
  sqlite3_finalize (schema);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    load_table (db, tables[i], &rows->tables[i]);
  sqlite3_close (db);
  return rows;
}

void
bench_rows_free (BenchRows *rows)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_free (rows->tables[i].insert);
      g_ptr_array_unref (rows->tables[i].values);
    }
  g_ptr_array_unref (rows->schema);
  g_free (rows);
}

guint
bench_rows_count (const BenchRows *rows)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    n += rows->tables[i].values->len / (guint) rows->tables[i].n_columns;
  return n;
}

static void
write_table (sqlite3 *db, const Table *table)
{
  sqlite3_stmt *statement = prepare (db, table->insert);

  for (guint i = 0; i < table->values->len; i += (guint) table->n_columns)
    {
      for (int k = 0; k < table->n_columns; k++)
        sqlite3_bind_value (statement, k + 1, g_ptr_array_index (table->values, i + (guint) k));
      if (sqlite3_step (statement) != SQLITE_DONE)
        g_error ("%s: %s", table->insert, sqlite3_errmsg (db));
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
}

static void
remove_database (const char *path)
{
  static const char *const parts[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_strconcat (path, parts[i], NULL);

      g_unlink (part);
    }
}

double
bench_rows_write (const BenchRows *rows, const char *path)
{
  gint64 began_us;
  double ms;
  sqlite3 *db;

  remove_database (path);
  db = open_database (path);
  /* as daemon/store/store.c */
  run (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 200;"
           "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 4194304");
  for (guint i = 0; i < rows->schema->len; i++)
    run (db, g_ptr_array_index (rows->schema, i));
  began_us = g_get_monotonic_time ();
  run (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    write_table (db, &rows->tables[i]);
  run (db, "COMMIT");
  ms = (double) (g_get_monotonic_time () - began_us) / 1000;
  sqlite3_close (db);
  remove_database (path);
  return ms;
}
