/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Getting one notification on the screen without trusting the server: watches
 * who owns the name, has it started when it can be, asks whether it is alive
 * (asynchronously, 2 s) before libnotify is let near it, and gives up on a
 * Notify that is not answered. Everything ends in exactly one of ready, shown
 * and failed. All on the main thread but libnotify itself (worker.h). */

#pragma once

#include "daemon/prompts/worker.h"

typedef struct _SmritiNotifier SmritiNotifier;

/* What is known of the server; strings are "" and the list empty without one. */
typedef struct
{
  char *owner; /* unique bus name */
  char *name;
  char *version;
  GStrv capabilities;
  char *error; /* why it could not be reached last, "" = it could */
} SmritiServerInfo;

typedef struct
{
  /* A server took the name, or it is gone and with it every notification. */
  void (*server) (gboolean there, gpointer user_data);
  /* It is alive and what it can do was just read: show now, or never mind. */
  void (*ready) (SmritiChannel channel, guint generation, gpointer user_data);
  void (*shown) (SmritiChannel channel, guint generation, guint id, gpointer user_data);
  /* @wakes: there is nothing to be started, and 'server' tells when one comes:
   * trying again before that is of no use. */
  void (*failed) (SmritiChannel channel, guint generation, SmritiHeld why, gboolean wakes, const char *message,
                  gpointer user_data);
  void (*action) (SmritiChannel channel, guint generation, const char *key, gpointer user_data);
  void (*closed) (SmritiChannel channel, guint generation, guint reason, gpointer user_data);
} SmritiNotifierEvents;

SmritiNotifier *smriti_notifier_new (GDBusConnection *connection, const SmritiNotifierEvents *events, gpointer user_data);
/* Takes what is on the screen away without waiting for it. */
void smriti_notifier_free (SmritiNotifier *notifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNotifier, smriti_notifier_free)

/* Begins a generation: 'ready' or 'failed' follows, not from within the call.
 * An earlier generation of the channel still under way is dropped. */
void smriti_notifier_prepare (SmritiNotifier *notifier, SmritiChannel channel, guint generation);
/* After 'ready': takes @stage and the place of what the channel shows; 'shown'
 * or 'failed' follows. */
void smriti_notifier_show (SmritiNotifier *notifier, SmritiChannel channel, SmritiStage *stage);
/* After 'ready': never mind, what the channel shows as @generation stays. */
void smriti_notifier_keep (SmritiNotifier *notifier, SmritiChannel channel, guint generation);
/* Nothing shall be there. */
void smriti_notifier_clear (SmritiNotifier *notifier, SmritiChannel channel);

/* A notification left by an earlier process: sent only when the same server on
 * the same bus still lives. */
void smriti_notifier_close_left_over (SmritiNotifier *notifier, guint id, const char *server);
/* What to remember the server by over a restart; new string. */
char *smriti_notifier_server_key (SmritiNotifier *notifier);

const SmritiServerInfo *smriti_notifier_info (SmritiNotifier *notifier);
