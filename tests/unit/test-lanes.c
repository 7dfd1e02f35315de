/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Our exp and log against libm's, and the passes against each other and against
 * the scalar formulas of fsrs.c: the same memories, on any processor. */

#include "common/memory/pass.h"
#include "tests/unit/review-logs.h"

#include <math.h>

static double
units_off (double a, double b)
{
  int exponent;

  frexp (b, &exponent);
  return fabs (a - b) / ldexp (1, exponent - 53);
}

static void
test_functions (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 200000; i++)
    {
      double u = g_rand_double (rand) - 0.5;
      double wide = u * 1200;
      double small = u * exp (-20 * g_rand_double (rand));
      double positive = exp (u * 1300);

      g_assert_cmpfloat (units_off (lanes_exp (lanes_all (wide))[i % 4], exp (wide)), <=, 2);
      g_assert_cmpfloat (units_off (lanes_expm1 (lanes_all (small))[i % 4], expm1 (small)), <=, 3);
      g_assert_cmpfloat (units_off (lanes_log (lanes_all (positive))[i % 4], log (positive)), <=, 2);
      g_assert_cmpfloat (units_off (lanes_log1p (lanes_all (small))[i % 4], log1p (small)), <=, 2);
    }
  g_assert_cmpfloat (lanes_exp (lanes_all (0))[0], ==, 1);
  g_assert_cmpfloat (lanes_expm1 (lanes_all (0))[0], ==, 0);
  g_assert_cmpfloat (lanes_log (lanes_all (1))[0], ==, 0);
  g_assert_true (isfinite (lanes_exp (lanes_all (1e9))[0]));
  g_assert_true (isfinite (lanes_exp (lanes_all (NAN))[0]));
  g_assert_cmpfloat (lanes_clamp (lanes_all (NAN), 2, 3)[0], ==, 2);
}

static void
random_parameters (GRand *rand, SmritiParameters *out)
{
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    out->w[i] = smriti_parameters_default ()->w[i] * g_rand_double_range (rand, 0.3, 2);
  smriti_parameters_clamp (out, 0);
}

/* Both passes and the scalar step agree on every card of a history. */
static void
test_memories (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr (GArray) reviews = log_random (seed, 1000);
      g_autoptr (SmritiHistory) history = history_of (reviews);
      g_autoptr (SmritiPack) pack = smriti_pack_new (history, FALSE);
      g_autofree SmritiMemory *portable = g_new0 (SmritiMemory, history->n_cards);
      g_autofree SmritiMemory *best = g_new0 (SmritiMemory, history->n_cards);
      SmritiParameters parameters;

      random_parameters (rand, &parameters);
      smriti_passes_portable.memories (pack, parameters.w, portable);
      smriti_passes ()->memories (pack, parameters.w, best);
      g_assert_cmpmem (portable, history->n_cards * sizeof *portable, best, history->n_cards * sizeof *best);
      for (guint c = 0; c < history->n_cards; c++)
        {
          SmritiMemory memory = { 0 };

          for (guint r = history->first[c]; r < history->first[c + 1]; r++)
            memory = smriti_fsrs_next (&parameters, memory, (SmritiGrade) history->grade[r], history->elapsed_days[r]);
          g_assert_cmpfloat_with_epsilon (best[c].stability / memory.stability, 1, 1e-10);
          g_assert_cmpfloat_with_epsilon (best[c].difficulty, memory.difficulty, 1e-10);
        }
    }
}

static void
test_predictions (void)
{
  g_autoptr (GArray) reviews = log_random (9, 2000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, FALSE);
  g_autofree double *portable = g_new0 (double, history->n_items);
  g_autofree double *best = g_new0 (double, history->n_items);
  const SmritiParameters *parameters = smriti_parameters_default ();

  smriti_passes_portable.predict (pack, parameters->w, portable);
  smriti_passes ()->predict (pack, parameters->w, best);
  g_assert_cmpmem (portable, history->n_items * sizeof *portable, best, history->n_items * sizeof *best);
  for (guint k = 0; k < history->n_items; k++)
    g_assert_true (best[k] > 0 && best[k] <= 1);
}

/* A batch of cards that have nothing to do with each other, of any number. */
static void
test_batch (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  const SmritiParameters *parameters = smriti_parameters_default ();

  for (guint n = 0; n < 40; n++)
    {
      double s[2][40], d[2][40], grade[40], elapsed[40];
      SmritiMemory expected[40];

      for (guint i = 0; i < n; i++)
        {
          SmritiMemory before = { g_rand_int_range (rand, 0, 3) == 0 ? 0 : exp (g_rand_double_range (rand, -6, 10)),
                                  g_rand_double_range (rand, 1, 10) };

          s[0][i] = s[1][i] = before.stability;
          d[0][i] = d[1][i] = before.difficulty;
          grade[i] = g_rand_int_range (rand, 0, 6);
          elapsed[i] = g_rand_int_range (rand, -1, 400);
          expected[i] = smriti_fsrs_next (parameters, before, (SmritiGrade) grade[i], (int) elapsed[i]);
        }
      smriti_passes_portable.next (parameters->w, n, s[0], d[0], grade, elapsed);
      smriti_passes ()->next (parameters->w, n, s[1], d[1], grade, elapsed);
      g_assert_cmpmem (s[0], n * sizeof (double), s[1], n * sizeof (double));
      g_assert_cmpmem (d[0], n * sizeof (double), d[1], n * sizeof (double));
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat_with_epsilon (s[1][i], expected[i].stability, 1e-10 * (1 + expected[i].stability));
          if (expected[i].stability > 0)
            g_assert_cmpfloat_with_epsilon (d[1][i], expected[i].difficulty, 1e-10);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lanes/functions", test_functions);
  g_test_add_func ("/lanes/memories", test_memories);
  g_test_add_func ("/lanes/predictions", test_predictions);
  g_test_add_func ("/lanes/batch", test_batch);
  return g_test_run ();
}
