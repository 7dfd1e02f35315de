/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* To know something by a date ("4.2 2027-01-12"): which cards are meant, when
 * they are looked at a last time before it, and how many new ones that takes a
 * day. Pure. After the date none of it acts. */

#pragma once

#include "common/memory/fsrs.h"

#include <glib.h>

/* The cards meant shall be recalled that surely on the day; more, if more is wanted always. */
#define SMRITI_EXAM_RETENTION 0.95

typedef struct
{
  char entry[64]; /* of the outline; "" = all cards */
  gint32 day;
} SmritiExam;

/* "ENTRY DATE": an entry's number ("4.2", of which 4.2.1 is a part) or "all", and
 * "YYYY-MM-DD". FALSE, and @out as it was, for anything else; "" too. */
gboolean smriti_exam_from_string (const char *s, SmritiExam *out);

/* Whether a card of @entry ("" = of none) is meant. */
gboolean smriti_exam_is_about (const SmritiExam *exam, const char *entry);

/* Moves the days [*@min_days, *@max_days] on which a card may fall due, counted
 * from today, before an exam @days_left days from today. Nothing changes when the
 * card is due before it anyway, or when without another look it will be recalled
 * then with @retention or more (at least SMRITI_EXAM_RETENTION): @stability is that
 * of FSRS-6, days until R is 0.9. Else the range ends on the eve; it begins up to a
 * week before that, no sooner than a card of this stability can wait for the exam,
 * so that the last looks do not all fall on the eve. The look itself makes it
 * more lasting, never less.
 * Returns whether it was shortened. An exam tomorrow or sooner changes nothing:
 * the next look would be on the day. */
gboolean smriti_exam_shorten (const SmritiParameters *parameters, double stability, double retention, int days_left,
                              int *min_days, int *max_days);

/* How many of @new_cards have to be met a day to have met all of them by an exam
 * @days_left days from today, today counted: all of them when no day is left. */
guint smriti_exam_new_a_day (guint new_cards, int days_left);
