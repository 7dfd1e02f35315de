/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A plan for overdue cards in the daemon: its cap and its order hold while it
 * does, it ends by itself, and it moves no due date: so a fit cannot pile up
 * again what it spreads. */

#include "study-fixture.h"

#include "daemon/store/pile.h"

#define N_CARDS 40

/* All met on the first day; they come back within some weeks. */
static void
make_pile (World *world, guint extra)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_CARDS + extra; i++)
    g_string_append_printf (text, "question %u :: answer %u\n", i, i);
  world_write (world, "a.md", text->str);
  world_add_vault (world);
  for (guint i = 0; i < N_CARDS; i++)
    {
      g_autofree char *front = g_strdup_printf ("question %u", i);

      world_at (world, WORLD_START_S + i);
      world_grade (world, front, SMRITI_GRADE_EASY);
      for (guint day = 20; i % 3 > 0 && day < 20 * (i % 3) + 20; day += 20)
        {
          world_on_day (world, (int) day);
          world_grade (world, front, i % 2 ? SMRITI_GRADE_GOOD : SMRITI_GRADE_HARD);
        }
      world_at (world, WORLD_START_S);
    }
  world_on_day (world, 400);
}

static SmritiBacklogOutlook *
plan (World *world, guint cap, gboolean start)
{
  SmritiBacklogWish wish = { .days = 14, .cap = cap, .start = start };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SmritiBacklogOutlook *outlook;

  smriti_study_plan_backlog_async (world->study, &wish, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  outlook = smriti_study_plan_backlog_finish (result, &error);
  g_assert_no_error (error);
  return outlook;
}

static guint
due_today (World *world)
{
  SmritiToday today;

  smriti_study_today (world->study, &today);
  return today.due_concepts;
}

/* Answers @n cards as they are asked; the rates at which they came never rise. */
static void
answer_in_order (World *world, guint n)
{
  SmritiBacklogRules rules;
  double before = G_MAXDOUBLE;

  smriti_backlog_rules_init (&rules);
  smriti_pile_speed (world->store, &rules);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SmritiStudyCard) card = smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, NULL);
      SmritiAnswer answer;
      double rate;

      g_assert_nonnull (card);
      g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_REVIEW);
      rate = smriti_backlog_rate (&rules, card->progress.memory, smriti_study_day (world->study) - card->last_day);
      g_assert_cmpfloat (rate, <=, before);
      before = rate;
      g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_EASY, "", 0, &answer, NULL));
      smriti_study_card_free (answer.card);
    }
}

static char *
due_dates (World *world)
{
  return store_query (world->store, "SELECT id, ifnull (due_day, '-'), ifnull (due_s, '-') FROM card ORDER BY id");
}

static void
test_holds (World *world, gconstpointer unused)
{
  g_autoptr (SmritiBacklogOutlook) before = NULL;
  g_autoptr (SmritiBacklogOutlook) taken = NULL;
  g_autofree char *dates = NULL;
  g_autofree char *after = NULL;

  make_pile (world, 30);
  dates = due_dates (world);
  before = plan (world, 0, FALSE);
  g_assert_cmpuint (before->plan->overdue, ==, N_CARDS);
  g_assert_cmpuint (before->cap, ==, before->needed);
  g_assert_cmpuint (before->held.cap, ==, 0);
  g_assert_cmpuint (due_today (world), ==, 5);
  taken = plan (world, 12, TRUE);
  g_assert_cmpuint (taken->held.cap, ==, 12);
  g_assert_cmpuint (due_today (world), ==, 12);
  after = due_dates (world);
  g_assert_cmpstr (after, ==, dates);
  answer_in_order (world, 12);
  g_assert_cmpuint (due_today (world), ==, 0);
  world_assert_next (world, FALSE, "");
  /* The next day, and after a restart, the same. */
  world_on_day (world, 401);
  world_restart (world);
  g_assert_cmpuint (due_today (world), ==, 12);
  answer_in_order (world, 12);
  g_assert_cmpuint (due_today (world), ==, 0);
}

/* Where few are left the cap brings in no new cards, and with none it ends. */
static void
test_ends (World *world, gconstpointer unused)
{
  make_pile (world, 30);
  smriti_backlog_outlook_free (plan (world, 30, TRUE));
  answer_in_order (world, 30);
  world_on_day (world, 401);
  g_assert_cmpuint (due_today (world), ==, 10);
  answer_in_order (world, 10);
  g_assert_cmpuint (due_today (world), ==, 0);
  g_assert_cmpuint (smriti_study_backlog_held (world->study).cap, ==, 30);
  world_on_day (world, 402);
  g_assert_cmpuint (smriti_study_backlog_held (world->study).cap, ==, 0);
  g_assert_cmpuint (due_today (world), ==, 5);
}

static void
test_time_is_over (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  make_pile (world, 0);
  smriti_backlog_outlook_free (plan (world, 30, TRUE));
  world_on_day (world, 430);
  g_assert_cmpuint (smriti_study_backlog_held (world->study).cap, ==, 0);
  g_assert_cmpuint (due_today (world), ==, 5);
  g_assert_false (smriti_study_stop_backlog (world->study, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  smriti_backlog_outlook_free (plan (world, 30, TRUE));
  g_clear_error (&error);
  g_assert_true (smriti_study_stop_backlog (world->study, &error));
  g_assert_cmpuint (due_today (world), ==, 5);
}

/* Another set of parameters in force: memories change, what is due does not. */
static void
test_no_second_wave (World *world, gconstpointer unused)
{
  g_autofree char *dates = NULL;
  g_autofree char *after = NULL;
  guint overdue;

  make_pile (world, 0);
  smriti_backlog_outlook_free (plan (world, 10, TRUE));
  answer_in_order (world, 10);
  world_on_day (world, 401);
  dates = due_dates (world);
  overdue = smriti_pile_count (world->store, smriti_study_day (world->study));
  for (int i = 0; i < 4; i++)
    world->study->fitted.parameters.w[i] /= 4;
  {
    g_autoptr (GArray) cards = smriti_cards_after (world->store, 0, 1000);

    g_assert_true (smriti_store_begin (world->store, NULL));
    for (guint i = 0; i < cards->len; i++)
      {
        gboolean changed;

        g_assert_true (smriti_study_fold_card (world->study, g_array_index (cards, gint64, i), &changed, NULL));
        g_assert_true (changed);
      }
    g_assert_true (smriti_store_commit (world->store, NULL));
    smriti_study_forget_pools (world->study);
  }
  after = due_dates (world);
  g_assert_cmpstr (after, ==, dates);
  g_assert_cmpuint (smriti_pile_count (world->store, smriti_study_day (world->study)), ==, overdue);
  g_assert_cmpuint (due_today (world), ==, 10);
}

/* What another device, or a damaged log, says of it. */
static void
test_hostile (World *world, gconstpointer unused)
{
  static const char *const values[] = { "cap 0 until 2099-01-01",  "cap 9 until never",      "cap 99999999999 until 2099-01-01",
                                        "cap -3 until 2099-01-01", "cap 9 until 2099-13-01", "until 2099-01-01 cap 9",
                                        "cap 9 until 2099-01-01 x" };

  make_pile (world, 0);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SmritiEvent) event = smriti_study_new_event (world->study, SMRITI_EVENT_CONFIGURED, "");

      smriti_event_put (event, "key", "backlog");
      smriti_event_put (event, "value", values[i]);
      g_assert_true (smriti_store_begin (world->store, NULL));
      g_assert_true (smriti_study_append (world->study, event, NULL));
      g_assert_true (smriti_store_commit (world->store, NULL));
      smriti_study_forget_pools (world->study);
      g_assert_cmpuint (smriti_study_backlog_held (world->study).cap, ==, 0);
      g_assert_cmpuint (due_today (world), ==, 5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pile/holds", World, NULL, world_set_up, test_holds, world_tear_down);
  g_test_add ("/pile/ends", World, NULL, world_set_up, test_ends, world_tear_down);
  g_test_add ("/pile/time-is-over", World, NULL, world_set_up, test_time_is_over, world_tear_down);
  g_test_add ("/pile/no-second-wave", World, NULL, world_set_up, test_no_second_wave, world_tear_down);
  g_test_add ("/pile/hostile", World, NULL, world_set_up, test_hostile, world_tear_down);
  return g_test_run ();
}
