/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Copies of the database, made and checked in worker threads on read-only
 * connections; which of them are kept; putting one back. A full disk stops a
 * backup, never an answer. */

#pragma once

#include "common/settings.h"
#include "daemon/store/store.h"

typedef struct
{
  char *path;
  gint64 at_s; /* UTC s, from its name */
  gint64 bytes;
} SmritiBackup;

void smriti_backup_free (SmritiBackup *backup);

/* Copies below @dir/backups (named after @now_s, UTC), newest first. */
GPtrArray *smriti_backups_list (const char *dir);

/* At start, before any is made: removes copies that a stop cut short. */
void smriti_backups_clean (const char *dir);

/* Makes one; finish returns its path. */
void smriti_backup_make_async (SmritiStore *store, gint64 now_s, GAsyncReadyCallback callback, gpointer user_data);
char *smriti_backup_make_finish (GAsyncResult *result, GError **error);

/* Which of @backups (newest first) go when keep_days/weeks/months are kept: the
 * newest of each of the last so many days, weeks and months that have one.
 * New array of borrowed SmritiBackup. Pure. */
GPtrArray *smriti_backups_thin (GPtrArray *backups, const SmritiSettings *settings);
/* Removes those from the disk. */
void smriti_backups_tidy (const char *dir, const SmritiSettings *settings);

/* PRAGMA quick_check in a worker; finish returns "ok" or what is wrong. */
void smriti_backup_check_async (const char *path, GAsyncReadyCallback callback, gpointer user_data);
char *smriti_backup_check_finish (GAsyncResult *result, GError **error);

/* Checks @path and copies it beside the database, in a worker; then swap puts
 * it in place. Errors: NOT_FOUND, STORE_CORRUPT, TOO_NEW, FAILED (no Smriti
 * database), STORE_FULL. */
void smriti_backup_stage_async (SmritiStore *store, const char *path, GAsyncReadyCallback callback, gpointer user_data);
char *smriti_backup_stage_finish (GAsyncResult *result, GError **error);
/* Main thread, no statement in use: the database moves to smriti.db.before-restore-N
 * (*out_kept), @staged takes its place under a new device id. On failure the old one is open again. */
gboolean
smriti_store_swap (SmritiStore *store, const char *staged, const char *machine, gint64 now_ms, char **out_kept, GError **error);
