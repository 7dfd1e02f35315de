/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Pictures of numbers in a terminal: a curve, bars, a line of small bars. Where
 * the terminal draws UTF-8 in braille and blocks, else in ASCII; without colour. */

#pragma once

#include "client/output.h"

typedef struct
{
  double x;
  const char *label; /* below the axis, in ASCII */
} SmritiPlotMark;

/* A share that falls (or rises) over x from 0 on. */
typedef struct
{
  const double *x, *y; /* n points, x rising from 0, y in 0..1 */
  guint n;
  double line; /* a level drawn across, 0 = none */
  const SmritiPlotMark *marks;
  guint n_marks;
  const char *start, *end; /* labels of the ends of x, where there is room for them; in ASCII */
} SmritiPlot;

/* @columns wide (40 at least), @rows high with the two of the axis (5 at least). */
void smriti_plot_curve (SmritiOutput *out, const SmritiPlot *plot, int columns, int rows);

/* New: a bar of @value, @width columns long at @max. */
char *smriti_plot_bar (const SmritiTerm *term, double value, double max, int width);

/* New: one small bar for each of @n values, the highest for the greatest; 0 is a blank. */
char *smriti_plot_spark (const SmritiTerm *term, const double *values, guint n);
