/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The search through the study: what it finds and in which order, that it follows
 * the notes, and that its database may be anything. */

#include "study-fixture.h"

#include "daemon/store/reference.h"

#define OUTLINE                                                                                             \
  "# **[[1.0 BASICS — Python]]**\n\n1.1 **Definitions** – Words\n\n"                                    \
  "# **3. [[QUICK REFERENCE — Python]]**\n\n3.1 **Cheatsheets** – Syntax\n3.2 **Snippets** – Files\n" \
  "3.5 **Error & Issue Playbook**\n3.5.1 **Common Errors** – KeyError\n"
#define BASICS                                                                           \
  "## 1.1 Definitions\n\n- What is a decorator? :: A callable that wraps a callable\n\n" \
  "The method dict.get takes a second argument.\n\nCafé owners write naïve code.\n\nThe letter C alone.\n"
#define REFERENCE                                                                                                          \
  "## 3.1 Cheatsheets\n\n- Read a key with a default :: `d.get(k, 0)`\n- What decorator writes methods? :: `@dataclass`\n" \
  "- Two decimals :: `f\"{x:.2f}\"`\n- Not equal :: `a != b`\n- C++ calls Python\n\n"                                      \
  "## 3.2 Snippets\n\n%% snippet read-csv %%\nReads a table.\n\n```python\nimport csv\n```\n\n```sql\nSELECT 1;\n```\n\n"  \
  "### 3.5.1 Common Errors\n\n#### KeyError\n\n- Cause: the key is not there\n- Fix: `d.get(k)`\n"

static GPtrArray *found;
static guint total, answered;

static void
on_searched (GObject *source, GAsyncResult *result, gpointer expected_error)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&found, g_ptr_array_unref);
  found = smriti_study_search_finish (result, &total, &error);
  g_assert_no_error (error);
  answered++;
}

static void
look_up_query (World *world, const SmritiReferenceQuery *query)
{
  answered = 0;
  smriti_study_search_async (world->study, query, on_searched, NULL);
  world_wait (&answered);
}

static void
look_up (World *world, const char *words)
{
  look_up_query (world, &(SmritiReferenceQuery){ .words = words, .kind = -1, .limit = 10 });
}

static const SmritiPassage *
hit (guint n)
{
  g_assert_cmpuint (n, <, found->len);
  return &((SmritiReferenceRow *) g_ptr_array_index (found, n))->passage;
}

static void
assert_first (World *world, const char *words, const char *text)
{
  look_up (world, words);
  g_assert_cmpuint (total, >, 0);
  g_assert_cmpstr (hit (0)->text, ==, text);
}

static void
assert_none (World *world, const char *words)
{
  look_up (world, words);
  g_assert_cmpuint (total, ==, 0);
  g_assert_cmpuint (found->len, ==, 0);
}

static void
set_up (World *world, gconstpointer unused)
{
  world_set_up (world, unused);
  world_write (world, "Python.md", OUTLINE);
  world_write (world, "1.0 BASICS — Python.md", BASICS);
  world_write (world, "QUICK REFERENCE — Python.md", REFERENCE);
  world_add_vault (world);
}

static void
tear_down (World *world, gconstpointer unused)
{
  g_clear_pointer (&found, g_ptr_array_unref);
  world_tear_down (world, unused);
}

static void
test_words (World *world, gconstpointer unused)
{
  const SmritiReferenceRow *row;

  assert_first (world, "key default", "Read a key with a default :: `d.get(k, 0)`");
  row = g_ptr_array_index (found, 0);
  g_assert_cmpstr (row->topic, ==, "Python");
  g_assert_true (g_str_has_suffix (row->note, "/QUICK REFERENCE — Python.md"));
  g_assert_cmpuint (row->passage.line, ==, 3);
  g_assert_cmpstr (row->passage.entry, ==, "3.1");
  g_assert_cmpint (row->passage.kind, ==, SMRITI_PASSAGE_CARD);
  g_assert_cmpstr (row->passage.title, ==, "Read a key with a default");
  g_assert_cmpfloat (row->rank, >, 0);
  /* accents and case do not count */
  assert_first (world, "NAIVE cafe", "Café owners write naïve code.");
  assert_first (world, "café", "Café owners write naïve code.");
}

/* All words, else beginnings, else any. */
static void
test_ways (World *world, gconstpointer unused)
{
  assert_first (world, "defaul ke", "Read a key with a default :: `d.get(k, 0)`");
  assert_first (world, "wraps zebra", "What is a decorator? :: A callable that wraps a callable");
  /* another form of a word is the word, but for its weight */
  assert_first (world, "wrapped callables", "What is a decorator? :: A callable that wraps a callable");
  g_assert_cmpuint (total, ==, 1);
  assert_first (world, "zebra wrap", "What is a decorator? :: A callable that wraps a callable");
  assert_none (world, "zebra");
  assert_none (world, "zebra giraffe");
}

/* Two of the words in a text are more than one of them again and again. */
static void
test_more_words (World *world, gconstpointer unused)
{
  world_edit (world, "More.md", "- Zebra of a zebra :: zebra, zebra\n");
  assert_first (world, "zebra takes second giraffe", "The method dict.get takes a second argument.");
}

/* Signs are data, whatever they are, and count where they can. */
static void
test_signs (World *world, gconstpointer unused)
{
  static const char *const hostile[] = { "\"",       "\"\"\"",       "a\"b",   "*",       "key*", "NEAR(a b)", "title:key",
                                         "-key",     "AND",          "OR NOT", "(",       ")",    "^key",      "{x} : y",
                                         "'",        "--",           "\\",     "key AND", "+",    "%",         "_",
                                         "\xc3\xa9", "\xe2\x80\x8b", "a:b:c",  "😀",       "" };

  assert_first (world, "dict.get", "The method dict.get takes a second argument.");
  assert_first (world, "f\"{x:.2f}\"", "Two decimals :: `f\"{x:.2f}\"`");
  assert_first (world, "@dataclass", "What decorator writes methods? :: `@dataclass`");
  assert_first (world, "C++", "C++ calls Python");
  assert_first (world, "!=", "Not equal :: `a != b`");
  assert_first (world, "d.get(k, 0)", "Read a key with a default :: `d.get(k, 0)`");
  assert_none (world, "<=>");
  assert_none (world, "C#");
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    look_up (world, hostile[i]);
}

/* A definition and a cheat sheet say the same word. */
static void
test_reference_first (World *world, gconstpointer unused)
{
  assert_first (world, "decorator", "What decorator writes methods? :: `@dataclass`");
  g_assert_cmpuint (total, ==, 2);
}

/* It says the words more often, but as a task. */
static void
test_challenge_last (World *world, gconstpointer unused)
{
  world_edit (world, "Turns.md", "---\nchallenge: turns\n---\n\nA decorator in turns, a decorator.\n");
  assert_first (world, "decorator", "What decorator writes methods? :: `@dataclass`");
  g_assert_cmpstr (hit (2)->text, ==, "A decorator in turns, a decorator.");
  assert_first (world, "turns decorator", "A decorator in turns, a decorator.");
}

static void
test_filters (World *world, gconstpointer unused)
{
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = SMRITI_PASSAGE_SNIPPET, .limit = 10 });
  g_assert_cmpuint (total, ==, 2);
  g_assert_cmpstr (hit (0)->title, ==, "read-csv");
  g_assert_cmpstr (hit (1)->language, ==, "sql");
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = -1, .language = "SQL", .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = SMRITI_PASSAGE_ERROR, .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
  g_assert_cmpstr (hit (0)->title, ==, "KeyError");
  g_assert_cmpstr (hit (0)->text, ==, "- Cause: the key is not there\n- Fix: `d.get(k)`");
  look_up_query (world, &(SmritiReferenceQuery){ .words = "key", .kind = -1, .entry = "3.5", .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "decorator", .kind = -1, .entry = "1", .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "decorator", .kind = -1, .topic = "python", .limit = 10 });
  g_assert_cmpuint (total, ==, 2);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "decorator", .kind = -1, .topic = "Git", .limit = 10 });
  g_assert_cmpuint (total, ==, 0);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = -1, .title = "READ-csv", .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
}

static void
test_pages (World *world, gconstpointer unused)
{
  g_autofree char *first = NULL;

  look_up_query (world, &(SmritiReferenceQuery){ .words = "decorator", .kind = -1, .limit = 1 });
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (total, ==, 2);
  first = g_strdup (hit (0)->text);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "decorator", .kind = -1, .offset = 1, .limit = 5 });
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (hit (0)->text, !=, first);
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = -1, .offset = 1000, .limit = 5 });
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_cmpuint (total, >, 5);
}

/* It follows notes that come, change and go, and an outline that says something else. */
static void
test_changes (World *world, gconstpointer unused)
{
  assert_none (world, "giraffe");
  world_edit (world, "More.md", "A giraffe is tall.\n");
  assert_first (world, "giraffe", "A giraffe is tall.");
  world_edit (world, "More.md", "A zebra is not, and no rhinoceros.\n");
  assert_none (world, "giraffe");
  assert_first (world, "zebra", "A zebra is not, and no rhinoceros.");
  world_delete (world, "More.md");
  assert_none (world, "zebra");
  /* the note is the same, its outline another */
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = SMRITI_PASSAGE_ERROR, .limit = 10 });
  g_assert_cmpuint (total, ==, 1);
  world_edit (world, "Python.md", "# **3. [[QUICK REFERENCE — Python]]**\n\n3.5.1 **Common Trouble** – KeyError\n");
  look_up_query (world, &(SmritiReferenceQuery){ .words = "", .kind = SMRITI_PASSAGE_ERROR, .limit = 10 });
  g_assert_cmpuint (total, ==, 0);
}

static char *
index_path (World *world)
{
  return g_build_filename (world->dir, SMRITI_REFERENCE_FILE, NULL);
}

/* A cache: gone, damaged at the start or in the middle, or of another version, it is made anew. */
static void
test_damaged (World *world, gconstpointer unused)
{
  g_autofree char *path = index_path (world);
  g_autofree char *text = NULL;
  gsize length;

  assert_first (world, "dict.get", "The method dict.get takes a second argument.");
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_first (world, "dict.get", "The method dict.get takes a second argument.");

  g_assert_true (g_file_set_contents (path, "no database at all, only words", -1, NULL));
  assert_first (world, "dict.get", "The method dict.get takes a second argument.");

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, >, 8192);
  memset (text + 4096, 0xff, length - 4096);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  assert_first (world, "dict.get", "The method dict.get takes a second argument.");

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_first (world, "dict.get", "The method dict.get takes a second argument.");
}

static void
test_other_version (World *world, gconstpointer unused)
{
  g_autofree char *path = index_path (world);
  sqlite3 *db = NULL;

  look_up (world, "dict.get");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM passage; PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  assert_first (world, "dict.get", "The method dict.get takes a second argument.");
}

/* Nothing is read until somebody searches, and of the same notes nothing twice. */
static GPtrArray *
count_read (const char *path, GHashTable *titles, gpointer n)
{
  ++*(guint *) n;
  return NULL;
}

static void
test_lazy (World *world, gconstpointer unused)
{
  g_autofree char *path = index_path (world);
  g_autoptr (SmritiReference) reference = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  look_up (world, "key");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  reference = smriti_reference_open (world->dir, &error);
  g_assert_no_error (error);
  g_assert_false (smriti_reference_is_new (reference));
  g_assert_true (smriti_reference_update (reference, count_read, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
}

static guint n_left;

static void
on_one_of_many (GObject *source, GAsyncResult *result, gpointer flag)
{
  guint n;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = smriti_study_search_finish (result, &n, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  if (--n_left == 0)
    *(guint *) flag = 1;
}

static void
test_many_at_once (World *world, gconstpointer unused)
{
  SmritiReferenceQuery query = { .words = "decorator", .kind = -1, .limit = 10 };
  guint done = 0;

  n_left = 20;
  for (guint i = 0; i < 20; i++)
    smriti_study_search_async (world->study, &query, on_one_of_many, &done);
  world_wait (&done);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer n)
{
  guint n_rows;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = smriti_study_search_finish (result, &n_rows, &error);

  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  ++*(guint *) n;
}

static void
test_ended (World *world, gconstpointer unused)
{
  SmritiReferenceQuery query = { .words = "decorator", .kind = -1, .limit = 10 };
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    smriti_study_search_async (world->study, &query, on_ended, &n);
  world_close (world);
  while (n < 3)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/reference/" name, World, NULL, set_up, func, tear_down)
  ADD ("words", test_words);
  ADD ("ways", test_ways);
  ADD ("more-words", test_more_words);
  ADD ("signs", test_signs);
  ADD ("reference-first", test_reference_first);
  ADD ("challenge-last", test_challenge_last);
  ADD ("filters", test_filters);
  ADD ("pages", test_pages);
  ADD ("changes", test_changes);
  ADD ("damaged", test_damaged);
  ADD ("other-version", test_other_version);
  ADD ("lazy", test_lazy);
  ADD ("many-at-once", test_many_at_once);
  ADD ("ended", test_ended);
  return g_test_run ();
}
