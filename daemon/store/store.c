/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/store.h"

#include "common/names.h"
#include "daemon/store/backup.h"
#include "daemon/store/checkpoint.h"
#include "daemon/store/schema.h"
#include "daemon/store/snapshots.h"
#include "daemon/store/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum
{
  BATCH_NONE = 0,
  BATCH_ACTIVE, /* what is written belongs to it */
  BATCH_PAUSED, /* open, and in the way of everybody else */
} Batch;

#define REST_US 5000
#define CACHE_SIZE "-16384" /* KiB */

struct _SmritiStore
{
  char *dir;
  char *path;
  char *corrupt_path;
  int lock_fd;
  sqlite3 *db;
  GHashTable *statements; /* SQL literal (by address) → SmritiStatement */
  char *damage;           /* the first thing SQLite found wrong in it, or NULL */
  gboolean was_unclean;
  gboolean read_only; /* beside the daemon that works with it */
  gint64 touched;     /* see snapshots.h */
  gint64 begun;       /* changes before the last transaction */
  SmritiCheckpointer *checkpointer;
  Batch batch;
  void (*batch_lost) (gpointer user_data);
  gpointer batch_lost_data;
};

/* --- errors --- */

void
smriti_store_set_error (GError **error, int code, const char *message)
{
  SmritiError domain_code = SMRITI_ERROR_FAILED;

  switch (code & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      g_set_error (
          error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL,
          "the database could not be written (%s): nothing was changed; make room or make the folder writable, then try again",
          message);
      return;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      domain_code = SMRITI_ERROR_STORE_BUSY;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_CORRUPT,
                   "the database is damaged (%s); 'smriti restore' lists the backups", message);
      return;
    default:
      break;
    }
  g_set_error (error, SMRITI_ERROR, domain_code, "database: %s", message);
}

gboolean
smriti_store_fail (SmritiStore *store, GError **error)
{
  int code = sqlite3_errcode (store->db);

  /* Kept for the doctor: many readers have nobody to tell. */
  if (!store->damage && ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB))
    store->damage = g_strdup (sqlite3_errmsg (store->db));
  smriti_store_set_error (error, code, sqlite3_errmsg (store->db));
  return FALSE;
}

/* --- statements --- */

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

SmritiStatement *
smriti_statement (SmritiStore *store, const char *sql, GError **error)
{
  SmritiStatement *statement = g_hash_table_lookup (store->statements, sql);

  if (statement && sqlite3_stmt_busy (statement))
    g_error ("statement used inside itself: %s", sql);
  if (statement)
    return statement;
  if (sqlite3_prepare_v3 (store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      smriti_store_fail (store, error);
      return NULL;
    }
  g_hash_table_insert (store->statements, (gpointer) sql, statement);
  return statement;
}

void
smriti_statement_done (SmritiStatement *statement)
{
  if (!statement)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* @own: what SQLite does with strings. */
static void
bind_list (SmritiStatement *statement, const char *format, sqlite3_destructor_type own, va_list args)
{
  for (int i = 0; format[i]; i++)
    switch (format[i])
      {
      case 'i':
        sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
        break;
      case 'd':
        sqlite3_bind_double (statement, i + 1, va_arg (args, double));
        break;
      case 's':
        sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, own); /* NULL binds SQL NULL */
        break;
      default:
        g_assert_not_reached ();
      }
}

void
smriti_statement_bind (SmritiStatement *statement, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  bind_list (statement, format, SQLITE_TRANSIENT, args); /* the caller's strings may go first */
  va_end (args);
}

/* Who writes does so in a transaction of their own. */
static void
make_way (SmritiStore *store, SmritiStatement *statement)
{
  if (store->batch == BATCH_PAUSED && !sqlite3_stmt_readonly (statement))
    smriti_store_batch_end (store, NULL);
}

gboolean
smriti_statement_row (SmritiStore *store, SmritiStatement *statement, GError **error)
{
  int result;

  make_way (store, statement);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    smriti_store_fail (store, error);
  return FALSE;
}

GArray *
smriti_statement_collect (SmritiStore *store, SmritiStatement *statement)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, n);
    }
  return rows;
}

gboolean
smriti_statement_run (SmritiStore *store, SmritiStatement *statement, GError **error)
{
  int result;

  make_way (store, statement);
  do
    result = sqlite3_step (statement);
  while (result == SQLITE_ROW);
  return result == SQLITE_DONE || smriti_store_fail (store, error);
}

gboolean
smriti_store_run (SmritiStore *store, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, sql, error);
  va_list args;

  if (!statement)
    return FALSE;
  va_start (args, format);
  bind_list (statement, format, SQLITE_STATIC, args); /* given back before the caller's strings can go */
  va_end (args);
  return smriti_statement_run (store, statement, error);
}

gint64
smriti_store_int (SmritiStore *store, gint64 otherwise, const char *sql, const char *format, ...)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, sql, NULL);
  va_list args;

  if (!statement)
    return otherwise;
  va_start (args, format);
  bind_list (statement, format, SQLITE_STATIC, args); /* given back before the caller's strings can go */
  va_end (args);
  if (!smriti_statement_row (store, statement, NULL) || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return otherwise;
  return sqlite3_column_int64 (statement, 0);
}

const char *
smriti_column_text (SmritiStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text ? text : "";
}

gboolean
smriti_store_exec (SmritiStore *store, const char *sql, GError **error)
{
  if (store->batch == BATCH_PAUSED)
    smriti_store_batch_end (store, NULL);
  return sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK || smriti_store_fail (store, error);
}

sqlite3 *
smriti_store_database (SmritiStore *store)
{
  return store->db;
}

/* --- transactions --- */

gboolean
smriti_store_begin (SmritiStore *store, GError **error)
{
  if (store->batch == BATCH_PAUSED)
    smriti_store_batch_end (store, NULL);
  store->begun = sqlite3_total_changes64 (store->db);
  return smriti_store_run (store, error, "BEGIN IMMEDIATE", "");
}

gboolean
smriti_store_commit (SmritiStore *store, GError **error)
{
  if (smriti_store_run (store, error, "COMMIT", ""))
    return TRUE;
  smriti_store_rollback (store);
  return FALSE;
}

void
smriti_store_rollback (SmritiStore *store)
{
  /* Events that were seen meanwhile may be gone, and others get their places. */
  if (store->db && sqlite3_total_changes64 (store->db) != store->begun)
    smriti_snapshots_note_touched (store, G_MININT64);
  /* A full disk may have rolled back already; a batch is not theirs who call this. */
  if (store->batch == BATCH_NONE && store->db && !sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
smriti_store_in_transaction (SmritiStore *store)
{
  return !sqlite3_get_autocommit (store->db);
}

/* --- batches --- */

static void
set_synchronous (SmritiStore *store, const char *how)
{
  g_autofree char *sql = g_strconcat ("PRAGMA synchronous = ", how, NULL);

  sqlite3_exec (store->db, sql, NULL, NULL, NULL);
}

static void
lose_batch (SmritiStore *store)
{
  store->batch = BATCH_NONE;
  smriti_snapshots_note_touched (store, G_MININT64); /* events that were seen may be gone */
  smriti_store_rollback (store);
  set_synchronous (store, "FULL");
  if (store->batch_lost)
    store->batch_lost (store->batch_lost_data);
}

gboolean
smriti_store_batch_go_on (SmritiStore *store, GError **error)
{
  if (store->batch != BATCH_NONE && sqlite3_get_autocommit (store->db)) /* a full disk rolled it back */
    lose_batch (store);
  if (store->batch == BATCH_NONE)
    {
      set_synchronous (store, "NORMAL");
      if (!smriti_store_begin (store, error))
        {
          set_synchronous (store, "FULL");
          return FALSE;
        }
    }
  store->batch = BATCH_ACTIVE;
  return TRUE;
}

void
smriti_store_batch_pause (SmritiStore *store)
{
  if (store->batch == BATCH_ACTIVE)
    store->batch = BATCH_PAUSED;
}

gboolean
smriti_store_batch_is_open (SmritiStore *store)
{
  return store->batch != BATCH_NONE;
}

gboolean
smriti_store_batch_end (SmritiStore *store, GError **error)
{
  if (store->batch == BATCH_NONE)
    return TRUE;
  store->batch = BATCH_ACTIVE; /* the commit is its own */
  if (smriti_store_run (store, error, "COMMIT", ""))
    {
      store->batch = BATCH_NONE;
      set_synchronous (store, "FULL");
      return TRUE;
    }
  lose_batch (store);
  return FALSE;
}

void
smriti_store_batch_drop (SmritiStore *store)
{
  if (store->batch != BATCH_NONE)
    lose_batch (store);
}

void
smriti_store_batch_set_lost_func (SmritiStore *store, void (*lost) (gpointer user_data), gpointer user_data)
{
  store->batch_lost = lost;
  store->batch_lost_data = user_data;
}

gboolean
smriti_store_rest (SmritiStore *store)
{
  if (!store->checkpointer || !smriti_checkpointer_is_behind (store->checkpointer))
    return FALSE;
  g_usleep (REST_US); /* in the caller's slice: the loop would else spin on its idle */
  return TRUE;
}

void
smriti_store_trim (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

void
smriti_store_set_busy (SmritiStore *store, gboolean busy)
{
  smriti_store_exec (store, busy ? "PRAGMA cache_size = -65536" : "PRAGMA cache_size = " CACHE_SIZE, NULL);
  if (!busy)
    smriti_store_trim ();
}

/* --- facts --- */

char *
smriti_store_fact (SmritiStore *store, const char *name)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT value FROM fact WHERE name = ?1", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "s", name);
  if (!smriti_statement_row (store, statement, NULL))
    return NULL;
  return g_strdup (smriti_column_text (statement, 0));
}

gboolean
smriti_store_set_fact (SmritiStore *store, const char *name, const char *value, GError **error)
{
  if (!value)
    return smriti_store_run (store, error, "DELETE FROM fact WHERE name = ?1", "s", name);
  return smriti_store_run (store, error,
                           "INSERT INTO fact (name, value) VALUES (?1, ?2)"
                           " ON CONFLICT (name) DO UPDATE SET value = ?2",
                           "ss", name, value);
}

/* --- opening --- */

static gboolean
take_lock (SmritiStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, SMRITI_LOCK_FILE, NULL);

  store->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (store->lock_fd < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "cannot write in %s (%s): make the folder writable or make room",
                   store->dir, g_strerror (errno));
      return FALSE;
    }
  if (flock (store->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_BUSY, "another smritid works with %s; only one may", store->dir);
  return FALSE;
}

static void
close_database (SmritiStore *store)
{
  g_clear_pointer (&store->checkpointer, smriti_checkpointer_free);
  g_hash_table_remove_all (store->statements);
  g_clear_pointer (&store->db, sqlite3_close_v2);
  g_clear_pointer (&store->damage, g_free);
}

/* WAL is asked for and its answer checked: on a file system that cannot, a
 * rollback journal is as safe, only slower. */
static gboolean
set_pragmas (SmritiStore *store, GError **error)
{
  g_autoptr (SmritiStatement) wal = smriti_statement (store, "PRAGMA journal_mode = WAL", error);

  if (!wal)
    return FALSE;
  if (!smriti_statement_row (store, wal, error))
    return smriti_store_fail (store, error);
  if (!g_str_equal (smriti_column_text (wal, 0), "wal"))
    g_message ("%s: no write-ahead log here (%s), going on without", store->path, smriti_column_text (wal, 0));
  smriti_statement_done (g_steal_pointer (&wal));
  return smriti_store_exec (store,
                            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;"
                            "PRAGMA cache_size = " CACHE_SIZE "; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 4194304;"
                            "PRAGMA trusted_schema = OFF",
                            error);
}

/* Ours, or a file with nothing in it. */
static gboolean
check_application_id (SmritiStore *store, GError **error)
{
  gint64 id = smriti_store_int (store, -1, "PRAGMA application_id", "");

  if (id == SMRITI_SCHEMA_APPLICATION_ID
      || (id == 0 && smriti_store_int (store, -1, "SELECT count (*) FROM sqlite_schema", "") == 0))
    return TRUE;
  if (id < 0 || store->damage)
    return smriti_store_fail (store, error);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s is no Smriti database; move it away", store->path);
  return FALSE;
}

static gboolean
open_database (SmritiStore *store, GError **error)
{
  int fd = open (store->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* SQLite would use the umask */

  if (fd >= 0)
    close (fd);
  if (sqlite3_open_v2 (store->path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return smriti_store_fail (store, error);
  sqlite3_extended_result_codes (store->db, 1);
  /* No lookaside: its 100 kB a connection buy nothing at our rate. */
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* What is not ours, or too new, is looked at and left as it was to the byte. */
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!check_application_id (store, error) || !smriti_schema_check (store, error))
    return FALSE;
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  if (!set_pragmas (store, error) || !smriti_schema_migrate (store, error))
    return FALSE;
  store->checkpointer = smriti_checkpointer_new (store->db, store->path);
  return TRUE;
}

/* A file name beside the database that nothing has yet. */
static char *
free_name (SmritiStore *store, const char *what)
{
  char *name = g_strdup_printf ("%s.%s-1", store->path, what);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s-%u", store->path, what, i);
    }
  return name;
}

/* The database and what SQLite keeps beside it move together. */
static gboolean
keep_aside (SmritiStore *store, GError **error)
{
  static const char *const parts[] = { "", "-wal", "-shm" };
  g_autofree char *kept = free_name (store, "corrupt");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (store->path, parts[i], NULL);
      g_autofree char *to = g_strconcat (kept, parts[i], NULL);

      if (g_rename (from, to) != 0 && (i == 0 || errno != ENOENT))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_CORRUPT, "%s is damaged and cannot be moved aside (%s)", from,
                       g_strerror (errno));
          return FALSE;
        }
    }
  store->corrupt_path = g_steal_pointer (&kept);
  return TRUE;
}

/* A device id belongs to one database on one machine: a new one is drawn for a
 * new database, after a restore, and when the machine is another. */
static gboolean
ensure_device (SmritiStore *store, const char *machine, gint64 now_ms, GError **error)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
  g_autofree char *drawn = smriti_store_fact (store, "device.machine");
  char id[9] = "";

  if (g_strcmp0 (drawn, machine) == 0)
    return TRUE;
  for (int i = 0; i < 8; i++)
    id[i] = letters[g_random_int_range (0, (gint32) strlen (letters))];
  return smriti_store_run (store, error,
                           "INSERT INTO device (id, machine, mine, seq, hlc, created_ms)"
                           " SELECT ?1, ?2, 1, 0, coalesce (max (hlc), 0), ?3 FROM device",
                           "ssi", id, machine, now_ms)
         && smriti_store_set_fact (store, "device.machine", machine, error);
}

/* What every start reads and writes: a database in which that fails for damage
 * is of no use. */
static gboolean
sign (SmritiStore *store, const char *machine, gint64 now_ms, GError **error)
{
  g_autofree char *clean = NULL;

  if (!smriti_store_begin (store, error))
    return FALSE;
  clean = smriti_store_fact (store, "clean");
  store->was_unclean = clean && g_str_equal (clean, "0");
  if (ensure_device (store, machine, now_ms, error) && smriti_store_set_fact (store, "clean", "0", error))
    return smriti_store_commit (store, error);
  smriti_store_rollback (store);
  return FALSE;
}

static gboolean
open_or_keep_aside (SmritiStore *store, const char *machine, gint64 now_ms, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (open_database (store, &local) && sign (store, machine, now_ms, &local))
    return TRUE;
  close_database (store);
  if (!g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_STORE_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return keep_aside (store, error) && open_database (store, error) && sign (store, machine, now_ms, error);
}

SmritiStore *
smriti_store_open (const char *dir, const char *machine, gint64 now_ms, GError **error)
{
  g_autoptr (SmritiStore) store = g_new0 (SmritiStore, 1);

  store->dir = g_strdup (dir);
  store->path = g_build_filename (dir, SMRITI_DB_FILE, NULL);
  store->lock_fd = -1;
  store->touched = G_MAXINT64;
  store->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "cannot make %s (%s)", dir, g_strerror (errno));
      return NULL;
    }
  if (!take_lock (store, error) || !open_or_keep_aside (store, machine, now_ms, error))
    return NULL;
  return g_steal_pointer (&store);
}

SmritiStore *
smriti_store_open_beside (const char *dir, GError **error)
{
  g_autoptr (SmritiStore) store = g_new0 (SmritiStore, 1);

  store->dir = g_strdup (dir);
  store->path = g_build_filename (dir, SMRITI_DB_FILE, NULL);
  store->lock_fd = -1;
  store->touched = G_MAXINT64;
  store->read_only = TRUE;
  store->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  store->db = smriti_store_open_read_only (store->path, error);
  if (!store->db || !smriti_schema_check (store, error))
    return NULL;
  if (smriti_store_int (store, -1, "PRAGMA user_version", "") == smriti_schema_version ())
    return g_steal_pointer (&store);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s has the tables of an older Smriti; smritid brings them up to date",
               store->path);
  return NULL;
}

/* A second name for the old one first, where the file system has that: then at
 * no moment is there no database. */
static gboolean
exchange (SmritiStore *store, const char *staged, const char *kept)
{
  if (link (store->path, kept) != 0 && g_rename (store->path, kept) != 0)
    return FALSE;
  if (g_rename (staged, store->path) == 0)
    return TRUE;
  g_rename (kept, store->path);
  g_unlink (kept);
  return FALSE;
}

gboolean
smriti_store_swap (SmritiStore *store, const char *staged, const char *machine, gint64 now_ms, char **out_kept, GError **error)
{
  g_autofree char *kept = free_name (store, "before-restore");

  smriti_store_batch_end (store, NULL);
  g_clear_pointer (&store->checkpointer, smriti_checkpointer_free);
  /* All of it into the one file, so that only one has to move. */
  if (!smriti_store_exec (store, "PRAGMA wal_checkpoint (TRUNCATE); PRAGMA journal_mode = DELETE", error))
    return FALSE;
  close_database (store);
  if (!exchange (store, staged, kept))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "%s: %s", store->path, g_strerror (errno));
      open_database (store, NULL);
      return FALSE;
    }
  if (open_database (store, error) && smriti_store_set_fact (store, "device.machine", NULL, error)
      && sign (store, machine, now_ms, error))
    {
      *out_kept = g_steal_pointer (&kept);
      return TRUE;
    }
  close_database (store);
  g_rename (kept, store->path);
  open_database (store, NULL);
  return FALSE;
}

void
smriti_store_close (SmritiStore *store)
{
  if (!store)
    return;
  if (store->db && !store->read_only)
    {
      store->batch_lost = NULL;
      smriti_store_batch_end (store, NULL);
      smriti_store_rollback (store);
      smriti_store_set_fact (store, "clean", "1", NULL);
    }
  close_database (store);
  g_hash_table_unref (store->statements);
  if (store->lock_fd >= 0)
    close (store->lock_fd);
  g_free (store->corrupt_path);
  g_free (store->path);
  g_free (store->dir);
  g_free (store);
}

const char *
smriti_store_dir (SmritiStore *store)
{
  return store->dir;
}

const char *
smriti_store_path (SmritiStore *store)
{
  return store->path;
}

const char *
smriti_store_corrupt_path (SmritiStore *store)
{
  return store->corrupt_path;
}

gint64
smriti_store_changes (SmritiStore *store)
{
  return sqlite3_total_changes64 (store->db);
}

gint64
smriti_snapshots_touched (SmritiStore *store)
{
  gint64 touched = store->touched;

  store->touched = G_MAXINT64;
  return touched;
}

void
smriti_snapshots_note_touched (SmritiStore *store, gint64 hlc)
{
  store->touched = MIN (store->touched, hlc);
}

const char *
smriti_store_damage (SmritiStore *store)
{
  return store->damage;
}

gboolean
smriti_store_was_unclean (SmritiStore *store)
{
  return store->was_unclean;
}
