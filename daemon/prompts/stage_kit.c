/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/stage_kit.h"

#include "common/text.h"

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

SmritiStage *
smriti_stage_new (SmritiStageKind kind, guint generation)
{
  SmritiStage *stage = g_new0 (SmritiStage, 1);

  stage->kind = kind;
  stage->generation = generation;
  stage->actions = g_ptr_array_new_with_free_func (g_free);
  stage->timeout_ms = -1;
  return stage;
}

/* --- words --- */

/* One side of a card, or a motto, as this server reads it. */
char *
smriti_stage_side (const char *markdown, const SmritiServerFace *face)
{
  g_autofree char *plain = NULL;

  if (face->has_markup)
    return smriti_text_markup (markdown, SMRITI_STAGE_MAX_BODY);
  plain = smriti_text_plain (markdown);
  return smriti_text_bounded (plain, SMRITI_STAGE_MAX_BODY);
}

/* Our own words, or an error's, as this server reads them. */
char *
smriti_stage_own (const char *text, const SmritiServerFace *face)
{
  g_autofree char *bounded = smriti_text_bounded (text, SMRITI_STAGE_MAX_BODY);

  return face->has_markup ? g_markup_escape_text (bounded, -1) : g_steal_pointer (&bounded);
}

void
smriti_stage_paragraph (GString *body, const char *text)
{
  if (body->len > 0)
    g_string_append_c (body, '\n');
  g_string_append (body, text);
}

void
smriti_stage_add_line (GString *body, const char *word, const char *markdown, const SmritiServerFace *face)
{
  g_autofree char *line = smriti_text_line (markdown, SMRITI_STAGE_MAX_LINE);
  g_autofree char *whole = g_strdup_printf ("%s: %s", word, line);
  g_autofree char *text = smriti_stage_own (whole, face);

  if (*line != '\0')
    smriti_stage_paragraph (body, text);
}

char *
smriti_stage_finish_body (GString *body, const SmritiServerFace *face)
{
  /* U+2028 breaks the line where "\n" is made a blank. */
  if (face->joins_lines)
    g_string_replace (body, "\n", "\342\200\250", 0);
  return g_string_free (body, FALSE);
}

/* --- buttons --- */

void
smriti_stage_add_action (SmritiStage *stage, const char *verb, const char *card, const char *label)
{
  g_ptr_array_add (stage->actions, g_strdup_printf ("%s:%u:%s", verb, stage->generation, card));
  g_ptr_array_add (stage->actions, g_strdup (label));
}

/* How many actions a stage may have; it offers the most useful ones first. */
guint
smriti_stage_room (const SmritiServerFace *face)
{
  if (!face->has_actions)
    return 0;
  return face->has_menu ? SMRITI_MAX_BUTTONS : face->buttons;
}

/* A click on the body; listed last, because Budgie skips the action after it. */
void
smriti_stage_add_default (SmritiStage *stage, const SmritiServerFace *face, const char *label)
{
  if (!face->has_default)
    return;
  g_ptr_array_add (stage->actions, g_strdup ("default"));
  g_ptr_array_add (stage->actions, g_strdup (label));
}
