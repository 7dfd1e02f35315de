/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a prompt is about beside cards: the occurrences merged in a reminder, the one
 * on a checklist, and how they are told (practice_act.c acts on them). What the study room says of an
 * occurrence now is asked anew each time; only which ones are meant is kept. */

#include "common/words.h"
#include "daemon/calendar/review_day.h"
#include "daemon/prompts/flow.h"

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
}

gboolean
smriti_practice_is_daily (const SmritiOccurrence *occurrence)
{
  return occurrence->cadence == SMRITI_CADENCE_DAILY;
}

/* --- which ones --- */

/* A reminder left on the screen over night is about the new day's. */
static const SmritiOccurrence *
find_like (GPtrArray *list, const SmritiOccurrence *occurrence)
{
  for (guint i = 0; i < list->len; i++)
    {
      const SmritiOccurrence *other = list->pdata[i];

      if (other->cadence == occurrence->cadence && g_str_equal (other->topic, occurrence->topic))
        return other;
    }
  return NULL;
}

static gboolean
has_id (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const SmritiOccurrence *) list->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* Put off since @asked, what it was when it was asked about. */
static gboolean
is_newly_snoozed (SmritiPrompts *prompts, const SmritiOccurrence *occurrence, const SmritiOccurrence *asked)
{
  return occurrence->snoozed_s > smriti_clock_now_s (prompts->clock) && occurrence->snoozed_s != asked->snoozed_s;
}

GPtrArray *
smriti_practice_parts (SmritiPrompts *prompts)
{
  GPtrArray *parts = smriti_due_active (prompts->study);
  gboolean has_cards = smriti_prompts_has_cards (prompts);

  for (guint i = parts->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = parts->pdata[i - 1];
      const SmritiOccurrence *asked = find_like (prompts->asked, occurrence);

      if (!asked || is_newly_snoozed (prompts, occurrence, asked) || (smriti_practice_is_daily (occurrence) && !has_cards)
          || (!smriti_practice_is_daily (occurrence) && occurrence->state != SMRITI_OCCURRENCE_OPEN))
        g_ptr_array_remove_index (parts, i - 1);
    }
  return parts;
}

static gboolean
was_asked_today (SmritiPrompts *prompts, const SmritiOccurrence *occurrence)
{
  const SmritiSettings *settings = smriti_study_settings (prompts->study);

  return occurrence->times_asked > 0
         && smriti_review_day_at (occurrence->last_asked_s, smriti_clock_zone (prompts->clock), settings->rollover_minute)
                == smriti_study_day (prompts->study);
}

void
smriti_practice_restore_asked (SmritiPrompts *prompts)
{
  GPtrArray *active = smriti_due_active (prompts->study);
  gint64 now_s = smriti_clock_now_s (prompts->clock);

  for (guint i = active->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = active->pdata[i - 1];

      if (!was_asked_today (prompts, occurrence)
          || (occurrence->snoozed_s > now_s && occurrence->snoozed_s > occurrence->last_asked_s))
        g_ptr_array_remove_index (active, i - 1);
    }
  g_ptr_array_unref (prompts->asked);
  prompts->asked = active;
}

/* What the prompt on the screen is about: what was asked about today, and what is
 * being worked at. Of the days before it is told in passing only. */
static GPtrArray *
carried_over (SmritiPrompts *prompts)
{
  GPtrArray *parts = prompts->stage == SMRITI_STAGE_NONE ? new_list () : smriti_practice_parts (prompts);

  for (guint i = parts->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = parts->pdata[i - 1];

      if (!was_asked_today (prompts, occurrence) && !g_str_equal (occurrence->id, prompts->occurrence))
        g_ptr_array_remove_index (parts, i - 1);
    }
  return parts;
}

void
smriti_practice_remind (SmritiPrompts *prompts, GPtrArray *due)
{
  GPtrArray *merged = carried_over (prompts);
  g_autoptr (GPtrArray) active = smriti_due_active (prompts->study);
  gint64 until_s;

  for (guint i = active->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = active->pdata[i - 1];

      if (has_id (due, occurrence->id) && !has_id (merged, occurrence->id))
        g_ptr_array_add (merged, g_ptr_array_steal_index (active, i - 1));
    }
  g_ptr_array_unref (prompts->stood);
  prompts->stood = prompts->asked;
  prompts->asked = merged;
  g_ptr_array_unref (prompts->to_log);
  prompts->to_log = g_ptr_array_ref (due);
  prompts->counted = FALSE;
  prompts->in_pause = smriti_study_is_paused (prompts->study, &until_s);
  smriti_prompts_set (&prompts->card, "");
  smriti_prompts_set (&prompts->occurrence, "");
  smriti_prompts_begin (prompts, SMRITI_STAGE_REMINDER);
}

/* --- words --- */

/* What was written when one of its kind was last done. */
static char *
last_words (SmritiPrompts *prompts, const SmritiOccurrence *occurrence)
{
  guint total;
  g_autoptr (GPtrArray) past = smriti_study_past (prompts->study, occurrence->topic, (int) occurrence->cadence, 0, 6, &total);

  for (guint i = 0; i < past->len; i++)
    {
      const SmritiOccurrence *one = past->pdata[i];

      for (guint k = 0; one->state == SMRITI_OCCURRENCE_DONE && k < one->steps->len; k++)
        {
          const SmritiStep *step = one->steps->pdata[k];

          if (step->note && *step->note)
            return g_strdup (step->note);
        }
    }
  return NULL;
}

/* Takes @occurrence. */
static SmritiPractice *
practice_new (SmritiPrompts *prompts, SmritiOccurrence *occurrence)
{
  SmritiPractice *practice = g_new0 (SmritiPractice, 1);
  const SmritiSettings *settings = smriti_study_settings (prompts->study);

  practice->occurrence = occurrence;
  practice->today = smriti_study_day (prompts->study);
  if (occurrence->until_s > 0)
    practice->days_left = (guint) MAX (
        0, smriti_review_day_at (occurrence->until_s, smriti_clock_zone (prompts->clock), settings->rollover_minute)
               - practice->today);
  if (occurrence->cadence == SMRITI_CADENCE_30_DAY)
    practice->last = last_words (prompts, occurrence);
  return practice;
}

static gboolean
are_several_topics (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) agenda = smriti_study_agenda (prompts->study);
  const char *first = NULL;

  for (guint i = 0; i < agenda->len; i++)
    {
      const SmritiOccurrence *occurrence = agenda->pdata[i];

      if (smriti_practice_is_daily (occurrence))
        continue;
      if (first && !g_str_equal (first, occurrence->topic))
        return TRUE;
      first = occurrence->topic;
    }
  return FALSE;
}

char *
smriti_practice_sign (GPtrArray *occurrences)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < occurrences->len; i++)
    {
      const SmritiOccurrence *occurrence = occurrences->pdata[i];

      g_string_append_printf (text, "%s/%d", occurrence->topic, (int) occurrence->cadence);
      for (guint k = 0; !smriti_practice_is_daily (occurrence) && k < occurrence->steps->len; k++)
        {
          const SmritiStep *step = occurrence->steps->pdata[k];

          g_string_append_printf (text, "\n%s %s", step->done ? "+" : "-", step->text);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static char *
catch_up_line (SmritiPrompts *prompts, const SmritiToday *today)
{
  SmritiCatchUp catch_up;

  smriti_study_catch_up (prompts->study, &catch_up);
  return catch_up.days_away == 0 ? NULL
                                 : smriti_words_catch_up (catch_up.days_away, today->due_concepts + today->due_snippets,
                                                          catch_up.until_day, today->day);
}

static GPtrArray *
new_practices (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_practice_free);
}

/* Open, but neither asked about now nor put off. */
static GPtrArray *
open_beside (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) active = smriti_due_active (prompts->study);
  GPtrArray *open = new_practices ();

  while (active->len > 0)
    {
      SmritiOccurrence *occurrence = g_ptr_array_steal_index (active, 0);

      if (smriti_practice_is_daily (occurrence) || occurrence->state != SMRITI_OCCURRENCE_OPEN
          || find_like (prompts->asked, occurrence) || occurrence->snoozed_s > smriti_clock_now_s (prompts->clock))
        smriti_occurrence_free (occurrence);
      else
        g_ptr_array_add (open, practice_new (prompts, occurrence));
    }
  return open;
}

static SmritiStage *
compose_reminder (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  g_autoptr (GPtrArray) parts = smriti_practice_parts (prompts);
  g_autoptr (GPtrArray) practice = new_practices ();
  g_autoptr (GPtrArray) open = NULL;
  g_autofree char *motto = smriti_study_motto (prompts->study);
  g_autofree char *tip = prompts->unseen ? smriti_study_tip (prompts->study) : NULL;
  g_autofree char *line = NULL;
  SmritiToday today;

  g_free (prompts->signature);
  prompts->signature = smriti_practice_sign (parts);
  smriti_study_today (prompts->study, &today);
  prompts->with_cards = prompts->asked->len == 0;
  while (parts->len > 0)
    {
      SmritiOccurrence *occurrence = g_ptr_array_steal_index (parts, 0);

      prompts->with_cards |= smriti_practice_is_daily (occurrence);
      if (smriti_practice_is_daily (occurrence))
        smriti_occurrence_free (occurrence);
      else
        g_ptr_array_add (practice, practice_new (prompts, occurrence));
    }
  prompts->with_cards &= today.due_concepts + today.due_snippets > 0;
  if (!prompts->with_cards && practice->len == 0)
    return NULL;
  open = prompts->with_cards ? open_beside (prompts) : new_practices ();
  line = catch_up_line (prompts, &today);
  return smriti_stage_reminder (prompts->generation,
                                &(SmritiReminder){ .today = &today,
                                                   .with_cards = prompts->with_cards,
                                                   .catch_up = line,
                                                   .motto = motto,
                                                   .tip = tip,
                                                   .practice = practice,
                                                   .open = open,
                                                   .with_topic = are_several_topics (prompts) },
                                face);
}

SmritiOccurrence *
smriti_practice_in_hand (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) all = smriti_study_occurrences (prompts->study);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((const SmritiOccurrence *) all->pdata[i])->id, prompts->occurrence))
      return g_ptr_array_steal_index (all, i);
  return NULL;
}

char *
smriti_practice_sign_one (SmritiOccurrence *occurrence)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, occurrence);
  return smriti_practice_sign (one);
}

static SmritiStage *
compose_checklist (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  SmritiOccurrence *occurrence = smriti_practice_in_hand (prompts);
  g_autofree char *signature = NULL;
  const SmritiStep *step;
  SmritiPractice *practice;
  SmritiStage *stage;

  if (!occurrence || occurrence->state != SMRITI_OCCURRENCE_OPEN || !smriti_stage_next_step (occurrence))
    {
      smriti_occurrence_free (occurrence);
      return NULL;
    }
  signature = smriti_practice_sign_one (occurrence);
  smriti_prompts_set (&prompts->signature, signature);
  step = smriti_stage_next_step (occurrence);
  smriti_prompts_set (&prompts->step, step->text);
  practice = practice_new (prompts, occurrence);
  stage = smriti_stage_checklist (prompts->generation, practice, are_several_topics (prompts), face);
  smriti_practice_free (practice);
  return stage;
}

SmritiStage *
smriti_practice_compose (SmritiPrompts *prompts, const SmritiServerFace *face)
{
  g_autoptr (SmritiOccurrence) occurrence = NULL;
  g_autofree char *token = smriti_stage_token (prompts->occurrence);
  const char *title;

  if (prompts->stage == SMRITI_STAGE_REMINDER)
    return compose_reminder (prompts, face);
  if (prompts->stage == SMRITI_STAGE_CHECKLIST)
    return compose_checklist (prompts, face);
  occurrence = *prompts->occurrence ? smriti_practice_in_hand (prompts) : NULL;
  if (*prompts->occurrence && !occurrence)
    return NULL;
  title = !occurrence ? "" : occurrence->title ? occurrence->title : smriti_cadence_to_string (occurrence->cadence);
  if (prompts->stage == SMRITI_STAGE_PRACTISED)
    return smriti_stage_practised (prompts->generation, title, face);
  return smriti_stage_why (prompts->generation, token, title, face);
}
