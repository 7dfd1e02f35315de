/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Notes are written by what changed in them: after any number of edits the
 * places are those that the text tells, and each card's row repeats what
 * smriti_cards_refresh() would write there. */

#include "tests/unit/study-fixture.h"

#define N_EDITS 40

static const char *const lines[] = {
  "question one :: answer",
  "question two ::: both ways",
  "The ==hidden== of ==words== here.",
  "a\n?\nb\nc",
  "# 1.1 First",
  "## 2.2 Second",
  "#cards/some/deck",
  "question one :: answer",
  "words",
  "stamped :: card ^sm-x1",
  "other :: card ^sm-x1",
  "with :: id ^block",
  "with :: id ^other",
  "Q: x\nA: y",
};

static char *
random_text (void)
{
  GString *text = g_string_new (NULL);

  for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
    g_string_append_printf (text, "%s\n\n", lines[g_test_rand_int_range (0, G_N_ELEMENTS (lines))]);
  return g_string_free (text, FALSE);
}

static char *
text_value (World *world, const char *sql, const char *argument)
{
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (smriti_store_database (world->store), sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, argument, -1, SQLITE_TRANSIENT);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return value ? value : g_strdup ("");
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
told_by (const char *text)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);

      g_ptr_array_add (rows, g_strdup_printf ("%06u %u %s %d %d %s %s %s|%s|%s|%s", card->line, card->part, card->key, card->kind,
                                              card->snippet, card->deck ? card->deck : "-", card->entry ? card->entry : "-",
                                              card->block_id ? card->block_id : "-", card->front, card->back, card->text_key));
    }
  g_ptr_array_sort (rows, compare_strings);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv ("\n", (char **) rows->pdata);
}

static void
assert_written (World *world, const char *name, const char *text)
{
  g_autofree char *expected = told_by (text);
  g_autofree char *written = text_value (
      world,
      "SELECT group_concat (row, char (10)) FROM (SELECT printf ('%06d %d %s %d %d %s %s %s|%s|%s|%s', line, part, key, kind,"
      " snippet, coalesce (deck, '-'), coalesce (entry, '-'), coalesce (block_id, '-'), front, back, text) AS row"
      " FROM place JOIN note ON note.n = place.note WHERE path = ?1 ORDER BY row)",
      name);

  g_assert_cmpstr (written, ==, expected);
}

/* Nothing is left to do for a refresh of all. */
static void
assert_fresh (World *world)
{
  g_autofree char *before = world_projections (world);
  g_autofree char *after = NULL;
  g_autoptr (GArray) cards = smriti_cards_after (world->store, 0, 10000);

  for (guint i = 0; i < cards->len; i++)
    g_assert_true (smriti_cards_refresh (world->store, g_array_index (cards, gint64, i), NULL));
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

static void
test_edits (World *world, gconstpointer unused)
{
  static const char *const names[] = { "One.md", "Two.md" };
  char *texts[G_N_ELEMENTS (names)] = { NULL };

  world_write (world, "Outline.md", "# **[[1.0 ALPHA — Greek]] (ALL)**\n\n1.1 **First** – a, [[One]]\n2.2 **x** – y\n");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      texts[i] = random_text ();
      world_write (world, names[i], texts[i]);
    }
  world_add_vault (world);
  world_settle ();
  for (guint i = 0; i < N_EDITS; i++)
    {
      guint which = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (names));
      g_autofree char *line = g_strdup_printf ("%s\n\n", lines[g_test_rand_int_range (0, G_N_ELEMENTS (lines))]);
      g_autofree char *text = i % 4 == 0 ? random_text () : g_strconcat (line, texts[which], "edited\n\n", NULL);

      assert_written (world, names[0], texts[0]);
      assert_written (world, names[1], texts[1]);
      assert_fresh (world);
      world_edit (world, names[which], text);
      g_free (texts[which]);
      texts[which] = g_steal_pointer (&text);
    }
  g_free (texts[0]);
  g_free (texts[1]);
}

/* A note that is read again as it was costs the cards nothing. */
static void
test_unchanged (World *world, gconstpointer unused)
{
  gint64 n;

  world_write (world, "One.md", "a :: b\n\nc :: d\n");
  world_add_vault (world);
  n = smriti_store_int (world->store, 0, "SELECT sum (n) FROM place", "");
  world_edit (world, "One.md", "a :: b\n\nc :: d\n\nmore words\n");
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT sum (n) FROM place", ""), ==, n);
  world_edit (world, "One.md", "\n\na :: b\n\nc :: d\n");
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT sum (n) FROM place", ""), ==, n);
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT sum (line) FROM place", ""), ==, 3 + 5);
}

/* A card that lies in an outline, but under no entry of it. */
static void
test_no_entry (World *world, gconstpointer unused)
{
  world_write (world, "Outline.md", "# **[[1.0 ALPHA — Greek]] (ALL)**\n\n1.1 **First** – a, [[One]]\n");
  world_write (world, "One.md", "in the outline :: without an entry\n");
  world_add_vault (world);
  world_settle ();
  world_edit (world, "One.md", "\n\nin the outline :: without an entry\n\n# 1.1 First\n\nx :: y\n");
  smriti_study_card_free (world_card (world, "in the outline"));
  smriti_study_card_free (world_card (world, "x"));
  assert_fresh (world);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/places/edits", World, NULL, world_set_up, test_edits, world_tear_down);
  g_test_add ("/places/unchanged", World, NULL, world_set_up, test_unchanged, world_tear_down);
  g_test_add ("/places/no-entry", World, NULL, world_set_up, test_no_entry, world_tear_down);
  return g_test_run ();
}
