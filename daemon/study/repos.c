/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Codebases registered for the ritual. They are named here and looked at by the
 * client: the daemon's sandbox need not reach them. Paths mean something on one
 * machine only, so only its own events count. */

#include "common/names.h"
#include "daemon/study/private.h"
#include "daemon/study/ritual.h"

#define MAX_REPOS SMRITI_MAX_ROWS

static gboolean
find_repo (GPtrArray *repos, const char *dir, guint *out_index)
{
  return g_ptr_array_find_with_equal_func (repos, dir, g_str_equal, out_index);
}

GPtrArray *
smriti_study_repos (SmritiStudy *study)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, TRUE);
  GPtrArray *repos = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *dir = smriti_event_get (event, "value");
      guint index;

      if (g_strcmp0 (smriti_event_get (event, "key"), "repo") != 0 || !dir)
        continue;
      if (find_repo (repos, dir, &index))
        g_ptr_array_remove_index (repos, index);
      if (g_strcmp0 (smriti_event_get (event, "state"), "added") == 0)
        g_ptr_array_add (repos, g_strdup (dir));
    }
  return repos;
}

static gboolean
write_event (SmritiStudy *study, const char *dir, const char *state, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");

  smriti_event_put (event, "key", "repo");
  smriti_event_put (event, "value", dir);
  smriti_event_put (event, "state", state);
  return smriti_study_append_alone (study, event, error);
}

gboolean
smriti_study_add_repo (SmritiStudy *study, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) repos = smriti_study_repos (study);
  g_autofree char *path = g_canonicalize_filename (dir, "/");

  if (!g_path_is_absolute (dir) || !g_utf8_validate (dir, -1, NULL))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no absolute path", dir);
  else if (find_repo (repos, path, NULL))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is registered already", path);
  else if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "folder '%s' is not there", path);
  else if (repos->len >= MAX_REPOS)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "there are %u repositories already; 'smriti repo remove' one first",
                 repos->len);
  else
    return write_event (study, path, "added", error);
  return FALSE;
}

gboolean
smriti_study_remove_repo (SmritiStudy *study, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) repos = smriti_study_repos (study);
  g_autofree char *path = g_canonicalize_filename (dir, "/");

  if (find_repo (repos, path, NULL))
    return write_event (study, path, "removed", error);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is not registered; 'smriti repo list' shows those that are",
               path);
  return FALSE;
}
