/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Private to the stages (stage.c, stage_practice.c): the parts of a notification
 * as a given server shows them. */

#pragma once

#include "daemon/prompts/stage.h"

#define SMRITI_STAGE_MAX_BODY 1024 /* bytes of a card's side; servers cut far earlier */
#define SMRITI_STAGE_MAX_TITLE 90  /* characters */
#define SMRITI_STAGE_MAX_LINE 160  /* characters of a tip or an anchor: two rows of a popup, three of a narrow one */
#define SMRITI_STAGE_DONE_MS 10000

/* No summary, no body yet; the server's own time-out. */
SmritiStage *smriti_stage_new (SmritiStageKind kind, guint generation);

/* One side of a card, or a motto, as this server reads it. */
char *smriti_stage_side (const char *markdown, const SmritiServerFace *face);
/* Our own words, an error's or a note's that mean themselves, as this server reads them. */
char *smriti_stage_own (const char *text, const SmritiServerFace *face);
/* @text as it stands, on a line of its own. */
void smriti_stage_paragraph (GString *body, const char *text);
/* "@word: …" and the words of @markdown as one line of their own, cut. */
void smriti_stage_add_line (GString *body, const char *word, const char *markdown, const SmritiServerFace *face);
/* Takes @body. */
char *smriti_stage_finish_body (GString *body, const SmritiServerFace *face);

/* @token: of the card or occurrence it is about, "" = none. */
void smriti_stage_add_action (SmritiStage *stage, const char *verb, const char *token, const char *label);
/* How many actions a stage may have; it offers the most useful ones first. */
guint smriti_stage_room (const SmritiServerFace *face);
/* A click on the body; listed last, because Budgie skips the action after it. */
void smriti_stage_add_default (SmritiStage *stage, const SmritiServerFace *face, const char *label);

/* stage_practice.c: what a reminder says of practice, one line each, and of what else is open. */
void smriti_stage_add_practice (GString *body, const SmritiReminder *reminder, const SmritiServerFace *face);
/* "Weekly Review · 2 of 2 left"; new. */
char *smriti_stage_practice_title (const SmritiPractice *practice, gboolean with_topic);
/* The steps as lines. */
void smriti_stage_add_steps (GString *body, const SmritiPractice *practice, const SmritiServerFace *face);
