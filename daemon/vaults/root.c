/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Opening a vault's folder without missing its arrival. Whatever is seen to be
 * absent was watched for before it was looked for; when the ground has moved
 * meanwhile, everything is tried again, a few times. */

#include "daemon/vaults/root.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 8

/* Watches the directory @path, of which @await is a name (NULL: only itself).
 * FALSE when it is not there or cannot be opened. */
static gboolean
watch_above (SmritiVaultScan *scan, const char *path, const char *await)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
  SmritiVaultWatchResult result;

  if (fd < 0)
    return FALSE;
  result = smriti_vault_watches_add_beside (scan->watches, scan->vault, path, fd, await, "", SMRITI_VAULT_WATCH_ROOT,
                                            scan->round);
  close (fd);
  if (result == SMRITI_VAULT_WATCH_FULL)
    scan->unwatched = TRUE;
  return result == SMRITI_VAULT_WATCH_ADDED || result == SMRITI_VAULT_WATCH_FULL;
}

/* Watches all directories above; the nearest one that is there also for what is
 * to come in it. *@out_awaited: the path that would bring the vault nearer. */
static void
watch_all_above (SmritiVaultScan *scan, gboolean is_awaited, char **out_awaited)
{
  g_autofree char *child = g_strdup (scan->dir);

  while (!g_str_equal (child, "/"))
    {
      g_autofree char *parent = g_path_get_dirname (child);
      const char *name = strrchr (child, '/') + 1;
      gboolean is_watched = watch_above (scan, parent, is_awaited ? name : NULL);

      if (is_watched && is_awaited)
        {
          *out_awaited = g_strdup (child);
          is_awaited = FALSE;
        }
      g_free (child);
      child = g_steal_pointer (&parent);
    }
}

static gboolean
is_symlink (const char *path)
{
  struct stat st;

  return lstat (path, &st) == 0 && S_ISLNK (st.st_mode);
}

static int
open_root (const char *dir)
{
  return open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
}

/* The folder is not there: TRUE when what we now wait for is still missing, too. */
static gboolean
is_still_awaited (const char *dir, const char *awaited, int open_error)
{
  struct stat st;

  if (!awaited || stat (awaited, &st) < 0)
    return TRUE;
  /* The folder itself is there but is closed to us, or no folder: a change of it is heard of. */
  return g_str_equal (dir, awaited) && (open_error == ENOTDIR || !S_ISDIR (st.st_mode) || open_error == EACCES);
}

int
smriti_vault_root_open (SmritiVaultScan *scan, char **out_why)
{
  int error = 0;
  int root = scan->whole ? -1 : open_root (scan->dir);

  if (root >= 0)
    return root; /* it was there before: what is above is watched */
  for (guint i = 0; i < ATTEMPTS && !g_atomic_int_get (scan->cancelled); i++)
    {
      g_autofree char *awaited = NULL;
      int fd = open_root (scan->dir);
      gboolean is_awaited = fd < 0 || is_symlink (scan->dir);

      if (fd >= 0)
        close (fd);
      smriti_vault_watches_drop_above (scan->watches, scan->vault);
      watch_all_above (scan, is_awaited, &awaited);
      fd = open_root (scan->dir);
      error = errno;
      if (fd >= 0)
        return fd;
      if (is_awaited && is_still_awaited (scan->dir, awaited, error))
        break;
    }
  if (error != ENOENT && error != ENOTDIR)
    *out_why = g_strdup_printf ("cannot be opened: %s", g_strerror (error));
  return -1;
}
