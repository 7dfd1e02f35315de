/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti ask: puts the reminder, or the next card, on the screen now. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"

/* The server may take its time before it takes or refuses the prompt. */
#define ASK_TIMEOUT_MS 60000

static void
print_text (SmritiOutput *out, gboolean shown, const char *held, gint64 until_s)
{
  g_autofree char *until = smriti_when_at (until_s, smriti_dict_now (NULL));

  if (shown)
    smriti_output_printf (out, "it is on the screen\n");
  else
    {
      smriti_output_printf (out, "not shown: %s%s%s\n", smriti_held_words (held), until_s != 0 ? ", until " : "",
                            until_s != 0 ? until : "");
      smriti_output_hint (out, "'smriti review' asks here, 'smriti doctor' looks for the reason.");
    }
}

gboolean
smriti_run_ask (SmritiInvocation *invocation, GError **error)
{
  SmritiJson *json = &invocation->out->json;
  gboolean card = smriti_invocation_option (invocation, "card") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autofree char *held = NULL;
  gboolean shown;
  gint64 until_s;

  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, ASK_TIMEOUT_MS);
  if (!smriti_dbus_daemon_call_ask_sync (daemon, card, smriti_no_options (), &shown, &held, &until_s, NULL, error))
    return FALSE;
  if (!invocation->out->as_json)
    {
      print_text (invocation->out, shown, held, until_s);
      return TRUE;
    }
  smriti_json_bool (json, "shown", shown);
  if (*held == '\0')
    smriti_json_null (json, "held");
  else
    {
      smriti_json_begin_object (json, "held");
      smriti_json_string (json, "reason", held);
      smriti_json_time (json, "until", until_s);
      smriti_json_end_object (json);
    }
  return TRUE;
}
