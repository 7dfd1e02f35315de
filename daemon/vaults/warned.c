/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A set of (path, text) with the round of each. */

#include "daemon/vaults/warned.h"

struct _SmritiVaultWarned
{
  GHashTable *rounds; /* SmritiVaultWarning → round, as a pointer */
};

static guint
warning_hash (gconstpointer key)
{
  const SmritiVaultWarning *warning = key;

  return g_str_hash (warning->path) ^ g_str_hash (warning->text);
}

static gboolean
warning_equal (gconstpointer a, gconstpointer b)
{
  const SmritiVaultWarning *x = a, *y = b;

  return g_str_equal (x->path, y->path) && g_str_equal (x->text, y->text);
}

static void
warning_free (gpointer data)
{
  SmritiVaultWarning *warning = data;

  g_free (warning->path);
  g_free (warning->text);
  g_free (warning);
}

SmritiVaultWarned *
smriti_vault_warned_new (void)
{
  SmritiVaultWarned *warned = g_new (SmritiVaultWarned, 1);

  warned->rounds = g_hash_table_new_full (warning_hash, warning_equal, warning_free, NULL);
  return warned;
}

void
smriti_vault_warned_free (SmritiVaultWarned *warned)
{
  g_hash_table_unref (warned->rounds);
  g_free (warned);
}

gboolean
smriti_vault_warned_add (SmritiVaultWarned *warned, const char *path, const char *text, guint round)
{
  SmritiVaultWarning *warning = g_new (SmritiVaultWarning, 1);

  *warning = (SmritiVaultWarning){ g_strdup (path), g_strdup (text) };
  return g_hash_table_replace (warned->rounds, warning, GUINT_TO_POINTER (round));
}

GPtrArray *
smriti_vault_warned_take_before (SmritiVaultWarned *warned, guint round)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func (warning_free);
  GHashTableIter iter;
  gpointer key, last;

  g_hash_table_iter_init (&iter, warned->rounds);
  while (g_hash_table_iter_next (&iter, &key, &last))
    if (GPOINTER_TO_UINT (last) < round)
      {
        g_hash_table_iter_steal (&iter);
        g_ptr_array_add (taken, key);
      }
  return taken;
}
