/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cells are split as Markdown does: at each '|' without a backslash. */

#include "common/notes/table.h"

#include <string.h>

#define MAX_COLUMNS 64

static gboolean
is_delimiter (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];
  gboolean dash = FALSE;

  for (gsize i = smriti_scan_unwrap (scan, line, 255, G_MAXUINT); i < line->end; i++)
    {
      if (!strchr ("-:| \t", scan->text[i]))
        return FALSE;
      dash |= scan->text[i] == '-';
    }
  return dash;
}

/* "\|" stands for "|" in a cell. */
static void
unescape_pipes (SmritiSide *cell)
{
  gsize to = 0;

  for (gsize i = 0; i < cell->text->len; i++)
    {
      if (cell->text->str[i] == '\\' && cell->text->str[i + 1] == '|')
        i++;
      cell->text->str[to] = cell->text->str[i];
      cell->mask->data[to] = cell->mask->data[i];
      to++;
    }
  g_string_truncate (cell->text, to);
  g_byte_array_set_size (cell->mask, (guint) to);
}

static void
add_cell (GPtrArray *cells, const SmritiScan *scan, gsize from, gsize to)
{
  SmritiSide *cell = smriti_side_new ();

  smriti_side_add (cell, scan, from, to);
  smriti_side_trim (cell);
  unescape_pipes (cell);
  g_ptr_array_add (cells, cell);
}

static GPtrArray *
cells_of (const SmritiScan *scan, guint n)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_side_free);
  const SmritiLine *line = &scan->lines[n];
  const char *text = scan->text;
  gsize end = line->end;
  gsize from = smriti_scan_unwrap (scan, line, 255, G_MAXUINT);

  while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t'))
    end--;
  if (from < end && text[from] == '|')
    from++;
  for (gsize i = from; i < end && cells->len < MAX_COLUMNS; i++)
    {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '|')
        {
          add_cell (cells, scan, from, i);
          from = i + 1;
        }
    }
  if (from < end && cells->len < MAX_COLUMNS)
    add_cell (cells, scan, from, end);
  return cells;
}

static const SmritiSide *
cell_at (const GPtrArray *cells, guint i)
{
  return i < cells->len ? g_ptr_array_index (cells, i) : NULL;
}

static void
add_card (const SmritiSide *row, const SmritiSide *column, const SmritiSide *cell, guint line, SmritiCollector *collector)
{
  g_auto (SmritiSource) source = { .line = line, .kind = SMRITI_KIND_BASIC };
  gboolean has_column = column && column->text->len > 0;
  g_autofree char *front = has_column ? g_strdup_printf ("%s · %s", row->text->str, column->text->str)
                                      : g_strdup (row->text->str);

  source.text = g_strdup_printf ("%s\n::\n%s", front, cell->text->str);
  source.deck = g_strdup (row->deck);
  source.is_decided = row->snippet || row->concept;
  source.is_snippet = row->snippet;
  source.is_explain = row->explain;
  smriti_source_add_side (&source, cell);
  smriti_collector_add (collector, &source, SMRITI_KIND_BASIC, 0, front, cell->text->str);
}

static void
read_row (const GPtrArray *header, const GPtrArray *cells, guint line, SmritiCollector *collector, SmritiNote *note)
{
  const SmritiSide *row = cell_at (cells, 0);

  if (!row || row->text->len == 0)
    {
      smriti_note_warn_as (note, "table", line, "the row has no name in its first column, no cards; write one there");
      return;
    }
  for (guint i = 1; i < cells->len; i++)
    {
      const SmritiSide *cell = cell_at (cells, i);

      if (cell->text->len > 0)
        add_card (row, cell_at (header, i), cell, line, collector);
    }
}

void
smriti_table_read (const SmritiScan *scan, guint first, guint end, SmritiCollector *collector, SmritiNote *note)
{
  g_autoptr (GPtrArray) header = NULL;

  if (first + 1 >= end || !is_delimiter (scan, first + 1))
    {
      smriti_note_warn_as (note, "table", first + 1, "the table has no line '| --- | --- |' below its header, no cards; add it");
      return;
    }
  header = cells_of (scan, first);
  for (guint n = first + 2; n < end; n++)
    {
      g_autoptr (GPtrArray) cells = cells_of (scan, n);

      read_row (header, cells, n + 1, collector, note);
    }
}
