/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Start → question → answer → grade → next … → what practice there is, or done.
 * Each step asks the study room first and shows what came of it. */

#include "daemon/prompts/flow.h"

#include "common/names.h"

#define CLOSED_BY_PERSON 2

void
smriti_flow_go_on (SmritiPrompts *prompts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) card = smriti_study_next (prompts->study, FALSE, SMRITI_SHOWN_NOT, &error);

  smriti_prompts_set (&prompts->card, card ? card->id : "");
  smriti_prompts_set (&prompts->occurrence, "");
  if (card)
    smriti_prompts_begin (prompts, SMRITI_STAGE_QUESTION);
  else if (g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING))
    {
      if (!smriti_practice_begin (prompts))
        smriti_prompts_begin (prompts, SMRITI_STAGE_DONE);
    }
  else
    {
      g_warning ("cannot choose the next card: %s", error->message);
      smriti_prompts_end (prompts);
    }
}

void
smriti_flow_refuse (SmritiPrompts *prompts, const char *why)
{
  smriti_prompts_set (&prompts->refusal, why);
  smriti_prompts_begin (prompts, SMRITI_STAGE_REFUSED);
}

static void
grade (SmritiPrompts *prompts, SmritiGrade chosen)
{
  g_autofree char *token = g_strdup_printf ("p:%s:%u", prompts->nonce, prompts->generation);
  gint64 took_ms = smriti_clock_now_ms (prompts->clock) - prompts->question_ms;
  g_autoptr (GError) error = NULL;
  SmritiAnswer answer = { 0 };
  gboolean kept;

  prompts->answering = TRUE;
  kept = smriti_study_answer (prompts->study, prompts->card, chosen, token, (guint) CLAMP (took_ms, 0, SMRITI_MAX_ANSWER_MS),
                              &answer, &error);
  prompts->answering = FALSE;
  if (kept)
    {
      smriti_study_card_free (answer.card);
      smriti_flow_go_on (prompts);
      return;
    }
  if (g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND)) /* its note went away meanwhile */
    {
      smriti_flow_go_on (prompts);
      return;
    }
  g_warning ("an answer was refused: %s", error->message);
  smriti_flow_refuse (prompts, error->message);
}

/* What the keys of the notification carry beside its generation. */
static char *
token_of (SmritiPrompts *prompts)
{
  return smriti_prompts_is_practice (prompts) ? smriti_stage_token (prompts->occurrence) : g_strdup (prompts->card);
}

void
smriti_flow_act (SmritiPrompts *prompts, const char *key)
{
  g_autofree char *token = token_of (prompts);
  SmritiVerb verb;
  SmritiGrade chosen;

  if (!smriti_stage_read_key (key, prompts->stage, prompts->generation, token, &verb, &chosen))
    {
      g_debug ("action '%s' is none of generation %u, ignoring", key, prompts->generation);
      return;
    }
  if (verb == SMRITI_VERB_START && prompts->with_cards)
    smriti_flow_go_on (prompts);
  else if (verb == SMRITI_VERB_SHOW)
    smriti_prompts_begin (prompts, SMRITI_STAGE_ANSWER);
  else if (verb == SMRITI_VERB_GRADE)
    grade (prompts, chosen);
  else if (verb != SMRITI_VERB_CLICK)
    smriti_practice_act (prompts, verb);
}

void
smriti_flow_closed (SmritiPrompts *prompts, guint reason)
{
  gboolean asks = !smriti_prompts_is_farewell (prompts) && prompts->stage != SMRITI_STAGE_REFUSED;

  /* Expired or unknown: it stays pending and comes again. */
  if (asks && reason == CLOSED_BY_PERSON)
    smriti_practice_put_off (prompts);
  else
    smriti_prompts_end (prompts);
}

/* It was forgotten, today or as it was asked last. */
static gboolean
needs_anchor (SmritiPrompts *prompts, const SmritiStudyCard *card)
{
  return card->progress.state == SMRITI_STATE_RELEARNING
         || (card->lapses > 0 && card->last_day == smriti_study_day (prompts->study));
}

static SmritiStage *
compose_answer (SmritiPrompts *prompts, const SmritiStudyCard *card, const SmritiServerFace *face)
{
  g_autoptr (GPtrArray) anchors = needs_anchor (prompts, card) ? smriti_study_anchors (prompts->study, card, 1) : NULL;
  SmritiGradePreview preview[4];

  smriti_study_preview (prompts->study, card, preview);
  return smriti_stage_answer (prompts->generation, card, preview, anchors && anchors->len > 0 ? anchors->pdata[0] : NULL, face);
}

static SmritiStage *
compose_card (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  g_autoptr (SmritiStudyCard) card = smriti_study_card (prompts->study, prompts->card, SMRITI_SHOWN_NOT, NULL);
  SmritiToday today;

  if (!card)
    return NULL;
  smriti_study_today (prompts->study, &today);
  if (prompts->stage == SMRITI_STAGE_QUESTION)
    return smriti_stage_question (prompts->generation, card, &today, face);
  if (prompts->stage == SMRITI_STAGE_REFUSED)
    return smriti_stage_refused (prompts->generation, card, prompts->refusal, face);
  return compose_answer (prompts, card, face);
}

SmritiStage *
smriti_flow_compose (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  SmritiToday today;

  switch (prompts->stage)
    {
    case SMRITI_STAGE_REMINDER:
    case SMRITI_STAGE_CHECKLIST:
    case SMRITI_STAGE_WHY:
    case SMRITI_STAGE_PRACTISED:
      return smriti_practice_compose (prompts, face);
    case SMRITI_STAGE_QUESTION:
    case SMRITI_STAGE_ANSWER:
      return compose_card (prompts, face);
    case SMRITI_STAGE_REFUSED:
      return *prompts->card ? compose_card (prompts, face)
                            : smriti_stage_refused (prompts->generation, NULL, prompts->refusal, face);
    case SMRITI_STAGE_DONE:
      smriti_study_today (prompts->study, &today);
      return smriti_stage_done (prompts->generation, &today, face);
    case SMRITI_STAGE_NONE:
    case SMRITI_STAGE_TEST:
      break;
    }
  return NULL;
}
