/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How good predictions of recall are. Pure. */

#pragma once

#include "common/memory/history.h"

/* One prediction and what came of it. */
typedef struct
{
  double p;          /* predicted, 0..1 */
  gboolean recalled; /* what happened */
  double weight;     /* 1 = unweighted */
  int elapsed_days;  /* since the card's answer before, >= 1 */
  guint n_long;      /* answers of the card with elapsed_days >= 1, with this one */
  guint lapses;      /* of them, before this one, Again */
} SmritiPrediction;

typedef struct
{
  double log_loss;  /* mean binary cross-entropy, natural logarithm; p clamped to [1e-15, 1 - 1e-15] */
  double rmse_bins; /* root of the mean squared difference between prediction and share recalled, over the
                       bins of srs-benchmark (by interval, answers, lapses); a bin's means are not
                       weighted, the bin is, by what is in it (fsrs-rs, evaluate) */
  double auc;       /* Mann-Whitney with average ranks, unweighted; 0.5 when one class is missing */
  double recalled;  /* weighted share */
} SmritiMetrics;

/* All zero (auc 0.5) when @n is 0. */
void smriti_metrics (const SmritiPrediction *predictions, gsize n, SmritiMetrics *out);
/* All but the AUC, which wants sorting: it stays 0.5. */
void smriti_metrics_of_loss (const SmritiPrediction *predictions, gsize n, SmritiMetrics *out);

/* A row of the calibration table: predictions in [from, to). */
typedef struct
{
  double from, to;
  guint n;
  double predicted, recalled; /* means; 0 when n is 0 */
} SmritiCalibrationBin;

#define SMRITI_CALIBRATION_BINS 10 /* each a tenth */

void smriti_calibration (const SmritiPrediction *predictions, gsize n, SmritiCalibrationBin out[SMRITI_CALIBRATION_BINS]);

/* By how much @a is better (negative) or worse in mean log loss than @b, which
 * speaks of the same answers: bootstrap over whole days (@day of each), since
 * answers of a day hang together. 95 % interval by percentiles of @n_draws
 * draws. Deterministic: the draws come from a fixed seed. */
typedef struct
{
  double difference, low, high;
} SmritiBootstrap;

void smriti_bootstrap (const SmritiPrediction *a, const SmritiPrediction *b, const gint32 *day, gsize n, guint n_draws,
                       SmritiBootstrap *out);

/* The items of a history as predictions, @p of each (history->n_items of them),
 * weight 1; @out has as many places. */
void smriti_history_predictions (const SmritiHistory *history, const double *p, SmritiPrediction *out);
