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
  const char *advice = anchored ? " in spite of its memory anchor: another one or\n"
                                  "smaller cards help more than repeating."
                                : ": a memory anchor (a picture, a mnemonic, an example) helps\n"
                                  "more than repeating: as a line '> [!anchor] ...' below the card, or several\n"
                                  "smaller cards.";

  return g_strdup_printf ("Forgotten %u times%s 'smriti edit %s' opens it,\n'smriti suspend %s' sets it aside.", lapses, advice,
                          card, card);
}
