/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The other contender of a first scan: the rows that it left, written by bare
 * prepared inserts into a database with the same tables, indexes and pragmas. */

#pragma once

#include <glib.h>

typedef struct _BenchRows BenchRows;

/* All rows of the tables that a scan fills, from the database at @path. */
BenchRows *bench_rows_load (const char *path);
void bench_rows_free (BenchRows *rows);
guint bench_rows_count (const BenchRows *rows);

/* Writes them to a new database at @path (an old one goes), in one transaction; ms. */
double bench_rows_write (const BenchRows *rows, const char *path);
