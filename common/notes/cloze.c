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
  return g_string_free (front, FALSE);
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
      smriti_note_warn (note, source->line, "%u highlights in one paragraph, no cards; %d are the most, split it", clozes->len,
                        MAX_CLOZES);
      return;
    }
  if (paragraph->text->len > SMRITI_MAX_SIDE)
    {
      smriti_note_warn (note, source->line, "a paragraph with highlights is longer than %d KiB, no cards; split it",
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
          smriti_note_warn (note, source->line, "the whole paragraph is highlighted, not a card; leave words around it");
          return;
        }
      if (!one.is_decided)
        one.is_snippet |= is_all_code (paragraph, cloze);
      smriti_collector_take (collector, &one, SMRITI_KIND_CLOZE, i, g_steal_pointer (&front), g_steal_pointer (&back));
    }
}
