/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The daily choice (DESIGN section 7) on notes of one, two or no outline. */

#include "study-fixture.h"

#define OUTLINE(topic, quota)                                                                        \
  "# **[[1.0 ALPHA — " topic "]] (ALL)**\n\n1.1 **First** – a, b\n1.2 **Second** – c\n\n---\n\n" \
  "# **[[2.0 BETA — " topic "]] (2 Sheets)**\n\n2.1 **Third** – d\n2.2 **Daily Quick Review** – " quota "\n"

/* What a card was told by its past, without the past. */
static void
review (World *world, const char *front, double stability, gint32 last_day, gint32 due_day)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE card SET state = 2, stability = %f, difficulty = 5, last_day = %d, due_day = "
                                          "%d, due_s = %d, last_ms = 1, answers = 1"
                                          " WHERE place = (SELECT n FROM place WHERE front = '%s')",
                                          stability, last_day, due_day, due_day * 86400 + 4 * 3600, front);

  world_sql (world, sql);
  smriti_study_forget_pools (world->study);
}

/* Asks and answers until nothing is left; the fronts, one word each. */
static char *
sitting (World *world, gboolean more, guint limit)
{
  GString *fronts = g_string_new (NULL);

  for (guint i = 0; i < limit; i++)
    {
      g_autofree char *front = world_next (world, more);

      if (front[0] == '\0')
        break;
      g_string_append_printf (fronts, "%s%s", fronts->len ? " " : "", front);
      world_grade (world, front, SMRITI_GRADE_EASY);
    }
  return g_string_free (fronts, FALSE);
}

#define assert_sitting(world, more, fronts)                   \
  do                                                          \
    {                                                         \
      g_autofree char *sitting_ = sitting (world, more, 100); \
      g_assert_cmpstr (sitting_, ==, fronts);                 \
    }                                                         \
  while (0)

static SmritiToday
today (World *world)
{
  SmritiToday out;

  smriti_study_today (world->study, &out);
  return out;
}

#define assert_today(world, concepts, snippets, beyond)     \
  do                                                        \
    {                                                       \
      SmritiToday today_ = today (world);                   \
      g_assert_cmpuint (today_.due_concepts, ==, concepts); \
      g_assert_cmpuint (today_.due_snippets, ==, snippets); \
      g_assert_cmpuint (today_.more, ==, beyond);           \
    }                                                       \
  while (0)

static void
configure (World *world, const char *text)
{
  g_assert_true (g_file_set_contents (world->settings, text, -1, NULL));
  world_restart (world);
}

/* a1 … a4 in 1.1, a5 in 1.2, b1 … b3 in 2.1, two snippets. */
static void
greek (World *world, const char *outline)
{
  world_write (world, "Greek.md", outline);
  world_write (world, "1.0 ALPHA — Greek.md",
               "## 1.2 Second\n\na5 :: 5\n\n## 1.1 First\n\na1 :: 1\n\na2 :: 2\n\na3 :: 3\n\na4 :: 4\n\ns1 :: `x`\n");
  world_write (world, "2.0 BETA — Greek.md", "## 2.1 Third\n\nb1 :: 1\n\nb2 :: 2\n\nb3 :: 3\n\ns2 :: `y`\n");
  world_add_vault (world);
}

/* --- the order --- */

static void
test_weakest_due_first (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "3 concepts, 1 snippet"));
  review (world, "a1", 10, WORLD_DAY - 10, WORLD_DAY);      /* t/S = 1 */
  review (world, "a2", 10, WORLD_DAY - 30, WORLD_DAY - 20); /* 3 */
  review (world, "a3", 100, WORLD_DAY - 90, WORLD_DAY - 5); /* 0.9 */
  review (world, "b1", 2, WORLD_DAY - 5, WORLD_DAY - 3);    /* 2.5 */
  review (world, "b2", 1, WORLD_DAY - 9, WORLD_DAY + 1);    /* not due */
  assert_today (world, 3, 1, 1);
  assert_sitting (world, FALSE, "a2 b1 a1 s1");
  assert_today (world, 0, 0, 1);
  world_assert_next (world, TRUE, "a3");
}

static void
test_new_turn_by_turn (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "7 concepts, 2 snippets"));
  assert_today (world, 7, 2, 0);
  /* The section of which least was met, in outline order within it: 1.1 before 1.2. */
  assert_sitting (world, FALSE, "a1 b1 a2 b2 a3 b3 a4 s1 s2");
}

static void
test_met_sections_wait (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "4 concepts, 1 snippet"));
  review (world, "a1", 10, WORLD_DAY - 1, WORLD_DAY + 9);
  review (world, "a2", 10, WORLD_DAY - 1, WORLD_DAY + 9);
  assert_sitting (world, FALSE, "b1 b2 a3 b3 s1");
}

static void
test_due_then_new_then_rest (World *world, gconstpointer unused)
{
  static const char *const later[] = { "a2", "a3", "a4", "a5", "b1", "b2" };

  greek (world, OUTLINE ("Greek", "5 concepts, 1 snippet"));
  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    review (world, later[i], 10 + i, WORLD_DAY - 5, WORLD_DAY + 9);
  review (world, "a1", 10, WORLD_DAY - 9, WORLD_DAY);
  review (world, "s1", 10, WORLD_DAY - 5, WORLD_DAY + 9);
  review (world, "s2", 9, WORLD_DAY - 5, WORLD_DAY + 9);
  /* The one due, the one new, then the weakest, though not due. */
  assert_today (world, 5, 1, 0);
  assert_sitting (world, FALSE, "a1 b3 a2 a3 a4 s2");
  assert_today (world, 0, 0, 0);
}

static void
test_more (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "2 concepts, 1 snippet"));
  review (world, "a1", 10, WORLD_DAY - 10, WORLD_DAY);
  review (world, "a2", 10, WORLD_DAY - 11, WORLD_DAY);
  review (world, "a3", 10, WORLD_DAY - 12, WORLD_DAY);
  review (world, "a4", 10, WORLD_DAY - 13, WORLD_DAY);
  review (world, "b1", 10, WORLD_DAY - 5, WORLD_DAY + 3);
  review (world, "b2", 9, WORLD_DAY - 5, WORLD_DAY + 3);
  assert_today (world, 2, 1, 2);
  assert_sitting (world, FALSE, "a4 a3 s1");
  assert_today (world, 0, 0, 2);
  /* What is due beyond, then new, then the weakest of the rest, snippets after concepts each time. */
  assert_sitting (world, TRUE, "a2 a1 b3 a5 s2 b2 b1");
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (smriti_study_next (world->study, TRUE, SMRITI_SHOWN_NOT, &error));
    g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  }
}

/* --- learning --- */

static void
test_learning_comes_last (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n");
  world_add_vault (world);
  world_grade (world, "one", SMRITI_GRADE_GOOD); /* 10 minutes */
  world_assert_next (world, FALSE, "two");
  world_later (world, 700);
  /* Due by now, yet a card never asked comes first. */
  world_assert_next (world, FALSE, "two");
  world_grade (world, "two", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "one");
  g_assert_cmpuint (today (world).learning, ==, 1);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "");
  g_assert_cmpuint (today (world).learning, ==, 0);
}

static void
test_learning_ahead (World *world, gconstpointer unused)
{
  configure (world, "[memory]\nlearning_steps = 1200s 1201s\n");
  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_grade (world, "one", SMRITI_GRADE_AGAIN);
  world_assert_next (world, FALSE, "one");
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "");
  world_later (world, 1);
  world_assert_next (world, FALSE, "one");
}

/* Learning that goes past 04:00. */
static void
test_learning_over_rollover (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_at (world, WORLD_START_S + 20 * 3600 - 300); /* 03:55 */
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_later (world, 360); /* 04:01, due 04:05 */
  world_assert_next (world, FALSE, "one");
  world_later (world, 300);
  world_assert_next (world, FALSE, "one");
}

/* --- siblings --- */

static void
test_siblings (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "word ::: wort\n\nother :: card\n");
  world_add_vault (world);
  assert_today (world, 2, 0, 0);
  assert_sitting (world, TRUE, "word other");
  world_on_day (world, 1);
  world_assert_next (world, FALSE, "wort");
}

static void
test_due_siblings (World *world, gconstpointer unused)
{
  configure (world, "[daily]\nconcepts = 1\n");
  world_write (world, "a.md", "word ::: wort\n\nother :: card\n");
  world_add_vault (world);
  review (world, "word", 10, WORLD_DAY - 10, WORLD_DAY);
  review (world, "wort", 10, WORLD_DAY - 12, WORLD_DAY);
  review (world, "other", 10, WORLD_DAY - 9, WORLD_DAY);
  /* One of the two, and no more than can really be had is promised. */
  assert_today (world, 1, 0, 1);
  assert_sitting (world, FALSE, "wort");
  assert_today (world, 0, 0, 1);
  world_assert_next (world, TRUE, "other");
}

static void
test_sibling_in_learning (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "word ::: wort\n");
  world_add_vault (world);
  world_grade (world, "word", SMRITI_GRADE_AGAIN);
  world_grade (world, "wort", SMRITI_GRADE_EASY); /* asked for by its id */
  world_later (world, 120);
  world_assert_next (world, FALSE, "word");
  /* Also when the learning began the day before. */
  world_on_day (world, 1);
  world_grade (world, "wort", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "word");
}

/* --- quotas --- */

static void
assert_quota (World *world, guint concepts, guint snippets)
{
  g_assert_cmpuint (today (world).quota_concepts, ==, concepts);
  g_assert_cmpuint (today (world).quota_snippets, ==, snippets);
}

static void
test_quota (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "3 concepts, 2 snippets"));
  assert_quota (world, 3, 2);
  configure (world, "[daily]\nconcepts = 4\n");
  assert_quota (world, 4, 2);
  configure (world, "[daily]\nconcepts = 4\nsnippets = 0\n\n[topic Greek]\ndaily.concepts = 6\n");
  assert_quota (world, 6, 0);
  assert_today (world, 6, 0, 0);
  configure (world, "[topic Latin]\ndaily.concepts = 9\n");
  assert_quota (world, 3, 2);
  world_edit (world, "Greek.md", OUTLINE ("Greek", "1 concept, 1 snippet"));
  assert_quota (world, 1, 1);
  assert_today (world, 1, 1, 0);
}

static void
test_quota_counts_cards_once (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "2 concepts, 1 snippet"));
  world_grade (world, "a1", SMRITI_GRADE_AGAIN);
  world_grade (world, "a1", SMRITI_GRADE_AGAIN);
  world_grade (world, "a1", SMRITI_GRADE_AGAIN);
  assert_today (world, 1, 1, 0);
  g_assert_cmpuint (today (world).done_concepts, ==, 1);
  g_assert_cmpuint (today (world).done_answers, ==, 3);
  world_undo (world, "");
  world_undo (world, "");
  assert_today (world, 1, 1, 0);
  world_undo (world, "");
  assert_today (world, 2, 1, 0);
  world_grade (world, "a1", SMRITI_GRADE_EASY);
  world_on_day (world, 1);
  assert_today (world, 2, 1, 0);
  g_assert_cmpuint (today (world).done_concepts, ==, 0);
}

static void
test_outlines_add_up (World *world, gconstpointer unused)
{
  SmritiToday now;

  greek (world, OUTLINE ("Greek", "3 concepts, 1 snippet"));
  world_edit (world, "loose.md", "l1 :: 1\n\nl2 :: 2\n");
  assert_quota (world, 8, 2); /* 3 + 1 of the note, 5 + 1 of the settings */
  assert_today (world, 5, 1, 0);
  world_edit (world, "Latin.md", OUTLINE ("Latin", "2 concepts, 0 snippets"));
  world_edit (world, "1.0 ALPHA — Latin.md", "## 1.1 First\n\nx1 :: 1\n\nx2 :: 2\n\nx3 :: 3\n");
  assert_today (world, 7, 1, 0);
  now = today (world);
  g_assert_cmpuint (now.n_cards, ==, 15);
  {
    g_autoptr (GPtrArray) occurrences = smriti_study_occurrences (world->study);

    g_assert_cmpuint (occurrences->len, ==, 3);
  }
}

/* --- what is left out --- */

static void
test_off_cards (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) first = NULL;
  g_autoptr (SmritiStudyCard) second = NULL;
  const char *ids[] = { NULL, NULL };

  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n\nthree :: 3\n");
  world_add_vault (world);
  first = world_card (world, "one");
  second = world_card (world, "two");
  ids[0] = first->id;
  g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, NULL));
  ids[0] = second->id;
  g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_BURIED, NULL));
  assert_today (world, 1, 0, 0);
  world_assert_next (world, FALSE, "three");
  world_on_day (world, 1);
  world_assert_next (world, FALSE, "two");
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_BURIED);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_SUSPENDED);
  world_assert_next (world, FALSE, "one");
}

static void
test_all_or_none_is_set_off (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  const char *ids[] = { NULL, "nonsense", NULL };
  g_autoptr (GError) error = NULL;

  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  card = world_card (world, "one");
  ids[0] = card->id;
  g_assert_null (smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  world_assert_next (world, FALSE, "one");
}

static void
test_nothing (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, &error));
  g_assert_nonnull (strstr (error->message, "vault add"));
  g_clear_error (&error);
  world_add_vault (world);
  g_assert_null (smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, &error));
  g_assert_nonnull (strstr (error->message, "::"));
  g_clear_error (&error);
  world_edit (world, "a.md", "one :: 1\n");
  world_grade (world, "one", SMRITI_GRADE_EASY);
  g_assert_null (smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, &error));
  g_assert_nonnull (strstr (error->message, "--more"));
}

/* A day with more due than the choice keeps in mind: each asked once, weakest
 * first to the end, and the count right all the way. */
static void
test_backlog (World *world, gconstpointer unused)
{
  enum
  {
    N = 300
  };
  GString *note = g_string_new (NULL);
  double last = 1e9;

  for (guint i = 0; i < N; i++)
    g_string_append_printf (note, "c%u :: %u\n\n", i, i);
  world_write (world, "a.md", note->str);
  g_string_free (note, TRUE);
  configure (world, "[daily]\nconcepts = 10\n");
  world_add_vault (world);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *front = g_strdup_printf ("c%u", i);

      review (world, front, 1 + (i * 7919) % 1000, WORLD_DAY - 40, WORLD_DAY - (gint32) i % 30);
    }
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *front = world_next (world, TRUE);
      g_autoptr (SmritiStudyCard) card = world_card (world, front);
      double weight = 40 / card->progress.memory.stability;

      assert_today (world, i < 10 ? 10 - i : 0, 0, i < 10 ? N - 10 : N - i);
      g_assert_cmpfloat (weight, <=, last);
      last = weight;
      g_assert_cmpint (card->last_day, ==, WORLD_DAY - 40);
      world_grade (world, front, SMRITI_GRADE_GOOD);
    }
  world_assert_next (world, TRUE, "");
}

/* A choice made from what is kept in mind sees what changed meanwhile. */
static void
test_backlog_changes (World *world, gconstpointer unused)
{
  enum
  {
    N = 150
  };
  GString *note = g_string_new (NULL);
  const char *ids[] = { NULL, NULL };

  for (guint i = 0; i < N; i++)
    g_string_append_printf (note, "c%u :: %u\n\n", i, i);
  world_write (world, "a.md", note->str);
  world_add_vault (world);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *front = g_strdup_printf ("c%u", i);

      review (world, front, 100 + i, WORLD_DAY - 40, WORLD_DAY);
    }
  world_assert_next (world, FALSE, "c0");
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "c0");

    ids[0] = card->id;
    g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, NULL));
  }
  world_assert_next (world, FALSE, "c1");
  world_grade (world, "c1", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "c2");
  /* c2 leaves its note. */
  g_string_erase (note, 0, (gssize) strlen ("c0 :: 0\n\nc1 :: 1\n\nc2 :: 2\n\n"));
  world_edit (world, "a.md", note->str);
  world_assert_next (world, FALSE, "c3");
  g_string_free (note, TRUE);
}

/* Tomorrow, and when the next card comes. */
static void
test_outlook (World *world, gconstpointer unused)
{
  greek (world, OUTLINE ("Greek", "3 concepts, 1 snippet"));
  review (world, "a1", 10, WORLD_DAY - 10, WORLD_DAY);
  review (world, "a2", 10, WORLD_DAY - 10, WORLD_DAY + 1);
  review (world, "b1", 10, WORLD_DAY - 10, WORLD_DAY + 1);
  review (world, "b2", 10, WORLD_DAY - 10, WORLD_DAY + 2);
  g_assert_cmpuint (today (world).tomorrow, ==, 2);
  g_assert_cmpint (today (world).next_card_at_s, ==, (WORLD_DAY + 1) * 86400LL + 4 * 3600);
  world_grade (world, "a1", SMRITI_GRADE_AGAIN);
  g_assert_cmpint (today (world).next_card_at_s, ==, WORLD_START_S + 600);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/choice/" path, World, NULL, world_set_up, func, world_tear_down)
  ADD ("weakest-due-first", test_weakest_due_first);
  ADD ("new-turn-by-turn", test_new_turn_by_turn);
  ADD ("met-sections-wait", test_met_sections_wait);
  ADD ("due-then-new-then-rest", test_due_then_new_then_rest);
  ADD ("more", test_more);
  ADD ("learning-comes-last", test_learning_comes_last);
  ADD ("learning-ahead", test_learning_ahead);
  ADD ("learning-over-rollover", test_learning_over_rollover);
  ADD ("siblings", test_siblings);
  ADD ("due-siblings", test_due_siblings);
  ADD ("sibling-in-learning", test_sibling_in_learning);
  ADD ("quota", test_quota);
  ADD ("quota-counts-cards-once", test_quota_counts_cards_once);
  ADD ("outlines-add-up", test_outlines_add_up);
  ADD ("off-cards", test_off_cards);
  ADD ("all-or-none-is-set-off", test_all_or_none_is_set_off);
  ADD ("nothing", test_nothing);
  ADD ("backlog", test_backlog);
  ADD ("backlog-changes", test_backlog_changes);
  ADD ("outlook", test_outlook);
  return g_test_run ();
}
