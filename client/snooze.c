/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti snooze and skip: an occurrence is put off, or left out. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"

#include <string.h>

static void
print_occurrence (SmritiOutput *out, GVariant *tuple)
{
  SmritiOccurrenceRow occurrence = smriti_occurrence_row (tuple);
  g_autofree char *id = smriti_term_clean (occurrence.id);
  g_autofree char *until = smriti_when_at (occurrence.snoozed_s, smriti_dict_now (NULL));

  if (out->as_json)
    smriti_json_occurrence (&out->json, "occurrence", tuple);
  else if (occurrence.snoozed_s != 0 && strcmp (occurrence.state, "skipped") != 0)
    smriti_output_printf (out, "%s: put off until %s\n", id, until);
  else
    smriti_output_printf (out, "%s: %s\n", id, occurrence.state);
  smriti_output_hint (out, "'smriti undo' takes this back.");
}

gboolean
smriti_run_snooze (SmritiInvocation *invocation, GError **error)
{
  const char *until = invocation->args[invocation->n_args - 1];
  const char *occurrence = invocation->n_args == 2 ? invocation->args[0] : "";
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) snoozed = NULL;

  if (!daemon || !smriti_dbus_daemon_call_snooze_sync (daemon, occurrence, until, smriti_no_options (), &snoozed, NULL, error))
    return FALSE;
  print_occurrence (invocation->out, snoozed);
  return TRUE;
}

gboolean
smriti_run_skip (SmritiInvocation *invocation, GError **error)
{
  const char *occurrence = smriti_invocation_arg (invocation, 0);
  const char *why = smriti_invocation_option (invocation, "why");
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) skipped = NULL;

  if (!daemon
      || !smriti_dbus_daemon_call_skip_sync (daemon, occurrence ? occurrence : "", why ? why : "", smriti_no_options (), &skipped,
                                             NULL, error))
    return FALSE;
  print_occurrence (invocation->out, skipped);
  return TRUE;
}
