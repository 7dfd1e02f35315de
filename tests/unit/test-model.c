/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The model of a person: p falls in time whatever was learnt, the interval is
 * its inverse, who is new is thought of as by FSRS-6, the same answers give the
 * same numbers, and no sequence of answers leads out of range. */

#include "common/memory/model.h"
#include "tests/unit/review-logs.h"

#include <math.h>

/* Learns @n answers of a history made from @seed; @contrary ones are the opposite
 * of what is expected. */
static void
teach (SmritiModel *model, SmritiTrace *traces, guint n_cards, guint32 seed, guint n, gboolean contrary)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 at_ms = 20000 * LOG_DAY_MS;

  for (guint i = 0; i < n; i++)
    {
      SmritiTrace *trace = &traces[g_rand_int_range (rand, 0, (gint32) n_cards)];
      gint32 day = (gint32) (at_ms / LOG_DAY_MS);
      double p = smriti_model_predict (model, trace, day, at_ms);
      gboolean recalled = contrary ? p < 0.5 : g_rand_double (rand) < p;
      SmritiGrade grade = recalled ? (SmritiGrade) g_rand_int_range (rand, 2, 5) : SMRITI_GRADE_AGAIN;

      smriti_model_learn (model, trace, recalled, day, at_ms);
      smriti_trace_answer (trace, model, grade, day, at_ms);
      at_ms += g_rand_int_range (rand, 1, 2 * (gint32) LOG_DAY_MS / 5);
    }
}

static void
assert_in_range (const SmritiModel *model)
{
  SmritiModel mended = *model;

  g_assert_true (smriti_model_mend (&mended));
  g_assert_cmpmem (&mended, sizeof mended, model, sizeof *model);
  for (int i = 0; i < SMRITI_MODEL_N_FEATURES; i++)
    g_assert_cmpfloat (fabs (model->theta[i]), <, 20);
}

static void
test_falls (void)
{
  guint n_checked = 0;

  for (guint32 seed = 0; seed < 60; seed++)
    {
      SmritiTrace traces[40] = { { { 0 } } };
      SmritiModel model;

      smriti_model_init (&model);
      teach (&model, traces, G_N_ELEMENTS (traces), seed, 1500, seed % 2 == 1);
      assert_in_range (&model);
      for (guint c = 0; c < G_N_ELEMENTS (traces); c++)
        {
          double before = 2;

          for (double t = 0.05; t < 30000; t *= 1.2, n_checked++)
            {
              double p = smriti_model_curve (&model, &traces[c], t);

              g_assert_true (p > 0 && p < 1);
              g_assert_cmpfloat (p, <, before);
              before = p;
            }
        }
    }
  g_assert_cmpuint (n_checked, >, 100000);
}

static void
test_interval (void)
{
  SmritiTrace traces[40] = { { { 0 } } };
  SmritiModel model;

  smriti_model_init (&model);
  teach (&model, traces, G_N_ELEMENTS (traces), 3, 3000, FALSE);
  for (guint c = 0; c < G_N_ELEMENTS (traces); c++)
    for (double wish = 0.7; wish < 0.97; wish += 0.05)
      {
        double days = smriti_model_interval (&model, &traces[c], wish);

        if (days > 0.01 && days < 36000)
          g_assert_cmpfloat_with_epsilon (smriti_model_curve (&model, &traces[c], days), wish, 1e-6);
        g_assert_cmpfloat (days, >=, smriti_model_interval (&model, &traces[c], wish + 0.01));
      }
}

/* Nine tenths FSRS-6, and the rest says the same until there is more to say. */
static void
test_new (void)
{
  SmritiTrace trace = { { 0 } };
  SmritiModel model;

  smriti_model_init (&model);
  g_assert_cmpfloat (smriti_model_predict (&model, &trace, 100, 100 * LOG_DAY_MS), ==, 0);
  smriti_trace_answer (&trace, &model, SMRITI_GRADE_GOOD, 100, 100 * LOG_DAY_MS);
  for (gint32 days = 1; days < 400; days *= 2)
    {
      double base = smriti_fsrs_retrievability (&model.parameters, trace.memory.stability, days);

      g_assert_cmpfloat_with_epsilon (smriti_model_predict (&model, &trace, 100 + days, (100 + days) * LOG_DAY_MS), base, 0.02);
    }
}

static void
test_deterministic (void)
{
  SmritiTrace traces[2][40] = { { { { 0 } } } };
  SmritiModel models[2];

  for (int i = 0; i < 2; i++)
    {
      smriti_model_init (&models[i]);
      teach (&models[i], traces[i], 40, 5, 2000, FALSE);
    }
  g_assert_cmpmem (&models[0], sizeof models[0], &models[1], sizeof models[1]);
}

/* Answers that say nothing of forgetting change nothing. */
static void
test_learns_nothing (void)
{
  SmritiTrace trace = { { 0 } };
  SmritiModel model, before;

  smriti_model_init (&model);
  before = model;
  smriti_model_learn (&model, &trace, TRUE, 100, 100 * LOG_DAY_MS);
  smriti_trace_answer (&trace, &model, SMRITI_GRADE_GOOD, 100, 100 * LOG_DAY_MS);
  smriti_model_learn (&model, &trace, FALSE, 100, 100 * LOG_DAY_MS + 5);
  smriti_model_learn (&model, &trace, FALSE, 90, 90 * LOG_DAY_MS); /* the clock went back */
  g_assert_cmpmem (&model, sizeof model, &before, sizeof before);
  smriti_model_learn (&model, &trace, FALSE, 101, 101 * LOG_DAY_MS);
  g_assert_true (memcmp (&model, &before, sizeof model) != 0);
}

/* It moves towards what happens. */
static void
test_follows (void)
{
  SmritiTrace trace = { { 0 } };
  SmritiModel model, pessimist;
  double p;

  smriti_model_init (&model);
  smriti_trace_answer (&trace, &model, SMRITI_GRADE_GOOD, 100, 100 * LOG_DAY_MS);
  pessimist = model;
  p = smriti_model_predict (&model, &trace, 103, 103 * LOG_DAY_MS);
  for (int i = 0; i < 300; i++)
    {
      smriti_model_learn (&model, &trace, TRUE, 103, 103 * LOG_DAY_MS);
      smriti_model_learn (&pessimist, &trace, i % 2, 103, 103 * LOG_DAY_MS);
    }
  g_assert_cmpfloat (smriti_model_predict (&model, &trace, 103, 103 * LOG_DAY_MS), >, p);
  g_assert_cmpfloat (smriti_model_predict (&pessimist, &trace, 103, 103 * LOG_DAY_MS), <, p - 0.15);
}

static void
test_absurd (void)
{
  static const guint8 grades[] = { 0, 1, 2, 3, 4, 5, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
    {
      SmritiTrace trace = { { 0 } };
      SmritiModel model;

      smriti_model_init (&model);
      for (gint32 n = 0; n < 10000; n++)
        {
          gint32 day = i % 2 ? n * 7 : 1000000 - n * 3;
          gint64 at_ms = n % 5 == 0 ? G_MAXINT64 : n % 7 == 0 ? G_MININT64 / 2 : day * LOG_DAY_MS;

          smriti_model_learn (&model, &trace, grades[i] > 1, day, at_ms);
          smriti_trace_answer (&trace, &model, (SmritiGrade) grades[i], day, at_ms);
        }
      assert_in_range (&model);
      g_assert_true (isfinite (smriti_model_interval (&model, &trace, NAN)));
      g_assert_true (isfinite (smriti_model_curve (&model, &trace, NAN)));
      g_assert_true (isfinite (smriti_model_curve (&model, &trace, INFINITY)));
    }
}

static void
test_mend (void)
{
  SmritiModel model, fresh;

  smriti_model_init (&fresh);
  model = fresh;
  g_assert_true (smriti_model_mend (&model));
  g_assert_cmpmem (&model, sizeof model, &fresh, sizeof fresh);
  model.theta[2] = 5;
  model.theta[5] = -5;
  g_assert_true (smriti_model_mend (&model));
  g_assert_cmpfloat (model.theta[2], ==, 0);
  g_assert_cmpfloat (model.theta[5], ==, 0);
  model.theta[0] = NAN;
  g_assert_false (smriti_model_mend (&model));
  g_assert_cmpmem (&model, sizeof model, &fresh, sizeof fresh);
  model.covariance[0] = -1;
  g_assert_false (smriti_model_mend (&model));
  model.parameters.w[3] = INFINITY;
  g_assert_false (smriti_model_mend (&model));
  g_assert_cmpmem (&model, sizeof model, &fresh, sizeof fresh);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/falls", test_falls);
  g_test_add_func ("/model/interval", test_interval);
  g_test_add_func ("/model/new", test_new);
  g_test_add_func ("/model/deterministic", test_deterministic);
  g_test_add_func ("/model/learns-nothing", test_learns_nothing);
  g_test_add_func ("/model/follows", test_follows);
  g_test_add_func ("/model/absurd", test_absurd);
  g_test_add_func ("/model/mend", test_mend);
  return g_test_run ();
}
