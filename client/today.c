/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/today.h"

#include "client/bus.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#include <string.h>

char *
smriti_today_counts (guint concepts, guint snippets)
{
  g_autofree char *c = smriti_count (concepts, "concept", NULL);
  g_autofree char *s = smriti_count (snippets, "snippet", NULL);

  if (concepts == 0 && snippets == 0)
    return g_strdup ("nothing");
  if (snippets == 0)
    return g_steal_pointer (&c);
  if (concepts == 0)
    return g_steal_pointer (&s);
  return g_strdup_printf ("%s and %s", c, s);
}

/* Nothing is left to ask: why, and what can be done all the same. */
static void
append_done (GString *text, GVariant *status)
{
  guint learning = smriti_dict_u (status, "learning");
  guint more = smriti_dict_u (status, "more");
  guint answers = smriti_dict_u (status, "done-answers");
  gint64 next_s = smriti_dict_x (status, "next-card-at");
  g_autofree char *when = next_s != 0 ? smriti_when_due (next_s, smriti_dict_now (status)) : NULL;

  if (learning > 0)
    {
      g_autofree char *cards = smriti_count (learning, "card", NULL);

      g_string_append_printf (text, "Nothing to ask right now; %s still in learning%s%s.\n", cards,
                              when ? ", the next comes back " : "", when ? when : "");
    }
  else if (answers > 0)
    g_string_append (text, "Done for today.\n");
  else
    g_string_append_printf (text, "Nothing is due today%s%s.\n", when ? "; the next card comes back " : "", when ? when : "");
  if (more > 0)
    {
      g_autofree char *cards = smriti_count (more, "more card is", "more cards are");

      g_string_append_printf (text, "%s due; 'smriti review --more' goes on.\n", cards);
    }
}

char *
smriti_today_left (GVariant *status)
{
  guint concepts = smriti_dict_u (status, "due-concepts");
  guint snippets = smriti_dict_u (status, "due-snippets");
  GString *text = g_string_new (NULL);

  if (smriti_dict_u (status, "vaults") == 0)
    g_string_append (text, "There are no notes yet; 'smriti vault add ~/Notes' says where yours are.\n");
  else if (smriti_dict_u (status, "cards") == 0)
    g_string_append (text, "There are no cards in your notes yet; write 'question :: answer' on a line of one, and "
                           "'smriti notes check FILE' says what Smriti reads there.\n");
  else if (concepts + snippets == 0)
    append_done (text, status);
  else
    {
      g_autofree char *left = smriti_today_counts (concepts, snippets);

      g_string_append_printf (text, "%s to go today.\n", left);
    }
  return g_string_free (text, FALSE);
}

char *
smriti_today_learnt (const SmritiTerm *term, GVariant *status, guint max)
{
  g_autoptr (GVariant) learnt = g_variant_lookup_value (status, "learnt", G_VARIANT_TYPE ("a(sxs)"));
  gsize n = learnt ? g_variant_n_children (learnt) : 0;
  gint64 now_s = smriti_dict_now (status);
  guint tomorrow = smriti_dict_u (status, "tomorrow");
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < MIN (n, max); i++)
    {
      const char *front, *state;
      gint64 due_s;
      g_autofree char *line = NULL;
      g_autofree char *when = NULL;
      int pad;

      g_variant_get_child (learnt, i, "(&sx&s)", &front, &due_s, &state);
      line = smriti_text_line (front, 48);
      when = smriti_when_due (due_s, now_s);
      pad = MAX (0, 50 - smriti_text_width (line));
      g_string_append_printf (text, "  %s%*s%scomes back %s%s\n", line, pad, "", smriti_term_sgr (term, SMRITI_SGR_DIM), when,
                              smriti_term_sgr (term, SMRITI_SGR_RESET));
    }
  if (n > max)
    g_string_append_printf (text, "  and %u more\n", (guint) (n - max));
  if (n > 0)
    {
      g_autofree char *cards = smriti_count (tomorrow, "card comes", "cards come");
      g_autofree char *share = smriti_today_counts (smriti_dict_u (status, "quota-concepts"),
                                                    smriti_dict_u (status, "quota-snippets"));

      g_string_append_printf (text, "Tomorrow: %s%sa share of %s.\n", tomorrow > 0 ? cards : "",
                              tomorrow > 0 ? " back, within " : "", share);
    }
  return g_string_free (text, FALSE);
}

void
smriti_today_explain (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GVariant) status = NULL;
  g_autofree char *why = NULL;

  if (!error || !g_error_matches (*error, SMRITI_ERROR, SMRITI_ERROR_NOTHING)
      || !smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, NULL))
    return;
  if (smriti_dict_u (status, "due-concepts") + smriti_dict_u (status, "due-snippets") > 0)
    return;
  why = smriti_today_left (status);
  g_strdelimit (g_strchomp (why), "\n", ' ');
  if (g_str_has_suffix (why, "."))
    why[strlen (why) - 1] = '\0';
  if (!g_str_has_prefix (why, "'"))
    why[0] = g_ascii_tolower (why[0]);
  g_clear_error (error);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, why);
}
