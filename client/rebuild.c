/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti rebuild: every projection made again from notes and events. */

#include "client/bus.h"
#include "client/command.h"

gboolean
smriti_run_rebuild (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  guint cards, changed;
  guint64 events;

  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  if (!smriti_dbus_daemon_call_rebuild_sync (daemon, smriti_no_options (), &cards, &events, &changed, NULL, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_int (&out->json, "cards", cards);
      smriti_json_int (&out->json, "events", (gint64) events);
      smriti_json_int (&out->json, "changed", changed);
      return TRUE;
    }
  smriti_output_printf (out, "rebuilt %u cards from %" G_GUINT64_FORMAT " events; ", cards, events);
  if (changed == 0)
    smriti_output_printf (out, "nothing came out different\n");
  else
    smriti_output_printf (out, "%u came out different, which should not be: please report it\n", changed);
  return TRUE;
}
