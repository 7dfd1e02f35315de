/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/leech.h"

#include "common/memory/scheduler.h"

gboolean
smriti_leech_after (const char *event, SmritiGrade grade, guint lapses)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) answer = NULL;
  gboolean leech = FALSE;

  if (grade != SMRITI_GRADE_AGAIN || !smriti_leech_is_told (lapses))
    return FALSE;
  reply = smriti_bus_call ("GetAnswer", g_variant_new ("(s@a{sv})", event, smriti_no_options ()), G_VARIANT_TYPE ("(a{sv})"),
                           NULL);
  answer = reply ? g_variant_get_child_value (reply, 0) : NULL;
  return answer && g_variant_lookup (answer, "leech", "b", &leech) && leech;
}

char *
smriti_leech_words (const char *card, guint lapses, gboolean anchored)
{
  if (anchored)
    return g_strdup_printf (
        "Forgotten %u times, in spite of its memory anchor: another one or several smaller cards help more than"
        " repeating; 'smriti edit %s' opens it, 'smriti suspend %s' sets it aside.",
        lapses, card, card);
  return g_strdup_printf ("Forgotten %u times: a memory anchor (a picture, a mnemonic, an example) helps more than repeating."
                          " 'smriti edit %s' opens the note: write it below the card as a line '> [!anchor] ...'."
                          " Or make several smaller cards of it; 'smriti suspend %s' sets it aside.",
                          lapses, card, card);
}
