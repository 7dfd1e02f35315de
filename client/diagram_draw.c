/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/diagram_draw.h"

#include "client/render.h"

#include <string.h>

#define MAX_STEP 60   /* columns of a step */
#define BOX_COLUMNS 7 /* of an arrow and a box around a step */
#define LEAST_WIDTH 10

/* In pixels, of the SVG. */
#define PAGE_WIDTH 720
#define CHAR_WIDTH 8
#define BOX_HEIGHT 40
#define BOX_MARGIN 14
#define GAP 36
#define ROW_GAP 28

/* Steps as plain lines of at most @columns; those from @n_shown on are hidden. */
static GPtrArray *
plain_steps (const SmritiTerm *term, const GPtrArray *steps, guint n_shown, int columns)
{
  GPtrArray *plain = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (plain, i < n_shown ? smriti_render_line (term, g_ptr_array_index (steps, i), columns) : g_strdup ("?"));
  return plain;
}

/* --- characters --- */

typedef struct
{
  const char *corners[4]; /* top left, top right, bottom left, bottom right */
  const char *across, *down, *arrow;
} Glyphs;

static const Glyphs drawn = { { "┌", "┐", "└", "┘" }, "─", "│", "→" };
static const Glyphs typed = { { "+", "+", "+", "+" }, "-", "|", ">" };

static void
add_times (GString *line, const char *glyph, int n)
{
  for (; n > 0; n--)
    g_string_append (line, glyph);
}

/* Boxes [@first, @end) side by side. */
static void
add_row (GString *out, const GPtrArray *plain, guint first, guint end, const Glyphs *glyphs)
{
  g_autoptr (GString) middle = g_string_new (NULL);
  g_autoptr (GString) bottom = g_string_new (NULL);

  for (guint i = first; i < end; i++)
    {
      const char *step = g_ptr_array_index (plain, i);
      int across = smriti_text_width (step) + 2;

      g_string_append (out, i == 0 ? "" : "   ");
      g_string_append (out, glyphs->corners[0]);
      add_times (out, glyphs->across, across);
      g_string_append (out, glyphs->corners[1]);
      if (i > 0)
        g_string_append_printf (middle, i == first ? "%s  " : " %s ", glyphs->arrow);
      g_string_append_printf (middle, "%s %s %s", glyphs->down, step, glyphs->down);
      g_string_append (bottom, i == 0 ? "" : "   ");
      g_string_append (bottom, glyphs->corners[2]);
      add_times (bottom, glyphs->across, across);
      g_string_append (bottom, glyphs->corners[3]);
    }
  g_string_append_printf (out, "\n%s\n%s\n", middle->str, bottom->str);
}

char *
smriti_diagram_boxes (const SmritiTerm *term, const GPtrArray *steps, guint n_shown, int width)
{
  int room = MAX (width, LEAST_WIDTH);
  g_autoptr (GPtrArray) plain = plain_steps (term, steps, n_shown, MIN (MAX_STEP, room - BOX_COLUMNS));
  const Glyphs *glyphs = term->utf8 ? &drawn : &typed;
  GString *out = g_string_new (NULL);
  guint first = 0;

  while (first < plain->len)
    {
      guint end = first;
      int used = 0;

      do
        used += smriti_text_width (g_ptr_array_index (plain, end++)) + BOX_COLUMNS;
      while (end < plain->len && used + smriti_text_width (g_ptr_array_index (plain, end)) + BOX_COLUMNS <= room);
      add_row (out, plain, first, end, glyphs);
      first = end;
    }
  return g_string_free (out, FALSE);
}

/* --- SVG --- */

static int
box_width (const char *step)
{
  return smriti_text_width (step) * CHAR_WIDTH + 2 * BOX_MARGIN;
}

static void
add_box (GString *svg, const char *step, int x, int y)
{
  g_autofree char *escaped = g_markup_escape_text (step, -1);
  int width = box_width (step);

  g_string_append_printf (svg, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", x, y, width, BOX_HEIGHT);
  g_string_append_printf (svg, "<text x=\"%d\" y=\"%d\">%s</text>", x + width / 2, y + BOX_HEIGHT / 2 + 5, escaped);
}

/* An arrow that ends at (@x, @y), from the left. */
static void
add_arrow (GString *svg, int x, int y)
{
  g_string_append_printf (svg, "<path d=\"M%d %d H%d M%d %d l6 5 l-6 5\"/>", x - GAP + 6, y, x - 6, x - 12, y - 5);
}

char *
smriti_diagram_svg (const GPtrArray *steps, gboolean standalone)
{
  static const SmritiTerm any = { .utf8 = TRUE };
  g_autoptr (GPtrArray) plain = plain_steps (&any, steps, steps->len, MAX_STEP);
  g_autoptr (GString) body = g_string_new (NULL);
  int x = 1, y = 1, right = 0;

  for (guint i = 0; i < plain->len; i++)
    {
      const char *step = g_ptr_array_index (plain, i);
      int start = i == 0 ? 1 : x + GAP;

      if (i > 0 && start + box_width (step) > PAGE_WIDTH)
        {
          y += BOX_HEIGHT + ROW_GAP;
          start = 1 + GAP;
        }
      if (i > 0)
        add_arrow (body, start, y + BOX_HEIGHT / 2);
      add_box (body, step, start, y);
      x = start + box_width (step);
      right = MAX (right, x);
    }
  return g_strdup_printf ("%s<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                          " fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" role=\"img\">"
                          "<style>text{fill:currentColor;stroke:none;font:14px sans-serif;text-anchor:middle}</style>%s</svg>\n",
                          standalone ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "", right + 1, y + BOX_HEIGHT + 1,
                          right + 1, y + BOX_HEIGHT + 1, body->str);
}
