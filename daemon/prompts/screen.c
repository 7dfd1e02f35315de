/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/screen.h"

#define FACT "prompt.screen"

static const char *const kinds[] = { [SMRITI_STAGE_REMINDER] = "reminder",
                                     [SMRITI_STAGE_QUESTION] = "question",
                                     [SMRITI_STAGE_ANSWER] = "answer",
                                     [SMRITI_STAGE_CHECKLIST] = "checklist" };

void
smriti_screen_save (SmritiStudy *study, const SmritiScreen *screen)
{
  g_autofree char *fact = NULL;

  if ((guint) screen->kind >= G_N_ELEMENTS (kinds) || !kinds[screen->kind])
    {
      smriti_screen_forget (study);
      return;
    }
  fact = g_strdup_printf ("%s %d %" G_GINT64_FORMAT " %u %s %s", kinds[screen->kind], screen->day, screen->shown_s, screen->id,
                          screen->server, screen->subject);
  smriti_study_set_fact (study, FACT, fact);
}

void
smriti_screen_forget (SmritiStudy *study)
{
  g_autofree char *fact = smriti_study_fact (study, FACT);

  if (fact)
    smriti_study_set_fact (study, FACT, NULL);
}

static SmritiStageKind
read_kind (const char *word)
{
  for (guint i = 1; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], word) == 0)
      return (SmritiStageKind) i;
  return SMRITI_STAGE_NONE;
}

gboolean
smriti_screen_load (SmritiStudy *study, SmritiScreen *out)
{
  g_autofree char *fact = smriti_study_fact (study, FACT);
  g_auto (GStrv) words = g_strsplit (fact ? fact : "", " ", 6);

  *out = (SmritiScreen){ 0 };
  if (g_strv_length (words) != 6)
    return FALSE;
  out->kind = read_kind (words[0]);
  out->day = (gint32) g_ascii_strtoll (words[1], NULL, 10);
  out->shown_s = g_ascii_strtoll (words[2], NULL, 10);
  out->id = (guint) g_ascii_strtoull (words[3], NULL, 10);
  out->server = g_strdup (words[4]);
  out->subject = g_strdup (words[5]);
  return out->kind != SMRITI_STAGE_NONE;
}

void
smriti_screen_clear (SmritiScreen *screen)
{
  g_free (screen->server);
  g_free (screen->subject);
  *screen = (SmritiScreen){ 0 };
}
