/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariant: at most one thread is at work; it is joined before another one
 * starts and before the database is closed, so that nobody else has it open
 * when its file is moved. */

#include "daemon/store/checkpoint.h"

#define SHORT_PAGES 200     /* a short halt each twenty answers instead of a long one each hundred */
#define LONG_PAGES 1500     /* from here on the main loop would stand still too long */
#define TOO_LONG_PAGES 8192 /* 32 MiB: to shorten ten times as much takes half a second */

struct _SmritiCheckpointer
{
  sqlite3 *db;
  char *path;
  GThread *thread; /* NULL or to be joined */
  int is_running;  /* atomic */
  int n_pages;     /* in the log after the last commit */
  GMutex lock;     /* guards @copy */
  sqlite3 *copy;   /* the thread's connection while it has one */
};

static gpointer
run (gpointer data)
{
  SmritiCheckpointer *checkpointer = data;
  sqlite3 *copy = NULL;

  if (sqlite3_open_v2 (checkpointer->path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      g_mutex_lock (&checkpointer->lock);
      checkpointer->copy = copy;
      g_mutex_unlock (&checkpointer->lock);
      /* A connection knows that there is a log only once it has read. What cannot
       * be done now is done at one of the next commits. */
      sqlite3_exec (copy, "PRAGMA synchronous = FULL; PRAGMA user_version", NULL, NULL, NULL);
      sqlite3_wal_checkpoint_v2 (copy, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
  g_mutex_lock (&checkpointer->lock);
  checkpointer->copy = NULL;
  g_mutex_unlock (&checkpointer->lock);
  sqlite3_close (copy);
  g_atomic_int_set (&checkpointer->is_running, 0);
  return NULL;
}

static void
start (SmritiCheckpointer *checkpointer)
{
  g_clear_pointer (&checkpointer->thread, g_thread_join);
  g_atomic_int_set (&checkpointer->is_running, 1);
  checkpointer->thread = g_thread_try_new ("smriti-log", run, checkpointer, NULL);
  if (!checkpointer->thread)
    g_atomic_int_set (&checkpointer->is_running, 0);
}

static int
on_commit (void *data, sqlite3 *db, const char *name, int n_pages)
{
  SmritiCheckpointer *checkpointer = data;

  checkpointer->n_pages = n_pages;
  if (n_pages < SHORT_PAGES || g_atomic_int_get (&checkpointer->is_running))
    return SQLITE_OK;
  if (n_pages < LONG_PAGES)
    sqlite3_wal_checkpoint_v2 (db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  else
    start (checkpointer);
  return SQLITE_OK;
}

gboolean
smriti_checkpointer_is_behind (SmritiCheckpointer *checkpointer)
{
  return checkpointer->n_pages > TOO_LONG_PAGES && g_atomic_int_get (&checkpointer->is_running);
}

SmritiCheckpointer *
smriti_checkpointer_new (sqlite3 *db, const char *path)
{
  SmritiCheckpointer *checkpointer = g_new0 (SmritiCheckpointer, 1);

  checkpointer->db = db;
  checkpointer->path = g_strdup (path);
  g_mutex_init (&checkpointer->lock);
  sqlite3_wal_hook (db, on_commit, checkpointer);
  return checkpointer;
}

void
smriti_checkpointer_free (SmritiCheckpointer *checkpointer)
{
  if (!checkpointer)
    return;
  sqlite3_wal_hook (checkpointer->db, NULL, NULL);
  g_mutex_lock (&checkpointer->lock);
  if (checkpointer->copy)
    sqlite3_interrupt (checkpointer->copy);
  g_mutex_unlock (&checkpointer->lock);
  g_clear_pointer (&checkpointer->thread, g_thread_join);
  g_mutex_clear (&checkpointer->lock);
  g_free (checkpointer->path);
  g_free (checkpointer);
}
