/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Looking words up in a vault of 150,000 cards: how long the first search takes,
 * which reads and cuts all of it, the comparison when nothing changed, and each
 * search, beside the bare question to the same index, ranked by it and read from
 * the same table. */

#include "tests/unit/study-fixture.h"
#include "daemon/store/reference.h"
#include "daemon/vaults/file.h"
#include "tests/bench/measure.h"
#include "tests/bench/vault.h"

#include <math.h>

#define NOTES 2200
#define ROUNDS 7
#define FIRST_LIMIT_MS 30000
#define COMPARE_LIMIT_MS 20
#define SEARCH_LIMIT_MS 50
#define RATIO_LIMIT 1.5
#define HITS 5

static void
add_notes (World *world)
{
  bench_vault_write (world->vault, NOTES, 0, 0);
  world_sql (world, "BEGIN; INSERT INTO vault (n, dir, reader) VALUES (1, '', 'smriti')");
  for (guint n = 0; n < NOTES; n++)
    {
      g_autofree char *below = bench_vault_path (n);
      g_autofree char *path = g_build_filename (world->vault, below, NULL);
      g_autofree char *sql = NULL;
      GStatBuf st;

      g_assert_cmpint (g_stat (path, &st), ==, 0);
      sql = g_strdup_printf (
          "INSERT INTO note (vault, path, stem, mtime_ns, size, inode) VALUES (1, '%s', '%u', %u, %" G_GINT64_FORMAT ", %u)",
          path + 1, n, n + 1, (gint64) st.st_size, n);
      world_sql (world, sql);
    }
  world_sql (world, "COMMIT");
}

static GPtrArray *
read_note (const char *path, GHashTable *titles, gpointer n_passages)
{
  g_autoptr (GByteArray) text = smriti_vault_file_bytes (path);
  GPtrArray *passages;

  g_assert_nonnull (text);
  passages = smriti_passages_read ((const char *) text->data, text->len, titles);
  *(guint *) n_passages += passages->len;
  return passages;
}

static double
update_ms (World *world, guint *out_passages)
{
  double began_ms = cpu_ms ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiReference) reference = smriti_reference_open (world->dir, &error);

  *out_passages = 0;
  g_assert_no_error (error);
  g_assert_true (smriti_reference_update (reference, read_note, out_passages, NULL, &error));
  g_assert_no_error (error);
  return cpu_ms () - began_ms;
}

/* As the daemon does it: opened for each search. */
static double
search_ms (World *world, const char *words, guint *out_total)
{
  double began_ms = cpu_ms ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiReference) reference = smriti_reference_open (world->dir, &error);
  SmritiReferenceQuery query = { .words = words, .kind = -1, .limit = HITS };
  g_autoptr (GPtrArray) rows = smriti_reference_search (reference, &query, out_total, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, MIN (*out_total, HITS));
  return cpu_ms () - began_ms;
}

static double
bare_ms (World *world, const char *match)
{
  g_autofree char *path = g_build_filename (world->dir, SMRITI_REFERENCE_FILE, NULL);
  double began_ms = cpu_ms ();
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  guint n = 0;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA cache_size = -16384", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT path, line, passage.title, passage.heading, passage.text FROM search"
                                       " JOIN passage ON passage.n = search.rowid JOIN note ON note.n = passage.note"
                                       " WHERE search MATCH ?1 ORDER BY bm25 (search, 8.0, 3.0, 1.0) LIMIT 5",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    n += (guint) sqlite3_column_bytes (statement, 4);
  g_assert_cmpuint (n, >, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return cpu_ms () - began_ms;
}

int
main (void)
{
  /* from one that stands once to one that stands nearly everywhere */
  static const struct
  {
    const char *words, *match;
  } questions[] = {
    { "fact 1234005", "\"fact\" AND \"1234005\"" },
    { "std::swap quickly kernel", "\"std::swap\" AND \"quickly\" AND \"kernel\"" },
    { "kernel matrix ring field vector", "\"kernel\" AND \"matrix\" AND \"ring\" AND \"field\" AND \"vector\"" },
    { "kernel matrix", "\"kernel\" AND \"matrix\"" },
    { "kernel", "\"kernel\"" },
  };
  World world = { 0 };
  guint passages, none;
  double first, compare = INFINITY;
  gboolean ok;

  g_setenv ("TZ", "UTC", TRUE);
  world_set_up (&world, NULL);
  add_notes (&world);
  first = update_ms (&world, &passages);
  for (int round = 0; round < ROUNDS; round++)
    compare = MIN (compare, update_ms (&world, &none));
  g_assert_cmpuint (none, ==, 0);
  g_print ("%u notes, %u passages\n", NOTES, passages);
  ok = judge ("the first search reads and cuts them, ms", first, FIRST_LIMIT_MS);
  ok &= judge ("comparing them all, ms", compare, COMPARE_LIMIT_MS);
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      double ours = INFINITY, bare = INFINITY;
      g_autofree char *what = NULL;
      guint total = 0;

      for (int round = 0; round < ROUNDS; round++)
        {
          ours = MIN (ours, search_ms (&world, questions[i].words, &total));
          bare = MIN (bare, bare_ms (&world, questions[i].match));
        }
      what = g_strdup_printf ("'%s' (%u hits), ms", questions[i].words, total);
      ok &= judge (what, ours, SEARCH_LIMIT_MS);
      ok &= judge ("  of the bare question", ours / bare, RATIO_LIMIT);
    }
  world_tear_down (&world, NULL);
  return ok ? 0 : 1;
}
