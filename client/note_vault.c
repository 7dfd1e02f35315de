/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/note_vault.h"

#include "client/paths.h"
#include "common/error.h"

#include <string.h>
#include <sys/stat.h>

/* The nearest folder at or above @folder that holds ".obsidian", NULL = none. */
static char *
find_root (const char *folder)
{
  g_autofree char *at = g_strdup (folder);

  for (;;)
    {
      g_autofree char *mark = g_build_filename (at, ".obsidian", NULL);
      g_autofree char *above = NULL;

      if (g_file_test (mark, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&at);
      above = g_path_get_dirname (at);
      if (strcmp (above, at) == 0)
        return NULL;
      g_free (at);
      at = g_steal_pointer (&above);
    }
}

static gboolean
read_settings (SmritiNoteVault *vault, GError **error)
{
  g_autofree char *file = g_build_filename (vault->root, SMRITI_OSR_DATA, NULL);
  g_autofree char *shown = g_filename_display_name (file);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  struct stat about;
  gsize length;

  if (stat (file, &about) != 0)
    return TRUE;
  if (!S_ISREG (about.st_mode) || about.st_size > SMRITI_OSR_MAX_DATA)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' is no file or too large; --syntax smriti does without", shown);
      return FALSE;
    }
  if (!g_file_get_contents (file, &text, &length, &local))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' cannot be read; --syntax smriti does without", shown);
      return FALSE;
    }
  vault->osr = smriti_osr_settings_parse (shown, text, length, &local);
  if (!vault->osr)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, local->message); /* not an argument of the user's */
  return vault->osr != NULL;
}

SmritiNoteVault *
smriti_note_vault (const char *path, GError **error)
{
  g_autoptr (SmritiNoteVault) vault = g_new0 (SmritiNoteVault, 1);
  g_autofree char *file = smriti_path_absolute (path);
  g_autofree char *folder = g_path_get_dirname (file);

  vault->root = find_root (folder);
  if (!vault->root)
    return g_steal_pointer (&vault);
  vault->below = g_strdup (file + strlen (vault->root) + !g_str_has_suffix (vault->root, "/"));
  return read_settings (vault, error) ? g_steal_pointer (&vault) : NULL;
}

void
smriti_note_vault_free (SmritiNoteVault *vault)
{
  if (!vault)
    return;
  g_free (vault->root);
  g_free (vault->below);
  smriti_osr_settings_unref (vault->osr);
  g_free (vault);
}

const char *
smriti_note_vault_syntax (const SmritiNoteVault *vault)
{
  return vault->osr ? "osr" : "smriti";
}

SmritiNoteOrigin
smriti_note_vault_origin (const SmritiNoteVault *vault)
{
  return (SmritiNoteOrigin){ vault->below, vault->osr };
}
