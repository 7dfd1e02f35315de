/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One scan on its way: through the worker, and back in parcels. */

#pragma once

#include "daemon/vaults/reads.h"
#include "daemon/vaults/scan.h"
#include "daemon/vaults/worker.h"

/* A parcel; every one of them names the vault and repeats what was asked. */
typedef struct
{
  guint64 vault;
  SmritiVaultLane lane;
  gboolean read_again;   /* all notes, known or not */
  GPtrArray *entries;    /* notes: of SmritiVaultScanEntry */
  char *path;            /* warning */
  char *text;            /* warning */
  SmritiVaultScan *scan; /* end: with its results */
} SmritiVaultLook;

/* Where parcels go on the main thread, in this order: begin once or never,
 * notes and warnings, end once. */
typedef struct
{
  SmritiVaultWorkerDeliver begin;
  SmritiVaultWorkerDeliver notes;
  SmritiVaultWorkerDeliver warning;
  SmritiVaultWorkerDeliver end;
} SmritiVaultLookFuncs;

/* Takes @scan. @funcs is static. A look at single paths goes before other work. */
void smriti_vault_look_start (SmritiVaultWorker *worker, SmritiVaultScan *scan, SmritiVaultLane lane, gboolean read_again,
                              const SmritiVaultLookFuncs *funcs);
