/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A vault of obsidian-spaced-repetition: its notes are read by the settings that
 * stand there, and anew when those that matter change, also over a restart. */

#include "tests/unit/vaults-fixture.h"

#include "common/notes/osr_settings.h"

static GHashTable *fronts; /* note → fronts of its cards, "a|b" */
static char *read_as;      /* as the store keeps it */
static guint n_all_read;

static void
read_fronts (const char *vault, const char *note, const SmritiFileStamp *stamp, const SmritiNote *content, const char *why,
             gpointer user_data)
{
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < content->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (content->cards, i);

      g_string_append_printf (found, "%s%s%s%s", i > 0 ? "|" : "", card->deck ? card->deck : "", card->deck ? ":" : "",
                              card->front);
    }
  g_hash_table_insert (fronts, g_strdup (note), g_string_free (found, FALSE));
  on_read (vault, note, stamp, content, why, user_data);
}

static char *
tell_read_as (const char *vault, gpointer user_data)
{
  return g_strdup (read_as);
}

static void
keep_read_as (const char *vault, const char *settings, gpointer user_data)
{
  g_free (read_as);
  read_as = g_strdup (settings);
  n_all_read++;
}

static const SmritiVaultsFuncs osr_funcs = { .known = on_known,
                                             .read = read_fronts,
                                             .gone = on_gone,
                                             .known_notes = on_known_notes,
                                             .state = on_state,
                                             .warning = on_warning,
                                             .rest = on_rest,
                                             .read_as = tell_read_as,
                                             .all_read = keep_read_as };

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  FILE *file;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  file = fopen (path, "w"); /* in place, as Obsidian does */
  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
open_vault (Fixture *f)
{
  guint n = f->n_whole;

  f->vaults = smriti_vaults_new (&osr_funcs, f);
  smriti_vaults_add (f->vaults, f->dir, smriti_vaults_default_reader (f->dir));
  WAIT (f, f->n_whole > n && !smriti_vaults_busy (f->vaults));
}

static const char *
fronts_of (const char *note)
{
  return g_hash_table_lookup (fronts, note);
}

static void
test_default_reader (Fixture *f, gconstpointer data)
{
  g_autofree char *below = g_build_filename (f->dir, "a", "b", NULL);

  g_assert_cmpstr (smriti_vaults_default_reader (f->dir), ==, "smriti");
  put (f->dir, ".obsidian/app.json", "{}");
  g_assert_cmpstr (smriti_vaults_default_reader (f->dir), ==, "smriti");
  put (f->dir, SMRITI_OSR_DATA, "{}");
  g_assert_cmpstr (smriti_vaults_default_reader (f->dir), ==, "osr");
  g_assert_cmpstr (smriti_vaults_default_reader (below), ==, "osr");
  put (below, ".obsidian/app.json", "{}"); /* a vault of its own */
  g_assert_cmpstr (smriti_vaults_default_reader (below), ==, "smriti");
}

static void
test_settings_change (Fixture *f, gconstpointer data)
{
  guint n;

  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"singleLineCardSeparator\":\"=>\"}}");
  put (f->dir, "n.md", "#flashcards\none=>two\nthree::four\n");
  open_vault (f);
  g_assert_cmpstr (fronts_of ("n.md"), ==, "one");

  /* what the plugin writes at every review is no reason to read anything */
  n = f->n_reads;
  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"singleLineCardSeparator\":\"=>\"},\"buryList\":[\"x\"]}");
  wait_for_all (f);
  g_assert_cmpuint (f->n_reads, ==, n);

  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"singleLineCardSeparator\":\"::\"}}");
  WAIT (f, g_strcmp0 (fronts_of ("n.md"), "three") == 0 && !smriti_vaults_busy (f->vaults));
}

static void
test_restart (Fixture *f, gconstpointer data)
{
  put (f->dir, SMRITI_OSR_DATA, "{}");
  put (f->dir, "n.md", "#flashcards\none=>two\nthree::four\n");
  open_vault (f);
  g_assert_cmpstr (fronts_of ("n.md"), ==, "three");
  g_assert_cmpuint (f->n_reads, ==, 1);
  g_clear_pointer (&f->vaults, smriti_vaults_free);

  open_vault (f); /* nothing has changed, nothing is read */
  g_assert_cmpuint (f->n_reads, ==, 1);
  g_clear_pointer (&f->vaults, smriti_vaults_free);

  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"singleLineCardSeparator\":\"=>\"}}");
  open_vault (f);
  g_assert_cmpuint (f->n_reads, ==, 2);
  g_assert_cmpstr (fronts_of ("n.md"), ==, "one");
}

/* Settings that cannot be read leave the ones before, and are told. */
static void
test_broken (Fixture *f, gconstpointer data)
{
  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"singleLineCardSeparator\":\"=>\"}}");
  put (f->dir, "n.md", "#flashcards\none=>two\nthree::four\n");
  open_vault (f);
  put (f->dir, SMRITI_OSR_DATA, "{\"settings\":{\"clozePatterns\":3}}");
  WAIT (f, was_warned (f, SMRITI_OSR_DATA) && !smriti_vaults_busy (f->vaults));
  g_assert_cmpstr (fronts_of ("n.md"), ==, "one");
  g_assert_cmpuint (reads_of (f, "n.md"), ==, 1);
  put (f->dir, SMRITI_OSR_DATA, "{}");
  WAIT (f, g_strcmp0 (fronts_of ("n.md"), "three") == 0 && !smriti_vaults_busy (f->vaults));
}

/* The folder of notes lies in Obsidian's: decks are named from there. */
static void
test_folder_below (Fixture *f, gconstpointer data)
{
  put (f->home, SMRITI_OSR_DATA, "{\"settings\":{\"convertFoldersToDecks\":true}}");
  put (f->dir, "a/n.md", "one::two\n");
  open_vault (f);
  g_assert_cmpstr (fronts_of ("a/n.md"), ==, "vault/a:one");
  put (f->home, SMRITI_OSR_DATA, "{}");
  WAIT (f, g_strcmp0 (fronts_of ("a/n.md"), "") == 0 && !smriti_vaults_busy (f->vaults));
}

static void
set_up_osr (Fixture *f, gconstpointer data)
{
  set_up (f, data);
  fronts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
tear_down_osr (Fixture *f, gconstpointer data)
{
  tear_down (f, data);
  g_clear_pointer (&fronts, g_hash_table_unref);
  g_clear_pointer (&read_as, g_free);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/vaults-osr/default-reader", Fixture, NULL, set_up_osr, test_default_reader, tear_down_osr);
  g_test_add ("/vaults-osr/settings-change", Fixture, NULL, set_up_osr, test_settings_change, tear_down_osr);
  g_test_add ("/vaults-osr/restart", Fixture, NULL, set_up_osr, test_restart, tear_down_osr);
  g_test_add ("/vaults-osr/broken", Fixture, NULL, set_up_osr, test_broken, tear_down_osr);
  g_test_add ("/vaults-osr/folder-below", Fixture, NULL, set_up_osr, test_folder_below, tear_down_osr);
  return g_test_run ();
}
