/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Patches on real files in a folder of their own: what is written, what is
 * kept, and what is refused without a trace. */

#include "common/patch.h"

#include "common/error.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("smriti-patch-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "note.md", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_all (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_content (const char *path, const char *want)
{
  g_autofree char *got = NULL;

  g_assert_true (g_file_get_contents (path, &got, NULL, NULL));
  g_assert_cmpstr (got, ==, want);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
assert_refused (const SmritiPatch *patch, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smriti_patch_apply (patch, &error));
  g_assert_error (error, SMRITI_ERROR, code);
  g_assert_null (strchr (error->message, '\n'));
}

static void
assert_applied (const SmritiPatch *patch)
{
  g_autoptr (GError) error = NULL;

  smriti_patch_apply (patch, &error);
  g_assert_no_error (error);
}

static void
test_splice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiPatch) insert = smriti_patch_new (fixture->path, "one\ntwo\n", 8, 3, 0, " ^id");
  g_autoptr (SmritiPatch) replace = smriti_patch_new (fixture->path, "one ^id\ntwo\n", 12, 8, 3, "zwei");
  g_autoptr (SmritiPatch) append = smriti_patch_new (fixture->path, "one ^id\nzwei\n", 13, 13, 0, "three\n");

  put (fixture->path, "one\ntwo\n");
  assert_applied (insert);
  assert_content (fixture->path, "one ^id\ntwo\n");
  assert_applied (replace);
  assert_applied (append);
  assert_content (fixture->path, "one ^id\nzwei\nthree\n");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* Several in one file are one writing. */
static void
test_several (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "one\r\ntwo\r\nthree";
  g_autoptr (GPtrArray) splices = smriti_splices_new ();
  g_autoptr (SmritiPatch) patch = NULL;
  struct stat before, now;

  smriti_splices_add (splices, text, 0, 0, "zero\n", 5);
  smriti_splices_add (splices, text, 3, 2, "", 0);
  smriti_splices_add (splices, text, 5, 3, "2", 1);
  smriti_splices_add (splices, text, 8, 0, "!", 1);
  smriti_splices_add (splices, text, strlen (text), 0, "\n", 1);
  patch = smriti_patch_new_of (fixture->path, text, strlen (text), splices);
  put (fixture->path, text);
  g_assert_cmpint (g_stat (fixture->path, &before), ==, 0);
  assert_applied (patch);
  assert_content (fixture->path, "zero\none2!\r\nthree\n");
  g_assert_cmpint (g_stat (fixture->path, &now), ==, 0);
  g_assert_cmpint (now.st_ino, !=, before.st_ino);
  assert_refused (patch, SMRITI_ERROR_CHANGED);
  assert_content (fixture->path, "zero\none2!\r\nthree\n");
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiPatch) patch = smriti_patch_new (fixture->path, "one\n", 4, 0, 3, "two");
  g_autoptr (SmritiPatch) fresh = smriti_patch_new (fixture->path, NULL, 0, 0, 0, "new\n");

  assert_refused (patch, SMRITI_ERROR_CHANGED);
  put (fixture->path, "One\n");
  assert_refused (patch, SMRITI_ERROR_CHANGED);
  assert_refused (fresh, SMRITI_ERROR_CHANGED);
  assert_content (fixture->path, "One\n");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* A patch whose bytes do not fit its own digest comes from nobody we know. */
static void
test_wrong_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiPatch) patch = smriti_patch_new (fixture->path, "one\n", 4, 0, 3, "two");
  g_autoptr (SmritiPatch) far = smriti_patch_new (fixture->path, "one\n", 4, 0, 3, "two");

  SmritiSplice *splice = g_ptr_array_index (patch->splices, 0);

  put (fixture->path, "one\n");
  g_bytes_unref (splice->before);
  splice->before = g_bytes_new ("ONE", 3);
  assert_refused (patch, SMRITI_ERROR_CHANGED);
  splice = g_ptr_array_index (far->splices, 0);
  splice->offset = G_MAXSIZE - 1;
  assert_refused (far, SMRITI_ERROR_CHANGED);
  assert_content (fixture->path, "one\n");
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a", "b", "new.md", NULL);
  g_autoptr (SmritiPatch) patch = smriti_patch_new (path, NULL, 0, 0, 0, "q :: a\n");
  mode_t mask = umask (027);
  struct stat now;

  assert_applied (patch);
  umask (mask);
  assert_content (path, "q :: a\n");
  g_assert_cmpint (g_stat (path, &now), ==, 0);
  g_assert_cmpint (now.st_mode & 0777, ==, 0640);
  assert_refused (patch, SMRITI_ERROR_CHANGED);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.md", NULL);
  g_autoptr (SmritiPatch) patch = smriti_patch_new (link, "one\r\ntwo\r\n", 10, 5, 0, "new\nlines\r\n");
  struct stat before, now;

  put (fixture->path, "one\r\ntwo\r\n");
  g_assert_cmpint (g_chmod (fixture->path, 0604), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (chown (fixture->path, 1234, 4321), ==, 0);
  g_assert_cmpint (g_stat (fixture->path, &before), ==, 0);
  g_assert_cmpint (symlink ("note.md", link), ==, 0);
  assert_applied (patch);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (fixture->path, "one\r\nnew\r\nlines\r\ntwo\r\n");
  g_assert_cmpint (g_stat (fixture->path, &now), ==, 0);
  g_assert_cmpint (now.st_mode, ==, before.st_mode);
  g_assert_cmpint (now.st_uid, ==, before.st_uid);
  g_assert_cmpint (now.st_gid, ==, before.st_gid);
}

static gboolean
set_attribute (const char *path, const char *name, gconstpointer value, gsize size)
{
  if (setxattr (path, name, value, size, 0) == 0)
    return TRUE;
  g_assert_cmpint (errno, ==, ENOTSUP);
  return FALSE;
}

/* Extended attributes and an access list are the user's, too; and a list that the
 * folder would give a new file is not put on one that had none. */
static void
test_attributes (Fixture *fixture, gconstpointer data)
{
  /* version 2, then tag, rights, id: owner rw, user 1234 r, group none, mask r, others none */
  static const guint8 access[] = { 2, 0,   0,   0,   1,   0,   6,  0, 255, 255, 255, 255, 2,   0,  4,
                                   0, 210, 4,   0,   0,   4,   0,  0, 0,   255, 255, 255, 255, 16, 0,
                                   4, 0,   255, 255, 255, 255, 32, 0, 0,   0,   255, 255, 255, 255 };
  g_autoptr (SmritiPatch) first = smriti_patch_new (fixture->path, "one\n", 4, 0, 3, "two");
  g_autoptr (SmritiPatch) second = smriti_patch_new (fixture->path, "two\n", 4, 0, 3, "one");
  guint8 got[sizeof access + 1];
  char value[16];

  put (fixture->path, "one\n");
  if (!set_attribute (fixture->path, "user.smriti-test", "kept", 4))
    {
      g_test_skip ("no extended attributes on this file system");
      return;
    }
  if (set_attribute (fixture->folder, "system.posix_acl_default", access, sizeof access))
    {
      assert_applied (first);
      g_assert_cmpint (getxattr (fixture->path, "system.posix_acl_access", got, sizeof got), ==, -1);
      put (fixture->path, "one\n");
      g_assert_true (set_attribute (fixture->path, "user.smriti-test", "kept", 4));
      g_assert_true (set_attribute (fixture->path, "system.posix_acl_access", access, sizeof access));
    }
  assert_applied (first);
  assert_applied (second);
  g_assert_cmpint (getxattr (fixture->path, "user.smriti-test", value, sizeof value), ==, 4);
  g_assert_cmpmem (value, 4, "kept", 4);
  if (getxattr (fixture->folder, "system.posix_acl_default", got, sizeof got) > 0)
    {
      g_assert_cmpint (getxattr (fixture->path, "system.posix_acl_access", got, sizeof got), ==, sizeof access);
      g_assert_cmpmem (got, sizeof access, access, sizeof access);
    }
}

static void
test_odd_paths (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dangling = g_build_filename (fixture->folder, "dangling.md", NULL);
  g_autofree char *below = g_build_filename (fixture->path, "x.md", NULL);
  g_autoptr (SmritiPatch) relative = smriti_patch_new ("note.md", "x", 1, 0, 0, "y");
  g_autoptr (SmritiPatch) folder = smriti_patch_new (fixture->folder, "x", 1, 0, 0, "y");
  g_autoptr (SmritiPatch) over_link = smriti_patch_new (dangling, NULL, 0, 0, 0, "y");
  g_autoptr (SmritiPatch) below_file = smriti_patch_new (below, NULL, 0, 0, 0, "y");
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autoptr (SmritiPatch) to_fifo = smriti_patch_new (fifo, "x", 1, 0, 0, "y");

  put (fixture->path, "x");
  g_assert_cmpint (symlink ("nowhere.md", dangling), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (relative, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (folder, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (to_fifo, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (over_link, SMRITI_ERROR_CHANGED);
  assert_refused (below_file, SMRITI_ERROR_FAILED);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiPatch) patch = smriti_patch_new (fixture->path, "one\n", 4, 0, 3, "two");
  g_autoptr (SmritiPatch) no_place = smriti_patch_new ("/proc/smriti-test/x.md", NULL, 0, 0, 0, "y");
  g_autoptr (GError) error = NULL;

  g_assert_false (smriti_patch_apply (no_place, &error));
  g_assert_nonnull (error);
  put (fixture->path, "one\n");
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  assert_refused (patch, SMRITI_ERROR_STORE_FULL);
  assert_content (fixture->path, "one\n");
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  if (geteuid () == 0)
    return; /* root may write in any folder */
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  assert_refused (patch, SMRITI_ERROR_STORE_FULL);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  assert_content (fixture->path, "one\n");
}

#define ADD(name, func) g_test_add ("/patch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("splice", test_splice);
  ADD ("several", test_several);
  ADD ("changed", test_changed);
  ADD ("wrong-bytes", test_wrong_bytes);
  ADD ("create", test_create);
  ADD ("keeps", test_keeps);
  ADD ("attributes", test_attributes);
  ADD ("odd-paths", test_odd_paths);
  ADD ("read-only", test_read_only);
  return g_test_run ();
}
