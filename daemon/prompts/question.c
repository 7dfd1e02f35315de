/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/question.h"

typedef struct
{
  GDBusConnection *connection;
  guint subscription;
} Watch;

typedef struct
{
  GObject *object;
  gulong handler;
} Kept;

typedef struct
{
  void (*func) (SmritiQuestion *question, gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} End;

struct _SmritiQuestion
{
  SmritiQuestionEvents events;
  gpointer user_data;
  GCancellable *cancellable;
  guint pending; /* calls under way, and 1 until it begins */
  guint guard;   /* time is up */
  guint idle;    /* it was over at once */
  guint reread;
  gboolean is_answered;
  gboolean is_stale; /* something changed while it was asked */
  SmritiHeld held;
  guint blind_s; /* 0 = what holds tells when it ends */
  GArray *watches;
  GArray *kept;
  GArray *ends;
};

static void
clear_watch (gpointer data)
{
  Watch *watch = data;

  g_dbus_connection_signal_unsubscribe (watch->connection, watch->subscription);
  g_object_unref (watch->connection);
}

static void
clear_kept (gpointer data)
{
  Kept *kept = data;

  g_signal_handler_disconnect (kept->object, kept->handler);
  g_object_unref (kept->object);
}

static void
clear_end (gpointer data)
{
  End *end = data;

  if (end->destroy)
    end->destroy (end->data);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) size);

  g_array_set_clear_func (array, clear);
  return array;
}

SmritiQuestion *
smriti_question_new (const SmritiQuestionEvents *events, gpointer user_data)
{
  SmritiQuestion *question = g_new0 (SmritiQuestion, 1);

  question->events = *events;
  question->user_data = user_data;
  question->cancellable = g_cancellable_new ();
  question->pending = 1;
  question->watches = new_array (sizeof (Watch), clear_watch);
  question->kept = new_array (sizeof (Kept), clear_kept);
  question->ends = new_array (sizeof (End), clear_end);
  return question;
}

void
smriti_question_free (SmritiQuestion *question)
{
  if (!question)
    return;
  g_cancellable_cancel (question->cancellable);
  g_object_unref (question->cancellable);
  g_clear_handle_id (&question->guard, g_source_remove);
  g_clear_handle_id (&question->idle, g_source_remove);
  g_clear_handle_id (&question->reread, g_source_remove);
  g_array_unref (question->watches);
  g_array_unref (question->kept);
  g_array_unref (question->ends);
  g_free (question);
}

/* --- its end --- */

static gboolean
on_reread (gpointer data)
{
  SmritiQuestion *question = data;

  question->reread = 0;
  question->events.changed (question->user_data); /* it may be gone after this */
  return G_SOURCE_REMOVE;
}

static void
answer (SmritiQuestion *question)
{
  g_clear_handle_id (&question->guard, g_source_remove);
  g_clear_handle_id (&question->idle, g_source_remove);
  g_cancellable_cancel (question->cancellable); /* what did not come in time */
  for (guint i = 0; i < question->ends->len; i++)
    {
      End *end = &g_array_index (question->ends, End, i);

      end->func (question, end->data);
    }
  question->is_answered = TRUE;
  if (question->held != SMRITI_HELD_NONE && question->is_stale)
    question->reread = g_idle_add_full (G_PRIORITY_DEFAULT, on_reread, question, NULL);
  else if (question->held != SMRITI_HELD_NONE && question->blind_s > 0)
    question->reread = g_timeout_add_seconds (question->blind_s, on_reread, question);
  question->events.answered (question, question->user_data);
}

static gboolean
on_guard (gpointer data)
{
  SmritiQuestion *question = data;

  question->guard = 0;
  g_debug ("not all who were asked whether a prompt is welcome have answered, ignoring");
  answer (question);
  return G_SOURCE_REMOVE;
}

static gboolean
on_idle (gpointer data)
{
  SmritiQuestion *question = data;

  question->idle = 0;
  answer (question);
  return G_SOURCE_REMOVE;
}

static void
one_less (SmritiQuestion *question)
{
  if (--question->pending == 0)
    answer (question);
}

void
smriti_question_begin (SmritiQuestion *question)
{
  if (--question->pending == 0)
    question->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, question, NULL);
  else
    question->guard = g_timeout_add (SMRITI_QUESTION_MS, on_guard, question);
}

SmritiHeld
smriti_question_held (SmritiQuestion *question)
{
  return question->held;
}

/* --- for sources --- */

typedef struct
{
  SmritiQuestion *question; /* not touched once cancelled */
  SmritiReplyFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Call;

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Call *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (reply)
    call->func (call->question, reply, call->data);
  else if (!cancelled)
    g_debug ("asked whether a prompt is welcome: %s, ignoring", error->message);
  if (call->destroy)
    call->destroy (call->data);
  if (!cancelled)
    one_less (call->question);
}

void
smriti_question_call (SmritiQuestion *question, GDBusConnection *connection, const SmritiQuestionCall *call, GVariant *parameters,
                      const char *reply_type, SmritiReplyFunc func, gpointer data, GDestroyNotify destroy)
{
  Call *under_way = g_new0 (Call, 1);

  under_way->question = question;
  under_way->func = func;
  under_way->data = data;
  under_way->destroy = destroy;
  question->pending++;
  g_dbus_connection_call (connection, call->name, call->path, call->interface, call->method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, SMRITI_QUESTION_MS, question->cancellable,
                          on_reply, under_way);
}

typedef struct
{
  SmritiQuestion *question; /* not touched once cancelled */
  GCancellable *cancellable;
  SmritiBusFunc func;
  gpointer data;
} BusCall;

static void
on_system_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree BusCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  g_autoptr (GCancellable) cancellable = call->cancellable;

  if (bus) /* or it would take the daemon along */
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (bus && !g_dbus_connection_is_closed (bus))
    call->func (call->question, bus, call->data);
  else
    g_debug ("no system bus (%s), ignoring", error ? error->message : "it went away");
  one_less (call->question);
}

void
smriti_question_system_bus (SmritiQuestion *question, SmritiBusFunc func, gpointer data)
{
  BusCall *call = g_new0 (BusCall, 1);

  call->question = question;
  call->cancellable = g_object_ref (question->cancellable);
  call->func = func;
  call->data = data;
  question->pending++;
  /* Connecting is shared with everyone else in the process, so this question
   * must not cancel it for them. */
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, on_system_bus, call);
}

static void
note_change (SmritiQuestion *question)
{
  if (!question->is_answered)
    question->is_stale = TRUE;
  else if (question->held != SMRITI_HELD_NONE)
    question->events.changed (question->user_data); /* it may be gone after this */
}

static void
on_signal (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *signal,
           GVariant *parameters, gpointer data)
{
  note_change (data);
}

void
smriti_question_watch (SmritiQuestion *question, GDBusConnection *connection, const char *sender, const char *path,
                       const char *interface, const char *member, const char *arg0)
{
  Watch watch = { g_object_ref (connection), 0 };

  watch.subscription = g_dbus_connection_signal_subscribe (connection, sender, interface, member, path, arg0,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_signal, question, NULL);
  g_array_append_val (question->watches, watch);
}

void
smriti_question_watch_object (SmritiQuestion *question, GObject *object, const char *signal)
{
  Kept kept = { g_object_ref (object), 0 };

  kept.handler = g_signal_connect_swapped (object, signal, G_CALLBACK (note_change), question);
  g_array_append_val (question->kept, kept);
}

/* What nobody may see comes first, what a person has switched on next. */
static guint
rank (SmritiHeld held)
{
  static const SmritiHeld order[] = { SMRITI_HELD_PRESENTING, SMRITI_HELD_IDLE, SMRITI_HELD_DO_NOT_DISTURB, SMRITI_HELD_LOCKED };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == held)
      return i + 1;
  return 0;
}

void
smriti_question_hold (SmritiQuestion *question, SmritiHeld why, guint blind_s)
{
  /* One that tells is enough: when it ends, all are read again. */
  if (question->held == SMRITI_HELD_NONE)
    question->blind_s = blind_s;
  else
    question->blind_s = MIN (question->blind_s, blind_s);
  if (rank (why) > rank (question->held))
    question->held = why;
}

void
smriti_question_at_end (SmritiQuestion *question, void (*func) (SmritiQuestion *question, gpointer data), gpointer data,
                        GDestroyNotify destroy)
{
  End end = { func, data, destroy };

  g_array_append_val (question->ends, end);
}
