/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Sums run in the order of the predictions and ties are broken by place, so the
 * same predictions give the same digits everywhere. A p that is no number counts
 * as 0: the worst bet, not a way around the measure. */

#include "common/memory/metrics.h"

#include "common/memory/clamp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define P_MIN 1e-15

/* Bins of srs-benchmark: a number belongs to the power of its base below it. */
#define INTERVAL_BASE 3.62
#define ANSWERS_BASE 1.89
#define LAPSES_BASE 1.73

/* --- log loss --- */

static double
loss_of (const SmritiPrediction *prediction)
{
  double p = clamp (prediction->p, P_MIN, 1 - P_MIN);

  return prediction->recalled ? -log (p) : -log1p (-p);
}

/* --- RMSE(bins) --- */

/* floor (log_base (x)), x >= 1; 0 below. */
static guint
exponent (double x, double base)
{
  guint e = 0;

  for (double power = base; x >= power; power *= base)
    e++;
  return e;
}

/* Where a prediction's bin is along each axis. The lowest of the third is for
 * cards that never lapsed. The benchmark names a bin by 2.48 * 3.62^e, 1.99 *
 * 1.89^e and 1.65 * 1.73^e, rounded; no two exponents share a name. */
typedef struct
{
  guint interval, answers, lapses;
} BinPlace;

static BinPlace
place_of (int elapsed_days, guint n_long, guint lapses)
{
  return (BinPlace){ exponent (elapsed_days, INTERVAL_BASE), exponent ((double) n_long + 1, ANSWERS_BASE),
                     lapses == 0 ? 0 : 1 + exponent (lapses, LAPSES_BASE) };
}

/* The highest place on each axis. */
static BinPlace
farthest_place (const SmritiPrediction *predictions, gsize n)
{
  int elapsed_days = 0;
  guint n_long = 0, lapses = 0;

  for (gsize i = 0; i < n; i++)
    {
      elapsed_days = MAX (elapsed_days, predictions[i].elapsed_days);
      n_long = MAX (n_long, predictions[i].n_long);
      lapses = MAX (lapses, predictions[i].lapses);
    }
  return place_of (elapsed_days, n_long, lapses);
}

typedef struct
{
  double weight, excess; /* sum of p - y */
  guint n;
} Bin;

static double
rmse_bins (const SmritiPrediction *predictions, gsize n)
{
  BinPlace far = farthest_place (predictions, n);
  gsize n_bins = (gsize) (far.interval + 1) * (far.answers + 1) * (far.lapses + 1);
  g_autofree Bin *bins = g_new0 (Bin, n_bins);
  double sum = 0, weight = 0;

  for (gsize i = 0; i < n; i++)
    {
      const SmritiPrediction *prediction = &predictions[i];
      BinPlace at = place_of (prediction->elapsed_days, prediction->n_long, prediction->lapses);
      Bin *bin = &bins[((gsize) at.interval * (far.answers + 1) + at.answers) * (far.lapses + 1) + at.lapses];

      bin->weight += prediction->weight;
      bin->excess += clamp (prediction->p, 0, 1) - (prediction->recalled ? 1 : 0);
      bin->n++;
    }
  for (gsize i = 0; i < n_bins; i++)
    if (bins[i].n > 0)
      {
        double off = bins[i].excess / bins[i].n;

        sum += bins[i].weight * off * off;
        weight += bins[i].weight;
      }
  return weight > 0 ? sqrt (sum / weight) : 0;
}

/* --- AUC --- */

typedef struct
{
  double p;
  gboolean recalled;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;

  return (x->p > y->p) - (x->p < y->p);
}

/* The share of pairs of one recalled and one forgotten in which the recalled one
 * was given the higher p, a tie being half a pair: by the sum of ranks. */
static double
auc (const SmritiPrediction *predictions, gsize n)
{
  g_autofree Ranked *ranked = g_new (Ranked, n);
  double ranks = 0, n_recalled = 0;

  for (gsize i = 0; i < n; i++)
    ranked[i] = (Ranked){ clamp (predictions[i].p, 0, 1), predictions[i].recalled };
  qsort (ranked, n, sizeof *ranked, compare_ranked);
  for (gsize from = 0, to; from < n; from = to)
    {
      double recalled = 0;

      for (to = from; to < n && ranked[to].p <= ranked[from].p; to++)
        recalled += ranked[to].recalled ? 1 : 0;
      ranks += recalled * ((double) (from + 1) + (double) to) / 2;
      n_recalled += recalled;
    }
  if (n_recalled < 1 || n_recalled >= (double) n)
    return 0.5;
  return (ranks - n_recalled * (n_recalled + 1) / 2) / (n_recalled * ((double) n - n_recalled));
}

void
smriti_metrics_of_loss (const SmritiPrediction *predictions, gsize n, SmritiMetrics *out)
{
  double loss = 0, recalled = 0, weight = 0;

  *out = (SmritiMetrics){ .auc = 0.5 };
  if (n == 0)
    return;
  for (gsize i = 0; i < n; i++)
    {
      loss += predictions[i].weight * loss_of (&predictions[i]);
      recalled += predictions[i].recalled ? predictions[i].weight : 0;
      weight += predictions[i].weight;
    }
  if (weight > 0)
    {
      out->log_loss = loss / weight;
      out->recalled = recalled / weight;
    }
  out->rmse_bins = rmse_bins (predictions, n);
}

void
smriti_metrics (const SmritiPrediction *predictions, gsize n, SmritiMetrics *out)
{
  smriti_metrics_of_loss (predictions, n, out);
  if (n > 0)
    out->auc = auc (predictions, n);
}

/* --- calibration --- */

void
smriti_calibration (const SmritiPrediction *predictions, gsize n, SmritiCalibrationBin out[SMRITI_CALIBRATION_BINS])
{
  for (int i = 0; i < SMRITI_CALIBRATION_BINS; i++)
    out[i] = (SmritiCalibrationBin){ .from = (double) i / SMRITI_CALIBRATION_BINS,
                                     .to = (double) (i + 1) / SMRITI_CALIBRATION_BINS };
  for (gsize i = 0; i < n; i++)
    {
      double p = clamp (predictions[i].p, 0, 1);
      SmritiCalibrationBin *bin = &out[MIN ((int) (p * SMRITI_CALIBRATION_BINS), SMRITI_CALIBRATION_BINS - 1)];

      bin->n++;
      bin->predicted += p;
      bin->recalled += predictions[i].recalled ? 1 : 0;
    }
  for (int i = 0; i < SMRITI_CALIBRATION_BINS; i++)
    if (out[i].n > 0)
      {
        out[i].predicted /= out[i].n;
        out[i].recalled /= out[i].n;
      }
}

/* --- bootstrap --- */

typedef struct
{
  double difference, weight; /* sums over the day's answers */
} Day;

/* In the order of their first answers. */
static GArray *
sum_days (const SmritiPrediction *a, const SmritiPrediction *b, const gint32 *day, gsize n)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (Day));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL); /* day → its place + 1 */

  for (gsize i = 0; i < n; i++)
    {
      gpointer key = GINT_TO_POINTER (day[i]);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));
      Day *sums;

      if (place == 0)
        {
          g_array_set_size (days, days->len + 1);
          place = days->len;
          g_hash_table_insert (places, key, GUINT_TO_POINTER (place));
        }
      sums = &g_array_index (days, Day, place - 1);
      sums->difference += a[i].weight * (loss_of (&a[i]) - loss_of (&b[i]));
      sums->weight += a[i].weight;
    }
  return days;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static guint64
next_random (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double
mean_of (Day sums)
{
  return sums.weight > 0 ? sums.difference / sums.weight : 0;
}

/* As many days as there are, each drawn from all of them. */
static double
draw_mean (const GArray *days, guint64 *state)
{
  Day sums = { 0, 0 };

  for (guint i = 0; i < days->len; i++)
    {
      guint pick = (guint) (((next_random (state) >> 32) * days->len) >> 32);
      const Day *day = &g_array_index (days, Day, pick);

      sums.difference += day->difference;
      sums.weight += day->weight;
    }
  return mean_of (sums);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Of sorted numbers, between two of them in proportion. */
static double
percentile (const double *sorted, guint n, double share)
{
  double at = share * (n - 1);
  guint below = (guint) at;

  if (below + 1 >= n)
    return sorted[n - 1];
  return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

void
smriti_bootstrap (const SmritiPrediction *a, const SmritiPrediction *b, const gint32 *day, gsize n, guint n_draws,
                  SmritiBootstrap *out)
{
  g_autoptr (GArray) days = sum_days (a, b, day, n);
  g_autofree double *means = g_new (double, n_draws);
  guint64 state = G_GUINT64_CONSTANT (0x736d72697469);
  Day all = { 0, 0 };

  for (guint i = 0; i < days->len; i++)
    {
      all.difference += g_array_index (days, Day, i).difference;
      all.weight += g_array_index (days, Day, i).weight;
    }
  *out = (SmritiBootstrap){ mean_of (all), mean_of (all), mean_of (all) };
  if (n_draws == 0 || days->len == 0)
    return;
  for (guint i = 0; i < n_draws; i++)
    means[i] = draw_mean (days, &state);
  qsort (means, n_draws, sizeof *means, compare_doubles);
  out->low = percentile (means, n_draws, 0.025);
  out->high = percentile (means, n_draws, 0.975);
}

/* --- of a history --- */

void
smriti_history_predictions (const SmritiHistory *history, const double *p, SmritiPrediction *out)
{
  g_autofree guint *item_of = g_new (guint, history->n_reviews + 1);

  for (guint k = 0; k < history->n_items; k++)
    item_of[history->items[k]] = k;
  for (guint c = 0; c < history->n_cards; c++)
    {
      guint n_long = 0, lapses = 0;

      for (guint r = history->first[c]; r < history->first[c + 1]; r++)
        {
          if (history->elapsed_days[r] == 0)
            continue;
          out[item_of[r]] = (SmritiPrediction){ .p = p[item_of[r]],
                                                .recalled = history->grade[r] > 1,
                                                .weight = 1,
                                                .elapsed_days = history->elapsed_days[r],
                                                .n_long = ++n_long,
                                                .lapses = lapses };
          lapses += history->grade[r] == 1;
        }
    }
}
