/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Start → question → answer → grade → next … → done; Later; Skip today. Each
 * step asks the study room first and shows what came of it. */

#include "daemon/prompts/flow.h"

#include "common/names.h"
#include "daemon/prompts/due.h"

#define CLOSED_BY_PERSON 2

static void
set_card (SmritiPrompts *prompts, const char *card)
{
  char *copy = g_strdup (card);

  g_free (prompts->card);
  prompts->card = copy;
}

void
smriti_flow_go_on (SmritiPrompts *prompts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) card = smriti_study_next (prompts->study, FALSE, SMRITI_SHOWN_NOT, &error);

  set_card (prompts, card ? card->id : "");
  if (card)
    smriti_prompts_begin (prompts, SMRITI_STAGE_QUESTION);
  else if (g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING))
    smriti_prompts_begin (prompts, SMRITI_STAGE_DONE);
  else
    {
      g_warning ("cannot choose the next card: %s", error->message);
      smriti_prompts_end (prompts);
    }
}

static void
refuse (SmritiPrompts *prompts, const char *why)
{
  g_free (prompts->refusal);
  prompts->refusal = g_strdup (why);
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
  refuse (prompts, error->message);
}

/* Later or skip, for all that is left of today. */
static void
put_off (SmritiPrompts *prompts, gboolean skip)
{
  g_autoptr (GPtrArray) active = smriti_due_active (prompts->study);
  g_autofree char *refusal = NULL;

  for (guint i = 0; i < active->len; i++)
    {
      const SmritiOccurrence *occurrence = active->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (SmritiOccurrence) changed = skip ? smriti_study_skip (prompts->study, occurrence->id, "", &error)
                                                  : smriti_study_snooze (prompts->study, occurrence->id, "1h", &error);

      if (!changed && !refusal)
        refusal = g_strdup (error->message);
    }
  if (!refusal)
    {
      smriti_prompts_end (prompts);
      return;
    }
  g_warning ("cannot put the review off: %s", refusal);
  set_card (prompts, "");
  refuse (prompts, refusal);
}

void
smriti_flow_act (SmritiPrompts *prompts, const char *key)
{
  SmritiVerb verb;
  SmritiGrade chosen;

  if (!smriti_stage_read_key (key, prompts->stage, prompts->generation, prompts->card, &verb, &chosen))
    {
      g_debug ("action '%s' is none of generation %u, ignoring", key, prompts->generation);
      return;
    }
  switch (verb)
    {
    case SMRITI_VERB_START:
      smriti_flow_go_on (prompts);
      break;
    case SMRITI_VERB_SHOW:
      smriti_prompts_begin (prompts, SMRITI_STAGE_ANSWER);
      break;
    case SMRITI_VERB_GRADE:
      grade (prompts, chosen);
      break;
    case SMRITI_VERB_LATER:
      put_off (prompts, FALSE);
      break;
    case SMRITI_VERB_SKIP:
      put_off (prompts, TRUE);
      break;
    case SMRITI_VERB_CLICK:
      break;
    }
}

void
smriti_flow_closed (SmritiPrompts *prompts, guint reason)
{
  gboolean asks = prompts->stage == SMRITI_STAGE_REMINDER || prompts->stage == SMRITI_STAGE_QUESTION
                  || prompts->stage == SMRITI_STAGE_ANSWER;

  /* Expired or unknown: it stays pending and comes again. */
  if (asks && reason == CLOSED_BY_PERSON)
    put_off (prompts, FALSE);
  else
    smriti_prompts_end (prompts);
}

static SmritiStage *
compose_card (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  g_autoptr (SmritiStudyCard) card = smriti_study_card (prompts->study, prompts->card, SMRITI_SHOWN_NOT, NULL);
  SmritiGradePreview preview[4];
  SmritiToday today;

  if (!card)
    return NULL;
  smriti_study_today (prompts->study, &today);
  if (prompts->stage == SMRITI_STAGE_QUESTION)
    return smriti_stage_question (prompts->generation, card, &today, face);
  if (prompts->stage == SMRITI_STAGE_REFUSED)
    return smriti_stage_refused (prompts->generation, card, prompts->refusal, face);
  smriti_study_preview (prompts->study, card, preview);
  return smriti_stage_answer (prompts->generation, card, preview, face);
}

SmritiStage *
smriti_flow_compose (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  g_autofree char *motto = NULL;
  SmritiToday today;

  smriti_study_today (prompts->study, &today);
  switch (prompts->stage)
    {
    case SMRITI_STAGE_REMINDER:
      if (today.due_concepts + today.due_snippets == 0)
        return NULL;
      motto = smriti_study_motto (prompts->study);
      return smriti_stage_reminder (prompts->generation, &today, motto, face);
    case SMRITI_STAGE_QUESTION:
    case SMRITI_STAGE_ANSWER:
      return compose_card (prompts, face);
    case SMRITI_STAGE_REFUSED:
      return *prompts->card ? compose_card (prompts, face)
                            : smriti_stage_refused (prompts->generation, NULL, prompts->refusal, face);
    case SMRITI_STAGE_DONE:
      return smriti_stage_done (prompts->generation, &today, face);
    case SMRITI_STAGE_NONE:
    case SMRITI_STAGE_TEST:
      break;
    }
  return NULL;
}
