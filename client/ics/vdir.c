/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ics/vdir.h"

#include "client/ics/event.h"
#include "common/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ITEM_SUFFIX SMRITI_ICS_UID_SUFFIX ".ics"
#define HASH_LENGTH 16
/* Calendar programs pass over what ends so or begins with a dot. One name will
 * do: the folder is locked, and what a killed run left is written over. */
#define BESIDE ".smriti.tmp"

typedef struct
{
  int fd;
  const char *path; /* for messages */
} Folder;

static gboolean
fail (GError **error, int code, const char *what, const char *dir, const char *name)
{
  g_autofree char *path = name ? g_build_filename (dir, name, NULL) : g_strdup (dir);
  SmritiError kind = code == ENOENT || code == ENOTDIR || code == EISDIR ? SMRITI_ERROR_FAILED : SMRITI_ERROR_STORE_FULL;

  g_set_error (error, SMRITI_ERROR, kind, "%s '%s': %s", what, path, g_strerror (code));
  return FALSE;
}

static void
folder_close (Folder *folder)
{
  if (folder->fd >= 0)
    close (folder->fd); /* and the lock goes */
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_close)

/* Locked, so that two daemons that take turns do not write at once. */
static gboolean
folder_open (Folder *folder, GError **error)
{
  if (g_mkdir_with_parents (folder->path, 0700) != 0)
    return fail (error, errno, "cannot make", folder->path, NULL);
  folder->fd = open (folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder->fd < 0)
    return fail (error, errno, "cannot open", folder->path, NULL);
  while (flock (folder->fd, LOCK_EX) != 0)
    if (errno != EINTR)
      return fail (error, errno, "cannot lock", folder->path, NULL);
  return TRUE;
}

/* --- one file --- */

/* Whether the file is there, is one, and holds exactly @text. */
static gboolean
holds (const Folder *folder, const char *name, const char *text)
{
  gsize length = strlen (text), got = 0;
  g_autofree char *there = g_malloc (length + 1);
  struct stat stat;
  /* Not through a symlink, and not waiting for the other end of a pipe. */
  int fd = openat (folder->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  ssize_t n = 0;

  if (fd < 0)
    return FALSE;
  if (fstat (fd, &stat) == 0 && S_ISREG (stat.st_mode) && stat.st_size == (off_t) length)
    while (got <= length && (n = read (fd, there + got, length + 1 - got)) > 0)
      got += (gsize) n;
  close (fd);
  return n == 0 && got == length && memcmp (there, text, length) == 0;
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          text += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}

/* Complete on the disk under another name before it takes its own. */
static gboolean
write_file (const Folder *folder, const char *name, const char *text, GError **error)
{
  gboolean written;
  int saved, fd;

  if (unlinkat (folder->fd, BESIDE, 0) != 0 && errno != ENOENT)
    return fail (error, errno, "cannot write", folder->path, BESIDE);
  fd = openat (folder->fd, BESIDE, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, errno, "cannot write in", folder->path, NULL);
  written = write_all (fd, text, strlen (text)) && fsync (fd) == 0;
  saved = errno;
  if (close (fd) != 0 && written)
    {
      written = FALSE;
      saved = errno;
    }
  if (written && renameat (folder->fd, BESIDE, folder->fd, name) == 0)
    return TRUE;
  saved = written ? errno : saved;
  (void) unlinkat (folder->fd, BESIDE, 0);
  return fail (error, saved, "cannot write", folder->path, name);
}

static gboolean
update_file (const Folder *folder, const char *name, const char *text, gboolean *changed, GError **error)
{
  if (holds (folder, name, text))
    return TRUE;
  *changed = TRUE;
  return write_file (folder, name, text, error);
}

/* The name and colour the calendar is shown with. Only where there are none: a
 * calendar program lets people choose others and writes them here. */
static gboolean
add_metadata (const Folder *folder, gboolean *changed, GError **error)
{
  static const struct
  {
    const char *name, *text;
  } files[] = { { "displayname", SMRITI_ICS_CALENDAR_NAME }, { "color", "#C2185B" } };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      struct stat stat;

      if (fstatat (folder->fd, files[i].name, &stat, AT_SYMLINK_NOFOLLOW) == 0)
        continue;
      *changed = TRUE;
      if (!write_file (folder, files[i].name, files[i].text, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what has no rule any more --- */

/* CADENCE-HASH@org.smriti.Smriti.ics: exactly as we name them. */
static gboolean
is_ours (const char *name)
{
  gsize length = strlen (name);
  const char *hash;
  g_autofree char *word = NULL;
  SmritiCadence cadence;

  if (!g_str_has_suffix (name, ITEM_SUFFIX) || length < strlen (ITEM_SUFFIX) + HASH_LENGTH + 2)
    return FALSE;
  hash = name + length - strlen (ITEM_SUFFIX) - HASH_LENGTH;
  if (hash[-1] != '-' || strspn (hash, "0123456789abcdef") != HASH_LENGTH)
    return FALSE;
  word = g_strndup (name, (gsize) (hash - 1 - name));
  return smriti_cadence_from_string (word, &cadence);
}

static gboolean
remove_others (const Folder *folder, GHashTable *wanted, gboolean *changed, GError **error)
{
  int copy = openat (folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = copy < 0 ? NULL : fdopendir (copy);
  gboolean removed = TRUE;
  struct dirent *entry;

  if (!entries)
    {
      fail (error, errno, "cannot list", folder->path, NULL);
      if (copy >= 0)
        close (copy);
      return FALSE;
    }
  while (removed && (entry = readdir (entries)))
    {
      struct stat stat;

      if (!is_ours (entry->d_name) || g_hash_table_contains (wanted, entry->d_name)
          || fstatat (folder->fd, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (stat.st_mode))
        continue;
      *changed = TRUE;
      if (unlinkat (folder->fd, entry->d_name, 0) != 0 && errno != ENOENT)
        removed = fail (error, errno, "cannot remove", folder->path, entry->d_name);
    }
  closedir (entries);
  return removed;
}

/* --- all of it --- */

gboolean
smriti_ics_vdir_update (const char *dir, GPtrArray *rows, GError **error)
{
  g_auto (Folder) folder = { -1, dir };
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean changed = FALSE;

  if (!folder_open (&folder, error) || !add_metadata (&folder, &changed, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiRuleRow *row = g_ptr_array_index (rows, i);
      g_autofree char *uid = smriti_ics_uid (row);
      g_autofree char *name = g_strconcat (uid, ".ics", NULL);
      g_autofree char *text = NULL;

      if (!g_hash_table_add (wanted, g_strdup (name)))
        continue;
      text = smriti_ics_item (row);
      if (!update_file (&folder, name, text, &changed, error))
        return FALSE;
    }
  if (!remove_others (&folder, wanted, &changed, error))
    return FALSE;
  if (changed)
    (void) !fsync (folder.fd); /* some file systems cannot; the files themselves are whole */
  return TRUE;
}
