/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariant: text and mask have the same length after every call. */

#include "common/notes/side.h"

#include "common/notes/tags.h"

#include <string.h>

SmritiSide *
smriti_side_new (void)
{
  SmritiSide *side = g_new0 (SmritiSide, 1);

  side->text = g_string_sized_new (128);
  side->mask = g_byte_array_sized_new (128);
  return side;
}

void
smriti_side_free (SmritiSide *side)
{
  if (!side)
    return;
  g_string_free (side->text, TRUE);
  g_byte_array_unref (side->mask);
  g_free (side->deck);
  g_free (side);
}

void
smriti_side_clear (SmritiSide *side)
{
  g_string_truncate (side->text, 0);
  g_byte_array_set_size (side->mask, 0);
  g_clear_pointer (&side->deck, g_free);
  side->snippet = side->concept = side->explain = side->fenced = side->code_end = FALSE;
}

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

static void
copy (SmritiSide *side, const SmritiScan *scan, gsize from, gsize to)
{
  gsize length = side->text->len;

  g_string_set_size (side->text, length + to - from);
  memcpy (side->text->str + length, scan->text + from, to - from);
  g_byte_array_append (side->mask, scan->mask + from, (guint) (to - from));
}

static void
cut_to (SmritiSide *side, gsize length)
{
  g_string_truncate (side->text, length);
  g_byte_array_set_size (side->mask, (guint) length);
}

static void
drop_trailing (SmritiSide *side)
{
  gsize length = side->text->len;

  while (length > 0 && is_space (side->text->str[length - 1]))
    length--;
  cut_to (side, length);
}

static void
drop_blanks (SmritiSide *side)
{
  gsize length = side->text->len;

  while (length > 0 && (side->text->str[length - 1] == ' ' || side->text->str[length - 1] == '\t'))
    length--;
  cut_to (side, length);
}

/* A tag of ours at @at: remembered; where it ends, @at = none. */
static gsize
take_tag (SmritiSide *side, const SmritiScan *scan, gsize at, gsize to)
{
  g_autofree char *deck = NULL;
  gsize length = 0;
  SmritiTag tag = smriti_tag_read (scan->text + at, to - at, &length, &deck);

  if (tag == SMRITI_TAG_NONE || tag == SMRITI_TAG_OTHER)
    return at;
  if (tag == SMRITI_TAG_SNIPPET)
    side->snippet = TRUE;
  else if (tag == SMRITI_TAG_CONCEPT)
    side->concept = TRUE;
  else if (tag == SMRITI_TAG_EXPLAIN)
    side->explain = TRUE;
  else if (!side->deck)
    side->deck = g_steal_pointer (&deck);
  return at + length;
}

static gboolean
may_start_tag (const SmritiScan *scan, gsize from, gsize at)
{
  return scan->text[at] == '#' && (scan->mask[at] == SMRITI_MASK_NONE || scan->mask[at] == SMRITI_MASK_TABLE)
         && (at == from || is_space (scan->text[at - 1]));
}

static gsize
find_byte (const void *bytes, guint8 byte, gsize from, gsize to)
{
  const guint8 *found = from < to ? memchr ((const guint8 *) bytes + from, byte, to - from) : NULL;

  return found ? (gsize) (found - (const guint8 *) bytes) : to;
}

void
smriti_side_add (SmritiSide *side, const SmritiScan *scan, gsize from, gsize to)
{
  gsize comment = find_byte (scan->mask, SMRITI_MASK_COMMENT, from, to);
  gsize run = from;
  gsize at = from;

  while (at < to)
    {
      gsize end;

      if (comment < at)
        comment = find_byte (scan->mask, SMRITI_MASK_COMMENT, at, to);
      at = find_byte (scan->text, '#', at, comment);
      if (at == to)
        break;
      end = at;
      if (scan->mask[at] == SMRITI_MASK_COMMENT)
        while (end < to && scan->mask[end] == SMRITI_MASK_COMMENT)
          end++;
      else if (may_start_tag (scan, from, at))
        end = take_tag (side, scan, at, to);
      if (end == at)
        {
          at++;
          continue;
        }
      copy (side, scan, run, at);
      /* one blank, not two, where something was taken out */
      if (side->text->len == 0 || is_space (side->text->str[side->text->len - 1]))
        while (end < to && (scan->text[end] == ' ' || scan->text[end] == '\t'))
          end++;
      if (end == to)
        drop_blanks (side);
      at = run = end;
    }
  copy (side, scan, run, to);
}

void
smriti_side_add_raw (SmritiSide *side, const SmritiScan *scan, gsize from, gsize to)
{
  copy (side, scan, from, to);
}

void
smriti_side_add_words (SmritiSide *side, const char *words)
{
  guint length = side->mask->len;

  g_string_append (side->text, words);
  g_byte_array_set_size (side->mask, (guint) side->text->len);
  memset (side->mask->data + length, SMRITI_MASK_NONE, side->mask->len - length);
}

void
smriti_side_add_line (SmritiSide *side, const SmritiScan *scan, guint n, gsize from)
{
  const SmritiLine *line = &scan->lines[n];
  const guint8 newline = SMRITI_MASK_NONE;
  gsize before = side->text->len;
  gsize content;

  if (line->type == SMRITI_LINE_COMMENT)
    return;
  side->code_end = line->type == SMRITI_LINE_CODE;
  if (side->text->len > 0)
    {
      g_string_append_c (side->text, '\n');
      g_byte_array_append (side->mask, &newline, 1);
    }
  content = side->text->len;
  if (line->type == SMRITI_LINE_CODE || line->type == SMRITI_LINE_MATH)
    {
      side->fenced |= line->type == SMRITI_LINE_CODE && !line->indented;
      copy (side, scan, from, line->end);
      return;
    }
  smriti_side_add (side, scan, from, line->end);
  for (gsize i = content; i < side->text->len; i++)
    if (!is_space (side->text->str[i]))
      return;
  cut_to (side, before);
}

void
smriti_side_add_paragraph_line (SmritiSide *side, const SmritiScan *scan, guint n, gsize from)
{
  if (scan->lines[n].type != SMRITI_LINE_BLANK)
    smriti_side_add_line (side, scan, n, from);
  else if (side->text->len > 0 && side->text->str[side->text->len - 1] != '\n')
    smriti_side_add_words (side, "\n");
}

void
smriti_side_trim (SmritiSide *side)
{
  gsize lead = 0;

  drop_trailing (side);
  while (lead < side->text->len && is_space (side->text->str[lead]))
    lead++;
  if (lead == 0)
    return;
  g_string_erase (side->text, 0, (gssize) lead);
  g_byte_array_remove_range (side->mask, 0, (guint) lead);
}

char *
smriti_side_take_block_id (SmritiSide *side)
{
  const char *s = side->text->str;
  gsize end = side->text->len;
  gsize i;
  char *id;

  while (end > 0 && is_space (s[end - 1]))
    end--;
  for (i = end; i > 0 && (g_ascii_isalnum (s[i - 1]) || s[i - 1] == '-'); i--)
    ;
  if (side->code_end || i == end || i == 0 || s[i - 1] != '^' || side->mask->data[i - 1] != SMRITI_MASK_NONE)
    return NULL;
  if (i > 1 && !is_space (s[i - 2]))
    return NULL;
  id = g_strndup (s + i, end - i);
  cut_to (side, i - 1);
  drop_trailing (side);
  return id;
}

gboolean
smriti_side_is_code (const SmritiSide *side)
{
  if (side->fenced)
    return TRUE;
  for (guint i = 0; i < side->mask->len; i++)
    if (side->mask->data[i] != SMRITI_MASK_CODE)
      return FALSE;
  return side->mask->len > 0;
}
