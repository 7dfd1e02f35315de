/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What Smriti asks now: decides when the reminder goes out, walks a person
 * from Start through question, answer and grade to "done for today", and says
 * why something due is held. Never grades by a closed notification. */

#pragma once

#include "daemon/study/study.h"

typedef struct _SmritiPrompts SmritiPrompts;

/* @connection: the session bus the notification server is looked for on. */
SmritiPrompts *smriti_prompts_new (SmritiStudy *study, GDBusConnection *connection);
/* Ends without waiting for a server that hangs. */
void smriti_prompts_free (SmritiPrompts *prompts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPrompts, smriti_prompts_free)

/* Called when what held and next_at tell may have changed. */
void smriti_prompts_set_changed_func (SmritiPrompts *prompts, void (*func) (gpointer user_data), gpointer user_data);

/* Something changed (time, day, answers, settings): look again. Cheap. */
void smriti_prompts_update (SmritiPrompts *prompts);
/* For SmritiStudyObserver.answered: a card answered elsewhere leaves the screen. */
void smriti_prompts_card_answered (SmritiPrompts *prompts, const char *card);

/* Why something due is kept back; NONE when nothing is. *out_until_s: 0 = not known. */
SmritiHeld smriti_prompts_held (SmritiPrompts *prompts, gint64 *out_until_s);
/* When, and for which cadence, the next reminder is to go out; 0 = not known. */
gint64 smriti_prompts_next_at (SmritiPrompts *prompts, SmritiCadence *out_cadence);

/* Calls back (never synchronously) when the server has taken or refused it. */
typedef void (*SmritiAskFunc) (gboolean shown, SmritiHeld held, gint64 until_s, const GError *error, gpointer user_data);
void smriti_prompts_ask (SmritiPrompts *prompts, gboolean card, SmritiAskFunc func, gpointer user_data);

/* @outcome: "clicked", "closed", "failed", "timeout". */
typedef void (*SmritiTestFunc) (const char *outcome, gpointer user_data);
void smriti_prompts_test (SmritiPrompts *prompts, guint timeout_s, SmritiTestFunc func, gpointer user_data);

/* For 'doctor'; strings owned by @prompts, "" when unknown. */
void smriti_prompts_describe (SmritiPrompts *prompts, const char **out_server, const char **out_version,
                              const char *const **out_capabilities, guint *out_buttons, const char **out_error);
