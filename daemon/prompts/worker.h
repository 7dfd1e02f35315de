/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* libnotify in a thread of its own. Every call of it is synchronous and may
 * block for 25 s on a server that hangs, so nothing ever waits for this thread:
 * not an answer, not the end of the daemon (the thread is never joined; the
 * process takes it along). It keeps only the newest wish of each channel.
 * libnotify is global to the process, and so is the thread. */

#pragma once

#include "daemon/prompts/stage.h"

typedef enum
{
  SMRITI_CHANNEL_PROMPT,
  SMRITI_CHANNEL_TEST, /* doctor's; stands beside a prompt */
  SMRITI_N_CHANNELS
} SmritiChannel;

typedef struct _SmritiWorker SmritiWorker;

/* All called on the main thread. What belongs to a wish that is no longer the
 * newest is told too: the generation says so. */
typedef struct
{
  void (*shown) (SmritiChannel channel, guint generation, guint id, gpointer user_data);
  void (*failed) (SmritiChannel channel, guint generation, const char *message, gpointer user_data);
  void (*action) (SmritiChannel channel, guint generation, const char *key, gpointer user_data);
  void (*closed) (SmritiChannel channel, guint generation, guint reason, gpointer user_data);
} SmritiWorkerEvents;

SmritiWorker *smriti_worker_new (const SmritiWorkerEvents *events, gpointer user_data);
/* No event comes after this. Waits for nothing. */
void smriti_worker_free (SmritiWorker *worker);

/* Takes away what the channel shows, then shows @stage (NULL: nothing) as a
 * fresh notification. */
void smriti_worker_show (SmritiWorker *worker, SmritiChannel channel, SmritiStage *stage);
/* The server is another one: every id is forgotten, nothing is closed. */
void smriti_worker_forget (SmritiWorker *worker);
