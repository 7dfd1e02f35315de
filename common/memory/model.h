/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The model of one person: FSRS-6 with fitted parameters, and over it a small
 * layer that learns from every answer, so that it follows how somebody's memory
 * drifts. A gate weighs the layer against FSRS-6 by which of the two has
 * predicted better; another weighs both against FSRS-6 as it is published, which is
 * the better guess for somebody of whom little is known.
 *
 *   l6, l7 = logit of FSRS-6's and FSRS-7's R;  z = l6 + sum_i theta_i x_i
 *   p = h R0 + (1 - h) (g sigmoid (z) + (1 - g) R6)
 *
 * p falls strictly in the time since the last answer, so an interval can be read
 * off it. Pure; deterministic: the same answers in the same order give the same
 * state. Formulas: HACKING.md "The model of memory". */

#pragma once

#include "common/memory/fsrs.h"
#include "common/memory/fsrs7.h"

#define SMRITI_MODEL_N_FEATURES 8
#define SMRITI_MODEL_N_COVARIANCES (SMRITI_MODEL_N_FEATURES * (SMRITI_MODEL_N_FEATURES + 1) / 2)

/* Everything that is known of a person: 101 numbers. */
typedef struct
{
  SmritiParameters parameters;                   /* of FSRS-6, fitted or the defaults */
  SmritiParameters7 parameters7;                 /* of FSRS-7 likewise */
  double theta[SMRITI_MODEL_N_FEATURES];         /* the layer's weights */
  double covariance[SMRITI_MODEL_N_COVARIANCES]; /* how sure they are: upper triangle by rows */
  double gate;                                   /* g, 0..1: the layer's share of what is not the published model's */
  double published;                              /* h, 0..1: the share of FSRS-6 with its published parameters */
} SmritiModel;

/* What the model knows of one card: the fold of its answers. All zero: never answered. */
typedef struct
{
  SmritiMemory memory;
  SmritiMemory7 memory7;
  SmritiMemory published; /* under the published parameters */
  guint n_long;           /* answers a day or more after the one before */
  guint lapses;           /* of them, Again */
  gint32 last_day;        /* review day of the last answer */
  gint64 last_ms;         /* and its instant */
  gint32 interval_days;   /* review days between the last two answers of different days, 0 = there are none yet */
} SmritiTrace;

/* Somebody of whom nothing is known: the defaults, a layer that says nothing yet. */
void smriti_model_init (SmritiModel *model);

/* Moves what came from outside into range. FALSE (and @model as smriti_model_init()
 * makes it) when a number is not finite or the covariance is none. */
gboolean smriti_model_mend (SmritiModel *model);

/* The card after an answer at (@day, @at_ms); both clocks going back count as standing still. */
void smriti_trace_answer (SmritiTrace *trace, const SmritiModel *model, SmritiGrade grade, gint32 day, gint64 at_ms);

/* A card whose memory began in another program: see smriti_fsrs_from_sm2(). */
void smriti_trace_begin (SmritiTrace *trace, const SmritiModel *model, SmritiMemory memory, gint32 day, gint64 at_ms);

/* p that the card is recalled at (@day, @at_ms). 0 for one never answered. */
double smriti_model_predict (const SmritiModel *model, const SmritiTrace *trace, gint32 day, gint64 at_ms);

/* p @elapsed_days (fractional) after the card's last answer; strictly falling. */
double smriti_model_curve (const SmritiModel *model, const SmritiTrace *trace, double elapsed_days);

/* Days, not rounded, until p falls to @retention (clamped to [0.01, 0.999]; NaN
 * counts as 0.9), in [0.001, 36500]. */
double smriti_model_interval (const SmritiModel *model, const SmritiTrace *trace, double retention);

/* Learns from an answer to the card as it stood before it, and returns what was
 * predicted of it. Only from items (history.h): of an answer of the same day, or
 * of a first one, nothing. */
double smriti_model_learn (SmritiModel *model, const SmritiTrace *before, gboolean recalled, gint32 day, gint64 at_ms);
