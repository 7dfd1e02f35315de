/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The database: opening, the lock that guards it, transactions, small facts.
 * One connection writes, on the main thread, in short transactions; workers
 * open read-only connections of their own. What is in it: schema.c. */

#pragma once

#include "common/error.h"

typedef struct _SmritiStore SmritiStore;

/* Opens @dir/smriti.db (0600, made and migrated as needed) under an exclusive
 * lock on @dir/lock. @machine: hash that names this machine. @now_ms dates a new device. Errors: STORE_BUSY
 * (another daemon holds the lock), TOO_NEW, STORE_FULL, STORE_CORRUPT (the file
 * cannot even be moved aside). A corrupt database is moved to
 * smriti.db.corrupt-N and an empty one takes its place: see _corrupt_path. */
SmritiStore *smriti_store_open (const char *dir, const char *machine, gint64 now_ms, GError **error);
/* Beside a daemon that works with @dir, in another process: only to be read, no
 * lock is taken and nothing migrated. Fails when there is none, or none of this version. */
SmritiStore *smriti_store_open_beside (const char *dir, GError **error);
void smriti_store_close (SmritiStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStore, smriti_store_close)

const char *smriti_store_dir (SmritiStore *store);
const char *smriti_store_path (SmritiStore *store);
/* Where a corrupt database was kept at this opening; NULL = it was sound. */
const char *smriti_store_corrupt_path (SmritiStore *store);
/* Rows changed since it was opened: equal = nothing changed in between. */
gint64 smriti_store_changes (SmritiStore *store);
/* What SQLite found wrong while it was used, NULL = nothing yet. */
const char *smriti_store_damage (SmritiStore *store);
/* The last daemon did not close it: worth a quick_check. */
gboolean smriti_store_was_unclean (SmritiStore *store);

/* Transactions do not nest. commit may fail (disk full): then all is rolled back. */
gboolean smriti_store_begin (SmritiStore *store, GError **error);
gboolean smriti_store_commit (SmritiStore *store, GError **error);
void smriti_store_rollback (SmritiStore *store);
gboolean smriti_store_in_transaction (SmritiStore *store);

/* What a scan finds can be found again at any time: it is gathered into one
 * transaction that stays open from one turn of the main loop to the next, as
 * long as nobody else writes. Whoever does, by whatever function, ends it first
 * and finds nothing of it; who only reads sees it. Its commit is not waited for
 * on the disk: the next one of anybody's is. */
gboolean smriti_store_batch_go_on (SmritiStore *store, GError **error);
/* Others may write again; nothing happens when none is open. */
void smriti_store_batch_pause (SmritiStore *store);
gboolean smriti_store_batch_is_open (SmritiStore *store);
/* Commits; all is well when none is open. */
gboolean smriti_store_batch_end (SmritiStore *store, GError **error);
/* All of it is taken back. */
void smriti_store_batch_drop (SmritiStore *store);
/* @lost is called when a batch could not be kept, or was dropped; NULL = nobody asks. */
void smriti_store_batch_set_lost_func (SmritiStore *store, void (*lost) (gpointer user_data), gpointer user_data);

/* For who writes very much, slice by slice: TRUE after some milliseconds when what
 * was written has to be worked in first; then it should come back later. */
gboolean smriti_store_rest (SmritiStore *store);

/* While very much is written it may use more memory. */
void smriti_store_set_busy (SmritiStore *store, gboolean busy);
/* Gives back to the system what is free, after something that took much. From any thread. */
void smriti_store_trim (void);

/* Facts are no events: which card is on the screen, which clock was used. */
char *smriti_store_fact (SmritiStore *store, const char *name);
gboolean smriti_store_set_fact (SmritiStore *store, const char *name, const char *value, GError **error);
