/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Fitting the parameters of a model of forgetting to somebody's own answers:
 * the most probable ones (MAP), by damped Gauss-Newton (Levenberg-Marquardt).
 *
 *   F = sum_k v_k BCE (R_k, y_k) + penalty sum_i ((q_i - q0_i) / sd_i)^2
 *
 * over the items k of a history, v_k their recency weights, q_i = ln w_i for the
 * first stabilities and w_i else, q0 the published defaults. The widths sd_i are
 * how far those who have fitted many people saw the parameters lie apart.
 *
 * Pure. Where the processor has wide registers they are used; what comes out is
 * the same to the bit without them. One thread; nothing depends on its number. */

#pragma once

#include "common/memory/fsrs.h"
#include "common/memory/fsrs7.h"
#include "common/memory/history.h"

#define SMRITI_FIT_MIN_ITEMS 32 /* fewer say nothing: the parameters stay as they were */

/* How good predictions of the history that was fitted are; see quality.h. */
typedef struct
{
  double log_loss, rmse_bins; /* recency-weighted; 0 when there is no item */
} SmritiFitQuality;

typedef struct
{
  SmritiParameters parameters; /* those to go on with: the new ones, or those it began with */
  gboolean improved;           /* the new ones predict better than those it began with, by log loss */
  SmritiFitQuality quality;    /* of the new ones, taken or not */
  SmritiFitQuality before;     /* of those it began with */
  guint passes;                /* over the history */
} SmritiFit;

/* Asked between two passes whether there is time for another one; NULL = always. */
typedef gboolean (*SmritiGoOnFunc) (gpointer user_data);

/* Starts from @start (NULL: the defaults), which is also what @before speaks of.
 * With too few items, or when told to stop before the first pass ended, nothing
 * is improved. @weighted FALSE: all items count the same. */
void smriti_fit (const SmritiHistory *history, const SmritiParameters *start, gboolean weighted, SmritiGoOnFunc go_on,
                 gpointer user_data, SmritiFit *out);

/* The same for FSRS-7, labels at a day or more like the other; only the parameters
 * come back, @start's when nothing better was found. */
SmritiParameters7
smriti_fit7 (const SmritiHistory *history, const SmritiParameters7 *start, SmritiGoOnFunc go_on, gpointer user_data);

/* What FSRS-6 with @parameters predicts of each item: @out has history->n_items places. */
void smriti_fit_predict (const SmritiHistory *history, const SmritiParameters *parameters, double *out);
