/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Lines to questions, one pass, no Markdown: a blank line (or the end marker)
 * ends what is collected, a separator in a line makes that line a card and
 * drops what was collected, code counts as code only from the first column. */

#include "common/notes/osr.h"

#include "common/notes/schedule.h"

#include <string.h>

#define NO_TYPE (-1)

typedef struct
{
  const SmritiOsrSettings *settings;
  GArray *lines; /* of SmritiSlice */
  guint n;       /* the line that is looked at */
  GString *text; /* what is collected */
  int type;      /* of what is collected, NO_TYPE = nothing says it is a card */
  guint begin;   /* the first line of @text */
  guint first;   /* where it began; an inline card leaves it at its own line */
  GPtrArray *questions;
} Parser;

static SmritiSlice
line_at (const Parser *parser, guint n)
{
  return g_array_index (parser->lines, SmritiSlice, n);
}

static void
question_free (gpointer data)
{
  SmritiOsrQuestion *question = data;

  g_free (question->original);
  g_free (question->question);
  g_free (question->lead);
  g_free (question->topic);
  g_free (question->block_id);
  g_strfreev (question->decks);
  g_free (question);
}

static void
add_question (Parser *parser, guint last, SmritiSlice original)
{
  SmritiOsrQuestion *question = g_new0 (SmritiOsrQuestion, 1);

  question->type = (SmritiOsrType) parser->type;
  question->original = g_strndup (original.s, original.length);
  question->first = parser->first;
  question->last = last;
  question->begin = parser->begin;
  g_ptr_array_add (parser->questions, question);
}

static SmritiSlice
collected (const Parser *parser)
{
  return smriti_osr_trim_end ((SmritiSlice){ parser->text->str, parser->text->len });
}

/* Ends what is collected with line @last. */
static void
finish (Parser *parser, guint last)
{
  if (parser->type != NO_TYPE)
    add_question (parser, last, collected (parser));
  parser->type = NO_TYPE;
  g_string_truncate (parser->text, 0);
}

static void
append (Parser *parser, SmritiSlice line)
{
  g_string_append_len (parser->text, line.s, (gssize) line.length);
}

/* --- separators within a line ------------------------------------------ */

static gboolean
has_odd_backticks (SmritiSlice slice)
{
  gboolean odd = FALSE;

  for (gsize i = 0; i < slice.length; i++)
    odd ^= slice.s[i] == '`';
  return odd;
}

/* Only where @mark first stands is looked at. */
static gboolean
has_mark (SmritiSlice line, const char *mark)
{
  gssize at = *mark ? smriti_slice_find (line, mark) : -1;
  gsize end = (gsize) at + strlen (mark);

  return at >= 0
         && !(has_odd_backticks ((SmritiSlice){ line.s, (gsize) at })
              && has_odd_backticks ((SmritiSlice){ line.s + end, line.length - end }));
}

static gsize
mark_length (const char *mark)
{
  return smriti_osr_length ((SmritiSlice){ mark, strlen (mark) });
}

/* The longer separator is tried first. */
static int
inline_type (const Parser *parser, SmritiSlice line)
{
  const char *single = parser->settings->single;
  const char *reversed = parser->settings->single_reversed;
  gboolean reversed_first = mark_length (reversed) > mark_length (single);

  if (reversed_first && has_mark (line, reversed))
    return SMRITI_OSR_SINGLE_REVERSED;
  if (has_mark (line, single))
    return SMRITI_OSR_SINGLE;
  return !reversed_first && has_mark (line, reversed) ? SMRITI_OSR_SINGLE_REVERSED : NO_TYPE;
}

/* A card of this one line, with the schedule below it. */
static void
take_inline (Parser *parser, int type)
{
  guint n = parser->n;

  g_string_truncate (parser->text, 0);
  append (parser, line_at (parser, n));
  parser->type = type;
  parser->first = parser->begin = n;
  if (n + 1 < parser->lines->len && smriti_slice_starts (line_at (parser, n + 1), SMRITI_SCHEDULE_COMMENT))
    {
      g_string_append_c (parser->text, '\n');
      append (parser, line_at (parser, ++n));
    }
  else if (n + 1 < parser->lines->len && smriti_slice_starts (line_at (parser, n + 1), SMRITI_SCHEDULE_CALLOUT))
    while (n + 1 < parser->lines->len)
      {
        g_string_append_c (parser->text, '\n');
        append (parser, line_at (parser, ++n));
        if (smriti_slice_find (line_at (parser, n), SMRITI_SCHEDULE_COMMENT) >= 0)
          break;
      }
  parser->n = n;
  add_question (parser, n, (SmritiSlice){ parser->text->str, parser->text->len });
  parser->type = NO_TYPE;
  g_string_truncate (parser->text, 0);
}

/* --- code and comments ------------------------------------------------- */

static gboolean
is_fence (SmritiSlice line)
{
  return smriti_slice_starts (line, "```") || smriti_slice_starts (line, "~~~");
}

/* Everything up to a line that begins with the same run, or to the end. */
static void
take_code (Parser *parser)
{
  SmritiSlice line = line_at (parser, parser->n);
  gsize run = 0;
  g_autofree char *close = NULL;

  while (run < line.length && line.s[run] == *line.s)
    run++;
  close = g_strndup (line.s, run);
  while (parser->n + 1 < parser->lines->len && !smriti_slice_starts (line_at (parser, parser->n + 1), close))
    {
      g_string_append_c (parser->text, '\n');
      append (parser, line_at (parser, ++parser->n));
    }
  g_string_append_c (parser->text, '\n');
  g_string_append (parser->text, close);
  parser->n++;
}

static gboolean
is_comment (SmritiSlice line)
{
  return smriti_slice_starts (line, "<!--") && !smriti_slice_starts (line, SMRITI_SCHEDULE_COMMENT);
}

/* The line after the comment's last one is lost too, in the plugin as here. */
static void
skip_comment (Parser *parser)
{
  while (parser->n + 1 < parser->lines->len && smriti_slice_find (line_at (parser, parser->n), "-->") < 0)
    parser->n++;
  parser->n++;
}

/* --- the pass ---------------------------------------------------------- */

/* Counting the mark itself: one unit is a mark without a question. */
static gboolean
has_question (const Parser *parser)
{
  return smriti_osr_length ((SmritiSlice){ parser->text->str, MIN (parser->text->len, 8) }) > 1;
}

static void
take_line (Parser *parser)
{
  const SmritiOsrSettings *settings = parser->settings;
  SmritiSlice line = line_at (parser, parser->n);
  SmritiSlice trimmed = smriti_osr_trim (line);
  int type;

  if ((trimmed.length == 0 && (!*settings->end_marker || parser->type == NO_TYPE))
      || (*settings->end_marker && smriti_slice_equals (trimmed, settings->end_marker)))
    {
      finish (parser, parser->n - 1);
      parser->first = parser->n + 1;
      return;
    }
  if (parser->text->len > 0)
    g_string_append_c (parser->text, '\n');
  else
    parser->begin = parser->n;
  append (parser, smriti_osr_trim_end (line));
  type = inline_type (parser, line);
  if (type != NO_TYPE)
    take_inline (parser, type);
  else if (smriti_slice_equals (trimmed, settings->multi))
    parser->type = has_question (parser) ? SMRITI_OSR_MULTI : parser->type;
  else if (smriti_slice_equals (trimmed, settings->multi_reversed))
    parser->type = has_question (parser) ? SMRITI_OSR_MULTI_REVERSED : parser->type;
  else if (is_fence (line))
    take_code (parser);
  else if (parser->type == NO_TYPE && smriti_osr_clozes_match (settings->clozes, line))
    parser->type = SMRITI_OSR_CLOZE;
}

GPtrArray *
smriti_osr_parse (const SmritiOsrSettings *settings, const char *text, gsize length)
{
  g_autoptr (GArray) lines = smriti_osr_lines (text, length);
  g_autoptr (GString) collected_text = g_string_new (NULL);
  Parser parser = { settings, lines, 0, collected_text, NO_TYPE, 0, 0, g_ptr_array_new_with_free_func (question_free) };

  for (; parser.n < lines->len; parser.n++)
    {
      if (is_comment (line_at (&parser, parser.n)))
        skip_comment (&parser);
      else
        take_line (&parser);
    }
  if (collected_text->len > 0)
    finish (&parser, lines->len - 1);
  return parser.questions;
}
