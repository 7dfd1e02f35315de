/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A pile of overdue cards, spread over days under a daily cap, most memory saved
 * a minute first. Pure; the same input gives the same plan.
 *
 * What asking a card is worth: the chance that it is recalled
 * SMRITI_BACKLOG_HORIZON_DAYS from now when it is asked today, less that chance
 * when it is not, over the seconds an answer takes (expected: a forgotten card
 * takes longer). With R the chance of recall now, S the stability, S_g that after
 * grade g and H the horizon:
 *
 *   gain = R sum_g share_g R(H, S_g) + (1 - R) R(H, S_again) - R(elapsed + H, S)
 *   rate = gain / (R right_s + (1 - R) wrong_s)
 *
 * What falls due meanwhile competes by the same measure: a fresh card that would
 * lose much goes before an old one that has little left to lose. Cards that were
 * asked come back after their new interval, and are competitors again. */

#pragma once

#include "common/memory/fsrs.h"

#include <glib.h>

#define SMRITI_BACKLOG_HORIZON_DAYS 30
#define SMRITI_BACKLOG_MAX_DAYS 365 /* a plan is not drawn further */
#define SMRITI_BACKLOG_MAX_CAP 100000

typedef struct
{
  SmritiMemory memory;
  gint32 elapsed_days; /* since its last answer, today */
  gint32 due_in;       /* days from today; 0 today, less: overdue */
} SmritiBacklogCard;

typedef struct
{
  SmritiParameters parameters;
  double retention;  /* wished for: gives the interval after an answer; clamped to [0.7, 0.99] */
  double right_s;    /* seconds a remembered card takes; what is none or not above 0 counts as 8 */
  double wrong_s;    /* a forgotten one, with what it takes to learn it again; likewise as 20 */
  double share[3];   /* Hard, Good, Easy of what is remembered; taken as 0, 1, 0 where they add up to nothing */
  guint cap_cards;   /* a day; 0 = no such cap */
  double cap_s;      /* seconds a day; 0 = no such cap. Without either all of it is asked at once */
  guint wanted_days; /* by which it shall be done, for smriti_backlog_cap(); at least 1 */
} SmritiBacklogRules;

typedef struct
{
  guint cards;
  double seconds;  /* expected */
  double recalled; /* expected number */
  guint left;      /* due and not asked when the day ends */
} SmritiBacklogDay;

typedef struct
{
  guint overdue;   /* cards due before today */
  guint due;       /* and with today's */
  GArray *days;    /* of SmritiBacklogDay, from today on, until it is done or SMRITI_BACKLOG_MAX_DAYS */
  int done_day;    /* days from today at whose end nothing due is left; -1 = not within the plan */
  double in_a_day; /* cards that come in a day, on average over the plan's second half */
} SmritiBacklogPlan;

/* Right and wrong seconds 8 and 20, 10 % Hard, 80 % Good, 10 % Easy, retention 0.9, default parameters, no cap. */
void smriti_backlog_rules_init (SmritiBacklogRules *rules);

/* What asking a card is worth now: chance of recall saved a second. Never below 0;
 * defined for whatever numbers come in. */
double smriti_backlog_rate (const SmritiBacklogRules *rules, SmritiMemory memory, double elapsed_days);

/* The plan; @cards (those that were ever answered, due or not) stay the caller's. */
SmritiBacklogPlan *smriti_backlog_plan (const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n);
void smriti_backlog_plan_free (SmritiBacklogPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiBacklogPlan, smriti_backlog_plan_free)

/* The smallest number of cards a day with which the pile is gone within
 * rules->wanted_days days; the caps in @rules do not count. 0 when nothing is due. */
guint smriti_backlog_cap (const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n);
