/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fit of FSRS-6 on the real log and on a million answers, and one step of
 * many cards against one step of one card with libm's pow: each contender in
 * turn, the best of ROUNDS counts. With --once it fits the real log once and
 * prints the milliseconds, the loss and the parameters: fsrs-rs.mjs runs that in
 * turn with fsrs-rs. */

#include "common/memory/fit.h"
#include "common/memory/pass.h"
#include "tests/unit/review-logs.h"
#include "tests/bench/measure.h"

#include <math.h>
#include <stdio.h>

#define ROUNDS 15
#define MILLION 1000000
#define MILLION_LIMIT_MS 1000.0
#define BATCH 4096
#define BATCH_LIMIT_NS 30.0

static double
fit_ms (const SmritiHistory *history, SmritiFit *out)
{
  double began_ms = cpu_ms ();

  smriti_fit (history, NULL, TRUE, NULL, NULL, out);
  return cpu_ms () - began_ms;
}

/* The log again and again, as other cards. */
static SmritiHistory *
many_times (GArray *reviews, guint n)
{
  g_autoptr (GArray) all = g_array_sized_new (FALSE, FALSE, sizeof (SmritiReview), n);

  for (guint i = 0; i < n; i++)
    {
      SmritiReview review = g_array_index (reviews, SmritiReview, i % reviews->len);

      review.card += i / reviews->len * 10000;
      g_array_append_val (all, review);
    }
  return history_of (all);
}

/* --- steps --- */

typedef struct
{
  double s[BATCH], d[BATCH], grade[BATCH], elapsed[BATCH];
} Batch;

static void
fill (Batch *batch)
{
  for (int i = 0; i < BATCH; i++)
    {
      batch->s[i] = 0.5 + i % 300;
      batch->d[i] = 1 + i % 10;
      batch->grade[i] = 1 + i * 7 % 4;
      batch->elapsed[i] = 1 + i * 13 % 60;
    }
}

static double
batch_ns (const SmritiPasses *passes)
{
  static Batch batch;
  double began_ms;

  fill (&batch);
  began_ms = cpu_ms ();
  for (int i = 0; i < 50; i++)
    passes->next (smriti_parameters_default ()->w, BATCH, batch.s, batch.d, batch.grade, batch.elapsed);
  return (cpu_ms () - began_ms) * 1e6 / (50.0 * BATCH);
}

/* One card, each step from the one before, as a formula would be written down. */
static double
single_ns (void)
{
  const double *w = smriti_parameters_default ()->w;
  double s = 3, d = 5, factor = pow (0.9, -1 / w[20]) - 1;
  double began_ms = cpu_ms ();

  for (int i = 0; i < 200000; i++)
    {
      double r = pow (1 + factor * (1 + i % 30) / s, -w[20]);

      s *= 1 + exp (w[8]) * (11 - d) * pow (s, -w[9]) * (exp (w[10] * (1 - r)) - 1);
      s = s > 1000 ? 3 : s;
      d += w[7] * (1 - d);
    }
  if (!(s > 0)) /* so that it is not left out */
    g_error ("no stability");
  return (cpu_ms () - began_ms) * 1e6 / 200000;
}

static gboolean
run (GArray *reviews)
{
  g_autoptr (SmritiHistory) history = history_of (reviews);
  g_autoptr (SmritiHistory) million = many_times (reviews, MILLION);
  double best_ms = INFINITY, million_ms = INFINITY, best_ns = INFINITY, portable_ns = INFINITY, one_ns = INFINITY;
  SmritiFit fit, large;
  gboolean ok;

  for (int round = 0; round < ROUNDS; round++)
    {
      best_ms = MIN (best_ms, fit_ms (history, &fit));
      best_ns = MIN (best_ns, batch_ns (smriti_passes ()));
      portable_ns = MIN (portable_ns, batch_ns (&smriti_passes_portable));
      one_ns = MIN (one_ns, single_ns ());
      if (round < 3)
        million_ms = MIN (million_ms, fit_ms (million, &large));
    }
  g_print ("the real log, %u answers: %.2f ms, %u passes, %.6f/%.6f\n", history->n_reviews, best_ms, fit.passes,
           fit.quality.log_loss, fit.quality.rmse_bins);
  g_print ("a step in a batch, any processor: %.1f ns; one dependent step with pow: %.1f ns\n", portable_ns, one_ns);
  ok = judge ("a fit of 1,000,000 answers, ms", million_ms, MILLION_LIMIT_MS);
  ok &= judge ("a step in a batch, ns", best_ns, BATCH_LIMIT_NS);
  ok &= judge ("a step in a batch, of one dependent step with pow", best_ns / one_ns, 1);
  return ok;
}

static void
run_once (GArray *reviews)
{
  g_autoptr (SmritiHistory) history = history_of (reviews);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  SmritiFit fit;
  double best_ms = INFINITY;

  for (int i = 0; i < 3; i++) /* the first one warms the caches up, as every round of the other does */
    best_ms = MIN (best_ms, fit_ms (history, &fit));
  g_print ("{\"ms\": %s, ", g_ascii_dtostr (number, sizeof number, best_ms));
  g_print ("\"log_loss\": %s, \"parameters\": [", g_ascii_dtostr (number, sizeof number, fit.quality.log_loss));
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    g_print ("%s%s", i > 0 ? ", " : "", g_ascii_dtostr (number, sizeof number, fit.parameters.w[i]));
  g_print ("]}\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) reviews = NULL;

  if (argc < 2)
    {
      g_printerr ("usage: bench-fit LOG.csv [--once]\n");
      return 64;
    }
  reviews = log_read (argv[1]);
  if (argc == 2)
    return run (reviews) ? 0 : 1;
  run_once (reviews);
  return 0;
}
