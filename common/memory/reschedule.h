/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which promised days move when the model has learnt something new, and where to.
 * A promise is broken only where it is clearly wrong, and what has to come sooner is
 * spread, so that no wave follows. Pure; deterministic: the same cards in the same
 * order give the same days. */

#pragma once

#include <glib.h>

/* A day may get so much more than what the next SMRITI_RESCHEDULE_MEAN_DAYS days have on average. */
#define SMRITI_RESCHEDULE_PEAK 1.5
#define SMRITI_RESCHEDULE_MEAN_DAYS 30

/* A card in review. */
typedef struct
{
  gint32 last_day;    /* review day of its last answer */
  gint32 due_day;     /* promised */
  double wanted_days; /* the interval as it would be promised now, not rounded */
  int max_days;       /* and no longer than this */
  double lost;        /* the share of recall wanted less the one expected on due_day: the more, the more urgent */
} SmritiPromised;

/* What falls due anyway. */
typedef struct
{
  gint32 today;
  const guint *due; /* cards due so many days from today, those to be moved too */
  guint n_days;     /* of @due; after them nothing is due */
  guint quota;      /* cards that are no burden on any day */
} SmritiRescheduleLoad;

/* The day of each card into @out_due: its due_day where it stays.
 *
 * It stays when it is due today or before, when the fuzz range of what was promised
 * holds the wanted interval or that of the wanted one what was promised (it could
 * have been drawn from it), and when its numbers are none (not finite, an answer in
 * the future, a day out of sight).
 *
 * Later: the day of the wanted interval's fuzz range with the least load, the one
 * nearest to what is wanted of several, and the sooner of two.
 *
 * Sooner: those that lose most first, each on the first day from the wanted one on,
 * tomorrow at the earliest, that has room: fewer cards than the most of what it has
 * already, SMRITI_RESCHEDULE_PEAK times the mean of the days to come, and the quota.
 * Where no day before the promised one has room, the card stays. */
void smriti_reschedule (const SmritiPromised *cards, guint n_cards, const SmritiRescheduleLoad *load, gint32 *out_due);
