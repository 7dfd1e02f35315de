/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cards of errors that were met lately are asked more. */

#include "study-fixture.h"

static void
set_up (World *world, gconstpointer unused)
{
  world_set_up (world, unused);
  world_write (world, "Notes.md", "a1 :: x\n\na2 :: x\n\na3 :: x\n\na4 :: x\n\n`c1` :: `x`\n");
  world_add_vault (world);
}

/* A card that was asked @ago days ago and is due @in days from now. */
static void
review (World *world, const char *front, int ago, int in)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE card SET state = 2, stability = %d, difficulty = 5, last_day = %d, due_day = "
                                          "%d, due_s = %d, last_ms = 1, answers = 1"
                                          " WHERE place = (SELECT n FROM place WHERE front = '%s')",
                                          ago + in, WORLD_DAY - ago, WORLD_DAY + in, (WORLD_DAY + in) * 86400 + 4 * 3600, front);

  world_sql (world, sql);
  smriti_study_forget_pools (world->study);
}

static char *
meet (World *world, const char *first, const char *second)
{
  g_autoptr (SmritiStudyCard) a = world_card (world, first);
  g_autoptr (SmritiStudyCard) b = second ? world_card (world, second) : NULL;
  g_autofree char *ids = g_strjoin (" ", a->id, b ? b->id : "no-such-card", NULL);
  char *details[] = { (char *) "message", (char *) "KeyError: 'k'", (char *) "cards", ids, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiEvent) event = smriti_study_add_record (world->study, "error", "Python/KeyError", FALSE, details, &error);

  g_assert_no_error (error);
  return g_strdup (event->id);
}

#define met(world, first, second) g_free (meet (world, first, second))

static void
test_rule (void)
{
  g_assert_true (smriti_met_is_due (10, 10, 0));
  g_assert_false (smriti_met_is_due (9, 10, 0));
  g_assert_true (smriti_met_is_due (5, 10, 1));
  g_assert_false (smriti_met_is_due (4, 10, 1));
  g_assert_true (smriti_met_is_due (4, 10, 2));
  /* on the day of an answer nothing is asked again */
  g_assert_false (smriti_met_is_due (0, 10, 1000));
  g_assert_true (smriti_met_is_due (36500, 36500, G_MAXUINT));
}

static void
test_new_first (World *world, gconstpointer unused)
{
  g_autofree char *event = NULL;

  world_assert_next (world, FALSE, "a1");
  event = meet (world, "a3", NULL);
  world_assert_next (world, FALSE, "a3");
  met (world, "a4", NULL);
  met (world, "a4", "a3"); /* each of them twice now: the first in the note */
  world_assert_next (world, FALSE, "a3");
  met (world, "a4", NULL);
  world_assert_next (world, FALSE, "a4");
  world_undo (world, "");
  world_assert_next (world, FALSE, "a3");
  world_grade (world, "a3", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "a4");
  world_grade (world, "a4", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "a1");
}

static void
test_early (World *world, gconstpointer unused)
{
  review (world, "a2", 6, 6);
  review (world, "a4", 3, 9);
  world_assert_next (world, FALSE, "a1");
  met (world, "a2", "a4"); /* six days count twelve of twelve, three count six */
  world_assert_next (world, FALSE, "a2");
  world_grade (world, "a2", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "a1");
  met (world, "a4", NULL);
  world_assert_next (world, FALSE, "a1"); /* nine of twelve */
  met (world, "a4", NULL);
  world_assert_next (world, FALSE, "a4");
}

/* What is due in truth comes before. */
static void
test_due_first (World *world, gconstpointer unused)
{
  review (world, "a2", 6, 6);
  review (world, "a4", 20, 0);
  met (world, "a2", "a3");
  world_assert_next (world, FALSE, "a4");
  world_grade (world, "a4", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "a2");
  world_grade (world, "a2", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "a3");
}

static void
test_forgotten (World *world, gconstpointer unused)
{
  met (world, "a3", NULL);
  world_on_day (world, 89);
  world_assert_next (world, FALSE, "a3");
  world_on_day (world, 90);
  world_assert_next (world, FALSE, "a1");
}

/* Records of another kind, and one of snippets while concepts are asked, change nothing. */
static void
test_others (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, "a3");
  char *details[] = { (char *) "cards", card->id, NULL };
  g_autoptr (SmritiEvent) event = smriti_study_add_record (world->study, "quiz", "Python/quiz", FALSE, details, NULL);

  g_assert_nonnull (event);
  met (world, "`c1`", NULL);
  world_assert_next (world, FALSE, "a1");
}

static void
test_suspended (World *world, gconstpointer unused)
{
  met (world, "a3", NULL);
  world_sql (world, "UPDATE card SET suspended = 1 WHERE place = (SELECT n FROM place WHERE front = 'a3')");
  smriti_study_forget_pools (world->study);
  world_assert_next (world, FALSE, "a1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/met/" name, World, NULL, set_up, func, world_tear_down)
  g_test_add_func ("/met/rule", test_rule);
  ADD ("new-first", test_new_first);
  ADD ("early", test_early);
  ADD ("due-first", test_due_first);
  ADD ("forgotten", test_forgotten);
  ADD ("others", test_others);
  ADD ("suspended", test_suspended);
  return g_test_run ();
}
