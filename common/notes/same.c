/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/same.h"

guint
smriti_line_in (const GArray *map, guint line)
{
  return line >= 1 && line <= map->len ? g_array_index (map, guint, line - 1) : 0;
}

static gboolean
prior_is_same (const SmritiPrior *x, const SmritiPrior *y)
{
  if (!x || !y)
    return x == y;
  return x->due_day == y->due_day && x->last_day == y->last_day && x->interval_days == y->interval_days && x->ease == y->ease
         && x->stability == y->stability && x->difficulty == y->difficulty && x->state == y->state && x->answers == y->answers
         && x->lapses == y->lapses;
}

gboolean
smriti_card_is_same (const SmritiCard *before, const SmritiCard *after)
{
  return before->kind == after->kind && before->snippet == after->snippet && before->explain == after->explain
         && before->part == after->part && g_strcmp0 (before->front, after->front) == 0
         && g_strcmp0 (before->back, after->back) == 0 && g_strcmp0 (before->deck, after->deck) == 0
         && g_strcmp0 (before->entry, after->entry) == 0 && g_strcmp0 (before->since, after->since) == 0
         && g_strcmp0 (before->until, after->until) == 0 && g_strcmp0 (before->text_key, after->text_key) == 0
         && prior_is_same (before->prior, after->prior);
}

static gboolean
entries_are_same (const GPtrArray *before, const GPtrArray *after, const GArray *map, const char *but)
{
  if (before->len != after->len)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    {
      const SmritiEntry *x = g_ptr_array_index (before, i);
      const SmritiEntry *y = g_ptr_array_index (after, i);
      gboolean changed = but && g_str_equal (x->key, but);

      if (g_strcmp0 (x->number, y->number) != 0 || g_strcmp0 (x->title, y->title) != 0 || smriti_line_in (map, x->line) != y->line
          || g_strcmp0 (x->description, y->description) != 0 || x->items->len != y->items->len || x->hard_break != y->hard_break)
        return FALSE;
      if (!changed && (x->done != y->done || g_strcmp0 (x->raw, y->raw) != 0))
        return FALSE;
      if (!entries_are_same (x->children, y->children, map, but))
        return FALSE;
    }
  return TRUE;
}

gboolean
smriti_outline_is_same (const SmritiOutline *before, const SmritiOutline *after, const GArray *map, const char *but)
{
  if (!before || !after)
    return before == after;
  return g_strcmp0 (before->topic, after->topic) == 0 && entries_are_same (before->sections, after->sections, map, but);
}
