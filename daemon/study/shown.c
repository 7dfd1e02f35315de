/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The card last shown: what 'smriti good' grades. Kept over restarts, cleared
 * by its answer and by a new day. A popup never takes that place from a card
 * shown in the terminal less than ten minutes ago. */

#include "daemon/study/private.h"

#include <string.h>

#define FACT "shown" /* ID DAY AT_S t|p */
#define TERMINAL_KEEPS_S 600

typedef struct
{
  char id[64];
  gint32 day;
  gint64 at_s;
  gboolean terminal;
} Shown;

static gboolean
read_fact (SmritiStudy *study, Shown *out)
{
  g_autofree char *fact = smriti_study_fact (study, FACT);
  g_auto (GStrv) parts = fact ? g_strsplit (fact, " ", 4) : NULL;

  if (!parts || g_strv_length (parts) != 4)
    return FALSE;
  g_strlcpy (out->id, parts[0], sizeof out->id);
  out->day = (gint32) g_ascii_strtoll (parts[1], NULL, 10);
  out->at_s = g_ascii_strtoll (parts[2], NULL, 10);
  out->terminal = g_str_equal (parts[3], "t");
  return out->day == smriti_study_day (study);
}

char *
smriti_study_shown (SmritiStudy *study)
{
  Shown shown;

  return read_fact (study, &shown) ? g_strdup (shown.id) : NULL;
}

void
smriti_study_note_shown (SmritiStudy *study, const char *id, SmritiShown by)
{
  g_autofree char *fact = NULL;
  gint64 now_s = smriti_study_now_s (study);
  Shown shown;

  if (by == SMRITI_SHOWN_NOT)
    return;
  if (by == SMRITI_SHOWN_POPUP && read_fact (study, &shown) && shown.terminal && now_s - shown.at_s < TERMINAL_KEEPS_S)
    return;
  fact = g_strdup_printf ("%s %d %" G_GINT64_FORMAT " %s", id, smriti_study_day (study), now_s,
                          by == SMRITI_SHOWN_TERMINAL ? "t" : "p");
  smriti_study_set_fact (study, FACT, fact);
}

gboolean
smriti_study_forget_shown (SmritiStudy *study, const char *id, GError **error)
{
  Shown shown;

  if (!read_fact (study, &shown) || !g_str_equal (shown.id, id))
    return TRUE;
  return smriti_store_set_fact (study->store, FACT, NULL, error);
}
