/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A table path → Hint. A path that never falls quiet is due all the same when
 * patience ends. */

#include "daemon/vaults/hints.h"

typedef struct
{
  gint64 first_us;
  gint64 due_us;
  gboolean is_directory;
} Hint;

struct _SmritiVaultHints
{
  GHashTable *by_path;
};

SmritiVaultHints *
smriti_vault_hints_new (void)
{
  SmritiVaultHints *hints = g_new (SmritiVaultHints, 1);

  hints->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return hints;
}

void
smriti_vault_hints_free (SmritiVaultHints *hints)
{
  if (!hints)
    return;
  g_hash_table_unref (hints->by_path);
  g_free (hints);
}

gint64
smriti_vault_hints_add (SmritiVaultHints *hints, const char *path, gboolean is_directory, gint64 now_us)
{
  Hint *hint = g_hash_table_lookup (hints->by_path, path);

  if (!hint)
    {
      hint = g_new0 (Hint, 1);
      hint->first_us = now_us;
      g_hash_table_insert (hints->by_path, g_strdup (path), hint);
    }
  hint->is_directory |= is_directory;
  hint->due_us = MIN (now_us + SMRITI_VAULT_QUIET_US, hint->first_us + SMRITI_VAULT_PATIENCE_US);
  return hint->due_us;
}

gboolean
smriti_vault_hints_contain (SmritiVaultHints *hints, const char *path)
{
  return g_hash_table_contains (hints->by_path, path);
}

gboolean
smriti_vault_hints_is_empty (SmritiVaultHints *hints)
{
  return g_hash_table_size (hints->by_path) == 0;
}

gint64
smriti_vault_hints_next_us (SmritiVaultHints *hints)
{
  gint64 next_us = G_MAXINT64;
  GHashTableIter iter;
  gpointer hint;

  g_hash_table_iter_init (&iter, hints->by_path);
  while (g_hash_table_iter_next (&iter, NULL, &hint))
    next_us = MIN (next_us, ((const Hint *) hint)->due_us);
  return next_us;
}

gboolean
smriti_vault_hints_take (SmritiVaultHints *hints, gint64 now_us, GPtrArray *paths)
{
  gboolean has_directory = FALSE;
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, hints->by_path);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const Hint *hint = value;

      if (hint->due_us > now_us)
        continue;
      has_directory |= hint->is_directory;
      g_ptr_array_add (paths, g_strdup (path));
      g_hash_table_iter_remove (&iter);
    }
  return has_directory;
}

void
smriti_vault_hints_clear (SmritiVaultHints *hints)
{
  g_hash_table_remove_all (hints->by_path);
}
