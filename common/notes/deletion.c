/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/deletion.h"

#include <string.h>

#define MAX_DIGITS 4

gboolean
smriti_deletion_number (const SmritiSide *side, gsize at, guint *out_number, gsize *out_at)
{
  guint number = 0;
  gsize end = at;

  while (end < side->text->len && end - at < MAX_DIGITS && g_ascii_isdigit (side->text->str[end]))
    number = number * 10 + (guint) (side->text->str[end++] - '0');
  *out_number = number;
  *out_at = end;
  return end > at;
}

GArray *
smriti_deletions_in_braces (const SmritiSide *side)
{
  const char *s = side->text->str;
  GArray *deletions = g_array_new (FALSE, FALSE, sizeof (SmritiDeletion));
  gsize open = G_MAXSIZE;

  for (gsize i = 0; i + 1 < side->text->len; i++)
    {
      if (side->mask->data[i] != SMRITI_MASK_NONE)
        continue;
      if (s[i] == '\n' && s[i + 1] == '\n')
        open = G_MAXSIZE;
      else if (s[i] == '{' && s[i + 1] == '{')
        open = i++;
      else if (s[i] == '}' && s[i + 1] == '}' && open != G_MAXSIZE)
        {
          SmritiDeletion deletion = { (guint) open, (guint) open + 2, (guint) i, (guint) i + 2, 0, 0, 0 };

          g_array_append_val (deletions, deletion);
          open = G_MAXSIZE;
          i++;
        }
    }
  return deletions;
}

/* --- cards --- */

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* The numbers there are, each once, rising. */
static GArray *
groups_of (const GArray *deletions)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < deletions->len; i++)
    {
      guint group = g_array_index (deletions, SmritiDeletion, i).group;
      gboolean seen = FALSE;

      for (guint k = 0; k < groups->len && !seen; k++)
        seen = g_array_index (groups, guint, k) == group;
      if (!seen)
        g_array_append_val (groups, group);
    }
  g_array_sort (groups, compare_groups);
  return groups;
}

static char *
front_of (const SmritiSide *side, const GArray *deletions, guint group)
{
  const char *s = side->text->str;
  GString *front = g_string_sized_new (side->text->len + 16);
  guint from = 0;

  for (guint i = 0; i < deletions->len; i++)
    {
      const SmritiDeletion *deletion = &g_array_index (deletions, SmritiDeletion, i);

      g_string_append_len (front, s + from, deletion->open - from);
      if (deletion->group != group)
        g_string_append_len (front, s + deletion->text, deletion->text_end - deletion->text);
      else if (deletion->hint < deletion->hint_end)
        g_string_append_printf (front, "[%.*s]", (int) (deletion->hint_end - deletion->hint), s + deletion->hint);
      else
        g_string_append (front, "[…]");
      from = deletion->end;
    }
  g_string_append (front, s + from);
  return g_strstrip (g_string_free (front, FALSE));
}

char *
smriti_deletions_plain (const SmritiSide *side, const GArray *deletions)
{
  return front_of (side, deletions, G_MAXUINT);
}

/* The hidden words; *out_code: all of them are code. */
static char *
back_of (const SmritiSide *side, const GArray *deletions, guint group, gboolean *out_code)
{
  GString *back = g_string_new (NULL);

  *out_code = TRUE;
  for (guint i = 0; i < deletions->len; i++)
    {
      const SmritiDeletion *deletion = &g_array_index (deletions, SmritiDeletion, i);
      g_autofree char *words = NULL;

      if (deletion->group != group)
        continue;
      words = g_strstrip (g_strndup (side->text->str + deletion->text, deletion->text_end - deletion->text));
      if (*words == '\0')
        continue;
      if (back->len > 0)
        g_string_append (back, " · ");
      g_string_append (back, words);
      for (guint k = deletion->text; k < deletion->text_end; k++)
        *out_code &= side->mask->data[k] == SMRITI_MASK_CODE;
    }
  return g_string_free (back, FALSE);
}

static gboolean
is_within_limits (const SmritiSide *side, const GArray *deletions, const SmritiSource *source, SmritiNote *note)
{
  if (deletions->len > SMRITI_MAX_DELETIONS)
    smriti_note_warn (note, source->line, "%u hidden words in one text, no cards; %d are the most, split it", deletions->len,
                      SMRITI_MAX_DELETIONS);
  else if (side->text->len > SMRITI_MAX_SIDE)
    smriti_note_warn (note, source->line, "a text with hidden words is longer than %d KiB, no cards; split it",
                      SMRITI_MAX_SIDE / 1024);
  else
    return TRUE;
  return FALSE;
}

void
smriti_deletions_add_cards (const SmritiSide *side, const GArray *deletions, const char *rest, SmritiSource *source,
                            SmritiCollector *collector, SmritiNote *note)
{
  g_autoptr (GArray) groups = NULL;

  if (!is_within_limits (side, deletions, source, note))
    return;
  smriti_source_add_side (source, side);
  groups = groups_of (deletions);
  for (guint i = 0; i < groups->len; i++)
    {
      guint group = g_array_index (groups, guint, i);
      SmritiSource one = *source;
      gboolean is_code;
      g_autofree char *back = back_of (side, deletions, group, &is_code);
      g_autofree char *whole = NULL;

      if (*back == '\0')
        {
          smriti_note_warn (note, source->line, "nothing stands where words are hidden, not a card; write them there");
          continue;
        }
      if (!one.is_decided)
        one.is_snippet |= is_code;
      whole = rest && *rest ? g_strconcat (back, "\n\n", rest, NULL) : g_steal_pointer (&back);
      smriti_collector_take (collector, &one, SMRITI_KIND_CLOZE, group, front_of (side, deletions, group),
                             g_steal_pointer (&whole));
    }
}
