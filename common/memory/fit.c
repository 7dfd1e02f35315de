/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/fit.h"

#include "common/memory/pass.h"
#include "common/memory/quality.h"

#include <math.h>

#define N SMRITI_FSRS_N_PARAMETERS
#define N_LOGS 4     /* q = ln w of the first stabilities, which lie over five orders of magnitude */
#define MAX_STEPS 8  /* downhill; two to four are enough for a history that was fitted before */
#define MIN_GAIN 0.1 /* nats, of all the history: less is in no digit that is told */

/* How far the fitted parameters of many people lie apart (fsrs-rs, training.rs;
 * 1 for the logarithms). */
static const double widths[N] = { 1,   1,    1,    1,    0.57, 0.28, 0.6,  0.12, 0.39, 0.18, 0.33,
                                  0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27 };

/* The order the first stabilities must be in is not a bound of one of them. */
static void
repair (double *q, gpointer user_data)
{
  for (int i = 1; i < N_LOGS; i++)
    q[i] = MAX (q[i], q[i - 1]);
}

static void
parameters_of (const double *q, double *w)
{
  for (int i = 0; i < N; i++)
    w[i] = i < N_LOGS ? exp (q[i]) : q[i];
}

static void
loss_at (const double *q, gboolean derive, SmritiSlope *out, gpointer user_data)
{
  double w[N];
  guint at = 0;

  parameters_of (q, w);
  smriti_passes ()->loss (user_data, w, derive, out);
  if (!derive)
    return;
  for (int i = 0; i < N; i++)
    {
      double by_q = i < N_LOGS ? w[i] : 1;

      out->gradient[i] *= by_q;
      for (int j = i; j < N; j++)
        out->curvature[at++] *= by_q * (j < N_LOGS ? w[j] : 1);
    }
}

static void
set_up (SmritiMarquardt *problem, SmritiPack *pack)
{
  SmritiParameters low = { { 0 } }, high;

  for (int i = 0; i < N; i++)
    {
      low.w[i] = -G_MAXDOUBLE;
      high.w[i] = G_MAXDOUBLE;
    }
  smriti_parameters_clamp (&low, 0);
  smriti_parameters_clamp (&high, 0);
  low.w[19] = 0.01; /* a fit keeps it there (fsrs-rs) */
  *problem = (SmritiMarquardt){
    .n = N, .loss = loss_at, .repair = repair, .user_data = pack, .max_steps = MAX_STEPS, .min_gain = MIN_GAIN
  };
  for (int i = 0; i < N; i++)
    {
      gboolean is_log = i < N_LOGS;
      double centre = smriti_parameters_default ()->w[i];

      problem->centre[i] = is_log ? log (centre) : centre;
      problem->low[i] = is_log ? log (low.w[i]) : low.w[i];
      problem->high[i] = is_log ? log (high.w[i]) : high.w[i];
      problem->stiffness[i] = 1 / (widths[i] * widths[i]);
    }
}

/* The history as passes go over it, and the order in which it is judged. */
typedef struct
{
  const SmritiHistory *history;
  SmritiPack *pack;
  guint *order;
  guint n_ordered;
} Judge;

static void
measure (const Judge *judge, const SmritiParameters *parameters, SmritiFitQuality *out)
{
  g_autofree double *p = g_new (double, judge->history->n_items + 1);
  SmritiMetrics metrics;

  smriti_passes ()->predict (judge->pack, parameters->w, p);
  smriti_quality (judge->history, p, judge->order, judge->n_ordered, &metrics);
  *out = (SmritiFitQuality){ metrics.log_loss, metrics.rmse_bins };
}

void
smriti_fit (const SmritiHistory *history, const SmritiParameters *start, gboolean weighted, SmritiGoOnFunc go_on,
            gpointer user_data, SmritiFit *out)
{
  g_autoptr (SmritiPack) pack = NULL;
  g_autofree guint *order = NULL;
  SmritiParameters fitted;
  Judge judge;
  SmritiMarquardt problem;
  double q[N];

  g_return_if_fail (history != NULL && out != NULL);

  *out = (SmritiFit){ .parameters = start ? *start : *smriti_parameters_default () };
  smriti_parameters_clamp (&out->parameters, 0);
  pack = smriti_pack_new (history, weighted);
  judge = (Judge){ .history = history, .pack = pack };
  judge.order = order = smriti_quality_order (history, &judge.n_ordered);
  measure (&judge, &out->parameters, &out->before);
  out->quality = out->before;
  if (history->n_items < SMRITI_FIT_MIN_ITEMS)
    return;

  set_up (&problem, pack);
  problem.go_on = go_on;
  problem.go_on_data = user_data;
  for (int i = 0; i < N; i++)
    q[i] = CLAMP (i < N_LOGS ? log (out->parameters.w[i]) : out->parameters.w[i], problem.low[i], problem.high[i]);
  out->passes = smriti_marquardt (&problem, q);
  parameters_of (q, fitted.w);
  smriti_parameters_clamp (&fitted, 0);
  measure (&judge, &fitted, &out->quality);
  out->improved = out->quality.log_loss < out->before.log_loss;
  if (out->improved)
    out->parameters = fitted;
}

void
smriti_fit_predict (const SmritiHistory *history, const SmritiParameters *parameters, double *out)
{
  g_autoptr (SmritiPack) pack = smriti_pack_new (history, FALSE);

  smriti_passes ()->predict (pack, parameters->w, out);
}
