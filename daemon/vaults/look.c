/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The bridge between scan.c, which knows no threads, and vault.c, which knows
 * no folders. */

#include "daemon/vaults/look.h"

typedef struct
{
  SmritiVaultLook asked;
  const SmritiVaultLookFuncs *funcs;
  SmritiVaultWorker *worker; /* while it runs */
} Task;

static void
look_free (SmritiVaultLook *look)
{
  g_clear_pointer (&look->entries, g_ptr_array_unref);
  g_free (look->path);
  g_free (look->text);
  smriti_vault_scan_free (look->scan);
  g_free (look);
}

static void
task_free (Task *task)
{
  smriti_vault_scan_free (task->asked.scan);
  g_free (task);
}

static SmritiVaultLook *
new_parcel (const Task *task)
{
  SmritiVaultLook *parcel = g_new0 (SmritiVaultLook, 1);

  parcel->vault = task->asked.vault;
  parcel->lane = task->asked.lane;
  parcel->read_again = task->asked.read_again;
  return parcel;
}

static void
send_parcel (const Task *task, SmritiVaultWorkerDeliver deliver, SmritiVaultLook *parcel)
{
  smriti_vault_worker_deliver (task->worker, deliver, parcel, (GDestroyNotify) look_free);
}

static void
on_scan_notes (GPtrArray *entries, gpointer user_data)
{
  const Task *task = user_data;
  SmritiVaultLook *parcel = new_parcel (task);

  parcel->entries = entries;
  send_parcel (task, task->funcs->notes, parcel);
}

static void
on_scan_begin (gpointer user_data)
{
  const Task *task = user_data;

  send_parcel (task, task->funcs->begin, new_parcel (task));
}

static void
on_scan_warning (const char *path, const char *text, gpointer user_data)
{
  const Task *task = user_data;
  SmritiVaultLook *parcel = new_parcel (task);

  parcel->path = g_strdup (path);
  parcel->text = g_strdup (text);
  send_parcel (task, task->funcs->warning, parcel);
}

static const SmritiVaultScanFuncs scan_funcs = { .notes = on_scan_notes, .begin = on_scan_begin, .warning = on_scan_warning };

static void
run_look (SmritiVaultWorker *worker, gpointer data)
{
  Task *task = data;
  SmritiVaultLook *parcel = new_parcel (task);

  task->worker = worker;
  smriti_vault_scan_run (task->asked.scan, &scan_funcs, task);
  parcel->scan = g_steal_pointer (&task->asked.scan);
  send_parcel (task, task->funcs->end, parcel);
}

void
smriti_vault_look_start (SmritiVaultWorker *worker, SmritiVaultScan *scan, SmritiVaultLane lane, gboolean read_again,
                         const SmritiVaultLookFuncs *funcs)
{
  Task *task = g_new0 (Task, 1);

  task->asked.vault = scan->vault;
  task->asked.lane = lane;
  task->asked.read_again = read_again;
  task->asked.scan = scan;
  task->funcs = funcs;
  smriti_vault_worker_push (worker, run_look, task, (GDestroyNotify) task_free, !scan->whole);
}
