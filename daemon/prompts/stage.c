/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/stage.h"

#include "common/text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BODY 1024 /* bytes of a card's side; servers cut far earlier */
#define MAX_TITLE 90  /* characters */
#define MAX_DECK 48
#define CONCEPT_S 30 /* what a card takes, for the estimate on the reminder */
#define SNIPPET_S 60
#define DONE_TIMEOUT_MS 10000

static const char *const verbs[] = { "start", "later", "skip", "show", NULL, "click" };

void
smriti_stage_free (SmritiStage *stage)
{
  if (!stage)
    return;
  g_free (stage->summary);
  g_free (stage->body);
  g_ptr_array_unref (stage->actions);
  g_free (stage);
}

static SmritiStage *
stage_new (SmritiStageKind kind, guint generation)
{
  SmritiStage *stage = g_new0 (SmritiStage, 1);

  stage->kind = kind;
  stage->generation = generation;
  stage->actions = g_ptr_array_new_with_free_func (g_free);
  stage->timeout_ms = -1;
  return stage;
}

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

/* One side of a card, or a motto, as this server reads it. */
static char *
side_text (const char *markdown, const SmritiServerFace *face)
{
  g_autofree char *plain = NULL;

  if (face->has_markup)
    return smriti_text_markup (markdown, MAX_BODY);
  plain = smriti_text_plain (markdown);
  return smriti_text_bounded (plain, MAX_BODY);
}

/* Our own words, or an error's, as this server reads them. */
static char *
own_text (const char *text, const SmritiServerFace *face)
{
  g_autofree char *bounded = smriti_text_bounded (text, MAX_BODY);

  return face->has_markup ? g_markup_escape_text (bounded, -1) : g_steal_pointer (&bounded);
}

static void
add_paragraph (GString *body, const char *text)
{
  if (body->len > 0)
    g_string_append_c (body, '\n');
  g_string_append (body, text);
}

static char *
finish_body (GString *body, const SmritiServerFace *face)
{
  /* U+2028 breaks the line where "\n" is made a blank. */
  if (face->joins_lines)
    g_string_replace (body, "\n", "\342\200\250", 0);
  return g_string_free (body, FALSE);
}

/* --- buttons --- */

static void
add_action (SmritiStage *stage, const char *verb, const char *card, const char *label)
{
  g_ptr_array_add (stage->actions, g_strdup_printf ("%s:%u:%s", verb, stage->generation, card));
  g_ptr_array_add (stage->actions, g_strdup (label));
}

/* How many actions a stage may have; it offers the most useful ones first. */
static guint
room_for_actions (const SmritiServerFace *face)
{
  if (!face->has_actions)
    return 0;
  return face->has_menu ? SMRITI_MAX_BUTTONS : face->buttons;
}

/* A click on the body; listed last, because Budgie skips the action after it. */
static void
add_default (SmritiStage *stage, const SmritiServerFace *face, const char *label)
{
  if (!face->has_default)
    return;
  g_ptr_array_add (stage->actions, g_strdup ("default"));
  g_ptr_array_add (stage->actions, g_strdup (label));
}

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
  guint room = room_for_actions (face);

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

      add_action (stage, smriti_grade_to_string (*grade), card, label);
    }
}

/* --- stages --- */

SmritiStage *
smriti_stage_reminder (guint generation, const SmritiToday *today, const char *motto, const SmritiServerFace *face)
{
  SmritiStage *stage = stage_new (SMRITI_STAGE_REMINDER, generation);
  g_autofree char *counts = smriti_stage_counts (today->due_concepts, today->due_snippets);
  guint minutes = (today->due_concepts * CONCEPT_S + today->due_snippets * SNIPPET_S + 59) / 60;
  guint room = room_for_actions (face);
  GString *body = g_string_new (NULL);

  stage->summary = g_strdup_printf ("%s · %u min", counts, MAX (1, minutes));
  if (motto && *motto)
    {
      g_autofree char *text = side_text (motto, face);

      add_paragraph (body, text);
    }
  if (face->tells_recipe)
    add_paragraph (body, "start: smriti review · later: smriti snooze 1h");
  stage->body = finish_body (body, face);
  if (room >= 1)
    add_action (stage, "start", "", "Start");
  if (room >= 2)
    add_action (stage, "later", "", "Later");
  if (room >= 3)
    add_action (stage, "skip", "", "Skip today");
  add_default (stage, face, "Start");
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
  SmritiStage *stage = stage_new (SMRITI_STAGE_QUESTION, generation);
  g_autofree char *front = side_text (card->front, face);
  GString *body = g_string_new (front);

  stage->summary = where_from (card, today);
  if (face->tells_recipe)
    add_paragraph (body, "show: smriti show · answer: smriti good (again, hard, easy)");
  stage->body = finish_body (body, face);
  stage->critical = face->wants_critical;
  stage->timeout_ms = 0;
  if (room_for_actions (face) >= 1)
    add_action (stage, "show", card->id, "Show answer");
  if (room_for_actions (face) >= 2)
    add_action (stage, "later", card->id, "Later");
  add_default (stage, face, "Show answer");
  return stage;
}

SmritiStage *
smriti_stage_answer (guint generation, const SmritiStudyCard *card, const SmritiGradePreview preview[4],
                     const SmritiServerFace *face)
{
  SmritiStage *stage = stage_new (SMRITI_STAGE_ANSWER, generation);
  g_autofree char *back = side_text (card->back, face);
  GString *body = g_string_new (back);

  stage->summary = smriti_text_line (card->front, MAX_TITLE);
  if (!*stage->summary) /* libnotify refuses an empty one */
    {
      g_free (stage->summary);
      stage->summary = g_strdup ("Answer");
    }
  if (face->tells_recipe || room_for_actions (face) < 2)
    add_paragraph (body, "answer: smriti good (again, hard, easy)");
  stage->body = finish_body (body, face);
  stage->critical = face->wants_critical;
  stage->timeout_ms = 0;
  add_grades (stage, card->id, preview, face);
  return stage;
}

SmritiStage *
smriti_stage_done (guint generation, const SmritiToday *today, const SmritiServerFace *face)
{
  SmritiStage *stage = stage_new (SMRITI_STAGE_DONE, generation);
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
  stage->body = finish_body (body, face);
  stage->timeout_ms = DONE_TIMEOUT_MS;
  return stage;
}

SmritiStage *
smriti_stage_refused (guint generation, const SmritiStudyCard *card, const char *why, const SmritiServerFace *face)
{
  SmritiStage *stage = stage_new (SMRITI_STAGE_REFUSED, generation);
  g_autofree char *reason = own_text (why, face);
  GString *body = g_string_new (reason);

  stage->summary = g_strdup (card ? "Your answer could not be kept" : "That could not be kept");
  if (card)
    add_paragraph (body, "The card stays due.");
  stage->body = finish_body (body, face);
  stage->timeout_ms = 0;
  if (card && room_for_actions (face) >= 1)
    add_action (stage, "show", card->id, "Try again");
  return stage;
}

SmritiStage *
smriti_stage_test (guint generation, const SmritiServerFace *face)
{
  SmritiStage *stage = stage_new (SMRITI_STAGE_TEST, generation);

  stage->summary = g_strdup ("Smriti can reach you");
  stage->body = g_strdup (!face->has_actions  ? "Close this to end the test."
                          : face->has_default ? "Press the button, or click here."
                                              : "Press the button.");
  stage->timeout_ms = 0;
  if (room_for_actions (face) >= 1)
    add_action (stage, "click", "", "It works");
  add_default (stage, face, "It works");
  return stage;
}

/* --- what comes back --- */

static gboolean
read_default (SmritiStageKind kind, SmritiVerb *out_verb)
{
  switch (kind)
    {
    case SMRITI_STAGE_REMINDER:
      *out_verb = SMRITI_VERB_START;
      return TRUE;
    case SMRITI_STAGE_QUESTION:
      *out_verb = SMRITI_VERB_SHOW;
      return TRUE;
    case SMRITI_STAGE_TEST:
      *out_verb = SMRITI_VERB_CLICK;
      return TRUE;
    case SMRITI_STAGE_NONE:
    case SMRITI_STAGE_ANSWER:
    case SMRITI_STAGE_DONE:
    case SMRITI_STAGE_REFUSED:
      break;
    }
  return FALSE;
}

/* Which verbs a stage has offered at all. */
static gboolean
is_offered (SmritiStageKind kind, SmritiVerb verb)
{
  switch (verb)
    {
    case SMRITI_VERB_START:
    case SMRITI_VERB_SKIP:
      return kind == SMRITI_STAGE_REMINDER;
    case SMRITI_VERB_LATER:
      return kind == SMRITI_STAGE_REMINDER || kind == SMRITI_STAGE_QUESTION;
    case SMRITI_VERB_SHOW:
      return kind == SMRITI_STAGE_QUESTION || kind == SMRITI_STAGE_REFUSED;
    case SMRITI_VERB_GRADE:
      return kind == SMRITI_STAGE_ANSWER;
    case SMRITI_VERB_CLICK:
      return kind == SMRITI_STAGE_TEST;
    }
  return FALSE;
}

static gboolean
read_verb (const char *word, SmritiVerb *out_verb, SmritiGrade *out_grade)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i], word) == 0)
      {
        *out_verb = (SmritiVerb) i;
        return TRUE;
      }
  *out_verb = SMRITI_VERB_GRADE;
  return !g_ascii_isdigit (*word) && smriti_grade_from_string (word, out_grade);
}

gboolean
smriti_stage_read_key (const char *key, SmritiStageKind kind, guint generation, const char *card, SmritiVerb *out_verb,
                       SmritiGrade *out_grade)
{
  g_auto (GStrv) parts = NULL;
  guint64 number;

  *out_grade = SMRITI_GRADE_NONE;
  if (g_str_equal (key, "default"))
    return read_default (kind, out_verb);
  if (strlen (key) > 256)
    return FALSE;
  parts = g_strsplit (key, ":", 3);
  if (g_strv_length (parts) != 3 || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT, &number, NULL))
    return FALSE;
  if (number != generation || !g_str_equal (parts[2], card))
    return FALSE;
  return read_verb (parts[0], out_verb, out_grade) && is_offered (kind, *out_verb);
}
