/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Keys are in every database: the values below may never change. Then what must
 * not change a key (place, marks, line ends) and what must (words). */

#include "common/notes/identity.h"
#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

static char *
key_of (const char *text, guint n)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpuint (note->cards->len, >, n);
  return g_strdup (((const SmritiCard *) g_ptr_array_index (note->cards, n))->key);
}

static void
assert_same (const char *a, const char *b)
{
  g_autofree char *x = key_of (a, 0);
  g_autofree char *y = key_of (b, 0);

  g_assert_cmpstr (x, ==, y);
}

static void
assert_different (const char *a, const char *b)
{
  g_autofree char *x = key_of (a, 0);
  g_autofree char *y = key_of (b, 0);

  g_assert_cmpstr (x, !=, y);
}

/* printf 'basic\nq :: a\n0' | sha256sum, and so on */
static void
test_frozen (void)
{
  g_autofree char *key = smriti_card_key (NULL, SMRITI_KIND_BASIC, "q\n::\na", 6, 0);
  g_autofree char *part = smriti_card_key (NULL, SMRITI_KIND_REVERSED, "q\n::\na", 6, 1);
  g_autofree char *source = smriti_card_source (NULL, SMRITI_KIND_BASIC, "q\n::\na", 6);
  g_autofree char *read = key_of ("q :: a", 0);

  g_assert_cmpstr (key, ==, "97c404e8777871e0");
  g_assert_cmpstr (part, ==, "ac778a06e54d7361");
  g_assert_cmpstr (source, ==, "af1abacd4a051051");
  g_assert_cmpstr (read, ==, key);
}

static void
test_stamp (void)
{
  g_autofree char *key = smriti_card_key ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8, 0);
  g_autofree char *part = smriti_card_key ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8, 2);
  g_autofree char *source = smriti_card_source ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8);

  g_assert_cmpstr (key, ==, "sm-x7");
  g_assert_cmpstr (part, ==, "sm-x7-2");
  g_assert_cmpstr (source, ==, "sm-x7");
  assert_same ("q :: a ^sm-x7", "other words ::: here ^sm-x7");
  assert_different ("q :: a ^sm-x7", "q :: a ^sm-x8");
}

static void
test_normalized (void)
{
  const char broken[] = "q\xFF";
  g_autofree char *composed = smriti_card_key (NULL, SMRITI_KIND_BASIC, "caf\u00e9  x\n", -1 + sizeof "caf\u00e9  x\n", 0);
  g_autofree char *decomposed = smriti_card_key (NULL, SMRITI_KIND_BASIC, " cafe\u0301\tx", -1 + sizeof " cafe\u0301\tx", 0);
  g_autofree char *junk = smriti_card_key (NULL, SMRITI_KIND_BASIC, broken, 2, 0);
  g_autofree char *replaced = smriti_card_key (NULL, SMRITI_KIND_BASIC, "q\uFFFD", 4, 0);

  g_assert_cmpstr (composed, ==, decomposed);
  g_assert_cmpstr (junk, ==, replaced);
}

static void
test_what_keeps_a_key (void)
{
  static const char *const same[] = {
    "- q :: a",
    "  - [ ] q :: a",
    "1. q :: a",
    "> q :: a",
    "## q :: a",
    "q   ::   a  ",
    "q :: a ^my-id",
    "q :: a #cards/x/y",
    "#flashcards/x q :: a #snippet",
    "q :: a <!--SR:!2023-09-02,4,270-->",
    "# 1.1 Heading\n\nwords\n\nq :: a\n",
    "\xEF\xBB\xBFq :: a\r\n",
    "---\ndeck: d\n---\nq :: a",
    "q ::: a",
    "Q: q\nA: a",
    "- Q: q\n  A: a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    assert_same ("q :: a", same[i]);
  assert_same ("Q x\ny\n?\nA\nb\n", "- Q x\n  y\n  ?\n  A\n  b\n");
  assert_same ("Q x\ny\n?\nA\nb\n", "> Q x\r\n> y\r\n> ?\r\n> A\r\n> b\r\n");
  assert_same ("Q x\n?\nA", "Q x\n??\nA");
  assert_same ("The ==x;;hint== of\ny", "- The ==x;;hint== of\n  y ^id");
}

static void
test_what_changes_a_key (void)
{
  static const char *const other[] = { "q :: b", "p :: a", "Q :: a", "q\n?\na", "==q== :x a" };

  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    assert_different ("q :: a", other[i]);
}

static void
test_siblings (void)
{
  g_autoptr (SmritiNote) note = read_text ("q ::: a\n\nThe ==x== and ==y== of z.\n");
  const SmritiCard *cards[4];

  g_assert_cmpuint (note->cards->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    cards[i] = g_ptr_array_index (note->cards, i);
  g_assert_cmpstr (cards[0]->source, ==, cards[1]->source);
  g_assert_cmpstr (cards[2]->source, ==, cards[3]->source);
  g_assert_cmpstr (cards[0]->source, !=, cards[2]->source);
  g_assert_cmpstr (cards[0]->key, !=, cards[1]->key);
  g_assert_cmpstr (cards[2]->key, !=, cards[3]->key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/frozen", test_frozen);
  g_test_add_func ("/identity/stamp", test_stamp);
  g_test_add_func ("/identity/normalized", test_normalized);
  g_test_add_func ("/identity/keeps", test_what_keeps_a_key);
  g_test_add_func ("/identity/changes", test_what_changes_a_key);
  g_test_add_func ("/identity/siblings", test_siblings);
  return g_test_run ();
}
