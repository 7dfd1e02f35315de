/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-6, the model of forgetting: how well a card is remembered, how that
 * changes with an answer, and when to ask again. Pure arithmetic on doubles:
 * no clock, no I/O, no state. Time is whole days between review days.
 *
 * Every function is total: whatever numbers come in (negative, infinite, NaN),
 * a stability in [SMRITI_STABILITY_MIN, SMRITI_STABILITY_MAX], a difficulty in
 * [1, 10], a probability in [0, 1] comes out. The fold of events relies on it.
 *
 * Formula source: "The Algorithm", FSRS-6, of the open-spaced-repetition
 * project (fsrs4anki wiki), with the two later rules that fsrs-rs and ts-fsrs
 * share: a same-day Hard never lowers stability, and a lapse never leaves more
 * than S / e^(w17 w18). Variables are named as there: w, S, D, R, G, t. */

#pragma once

#include "common/enums.h"

#include <glib.h>

#define SMRITI_FSRS_N_PARAMETERS 21

#define SMRITI_STABILITY_MIN 0.001 /* days */
#define SMRITI_STABILITY_MAX 36500.0
#define SMRITI_DIFFICULTY_MIN 1.0
#define SMRITI_DIFFICULTY_MAX 10.0

/* w[0..3] first stabilities, w[4..7] difficulty, w[8..10], w[15], w[16] recall,
 * w[11..14] lapse, w[17..19] same-day answers, w[20] decay of the curve. */
typedef struct
{
  double w[SMRITI_FSRS_N_PARAMETERS];
} SmritiParameters;

typedef struct
{
  double stability;  /* days until R falls to 0.9; 0 = never answered */
  double difficulty; /* 1 (easy) .. 10; 0 when never answered */
} SmritiMemory;

/* The published FSRS-6 default parameters; static, never freed. */
const SmritiParameters *smriti_parameters_default (void);

/* Takes a parameter set of any age: 21 numbers (FSRS-6), 19 (FSRS-5), 17
 * (FSRS-4.5) or none (the defaults), migrates it to 21 and clamps it to the
 * ranges of smriti_parameters_clamp() without relearning steps. A migrated set
 * forgets along the curve it was fitted with (w20 = 0.5). @w may be NULL when
 * @n is 0.
 * Fails with SMRITI_ERROR_INVALID_ARGUMENT on another count or a number that is
 * not finite, and then leaves @out alone. */
gboolean smriti_parameters_from_array (const double *w, gsize n, SmritiParameters *out, GError **error);

/* Moves each parameter into the range FSRS-6 allows it. With more than one
 * relearning step, w17 and w18 are bounded further, so that a lapse followed by
 * that many same-day Goods cannot end above the stability before the lapse.
 * w19 may be 0 (a fit keeps it at 0.01 or more; a migrated set has 0). */
void smriti_parameters_clamp (SmritiParameters *parameters, guint n_relearning_steps);

/* The same set with same-day answers switched off (w17 = w18 = w19 = 0): what
 * other implementations call "short-term disabled". For schedules without steps. */
SmritiParameters smriti_parameters_without_short_term (const SmritiParameters *parameters);

/* R(t, S) = (1 + factor t/S)^-w20, factor = 0.9^(-1/w20) - 1: the probability
 * that the card is remembered @elapsed_days (may be fractional) after its last
 * answer. 0 for a card never answered (@stability 0 or less). */
double smriti_fsrs_retrievability (const SmritiParameters *parameters, double stability, double elapsed_days);

/* The inverse: days, not rounded, until R falls to @retention (clamped to
 * [0.01, 1]; NaN counts as 0.9). Equals @stability at 0.9. May exceed any
 * maximum interval; the scheduler bounds it. */
double smriti_fsrs_interval (const SmritiParameters *parameters, double stability, double retention);

/* The memory after an answer given @elapsed_days whole days (< 0 counts as 0)
 * after the last one; 0 is the same review day and has its own formula.
 * @before with stability 0 makes it a first answer. A @grade outside 1..4
 * changes nothing. */
SmritiMemory smriti_fsrs_next (const SmritiParameters *parameters, SmritiMemory before, SmritiGrade grade, int elapsed_days);

/* The two halves of smriti_fsrs_next() for t > 0, at a retrievability the
 * caller has already: S'(recall) for Hard, Good, Easy and S'(lapse) for Again. */
double smriti_fsrs_stability_after_recall (const SmritiParameters *parameters, SmritiMemory before, SmritiGrade grade,
                                           double retrievability);
double smriti_fsrs_stability_after_lapse (const SmritiParameters *parameters, SmritiMemory before, double retrievability);

/* The memory of a card that comes from an SM-2 scheduler without its history:
 * @ease (2.5 = 250 %), @interval_days the interval SM-2 gave, @retention the
 * share of answers that were right there. */
SmritiMemory smriti_fsrs_from_sm2 (const SmritiParameters *parameters, double ease, double interval_days, double retention);
