/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Since and until: where they are read, that a card is the same with and without
 * them, and what holds in which version. #explain, which is read the same way. */

#include "common/notes/validity.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

static void
assert_card (const SmritiNote *note, guint i, const char *front, const char *since, const char *until)
{
  const SmritiCard *card;

  g_assert_cmpuint (i, <, note->cards->len);
  card = g_ptr_array_index (note->cards, i);
  g_assert_cmpstr (card->front, ==, front);
  g_assert_cmpstr (card->since, ==, since);
  g_assert_cmpstr (card->until, ==, until);
}

static void
test_places (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "a :: 1 %% since 3.12 %%\nb :: 2\n%% until 3.9 %%\nc :: 3 %% since 3 %% ^id\n"
      "d :: 4 %% since 3.10 %% %% until 3.11 %%\n\n"
      "%% since 3.8 %%\n%% until 3.12 %%\nThe ==x==\nof ==y==\n\ne\nmore %% since 3.13 %%\n?\n```\n"
      "%% until 2.7 %%\n```\nf `%% until 2 %%`\n\nQ: g\nA: h\n%% until 3.3 %%\nQ: i\nA: j\n");

  assert_card (note, 0, "a", "3.12", NULL);
  assert_card (note, 1, "b", NULL, NULL);
  assert_card (note, 2, "c", "3", "3.9");
  assert_card (note, 3, "d", "3.10", "3.11");
  assert_card (note, 4, "The […]\nof y", "3.8", "3.12");
  assert_card (note, 5, "The x\nof […]", "3.8", "3.12");
  assert_card (note, 6, "e\nmore", "3.13", NULL);
  assert_card (note, 7, "g", NULL, NULL);
  assert_card (note, 8, "i", NULL, "3.3");
  g_assert_cmpuint (note->warnings->len, ==, 0);
}

static void
test_identity (void)
{
  g_autoptr (SmritiNote) plain = read_text ("a :: b\n");
  g_autoptr (SmritiNote) marked = read_text ("%% since 3.12 %%\na #explain :: b %% until 3.14 %%\n");
  const SmritiCard *x = g_ptr_array_index (plain->cards, 0);
  const SmritiCard *y = g_ptr_array_index (marked->cards, 0);

  g_assert_cmpstr (x->key, ==, y->key);
  g_assert_cmpstr (y->front, ==, "a");
  g_assert_cmpstr (y->back, ==, "b");
  g_assert_true (y->explain);
  g_assert_false (x->explain);
}

static void
test_explain (void)
{
  g_autoptr (SmritiNote) note = read_text ("Q: why? #explain\nA: so\n\nThe ==x== is #Explain\n\n#explained :: no\n\n"
                                           "%% cards %%\n| r | c |\n| - | - |\n| 1 #explain | 2 |\n| 3 | 4 |\n");
  static const gboolean want[] = { TRUE, TRUE, FALSE, TRUE, FALSE };

  g_assert_cmpuint (note->cards->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    g_assert_cmpint (((const SmritiCard *) g_ptr_array_index (note->cards, i))->explain, ==, want[i]);
  g_assert_cmpstr (((const SmritiCard *) g_ptr_array_index (note->cards, 3))->front, ==, "1 · c");
}

static void
test_mistakes (void)
{
  g_autoptr (SmritiNote) note = read_text ("a :: b %% since 3.12+ %%\n\n%% until 3.x %%\nc :: d %% after all %%\n");

  assert_card (note, 0, "a", NULL, NULL);
  assert_card (note, 1, "c", NULL, NULL);
  g_assert_cmpuint (note->warnings->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->code, ==, "remark");
}

static void
test_versions (void)
{
  g_assert_cmpint (smriti_version_compare ("3.9", "3.12"), <, 0);
  g_assert_cmpint (smriti_version_compare ("3.12", "3.9"), >, 0);
  g_assert_cmpint (smriti_version_compare ("4", "3.99"), >, 0);
  g_assert_cmpint (smriti_version_compare ("3.12", "3.12.4"), ==, 0);
  g_assert_cmpint (smriti_version_compare ("3", "3.14"), ==, 0);
  g_assert_cmpint (smriti_version_compare ("99999999999999999999", "1"), >, 0);
  g_assert_false (smriti_is_outdated (NULL, NULL, "3.14"));
  g_assert_false (smriti_is_outdated (NULL, "3.13", "3.13.2"));
  g_assert_true (smriti_is_outdated (NULL, "3.13", "3.14"));
  g_assert_true (smriti_is_outdated ("3.14", NULL, "3.13"));
  g_assert_false (smriti_is_outdated ("3.14", NULL, "3.14"));
  g_assert_true (smriti_is_outdated ("3.10", "3.12", "3.9"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validity/places", test_places);
  g_test_add_func ("/validity/identity", test_identity);
  g_test_add_func ("/validity/explain", test_explain);
  g_test_add_func ("/validity/mistakes", test_mistakes);
  g_test_add_func ("/validity/versions", test_versions);
  return g_test_run ();
}
