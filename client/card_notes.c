/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/card_notes.h"

#include "client/bus.h"
#include "client/render.h"

static gboolean
get_flag (GVariant *dict, const char *key)
{
  gboolean flag = FALSE;

  g_variant_lookup (dict, key, "b", &flag);
  return flag;
}

/* New string; it goes to a terminal. */
static char *
get_version (GVariant *dict, const char *key)
{
  const char *version = "";

  g_variant_lookup (dict, key, "&s", &version);
  return smriti_term_clean (version);
}

SmritiCardNotes *
smriti_card_notes_fetch (const char *card)
{
  SmritiCardNotes *notes = g_new0 (SmritiCardNotes, 1);
  g_autoptr (GVariant) reply = smriti_bus_call ("GetCardNotes", g_variant_new ("(s@a{sv})", card, smriti_no_options ()),
                                                G_VARIANT_TYPE ("(a{sv})"), NULL);
  g_autoptr (GVariant) told = reply ? g_variant_get_child_value (reply, 0)
                                    : g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));

  notes->explain = get_flag (told, "explain");
  notes->outdated = get_flag (told, "outdated");
  notes->since = get_version (told, "since");
  notes->until = get_version (told, "until");
  notes->version = get_version (told, "version");
  if (!g_variant_lookup (told, "anchors", "^as", &notes->anchors))
    notes->anchors = g_new0 (char *, 1);
  return notes;
}

void
smriti_card_notes_free (SmritiCardNotes *notes)
{
  if (!notes)
    return;
  g_free (notes->since);
  g_free (notes->until);
  g_free (notes->version);
  g_strfreev (notes->anchors);
  g_free (notes);
}

char *
smriti_card_notes_validity (const SmritiCardNotes *notes)
{
  if (!notes || !notes->outdated)
    return NULL;
  if (*notes->since != '\0' && *notes->until != '\0')
    return g_strdup_printf ("holds from %s until %s; you use %s", notes->since, notes->until, notes->version);
  if (*notes->since != '\0')
    return g_strdup_printf ("holds from %s on; you use %s", notes->since, notes->version);
  return g_strdup_printf ("holds until %s; you use %s", notes->until, notes->version);
}

char *
smriti_anchors_text (const SmritiTerm *term, const char *const *anchors, int width)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; anchors && anchors[i]; i++)
    {
      /* each by itself: a fence that one leaves open swallows nothing of the next */
      g_autofree char *anchor = smriti_render_text (term, anchors[i], width);

      if (i > 0)
        g_string_append_c (text, '\n');
      else
        g_string_append_printf (text, "%sAnchor:%s\n", smriti_term_sgr (term, SMRITI_SGR_DIM),
                                smriti_term_sgr (term, SMRITI_SGR_RESET));
      g_string_append (text, anchor);
    }
  return g_string_free (text, FALSE);
}
