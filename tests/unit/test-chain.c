/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Sequence cards: each question is one question, shows no answer, and stays the
 * same card while its chain does. */

#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

static const SmritiCard *
card_at (const SmritiNote *note, guint i)
{
  g_assert_cmpuint (i, <, note->cards->len);
  return g_ptr_array_index (note->cards, i);
}

static void
assert_card (const SmritiNote *note, guint i, guint part, const char *front, const char *back)
{
  const SmritiCard *card = card_at (note, i);

  g_assert_cmpint (card->kind, ==, SMRITI_KIND_SEQUENCE);
  g_assert_cmpuint (card->part, ==, part);
  g_assert_cmpstr (card->front, ==, front);
  g_assert_cmpstr (card->back, ==, back);
  g_assert_cmpstr (card->source, ==, card_at (note, 0)->source);
}

#define HEAD "# **[[1.0 SOUNDS — Sanskrit]]**\n\n"

static void
test_outline (void)
{
  g_autoptr (SmritiNote) note = read_text (
      HEAD "1.1 **Data Flow** – read -> parse → the end ✔️ ^flow  \n1.2 **b** – x, y  \n");

  g_assert_cmpuint (note->cards->len, ==, 1);
  g_assert_cmpstr (card_at (note, 0)->back, ==, "the end");
  smriti_note_free (note);
  note = read_text (HEAD "1.1 **Data Flow** – read → parse → run → stop ✔️ ^flow  \n1.2 **b** – x, y  \n");
  g_assert_cmpuint (note->cards->len, ==, 5);
  assert_card (note, 0, 0, "Data Flow (Sanskrit): read → … What comes next?", "parse");
  assert_card (note, 1, 1, "Data Flow (Sanskrit): read → … → run → stop. Which step is missing?", "parse");
  assert_card (note, 2, 2, "Data Flow (Sanskrit): read → parse → … What comes next?", "run");
  assert_card (note, 3, 3, "Data Flow (Sanskrit): read → parse → … → stop. Which step is missing?", "run");
  assert_card (note, 4, 4, "Data Flow (Sanskrit): read → parse → run → … What comes next?", "stop");
  for (guint i = 0; i < note->cards->len; i++)
    {
      g_assert_cmpuint (card_at (note, i)->line, ==, 3);
      g_assert_cmpstr (card_at (note, i)->entry, ==, "1.1");
      g_assert_cmpstr (card_at (note, i)->block_id, ==, "flow");
      g_assert_null (card_at (note, i)->deck);
    }
}

static void
test_switched_off (void)
{
  g_autoptr (SmritiNote) off = read_text ("---\nsequence: no\n---\n" HEAD
                                          "1.1 **a** – x → y → z\n\n## 1.1 a\n\n%% cards %%\nu → v\n");
  g_autoptr (SmritiNote) odd = read_text ("---\nsequence: maybe\n---\n" HEAD "1.1 **a** – x → y\n");

  g_assert_cmpuint (off->cards->len, ==, 1); /* what is marked is meant */
  g_assert_cmpstr (card_at (off, 0)->back, ==, "v");
  g_assert_cmpuint (odd->cards->len, ==, 1);
  g_assert_cmpuint (odd->warnings->len, ==, 1);
}

/* The title belongs to what a card is; number, done mark and kind of arrow do not. */
static void
test_identity (void)
{
  g_autoptr (SmritiNote) one = read_text (HEAD "1.1 **Flow** – a → b → c  \n");
  g_autoptr (SmritiNote) moved = read_text ("\n\n" HEAD "1.7 **Flow** – a -> b -> c ✔️\n");
  g_autoptr (SmritiNote) other = read_text (HEAD "1.1 **Flood** – a → b → c  \n");

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpstr (card_at (one, i)->key, ==, card_at (moved, i)->key);
      g_assert_cmpstr (card_at (one, i)->key, !=, card_at (other, i)->key);
      g_assert_cmpstr (card_at (one, i)->key, !=, card_at (one, (i + 1) % 3)->key);
    }
}

/* A question that holds its answer is none, and the parts of the others stay. */
static void
test_fair (void)
{
  g_autoptr (SmritiNote) twice = read_text (HEAD "1.1 **Loop** – red → green → refactor → Red  \n");
  g_autoptr (SmritiNote) title = read_text (HEAD "1.1 **Test and Build** – plan → build → ship  \n");
  g_autoptr (SmritiNote) within = read_text (HEAD "1.1 **t** – `git add` → git commit → after git add  \n");
  g_autoptr (SmritiNote) apart = read_text (HEAD "1.1 **t** – retest → test → protest  \n");
  g_autoptr (SmritiNote) open = read_text (HEAD "1.1 **t** – a → … → z  \n1.2 **u** – a → b → ...  \n");

  g_assert_cmpuint (twice->cards->len, ==, 4);
  assert_card (twice, 0, 0, "Loop (Sanskrit): red → … What comes next?", "green");
  assert_card (twice, 1, 1, "Loop (Sanskrit): red → … → refactor → Red. Which step is missing?", "green");
  assert_card (twice, 2, 2, "Loop (Sanskrit): red → green → … What comes next?", "refactor");
  assert_card (twice, 3, 3, "Loop (Sanskrit): red → green → … → Red. Which step is missing?", "refactor");
  g_assert_cmpuint (title->cards->len, ==, 1);
  assert_card (title, 0, 2, "Test and Build (Sanskrit): plan → build → … What comes next?", "ship");
  g_assert_cmpuint (within->cards->len, ==, 3);
  g_assert_cmpuint (apart->cards->len, ==, 3);
  g_assert_cmpuint (open->cards->len, ==, 0);
}

static void
test_paragraph (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "## 2.3.2 Common **Workflows**\n\n%% cards %%\n`git add` → `git commit`\n→ `git push` #cards/vcs ^flow\n\nq :: a\n");
  g_autoptr (SmritiNote) bare = read_text ("%%cards%%\n\na (x → y) -> b [[p -> q]] -> c %% since 3.12 %%\n");
  g_autoptr (SmritiNote) none = read_text ("%% cards %%\nno chain :: at all\n");

  g_assert_cmpuint (note->cards->len, ==, 4);
  assert_card (note, 0, 0, "Common Workflows: `git add` → … What comes next?", "`git commit`");
  assert_card (note, 1, 1, "Common Workflows: `git add` → … → `git push`. Which step is missing?", "`git commit`");
  assert_card (note, 2, 2, "Common Workflows: `git add` → `git commit` → … What comes next?", "`git push`");
  g_assert_true (card_at (note, 0)->snippet);
  g_assert_cmpstr (card_at (note, 0)->deck, ==, "vcs");
  g_assert_cmpstr (card_at (note, 0)->block_id, ==, "flow");
  g_assert_cmpstr (card_at (note, 0)->entry, ==, "2.3.2");
  g_assert_cmpuint (card_at (note, 0)->line, ==, 4);
  g_assert_cmpstr (card_at (note, 3)->front, ==, "q");
  g_assert_cmpuint (note->warnings->len, ==, 0);
  g_assert_cmpuint (bare->cards->len, ==, 3);
  assert_card (bare, 1, 1, "a (x → y) → … → c. Which step is missing?", "b [[p -> q]]");
  g_assert_false (card_at (bare, 0)->snippet);
  g_assert_cmpuint (none->cards->len, ==, 1); /* read as what it is, and said */
  g_assert_cmpuint (none->warnings->len, ==, 1);
}

/* No more than a bounded number of cards, and no failure, out of anything. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "1.1 **t** – 0");
  g_autoptr (SmritiNote) many = NULL;
  g_autoptr (SmritiNote) empty = read_text ("%% cards %%\n → \n\n%% cards %%\n →  →  → \n\n%% cards %%\na →  → b\n\n%% cards %%");

  for (guint i = 1; i < 40; i++)
    g_string_append_printf (text, " → step %u", i);
  many = read_text (text->str);
  g_assert_cmpuint (many->cards->len, ==, 39 + 38);
  g_string_append (text, " → one more");
  smriti_note_free (many);
  many = read_text (text->str);
  g_assert_cmpuint (many->cards->len, ==, 0);
  g_assert_cmpstr (((const SmritiWarning *) g_ptr_array_index (many->warnings, 0))->code, ==, "chain");
  g_assert_cmpuint (empty->cards->len, ==, 1);
  g_assert_cmpstr (card_at (empty, 0)->back, ==, "b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/outline", test_outline);
  g_test_add_func ("/chain/switched-off", test_switched_off);
  g_test_add_func ("/chain/identity", test_identity);
  g_test_add_func ("/chain/fair", test_fair);
  g_test_add_func ("/chain/paragraph", test_paragraph);
  g_test_add_func ("/chain/bounds", test_bounds);
  return g_test_run ();
}
