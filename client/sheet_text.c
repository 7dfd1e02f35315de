/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/sheet_text.h"

#include "client/diagram_draw.h"
#include "client/workflows.h"
#include "common/notes/callout.h"
#include "common/notes/challenge.h"
#include "common/text.h"

#include <md4c-html.h>
#include <string.h>

/* --- lines as they are read, not asked --- */

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Bytes of "::" or ":::" at @i with blanks on either side and nothing over it; 0 = none. */
static gsize
separator_at (const SmritiScan *scan, gsize i, gsize start, gsize end)
{
  gsize n = 0;

  while (i + n < end && scan->text[i + n] == ':')
    n++;
  if ((n != 2 && n != 3) || scan->mask[i] != SMRITI_MASK_NONE || (i > start && !is_blank (scan->text[i - 1])))
    return 0;
  return i + n == end || is_blank (scan->text[i + n]) ? n : 0;
}

/* A tag that only says how a card is asked. */
static gsize
tag_at (const SmritiScan *scan, gsize i, gsize start, gsize end)
{
  static const char *const tags[] = { "#explain", "#snippet", "#concept" };

  if (scan->text[i] != '#' || scan->mask[i] != SMRITI_MASK_NONE || (i > start && !is_blank (scan->text[i - 1])))
    return 0;
  for (guint k = 0; k < G_N_ELEMENTS (tags); k++)
    {
      gsize n = strlen (tags[k]);

      if (end - i >= n && strncmp (scan->text + i, tags[k], n) == 0 && (i + n == end || !g_ascii_isalnum (scan->text[i + n])))
        return n;
    }
  return 0;
}

/* The end of the line without the id of its block, " ^id". */
static gsize
end_without_id (const SmritiScan *scan, const SmritiLine *line)
{
  gsize i = line->end;

  while (i > line->content && (g_ascii_isalnum (scan->text[i - 1]) || scan->text[i - 1] == '-'))
    i--;
  return i > line->content + 1 && i < line->end && scan->text[i - 1] == '^' && is_blank (scan->text[i - 2]) ? i - 2 : line->end;
}

/* "==hidden;;hint==" from @i on: where it ends, 0 = it is none. */
static gsize
highlight_end (const SmritiScan *scan, gsize i, gsize end)
{
  if (scan->mask[i] != SMRITI_MASK_NONE || end - i < 5 || strncmp (scan->text + i, "==", 2) != 0 || is_blank (scan->text[i + 2]))
    return 0;
  for (gsize k = i + 3; k + 1 < end; k++)
    if (scan->text[k] == '=' && scan->text[k + 1] == '=' && scan->mask[k] == SMRITI_MASK_NONE)
      return k + 2;
  return 0;
}

static void
add_highlight (GString *out, const char *text, gsize length)
{
  const char *hint = g_strstr_len (text, (gssize) length, ";;");

  g_string_append (out, "**");
  g_string_append_len (out, text, hint ? hint - text : (gssize) length);
  g_string_append (out, "**");
}

static void
add_line (GString *out, const SmritiScan *scan, const SmritiLine *line, gboolean utf8)
{
  gsize end = end_without_id (scan, line);
  gsize n;

  for (gsize i = line->start; i < end;)
    if (scan->mask[i] == SMRITI_MASK_COMMENT)
      i++;
    else if ((n = separator_at (scan, i, line->start, end)) > 0)
      {
        g_string_append (out, utf8 ? (n == 2 ? "—" : "↔") : n == 2 ? "--" : "<->");
        i += n;
      }
    else if ((n = tag_at (scan, i, line->start, end)) > 0)
      i += n + (i + n < end && is_blank (scan->text[i + n]));
    else if ((n = highlight_end (scan, i, end)) > 0)
      {
        add_highlight (out, scan->text + i + 2, n - i - 4);
        i = n;
      }
    else
      g_string_append_c (out, scan->text[i++]);
  while (out->len > 0 && is_blank (out->str[out->len - 1]) && out->len >= 2 && !is_blank (out->str[out->len - 2]))
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/* A line that parts question and answer. */
static gboolean
is_mark (const SmritiScan *scan, const SmritiLine *line)
{
  g_autofree char *words = g_strstrip (g_strndup (scan->text + line->content, line->end - line->content));

  return g_str_equal (words, "?") || g_str_equal (words, "??");
}

/* Anchors and tips of the block, each without the links that tie it; FALSE: it does not begin with one. */
static gboolean
add_callouts (GString *out, const SmritiPlace *place)
{
  const GPtrArray *callouts = place->note->content->callouts;
  gboolean found = FALSE;

  for (guint i = 0; callouts && i < callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (callouts, i);
      const char *kind = smriti_callout_kind_to_string (callout->kind);
      g_auto (GStrv) lines = NULL;

      if (callout->line < place->block->line || callout->line > place->block->last_line
          || (!found && callout->line != place->block->line))
        continue;
      lines = g_strsplit (callout->text, "\n", -1);
      g_string_append_printf (out, "%s> **%c%s:** %s\n", found ? "\n" : "", g_ascii_toupper (*kind), kind + 1, lines[0]);
      for (char **line = lines + 1; *line; line++)
        g_string_append_printf (out, "> %s\n", *line);
      found = TRUE;
    }
  return found;
}

/* "[!note] x" → "**Note:** x" */
static void
add_quote (GString *out, const SmritiBlock *block)
{
  g_autoptr (GRegex) regex = g_regex_new ("^\\[!([A-Za-z])([A-Za-z-]*)\\][+-]?[ \\t]*", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = g_strdup (block->text);
  g_auto (GStrv) lines = NULL;

  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *first = g_match_info_fetch (match, 1);
      g_autofree char *rest = g_match_info_fetch (match, 2);
      char *worded = NULL;
      int end;

      g_match_info_fetch_pos (match, 0, NULL, &end);
      worded = g_strdup_printf ("**%c%s:** %s", g_ascii_toupper (*first), rest, text + end);
      g_free (text);
      text = worded;
    }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    g_string_append_printf (out, "> %s\n", *line);
}

/* --- pieces --- */

static void
piece_free (gpointer data)
{
  SmritiSheetPiece *piece = data;

  g_free (piece->markdown);
  g_clear_pointer (&piece->steps, g_ptr_array_unref);
  g_free (piece);
}

/* Takes @steps. */
static void
add_chain (SmritiSheet *sheet, GPtrArray *steps)
{
  SmritiSheetPiece *piece = g_new0 (SmritiSheetPiece, 1);

  piece->steps = steps;
  g_ptr_array_add (sheet->pieces, piece);
}

static void
flush (SmritiSheet *sheet, GString *text)
{
  SmritiSheetPiece *piece;

  if (text->len == 0)
    return;
  piece = g_new0 (SmritiSheetPiece, 1);
  piece->markdown = g_strdup (text->str);
  g_string_truncate (text, 0);
  g_ptr_array_add (sheet->pieces, piece);
}

/* The marks of a fence that its note left open: what comes after must not stand in it. */
static void
close_fence (GString *text, const SmritiScan *scan, const SmritiLine *line)
{
  const char *mark = scan->text + line->content;

  g_string_append_len (text, scan->text + line->start, (gssize) (line->content - line->start));
  for (gsize i = line->content; i < line->end && scan->text[i] == *mark; i++)
    g_string_append_c (text, *mark);
  g_string_append_c (text, '\n');
}

static void
add_block (GString *text, const SmritiPlace *place, gboolean utf8)
{
  const SmritiScan *scan = place->note->scan;
  const SmritiBlock *block = place->block;

  if (block->kind == SMRITI_BLOCK_QUOTE)
    {
      if (!add_callouts (text, place))
        add_quote (text, block);
      return;
    }
  for (guint n = block->line - 1; n < block->last_line; n++)
    {
      const SmritiLine *line = &scan->lines[n];

      if (block->kind == SMRITI_BLOCK_FENCE)
        g_string_append_printf (text, "%.*s\n", (int) (line->end - line->start), scan->text + line->start);
      else if (!is_mark (scan, line))
        add_line (text, scan, line, utf8);
      else
        g_string_append_c (text, '\n');
    }
  if (block->open)
    close_fence (text, scan, &scan->lines[block->line - 1]);
}

static void
note_checked (SmritiSheet *sheet, const SmritiRemark *remark)
{
  if (remark->kind == SMRITI_REMARK_CHECKED && (sheet->checked_day == SMRITI_DAY_NONE || remark->day < sheet->checked_day))
    sheet->checked_day = remark->day;
}

static gboolean
is_list (const SmritiBlock *block)
{
  return block && (block->kind == SMRITI_BLOCK_ITEM || block->kind == SMRITI_BLOCK_TASK);
}

/* The tests or the solution of a challenge. */
static gboolean
gives_away (const SmritiPlace *place)
{
  g_autofree char *file = place->block->kind == SMRITI_BLOCK_FENCE ? smriti_info_value (place->block->info, "file") : NULL;

  return file && (smriti_info_has (place->block->info, "hidden") || smriti_info_has (place->block->info, "solution"))
         && smriti_challenge_is_meant (place->note->scan);
}

/* What gives a challenge away, with all of the sub-heading it stands beneath. */
static GArray *
without_solutions (const GArray *places)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (SmritiPlace));
  guint from = G_MAXUINT; /* in @kept: the sub-heading */
  gboolean dropped = FALSE;

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      gboolean opens = place->block->kind == SMRITI_BLOCK_HEADING
                       || (i > 0 && g_array_index (places, SmritiPlace, i - 1).note != place->note);

      if (opens)
        {
          from = place->block->kind == SMRITI_BLOCK_HEADING && place->block->level > 1 ? kept->len : G_MAXUINT;
          dropped = FALSE;
        }
      if (gives_away (place))
        {
          dropped = from != G_MAXUINT;
          if (dropped)
            g_array_set_size (kept, MIN (from, kept->len));
        }
      else if (!dropped)
        g_array_append_val (kept, *place);
    }
  return kept;
}

static void
add_places (SmritiSheet *sheet, const GArray *places)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const SmritiBlock *before = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      const SmritiBlock *block = place->block;
      GPtrArray *steps = before && before->kind == SMRITI_BLOCK_REMARK && block->kind == SMRITI_BLOCK_TEXT
                             ? smriti_chain_steps (block->text)
                             : NULL;

      if (text->len > 0 && !(is_list (before) && is_list (block)))
        g_string_append_c (text, '\n');
      before = block;
      if (steps)
        {
          flush (sheet, text);
          add_chain (sheet, steps);
        }
      else if (block->kind == SMRITI_BLOCK_REMARK)
        note_checked (sheet, &block->remark);
      else
        add_block (text, place, sheet->utf8);
    }
  flush (sheet, text);
}

/* --- of the outline --- */

static void
add_outline_line (GString *text, const SmritiEntry *entry, guint above, gboolean utf8)
{
  const char *arrow = utf8 ? " → " : " -> ";
  guint level = 1;

  for (const char *p = entry->key; *p; p++)
    level += *p == '.';
  g_string_append_printf (text, "%*s- %s **%s**", (int) (2 * (level - above)), "", entry->key, entry->title);
  for (guint i = 0; i < entry->items->len; i++)
    g_string_append_printf (text, "%s%s",
                            i == 0                                       ? ": "
                            : g_strcmp0 (entry->separator, "arrow") == 0 ? arrow
                                                                         : ", ",
                            (char *) g_ptr_array_index (entry->items, i));
  g_string_append_c (text, '\n');
}

/* What the outline says of it, chains drawn. */
static void
add_outline (SmritiSheet *sheet)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint level = 1;

  for (const char *p = sheet->entry->key; *p; p++)
    level += *p == '.';
  for (guint i = 0; i < sheet->curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (sheet->curriculum->entries, i);

      if (smriti_entry_is_of (entry->key, sheet->entry->key))
        add_outline_line (text, entry, level, sheet->utf8);
    }
  g_string_append_c (text, '\n');
  flush (sheet, text);
  for (guint i = 0; i < sheet->curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (sheet->curriculum->entries, i);
      GPtrArray *steps;

      if (!smriti_entry_is_of (entry->key, sheet->entry->key) || g_strcmp0 (entry->separator, "arrow") != 0)
        continue;
      steps = g_ptr_array_new_with_free_func (g_free);
      for (guint k = 0; k < entry->items->len; k++)
        g_ptr_array_add (steps, g_strdup (g_ptr_array_index (entry->items, k)));
      add_chain (sheet, steps);
    }
}

SmritiSheet *
smriti_sheet_make (const SmritiCurriculum *curriculum, const SmritiEntry *entry, gboolean utf8)
{
  SmritiSheet *sheet = g_new0 (SmritiSheet, 1);
  g_autoptr (GArray) all = smriti_curriculum_blocks (curriculum, entry->key, TRUE);
  g_autoptr (GArray) places = without_solutions (all);

  sheet->curriculum = curriculum;
  sheet->entry = entry;
  sheet->utf8 = utf8;
  sheet->checked_day = SMRITI_DAY_NONE;
  sheet->pieces = g_ptr_array_new_with_free_func (piece_free);
  add_outline (sheet);
  add_places (sheet, places);
  return sheet;
}

void
smriti_sheet_free (SmritiSheet *sheet)
{
  if (!sheet)
    return;
  g_ptr_array_unref (sheet->pieces);
  g_free (sheet);
}

/* --- out --- */

char *
smriti_sheet_title (const SmritiSheet *sheet)
{
  return g_strdup_printf ("%s %s", sheet->entry->key, sheet->entry->title);
}

static char *
checked_words (const SmritiSheet *sheet)
{
  g_autofree char *day = smriti_day_to_string (sheet->checked_day);

  return sheet->checked_day == SMRITI_DAY_NONE ? g_strdup (sheet->curriculum->topic)
                                               : g_strdup_printf ("%s, last checked %s", sheet->curriculum->topic, day);
}

char *
smriti_sheet_markdown (const SmritiSheet *sheet, int width)
{
  g_autofree char *title = smriti_sheet_title (sheet);
  g_autofree char *checked = checked_words (sheet);
  const SmritiTerm term = { .utf8 = sheet->utf8 };
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s\n\n_%s_\n\n", title, checked);
  for (guint i = 0; i < sheet->pieces->len; i++)
    {
      const SmritiSheetPiece *piece = g_ptr_array_index (sheet->pieces, i);
      g_autofree char *boxes = piece->steps ? smriti_diagram_boxes (&term, piece->steps, piece->steps->len, width) : NULL;

      if (boxes)
        g_string_append_printf (out, "```text\n%s```\n\n", boxes);
      else
        g_string_append (out, piece->markdown);
    }
  return g_string_free (out, FALSE);
}

static void
add_html (const MD_CHAR *text, MD_SIZE size, void *out)
{
  g_string_append_len (out, text, (gssize) size);
}

static const char page_style[]
    = "body{font:11pt/1.45 Georgia,serif;max-width:48em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}"
      "h1,h2,h3,h4,h5,h6{font-family:sans-serif;line-height:1.2;margin:1.3em 0 .4em;break-after:avoid}"
      "h1{font-size:1.6em;border-bottom:2px solid #8a5a00}h2{font-size:1.3em}h3{font-size:1.15em}h4,h5,h6{font-size:1em}"
      "code{font:.88em monospace;background:#f4f1ea;padding:0 .2em}"
      "pre{background:#f4f1ea;padding:.6em .8em;overflow-x:auto;break-inside:avoid}pre code{padding:0}"
      "table{border-collapse:collapse;margin:.8em 0;break-inside:avoid}th,td{border:1px solid #bbb;padding:.2em "
      ".5em;text-align:left}"
      "blockquote{border-left:3px solid #8a5a00;margin:.6em 0;padding:0 .8em;color:#444;break-inside:avoid}"
      "svg{max-width:100%;height:auto;margin:.6em 0;break-inside:avoid}li{margin:.15em 0}"
      "@media print{body{font-size:9.5pt;max-width:none;margin:0;padding:0;columns:2;column-gap:2em}"
      "h1{column-span:all}pre{white-space:pre-wrap}@page{margin:14mm}}";

char *
smriti_sheet_html (const SmritiSheet *sheet)
{
  g_autofree char *title = smriti_sheet_title (sheet);
  g_autofree char *checked = checked_words (sheet);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *subtitle = g_markup_escape_text (checked, -1);
  GString *out = g_string_new ("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");

  g_string_append_printf (out,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                          " img-src data: file:\">\n<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<h1>%s</h1>\n"
                          "<p><em>%s</em></p>\n",
                          escaped, page_style, escaped, subtitle);
  for (guint i = 0; i < sheet->pieces->len; i++)
    {
      const SmritiSheetPiece *piece = g_ptr_array_index (sheet->pieces, i);
      g_autofree char *svg = piece->steps ? smriti_diagram_svg (piece->steps, FALSE) : NULL;

      if (svg)
        g_string_append (out, svg);
      else if (md_html (piece->markdown, (MD_SIZE) strlen (piece->markdown), add_html, out, MD_DIALECT_GITHUB | MD_FLAG_NOHTML, 0)
               != 0)
        {
          g_autofree char *raw = g_markup_escape_text (piece->markdown, -1);

          g_string_append_printf (out, "<pre>%s</pre>\n", raw);
        }
    }
  g_string_append (out, "</body>\n</html>\n");
  return g_string_free (out, FALSE);
}
