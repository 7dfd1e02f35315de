/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where one card edited ends and another card begins. */

#include "daemon/vaults/similar.h"

typedef struct
{
  const char *front[2], *back[2];
} Texts;

static double
score (const Texts *texts)
{
  g_autoptr (SmritiSimilar) a = smriti_similar_new (texts->front[0], texts->back[0]);
  g_autoptr (SmritiSimilar) b = smriti_similar_new (texts->front[1], texts->back[1]);
  double there = smriti_similar_score (a, b);

  g_assert_cmpfloat (there, ==, smriti_similar_score (b, a));
  g_assert_cmpfloat (there, >=, 0);
  g_assert_cmpfloat (there, <=, 1);
  return there;
}

static void
test_edits (void)
{
  static const Texts edits[] = {
    { { "capital of Peru", "Capital of Peru?" }, { "Lima", "Lima" } },
    { { "What is the capital of France", "France: its capital city" }, { "Paris", "Paris" } },
    { { "der Hund", "der Hnud" }, { "dog", "dog" } },
    { { "What does `os.path.join` do", "What is `os.path.join` for" },
      { "joins parts of a path", "It joins the parts of a path" } },
    { { "光合作用发生在哪里", "光合作用在哪里发生?" }, { "叶绿体", "叶绿体中" } },
    { { "Was ist ein Mol?", "Was ist ein Mol" }, { "6.022e23 Teilchen", "6,022 · 10²³ Teilchen" } },
    { { "a\n  b", "a b" }, { "C", "c" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    if (score (&edits[i]) < SMRITI_SIMILAR_ENOUGH)
      g_error ("%s: %f", edits[i].front[1], score (&edits[i]));
}

static void
test_others (void)
{
  static const Texts others[] = {
    { { "capital of France", "capital of Germany" }, { "Paris", "Berlin" } },
    { { "HTTP 404", "HTTP 403" }, { "Not Found", "Forbidden" } },
    { { "What does the function `os.path.join` do", "What does the function `os.path.split` do" },
      { "joins parts of a path", "cuts off the last part" } },
    { { "one", "uno" }, { "uno", "one" } },
    { { "Is Python typed", "Does C have classes" }, { "yes", "yes" } },
    { { "", "a" }, { "", "b" } },
    { { "光合作用发生在哪里", "细胞呼吸发生在哪里" }, { "叶绿体", "线粒体" } },
    /* Long texts of one language have many letter groups in common. */
    { { "Explain how a hash table resolves collisions", "Explain how a hash table resolves collisions" },
      { "Entries that fall into the same bucket are chained in a list, or the next free slot is probed for; the table grows "
        "when the load factor passes a bound, and all entries are put in anew.",
        "The heart is a muscle with four chambers that contracts about seventy times each minute and drives the blood through "
        "the vessels of the body and, in a second circuit, through the lungs." } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (score (&others[i]) >= SMRITI_SIMILAR_ENOUGH)
      g_error ("%s: %f", others[i].front[1], score (&others[i]));
}

static void
test_bounds (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  Texts same = { { long_text, long_text }, { "", NULL } };
  Texts empty = { { NULL, "" }, { "", NULL } };

  g_assert_cmpfloat (score (&same), ==, 1);
  g_assert_cmpfloat (score (&empty), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/similar/edits", test_edits);
  g_test_add_func ("/similar/others", test_others);
  g_test_add_func ("/similar/bounds", test_bounds);
  return g_test_run ();
}
