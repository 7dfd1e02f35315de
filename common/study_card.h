/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A card with what a person has learnt of it: the row that store, study, bus
 * and prompts hand each other. Its text comes from a note, the rest is the fold
 * of its events. */

#pragma once

#include "common/card.h"
#include "common/day.h"
#include "common/memory/scheduler.h"

typedef struct
{
  gint64 n; /* row in the database */
  char *id;
  SmritiKind kind;
  gboolean snippet;
  char *deck;  /* "" = none */
  char *entry; /* "" = none */
  char *topic; /* "" = outside any outline note */
  char *front; /* Markdown; "" when the text is gone */
  char *back;
  char *note;          /* absolute path; "" = its text is not there */
  char *since, *until; /* the versions of its topic from and through which it holds, or NULL */
  gboolean explain;    /* takes a free answer in one's own words */
  char *source;        /* shared by siblings */
  guint line;
  gint64 outline; /* its outline note, 0 = none */
  guint section;  /* of the outline, 0 = none */
  SmritiOff off;
  SmritiProgress progress;
  gint64 due_s;    /* UTC s; 0 = new */
  gint32 due_day;  /* SMRITI_DAY_NONE = new */
  gint32 last_day; /* review day of its last answer, SMRITI_DAY_NONE = never */
  gint64 last_ms;
  guint answers;
  guint lapses;
} SmritiStudyCard;

SmritiStudyCard *smriti_study_card_new (void);
void smriti_study_card_free (SmritiStudyCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStudyCard, smriti_study_card_free)
