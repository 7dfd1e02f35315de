/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/presence.h"

#include "daemon/prompts/dnd.h"
#include "daemon/prompts/session.h"

struct _SmritiPresence
{
  GDBusConnection *session_bus;
  SmritiPresenceEvents events;
  gpointer user_data;
  SmritiQuestion *asking;   /* under way */
  SmritiQuestion *standing; /* its answer was "held": it watches */
};

SmritiPresence *
smriti_presence_new (GDBusConnection *session_bus, const SmritiPresenceEvents *events, gpointer user_data)
{
  SmritiPresence *presence = g_new0 (SmritiPresence, 1);

  presence->session_bus = g_object_ref (session_bus);
  presence->events = *events;
  presence->user_data = user_data;
  return presence;
}

void
smriti_presence_free (SmritiPresence *presence)
{
  if (!presence)
    return;
  smriti_presence_cancel (presence);
  smriti_presence_forget (presence);
  g_object_unref (presence->session_bus);
  g_free (presence);
}

void
smriti_presence_cancel (SmritiPresence *presence)
{
  g_clear_pointer (&presence->asking, smriti_question_free);
}

void
smriti_presence_forget (SmritiPresence *presence)
{
  g_clear_pointer (&presence->standing, smriti_question_free);
}

static void
on_answered (SmritiQuestion *question, gpointer data)
{
  SmritiPresence *presence = data;
  SmritiHeld held = smriti_question_held (question);

  smriti_presence_forget (presence);
  if (held == SMRITI_HELD_NONE)
    smriti_presence_cancel (presence);
  else
    presence->standing = g_steal_pointer (&presence->asking);
  presence->events.answered (held, presence->user_data);
}

static void
on_changed (gpointer data)
{
  SmritiPresence *presence = data;

  presence->events.changed (presence->user_data);
}

void
smriti_presence_ask (SmritiPresence *presence, const SmritiPresenceWish *wish)
{
  static const SmritiQuestionEvents events = { on_answered, on_changed };
  const SmritiSessionWish session = { wish->idle && !wish->lock_only, wish->inhibitors && !wish->lock_only };

  smriti_presence_cancel (presence);
  presence->asking = smriti_question_new (&events, presence);
  smriti_session_ask (presence->asking, session);
  if (!wish->lock_only)
    smriti_dnd_ask (presence->asking, presence->session_bus, wish->server, wish->version, wish->owner);
  smriti_question_begin (presence->asking);
}
