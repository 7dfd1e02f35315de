/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* "==" opens after a blank, an opening bracket or the line's start and before a
 * non-blank; it closes after a non-blank. So "a == b and c == d" highlights
 * nothing. The marks are exactly two: "===" is none. */

#include "common/notes/cloze.h"

#include <string.h>

#define MAX_CLOZES 100 /* of one paragraph: its text is repeated for each */

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

/* Exactly two '=' at @at with nothing over them. */
static gboolean
is_mark (const SmritiSide *side, gsize at)
{
  const char *s = side->text->str;

  return side->mask->data[at] == SMRITI_MASK_NONE && side->mask->data[at + 1] == SMRITI_MASK_NONE && (at == 0 || s[at - 1] != '=')
         && s[at + 2] != '=';
}

static gboolean
opens_after (const char *s, gsize at)
{
  const char *before;

  if (at == 0 || is_space (s[at - 1]))
    return TRUE;
  before = g_utf8_prev_char (s + at);
  return g_unichar_type (g_utf8_get_char (before)) == G_UNICODE_OPEN_PUNCTUATION;
}

/* The next "==" of any kind, NULL = none. Not strstr(), which may measure the
 * whole paragraph each time. */
static const char *
find_equals (const SmritiSide *side, gsize from)
{
  return from < side->text->len ? smriti_scan_find_pair (side->text->str, from, side->text->len, '=') : NULL;
}

/* The next closing mark at or after @from, 0 = none. */
static gsize
find_close (const SmritiSide *side, gsize from)
{
  const char *s = side->text->str;
  const char *found;

  while ((found = find_equals (side, from)))
    {
      gsize at = (gsize) (found - s);

      if (is_mark (side, at) && !is_space (s[at - 1]))
        return at;
      from = at + strspn (found, "=");
    }
  return 0;
}

/* "words;;hint" */
static void
split_hint (const SmritiSide *side, SmritiCloze *cloze)
{
  const char *s = side->text->str;

  cloze->hint = cloze->hint_end = cloze->text_end;
  for (guint i = cloze->text_end; i-- > cloze->text + 2;)
    if (s[i] == ';' && s[i - 1] == ';' && side->mask->data[i] == SMRITI_MASK_NONE)
      {
        if (i + 1 == cloze->text_end)
          return;
        cloze->hint = i + 1;
        cloze->text_end = i - 1;
        return;
      }
}

GArray *
smriti_cloze_find (const SmritiSide *paragraph)
{
  GArray *clozes = g_array_new (FALSE, TRUE, sizeof (SmritiCloze));
  const char *s = paragraph->text->str;
  const char *found;
  gsize at = 0;

  while ((found = find_equals (paragraph, at)))
    {
      SmritiCloze cloze = { 0 };
      gsize close;

      at = (gsize) (found - s);
      if (!is_mark (paragraph, at) || is_space (s[at + 2]) || s[at + 2] == '\0' || !opens_after (s, at))
        {
          at += strspn (found, "=");
          continue;
        }
      close = find_close (paragraph, at + 3);
      if (close == 0)
        break;
      cloze = (SmritiCloze){ .open = (guint) at, .text = (guint) at + 2, .text_end = (guint) close, .end = (guint) close + 2 };
      split_hint (paragraph, &cloze);
      g_array_append_val (clozes, cloze);
      at = close + 2;
    }
  return clozes;
}

/* The paragraph with cloze @hidden left out and the others in plain words. */
static char *
front_of (const SmritiSide *paragraph, const GArray *clozes, guint hidden)
{
  const char *s = paragraph->text->str;
  GString *front = g_string_sized_new (paragraph->text->len + 16);
  guint from = 0;

  for (guint i = 0; i < clozes->len; i++)
    {
      const SmritiCloze *cloze = &g_array_index (clozes, SmritiCloze, i);

      g_string_append_len (front, s + from, cloze->open - from);
      if (i != hidden)
        g_string_append_len (front, s + cloze->text, cloze->text_end - cloze->text);
      else if (cloze->hint < cloze->hint_end)
        g_string_append_printf (front, "[%.*s]", (int) (cloze->hint_end - cloze->hint), s + cloze->hint);
      else
        g_string_append (front, "[…]");
      from = cloze->end;
    }
  g_string_append (front, s + from);
  return g_strchomp (g_string_free (front, FALSE)); /* "words ;;hint" at the end */
}

static gboolean
is_all_code (const SmritiSide *paragraph, const SmritiCloze *cloze)
{
  for (guint i = cloze->text; i < cloze->text_end; i++)
    if (paragraph->mask->data[i] != SMRITI_MASK_CODE)
      return FALSE;
  return TRUE;
}

void
smriti_cloze_add_cards (const SmritiSide *paragraph, const GArray *clozes, SmritiSource *source, SmritiCollector *collector,
                        SmritiNote *note)
{
  if (clozes->len > MAX_CLOZES)
    {
      smriti_note_warn_as (note, "cloze", source->line, "%u highlights in one paragraph, no cards; %d are the most, split it",
                           clozes->len, MAX_CLOZES);
      return;
    }
  if (paragraph->text->len > SMRITI_MAX_SIDE)
    {
      smriti_note_warn_as (note, "cloze", source->line, "a paragraph with highlights is longer than %d KiB, no cards; split it",
                           SMRITI_MAX_SIDE / 1024);
      return;
    }
  smriti_source_add_side (source, paragraph);
  for (guint i = 0; i < clozes->len; i++)
    {
      const SmritiCloze *cloze = &g_array_index (clozes, SmritiCloze, i);
      SmritiSource one = *source;
      g_autofree char *front = front_of (paragraph, clozes, i);
      g_autofree char *back = g_strndup (paragraph->text->str + cloze->text, cloze->text_end - cloze->text);

      g_strchomp (back); /* "words ;;hint" */
      if (g_str_equal (front, "[…]"))
        {
          smriti_note_warn_as (note, "cloze", source->line,
                               "the whole paragraph is highlighted, not a card; leave words around it");
          return;
        }
      if (!one.is_decided)
        one.is_snippet |= is_all_code (paragraph, cloze);
      smriti_collector_take (collector, &one, SMRITI_KIND_CLOZE, i, g_steal_pointer (&front), g_steal_pointer (&back));
    }
}

/* --- lint -------------------------------------------------------------- */

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  gsize from, to;
  guint line;    /* 0-based, of the mark looked at last */
  GArray *marks; /* of gsize: where exactly two '=' stand uncovered */
} Lint;

static GArray *
find_marks (const SmritiScan *scan, gsize from, gsize to)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  const char *s = scan->text;
  const char *found;

  while (from < to && (found = memchr (s + from, '=', to - from)))
    {
      gsize at = (gsize) (found - s);

      from = at;
      while (from < to && s[from] == '=')
        from++;
      if (from - at == 2 && scan->mask[at] == SMRITI_MASK_NONE && scan->mask[at + 1] == SMRITI_MASK_NONE)
        g_array_append_val (marks, at);
    }
  return marks;
}

static guint
line_of (Lint *lint, gsize at)
{
  while (lint->line + 1 < lint->scan->n_lines && lint->scan->lines[lint->line + 1].start <= at)
    lint->line++;
  return lint->line + 1;
}

/* Something to recall: a letter, a digit, a sign such as '+', or what is covered. */
static gboolean
has_words (const SmritiScan *scan, gsize from, gsize to)
{
  while (from < to)
    {
      gunichar c = g_utf8_get_char (scan->text + from);

      if (scan->mask[from] != SMRITI_MASK_NONE && scan->mask[from] != SMRITI_MASK_ESCAPE)
        return TRUE;
      if (!g_unichar_isspace (c)
          && (!g_unichar_ispunct (c) || g_unichar_type (c) == G_UNICODE_MATH_SYMBOL
              || g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL))
        return TRUE;
      from += (gsize) (g_utf8_next_char (scan->text + from) - (scan->text + from));
    }
  return FALSE;
}

/* The index of the first mark after @i that closes a highlight, 0 = none. */
static guint
closing_mark (const Lint *lint, guint i, gboolean same_line)
{
  const char *s = lint->scan->text;
  gsize before = g_array_index (lint->marks, gsize, i);

  for (i++; i < lint->marks->len; i++)
    {
      gsize at = g_array_index (lint->marks, gsize, i);

      if (same_line && memchr (s + before, '\n', at - before))
        return 0;
      if (!is_space (s[at - 1]))
        return i;
      before = at;
    }
  return 0;
}

/* The mark @i and what it opens; returns the mark to go on with. */
static guint
lint_mark (Lint *lint, guint i)
{
  const char *s = lint->scan->text;
  gsize at = g_array_index (lint->marks, gsize, i);
  gboolean before_word = at + 2 < lint->to && !is_space (s[at + 2]);
  gboolean opens = before_word && (at == lint->from || opens_after (s, at));
  guint close = before_word ? closing_mark (lint, i, !opens) : 0;
  gsize end;

  if (!before_word || (!opens && close == 0))
    return i + 1;
  if (!opens)
    {
      smriti_note_warn_as (lint->note, "cloze", line_of (lint, at),
                           "'==' right after a letter hides nothing, no card; put a blank before it, or code in backticks");
      return close + 1;
    }
  if (close == 0)
    {
      if (g_unichar_isalnum (g_utf8_get_char (s + at + 2)))
        smriti_note_warn_as (lint->note, "cloze", line_of (lint, at),
                             "'==' opens a highlight that nothing closes, no card; close it with '==', or put code in backticks");
      return lint->marks->len;
    }
  end = g_array_index (lint->marks, gsize, close);
  if (!has_words (lint->scan, at + 2, end))
    smriti_note_warn_as (lint->note, "cloze", line_of (lint, at),
                         "the highlight hides only signs, nothing to recall; highlight a word");
  else if (lint->marks->len == 2 && (at > lint->from || end + 2 < lint->to) && !has_words (lint->scan, lint->from, at)
           && !has_words (lint->scan, end + 2, lint->to))
    smriti_note_warn_as (lint->note, "cloze", line_of (lint, at),
                         "the highlight hides the whole paragraph, so nothing asks for it; leave words around it");
  return close + 1;
}

void
smriti_cloze_lint (const SmritiScan *scan, guint first, guint end, SmritiNote *note)
{
  Lint lint = { scan, note, scan->lines[first].content, scan->lines[end - 1].end, first, NULL };

  while (lint.to > lint.from && is_space (scan->text[lint.to - 1]))
    lint.to--;
  lint.marks = find_marks (scan, lint.from, lint.to);
  for (guint i = 0; i < lint.marks->len;)
    i = lint_mark (&lint, i);
  g_array_unref (lint.marks);
}
