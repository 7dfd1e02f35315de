/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* New cards that wait until other entries are known. What is open of an outline is
 * kept with its pool as ranges of positions, along which the choice reads: it never
 * meets a card that waits. Two entries that wait for each other do not. */

#include "daemon/store/holds.h"
#include "daemon/study/private.h"

/* Each entry is counted once, however many wait for it. */
static gboolean
is_known (SmritiStudy *study, gint64 outline, const char *key, GHashTable *known)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (known, key, NULL, &value))
    {
      value = GINT_TO_POINTER (smriti_entry_is_known (study->store, outline, key));
      g_hash_table_insert (known, g_strdup (key), value);
    }
  return GPOINTER_TO_INT (value);
}

/* Leaves of each hold only what it waits for now, and of the holds only those that
 * wait for something. */
static GPtrArray *
holds_of (SmritiStudy *study, gint64 outline)
{
  g_autoptr (GPtrArray) all = smriti_holds_of (study->store, outline);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *holds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);

  for (guint i = 0; i < all->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (all, i);
      SmritiHold *now = NULL;

      for (guint k = 0; k < hold->after->len; k++)
        {
          const char *after = g_ptr_array_index (hold->after, k);

          if (is_known (study, outline, after, known) || smriti_hold_is_circular (all, hold, after))
            continue;
          if (!now)
            g_ptr_array_add (holds, now = smriti_hold_new (hold->entry, 0));
          g_ptr_array_add (now->after, g_strdup (after));
        }
    }
  return holds;
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
  g_autoptr (GPtrArray) holds = NULL;
  g_autoptr (GArray) positions = NULL;

  if (pool->open)
    return pool->open;
  holds = holds_of (study, pool->outline);
  positions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < holds->len; i++)
    smriti_entry_positions (study->store, pool->outline, ((const SmritiHold *) g_ptr_array_index (holds, i))->entry, positions);
  return pool->open = ranges_between (positions);
}

gboolean
smriti_study_waits (SmritiStudy *study, const SmritiStudyCard *card)
{
  g_autoptr (GPtrArray) holds = NULL;

  if (card->progress.state != SMRITI_STATE_NEW || card->outline == 0 || card->entry[0] == '\0')
    return FALSE;
  holds = holds_of (study, card->outline);
  for (guint i = 0; i < holds->len; i++)
    if (smriti_entry_is_within (card->entry, ((const SmritiHold *) g_ptr_array_index (holds, i))->entry))
      return TRUE;
  return FALSE;
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

GPtrArray *
smriti_study_waiting (SmritiStudy *study, guint offset, guint limit, guint *out_total)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_waiting_row_free);
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);

  *out_total = 0;
  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);
      g_autoptr (GPtrArray) holds = holds_of (study, outline->n);

      for (guint k = 0; k < holds->len; k++)
        {
          const SmritiHold *hold = g_ptr_array_index (holds, k);
          SmritiWaitingRow *row;

          if ((*out_total)++ < offset || rows->len >= limit)
            continue;
          row = g_new0 (SmritiWaitingRow, 1);
          row->note = g_strdup (outline->path);
          row->topic = g_strdup (outline->topic);
          row->entry = g_strdup (hold->entry);
          row->after = g_ptr_array_ref (hold->after);
          row->counts = counts_of (study, outline->n, hold->after);
          g_ptr_array_add (rows, row);
        }
    }
  return rows;
}
