/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Two queues under one lock: tasks to the thread, parcels to the main thread.
 * Invariants: at most one thread exists, and only while it has a task; at most
 * one source is attached, and only while a parcel waits; the lock is never held
 * while a task runs or a parcel is delivered. The thread holds a reference of
 * its own, so that closing never joins it. */

#include "daemon/vaults/worker.h"

#define RETRY_MS 1000  /* when no thread can be had */
#define SLICE_US 15000 /* parcels are delivered for so long without a pause */

typedef struct
{
  SmritiVaultWorkerRun run;
  gpointer data;
  GDestroyNotify destroy;
} Task;

typedef struct
{
  SmritiVaultWorkerDeliver deliver;
  gpointer data;
  GDestroyNotify destroy;
} Parcel;

struct _SmritiWorker
{
  gatomicrefcount ref_count;
  gpointer owner; /* main thread only */
  void (*rest) (gpointer owner);
  GMainContext *context;
  GMutex lock; /* guards all below */
  GQueue tasks;
  GQueue parcels;
  GSource *pump;
  GSource *retry;
  gboolean running;
  gboolean closed;
};

static void
task_free (Task *task)
{
  if (task->data)
    task->destroy (task->data);
  g_free (task);
}

static void
parcel_free (Parcel *parcel)
{
  if (parcel->data)
    parcel->destroy (parcel->data);
  g_free (parcel);
}

static SmritiVaultWorker *
worker_ref (SmritiVaultWorker *worker)
{
  g_atomic_ref_count_inc (&worker->ref_count);
  return worker;
}

static void
worker_unref (SmritiVaultWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;
  g_queue_clear_full (&worker->tasks, (GDestroyNotify) task_free);
  g_queue_clear_full (&worker->parcels, (GDestroyNotify) parcel_free);
  g_mutex_clear (&worker->lock);
  g_main_context_unref (worker->context);
  g_free (worker);
}

SmritiVaultWorker *
smriti_vault_worker_new (gpointer owner, void (*rest) (gpointer owner))
{
  SmritiVaultWorker *worker = g_new0 (SmritiVaultWorker, 1);

  g_atomic_ref_count_init (&worker->ref_count);
  worker->owner = owner;
  worker->rest = rest;
  worker->context = g_main_context_ref_thread_default ();
  g_mutex_init (&worker->lock);
  g_queue_init (&worker->tasks);
  g_queue_init (&worker->parcels);
  return worker;
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
smriti_vault_worker_close (SmritiVaultWorker *worker)
{
  GQueue tasks, parcels;

  g_mutex_lock (&worker->lock);
  worker->closed = TRUE;
  tasks = worker->tasks;
  parcels = worker->parcels;
  g_queue_init (&worker->tasks);
  g_queue_init (&worker->parcels);
  clear_source (&worker->pump);
  clear_source (&worker->retry);
  g_mutex_unlock (&worker->lock);

  g_queue_clear_full (&tasks, (GDestroyNotify) task_free);
  g_queue_clear_full (&parcels, (GDestroyNotify) parcel_free);
  worker_unref (worker);
}

static gpointer
run_thread (gpointer data)
{
  SmritiVaultWorker *worker = data;

  for (;;)
    {
      Task *task;

      g_mutex_lock (&worker->lock);
      task = g_queue_pop_head (&worker->tasks);
      worker->running = task != NULL;
      g_mutex_unlock (&worker->lock);
      if (!task)
        break;
      task->run (worker, task->data);
      task_free (task);
    }
  worker_unref (worker);
  return NULL;
}

static gboolean on_retry (gpointer data);

/* With the lock held. */
static void
start_thread (SmritiVaultWorker *worker)
{
  GThread *thread;

  if (worker->running || worker->closed || g_queue_is_empty (&worker->tasks))
    return;
  thread = g_thread_try_new ("smriti-notes", run_thread, worker_ref (worker), NULL);
  worker->running = thread != NULL;
  if (thread)
    {
      g_thread_unref (thread);
      return;
    }
  g_atomic_ref_count_dec (&worker->ref_count); /* never the last one */
  if (worker->retry)
    return;
  worker->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (worker->retry, on_retry, worker, NULL);
  g_source_attach (worker->retry, worker->context);
}

static gboolean
on_retry (gpointer data)
{
  SmritiVaultWorker *worker = data;

  g_mutex_lock (&worker->lock);
  clear_source (&worker->retry);
  start_thread (worker);
  g_mutex_unlock (&worker->lock);
  return G_SOURCE_REMOVE;
}

void
smriti_vault_worker_push (SmritiVaultWorker *worker, SmritiVaultWorkerRun run, gpointer task, GDestroyNotify free_task,
                          gboolean urgent)
{
  Task *waiting = g_new (Task, 1);

  *waiting = (Task){ .run = run, .data = task, .destroy = free_task };
  g_mutex_lock (&worker->lock);
  if (urgent)
    g_queue_push_head (&worker->tasks, waiting);
  else
    g_queue_push_tail (&worker->tasks, waiting);
  start_thread (worker);
  g_mutex_unlock (&worker->lock);
}

/* FALSE: there was none. */
static gboolean
deliver_one (SmritiVaultWorker *worker)
{
  Parcel *parcel;

  g_mutex_lock (&worker->lock);
  parcel = g_queue_pop_head (&worker->parcels);
  g_mutex_unlock (&worker->lock);
  if (!parcel)
    return FALSE;
  parcel->deliver (worker->owner, parcel->data); /* may close the worker: then there are no more */
  parcel_free (parcel);
  return TRUE;
}

static gboolean
on_pump (gpointer data)
{
  SmritiVaultWorker *worker = worker_ref (data);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;
  gboolean more;

  while (deliver_one (worker) && g_get_monotonic_time () < until_us)
    ;
  if (!worker->closed) /* only the main thread closes it */
    worker->rest (worker->owner);

  g_mutex_lock (&worker->lock);
  more = !g_queue_is_empty (&worker->parcels);
  if (!more)
    g_clear_pointer (&worker->pump, g_source_unref);
  g_mutex_unlock (&worker->lock);
  worker_unref (worker);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
smriti_vault_worker_deliver (SmritiVaultWorker *worker, SmritiVaultWorkerDeliver deliver, gpointer parcel,
                             GDestroyNotify free_parcel)
{
  Parcel *waiting = g_new (Parcel, 1);

  *waiting = (Parcel){ .deliver = deliver, .data = parcel, .destroy = free_parcel };
  g_mutex_lock (&worker->lock);
  if (worker->closed)
    {
      g_mutex_unlock (&worker->lock);
      parcel_free (waiting);
      return;
    }
  g_queue_push_tail (&worker->parcels, waiting);
  if (!worker->pump)
    {
      worker->pump = g_idle_source_new ();
      g_source_set_callback (worker->pump, on_pump, worker, NULL);
      g_source_set_name (worker->pump, "smriti-vaults");
      g_source_attach (worker->pump, worker->context);
    }
  g_mutex_unlock (&worker->lock);
}
