/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fit of FSRS-7: the four-lane pass against fsrs7.c card by card, its
 * gradient against finite differences, what is gained on a real log, and
 * histories that say nothing or are absurd. */

#include "common/memory/fit.h"
#include "common/memory/pass7.h"
#include "tests/unit/review-logs.h"

#include <math.h>
#include <time.h>

#define N SMRITI_FSRS7_N_PARAMETERS
#define N_CURVATURES (N * (N + 1) / 2)

static double
loss_at (const SmritiPack *pack, const SmritiParameters7 *parameters)
{
  SmritiSlope slope;

  smriti_pass7 () (pack, parameters->w, FALSE, &slope);
  return slope.loss;
}

/* The same, answer by answer. */
static double
loss_by_cards (const SmritiHistory *history, const SmritiParameters7 *parameters, gboolean weighted)
{
  double loss = 0;
  g_autofree guint *item_of = g_new (guint, history->n_reviews + 1);

  memset (item_of, 0xff, history->n_reviews * sizeof *item_of);
  for (guint k = 0; k < history->n_items; k++)
    item_of[history->items[k]] = k;
  for (guint c = 0; c < history->n_cards; c++)
    {
      SmritiMemory7 m = { 0 };

      for (guint r = history->first[c]; r < MIN (history->first[c + 1], history->first[c] + SMRITI_PACK_MAX_ANSWERS); r++)
        {
          double days = r == history->first[c] ? 0 : (double) (history->at_ms[r] - history->at_ms[r - 1]) / LOG_DAY_MS;

          if (item_of[r] != G_MAXUINT)
            {
              double p = smriti_fsrs7_retrievability (parameters, m, days);
              double v = weighted ? smriti_history_recency (item_of[r], history->n_items) : 1;

              loss -= v * log (history->grade[r] > 1 ? p : 1 - p);
            }
          m = smriti_fsrs7_next (parameters, m, (SmritiGrade) history->grade[r], days);
        }
    }
  return loss;
}

/* What the fit lowers, anew from its description: the loss and the distance from the defaults. */
static double
objective (const SmritiHistory *history, const SmritiParameters7 *parameters)
{
  static const double widths[N] = { 1,     1,     1,     1,     .523,  .2528, .4329, .2966, .2139, .2889, .1862, .175,
                                    .3812, .3013, .9104, .3234, .2448, .3273, .1842, .1735, .4608, .311,  .864,  .0418,
                                    .2596, .0798, .0682, .1282, .1397, .1407, .1489, .2,    .15,   .15 };
  double f = loss_by_cards (history, parameters, TRUE);

  for (int i = 0; i < N; i++)
    {
      double w = parameters->w[i], centre = smriti_parameters7_default ()->w[i];
      double off = (i < 4 ? log (w / centre) : w - centre) / widths[i];

      f += 0.5 * off * off;
    }
  return f;
}

/* Near the defaults, no parameter at a bound. */
static SmritiParameters7
parameters_nearby (GRand *rand)
{
  SmritiParameters7 parameters = *smriti_parameters7_default ();

  for (int i = 0; i < N; i++)
    parameters.w[i] = parameters.w[i] * g_rand_double_range (rand, 0.8, 1.2) + g_rand_double_range (rand, 0.001, 0.05);
  parameters.w[13] = g_rand_double_range (rand, 0.5, 0.95);
  parameters.w[26] = g_rand_double_range (rand, 0.87, 0.98);
  smriti_parameters7_clamp (&parameters);
  return parameters;
}

static void
test_against_cards (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr (GArray) reviews = seed == 19 ? log_of_one_card (400, 2, 1) : log_random (seed, 500);
      g_autoptr (SmritiHistory) history = history_of (reviews);
      gboolean weighted = seed % 2;
      g_autoptr (SmritiPack) pack = smriti_pack_new (history, weighted);
      SmritiParameters7 parameters = parameters_nearby (rand);
      double by_cards = loss_by_cards (history, &parameters, weighted);

      g_assert_cmpfloat_with_epsilon (loss_at (pack, &parameters), by_cards, 1e-9 * (1 + by_cards));
    }
}

static void
check_gradient (GArray *reviews, const SmritiParameters7 *parameters)
{
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, TRUE);
  SmritiSlope slope, portable;

  smriti_pass7 () (pack, parameters->w, TRUE, &slope);
  smriti_pass7_portable (pack, parameters->w, TRUE, &portable);
  g_assert_cmpmem (slope.gradient, N * sizeof (double), portable.gradient, N * sizeof (double));
  g_assert_cmpmem (slope.curvature, N_CURVATURES * sizeof (double), portable.curvature, N_CURVATURES * sizeof (double));
  g_assert_true (slope.loss == portable.loss);
  g_assert_true (slope.loss == loss_at (pack, parameters));
  for (int i = 0; i < N; i++)
    {
      double step = 1e-6 * MAX (fabs (parameters->w[i]), 0.01);
      SmritiParameters7 above = *parameters, below = *parameters;
      double found;

      above.w[i] += step;
      below.w[i] -= step;
      found = (loss_at (pack, &above) - loss_at (pack, &below)) / (2 * step);
      if (!(fabs (slope.gradient[i] - found) <= 1e-4 * (1 + fabs (found))))
        g_error ("by w%d: %.9g, found %.9g", i, slope.gradient[i], found);
    }
}

static void
test_gradient (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint32 seed = 0; seed < 12; seed++)
    {
      g_autoptr (GArray) reviews = log_random (seed, 600);
      SmritiParameters7 parameters = parameters_nearby (rand);

      check_gradient (reviews, &parameters);
    }
  for (guint8 grade = 1; grade <= 4; grade++)
    {
      g_autoptr (GArray) reviews = log_of_one_card (300, grade, 1 + grade % 2);
      SmritiParameters7 parameters = parameters_nearby (rand);

      check_gradient (reviews, &parameters);
    }
}

/* The Gauss-Newton matrix is the sum of v dR dR': of one labelled answer it is
 * that answer's gradient with itself. */
static void
test_curvature (void)
{
  g_autoptr (GArray) reviews = log_of_one_card (2, 3, 3);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, FALSE);
  SmritiMemory7 m = smriti_fsrs7_next (smriti_parameters7_default (), (SmritiMemory7){ 0 }, SMRITI_GRADE_GOOD, 0);
  double r = smriti_fsrs7_retrievability (smriti_parameters7_default (), m, 3 + 1.0 / LOG_DAY_MS);
  SmritiSlope slope;
  guint at = 0;

  smriti_pass7 () (pack, smriti_parameters7_default ()->w, TRUE, &slope);
  for (int i = 0; i < N; i++)
    for (int j = i; j < N; j++)
      {
        /* gradient = -dR / R, matrix = dR dR' / (R (1 - R)) */
        double expected = slope.gradient[i] * slope.gradient[j] * r / (1 - r);

        g_assert_cmpfloat_with_epsilon (slope.curvature[at++], expected, 1e-9 * (1 + fabs (expected)));
      }
  g_assert_cmpfloat (slope.gradient[2], <, 0);
}

static void
assert_bounded (const SmritiParameters7 *parameters)
{
  SmritiParameters7 bounded = *parameters;

  smriti_parameters7_clamp (&bounded);
  g_assert_cmpmem (&bounded, sizeof bounded, parameters, sizeof *parameters);
}

static double
now_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1e3 + (double) spent.tv_nsec / 1e6;
}

static void
test_real (void)
{
  g_autoptr (GArray) reviews = log_real ();
  g_autoptr (SmritiHistory) history = history_of (reviews);
  double began_ms = now_ms (), cold_ms, warm_ms, before, after, later;
  SmritiParameters7 fitted = smriti_fit7 (history, NULL, NULL, NULL), again;
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, TRUE);
  SmritiSlope slope;

  cold_ms = now_ms () - began_ms;
  began_ms = now_ms ();
  again = smriti_fit7 (history, &fitted, NULL, NULL);
  warm_ms = now_ms () - began_ms;
  before = objective (history, smriti_parameters7_default ());
  after = objective (history, &fitted);
  later = objective (history, &again);
  g_test_message ("F %.3f, fitted %.3f in %.1f ms, from there %.3f in %.1f ms", before, after, cold_ms, later, warm_ms);
  assert_bounded (&fitted);
  assert_bounded (&again);
  g_assert_cmpfloat (after, <, before - 20);
  g_assert_cmpfloat (later, <=, after + 1e-9);
  smriti_pass7 () (pack, again.w, FALSE, &slope);
  g_assert_cmpfloat (slope.loss / pack->total_weight, <=, 0.4366); /* as FSRS-6 fitted */
}

static void
test_lowers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (guint32 seed = 0; seed < 10; seed++)
    {
      g_autoptr (GArray) reviews = log_random (seed, 400 + seed * 100);
      g_autoptr (SmritiHistory) history = history_of (reviews);
      SmritiParameters7 start = parameters_nearby (rand);
      SmritiParameters7 fitted = smriti_fit7 (history, &start, NULL, NULL);

      assert_bounded (&fitted);
      g_assert_cmpfloat (objective (history, &fitted), <, objective (history, &start));
    }
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
      SmritiParameters7 fitted = smriti_fit7 (history, NULL, NULL, NULL);
      double after = objective (history, &fitted), before = objective (history, smriti_parameters7_default ());

      assert_bounded (&fitted);
      g_assert_true (isfinite (after));
      g_assert_cmpfloat (after, <=, before + 1e-9 * before);
      if (history->n_items < SMRITI_FIT_MIN_ITEMS)
        g_assert_cmpmem (&fitted, sizeof fitted, smriti_parameters7_default (), sizeof fitted);
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
      SmritiParameters7 start, fitted, bounded;

      for (int k = 0; k < N; k++)
        start.w[k] = numbers[i];
      bounded = start;
      smriti_parameters7_clamp (&bounded);
      fitted = smriti_fit7 (history, &start, NULL, NULL);
      assert_bounded (&fitted);
      g_assert_cmpfloat (objective (history, &fitted), <, objective (history, &bounded));
    }
}

static gboolean
count_down (gpointer user_data)
{
  guint *left = user_data;

  return (*left)-- > 0;
}

/* Told to stop, it hands back what it has. */
static void
test_stopped (void)
{
  g_autoptr (GArray) reviews = log_random (3, 2000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  guint none = 0, one = 1;
  SmritiParameters7 start = *smriti_parameters7_default (), fitted;

  start.w[2] = 5;
  fitted = smriti_fit7 (history, &start, count_down, &none);
  g_assert_cmpmem (&fitted, sizeof fitted, &start, sizeof start);
  fitted = smriti_fit7 (history, &start, count_down, &one);
  g_assert_cmpfloat (objective (history, &fitted), <, objective (history, &start));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit7/against-cards", test_against_cards);
  g_test_add_func ("/fit7/gradient", test_gradient);
  g_test_add_func ("/fit7/curvature", test_curvature);
  g_test_add_func ("/fit7/real", test_real);
  g_test_add_func ("/fit7/lowers", test_lowers);
  g_test_add_func ("/fit7/absurd", test_absurd);
  g_test_add_func ("/fit7/garbage-start", test_garbage_start);
  g_test_add_func ("/fit7/stopped", test_stopped);
  return g_test_run ();
}
