/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Another parameter set is in force: the stability and difficulty of every card
 * are folded again, in slices of the main loop, and nothing else of a card is
 * touched: days and due dates are promises. Where there are very many answers a
 * worker folds them ahead, in one pass over the log, and the slices only write
 * down what still holds. A fact names the set that all cards
 * were last folded with, so that a stop in the middle only means once more. A card
 * that is answered while its turn has not come is folded before. */

#include "daemon/store/answers.h"
#include "daemon/study/person.h"
#include "daemon/study/private.h"
#include "daemon/study/worker.h"

#define FACT_FOLDED "folded" /* id of the set; none = the defaults */
#define UNFINISHED "?"       /* it is under way, or was */
#define SLICE_US 15000       /* what they write is then written out and synced as well */
#define CARDS_AT_ONCE 50

const SmritiParameters *
smriti_study_parameters (SmritiStudy *study)
{
  return &study->fitted.parameters;
}

const char *
smriti_study_parameters_event (SmritiStudy *study)
{
  return study->fitted.event;
}

/* As fold_memory() in fold.c, of the few columns it takes. FALSE: never answered nor taken over. */
static gboolean
fold (SmritiStudy *study, gint64 n, SmritiMemory *out)
{
  g_autoptr (GArray) past = smriti_answers_of_card (study->store, n);
  g_autoptr (SmritiStudyCard) card = smriti_study_card_new ();

  card->last_day = SMRITI_DAY_NONE;
  for (guint i = 0; i < past->len; i++)
    {
      const SmritiPast *one = &g_array_index (past, SmritiPast, i);
      int elapsed = card->last_day == SMRITI_DAY_NONE ? 0 : MAX (one->day - card->last_day, 0);

      if (one->type == SMRITI_EVENT_ADOPTED)
        {
          g_autoptr (SmritiEvent) event = card->last_day == SMRITI_DAY_NONE ? smriti_events_get (study->store, one->n) : NULL;

          if (event)
            smriti_study_start_from (event, &study->fitted.parameters, card);
          continue;
        }
      card->progress.memory = smriti_fsrs_next (&study->fitted.parameters, card->progress.memory, one->grade, elapsed);
      card->last_day = one->day;
    }
  *out = card->progress.memory;
  return card->last_day != SMRITI_DAY_NONE;
}

gboolean
smriti_study_is_refolding (SmritiStudy *study)
{
  return study->refold != 0 || study->folding_ahead;
}

/* What the worker made of card @n, if it has not been answered, or an answer taken back, since. Asked in the order of n. */
static gboolean
take_ahead (SmritiStudy *study, gint64 n, SmritiMemory *out)
{
  g_autoptr (GVariant) rows = study->memories ? g_variant_get_child_value (study->memories, 1) : NULL;
  const SmritiCardMemory *row;
  gsize n_rows = 0;

  if (!rows)
    return FALSE;
  row = g_variant_get_fixed_array (rows, &n_rows, sizeof *row);
  while (study->memories_seen < n_rows && row[study->memories_seen].card < n)
    study->memories_seen++;
  if (study->memories_seen == n_rows)
    return FALSE;
  row += study->memories_seen;
  *out = row->memory;
  return row->card == n && smriti_cards_stands_at (study->store, n, row->answers, row->last_ms);
}

void
smriti_study_freshen (SmritiStudy *study, SmritiStudyCard *card)
{
  SmritiMemory memory;

  if (study->unfolded && card->n > study->refolded && fold (study, card->n, &memory))
    card->progress.memory = memory;
}

/* One slice, in a transaction; *out_done after the last. */
static gboolean
refold_some (SmritiStudy *study, gboolean *out_done, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  while (g_get_monotonic_time () < until_us)
    {
      g_autoptr (GArray) cards = smriti_cards_after (study->store, study->refolded, CARDS_AT_ONCE);

      if (cards->len == 0)
        {
          *out_done = TRUE;
          return smriti_store_set_fact (study->store, FACT_FOLDED, study->fitted.event[0] != '\0' ? study->fitted.event : NULL,
                                        error);
        }
      for (guint i = 0; i < cards->len && g_get_monotonic_time () < until_us; i++)
        {
          gint64 n = g_array_index (cards, gint64, i);
          SmritiMemory memory;

          if ((take_ahead (study, n, &memory) || fold (study, n, &memory))
              && !smriti_cards_write_stability (study->store, n, memory, error))
            return FALSE;
          study->refolded = n;
        }
    }
  return TRUE;
}

static gboolean
refold_slice (gpointer user_data)
{
  SmritiStudy *study = user_data;
  gint64 began = study->refolded;
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;

  if (smriti_store_rest (study->store))
    return G_SOURCE_CONTINUE;
  if (smriti_store_begin (study->store, &error)
      && (!refold_some (study, &done, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (!error && !done)
    return G_SOURCE_CONTINUE;
  if (error)
    {
      study->refolded = began;
      g_warning ("the new parameters could not be worked into all cards (%s); it is tried again tomorrow", error->message);
    }
  study->unfolded = error != NULL;
  study->refold = 0;
  g_clear_pointer (&study->memories, g_variant_unref);
  smriti_clock_release (study->clock);
  smriti_study_forget_pools (study);
  smriti_study_tell_changed (study);
  return G_SOURCE_REMOVE;
}

static void
begin_slices (SmritiStudy *study)
{
  smriti_clock_hold (study->clock);
  study->refold = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, refold_slice, study, NULL);
}

/* By another set than is in force now, or damaged: then card by card. */
static void
on_folded_ahead (SmritiStudy *study, GVariant *result, const GError *error, gpointer unused)
{
  const char *set = NULL;

  study->folding_ahead = FALSE;
  if (!result && !error)
    return;
  if (error)
    g_message ("the answers could not be folded at once (%s); it is done card by card", error->message);
  if (result && g_variant_is_normal_form (result))
    g_variant_get_child (result, 0, "&s", &set);
  if (g_strcmp0 (set, study->fitted.event) == 0)
    study->memories = g_variant_ref (result);
  study->memories_seen = 0;
  if (study->unfolded)
    begin_slices (study);
}

void
smriti_study_resume_refold (SmritiStudy *study)
{
  if (!study->unfolded || smriti_study_is_refolding (study))
    return;
  if (smriti_study_n_answers (study) < study->fold_ahead_from)
    {
      begin_slices (study);
      return;
    }
  study->folding_ahead = TRUE;
  smriti_study_run_child (study, SMRITI_WORKER_REFOLD, on_folded_ahead, NULL);
}

void
smriti_study_drop_refold (SmritiStudy *study)
{
  study->unfolded = FALSE;
  g_clear_pointer (&study->memories, g_variant_unref);
  if (study->refold == 0)
    return;
  g_clear_handle_id (&study->refold, g_source_remove);
  smriti_clock_release (study->clock);
}

/* That it is under way is written down before any card is folded with the other set. */
void
smriti_study_look_at_fitted (SmritiStudy *study)
{
  g_autofree char *folded = smriti_store_fact (study->store, FACT_FOLDED);
  SmritiFitted known = study->fitted;

  smriti_person_fitted (study->store, &study->fitted);
  if (study->unfolded ? g_str_equal (study->fitted.event, known.event)
                      : g_strcmp0 (folded ? folded : "", study->fitted.event) == 0)
    return;
  if (g_strcmp0 (folded, UNFINISHED) != 0)
    smriti_study_set_fact (study, FACT_FOLDED, UNFINISHED);
  study->unfolded = TRUE;
  study->refolded = 0;
  smriti_study_resume_refold (study);
}
