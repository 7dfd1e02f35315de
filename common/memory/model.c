/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The layer is a Bayesian logistic regression in the manner of a Kalman filter:
 * a weight's mean and the covariance of all of them move with every answer. Its
 * features are chosen so that whatever the signs of the free weights, p falls in
 * time: what depends on time are l6 (weight kept above 0), l7 (weight in [0, 1])
 * and the logarithm of time (weight at most 0). */

#include "common/memory/model.h"

#include "common/memory/clamp.h"
#include "common/memory/lanes.h"

#include <math.h>
#include <string.h>

#define N SMRITI_MODEL_N_FEATURES
#define MS_PER_DAY 86400000.0

/* How somebody whose layer says nothing yet is thought of: mean and width of each weight. */
static const struct
{
  double mean, width;
} priors[N] = {
  { 0, 0.20 },  /* bias: remembers better or worse these days */
  { 0, 0.12 },  /* slope of l6: FSRS-6 too sure or not sure enough */
  { 0, 0.12 },  /* logarithm of the time passed */
  { 0, 0.15 },  /* lapses */
  { 0, 0.12 },  /* difficulty */
  { .15, .25 }, /* FSRS-7's opinion beside that of FSRS-6 */
  { 0, 0.10 },  /* the interval before this one */
  { 0, 0.08 },  /* slope that changes with the number of answers */
};

enum
{
  BIAS,
  SLOPE,
  TIME,
  LAPSES,
  DIFFICULTY,
  SECOND,
  INTERVAL,
  SLOPE_BY_ANSWERS,
};

#define BIAS_KEPT 0.99800199866733308 /* e^(-1/500): a bias is forgotten to 1/e over 500 answers */
#define LOGIT_MIN -5.0
#define LOGIT_MAX 7.0
#define LOGIT_CENTRE 1.7 /* of what is usually asked: R about .85 */
#define SLOPE_MIN 0.05   /* of l6 in z, so that p falls */
#define P_MIN 0.005
#define P_MAX 0.998
#define GATE_START 0.10
#define GATE_KEPT 0.999 /* of what it thinks; the rest keeps it from ever being certain */
#define GATE_REST 0.5   /* where that draws it to */
#define PUBLISHED_START 0.10
#define PUBLISHED_KEPT 0.9995
#define PUBLISHED_REST 0.2
#define CURVATURE_MIN 0.001

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/* Where [i, j] of the covariance stands, i <= j. */
static guint
place (guint i, guint j)
{
  return i * N - i * (i + 1) / 2 + j;
}

void
smriti_model_init (SmritiModel *model)
{
  g_return_if_fail (model != NULL);

  *model = (SmritiModel){ .parameters = *smriti_parameters_default (), .parameters7 = *smriti_parameters7_default () };
  for (guint i = 0; i < N; i++)
    {
      model->theta[i] = priors[i].mean;
      model->covariance[place (i, i)] = priors[i].width * priors[i].width;
    }
  model->gate = GATE_START;
  model->published = PUBLISHED_START;
}

/* Weights whose sign decides whether p falls. */
static void
bound_weights (SmritiModel *model)
{
  model->theta[TIME] = MIN (model->theta[TIME], 0);
  model->theta[SECOND] = CLAMP (model->theta[SECOND], 0, 1);
  model->theta[SLOPE] = MAX (model->theta[SLOPE], -0.8);
}

gboolean
smriti_model_mend (SmritiModel *model)
{
  double sum = model->gate + model->published;

  for (guint i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    sum += model->parameters.w[i];
  for (guint i = 0; i < SMRITI_FSRS7_N_PARAMETERS; i++)
    sum += model->parameters7.w[i];
  for (guint i = 0; i < N; i++)
    sum += model->theta[i];
  for (guint i = 0; i < SMRITI_MODEL_N_COVARIANCES; i++)
    sum += model->covariance[i];
  for (guint i = 0; i < N; i++)
    if (!(model->covariance[place (i, i)] >= 0) || !isfinite (sum))
      {
        smriti_model_init (model);
        return FALSE;
      }
  smriti_parameters_clamp (&model->parameters, 0);
  smriti_parameters7_clamp (&model->parameters7);
  model->gate = clamp (model->gate, 0, GATE_KEPT + (1 - GATE_KEPT) * GATE_REST);
  model->published = clamp (model->published, 0, PUBLISHED_KEPT + (1 - PUBLISHED_KEPT) * PUBLISHED_REST);
  bound_weights (model);
  return TRUE;
}

/* --- one card --- */

static double
days_between (gint64 from_ms, gint64 to_ms)
{
  return to_ms > from_ms ? ((double) to_ms - (double) from_ms) / MS_PER_DAY : 0;
}

static gint32
gap_days (const SmritiTrace *trace, gint32 day)
{
  gint64 gap = (gint64) day - trace->last_day;

  return (gint32) CLAMP (gap, 0, G_MAXINT32);
}

static gboolean
has_begun (const SmritiTrace *trace)
{
  return trace->memory.stability > 0;
}

void
smriti_trace_answer (SmritiTrace *trace, const SmritiModel *model, SmritiGrade grade, gint32 day, gint64 at_ms)
{
  gint32 gap;

  g_return_if_fail (trace != NULL && model != NULL);

  if (grade < SMRITI_GRADE_AGAIN || grade > SMRITI_GRADE_EASY)
    return;
  gap = has_begun (trace) ? gap_days (trace, day) : 0;
  trace->memory7 = smriti_fsrs7_next (&model->parameters7, trace->memory7, grade,
                                      has_begun (trace) ? days_between (trace->last_ms, at_ms) : 0);
  trace->memory = smriti_fsrs_next (&model->parameters, trace->memory, grade, gap);
  trace->published = smriti_fsrs_next (smriti_parameters_default (), trace->published, grade, gap);
  if (gap > 0)
    {
      trace->n_long++;
      trace->lapses += grade == SMRITI_GRADE_AGAIN;
      trace->interval_days = gap;
    }
  trace->last_day = day;
  trace->last_ms = at_ms;
}

void
smriti_trace_begin (SmritiTrace *trace, const SmritiModel *model, SmritiMemory memory, gint32 day, gint64 at_ms)
{
  g_return_if_fail (trace != NULL && model != NULL);

  *trace = (SmritiTrace){ .memory = memory,
                          .published = memory,
                          .memory7 = smriti_fsrs7_from_stability (&model->parameters7, memory.stability, memory.difficulty),
                          .last_day = day,
                          .last_ms = at_ms };
}

/* --- prediction --- */

/* What is said of one card at one time. */
typedef struct
{
  double x[N];
  double z;         /* what the layer says, as a logit */
  double base;      /* what FSRS-6 says */
  double published; /* and with its published parameters */
} View;

static void
look (const SmritiModel *model, const SmritiTrace *trace, double elapsed_days, double exact_days, View *out)
{
  double r6 = smriti_fsrs_retrievability (&model->parameters, trace->memory.stability, elapsed_days);
  double r7 = smriti_fsrs7_retrievability (&model->parameters7, trace->memory7, exact_days);
  double bounded = clamp (r6, 1e-9, 1 - 1e-9);
  /* eight logarithms in the time of two */
  Lanes odds = lanes_log ((Lanes){ bounded, 1 - bounded, r7, 1 - r7 });
  Lanes sizes = lanes_log (
      (Lanes){ MAX (elapsed_days, 0.01), trace->lapses + 1.0, trace->interval_days + 1.0, trace->n_long + 2.0 });
  double l6 = clamp (odds[0] - odds[1], LOGIT_MIN, LOGIT_MAX);
  double l7 = clamp (odds[2] - odds[3], LOGIT_MIN, LOGIT_MAX);
  double centred = l6 - LOGIT_CENTRE;
  double answers = sizes[3] - 1.2; /* with the one that comes */
  double slope;

  out->x[BIAS] = 1;
  out->x[SLOPE] = centred;
  out->x[TIME] = (sizes[0] - 1.5) / 2;
  out->x[LAPSES] = sizes[1];
  out->x[DIFFICULTY] = (trace->memory.difficulty - 5) / 3;
  out->x[SECOND] = l7 - l6;
  out->x[INTERVAL] = sizes[2] / 2 - 1;
  out->x[SLOPE_BY_ANSWERS] = answers * centred;

  out->z = l6;
  for (guint i = 0; i < N; i++)
    out->z += model->theta[i] * out->x[i];
  slope = 1 + model->theta[SLOPE] + model->theta[SLOPE_BY_ANSWERS] * answers - model->theta[SECOND];
  if (slope < SLOPE_MIN)
    out->z += (SLOPE_MIN - slope) * centred;
  out->base = r6;
  out->published = smriti_fsrs_retrievability (smriti_parameters_default (), trace->published.stability, elapsed_days);
}

/* What the fitted models say together. The layer's share may stand still where it
 * is bounded; FSRS-6's, which is never nothing, falls all the time. */
static double
fitted_share (const SmritiModel *model, const View *view, double layer)
{
  return model->gate * clamp (layer, P_MIN, P_MAX) + (1 - model->gate) * view->base;
}

static double
mix (const SmritiModel *model, const View *view)
{
  return model->published * view->published + (1 - model->published) * fitted_share (model, view, sigmoid (view->z));
}

double
smriti_model_predict (const SmritiModel *model, const SmritiTrace *trace, gint32 day, gint64 at_ms)
{
  View view;

  g_return_val_if_fail (model != NULL && trace != NULL, 0);

  if (!has_begun (trace))
    return 0;
  look (model, trace, gap_days (trace, day), days_between (trace->last_ms, at_ms), &view);
  return mix (model, &view);
}

double
smriti_model_curve (const SmritiModel *model, const SmritiTrace *trace, double elapsed_days)
{
  View view;

  g_return_val_if_fail (model != NULL && trace != NULL, 0);

  if (!has_begun (trace))
    return 0;
  elapsed_days = clamp (elapsed_days, 0, SMRITI_STABILITY_MAX);
  look (model, trace, elapsed_days, elapsed_days, &view);
  return mix (model, &view);
}

double
smriti_model_interval (const SmritiModel *model, const SmritiTrace *trace, double retention)
{
  double low = log (0.001), high = log (SMRITI_STABILITY_MAX);

  g_return_val_if_fail (model != NULL && trace != NULL, 0.001);

  retention = isnan (retention) ? 0.9 : clamp (retention, 0.01, P_MAX);
  for (int i = 0; i < 48 && high - low > 1e-9; i++)
    {
      double middle = (low + high) / 2;

      if (smriti_model_curve (model, trace, exp (middle)) > retention)
        low = middle;
      else
        high = middle;
    }
  return exp ((low + high) / 2);
}

/* --- learning --- */

/* A x, with what of A is kept. Returns x'A x. */
static double
spread_of (const SmritiModel *model, const double x[N], double out[N])
{
  const double *a = model->covariance;
  double sum = 0;

  memset (out, 0, N * sizeof *out);
  for (guint i = 0; i < N; i++)
    {
      out[i] += *a++ * x[i];
      for (guint j = i + 1; j < N; j++, a++)
        {
          out[i] += *a * x[j];
          out[j] += *a * x[i];
        }
    }
  for (guint i = 0; i < N; i++)
    sum += x[i] * out[i];
  return MAX (sum, 0);
}

/* The share of the first of two that said @first and @second, by Bayes' rule; of
 * what it thinks @kept is kept, and the rest draws it to @rest. */
static double
move_share (double share, double first, double second, gboolean recalled, double kept, double rest)
{
  double for_first, for_second;

  first = clamp (first, P_MIN, P_MAX);
  second = clamp (second, P_MIN, P_MAX);
  for_first = share * (recalled ? first : 1 - first);
  for_second = (1 - share) * (recalled ? second : 1 - second);
  return for_first / (for_first + for_second) * kept + (1 - kept) * rest;
}

/* The bias of long ago says nothing of today (an Ornstein-Uhlenbeck process). */
static void
forget_bias (SmritiModel *model)
{
  double width = priors[BIAS].width;

  model->covariance[0] = BIAS_KEPT * BIAS_KEPT * model->covariance[0] + (1 - BIAS_KEPT * BIAS_KEPT) * width * width;
  for (guint j = BIAS + 1; j < N; j++)
    model->covariance[place (BIAS, j)] *= BIAS_KEPT;
}

double
smriti_model_learn (SmritiModel *model, const SmritiTrace *before, gboolean recalled, gint32 day, gint64 at_ms)
{
  double spread[N];
  double *a = model->covariance;
  double p, fitted, variance, layer, curvature, gain, step;
  View view;

  g_return_val_if_fail (model != NULL && before != NULL, 0);

  if (!has_begun (before) || gap_days (before, day) == 0)
    return smriti_model_predict (model, before, day, at_ms);
  look (model, before, gap_days (before, day), days_between (before->last_ms, at_ms), &view);
  layer = sigmoid (view.z);
  fitted = fitted_share (model, &view, layer);
  p = model->published * view.published + (1 - model->published) * fitted;
  model->published = move_share (model->published, view.published, fitted, recalled, PUBLISHED_KEPT, PUBLISHED_REST);
  model->gate = move_share (model->gate, layer, view.base, recalled, GATE_KEPT, GATE_REST);
  forget_bias (model);
  variance = spread_of (model, view.x, spread);
  curvature = MAX (layer * (1 - layer), CURVATURE_MIN);
  gain = 1 / (1 + curvature * variance);
  step = ((recalled ? 1 : 0) - layer) * gain;
  for (guint i = 0; i < N; i++)
    {
      for (guint j = i; j < N; j++)
        *a++ -= spread[i] * spread[j] * (curvature * gain);
      model->theta[i] += spread[i] * step;
    }
  model->theta[BIAS] *= BIAS_KEPT;
  bound_weights (model);
  return p;
}
