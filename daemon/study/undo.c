/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Taking things back, any number deep: an event that says so, then the fold of
 * what still stands. A rescheduling goes as a whole, see undo_run.c. Also suspend,
 * resume and bury. */

#include "common/promise.h"
#include "daemon/study/private.h"

static gboolean
can_be_undone (SmritiEventType type)
{
  switch (type)
    {
    case SMRITI_EVENT_ANSWERED:
    case SMRITI_EVENT_SUSPENDED:
    case SMRITI_EVENT_RESUMED:
    case SMRITI_EVENT_BURIED:
    case SMRITI_EVENT_TICKED:
    case SMRITI_EVENT_SNOOZED:
    case SMRITI_EVENT_SKIPPED:
    case SMRITI_EVENT_RENAMED:
    case SMRITI_EVENT_ARCHIVED:
    case SMRITI_EVENT_VERDICT:
    case SMRITI_EVENT_PAUSED:
    case SMRITI_EVENT_UNPAUSED:
    case SMRITI_EVENT_PLANNED:
    case SMRITI_EVENT_ADOPTED:
    case SMRITI_EVENT_FITTED:
    case SMRITI_EVENT_RESCHEDULED:
    case SMRITI_EVENT_RECORDED:
      return TRUE;
    case SMRITI_EVENT_UNDONE:
    case SMRITI_EVENT_PROMPTED:
    case SMRITI_EVENT_CONFIGURED:
    case SMRITI_EVENT_MISSED:
    default:
      return FALSE;
    }
}

static gboolean
is_of_card (SmritiEventType type)
{
  return type == SMRITI_EVENT_ANSWERED || type == SMRITI_EVENT_SUSPENDED || type == SMRITI_EVENT_RESUMED
         || type == SMRITI_EVENT_BURIED || type == SMRITI_EVENT_ARCHIVED || type == SMRITI_EVENT_ADOPTED
         || type == SMRITI_EVENT_RESCHEDULED;
}

/* Nothing is kept of them but the events themselves; what a parameter set made of
 * the cards is folded afterwards. */
static gboolean
has_no_projection (SmritiEventType type)
{
  return type == SMRITI_EVENT_FITTED || type == SMRITI_EVENT_VERDICT || type == SMRITI_EVENT_PAUSED
         || type == SMRITI_EVENT_UNPAUSED || type == SMRITI_EVENT_RECORDED;
}

static SmritiEvent *
find_target (SmritiStudy *study, const char *id, GError **error)
{
  SmritiEvent *target = id[0] != '\0' ? smriti_events_find (study->store, id) : smriti_events_newest_standing (study->store);

  if (!target && id[0] != '\0')
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "event '%s' not found; 'smriti log' lists them", id);
  else if (!target)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "there is nothing to take back");
  else if (!can_be_undone (target->type))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "event '%s' (%s) cannot be taken back", id,
                 smriti_event_type_to_string (target->type));
  else if (!target->stands)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "event '%s' was taken back already", id);
  else
    return target;
  smriti_event_free (target);
  return NULL;
}

static gboolean
write_undo (SmritiStudy *study, const SmritiEvent *target, SmritiEvent *event, GError **error)
{
  gboolean changed;

  if (!smriti_study_append (study, event, error))
    return FALSE;
  if (target->type == SMRITI_EVENT_RENAMED)
    return smriti_study_fold_rename (study, target, error);
  if (has_no_projection (target->type))
    return TRUE;
  if (!is_of_card (target->type))
    return smriti_study_fold_occurrence (study, target->subject, error);
  return smriti_study_fold_card (study, smriti_cards_by_key (study->store, target->subject), &changed, error)
         && (target->type != SMRITI_EVENT_ANSWERED || smriti_tally_add (study->store, target->day, -1, error));
}

/* The occurrence that is another one now. */
static SmritiOccurrence *
occurrence_of (SmritiStudy *study, const SmritiEvent *target)
{
  const char *ticked = target->type == SMRITI_EVENT_RECORDED ? smriti_event_get (target, "occurrence") : NULL;

  return smriti_study_occurrence (study, ticked ? ticked : target->subject);
}

gboolean
smriti_study_undo (SmritiStudy *study, const char *id, char **out_event, char **out_undone, SmritiEventType *out_type,
                   SmritiStudyCard **out_card, SmritiOccurrence **out_occurrence, GError **error)
{
  g_autoptr (SmritiEvent) target = find_target (study, id, error);
  g_autoptr (SmritiEvent) event = NULL;

  if (!target)
    return FALSE;
  event = smriti_study_new_event (study, SMRITI_EVENT_UNDONE, target->id);
  smriti_event_put (event, "undone-type", smriti_event_type_to_string (target->type));
  if (smriti_promise_run (target))
    smriti_event_put (event, "of", smriti_promise_run (target));
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (!write_undo (study, target, event, error)
      || (smriti_promise_run (target) && !smriti_study_undo_run (study, smriti_promise_run (target), error)))
    {
      smriti_store_rollback (study->store);
      return FALSE;
    }
  if (!smriti_store_commit (study->store, error))
    return FALSE;
  smriti_study_forget_pools (study);
  if (target->type == SMRITI_EVENT_RECORDED)
    smriti_study_forget_record (study, target);
  study->n_answers = -1;
  if (target->type == SMRITI_EVENT_FITTED)
    smriti_study_look_at_fitted (study);
  smriti_study_resume_undo (study);
  *out_event = g_strdup (event->id);
  *out_undone = g_strdup (target->id);
  *out_type = target->type;
  *out_card = is_of_card (target->type) || target->type == SMRITI_EVENT_RENAMED || smriti_record_is_of_card (target)
                  ? smriti_cards_find (study->store, target->subject, smriti_study_day (study), NULL)
                  : NULL;
  *out_occurrence = *out_card ? NULL : occurrence_of (study, target);
  if (*out_occurrence)
    smriti_study_tell_occurrence (study, *out_occurrence);
  smriti_study_tell_undone (study, event->id, target->id);
  return TRUE;
}

/* --- suspend, resume, bury --- */

static gboolean
write_off (SmritiStudy *study, GPtrArray *cards, SmritiEventType type, GError **error)
{
  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiStudyCard *card = g_ptr_array_index (cards, i);
      g_autofree char *key = smriti_cards_key (study->store, card->n);
      g_autoptr (SmritiEvent) event = smriti_study_new_event (study, type, key ? key : card->id);
      gboolean changed;

      if (!smriti_study_append (study, event, error) || !smriti_study_fold_card (study, card->n, &changed, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
smriti_study_set_off (SmritiStudy *study, const char *const *ids, SmritiOff off, GError **error)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  gint32 day = smriti_study_day (study);
  SmritiEventType type = off == SMRITI_OFF_SUSPENDED  ? SMRITI_EVENT_SUSPENDED
                         : off == SMRITI_OFF_BURIED   ? SMRITI_EVENT_BURIED
                         : off == SMRITI_OFF_ARCHIVED ? SMRITI_EVENT_ARCHIVED
                                                      : SMRITI_EVENT_RESUMED;

  for (guint i = 0; ids[i]; i++)
    {
      SmritiStudyCard *card = smriti_cards_find (study->store, ids[i], day, error);

      if (!card)
        return NULL;
      g_ptr_array_add (cards, card);
    }
  if (!smriti_store_begin (study->store, error))
    return NULL;
  if (!write_off (study, cards, type, error))
    {
      smriti_store_rollback (study->store);
      return NULL;
    }
  if (!smriti_store_commit (study->store, error))
    return NULL;
  for (guint i = 0; i < cards->len; i++)
    {
      SmritiStudyCard **card = (SmritiStudyCard **) &g_ptr_array_index (cards, i);
      gint64 n = (*card)->n;

      smriti_study_card_free (*card);
      *card = smriti_cards_get (study->store, n, day);
    }
  smriti_study_forget_pools (study);
  smriti_study_tell_changed (study);
  return g_steal_pointer (&cards);
}
