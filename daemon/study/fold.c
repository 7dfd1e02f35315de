/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The fold: from the events that still stand to the state they give. Days and
 * due dates are taken as facts; only stability and difficulty are computed.
 * Undo and rebuild are nothing but folding again. */

#include "daemon/study/private.h"

#include <math.h>

static void
fold_answers (GPtrArray *answers, SmritiStudyCard *card)
{
  SmritiMemory memory = { 0 };

  card->answers = card->lapses = 0;
  card->last_day = card->due_day = SMRITI_DAY_NONE;
  card->due_s = card->last_ms = 0;
  card->progress = (SmritiProgress){ 0 };
  for (guint i = 0; i < answers->len; i++)
    {
      const SmritiEvent *answer = g_ptr_array_index (answers, i);
      int elapsed = card->last_day == SMRITI_DAY_NONE ? 0 : MAX (answer->day - card->last_day, 0);

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

static gboolean
fold_off (SmritiStudy *study, gint64 n, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_card (study->store, n, TRUE);
  gboolean suspended = FALSE;
  gint32 buried_day = SMRITI_DAY_NONE;

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);

      if (event->type == SMRITI_EVENT_SUSPENDED)
        suspended = TRUE;
      else if (event->type == SMRITI_EVENT_BURIED)
        buried_day = event->day;
      else
        {
          suspended = FALSE;
          buried_day = SMRITI_DAY_NONE;
        }
    }
  return smriti_cards_write_off (study->store, n, suspended, FALSE, buried_day, error);
}

gboolean
smriti_study_fold_card (SmritiStudy *study, gint64 n, gboolean *out_changed, GError **error)
{
  g_autoptr (SmritiStudyCard) before = smriti_cards_get (study->store, n, smriti_study_day (study));
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, n, smriti_study_day (study));
  g_autoptr (GPtrArray) answers = smriti_events_of_card (study->store, n, FALSE);

  *out_changed = FALSE;
  if (!card)
    return TRUE;
  fold_answers (answers, card);
  *out_changed = is_other (before, card);
  return smriti_cards_write_memory (study->store, card, error) && fold_off (study, n, error);
}

gboolean
smriti_study_fold_rename (SmritiStudy *study, const SmritiEvent *undone, GError **error)
{
  const char *from = smriti_event_get (undone, "from");
  gint64 apart;
  gint64 old = from ? smriti_cards_by_key (study->store, from) : 0;
  gboolean changed;

  return smriti_cards_part (study->store, undone->subject, &apart, error)
         && smriti_study_fold_card (study, apart, &changed, error) && smriti_cards_refresh (study->store, apart, error)
         && (old == 0
             || (smriti_study_fold_card (study, old, &changed, error) && smriti_cards_refresh (study->store, old, error)));
}
