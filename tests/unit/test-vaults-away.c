/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Vaults that come and go: not there yet, deleted, on a disk that is taken out,
 * with too few watches, removed while they are read. */

#include "vaults-fixture.h"

/* --- coming and going --- */

static void
test_vault_goes_and_returns (Fixture *f, gconstpointer data)
{
  g_autofree char *away = g_build_filename (f->home, "elsewhere", NULL);

  write_note (f, "a.md", "a");
  write_note (f, "sub/b.md", "b");
  start_and_scan (f);
  g_assert_cmpint (rename (f->dir, away), ==, 0);
  WAIT (f, g_str_has_suffix (f->states->str, "away "));
  WAIT (f, !smriti_vaults_busy (f->vaults));
  g_assert_cmpint (rename (away, f->dir), ==, 0);
  WAIT (f, f->n_whole == 2);
  g_assert_cmpstr (f->states->str, ==, "scanning watched away scanning watched ");
  g_assert_cmpuint (f->gone->len, ==, 0);
  g_assert_cmpuint (f->n_reads, ==, 2);
  write_note (f, "sub/b.md", "watched again");
  WAIT (f, reads_of (f, "sub/b.md") == 2);
}

static void
test_vault_is_deleted_and_made_again (Fixture *f, gconstpointer data)
{
  write_note (f, "a.md", "a");
  start_and_scan (f);
  for (guint i = 0; i < 5; i++)
    {
      guint n = f->n_whole;

      delete_tree (f->dir);
      if (i % 2)
        WAIT (f, g_str_has_suffix (f->states->str, "away "));
      write_note (f, "a.md", "a, of another folder");
      WAIT (f, f->n_whole > n && !smriti_vaults_busy (f->vaults));
      WAIT (f, reads_of (f, "a.md") >= i + 2);
      wait_for_all (f);
    }
}

/* A folder that comes step by step, and a directory above it that is renamed. */
static void
test_absent_vault (Fixture *f, gconstpointer data)
{
  g_autofree char *old_dir = g_steal_pointer (&f->dir);
  g_autofree char *above = g_build_filename (f->home, "x", NULL);
  g_autofree char *renamed = g_build_filename (f->home, "y", NULL);

  f->dir = g_build_filename (f->home, "x", "y", "z", NULL);
  start (f);
  WAIT (f, g_str_equal (f->states->str, "away ") && !smriti_vaults_busy (f->vaults));
  g_assert_cmpint (g_mkdir (above, 0700), ==, 0);
  WAIT (f, smriti_vaults_busy (f->vaults));
  WAIT (f, !smriti_vaults_busy (f->vaults));
  write_note (f, "a.md", "a");
  WAIT (f, reads_of (f, "a.md") == 1);
  g_assert_cmpint (rename (above, renamed), ==, 0);
  WAIT (f, g_str_has_suffix (f->states->str, "away "));
  g_assert_cmpint (rename (renamed, above), ==, 0);
  WAIT (f, g_str_has_suffix (f->states->str, "watched "));
  g_assert_cmpuint (f->n_reads, ==, 1);
  g_assert_cmpuint (f->gone->len, ==, 0);
}

static void
test_vault_is_a_file (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (rmdir (f->dir), ==, 0);
  g_assert_true (g_file_set_contents (f->dir, "x", 1, NULL));
  start (f);
  WAIT (f, g_str_equal (f->states->str, "away ") && !smriti_vaults_busy (f->vaults));
  g_assert_cmpint (unlink (f->dir), ==, 0);
  write_note (f, "a.md", "a");
  WAIT (f, reads_of (f, "a.md") == 1);
}

static void
test_linked_vault (Fixture *f, gconstpointer data)
{
  g_autofree char *real = g_build_filename (f->home, "real", NULL);
  g_autofree char *other = g_build_filename (f->home, "other", NULL);

  write_note (f, "a.md", "a");
  g_assert_cmpint (rename (f->dir, real), ==, 0);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_cmpint (symlink ("real", f->dir), ==, 0);
  start_and_scan (f);
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
  g_assert_cmpint (unlink (f->dir), ==, 0);
  g_assert_cmpint (symlink ("other", f->dir), ==, 0);
  WAIT (f, has_gone (f, "a.md"));
  write_note (f, "b.md", "b");
  WAIT (f, reads_of (f, "b.md") == 1);
}

/* --- a system of our own: few watches, disks that come and go --- */

static gboolean
put (const char *path, const char *text)
{
  FILE *file = fopen (path, "w");
  gboolean ok = file && fputs (text, file) >= 0;

  return file && fclose (file) == 0 && ok;
}

/* In a subprocess: own limits and own mounts, as root or not. */
static gboolean
enter_namespace (void)
{
  g_autofree char *uids = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *gids = g_strdup_printf ("0 %u 1", (guint) getgid ());

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && put ("/proc/self/uid_map", uids) && put ("/proc/self/setgroups", "deny")
         && put ("/proc/self/gid_map", gids);
}

static gboolean
can_enter_namespace (void)
{
  int status = -1;
  pid_t child = fork ();

  if (child == 0)
    _exit (enter_namespace () ? 0 : 1);
  return child > 0 && waitpid (child, &status, 0) == child && status == 0;
}

/* TRUE in the subprocess, in which the test is to be run. */
static gboolean
enter_subprocess (void)
{
  if (g_test_subprocess ())
    {
      g_assert_true (enter_namespace ());
      return TRUE;
    }
  if (!can_enter_namespace ())
    {
      g_test_skip ("no user namespaces here");
      return FALSE;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_out_of_watches (Fixture *f, gconstpointer data)
{
  if (!enter_subprocess ())
    return;
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *note = g_strdup_printf ("d%u/n.md", i);

      write_note (f, note, "x");
    }
  g_assert_true (put ("/proc/sys/user/max_inotify_watches", "12"));
  start_and_scan (f);
  g_assert_cmpuint (f->n_reads, ==, 30); /* read all the same */
  g_assert_cmpstr (f->states->str, ==, "scanning rescanned ");
  g_assert_cmpuint (f->warnings->len, ==, 1);
  g_assert_true (put ("/proc/sys/user/max_inotify_watches", "1000"));
  smriti_vaults_rescan (f->vaults, f->dir);
  WAIT (f, g_str_has_suffix (f->states->str, " watched "));
  write_note (f, "d29/n.md", "watched now");
  WAIT (f, reads_of (f, "d29/n.md") == 3);
}

/* The one timer there is while watches are missing, due at once instead of in a
 * quarter of an hour. */
static void
let_a_quarter_pass (void)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_found = 0;

  for (guint id = 1; id < 100000 && n_found == 0; id++)
    {
      GSource *source = g_main_context_find_source_by_id (NULL, id);

      if (!source || g_source_get_ready_time (source) < now_us + G_GINT64_CONSTANT (120000000)) /* not the guard */
        continue;
      g_assert_cmpint (g_source_get_ready_time (source), <=, now_us + G_GINT64_CONSTANT (902000000));
      g_source_set_ready_time (source, 0);
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, 1);
}

/* Without watches a change is found by looking; with watches again, it is told
 * as ever, and nothing looks from time to time any more. */
static void
check_falls_back (Fixture *f, const char *limit, const char *few)
{
  write_note (f, "a/n.md", "x");
  write_note (f, "b/n.md", "x");
  g_assert_true (put (limit, few));
  start_and_scan (f);
  g_assert_cmpstr (f->states->str, ==, "scanning rescanned ");
  g_assert_cmpuint (f->warnings->len, ==, 1);
  g_assert_true (was_warned (f, ": the system has no more file watches"));

  write_note (f, "b/n.md", "changed, and nobody says so");
  write_note (f, "new/n.md", "new");
  delete (f, "a/n.md");
  let_a_quarter_pass ();
  WAIT (f, reads_of (f, "b/n.md") == 2 && reads_of (f, "new/n.md") == 1 && has_gone (f, "a/n.md"));
  WAIT (f, !smriti_vaults_busy (f->vaults));
  g_assert_cmpuint (f->warnings->len, ==, 1);

  g_assert_true (put (limit, "1000"));
  let_a_quarter_pass ();
  WAIT (f, g_str_has_suffix (f->states->str, " watched ") && !smriti_vaults_busy (f->vaults));
  g_assert_cmpuint (f->warnings->len, ==, 0); /* taken back */
  write_note (f, "b/n.md", "watched now");
  WAIT (f, reads_of (f, "b/n.md") == 3);
  wait_for_all (f);
  for (guint id = 1; id < 100000; id++)
    g_assert_true (!g_main_context_find_source_by_id (NULL, id)
                   || g_source_get_ready_time (g_main_context_find_source_by_id (NULL, id)) < 0);
}

static void
test_few_watches (Fixture *f, gconstpointer data)
{
  if (enter_subprocess ())
    check_falls_back (f, "/proc/sys/user/max_inotify_watches", "4");
}

static void
test_no_instance (Fixture *f, gconstpointer data)
{
  if (enter_subprocess ())
    check_falls_back (f, "/proc/sys/user/max_inotify_instances", "0");
}

/* Taken out while nobody looked: an empty folder that had notes is a disk not there. */
static void
test_unmounted_before (Fixture *f, gconstpointer data)
{
  if (!enter_subprocess ())
    return;
  g_assert_cmpint (mount ("none", f->dir, "tmpfs", 0, NULL), ==, 0);
  write_note (f, "a.md", "a");
  start_and_scan (f);
  g_clear_pointer (&f->vaults, smriti_vaults_free);
  g_assert_cmpint (umount (f->dir), ==, 0);
  g_string_truncate (f->states, 0);
  start (f);
  WAIT (f, g_str_equal (f->states->str, "away ") && !smriti_vaults_busy (f->vaults));
  g_assert_cmpuint (f->gone->len, ==, 0);
  g_assert_cmpint (mount ("none", f->dir, "tmpfs", 0, NULL), ==, 0);
  WAIT (f, smriti_vaults_busy (f->vaults));
  WAIT (f, !smriti_vaults_busy (f->vaults)); /* there, and empty as yet */
  g_assert_cmpstr (f->states->str, ==, "away ");
  write_note (f, "a.md", "a, again");
  WAIT (f, g_str_has_suffix (f->states->str, " watched "));
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 2);
  g_assert_cmpint (umount (f->dir), ==, 0);
  WAIT (f, g_str_has_suffix (f->states->str, " away "));
  g_assert_cmpuint (f->gone->len, ==, 0);
}

static void
test_unmounted (Fixture *f, gconstpointer data)
{
  if (!enter_subprocess ())
    return;
  g_assert_cmpint (mount ("none", f->dir, "tmpfs", 0, NULL), ==, 0);
  write_note (f, "a.md", "a");
  start_and_scan (f);
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
  g_assert_cmpint (umount2 (f->dir, MNT_DETACH), ==, 0);
  WAIT (f, g_str_has_suffix (f->states->str, "away "));
  g_assert_cmpint (f->gone->len, ==, 0);
  WAIT (f, !smriti_vaults_busy (f->vaults));
  g_assert_cmpint (mount ("none", f->dir, "tmpfs", 0, NULL), ==, 0);
  write_note (f, "a.md", "a, on another disk");
  WAIT (f, reads_of (f, "a.md") == 2);
  WAIT (f, g_str_has_suffix (f->states->str, " watched "));
  write_note (f, "a.md", "a, on another disk, edited");
  WAIT (f, reads_of (f, "a.md") == 3);
  g_assert_cmpint (umount2 (f->dir, MNT_DETACH), ==, 0);
}

/* A disk below the vault: its notes are there, gone with it, and there again. */
static void
test_disk_in_a_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *disk = path_of (f, "disk");

  if (!enter_subprocess ())
    return;
  write_note (f, "a.md", "a");
  make_dir (f, "disk");
  start_and_scan (f);
  g_assert_cmpint (mount ("none", disk, "tmpfs", 0, NULL), ==, 0);
  write_note (f, "disk/b.md", "b");
  smriti_vaults_rescan (f->vaults, f->dir);
  WAIT (f, reads_of (f, "disk/b.md") == 1 && !smriti_vaults_busy (f->vaults));
  write_note (f, "disk/b.md", "b, edited");
  WAIT (f, reads_of (f, "disk/b.md") == 2);
  g_assert_cmpint (umount2 (disk, MNT_DETACH), ==, 0);
  WAIT (f, has_gone (f, "disk/b.md"));
  wait_for_all (f);
  g_assert_cmpuint (f->gone->len, ==, 1);
}

/* --- the end --- */

static void
test_removal_during_scan (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *note = g_strdup_printf ("n%u.md", i);

      write_note (f, note, "x");
    }
  f->remove_at = data;
  start (f);
  WAIT (f, f->is_over);
  if (f->vaults)
    {
      g_assert_false (smriti_vaults_busy (f->vaults));
      g_clear_pointer (&f->vaults, smriti_vaults_free);
    }
  g_assert_cmpuint (f->n_reads, <=, 300);
}

/* Freed at every moment of its first steps. */
static void
test_free_any_time (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *note = g_strdup_printf ("d%u/n.md", i);

      write_note (f, note, "x");
    }
  for (guint n_steps = 0; n_steps < 60; n_steps++)
    {
      f->is_over = FALSE;
      g_hash_table_remove_all (f->known);
      start (f);
      for (guint i = 0; i < n_steps && smriti_vaults_busy (f->vaults); i++)
        step (f);
      f->is_over = TRUE;
      g_clear_pointer (&f->vaults, smriti_vaults_free);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
test_two_vaults (Fixture *f, gconstpointer data)
{
  g_autofree char *inner = NULL;
  guint n;

  write_note (f, "inner/a.md", "a");
  start_and_scan (f);
  inner = g_steal_pointer (&f->dir);
  f->dir = g_build_filename (inner, "inner", NULL); /* on_state compares */
  smriti_vaults_add (f->vaults, f->dir, "no such reader");
  WAIT (f, f->n_whole == 2);
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
  write_note (f, "a.md", "in both");
  WAIT (f, reads_of (f, "a.md") == 2 && reads_of (f, "inner/a.md") == 2);
  smriti_vaults_remove (f->vaults, inner);
  write_note (f, "a.md", "in the inner one");
  WAIT (f, reads_of (f, "a.md") == 3);
  n = reads_of (f, "inner/a.md");
  wait_for_all (f);
  g_assert_cmpuint (n, ==, 2);
}

/* Nothing waits for a time when nothing changes. */
static void
test_idle (Fixture *f, gconstpointer data)
{
  GMainContext *context = g_main_context_default ();
  int timeout = 0, priority;
  GPollFD fds[16];

  write_note (f, "a.md", "a");
  start_and_scan (f);
  wait_for_all (f);
  g_assert_true (g_main_context_acquire (context));
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, priority, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  g_assert_cmpint (timeout, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/vaults/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("goes and returns", test_vault_goes_and_returns);
  ADD ("deleted and made again", test_vault_is_deleted_and_made_again);
  ADD ("absent", test_absent_vault);
  ADD ("is a file", test_vault_is_a_file);
  ADD ("linked vault", test_linked_vault);
  ADD ("out of watches", test_out_of_watches);
  ADD ("few watches", test_few_watches);
  ADD ("no instance of inotify", test_no_instance);
  ADD ("unmounted", test_unmounted);
  ADD ("unmounted before", test_unmounted_before);
  ADD ("disk in a folder", test_disk_in_a_folder);
  g_test_add ("/vaults/removal during scan", Fixture, "n7.md", set_up, test_removal_during_scan, tear_down);
  g_test_add ("/vaults/free during scan", Fixture, "*", set_up, test_removal_during_scan, tear_down);
  ADD ("free any time", test_free_any_time);
  ADD ("two vaults", test_two_vaults);
  ADD ("idle", test_idle);
  return g_test_run ();
}
