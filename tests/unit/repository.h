/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Real git repositories in a temporary folder, with a home of their own, so that
 * nobody's configuration matters. */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define NOW G_GINT64_CONSTANT (1796083200) /* 2026-12-01 00:00 UTC */
#define DAY 86400

static inline void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !(dir = g_dir_open (path, 0, NULL)))
    {
      g_unlink (path);
      return;
    }
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      remove_all (below);
    }
  g_rmdir (path);
}

/* A new folder that is HOME from now on; before any thread is started. What a
 * caller's GIT_DIR says shall not matter to anybody. */
static inline char *
home_new (void)
{
  g_autofree char *made = g_dir_make_tmp ("smriti-repo-XXXXXX", NULL);
  char *real = realpath (made, NULL);
  char *home = g_strdup (real);

  free (real);
  g_setenv ("GIT_CONFIG_NOSYSTEM", "1", TRUE);
  g_setenv ("GIT_DIR", "/nowhere", TRUE);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  return home;
}

/* Writes @folder/@path and the folders it needs. */
static inline void
put_bytes (const char *folder, const char *path, const char *bytes, gssize length)
{
  g_autofree char *file = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (file);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, bytes, length, NULL));
}

static inline void
put (const char *folder, const char *path, const char *text)
{
  put_bytes (folder, path, text, -1);
}

static inline void
set_age (const char *folder, const char *path, int days)
{
  g_autofree char *file = g_build_filename (folder, path, NULL);
  struct utimbuf times = { .actime = NOW - days * DAY, .modtime = NOW - days * DAY };

  g_assert_cmpint (utime (file, &times), ==, 0);
}

/* git @words in @folder, as if it were @age_days ago. Returns what it printed. */
static inline char *
git (const char *folder, int age_days, const char *words)
{
  g_autofree char *line = g_strconcat ("git -c user.name=n -c user.email=n@x -c init.defaultBranch=main"
                                       " -c commit.gpgSign=false -c protocol.file.allow=always ",
                                       words, NULL);
  g_autofree char *date = g_strdup_printf ("@%" G_GINT64_FORMAT " +0000", NOW - (gint64) age_days * DAY);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  char *said = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_unsetenv (launcher, "GIT_DIR");
  g_subprocess_launcher_unsetenv (launcher, "GIT_EXTERNAL_DIFF");
  g_subprocess_launcher_setenv (launcher, "GIT_COMMITTER_DATE", date, TRUE);
  g_subprocess_launcher_setenv (launcher, "GIT_AUTHOR_DATE", date, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, NULL));
  if (!g_subprocess_get_successful (process))
    g_error ("'%s' failed", line);
  return said;
}

static inline void
do_git (const char *folder, int age_days, const char *words)
{
  g_free (git (folder, age_days, words));
}
