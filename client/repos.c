/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/repos.h"

#include "client/codebase_links.h"
#include "client/records.h"

#include <string.h>

#define LOOK_ALL_MS 20000

static void
repo_free (gpointer data)
{
  SmritiRepo *repo = data;

  g_free (repo->path);
  g_free (repo->note);
  smriti_codebase_free (repo->codebase);
  g_free (repo->problem);
  g_free (repo);
}

static SmritiRepo *
find (GPtrArray *repos, const char *path)
{
  for (guint i = 0; i < repos->len; i++)
    if (strcmp (((SmritiRepo *) g_ptr_array_index (repos, i))->path, path) == 0)
      return g_ptr_array_index (repos, i);
  return NULL;
}

static SmritiRepo *
add (GPtrArray *repos, const char *path)
{
  SmritiRepo *repo = g_new0 (SmritiRepo, 1);

  repo->path = g_strdup (path);
  g_ptr_array_add (repos, repo);
  return repo;
}

static gboolean
add_registered (SmritiDbusDaemon *daemon, GPtrArray *repos, GError **error)
{
  guint total = 0;

  do
    {
      g_auto (GStrv) paths = NULL;

      if (!smriti_dbus_daemon_call_list_repos_sync (daemon, repos->len, SMRITI_MAX_ROWS, smriti_no_options (), &paths, &total,
                                                    NULL, error))
        return FALSE;
      for (char **path = paths; *path; path++)
        add (repos, *path)->registered = TRUE;
      if (!*paths)
        break;
    }
  while (repos->len < total);
  return TRUE;
}

/* NULL-terminated array of char *. */
static GPtrArray *
vault_folders (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GPtrArray) dirs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GVariant) vaults = NULL;

  if (!smriti_dbus_daemon_call_list_vaults_sync (daemon, 0, SMRITI_MAX_ROWS, smriti_no_options (), &vaults, NULL, NULL, error))
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (vaults); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (vaults, i);

      g_ptr_array_add (dirs, g_strdup (smriti_vault_row (tuple).dir));
    }
  g_ptr_array_add (dirs, NULL);
  return g_steal_pointer (&dirs);
}

GPtrArray *
smriti_repos_collect (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GPtrArray) repos = g_ptr_array_new_with_free_func (repo_free);
  g_autoptr (GPtrArray) dirs = NULL;
  g_autoptr (GPtrArray) links = NULL;

  if (!add_registered (daemon, repos, error) || !(dirs = vault_folders (daemon, error)))
    return NULL;
  links = smriti_codebase_links_of_vaults ((const char *const *) dirs->pdata, NULL);
  for (guint i = 0; i < links->len; i++)
    {
      const SmritiCodebaseLink *link = g_ptr_array_index (links, i);
      SmritiRepo *repo = find (repos, link->path);

      if (!repo)
        repo = add (repos, link->path);
      repo->note = g_strdup (link->note);
      repo->line = link->line;
    }
  return g_steal_pointer (&repos);
}

void
smriti_repos_look (GPtrArray *repos, gint64 now_s)
{
  gint64 until_us = g_get_monotonic_time () + LOOK_ALL_MS * G_GINT64_CONSTANT (1000);

  for (guint i = 0; i < repos->len; i++)
    {
      SmritiRepo *repo = g_ptr_array_index (repos, i);
      gint64 left_ms = (until_us - g_get_monotonic_time ()) / 1000;
      g_autoptr (GError) error = NULL;

      if (left_ms > 0)
        repo->codebase = smriti_codebase_look (repo->path, now_s, (guint) MIN (left_ms, SMRITI_CODEBASE_LOOK_MS), &error);
      if (!repo->codebase)
        repo->problem = g_strdup (error ? error->message : "the time was over before it was looked at");
    }
}

static void
json_manifests (SmritiJson *json, const SmritiCodebase *codebase)
{
  smriti_json_begin_list (json, "manifests");
  for (guint i = 0; codebase && i < codebase->manifests->len; i++)
    {
      const SmritiManifest *manifest = g_ptr_array_index (codebase->manifests, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "file", manifest->file);
      smriti_json_int (json, "days", manifest->days);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_seen (SmritiJson *json, const SmritiRepo *repo)
{
  const SmritiCodebase *codebase = repo->codebase;

  if (codebase && codebase->days_since_commit >= 0)
    smriti_json_int (json, "days_since_commit", codebase->days_since_commit);
  else
    smriti_json_null (json, "days_since_commit");
  json_manifests (json, codebase);
  if (codebase)
    smriti_json_int (json, "todos", codebase->todos);
  else
    smriti_json_null (json, "todos");
  smriti_json_bool (json, "partial", codebase && codebase->partial);
  smriti_json_word (json, "problem", repo->problem);
}

void
smriti_json_repos (SmritiJson *json, const char *key, GPtrArray *repos, gboolean looked)
{
  smriti_json_begin_list (json, key);
  for (guint i = 0; i < repos->len; i++)
    {
      const SmritiRepo *repo = g_ptr_array_index (repos, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "path", repo->path);
      smriti_json_bool (json, "registered", repo->registered);
      smriti_json_word (json, "note", repo->note);
      if (repo->note)
        smriti_json_int (json, "line", repo->line);
      else
        smriti_json_null (json, "line");
      if (looked)
        json_seen (json, repo);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}
