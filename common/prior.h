/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What another program knew of a card: where its memory starts here. Plain
 * record: readers find it in a note, study makes it an event, once. */

#pragma once

#include "common/day.h"
#include "common/enums.h"
#include "common/memory/fsrs.h"

typedef struct
{
  gint32 due_day;       /* a date of the calendar */
  gint32 last_day;      /* of the last answer; SMRITI_DAY_NONE = due_day less the interval */
  double interval_days; /* > 0 */
  double ease;          /* SM-2's factor (2.5); 0 = it was FSRS */
  double stability;     /* days, and difficulty 1..10; both 0 = to be worked out from interval and ease */
  double difficulty;
  SmritiState state;
  guint answers, lapses; /* as far as it kept count */
} SmritiPrior;

/* Makes hostile numbers such that can be: bounds, a last day before the due
 * one, review for what is no step of learning. FALSE: it says nothing that could be
 * taken over. @out_said (or NULL): why it is of no use, or that something was
 * moved, for a warning; NULL = all was well. */
gboolean smriti_prior_mend (SmritiPrior *prior, const char **out_said);

/* The memory a mended one stands for under @parameters: its own stability and
 * difficulty, else those an SM-2 interval and ease stand for (smriti_fsrs_from_sm2()). */
SmritiMemory smriti_prior_memory (const SmritiPrior *prior, const SmritiParameters *parameters);
