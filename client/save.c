/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/save.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct _SmritiSave
{
  char *path; /* NULL = stdout */
  char *beside;
  gboolean overwrite;
  FILE *file;
};

static gboolean
fail (SmritiSave *save, GError **error)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL, "cannot write %s: %s", save->path ? save->path : "to stdout",
               g_strerror (errno));
  return FALSE;
}

static gboolean
refuse_existing (const char *path, GError **error)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "%s is there already; --force writes over it", path);
  return FALSE;
}

SmritiSave *
smriti_save_new (const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (SmritiSave) save = g_new0 (SmritiSave, 1);
  int fd;

  save->overwrite = overwrite;
  if (g_str_equal (path, "-"))
    {
      save->file = tmpfile ();
      if (!save->file)
        fail (save, error);
      return save->file ? g_steal_pointer (&save) : NULL;
    }
  save->path = g_strdup (path);
  if (!overwrite && g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      refuse_existing (path, error);
      return NULL;
    }
  save->beside = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (save->beside, O_WRONLY | O_CLOEXEC, 0600);
  save->file = fd >= 0 ? fdopen (fd, "w") : NULL;
  if (save->file)
    return g_steal_pointer (&save);
  fail (save, error);
  if (fd >= 0)
    close (fd);
  else
    g_clear_pointer (&save->beside, g_free); /* it is not there */
  return NULL;
}

gboolean
smriti_save_write (SmritiSave *save, const char *text, gsize length, GError **error)
{
  return fwrite (text, 1, length, save->file) == length || fail (save, error);
}

static gboolean
copy_to_stdout (SmritiSave *save, GError **error)
{
  char buffer[65536];
  gsize length;

  rewind (save->file);
  while ((length = fread (buffer, 1, sizeof buffer, save->file)) > 0)
    if (fwrite (buffer, 1, length, stdout) != length)
      return fail (save, error);
  return (!ferror (save->file) && fflush (stdout) == 0) || fail (save, error);
}

/* The name is taken only if nobody took it meanwhile, unless it may be. */
static gboolean
take_name (SmritiSave *save, GError **error)
{
  if (!save->overwrite && link (save->beside, save->path) == 0)
    return TRUE; /* the other name goes with the record */
  if (!save->overwrite && errno == EEXIST)
    return refuse_existing (save->path, error);
  if (g_rename (save->beside, save->path) != 0)
    return fail (save, error);
  g_clear_pointer (&save->beside, g_free);
  return TRUE;
}

gboolean
smriti_save_finish (SmritiSave *save, GError **error)
{
  g_autofree char *dir = NULL;
  int fd;

  if (fflush (save->file) != 0)
    return fail (save, error);
  if (!save->path)
    return copy_to_stdout (save, error);
  if (fsync (fileno (save->file)) != 0)
    return fail (save, error);
  if (!take_name (save, error))
    return FALSE;
  dir = g_path_get_dirname (save->path);
  fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

void
smriti_save_free (SmritiSave *save)
{
  if (!save)
    return;
  if (save->file)
    fclose (save->file);
  if (save->beside)
    g_unlink (save->beside);
  g_free (save->beside);
  g_free (save->path);
  g_free (save);
}
