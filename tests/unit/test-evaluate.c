/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The causal walk: what it says of an answer depends on nothing that came after
 * it; the figures it reaches on the real log; histories with little in them. */

#include "common/memory/evaluate.h"
#include "tests/unit/review-logs.h"

#include <math.h>

static void
test_real (void)
{
  g_autoptr (GArray) reviews = log_real ();
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiEvaluation) evaluation = smriti_evaluate (history);
  SmritiMetrics metrics[SMRITI_N_WALKS];
  SmritiBootstrap better;

  g_assert_cmpuint (evaluation->n, ==, 5230);
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    {
      smriti_metrics (evaluation->predictions[w], evaluation->n, &metrics[w]);
      g_test_message ("%d: %.5f/%.5f, AUC %.4f", w, metrics[w].log_loss, metrics[w].rmse_bins, metrics[w].auc);
    }
  g_assert_cmpfloat_with_epsilon (metrics[SMRITI_WALK_DEFAULT].log_loss, 0.4422, 5e-5);
  g_assert_cmpfloat_with_epsilon (metrics[SMRITI_WALK_DEFAULT].rmse_bins, 0.0621, 1e-4);
  g_assert_cmpfloat_with_epsilon (metrics[SMRITI_WALK_DEFAULT].auc, 0.679, 5e-4);
  g_assert_cmpfloat (metrics[SMRITI_WALK_FSRS6].log_loss, <=, 0.4360);
  g_assert_cmpfloat (metrics[SMRITI_WALK_FSRS6].rmse_bins, <=, 0.036);
  g_assert_cmpfloat (metrics[SMRITI_WALK_SMRITI].log_loss, <=, 0.4290);
  g_assert_cmpfloat (metrics[SMRITI_WALK_SMRITI].rmse_bins, <=, 0.0300);
  smriti_bootstrap (evaluation->predictions[SMRITI_WALK_SMRITI], evaluation->predictions[SMRITI_WALK_FSRS6], evaluation->day,
                    evaluation->n, 500, &better);
  g_assert_cmpfloat (better.high, <, 0);
}

/* Whatever comes after an answer, what was said of it stays. */
static void
test_causal (void)
{
  g_autoptr (GArray) reviews = log_random (21, 3000);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiEvaluation) evaluation = smriti_evaluate (history);
  guint first = history->n_items / 6;
  guint cut = history->n_items / 2;
  g_autoptr (SmritiHistory) shorter = smriti_history_before (history, cut);
  g_autoptr (SmritiEvaluation) before = smriti_evaluate (shorter);
  guint shift = first - shorter->n_items / 6;

  g_assert_cmpuint (before->n, >, shift);
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    for (gsize i = shift; i < before->n; i++)
      g_assert_true (before->predictions[w][i].p == evaluation->predictions[w][i - shift].p);
}

static void
test_same_twice (void)
{
  g_autoptr (GArray) reviews = log_random (22, 1500);
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiEvaluation) one = smriti_evaluate (history);
  g_autoptr (SmritiEvaluation) two = smriti_evaluate (history);

  g_assert_cmpmem (&one->model, sizeof one->model, &two->model, sizeof two->model);
}

static void
test_little (void)
{
  static const guint sizes[] = { 0, 1, 2, 40, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint8 grade = 1; grade <= 4; grade++)
      {
        g_autoptr (GArray) reviews = log_of_one_card (sizes[i], grade, 1);
        g_autoptr (SmritiHistory) history = history_of (reviews);
        g_autoptr (SmritiEvaluation) evaluation = smriti_evaluate (history);

        for (int w = 0; w < SMRITI_N_WALKS; w++)
          for (gsize k = 0; k < evaluation->n; k++)
            g_assert_true (evaluation->predictions[w][k].p > 0 && evaluation->predictions[w][k].p <= 1);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/real", test_real);
  g_test_add_func ("/evaluate/causal", test_causal);
  g_test_add_func ("/evaluate/same-twice", test_same_twice);
  g_test_add_func ("/evaluate/little", test_little);
  return g_test_run ();
}
