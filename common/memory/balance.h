/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which day of a fuzz range a card falls due on, when it is not left to chance
 * alone: rather on a day with few cards, rather not on a weekday that shall be
 * easy, and apart from its siblings. Pure: what falls due when, and a seed in; a
 * day of the range out. Nothing moves a card out of its range. */

#pragma once

#include <glib.h>

/* The last day from today on whose load is looked at: the end of the fuzz range
 * of an interval of 90 days. What can be due later is left to plain fuzz, since
 * by then the load is another. */
#define SMRITI_BALANCE_DAYS 96

/* All zero: nothing is due, no day is easy, today is a Monday. */
typedef struct
{
  guint due[SMRITI_BALANCE_DAYS + 1];      /* cards that fall due so many days from today, but for this one */
  guint siblings[SMRITI_BALANCE_DAYS + 1]; /* of them, cards made from the same source */
  guint easy_days;                         /* bit 0 = Monday: weekdays that shall have half of what others have */
  int weekday;                             /* of today, 0 = Monday */
} SmritiBalance;

/* The bits of SmritiBalance.easy_days for words such as "sat sun" (mon tue wed thu
 * fri sat sun); others are passed over. NULL or "" = none. */
guint smriti_easy_days (const char *words);

/* How likely each day of [@min_days, @max_days] is, out[day - min_days], adding up
 * to more than 0. 1 <= min <= max <= SMRITI_BALANCE_DAYS.
 *
 * As Anki's load balancer draws: by the cards of a day, (1 + n)^-2.15; a little
 * rather sooner, (min / day)^3; apart from siblings, for each 0.2, 0.4, 0.6, 0.8 at 1, 2,
 * 3, 4 days from it; 0.0001 of it on an easy day that would then have more than
 * half of what the other days of the range have on average.
 *
 * Anki gives an empty day 1 and another n^-2.15 / day^3, and heeds neither
 * siblings nor easy days on an empty day. That puts an empty day a hundred
 * thousand times before one with a single card, and with few cards a day it sees
 * to neither. Here both always count, the card itself is counted in (so that an
 * empty day weighs 1 and one card more is one step), and while there is a day
 * without a sibling a day with one is never drawn. */
void smriti_balance_weights (const SmritiBalance *balance, int min_days, int max_days, double *out);

/* A day of [@min_days, @max_days], by these weights; the same for the same seed. Not
 * beyond SMRITI_BALANCE_DAYS: there smriti_fuzz_draw() is for. */
int smriti_balance_draw (const SmritiBalance *balance, guint64 seed, int min_days, int max_days);
