/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/render.h"

#include "client/highlight.h"
#include "client/practice.h"
#include "client/styled.h"
#include "common/markup.h"
#include "common/text.h"

#include <md4c.h>
#include <string.h>

typedef struct
{
  gboolean quote;
  char *marker; /* of a list item, until its first line is out; then blanks */
  int indent;   /* columns the marker takes */
} Container;

typedef struct
{
  gboolean tight;
  gboolean ordered;
  guint number;
} List;

typedef struct
{
  const SmritiTerm *term;
  int width;
  GPtrArray *lines;
  SmritiStyled run; /* inline text of the open block */
  guint16 style;
  GArray *containers; /* of Container */
  GArray *lists;      /* of List */
  gboolean blank_due; /* an empty line belongs before the next block */
  char *language;
  gboolean in_comment;
  gboolean marks_cloze; /* hidden words have marks for want of colour */
  GPtrArray *rows;      /* of GPtrArray of SmritiStyled *, while in a table */
  guint head_rows;
} Render;

/* Bytes @from to @to of @run, styled; the style ends with them. */
static void
append_styled (Render *render, GString *line, const SmritiStyled *run, gsize from, gsize to)
{
  guint16 current = 0;

  for (gsize i = from; i < to; i++)
    {
      guint16 style = render->term->colour ? g_array_index (run->styles, guint16, i) : 0;

      if (style != current)
        smriti_styled_sgr (line, style);
      current = style;
      g_string_append_c (line, run->text->str[i]);
    }
  if (current != 0)
    g_string_append (line, SMRITI_SGR_RESET);
}

/* What stands before a line: quote bars, list marks (once), indents. */
static void
append_prefix (Render *render, GString *line)
{
  for (guint i = 0; i < render->containers->len; i++)
    {
      Container *container = &g_array_index (render->containers, Container, i);

      if (container->quote)
        g_string_append_printf (line, "%s%s%s", smriti_term_sgr (render->term, SMRITI_SGR_DIM),
                                smriti_term_glyph (render->term, "│ ", "> "), smriti_term_sgr (render->term, SMRITI_SGR_RESET));
      else if (container->marker)
        g_string_append (line, container->marker);
      else
        g_string_append_printf (line, "%*s", container->indent, "");
      g_clear_pointer (&container->marker, g_free);
    }
}

static int
prefix_width (const Render *render)
{
  int width = 0;

  for (guint i = 0; i < render->containers->len; i++)
    {
      const Container *container = &g_array_index (render->containers, Container, i);

      width += container->quote ? 2 : container->indent;
    }
  return width;
}

static int
room (const Render *render, int indent)
{
  return MAX (4, render->width - prefix_width (render) - indent);
}

static void
begin_block (Render *render)
{
  if (render->blank_due && render->lines->len > 0)
    g_ptr_array_add (render->lines, g_strdup (""));
  render->blank_due = FALSE;
}

static void
push_line (Render *render, const SmritiStyled *run, gsize from, gsize to, int indent)
{
  GString *line = g_string_new (NULL);

  append_prefix (render, line);
  g_string_append_printf (line, "%*s", indent, "");
  append_styled (render, line, run, from, to);
  g_ptr_array_add (render->lines, g_string_free (line, FALSE));
}

/* Where the line that begins at @from ends, and where the next one begins. Words
 * stay whole when @words and one fits; code is cut anywhere. */
static gsize
find_line_end (const char *text, gsize length, gsize from, int columns, gboolean words, gsize *out_next)
{
  int column = 0;
  gsize i = from;
  gsize blank = from;

  while (i < length && text[i] != '\n')
    {
      int wide = smriti_char_width (g_utf8_get_char (text + i));

      if (column + wide > columns && i > from)
        break;
      if (text[i] == ' ')
        blank = i;
      column += wide;
      i = (gsize) (g_utf8_next_char (text + i) - text);
    }
  *out_next = i;
  if (i >= length)
    return length;
  if (text[i] == '\n' || (words && text[i] == ' '))
    {
      *out_next = i + 1;
      return i;
    }
  if (!words || blank == from)
    return i;
  *out_next = blank + 1;
  return blank;
}

static void
push_wrapped (Render *render, const SmritiStyled *run, int indent, gboolean words)
{
  const char *text = run->text->str;
  gsize length = run->text->len;
  gsize next;

  for (gsize from = 0; from < length; from = next)
    {
      gsize to = find_line_end (text, length, from, room (render, indent), words, &next);

      while (words && to > from && text[to - 1] == ' ')
        to--;
      push_line (render, run, from, to, indent);
    }
}

/* Ends the paragraph that is open, if one is. */
static void
flush (Render *render)
{
  if (render->run.text->len == 0)
    return;
  begin_block (render);
  push_wrapped (render, &render->run, 0, TRUE);
  smriti_styled_clear (&render->run);
}

static void
flush_code (Render *render)
{
  g_autoptr (GString) code = g_string_new (NULL);
  g_autofree guint8 *tokens = NULL;
  SmritiStyled run;
  int column = 0;

  begin_block (render);
  for (const char *p = render->run.text->str; *p != '\0'; p++)
    {
      column = *p == '\n' ? 0 : column + 1;
      if (*p != '\t')
        g_string_append_c (code, *p);
      else
        g_string_append_printf (code, "%*s", 4 - (column - 1) % 4, "");
      if (*p == '\t')
        column += 3 - (column - 1) % 4;
    }
  while (code->len > 0 && code->str[code->len - 1] == '\n')
    g_string_truncate (code, code->len - 1);
  tokens = g_malloc (code->len + 1);
  smriti_highlight (render->language, code->str, code->len, tokens);
  smriti_styled_init (&run);
  for (gsize i = 0; i < code->len; i++)
    smriti_styled_append (&run, code->str + i, 1, (guint16) (tokens[i] << SMRITI_STYLED_TOKEN_SHIFT));
  push_wrapped (render, &run, 2, FALSE);
  g_string_free (run.text, TRUE);
  g_array_free (run.styles, TRUE);
  smriti_styled_clear (&render->run);
}

/* Columns as wide as their widest cell; where that does not fit, each row is a
 * wrapped line. */
static void
flush_table (Render *render)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, TRUE, sizeof (int));
  const char *bar = smriti_term_glyph (render->term, " │ ", " | ");
  int total = 0;
  gboolean fits;

  begin_block (render);
  for (guint r = 0; r < render->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (render->rows, r);

      if (widths->len < row->len)
        g_array_set_size (widths, row->len);
      for (guint c = 0; c < row->len; c++)
        {
          int *wide = &g_array_index (widths, int, c);

          *wide = MAX (*wide, smriti_text_width (((SmritiStyled *) g_ptr_array_index (row, c))->text->str));
        }
    }
  for (guint c = 0; c < widths->len; c++)
    total += g_array_index (widths, int, c) + (c > 0 ? 3 : 0);
  fits = total <= room (render, 0);
  for (guint r = 0; r < render->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (render->rows, r);
      SmritiStyled *line = g_new0 (SmritiStyled, 1);

      smriti_styled_init (line);
      for (guint c = 0; c < row->len; c++)
        {
          SmritiStyled *cell = g_ptr_array_index (row, c);
          int missing = g_array_index (widths, int, c) - smriti_text_width (cell->text->str);

          if (c > 0)
            smriti_styled_append (line, bar, strlen (bar), SMRITI_STYLED_DIM);
          for (gsize i = 0; i < cell->text->len; i++)
            smriti_styled_append (line, cell->text->str + i, 1,
                                  g_array_index (cell->styles, guint16, i) | (r < render->head_rows ? SMRITI_STYLED_BOLD : 0));
          for (; fits && missing > 0 && c + 1 < row->len; missing--)
            smriti_styled_append (line, " ", 1, 0);
        }
      push_wrapped (render, line, 0, TRUE);
      smriti_styled_free (line);
    }
  g_clear_pointer (&render->rows, g_ptr_array_unref);
}

static gboolean
in_tight_list (const Render *render)
{
  return render->lists->len > 0 && g_array_index (render->lists, List, render->lists->len - 1).tight;
}

static void
enter_item (Render *render, const MD_BLOCK_LI_DETAIL *detail)
{
  List *list = &g_array_index (render->lists, List, render->lists->len - 1);
  Container container = { 0 };

  flush (render);
  if (detail->is_task)
    container.marker = g_strdup (detail->task_mark == ' ' ? "[ ] " : "[x] ");
  else if (list->ordered)
    container.marker = g_strdup_printf ("%u. ", list->number);
  else
    container.marker = g_strdup (smriti_term_glyph (render->term, "• ", "- "));
  list->number++;
  container.indent = smriti_text_width (container.marker);
  g_array_append_val (render->containers, container);
}

static void
leave_container (Render *render)
{
  Container *last = &g_array_index (render->containers, Container, render->containers->len - 1);

  flush (render);
  if (last->marker) /* an item without text still has its mark */
    {
      SmritiStyled empty;

      smriti_styled_init (&empty);
      push_line (render, &empty, 0, 0, 0);
      g_string_free (empty.text, TRUE);
      g_array_free (empty.styles, TRUE);
    }
  g_array_set_size (render->containers, render->containers->len - 1);
}

static int
on_enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Render *render = data;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      {
        Container container = { .quote = TRUE };

        flush (render);
        begin_block (render);
        g_array_append_val (render->containers, container);
        break;
      }
    case MD_BLOCK_UL:
      {
        List list = { ((MD_BLOCK_UL_DETAIL *) detail)->is_tight != 0, FALSE, 0 };

        flush (render);
        g_array_append_val (render->lists, list);
        break;
      }
    case MD_BLOCK_OL:
      {
        MD_BLOCK_OL_DETAIL *ol = detail;
        List list = { ol->is_tight != 0, TRUE, ol->start };

        flush (render);
        g_array_append_val (render->lists, list);
        break;
      }
    case MD_BLOCK_LI:
      enter_item (render, detail);
      break;
    case MD_BLOCK_H:
      render->style |= SMRITI_STYLED_BOLD;
      break;
    case MD_BLOCK_CODE:
      {
        MD_BLOCK_CODE_DETAIL *code = detail;

        flush (render);
        g_free (render->language);
        render->language = code->lang.size > 0 ? g_strndup (code->lang.text, code->lang.size) : NULL;
        break;
      }
    case MD_BLOCK_TABLE:
      flush (render);
      render->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
      render->head_rows = 0;
      break;
    case MD_BLOCK_TR:
      g_ptr_array_add (render->rows, g_ptr_array_new_with_free_func (smriti_styled_free));
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
    case MD_BLOCK_P:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
    default:
      break;
    }
  return 0;
}

static void
leave_cell (Render *render)
{
  SmritiStyled *cell = g_new0 (SmritiStyled, 1);

  *cell = render->run;
  smriti_styled_init (&render->run);
  g_ptr_array_add (g_ptr_array_index (render->rows, render->rows->len - 1), cell);
}

static void
push_rule (Render *render)
{
  begin_block (render);
  for (int i = 0; i < MIN (room (render, 0), 24); i++)
    smriti_styled_append (&render->run, smriti_term_glyph (render->term, "─", "-"), render->term->utf8 ? 3 : 1,
                          SMRITI_STYLED_DIM);
  flush (render);
}

static int
on_leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Render *render = data;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_LI:
      leave_container (render);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      g_array_set_size (render->lists, render->lists->len - 1);
      break;
    case MD_BLOCK_HR:
      push_rule (render);
      break;
    case MD_BLOCK_H:
      flush (render);
      render->style &= (guint16) ~SMRITI_STYLED_BOLD;
      break;
    case MD_BLOCK_CODE:
      flush_code (render);
      break;
    case MD_BLOCK_THEAD:
      render->head_rows = render->rows->len;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      leave_cell (render);
      return 0;
    case MD_BLOCK_TABLE:
      flush_table (render);
      break;
    case MD_BLOCK_P:
      flush (render);
      break;
    case MD_BLOCK_TR:
    case MD_BLOCK_TBODY:
      return 0;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    default:
      flush (render);
      break;
    }
  render->blank_due = !in_tight_list (render);
  return 0;
}

/* What marks a span where no colour can. */
static const char *
plain_mark (MD_SPANTYPE type)
{
  switch ((int) type)
    {
    case MD_SPAN_CODE:
      return "`";
    case MD_SPAN_STRONG:
      return "*";
    case MD_SPAN_EM:
      return "_";
    case MD_SPAN_DEL:
      return "~";
    default:
      return "";
    }
}

static guint16
span_style (MD_SPANTYPE type)
{
  switch ((int) type)
    {
    case MD_SPAN_CODE:
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
      return SMRITI_STYLED_CODE;
    case MD_SPAN_STRONG:
      return SMRITI_STYLED_BOLD;
    case MD_SPAN_EM:
      return SMRITI_STYLED_ITALIC;
    case MD_SPAN_DEL:
      return SMRITI_STYLED_STRIKE;
    case MD_SPAN_A:
    case MD_SPAN_WIKILINK:
      return SMRITI_STYLED_LINK;
    default:
      return 0;
    }
}

static int
on_enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  Render *render = data;

  if (!render->term->colour)
    smriti_styled_append (&render->run, plain_mark (type), strlen (plain_mark (type)), 0);
  if (type == MD_SPAN_IMG)
    smriti_styled_append (&render->run, "[image: ", 8, SMRITI_STYLED_DIM);
  if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY)
    smriti_styled_append (&render->run, "$", 1, SMRITI_STYLED_CODE);
  render->style |= span_style (type);
  return 0;
}

static int
on_leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  Render *render = data;

  render->style &= (guint16) ~span_style (type);
  if (!render->term->colour)
    smriti_styled_append (&render->run, plain_mark (type), strlen (plain_mark (type)), 0);
  if (type == MD_SPAN_IMG)
    smriti_styled_append (&render->run, "]", 1, SMRITI_STYLED_DIM);
  if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY)
    smriti_styled_append (&render->run, "$", 1, SMRITI_STYLED_CODE);
  if (type == MD_SPAN_A)
    {
      const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *) detail)->href;
      g_autofree char *target = g_strndup (href->text ? href->text : "", href->size);
      gboolean told = g_str_has_suffix (render->run.text->str, target);

      if (!told && *target != '\0')
        {
          smriti_styled_append (&render->run, " (", 2, SMRITI_STYLED_DIM);
          smriti_styled_append (&render->run, target, strlen (target), SMRITI_STYLED_DIM);
          smriti_styled_append (&render->run, ")", 1, SMRITI_STYLED_DIM);
        }
    }
  return 0;
}

static gboolean
is_word_before (const char *p)
{
  return !g_ascii_isspace (p[-1]) && !strchr ("([{", p[-1]);
}

/* Text with "==marked==" words: the marks go where colour can stand for them. */
static void
append_marked (Render *render, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *open = g_strstr_len (text, end - text, "==");
      const char *close = open ? g_strstr_len (open + 2, end - open - 2, "==") : NULL;

      if (!render->term->colour || !close || close == open + 2 || g_ascii_isspace (open[2])
          || (open > text && is_word_before (open)))
        break;
      smriti_styled_append (&render->run, text, (gsize) (open - text), render->style);
      smriti_styled_append (&render->run, open + 2, (gsize) (close - open - 2), render->style | SMRITI_STYLED_MARK);
      text = close + 2;
    }
  smriti_styled_append (&render->run, text, (gsize) (end - text), render->style);
}

static void
append_entity (Render *render, const char *text, gsize length)
{
  static const char *const named[][2] = { { "&amp;", "&" },   { "&lt;", "<" },   { "&gt;", ">" },
                                          { "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " } };
  g_autofree char *entity = g_strndup (text, length);
  g_autofree char *clean = NULL;
  char utf8[8] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (strcmp (entity, named[i][0]) == 0)
      {
        smriti_styled_append (&render->run, named[i][1], strlen (named[i][1]), render->style);
        return;
      }
  if (entity[1] == '#')
    {
      gboolean hex = entity[2] == 'x' || entity[2] == 'X';
      guint64 code = g_ascii_strtoull (entity + (hex ? 3 : 2), NULL, hex ? 16 : 10);

      if (code > 0 && code < 0x110000 && g_unichar_validate ((gunichar) code))
        g_unichar_to_utf8 ((gunichar) code, utf8);
      clean = smriti_term_clean (utf8);
      smriti_styled_append (&render->run, clean, strlen (clean), render->style);
      return;
    }
  smriti_styled_append (&render->run, text, length, render->style);
}

/* A tag around words that obsidian-spaced-repetition hides; they are marked,
 * without colour only where nothing else shows it. */
static gsize
append_cloze_tag (Render *render, const char *text, gsize length)
{
  SmritiClozeTag tag;
  gsize used = smriti_cloze_tag (text, length, &tag);

  if (used == 0 || (tag == SMRITI_CLOZE_CLOSE && !(render->style & SMRITI_STYLED_MARK)))
    return 0;
  if (tag == SMRITI_CLOZE_INPUT)
    smriti_styled_append (&render->run, "[...]", 5, render->style);
  else if (tag == SMRITI_CLOZE_OPEN)
    {
      render->style |= SMRITI_STYLED_MARK;
      render->marks_cloze = !render->term->colour && text[used] != '[' && text[used] != '<';
    }
  if (render->marks_cloze && tag != SMRITI_CLOZE_INPUT)
    smriti_styled_append (&render->run, "==", 2, 0);
  if (tag == SMRITI_CLOZE_CLOSE)
    {
      render->marks_cloze = FALSE;
      render->style &= (guint16) ~SMRITI_STYLED_MARK;
    }
  return used;
}

static void
append_code (Render *render, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *angle = memchr (text, '<', (gsize) (end - text));
      const char *stop = angle ? angle : end;
      gsize used;

      smriti_styled_append (&render->run, text, (gsize) (stop - text), render->style);
      text = stop;
      if (text == end)
        break;
      used = append_cloze_tag (render, text, (gsize) (end - text));
      if (used == 0)
        smriti_styled_append (&render->run, text, used = 1, render->style);
      text += used;
    }
}

static void
append_html (Render *render, const char *text, gsize length)
{
  if (length >= 4 && memcmp (text, "<!--", 4) == 0)
    render->in_comment = TRUE;
  if (!render->in_comment && length >= 3 && g_ascii_strncasecmp (text, "<br", 3) == 0)
    smriti_styled_append (&render->run, "\n", 1, 0);
  else if (!render->in_comment)
    append_code (render, text, length);
  if (length >= 3 && memcmp (text + length - 3, "-->", 3) == 0)
    render->in_comment = FALSE;
}

static int
on_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  Render *render = data;

  switch (type)
    {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR: /* a line of a note is a line for its author */
      smriti_styled_append (&render->run, "\n", 1, 0);
      break;
    case MD_TEXT_NULLCHAR:
      break;
    case MD_TEXT_ENTITY:
      append_entity (render, text, size);
      break;
    case MD_TEXT_HTML:
      append_html (render, text, size);
      break;
    case MD_TEXT_NORMAL:
      append_marked (render, text, size);
      break;
    case MD_TEXT_CODE:
      append_code (render, text, size);
      break;
    case MD_TEXT_LATEXMATH:
    default:
      smriti_styled_append (&render->run, text, size, render->style);
      break;
    }
  return 0;
}

static void
clear_container (gpointer data)
{
  g_free (((Container *) data)->marker);
}

GPtrArray *
smriti_render (const SmritiTerm *term, const char *markdown, int width)
{
  static const MD_PARSER parser = {
    .flags = MD_DIALECT_GITHUB | MD_FLAG_WIKILINKS | MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOHTMLBLOCKS,
    .enter_block = on_enter_block,
    .leave_block = on_leave_block,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
  };
  g_autofree char *clean = smriti_term_clean (markdown);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  Render render = { .term = term, .width = MAX (width, 10), .lines = lines };

  smriti_styled_init (&render.run);
  render.containers = g_array_new (FALSE, FALSE, sizeof (Container));
  g_array_set_clear_func (render.containers, clear_container);
  render.lists = g_array_new (FALSE, FALSE, sizeof (List));
  if (md_parse (clean, (MD_SIZE) strlen (clean), &parser, &render) != 0)
    {
      g_ptr_array_set_size (lines, 0);
      g_array_set_size (render.containers, 0);
      smriti_styled_clear (&render.run);
      smriti_styled_append (&render.run, clean, strlen (clean), 0);
      flush (&render);
    }
  g_string_free (render.run.text, TRUE);
  g_array_free (render.run.styles, TRUE);
  g_array_free (render.containers, TRUE);
  g_array_free (render.lists, TRUE);
  g_clear_pointer (&render.rows, g_ptr_array_unref);
  g_free (render.language);
  return lines;
}

char *
smriti_render_text (const SmritiTerm *term, const char *markdown, int width)
{
  g_autoptr (GPtrArray) lines = smriti_render (term, markdown, width);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

char *
smriti_render_line (const SmritiTerm *term, const char *markdown, int columns)
{
  g_autofree char *plain = smriti_text_plain (markdown);

  return smriti_practice_line (term, plain, columns);
}
