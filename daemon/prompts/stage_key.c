/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What comes back from a notification: keys, hostile until read. */

#include "daemon/prompts/stage.h"

#include <string.h>

static const char *const verbs[] = { "start", "later",   "skip",       "show",   NULL,    "click",
                                     "done",  "no-time", "not-needed", "unwell", "cancel" };

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
    case SMRITI_STAGE_CHECKLIST: /* a click on the body ticks nothing */
    case SMRITI_STAGE_WHY:
    case SMRITI_STAGE_PRACTISED:
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
      return kind == SMRITI_STAGE_REMINDER;
    case SMRITI_VERB_SKIP:
      return kind == SMRITI_STAGE_REMINDER || kind == SMRITI_STAGE_CHECKLIST;
    case SMRITI_VERB_LATER:
      return kind == SMRITI_STAGE_REMINDER || kind == SMRITI_STAGE_QUESTION || kind == SMRITI_STAGE_CHECKLIST;
    case SMRITI_VERB_SHOW:
      return kind == SMRITI_STAGE_QUESTION || kind == SMRITI_STAGE_REFUSED;
    case SMRITI_VERB_GRADE:
      return kind == SMRITI_STAGE_ANSWER;
    case SMRITI_VERB_CLICK:
      return kind == SMRITI_STAGE_TEST;
    case SMRITI_VERB_DONE:
      return kind == SMRITI_STAGE_CHECKLIST;
    case SMRITI_VERB_NO_TIME:
    case SMRITI_VERB_NOT_NEEDED:
    case SMRITI_VERB_UNWELL:
    case SMRITI_VERB_CANCEL:
      return kind == SMRITI_STAGE_WHY;
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

const char *
smriti_stage_reason (SmritiVerb verb)
{
  return verb == SMRITI_VERB_NO_TIME      ? "no time"
         : verb == SMRITI_VERB_NOT_NEEDED ? "not needed"
         : verb == SMRITI_VERB_UNWELL     ? "not well"
                                          : NULL;
}
