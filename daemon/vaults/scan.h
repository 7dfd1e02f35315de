/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Looking at a vault: the whole of it, or the paths about which something was
 * heard. Runs in the worker; reads directories and stats files, opens none.
 * Every directory is watched before it is listed, so no change is lost between. */

#pragma once

#include "daemon/vaults/vaults.h"
#include "daemon/vaults/watch.h"

#include <sys/types.h>

#define SMRITI_VAULT_SCAN_MAX_DEPTH 64
#define SMRITI_VAULT_SCAN_BATCH 256 /* notes told at once */

typedef struct
{
  char *note; /* path below the vault */
  SmritiFileStamp stamp;
  gboolean recent; /* heard of and changed so recently that an equal stamp proves nothing */
} SmritiVaultScanEntry;

void smriti_vault_scan_entry_free (SmritiVaultScanEntry *entry);

typedef struct
{
  /* Takes @entries, an array of SmritiVaultScanEntry. */
  void (*notes) (GPtrArray *entries, gpointer user_data);
  /* The vault is there, and the whole of it is about to be walked. */
  void (*begin) (gpointer user_data);
  /* @path: below the vault, "" = the vault. */
  void (*warning) (const char *path, const char *text, gpointer user_data);
} SmritiVaultScanFuncs;

typedef struct
{
  /* in */
  guint64 vault;
  char *dir;
  SmritiVaultWatches *watches;
  int *cancelled;     /* g_atomic_rc_box; read atomically */
  guint round;        /* grows with every scan of the vault */
  gboolean whole;     /* walk everything */
  gboolean check;     /* see whether the folder at this place is the one it was */
  gboolean unmounted; /* an empty folder is a mount point that has lost its disk */
  dev_t dev;          /* in: the folder as it was; out: as it is */
  ino_t ino;
  GPtrArray *paths; /* of char *: what to look at */
  GPtrArray *known; /* of char *: the notes known, or NULL = missing ones are not asked for */

  /* out */
  gboolean away;
  gboolean walked;    /* the whole vault */
  gboolean changed;   /* check: it is another folder */
  gboolean unwatched; /* some directory could not be watched */
  gboolean met_twin;  /* a folder under two paths: which of them counts, only a walk of the whole can tell */
  GPtrArray *missing; /* of char *: notes that are not there; may hold ones never known */
} SmritiVaultScan;

SmritiVaultScan *smriti_vault_scan_new (guint64 vault, const char *dir, SmritiVaultWatches *watches, int *cancelled);
void smriti_vault_scan_free (SmritiVaultScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultScan, smriti_vault_scan_free)

void smriti_vault_scan_run (SmritiVaultScan *scan, const SmritiVaultScanFuncs *funcs, gpointer user_data);

/* Pure: names that are never looked at (hidden, temporary, sync conflicts), and names of notes. */
gboolean smriti_vault_scan_skips (const char *name);
gboolean smriti_vault_scan_is_note (const char *name);
