/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Reading one note. The stamp is taken before and after: a text is only handed
 * on with a stamp that was true while it was read. A file that never holds
 * still is handed on with the stamp from before, which the next look will find
 * out of date. Files are read, not mapped: a mapped one kills its reader when
 * another program cuts it short. */

#include "daemon/vaults/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define ATTEMPTS 4

SmritiFileStamp
smriti_vault_file_stamp (const struct stat *st)
{
  return (SmritiFileStamp){
    .mtime_ns = (gint64) st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
    .size = st->st_size,
    .inode = st->st_ino,
  };
}

gboolean
smriti_vault_file_stamp_equal (const SmritiFileStamp *a, const SmritiFileStamp *b)
{
  return a->mtime_ns == b->mtime_ns && a->size == b->size && a->inode == b->inode;
}

static void
refuse (SmritiVaultText *out, int error)
{
  out->stamp = SMRITI_VAULT_STAMP_NONE;
  out->is_gone = error == ENOENT || error == ENOTDIR;
  out->why = out->is_gone ? NULL : g_strdup_printf ("cannot be read: %s", g_strerror (error));
}

static int
open_file (const char *path, struct stat *st, SmritiVaultText *out)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    {
      struct stat link;
      int error = errno;

      refuse (out, error);
      if (out->is_gone && lstat (path, &link) == 0 && S_ISLNK (link.st_mode))
        {
          out->is_gone = FALSE;
          out->why = g_strdup ("is a symbolic link to a file that is not there");
        }
      else if (error == ENXIO)
        {
          g_free (out->why);
          out->why = g_strdup ("is not a regular file");
        }
      return -1;
    }
  if (fstat (fd, st) < 0)
    refuse (out, errno);
  else if (!S_ISREG (st->st_mode))
    out->why = g_strdup ("is not a regular file");
  else if (st->st_size > SMRITI_VAULT_FILE_MAX)
    out->why = g_strdup ("is larger than 64 MiB: not read");
  else
    return fd;
  out->stamp = SMRITI_VAULT_STAMP_NONE;
  close (fd);
  return -1;
}

/* All of @fd up to the limit; -1 with errno (EFBIG when there is more). */
static gssize
read_all (int fd, GByteArray *text, gsize expected)
{
  gsize length = 0;

  for (;;)
    {
      ssize_t n;

      if (length >= text->len || text->len < expected + 1)
        g_byte_array_set_size (text, (guint) MAX (expected + 1, length * 2));
      n = pread (fd, text->data + length, text->len - length, (off_t) length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        return (gssize) length;
      length += (gsize) n;
      if (length > SMRITI_VAULT_FILE_MAX)
        {
          errno = EFBIG;
          return -1;
        }
    }
}

/* What stands in the file, the same before and after it was read if that can be had: new array, of which
 * *out_length bytes count; NULL: see @out. */
static GByteArray *
read_bytes (const char *path, gsize *out_length, SmritiVaultText *out)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  struct stat before, after;
  gssize length = -1;
  int error = 0;
  int fd;

  *out = (SmritiVaultText){ .stamp = SMRITI_VAULT_STAMP_NONE };
  fd = open_file (path, &before, out);
  if (fd < 0)
    return NULL;
  for (guint i = 0; i < ATTEMPTS; i++)
    {
      SmritiFileStamp was, is;

      length = read_all (fd, text, (gsize) before.st_size);
      error = errno;
      if (length < 0 || fstat (fd, &after) < 0)
        break;
      was = smriti_vault_file_stamp (&before);
      is = smriti_vault_file_stamp (&after);
      out->stamp = was;
      if (smriti_vault_file_stamp_equal (&was, &is))
        break;
      before = after;
    }
  close (fd);
  *out_length = (gsize) length;
  if (length >= 0)
    return g_steal_pointer (&text);
  refuse (out, error);
  return NULL;
}

void
smriti_vault_file_read (const char *path, const SmritiReader *reader, const SmritiNoteOrigin *origin, SmritiVaultText *out)
{
  gsize length;
  g_autoptr (GByteArray) text = read_bytes (path, &length, out);

  if (text)
    out->content = smriti_note_read (reader, origin, (const char *) text->data, length);
}

GByteArray *
smriti_vault_file_bytes (const char *path)
{
  g_auto (SmritiVaultText) said = { .content = NULL };
  gsize length;
  GByteArray *text = read_bytes (path, &length, &said);

  return text ? g_byte_array_set_size (text, (guint) length) : NULL;
}

void
smriti_vault_text_clear (SmritiVaultText *text)
{
  smriti_note_free (text->content);
  g_free (text->why);
  *text = (SmritiVaultText){ .content = NULL };
}
