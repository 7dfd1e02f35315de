/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* New cards that wait until other entries are known. What is open of an outline is
 * kept with its pool as ranges of positions, along which the choice reads: it never
 * meets a card that waits. Two entries that wait for each other do not. */

#include "daemon/store/holds.h"
#include "daemon/study/private.h"

/* Each entry is counted once, however many wait for it. */
static gboolean
is_known (SmritiStudy *study, SmritiPool *pool, const char *key)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (pool->known, key, NULL, &value))
    {
      value = GINT_TO_POINTER (smriti_entry_is_known (study->store, pool->outline, key));
      g_hash_table_insert (pool->known, g_strdup (key), value);
    }
  return GPOINTER_TO_INT (value);
}

static const GPtrArray *
holds_of (SmritiStudy *study, SmritiPool *pool)
{
  g_autoptr (GPtrArray) all = NULL;

  if (pool->holds)
    return pool->holds;
  all = smriti_holds_of (study->store, pool->outline);
  return pool->holds = smriti_holds_without_circles (all);
}

static gboolean
is_waiting (SmritiStudy *study, SmritiPool *pool, const SmritiHold *hold)
{
  for (guint k = 0; k < hold->after->len; k++)
    if (!is_known (study, pool, g_ptr_array_index (hold->after, k)))
      return TRUE;
  return FALSE;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* What is left between @positions, which are put in order. */
static GArray *
ranges_between (GArray *positions)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SmritiCardRange));
  SmritiCardRange range = { 0, G_MAXUINT };

  g_array_sort (positions, compare_positions);
  for (guint i = 0; i < positions->len; i++)
    {
      guint position = g_array_index (positions, guint, i);

      if (position > range.from)
        {
          range.to = position;
          g_array_append_val (ranges, range);
        }
      range.from = MAX (range.from, position + 1);
    }
  range.to = G_MAXUINT;
  g_array_append_val (ranges, range);
  return ranges;
}

const GArray *
smriti_study_open_ranges (SmritiStudy *study, SmritiPool *pool)
{
  const GPtrArray *holds;
  g_autoptr (GArray) positions = NULL;

  if (pool->open)
    return pool->open;
  holds = holds_of (study, pool);
  positions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (holds, i);

      if (is_waiting (study, pool, hold))
        smriti_entry_positions (study->store, pool->outline, hold->entry, positions);
    }
  return pool->open = ranges_between (positions);
}

void
smriti_study_pool_learnt (SmritiPool *pool, const char *entry)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, pool->known);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (smriti_entry_is_within (entry, key))
      {
        g_hash_table_iter_remove (&iter);
        g_clear_pointer (&pool->open, g_array_unref);
      }
}

static SmritiPool *
pool_of (SmritiStudy *study, gint64 outline)
{
  GPtrArray *pools = smriti_study_pools (study);

  for (guint i = 0; i < pools->len; i++)
    if (((SmritiPool *) g_ptr_array_index (pools, i))->outline == outline)
      return g_ptr_array_index (pools, i);
  return NULL;
}

static void
add_unknown (SmritiStudy *study, SmritiPool *pool, const SmritiHold *hold, GPtrArray *after)
{
  for (guint k = 0; k < hold->after->len; k++)
    {
      const char *key = g_ptr_array_index (hold->after, k);

      if (!is_known (study, pool, key) && !g_ptr_array_find_with_equal_func (after, key, g_str_equal, NULL))
        g_ptr_array_add (after, g_strdup (key));
    }
}

GPtrArray *
smriti_study_waits_for (SmritiStudy *study, const SmritiStudyCard *card)
{
  GPtrArray *after = g_ptr_array_new_with_free_func (g_free);
  SmritiPool *pool = card->outline != 0 ? pool_of (study, card->outline) : NULL;
  const GPtrArray *holds;

  if (!pool || card->progress.state != SMRITI_STATE_NEW || card->entry[0] == '\0')
    return after;
  holds = holds_of (study, pool);
  for (guint i = 0; i < holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (holds, i);

      if (smriti_entry_is_within (card->entry, hold->entry))
        add_unknown (study, pool, hold, after);
    }
  return after;
}

/* --- told --- */

void
smriti_waiting_row_free (SmritiWaitingRow *row)
{
  if (!row)
    return;
  g_free (row->note);
  g_free (row->topic);
  g_free (row->entry);
  g_ptr_array_unref (row->after);
  g_array_unref (row->counts);
  g_free (row);
}

static GArray *
counts_of (SmritiStudy *study, gint64 outline, const GPtrArray *after)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (SmritiWaitingCount));

  for (guint i = 0; i < after->len; i++)
    {
      SmritiWaitingCount count;

      smriti_entry_count (study->store, outline, g_ptr_array_index (after, i), &count.cards, &count.learnt);
      g_array_append_val (counts, count);
    }
  return counts;
}

static SmritiWaitingRow *
row_new (SmritiStudy *study, SmritiPool *pool, const SmritiOutlineRow *outline, const SmritiHold *hold)
{
  SmritiWaitingRow *row = g_new0 (SmritiWaitingRow, 1);

  row->note = g_strdup (outline->path);
  row->topic = g_strdup (outline->topic);
  row->entry = g_strdup (hold->entry);
  row->after = g_ptr_array_new_with_free_func (g_free);
  add_unknown (study, pool, hold, row->after);
  row->counts = counts_of (study, pool->outline, row->after);
  return row;
}

GPtrArray *
smriti_study_waiting (SmritiStudy *study, guint offset, guint limit, guint *out_total)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_waiting_row_free);
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);

  *out_total = 0;
  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);
      SmritiPool *pool = pool_of (study, outline->n);
      const GPtrArray *holds = pool ? holds_of (study, pool) : NULL;

      for (guint k = 0; holds && k < holds->len; k++)
        if (is_waiting (study, pool, g_ptr_array_index (holds, k)) && (*out_total)++ >= offset && rows->len < limit)
          g_ptr_array_add (rows, row_new (study, pool, outline, g_ptr_array_index (holds, k)));
    }
  return rows;
}
