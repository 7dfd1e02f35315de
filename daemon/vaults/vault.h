/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One vault as the main thread sees it: what was heard of and waits for a
 * look, what waits to be read, what is to be told as gone. Private to this room. */

#pragma once

#include "daemon/vaults/reads.h"
#include "daemon/vaults/vaults.h"
#include "daemon/vaults/watch.h"
#include "daemon/vaults/worker.h"

typedef struct _SmritiVault SmritiVault;

/* What the vaults share. */
typedef struct
{
  const SmritiVaultsFuncs *funcs;
  gpointer user_data;
  SmritiVaultWorker *worker;
  SmritiVaultWatches *watches;
  GMainContext *context;
  /* By id; NULL when it was removed meanwhile. */
  SmritiVault *(*find) (gpointer owner, guint64 id);
  /* The vault has notes to read. */
  void (*wants_read) (gpointer owner);
  /* The vault is about to be walked anew because watches were missing. */
  void (*wants_watches) (gpointer owner);
  gpointer owner;
} SmritiVaultShared;

SmritiVault *smriti_vault_new (const SmritiVaultShared *shared, guint64 id, const char *dir, const SmritiReader *reader);
SmritiVault *smriti_vault_ref (SmritiVault *vault);
void smriti_vault_unref (SmritiVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVault, smriti_vault_unref)

/* Nothing is told about it any more. */
void smriti_vault_close (SmritiVault *vault);

guint64 smriti_vault_id (const SmritiVault *vault);
const char *smriti_vault_dir (const SmritiVault *vault);
gboolean smriti_vault_is_busy (const SmritiVault *vault);

/* Something was heard of @path. */
void smriti_vault_hear (SmritiVault *vault, const char *path, SmritiVaultWatchWhat what);
/* Look at everything; @again: and read it, known or not. */
void smriti_vault_look_at_all (SmritiVault *vault, gboolean again);
/* The table of mounts has changed. */
void smriti_vault_check (SmritiVault *vault);

/* Sends the next note of @lane to the worker; FALSE when none waits. Each one
 * sent comes back through smriti_vault_deliver_read. */
gboolean smriti_vault_read_next (SmritiVault *vault, SmritiVaultLane lane, SmritiVaultWorkerDeliver deliver);
/* @parcel: what the worker has made of it. Calls back. */
void smriti_vault_deliver_read (const SmritiVaultShared *shared, gpointer parcel);
