/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A study room without store or notes, for tests of the prompts: a handful of
 * cards, one daily occurrence, and misbehaviour on demand. It defines the
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

  guint answered; /* graded */
  guint repeated; /* tokens seen again */
  SmritiGrade last_grade;
  gint32 prompted_day;
  guint times;
  gint64 first_s, last_s;
  gint64 snoozed_s;
  guint snoozes;
  gint32 skipped_day;

  gboolean refuses;     /* nothing can be written */
  gboolean log_refuses; /* only the log of reminders */
};

SmritiStudy *fake_study_new (SmritiClock *clock, guint n_cards);
/* As an answer from the terminal. */
void fake_study_answer_elsewhere (SmritiStudy *study, const char *id);
