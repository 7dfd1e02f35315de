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
} SmritiStageKind;

typedef enum
{
  SMRITI_VERB_START,
  SMRITI_VERB_LATER,
  SMRITI_VERB_SKIP,
  SMRITI_VERB_SHOW, /* the answer, or it again after a refusal */
  SMRITI_VERB_GRADE,
  SMRITI_VERB_CLICK, /* the test notification's */
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

/* @motto: Markdown or NULL. */
SmritiStage *smriti_stage_reminder (guint generation, const SmritiToday *today, const char *motto, const SmritiServerFace *face);
SmritiStage *
smriti_stage_question (guint generation, const SmritiStudyCard *card, const SmritiToday *today, const SmritiServerFace *face);
SmritiStage *smriti_stage_answer (guint generation, const SmritiStudyCard *card, const SmritiGradePreview preview[4],
                                  const SmritiServerFace *face);
SmritiStage *smriti_stage_done (guint generation, const SmritiToday *today, const SmritiServerFace *face);
/* @card NULL: it was no answer that was refused. */
SmritiStage *smriti_stage_refused (guint generation, const SmritiStudyCard *card, const char *why, const SmritiServerFace *face);
SmritiStage *smriti_stage_test (guint generation, const SmritiServerFace *face);

/* What the action @key of a notification of @generation about @card ("" = none)
 * asks for; FALSE when it is of another generation or card, or is nothing of ours. */
gboolean smriti_stage_read_key (const char *key, SmritiStageKind kind, guint generation, const char *card, SmritiVerb *out_verb,
                                SmritiGrade *out_grade);

/* "10 min", "3 h", "4 d", "2.5 mo", "1.2 y"; new string. */
char *smriti_stage_interval (gint64 interval_s);
/* "5 concepts, 1 snippet"; new string. */
char *smriti_stage_counts (guint concepts, guint snippets);
