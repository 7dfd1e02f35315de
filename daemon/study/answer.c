/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Grading a card. One short transaction: the event and the projection; who
 * asked hears of it only after the commit. The same token never grades twice. */

#include "common/names.h"
#include "daemon/study/private.h"

#include <string.h>

/* Within the day a due instant, else the beginning of a review day. */
static gint64
due_of (SmritiStudy *study, const SmritiOutcome *outcome, gint32 *out_day)
{
  int rollover = smriti_study_settings (study)->rollover_minute;
  GTimeZone *zone = smriti_clock_zone (study->clock);
  gint64 due_s;

  if (outcome->interval_days > 0)
    {
      *out_day = smriti_study_day (study) + outcome->interval_days;
      return smriti_review_day_start (*out_day, rollover, zone);
    }
  due_s = smriti_study_now_s (study) + outcome->interval_s;
  *out_day = smriti_review_day_at (due_s, zone, rollover);
  return due_s;
}

void
smriti_study_preview (SmritiStudy *study, const SmritiStudyCard *card, SmritiGradePreview out[4])
{
  SmritiStudyCard fresh = *card;
  SmritiOutcome outcomes[4];

  smriti_study_freshen (study, &fresh);
  smriti_study_outcomes (study, &fresh, outcomes);
  for (int i = 0; i < 4; i++)
    {
      gint32 day;

      out[i].interval_s = outcomes[i].interval_s;
      out[i].due_s = due_of (study, &outcomes[i], &day);
    }
}

double
smriti_study_retrievability (SmritiStudy *study, const SmritiStudyCard *card)
{
  gint32 day = smriti_study_day (study);
  SmritiStudyCard fresh = *card;
  SmritiTrace trace;

  if (card->progress.state == SMRITI_STATE_NEW)
    return 0;
  if (smriti_study_follows_person (study) && smriti_study_trace (study, card, &trace))
    return smriti_model_predict (smriti_study_model (study), &trace, day, smriti_clock_now_ms (study->clock));
  smriti_study_freshen (study, &fresh);
  return smriti_fsrs_retrievability (smriti_study_parameters (study), fresh.progress.memory.stability,
                                     smriti_study_elapsed_days (card, day));
}

static SmritiEvent *
make_event (SmritiStudy *study, const SmritiStudyCard *card, SmritiGrade grade, const char *token, guint took_ms,
            const SmritiOutcome *outcome)
{
  g_autofree char *key = smriti_cards_key (study->store, card->n);
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_ANSWERED, key ? key : card->id);

  event->grade = grade;
  event->elapsed_days = smriti_study_elapsed_days (card, event->day);
  event->state_before = card->progress.state;
  event->state_after = outcome->progress.state;
  event->step_after = outcome->progress.step;
  event->parameters = g_strdup (smriti_study_parameters_event (study));
  event->interval_s = outcome->interval_s;
  event->due_s = due_of (study, outcome, &event->due_day);
  event->took_ms = MIN (took_ms, SMRITI_MAX_ANSWER_MS);
  event->token = token[0] != '\0' ? g_strdup (token) : NULL;
  return event;
}

static void
take_outcome (SmritiStudyCard *card, const SmritiEvent *event, const SmritiOutcome *outcome)
{
  card->progress = outcome->progress;
  card->due_s = event->due_s;
  card->due_day = event->due_day;
  card->last_day = event->day;
  card->last_ms = event->at_ms;
  card->answers++;
  card->lapses += outcome->lapsed ? 1 : 0;
}

static gboolean
write_answer (SmritiStudy *study, SmritiEvent *event, const SmritiStudyCard *card, GError **error)
{
  return smriti_study_append (study, event, error) && smriti_cards_write_memory (study->store, card, error)
         && smriti_tally_add (study->store, event->day, 1, error) && smriti_study_forget_shown (study, card->id, error);
}

static gboolean
repeat (SmritiStudy *study, SmritiEvent *event, SmritiAnswer *out, GError **error)
{
  out->card = smriti_cards_find (study->store, event->subject, smriti_study_day (study), error);
  g_strlcpy (out->event, event->id, sizeof out->event);
  out->repeated = TRUE;
  return out->card != NULL;
}

static SmritiStudyCard *
card_to_answer (SmritiStudy *study, const char *id, GError **error)
{
  g_autofree char *shown = NULL;

  if (id[0] != '\0')
    return smriti_cards_find (study->store, id, smriti_study_day (study), error);
  shown = smriti_study_shown (study);
  if (!shown)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                           "no card was shown today that waits for its answer; 'smriti next' shows one");
      return NULL;
    }
  return smriti_cards_find (study->store, shown, smriti_study_day (study), error);
}

/* All of an answer, its reading too, in the caller's one transaction. */
static gboolean
grade_card (SmritiStudy *study, const char *id, SmritiGrade grade, const char *token, guint took_ms, SmritiAnswer *out,
            SmritiStudyCard **out_before, GError **error)
{
  g_autoptr (SmritiEvent) event = token[0] != '\0' ? smriti_events_by_token (study->store, token) : NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  SmritiOutcome outcomes[4];

  if (event)
    return repeat (study, event, out, error);
  card = card_to_answer (study, id, error);
  if (!card)
    return FALSE;
  *out_before = smriti_cards_get (study->store, card->n, smriti_study_day (study));
  smriti_study_freshen (study, card);
  smriti_study_outcomes (study, card, outcomes);
  event = make_event (study, card, grade, token, took_ms, &outcomes[grade - 1]);
  take_outcome (card, event, &outcomes[grade - 1]);
  if (!write_answer (study, event, card, error))
    return FALSE;
  g_strlcpy (out->event, event->id, sizeof out->event);
  out->card = g_steal_pointer (&card);
  return TRUE;
}

gboolean
smriti_study_answer (SmritiStudy *study, const char *id, SmritiGrade grade, const char *token, guint took_ms, SmritiAnswer *out,
                     GError **error)
{
  g_autoptr (SmritiStudyCard) before = NULL;

  memset (out, 0, sizeof *out);
  if (grade < SMRITI_GRADE_AGAIN || grade > SMRITI_GRADE_EASY)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "grade %d is none: 1 again, 2 hard, 3 good, 4 easy",
                   (int) grade);
      return FALSE;
    }
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (!grade_card (study, id, grade, token, took_ms, out, &before, error))
    {
      smriti_store_rollback (study->store);
      return FALSE;
    }
  if (!smriti_store_commit (study->store, error))
    {
      g_clear_pointer (&out->card, smriti_study_card_free);
      return FALSE;
    }
  if (out->repeated)
    return TRUE;
  smriti_study_model_answered (study);
  smriti_study_pool_answered (study, before);
  smriti_study_tell_answered (study, out->card->id, out->event, grade);
  return TRUE;
}
