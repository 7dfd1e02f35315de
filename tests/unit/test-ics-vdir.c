/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The folder of calendar files: written where it differs, nothing else touched,
 * whatever lies where a file should. */

#include "client/ics/vdir.h"

#include "client/ics/event.h"
#include "common/error.h"
#include "tests/unit/rule-rows.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WEEKLY "weekly-18885f27b5af9012@org.smriti.Smriti.ics"
#define SOMEBODY 65534 /* any user but root */
#define DAILY "daily-18885f27b5af9012@org.smriti.Smriti.ics"

typedef struct
{
  char *top;
  char *dir;
  GPtrArray *rows; /* daily and weekly, of Python */
} Fixture;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->top = g_dir_make_tmp ("smriti-test-XXXXXX", NULL);
  f->dir = g_build_filename (f->top, "data", "calendar", NULL);
  f->rows = rows_new ();
  g_ptr_array_add (f->rows, row_new ("Python", SMRITI_CADENCE_DAILY, "2026-11-23"));
  g_ptr_array_add (f->rows, row_new ("Python", SMRITI_CADENCE_WEEKLY, "2026-11-23"));
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  remove_tree (f->top);
  g_free (f->top);
  g_free (f->dir);
  g_ptr_array_unref (f->rows);
}

static char *
path_of (Fixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

static void
update (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  smriti_ics_vdir_update (f->dir, f->rows, &error);
  g_assert_no_error (error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names in the folder, in order, a space between them. */
static char *
names (Fixture *f)
{
  g_autoptr (GDir) entries = g_dir_open (f->dir, 0, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  const char *name;

  while ((name = g_dir_read_name (entries)))
    g_ptr_array_add (all, (gpointer) g_intern_string (name));
  g_ptr_array_sort (all, compare_names);
  g_ptr_array_add (all, NULL);
  return g_strjoinv (" ", (char **) all->pdata);
}

static void
assert_names (Fixture *f, const char *expected)
{
  g_autofree char *found = names (f);

  g_assert_cmpstr (found, ==, expected);
}

static void
write_there (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = path_of (f, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_holds (Fixture *f, const char *name, const char *expected)
{
  g_autofree char *path = path_of (f, name);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static ino_t
inode (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);
  GStatBuf found;

  g_assert_cmpint (g_lstat (path, &found), ==, 0);
  g_assert_true (S_ISREG (found.st_mode));
  g_assert_cmpuint (found.st_mode & 07777, ==, 0600);
  return found.st_ino;
}

/* --- the tests --- */

static void
test_first (Fixture *f, gconstpointer unused)
{
  g_autofree char *item = smriti_ics_item (g_ptr_array_index (f->rows, 1));
  GStatBuf found;

  update (f);
  assert_names (f, "color " DAILY " displayname " WEEKLY);
  assert_holds (f, WEEKLY, item);
  assert_holds (f, "displayname", "Smriti");
  assert_holds (f, "color", "#C2185B");
  g_assert_cmpint (g_stat (f->dir, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 07777, ==, 0700);
}

/* The same again touches nothing; a change touches its own file. */
static void
test_only_what_differs (Fixture *f, gconstpointer unused)
{
  SmritiRuleRow *weekly = g_ptr_array_index (f->rows, 1);
  ino_t day, week;

  update (f);
  day = inode (f, DAILY);
  week = inode (f, WEEKLY);
  update (f);
  g_assert_true (inode (f, DAILY) == day && inode (f, WEEKLY) == week);
  weekly->minute += 30;
  update (f);
  g_assert_true (inode (f, DAILY) == day);
  g_assert_true (inode (f, WEEKLY) != week);
  /* What someone else made of a file of ours, shorter, longer or as long. */
  write_there (f, DAILY, "x");
  update (f);
  {
    g_autofree char *item = smriti_ics_item (g_ptr_array_index (f->rows, 0));
    g_autofree char *longer = g_strconcat (item, "x", NULL);

    assert_holds (f, DAILY, item);
    write_there (f, DAILY, longer);
    update (f);
    assert_holds (f, DAILY, item);
    longer[strlen (item)] = '\0';
    longer[20] ^= 1;
    write_there (f, DAILY, longer);
    update (f);
    assert_holds (f, DAILY, item);
  }
}

static void
test_removed (Fixture *f, gconstpointer unused)
{
  static const char *const foreign[] = { "0-mine.ics",
                                         "daily-18885f27b5af9012@org.smriti.Smriti.ics.bak",
                                         "daily-18885F27B5AF9012@org.smriti.Smriti.ics",
                                         "daily-18885f27b5af901@org.smriti.Smriti.ics",
                                         "daily18885f27b5af9012@org.smriti.Smriti.ics",
                                         "hourly-18885f27b5af9012@org.smriti.Smriti.ics",
                                         "@org.smriti.Smriti.ics",
                                         "x-daily-18885f27b5af9012@org.smriti.Smriti.ics" };

  update (f);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    write_there (f, foreign[i], "mine");
  write_there (f, "90-day-0123456789abcdef@org.smriti.Smriti.ics", "of a topic that is gone");
  write_there (f, ".smriti.tmp", "of a run that was killed");
  g_ptr_array_remove_index (f->rows, 0);
  update (f);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      assert_holds (f, foreign[i], "mine");
      {
        g_autofree char *path = path_of (f, foreign[i]);

        g_remove (path);
      }
    }
  g_ptr_array_set_size (f->rows, 0);
  {
    g_autofree char *left = NULL;

    update (f);
    left = names (f);
    g_assert_true (g_str_equal (left, "color displayname") || g_str_equal (left, ".smriti.tmp color displayname"));
  }
}

static void
test_metadata_is_theirs (Fixture *f, gconstpointer unused)
{
  update (f);
  write_there (f, "color", "#000000");
  write_there (f, "displayname", "My reviews");
  update (f);
  assert_holds (f, "color", "#000000");
  assert_holds (f, "displayname", "My reviews");
}

/* A symlink is not written through, a pipe not waited for. */
static void
test_odd_files (Fixture *f, gconstpointer unused)
{
  g_autofree char *daily = path_of (f, DAILY);
  g_autofree char *weekly = path_of (f, WEEKLY);
  g_autofree char *gone = path_of (f, "monthly-18885f27b5af9012@org.smriti.Smriti.ics");
  g_autofree char *other = g_build_filename (f->top, "other", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (f->dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (other, "other", -1, NULL));
  g_assert_cmpint (symlink (other, daily), ==, 0);
  g_assert_cmpint (symlink (other, gone), ==, 0);
  g_assert_cmpint (mkfifo (weekly, 0600), ==, 0);
  update (f);
  inode (f, DAILY);
  inode (f, WEEKLY);
  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "other");
  g_assert_true (g_file_test (gone, G_FILE_TEST_IS_SYMLINK)); /* not made by us */
}

static void
assert_fails (Fixture *f, int code, const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smriti_ics_vdir_update (f->dir, f->rows, &error));
  g_assert_error (error, SMRITI_ERROR, code);
  if (!strstr (error->message, name))
    g_error ("'%s' does not name '%s'", error->message, name);
}

static void
test_in_the_way (Fixture *f, gconstpointer unused)
{
  g_autofree char *daily = path_of (f, DAILY);
  g_autofree char *beside = path_of (f, ".smriti.tmp");
  g_autofree char *data = g_path_get_dirname (f->dir);

  g_assert_cmpint (g_mkdir_with_parents (daily, 0700), ==, 0);
  assert_fails (f, SMRITI_ERROR_FAILED, DAILY);
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  remove_tree (data);
  g_assert_true (g_file_set_contents (data, "a file", -1, NULL));
  assert_fails (f, SMRITI_ERROR_FAILED, f->dir);
}

/* Root may write where it is forbidden, so for a while it is somebody else. */
static void
test_read_only (Fixture *f, gconstpointer unused)
{
  gboolean is_root = geteuid () == 0;
  g_autofree char *data = g_path_get_dirname (f->dir);

  update (f);
  ((SmritiRuleRow *) g_ptr_array_index (f->rows, 0))->minute++;
  if (is_root)
    {
      g_assert_cmpint (g_chmod (f->top, 0755), ==, 0);
      g_assert_cmpint (g_chmod (data, 0755), ==, 0);
      g_assert_true (chown (f->dir, SOMEBODY, SOMEBODY) == 0 && seteuid (SOMEBODY) == 0);
    }
  g_assert_cmpint (g_chmod (f->dir, 0500), ==, 0);
  assert_fails (f, SMRITI_ERROR_STORE_FULL, f->dir);
  g_assert_cmpint (g_chmod (f->dir, 0700), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  update (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/ics-vdir/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("first", test_first);
  ADD ("only-what-differs", test_only_what_differs);
  ADD ("removed", test_removed);
  ADD ("metadata-is-theirs", test_metadata_is_theirs);
  ADD ("odd-files", test_odd_files);
  ADD ("in-the-way", test_in_the_way);
  ADD ("read-only", test_read_only);
  return g_test_run ();
}
