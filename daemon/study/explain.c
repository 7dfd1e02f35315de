/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Why a card is asked now, or is not: what the daily choice makes of it, how well
 * it is remembered, and how that falls. Says only what is; chooses nothing. */

#include "common/names.h"
#include "daemon/study/private.h"

#define N_CURVE 121 /* points, their ends included */
#define BEYOND 1.25 /* the curve goes on past what is due by a quarter */

void
smriti_explanation_clear (SmritiExplanation *explanation)
{
  g_clear_pointer (&explanation->card, smriti_study_card_free);
  g_clear_pointer (&explanation->curve, g_array_unref);
  g_clear_pointer (&explanation->answers, g_ptr_array_unref);
  g_clear_pointer (&explanation->after, g_free);
  g_clear_pointer (&explanation->parameters, g_free);
}

/* --- the reason --- */

static gboolean
is_learning (const SmritiStudyCard *card)
{
  return card->progress.state == SMRITI_STATE_LEARNING || card->progress.state == SMRITI_STATE_RELEARNING;
}

static gboolean
is_about_exam (SmritiStudy *study, const SmritiStudyCard *card, SmritiExam *out)
{
  return smriti_study_exam (study, card->topic, out) && smriti_exam_is_about (out, card->entry);
}

/* A card that was asked before, and is not in learning. */
static const char *
reason_of_review (const SmritiStudyCard *card, gint32 today, guint place, gboolean waits)
{
  if (card->last_day == today)
    return "answered";
  if (card->due_day > today)
    return place > 0 ? "weakest" : "not-due";
  if (waits)
    return "sibling";
  return place > 0 ? "due" : "due-beyond";
}

/* New string, or NULL. */
static char *
after_of (SmritiStudy *study, const SmritiStudyCard *card)
{
  g_autoptr (GPtrArray) after = smriti_study_waits_for (study, card);

  if (after->len == 0)
    return NULL;
  g_ptr_array_add (after, NULL);
  return g_strjoinv (", ", (char **) after->pdata);
}

static const char *
reason_of (SmritiStudy *study, const SmritiStudyCard *card, guint place, gboolean exam, gboolean held)
{
  gint32 today = smriti_study_day (study);
  gboolean waits = smriti_cards_sibling_answered (study->store, card->n, card->source, today);

  if (card->off != SMRITI_OFF_NONE)
    return smriti_off_to_string (card->off);
  if (is_learning (card))
    return card->due_s <= smriti_study_now_s (study) ? "learning" : "learning-later";
  if (card->progress.state == SMRITI_STATE_REVIEW)
    return reason_of_review (card, today, place, waits);
  if (waits)
    return "sibling";
  if (place == 0)
    return held ? "waits" : "new-later";
  return exam ? "exam" : "new";
}

/* --- memory --- */

/* What the scheduler goes by: the model of the person, or FSRS-6 alone. */
typedef struct
{
  const SmritiModel *model; /* NULL = FSRS-6 */
  SmritiTrace trace;
  const SmritiParameters *parameters;
  double stability;
} Forgetting;

static Forgetting
forgetting_of (SmritiStudy *study, const SmritiStudyCard *card)
{
  Forgetting forgetting = { .parameters = smriti_study_parameters (study), .stability = card->progress.memory.stability };

  if (smriti_study_follows_person (study) && smriti_study_trace (study, card, &forgetting.trace))
    forgetting.model = smriti_study_model (study);
  return forgetting;
}

/* The chance that it is recalled @elapsed_days after its last answer. */
static double
curve_at (const Forgetting *forgetting, double elapsed_days)
{
  if (forgetting->model)
    return smriti_model_curve (forgetting->model, &forgetting->trace, elapsed_days);
  return smriti_fsrs_retrievability (forgetting->parameters, forgetting->stability, elapsed_days);
}

/* Days are counted by their rollover, as the model does; within the day of the
 * answer by the clock. */
static double
elapsed_to (const SmritiStudyCard *card, gint32 day, gint64 at_s)
{
  if (day > card->last_day)
    return day - card->last_day;
  return CLAMP ((double) (at_s - card->last_ms / 1000) / 86400, 0, 1);
}

static void
draw_curve (const Forgetting *forgetting, SmritiExplanation *out)
{
  double end = MAX (1, MAX (out->due_elapsed, out->elapsed) * BEYOND);

  for (guint i = 0; i < N_CURVE; i++)
    {
      SmritiCurvePoint point = { .elapsed_days = end * i / (N_CURVE - 1) };

      point.retrievability = curve_at (forgetting, point.elapsed_days);
      g_array_append_val (out->curve, point);
    }
}

static void
look_at_memory (SmritiStudy *study, SmritiExplanation *out)
{
  const SmritiStudyCard *card = out->card;
  Forgetting forgetting;

  if (card->progress.state == SMRITI_STATE_NEW)
    return;
  forgetting = forgetting_of (study, card);
  out->elapsed = elapsed_to (card, smriti_study_day (study), smriti_study_now_s (study));
  out->due_elapsed = elapsed_to (card, card->due_day, card->due_s);
  out->retrievability = smriti_study_retrievability (study, card);
  out->stability = forgetting.model ? smriti_model_interval (forgetting.model, &forgetting.trace, 0.9) : forgetting.stability;
  draw_curve (&forgetting, out);
}

/* The newest first; what was taken over from another program is none. */
static void
look_at_answers (SmritiStudy *study, SmritiExplanation *out)
{
  g_autoptr (GPtrArray) events = smriti_events_of_card (study->store, out->card->n, FALSE);

  while (events->len > 0 && out->answers->len < SMRITI_EXPLAIN_ANSWERS)
    {
      SmritiEvent *event = g_ptr_array_steal_index (events, events->len - 1);

      if (event->type == SMRITI_EVENT_ANSWERED)
        g_ptr_array_add (out->answers, event);
      else
        smriti_event_free (event);
    }
  if (out->answers->len > 0)
    out->parameters = g_strdup (((const SmritiEvent *) g_ptr_array_index (out->answers, 0))->parameters);
}

gboolean
smriti_study_explain (SmritiStudy *study, const char *id, SmritiExplanation *out, GError **error)
{
  g_autoptr (SmritiSettings) settings = NULL;

  *out = (SmritiExplanation){ 0 };
  out->card = smriti_study_card (study, id, SMRITI_SHOWN_NOT, error);
  if (!out->card)
    return FALSE;
  smriti_study_freshen (study, out->card);
  settings = smriti_settings_for (smriti_study_settings (study), out->card->topic, out->card->deck);
  out->curve = g_array_new (FALSE, FALSE, sizeof (SmritiCurvePoint));
  out->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);
  out->retention = settings->retention;
  out->leech = out->card->lapses >= SMRITI_LEECH_LAPSES;
  out->place = smriti_study_place_today (study, out->card);
  out->has_exam = is_about_exam (study, out->card, &out->exam);
  out->after = after_of (study, out->card);
  out->reason = reason_of (study, out->card, out->place, out->has_exam, out->after != NULL);
  look_at_memory (study, out);
  look_at_answers (study, out);
  return TRUE;
}
