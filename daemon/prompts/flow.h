/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Private to the room: the state that look.c (when), prompts.c (how it went),
 * flow.c and practice.c (what a person's click leads to) share. */

#pragma once

#include "daemon/prompts/due.h"
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
  gint64 shown_us;     /* the same on the monotonic clock */
  char *card;          /* "" = none */
  char *occurrence;    /* whose checklist it is; "" = none */
  char *step;          /* the text of the step it shows */
  char *signature;     /* of what was shown of occurrences: another one is shown anew */
  gint64 question_ms;  /* when the card was first shown */
  char *refusal;       /* for SMRITI_STAGE_REFUSED */
  GPtrArray *asked;    /* occurrences merged in the reminder, for as long as what it led to goes on */
  GPtrArray *to_log;   /* those of them that this reminder is logged for */
  GPtrArray *stood;    /* asked, of the reminder that stands meanwhile */
  gboolean with_cards; /* it offers the cards */
  gboolean in_pause;   /* begun while all was paused: somebody wished it */

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
  gboolean unseen;    /* only the person themselves can be looking: what the notes say may be shown */
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
gboolean smriti_prompts_is_practice (SmritiPrompts *prompts);
gboolean smriti_prompts_is_farewell (SmritiPrompts *prompts); /* says that something is done; lost, it does not come back */
/* Nothing is asked any more. */
void smriti_prompts_end (SmritiPrompts *prompts);

void smriti_prompts_forget_asked (SmritiPrompts *prompts);
void smriti_prompts_set (char **text, const char *value);
void smriti_prompts_get_face (SmritiPrompts *prompts, SmritiServerFace *out);

void smriti_prompts_answer_asks (SmritiPrompts *prompts, gboolean shown, SmritiHeld held, gint64 until_s);
void smriti_prompts_test_over (SmritiPrompts *prompts, const char *outcome);

/* --- look.c --- */

void smriti_prompts_look (SmritiPrompts *prompts);
void smriti_prompts_on_alarm (gint64 now_s, gpointer prompts);
void smriti_prompts_look_due (SmritiPrompts *prompts, gint64 now_s, SmritiDue *out);
/* Cards are left within the quota. */
gboolean smriti_prompts_has_cards (SmritiPrompts *prompts);
/* Why something is not shown; NONE = it is, or there is nothing. */
SmritiHeld smriti_prompts_why_held (SmritiPrompts *prompts, const SmritiDue *due, gint64 *out_until_s);

/* --- flow.c --- */

/* The next card, else the checklists the reminder was about, else "done for today". */
void smriti_flow_go_on (SmritiPrompts *prompts);
void smriti_flow_act (SmritiPrompts *prompts, const char *key);
/* A closed notification is "Later" when a person closed it, never a grade. */
void smriti_flow_closed (SmritiPrompts *prompts, guint reason);
/* The words of the stage on its way; NULL when there is nothing to show. */
SmritiStage *smriti_flow_compose (SmritiPrompts *prompts, const SmritiServerFace *face);

/* It could not be kept: says so. */
void smriti_flow_refuse (SmritiPrompts *prompts, const char *why);

/* --- practice.c --- */

/* What the reminder is about and still to be done, as it is now: not put off
 * since; a daily one only while cards are left. New array of SmritiOccurrence. */
GPtrArray *smriti_practice_parts (SmritiPrompts *prompts);
/* A reminder for @due, logged for those; it takes what the one before was about along. */
void smriti_practice_remind (SmritiPrompts *prompts, GPtrArray *due);
/* After a restart: what was asked about today. */
void smriti_practice_restore_asked (SmritiPrompts *prompts);
gboolean smriti_practice_is_daily (const SmritiOccurrence *occurrence);
/* The one on the checklist, whatever became of it; NULL = its note is gone, or it is over. */
SmritiOccurrence *smriti_practice_in_hand (SmritiPrompts *prompts);
/* What a change of asks for another notification; cards are counted on the next one. New strings. */
char *smriti_practice_sign (GPtrArray *occurrences);
char *smriti_practice_sign_one (SmritiOccurrence *occurrence);
/* The stages about occurrences; NULL when there is nothing to show. */
SmritiStage *smriti_practice_compose (SmritiPrompts *prompts, const SmritiServerFace *face);

/* --- practice_act.c --- */

/* What is on the screen counts otherwise now: shows it anew, uncounted. */
void smriti_practice_look (SmritiPrompts *prompts);
/* The checklist of what the reminder was about; FALSE = there is none (any more). */
gboolean smriti_practice_begin (SmritiPrompts *prompts);
/* That, else nothing more is asked. */
void smriti_practice_go_on (SmritiPrompts *prompts);
void smriti_practice_act (SmritiPrompts *prompts, SmritiVerb verb);
/* Later, for all that the prompt was about. */
void smriti_practice_put_off (SmritiPrompts *prompts);

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
