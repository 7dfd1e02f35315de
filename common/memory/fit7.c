/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Fitting FSRS-7; see fit.h. */

#include "common/memory/fit.h"
#include "common/memory/pass7.h"

#include <math.h>
#include <string.h>

#define N SMRITI_FSRS7_N_PARAMETERS
#define N_LOGS 4      /* q = ln w of the first stabilities, as in fit.c */
#define MAX_STEPS 3   /* downhill */
#define MIN_GAIN 0.02 /* nats, of all the history */
#define PENALTY 0.5

/* How far the fitted parameters of many people lie apart (fsrs-rs; the first
 * stabilities are free there, here 1 for their logarithms, as in fit.c). */
static const double widths[N] = { 1,      1,      1,      1,      0.523,  0.2528, 0.4329, 0.2966, 0.2139, 0.2889, 0.1862, 0.175,
                                  0.3812, 0.3013, 0.9104, 0.3234, 0.2448, 0.3273, 0.1842, 0.1735, 0.4608, 0.311,  0.864,  0.0418,
                                  0.2596, 0.0798, 0.0682, 0.1282, 0.1397, 0.1407, 0.1489, 0.2,    0.15,   0.15 };

/* The orders that are no bounds of one of them: w0 <= w1 <= w2 <= w3, w25 <= w26. */
static void
repair (double *q, gpointer user_data)
{
  for (int i = 1; i < N_LOGS; i++)
    q[i] = MAX (q[i], q[i - 1]);
  q[26] = MAX (q[26], q[25]);
}

static void
parameters_of (const double *q, SmritiParameters7 *out)
{
  for (int i = 0; i < N; i++)
    out->w[i] = i < N_LOGS ? exp (q[i]) : q[i];
  smriti_parameters7_clamp (out); /* e^ln w need not be w */
}

static void
places_of (const SmritiParameters7 *parameters, double *q)
{
  for (int i = 0; i < N; i++)
    q[i] = i < N_LOGS ? log (parameters->w[i]) : parameters->w[i];
}

static void
loss_at (const double *q, gboolean derive, SmritiSlope *out, gpointer user_data)
{
  SmritiParameters7 parameters;
  guint at = 0;

  parameters_of (q, &parameters);
  smriti_pass7 () (user_data, parameters.w, derive, out);
  if (!derive)
    return;
  for (int i = 0; i < N; i++)
    {
      double by_q = i < N_LOGS ? parameters.w[i] : 1;

      out->gradient[i] *= by_q;
      for (int j = i; j < N; j++)
        out->curvature[at++] *= by_q * (j < N_LOGS ? parameters.w[j] : 1);
    }
}

static void
set_up (SmritiMarquardt *problem, SmritiPack *pack)
{
  SmritiParameters7 low, high;

  for (int i = 0; i < N; i++)
    {
      low.w[i] = -G_MAXDOUBLE;
      high.w[i] = G_MAXDOUBLE;
    }
  smriti_parameters7_clamp (&low);
  smriti_parameters7_clamp (&high);
  *problem = (SmritiMarquardt){
    .n = N, .loss = loss_at, .repair = repair, .user_data = pack, .max_steps = MAX_STEPS, .min_gain = MIN_GAIN
  };
  places_of (smriti_parameters7_default (), problem->centre);
  places_of (&low, problem->low);
  places_of (&high, problem->high);
  for (int i = 0; i < N; i++)
    problem->stiffness[i] = PENALTY / (widths[i] * widths[i]);
}

SmritiParameters7
smriti_fit7 (const SmritiHistory *history, const SmritiParameters7 *start, SmritiGoOnFunc go_on, gpointer user_data)
{
  g_autoptr (SmritiPack) pack = NULL;
  SmritiParameters7 parameters = start ? *start : *smriti_parameters7_default ();
  SmritiMarquardt problem;
  double q[N], first_q[N];

  g_return_val_if_fail (history != NULL, parameters);

  smriti_parameters7_clamp (&parameters);
  if (history->n_items < SMRITI_FIT_MIN_ITEMS)
    return parameters;

  pack = smriti_pack_new (history, TRUE);
  set_up (&problem, pack);
  problem.go_on = go_on;
  problem.go_on_data = user_data;
  places_of (&parameters, q);
  memcpy (first_q, q, sizeof q);
  smriti_marquardt (&problem, q);
  if (memcmp (first_q, q, sizeof q) != 0)
    parameters_of (q, &parameters);
  return parameters;
}
