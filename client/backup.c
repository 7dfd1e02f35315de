/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti backup and restore. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"

#include <stdlib.h>

gboolean
smriti_run_backup (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autofree char *path = NULL;

  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  if (!smriti_dbus_daemon_call_backup_sync (daemon, smriti_no_options (), &path, NULL, error))
    return FALSE;
  if (invocation->out->as_json)
    smriti_json_string (&invocation->out->json, "path", path);
  else
    smriti_output_printf (invocation->out, "%s\n", path);
  smriti_output_hint (invocation->out, "'smriti restore' lists the backups.");
  return TRUE;
}

static void
print_backup (SmritiOutput *out, const char *path, gint64 at_s, guint64 bytes)
{
  g_autofree char *stamp = smriti_when_stamp (at_s);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s  %8" G_GUINT64_FORMAT " KiB  %s\n", stamp, (bytes + 1023) / 1024, path);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "path", path);
  smriti_json_int (&out->json, "at", at_s);
  smriti_json_int (&out->json, "bytes", (gint64) bytes);
  smriti_json_end_object (&out->json);
}

static gboolean
list (SmritiDbusDaemon *daemon, SmritiOutput *out, GError **error)
{
  g_autoptr (GVariant) backups = NULL;
  guint total;

  if (!smriti_dbus_daemon_call_list_backups_sync (daemon, 0, SMRITI_MAX_ROWS, smriti_no_options (), &backups, &total, NULL,
                                                  error))
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "backups");
  for (gsize i = 0; i < g_variant_n_children (backups); i++)
    {
      const char *path;
      gint64 at_s;
      guint64 bytes;

      g_variant_get_child (backups, i, "(&sxt)", &path, &at_s, &bytes);
      print_backup (out, path, at_s, bytes);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (total == 0)
    smriti_output_hint (out, "no backup yet; 'smriti backup' makes one");
  else
    smriti_output_hint (out, "'smriti restore PATH' puts one in its place; what is there now is kept beside it.");
  return TRUE;
}

gboolean
smriti_run_restore (SmritiInvocation *invocation, GError **error)
{
  const char *given = smriti_invocation_arg (invocation, 0);
  SmritiOutput *out = invocation->out;
  g_autofree char *path = given ? g_canonicalize_filename (given, NULL) : NULL;
  g_autofree char *kept = NULL;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  guint64 events;

  invocation->reads = !path;
  if (!daemon)
    return FALSE;
  if (!path)
    return list (daemon, out, error);
  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  if (!smriti_dbus_daemon_call_restore_sync (daemon, path, smriti_no_options (), &kept, &events, NULL, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_string (&out->json, "kept", kept);
      smriti_json_int (&out->json, "events", (gint64) events);
    }
  else
    smriti_output_printf (out, "restored, with %" G_GUINT64_FORMAT " events; what was there is kept as %s\n", events, kept);
  return TRUE;
}
