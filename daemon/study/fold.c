/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fold: from the events that still stand to the state they give. Days and
 * due dates are taken as facts; only stability and difficulty are computed, under
 * the parameters in force now, whatever was in force when the answers were given.
 * Undo and rebuild are nothing but folding again. */

#include "common/promise.h"
#include "daemon/study/private.h"

#include <math.h>
#include <string.h>

/* Another day for what the last answer promised. */
static void
fold_promise (const SmritiEvent *event, SmritiStudyCard *card)
{
  SmritiPromise promise;

  if (card->progress.state != SMRITI_STATE_REVIEW || !smriti_promise_read (event, &promise) || promise.last_day != card->last_day)
    return;
  card->due_s = promise.due_s;
  card->due_day = promise.due_day;
}

/* @events: answers, what was taken over from another program, and promises that were
 * moved. The first one taken over that comes before any answer is where the memory begins. */
static void
fold_memory (GPtrArray *events, const SmritiParameters *parameters, SmritiStudyCard *card)
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
          if (card->last_day == SMRITI_DAY_NONE && smriti_study_start_from (answer, parameters, card))
            memory = card->progress.memory;
          continue;
        }
      if (answer->type == SMRITI_EVENT_RESCHEDULED)
        {
          fold_promise (answer, card);
          continue;
        }
      memory = smriti_fsrs_next (parameters, memory, answer->grade, elapsed);
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
  fold_memory (events, smriti_study_parameters (study), card);
  *out_changed = is_other (before, card);
  return smriti_cards_write_memory (study->store, card, error) && smriti_study_fold_off (study, n, error);
}

/* --- which keys are one card --- */

/* What the renamings of a card make of its keys. It depends only on which events
 * there are, not on the order they came in: two devices that have the same ones
 * come to the same cards. */
typedef struct
{
  GHashTable *ids;   /* key → an earlier key of its group; the first one is not in it */
  GHashTable *apart; /* "KEY\nKEY", the lesser first: was taken back, so that no renaming counts between the two */
} Names;

static char *
pair_of (const char *a, const char *b)
{
  return strcmp (a, b) < 0 ? g_strconcat (a, "\n", b, NULL) : g_strconcat (b, "\n", a, NULL);
}

/* Follows and shortens the way to the first key. */
static const char *
first_of (GHashTable *ids, const char *key)
{
  const char *first = key;
  const char *next;

  while ((next = g_hash_table_lookup (ids, first)))
    first = next;
  while ((next = g_hash_table_lookup (ids, key)) && !g_str_equal (next, first))
    {
      g_hash_table_insert (ids, (gpointer) key, (gpointer) first);
      key = next;
    }
  return first;
}

static void
note_parted (GPtrArray *renames, Names *names)
{
  for (guint i = 0; i < renames->len; i++)
    {
      const SmritiEvent *rename = g_ptr_array_index (renames, i);

      if (!rename->stands && smriti_event_get (rename, "from"))
        g_hash_table_add (names->apart, pair_of (smriti_event_get (rename, "from"), rename->subject));
    }
}

/* In the order of the log, so that the first key of a group is the one its first
 * renaming came from, whatever was joined to it later. */
static void
join_names (GPtrArray *renames, Names *names)
{
  g_autoptr (GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < renames->len; i++)
    {
      const SmritiEvent *rename = g_ptr_array_index (renames, i);
      const char *keys[] = { smriti_event_get (rename, "from"), rename->subject };
      g_autofree char *pair = NULL;

      if (!rename->stands || !keys[0] || g_str_equal (keys[0], keys[1]))
        continue;
      pair = pair_of (keys[0], keys[1]);
      if (g_hash_table_contains (names->apart, pair))
        continue;
      for (guint k = 0; k < 2; k++)
        if (!g_hash_table_contains (ranks, keys[k]))
          g_hash_table_insert (ranks, (gpointer) keys[k], GUINT_TO_POINTER (g_hash_table_size (ranks) + 1));
      for (guint k = 0; k < 2; k++)
        keys[k] = first_of (names->ids, keys[k]);
      if (g_str_equal (keys[0], keys[1]))
        continue;
      if (GPOINTER_TO_UINT (g_hash_table_lookup (ranks, keys[0])) < GPOINTER_TO_UINT (g_hash_table_lookup (ranks, keys[1])))
        g_hash_table_insert (names->ids, (gpointer) keys[1], (gpointer) keys[0]);
      else
        g_hash_table_insert (names->ids, (gpointer) keys[0], (gpointer) keys[1]);
    }
}

/* The group that stays with the row: that of its id, else of any key it has. */
static const char *
staying_id (GPtrArray *keys, GHashTable *ids, const char *id)
{
  const char *other = NULL;

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (g_str_equal (key, id))
        return first_of (ids, key);
      if (!other)
        other = first_of (ids, key);
    }
  return other;
}

static gboolean
part_names (SmritiStudy *study, gint64 n, GPtrArray *keys, GHashTable *ids, const char *staying, GArray *apart, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const char *id = first_of (ids, key);
      gint64 other;

      if (g_str_equal (id, staying))
        continue;
      other = smriti_cards_part (study->store, n, key, id, error);
      if (other == 0)
        return FALSE;
      if (g_hash_table_add (seen, (gpointer) id))
        g_array_append_val (apart, other);
    }
  return TRUE;
}

/* Keys of card @n that no standing rename joins to its id become cards again. */
gboolean
smriti_study_fold_names (SmritiStudy *study, gint64 n, GArray *apart, GError **error)
{
  g_autoptr (GPtrArray) keys = smriti_cards_names (study->store, n);
  g_autoptr (GPtrArray) renames = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) parted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, n, smriti_study_day (study));
  Names names = { ids, parted };
  const char *staying;

  if (!card || keys->len == 0 || (keys->len == 1 && g_str_equal (g_ptr_array_index (keys, 0), card->id)))
    return TRUE;
  renames = smriti_events_renames_of_card (study->store, n);
  note_parted (renames, &names);
  join_names (renames, &names);
  staying = staying_id (keys, ids, card->id);
  return part_names (study, n, keys, ids, staying, apart, error)
         && (g_str_equal (staying, card->id) || smriti_cards_set_id (study->store, n, staying, error));
}

gboolean
smriti_study_fold_key (SmritiStudy *study, const char *key, GError **error)
{
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 n = smriti_cards_by_key (study->store, key);

  if (n == 0)
    return TRUE;
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

gboolean
smriti_study_fold_rename (SmritiStudy *study, const SmritiEvent *undone, GError **error)
{
  return smriti_study_fold_key (study, undone->subject, error);
}
