/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Answers added up for 'smriti stats': by day, by month, by grade, and how much
 * was recalled. Pure. */

#pragma once

#include "client/history.h"
#include "common/enums.h"

#define SMRITI_STATS_MATURE_DAYS 21

/* Answers given a review day or more after the one before: what retention is measured by. */
typedef struct
{
  guint answers, recalled;
} SmritiRecall;

typedef struct
{
  gint32 day;
  guint answers;
  gint64 took_ms;
} SmritiStatsDay;

typedef struct
{
  gint32 first; /* day of the month's beginning */
  SmritiRecall recall;
} SmritiStatsMonth;

typedef struct
{
  gint32 from, to; /* review days, both counted */
  guint answers, new_cards, cards;
  guint practised;                 /* days with an answer */
  gint64 took_ms;                  /* of those answers whose time is known: */
  guint timed;                     /* so many */
  guint grades[SMRITI_GRADE_EASY]; /* by grade - 1 */
  SmritiRecall all, young, mature; /* young: after less than SMRITI_STATS_MATURE_DAYS days */
  GArray *days;                    /* of SmritiStatsDay: each of from..to */
  GArray *months;                  /* of SmritiStatsMonth with such answers, by date */
} SmritiStats;

/* What of @past lies on the days @from..@to (from <= to). New. */
SmritiStats *smriti_stats_sum (const SmritiPast *past, gint32 from, gint32 to);
void smriti_stats_free (SmritiStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStats, smriti_stats_free)

/* Recalled of answers, 0..1; 0 when there are none. */
double smriti_recall_share (const SmritiRecall *recall);
