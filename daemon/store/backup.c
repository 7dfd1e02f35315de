/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/backup.h"

#include "common/names.h"
#include "daemon/store/schema.h"
#include "daemon/store/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define NAME_PREFIX "smriti-"
#define NAME_SUFFIX ".db"
#define PART_SUFFIX ".part"
#define STAGED_SUFFIX ".restoring"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)

/* --- names --- */

void
smriti_backup_free (SmritiBackup *backup)
{
  if (!backup)
    return;
  g_free (backup->path);
  g_free (backup);
}

/* "smriti-20261123T091500Z.db" or "…Z-2.db" → UTC s. */
static gboolean
parse_name (const char *name, gint64 *out_at_s)
{
  g_autofree char *stamp = NULL;
  g_autoptr (GDateTime) at = NULL;

  if (!g_str_has_prefix (name, NAME_PREFIX) || !g_str_has_suffix (name, NAME_SUFFIX) || strlen (name) < 26)
    return FALSE;
  stamp = g_strndup (name + strlen (NAME_PREFIX), 16);
  at = g_date_time_new_from_iso8601 (stamp, NULL);
  if (!at)
    return FALSE;
  *out_at_s = g_date_time_to_unix (at);
  return TRUE;
}

/* TRUE if nothing has the name, finished or in the making: then its part is
 * made, empty, so that a second backup of the same second takes another name. */
static gboolean
reserve_name (const char *path)
{
  g_autofree char *part = g_strconcat (path, PART_SUFFIX, NULL);
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  fd = open (part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
  return fd >= 0 || errno != EEXIST; /* what else is wrong is told when it is written */
}

static char *
make_name (const char *dir, gint64 now_s)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (now_s);
  g_autofree char *stamp = g_date_time_format (at, "%Y%m%dT%H%M%SZ");
  g_autofree char *path = g_strdup_printf ("%s/" NAME_PREFIX "%s" NAME_SUFFIX, dir, stamp);

  for (guint i = 2; !reserve_name (path); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s/" NAME_PREFIX "%s-%u" NAME_SUFFIX, dir, stamp, i);
    }
  return g_steal_pointer (&path);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const SmritiBackup *first = *(SmritiBackup *const *) a;
  const SmritiBackup *second = *(SmritiBackup *const *) b;

  if (first->at_s != second->at_s)
    return first->at_s < second->at_s ? 1 : -1;
  /* Within a second: "…Z.db", "…Z-2.db", … "…Z-10.db". */
  if (strlen (first->path) != strlen (second->path))
    return strlen (first->path) < strlen (second->path) ? 1 : -1;
  return g_strcmp0 (second->path, first->path);
}

GPtrArray *
smriti_backups_list (const char *dir)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_backup_free);
  g_autofree char *folder = g_build_filename (dir, SMRITI_BACKUP_DIR, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      SmritiBackup *backup;
      GStatBuf status;
      gint64 at_s;

      if (!parse_name (name, &at_s) || g_stat (path, &status) != 0)
        continue;
      backup = g_new0 (SmritiBackup, 1);
      backup->path = g_steal_pointer (&path);
      backup->at_s = at_s;
      backup->bytes = status.st_size;
      g_ptr_array_add (backups, backup);
    }
  g_ptr_array_sort (backups, newest_first);
  return backups;
}

/* --- which are kept --- */

/* The first @keep distinct periods, newest first, keep their newest copy. */
static void
keep_newest_of (GPtrArray *backups, GHashTable *kept, int keep, const char *period_format)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < backups->len; i++)
    {
      SmritiBackup *backup = g_ptr_array_index (backups, i);
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (backup->at_s);
      g_autofree char *period = g_date_time_format (at, period_format);

      if (g_hash_table_contains (seen, period))
        continue;
      if (g_hash_table_size (seen) >= (guint) MAX (keep, 0))
        return;
      g_hash_table_add (seen, g_steal_pointer (&period));
      g_hash_table_add (kept, backup);
    }
}

GPtrArray *
smriti_backups_thin (GPtrArray *backups, const SmritiSettings *settings)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GPtrArray *go = g_ptr_array_new ();

  keep_newest_of (backups, kept, MAX (settings->keep_days, 1), "%F");
  keep_newest_of (backups, kept, settings->keep_weeks, "%G-%V");
  keep_newest_of (backups, kept, settings->keep_months, "%Y-%m");
  for (guint i = 0; i < backups->len; i++)
    if (!g_hash_table_contains (kept, g_ptr_array_index (backups, i)))
      g_ptr_array_add (go, g_ptr_array_index (backups, i));
  return go;
}

void
smriti_backups_clean (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, SMRITI_BACKUP_DIR, NULL);
  g_autofree char *staged = g_build_filename (dir, SMRITI_DB_FILE STAGED_SUFFIX, NULL);
  g_autofree char *staged_part = g_strconcat (staged, PART_SUFFIX, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, NAME_PREFIX) && g_str_has_suffix (name, NAME_SUFFIX PART_SUFFIX))
        g_unlink (path);
    }
  g_unlink (staged);
  g_unlink (staged_part);
}

void
smriti_backups_tidy (const char *dir, const SmritiSettings *settings)
{
  g_autoptr (GPtrArray) backups = smriti_backups_list (dir);
  g_autoptr (GPtrArray) go = smriti_backups_thin (backups, settings);

  for (guint i = 0; i < go->len; i++)
    {
      const SmritiBackup *backup = g_ptr_array_index (go, i);

      if (g_unlink (backup->path) != 0)
        g_warning ("%s: cannot remove an old backup (%s), ignoring", backup->path, g_strerror (errno));
    }
}

/* --- workers --- */

sqlite3 *
smriti_store_open_read_only (const char *path, GError **error)
{
  sqlite3 *db = NULL;
  int result = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

  if (result == SQLITE_OK)
    {
      sqlite3_busy_timeout (db, 5000);
      sqlite3_exec (db, "PRAGMA cache_size = -16384", NULL, NULL, NULL);
      return db;
    }
  smriti_store_set_error (error, result, sqlite3_errmsg (db));
  sqlite3_close_v2 (db);
  return NULL;
}

/* A finished copy or none: made under a name of its own, synced, then renamed. */
gboolean
smriti_store_copy (sqlite3 *db, const char *to, GError **error)
{
  g_autofree char *part = g_strconcat (to, PART_SUFFIX, NULL);
  sqlite3_stmt *statement = NULL;
  gboolean done;
  int fd;

  /* Reserved and empty, or left by a copy that was cut short. */
  if (truncate (part, 0) != 0 && errno != ENOENT)
    g_unlink (part);
  if (sqlite3_prepare_v2 (db, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK)
    sqlite3_bind_text (statement, 1, part, -1, SQLITE_STATIC);
  done = statement && sqlite3_step (statement) == SQLITE_DONE;
  if (!done)
    smriti_store_set_error (error, sqlite3_errcode (db), sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  fd = done ? open (part, O_RDWR | O_CLOEXEC) : -1;
  if (done && (fd < 0 || fchmod (fd, 0600) != 0 || fsync (fd) != 0 || g_rename (part, to) != 0))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "%s: %s", to, g_strerror (errno));
      done = FALSE;
    }
  if (fd >= 0)
    close (fd);
  if (!done)
    g_unlink (part);
  return done;
}

typedef struct
{
  char *from;
  char *to;
} Copy;

static void
copy_free (Copy *copy)
{
  g_free (copy->from);
  g_free (copy->to);
  g_free (copy);
}

static void
make_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  GError *error = NULL;
  g_autoptr (sqlite3) db = smriti_store_open_read_only (copy->from, &error);
  gboolean made = db && smriti_store_copy (db, copy->to, &error);

  g_clear_pointer (&db, sqlite3_close_v2);
  smriti_store_trim ();
  if (made)
    g_task_return_pointer (task, g_strdup (copy->to), g_free);
  else
    g_task_return_error (task, error);
}

void
smriti_backup_make_async (SmritiStore *store, gint64 now_s, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *folder = g_build_filename (smriti_store_dir (store), SMRITI_BACKUP_DIR, NULL);
  Copy *copy = g_new0 (Copy, 1);

  g_mkdir_with_parents (folder, 0700);
  copy->from = g_strdup (smriti_store_path (store));
  copy->to = make_name (folder, now_s);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, make_in_worker);
}

char *
smriti_backup_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
quick_check (sqlite3 *db, GError **error)
{
  sqlite3_stmt *statement = NULL;
  char *said = NULL;
  int result = sqlite3_prepare_v2 (db, "PRAGMA quick_check (1)", -1, &statement, NULL);

  if (result == SQLITE_OK && (result = sqlite3_step (statement)) == SQLITE_ROW)
    said = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else
    smriti_store_set_error (error, result, sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  return said;
}

static void
check_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (sqlite3) db = smriti_store_open_read_only (data, &error);
  char *said = db ? quick_check (db, &error) : NULL;

  if (said)
    g_task_return_pointer (task, said, g_free);
  else
    g_task_return_error (task, error);
}

void
smriti_backup_check_async (const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, check_in_worker);
}

char *
smriti_backup_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- putting one back --- */

static gint64
read_pragma (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value = -1;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

static gboolean
check_backup (sqlite3 *db, const char *path, GError **error)
{
  g_autofree char *said = NULL;
  gint64 version = read_pragma (db, "PRAGMA user_version");

  if (read_pragma (db, "PRAGMA application_id") != SMRITI_SCHEMA_APPLICATION_ID)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "%s is no Smriti database; 'smriti restore' without a name lists the backups", path);
      return FALSE;
    }
  if (version > smriti_schema_version ())
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_TOO_NEW, "%s was written by a newer Smriti; install that one first", path);
      return FALSE;
    }
  said = quick_check (db, error);
  if (!said)
    return FALSE;
  if (!g_str_equal (said, "ok"))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_CORRUPT, "%s is damaged (%s); take another", path, said);
      return FALSE;
    }
  return TRUE;
}

static void
stage_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  GError *error = NULL;
  g_autoptr (sqlite3) db = smriti_store_open_read_only (copy->from, &error);

  if (db && check_backup (db, copy->from, &error) && smriti_store_copy (db, copy->to, &error))
    g_task_return_pointer (task, g_strdup (copy->to), g_free);
  else
    g_task_return_error (task, error);
}

void
smriti_backup_stage_async (SmritiStore *store, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Copy *copy;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                               "%s is not there; 'smriti restore' without a name lists the backups", path);
      return;
    }
  copy = g_new0 (Copy, 1);
  copy->from = g_strdup (path);
  copy->to = g_strconcat (smriti_store_path (store), STAGED_SUFFIX, NULL);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, stage_in_worker);
}

char *
smriti_backup_stage_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
