/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/editor.h"

#include "common/error.h"

#include <string.h>

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

char **
smriti_editor_argv (const char *editor, const char *path, guint line, GError **error)
{
  static const char *const plus_line[] = { "vi",  "vim",   "nvim",  "view", "vim.tiny", "vim.basic",
                                           "nvi", "elvis", "nano",  "pico", "emacs",    "emacsclient",
                                           "jed", "joe",   "jove",  "mg",   "micro",    "kak",
                                           "ne",  "zile",  "gedit", "kate", "editor",   "sensible-editor",
                                           NULL };
  static const char *const colon_line[] = { "hx", "helix", "subl", "zed", "zeditor", NULL };
  static const char *const goto_line[] = { "code", "codium", "code-oss", "vscodium", "cursor", NULL };
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = NULL;
  g_autofree char *at_line = g_strdup_printf ("%s:%u", path, line);

  if (!g_shell_parse_argv (editor, NULL, &words, error))
    return NULL;
  for (char **word = words; *word; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  name = g_path_get_basename (words[0]);
  if (line > 0 && is_one_of (name, goto_line))
    {
      g_ptr_array_add (argv, g_strdup ("-g"));
      g_ptr_array_add (argv, g_steal_pointer (&at_line));
    }
  else if (line > 0 && is_one_of (name, colon_line))
    g_ptr_array_add (argv, g_steal_pointer (&at_line));
  else
    {
      if (line > 0 && is_one_of (name, plus_line))
        g_ptr_array_add (argv, g_strdup_printf ("+%u", line));
      g_ptr_array_add (argv, g_strdup (path));
    }
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

static char *
choose_editor (void)
{
  static const char *const variables[] = { "VISUAL", "EDITOR" };
  static const char *const found[] = { "sensible-editor", "nano", "vi" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value && value[strspn (value, " \t")] != '\0')
        return g_strdup (value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *path = g_find_program_in_path (found[i]);

      if (path)
        return g_strdup (found[i]);
    }
  return NULL;
}

gboolean
smriti_editor_open (const char *path, guint line, GError **error)
{
  g_autofree char *editor = choose_editor ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) local = NULL;
  int status;

  if (!editor)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no editor is found; set EDITOR to yours");
      return FALSE;
    }
  argv = smriti_editor_argv (editor, path, line, &local);
  if (argv
      && g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status,
                       &local)
      && g_spawn_check_wait_status (status, &local))
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the editor '%s': %s", editor, local->message);
  return FALSE;
}
