/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fit of FSRS-6: its gradient against finite differences, its result on a
 * real log against what fsrs-rs 6.5.0 reaches there, and histories that say
 * nothing or are absurd. */

#include "common/memory/fit.h"
#include "common/memory/pass.h"
#include "tests/unit/review-logs.h"

#include <math.h>

#define N SMRITI_FSRS_N_PARAMETERS

static double
loss_at (const SmritiPack *pack, const double *w)
{
  SmritiSlope slope;

  smriti_passes ()->loss (pack, w, FALSE, &slope);
  return slope.loss;
}

static void
test_gradient (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint32 seed = 0; seed < 12; seed++)
    {
      g_autoptr (GArray) reviews = log_random (seed, 600);
      g_autoptr (SmritiHistory) history = history_of (reviews);
      g_autoptr (SmritiPack) pack = smriti_pack_new (history, TRUE);
      SmritiParameters parameters = *smriti_parameters_default ();
      SmritiSlope slope, portable;

      for (int i = 0; i < N; i++)
        parameters.w[i] *= g_rand_double_range (rand, 0.8, 1.25);
      smriti_parameters_clamp (&parameters, 0);
      smriti_passes ()->loss (pack, parameters.w, TRUE, &slope);
      smriti_passes_portable.loss (pack, parameters.w, TRUE, &portable);
      g_assert_cmpmem (slope.gradient, N * sizeof (double), portable.gradient, N * sizeof (double));
      g_assert_cmpmem (slope.curvature, N * (N + 1) / 2 * sizeof (double), portable.curvature, N * (N + 1) / 2 * sizeof (double));
      g_assert_true (slope.loss == portable.loss);
      g_assert_cmpfloat_with_epsilon (slope.loss, loss_at (pack, parameters.w), 1e-9);
      for (int i = 0; i < N; i++)
        {
          double step = 1e-6 * MAX (fabs (parameters.w[i]), 0.01);
          SmritiParameters above = parameters, below = parameters;
          double found;

          above.w[i] += step;
          below.w[i] -= step;
          found = (loss_at (pack, above.w) - loss_at (pack, below.w)) / (2 * step);
          g_assert_cmpfloat_with_epsilon (slope.gradient[i], found, 1e-4 * (1 + fabs (found)));
        }
    }
}

/* No better parameters lie beside those found: F rises in every direction. */
static void
test_minimum (void)
{
  g_autoptr (GArray) reviews = log_real ();
  g_autoptr (SmritiHistory) history = history_of (reviews);
  SmritiFit fit, again;

  smriti_fit (history, NULL, TRUE, NULL, NULL, &fit);
  smriti_fit (history, &fit.parameters, TRUE, NULL, NULL, &again);
  g_assert_cmpfloat_with_epsilon (fit.quality.log_loss, again.quality.log_loss, 1e-4);
}

static void
test_real (void)
{
  g_autoptr (GArray) reviews = log_real ();
  g_autoptr (SmritiHistory) history = history_of (reviews);
  SmritiFit fit;

  g_assert_cmpuint (history->n_reviews, ==, 12580);
  g_assert_cmpuint (history->n_cards, ==, 1205);
  g_assert_cmpuint (history->n_items, ==, 6276);
  smriti_fit (history, NULL, TRUE, NULL, NULL, &fit);
  g_test_message ("%.6f/%.6f in %u passes, before %.6f/%.6f", fit.quality.log_loss, fit.quality.rmse_bins, fit.passes,
                  fit.before.log_loss, fit.before.rmse_bins);
  /* the defaults as fsrs-rs judges them */
  g_assert_cmpfloat_with_epsilon (fit.before.log_loss, 0.44656139, 2e-6);
  g_assert_cmpfloat_with_epsilon (fit.before.rmse_bins, 0.07561220, 2e-6);
  g_assert_true (fit.improved);
  g_assert_cmpfloat (fit.quality.log_loss, <=, 0.436968); /* fsrs-rs after 8 epochs */
  g_assert_cmpfloat (fit.quality.rmse_bins, <=, 0.047309);
}

/* Histories that say too little, or nothing that can be. */
static void
test_absurd (void)
{
  g_autoptr (GPtrArray) logs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  g_ptr_array_add (logs, log_of_one_card (0, 3, 1));
  g_ptr_array_add (logs, log_of_one_card (1, 3, 1));
  g_ptr_array_add (logs, log_of_one_card (33, 1, 1));
  g_ptr_array_add (logs, log_of_one_card (400, 1, 0));
  g_ptr_array_add (logs, log_of_one_card (10000, 3, 1));
  g_ptr_array_add (logs, log_of_one_card (10000, 1, 2));
  g_ptr_array_add (logs, log_of_one_card (2000, 4, 1000000));
  g_ptr_array_add (logs, log_of_one_card (200, 3, -3));
  g_ptr_array_add (logs, log_random (1, 40));
  for (guint i = 0; i < logs->len; i++)
    {
      g_autoptr (SmritiHistory) history = history_of (g_ptr_array_index (logs, i));
      SmritiParameters bounded;
      SmritiFit fit;

      smriti_fit (history, NULL, TRUE, NULL, NULL, &fit);
      bounded = fit.parameters;
      smriti_parameters_clamp (&bounded, 0);
      g_assert_cmpmem (&bounded, sizeof bounded, &fit.parameters, sizeof fit.parameters);
      g_assert_true (isfinite (fit.quality.log_loss) && isfinite (fit.quality.rmse_bins));
      if (history->n_items < SMRITI_FIT_MIN_ITEMS)
        g_assert_false (fit.improved);
      if (fit.improved)
        g_assert_cmpfloat (fit.quality.log_loss, <, fit.before.log_loss);
      for (int k = 1; k < 4; k++)
        g_assert_cmpfloat (fit.parameters.w[k], >=, fit.parameters.w[k - 1]);
    }
}

static void
test_garbage_start (void)
{
  g_autoptr (GArray) reviews = log_random (2, 2000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  static const double numbers[] = { NAN, INFINITY, -INFINITY, 0, -1, 1e300 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      SmritiParameters start;
      SmritiFit fit;

      for (int k = 0; k < N; k++)
        start.w[k] = numbers[i];
      smriti_fit (history, &start, TRUE, NULL, NULL, &fit);
      for (int k = 0; k < N; k++)
        g_assert_true (isfinite (fit.parameters.w[k]));
      g_assert_true (isfinite (fit.quality.log_loss));
    }
}

static gboolean
say_no (gpointer asked)
{
  ++*(guint *) asked;
  return FALSE;
}

static void
test_stopped (void)
{
  g_autoptr (GArray) reviews = log_random (2, 2000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  SmritiFit fit;
  guint asked = 0;

  smriti_fit (history, NULL, TRUE, say_no, &asked, &fit);
  g_assert_cmpuint (asked, ==, 1);
  g_assert_false (fit.improved);
  g_assert_cmpmem (&fit.parameters, sizeof fit.parameters, smriti_parameters_default (), sizeof (SmritiParameters));
}

/* Where the defaults are the truth a fit must not be taken for better than it is. */
static void
test_kept (void)
{
  g_autoptr (GArray) reviews = log_real ();
  g_autoptr (SmritiHistory) history = history_of (reviews);
  SmritiFit fit, again;

  smriti_fit (history, NULL, TRUE, NULL, NULL, &fit);
  for (int i = 0; i < 3; i++)
    {
      smriti_fit (history, &fit.parameters, TRUE, NULL, NULL, &again);
      if (!again.improved)
        g_assert_cmpmem (&again.parameters, sizeof again.parameters, &fit.parameters, sizeof fit.parameters);
      fit = again;
    }
  g_assert_false (again.improved);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/gradient", test_gradient);
  g_test_add_func ("/fit/minimum", test_minimum);
  g_test_add_func ("/fit/real", test_real);
  g_test_add_func ("/fit/absurd", test_absurd);
  g_test_add_func ("/fit/garbage-start", test_garbage_start);
  g_test_add_func ("/fit/stopped", test_stopped);
  g_test_add_func ("/fit/kept", test_kept);
  return g_test_run ();
}
