/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* When to ask a card again: learning and relearning steps, states, the order
 * between the four grades, fuzz. Pure: settings, where the card stands, days
 * passed and a seed in; four possible outcomes out. The caller turns an outcome
 * into a due date and writes both down; nothing here is computed a second time,
 * so a change of rules moves no promise already made.
 *
 * Behaves as ts-fsrs 5.4.2 without fuzz (its short-term scheduler when there
 * are steps, its long-term scheduler when there are none at all), with the fuzz
 * range of Anki. Differences, all deliberate, are named at each function. */

#pragma once

#include "common/enums.h"
#include "common/memory/balance.h"
#include "common/memory/fsrs.h"

#include <glib.h>

#define SMRITI_MAX_STEPS 16
#define SMRITI_MAX_INTERVAL_DAYS 36500

/* The settings that act on scheduling. */
typedef struct
{
  SmritiParameters parameters;
  double retention;      /* wanted R at the due date, 0..1 */
  int max_interval_days; /* 1..36500 */
  guint n_learning;
  guint n_relearning;
  int learning_s[SMRITI_MAX_STEPS]; /* seconds; entries <= 0 are passed over */
  int relearning_s[SMRITI_MAX_STEPS];
  gboolean fuzz;

  /* What depends on the card and the day; 0 and NULL leave it out. */
  const SmritiBalance *balance; /* borrowed; without fuzz it is not looked at */
  int exam_days;                /* days from today to an exam about this card (exam.h) */
  double wanted_days[4];        /* by grade - 1: the interval, not rounded, at which a better model than FSRS-6 sees R
                                   fall to the retention; 0 or no finite number = from the stability */
} SmritiSchedule;

/* Where a card stands. All zero: a new card. */
typedef struct
{
  SmritiState state;
  int step; /* which step a card in (re)learning waits for, from 0 */
  SmritiMemory memory;
} SmritiProgress;

typedef struct
{
  SmritiProgress progress; /* after the answer */
  int interval_days;       /* review days until due; 0 = within the day */
  gint64 interval_s;       /* seconds until due when interval_days is 0, else days * 86400, for display only */
  gboolean lapsed;         /* a card in review was forgotten */
} SmritiOutcome;

/* Retention 0.90, at most 36500 days, steps 1m 10m and 10m, fuzz, default
 * parameters; nothing that depends on card and day. */
void smriti_schedule_init_default (SmritiSchedule *schedule);

/* The four outcomes of an answer now, out[grade - 1]. @elapsed_days: review
 * days since the last answer (< 0 counts as 0; of no meaning for a new card).
 * @seed: of smriti_fuzz_seed(); the same seed gives the same outcomes, and all
 * four grades use the same draw.
 *
 * Promises: a better grade is never asked sooner; of a card in review Hard,
 * Good and Easy differ by a day at least while the maximum allows; intervals
 * are 1..max_interval_days or within the day; memory is smriti_fsrs_next(). A
 * step of a day or more puts the card in review, due that many whole days on.
 * Without any steps every answer does. With a balance the day is drawn by its
 * weights (all four grades with the same number, each within its own fuzz range,
 * a better grade after a worse one where its range allows); a range that ends
 * beyond SMRITI_BALANCE_DAYS is left to plain fuzz. An exam shortens as exam.h says, and is then a
 * maximum of its own: Hard, Good and Easy may meet on its eve. Steps are left as they are.
 *
 * Beyond ts-fsrs: results never exceed the maximum interval; steps that fall
 * (10m 1m) cannot make a better grade come sooner; a step index left over from
 * longer settings counts as the last step instead of letting Again graduate. */
void smriti_scheduler_preview (const SmritiSchedule *schedule, const SmritiProgress *before, int elapsed_days, guint64 seed,
                               SmritiOutcome out[4]);

/* The days [out_min, out_max] within which the preview gives each grade an
 * interval of days, before they are put in order: for who is to fill in the
 * balance. Grades that come back within the day by a step have one all the same. */
void smriti_scheduler_ranges (const SmritiSchedule *schedule, const SmritiProgress *before, int elapsed_days, int out_min[4],
                              int out_max[4]);

/* One of the preview. A @grade outside 1..4 is a programmer's error and leaves
 * the card where it stands, due at once. */
SmritiOutcome smriti_scheduler_answer (const SmritiSchedule *schedule, const SmritiProgress *before, SmritiGrade grade,
                                       int elapsed_days, guint64 seed);

/* The days an interval may be moved to, Anki's range: none below 2.5 days, else
 * 1 day + 15 % of what lies in 2.5..7 + 10 % in 7..20 + 5 % above, both ways,
 * inside [1, @max_interval_days]. When the interval itself is longer than
 * @elapsed_days the range begins after @elapsed_days, so fuzz never lets a card
 * that grows come back as early as last time (ts-fsrs; Anki measures it against
 * the interval last given, which is the same for a card answered when due).
 * @interval_days is not rounded before (ts-fsrs rounds first). */
void smriti_fuzz_range (double interval_days, int elapsed_days, int max_interval_days, int *out_min, int *out_max);

/* The same range inside bounds of the caller, into which the interval is moved
 * first (Anki: constrained_fuzz_bounds, less its last branch, which that move
 * leaves nothing to do: above 2.5 days a range is only one day wide at @max_days). */
void smriti_fuzz_range_within (double interval_days, int min_days, int max_days, int *out_min, int *out_max);

/* A seed from the card's id and how many answers it has had: FNV-1a (64 bit)
 * over the bytes of the id and the count as 4 bytes, low first, then the
 * finaliser of splitmix64. The same on every machine. NULL counts as "". */
guint64 smriti_fuzz_seed (const char *card_id, guint answers_so_far);

/* A day of [@min_days, @max_days], each equally likely over the seeds. */
int smriti_fuzz_draw (guint64 seed, int min_days, int max_days);
/* A number of [0, 1), evenly spread over the seeds. */
double smriti_fuzz_fraction (guint64 seed);

/* --- leeches --- */

/* A card in review that was forgotten so often wants other words rather than
 * another repetition: told of at the 8th time, and every 4 times from there on (as Anki,
 * which sets it aside then; here it is only told). */
#define SMRITI_LEECH_LAPSES 8
gboolean smriti_leech_is_told (guint lapses);
