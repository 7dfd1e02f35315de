/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti undo: takes back the newest thing done here that still stands, or the
 * event named. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "common/text.h"

static GVariant *
first_child (GVariant *array)
{
  return g_variant_n_children (array) > 0 ? g_variant_get_child_value (array, 0) : NULL;
}

static void
print_text (SmritiOutput *out, const char *type, GVariant *card, GVariant *occurrence)
{
  g_autofree char *what = NULL;

  if (g_str_equal (type, "rescheduled"))
    what = g_strdup ("all that moved with it");
  else if (card)
    what = smriti_text_line (smriti_card_row (card).front, 60);
  else if (occurrence)
    what = smriti_term_clean (smriti_occurrence_row (occurrence).id);
  smriti_output_printf (out, "taken back: %s%s%s\n", type, what ? ", " : "", what ? what : "");
  smriti_output_hint (out, "'smriti undo' again takes back the one before.");
}

gboolean
smriti_run_undo (SmritiInvocation *invocation, GError **error)
{
  const char *target = smriti_invocation_arg (invocation, 0);
  SmritiJson *json = &invocation->out->json;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autofree char *event = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GVariant) cards = NULL;
  g_autoptr (GVariant) occurrences = NULL;
  g_autoptr (GVariant) card = NULL;
  g_autoptr (GVariant) occurrence = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_undo_sync (daemon, target ? target : "", smriti_no_options (), &event, &undone, &type, &cards,
                                             &occurrences, NULL, error))
    return FALSE;
  card = first_child (cards);
  occurrence = first_child (occurrences);
  if (!invocation->out->as_json)
    {
      print_text (invocation->out, type, card, occurrence);
      return TRUE;
    }
  smriti_json_string (json, "event", event);
  smriti_json_string (json, "undone", undone);
  smriti_json_string (json, "type", type);
  if (card)
    smriti_json_card (json, "card", card);
  else
    smriti_json_null (json, "card");
  if (occurrence)
    smriti_json_occurrence (json, "occurrence", occurrence);
  else
    smriti_json_null (json, "occurrence");
  smriti_json_cards (json, "cards", cards);
  return TRUE;
}
