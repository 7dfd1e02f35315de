/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What each stage of a prompt shows on a given server: words, buttons, urgency.
 * Pure: study data in, text out. Invariants: markup is only of our own making
 * and only where the server says it reads it; no button grades unless the
 * answer is on the screen; a click on the body never grades. */

#pragma once

#include "daemon/prompts/server.h"
#include "daemon/study/study.h"

typedef enum
{
  SMRITI_STAGE_NONE,
  SMRITI_STAGE_REMINDER,
  SMRITI_STAGE_QUESTION,
  SMRITI_STAGE_ANSWER,
  SMRITI_STAGE_DONE,
  SMRITI_STAGE_REFUSED, /* an answer could not be kept */
  SMRITI_STAGE_TEST,
  SMRITI_STAGE_CHECKLIST, /* the steps of one occurrence, one at a time */
  SMRITI_STAGE_WHY,       /* it is skipped: why */
  SMRITI_STAGE_PRACTISED, /* its last step was ticked */
} SmritiStageKind;

typedef enum
{
  SMRITI_VERB_START,
  SMRITI_VERB_LATER,
  SMRITI_VERB_SKIP,
  SMRITI_VERB_SHOW, /* the answer, or it again after a refusal */
  SMRITI_VERB_GRADE,
  SMRITI_VERB_CLICK, /* the test notification's */
  SMRITI_VERB_DONE,  /* the step shown */
  SMRITI_VERB_NO_TIME,
  SMRITI_VERB_NOT_NEEDED,
  SMRITI_VERB_UNWELL,
  SMRITI_VERB_CANCEL, /* it is not skipped after all */
} SmritiVerb;

typedef struct
{
  SmritiStageKind kind;
  guint generation; /* each notification has its own; what comes back carries it */
  char *summary;    /* never markup */
  char *body;
  GPtrArray *actions; /* key, label, key, label … */
  gboolean critical;
  int timeout_ms; /* -1 = the server's own, 0 = stays */
} SmritiStage;

void smriti_stage_free (SmritiStage *stage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStage, smriti_stage_free)

/* An occurrence with steps, and what is told with it. */
typedef struct
{
  SmritiOccurrence *occurrence; /* owned, as is @last */
  gint32 today;
  guint days_left; /* until the next of its cadence opens; 0 = not known */
  char *last;      /* what was written last time, or NULL */
} SmritiPractice;

void smriti_practice_free (SmritiPractice *practice);

/* All that is due, as one. Nothing is owned. */
typedef struct
{
  const SmritiToday *today;
  gboolean with_cards;
  const char *catch_up; /* one line, or NULL */
  const char *motto;    /* Markdown, or NULL */
  const char *tip;      /* of the day: Markdown, or NULL */
  GPtrArray *practice;  /* of SmritiPractice: asked about */
  GPtrArray *open;      /* of SmritiPractice: open all the while, told in passing */
  gboolean with_topic;  /* several topics are practised: say which */
} SmritiReminder;

SmritiStage *smriti_stage_reminder (guint generation, const SmritiReminder *reminder, const SmritiServerFace *face);

/* --- stage_practice.c --- */

/* The first step that is not ticked; NULL = none. */
const SmritiStep *smriti_stage_next_step (const SmritiOccurrence *occurrence);
/* Stays and counts down: "2 of 4 left", the next step, what helps with it. */
SmritiStage *
smriti_stage_checklist (guint generation, const SmritiPractice *practice, gboolean with_topic, const SmritiServerFace *face);
/* Why is it skipped? @token, @title: of one occurrence; "" = of all that was asked about. */
SmritiStage *smriti_stage_why (guint generation, const char *token, const char *title, const SmritiServerFace *face);
SmritiStage *smriti_stage_practised (guint generation, const char *title, const SmritiServerFace *face);
/* What stands for an occurrence in a key: bounded, whatever its topic is called; "" for none. New string. */
char *smriti_stage_token (const char *occurrence);

/* --- stage.c again --- */

SmritiStage *
smriti_stage_question (guint generation, const SmritiStudyCard *card, const SmritiToday *today, const SmritiServerFace *face);
/* @anchor: Markdown, one of the card's that was forgotten before; NULL = it needs none. */
SmritiStage *smriti_stage_answer (guint generation, const SmritiStudyCard *card, const SmritiGradePreview preview[4],
                                  const char *anchor, const SmritiServerFace *face);
SmritiStage *smriti_stage_done (guint generation, const SmritiToday *today, const SmritiServerFace *face);
/* @card NULL: it was no answer that was refused. */
SmritiStage *smriti_stage_refused (guint generation, const SmritiStudyCard *card, const char *why, const SmritiServerFace *face);
SmritiStage *smriti_stage_test (guint generation, const SmritiServerFace *face);

/* What the action @key of a notification of @generation about @card (or the token
 * of an occurrence; "" = none) asks for; FALSE when it is of another generation or
 * card, or is nothing of ours. */
gboolean smriti_stage_read_key (const char *key, SmritiStageKind kind, guint generation, const char *card, SmritiVerb *out_verb,
                                SmritiGrade *out_grade);
/* The reason a verb of SMRITI_STAGE_WHY gives; NULL = none. */
const char *smriti_stage_reason (SmritiVerb verb);

/* "10 min", "3 h", "4 d", "2.5 mo", "1.2 y"; new string. */
char *smriti_stage_interval (gint64 interval_s);
/* "5 concepts, 1 snippet"; new string. */
char *smriti_stage_counts (guint concepts, guint snippets);
