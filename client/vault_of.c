/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/vault_of.h"

#include "client/paths.h"
#include "client/records.h"

#include <string.h>

/* As the daemon knows it: links followed as far as there is something. */
static char *
real_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *real = g_file_test (path, G_FILE_TEST_EXISTS) ? NULL : smriti_path_absolute (folder);

  return real ? g_build_filename (real, name, NULL) : smriti_path_absolute (path);
}

static gboolean
is_in (const char *path, const char *dir)
{
  gsize length = strlen (dir);

  while (length > 0 && dir[length - 1] == '/')
    length--;
  return strncmp (path, dir, length) == 0 && path[length] == '/';
}

SmritiVaultOf *
smriti_vault_of (SmritiDbusDaemon *daemon, const char *path, GError **error)
{
  g_autofree char *real = path ? real_path (path) : NULL;
  guint offset = 0, total = 0;

  do
    {
      g_autoptr (GVariant) vaults = NULL;

      if (!smriti_dbus_daemon_call_list_vaults_sync (daemon, offset, SMRITI_MAX_ROWS, smriti_no_options (), &vaults, &total, NULL,
                                                     error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (vaults); i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (vaults, i);
          SmritiVaultRow row = smriti_vault_row (tuple);
          SmritiVaultOf *vault;

          if (path && !is_in (path, row.dir) && !is_in (real, row.dir))
            continue;
          vault = g_new0 (SmritiVaultOf, 1);
          vault->dir = g_strdup (row.dir);
          vault->reader = g_strdup (row.reader);
          vault->state = g_strdup (row.state);
          return vault;
        }
      if (g_variant_n_children (vaults) == 0)
        break;
      offset += (guint) g_variant_n_children (vaults);
    }
  while (offset < total);
  return NULL;
}

void
smriti_vault_of_free (SmritiVaultOf *vault)
{
  if (!vault)
    return;
  g_free (vault->dir);
  g_free (vault->reader);
  g_free (vault->state);
  g_free (vault);
}
