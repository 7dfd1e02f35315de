/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The measures against their definitions, written a second time in the plainest
 * way: bins by their names, AUC by pairs, the bootstrap by what it must cover. */

#include "common/memory/metrics.h"

#include <math.h>
#include <string.h>

#define N 700

static SmritiPrediction
random_prediction (void)
{
  SmritiPrediction prediction = {
    .p = g_test_rand_int_range (0, 50) / 49.0, /* many ties */
    .weight = g_test_rand_double_range (0.1, 2),
    .elapsed_days = 1 + (int) exp (g_test_rand_double_range (0, 8)),
    .n_long = (guint) g_test_rand_int_range (1, 40),
    .lapses = (guint) MAX (0, g_test_rand_int_range (-5, 12)),
  };

  prediction.recalled = g_test_rand_double () < prediction.p;
  return prediction;
}

static SmritiPrediction *
random_predictions (gsize n)
{
  SmritiPrediction *predictions = g_new (SmritiPrediction, n);

  for (gsize i = 0; i < n; i++)
    predictions[i] = random_prediction ();
  return predictions;
}

static SmritiPrediction
simple (double p, gboolean recalled)
{
  return (SmritiPrediction){ .p = p, .recalled = recalled, .weight = 1, .elapsed_days = 1, .n_long = 1 };
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-12)

static void
test_nothing (void)
{
  SmritiMetrics metrics = { 1, 1, 1, 1 };
  SmritiBootstrap bootstrap = { 1, 1, 1 };
  SmritiCalibrationBin bins[SMRITI_CALIBRATION_BINS];

  smriti_metrics (NULL, 0, &metrics);
  assert_near (metrics.log_loss, 0);
  assert_near (metrics.rmse_bins, 0);
  assert_near (metrics.auc, 0.5);
  assert_near (metrics.recalled, 0);
  smriti_bootstrap (NULL, NULL, NULL, 0, 100, &bootstrap);
  assert_near (bootstrap.difference, 0);
  assert_near (bootstrap.high, 0);
  smriti_calibration (NULL, 0, bins);
  g_assert_cmpuint (bins[3].n, ==, 0);
  assert_near (bins[3].from, 0.3);
  assert_near (bins[3].to, 0.4);
}

/* By hand. */
static void
test_small (void)
{
  SmritiPrediction predictions[] = { simple (0.8, TRUE), simple (0.6, FALSE), simple (0.6, TRUE), simple (0.2, FALSE) };
  SmritiMetrics metrics;

  smriti_metrics (predictions, G_N_ELEMENTS (predictions), &metrics);
  assert_near (metrics.log_loss, -(log (0.8) + log (0.4) + log (0.6) + log (0.8)) / 4);
  assert_near (metrics.rmse_bins, fabs ((0.8 + 0.6 + 0.6 + 0.2) / 4 - 0.5));
  assert_near (metrics.auc, 3.5 / 4);
  assert_near (metrics.recalled, 0.5);
  /* the second counts three times; a bin's own means are not weighted */
  predictions[1].weight = 3;
  smriti_metrics (predictions, G_N_ELEMENTS (predictions), &metrics);
  assert_near (metrics.log_loss, -(log (0.8) + 3 * log (0.4) + log (0.6) + log (0.8)) / 6);
  assert_near (metrics.rmse_bins, fabs ((0.8 + 0.6 + 0.6 + 0.2) / 4 - 0.5));
  assert_near (metrics.auc, 3.5 / 4);
  assert_near (metrics.recalled, 2.0 / 6);
}

static void
test_certain (void)
{
  SmritiPrediction wrong = simple (1, FALSE), right = simple (1, TRUE), garbage = simple (NAN, TRUE);
  SmritiMetrics metrics;

  smriti_metrics (&wrong, 1, &metrics);
  g_assert_cmpfloat_with_epsilon (metrics.log_loss, -log (1e-15), 0.2); /* 1 - 1e-15 has few digits */
  assert_near (metrics.auc, 0.5);
  smriti_metrics (&right, 1, &metrics);
  g_assert_cmpfloat_with_epsilon (metrics.log_loss, 0, 1e-14);
  smriti_metrics (&garbage, 1, &metrics);
  assert_near (metrics.log_loss, -log (1e-15));
  assert_near (metrics.rmse_bins, 1);
  garbage.p = 7;
  garbage.weight = 0;
  garbage.elapsed_days = G_MAXINT;
  garbage.n_long = garbage.lapses = G_MAXUINT;
  smriti_metrics (&garbage, 1, &metrics);
  assert_near (metrics.log_loss, 0);
  assert_near (metrics.rmse_bins, 0);
  garbage.elapsed_days = G_MININT;
  garbage.weight = 1;
  smriti_metrics (&garbage, 1, &metrics);
  assert_near (metrics.rmse_bins, 0);
}

/* The names that srs-benchmark gives its bins. */
static char *
bin_name (const SmritiPrediction *p)
{
  double interval = 2.48 * pow (3.62, floor (log (p->elapsed_days) / log (3.62)));
  double answers = 1.99 * pow (1.89, floor (log (p->n_long + 1.0) / log (1.89)));
  double lapses = p->lapses == 0 ? 0 : 1.65 * pow (1.73, floor (log (p->lapses) / log (1.73)));

  return g_strdup_printf ("%.2f/%.0f/%.0f", interval, answers, lapses);
}

static void
test_bins (void)
{
  g_autofree SmritiPrediction *predictions = random_predictions (N);
  g_autoptr (GHashTable) bins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  double sum = 0, weight = 0, *bin;
  GHashTableIter iter;
  SmritiMetrics metrics;

  for (int i = 0; i < N; i++)
    {
      const SmritiPrediction *p = &predictions[i];
      char *name = bin_name (p);

      bin = g_hash_table_lookup (bins, name);
      if (bin)
        g_free (name);
      else
        g_hash_table_insert (bins, name, bin = g_new0 (double, 3));
      bin[0] += p->weight;
      bin[1] += 1;
      bin[2] += p->p - (p->recalled ? 1 : 0);
    }
  g_hash_table_iter_init (&iter, bins);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bin))
    {
      sum += bin[0] * pow (bin[2] / bin[1], 2);
      weight += bin[0];
    }
  g_assert_cmpuint (g_hash_table_size (bins), >, 100);
  smriti_metrics (predictions, N, &metrics);
  assert_near (metrics.rmse_bins, sqrt (sum / weight));
}

/* Where one bin ends and the next begins: 1..3 days, 4..13, 14..47. */
static void
test_bin_edges (void)
{
  const struct
  {
    SmritiPrediction a, b;
    gboolean same;
  } pairs[] = {
    { { .elapsed_days = 1, .n_long = 1 }, { .elapsed_days = 3, .n_long = 1 }, TRUE },
    { { .elapsed_days = 3, .n_long = 1 }, { .elapsed_days = 4, .n_long = 1 }, FALSE },
    { { .elapsed_days = 13, .n_long = 1 }, { .elapsed_days = 14, .n_long = 1 }, FALSE },
    { { .elapsed_days = 14, .n_long = 1 }, { .elapsed_days = 47, .n_long = 1 }, TRUE },
    { { .elapsed_days = 1, .n_long = 1 }, { .elapsed_days = 1, .n_long = 2 }, TRUE },
    { { .elapsed_days = 1, .n_long = 2 }, { .elapsed_days = 1, .n_long = 3 }, FALSE },
    { { .elapsed_days = 1, .n_long = 9 }, { .elapsed_days = 1, .n_long = 9, .lapses = 1 }, FALSE },
    { { .elapsed_days = 1, .n_long = 9, .lapses = 1 }, { .elapsed_days = 1, .n_long = 9, .lapses = 2 }, FALSE },
    { { .elapsed_days = 1, .n_long = 9, .lapses = 3 }, { .elapsed_days = 1, .n_long = 9, .lapses = 5 }, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      SmritiPrediction two[2] = { pairs[i].a, pairs[i].b };
      SmritiMetrics metrics;

      /* 0.5 too high and 0.5 too low: nothing is left of it in one bin */
      two[0].p = two[1].p = 0.5;
      two[0].weight = two[1].weight = 1;
      two[1].recalled = TRUE;
      smriti_metrics (two, 2, &metrics);
      assert_near (metrics.rmse_bins, pairs[i].same ? 0 : 0.5);
    }
}

static void
test_auc (void)
{
  g_autofree SmritiPrediction *predictions = random_predictions (N);
  double won = 0, n_pairs = 0;
  SmritiMetrics metrics;

  for (int i = 0; i < N; i++)
    for (int k = 0; k < N; k++)
      if (predictions[i].recalled && !predictions[k].recalled)
        {
          n_pairs++;
          won += predictions[i].p > predictions[k].p ? 1 : predictions[i].p < predictions[k].p ? 0 : 0.5;
        }
  smriti_metrics (predictions, N, &metrics);
  assert_near (metrics.auc, won / n_pairs);
}

static void
test_calibration (void)
{
  SmritiPrediction predictions[] = { simple (0, FALSE),  simple (0.1, TRUE),  simple (0.19, FALSE), simple (0.95, TRUE),
                                     simple (1.0, TRUE), simple (0.9, FALSE), simple (NAN, TRUE) };
  SmritiCalibrationBin bins[SMRITI_CALIBRATION_BINS];
  guint n = 0;

  smriti_calibration (predictions, G_N_ELEMENTS (predictions), bins);
  for (int i = 0; i < SMRITI_CALIBRATION_BINS; i++)
    n += bins[i].n;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (predictions));
  g_assert_cmpuint (bins[0].n, ==, 2);
  assert_near (bins[0].recalled, 0.5);
  g_assert_cmpuint (bins[1].n, ==, 2);
  assert_near (bins[1].predicted, 0.145);
  assert_near (bins[1].recalled, 0.5);
  g_assert_cmpuint (bins[9].n, ==, 3);
  assert_near (bins[9].predicted, (0.95 + 1 + 0.9) / 3);
  assert_near (bins[9].recalled, 2.0 / 3);
  assert_near (bins[9].to, 1);
}

/* --- bootstrap --- */

static double
loss (const SmritiPrediction *prediction)
{
  return -log (prediction->recalled ? prediction->p : 1 - prediction->p);
}

/* @n answers, three a day; the second opinion is @worse off by a step of logit. */
static void
two_opinions (gsize n, double worse, SmritiPrediction *a, SmritiPrediction *b, gint32 *day)
{
  for (gsize i = 0; i < n; i++)
    {
      double logit = g_test_rand_double_range (-1, 3), p = 1 / (1 + exp (-logit));
      gboolean recalled = g_test_rand_double () < p;

      a[i] = simple (p, recalled);
      b[i] = simple (1 / (1 + exp (-logit - worse)), recalled);
      day[i] = (gint32) (i / 3);
    }
}

static void
test_bootstrap (void)
{
  enum
  {
    n = 3000
  };
  g_autofree SmritiPrediction *a = g_new (SmritiPrediction, n);
  g_autofree SmritiPrediction *b = g_new (SmritiPrediction, n);
  g_autofree gint32 *day = g_new (gint32, n);
  SmritiBootstrap found, again, turned;
  double difference = 0, square = 0, deviation;

  two_opinions (n, 1, a, b, day);
  for (int i = 0; i < n; i += 3)
    {
      double of_day = 0;

      for (int k = i; k < i + 3; k++)
        of_day += loss (&a[k]) - loss (&b[k]);
      difference += of_day / n;
      square += of_day * of_day;
    }
  deviation = sqrt (square / 1000 - pow (difference * 3, 2)) / 3 / sqrt (1000);
  smriti_bootstrap (a, b, day, n, 2000, &found);
  assert_near (found.difference, difference);
  /* as the normal distribution would have it, nearly */
  g_assert_cmpfloat_with_epsilon (found.low, difference - 1.96 * deviation, 0.35 * deviation);
  g_assert_cmpfloat_with_epsilon (found.high, difference + 1.96 * deviation, 0.35 * deviation);
  g_assert_cmpfloat (found.high, <, 0); /* @a is clearly better */
  smriti_bootstrap (a, b, day, n, 2000, &again);
  g_assert_cmpmem (&found, sizeof found, &again, sizeof again);
  smriti_bootstrap (b, a, day, n, 2000, &turned);
  assert_near (turned.low, -found.high);
  assert_near (turned.high, -found.low);
  smriti_bootstrap (a, a, day, n, 100, &again);
  assert_near (again.low, 0);
  assert_near (again.high, 0);
}

/* What is drawn is days: with one day there is nothing to choose from, and a day
 * is one wherever its answers stand. */
static void
test_bootstrap_days (void)
{
  SmritiPrediction a[6], b[6];
  const gint32 one_day[6] = { 7, 7, 7, 7, 7, 7 }, mixed[6] = { -1, 0, 5, 0, 5, -1 };
  SmritiBootstrap found;
  double difference = 0;

  for (int i = 0; i < 6; i++)
    {
      a[i] = simple (0.9, i % 2 == 0);
      b[i] = simple (0.6, i % 2 == 0);
      difference += (loss (&a[i]) - loss (&b[i])) / 6;
    }
  smriti_bootstrap (a, b, one_day, 6, 500, &found);
  assert_near (found.low, difference);
  assert_near (found.high, difference);
  smriti_bootstrap (a, b, mixed, 6, 500, &found);
  assert_near (found.difference, difference);
  g_assert_cmpfloat (found.low, <, difference);
  g_assert_cmpfloat (found.high, >, difference);
  smriti_bootstrap (a, b, mixed, 6, 0, &found);
  assert_near (found.low, difference);
  smriti_bootstrap (a, b, mixed, 6, 1, &found);
  assert_near (found.low, found.high);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/nothing", test_nothing);
  g_test_add_func ("/metrics/small", test_small);
  g_test_add_func ("/metrics/certain", test_certain);
  g_test_add_func ("/metrics/bins", test_bins);
  g_test_add_func ("/metrics/bin-edges", test_bin_edges);
  g_test_add_func ("/metrics/auc", test_auc);
  g_test_add_func ("/metrics/calibration", test_calibration);
  g_test_add_func ("/metrics/bootstrap", test_bootstrap);
  g_test_add_func ("/metrics/bootstrap-days", test_bootstrap_days);
  return g_test_run ();
}
