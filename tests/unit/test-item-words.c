/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Words of an item against words of a text: case, accents, plurals, small words,
 * Markdown, other scripts; and the parts of an item. */

#include "common/item_words.h"

#include <string.h>

static gboolean
holds (const char *text, const char *item)
{
  g_autoptr (GHashTable) words = smriti_item_words (text);
  g_autoptr (GHashTable) wanted = smriti_item_words (item);

  return smriti_item_words_hold (words, wanted);
}

static void
test_holds (void)
{
  static const char *const alike[][2] = {
    { "Decorators", "decorator" },
    { "Classes and boxes", "box, class" },
    { "The libraries we use", "library" },
    { "**Duck** typing, `in` Python", "duck typing" },
    { "Naïve Übung", "naive ubung" },
    { "one of the type-hints", "Type hints" },
    { "the status of a process", "process status" },
    { "async/await & GIL", "GIL" },
    { "देवनागरी लिपि", "देवनागरी" },
    { "[[Note|The words]] shown", "words" },
  };
  static const char *const other[][2] = {
    { "duck", "duck typing" }, { "", "a" },          { "a the of", "of the" },
    { "typed", "typing" },     { "stat", "status" }, { "clas", "class" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (!holds (alike[i][0], alike[i][1]))
      g_error ("'%s' speaks of '%s'", alike[i][0], alike[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    if (holds (other[i][0], other[i][1]))
      g_error ("'%s' does not speak of '%s'", other[i][0], other[i][1]);
}

static void
assert_parts (const char *item, const char *want)
{
  g_autoptr (GPtrArray) parts = smriti_item_parts (item);
  g_autofree char *said = NULL;

  g_ptr_array_add (parts, NULL);
  said = g_strjoinv ("|", (char **) parts->pdata);
  g_assert_cmpstr (said, ==, want);
}

static void
test_parts (void)
{
  assert_parts ("duck typing", "duck typing");
  assert_parts ("What is Python? Philosophy (PEP 20)", "What is Python?|Philosophy");
  assert_parts ("Latest versions (3.13+)", "Latest versions");
  assert_parts ("(only this)", "");
  assert_parts ("open (bracket", "open (bracket");
  assert_parts ("", "");
  assert_parts ("what is it? ", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-words/holds", test_holds);
  g_test_add_func ("/item-words/parts", test_parts);
  return g_test_run ();
}
