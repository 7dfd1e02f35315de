/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The settings file comes, changes and goes, with its folder or without; and
 * when nothing changes, nothing happens. */

#include "daemon/study/settings_file.h"

#include <glib/gstdio.h>

typedef struct
{
  char *home;
  char *path;
  guint changes;
  SmritiSettingsFile *file;
} Fixture;

static void
on_changed (gpointer user_data)
{
  ((Fixture *) user_data)->changes++;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->home = g_dir_make_tmp ("smriti-settings-XXXXXX", NULL);
  f->path = g_build_filename (f->home, "config", "smriti", "smriti.conf", NULL);
  f->file = smriti_settings_file_new (f->path, on_changed, f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", f->home);

  smriti_settings_file_free (f->file);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->home);
  g_free (f->path);
}

static gboolean
on_guard (gpointer user_data)
{
  g_error ("the change was never told");
  return G_SOURCE_REMOVE;
}

static void
wait_for_concepts (Fixture *f, int concepts)
{
  guint guard = g_timeout_add_seconds (10, on_guard, NULL);

  while (smriti_settings_file_settings (f->file)->daily_concepts != concepts)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
write_settings (Fixture *f, const char *text)
{
  g_autofree char *dir = g_path_get_dirname (f->path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
}

static void
test_comes_changes_goes (Fixture *f, gconstpointer unused)
{
  g_autofree char *dir = g_path_get_dirname (f->path);

  g_assert_cmpint (smriti_settings_file_settings (f->file)->daily_concepts, ==, 5);
  write_settings (f, "[daily]\nconcepts=7\n");
  wait_for_concepts (f, 7);
  write_settings (f, "[daily]\nconcepts=8\n");
  wait_for_concepts (f, 8);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  wait_for_concepts (f, 5);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  write_settings (f, "[daily]\nconcepts=9\n");
  wait_for_concepts (f, 9);
}

/* Once a watch was moved from one folder to another its farewell (IN_IGNORED)
 * must not be taken for a change: the daemon spun on it. */
static void
test_comes_to_rest (Fixture *f, gconstpointer unused)
{
  g_autofree char *other = g_build_filename (f->home, "unrelated", NULL);
  guint changes;

  write_settings (f, "[daily]\nconcepts=7\n");
  wait_for_concepts (f, 7);
  settle ();
  changes = f->changes;
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  for (int i = 0; i < 50; i++)
    settle ();
  g_assert_cmpuint (f->changes, ==, changes);
}

static void
test_unrelated (Fixture *f, gconstpointer unused)
{
  g_autofree char *other = g_build_filename (f->home, "configx", NULL);

  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  for (int i = 0; i < 50; i++)
    settle ();
  g_assert_cmpuint (f->changes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/settings-file/comes-changes-goes", Fixture, NULL, set_up, test_comes_changes_goes, tear_down);
  g_test_add ("/settings-file/comes-to-rest", Fixture, NULL, set_up, test_comes_to_rest, tear_down);
  g_test_add ("/settings-file/unrelated", Fixture, NULL, set_up, test_unrelated, tear_down);
  return g_test_run ();
}
