/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Damped Gauss-Newton (Levenberg 1944, Marquardt 1963) for the parameters of a
 * model: finds a minimum of
 *
 *   F (q) = loss (q) + sum_i stiffness_i (q_i - centre_i)^2,  low_i <= q_i <= high_i
 *
 * Pure; the loss is the caller's. */

#pragma once

#include <glib.h>

#define SMRITI_MARQUARDT_MAX 40 /* parameters */

typedef struct
{
  double loss;
  double gradient[SMRITI_MARQUARDT_MAX];
  /* upper triangle by rows: (0,0) (0,1) … (1,1) … */
  double curvature[SMRITI_MARQUARDT_MAX * (SMRITI_MARQUARDT_MAX + 1) / 2];
} SmritiSlope;

typedef struct
{
  guint n;
  double centre[SMRITI_MARQUARDT_MAX];
  double stiffness[SMRITI_MARQUARDT_MAX];
  double low[SMRITI_MARQUARDT_MAX], high[SMRITI_MARQUARDT_MAX];
  /* The loss at @q and, when @derive, its gradient and Gauss-Newton matrix. */
  void (*loss) (const double *q, gboolean derive, SmritiSlope *out, gpointer user_data);
  /* Moves @q to the nearest place that is allowed beyond the bounds; may be NULL. */
  void (*repair) (double *q, gpointer user_data);
  gboolean (*go_on) (gpointer user_data); /* asked before each pass but the first; NULL = always */
  gpointer user_data, go_on_data;
  guint max_steps; /* that lower F */
  double min_gain; /* of F: a smaller one is the last */
} SmritiMarquardt;

/* Goes down from @q, which becomes the best place found. Returns how often the
 * loss was asked for. F never rises. */
guint smriti_marquardt (const SmritiMarquardt *problem, double *q);

/* Solves A x = b for a symmetric positive matrix (upper triangle by rows, n of
 * them), x over b. FALSE when it is not positive: then b is of no use. */
gboolean smriti_cholesky_solve (guint n, const double *a, double *b);
