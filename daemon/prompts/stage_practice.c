/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The words of practice: lines on a reminder, and the checklist that stays and
 * counts down. Titles and steps come from notes: they are shown, never read as
 * markup. */

#include "common/text.h"
#include "common/words.h"
#include "daemon/prompts/stage_kit.h"

#define MAX_LINE 120 /* characters of a step or of what was written */
#define MAX_LINES 8

void
smriti_practice_free (SmritiPractice *practice)
{
  if (!practice)
    return;
  smriti_occurrence_free (practice->occurrence);
  g_free (practice->last);
  g_free (practice);
}

static const char *
days_word (guint n)
{
  return n == 1 ? "day" : "days";
}

/* --- lines --- */

static void
add_line (GString *body, const SmritiServerFace *face, const char *text)
{
  g_autofree char *own = smriti_stage_own (text, face);

  smriti_stage_paragraph (body, own);
}

/* "Weekly Review (Python)" */
static char *
name_of (const SmritiOccurrence *occurrence, gboolean with_topic)
{
  g_autofree char *title = smriti_text_line (occurrence->title ? occurrence->title : "", SMRITI_STAGE_MAX_TITLE);
  g_autofree char *topic = smriti_text_line (occurrence->topic, SMRITI_STAGE_MAX_TITLE);

  if (!*title)
    {
      g_free (title);
      title = g_strdup (smriti_cadence_to_string (occurrence->cadence));
    }
  return with_topic && *topic ? g_strdup_printf ("%s (%s)", title, topic) : g_steal_pointer (&title);
}

char *
smriti_stage_practice_title (const SmritiPractice *practice, gboolean with_topic)
{
  g_autofree char *name = name_of (practice->occurrence, with_topic);

  return g_strdup_printf ("%s · %u of %u left", name, smriti_occurrence_steps_left (practice->occurrence),
                          practice->occurrence->steps->len);
}

/* A milestone that is still to come: the one due first. */
static const SmritiStep *
next_milestone (const SmritiOccurrence *occurrence)
{
  const SmritiStep *next = NULL;

  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *step = occurrence->steps->pdata[i];

      if (step->planned && !step->done && step->by_day != SMRITI_DAY_NONE && (!next || step->by_day < next->by_day))
        next = step;
    }
  return next;
}

/* What the cadence has beside its steps: how long there is, the milestone, what
 * was written last time. */
static void
add_company (GString *body, const SmritiPractice *practice, const SmritiServerFace *face)
{
  const SmritiStep *milestone = next_milestone (practice->occurrence);
  g_autofree char *days = NULL, *last = NULL, *words = NULL;

  if (practice->occurrence->cadence == SMRITI_CADENCE_90_DAY && practice->days_left > 0)
    days = g_strdup_printf ("%u %s left", practice->days_left, days_word (practice->days_left));
  if (milestone)
    {
      g_autofree char *text = smriti_text_line (milestone->text, MAX_LINE);
      g_autofree char *by = smriti_words_day (milestone->by_day, practice->today);

      words = g_strdup_printf ("%s%snext: %s, by %s", days ? days : "", days ? " · " : "", text, by);
    }
  if (words || days)
    add_line (body, face, words ? words : days);
  if (practice->last)
    {
      g_autofree char *line = smriti_text_line (practice->last, MAX_LINE);

      last = g_strdup_printf ("Last time: %s", line);
      add_line (body, face, last);
    }
}

static void
add_open_line (GString *body, const SmritiPractice *practice, gboolean with_topic, const SmritiServerFace *face)
{
  g_autofree char *name = name_of (practice->occurrence, with_topic);
  g_autofree char *line = NULL;

  if (practice->days_left > 0)
    line = g_strdup_printf ("Still open: %s, %u %s left", name, practice->days_left, days_word (practice->days_left));
  else
    line = g_strdup_printf ("Still open: %s", name);
  add_line (body, face, line);
}

void
smriti_stage_add_practice (GString *body, const SmritiReminder *reminder, const SmritiServerFace *face)
{
  for (guint i = 0; i < MIN (reminder->practice->len, MAX_LINES); i++)
    {
      g_autofree char *title = smriti_stage_practice_title (reminder->practice->pdata[i], reminder->with_topic);

      add_line (body, face, title);
      add_company (body, reminder->practice->pdata[i], face);
    }
  for (guint i = 0; i < MIN (reminder->open->len, MAX_LINES); i++)
    add_open_line (body, reminder->open->pdata[i], reminder->with_topic, face);
}

static void
add_step_lines (GString *body, const SmritiOccurrence *occurrence, gboolean done, const char *sign, const SmritiServerFace *face)
{
  guint n = 0;

  for (guint i = 0; i < occurrence->steps->len && n < MAX_LINES; i++)
    {
      const SmritiStep *step = occurrence->steps->pdata[i];
      g_autofree char *text = smriti_text_line (step->text, MAX_LINE);
      g_autofree char *line = g_strdup_printf ("%s %s", sign, text);

      if (step->done != done)
        continue;
      add_line (body, face, line);
      n++;
    }
}

void
smriti_stage_add_steps (GString *body, const SmritiPractice *practice, const SmritiServerFace *face)
{
  add_step_lines (body, practice->occurrence, FALSE, "•", face);
  add_step_lines (body, practice->occurrence, TRUE, "✓", face);
  add_company (body, practice, face);
}

/* --- the checklist --- */

const SmritiStep *
smriti_stage_next_step (const SmritiOccurrence *occurrence)
{
  for (guint i = 0; i < occurrence->steps->len; i++)
    if (!((const SmritiStep *) occurrence->steps->pdata[i])->done)
      return occurrence->steps->pdata[i];
  return NULL;
}

static void
add_help (GString *body, const SmritiOccurrence *occurrence, const SmritiStep *step, const SmritiServerFace *face)
{
  const char *cadence = smriti_cadence_to_string (occurrence->cadence);
  g_autofree char *tick = g_strdup_printf (
      "%ssmriti tick %s %u --note …", occurrence->cadence == SMRITI_CADENCE_MONTHLY ? "smriti ritual · " : "", cadence, step->n);
  g_autofree char *rest = g_strdup_printf ("later: smriti snooze %s 1h · not this time: smriti skip %s --why …", cadence,
                                           cadence);

  add_line (body, face, tick);
  if (face->tells_recipe)
    add_line (body, face, rest);
}

SmritiStage *
smriti_stage_checklist (guint generation, const SmritiPractice *practice, gboolean with_topic, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_CHECKLIST, generation);
  const SmritiStep *step = smriti_stage_next_step (practice->occurrence);
  g_autofree char *token = smriti_stage_token (practice->occurrence->id);
  GString *body = g_string_new (NULL);
  guint room = smriti_stage_room (face);

  stage->summary = smriti_stage_practice_title (practice, with_topic);
  stage->timeout_ms = 0;
  if (step)
    {
      g_autofree char *text = smriti_text_line (step->text, MAX_LINE * 2);
      g_autofree char *own = smriti_stage_own (text, face);

      g_string_append_printf (body, face->has_markup ? "<b>%s</b>" : "%s", own);
      add_help (body, practice->occurrence, step, face);
    }
  add_step_lines (body, practice->occurrence, TRUE, "✓", face);
  add_company (body, practice, face);
  stage->body = smriti_stage_finish_body (body, face);
  if (room >= 1)
    smriti_stage_add_action (stage, "done", token, "Done");
  if (room >= 2)
    smriti_stage_add_action (stage, "later", token, "Later");
  if (room >= 3)
    smriti_stage_add_action (stage, "skip", token, "Skip");
  return stage;
}

SmritiStage *
smriti_stage_why (guint generation, const char *token, const char *title, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_WHY, generation);
  guint room = smriti_stage_room (face);
  g_autofree char *line = smriti_text_line (title, SMRITI_STAGE_MAX_TITLE);

  stage->summary = *line ? g_strdup_printf ("Skip %s?", line) : g_strdup ("Skip what is open?");
  stage->body = g_strdup (room < 2 ? "Tell why: smriti skip … --why …" : "Why, for the log. Closing this is no skip.");
  stage->timeout_ms = 0;
  /* One button alone would make everybody press it. */
  if (room >= 2)
    {
      smriti_stage_add_action (stage, "no-time", token, "No time");
      smriti_stage_add_action (stage, "not-needed", token, "Not needed");
    }
  if (room >= 4)
    smriti_stage_add_action (stage, "unwell", token, "Not well");
  if (room >= 3)
    smriti_stage_add_action (stage, "cancel", token, "Cancel");
  return stage;
}

SmritiStage *
smriti_stage_practised (guint generation, const char *title, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_PRACTISED, generation);
  g_autofree char *line = smriti_text_line (title, SMRITI_STAGE_MAX_TITLE);

  stage->summary = g_strdup_printf ("%s: done", line);
  stage->body = smriti_stage_own ("It is kept, with what you wrote: smriti log", face);
  stage->timeout_ms = SMRITI_STAGE_DONE_MS;
  return stage;
}

char *
smriti_stage_token (const char *occurrence)
{
  g_autofree char *hash = NULL;

  if (!*occurrence)
    return g_strdup ("");
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, occurrence, -1);
  return g_strndup (hash, 16);
}
