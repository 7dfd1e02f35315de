/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A study room without store or notes, for tests of the prompts: a handful of
 * cards, one daily occurrence, practice as wanted, and misbehaviour on demand. It defines the
 * functions of study.h, so that the linker takes these. */

#pragma once

#include "daemon/prompts/prompts.h"

struct _SmritiStudy
{
  SmritiClock *clock;
  SmritiSettings *settings;
  SmritiPrompts *prompts; /* told of every change, as the bus room does; may be NULL */
  GPtrArray *cards;       /* of SmritiStudyCard; answered ones have answers > 0 */
  GHashTable *facts;
  GHashTable *tokens;
  char *motto;
  char *tip;
  char *anchor; /* of every card */

  guint answered; /* graded */
  guint repeated; /* tokens seen again */
  SmritiGrade last_grade;
  gint32 prompted_day;
  guint times;
  gint64 first_s, last_s;
  gint64 snoozed_s;
  guint snoozes;
  gint32 skipped_day;

  GPtrArray *practice; /* of SmritiOccurrence, as they stand */
  GPtrArray *past;     /* of SmritiOccurrence */
  char *why;           /* of the last skip */
  char *until;         /* of the last snooze of practice */
  gboolean paused;
  gboolean placing; /* a note is just being taken in */
  gint64 pause_end_s;
  SmritiCatchUp catch_up;
  SmritiHeld noted; /* why something was last held */

  gboolean refuses;     /* nothing can be written */
  gboolean log_refuses; /* only the log of reminders */
};

SmritiStudy *fake_study_new (SmritiClock *clock, guint n_cards);
/* As an answer from the terminal. */
void fake_study_answer_elsewhere (SmritiStudy *study, const char *id);
/* Adds an occurrence that opens then and ends a week later; @steps: up to a NULL. */
SmritiOccurrence *fake_study_add_practice (SmritiStudy *study, SmritiCadence cadence, gint64 opens_s, const char *title,
                                           ...) G_GNUC_NULL_TERMINATED;
