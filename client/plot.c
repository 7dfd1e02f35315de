/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/plot.h"

#include <math.h>
#include <string.h>

#define MARGIN 6 /* columns of the scale: "100% |" */
#define MIN_COLUMNS 40
#define MIN_ROWS 5
#define MAX_COLUMNS 200

/* --- the field of a curve: braille has two dots a column and four a row --- */

typedef struct
{
  int width, height; /* in characters */
  double low;        /* of the scale; it ends at 1 */
  double end;        /* of x */
  guint8 dots[24][MAX_COLUMNS];
} Field;

/* @value inside its bounds; what is no number counts as @min. */
static double
within (double value, double min, double max)
{
  return value > min ? MIN (value, max) : min;
}

/* The scale begins a little below all that is drawn. */
static double
low_of (const SmritiPlot *plot)
{
  double low = plot->line > 0 ? plot->line : 1;

  for (guint i = 0; i < plot->n; i++)
    low = MIN (low, within (plot->y[i], 0, 1));
  return CLAMP (floor (low * 20 - 0.2) / 20, 0, 0.95);
}

/* y at @x, straight between the points. */
static double
value_at (const SmritiPlot *plot, double x)
{
  guint i = 1;

  while (i + 1 < plot->n && plot->x[i] < x)
    i++;
  if (plot->n < 2 || plot->x[i] <= plot->x[i - 1])
    return plot->y[0];
  return plot->y[i - 1] + (plot->y[i] - plot->y[i - 1]) * CLAMP ((x - plot->x[i - 1]) / (plot->x[i] - plot->x[i - 1]), 0, 1);
}

/* Which of @steps levels, from the top, @y stands on. */
static int
level_of (const Field *field, double y, int steps)
{
  return (int) within ((1 - within (y, 0, 1)) / (1 - field->low) * (steps - 1) + 0.5, 0, steps - 1);
}

static void
set_dot (Field *field, int x, int y)
{
  static const guint8 bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

  field->dots[y / 4][x / 2] |= bits[y % 4][x % 2];
}

/* A dot a half column, joined where it is steep. */
static void
draw_dots (Field *field, const SmritiPlot *plot)
{
  int before = -1;

  for (int x = 0; x < 2 * field->width; x++)
    {
      int y = level_of (field, value_at (plot, field->end * x / (2 * field->width - 1)), 4 * field->height);

      for (int from = before < 0 ? y : MIN (before + 1, y); from <= y; from++)
        set_dot (field, x, from);
      before = y;
    }
}

static int
column_of (const Field *field, double x)
{
  return (int) within (x / field->end * (field->width - 1) + 0.5, 0, field->width - 1);
}

static gboolean
is_marked (const Field *field, const SmritiPlot *plot, int column)
{
  for (guint i = 0; i < plot->n_marks; i++)
    if (column_of (field, plot->marks[i].x) == column)
      return TRUE;
  return FALSE;
}

/* --- printing --- */

static void
print_cell (SmritiOutput *out, const Field *field, const SmritiPlot *plot, int row, int column)
{
  const SmritiTerm *term = &out->term;
  guint8 dots = field->dots[row][column];
  int line_row = plot->line > 0 ? level_of (field, plot->line, 4 * field->height) / 4 : -1;

  if (dots != 0 && term->utf8)
    {
      char cell[7] = { 0 };

      g_unichar_to_utf8 (0x2800 + dots, cell);
      smriti_output_printf (out, "%s", cell);
    }
  else if (dots != 0)
    smriti_output_printf (out, "*");
  else if (is_marked (field, plot, column))
    smriti_output_printf (out, "%s", smriti_term_glyph (term, "┊", ":"));
  else if (row == line_row)
    smriti_output_printf (out, "%s", smriti_term_glyph (term, "┄", "-"));
  else
    smriti_output_printf (out, " ");
}

/* The top, the bottom and the line are named. */
static void
print_scale (SmritiOutput *out, const Field *field, const SmritiPlot *plot, int row)
{
  int line_row = plot->line > 0 ? level_of (field, plot->line, 4 * field->height) / 4 : -1;
  double value = row == 0 ? 1 : row == line_row ? within (plot->line, 0, 1) : row == field->height - 1 ? field->low : -1;

  if (value < 0)
    smriti_output_printf (out, "%*s", MARGIN - 1, "");
  else
    smriti_output_printf (out, "%*d%%", MARGIN - 2, (int) (value * 100 + 0.5));
  smriti_output_printf (out, "%s", smriti_term_glyph (&out->term, "│", "|"));
}

static void
trim_line (SmritiOutput *out)
{
  while (out->text->len > 0 && out->text->str[out->text->len - 1] == ' ')
    g_string_truncate (out->text, out->text->len - 1);
  smriti_output_printf (out, "\n");
}

/* Labels below their marks, moved aside where they would meet; the end of the
 * axis where there is room. Marks come in the order of x. */
static void
print_labels (SmritiOutput *out, const Field *field, const SmritiPlot *plot)
{
  int free_from = 0, start = (int) strlen (plot->start), end = (int) strlen (plot->end);
  char line[MAX_COLUMNS + 1];

  memset (line, ' ', sizeof line);
  for (guint i = 0; i < plot->n_marks; i++)
    {
      int length = (int) strlen (plot->marks[i].label);
      int at = MAX (free_from, MIN (column_of (field, plot->marks[i].x) - length / 2, field->width - length));

      if (at + length > field->width)
        continue;
      if (i == 0 && start + 2 <= at)
        memcpy (line, plot->start, (gsize) start);
      memcpy (line + at, plot->marks[i].label, (gsize) length);
      free_from = at + length + 2;
    }
  if (free_from + end <= field->width)
    memcpy (line + field->width - end, plot->end, (gsize) end);
  smriti_output_printf (out, "%*s%.*s", MARGIN, "", field->width, line);
  trim_line (out);
}

static void
print_axis (SmritiOutput *out, const Field *field, const SmritiPlot *plot)
{
  smriti_output_printf (out, "%*s%s", MARGIN - 1, "", smriti_term_glyph (&out->term, "└", "+"));
  for (int column = 0; column < field->width; column++)
    smriti_output_printf (out, "%s",
                          is_marked (field, plot, column) ? smriti_term_glyph (&out->term, "┴", "+")
                                                          : smriti_term_glyph (&out->term, "─", "-"));
  smriti_output_printf (out, "\n");
}

void
smriti_plot_curve (SmritiOutput *out, const SmritiPlot *plot, int columns, int rows)
{
  Field field = { .width = CLAMP (columns, MIN_COLUMNS, MAX_COLUMNS) - MARGIN, .height = CLAMP (rows, MIN_ROWS, 24) - 2 };

  if (plot->n == 0)
    return;
  field.low = low_of (plot);
  field.end = within (plot->x[plot->n - 1], 1e-9, 1e9);
  draw_dots (&field, plot);
  for (int row = 0; row < field.height; row++)
    {
      print_scale (out, &field, plot, row);
      for (int column = 0; column < field.width; column++)
        print_cell (out, &field, plot, row, column);
      trim_line (out);
    }
  print_axis (out, &field, plot);
  print_labels (out, &field, plot);
}

/* --- bars --- */

char *
smriti_plot_bar (const SmritiTerm *term, double value, double max, int width)
{
  static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  int length = max > 0 && value > 0 ? (int) within (value / max * width * 8 + 0.5, 1, width * 8) : 0;
  GString *bar = g_string_new (NULL);

  if (!term->utf8)
    length = length > 0 ? MAX ((length + 4) / 8, 1) * 8 : 0;
  for (int i = 0; i < length / 8; i++)
    g_string_append (bar, smriti_term_glyph (term, "█", "#"));
  g_string_append (bar, eighths[length % 8]);
  return g_string_free (bar, FALSE);
}

char *
smriti_plot_spark (const SmritiTerm *term, const double *values, guint n)
{
  static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  static const char *const ascii[] = { " ", "_", ".", "-", ":", "=", "+", "*", "#" };
  GString *line = g_string_new (NULL);
  double max = 0;

  for (guint i = 0; i < n; i++)
    max = MAX (max, values[i]);
  for (guint i = 0; i < n; i++)
    {
      int level = values[i] > 0 ? (int) within (ceil (values[i] / max * 8 - 1e-9), 1, 8) : 0;

      g_string_append (line, smriti_term_glyph (term, blocks[level], ascii[level]));
    }
  return g_string_free (line, FALSE);
}
