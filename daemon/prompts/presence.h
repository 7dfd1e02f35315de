/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether a prompt is welcome now. All sources are read when one is due, at
 * once and within 2 s together; whoever cannot be asked has nothing against it.
 * Only while the answer is "held" are those sources watched, and only they. */

#pragma once

#include "common/enums.h"

#include <gio/gio.h>

typedef struct _SmritiPresence SmritiPresence;

typedef struct
{
  /* Once for each question, never from within 'ask': LOCKED, IDLE,
   * DO_NOT_DISTURB, PRESENTING, or NONE = show it. */
  void (*answered) (SmritiHeld held, gpointer user_data);
  /* What held may be over: ask again. */
  void (*changed) (gpointer user_data);
} SmritiPresenceEvents;

typedef struct
{
  const char *server, *version, *owner; /* the notification server's */
  gboolean lock_only;                   /* only whether others could read it */
  gboolean idle;                        /* prompts.when_idle = hold */
  gboolean inhibitors;                  /* prompts.inhibitor = hold: do-not-disturb holds in any case */
} SmritiPresenceWish;

/* @session_bus: where the notification server is. */
SmritiPresence *smriti_presence_new (GDBusConnection *session_bus, const SmritiPresenceEvents *events, gpointer user_data);
void smriti_presence_free (SmritiPresence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPresence, smriti_presence_free)

/* A question under way is dropped for the new one. */
void smriti_presence_ask (SmritiPresence *presence, const SmritiPresenceWish *wish);
/* The question under way is not answered any more. */
void smriti_presence_cancel (SmritiPresence *presence);
/* Nothing is held any more: nothing is watched. */
void smriti_presence_forget (SmritiPresence *presence);
