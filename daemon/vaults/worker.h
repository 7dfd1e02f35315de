/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The one thread in which vaults are walked and notes read, and the way back
 * to the main thread. The thread exists only while there is something to do. */

#pragma once

#include <glib.h>

typedef struct _SmritiWorker SmritiVaultWorker;

/* Runs in the thread. */
typedef void (*SmritiVaultWorkerRun) (SmritiVaultWorker *worker, gpointer task);
/* Runs on the main thread: as many parcels as are there, for some milliseconds
 * per dispatch of its main context. */
typedef void (*SmritiVaultWorkerDeliver) (gpointer owner, gpointer parcel);

/* Parcels go to the thread-default main context of the caller. @rest is called
 * after each run of them. */
SmritiVaultWorker *smriti_vault_worker_new (gpointer owner, void (*rest) (gpointer owner));
/* From now on nothing is delivered; what waits is freed. Never waits for the
 * thread: it ends by itself, be it after hours in a dead network file system. */
void smriti_vault_worker_close (SmritiVaultWorker *worker);

/* Main thread. Takes @task. An @urgent task goes before those that wait. */
void smriti_vault_worker_push (SmritiVaultWorker *worker, SmritiVaultWorkerRun run, gpointer task, GDestroyNotify free_task,
                               gboolean urgent);
/* Any thread. Takes @parcel; parcels arrive in the order given. */
void smriti_vault_worker_deliver (SmritiVaultWorker *worker, SmritiVaultWorkerDeliver deliver, gpointer parcel,
                                  GDestroyNotify free_parcel);
