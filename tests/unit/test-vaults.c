/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Vaults in real folders: what is told, how often, and that nothing is told
 * after the end. Waits for events in the main context, never sleeps; whatever
 * must not happen is given the time in which something later has happened. */

#include "daemon/vaults/scan.h"
#include "daemon/vaults/vaults.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/capability.h>
#include <sys/syscall.h>

#define GUARD_S 60

typedef struct
{
  char *home; /* temporary */
  char *dir;  /* the vault, below home */
  SmritiVaults *vaults;
  GHashTable *known; /* note → SmritiFileStamp */
  GHashTable *reads; /* note → how often, as a pointer */
  GHashTable *whys;  /* note → why it could not be read */
  GPtrArray *gone;
  GString *states; /* "scanning watched " */
  GPtrArray *warnings;
  guint n_reads;
  guint n_reads_in_dispatch;
  guint n_whole;         /* WATCHED and RESCANNED told */
  gboolean is_over;      /* no call is expected */
  const char *remove_at; /* note at whose reading the vault is removed, or "*" to free */
} Fixture;

/* --- what the vaults call --- */

static gboolean
on_known (const char *vault, const char *note, SmritiFileStamp *out, gpointer user_data)
{
  Fixture *f = user_data;
  const SmritiFileStamp *stamp = g_hash_table_lookup (f->known, note);

  g_assert_false (f->is_over);
  if (stamp)
    *out = *stamp;
  return stamp != NULL;
}

static void
on_read (const char *vault, const char *note, const SmritiFileStamp *stamp, const SmritiNote *content, const char *why,
         gpointer user_data)
{
  Fixture *f = user_data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (f->reads, note));

  g_assert_false (f->is_over);
  g_assert_true ((content == NULL) == (why != NULL));
  f->n_reads++;
  g_assert_cmpuint (++f->n_reads_in_dispatch, ==, 1);
  g_hash_table_insert (f->reads, g_strdup (note), GUINT_TO_POINTER (n + 1));
  g_hash_table_insert (f->known, g_strdup (note), g_memdup2 (stamp, sizeof *stamp));
  if (why)
    g_hash_table_insert (f->whys, g_strdup (note), g_strdup (why));
  else
    g_hash_table_remove (f->whys, note);
  if (g_strcmp0 (f->remove_at, "*") == 0)
    {
      f->is_over = TRUE;
      g_clear_pointer (&f->vaults, smriti_vaults_free);
    }
  else if (g_strcmp0 (f->remove_at, note) == 0)
    {
      f->is_over = TRUE;
      smriti_vaults_remove (f->vaults, f->dir);
    }
}

static void
on_gone (const char *vault, const char *note, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_assert_true (g_hash_table_remove (f->known, note)); /* told once, and only of known ones */
  g_ptr_array_add (f->gone, g_strdup (note));
}

static GPtrArray *
on_known_notes (const char *vault, gpointer user_data)
{
  Fixture *f = user_data;
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer note;

  g_hash_table_iter_init (&iter, f->known);
  while (g_hash_table_iter_next (&iter, &note, NULL))
    g_ptr_array_add (notes, g_strdup (note));
  return notes;
}

static void
on_state (const char *vault, SmritiVaultState state, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_assert_cmpstr (vault, ==, f->dir);
  g_string_append_printf (f->states, "%s ", smriti_vault_state_to_string (state));
  f->n_whole += state == SMRITI_VAULT_WATCHED || state == SMRITI_VAULT_RESCANNED;
}

static void
on_warning (const char *vault, const char *path, const char *text, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_ptr_array_add (f->warnings, g_strdup_printf ("%s: %s", path, text));
}

static const SmritiVaultsFuncs funcs = { on_known, on_read, on_gone, on_known_notes, on_state, on_warning };

/* --- the folder --- */

static char *
path_of (Fixture *f, const char *note)
{
  return g_build_filename (f->dir, note, NULL);
}

static void
write_note (Fixture *f, const char *note, const char *text)
{
  g_autofree char *path = path_of (f, note);
  g_autofree char *dir = g_path_get_dirname (path);
  FILE *file;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  file = fopen (path, "w"); /* not g_file_set_contents, which renames */
  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
make_dir (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

static void delete (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (remove (path), ==, 0);
}

static void
move (Fixture *f, const char *from, const char *to)
{
  g_autofree char *old = path_of (f, from);
  g_autofree char *new = path_of (f, to);

  g_assert_cmpint (rename (old, new), ==, 0);
}

static void
make_link (Fixture *f, const char *target, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)))
    while ((name = g_dir_read_name (dir)))
      {
        g_autofree char *below = g_build_filename (path, name, NULL);

        delete_tree (below);
      }
  remove (path);
}

/* --- waiting --- */

static gboolean
on_guard (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

static void
step (Fixture *f)
{
  f->n_reads_in_dispatch = 0;
  g_main_context_iteration (NULL, TRUE);
}

#define WAIT(f, condition)                                            \
  do                                                                  \
    {                                                                 \
      guint guard_ = g_timeout_add_seconds (GUARD_S, on_guard, NULL); \
      while (!(condition))                                            \
        step (f);                                                     \
      g_source_remove (guard_);                                       \
    }                                                                 \
  while (0)

static guint
reads_of (Fixture *f, const char *note)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (f->reads, note));
}

static gboolean
has_gone (Fixture *f, const char *note)
{
  return g_ptr_array_find_with_equal_func (f->gone, note, g_str_equal, NULL);
}

static gboolean
was_warned (Fixture *f, const char *path)
{
  for (guint i = 0; i < f->warnings->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (f->warnings, i), path))
      return TRUE;
  return FALSE;
}

/* Until what was done before is surely told: a note made now has come, and nothing is under way. */
static void
wait_for_all (Fixture *f)
{
  static guint n;
  g_autofree char *note = g_strdup_printf ("marker-%u.md", ++n);

  write_note (f, note, "marker");
  WAIT (f, reads_of (f, note) > 0 && !smriti_vaults_busy (f->vaults));
  f->n_reads -= reads_of (f, note);
}

static void
start (Fixture *f)
{
  f->vaults = smriti_vaults_new (&funcs, f);
  smriti_vaults_add (f->vaults, f->dir, "smriti");
}

static void
start_and_scan (Fixture *f)
{
  guint n = f->n_whole;

  start (f);
  WAIT (f, f->n_whole > n && !smriti_vaults_busy (f->vaults));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->home = g_dir_make_tmp ("smriti-vaults-XXXXXX", NULL);
  g_assert_nonnull (f->home);
  f->dir = g_build_filename (f->home, "vault", NULL);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
  f->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->reads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->whys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->gone = g_ptr_array_new_with_free_func (g_free);
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  f->states = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  f->is_over = TRUE;
  g_clear_pointer (&f->vaults, smriti_vaults_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  delete_tree (f->home);
  g_free (f->home);
  g_free (f->dir);
  g_hash_table_unref (f->known);
  g_hash_table_unref (f->reads);
  g_hash_table_unref (f->whys);
  g_ptr_array_unref (f->gone);
  g_ptr_array_unref (f->warnings);
  g_string_free (f->states, TRUE);
}

static void
restart (Fixture *f)
{
  g_clear_pointer (&f->vaults, smriti_vaults_free);
  f->n_reads = 0;
  g_string_truncate (f->states, 0);
  start_and_scan (f);
}

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
  g_assert_cmpuint (reads_of (f, "a.md"), ==, 1);
}

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
  ADD ("goes and returns", test_vault_goes_and_returns);
  ADD ("deleted and made again", test_vault_is_deleted_and_made_again);
  ADD ("absent", test_absent_vault);
  ADD ("is a file", test_vault_is_a_file);
  ADD ("linked vault", test_linked_vault);
  ADD ("links", test_links);
  ADD ("new loop", test_new_loop);
  ADD ("unreadable", test_unreadable);
  ADD ("permission", test_permission);
  ADD ("out of watches", test_out_of_watches);
  ADD ("unmounted", test_unmounted);
  g_test_add ("/vaults/removal during scan", Fixture, "n7.md", set_up, test_removal_during_scan, tear_down);
  g_test_add ("/vaults/free during scan", Fixture, "*", set_up, test_removal_during_scan, tear_down);
  ADD ("free any time", test_free_any_time);
  ADD ("two vaults", test_two_vaults);
  ADD ("idle", test_idle);
  return g_test_run ();
}
