/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti repo add, list and remove: the codebases that the ritual looks at. */

#include "client/bus.h"
#include "client/command.h"
#include "client/paths.h"
#include "client/repos.h"
#include "common/text.h"

#include <string.h>

static void
print_one (SmritiOutput *out, const char *path, const char *done)
{
  g_autofree char *shown = smriti_term_clean (path);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s %s\n", done, shown);
      return;
    }
  smriti_json_begin_list (&out->json, "repos");
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "path", path);
  smriti_json_end_object (&out->json);
  smriti_json_end_list (&out->json);
}

static gboolean
list (SmritiDbusDaemon *daemon, SmritiOutput *out, GError **error)
{
  g_autoptr (GPtrArray) repos = smriti_repos_collect (daemon, error);

  if (!repos)
    return FALSE;
  if (out->as_json)
    smriti_json_repos (&out->json, "repos", repos, FALSE);
  for (guint i = 0; !out->as_json && i < repos->len; i++)
    {
      const SmritiRepo *repo = g_ptr_array_index (repos, i);
      g_autofree char *path = smriti_term_clean (repo->path);
      g_autofree char *note = smriti_term_clean (repo->note);

      if (repo->registered)
        smriti_output_printf (out, "%s%s\n", path, g_file_test (repo->path, G_FILE_TEST_IS_DIR) ? "" : " (not there)");
      else
        smriti_output_printf (out, "%s (linked from %s:%u)\n", path, note, repo->line);
    }
  if (repos->len == 0)
    smriti_output_hint (out, "none yet; 'smriti repo add DIR' registers one, and notes may link to one");
  return TRUE;
}

static gboolean
add (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const char *dir, GError **error)
{
  g_autofree char *top = smriti_codebase_top (dir, error);

  if (!top)
    return FALSE;
  if (!g_utf8_validate (top, -1, NULL))
    return smriti_usage_error (invocation, error, "the folder's full name is not valid UTF-8");
  if (!smriti_dbus_daemon_call_add_repo_sync (daemon, top, smriti_no_options (), NULL, error))
    return FALSE;
  print_one (invocation->out, top, "added");
  smriti_output_hint (invocation->out, "'smriti ritual' looks at it once a month; nothing in it is ever written.");
  return TRUE;
}

/* A folder inside it names it too, as for adding. */
static gboolean
remove_repo (SmritiDbusDaemon *daemon, SmritiOutput *out, const char *dir, GError **error)
{
  g_autofree char *top = smriti_codebase_top (dir, NULL);
  g_autofree char *valid = g_utf8_make_valid (top ? top : dir, -1);

  if (!smriti_dbus_daemon_call_remove_repo_sync (daemon, valid, smriti_no_options (), NULL, error))
    return FALSE;
  print_one (out, valid, "removed");
  return TRUE;
}

gboolean
smriti_run_repo (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->args[0];
  const char *dir = smriti_invocation_arg (invocation, 1);
  gboolean takes_dir = strcmp (verb, "add") == 0 || strcmp (verb, "remove") == 0;
  g_autofree char *path = dir ? smriti_path_absolute (dir) : NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;

  if (!takes_dir && strcmp (verb, "list") != 0)
    return smriti_usage_error (invocation, error, "'repo' knows add, list and remove, not '%s'", verb);
  if (takes_dir != (dir != NULL))
    return smriti_usage_error (invocation, error, "'repo %s' takes %s", verb, takes_dir ? "a folder" : "no folder");
  invocation->reads = !takes_dir;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (!takes_dir)
    return list (daemon, invocation->out, error);
  return *verb == 'a' ? add (invocation, daemon, path, error) : remove_repo (daemon, invocation->out, path, error);
}
