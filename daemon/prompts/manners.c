/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Knowing when to be silent. What Smriti shows of its own accord waits for a
 * person who is there and wants it: presence is asked when the server is ready
 * and before anything is sent, while virtual time is held. What a person asks
 * for is shown, but no card on a locked screen, and no words of the notes with it;
 * after a click nothing is asked, for somebody is there. */

#include "daemon/prompts/flow.h"

static void
restore_standing (SmritiPrompts *prompts)
{
  prompts->generation = prompts->stands;
  prompts->on_screen = TRUE;
  prompts->counted = TRUE;
  g_ptr_array_unref (prompts->asked);
  prompts->asked = g_ptr_array_ref (prompts->stood);
  smriti_notifier_keep (prompts->notifier, SMRITI_CHANNEL_PROMPT, prompts->stands);
  smriti_prompts_settle (prompts);
}

/* A reminder still on the screen stays there, and with it its buttons; a card
 * does not: someone else may be looking at it. */
static void
hold_back (SmritiPrompts *prompts, SmritiHeld why)
{
  gboolean was_asked = prompts->asks->len > 0;

  g_debug ("a prompt is held: %s", smriti_held_to_string (why));
  prompts->away = why;
  prompts->away_over = FALSE;
  prompts->failure = SMRITI_HELD_NONE; /* the server is fine */
  prompts->failures = 0;
  prompts->retry_at_s = 0;
  smriti_prompts_answer_asks (prompts, FALSE, why, 0);
  if (prompts->stands != 0 && prompts->stage == SMRITI_STAGE_REMINDER)
    restore_standing (prompts);
  else if (was_asked || (prompts->stage == SMRITI_STAGE_REMINDER && !prompts->counted))
    smriti_prompts_end (prompts); /* it is made anew when it may be */
  else
    {
      smriti_notifier_clear (prompts->notifier, SMRITI_CHANNEL_PROMPT);
      smriti_prompts_settle (prompts);
    }
}

/* A reminder that a person wished for, maybe while the question was under way. */
static gboolean
is_asked_for (SmritiPrompts *prompts)
{
  return prompts->stage == SMRITI_STAGE_REMINDER && (prompts->asks->len > 0 || prompts->wish == SMRITI_CAUSE_FOLLOWS);
}

/* The question belongs to the generation under way: whatever ends that one
 * cancels it. */
static void
on_answered (SmritiHeld held, gpointer data)
{
  SmritiPrompts *prompts = data;

  smriti_prompts_enter (prompts);
  prompts->unseen = held == SMRITI_HELD_NONE;
  if (held == SMRITI_HELD_NONE || is_asked_for (prompts))
    smriti_prompts_show (prompts);
  else
    hold_back (prompts, held);
  smriti_prompts_leave (prompts);
}

static void
on_changed (gpointer data)
{
  SmritiPrompts *prompts = data;

  prompts->away_over = TRUE;
  smriti_prompts_update (prompts);
}

void
smriti_manners_init (SmritiPrompts *prompts, GDBusConnection *connection)
{
  static const SmritiPresenceEvents events = { on_answered, on_changed };

  prompts->presence = smriti_presence_new (connection, &events, prompts);
}

void
smriti_manners_ask (SmritiPrompts *prompts)
{
  const SmritiSettings *settings = smriti_study_settings (prompts->study);
  const SmritiServerInfo *info = smriti_notifier_info (prompts->notifier);
  const SmritiPresenceWish wish = { .server = info->name,
                                    .version = info->version,
                                    .owner = info->owner,
                                    .lock_only = prompts->wish == SMRITI_CAUSE_FOLLOWS,
                                    .idle = settings->idle_hold,
                                    .inhibitors = settings->inhibitor_hold };

  prompts->unseen = prompts->wish == SMRITI_CAUSE_CLICK;
  if (prompts->wish == SMRITI_CAUSE_CLICK || (prompts->wish == SMRITI_CAUSE_FOLLOWS && smriti_prompts_is_practice (prompts))
      || (prompts->wish == SMRITI_CAUSE_FOLLOWS && smriti_prompts_is_farewell (prompts)))
    {
      smriti_prompts_show (prompts);
      return;
    }
  prompts->away_over = FALSE;
  smriti_presence_ask (prompts->presence, &wish);
}

void
smriti_manners_forget (SmritiPrompts *prompts)
{
  prompts->away = SMRITI_HELD_NONE;
  prompts->away_over = FALSE;
  smriti_presence_forget (prompts->presence);
}

void
smriti_manners_look (SmritiPrompts *prompts, gboolean wanted)
{
  const SmritiSettings *settings = smriti_study_settings (prompts->study);

  if (prompts->away == SMRITI_HELD_NONE)
    return;
  if (!wanted)
    smriti_manners_forget (prompts);
  else if ((prompts->away == SMRITI_HELD_IDLE && !settings->idle_hold)
           || (prompts->away == SMRITI_HELD_PRESENTING && !settings->inhibitor_hold))
    prompts->away_over = TRUE;
}

gboolean
smriti_manners_may_ask (SmritiPrompts *prompts)
{
  return prompts->away == SMRITI_HELD_NONE || prompts->away_over;
}
