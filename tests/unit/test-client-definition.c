/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a term means, by cards and by pieces of notes. */

#include "client/definition.h"

static double
by_card (const char *term, const char *kind, const char *front, const char *back, const char *definition)
{
  g_autofree char *folded = smriti_term_fold_plain (term);
  g_autofree char *found_term = NULL;
  g_autofree char *found = NULL;
  double how = smriti_definition_by_card (folded, kind, front, back, &found_term, &found);

  g_assert_cmpstr (found, ==, definition);
  g_assert_true ((how > 0) == (definition != NULL));
  return how;
}

static double
by_titled (const char *term, const char *title, const char *markdown, const char *definition)
{
  g_autofree char *folded = smriti_term_fold_plain (term);
  g_autofree char *found_term = NULL;
  g_autofree char *found = NULL;
  double how = smriti_definition_by_text (folded, title, markdown, &found_term, &found);

  g_assert_cmpstr (found, ==, definition);
  return how;
}

static double
by_text (const char *term, const char *markdown, const char *definition)
{
  return by_titled (term, "", markdown, definition);
}

static void
test_fold (void)
{
  static const char *const pairs[][2] = { { "The  GIL.", "gil" },        { "a `list`", "list" }, { "**Iterable**", "iterable" },
                                          { "Commit?", "commit" },       { "THE", "the" },       { "", "" },
                                          { "`__slots__`", "__slots__" } };
  g_autofree char *typed = smriti_term_fold_plain ("The __Slots__");

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *folded = smriti_term_fold (pairs[i][0]);

      g_assert_cmpstr (folded, ==, pairs[i][1]);
    }
  g_assert_cmpstr (typed, ==, "__slots__");
}

static void
test_cards (void)
{
  double whole, named, second, answer;

  by_card ("__all__", "basic", "What is `__all__`?", "The names that are public", "The names that are public");
  whole = by_card ("iterable", "reversed", "Iterable", "Object that iter() takes", "Object that iter() takes");
  named = by_card ("dry", "basic", "Every fact in one place", "DRY (don't repeat yourself)", "Every fact in one place");
  second = by_card ("don't repeat yourself", "basic", "Every fact in one place", "DRY (don't repeat yourself)",
                    "Every fact in one place");
  answer = by_card ("iterable", "basic", "What does iter() take?", "Iterable", "What does iter() take?");
  g_assert_cmpfloat (whole, >, named);
  g_assert_cmpfloat (named, >, second);
  g_assert_cmpfloat (second, >, answer);
  by_card ("decorator", "basic", "In Python, what is a decorator?", "A callable", "A callable");
  by_card ("HEAD", "basic", "What does `HEAD` mean?", "Where you are", "Where you are");
  by_card ("list", "basic", "What does list do?", "x", NULL);
  by_card ("decorator", "basic", "What is a decorator for?", "x", NULL);
  by_card ("dynamically", "cloze", "It is a […] typed language.", "dynamically", "It is a **dynamically** typed language.");
  by_card ("commit", "sequence", "Branch → … What comes next?", "Commit", NULL);
  by_card ("typed", "cloze", "It is a […] typed language.", "dynamically", NULL);
}

static void
test_text (void)
{
  by_text ("branch", "**Branch**: a name for a commit", "a name for a commit");
  by_text ("branch", "**Branch** – a name for a commit", "a name for a commit");
  by_text ("branch", "**Branch:** a name", "a name");
  by_text ("branch", "A **branch** is a name.", "A **branch** is a name.");
  by_text ("tip", "The **head (tip)** is a name.", "The **head (tip)** is a name.");
  by_text ("branch", "A **tag** is no **branch**", "A **tag** is no **branch**");
  by_text ("branch", "Tags stay. A branch is a name; it moves. And more.", "A branch is a name; it moves.");
  by_text ("branches", "A tag; branches are the names.", "branches are the names.");
  by_text ("branch", "This branch is mine, a branching is not.", NULL);
  by_text ("branch", "A branch isn't a name.", NULL);
  by_text ("branch", "A branch is shown so.", NULL);
  by_titled ("branch", "Branches", "Names.", NULL);
  by_titled ("tag", "Tags", "Names.", "Names.");
  by_titled ("tags", "`tag`", "Names.", "Names.");
  by_text ("branch", "**open", NULL);
  by_text ("branch", "", NULL);
  g_assert_cmpfloat (by_text ("x", "**X**: y", "y"), >, by_text ("x", "see **X**", "see **X**"));
}

static void
test_tables (void)
{
  by_text ("tuple", "| type | means |\n|---|---|\n| list | a |\n| `tuple` | b |", "b");
  by_text ("tuple", "| type | means | since |\n|---|---|---|\n| tuple | b | 1.0 |", "means: b; since: 1.0");
  by_text ("set", "| type | means |\n|---|---|\n| list | a |", NULL);
  by_text ("type", "| type | means |", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/definition/fold", test_fold);
  g_test_add_func ("/definition/cards", test_cards);
  g_test_add_func ("/definition/text", test_text);
  g_test_add_func ("/definition/tables", test_tables);
  return g_test_run ();
}
