/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/marquardt.h"

#include <math.h>
#include <string.h>

#define DAMPING_START 1e-3
#define DAMPING_MIN 1e-6
#define DAMPING_EASED 0.2 /* after a step that was taken */
#define DAMPING_RAISED 8.0
#define MAX_TRIES 4  /* for one step */
#define MAX_MOVE 1.5 /* of one parameter in one step */

/* Where row @i of an upper triangle begins, such that [i, j] is at row (i) + j. */
static guint
row_of (guint n, guint i)
{
  return i * n - i * (i + 1) / 2;
}

gboolean
smriti_cholesky_solve (guint n, const double *a, double *b)
{
  double u[SMRITI_MARQUARDT_MAX * (SMRITI_MARQUARDT_MAX + 1) / 2]; /* A = U'U */

  g_return_val_if_fail (n <= SMRITI_MARQUARDT_MAX, FALSE);

  for (guint i = 0; i < n; i++)
    for (guint j = i; j < n; j++)
      {
        double sum = a[row_of (n, i) + j];

        for (guint k = 0; k < i; k++)
          sum -= u[row_of (n, k) + i] * u[row_of (n, k) + j];
        if (i == j && !(sum > 0))
          return FALSE;
        u[row_of (n, i) + j] = i == j ? sqrt (sum) : sum / u[row_of (n, i) + i];
      }
  for (guint i = 0; i < n; i++)
    {
      for (guint k = 0; k < i; k++)
        b[i] -= u[row_of (n, k) + i] * b[k];
      b[i] /= u[row_of (n, i) + i];
    }
  for (guint i = n; i-- > 0;)
    {
      for (guint k = i + 1; k < n; k++)
        b[i] -= u[row_of (n, i) + k] * b[k];
      b[i] /= u[row_of (n, i) + i];
    }
  return TRUE;
}

/* The loss with the pull towards the centre, F. */
static void
look (const SmritiMarquardt *problem, const double *q, gboolean derive, SmritiSlope *out)
{
  memset (out, 0, sizeof *out);
  problem->loss (q, derive, out, problem->user_data);
  for (guint i = 0; i < problem->n; i++)
    {
      double off = q[i] - problem->centre[i];

      out->loss += problem->stiffness[i] * off * off;
      out->gradient[i] += 2 * problem->stiffness[i] * off;
      out->curvature[row_of (problem->n, i) + i] += 2 * problem->stiffness[i];
    }
}

/* A parameter at its bound that would go beyond stays where it is. */
static gboolean
is_free (const SmritiMarquardt *problem, const double *q, const SmritiSlope *slope, guint i)
{
  return !(q[i] <= problem->low[i] && slope->gradient[i] > 0) && !(q[i] >= problem->high[i] && slope->gradient[i] < 0)
         && problem->low[i] < problem->high[i];
}

/* (H + damping diag H) move = -g over the free ones; the others do not move. */
static gboolean
find_move (const SmritiMarquardt *problem, const double *q, const SmritiSlope *slope, double damping, double *move)
{
  double a[SMRITI_MARQUARDT_MAX * (SMRITI_MARQUARDT_MAX + 1) / 2];
  double b[SMRITI_MARQUARDT_MAX];
  guint free_ones[SMRITI_MARQUARDT_MAX];
  guint n = 0;

  memset (move, 0, problem->n * sizeof *move);
  for (guint i = 0; i < problem->n; i++)
    if (is_free (problem, q, slope, i))
      free_ones[n++] = i;
  for (guint i = 0; i < n; i++)
    {
      b[i] = -slope->gradient[free_ones[i]];
      for (guint j = i; j < n; j++)
        a[row_of (n, i) + j] = slope->curvature[row_of (problem->n, free_ones[i]) + free_ones[j]] * (i == j ? 1 + damping : 1.0);
    }
  if (!smriti_cholesky_solve (n, a, b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    move[free_ones[i]] = CLAMP (b[i], -MAX_MOVE, MAX_MOVE);
  return TRUE;
}

static void
move_to (const SmritiMarquardt *problem, const double *q, const double *move, double *out)
{
  for (guint i = 0; i < problem->n; i++)
    out[i] = CLAMP (q[i] + move[i], problem->low[i], problem->high[i]);
  if (problem->repair)
    problem->repair (out, problem->user_data);
}

/* One step down from @q, where the slope is *slope: both become those of the new
 * place, whose slope is left out when it is the @last step. */
static gboolean
step_down (const SmritiMarquardt *problem, double *q, SmritiSlope *slope, double *damping, gboolean last, guint *n_passes)
{
  for (int tries = 0; tries < MAX_TRIES; tries++)
    {
      double move[SMRITI_MARQUARDT_MAX], there[SMRITI_MARQUARDT_MAX];
      SmritiSlope new_slope;

      if (problem->go_on && !problem->go_on (problem->go_on_data))
        return FALSE;
      if (find_move (problem, q, slope, *damping, move))
        {
          move_to (problem, q, move, there);
          look (problem, there, !last, &new_slope);
          (*n_passes)++;
          if (new_slope.loss < slope->loss)
            {
              memcpy (q, there, problem->n * sizeof *q);
              *slope = new_slope;
              *damping = MAX (*damping * DAMPING_EASED, DAMPING_MIN);
              return TRUE;
            }
        }
      *damping *= DAMPING_RAISED;
    }
  return FALSE;
}

guint
smriti_marquardt (const SmritiMarquardt *problem, double *q)
{
  double damping = DAMPING_START;
  SmritiSlope slope;
  guint n_passes = 1;

  g_return_val_if_fail (problem->n <= SMRITI_MARQUARDT_MAX, 0);

  look (problem, q, TRUE, &slope);
  for (guint i = 0; i < problem->max_steps; i++)
    {
      double before = slope.loss;

      if (!step_down (problem, q, &slope, &damping, i + 1 == problem->max_steps, &n_passes)
          || before - slope.loss < problem->min_gain)
        break;
    }
  return n_passes;
}
