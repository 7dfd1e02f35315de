/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/notifier.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

/* Transport time-outs: on the real clock, unlike what a person waits for. */
#define PROBE_MS 2000
#define START_MS 10000
#define CLAIM_MS 2000 /* from "started" to owning the name */
#define SHOW_MS 6000  /* close, then Notify */

typedef enum
{
  IDLE,
  WAITING,  /* for the name's owner */
  STARTING, /* asked the bus to start one */
  PROBING,
  READY,
  SHOWING,
} Phase;

typedef struct
{
  SmritiNotifier *notifier;
  Phase phase;
  guint generation;
  guint guard;    /* the one time-out of the phase */
  guint shown_id; /* 0 = nothing of this generation */
} Channel;

struct _SmritiNotifier
{
  GDBusConnection *connection;
  SmritiNotifierEvents events;
  gpointer user_data;
  SmritiWorker *worker;
  GCancellable *cancellable;
  guint watch;
  gboolean owner_known; /* the bus has answered once */
  SmritiServerInfo info;
  guint probe;         /* counts probes; replies of older ones are dropped */
  guint probe_replies; /* still to come */
  gboolean announce;   /* tell 'server' when the probe is over */
  Channel channels[SMRITI_N_CHANNELS];
};

static void start_probe (SmritiNotifier *notifier);

static void
set_string (char **string, const char *value)
{
  g_free (*string);
  *string = g_strdup (value);
}

static gboolean
has_owner (SmritiNotifier *notifier)
{
  return *notifier->info.owner != '\0';
}

/* --- phases of a channel --- */

static void
enter (Channel *channel, Phase phase, guint limit_ms, GSourceFunc on_limit)
{
  g_clear_handle_id (&channel->guard, g_source_remove);
  channel->phase = phase;
  if (on_limit)
    channel->guard = g_timeout_add (limit_ms, on_limit, channel);
}

static void
fail (Channel *channel, SmritiHeld why, gboolean wakes, const char *message)
{
  SmritiNotifier *notifier = channel->notifier;

  enter (channel, IDLE, 0, NULL);
  set_string (&notifier->info.error, message);
  notifier->events.failed ((SmritiChannel) (channel - notifier->channels), channel->generation, why, wakes, message,
                           notifier->user_data);
}

static gboolean
on_show_limit (gpointer data)
{
  Channel *channel = data;

  channel->guard = 0;
  /* Should it appear after all, the worker takes it away again. */
  smriti_worker_show (channel->notifier->worker, (SmritiChannel) (channel - channel->notifier->channels), NULL);
  fail (channel, SMRITI_HELD_SERVER_ERROR, FALSE, "the notification server does not answer");
  return G_SOURCE_REMOVE;
}

static gboolean
on_claim_limit (gpointer data)
{
  Channel *channel = data;

  channel->guard = 0;
  fail (channel, SMRITI_HELD_NO_SERVER, FALSE, "the notification server was started and did not take its name");
  return G_SOURCE_REMOVE;
}

/* --- the probe --- */

static void
probe_done (SmritiNotifier *notifier, const char *error)
{
  gboolean told = FALSE;

  notifier->probe_replies = 0;
  notifier->probe++;
  if (!error)
    set_string (&notifier->info.error, "");
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    {
      Channel *channel = &notifier->channels[i];

      if (channel->phase != PROBING)
        continue;
      told |= i == SMRITI_CHANNEL_PROMPT;
      if (error)
        fail (channel, SMRITI_HELD_SERVER_ERROR, FALSE, error);
      else
        {
          enter (channel, READY, 0, NULL);
          notifier->events.ready (i, channel->generation, notifier->user_data);
        }
    }
  if (error && !told)
    set_string (&notifier->info.error, error);
  /* Whoever was waiting for it has just been told more. */
  if (notifier->announce && !told)
    notifier->events.server (TRUE, notifier->user_data);
  notifier->announce = FALSE;
}

typedef struct
{
  SmritiNotifier *notifier; /* not touched once cancelled */
  guint probe;
} Probe;

static void
read_reply (SmritiNotifier *notifier, GVariant *reply)
{
  const char *name, *version;

  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(ssss)")))
    {
      g_variant_get (reply, "(&s&s&s&s)", &name, NULL, &version, NULL);
      set_string (&notifier->info.name, name);
      set_string (&notifier->info.version, version);
      return;
    }
  g_strfreev (notifier->info.capabilities);
  g_variant_get (reply, "(^as)", &notifier->info.capabilities);
}

static void
on_probe_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Probe *probe = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  SmritiNotifier *notifier = probe->notifier;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (probe->probe != notifier->probe)
    return;
  if (error)
    {
      g_dbus_error_strip_remote_error (error);
      probe_done (notifier, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? "the notification server does not answer"
                                                                                      : error->message);
      return;
    }
  read_reply (notifier, reply);
  if (--notifier->probe_replies == 0)
    probe_done (notifier, NULL);
}

static void
ask (SmritiNotifier *notifier, const char *method, const char *type)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->notifier = notifier;
  probe->probe = notifier->probe;
  notifier->probe_replies++;
  g_dbus_connection_call (notifier->connection, notifier->info.owner, SERVER_PATH, SERVER_NAME, method, NULL,
                          G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NO_AUTO_START, PROBE_MS, notifier->cancellable, on_probe_reply,
                          probe);
}

static void
start_probe (SmritiNotifier *notifier)
{
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    if (notifier->channels[i].phase == WAITING || notifier->channels[i].phase == STARTING)
      enter (&notifier->channels[i], PROBING, 0, NULL);
  if (notifier->probe_replies > 0)
    return;
  ask (notifier, "GetServerInformation", "(ssss)");
  ask (notifier, "GetCapabilities", "(as)");
}

/* --- having one started --- */

typedef struct
{
  Channel *channel;
  guint generation;
} Start;

static gboolean
is_nothing_to_start (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Start *start = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Channel *channel = start->channel;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (channel->phase != STARTING || channel->generation != start->generation)
    return;
  if (reply)
    {
      enter (channel, WAITING, CLAIM_MS, on_claim_limit);
      return;
    }
  g_dbus_error_strip_remote_error (error);
  if (is_nothing_to_start (error))
    fail (channel, SMRITI_HELD_NO_SERVER, TRUE, "no notification server is running");
  else
    fail (channel, SMRITI_HELD_NO_SERVER, FALSE, error->message);
}

static void
start_server (Channel *channel)
{
  SmritiNotifier *notifier = channel->notifier;
  Start *start = g_new0 (Start, 1);

  start->channel = channel;
  start->generation = channel->generation;
  enter (channel, STARTING, 0, NULL);
  g_dbus_connection_call (notifier->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "StartServiceByName", g_variant_new ("(su)", SERVER_NAME, 0u), NULL, G_DBUS_CALL_FLAGS_NONE, START_MS,
                          notifier->cancellable, on_started, start);
}

/* --- the name's owner --- */

/* What the server that went away was asked for never comes. */
static void
drop_all (SmritiNotifier *notifier)
{
  smriti_worker_forget (notifier->worker);
  notifier->probe++;
  notifier->probe_replies = 0;
  notifier->announce = FALSE;
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    {
      Channel *channel = &notifier->channels[i];

      channel->shown_id = 0;
      if (channel->phase == PROBING || channel->phase == READY || channel->phase == SHOWING)
        fail (channel, SMRITI_HELD_NO_SERVER, FALSE, "the notification server went away");
    }
}

static void
on_appeared (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  SmritiNotifier *notifier = data;

  notifier->owner_known = TRUE;
  set_string (&notifier->info.owner, owner);
  notifier->announce = TRUE;
  start_probe (notifier);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  SmritiNotifier *notifier = data;
  gboolean had_owner = has_owner (notifier);

  notifier->owner_known = TRUE;
  set_string (&notifier->info.owner, "");
  set_string (&notifier->info.name, "");
  set_string (&notifier->info.version, "");
  g_clear_pointer (&notifier->info.capabilities, g_strfreev);
  notifier->info.capabilities = g_new0 (char *, 1);
  if (had_owner)
    {
      drop_all (notifier);
      notifier->events.server (FALSE, notifier->user_data);
      return;
    }
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    if (notifier->channels[i].phase == WAITING && notifier->channels[i].guard == 0)
      start_server (&notifier->channels[i]);
}

/* --- from the worker --- */

static gboolean
is_current (SmritiNotifier *notifier, SmritiChannel channel, guint generation)
{
  return notifier->channels[channel].generation == generation;
}

static void
on_shown (SmritiChannel channel, guint generation, guint id, gpointer data)
{
  SmritiNotifier *notifier = data;
  Channel *self = &notifier->channels[channel];

  if (!is_current (notifier, channel, generation) || self->phase != SHOWING)
    return;
  enter (self, IDLE, 0, NULL);
  self->shown_id = id;
  notifier->events.shown (channel, generation, id, notifier->user_data);
}

static void
on_failed (SmritiChannel channel, guint generation, const char *message, gpointer data)
{
  SmritiNotifier *notifier = data;
  Channel *self = &notifier->channels[channel];

  if (is_current (notifier, channel, generation) && self->phase == SHOWING)
    fail (self, SMRITI_HELD_SERVER_ERROR, FALSE, message);
}

static void
on_action (SmritiChannel channel, guint generation, const char *key, gpointer data)
{
  SmritiNotifier *notifier = data;

  if (is_current (notifier, channel, generation))
    notifier->events.action (channel, generation, key, notifier->user_data);
  else
    g_debug ("action '%s' of a notification that is gone, ignoring", key);
}

static void
on_closed (SmritiChannel channel, guint generation, guint reason, gpointer data)
{
  SmritiNotifier *notifier = data;

  if (!is_current (notifier, channel, generation))
    return;
  notifier->channels[channel].shown_id = 0;
  notifier->events.closed (channel, generation, reason, notifier->user_data);
}

/* --- the interface --- */

SmritiNotifier *
smriti_notifier_new (GDBusConnection *connection, const SmritiNotifierEvents *events, gpointer user_data)
{
  static const SmritiWorkerEvents worker_events = { on_shown, on_failed, on_action, on_closed };
  SmritiNotifier *notifier = g_new0 (SmritiNotifier, 1);

  notifier->connection = g_object_ref (connection);
  notifier->events = *events;
  notifier->user_data = user_data;
  notifier->cancellable = g_cancellable_new ();
  notifier->info.owner = g_strdup ("");
  notifier->info.name = g_strdup ("");
  notifier->info.version = g_strdup ("");
  notifier->info.error = g_strdup ("");
  notifier->info.capabilities = g_new0 (char *, 1);
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    notifier->channels[i].notifier = notifier;
  notifier->worker = smriti_worker_new (&worker_events, notifier);
  notifier->watch = g_bus_watch_name_on_connection (connection, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                    on_vanished, notifier, NULL);
  return notifier;
}

/* Past libnotify: the worker may be stuck, and nobody waits for the reply. */
static gboolean
send_close (SmritiNotifier *notifier, guint id)
{
  if (id == 0 || !has_owner (notifier))
    return FALSE;
  g_dbus_connection_call (notifier->connection, notifier->info.owner, SERVER_PATH, SERVER_NAME, "CloseNotification",
                          g_variant_new ("(u)", id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  return TRUE;
}

void
smriti_notifier_free (SmritiNotifier *notifier)
{
  gboolean sent = FALSE;

  if (!notifier)
    return;
  for (guint i = 0; i < SMRITI_N_CHANNELS; i++)
    {
      sent |= send_close (notifier, notifier->channels[i].shown_id);
      enter (&notifier->channels[i], IDLE, 0, NULL);
    }
  if (sent) /* as far as the bus, which answers */
    g_dbus_connection_flush_sync (notifier->connection, NULL, NULL);
  g_bus_unwatch_name (notifier->watch);
  g_cancellable_cancel (notifier->cancellable);
  g_object_unref (notifier->cancellable);
  smriti_worker_free (notifier->worker);
  g_object_unref (notifier->connection);
  g_free (notifier->info.owner);
  g_free (notifier->info.name);
  g_free (notifier->info.version);
  g_free (notifier->info.error);
  g_strfreev (notifier->info.capabilities);
  g_free (notifier);
}

void
smriti_notifier_prepare (SmritiNotifier *notifier, SmritiChannel channel, guint generation)
{
  Channel *self = &notifier->channels[channel];

  if (self->phase == SHOWING)
    smriti_worker_show (notifier->worker, channel, NULL);
  self->generation = generation;
  enter (self, WAITING, 0, NULL);
  if (has_owner (notifier))
    start_probe (notifier);
  else if (notifier->owner_known)
    start_server (self);
}

void
smriti_notifier_show (SmritiNotifier *notifier, SmritiChannel channel, SmritiStage *stage)
{
  Channel *self = &notifier->channels[channel];

  g_return_if_fail (self->phase == READY && stage->generation == self->generation);
  self->shown_id = 0;
  enter (self, SHOWING, SHOW_MS, on_show_limit);
  smriti_worker_show (notifier->worker, channel, stage);
}

void
smriti_notifier_keep (SmritiNotifier *notifier, SmritiChannel channel, guint generation)
{
  Channel *self = &notifier->channels[channel];

  enter (self, IDLE, 0, NULL);
  self->generation = generation;
}

void
smriti_notifier_clear (SmritiNotifier *notifier, SmritiChannel channel)
{
  Channel *self = &notifier->channels[channel];

  enter (self, IDLE, 0, NULL);
  self->generation = 0;
  self->shown_id = 0;
  smriti_worker_show (notifier->worker, channel, NULL);
}

char *
smriti_notifier_server_key (SmritiNotifier *notifier)
{
  /* Unique names begin again on each bus: the guid tells buses apart. */
  return g_strdup_printf ("%s@%s", notifier->info.owner, g_dbus_connection_get_guid (notifier->connection));
}

void
smriti_notifier_close_left_over (SmritiNotifier *notifier, guint id, const char *server)
{
  g_autofree char *key = smriti_notifier_server_key (notifier);

  if (g_str_equal (key, server))
    send_close (notifier, id);
}

const SmritiServerInfo *
smriti_notifier_info (SmritiNotifier *notifier)
{
  return &notifier->info;
}
