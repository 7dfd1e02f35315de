/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/vaults/obsidian.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The nearest folder at or above @dir that holds ".obsidian", else @dir. */
static char *
root_of (const char *dir)
{
  g_autofree char *at = g_strdup (dir);

  for (;;)
    {
      g_autofree char *mark = g_build_filename (at, ".obsidian", NULL);
      g_autofree char *above = g_path_get_dirname (at);

      if (g_file_test (mark, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&at);
      if (g_str_equal (above, at))
        return g_strdup (dir);
      g_free (at);
      at = g_steal_pointer (&above);
    }
}

const char *
smriti_obsidian_syntax (const char *dir)
{
  g_autofree char *root = root_of (dir);
  g_autofree char *data = g_build_filename (root, SMRITI_OSR_DATA, NULL);

  return g_file_test (data, G_FILE_TEST_IS_REGULAR) ? "osr" : "smriti";
}

char *
smriti_obsidian_folder (const char *dir)
{
  g_autofree char *root = root_of (dir);
  g_autofree char *data = g_build_filename (root, SMRITI_OSR_DATA, NULL);

  return g_path_get_dirname (data);
}

/* The bytes of @path; NULL without @out_why = there is no such file. */
static GBytes *
read_file (const char *path, char **out_why)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  ssize_t n = 1;
  struct stat st;

  if (fd < 0)
    {
      *out_why = errno == ENOENT || errno == ENOTDIR ? NULL : g_strdup_printf ("cannot be opened: %s", g_strerror (errno));
      return NULL;
    }
  if (fstat (fd, &st) < 0 || !S_ISREG (st.st_mode) || st.st_size > SMRITI_OSR_MAX_DATA)
    {
      close (fd);
      *out_why = g_strdup ("is no file or larger than 64 MiB");
      return NULL;
    }
  bytes = g_malloc ((gsize) st.st_size + 1);
  while (length < (gsize) st.st_size && (n = read (fd, bytes + length, (gsize) st.st_size - length)) > 0)
    length += (gsize) n;
  close (fd);
  if (n < 0)
    {
      *out_why = g_strdup ("cannot be read");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

SmritiObsidian *
smriti_obsidian_read (const char *dir)
{
  SmritiObsidian *obsidian = g_new0 (SmritiObsidian, 1);
  g_autofree char *root = root_of (dir);
  g_autofree char *data = g_build_filename (root, SMRITI_OSR_DATA, NULL);
  g_autoptr (GBytes) bytes = read_file (data, &obsidian->why);
  g_autoptr (GError) error = NULL;
  const char *below = dir + strlen (root);
  gconstpointer text;
  gsize length;

  obsidian->below = g_strdup (*below == '/' ? below + 1 : below);
  if (!bytes)
    return obsidian;
  text = g_bytes_get_data (bytes, &length);
  obsidian->settings = smriti_osr_settings_parse (SMRITI_OSR_DATA, text ? text : "", length, &error);
  if (!obsidian->settings)
    obsidian->why = g_strdup (error->message);
  return obsidian;
}

void
smriti_obsidian_free (SmritiObsidian *obsidian)
{
  if (!obsidian)
    return;
  g_free (obsidian->below);
  g_free (obsidian->why);
  smriti_osr_settings_unref (obsidian->settings);
  g_free (obsidian);
}
