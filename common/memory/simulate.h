/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a year of answers would cost and bring: cards that FSRS-6 describes, each
 * asked when its retrievability has fallen to the wish, answered by lot. Pure;
 * the same seed gives the same course, on every machine.
 *
 * The rules are those of the simulator in fsrs-rs, so that its figures can be
 * compared. A day asks what is due first, easier cards before harder ones, then
 * new cards, until a limit is met; what is left waits for the next day. A review
 * is recalled with probability R. A new card, and one that was forgotten, is
 * asked again on the same day (at most SMRITI_SIMULATE_MAX_STEPS times) until it
 * was answered well as often as there are steps, or Easy. There is no fuzz.
 *
 * Two things differ, both on purpose: a same-day Hard never lowers stability
 * (fsrs.h; the simulator in fsrs-rs does not know that rule yet), and each card
 * draws its own lots, so that two retentions are compared over the same luck. */

#pragma once

#include "common/memory/fsrs.h"
#include "common/memory/history.h"

#define SMRITI_SIMULATE_MAX_CARDS 1000000
#define SMRITI_SIMULATE_MAX_DAYS 36500
#define SMRITI_SIMULATE_MAX_STEPS 5
#define SMRITI_SIMULATE_NO_LIMIT G_MAXUINT

/* Probabilities need not add up to 1: each row is divided by its sum. A number
 * that is none or negative counts as 0, a row without any as the default one. */
typedef struct
{
  guint n_cards;           /* new ones, on the first day; at most SMRITI_SIMULATE_MAX_CARDS */
  guint n_days;            /* at most SMRITI_SIMULATE_MAX_DAYS */
  double max_cost_s;       /* a day; the answer that goes over it is the last. INFINITY = no limit, NaN = the default */
  guint new_limit;         /* new cards a day */
  guint review_limit;      /* reviews a day; new cards are not counted in */
  int max_interval_days;   /* at least 1 */
  guint n_learning;        /* steps of a new card */
  guint n_relearning;      /* and of one that was forgotten */
  double first[4];         /* probability of Again, Hard, Good, Easy on a new card */
  double recalled[3];      /* of Hard, Good, Easy when it is recalled */
  double learning[3][4];   /* a new card again on its day: of each grade, after Again, Hard, Good */
  double relearning[3][4]; /* the same of a forgotten one */
  double learn_s[4];       /* seconds an answer takes, by grade: on a new card's first day */
  double review_s[4];      /* the first on a later day */
  double relearn_s[4];     /* those after it on that day */
} SmritiSimulateConfig;

/* The defaults of fsrs-rs, of many people's logs: 10,000 cards, 365 days, 1800 s
 * a day, no other limit, 2 learning steps and 1 relearning step. */
void smriti_simulate_config_init (SmritiSimulateConfig *config);

/* Probabilities and seconds as they are in somebody's own answers; all else in
 * @config stays. @took_ms: how long each of @reviews took, in the same order, 0
 * when it is not known; NULL when none is. Both may come in any order of time
 * and stay the caller's; an answer with a grade outside 1..4 is left out.
 *
 * Each number is the person's own with weight n / (50 + n) and what stood in
 * @config with the rest, n answers speaking of it, so nothing is learnt from
 * nothing. Transitions have 1 added to each count. Seconds are means over answers
 * of more than 0 ms and less than 20 minutes. Which state an answer was in
 * follows from the days: a card's first day is learning, the first answer of a
 * later day a review, the others of that day relearning.
 * Returns how many answers had a time that counts. */
guint
smriti_simulate_config_from_history (const SmritiReview *reviews, const guint *took_ms, gsize n, SmritiSimulateConfig *config);

/* A course. Arrays over the days, n_days each. */
typedef struct
{
  guint n_days;
  double *memorised; /* the sum of R over the cards begun, when the day ends */
  double *cost_s;
  guint *reviews; /* cards asked that were known before; each counts once a day */
  guint *new_cards;
  double total_cost_s;
  guint64 total_cards;   /* reviews and new cards */
  double last_memorised; /* of the last day; 0 when there is none */
} SmritiSimulation;

/* The course with @retention as the wish (as smriti_fsrs_interval() takes it).
 * Never fails: whatever the config holds is moved into its range first. New. */
SmritiSimulation *
smriti_simulate (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention, guint64 seed);

/* The same, but of memorised only the last day is filled in: half the time, or a tenth. */
SmritiSimulation *
smriti_simulate_end (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention, guint64 seed);
void smriti_simulation_free (SmritiSimulation *simulation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSimulation, smriti_simulation_free)

/* Seconds for each card memorised at the end; INFINITY when there is none. */
double smriti_simulation_cost_per_memorised (const SmritiSimulation *simulation);

#define SMRITI_SUGGEST_MIN 0.70
#define SMRITI_SUGGEST_MAX 0.95

/* The retention in [SMRITI_SUGGEST_MIN, SMRITI_SUGGEST_MAX] at which a memorised
 * card costs the least, to 0.01: the mean over some seeds from @seed on, by golden
 * section and both ends; of equal ones the lower. It is often the lower end: forgetting is cheap to
 * whoever counts cards only. */
double smriti_simulate_suggest (const SmritiSimulateConfig *config, const SmritiParameters *parameters, guint64 seed);
