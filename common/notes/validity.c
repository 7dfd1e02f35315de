/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/validity.h"

#include "common/notes/remark.h"

#include <string.h>

int
smriti_version_compare (const char *a, const char *b)
{
  while (*a && *b)
    {
      char *a_end, *b_end;
      guint64 x = g_ascii_strtoull (a, &a_end, 10);
      guint64 y = g_ascii_strtoull (b, &b_end, 10);

      if (x != y)
        return x < y ? -1 : 1;
      if (*a_end != '.' || *b_end != '.')
        return 0;
      a = a_end + 1;
      b = b_end + 1;
    }
  return 0;
}

gboolean
smriti_is_outdated (const char *since, const char *until, const char *version)
{
  return (since && smriti_version_compare (version, since) < 0) || (until && smriti_version_compare (version, until) > 0);
}

/* The first word counts, as anywhere else. */
static void
take (SmritiCard *card, const SmritiRemark *remark)
{
  if (remark->kind == SMRITI_REMARK_SINCE && !card->since)
    card->since = g_strdup (remark->words);
  else if (remark->kind == SMRITI_REMARK_UNTIL && !card->until)
    card->until = g_strdup (remark->words);
}

/* The length of the line without " ^id" at its end, which is always the last of it. */
static gsize
without_block_id (const char *s, gsize length)
{
  gsize end = length, id;

  while (end > 0 && (s[end - 1] == ' ' || s[end - 1] == '\t'))
    end--;
  for (id = end; id > 0 && (g_ascii_isalnum (s[id - 1]) || s[id - 1] == '-'); id--)
    ;
  return id < end && id > 1 && s[id - 1] == '^' && (s[id - 2] == ' ' || s[id - 2] == '\t') ? id - 1 : length;
}

/* The remarks, one or two, that end line @n. */
static void
take_line (const SmritiScan *scan, guint n, SmritiCard *card, SmritiNote *note)
{
  const SmritiLine *line = &scan->lines[n];
  const char *s = scan->text + line->start;
  gsize length = without_block_id (s, line->end - line->start);
  gsize at;

  for (guint i = 0; i < 2; i++)
    {
      g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, SMRITI_DAY_NONE, 0 };
      gboolean is_one = smriti_remark_read_last (s, length, &at, &remark);

      if (at >= length || scan->mask[line->start + at] != SMRITI_MASK_COMMENT)
        return;
      if (is_one)
        take (card, &remark);
      else if (line->type != SMRITI_LINE_COMMENT && smriti_remark_is_mistake (s + at, length - at))
        smriti_note_warn_as (note, "remark", n + 1, "the remark is not understood; write '%%%% since 3.12 %%%%'");
      length = at;
    }
}

static void
read_card (const SmritiScan *scan, SmritiCard *card, SmritiNote *note)
{
  guint last = CLAMP (card->last_line, card->line, scan->n_lines);

  if (card->line == 0 || card->line > scan->n_lines)
    return;
  for (guint n = card->line - 1; n > 0 && scan->lines[n - 1].type == SMRITI_LINE_COMMENT && n + 2 >= card->line; n--)
    take_line (scan, n - 1, card, note);
  for (guint n = card->line - 1; n < last; n++)
    if (scan->lines[n].type == SMRITI_LINE_TEXT || scan->lines[n].type == SMRITI_LINE_HEADING)
      take_line (scan, n, card, note);
}

void
smriti_validity_read (const SmritiScan *scan, SmritiNote *note)
{
  const SmritiCard *before = NULL;

  if (note->cards->len == 0 || !smriti_scan_find_pair (scan->text, 0, scan->length, '%'))
    return;
  for (guint i = 0; i < note->cards->len; i++)
    {
      SmritiCard *card = g_ptr_array_index (note->cards, i);

      if (before && before->line == card->line && g_str_equal (before->source, card->source))
        {
          card->since = g_strdup (before->since);
          card->until = g_strdup (before->until);
        }
      else
        read_card (scan, card, note);
      before = card;
    }
}
