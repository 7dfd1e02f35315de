/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a press on a reminder or a checklist does about occurrences, and what on the
 * screen gives way when they were dealt with elsewhere. */

#include "daemon/prompts/flow.h"

/* --- the screen --- */

static SmritiOccurrence *
find (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((SmritiOccurrence *) list->pdata[i])->id, id))
      return list->pdata[i];
  return NULL;
}

void
smriti_practice_look (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) parts = smriti_practice_parts (prompts);
  SmritiOccurrence *here = *prompts->occurrence ? find (parts, prompts->occurrence) : NULL;
  g_autofree char *signature = here ? smriti_practice_sign_one (here) : smriti_practice_sign (parts);
  gboolean is_same = g_strcmp0 (signature, prompts->signature) == 0;

  if (prompts->stage == SMRITI_STAGE_REMINDER && !is_same)
    smriti_prompts_begin (prompts, SMRITI_STAGE_REMINDER); /* it is counted already */
  else if (*prompts->occurrence && !here)
    smriti_practice_go_on (prompts); /* done, put off or over */
  else if (prompts->stage == SMRITI_STAGE_CHECKLIST && !is_same)
    smriti_prompts_begin (prompts, SMRITI_STAGE_CHECKLIST);
}

gboolean
smriti_practice_begin (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) parts = smriti_practice_parts (prompts);

  for (guint i = 0; i < parts->len; i++)
    {
      const SmritiOccurrence *occurrence = parts->pdata[i];

      if (smriti_practice_is_daily (occurrence) || !smriti_stage_next_step (occurrence))
        continue;
      smriti_prompts_set (&prompts->card, "");
      smriti_prompts_set (&prompts->occurrence, occurrence->id);
      smriti_prompts_begin (prompts, SMRITI_STAGE_CHECKLIST);
      return TRUE;
    }
  return FALSE;
}

void
smriti_practice_go_on (SmritiPrompts *prompts)
{
  if (!smriti_practice_begin (prompts))
    smriti_prompts_end (prompts);
}

/* --- acting --- */

/* Notes the first refusal; what is done or gone meanwhile is none. */
static void
take_result (SmritiOccurrence *changed, GError *error, char **refusal)
{
  if (error && !*refusal && !g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING)
      && !g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND))
    *refusal = g_strdup (error->message);
  smriti_occurrence_free (changed);
}

static void
snooze (SmritiPrompts *prompts, const SmritiOccurrence *occurrence, const char *until, char **refusal)
{
  g_autoptr (GError) error = NULL;
  SmritiOccurrence *changed = smriti_study_snooze (prompts->study, occurrence->id, until, &error);

  take_result (changed, error, refusal);
}

static void
skip (SmritiPrompts *prompts, const char *id, const char *why, char **refusal)
{
  g_autoptr (GError) error = NULL;
  SmritiOccurrence *changed = smriti_study_skip (prompts->study, id, why, &error);

  take_result (changed, error, refusal);
}

/* TRUE = nothing was refused. */
static gboolean
was_kept (SmritiPrompts *prompts, const char *refusal)
{
  if (!refusal)
    return TRUE;
  g_warning ("what was pressed could not be kept: %s", refusal);
  smriti_prompts_set (&prompts->card, "");
  smriti_flow_refuse (prompts, refusal);
  return FALSE;
}

/* Of cards asked for by themselves, today's. */
static GPtrArray *
meant (SmritiPrompts *prompts)
{
  GPtrArray *parts;

  if (prompts->asked->len > 0 || !smriti_prompts_is_card (prompts))
    return smriti_practice_parts (prompts);
  parts = smriti_due_active (prompts->study);
  for (guint i = parts->len; i > 0; i--)
    if (!smriti_practice_is_daily (parts->pdata[i - 1]))
      g_ptr_array_remove_index (parts, i - 1);
  return parts;
}

void
smriti_practice_put_off (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) parts = meant (prompts);
  g_autofree char *refusal = NULL;

  for (guint i = 0; i < parts->len; i++)
    snooze (prompts, parts->pdata[i], "1h", &refusal);
  if (was_kept (prompts, refusal))
    smriti_prompts_end (prompts);
}

/* Today's cards are not asked today; practice waits for tomorrow. */
static void
skip_today (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) parts = smriti_practice_parts (prompts);
  g_autofree char *refusal = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      const SmritiOccurrence *occurrence = parts->pdata[i];

      if (smriti_practice_is_daily (occurrence))
        skip (prompts, occurrence->id, "", &refusal);
      else
        snooze (prompts, occurrence, "tomorrow", &refusal);
    }
  if (was_kept (prompts, refusal))
    smriti_prompts_end (prompts);
}

static void
skip_because (SmritiPrompts *prompts, const char *why)
{
  g_autoptr (GPtrArray) parts = smriti_practice_parts (prompts);
  g_autofree char *refusal = NULL;

  if (*prompts->occurrence)
    skip (prompts, prompts->occurrence, why, &refusal);
  for (guint i = 0; !*prompts->occurrence && i < parts->len; i++)
    if (!smriti_practice_is_daily (parts->pdata[i]))
      skip (prompts, ((const SmritiOccurrence *) parts->pdata[i])->id, why, &refusal);
  if (was_kept (prompts, refusal))
    smriti_practice_go_on (prompts);
}

/* The step that is shown, found by its text: the note may have been edited since. */
static const SmritiStep *
step_shown (SmritiPrompts *prompts, const SmritiOccurrence *occurrence)
{
  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *step = occurrence->steps->pdata[i];

      if (!step->done && g_str_equal (step->text, prompts->step))
        return step;
    }
  return NULL;
}

static void
tick (SmritiPrompts *prompts)
{
  g_autoptr (SmritiOccurrence) occurrence = smriti_practice_in_hand (prompts);
  const SmritiStep *step = occurrence ? step_shown (prompts, occurrence) : NULL;
  g_autofree char *number = step ? g_strdup_printf ("%u", step->n) : NULL;
  g_autofree char *refusal = NULL;
  gboolean was_last = step && smriti_occurrence_ends_with (occurrence, step);
  g_autoptr (GError) error = NULL;

  if (step)
    {
      SmritiOccurrence *changed = smriti_study_tick (prompts->study, occurrence->id, number, TRUE, NULL, NULL, &error);

      take_result (changed, error, &refusal);
    }
  if (!was_kept (prompts, refusal))
    return;
  if (occurrence && !was_last)
    smriti_prompts_begin (prompts, SMRITI_STAGE_CHECKLIST);
  else if (!smriti_practice_begin (prompts))
    smriti_prompts_begin (prompts, SMRITI_STAGE_PRACTISED);
}

/* No: back to what it was asked about. */
static void
cancel (SmritiPrompts *prompts)
{
  if (*prompts->occurrence)
    {
      smriti_prompts_begin (prompts, SMRITI_STAGE_CHECKLIST);
      return;
    }
  smriti_prompts_begin (prompts, SMRITI_STAGE_REMINDER);
  prompts->counted = TRUE;
}

void
smriti_practice_act (SmritiPrompts *prompts, SmritiVerb verb)
{
  const char *why = smriti_stage_reason (verb);

  if (why)
    skip_because (prompts, why);
  else if (verb == SMRITI_VERB_START)
    smriti_practice_go_on (prompts);
  else if (verb == SMRITI_VERB_LATER)
    smriti_practice_put_off (prompts);
  else if (verb == SMRITI_VERB_SKIP && prompts->stage == SMRITI_STAGE_REMINDER && prompts->with_cards)
    skip_today (prompts);
  else if (verb == SMRITI_VERB_SKIP)
    smriti_prompts_begin (prompts, SMRITI_STAGE_WHY);
  else if (verb == SMRITI_VERB_DONE)
    tick (prompts);
  else if (verb == SMRITI_VERB_CANCEL)
    cancel (prompts);
}
