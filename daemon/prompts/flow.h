/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Private to the room: the state that prompts.c (when, and how it went) and
 * flow.c (what a person's click leads to) share. */

#pragma once

#include "daemon/prompts/notifier.h"
#include "daemon/prompts/presence.h"
#include "daemon/prompts/prompts.h"
#include "daemon/prompts/screen.h"

/* Where the wish to show something comes from; manners.c acts on it. */
typedef enum
{
  SMRITI_CAUSE_FOLLOWS, /* from what a person did or asked for elsewhere */
  SMRITI_CAUSE_CLICK,   /* on the notification: somebody is there */
  SMRITI_CAUSE_OWN,     /* Smriti's own: only when it is welcome */
} SmritiCause;

struct _SmritiPrompts
{
  SmritiStudy *study;
  SmritiClock *clock;
  SmritiNotifier *notifier;
  SmritiAlarm *alarm;
  char *nonce; /* of this run of the daemon: in every token */

  /* What is on the screen, on its way there, or lost and to come back. */
  SmritiStageKind stage;
  guint generation;
  gboolean under_way;
  gboolean on_screen;
  gboolean counted; /* this reminder is in the log already */
  gint64 shown_s;
  gint64 shown_us;    /* the same on the monotonic clock */
  char *card;         /* "" = none */
  gint64 question_ms; /* when the card was first shown */
  char *refusal;      /* for SMRITI_STAGE_REFUSED */
  GPtrArray *asked;   /* occurrences merged in the reminder under way */

  SmritiScreen left_over; /* of an earlier run, until it is closed */

  SmritiHeld failure;
  gint64 retry_at_s; /* 0 = only when a server comes */
  guint failures;
  guint losses;            /* servers that went away with it, since a person last pressed something */
  gint64 unlogged_until_s; /* the log refused a reminder: not again before this */

  guint busy; /* inside the room: what the study room tells is looked at later */
  gboolean dirty;
  gboolean answering;

  GPtrArray *asks;

  /* Manners */
  SmritiPresence *presence;
  SmritiCause cause;  /* of what is begun now */
  SmritiCause wish;   /* of the generation under way */
  guint stands;       /* generation of the reminder that is on the screen meanwhile; 0 = none */
  SmritiHeld away;    /* why Smriti's own wish is not shown; NONE = it is not held by presence */
  gboolean away_over; /* that may have changed: ask again */

  void (*changed) (gpointer user_data); /* or NULL */
  gpointer changed_data;

  guint test_generation;
  guint test_timeout;
  SmritiTestFunc test_func;
  gpointer test_data;
};

/* Around everything that may change the state: what the study room tells
 * meanwhile is looked at when the last one leaves. */
void smriti_prompts_enter (SmritiPrompts *prompts);
void smriti_prompts_leave (SmritiPrompts *prompts);

/* Puts a stage on the screen as a new generation. */
void smriti_prompts_begin (SmritiPrompts *prompts, SmritiStageKind stage);
/* It is shown, has failed or is held: virtual time goes on. */
void smriti_prompts_settle (SmritiPrompts *prompts);
/* Puts what was begun on the screen: the server is ready, and it is welcome. */
void smriti_prompts_show (SmritiPrompts *prompts);
gboolean smriti_prompts_is_card (SmritiPrompts *prompts);
/* Nothing is asked any more. */
void smriti_prompts_end (SmritiPrompts *prompts);

/* @occurrences: what it is logged for once it is shown. */
void smriti_prompts_begin_reminder (SmritiPrompts *prompts, GPtrArray *occurrences);
gboolean smriti_prompts_is_anything_due (SmritiPrompts *prompts);
void smriti_prompts_get_face (SmritiPrompts *prompts, SmritiServerFace *out);

void smriti_prompts_answer_asks (SmritiPrompts *prompts, gboolean shown, SmritiHeld held, gint64 until_s);
void smriti_prompts_test_over (SmritiPrompts *prompts, const char *outcome);

/* The next card, or "done for today". */
void smriti_flow_go_on (SmritiPrompts *prompts);
void smriti_flow_act (SmritiPrompts *prompts, const char *key);
/* A closed notification is "Later" when a person closed it, never a grade. */
void smriti_flow_closed (SmritiPrompts *prompts, guint reason);
/* The words of the stage on its way; NULL when there is nothing to show. */
SmritiStage *smriti_flow_compose (SmritiPrompts *prompts, const SmritiServerFace *face);

/* --- manners.c --- */

void smriti_manners_init (SmritiPrompts *prompts, GDBusConnection *connection);
/* The server is ready for the stage begun: shows it, now or when it is known to
 * be welcome, or holds it back. */
void smriti_manners_ask (SmritiPrompts *prompts);
/* FALSE while presence holds a prompt and nothing has changed since. */
gboolean smriti_manners_may_ask (SmritiPrompts *prompts);
/* @wanted: there is something that could be shown. */
void smriti_manners_look (SmritiPrompts *prompts, gboolean wanted);
/* What held is no longer true, or no longer the reason. */
void smriti_manners_forget (SmritiPrompts *prompts);
