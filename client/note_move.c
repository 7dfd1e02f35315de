/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/note_move.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What stands below @folder; NULL = it lies elsewhere. */
static const char *
below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  while (length > 0 && folder[length - 1] == '/')
    length--;
  return strncmp (path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

char *
smriti_note_move_target (const char *vault, const char *path, gboolean back)
{
  const char *name = below (path, vault);
  const char *archived = name ? below (name, SMRITI_ARCHIVE_FOLDER) : NULL;

  if (!name || back != (archived != NULL))
    return NULL;
  return back ? g_build_filename (vault, archived, NULL) : g_build_filename (vault, SMRITI_ARCHIVE_FOLDER, name, NULL);
}

static gboolean
fail (GError **error, int code, const char *what, const char *path)
{
  SmritiError kind = SMRITI_ERROR_FAILED;

  if (code == EROFS || code == EACCES || code == EPERM || code == ENOSPC || code == EDQUOT)
    kind = SMRITI_ERROR_STORE_FULL;
  else if (code == ENOENT)
    kind = SMRITI_ERROR_NOT_FOUND;
  else if (code == EEXIST)
    kind = SMRITI_ERROR_EXISTS;
  g_set_error (error, SMRITI_ERROR, kind, "%s '%s': %s", what, path, g_strerror (code));
  return FALSE;
}

/* The folder of @path, or the nearest above it that is there. */
static char *
nearest_folder (const char *path)
{
  char *folder = g_path_get_dirname (path);
  struct stat st;

  while (lstat (folder, &st) != 0 && strcmp (folder, "/") != 0)
    {
      char *above = g_path_get_dirname (folder);

      g_free (folder);
      folder = above;
    }
  return folder;
}

gboolean
smriti_note_move_check (const char *from, const char *to, GError **error)
{
  g_autofree char *here = g_path_get_dirname (from);
  g_autofree char *there = nearest_folder (to);
  struct stat st;

  if (lstat (from, &st) != 0)
    return fail (error, errno, "cannot move", from);
  if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' is a link or no file; it is not moved", from);
      return FALSE;
    }
  if (lstat (to, &st) == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is there already; nothing was moved", to);
      return FALSE;
    }
  if (access (here, W_OK | X_OK) != 0)
    return fail (error, errno, "cannot move from", here);
  if (access (there, W_OK | X_OK) != 0)
    return fail (error, errno, "cannot move to", there);
  return TRUE;
}

static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) !fsync (fd); /* some file systems cannot; the rename itself has happened */
  close (fd);
}

/* Not over what is there, on file systems too that cannot promise it at once. */
static gboolean
rename_to_nothing (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  return link (from, to) == 0 && unlink (from) == 0;
}

/* Empty folders from that of @path up to the archive itself. */
static void
tidy (const char *vault, const char *path)
{
  char *folder = g_path_get_dirname (path);

  for (;;)
    {
      const char *name = below (folder, vault);
      char *above;

      if (!name || !(strcmp (name, SMRITI_ARCHIVE_FOLDER) == 0 || below (name, SMRITI_ARCHIVE_FOLDER)) || rmdir (folder) != 0)
        break;
      above = g_path_get_dirname (folder);
      g_free (folder);
      folder = above;
    }
  g_free (folder);
}

gboolean
smriti_note_move (const char *vault, const char *from, const char *to, gboolean back, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!smriti_note_move_check (from, to, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail (error, errno, "cannot make the folder", folder);
  if (!rename_to_nothing (from, to))
    {
      fail (error, errno, "cannot move to", to);
      tidy (vault, to);
      return FALSE;
    }
  sync_folder_of (to);
  sync_folder_of (from);
  if (back)
    tidy (vault, from);
  return TRUE;
}
