/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti snooze and skip: an occurrence is put off, or left out. */

#include "client/bus.h"
#include "client/command.h"
#include "client/practice.h"
#include "client/when.h"

#include <string.h>

static void
print_occurrence (SmritiOutput *out, SmritiDbusDaemon *daemon, GVariant *tuple)
{
  SmritiOccurrenceRow occurrence = smriti_occurrence_row (tuple);
  g_autofree char *name = smriti_practice_name (&out->term, tuple);
  g_autofree char *ended = smriti_practice_ended (&out->term, tuple);

  smriti_output_hint (out, "'smriti undo' takes this back.");
  if (out->as_json)
    smriti_json_occurrence (&out->json, "occurrence", tuple);
  else if (occurrence.snoozed_s != 0 && strcmp (occurrence.state, "skipped") != 0)
    {
      g_autofree char *until = smriti_when_at (occurrence.snoozed_s, smriti_daemon_now (daemon));

      smriti_output_printf (out, "%s, %s: put off until %s\n", name, occurrence.date, until);
    }
  else
    smriti_output_printf (out, "%s, %s: %s\n", name, occurrence.date, ended);
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
  print_occurrence (invocation->out, daemon, snoozed);
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
  print_occurrence (invocation->out, daemon, skipped);
  return TRUE;
}
