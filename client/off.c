/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti suspend, resume and bury: whether cards are asked. All or none. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "common/text.h"

#include <string.h>

static const struct
{
  const char *command, *off, *done;
} table[] = {
  { "suspend", "suspended", "suspended until 'smriti resume'" },
  { "resume", "", "asked again" },
  { "bury", "buried", "buried until tomorrow" },
};

gboolean
smriti_run_off (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) changed = NULL;
  guint row = 0;

  while (strcmp (table[row].command, invocation->command->name) != 0)
    row++;
  if (!daemon
      || !smriti_dbus_daemon_call_set_off_sync (daemon, (const char *const *) invocation->args, table[row].off,
                                                smriti_no_options (), &changed, NULL, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_cards (&out->json, "cards", changed);
      return TRUE;
    }
  for (gsize i = 0; i < g_variant_n_children (changed); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (changed, i);
      g_autofree char *front = smriti_text_line (smriti_card_row (tuple).front, 60);

      smriti_output_printf (out, "%s: %s\n", table[row].done, front);
    }
  return TRUE;
}
