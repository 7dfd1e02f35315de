/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-7, the second opinion: two traces of a card, one that fades quickly and
 * one that lasts, in fractional days. Pure arithmetic, total like fsrs.h: any
 * numbers in, numbers in range out.
 *
 * Formula source: FSRS-7 (34 parameters) of the open-spaced-repetition project.
 * Variables are named as there: w, S (long), s (short), D, R, G, t. */

#pragma once

#include "common/enums.h"

#include <glib.h>

#define SMRITI_FSRS7_N_PARAMETERS 34
#define SMRITI_STABILITY7_MIN 1e-4 /* days */

typedef struct
{
  double w[SMRITI_FSRS7_N_PARAMETERS];
} SmritiParameters7;

typedef struct
{
  double long_stability;  /* S, days; 0 = never answered */
  double short_stability; /* s, days */
  double difficulty;      /* D, 1..10 */
} SmritiMemory7;

const SmritiParameters7 *smriti_parameters7_default (void);
/* Moves each into its range, then w0 <= w1 <= w2 <= w3 and w25 <= w26. NaN goes to the lower bound. */
void smriti_parameters7_clamp (SmritiParameters7 *parameters);

/* R(t): falls strictly in @elapsed_days (fractional, < 0 counts as 0) and lies
 * in [1e-5, 1 - 1e-5]. 0 for a card never answered. */
double smriti_fsrs7_retrievability (const SmritiParameters7 *parameters, SmritiMemory7 memory, double elapsed_days);

/* The memory after an answer @elapsed_days (fractional) after the last one.
 * @before with a long stability of 0 makes it a first answer. A @grade outside
 * 1..4 changes nothing. */
SmritiMemory7
smriti_fsrs7_next (const SmritiParameters7 *parameters, SmritiMemory7 before, SmritiGrade grade, double elapsed_days);

/* Days, not rounded, until R falls to @retention (clamped to [1e-4, 0.9999]; NaN counts as 0.9); at most 36500. */
double smriti_fsrs7_interval (const SmritiParameters7 *parameters, SmritiMemory7 memory, double retention);

/* The memory of a card of which only its stability (days until R = 0.9) is
 * known: s = 0.8 S, D as given, S by bisection so that R(@stability) = 0.9. */
SmritiMemory7 smriti_fsrs7_from_stability (const SmritiParameters7 *parameters, double stability, double difficulty);
