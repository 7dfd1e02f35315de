/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Transactions that many notes share: who writes ends them, who reads sees what
 * is in them, and a note that cannot be kept does no harm to others. */

#include "tests/unit/study-fixture.h"

static void
count_lost (gpointer n)
{
  (*(guint *) n)++;
}

/* As another connection sees it: only what was committed. */
static gint64
committed_vaults (World *world)
{
  sqlite3 *db = smriti_store_open_read_only (smriti_store_path (world->store), NULL);
  sqlite3_stmt *statement = NULL;
  gint64 n;

  g_assert_nonnull (db);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count (*) FROM vault", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close_v2 (db);
  return n;
}

static void
write_in_batch (World *world, const char *dir)
{
  g_assert_true (smriti_store_batch_go_on (world->store, NULL));
  g_assert_true (smriti_notes_vault_put (world->store, dir, "smriti", NULL));
  smriti_store_batch_pause (world->store);
}

static void
test_gathers (World *world, gconstpointer unused)
{
  write_in_batch (world, "/one");
  write_in_batch (world, "/two");
  g_assert_cmpuint (smriti_notes_count_vaults (world->store), ==, 2);
  g_assert_true (smriti_store_batch_is_open (world->store));
  g_assert_cmpint (committed_vaults (world), ==, 0);
  g_assert_true (smriti_store_batch_end (world->store, NULL));
  g_assert_false (smriti_store_batch_is_open (world->store));
  g_assert_true (smriti_store_batch_end (world->store, NULL));
  g_assert_cmpint (committed_vaults (world), ==, 2);
}

static void
test_makes_way (World *world, gconstpointer unused)
{
  write_in_batch (world, "/one");
  g_assert_true (smriti_store_set_fact (world->store, "a", "b", NULL)); /* a write of its own */
  g_assert_false (smriti_store_batch_is_open (world->store));
  g_assert_false (smriti_store_in_transaction (world->store));
  g_assert_cmpint (committed_vaults (world), ==, 1);

  write_in_batch (world, "/two");
  smriti_store_rollback (world->store); /* of somebody who has begun nothing */
  g_assert_true (smriti_store_begin (world->store, NULL));
  g_assert_true (smriti_notes_vault_put (world->store, "/three", "smriti", NULL));
  smriti_store_rollback (world->store);
  g_assert_cmpint (committed_vaults (world), ==, 2);

  write_in_batch (world, "/four");
  g_assert_true (smriti_store_exec (world->store, "UPDATE vault SET away = 1", NULL));
  g_assert_cmpint (committed_vaults (world), ==, 3);
}

static void
test_dropped (World *world, gconstpointer unused)
{
  guint lost = 0;

  smriti_store_batch_set_lost_func (world->store, count_lost, &lost);
  smriti_store_batch_drop (world->store);
  g_assert_cmpuint (lost, ==, 0);
  write_in_batch (world, "/one");
  smriti_store_batch_drop (world->store);
  g_assert_cmpuint (lost, ==, 1);
  g_assert_cmpuint (smriti_notes_count_vaults (world->store), ==, 0);
  write_in_batch (world, "/two");
  g_assert_true (smriti_store_batch_end (world->store, NULL));
  g_assert_cmpuint (lost, ==, 1);
  g_assert_cmpint (committed_vaults (world), ==, 1);
}

/* The answers of a person are on the disk when they return. */
static void
test_synchronous (World *world, gconstpointer unused)
{
  g_assert_cmpint (smriti_store_int (world->store, 0, "PRAGMA synchronous", ""), ==, 2);
  write_in_batch (world, "/one");
  g_assert_true (smriti_store_begin (world->store, NULL));
  g_assert_cmpint (smriti_store_int (world->store, 0, "PRAGMA synchronous", ""), ==, 2);
  g_assert_true (smriti_store_commit (world->store, NULL));
}

static void
test_bad_note (World *world, gconstpointer unused)
{
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.md", i);
      g_autofree char *text = g_strdup_printf ("question %u :: answer\n", i);

      world_write (world, name, text);
    }
  world_sql (world, "CREATE TEMP TRIGGER bad BEFORE INSERT ON main.note WHEN new.path = '17.md'"
                    " BEGIN SELECT raise (ABORT, 'not this one'); END");
  for (guint i = 0; i < 2; i++) /* with the others, then alone */
    g_test_expect_message ("smriti", G_LOG_LEVEL_WARNING, "17.md: could not be taken in*");
  world_add_vault (world);
  while (smriti_vaults_busy (world->study->vaults))
    g_main_context_iteration (NULL, TRUE);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (smriti_notes_count (world->store), ==, 29);
  g_assert_cmpuint (smriti_cards_count (world->store), ==, 29);
  world_sql (world, "DROP TRIGGER bad");
  world_edit (world, "17.md", "question 17 :: another answer\n");
  g_assert_cmpuint (smriti_cards_count (world->store), ==, 30);
}

/* What was read is kept when the end comes in between. */
static void
test_end (World *world, gconstpointer unused)
{
  write_in_batch (world, world->vault);
  world_restart (world);
  g_assert_cmpuint (smriti_notes_count_vaults (world->store), ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/batch/gathers", World, NULL, world_set_up, test_gathers, world_tear_down);
  g_test_add ("/batch/makes-way", World, NULL, world_set_up, test_makes_way, world_tear_down);
  g_test_add ("/batch/dropped", World, NULL, world_set_up, test_dropped, world_tear_down);
  g_test_add ("/batch/synchronous", World, NULL, world_set_up, test_synchronous, world_tear_down);
  g_test_add ("/batch/bad-note", World, NULL, world_set_up, test_bad_note, world_tear_down);
  g_test_add ("/batch/end", World, NULL, world_set_up, test_end, world_tear_down);
  return g_test_run ();
}
