/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti edit: the note at the card's line, in the user's editor. */

#include "client/bus.h"
#include "client/command.h"
#include "client/editor.h"
#include "client/records.h"

gboolean
smriti_run_edit (SmritiInvocation *invocation, GError **error)
{
  SmritiJson *json = &invocation->out->json;
  const char *wanted = smriti_invocation_arg (invocation, 0);
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) tuple = NULL;
  SmritiCardRow card;

  if (!daemon
      || !smriti_dbus_daemon_call_get_card_sync (daemon, wanted ? wanted : "", 0, smriti_bool_option ("peek", TRUE), &tuple, NULL,
                                                 NULL, NULL, NULL, NULL, error))
    return FALSE;
  card = smriti_card_row (tuple);
  if (*card.note == '\0')
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "the text of card '%s' is in none of the vaults now", card.id);
      return FALSE;
    }
  if (!smriti_editor_open (card.note, card.line, error))
    return FALSE;
  if (invocation->out->as_json)
    {
      smriti_json_string (json, "card", card.id);
      smriti_json_string (json, "note", card.note);
      smriti_json_int (json, "line", card.line);
    }
  return TRUE;
}
