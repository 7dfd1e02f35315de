/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/worker.h"

#include "common/names.h"

#include <libnotify/notify.h>

/* A notification on the screen, or on its way. Must stay referenced while it is
 * there, or its actions are lost. */
typedef struct
{
  SmritiWorker *worker; /* strong */
  SmritiChannel channel;
  guint generation;
  NotifyNotification *notification;
} Live;

struct _SmritiWorker
{
  gatomicrefcount refs;
  SmritiWorkerEvents events; /* main thread only */
  gpointer user_data;
  gboolean dead;

  GMutex lock; /* for what follows */
  SmritiStage *wish[SMRITI_N_CHANNELS];
  gboolean has_wish[SMRITI_N_CHANNELS];
  guint newest[SMRITI_N_CHANNELS]; /* generation, 0 = nothing shall be shown */
  gboolean forget;

  Live *live[SMRITI_N_CHANNELS]; /* worker thread only */
};

typedef enum
{
  SHOWN,
  FAILED,
  ACTION,
  CLOSED,
} ReportKind;

typedef struct
{
  SmritiWorker *worker;
  ReportKind kind;
  SmritiChannel channel;
  guint generation;
  guint number;
  char *text;
} Report;

static GMainContext *thread_context;

static void
worker_unref (gpointer data)
{
  SmritiWorker *worker = data;

  if (!g_atomic_ref_count_dec (&worker->refs))
    return;
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    smriti_stage_free (worker->wish[i]);
  g_mutex_clear (&worker->lock);
  g_free (worker);
}

static SmritiWorker *
worker_ref (SmritiWorker *worker)
{
  g_atomic_ref_count_inc (&worker->refs);
  return worker;
}

/* --- from the thread to the main loop --- */

static void
report_free (gpointer data)
{
  Report *report = data;

  worker_unref (report->worker);
  g_free (report->text);
  g_free (report);
}

static gboolean
deliver (gpointer data)
{
  Report *report = data;
  SmritiWorker *worker = report->worker;

  if (worker->dead)
    return G_SOURCE_REMOVE;
  switch (report->kind)
    {
    case SHOWN:
      worker->events.shown (report->channel, report->generation, report->number, worker->user_data);
      break;
    case FAILED:
      worker->events.failed (report->channel, report->generation, report->text, worker->user_data);
      break;
    case ACTION:
      worker->events.action (report->channel, report->generation, report->text, worker->user_data);
      break;
    case CLOSED:
      worker->events.closed (report->channel, report->generation, report->number, worker->user_data);
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
tell (Live *live, ReportKind kind, guint number, const char *text)
{
  Report *report = g_new0 (Report, 1);

  report->worker = worker_ref (live->worker);
  report->kind = kind;
  report->channel = live->channel;
  report->generation = live->generation;
  report->number = number;
  report->text = g_strdup (text);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver, report, report_free);
}

/* --- in the thread --- */

static void
live_free (gpointer data)
{
  Live *live = data;

  if (!live)
    return;
  g_signal_handlers_disconnect_by_data (live->notification, live);
  g_object_unref (live->notification);
  worker_unref (live->worker);
  g_free (live);
}

static gboolean
free_later (gpointer data)
{
  live_free (data);
  return G_SOURCE_REMOVE;
}

static void
call_later (GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, thread_context);
}

static void
on_action (NotifyNotification *notification, char *key, gpointer data)
{
  tell (data, ACTION, 0, key);
}

static void
on_closed (NotifyNotification *notification, gpointer data)
{
  Live *live = data;
  SmritiWorker *worker = live->worker;

  tell (live, CLOSED, (guint) MAX (0, notify_notification_get_closed_reason (notification)), NULL);
  if (worker->live[live->channel] != live)
    return;
  worker->live[live->channel] = NULL;
  call_later (free_later, live); /* not inside its own signal */
}

static Live *
live_new (SmritiWorker *worker, SmritiChannel channel, const SmritiStage *stage)
{
  Live *live = g_new0 (Live, 1);
  NotifyNotification *notification = notify_notification_new (stage->summary, stage->body, SMRITI_APP_ID);

  live->worker = worker_ref (worker);
  live->channel = channel;
  live->generation = stage->generation;
  live->notification = notification;
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (SMRITI_APP_ID));
  notify_notification_set_category (notification, "x-smriti.review");
  notify_notification_set_urgency (notification, stage->critical ? NOTIFY_URGENCY_CRITICAL : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_timeout (notification, stage->timeout_ms);
  for (guint i = 0; i + 1 < stage->actions->len; i += 2)
    notify_notification_add_action (notification, stage->actions->pdata[i], stage->actions->pdata[i + 1], on_action, live, NULL);
  g_signal_connect (notification, "closed", G_CALLBACK (on_closed), live);
  return live;
}

/* Its id may be gone already; that is no error. */
static void
take_away (Live *live)
{
  if (!live)
    return;
  g_signal_handlers_disconnect_by_data (live->notification, live);
  notify_notification_close (live->notification, NULL);
  live_free (live);
}

/* Whether what was just shown is still wanted, and by whom it was shown. */
static gboolean
is_newest (SmritiWorker *worker, Live *live, gboolean *out_same_server)
{
  gboolean newest;

  g_mutex_lock (&worker->lock);
  *out_same_server = !worker->forget;
  newest = worker->newest[live->channel] == live->generation;
  g_mutex_unlock (&worker->lock);
  return newest && *out_same_server;
}

static void
show (SmritiWorker *worker, SmritiChannel channel, const SmritiStage *stage)
{
  g_autoptr (GError) error = NULL;
  Live *live = live_new (worker, channel, stage);
  gboolean same_server;
  int id = 0;

  if (!notify_notification_show (live->notification, &error))
    {
      g_dbus_error_strip_remote_error (error);
      tell (live, FAILED, 0, error->message);
      live_free (live);
    }
  /* The call may have taken long: nobody may want it any more. Its id means
   * nothing, or another notification, to another server. */
  else if (!is_newest (worker, live, &same_server))
    {
      if (same_server)
        take_away (live);
      else
        live_free (live);
    }
  else
    {
      g_object_get (live->notification, "id", &id, NULL);
      worker->live[channel] = live;
      tell (live, SHOWN, (guint) id, NULL);
    }
}

static gboolean
work (gpointer data)
{
  SmritiWorker *worker = data;
  SmritiStage *wish[SMRITI_N_CHANNELS];
  gboolean has_wish[SMRITI_N_CHANNELS];
  gboolean forget;

  g_mutex_lock (&worker->lock);
  forget = worker->forget;
  worker->forget = FALSE;
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    {
      wish[i] = g_steal_pointer (&worker->wish[i]);
      has_wish[i] = worker->has_wish[i];
      worker->has_wish[i] = FALSE;
    }
  g_mutex_unlock (&worker->lock);

  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    {
      if (forget)
        g_clear_pointer (&worker->live[i], live_free);
      if (!has_wish[i])
        continue;
      take_away (g_steal_pointer (&worker->live[i]));
      if (wish[i])
        show (worker, i, wish[i]);
      smriti_stage_free (wish[i]);
    }
  worker_unref (worker);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  g_main_context_push_thread_default (thread_context);
  notify_init ("Smriti");
  for (;;)
    g_main_context_iteration (thread_context, TRUE);
  return NULL;
}

static void
ensure_thread (void)
{
  static gsize started;

  if (!g_once_init_enter (&started))
    return;
  thread_context = g_main_context_new ();
  g_thread_unref (g_thread_new ("libnotify", run, NULL));
  g_once_init_leave (&started, 1);
}

/* --- from the main thread --- */

SmritiWorker *
smriti_worker_new (const SmritiWorkerEvents *events, gpointer user_data)
{
  SmritiWorker *worker = g_new0 (SmritiWorker, 1);

  ensure_thread ();
  g_atomic_ref_count_init (&worker->refs);
  g_mutex_init (&worker->lock);
  worker->events = *events;
  worker->user_data = user_data;
  return worker;
}

static void
wish_for (SmritiWorker *worker, SmritiChannel channel, SmritiStage *stage)
{
  smriti_stage_free (worker->wish[channel]);
  worker->wish[channel] = stage;
  worker->has_wish[channel] = TRUE;
  worker->newest[channel] = stage ? stage->generation : 0;
}

void
smriti_worker_show (SmritiWorker *worker, SmritiChannel channel, SmritiStage *stage)
{
  g_mutex_lock (&worker->lock);
  wish_for (worker, channel, stage);
  g_mutex_unlock (&worker->lock);
  call_later (work, worker_ref (worker));
}

void
smriti_worker_forget (SmritiWorker *worker)
{
  g_mutex_lock (&worker->lock);
  worker->forget = TRUE;
  g_mutex_unlock (&worker->lock);
  call_later (work, worker_ref (worker));
}

void
smriti_worker_free (SmritiWorker *worker)
{
  if (!worker)
    return;
  worker->dead = TRUE;
  smriti_worker_forget (worker);
  worker_unref (worker);
}
