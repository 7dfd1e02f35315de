/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Waits until a study knows its vault as it is on the disk: each note with its
 * very stamp, none that is not there, and nothing under way. */

#pragma once

#include "study-fixture.h"

#include "daemon/vaults/file.h"

#include <sys/stat.h>

static inline gboolean
world_knows (World *world, const char *dir, const char *below, guint *n_notes)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autofree char *note = *below ? g_strconcat (below, "/", name, NULL) : g_strdup (name);
      SmritiFileStamp known, stamp;
      struct stat st;

      if (name[0] == '.' || stat (path, &st) < 0)
        continue;
      if (S_ISDIR (st.st_mode) && !world_knows (world, path, note, n_notes))
        return FALSE;
      if (!g_str_has_suffix (name, ".md"))
        continue;
      (*n_notes)++;
      stamp = smriti_vault_file_stamp (&st);
      if (!smriti_study_note_known (world->vault, note, &known, world->study) || !smriti_vault_file_stamp_equal (&known, &stamp))
        return FALSE;
    }
  return TRUE;
}

static inline gboolean
world_is_synced (World *world)
{
  guint n_notes = 0;

  return !smriti_vaults_busy (world->study->vaults) && world->study->refresh == 0
         && world_knows (world, world->vault, "", &n_notes) && n_notes == smriti_notes_count (world->store);
}

static inline void
world_sync (World *world)
{
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  while (!world_is_synced (world))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}
