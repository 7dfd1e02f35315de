/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti next and show: the card to answer now, or one with its answer. */

#include "client/bus.h"
#include "client/card_notes.h"
#include "client/command.h"
#include "client/explanations.h"
#include "client/outline_waits.h"
#include "client/records.h"
#include "client/render.h"
#include "client/today.h"
#include "client/when.h"
#include "common/enums.h"

static void
print_side (SmritiOutput *out, const char *markdown)
{
  g_autofree char *text = smriti_render_text (&out->term, markdown, smriti_output_width (out));

  smriti_output_printf (out, "%s", text);
}

static void
print_head (SmritiOutput *out, GVariant *tuple)
{
  SmritiCardRow card = smriti_card_row (tuple);
  g_autofree char *place = smriti_card_place (&card);

  smriti_output_printf (out, "%s%s%s%s, %s%s%s%s\n\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM), card.id,
                        *place != '\0' ? "  " : "", place, card.state, *card.off != '\0' ? ", " : "", card.off,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

/* Where nothing is left to ask though there would be room: what new cards wait for. */
static void
tell_waits (SmritiDbusDaemon *daemon, gboolean more, GError **error)
{
  g_autoptr (GVariant) status = NULL;
  g_autofree char *waits = NULL;

  if (!error || !g_error_matches (*error, SMRITI_ERROR, SMRITI_ERROR_NOTHING)
      || !smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, NULL))
    return;
  if (!more && smriti_dict_u (status, "done-concepts") >= smriti_dict_u (status, "quota-concepts")
      && smriti_dict_u (status, "done-snippets") >= smriti_dict_u (status, "quota-snippets"))
    return;
  waits = smriti_waits_words (daemon);
  if (waits)
    {
      char *message = g_strdup_printf ("%s; %s", (*error)->message, waits);

      g_free ((*error)->message);
      (*error)->message = message;
    }
}

gboolean
smriti_run_next (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  gboolean more = smriti_invocation_option (invocation, "more") != NULL;
  g_autoptr (GVariant) card = NULL;

  if (!daemon)
    return FALSE;
  if (!smriti_dbus_daemon_call_next_card_sync (daemon, SMRITI_MAX_STRING, smriti_bool_option ("more", more), &card, NULL, error))
    {
      smriti_today_explain (daemon, error);
      tell_waits (daemon, more, error);
      return FALSE;
    }
  if (out->as_json)
    {
      smriti_json_card (&out->json, "card", card);
      return TRUE;
    }
  print_head (out, card);
  print_side (out, smriti_card_row (card).front);
  smriti_output_hint (out, "\n'smriti show' shows the answer; then 'smriti good' (or again, hard, easy).");
  return TRUE;
}

static void
print_grades (SmritiOutput *out, GVariant *grades)
{
  smriti_output_printf (out, "\n");
  for (gsize i = 0; i < MIN (g_variant_n_children (grades), SMRITI_GRADE_EASY); i++)
    {
      gint64 interval_s, due_s;
      g_autofree char *interval = NULL;

      g_variant_get_child (grades, i, "(xx)", &interval_s, &due_s);
      interval = smriti_when_interval (interval_s);
      smriti_output_printf (out, "%s%s %s", i > 0 ? "   " : "", smriti_grade_to_string ((SmritiGrade) (i + 1)), interval);
    }
  smriti_output_printf (out, "\n");
}

/* What was said of it last, in one's own words. */
static void
print_said (SmritiOutput *out, SmritiDbusDaemon *daemon, const char *card)
{
  g_autoptr (GPtrArray) said = smriti_explanations_fetch (daemon, card, 1, NULL);
  g_autofree char *text = smriti_explanations_text (&out->term, said, 1, "What you said last:", smriti_output_width (out));

  smriti_output_printf (out, "%s%s", *text != '\0' ? "\n" : "", text);
}

static void
print_beside (SmritiOutput *out, SmritiDbusDaemon *daemon, const char *card)
{
  g_autoptr (SmritiCardNotes) notes = smriti_card_notes_fetch (card);
  g_autofree char *validity = smriti_card_notes_validity (notes);
  g_autofree char *anchors = smriti_anchors_text (&out->term, (const char *const *) notes->anchors, smriti_output_width (out));

  if (validity)
    smriti_output_printf (out, "\n%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_WARN), validity,
                          smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  smriti_output_printf (out, "%s%s", *anchors != '\0' ? "\n" : "", anchors);
  if (notes->explain)
    print_said (out, daemon, card);
}

static void
print_shown (SmritiOutput *out, SmritiDbusDaemon *daemon, GVariant *card, const char *back, GVariant *grades)
{
  print_head (out, card);
  print_side (out, smriti_card_row (card).front);
  smriti_output_printf (out, "%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM),
                        smriti_term_glyph (&out->term, "────────", "--------"), smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  print_side (out, back);
  print_beside (out, daemon, smriti_card_row (card).id);
  print_grades (out, grades);
  smriti_output_hint (out, "\n'smriti good' grades it (or again, hard, easy).");
}

static void
json_shown (SmritiJson *json, GVariant *card, const char *back, const char *const *anchors, GVariant *grades, GVariant *memory)
{
  double stability, difficulty, retrievability;
  guint reps, lapses;

  g_variant_get (memory, "(ddduu)", &stability, &difficulty, &retrievability, &reps, &lapses);
  smriti_json_begin_object (json, "card");
  smriti_json_card_members (json, card);
  smriti_json_string (json, "back", back);
  smriti_json_begin_list (json, "anchors");
  for (; *anchors; anchors++)
    smriti_json_string (json, NULL, *anchors);
  smriti_json_end_list (json);
  smriti_json_double (json, "stability", stability);
  smriti_json_double (json, "difficulty", difficulty);
  smriti_json_double (json, "retrievability", retrievability);
  smriti_json_int (json, "reps", reps);
  smriti_json_int (json, "lapses", lapses);
  smriti_json_end_object (json);
  smriti_json_grades (json, grades);
}

gboolean
smriti_run_show (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  const char *wanted = smriti_invocation_arg (invocation, 0);
  g_autoptr (GVariant) card = NULL;
  g_autoptr (GVariant) grades = NULL;
  g_autoptr (GVariant) memory = NULL;
  g_auto (GStrv) anchors = NULL;
  g_autofree char *back = NULL;

  if (!daemon)
    return FALSE;
  if (!smriti_dbus_daemon_call_get_card_sync (daemon, wanted ? wanted : "", SMRITI_MAX_STRING, smriti_no_options (), &card, &back,
                                              &anchors, &grades, &memory, NULL, error))
    {
      smriti_today_explain (daemon, error);
      return FALSE;
    }
  if (out->as_json)
    json_shown (&out->json, card, back, (const char *const *) anchors, grades, memory);
  else
    print_shown (out, daemon, card, back, grades);
  return TRUE;
}
