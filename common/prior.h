/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What another program knew of a card: where its memory starts here. Plain
 * record: readers find it in a note, study makes it an event, once. */

#pragma once

#include "common/day.h"
#include "common/enums.h"

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
