/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti pause and unpause: holidays, in which nothing is asked or missed. */

#include "client/bus.h"
#include "client/command.h"
#include "client/when.h"

static void
json_pause (SmritiJson *json, gboolean paused, gint64 until_s)
{
  smriti_json_null (json, "occurrence"); /* it is of none: of all */
  if (!paused)
    {
      smriti_json_null (json, "paused");
      return;
    }
  smriti_json_begin_object (json, "paused");
  smriti_json_time (json, "until", until_s);
  smriti_json_end_object (json);
}

gboolean
smriti_run_pause (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *until = smriti_invocation_arg (invocation, 0);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autofree char *end = NULL;
  gint64 until_s;

  if (until && *until == '\0')
    return smriti_usage_error (invocation, error, "until when? 3d, 2w, tomorrow, a date, or nothing at all for an open end");
  daemon = smriti_bus_connect (error);
  if (!daemon || !smriti_dbus_daemon_call_pause_sync (daemon, until ? until : "", smriti_no_options (), &until_s, NULL, error))
    return FALSE;
  end = smriti_when_full (until_s);
  if (out->as_json)
    json_pause (&out->json, TRUE, until_s);
  else if (until_s == 0)
    smriti_output_printf (out, "Nothing is asked until 'smriti unpause'.\n");
  else
    smriti_output_printf (out, "Nothing is asked until %s; 'smriti unpause' ends it.\n", end);
  return TRUE;
}

gboolean
smriti_run_unpause (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);

  if (!daemon || !smriti_dbus_daemon_call_unpause_sync (daemon, smriti_no_options (), NULL, error))
    return FALSE;
  if (out->as_json)
    json_pause (&out->json, FALSE, 0);
  else
    smriti_output_printf (out, "The pause is over; Smriti asks again.\n");
  return TRUE;
}
