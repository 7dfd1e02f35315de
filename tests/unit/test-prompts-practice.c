/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Reminders of practice: merged with cards and alone, the checklist that counts
 * down, skips with reasons, pauses. On a mock server and a clock that stands still. */

#include "fake-study.h"
#include "mock-bus.h"

#include <string.h>

typedef struct
{
  MockBus bus;
  SmritiClock *clock;
  SmritiStudy *study;
  SmritiOccurrence *ritual; /* the study's */
  gboolean over, shown;
} Fixture;

static gint64
at (const char *time)
{
  g_autofree char *iso = g_strdup_printf ("2026-11-%s+01:00", time);
  g_autoptr (GDateTime) instant = g_date_time_new_from_iso8601 (iso, NULL);

  g_assert_nonnull (instant);
  return g_date_time_to_unix (instant);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_advanced (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  smriti_clock_advance_finish (f->clock, result, &error);
  g_assert_no_error (error);
  f->over = TRUE;
}

static void
advance_to (Fixture *f, gint64 at_s)
{
  f->over = FALSE;
  smriti_clock_advance_async (f->clock, at_s, on_advanced, f);
  run_until (is_true, &f->over);
}

static void
advance (Fixture *f, const char *time)
{
  advance_to (f, at (time));
}

/* Virtual time stands still while a notification is under way: once it may go on,
 * the prompts know that theirs is on the screen. */
static void
settle (Fixture *f)
{
  mock_settle (&f->bus);
  advance_to (f, smriti_clock_now_s (f->clock));
}

static void
begin (Fixture *f)
{
  f->study->prompts = smriti_prompts_new (f->study, f->bus.connection);
}

/* An hour before 09:00; one card, and a ritual of two steps at 09:00. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  mock_bus_up (&f->bus, TRUE);
  f->clock = smriti_clock_new ("2026-11-23T08:00:00+01:00", &error);
  g_assert_no_error (error);
  smriti_clock_set_zone (f->clock, "Europe/Berlin", &error);
  g_assert_no_error (error);
  f->study = fake_study_new (f->clock, 1);
  f->ritual = fake_study_add_practice (f->study, SMRITI_CADENCE_MONTHLY, at ("23T09:00:00"), "Monthly Ritual", "Prune <old>",
                                       "Plant new", NULL);
  begin (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  smriti_prompts_free (f->study->prompts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  smriti_study_free (f->study);
  smriti_clock_free (f->clock);
  mock_bus_down (&f->bus);
}

static void
answer_all (Fixture *f)
{
  for (guint i = 0; i < f->study->cards->len; i++)
    fake_study_answer_elsewhere (f->study, ((SmritiStudyCard *) f->study->cards->pdata[i])->id);
}

static void
press (Fixture *f, guint n, const char *label)
{
  mock_click (&f->bus, n, label, 1);
  mock_wait_posted (&f->bus, n + 1);
  settle (f);
}

/* The ritual alone, opened: the checklist is the second notification. */
static void
go_to_checklist (Fixture *f)
{
  answer_all (f);
  advance (f, "23T09:00:00");
  press (f, 1, "Open");
}

static void
test_merged (Fixture *f, gconstpointer data)
{
  SmritiOccurrence *weekly = fake_study_add_practice (f->study, SMRITI_CADENCE_WEEKLY, at ("23T09:30:00"), "Weekly Review",
                                                      "Build", NULL);
  g_autofree char *first = NULL, *second = NULL;

  advance (f, "23T09:00:00");
  first = mock_nth (&f->bus, 1);
  g_assert_has (first, "\"summary\": \"1 concept · 1 min\"");
  g_assert_has (first, "Monthly Ritual · 2 of 2 left");
  g_assert_has_not (first, "Weekly");
  g_assert_has (first, "\"label\": \"Skip today\"");
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 1);
  advance (f, "23T09:30:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  mock_wait_closed (&f->bus, 1);
  second = mock_nth (&f->bus, 2);
  g_assert_has (second, "\"summary\": \"1 concept · 1 min\"");
  g_assert_has (second, "Monthly Ritual · 2 of 2 left");
  g_assert_has (second, "Weekly Review · 1 of 1 left");
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 1);
  g_assert_cmpuint (weekly->times_asked, ==, 1);
  advance (f, "23T11:00:00"); /* the first two again, the third not yet */
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
  g_assert_cmpuint (f->ritual->times_asked, ==, 2);
  g_assert_cmpuint (f->study->times, ==, 2);
  g_assert_cmpuint (weekly->times_asked, ==, 1);
}

/* Start walks the cards, then the checklist, to "done". */
static void
test_walk (Fixture *f, gconstpointer data)
{
  g_autofree char *two = NULL, *one = NULL, *done = NULL;

  advance (f, "23T09:00:00");
  press (f, 1, "Start");
  press (f, 2, "Show answer");
  press (f, 3, "Good");
  two = mock_nth (&f->bus, 4);
  g_assert_has (two, "\"summary\": \"Monthly Ritual · 2 of 2 left\"");
  g_assert_has (two, "<b>Prune &lt;old&gt;</b>");
  g_assert_has (two, "smriti ritual");
  g_assert_has (two, "\"timeout_ms\": 0");
  g_assert_has (two, "\"urgency\": 1");
  g_assert_has_not (two, "\"default\"");
  g_assert_has_not (two, "sound");
  press (f, 4, "Done");
  one = mock_nth (&f->bus, 5);
  g_assert_has (one, "Monthly Ritual · 1 of 2 left");
  g_assert_has (one, "<b>Plant new</b>");
  g_assert_has (one, "✓ Prune");
  mock_wait_closed (&f->bus, 4);
  press (f, 5, "Done");
  done = mock_nth (&f->bus, 6);
  g_assert_has (done, "\"summary\": \"Monthly Ritual: done\"");
  g_assert_has (done, "\"actions\": []");
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  advance (f, "24T08:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 6);
}

static void
test_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *reminder = NULL;

  go_to_checklist (f);
  reminder = mock_nth (&f->bus, 1);
  g_assert_has (reminder, "\"summary\": \"Monthly Ritual · 2 of 2 left\"");
  g_assert_has (reminder, "• Prune &lt;old&gt;\\u000a• Plant new");
  g_assert_has (reminder, "\"label\": \"Open\"");
  g_assert_has (reminder, "\"label\": \"Skip\"");
  g_assert_cmpuint (f->study->times, ==, 0);
  /* It stays, and is not asked about meanwhile. */
  advance (f, "23T20:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
}

static void
test_ticked_elsewhere (Fixture *f, gconstpointer data)
{
  g_autofree char *one = NULL;
  guint n;

  go_to_checklist (f);
  smriti_occurrence_free (smriti_study_tick (f->study, f->ritual->id, "1", TRUE, NULL, NULL, NULL));
  mock_wait_posted (&f->bus, 3);
  mock_wait_closed (&f->bus, 2);
  settle (f);
  one = mock_nth (&f->bus, 3);
  g_assert_has (one, "Monthly Ritual · 1 of 2 left");
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  smriti_occurrence_free (smriti_study_tick (f->study, f->ritual->id, "2", TRUE, NULL, NULL, NULL));
  mock_wait_closed (&f->bus, 3);
  settle (f);
  n = mock_n_posted (&f->bus);
  g_assert_cmpuint (n, ==, 3);
}

/* A reminder that is still there counts down as well. */
static void
test_reminder_ticked (Fixture *f, gconstpointer data)
{
  g_autofree char *one = NULL;

  advance (f, "23T09:00:00");
  answer_all (f);
  mock_wait_posted (&f->bus, 2);
  settle (f);
  one = mock_nth (&f->bus, 2);
  g_assert_has (one, "\"summary\": \"Monthly Ritual · 2 of 2 left\"");
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 1);
}

static void
test_skip (Fixture *f, gconstpointer data)
{
  g_autofree char *why = NULL;

  go_to_checklist (f);
  press (f, 2, "Skip");
  why = mock_nth (&f->bus, 3);
  g_assert_has (why, "Skip Monthly Ritual?");
  g_assert_cmpint (f->ritual->state, ==, SMRITI_OCCURRENCE_COMING); /* not yet */
  press (f, 3, "Cancel");
  press (f, 4, "Skip");
  mock_click (&f->bus, 5, "Not needed", 1);
  mock_wait_closed (&f->bus, 5);
  settle (f);
  g_assert_cmpint (f->ritual->state, ==, SMRITI_OCCURRENCE_SKIPPED);
  g_assert_cmpstr (f->study->why, ==, "not needed");
  advance (f, "23T20:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 5);
}

static gboolean
is_put_off (gpointer data)
{
  return ((SmritiOccurrence *) data)->snoozed_s != 0;
}

/* From the reminder; closing the question is no skip. */
static void
test_skip_closed (Fixture *f, gconstpointer data)
{
  answer_all (f);
  advance (f, "23T09:00:00");
  press (f, 1, "Skip");
  mock_close (&f->bus, 2, 2);
  run_until (is_put_off, f->ritual);
  settle (f);
  g_assert_cmpint (f->ritual->state, ==, SMRITI_OCCURRENCE_COMING);
  g_assert_cmpint (f->ritual->snoozed_s, ==, at ("23T10:00:00"));
  advance (f, "23T09:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  advance (f, "23T10:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
  press (f, 3, "Skip");
  press (f, 4, "Cancel");
  g_assert_cmpuint (f->ritual->times_asked, ==, 2);
}

static void
test_skip_today (Fixture *f, gconstpointer data)
{
  advance (f, "23T09:00:00");
  mock_click (&f->bus, 1, "Skip today", 1);
  mock_wait_closed (&f->bus, 1);
  settle (f);
  g_assert_cmpint (f->study->skipped_day, ==, smriti_study_day (f->study));
  g_assert_cmpint (f->ritual->state, ==, SMRITI_OCCURRENCE_COMING);
  g_assert_cmpstr (f->study->until, ==, "tomorrow");
  advance (f, "24T08:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  advance (f, "24T09:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
}

static void
test_later (Fixture *f, gconstpointer data)
{
  go_to_checklist (f);
  mock_click (&f->bus, 2, "Later", 1);
  mock_wait_closed (&f->bus, 2);
  settle (f);
  g_assert_cmpint (f->ritual->snoozed_s, ==, at ("23T10:00:00"));
  advance (f, "23T09:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  advance (f, "23T10:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
}

/* Not asked about any more, but told. */
static void
test_still_open (Fixture *f, gconstpointer data)
{
  g_autofree char *next = NULL;

  advance (f, "23T09:00:00");
  mock_close (&f->bus, 1, 1);
  advance (f, "23T14:00:00");
  advance (f, "24T09:00:00");
  next = mock_nth (&f->bus, mock_n_posted (&f->bus));
  g_assert_has (next, "\"summary\": \"1 concept · 1 min\"");
  g_assert_has (next, "Still open: Monthly Ritual, 6 days left");
  g_assert_cmpuint (f->ritual->times_asked, ==, 3);
}

static void
test_hostile_keys (Fixture *f, gconstpointer data)
{
  go_to_checklist (f);
  mock_invoke (&f->bus, 2, "done:2:", 1);
  mock_invoke (&f->bus, 2, "done:1:0123456789abcdef", 1);
  mock_invoke (&f->bus, 2, "done:2:0123456789abcdef", 1);
  mock_invoke (&f->bus, 2, "no-time:2:", 1);
  mock_invoke (&f->bus, 2, "default", 1);
  mock_invoke (&f->bus, 2, "good:2:", 1);
  settle (f);
  g_assert_cmpuint (smriti_occurrence_steps_left (f->ritual), ==, 2);
  mock_click (&f->bus, 2, "Done", 5); /* ticks one step */
  mock_wait_posted (&f->bus, 3);
  settle (f);
  mock_click (&f->bus, 2, "Done", 2); /* a popup long gone */
  settle (f);
  g_assert_cmpuint (smriti_occurrence_steps_left (f->ritual), ==, 1);
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  g_autofree char *checklist = NULL;

  go_to_checklist (f);
  g_clear_pointer (&f->study->prompts, smriti_prompts_free);
  mock_wait_closed (&f->bus, 2);
  begin (f);
  mock_wait_posted (&f->bus, 3);
  settle (f);
  checklist = mock_nth (&f->bus, 3);
  g_assert_has (checklist, "<b>Prune");
  press (f, 3, "Done");
  g_assert_cmpuint (smriti_occurrence_steps_left (f->ritual), ==, 1);
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *refused = NULL;

  go_to_checklist (f);
  f->study->refuses = TRUE;
  press (f, 2, "Done");
  refused = mock_nth (&f->bus, 3);
  g_assert_has (refused, "could not be kept");
  g_assert_cmpuint (smriti_occurrence_steps_left (f->ritual), ==, 2);
}

static void
test_paused (Fixture *f, gconstpointer data)
{
  SmritiCadence cadence;
  gint64 until_s;

  advance (f, "23T09:00:00");
  f->study->paused = TRUE;
  f->study->pause_end_s = at ("26T09:00:00");
  smriti_prompts_update (f->study->prompts);
  mock_wait_closed (&f->bus, 1);
  settle (f);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_PAUSED);
  g_assert_cmpint (until_s, ==, at ("26T09:00:00"));
  g_assert_cmpint (smriti_prompts_next_at (f->study->prompts, &cadence), ==, at ("26T09:00:00"));
  advance (f, "26T08:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  advance (f, "26T09:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_NONE);
  f->study->pause_end_s = 0; /* without an end */
  smriti_prompts_update (f->study->prompts);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_PAUSED);
  g_assert_cmpint (until_s, ==, 0);
  g_assert_cmpint (smriti_prompts_next_at (f->study->prompts, &cadence), ==, 0);
  f->study->paused = FALSE;
  smriti_prompts_update (f->study->prompts);
  advance (f, "26T10:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  advance (f, "26T11:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
}

static void
test_quiet (Fixture *f, gconstpointer data)
{
  SmritiOccurrence *weekly = fake_study_add_practice (f->study, SMRITI_CADENCE_WEEKLY, at ("23T22:30:00"), "Weekly Review",
                                                      "Build", NULL);

  f->study->settings->daily_minute = 23 * 60; /* can never go out */
  f->ritual->state = SMRITI_OCCURRENCE_SKIPPED;
  smriti_prompts_update (f->study->prompts);
  advance (f, "23T23:30:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
  g_assert_cmpint (f->study->noted, ==, SMRITI_HELD_QUIET_HOURS);
  advance (f, "24T07:00:00"); /* practice comes at their end */
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  g_assert_cmpuint (weekly->times_asked, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 0);
  g_assert_cmpint (f->study->noted, ==, SMRITI_HELD_NONE);
}

static void
test_no_cards (Fixture *f, gconstpointer data)
{
  g_ptr_array_set_size (f->study->cards, 0);
  advance (f, "23T09:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  g_assert_cmpuint (f->ritual->times_asked, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 0);
}

static void
test_company (Fixture *f, gconstpointer data)
{
  SmritiOccurrence *refresh = fake_study_add_practice (f->study, SMRITI_CADENCE_30_DAY, at ("23T09:00:00"), "30-Day Refresh",
                                                       "Rebuild", NULL);
  SmritiOccurrence *before = smriti_occurrence_new ("Python", SMRITI_CADENCE_30_DAY, refresh->day - 30);
  SmritiStep *step = smriti_step_new (1, NULL, "Rebuild");
  g_autofree char *reminder = NULL;

  step->note = g_strdup ("the parser, smaller");
  g_ptr_array_add (before->steps, step);
  before->state = SMRITI_OCCURRENCE_DONE;
  g_ptr_array_add (f->study->past, before);
  f->study->catch_up = (SmritiCatchUp){ 12, smriti_study_day (f->study) + 4 };
  advance (f, "23T09:00:00");
  reminder = mock_nth (&f->bus, 1);
  g_assert_has (reminder, "\"body\": \"12 days away: 1 today, the rest spread until Friday\\u000a");
  g_assert_has (reminder, "Last time: the parser, smaller");
}

static void
on_asked (gboolean shown, SmritiHeld held, gint64 until_s, const GError *error, gpointer data)
{
  Fixture *f = data;

  f->over = TRUE;
  f->shown = shown;
}

static void
ask (Fixture *f)
{
  f->over = FALSE;
  smriti_prompts_ask (f->study->prompts, FALSE, on_asked, f);
  run_until (is_true, &f->over);
}

static void
test_ask (Fixture *f, gconstpointer data)
{
  g_autofree char *reminder = NULL;

  answer_all (f);
  ask (f); /* its hour has not come */
  g_assert_false (f->shown);
  advance (f, "23T09:00:00");
  mock_click (&f->bus, 1, "Later", 1);
  mock_wait_closed (&f->bus, 1);
  settle (f);
  ask (f); /* put off: shown all the same */
  g_assert_true (f->shown);
  reminder = mock_nth (&f->bus, 2);
  g_assert_has (reminder, "Monthly Ritual · 2 of 2 left");
  press (f, 2, "Open");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK); /* a refused tick is a warning */
#define ADD(name, func) g_test_add ("/practice/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("merged", test_merged);
  ADD ("walk", test_walk);
  ADD ("alone", test_alone);
  ADD ("ticked-elsewhere", test_ticked_elsewhere);
  ADD ("reminder-ticked", test_reminder_ticked);
  ADD ("skip", test_skip);
  ADD ("skip-closed", test_skip_closed);
  ADD ("skip-today", test_skip_today);
  ADD ("later", test_later);
  ADD ("still-open", test_still_open);
  ADD ("hostile-keys", test_hostile_keys);
  ADD ("restored", test_restored);
  ADD ("refused", test_refused);
  ADD ("paused", test_paused);
  ADD ("quiet", test_quiet);
  ADD ("no-cards", test_no_cards);
  ADD ("company", test_company);
  ADD ("ask", test_ask);
  status = g_test_run ();
  mock_bus_stop ();
  return status;
}
