/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Fitting, by hand and by itself, through the worker; what a new set does to the
 * cards, and what it leaves alone; taken back, cut short, rebuilt. */

#include "common/memory/fit.h"
#include "memory-fixture.h"

#define N_CARDS 40

static void
set_up (World *world, gconstpointer unused)
{
  world_set_up (world, NULL);
  memory_add_cards (world, N_CARDS);
  memory_set (world, "[memory]\nfit = off\n");
}

static guint
n_fitted (World *world)
{
  return (guint) smriti_store_int (world->store, 0, "SELECT count (*) FROM event WHERE type = 11", "");
}

/* Better parameters become an event; stability moves, no promise does. */
static void
test_fit (World *world, gconstpointer unused)
{
  g_autofree char *rows = NULL;
  g_autofree char *promises = NULL;
  g_autofree char *after = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *back = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  SmritiFitReport report;

  memory_learn (world, N_CARDS, 0, 30, 3);
  rows = memory_rows (world);
  promises = memory_promises (world);
  g_assert_true (memory_fit (world, TRUE, &report, &error));
  g_assert_no_error (error);
  g_test_message ("%u reviews, %u items: %.4f, it was %.4f", report.reviews, report.items, report.log_loss,
                  report.log_loss_before);
  g_assert_false (report.kept);
  g_assert_cmpstr (report.event, ==, "");
  g_assert_cmpuint (n_fitted (world), ==, 0);

  g_assert_true (memory_fit (world, FALSE, &report, &error));
  g_assert_no_error (error);
  g_test_message ("%u reviews, %u items: %.4f, it was %.4f", report.reviews, report.items, report.log_loss,
                  report.log_loss_before);
  g_assert_false (report.kept);
  g_assert_cmpfloat (report.log_loss, <, report.log_loss_before);
  g_assert_cmpfloat_with_epsilon (report.log_loss_before, report.default_log_loss, 1e-9);
  g_assert_cmpuint (report.items, >=, SMRITI_FIT_MIN_ITEMS);
  g_assert_cmpstr (smriti_study_parameters_event (world->study), ==, report.event);
  event = smriti_events_find (world->store, report.event);
  g_assert_nonnull (smriti_event_get (event, "log-loss-before"));
  memory_settle (world);
  after = memory_rows (world);
  kept = memory_promises (world);
  g_assert_cmpstr (after, !=, rows);
  g_assert_cmpstr (kept, ==, promises);
  memory_assert_replays (world);
  memory_assert_rebuilds (world);

  answer = world_answer (world, "front 1", SMRITI_GRADE_GOOD);
  g_clear_pointer (&event, smriti_event_free);
  event = smriti_events_find (world->store, answer);
  g_assert_cmpstr (event->parameters, ==, report.event);
  world_undo (world, "");
  g_assert_cmpint (world_undo (world, report.event), ==, SMRITI_EVENT_FITTED);
  memory_settle (world);
  back = memory_rows (world);
  g_assert_cmpstr (back, ==, rows);
  memory_assert_replays (world);
  memory_assert_rebuilds (world);
}

/* Fitted once more to the same, nothing is better. */
static void
test_kept (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  SmritiFitReport report;
  guint events;

  memory_learn (world, N_CARDS, 0, 30, 3);
  for (int i = 0; i < 6; i++)
    {
      g_assert_true (memory_fit (world, FALSE, &report, &error));
      if (report.kept)
        break;
    }
  g_assert_true (report.kept);
  g_assert_cmpstr (report.event, ==, "");
  g_assert_cmpmem (&report.parameters, sizeof report.parameters, smriti_study_parameters (world->study),
                   sizeof report.parameters);
  events = n_fitted (world);
  g_assert_true (memory_fit (world, FALSE, &report, &error));
  g_assert_true (report.kept);
  g_assert_cmpuint (n_fitted (world), ==, events);
}

static void
test_too_few (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  SmritiFitReport report;

  g_assert_true (memory_fit (world, FALSE, &report, &error));
  g_assert_true (report.kept);
  g_assert_cmpuint (report.items, ==, 0);
  world_grade (world, "front 1", SMRITI_GRADE_GOOD);
  g_assert_true (memory_fit (world, FALSE, &report, &error));
  g_assert_true (report.kept);
  g_assert_cmpuint (report.reviews, ==, 1);
  g_assert_cmpuint (n_fitted (world), ==, 0);
}

/* By itself: with enough items, then not before there are a tenth more; not on an
 * empty battery; not when it is off; remembered over a restart. */
static void
test_by_itself (World *world, gconstpointer unused)
{
  g_autofree char *battery = g_build_filename (world->top, "power", "BAT0", NULL);
  g_autofree char *power = g_path_get_dirname (battery);
  gint64 answers, next;

  g_mkdir_with_parents (battery, 0700);
  for (int i = 0; i < 3; i++)
    {
      static const char *const files[][2] = { { "type", "Battery" }, { "status", "Discharging" }, { "capacity", "10" } };
      g_autofree char *path = g_build_filename (battery, files[i][0], NULL);

      g_assert_true (g_file_set_contents (path, files[i][1], -1, NULL));
    }
  memory_learn (world, N_CARDS, 0, 14, 3);
  memory_settle (world);
  g_assert_null (smriti_study_fact (world->study, "fit"));
  memory_set (world, "[memory]\nfit = auto\n");
  world->study->battery_dir = power;
  memory_learn (world, N_CARDS, 15, 15, 3);
  world_on_day (world, 16);
  memory_settle (world);
  g_assert_cmpuint (n_fitted (world), ==, 0);

  world->study->battery_dir = "/nowhere";
  world_on_day (world, 17); /* the rollover */
  memory_settle (world);
  g_assert_cmpuint (n_fitted (world), ==, 1);
  answers = smriti_study_n_answers (world->study);
  next = world->study->next_fit;
  g_assert_cmpint (next, ==, answers + (answers + 9) / 10);
  world_restart (world);
  world->study->battery_dir = "/nowhere";
  while (answers + 1 < next)
    {
      world_grade (world, "front 2", SMRITI_GRADE_GOOD);
      answers++;
      g_assert_cmpuint (world->study->fit_due, ==, 0);
    }
  world_grade (world, "front 3", SMRITI_GRADE_GOOD);
  g_assert_cmpuint (world->study->fit_due, !=, 0);
  memory_settle (world);
  g_assert_cmpint (world->study->next_fit, >, next);
  memory_assert_replays (world);
  memory_assert_rebuilds (world);
}

/* Time that stands still waits for a fit that it caused. */
static void
test_clock_waits (World *world, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  memory_learn (world, N_CARDS, 0, 14, 3);
  memory_set (world, "[memory]\nfit = auto\n");
  world->study->battery_dir = "/nowhere";
  smriti_clock_advance_async (world->clock, WORLD_START_S + 16 * 86400, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  g_assert_cmpuint (n_fitted (world), ==, 1);
  g_assert_cmpuint (world->study->refold, ==, 0);
}

/* Answers between two slices, on both sides of how far they are; and a stop. */
static void
test_meanwhile (World *world, gconstpointer unused)
{
  g_autofree char *set = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *again = NULL;

  memory_learn (world, N_CARDS, 0, 20, 6);
  set = memory_append_set (world, 2);
  g_assert_true (smriti_study_is_refolding (world->study));
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "front 7");
    SmritiGradePreview preview[4];
    SmritiAnswer answer;
    g_autoptr (GError) error = NULL;

    smriti_study_preview (world->study, card, preview);
    g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_GOOD, "", 0, &answer, &error));
    g_assert_cmpint (answer.card->due_s, ==, preview[2].due_s);
    smriti_study_card_free (answer.card);
  }
  memory_settle (world);
  /* As by SIGKILL in the middle: some cards are folded with one set, some with another. */
  world_sql (world, "UPDATE card SET stability = 77, difficulty = 7 WHERE answers > 0 AND n % 2 = 0");
  world_sql (world, "UPDATE fact SET value = '?' WHERE name = 'folded'");
  world_close (world);
  world_open (world);
  g_assert_true (smriti_study_is_refolding (world->study));
  world_grade (world, "front 8", SMRITI_GRADE_AGAIN);
  memory_settle (world);
  rows = memory_rows (world);
  memory_assert_rebuilds (world);
  again = memory_rows (world);
  g_assert_cmpstr (again, ==, rows);
  memory_assert_replays (world);
}

/* Folded ahead by a worker, with answers given and taken back meanwhile: the same as card by card. */
static void
test_ahead (World *world, gconstpointer unused)
{
  g_autofree char *set = NULL;
  g_autofree char *event = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *again = NULL;

  memory_learn (world, N_CARDS, 0, 20, 6);
  world->study->fold_ahead_from = 1;
  set = memory_append_set (world, 2);
  g_assert_true (world->study->folding_ahead);
  world_grade (world, "front 7", SMRITI_GRADE_GOOD);
  event = world_answer (world, "front 8", SMRITI_GRADE_AGAIN);
  while (!world->study->memories) /* what the worker made, before any of it is written */
    {
      g_assert_true (smriti_study_is_refolding (world->study));
      g_main_context_iteration (NULL, TRUE);
    }
  world_undo (world, event);
  world_grade (world, "front 9", SMRITI_GRADE_HARD);
  memory_settle (world);
  g_assert_null (world->study->memories);
  rows = memory_rows (world);
  memory_assert_rebuilds (world);
  again = memory_rows (world);
  g_assert_cmpstr (again, ==, rows);
}

/* A worker that cannot be had, or was of another set, costs only time. */
static void
test_not_ahead (World *world, gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *again = NULL;

  memory_learn (world, N_CARDS, 0, 20, 6);
  world->study->fold_ahead_from = 1;
  first = memory_append_set (world, 2);
  second = memory_append_set (world, 3);
  memory_settle (world);
  rows = memory_rows (world);
  memory_assert_rebuilds (world);
  again = memory_rows (world);
  g_assert_cmpstr (again, ==, rows);
}

/* Begun, taken back before it ended, stopped: the cards are as without it. */
static void
test_taken_back_midway (World *world, gconstpointer unused)
{
  g_autofree char *set = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  memory_learn (world, N_CARDS, 0, 20, 6);
  before = memory_rows (world);
  set = memory_append_set (world, 2);
  g_main_context_iteration (NULL, FALSE);
  world_undo (world, set);
  world_restart (world);
  memory_settle (world);
  after = memory_rows (world);
  g_assert_cmpstr (after, ==, before);
}

/* Sets of another device: the newest in the log's order is in force, wherever it
 * came from; what holds none does not come in, and what is out of range is moved. */
static void
test_imported (World *world, gconstpointer unused)
{
  static const char *const hostile[] = { "", "1", "nan", "1e308 1e308" };
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);
  g_auto (SmritiImported) imported = { 0 };
  g_autofree char *mine = NULL;
  g_autofree char *extreme = NULL;
  g_autoptr (GString) w = g_string_new ("-1e300");
  g_autoptr (GError) error = NULL;

  memory_learn (world, N_CARDS, 0, 10, 6);
  mine = memory_append_set (world, 2);
  world_on_day (world, 11);
  for (int i = 1; i < SMRITI_FSRS_N_PARAMETERS; i++)
    g_string_append (w, i % 2 ? " 1e300" : " -1e300");
  for (guint i = 0; i < G_N_ELEMENTS (hostile) + 2; i++)
    {
      SmritiEvent *event = smriti_study_new_event (world->study, SMRITI_EVENT_FITTED, "");

      g_snprintf (event->id, sizeof event->id, "other-%u", i + 1);
      event->hlc = event->at_ms * 65536 + i;
      if (i < G_N_ELEMENTS (hostile))
        smriti_event_put (event, "w", hostile[i]);
      else
        smriti_fitted_write (event, smriti_parameters_default (), smriti_parameters7_default ());
      if (i == G_N_ELEMENTS (hostile))
        event->hlc = WORLD_START_S * 1000 * 65536; /* an old one */
      if (i == G_N_ELEMENTS (hostile) + 1)
        for (char **p = event->payload; p[0]; p += 2)
          if (g_str_equal (p[0], "w"))
            {
              g_free (p[1]);
              p[1] = g_strdup (w->str);
            }
      g_ptr_array_add (events, event);
    }
  g_assert_true (smriti_study_import (world->study, events, FALSE, &imported, &error));
  g_assert_cmpuint (imported.added, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_assert_nonnull (g_ptr_array_index (imported.refused, i));
  memory_settle (world);
  extreme = g_strdup_printf ("other-%u", (guint) G_N_ELEMENTS (hostile) + 2);
  g_assert_cmpstr (smriti_study_parameters_event (world->study), ==, extreme);
  for (guint i = 0; i < N_CARDS; i++)
    {
      g_autofree char *front = g_strdup_printf ("front %u", i);
      g_autoptr (SmritiStudyCard) card = world_card (world, front);
      double r = smriti_study_retrievability (world->study, card);

      g_assert_cmpfloat (card->progress.memory.stability, >=, SMRITI_STABILITY_MIN);
      g_assert_cmpfloat (card->progress.memory.stability, <=, SMRITI_STABILITY_MAX);
      g_assert_true (r >= 0 && r <= 1);
    }
  memory_assert_replays (world);
  memory_assert_rebuilds (world);
  world_undo (world, extreme);
  memory_settle (world);
  g_assert_cmpstr (smriti_study_parameters_event (world->study), ==, mine);
  memory_assert_rebuilds (world);
}

static guint64
resident_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  return line ? g_ascii_strtoull (line + 6, NULL, 10) : 0;
}

/* Killed in the middle, nothing of it is left; and the memory it used was never this process's. */
static void
test_killed (World *world, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *files = NULL;
  SmritiFitReport report;
  gint64 events;
  guint64 before;

  memory_learn (world, N_CARDS, 0, 20, 3);
  events = smriti_events_count (world->store);
  smriti_study_fit_async (world->study, FALSE, world_on_result, &result);
  smriti_study_end_children (world->study);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (smriti_study_fit_finish (result, &report, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  world_settle ();
  g_assert_cmpint (smriti_events_count (world->store), ==, events);
  g_assert_cmpuint (world->study->fits, ==, 0);
  g_clear_error (&error);

  before = resident_kib ();
  g_assert_true (memory_fit (world, TRUE, &report, &error));
  for (int i = 0; i < 5; i++)
    g_assert_true (memory_fit (world, TRUE, &report, &error));
  g_test_message ("resident: %" G_GUINT64_FORMAT " KiB before, %" G_GUINT64_FORMAT " after", before, resident_kib ());
  g_assert_cmpuint (resident_kib (), <, before + 4096);
  /* One that is under way when the study ends. */
  g_clear_object (&result);
  smriti_study_fit_async (world->study, FALSE, world_on_result, &result);
  world_close (world);
  world_open (world);
}

/* It reads beside the daemon, writes nothing and takes no lock. */
static void
test_worker_only_reads (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStore) beside = NULL;
  g_autoptr (GError) error = NULL;

  memory_learn (world, N_CARDS, 0, 3, 3);
  beside = smriti_store_open_beside (world->dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (smriti_events_count (beside), ==, smriti_events_count (world->store));
  g_assert_false (smriti_store_set_fact (beside, "x", "y", NULL));
  g_clear_pointer (&beside, smriti_store_close);
  world_sql (world, "PRAGMA user_version = 1000");
  g_assert_null (smriti_store_open_beside (world->dir, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_TOO_NEW);
  g_clear_error (&error);
  world_sql (world, "PRAGMA user_version = 1");
  g_assert_null (smriti_store_open_beside (world->dir, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (smriti_store_open_beside ("/nowhere", &error));
  g_assert_nonnull (error);
  {
    g_autofree char *back = g_strdup_printf ("PRAGMA user_version = %d",
                                             (int) smriti_store_int (world->store, 0, "SELECT 4", ""));

    world_sql (world, back);
  }
}

/* A card whose memory began elsewhere says nothing of how it was learnt. */
static void
test_adopted_are_left_out (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 1");
  SmritiPrior prior = { .due_day = WORLD_DAY + 3, .last_day = SMRITI_DAY_NONE, .interval_days = 12, .ease = 2.5 };
  g_autoptr (GError) error = NULL;
  SmritiFitReport report;
  SmritiTrace trace;

  g_assert_true (smriti_store_begin (world->store, &error) && smriti_study_adopt (world->study, card->n, card->id, &prior, &error)
                 && smriti_store_commit (world->store, &error));
  g_assert_true (smriti_study_trace (world->study, card, &trace));
  g_assert_cmpint (trace.last_day, ==, WORLD_DAY + 3 - 12);
  world_on_day (world, 3);
  world_grade (world, "front 1", SMRITI_GRADE_GOOD);
  world_grade (world, "front 2", SMRITI_GRADE_GOOD);
  g_assert_true (memory_fit (world, TRUE, &report, &error));
  g_assert_cmpuint (report.reviews, ==, 1);
  memory_assert_replays (world);
  g_free (memory_append_set (world, 2));
  memory_settle (world);
  memory_assert_rebuilds (world);
}

int
main (int argc, char **argv)
{
  int status;

  if (memory_is_worker (argc, argv, &status))
    return status;
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/fitting/" path, World, NULL, set_up, func, world_tear_down)
  ADD ("fit", test_fit);
  ADD ("kept", test_kept);
  ADD ("too-few", test_too_few);
  ADD ("by-itself", test_by_itself);
  ADD ("clock-waits", test_clock_waits);
  ADD ("meanwhile", test_meanwhile);
  ADD ("ahead", test_ahead);
  ADD ("not-ahead", test_not_ahead);
  ADD ("taken-back-midway", test_taken_back_midway);
  ADD ("imported", test_imported);
  ADD ("killed", test_killed);
  ADD ("worker-only-reads", test_worker_only_reads);
  ADD ("adopted-are-left-out", test_adopted_are_left_out);
#undef ADD
  return g_test_run ();
}
