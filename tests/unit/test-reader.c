/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The default syntax: every kind, what is no card, decks, entries, ids, and the
 * warnings that help to put a note right. */

#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_bytes (const char *text, gsize length)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, length);
}

static SmritiNote *
read_text (const char *text)
{
  return read_bytes (text, strlen (text));
}

static SmritiNote *
read_fixture (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return read_bytes (text, length);
}

static const SmritiCard *
card_at (const SmritiNote *note, guint n)
{
  g_assert_cmpuint (n, <, note->cards->len);
  return g_ptr_array_index (note->cards, n);
}

/* The only card of @text reads so. */
static void
assert_card (const char *text, const char *front, const char *back)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpuint (note->cards->len, ==, 1);
  g_assert_cmpstr (card_at (note, 0)->front, ==, front);
  g_assert_cmpstr (card_at (note, 0)->back, ==, back);
}

static void
assert_no_card (const char *text)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpuint (note->cards->len, ==, 0);
}

/* The only warning of @text is about @line and says @words. */
static void
assert_warning (const char *text, guint line, const char *words)
{
  g_autoptr (SmritiNote) note = read_text (text);
  const SmritiWarning *warning;

  g_assert_cmpuint (note->warnings->len, ==, 1);
  warning = g_ptr_array_index (note->warnings, 0);
  g_assert_cmpuint (warning->line, ==, line);
  if (!strstr (warning->text, words))
    g_error ("'%s' is not in '%s'", words, warning->text);
}

static void
test_table (void)
{
  g_assert_cmpstr (smriti_reader_name (smriti_reader_by_name ("smriti")), ==, "smriti");
  g_assert_null (smriti_reader_by_name ("no-such"));
  g_assert_null (smriti_reader_by_name (NULL));
}

static void
test_kinds (void)
{
  static const struct
  {
    SmritiKind kind;
    guint line, part;
    gboolean snippet;
    const char *front, *back;
  } want[] = {
    { SMRITI_KIND_BASIC, 5, 0, FALSE, "one", "eins" },
    { SMRITI_KIND_BASIC, 6, 0, FALSE, "two", "zwei" },
    { SMRITI_KIND_REVERSED, 6, 1, FALSE, "zwei", "two" },
    { SMRITI_KIND_MULTI_LINE, 8, 0, FALSE, "What is\nthree?", "drei" },
    { SMRITI_KIND_MULTI_LINE, 13, 0, FALSE, "Four", "vier" },
    { SMRITI_KIND_REVERSED, 13, 1, FALSE, "vier", "Four" },
    { SMRITI_KIND_BASIC, 17, 0, FALSE, "five?", "fünf" },
    { SMRITI_KIND_CLOZE, 20, 0, FALSE, "The capital of [country] is Paris.", "France" },
    { SMRITI_KIND_CLOZE, 20, 1, FALSE, "The capital of France is […].", "Paris" },
    { SMRITI_KIND_BASIC, 25, 0, TRUE, "Nom · Singular", "`devah`" },
    { SMRITI_KIND_BASIC, 25, 0, FALSE, "Nom · Plural", "devāḥ" },
    { SMRITI_KIND_BASIC, 26, 0, FALSE, "Acc · Plural", "devān" },
  };
  g_autoptr (SmritiNote) note = read_fixture ("kinds.md");

  g_assert_cmpuint (note->cards->len, ==, G_N_ELEMENTS (want));
  g_assert_cmpuint (note->warnings->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      const SmritiCard *card = card_at (note, i);

      g_assert_cmpint (card->kind, ==, want[i].kind);
      g_assert_cmpuint (card->line, ==, want[i].line);
      g_assert_cmpuint (card->part, ==, want[i].part);
      g_assert_cmpint (card->snippet, ==, want[i].snippet);
      g_assert_cmpstr (card->front, ==, want[i].front);
      g_assert_cmpstr (card->back, ==, want[i].back);
      g_assert_cmpstr (card->deck, ==, "Base");
      g_assert_nonnull (card->key);
      g_assert_nonnull (card->source);
    }
}

static void
test_false_positives (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("false-positives.md");

  for (guint i = 0; i < note->cards->len; i++)
    g_error ("line %u is read as '%s' :: '%s'", card_at (note, i)->line, card_at (note, i)->front, card_at (note, i)->back);
}

static void
test_separators (void)
{
  assert_card ("a :: b :: c", "a", "b :: c");
  assert_card ("a\t::\tb", "a", "b");
  assert_card ("`a :: b` c :: d", "`a :: b` c", "d");
  assert_card ("[x :: y](z) :: d", "[x :: y](z)", "d");
  assert_card ("a \\:: b :: c", "a \\:: b", "c");
  assert_card ("words\na :: b\nmore words", "a", "b");
  assert_card ("**a** :: *b*", "**a**", "*b*");
  assert_card ("<!-- c :: d --> a :: b <!--SR:!2023-09-02,4,270-->", "a", "b");
  assert_card ("a :: b\n<!--SR:!2023-09-02,4,270-->", "a", "b");
  assert_no_card ("a:: b");
  assert_no_card ("a ::b");
}

static void
test_marks_in_front (void)
{
  static const char *const notes[] = {
    "- a :: b",   "* [ ] a :: b", "+ [x] a :: b",      "12) a :: b", "> a :: b",   "> > - a :: b",
    "- > a :: b", "### a :: b",   "> [!note]- a :: b", "- - a :: b", "  - a :: b", "\xEF\xBB\xBF- a :: b\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    assert_card (notes[i], "a", "b");
  assert_card ("-a :: b", "-a", "b");
  assert_card ("#a :: b", "#a", "b");
}

static void
test_multi_line (void)
{
  assert_card ("Q\n?\nA\nB\n\nrest", "Q", "A\nB");
  assert_card ("Q\n ?  \nA\n# H", "Q", "A");
  assert_card ("Q\n?\nA\n---\nrest", "Q", "A");
  assert_card ("# H\nQ\n?\nA", "Q", "A");
  assert_card ("Q\n?\n```\na\n\nb\n```\nC", "Q", "```\na\n\nb\n```\nC");
  assert_card ("Q\n```\na\n\nb\n```\n?\nA", "Q\n```\na\n\nb\n```", "A");
  assert_card ("Q\n?\n- a\n- b", "Q", "- a\n- b");
  assert_card ("- Q\n- R\n?\nA", "Q\n- R", "A");
  assert_card ("> Q\n> ?\n> A\n> > B", "Q", "A\n> B");
  assert_card ("Q\n?\na :: b", "Q", "a :: b");
  assert_card ("Q\n?\n$$\nx\n\ny\n$$", "Q", "$$\nx\n\ny\n$$");
  assert_card ("Q\n?\nA <!-- c\nd -->\nB", "Q", "A\nB");
}

static void
test_multi_line_in_lists (void)
{
  g_autoptr (SmritiNote) note = read_text ("- Q1\n"
                                           "  ?\n"
                                           "  A1\n"
                                           "- plain :: card\n"
                                           "- Q2\n"
                                           "  more\n"
                                           "  ?\n"
                                           "  - A2\n"
                                           "  - A3\n"
                                           "- rest\n");

  g_assert_cmpuint (note->cards->len, ==, 3);
  g_assert_cmpstr (card_at (note, 0)->front, ==, "Q1");
  g_assert_cmpstr (card_at (note, 0)->back, ==, "A1");
  g_assert_cmpstr (card_at (note, 1)->front, ==, "plain");
  g_assert_cmpstr (card_at (note, 2)->front, ==, "Q2\nmore");
  g_assert_cmpstr (card_at (note, 2)->back, ==, "- A2\n- A3");
  g_assert_cmpuint (card_at (note, 2)->line, ==, 5);
}

static void
test_letters (void)
{
  assert_card ("Q: a\nb\nA: c\nd", "a\nb", "c\nd");
  assert_card ("Q: a\n\nA: c\n\nd", "a", "c");
  assert_card ("Q:a\nA:c\n# H", "a", "c");
  assert_card ("- Q: a\n  A: c", "a", "c");
  assert_card ("Q: a\nA:\n```\nx\n\ny\n```", "a", "```\nx\n\ny\n```");
  assert_card ("Q: a :: b\nA: c", "a :: b", "c");
  assert_no_card ("Q:: a\nA:: b");
  assert_no_card ("Question: a\nAnswer: b");
}

static void
test_clozes (void)
{
  {
    g_autoptr (SmritiNote) note = read_text ("a ==b== and ==c ;;hint==");

    g_assert_cmpuint (note->cards->len, ==, 2);
    g_assert_cmpstr (card_at (note, 0)->front, ==, "a […] and c"); /* no blank is left of "c ;;hint" */
  }
  assert_card ("a ==b== c", "a […] c", "b");
  assert_card ("a\n==b\nc== d", "a\n[…] d", "b\nc");
  assert_card ("a (==b==)", "a ([…])", "b");
  assert_card ("a ==b;;hint== c", "a [hint] c", "b");
  assert_card ("a ==b;;== c", "a […] c", "b;;");
  assert_card ("a ==`b == c`== d", "a […] d", "`b == c`");
  assert_card ("- a ==b== c\n- d", "a […] c", "b");
  assert_card ("## a ==b==", "a […]", "b");
  assert_card ("first\n- a ==b==\n  c", "a […]\nc", "b");
  assert_no_card ("a==b==c");
  assert_no_card ("a == b == c");
  assert_no_card ("a ==b\n\nc== d");
  assert_no_card ("a ===b=== c");
  assert_no_card ("a \\==b== c");
  assert_no_card ("`==a==` ==b");
}

static void
assert_snippet (const char *text, gboolean snippet)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpint (card_at (note, 0)->snippet, ==, snippet);
}

static void
test_snippets (void)
{
  assert_snippet ("a :: `b`", TRUE);
  assert_snippet ("``a ` b`` :: c", TRUE);
  assert_snippet ("a :: `b` c", FALSE);
  assert_snippet ("a :: `b` `c`", FALSE);
  assert_snippet ("a :: b #snippet", TRUE);
  assert_snippet ("a :: `b` #concept", FALSE);
  assert_snippet ("Q\n?\n```\nx\n```", TRUE);
  assert_snippet ("Q\n?\nA `b`", FALSE);
  assert_snippet ("#concept Q\n?\n```\nx\n```", FALSE);
  assert_snippet ("a ==`b`== c", TRUE);
  assert_snippet ("a ==b== `c`", FALSE);
}

static void
assert_deck (const char *text, const char *deck, const char *front)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpstr (card_at (note, 0)->deck, ==, deck);
  g_assert_cmpstr (card_at (note, 0)->front, ==, front);
}

static void
test_decks (void)
{
  assert_deck ("a :: b", NULL, "a");
  assert_deck ("---\ndeck: x / y/\n---\na :: b", "x/y", "a");
  assert_deck ("---\ndeck: \"x\" # why\n---\na :: b", "x", "a");
  assert_deck ("---\ntags: [z, flashcards/t/u]\n---\na :: b", "t/u", "a");
  assert_deck ("---\ntags:\n  - z\n  - \"cards/t\"\n---\na :: b", "t", "a");
  assert_deck ("---\ntags: z, cards/t\n---\na :: b", "t", "a");
  assert_deck ("---\ndeck: d\n---\n#cards/x\n\na :: b", "x", "a");
  assert_deck ("#cards/x\n\n#other #flashcards/y/z\na :: b", "y/z", "a");
  assert_deck ("#cards/x\n\na :: b #cards/y", "y", "a");
  assert_deck ("#cards/x\n\n#cards\n\na :: b #cards", "x", "a");
  assert_deck ("a #cards/y b :: c", "y", "a b");
  assert_deck ("#flashcardsX/y\na :: b", NULL, "a");
  assert_deck ("`#cards/y` a :: b", NULL, "`#cards/y` a");
  assert_deck ("c#cards/y a :: b", NULL, "c#cards/y a");
  assert_deck ("#cards/x\nQ\n?\nA", "x", "Q");
  assert_deck ("Q\n?\nA #cards/ü/ß", "ü/ß", "Q");
  assert_deck ("a :: b #todo", NULL, "a");
}

static void
assert_entry (const char *text, const char *entry)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpstr (card_at (note, 0)->entry, ==, entry);
}

static void
test_entries (void)
{
  assert_entry ("a :: b", NULL);
  assert_entry ("# 2.1.3 Advanced\n\na :: b", "2.1.3");
  assert_entry ("# 2.1.3. Advanced\n\na :: b", "2.1.3");
  assert_entry ("# **[[1.0 FOUNDATIONS — Python]] (ALL)**\n\na :: b", "1");
  assert_entry ("# 3. [[QUICK — Python]]\n\na :: b", "3");
  assert_entry ("# 3 reasons\n\na :: b", NULL);
  assert_entry ("# 2.1x\n\na :: b", NULL);
  assert_entry ("# 1.1 A\n## 1.1.1 B\n# 1.2 C\na :: b", "1.2");
  assert_entry ("# 1.1 A\n## Examples\na :: b", "1.1");
  assert_entry ("# 1.1 A\n# Other\na :: b", NULL);
  assert_entry ("---\nentry: 2.10\n---\na :: b", "2.10");
  assert_entry ("---\nentry: 2.10\n---\n# 1.1 A\na :: b", "1.1");
  assert_entry ("---\nentry: 1.0\n---\na :: b", "1");
  assert_entry ("## 1.4 What is a :: b", "1.4");
  assert_entry ("```\n# 1.1 A\n```\na :: b", NULL);
}

static void
test_block_ids (void)
{
  g_autoptr (SmritiNote) note = read_text ("a :: b ^my-id\n\nQ\n?\n```\nx ^no\n```\n^id2\n\n"
                                           "c ==d== e ^id3\n\nf :: g ^sm-7x\n\nh :: i^2\n\nj :: `k ^l`\n");

  g_assert_cmpuint (note->cards->len, ==, 6);
  g_assert_cmpstr (card_at (note, 0)->block_id, ==, "my-id");
  g_assert_cmpstr (card_at (note, 0)->back, ==, "b");
  g_assert_cmpstr (card_at (note, 1)->block_id, ==, "id2");
  g_assert_cmpstr (card_at (note, 1)->back, ==, "```\nx ^no\n```");
  g_assert_cmpstr (card_at (note, 2)->block_id, ==, "id3");
  g_assert_cmpstr (card_at (note, 2)->front, ==, "c […] e");
  g_assert_null (card_at (note, 3)->block_id);
  g_assert_cmpstr (card_at (note, 3)->key, ==, "sm-7x");
  g_assert_null (card_at (note, 4)->block_id);
  g_assert_cmpstr (card_at (note, 4)->back, ==, "i^2");
  g_assert_cmpstr (card_at (note, 5)->back, ==, "`k ^l`");
  g_assert_cmpuint (note->warnings->len, ==, 0);
}

static void
test_cards_table (void)
{
  assert_card ("%% cards %%\n| A | B |\n|---|---|\n| r | c \\| d #cards/x |\n", "r · B", "c | d");
  assert_card ("%%CARDS%%\n\nA | B\n--|--\nr | c\n\n", "r · B", "c");
  assert_card ("> %% cards %%\n> | A | |\n> |---|---|\n> | r | c |\n", "r", "c");
  assert_no_card ("words\n\n| A | B |\n|---|---|\n| r | c |\n");
  assert_no_card ("%% cards %%\n\nwords\n\n| A | B |\n|---|---|\n| r | c |\n");
}

static void
test_warnings (void)
{
  assert_warning ("`a :: b`", 1, "'::' in code");
  assert_warning ("x\n\n$a :: b$", 3, "'::' in math");
  assert_warning ("[[a :: b]]", 1, "'::' in a link");
  assert_warning ("| a :: b |", 1, "'::' in a table");
  assert_warning ("\n    a :: b", 2, "'::' in indented code");
  assert_warning ("a ::", 1, "answer is empty");
  assert_warning (":: b", 1, "question is empty");
  assert_warning ("a :: #cards/x", 1, "answer is empty");
  assert_warning ("a\n\n?\nb", 3, "no question");
  assert_warning ("a\n?\n\nb", 2, "no answer");
  assert_warning ("a\n?\nb\n?\nc", 4, "second '?'");
  assert_warning ("Q: a\n\nb", 1, "no 'A:'");
  assert_warning ("A: a", 1, "no 'Q:'");
  assert_warning ("a :: b\n\na :: b", 3, "same text as line 1");
  assert_warning ("a :: b ^x\nc :: d ^x", 2, "^x stands on line 1");
  assert_warning ("%% cards %%\n", 1, "no table");
  assert_warning ("%% cards %%\n| a |\n| b |", 2, "| --- |");
  assert_warning ("%% cards %%\n|a|b|\n|-|-|\n||c|", 4, "no name");
  assert_warning ("```\na :: b", 1, "not closed");
  assert_warning ("<!-- a\n\nb :: c", 1, "not closed");
  assert_warning ("---\ndeck: x\n\na", 1, "frontmatter is not closed");
  assert_warning ("---\ndeck: [x]\n---\n", 2, "'deck'");
  assert_warning ("---\nentry: soon\n---\n", 2, "'entry'");
  assert_warning ("---\ntags: [a,\n  b]\n---\n", 2, "'tags'");
  assert_warning ("---\ndeck: a\ndeck: b\n---\n", 3, "line 2 already");
  assert_warning ("==a b==", 1, "whole paragraph");
}

static void
test_limits (void)
{
  g_autofree char *long_side = g_strnfill (33 * 1024, 'x');
  g_autofree char *question = g_strdup_printf ("%s :: b", long_side);
  g_autofree char *answer = g_strdup_printf ("a :: %s", long_side);
  g_autofree char *cloze = g_strdup_printf ("%s ==a== b", long_side);
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GString) noisy = g_string_new (NULL);
  g_autoptr (SmritiNote) note = NULL;

  assert_warning (question, 1, "question is longer than 32 KiB");
  assert_warning (answer, 1, "answer is longer than 32 KiB");
  assert_warning (cloze, 1, "longer than 32 KiB");
  for (guint i = 0; i < 101; i++)
    g_string_append (many, "a ==b== ");
  assert_warning (many->str, 1, "101 highlights");
  for (guint i = 0; i < 1000; i++)
    g_string_append (noisy, "a ::\n");
  note = read_text (noisy->str);
  g_assert_cmpuint (note->warnings->len, ==, 201);
  g_assert_cmpuint (((SmritiWarning *) g_ptr_array_index (note->warnings, 200))->line, ==, 0);
}

static void
test_bytes (void)
{
  static const char text[] = "a :: b\r\n\0\r\n\xC3\x28 :: d\r\n\r\ne :: f";
  g_autoptr (SmritiNote) note = read_bytes (text, sizeof text - 1);

  g_assert_cmpuint (note->cards->len, ==, 3);
  g_assert_cmpstr (card_at (note, 0)->back, ==, "b");
  g_assert_cmpstr (card_at (note, 1)->front, ==, "\uFFFD(");
  g_assert_cmpuint (card_at (note, 2)->line, ==, 5);
  g_assert_cmpuint (note->warnings->len, ==, 2);
  g_assert_cmpuint (((SmritiWarning *) g_ptr_array_index (note->warnings, 0))->line, ==, 2);
  g_assert_cmpuint (((SmritiWarning *) g_ptr_array_index (note->warnings, 1))->line, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/table", test_table);
  g_test_add_func ("/reader/kinds", test_kinds);
  g_test_add_func ("/reader/false-positives", test_false_positives);
  g_test_add_func ("/reader/separators", test_separators);
  g_test_add_func ("/reader/marks-in-front", test_marks_in_front);
  g_test_add_func ("/reader/multi-line", test_multi_line);
  g_test_add_func ("/reader/multi-line-in-lists", test_multi_line_in_lists);
  g_test_add_func ("/reader/letters", test_letters);
  g_test_add_func ("/reader/clozes", test_clozes);
  g_test_add_func ("/reader/snippets", test_snippets);
  g_test_add_func ("/reader/decks", test_decks);
  g_test_add_func ("/reader/entries", test_entries);
  g_test_add_func ("/reader/block-ids", test_block_ids);
  g_test_add_func ("/reader/cards-table", test_cards_table);
  g_test_add_func ("/reader/warnings", test_warnings);
  g_test_add_func ("/reader/limits", test_limits);
  g_test_add_func ("/reader/bytes", test_bytes);
  return g_test_run ();
}
