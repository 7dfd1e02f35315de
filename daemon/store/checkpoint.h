/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Moves what the write-ahead log holds into the database: a little at once, on
 * the main thread; much, as a first scan leaves, in a thread with a connection
 * of its own, which writes nothing new. */

#pragma once

#include <sqlite3.h>

#include <glib.h>

typedef struct _SmritiCheckpointer SmritiCheckpointer;

/* Watches commits of @db, the database at @path, which must outlive it. */
SmritiCheckpointer *smriti_checkpointer_new (sqlite3 *db, const char *path);
/* The log has grown long, and the thread is at work on it. Whoever keeps writing
 * now makes it longer still: a log can only begin anew when all of it was moved. */
gboolean smriti_checkpointer_is_behind (SmritiCheckpointer *checkpointer);
/* A thread at work is told to stop, and waited for: it has the file open. */
void smriti_checkpointer_free (SmritiCheckpointer *checkpointer);
