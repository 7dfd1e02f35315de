/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/stage_kit.h"

#include "common/text.h"

#define MAX_DECK 48
#define CONCEPT_S 30 /* what a card takes, for the estimate on the reminder */
#define SNIPPET_S 60

/* --- words --- */

char *
smriti_stage_interval (gint64 interval_s)
{
  gint64 days = (interval_s + 43200) / 86400;
  gint64 tenths;

  if (interval_s < 3600)
    return g_strdup_printf ("%d min", (int) MAX (1, (interval_s + 30) / 60));
  if (interval_s < 86400)
    return g_strdup_printf ("%d h", (int) ((interval_s + 1800) / 3600));
  if (days < 31)
    return g_strdup_printf ("%d d", (int) days);
  tenths = days < 365 ? (days * 120 + 182) / 365 : (days * 10 + 182) / 365;
  if (tenths % 10 == 0)
    return g_strdup_printf ("%d %s", (int) (tenths / 10), days < 365 ? "mo" : "y");
  return g_strdup_printf ("%d.%d %s", (int) (tenths / 10), (int) (tenths % 10), days < 365 ? "mo" : "y");
}

static void
add_count (GString *out, guint n, const char *noun)
{
  if (n > 0)
    g_string_append_printf (out, "%s%u %s%s", out->len > 0 ? ", " : "", n, noun, n == 1 ? "" : "s");
}

char *
smriti_stage_counts (guint concepts, guint snippets)
{
  GString *out = g_string_new (NULL);

  add_count (out, concepts, "concept");
  add_count (out, snippets, "snippet");
  return g_string_free (out, FALSE);
}

/* --- grades --- */

static const SmritiGrade *
grades_for (const SmritiServerFace *face)
{
  static const SmritiGrade all[] = { SMRITI_GRADE_AGAIN, SMRITI_GRADE_HARD, SMRITI_GRADE_GOOD, SMRITI_GRADE_EASY,
                                     SMRITI_GRADE_NONE };
  static const SmritiGrade good_first[] = { SMRITI_GRADE_GOOD, SMRITI_GRADE_AGAIN, SMRITI_GRADE_HARD, SMRITI_GRADE_EASY,
                                            SMRITI_GRADE_NONE };
  static const SmritiGrade three[] = { SMRITI_GRADE_AGAIN, SMRITI_GRADE_GOOD, SMRITI_GRADE_EASY, SMRITI_GRADE_NONE };
  static const SmritiGrade two[] = { SMRITI_GRADE_AGAIN, SMRITI_GRADE_GOOD, SMRITI_GRADE_NONE };
  static const SmritiGrade none[] = { SMRITI_GRADE_NONE };
  guint room = smriti_stage_room (face);

  if (room >= 4)
    return face->picks_first ? good_first : all;
  /* One button alone would make everybody press it. */
  return room == 3 ? three : room == 2 ? two : none;
}

static void
add_grades (SmritiStage *stage, const char *card, const SmritiGradePreview preview[4], const SmritiServerFace *face)
{
  static const char *const labels[] = { "Again", "Hard", "Good", "Easy" };

  for (const SmritiGrade *grade = grades_for (face); *grade != SMRITI_GRADE_NONE; grade++)
    {
      g_autofree char *interval = smriti_stage_interval (preview[*grade - 1].interval_s);
      g_autofree char *label = g_strdup_printf ("%s · %s", labels[*grade - 1], interval);

      smriti_stage_add_action (stage, smriti_grade_to_string (*grade), card, label);
    }
}

/* --- stages --- */

/* "5 concepts, 1 snippet · 4 min"; new. */
static char *
cards_title (const SmritiToday *today)
{
  g_autofree char *counts = smriti_stage_counts (today->due_concepts, today->due_snippets);
  guint minutes = (today->due_concepts * CONCEPT_S + today->due_snippets * SNIPPET_S + 59) / 60;

  return g_strdup_printf ("%s · %u min", counts, MAX (1, minutes));
}

static char *
reminder_body (const SmritiReminder *reminder, const SmritiServerFace *face)
{
  GString *body = g_string_new (NULL);

  if (reminder->catch_up && reminder->with_cards)
    smriti_stage_paragraph (body, reminder->catch_up);
  if (!reminder->with_cards && reminder->practice->len == 1)
    smriti_stage_add_steps (body, reminder->practice->pdata[0], face);
  else
    smriti_stage_add_practice (body, reminder, face);
  if (reminder->with_cards && reminder->motto && *reminder->motto)
    {
      g_autofree char *text = smriti_stage_side (reminder->motto, face);

      smriti_stage_paragraph (body, text);
    }
  if (face->tells_recipe && reminder->with_cards)
    smriti_stage_paragraph (body, "start: smriti review · later: smriti snooze 1h");
  else if (face->tells_recipe)
    smriti_stage_paragraph (body,
                            "open: smriti agenda · done: smriti tick · later: smriti snooze 1h · not this time: smriti skip");
  if (reminder->tip && *reminder->tip)
    smriti_stage_add_line (body, "Tip", reminder->tip, face);
  return smriti_stage_finish_body (body, face);
}

SmritiStage *
smriti_stage_reminder (guint generation, const SmritiReminder *reminder, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_REMINDER, generation);
  const char *start = reminder->with_cards ? "Start" : "Open";
  guint room = smriti_stage_room (face);

  if (reminder->with_cards)
    stage->summary = cards_title (reminder->today);
  else if (reminder->practice->len == 1)
    stage->summary = smriti_stage_practice_title (reminder->practice->pdata[0], reminder->with_topic);
  else
    stage->summary = g_strdup_printf ("%u to practise", reminder->practice->len);
  stage->body = reminder_body (reminder, face);
  if (room >= 1)
    smriti_stage_add_action (stage, "start", "", start);
  if (room >= 2)
    smriti_stage_add_action (stage, "later", "", "Later");
  if (room >= 3)
    smriti_stage_add_action (stage, "skip", "", reminder->with_cards ? "Skip today" : "Skip");
  smriti_stage_add_default (stage, face, start);
  return stage;
}

static char *
where_from (const SmritiStudyCard *card, const SmritiToday *today)
{
  guint left = today->due_concepts + today->due_snippets;
  g_autofree char *deck = smriti_text_line (card->deck, MAX_DECK);

  if (left <= 1)
    return g_strdup (*deck ? deck : "Question");
  return g_strdup_printf ("%s · %u left", *deck ? deck : "Question", left);
}

SmritiStage *
smriti_stage_question (guint generation, const SmritiStudyCard *card, const SmritiToday *today, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_QUESTION, generation);
  g_autofree char *front = smriti_stage_side (card->front, face);
  GString *body = g_string_new (front);

  stage->summary = where_from (card, today);
  if (face->tells_recipe)
    smriti_stage_paragraph (body, "show: smriti show · answer: smriti good (again, hard, easy)");
  stage->body = smriti_stage_finish_body (body, face);
  stage->critical = face->wants_critical;
  stage->timeout_ms = 0;
  if (smriti_stage_room (face) >= 1)
    smriti_stage_add_action (stage, "show", card->id, "Show answer");
  if (smriti_stage_room (face) >= 2)
    smriti_stage_add_action (stage, "later", card->id, "Later");
  smriti_stage_add_default (stage, face, "Show answer");
  return stage;
}

SmritiStage *
smriti_stage_answer (guint generation, const SmritiStudyCard *card, const SmritiGradePreview preview[4], const char *anchor,
                     const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_ANSWER, generation);
  g_autofree char *back = smriti_stage_side (card->back, face);
  GString *body = g_string_new (back);

  stage->summary = smriti_text_line (card->front, SMRITI_STAGE_MAX_TITLE);
  if (!*stage->summary) /* libnotify refuses an empty one */
    {
      g_free (stage->summary);
      stage->summary = g_strdup ("Answer");
    }
  if (face->tells_recipe || smriti_stage_room (face) < 2)
    smriti_stage_paragraph (body, "answer: smriti good (again, hard, easy)");
  if (anchor && *anchor)
    smriti_stage_add_line (body, "Anchor", anchor, face);
  stage->body = smriti_stage_finish_body (body, face);
  stage->critical = face->wants_critical;
  stage->timeout_ms = 0;
  add_grades (stage, card->id, preview, face);
  return stage;
}

SmritiStage *
smriti_stage_done (guint generation, const SmritiToday *today, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_DONE, generation);
  GString *body = g_string_new (NULL);

  stage->summary = g_strdup ("Done for today");
  if (today->done_answers > 0)
    g_string_append_printf (body, "%u answer%s kept. ", today->done_answers, today->done_answers == 1 ? "" : "s");
  if (today->tomorrow > 0)
    g_string_append_printf (body, "Tomorrow: %u card%s come%s back.", today->tomorrow, today->tomorrow == 1 ? "" : "s",
                            today->tomorrow == 1 ? "s" : "");
  else
    g_string_append (body, "Nothing comes back tomorrow.");
  if (today->more > 0)
    g_string_append_printf (body, "\n%u more could be asked: smriti review --more", today->more);
  stage->body = smriti_stage_finish_body (body, face);
  stage->timeout_ms = SMRITI_STAGE_DONE_MS;
  return stage;
}

SmritiStage *
smriti_stage_refused (guint generation, const SmritiStudyCard *card, const char *why, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_REFUSED, generation);
  g_autofree char *reason = smriti_stage_own (why, face);
  GString *body = g_string_new (reason);

  stage->summary = g_strdup (card ? "Your answer could not be kept" : "That could not be kept");
  if (card)
    smriti_stage_paragraph (body, "The card stays due.");
  stage->body = smriti_stage_finish_body (body, face);
  stage->timeout_ms = 0;
  if (card && smriti_stage_room (face) >= 1)
    smriti_stage_add_action (stage, "show", card->id, "Try again");
  return stage;
}

SmritiStage *
smriti_stage_test (guint generation, const SmritiServerFace *face)
{
  SmritiStage *stage = smriti_stage_new (SMRITI_STAGE_TEST, generation);

  stage->summary = g_strdup ("Smriti can reach you");
  stage->body = g_strdup (!face->has_actions  ? "Close this to end the test."
                          : face->has_default ? "Press the button, or click here."
                                              : "Press the button.");
  stage->timeout_ms = 0;
  if (smriti_stage_room (face) >= 1)
    smriti_stage_add_action (stage, "click", "", "It works");
  smriti_stage_add_default (stage, face, "It works");
  return stage;
}
