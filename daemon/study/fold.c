/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fold: from the events that still stand to the state they give. Days and
 * due dates are taken as facts; only stability and difficulty are computed.
 * Undo and rebuild are nothing but folding again. */

#include "daemon/study/private.h"

#include <math.h>

/* @events: answers, and what was taken over from another program. The first such
 * that comes before any answer is where the memory begins. */
static void
fold_memory (GPtrArray *events, SmritiStudyCard *card)
{
  SmritiMemory memory = { 0 };

  card->answers = card->lapses = 0;
  card->last_day = card->due_day = SMRITI_DAY_NONE;
  card->due_s = card->last_ms = 0;
  card->progress = (SmritiProgress){ 0 };
  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *answer = g_ptr_array_index (events, i);
      int elapsed = card->last_day == SMRITI_DAY_NONE ? 0 : MAX (answer->day - card->last_day, 0);

      if (answer->type == SMRITI_EVENT_ADOPTED)
        {
          if (card->last_day == SMRITI_DAY_NONE && smriti_study_start_from (answer, card))
            memory = card->progress.memory;
          continue;
        }
      memory = smriti_fsrs_next (smriti_parameters_default (), memory, answer->grade, elapsed);
      if (answer->grade == SMRITI_GRADE_AGAIN && answer->state_before == SMRITI_STATE_REVIEW)
        card->lapses++;
      card->progress.state = answer->state_after;
      card->progress.step = answer->step_after;
      card->due_s = answer->due_s;
      card->due_day = answer->due_day;
      card->last_day = answer->day;
      card->last_ms = answer->at_ms;
      card->answers++;
    }
  card->progress.memory = memory;
}

/* 1e-9 relative is "the same". */
static gboolean
differs (double a, double b)
{
  return fabs (a - b) > 1e-9 * fmax (fabs (a), fabs (b));
}

static gboolean
is_other (const SmritiStudyCard *a, const SmritiStudyCard *b)
{
  return a->progress.state != b->progress.state || a->progress.step != b->progress.step || a->due_s != b->due_s
         || a->due_day != b->due_day || a->last_day != b->last_day || a->answers != b->answers || a->lapses != b->lapses
         || differs (a->progress.memory.stability, b->progress.memory.stability)
         || differs (a->progress.memory.difficulty, b->progress.memory.difficulty);
}

gboolean
smriti_study_fold_off (SmritiStudy *study, gint64 n, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_card (study->store, n, TRUE);
  gboolean suspended = FALSE, archived = FALSE;
  gint32 buried_day = SMRITI_DAY_NONE;

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);

      if (event->type == SMRITI_EVENT_SUSPENDED)
        suspended = TRUE;
      else if (event->type == SMRITI_EVENT_ARCHIVED)
        archived = TRUE;
      else if (event->type == SMRITI_EVENT_BURIED)
        buried_day = event->day;
      else if (event->type == SMRITI_EVENT_RESUMED && smriti_event_get (event, "of"))
        archived = FALSE; /* brought back from the archive; what was suspended stays so */
      else if (event->type == SMRITI_EVENT_RESUMED)
        {
          suspended = archived = FALSE;
          buried_day = SMRITI_DAY_NONE;
        }
    }
  return smriti_cards_write_off (study->store, n, suspended, archived, buried_day, error);
}

gboolean
smriti_study_fold_card (SmritiStudy *study, gint64 n, gboolean *out_changed, GError **error)
{
  g_autoptr (SmritiStudyCard) before = smriti_cards_get (study->store, n, smriti_study_day (study));
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, n, smriti_study_day (study));
  g_autoptr (GPtrArray) events = smriti_events_of_card (study->store, n, FALSE);

  *out_changed = FALSE;
  if (!card)
    return TRUE;
  fold_memory (events, card);
  *out_changed = is_other (before, card);
  return smriti_cards_write_memory (study->store, card, error) && smriti_study_fold_off (study, n, error);
}

/* --- which keys are one card --- */

/* key → the earliest of those joined with it; renames come in the order of the log. */
static void
join_keys (GHashTable *ids, const char *from, const char *to)
{
  const char *from_id = g_hash_table_lookup (ids, from);
  const char *to_id = g_hash_table_lookup (ids, to);
  g_autofree char *id = g_strdup (from_id ? from_id : from);
  g_autofree char *gone = g_strdup (to_id ? to_id : to);
  GHashTableIter iter;
  gpointer value;

  if (!from_id)
    g_hash_table_insert (ids, g_strdup (from), g_strdup (id));
  if (!to_id)
    g_hash_table_insert (ids, g_strdup (to), g_strdup (gone));
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (value, gone))
      g_hash_table_iter_replace (&iter, g_strdup (id));
}

/* Keys of card @n that no standing rename joins to its id become cards again. */
gboolean
smriti_study_fold_names (SmritiStudy *study, gint64 n, GArray *apart, GError **error)
{
  g_autoptr (GPtrArray) keys = smriti_cards_names (study->store, n);
  g_autoptr (GPtrArray) renames = smriti_events_renames_of_card (study->store, n);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, n, smriti_study_day (study));

  if (!card || (keys->len == 1 && g_str_equal (g_ptr_array_index (keys, 0), card->id)))
    return TRUE;
  for (guint i = 0; i < renames->len; i++)
    {
      const SmritiEvent *rename = g_ptr_array_index (renames, i);

      if (smriti_event_get (rename, "from"))
        join_keys (ids, smriti_event_get (rename, "from"), rename->subject);
    }
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const char *id = g_hash_table_lookup (ids, key);
      gint64 other;

      if (g_str_equal (id ? id : key, card->id))
        continue;
      other = smriti_cards_part (study->store, key, id ? id : key, error);
      if (other == 0)
        return FALSE;
      g_array_append_val (apart, other);
    }
  return TRUE;
}

gboolean
smriti_study_fold_rename (SmritiStudy *study, const SmritiEvent *undone, GError **error)
{
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 n = smriti_cards_by_key (study->store, undone->subject);

  g_array_append_val (cards, n);
  if (!smriti_study_fold_names (study, n, cards, error))
    return FALSE;
  for (guint i = 0; i < cards->len; i++)
    {
      gboolean changed;

      n = g_array_index (cards, gint64, i);
      if (!smriti_study_fold_card (study, n, &changed, error) || !smriti_cards_refresh (study->store, n, error))
        return FALSE;
    }
  return TRUE;
}
