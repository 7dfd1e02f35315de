/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How programs save: the very steps each of them takes, and the programs
 * themselves where they are at hand. Each is a change of the note, never its end;
 * whatever was done, what is told in the end is what a fresh scan finds. */

#include "vaults-fixture.h"

#include <fcntl.h>
#include <gio/gio.h>

/* --- a save is a change, and no loss --- */

/* The note is read as @front begins to stand in it; no other is, and none went. */
static void
wait_for_front (Fixture *f, const char *note, const char *front)
{
  WAIT (f, g_strcmp0 (g_hash_table_lookup (f->fronts, note), front) == 0 && !smriti_vaults_busy (f->vaults));
  g_assert_cmpuint (g_hash_table_size (f->known), ==, 2); /* and "other.md" */
  g_assert_cmpuint (f->gone->len, ==, 0);
  g_assert_cmpuint (reads_of (f, "other.md"), ==, 1);
  g_assert_cmpuint (f->warnings->len, ==, 0);
}

static void
vim_renames (Fixture *f, const char *text)
{
  write_note (f, "4913", ""); /* may it make files here? */
  delete (f, "4913");
  write_note (f, ".a.md.swp", "swap");
  move (f, "a.md", "a.md~");
  write_note (f, "a.md", text);
  delete (f, "a.md~");
  delete (f, ".a.md.swp");
}

static void
vim_copies (Fixture *f, const char *text)
{
  write_note (f, "a.md~", "the copy");
  write_note (f, "a.md", ""); /* cut short, then written */
  write_note (f, "a.md", text);
  delete (f, "a.md~");
}

static void
emacs (Fixture *f, const char *text)
{
  make_link (f, "me@host.123:456", ".#a.md"); /* its lock: a link to nowhere */
  write_note (f, "#a.md#", "what it saves by itself");
  move (f, "a.md", "a.md~");
  write_note (f, "a.md", text);
  delete (f, "#a.md#");
  delete (f, ".#a.md");
}

static void
kate (Fixture *f, const char *text)
{
  write_note (f, "a.md.qXyZ12", text);
  move (f, "a.md.qXyZ12", "a.md");
}

static void
sync_thing (Fixture *f, const char *text)
{
  write_note (f, ".syncthing.a.md.tmp", "half of it");
  write_note (f, ".syncthing.a.md.tmp", text);
  move (f, ".syncthing.a.md.tmp", "a.md");
}

static void
sync_thing_elsewhere (Fixture *f, const char *text)
{
  write_note (f, "~syncthing~a.md.tmp", text);
  move (f, "a.md", "a.sync-conflict-20261123-013412-D657GF5.md"); /* ours loses */
  move (f, "~syncthing~a.md.tmp", "a.md");
}

static void
in_place (Fixture *f, const char *text)
{
  g_autofree char *path = path_of (f, "a.md");
  int fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);

  for (const char *s = text; *s; s++) /* by single bytes, and every one of them on the disk */
    g_assert_cmpint (write (fd, s, 1) == 1 && fsync (fd) == 0, ==, TRUE);
  g_assert_cmpint (close (fd), ==, 0);
}

/* What gedit and every GTK program does: .goutputstream-XXXXXX, or a backup. */
static void
gio (Fixture *f, const char *text)
{
  static gboolean make_backup;
  g_autofree char *path = path_of (f, "a.md");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  make_backup = !make_backup;
  g_assert_true (g_file_replace_contents (file, text, strlen (text), NULL, make_backup, G_FILE_CREATE_NONE, NULL, NULL, NULL));
}

static void
another_inode (Fixture *f, const char *text)
{
  delete (f, "a.md");
  write_note (f, "../made.md", text);
  move (f, "../made.md", "a.md");
}

static void
hard_link (Fixture *f, const char *text)
{
  g_autofree char *made = path_of (f, "made"), *path = path_of (f, "a.md");

  write_note (f, "made", text);
  delete (f, "a.md");
  g_assert_cmpint (link (made, path), ==, 0);
  delete (f, "made");
}

/* @argv with the vault as its folder; FALSE when there is no such program. */
static gboolean
run (Fixture *f, const char *const *argv)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  int status;

  if (!program)
    return FALSE;
  g_assert_true (g_spawn_sync (f->dir, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return TRUE;
}

static gboolean
real_sed (Fixture *f, const char *text)
{
  g_autofree char *script = g_strdup_printf ("c%s", text);

  return run (f, (const char *const[]){ "sed", "-i", "-e", script, "a.md", NULL });
}

static gboolean
real_vim_with (Fixture *f, const char *text, const char *backupcopy)
{
  g_autofree char *change = g_strdup_printf ("call setline(1, '%s')", text);

  return run (f, (const char *const[]){ "vim", "-u", "NONE", "-i", "NONE", "-es", "-c", backupcopy, "-c", change, "-c", "wq",
                                        "a.md", NULL });
}

static void
test_steps (Fixture *f, gconstpointer data)
{
  static void (*const saves[]) (Fixture * f, const char *text) = { vim_renames,          vim_copies, emacs, kate, sync_thing,
                                                                   sync_thing_elsewhere, in_place,   gio,   gio,  hard_link,
                                                                   another_inode };

  write_note (f, "a.md", "0 :: zero\n");
  write_note (f, "other.md", "other :: one\n");
  start_and_scan (f);
  for (guint i = 0; i < 3 * G_N_ELEMENTS (saves); i++)
    {
      g_autofree char *front = g_strdup_printf ("%u", i + 1);
      g_autofree char *text = g_strdup_printf ("%s :: zero\n", front);

      saves[i % G_N_ELEMENTS (saves)](f, text);
      wait_for_front (f, "a.md", front);
    }
}

static void
test_programs (Fixture *f, gconstpointer data)
{
  guint n = 0;

  write_note (f, "a.md", "0 :: zero\n");
  write_note (f, "other.md", "other :: one\n");
  start_and_scan (f);
  if (real_sed (f, "1 :: zero"))
    wait_for_front (f, "a.md", "1"), n++;
  if (real_vim_with (f, "2 :: zero", "set backup writebackup backupcopy=no"))
    wait_for_front (f, "a.md", "2"), n++;
  if (real_vim_with (f, "3 :: zero", "set backup writebackup backupcopy=yes"))
    wait_for_front (f, "a.md", "3"), n++;
  if (real_vim_with (f, "4 :: zero", "set nobackup nowritebackup"))
    wait_for_front (f, "a.md", "4"), n++;
  g_test_message ("%u saves by real programs", n);
}

/* --- whatever is done: what a fresh scan finds --- */

static const char *const names[] = {
  "a.md",      "b.md", "sub/a.md", "sub/b.md", "sub/deep/c.md", "tub/a.md", "tub/sub/d.md",     "x.md",
  "x.md/a.md", "tub",  "sub",      "sub/deep", "link.md",       "a.txt",    "sub/.hidden/a.md", "sub/a.sync-conflict-1.md"
};

static const char *
any_name (void)
{
  return names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
}

/* Any of them may fail, as the folder stands: that is a change less. */
static void
change (Fixture *f, guint n)
{
  g_autofree char *path = path_of (f, any_name ());
  g_autofree char *other = path_of (f, any_name ());
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (f->home, "beside", NULL);
  g_autofree char *text = g_strdup_printf ("front %u :: back\n", n);

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
    case 1:
    case 2:
      g_mkdir_with_parents (folder, 0700);
      (void) g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL); /* in place */
      break;
    case 3:
    case 4:
      g_mkdir_with_parents (folder, 0700);
      (void) g_file_set_contents (path, text, -1, NULL); /* renamed over it */
      break;
    case 5:
    case 6:
    case 7:
      (void) rename (path, other);
      break;
    case 8:
      delete_tree (path);
      break;
    case 9:
      (void) rename (path, beside);
      break;
    case 10:
      (void) rename (beside, path);
      break;
    default:
      g_mkdir_with_parents (path, 0700);
    }
}

/* Below a link that leads nowhere nothing is known, and so nothing is gone. */
static gboolean
is_behind_dead_link (Fixture *f, const char *note)
{
  for (const char *slash = strchr (note, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *above = g_strndup (note, (gsize) (slash - note));
      g_autofree char *path = path_of (f, above);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static void
assert_same_notes (Fixture *f, Fixture *fresh)
{
  GHashTableIter iter;
  gpointer note, stamp;

  g_hash_table_iter_init (&iter, fresh->known);
  while (g_hash_table_iter_next (&iter, &note, &stamp))
    {
      if (!g_hash_table_contains (f->known, note))
        g_error ("'%s' was not told", (char *) note);
      if (memcmp (stamp, g_hash_table_lookup (f->known, note), sizeof (SmritiFileStamp)) != 0)
        g_error ("'%s' is another one by now", (char *) note);
      if (g_strcmp0 (g_hash_table_lookup (fresh->fronts, note), g_hash_table_lookup (f->fronts, note)) != 0)
        g_error ("'%s' says something else by now", (char *) note);
    }
  g_hash_table_iter_init (&iter, f->known);
  while (g_hash_table_iter_next (&iter, &note, NULL))
    if (!g_hash_table_contains (fresh->known, note) && !is_behind_dead_link (f, note))
      g_error ("'%s' is gone, and nobody said so", (char *) note);
}

static void
test_anything (Fixture *f, gconstpointer data)
{
  start_and_scan (f);
  for (guint round = 0; round < 40; round++)
    {
      Fixture fresh = { NULL };
      gint32 n = g_test_rand_int_range (1, 60);

      for (gint32 i = 0; i < n; i++)
        {
          change (f, round * 100 + (guint) i);
          f->n_reads_in_dispatch = 0;
          if (g_test_rand_int_range (0, 4) == 0)
            g_main_context_iteration (NULL, FALSE);
        }
      wait_for_all (f);
      set_up (&fresh, NULL);
      g_free (fresh.dir);
      fresh.dir = g_strdup (f->dir);
      start_and_scan (&fresh);
      assert_same_notes (f, &fresh);
      tear_down (&fresh, NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/vaults/saved/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("steps", test_steps);
  ADD ("programs", test_programs);
  ADD ("anything", test_anything);
  return g_test_run ();
}
