/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A vault in a real folder, what its owner is told of it, and waiting for that:
 * for events in the main context, never for time. */

#pragma once

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
  GHashTable *known;  /* note → SmritiFileStamp */
  GHashTable *reads;  /* note → how often, as a pointer */
  GHashTable *whys;   /* note → why it could not be read */
  GHashTable *fronts; /* note → front of its first card */
  GPtrArray *gone;
  GString *states; /* "scanning watched " */
  GPtrArray *warnings;
  guint n_reads;
  guint n_reads_in_dispatch; /* since the last rest */
  guint n_whole;             /* WATCHED and RESCANNED told */
  gboolean is_over;          /* no call is expected */
  const char *remove_at;     /* note at whose reading the vault is removed, or "*" to free */
} Fixture;

/* --- what the vaults call --- */

static inline gboolean
on_known (const char *vault, const char *note, SmritiFileStamp *out, gpointer user_data)
{
  Fixture *f = user_data;
  const SmritiFileStamp *stamp = g_hash_table_lookup (f->known, note);

  g_assert_false (f->is_over);
  if (stamp)
    *out = *stamp;
  return stamp != NULL;
}

static inline void
on_read (const char *vault, const char *note, const SmritiFileStamp *stamp, const SmritiNote *content, const char *why,
         gpointer user_data)
{
  Fixture *f = user_data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (f->reads, note));

  g_assert_false (f->is_over);
  g_assert_true ((content == NULL) == (why != NULL));
  f->n_reads++;
  f->n_reads_in_dispatch++;
  g_hash_table_insert (f->reads, g_strdup (note), GUINT_TO_POINTER (n + 1));
  g_hash_table_insert (f->known, g_strdup (note), g_memdup2 (stamp, sizeof *stamp));
  if (why)
    g_hash_table_insert (f->whys, g_strdup (note), g_strdup (why));
  else
    g_hash_table_remove (f->whys, note);
  if (content && content->cards->len > 0)
    g_hash_table_insert (f->fronts, g_strdup (note), g_strdup (((SmritiCard *) g_ptr_array_index (content->cards, 0))->front));
  else
    g_hash_table_remove (f->fronts, note);
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

static inline void
on_gone (const char *vault, const char *note, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_assert_true (g_hash_table_remove (f->known, note)); /* told once, and only of known ones */
  g_ptr_array_add (f->gone, g_strdup (note));
}

static inline GPtrArray *
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

static inline void
on_state (const char *vault, SmritiVaultState state, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_assert_cmpstr (vault, ==, f->dir);
  g_string_append_printf (f->states, "%s ", smriti_vault_state_to_string (state));
  f->n_whole += state == SMRITI_VAULT_WATCHED || state == SMRITI_VAULT_RESCANNED;
}

static inline void
on_warning (const char *vault, const char *path, const char *text, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (f->is_over);
  g_ptr_array_add (f->warnings, g_strdup_printf ("%s: %s", path, text));
}

static inline void
on_mended (const char *vault, const char *path, const char *text, gpointer user_data)
{
  Fixture *f = user_data;
  g_autofree char *warning = g_strdup_printf ("%s: %s", path, text);
  guint index;

  g_assert_false (f->is_over);
  g_assert_true (g_ptr_array_find_with_equal_func (f->warnings, warning, g_str_equal, &index));
  g_ptr_array_remove_index (f->warnings, index);
}

static inline void
on_rest (gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_nonnull (f->vaults);
  f->n_reads_in_dispatch = 0;
}

static const SmritiVaultsFuncs funcs = { .known = on_known,
                                         .read = on_read,
                                         .gone = on_gone,
                                         .known_notes = on_known_notes,
                                         .state = on_state,
                                         .warning = on_warning,
                                         .mended = on_mended,
                                         .rest = on_rest };

/* --- the folder --- */

static inline char *
path_of (Fixture *f, const char *note)
{
  return g_build_filename (f->dir, note, NULL);
}

static inline void
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

static inline void
make_dir (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

static inline void delete (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (remove (path), ==, 0);
}

static inline void
move (Fixture *f, const char *from, const char *to)
{
  g_autofree char *old = path_of (f, from);
  g_autofree char *new = path_of (f, to);

  g_assert_cmpint (rename (old, new), ==, 0);
}

static inline void
make_link (Fixture *f, const char *target, const char *name)
{
  g_autofree char *path = path_of (f, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static inline void
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

static inline gboolean
on_guard (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

static inline void
step (Fixture *f)
{
  g_main_context_iteration (NULL, TRUE);
  if (f->vaults)
    g_assert_cmpuint (f->n_reads_in_dispatch, ==, 0); /* what is read in a row ends with a rest */
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

static inline guint
reads_of (Fixture *f, const char *note)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (f->reads, note));
}

static inline gboolean
has_gone (Fixture *f, const char *note)
{
  return g_ptr_array_find_with_equal_func (f->gone, note, g_str_equal, NULL);
}

static inline gboolean
was_warned (Fixture *f, const char *path)
{
  for (guint i = 0; i < f->warnings->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (f->warnings, i), path))
      return TRUE;
  return FALSE;
}

/* Until what was done before is surely told: a note made now has come, and nothing is under way. */
static inline void
wait_for_all (Fixture *f)
{
  static guint n;
  g_autofree char *note = g_strdup_printf ("marker-%u.md", ++n);

  write_note (f, note, "marker");
  WAIT (f, reads_of (f, note) > 0 && !smriti_vaults_busy (f->vaults));
  f->n_reads -= reads_of (f, note);
}

static inline void
start (Fixture *f)
{
  f->vaults = smriti_vaults_new (&funcs, f);
  smriti_vaults_add (f->vaults, f->dir, "smriti");
}

static inline void
start_and_scan (Fixture *f)
{
  guint n = f->n_whole;

  start (f);
  WAIT (f, f->n_whole > n && !smriti_vaults_busy (f->vaults));
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
  f->home = g_dir_make_tmp ("smriti-vaults-XXXXXX", NULL);
  g_assert_nonnull (f->home);
  f->dir = g_build_filename (f->home, "vault", NULL);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
  f->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->reads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->whys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->fronts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->gone = g_ptr_array_new_with_free_func (g_free);
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  f->states = g_string_new (NULL);
}

static inline void
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
  g_hash_table_unref (f->fronts);
  g_ptr_array_unref (f->gone);
  g_ptr_array_unref (f->warnings);
  g_string_free (f->states, TRUE);
}

static inline void
restart (Fixture *f)
{
  g_clear_pointer (&f->vaults, smriti_vaults_free);
  f->n_reads = 0;
  g_string_truncate (f->states, 0);
  start_and_scan (f);
}
