/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Vaults in real folders: what is told, how often, and that nothing is told
 * after the end. Waits for events in the main context, never sleeps; whatever
 * must not happen is given the time in which something later has happened. */

#include "vaults-fixture.h"

/* --- scans --- */

static void
test_first_scan (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "deep/er/b.MD", "b");
  write_note (f, "c.markdown", "c");
  write_note (f, "d.txt", "d");
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, 3);
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
  g_assert_cmpuint (reads_of (f, "deep/er/b.MD"), ==, 1);
  g_assert_cmpuint (reads_of (f, "c.markdown"), ==, 1);
  g_assert_cmpstr (f->states->str, ==, "scanning watched ");
  smriti_vaults_add (f->vaults, f->dir, "smriti"); /* twice: nothing */
  g_assert_false (smriti_vaults_busy (f->vaults));
}

static void
test_unchanged_is_not_reread (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "b.md", "b");
  write_note (f, "c.md", "c");
  start_and_scan (f);
  g_clear_pointer (&f->vaults, smriti_vaults_free);
  write_note (f, "b.md", "b, longer");
  delete (f, "c.md");
  restart (f);
  g_assert_cmpuint (f->n_reads, ==, 1);
  g_assert_cmpuint (reads_of (f, "b.md"), ==, 2);
  g_assert_cmpuint (f->gone->len, ==, 1);
  g_assert_true (has_gone (f, "c.md"));
}

static void
test_rescan_reads_all (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "b.md", "b");
  start_and_scan (f);
  smriti_vaults_rescan (f->vaults, f->dir);
  WAIT (f, f->n_whole == 2);
  g_assert_cmpuint (f->n_reads, ==, 4);
  g_assert_cmpstr (f->states->str, ==, "scanning watched scanning watched ");
}

static void
test_skip_list (Fixture *f, gconstpointer data)
{
  static const char *const skipped[] = {
    ".obsidian/a.md",      ".git/a.md",     ".trash/a.md", ".hidden.md", "~a.md",
    ".syncthing.a.md.tmp", "sub/.x/y/a.md", "a.md~",       "a.md.swp",   "a.sync-conflict-20261123-013412-D657GF5.md"
  };

  for (guint i = 0; i < G_N_ELEMENTS (skipped); i++)
    write_note (f, skipped[i], "x");
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (skipped); i++)
    write_note (f, skipped[i], "changed");
  wait_for_all (f);
  g_assert_cmpuint (f->n_reads, ==, 0);
  g_assert_cmpuint (f->gone->len, ==, 0);
}

static void
test_many (Fixture *f, gconstpointer data)
{
  enum
  {
    N = 2000
  };

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *note = g_strdup_printf ("d%u/n%u.md", i % 40, i);

      write_note (f, note, note);
    }
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, N);
  restart (f);
  g_assert_cmpuint (f->n_reads, ==, 0);
}

static void
test_names (Fixture *f, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (200, 'x');
  g_autofree char *note = g_strconcat (long_name, ".md", NULL);

  write_note (f, note, "x");
  write_note (f, "with\nnewline.md", "x");
  write_note (f, "\303\244 b.md", "x");
  write_note (f, "\344.md", "not UTF-8");
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, 3);
  g_assert_cmpuint (f->warnings->len, ==, 1);
}

static void
test_too_deep (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) path = g_string_new ("0.md");
  guint n_expected = 0;

  for (guint i = 0; i <= SMRITI_VAULT_SCAN_MAX_DEPTH + 5; i++)
    {
      write_note (f, path->str, "x");
      n_expected += i <= SMRITI_VAULT_SCAN_MAX_DEPTH;
      g_string_prepend (path, "d/");
    }
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, n_expected);
  g_assert_cmpuint (f->warnings->len, ==, 1);
}

/* --- changes --- */

static void
test_edit (Fixture *f, gconstpointer data)
{
  gint64 saved_us, took_us;

  write_note (f, "a.md", "a");
  write_note (f, "sub/b.md", "b");
  start_and_scan (f);
  write_note (f, "sub/b.md", "b, edited");
  saved_us = g_get_monotonic_time ();
  WAIT (f, reads_of (f, "sub/b.md") == 2);
  took_us = g_get_monotonic_time () - saved_us;
  g_test_message ("from save to read: %.1f ms", (double) took_us / 1000);
  wait_for_all (f);
  g_assert_cmpuint (reads_of (f, "sub/b.md"), ==, 2);
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
  g_assert_cmpuint (f->n_reads, ==, 3);
}

/* The same size within one tick of the file system's clock leaves the same stamp. */
static void
test_edit_of_equal_size (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  start_and_scan (f);
  for (guint i = 2; i < 30; i++)
    {
      write_note (f, "a.md", i % 2 ? "a" : "b");
      WAIT (f, reads_of (f, "a.md") >= i);
    }
}

/* Four ways in which editors save; each is one change and no loss. */
static void
test_editors (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "0");
  start_and_scan (f);

  write_note (f, ".a.md.tmp", "written beside, renamed over");
  move (f, ".a.md.tmp", "a.md");
  WAIT (f, reads_of (f, "a.md") == 2);

  move (f, "a.md", "a.md~");
  write_note (f, "a.md", "old one moved away, new one made");
  WAIT (f, reads_of (f, "a.md") == 3);

  delete (f, "a.md");
  write_note (f, "a.md", "deleted and made again");
  WAIT (f, reads_of (f, "a.md") == 4);

  for (guint i = 0; i < 20; i++)
    write_note (f, "a.md", "written many times in a row");
  WAIT (f, reads_of (f, "a.md") >= 5);

  wait_for_all (f);
  g_assert_cmpuint (reads_of (f, "a.md"), <=, 7);
  g_assert_cmpuint (f->gone->len, ==, 0);
}

static void
test_deletion (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "b.md", "b");
  write_note (f, "sub/c.md", "c");
  write_note (f, "sub/deep/d.md", "d");
  start_and_scan (f);
  delete (f, "a.md");
  WAIT (f, has_gone (f, "a.md"));
  delete (f, "sub/deep/d.md");
  delete (f, "sub/deep");
  delete (f, "sub/c.md");
  delete (f, "sub");
  WAIT (f, has_gone (f, "sub/c.md") && has_gone (f, "sub/deep/d.md"));
  wait_for_all (f);
  g_assert_cmpuint (f->gone->len, ==, 3);
  g_assert_cmpuint (reads_of (f, "b.md"), ==, 1);
}

/* A moved note is known at its new place before it goes from the old one. */
static void
test_move (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "sub/b.md", "b");
  start_and_scan (f);
  move (f, "a.md", "z.md");
  WAIT (f, has_gone (f, "a.md"));
  g_assert_cmpuint (reads_of (f, "z.md"), ==, 1);
  move (f, "sub", "tub");
  WAIT (f, has_gone (f, "sub/b.md"));
  g_assert_cmpuint (reads_of (f, "tub/b.md"), ==, 1);
  write_note (f, "tub/b.md", "edited at its new place");
  WAIT (f, reads_of (f, "tub/b.md") == 2);
  wait_for_all (f);
  g_assert_cmpuint (reads_of (f, "sub/b.md"), ==, 1);
}

static void
test_new_directories (Fixture *f, gconstpointer data)
{
  start_and_scan (f);
  write_note (f, "new/er/a.md", "made in one go");
  WAIT (f, reads_of (f, "new/er/a.md") == 1);
  write_note (f, "../beside/tree/b.md", "b");
  write_note (f, "../beside/tree/c/d.md", "d");
  move (f, "../beside/tree", "new/tree");
  WAIT (f, reads_of (f, "new/tree/b.md") == 1 && reads_of (f, "new/tree/c/d.md") == 1);
  write_note (f, "new/tree/c/d.md", "d, edited");
  WAIT (f, reads_of (f, "new/tree/c/d.md") == 2);
  move (f, "new/tree", "../beside/tree");
  WAIT (f, has_gone (f, "new/tree/b.md") && has_gone (f, "new/tree/c/d.md"));
  write_note (f, "../beside/tree/c/d.md", "no longer ours");
  wait_for_all (f);
  g_assert_cmpuint (reads_of (f, "new/tree/c/d.md"), ==, 2);
}

/* Two folders change places: each note is looked for where it now is. */
static void
test_swapped_directories (Fixture *f, gconstpointer data)
{
  write_note (f, "a/n.md", "n");
  write_note (f, "b/m.md", "m");
  start_and_scan (f);
  move (f, "a", "t");
  move (f, "b", "a");
  move (f, "t", "b");
  WAIT (f, reads_of (f, "a/m.md") == 1 && reads_of (f, "b/n.md") == 1 && f->gone->len == 2);
  write_note (f, "a/m.md", "m, edited");
  WAIT (f, reads_of (f, "a/m.md") == 2);
  write_note (f, "b/n.md", "n, edited");
  WAIT (f, reads_of (f, "b/n.md") == 2);
}

static void
test_overflow (Fixture *f, gconstpointer data)
{
  g_autofree char *limit = NULL;
  guint n = 16384;

  if (g_file_get_contents ("/proc/sys/fs/inotify/max_queued_events", &limit, NULL, NULL))
    n = (guint) g_ascii_strtoull (limit, NULL, 10);
  write_note (f, "a.md", "a");
  write_note (f, "b.md", "b");
  write_note (f, "c.md", "c");
  start_and_scan (f);
  for (guint i = 0; i < n / 4 + 10; i++)
    {
      move (f, "a.md", "x.md");
      move (f, "x.md", "a.md");
    }
  write_note (f, "b.md", "edited when no more events were kept");
  write_note (f, "new.md", "new");
  delete (f, "c.md");
  WAIT (f, f->n_whole == 2);
  WAIT (f, reads_of (f, "b.md") == 2 && reads_of (f, "new.md") == 1 && has_gone (f, "c.md"));
  /* Once more where the look met it on its way, which a slow machine allows. */
  g_assert_cmpuint (reads_of (f, "a.md"), <=, 2);
}

/* --- links --- */

static void
test_links (Fixture *f, gconstpointer data)
{
  write_note (f, "real/a.md", "a");
  write_note (f, "../outside/b.md", "b");
  write_note (f, "../target.md", "t");
  make_link (f, "..", "real/loop");
  make_link (f, ".", "self");
  make_link (f, "real", "a-link");
  make_link (f, "../outside", "outside");
  make_link (f, "..", "../outside/up");
  make_link (f, "../target.md", "linked.md");
  make_link (f, "not there", "dead");
  start_and_scan (f);
  g_assert_cmpuint (reads_of (f, "real/a.md"), ==, 1);
  g_assert_cmpuint (reads_of (f, "outside/b.md"), ==, 1);
  g_assert_cmpuint (reads_of (f, "linked.md"), ==, 1);
  g_assert_true (was_warned (f, "real/loop"));
  g_assert_true (was_warned (f, "self"));
  g_assert_true (was_warned (f, "a-link"));
  write_note (f, "outside/b.md", "edited behind a link");
  WAIT (f, reads_of (f, "outside/b.md") == 2);
  write_note (f, "../target.md", "edited where the link leads");
  WAIT (f, reads_of (f, "linked.md") == 2);
  write_note (f, "../target.tmp", "and saved by renaming");
  move (f, "../target.tmp", "../target.md");
  WAIT (f, reads_of (f, "linked.md") == 3);
}

static void
test_new_loop (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  write_note (f, "sub/b.md", "b");
  start_and_scan (f);
  make_link (f, "..", "sub/loop");
  WAIT (f, was_warned (f, "sub/loop"));
  make_link (f, "sub", "again");
  WAIT (f, was_warned (f, "again"));
  wait_for_all (f);
  g_assert_cmpuint (f->n_reads, ==, 2);
  delete (f, "again");
  delete (f, "sub/loop");
  write_note (f, "sub/b.md", "still watched");
  WAIT (f, reads_of (f, "sub/b.md") == 2);
}

/* --- what cannot be read --- */

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *pipe = path_of (f, "pipe.md");
  g_autofree char *huge = path_of (f, "huge.md");

  make_link (f, "not there", "dangling.md");
  make_link (f, "ring.md", "ring.md");
  make_dir (f, "folder.md");
  write_note (f, "folder.md/inside.md", "x");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  write_note (f, "huge.md", "x");
  g_assert_cmpint (truncate (huge, 64 * 1024 * 1024 + 1), ==, 0);
  write_note (f, "empty.md", "");
  start_and_scan (f);
  g_assert_nonnull (strstr (g_hash_table_lookup (f->whys, "dangling.md"), "symbolic link"));
  g_assert_nonnull (g_hash_table_lookup (f->whys, "ring.md"));
  g_assert_nonnull (strstr (g_hash_table_lookup (f->whys, "pipe.md"), "regular"));
  g_assert_nonnull (strstr (g_hash_table_lookup (f->whys, "huge.md"), "64 MiB"));
  g_assert_null (g_hash_table_lookup (f->whys, "empty.md"));
  g_assert_cmpuint (reads_of (f, "folder.md/inside.md"), ==, 1);
  g_assert_cmpuint (reads_of (f, "folder.md"), ==, 0);

  g_assert_cmpint (truncate (huge, 10), ==, 0);
  write_note (f, "huge.md", "no longer");
  WAIT (f, !g_hash_table_contains (f->whys, "huge.md"));
  delete (f, "dangling.md");
  write_note (f, "dangling.md", "a file now");
  WAIT (f, !g_hash_table_contains (f->whys, "dangling.md"));
}

/* A folder takes a note's place, and the note its own again. */
static void
test_note_becomes_folder (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  start_and_scan (f);
  for (guint i = 1; i <= 5; i++)
    {
      delete (f, "a.md");
      write_note (f, "a.md/inside.md", "a folder now");
      WAIT (f, reads_of (f, "a.md/inside.md") == i && !g_hash_table_contains (f->known, "a.md"));
      delete (f, "a.md/inside.md");
      delete (f, "a.md");
      write_note (f, "a.md", "a note again");
      WAIT (f, reads_of (f, "a.md") == i + 1 && !g_hash_table_contains (f->known, "a.md/inside.md"));
    }
  wait_for_all (f);
  g_assert_cmpuint (f->gone->len, ==, 10);
}

/* Names come by events as well as by walks. */
static void
test_new_names (Fixture *f, gconstpointer data)
{
  make_dir (f, "sub");
  start_and_scan (f);
  write_note (f, "sub/with\nnewline.md", "x");
  write_note (f, "sub/ spaces  and 'quotes' \"x\" \\ $(y).md", "x");
  write_note (f, "\344.md", "not UTF-8");
  write_note (f, "\344/inside.md", "in a folder whose name is not UTF-8");
  WAIT (f, reads_of (f, "sub/with\nnewline.md") == 1 && reads_of (f, "sub/ spaces  and 'quotes' \"x\" \\ $(y).md") == 1);
  move (f, "\344.md", "named.md");
  WAIT (f, reads_of (f, "named.md") == 1);
  move (f, "sub/with\nnewline.md", "\344.md");
  WAIT (f, has_gone (f, "sub/with\nnewline.md"));
  wait_for_all (f);
  g_assert_cmpuint (f->n_reads, ==, 3);
}

/* The largest note there may be is read. */
static void
test_largest_note (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_sized_new (64 * 1024 * 1024 + 100);

  while (text->len < 64 * 1024 * 1024 - 100)
    g_string_append (
        text,
        "Words and words, and no card in any of them; so many that their lines are less than a million. Words and words.\n");
  g_string_append (text, "\nlast :: one\n");
  start_and_scan (f);
  write_note (f, "big.md", text->str);
  WAIT (f, g_strcmp0 (g_hash_table_lookup (f->fronts, "big.md"), "last") == 0);
  g_assert_null (g_hash_table_lookup (f->whys, "big.md"));
}

/* Root may read everything, by two capabilities; without them it is held to
 * the modes like anybody. Threads made from here on inherit the lack. */
static void
read_everything (gboolean may)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct caps[2];

  g_assert_cmpint (syscall (SYS_capget, &header, caps), ==, 0);
  if (may)
    caps[0].effective = caps[0].permitted;
  else
    caps[0].effective &= ~((1u << CAP_DAC_OVERRIDE) | (1u << CAP_DAC_READ_SEARCH));
  g_assert_cmpint (syscall (SYS_capset, &header, caps), ==, 0);
}

static void
test_permission (Fixture *f, gconstpointer data)
{
  g_autofree char *note = path_of (f, "a.md");
  g_autofree char *dir = path_of (f, "closed");

  read_everything (FALSE);
  write_note (f, "a.md", "a");
  write_note (f, "closed/b.md", "b");
  start_and_scan (f);
  g_assert_cmpint (chmod (note, 0), ==, 0);
  g_assert_cmpint (chmod (dir, 0), ==, 0);
  restart (f);
  g_assert_true (was_warned (f, "closed"));
  g_assert_cmpuint (f->gone->len, ==, 0); /* what cannot be seen is not gone */
  g_assert_cmpint (chmod (dir, 0700), ==, 0);
  write_note (f, "closed/b.md", "b, edited");
  WAIT (f, reads_of (f, "closed/b.md") == 2);
  smriti_vaults_rescan (f->vaults, f->dir);
  WAIT (f, g_hash_table_contains (f->whys, "a.md"));
  g_assert_cmpint (chmod (note, 0600), ==, 0);
  WAIT (f, !g_hash_table_contains (f->whys, "a.md"));
  read_everything (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/vaults/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("first scan", test_first_scan);
  ADD ("unchanged is not reread", test_unchanged_is_not_reread);
  ADD ("rescan reads all", test_rescan_reads_all);
  ADD ("skip list", test_skip_list);
  ADD ("many", test_many);
  ADD ("names", test_names);
  ADD ("too deep", test_too_deep);
  ADD ("edit", test_edit);
  ADD ("edit of equal size", test_edit_of_equal_size);
  ADD ("editors", test_editors);
  ADD ("deletion", test_deletion);
  ADD ("move", test_move);
  ADD ("new directories", test_new_directories);
  ADD ("swapped directories", test_swapped_directories);
  ADD ("overflow", test_overflow);
  ADD ("links", test_links);
  ADD ("new loop", test_new_loop);
  ADD ("unreadable", test_unreadable);
  ADD ("note becomes folder", test_note_becomes_folder);
  ADD ("new names", test_new_names);
  ADD ("largest note", test_largest_note);
  ADD ("permission", test_permission);
  return g_test_run ();
}
