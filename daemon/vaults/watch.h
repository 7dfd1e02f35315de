/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One inotify descriptor for all vaults, and the table of what it watches. The
 * worker adds and drops watches as it walks; the main thread reads events. An
 * event is only a hint that a path deserves a look: nothing is ever concluded
 * from its kind, so a lost, doubled or reordered one does no harm. */

#pragma once

#include <glib.h>

typedef struct _SmritiWatches SmritiVaultWatches;

typedef enum
{
  SMRITI_VAULT_WATCH_FILE,      /* look at this path */
  SMRITI_VAULT_WATCH_DIRECTORY, /* look at this path, which is or was a directory */
  SMRITI_VAULT_WATCH_ROOT,      /* see whether the vault is still there and the same */
  SMRITI_VAULT_WATCH_SETTINGS,  /* settings by which notes are read may have changed */
  SMRITI_VAULT_WATCH_UNMOUNTED, /* the file system below the vault went */
  SMRITI_VAULT_WATCH_OVERFLOW,  /* events were lost: look at everything (vault 0) */
} SmritiVaultWatchWhat;

typedef enum
{
  SMRITI_VAULT_WATCH_ADDED,
  SMRITI_VAULT_WATCH_FULL,   /* no watch to be had: out of watches, of memory, of instances */
  SMRITI_VAULT_WATCH_DENIED, /* not allowed, or gone meanwhile */
  SMRITI_VAULT_WATCH_CLOSED, /* the vault was dropped */
} SmritiVaultWatchResult;

/* @path is below the vault, "" for the vault itself; valid during the call. */
typedef void (*SmritiVaultWatchFunc) (guint64 vault, const char *path, SmritiVaultWatchWhat what, gpointer user_data);

/* Never fails: without a descriptor every watch is FULL. */
SmritiVaultWatches *smriti_vault_watches_new (void);
/* Main thread: tries again to get the descriptor that could not be had. TRUE when it is there now, and was not. */
gboolean smriti_vault_watches_reopen (SmritiVaultWatches *watches);
SmritiVaultWatches *smriti_vault_watches_ref (SmritiVaultWatches *watches);
void smriti_vault_watches_unref (SmritiVaultWatches *watches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultWatches, smriti_vault_watches_unref)

int smriti_vault_watches_fd (SmritiVaultWatches *watches); /* -1 = none */
/* Main thread: reads what waits (at most one buffer) and calls @func. */
void smriti_vault_watches_dispatch (SmritiVaultWatches *watches, SmritiVaultWatchFunc func, gpointer user_data);

/* Main thread. Only vaults that were opened and not closed are watched. */
void smriti_vault_watches_open_vault (SmritiVaultWatches *watches, guint64 vault);
void smriti_vault_watches_close_vault (SmritiVaultWatches *watches, guint64 vault);

/* Any thread. @fd: the open directory; @round: see smriti_vault_watches_drop. *@out_twin
 * (nullable): new string, another path of the vault that led to this directory, or NULL. */
SmritiVaultWatchResult
smriti_vault_watches_add (SmritiVaultWatches *watches, guint64 vault, const char *path, int fd, guint round, char **out_twin);
/* A directory outside the walk. @key: absolute path for a directory above the
 * vault, the note for the folder of a linked note. Events about the name @await
 * (NULL: only about the directory itself) are told as @what @path. */
SmritiVaultWatchResult
smriti_vault_watches_add_beside (SmritiVaultWatches *watches, guint64 vault, const char *key, int fd, const char *await,
                                 const char *path, SmritiVaultWatchWhat what, guint round);
/* Drops what is watched at @path and below ("" = the vault), and was not added in @round or later. */
void smriti_vault_watches_drop (SmritiVaultWatches *watches, guint64 vault, const char *path, guint round);
/* Drops what is watched at @path alone. */
void smriti_vault_watches_drop_one (SmritiVaultWatches *watches, guint64 vault, const char *path);
/* Drops the directories above the vault. */
void smriti_vault_watches_drop_above (SmritiVaultWatches *watches, guint64 vault);
