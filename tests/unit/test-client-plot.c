/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Pictures: as wide and high as promised, ASCII where that is asked for, marks
 * where they belong, and something drawn for whatever numbers come in. */

#include "client/plot.h"

#include <math.h>
#include <string.h>

static SmritiOutput *
make_output (gboolean utf8)
{
  SmritiOutput *out = smriti_output_new (FALSE);

  out->term = (SmritiTerm){ .utf8 = utf8, .columns = 80, .rows = 24 };
  return out;
}

static void
assert_shape (const char *text, int columns, int rows, gboolean utf8)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (g_strv_length (lines), ==, (guint) rows + 1); /* the last is what follows the last newline */
  g_assert_true (utf8 || g_str_is_ascii (text));
  for (int i = 0; i < rows; i++)
    {
      g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, columns);
      g_assert_false (g_str_has_suffix (lines[i], " "));
    }
}

static void
test_curve (void)
{
  double x[50], y[50];
  SmritiPlotMark marks[] = { { 10, "now" }, { 30, "due" } };
  SmritiPlot plot = { .x = x, .y = y, .n = 50, .line = 0.9, .marks = marks, .n_marks = 2, .start = "answered", .end = "49 days" };

  for (int i = 0; i < 50; i++)
    {
      x[i] = i;
      y[i] = pow (1 + i / 20.0, -0.3);
    }
  for (int utf8 = 0; utf8 < 2; utf8++)
    for (int columns = 40; columns <= 200; columns += 37)
      for (int rows = 5; rows <= 20; rows += 5)
        {
          g_autoptr (SmritiOutput) out = make_output (utf8);
          const char *labels;

          smriti_plot_curve (out, &plot, columns, rows);
          assert_shape (out->text->str, columns, rows, utf8);
          labels = strstr (out->text->str, "answered");
          g_assert_true (columns < 77 || labels);
          g_assert_nonnull (strstr (out->text->str, "100%"));
          g_assert_nonnull (strstr (out->text->str, "now"));
          g_assert_true (strstr (out->text->str, "now") < strstr (out->text->str, "due"));
        }
}

/* Every column of a falling curve has one star, none above the one before it. */
static void
test_falls (void)
{
  double x[] = { 0, 10 }, y[] = { 1, 0.5 };
  SmritiPlot plot = { .x = x, .y = y, .n = 2, .start = "", .end = "" };
  g_autoptr (SmritiOutput) out = make_output (FALSE);
  g_auto (GStrv) lines = NULL;
  int before = 0;

  smriti_plot_curve (out, &plot, 60, 14);
  lines = g_strsplit (out->text->str, "\n", -1);
  for (int column = 6; column < 60; column++)
    {
      int row = 0;

      while (row < 12 && ((int) strlen (lines[row]) <= column || lines[row][column] != '*'))
        row++;
      g_assert_cmpint (row, <, 12);
      g_assert_cmpint (row, >=, before);
      before = row;
    }
  g_assert_cmpint (before, >=, 10);
}

static void
test_odd_numbers (void)
{
  static const double odd[] = { 0, 1, -1, NAN, INFINITY, -INFINITY, 1e300, 1e-300 };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    for (guint k = 0; k < G_N_ELEMENTS (odd); k++)
      {
        double x[] = { 0, odd[i], odd[k] }, y[] = { odd[k], odd[i], 0.5 };
        SmritiPlotMark mark = { odd[k], "here" };
        SmritiPlot plot = {
          .x = x, .y = y, .n = 1 + (i + k) % 3, .line = odd[i], .marks = &mark, .n_marks = 1, .start = "", .end = ""
        };
        g_autoptr (SmritiOutput) out = make_output (k % 2);
        g_autofree char *bar = smriti_plot_bar (&out->term, odd[i], odd[k], 20);
        g_autofree char *line = smriti_plot_spark (&out->term, odd, G_N_ELEMENTS (odd));

        smriti_plot_curve (out, &plot, 60, 10);
        assert_shape (out->text->str, 60, 10, k % 2);
        g_assert_cmpint (g_utf8_strlen (bar, -1), <=, 20);
        g_assert_cmpint (g_utf8_strlen (line, -1), ==, G_N_ELEMENTS (odd));
      }
}

static void
test_bars (void)
{
  double values[] = { 0, 1, 4, 8 };
  SmritiTerm utf8 = { .utf8 = TRUE }, ascii = { 0 };
  g_autofree char *spark = smriti_plot_spark (&utf8, values, 4);
  g_autofree char *plain = smriti_plot_spark (&ascii, values, 4);
  g_autofree char *half = smriti_plot_bar (&utf8, 1, 2, 5);
  g_autofree char *small = smriti_plot_bar (&ascii, 1, 1000, 5);
  g_autofree char *none = smriti_plot_bar (&utf8, 0, 2, 5);

  g_assert_cmpstr (spark, ==, " ▁▄█");
  g_assert_cmpstr (plain, ==, " _:#");
  g_assert_cmpstr (half, ==, "██▌");
  g_assert_cmpstr (small, ==, "#");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/curve", test_curve);
  g_test_add_func ("/plot/falls", test_falls);
  g_test_add_func ("/plot/odd-numbers", test_odd_numbers);
  g_test_add_func ("/plot/bars", test_bars);
  return g_test_run ();
}
