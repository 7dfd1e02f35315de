/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The one place that writes to files of the user. The new content is complete
 * on disk under another name before it takes the old one's place; until then
 * the file is untouched, after it nothing is left to do. */

#include "common/patch.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ACCESS_LIST "system.posix_acl_access"

/* What the file was when it was read: if any of it differs, it was changed. */
typedef struct
{
  int fd;
  struct stat stat;
  char *text;
  gsize length;
} Before;

/* "\n" of @after as the file's own line end. */
static char *
with_line_ends (const char *text, gsize length, const char *after)
{
  const char *newline = text ? memchr (text, '\n', length) : NULL;
  GString *out;

  if (!newline || newline == text || newline[-1] != '\r')
    return g_strdup (after);
  out = g_string_new (NULL);
  for (const char *s = after; *s; s++)
    {
      if (*s == '\n' && (s == after || s[-1] != '\r'))
        g_string_append_c (out, '\r');
      g_string_append_c (out, *s);
    }
  return g_string_free (out, FALSE);
}

SmritiPatch *
smriti_patch_new_of (const char *path, const char *text, gsize length, GPtrArray *splices)
{
  SmritiPatch *patch = g_new0 (SmritiPatch, 1);

  patch->path = g_strdup (path);
  patch->sha256 = text ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length) : g_strdup ("");
  patch->splices = g_ptr_array_ref (splices);
  return patch;
}

SmritiPatch *
smriti_patch_new (const char *path, const char *text, gsize length, gsize offset, gsize n_before, const char *after)
{
  g_autofree char *native = NULL;
  g_autoptr (GPtrArray) splices = NULL;

  g_return_val_if_fail (offset <= length && n_before <= length - offset, NULL);
  native = with_line_ends (text, length, after);
  splices = smriti_splices_new ();
  smriti_splices_add (splices, text, offset, n_before, native, strlen (native));
  return smriti_patch_new_of (path, text, length, splices);
}

void
smriti_patch_free (SmritiPatch *patch)
{
  if (!patch)
    return;
  g_free (patch->path);
  g_free (patch->sha256);
  g_clear_pointer (&patch->splices, g_ptr_array_unref);
  g_free (patch);
}

static gboolean
fail (GError **error, int code, const char *what, const char *path)
{
  SmritiError kind = SMRITI_ERROR_FAILED;

  if (code == ENOSPC || code == EDQUOT || code == EROFS || code == EACCES || code == EPERM || code == EFBIG)
    kind = SMRITI_ERROR_STORE_FULL;
  else if (code == ENOENT || code == EEXIST)
    kind = SMRITI_ERROR_CHANGED;
  g_set_error (error, SMRITI_ERROR, kind, "%s '%s': %s", what, path, g_strerror (code));
  return FALSE;
}

static gboolean
fail_changed (GError **error, const char *path)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_CHANGED, "'%s' was changed meanwhile, nothing was written; try again", path);
  return FALSE;
}

/* --- reading ----------------------------------------------------------- */

static gboolean
read_all (int fd, gsize size, char **out_text, gsize *out_length, GError **error, const char *path)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) MIN (size + 1, G_MAXUINT));
  guint8 buffer[65536];

  for (;;)
    {
      ssize_t n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, errno, "cannot read", path);
      if (n == 0)
        break;
      if (bytes->len > G_MAXUINT - sizeof buffer)
        return fail (error, EFBIG, "cannot read", path);
      g_byte_array_append (bytes, buffer, (guint) n);
    }
  *out_length = bytes->len;
  *out_text = (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
  return TRUE;
}

/* Leaves the file open: its attributes are read when they are needed. */
static gboolean
read_before (const char *path, Before *before, GError **error)
{
  before->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (before->fd < 0)
    return fail (error, errno, "cannot open", path);
  if (fstat (before->fd, &before->stat) != 0)
    return fail (error, errno, "cannot read", path);
  if (!S_ISREG (before->stat.st_mode))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is not a file", path);
      return FALSE;
    }
  return read_all (before->fd, (gsize) before->stat.st_size, &before->text, &before->length, error, path);
}

/* What the file shall hold; NULL when it is not what the patch was made from. */
static char *
content_after (const SmritiPatch *patch, const Before *before, gsize *out_length)
{
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) before->text, before->length);

  if (g_ascii_strcasecmp (sha256, patch->sha256) != 0)
    return NULL;
  return smriti_splices_apply (patch->splices, before->text, before->length, out_length);
}

static gboolean
is_unchanged (const char *path, const struct stat *was)
{
  struct stat now;

  return lstat (path, &now) == 0 && now.st_ino == was->st_ino && now.st_dev == was->st_dev && now.st_size == was->st_size
         && now.st_mtim.tv_sec == was->st_mtim.tv_sec && now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

/* --- writing ----------------------------------------------------------- */

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* A new file beside @path, named after it; -1 with errno set. */
static int
open_beside (const char *path, mode_t mode, char **out_path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint attempt = 0; attempt < 100; attempt++)
    {
      g_autofree char *name = g_strdup_printf ("%s/.smriti-%08x.tmp", folder, g_random_int ());
      int fd = open (name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);

      if (fd >= 0)
        {
          *out_path = g_steal_pointer (&name);
          return fd;
        }
      if (errno != EEXIST)
        return -1;
    }
  return -1;
}

/* Attributes that are the user's. What the system gives a file by itself
 * (security.*) the new one has got already. */
static gboolean
is_kept (const char *name)
{
  return g_str_has_prefix (name, "user.") || strcmp (name, ACCESS_LIST) == 0;
}

/* Names of @fd's attributes, each ended by NUL; @out_length 0 = none, or none can be. */
static gboolean
list_attributes (int fd, char **out_names, gsize *out_length)
{
  ssize_t size = flistxattr (fd, NULL, 0);
  ssize_t length = 0;

  *out_length = 0;
  if (size < 0)
    return errno == ENOTSUP || errno == ENOSYS;
  *out_names = g_malloc ((gsize) size + 1);
  length = size > 0 ? flistxattr (fd, *out_names, (gsize) size) : 0;
  if (length < 0)
    return FALSE;
  *out_length = (gsize) length;
  return TRUE;
}

static gboolean
copy_attribute (int from, int to, const char *name)
{
  ssize_t size = fgetxattr (from, name, NULL, 0);
  g_autofree char *value = size >= 0 ? g_malloc ((gsize) size + 1) : NULL;
  ssize_t length = value ? fgetxattr (from, name, value, (gsize) size) : -1;

  return length >= 0 && fsetxattr (to, name, value, (gsize) length, 0) == 0;
}

/* An access list that the folder gave the new file goes if the old file had none:
 * with it the mode would mean something else. */
static gboolean
keep_attributes (int from, int to)
{
  g_autofree char *names = NULL;
  gboolean has_access_list = FALSE;
  gsize length;

  if (!list_attributes (from, &names, &length))
    return FALSE;
  for (gsize at = 0; at < length; at += strlen (names + at) + 1)
    {
      if (!is_kept (names + at))
        continue;
      if (!copy_attribute (from, to, names + at))
        return FALSE;
      has_access_list |= strcmp (names + at, ACCESS_LIST) == 0;
    }
  if (!has_access_list && fremovexattr (to, ACCESS_LIST) != 0 && errno != ENODATA && errno != ENOTSUP && errno != ENOSYS)
    return FALSE;
  return TRUE;
}

static gboolean
keep_owner_and_mode (int fd, const struct stat *was)
{
  struct stat now;

  if (fstat (fd, &now) != 0)
    return FALSE;
  if ((now.st_uid != was->st_uid || now.st_gid != was->st_gid) && fchown (fd, was->st_uid, was->st_gid) != 0)
    return FALSE;
  return fchmod (fd, was->st_mode & 07777) == 0;
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) !fsync (fd); /* some file systems cannot; the rename itself has happened */
  close (fd);
}

/* Gives the new file its name; a file that appeared there meanwhile stays. */
static gboolean
put_new (const char *beside, const char *path, GError **error)
{
  if (renameat2 (AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return errno == EEXIST ? fail_changed (error, path) : fail (error, errno, "cannot write", path);
  if (link (beside, path) != 0)
    return errno == EEXIST ? fail_changed (error, path) : fail (error, errno, "cannot write", path);
  unlink (beside);
  return TRUE;
}

static gboolean
put (const char *beside, const char *path, const Before *before, GError **error)
{
  if (!before)
    return put_new (beside, path, error);
  if (!is_unchanged (path, &before->stat))
    return fail_changed (error, path);
  return rename (beside, path) == 0 || fail (error, errno, "cannot write", path);
}

/* @before NULL: the file is new. */
static gboolean
write_and_put (const char *text, gsize length, const char *path, const Before *before, GError **error)
{
  g_autofree char *beside = NULL;
  int fd = open_beside (path, before ? 0600 : 0666, &beside);
  gboolean ok;

  if (fd < 0)
    return fail (error, errno, "cannot write beside", path);
  if (before && !(keep_attributes (before->fd, fd) && keep_owner_and_mode (fd, &before->stat)))
    ok = fail (error, errno, "cannot keep owner, mode and attributes of", path);
  else
    ok = (write_all (fd, text, length) && fsync (fd) == 0) || fail (error, errno, "cannot write", path);
  if (close (fd) != 0 && ok)
    ok = fail (error, errno, "cannot write", path);
  ok = ok && put (beside, path, before, error);
  if (!ok)
    unlink (beside);
  else
    sync_folder (path);
  return ok;
}

static gboolean
create (const SmritiPatch *patch, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (patch->path);
  g_autofree char *text = NULL;
  gsize length;
  struct stat now;

  if (lstat (patch->path, &now) == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_CHANGED, "'%s' is there already, nothing was written", patch->path);
      return FALSE;
    }
  text = smriti_splices_apply (patch->splices, "", 0, &length);
  if (!text)
    return fail_changed (error, patch->path);
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail (error, errno == EEXIST ? ENOTDIR : errno, "cannot make the folder", folder);
  return write_and_put (text, length, patch->path, NULL, error);
}

/* Renaming needs no right to the file itself, so it is asked for here; root has
 * every right, but a file nobody may write is meant to stay as it is. */
static gboolean
check_writable (const Before *before, const char *path, GError **error)
{
  if ((before->stat.st_mode & 0222) == 0)
    return fail (error, EACCES, "cannot write", path);
  return faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0 || fail (error, errno, "cannot write", path);
}

static gboolean
change (const SmritiPatch *patch, const char *path, GError **error)
{
  Before before = { .fd = -1 };
  g_autofree char *text = NULL;
  gsize length = 0;
  gboolean ok = read_before (path, &before, error);

  if (ok)
    {
      text = content_after (patch, &before, &length);
      ok = text ? check_writable (&before, path, error) : fail_changed (error, patch->path);
    }
  ok = ok && write_and_put (text, length, path, &before, error);
  if (before.fd >= 0)
    close (before.fd);
  g_free (before.text);
  return ok;
}

gboolean
smriti_patch_apply (const SmritiPatch *patch, GError **error)
{
  char *resolved; /* from malloc() */
  gboolean ok;

  if (!g_path_is_absolute (patch->path))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is not an absolute path", patch->path);
      return FALSE;
    }
  if (*patch->sha256 == '\0')
    return create (patch, error);
  resolved = realpath (patch->path, NULL);
  if (!resolved)
    return fail (error, errno, "cannot find", patch->path);
  ok = change (patch, resolved, error);
  free (resolved);
  return ok;
}
