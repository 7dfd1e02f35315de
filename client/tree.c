/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Every component is opened from the folder before it with O_NOFOLLOW, so that
 * a link put in place meanwhile leads nowhere either. Descriptors in use: one
 * for each level of depth. */

#include "client/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static gboolean
is_step_up (const char *name)
{
  return *name == '\0' || g_str_equal (name, ".") || g_str_equal (name, "..");
}

static int
open_folder (int parent, const char *name)
{
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

static int
open_file (int parent, const char *name, struct stat *out_stat)
{
  int fd = openat (parent, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

  if (fd >= 0 && fstat (fd, out_stat) == 0 && S_ISREG (out_stat->st_mode))
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

int
smriti_tree_open (int root, const char *path, struct stat *out_stat)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", SMRITI_TREE_MAX_DEPTH + 1);
  guint n = g_strv_length (steps);
  int folder = root;
  int fd;

  for (guint i = 0; i < n; i++)
    if (is_step_up (steps[i]) || strchr (steps[i], '/'))
      return -1;
  for (guint i = 0; i + 1 < n && folder >= 0; i++)
    {
      int next = open_folder (folder, steps[i]);

      if (folder != root)
        close (folder);
      folder = next;
    }
  fd = n > 0 && folder >= 0 ? open_file (folder, steps[n - 1], out_stat) : -1;
  if (folder >= 0 && folder != root)
    close (folder);
  return fd;
}

/* --- the walk ---------------------------------------------------------- */

typedef struct
{
  guint levels;
  gint64 until_us;
  SmritiTreeFunc func;
  gpointer user_data;
} Walk;

static gboolean
is_made (const char *name)
{
  static const char *const names[] = { ".git",   ".hg",   ".svn", "node_modules", "venv",        ".venv",
                                       "target", "build", ".tox", "__pycache__",  ".mypy_cache", NULL };

  return g_strv_contains (names, name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Fills in names of regular files and of folders. Takes @fd. */
static void
list (int fd, GPtrArray *files, GPtrArray *folders)
{
  DIR *dir = fdopendir (fd);
  struct dirent *entry;

  if (!dir)
    {
      close (fd);
      return;
    }
  while ((entry = readdir (dir)))
    {
      struct stat st;

      if (is_step_up (entry->d_name) || fstatat (dirfd (dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        continue;
      if (S_ISREG (st.st_mode))
        g_ptr_array_add (files, g_strdup (entry->d_name));
      else if (S_ISDIR (st.st_mode) && !is_made (entry->d_name))
        g_ptr_array_add (folders, g_strdup (entry->d_name));
    }
  closedir (dir);
  g_ptr_array_sort (files, compare_names);
  g_ptr_array_sort (folders, compare_names);
}

static char *
join (const char *path, const char *name)
{
  return *path ? g_strconcat (path, "/", name, NULL) : g_strdup (name);
}

/* The folder @fd, which stays open; its path below the root is @path. */
static gboolean
walk_folder (const Walk *walk, int fd, const char *path, guint level)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  int own;

  if (g_get_monotonic_time () >= walk->until_us)
    return FALSE;
  if (level > 1 && faccessat (fd, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0) /* another repository */
    return TRUE;
  own = open_folder (fd, "."); /* a stream closes what it is made from */
  if (own >= 0)
    list (own, files, folders);
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *file = join (path, g_ptr_array_index (files, i));

      if (!walk->func (file, walk->user_data))
        return FALSE;
    }
  for (guint i = 0; level < walk->levels && i < folders->len; i++)
    {
      g_autofree char *folder = join (path, g_ptr_array_index (folders, i));
      int below = open_folder (fd, g_ptr_array_index (folders, i));
      gboolean more = below < 0 || walk_folder (walk, below, folder, level + 1);

      if (below >= 0)
        close (below);
      if (!more)
        return FALSE;
    }
  return TRUE;
}

gboolean
smriti_tree_walk (int root, guint levels, gint64 until_us, SmritiTreeFunc func, gpointer user_data)
{
  Walk walk = { MIN (levels, SMRITI_TREE_MAX_DEPTH), until_us, func, user_data };

  return walk_folder (&walk, root, "", 1);
}
