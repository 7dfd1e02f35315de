/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Opening the database: lock, modes, journal, device ids, versions, what is
 * foreign, too new or damaged; and transactions that fail. */

#include "daemon/store/events.h"
#include "daemon/store/schema.h"
#include "daemon/store/statement.h"
#include "study-fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_MS (WORLD_START_S * 1000)

typedef struct
{
  char *top;
  char *dir;
  char *path;
} Folder;

static void
folder_set_up (Folder *folder, gconstpointer unused)
{
  folder->top = g_dir_make_tmp ("smriti-test-XXXXXX", NULL);
  folder->dir = g_build_filename (folder->top, "data", NULL);
  folder->path = g_build_filename (folder->dir, "smriti.db", NULL);
}

static void
folder_tear_down (Folder *folder, gconstpointer unused)
{
  world_remove (folder->top);
  g_free (folder->top);
  g_free (folder->dir);
  g_free (folder->path);
}

static SmritiStore *
open_store (Folder *folder, const char *machine)
{
  g_autoptr (GError) error = NULL;
  SmritiStore *store = smriti_store_open (folder->dir, machine, NOW_MS, &error);

  g_assert_no_error (error);
  return store;
}

static void
assert_refused (Folder *folder, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStore) store = smriti_store_open (folder->dir, "here", NOW_MS, &error);

  g_assert_null (store);
  g_assert_error (error, SMRITI_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
}

static SmritiEvent *
append (SmritiStore *store, SmritiEventType type, const char *subject)
{
  SmritiEvent *event = smriti_event_new (type, subject);
  g_autoptr (GError) error = NULL;

  event->at_ms = NOW_MS;
  event->day = WORLD_DAY;
  g_assert_true (smriti_store_begin (store, &error));
  g_assert_true (smriti_events_append (store, event, &error));
  g_assert_true (smriti_store_commit (store, &error));
  g_assert_no_error (error);
  return event;
}

static void
append_free (SmritiStore *store, SmritiEventType type, const char *subject)
{
  smriti_event_free (append (store, type, subject));
}

/* Makes a database of any kind at the folder's path. */
static void
by_hand (Folder *folder, const char *sql)
{
  sqlite3 *db = NULL;

  g_mkdir_with_parents (folder->dir, 0700);
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static char *
checksum (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
}

static gint64
mode_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static char *
text_of (SmritiStore *store, const char *sql)
{
  return g_strchomp (store_query (store, sql));
}

/* --- a new one --- */

static void
test_new (Folder *folder, gconstpointer unused)
{
  mode_t before = umask (0);
  g_autoptr (SmritiStore) store = open_store (folder, "here");
  g_autofree char *wal = g_strconcat (folder->path, "-wal", NULL);
  g_autofree char *journal = NULL;
  g_autofree char *synchronous = NULL;
  g_autofree char *id = NULL;
  g_autofree char *version = NULL;
  g_autofree char *keys = NULL;

  umask (before);
  g_assert_cmpint (mode_of (folder->dir), ==, 0700);
  g_assert_cmpint (mode_of (folder->path), ==, 0600);
  g_assert_cmpint (mode_of (wal), ==, 0600);
  journal = text_of (store, "PRAGMA journal_mode");
  g_assert_cmpstr (journal, ==, "wal");
  synchronous = text_of (store, "PRAGMA synchronous");
  g_assert_cmpstr (synchronous, ==, "2");
  keys = text_of (store, "PRAGMA foreign_keys");
  g_assert_cmpstr (keys, ==, "1");
  id = text_of (store, "PRAGMA application_id");
  g_assert_cmpint (atoi (id), ==, SMRITI_SCHEMA_APPLICATION_ID);
  version = text_of (store, "PRAGMA user_version");
  g_assert_cmpint (atoi (version), ==, smriti_schema_version ());
  g_assert_null (smriti_store_corrupt_path (store));
  g_assert_false (smriti_store_was_unclean (store));
}

static void
test_strict (Folder *folder, gconstpointer unused)
{
  g_autoptr (SmritiStore) store = open_store (folder, "here");
  g_autofree char *loose = text_of (store, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                                           " AND name NOT LIKE 'sqlite%' AND NOT strict");

  g_assert_cmpstr (loose, ==, "");
  g_assert_false (smriti_store_exec (store, "INSERT INTO tally VALUES ('x', 1)", NULL));
}

static void
test_second_opener (Folder *folder, gconstpointer unused)
{
  SmritiStore *store = open_store (folder, "here");

  assert_refused (folder, SMRITI_ERROR_STORE_BUSY, folder->dir);
  smriti_store_close (store);
  smriti_store_close (open_store (folder, "here"));
}

static void
test_unclean_stop (Folder *folder, gconstpointer unused)
{
  SmritiStore *store = open_store (folder, "here");
  g_autoptr (SmritiStore) again = NULL;
  g_autoptr (SmritiStore) clean = NULL;

  smriti_store_close (store);
  clean = open_store (folder, "here");
  g_assert_false (smriti_store_was_unclean (clean));
  g_clear_pointer (&clean, smriti_store_close);
  /* As a killed daemon leaves it. */
  by_hand (folder, "UPDATE fact SET value = '0' WHERE name = 'clean'");
  again = open_store (folder, "here");
  g_assert_true (smriti_store_was_unclean (again));
}

/* --- versions --- */

static void
test_newer (Folder *folder, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *set = g_strdup_printf ("PRAGMA user_version = %d", smriti_schema_version () + 1);

  smriti_store_close (open_store (folder, "here"));
  by_hand (folder, set);
  before = checksum (folder->path);
  assert_refused (folder, SMRITI_ERROR_TOO_NEW, "newer");
  after = checksum (folder->path);
  g_assert_cmpstr (before, ==, after);
}

/* One that a newer Smriti keeps in another journal mode is not turned either. */
static void
test_newer_other_journal (Folder *folder, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  by_hand (folder, "PRAGMA application_id = 0x536d7269; PRAGMA user_version = 99; CREATE TABLE later (x)");
  before = checksum (folder->path);
  assert_refused (folder, SMRITI_ERROR_TOO_NEW, "newer");
  after = checksum (folder->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_foreign (Folder *folder, gconstpointer unused)
{
  static const char *const foreign[] = { "PRAGMA application_id = 42; CREATE TABLE theirs (x)",
                                         "PRAGMA user_version = 7; CREATE TABLE theirs (x)", "CREATE TABLE theirs (x)" };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      by_hand (folder, foreign[i]);
      before = checksum (folder->path);
      assert_refused (folder, SMRITI_ERROR_FAILED, "no Smriti database");
      after = checksum (folder->path);
      g_assert_cmpstr (before, ==, after);
      g_remove (folder->path);
    }
}

/* A first start killed between its steps. */
static void
test_from_version_0 (Folder *folder, gconstpointer unused)
{
  g_autoptr (SmritiStore) store = NULL;
  g_autofree char *version = NULL;

  by_hand (folder, "PRAGMA application_id = 0x536d7269");
  store = open_store (folder, "here");
  version = text_of (store, "PRAGMA user_version");
  g_assert_cmpint (atoi (version), ==, smriti_schema_version ());
  append_free (store, SMRITI_EVENT_SUSPENDED, "k");
}

static guint
occurrences_of (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)); p += strlen (part))
    n++;
  return n;
}

/* Each version ever released stands as a dump in fixtures/store; it opens, is
 * migrated, keeps every event, and a copy of what was is left. */
static void
test_old_versions (Folder *folder, gconstpointer unused)
{
  for (int version = 1; version <= smriti_schema_version (); version++)
    {
      g_autofree char *name = g_strdup_printf ("v%d.sql", version);
      g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "fixtures", "store", name, NULL);
      g_autofree char *sql = NULL;
      g_autofree char *copy = g_strdup_printf ("%s.v%d", folder->path, version);
      g_autofree char *answers = NULL;
      g_autofree char *known = NULL;
      g_autofree char *now = NULL;
      g_autoptr (SmritiStore) store = NULL;

      if (!g_file_get_contents (fixture, &sql, NULL, NULL))
        g_error ("%s is missing: dump.py beside it makes it", fixture);
      by_hand (folder, sql);
      store = open_store (folder, "here");
      now = text_of (store, "PRAGMA user_version");
      g_assert_cmpint (atoi (now), ==, smriti_schema_version ());
      g_assert_cmpint (g_file_test (copy, G_FILE_TEST_EXISTS), ==, version < smriti_schema_version ());
      if (version < smriti_schema_version ())
        g_assert_cmpint (mode_of (copy), ==, 0600);
      g_assert_cmpint (smriti_events_count (store), ==, occurrences_of (sql, "INSERT INTO \"event\""));
      answers = text_of (store, "SELECT sum (answers) FROM card");
      known = text_of (store, "SELECT count (*) FROM event WHERE type = 1 AND n NOT IN (SELECT event FROM undone)");
      g_assert_cmpstr (answers, ==, known);
      g_clear_pointer (&store, smriti_store_close);
      world_remove (folder->dir);
    }
}

/* The newest fixture has the tables of today: an edited version 1 needs a new
 * dump (before the release) or a version 2 (after it). */
static void
test_fixture_is_current (Folder *folder, gconstpointer unused)
{
  g_autofree char *name = g_strdup_printf ("v%d.sql", smriti_schema_version ());
  g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "fixtures", "store", name, NULL);
  g_autofree char *sql = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *old = NULL;
  static const char *const schema
      = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name";
  SmritiStore *store = open_store (folder, "here");

  fresh = text_of (store, schema);
  smriti_store_close (store);
  world_remove (folder->dir);
  g_assert_true (g_file_get_contents (fixture, &sql, NULL, NULL));
  by_hand (folder, sql);
  store = open_store (folder, "here");
  old = text_of (store, schema);
  smriti_store_close (store);
  g_assert_cmpstr (old, ==, fresh);
}

/* --- damage --- */

static void
write_at (const char *path, gssize offset, const char *bytes, gsize length)
{
  g_autofree char *all = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &all, &size, NULL));
  g_assert_cmpuint ((gsize) offset + length, <=, size);
  memcpy (all + offset, bytes, length);
  g_assert_true (g_file_set_contents (path, all, (gssize) size, NULL));
}

static void
assert_kept_aside (Folder *folder, guint n)
{
  g_autofree char *kept = g_strdup_printf ("%s.corrupt-%u", folder->path, n);
  g_autofree char *before = checksum (folder->path);
  g_autofree char *after = NULL;
  SmritiStore *store = open_store (folder, "here");

  g_assert_cmpstr (smriti_store_corrupt_path (store), ==, kept);
  after = checksum (kept);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (smriti_events_count (store), ==, 0);
  append_free (store, SMRITI_EVENT_SUSPENDED, "k");
  smriti_store_close (store);
  store = open_store (folder, "here");
  g_assert_null (smriti_store_corrupt_path (store));
  g_assert_cmpint (smriti_events_count (store), ==, 1);
  smriti_store_close (store);
}

static void
test_no_database (Folder *folder, gconstpointer unused)
{
  g_mkdir_with_parents (folder->dir, 0700);
  g_assert_true (g_file_set_contents (folder->path, "this was a database once, long ago, and it is none any more", -1, NULL));
  assert_kept_aside (folder, 1);
  /* A second one beside the first. */
  write_at (folder->path, 0, "no longer SQLite", 16);
  assert_kept_aside (folder, 2);
}

static void
test_truncated (Folder *folder, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize size;

  smriti_store_close (open_store (folder, "here"));
  g_assert_true (g_file_get_contents (folder->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (folder->path, bytes, (gssize) size / 2, NULL));
  assert_kept_aside (folder, 1);
}

/* The header is whole, the table of tables is not. */
static void
test_damaged_schema (Folder *folder, gconstpointer unused)
{
  char junk[1024];

  memset (junk, 0x5a, sizeof junk);
  smriti_store_close (open_store (folder, "here"));
  write_at (folder->path, 100, junk, sizeof junk);
  assert_kept_aside (folder, 1);
}

/* A page that is read at every start: the devices. */
static void
test_damaged_devices (Folder *folder, gconstpointer unused)
{
  char junk[4096];
  SmritiStore *store = open_store (folder, "here");
  g_autofree char *page = text_of (store, "SELECT rootpage FROM sqlite_schema WHERE name = 'fact'");

  memset (junk, 0x5a, sizeof junk);
  smriti_store_close (store);
  write_at (folder->path, (gssize) (atoi (page) - 1) * 4096, junk, sizeof junk);
  assert_kept_aside (folder, 1);
}

/* --- devices --- */

static void
test_devices (Folder *folder, gconstpointer unused)
{
  SmritiStore *store = open_store (folder, "here");
  g_autoptr (SmritiEvent) first = append (store, SMRITI_EVENT_SUSPENDED, "k");
  g_autoptr (SmritiEvent) second = NULL;
  g_autoptr (SmritiEvent) third = NULL;
  g_autoptr (SmritiEvent) found = NULL;
  gint64 last_hlc;

  smriti_store_close (store);
  store = open_store (folder, "here");
  second = append (store, SMRITI_EVENT_RESUMED, "k");
  g_assert_cmpint ((gint64) (strrchr (second->id, '-') - second->id), ==, 8);
  g_assert_cmpint (strncmp (first->id, second->id, 9), ==, 0);
  g_assert_true (g_str_has_suffix (first->id, "-1"));
  g_assert_true (g_str_has_suffix (second->id, "-2"));
  last_hlc = second->hlc;
  smriti_store_close (store);
  /* The same disk in another machine. */
  store = open_store (folder, "elsewhere");
  third = append (store, SMRITI_EVENT_SUSPENDED, "k");
  g_assert_true (g_str_has_suffix (third->id, "-1"));
  g_assert_cmpint (strncmp (first->id, third->id, 8), !=, 0);
  g_assert_cmpint (third->hlc, >, last_hlc);
  found = smriti_events_find (store, first->id);
  g_assert_nonnull (found);
  g_assert_cmpint (found->n, ==, first->n);
  smriti_store_close (store);
}

/* --- transactions and facts --- */

static void
test_rollback (Folder *folder, gconstpointer unused)
{
  g_autoptr (SmritiStore) store = open_store (folder, "here");
  g_autoptr (SmritiEvent) event = smriti_event_new (SMRITI_EVENT_SUSPENDED, "k");
  g_autoptr (SmritiEvent) after = NULL;

  g_assert_true (smriti_store_begin (store, NULL));
  g_assert_true (smriti_store_in_transaction (store));
  g_assert_true (smriti_events_append (store, event, NULL));
  smriti_store_rollback (store);
  g_assert_false (smriti_store_in_transaction (store));
  g_assert_cmpint (smriti_events_count (store), ==, 0);
  /* Neither the number nor the sequence has a hole. */
  after = append (store, SMRITI_EVENT_SUSPENDED, "k");
  g_assert_cmpint (after->n, ==, 1);
  g_assert_true (g_str_has_suffix (after->id, "-1"));
}

static void
test_facts (Folder *folder, gconstpointer unused)
{
  SmritiStore *store = open_store (folder, "here");
  g_autofree char *none = smriti_store_fact (store, "x");
  g_autofree char *kept = NULL;

  g_assert_null (none);
  g_assert_true (smriti_store_set_fact (store, "x", "1", NULL));
  g_assert_true (smriti_store_set_fact (store, "x", "a 'b' \"c\"\n", NULL));
  smriti_store_close (store);
  store = open_store (folder, "here");
  kept = smriti_store_fact (store, "x");
  g_assert_cmpstr (kept, ==, "a 'b' \"c\"\n");
  g_assert_true (smriti_store_set_fact (store, "x", NULL, NULL));
  g_clear_pointer (&kept, g_free);
  kept = smriti_store_fact (store, "x");
  g_assert_null (kept);
  smriti_store_close (store);
}

/* The limit on file sizes stands in for a full disk: the same SQLITE_FULL or
 * SQLITE_IOERR, in this process. */
static void
test_full (Folder *folder, gconstpointer unused)
{
  g_autoptr (SmritiStore) store = open_store (folder, "here");
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (3000000, 'x');
  struct rlimit limit, small;
  gboolean written;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 1000000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  written = smriti_store_begin (store, &error) && smriti_store_set_fact (store, "long", long_text, &error)
            && smriti_store_commit (store, &error);
  smriti_store_rollback (store);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (written);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_STORE_FULL);
  g_assert_nonnull (strstr (error->message, "make room"));
  {
    g_autofree char *fact = smriti_store_fact (store, "long");

    g_assert_null (fact);
  }
  g_assert_true (smriti_store_set_fact (store, "long", long_text, NULL));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/store/" path, Folder, NULL, folder_set_up, func, folder_tear_down)
  ADD ("new", test_new);
  ADD ("strict", test_strict);
  ADD ("second-opener", test_second_opener);
  ADD ("unclean-stop", test_unclean_stop);
  ADD ("newer", test_newer);
  ADD ("newer-other-journal", test_newer_other_journal);
  ADD ("foreign", test_foreign);
  ADD ("from-version-0", test_from_version_0);
  ADD ("old-versions", test_old_versions);
  ADD ("fixture-is-current", test_fixture_is_current);
  ADD ("no-database", test_no_database);
  ADD ("truncated", test_truncated);
  ADD ("damaged-schema", test_damaged_schema);
  ADD ("damaged-devices", test_damaged_devices);
  ADD ("devices", test_devices);
  ADD ("rollback", test_rollback);
  ADD ("facts", test_facts);
  ADD ("full", test_full);
  return g_test_run ();
}
