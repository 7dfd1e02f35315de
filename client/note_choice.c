/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/note_choice.h"

#include "client/paths.h"

#include <string.h>

/* "Ideas/New.md" where the folder is there. */
static gboolean
can_be_made (const char *named, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return strchr (named, '/') && g_str_has_suffix (named, ".md") && g_file_test (folder, G_FILE_TEST_IS_DIR);
}

static gboolean
find_named (SmritiNoteChoice *choice, const char *named, GError **error)
{
  g_autofree char *path = smriti_path_as_named (named);
  g_autoptr (GError) local = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      choice->daemon = smriti_bus_connect_quietly (NULL);
      choice->path = g_steal_pointer (&path);
      return TRUE;
    }
  choice->daemon = smriti_bus_connect (error);
  if (!choice->daemon)
    return FALSE;
  if (smriti_dbus_daemon_call_find_note_sync (choice->daemon, named, smriti_no_options (), &choice->path, NULL, NULL, NULL, NULL,
                                              &local))
    return TRUE;
  if (g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND) && can_be_made (named, path))
    {
      choice->path = g_steal_pointer (&path);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_usual (SmritiNoteChoice *choice, const char *dir, const char *usual, GError **error)
{
  g_autofree char *wanted = dir ? smriti_path_absolute (dir) : NULL;
  g_autofree char *inside = wanted ? g_build_filename (wanted, usual, NULL) : NULL;
  g_autoptr (SmritiVaultOf) vault = NULL;
  GError *local = NULL;

  choice->daemon = smriti_bus_connect (error);
  if (!choice->daemon)
    return FALSE;
  vault = smriti_vault_of (choice->daemon, inside, &local);
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!vault)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                 dir ? "'%s' is no vault; 'smriti vault list' shows them"
                     : "there is no vault%s; 'smriti vault add ~/Notes' adds one",
                 dir ? dir : "");
  else if (strcmp (vault->state, "away") == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the vault '%s' is not there now; --to names another note",
                 vault->dir);
  else
    choice->path = inside ? g_steal_pointer (&inside) : g_build_filename (vault->dir, usual, NULL);
  return choice->path != NULL;
}

gboolean
smriti_note_choose (const SmritiInvocation *invocation, const char *usual, SmritiNoteChoice *out, GError **error)
{
  const char *to = smriti_invocation_option (invocation, "to");
  const char *dir = smriti_invocation_option (invocation, "vault");

  *out = (SmritiNoteChoice){ .path = NULL };
  if (to && dir)
    return smriti_usage_error (invocation, error, "--vault says whose %s is meant; with --to there is no such question", usual);
  if (to ? !find_named (out, to, error) : !find_usual (out, dir, usual, error))
    return FALSE;
  out->vault = out->daemon ? smriti_vault_of (out->daemon, out->path, NULL) : NULL;
  return TRUE;
}

void
smriti_note_choice_clear (SmritiNoteChoice *choice)
{
  smriti_vault_of_free (choice->vault);
  g_free (choice->path);
  g_clear_object (&choice->daemon);
  *choice = (SmritiNoteChoice){ .path = NULL };
}
