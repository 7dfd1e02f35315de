/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The prompts on a mock server that misbehaves, above a study room that does,
 * on a clock that stands still. */

#include "fake-study.h"
#include "mock-bus.h"

#include <string.h>

typedef struct
{
  MockBus bus;
  SmritiClock *clock;
  SmritiStudy *study;
  gboolean asked, shown;
  SmritiHeld held;
  char *outcome;
} Fixture;

static gint64
at (const char *time)
{
  g_autofree char *iso = g_strdup_printf ("2026-11-%s+01:00", time);
  g_autoptr (GDateTime) instant = g_date_time_new_from_iso8601 (iso, NULL);

  g_assert_nonnull (instant);
  return g_date_time_to_unix (instant);
}

static void
on_advanced (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  smriti_clock_advance_finish (f->clock, result, &error);
  g_assert_no_error (error);
  f->asked = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
advance (Fixture *f, const char *time)
{
  f->asked = FALSE;
  smriti_clock_advance_async (f->clock, at (time), on_advanced, f);
  run_until (is_true, &f->asked);
}

/* Virtual time stands still while a notification is under way: once it may go on,
 * the prompts know that theirs is on the screen. */
static void
settle (Fixture *f)
{
  mock_settle (&f->bus);
  f->asked = FALSE;
  smriti_clock_advance_async (f->clock, smriti_clock_now_s (f->clock), on_advanced, f);
  run_until (is_true, &f->asked);
}

static void
begin (Fixture *f)
{
  f->study->prompts = smriti_prompts_new (f->study, f->bus.connection);
}

/* A night before the daily hour, 3 cards. */
static void
set_up_without (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  mock_bus_up (&f->bus, FALSE);
  f->clock = smriti_clock_new ("2026-11-23T08:00:00+01:00", &error);
  g_assert_no_error (error);
  smriti_clock_set_zone (f->clock, "Europe/Berlin", &error);
  g_assert_no_error (error);
  f->study = fake_study_new (f->clock, 3);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_without (f, data);
  mock_bus_up (&f->bus, TRUE);
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
  g_free (f->outcome);
  mock_bus_down (&f->bus);
}

/* The reminder, then on to the first card's answer. */
static void
go_to_answer (Fixture *f)
{
  advance (f, "23T09:00:00");
  mock_wait_posted (&f->bus, 1);
  mock_click (&f->bus, 1, "Start", 1);
  mock_wait_posted (&f->bus, 2);
  settle (f);
  mock_click (&f->bus, 2, "Show answer", 1);
  mock_wait_posted (&f->bus, 3);
  settle (f);
}

static void
test_flow (Fixture *f, gconstpointer data)
{
  g_autofree char *reminder = NULL, *question = NULL, *answer = NULL, *next = NULL;

  f->study->motto = g_strdup ("Small steps, *every* day");
  f->study->tip = g_strdup ("Ask `help()` first & <often>");
  f->study->anchor = g_strdup ("A *picture*");
  advance (f, "23T08:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
  go_to_answer (f);
  g_assert_cmpuint (f->study->times, ==, 1);
  mock_click (&f->bus, 3, "Good", 1);
  mock_wait_posted (&f->bus, 4);
  mock_wait_closed (&f->bus, 3);
  reminder = mock_nth (&f->bus, 1);
  question = mock_nth (&f->bus, 2);
  answer = mock_nth (&f->bus, 3);
  next = mock_nth (&f->bus, 4);

  g_assert_has (reminder, "\"summary\": \"3 concepts · 2 min\"");
  g_assert_has (reminder, "Small steps, <i>every</i> day");
  g_assert_has (reminder, "day\\u000aTip: Ask help() first &amp; &lt;often&gt;\"");
  g_assert_has_not (question, "Tip");
  g_assert_has_not (answer, "Tip");
  g_assert_has_not (question, "picture");
  g_assert_has_not (answer, "picture"); /* it was never forgotten */
  g_assert_has (reminder, "\"label\": \"Start\"}, {");
  g_assert_has (reminder, "\"label\": \"Later\"}, {");
  g_assert_has (reminder, "\"label\": \"Skip today\"}, {\"key\": \"default\", \"label\": \"Start\"}]");
  g_assert_has (reminder, "\"desktop-entry\": \"org.smriti.Smriti\"");
  g_assert_has (reminder, "\"urgency\": 1");
  g_assert_has_not (reminder, "transient");
  g_assert_has (question, "Question 1?");
  g_assert_has_not (question, "Answer 1");
  g_assert_has (answer, "Answer 1");
  g_assert_has (answer, "Again · 1 min");
  g_assert_has (answer, "Good · 10 min");
  g_assert_has (answer, "Easy · 8 d");
  g_assert_has_not (answer, "Hard");
  g_assert_has_not (answer, "default");
  g_assert_has (answer, "\"open\": false");
  g_assert_has (next, "Question 2?");
  g_assert_has (next, "\"open\": true");
  g_assert_cmpuint (f->study->answered, ==, 1);
  g_assert_cmpint (f->study->last_grade, ==, SMRITI_GRADE_GOOD);
}

/* What was forgotten comes with its anchor, below the answer and never before. */
static void
test_anchor (Fixture *f, gconstpointer data)
{
  SmritiStudyCard *card = f->study->cards->pdata[0];
  g_autofree char *question = NULL, *answer = NULL;

  f->study->anchor = g_strdup ("A *picture* <x>");
  card->progress.state = SMRITI_STATE_RELEARNING;
  card->lapses = 1;
  go_to_answer (f);
  question = mock_nth (&f->bus, 2);
  answer = mock_nth (&f->bus, 3);
  g_assert_has (question, "Question 1?");
  g_assert_has_not (question, "picture");
  g_assert_has (answer, "Answer 1\\u000aAnchor: A picture &lt;x&gt;\"");
}

/* One that was forgotten long ago and is known again needs none. */
static void
test_anchor_of_old (Fixture *f, gconstpointer data)
{
  SmritiStudyCard *card = f->study->cards->pdata[0];
  g_autofree char *answer = NULL;

  f->study->anchor = g_strdup ("A *picture*");
  card->progress.state = SMRITI_STATE_REVIEW;
  card->lapses = 3;
  card->last_day = smriti_study_day (f->study) - 9;
  go_to_answer (f);
  answer = mock_nth (&f->bus, 3);
  g_assert_has (answer, "Answer 1");
  g_assert_has_not (answer, "picture");
}

static void
test_to_the_end (Fixture *f, gconstpointer data)
{
  g_autofree char *done = NULL;

  mock_set (&f->bus, "action-and-close", "true"); /* as xfce4-notifyd does */
  go_to_answer (f);
  for (guint i = 0; i < 3; i++)
    {
      mock_click (&f->bus, 3 + 2 * i, "good", 1);
      mock_wait_posted (&f->bus, 4 + 2 * i);
      settle (f);
      if (i == 2)
        break;
      mock_click (&f->bus, 4 + 2 * i, "show", 1);
      mock_wait_posted (&f->bus, 5 + 2 * i);
      settle (f);
    }
  done = mock_nth (&f->bus, 8);
  g_assert_has (done, "Done for today");
  g_assert_has (done, "3 answers kept. Tomorrow: 2 cards come back.");
  g_assert_has (done, "\"actions\": []");
  g_assert_cmpuint (f->study->answered, ==, 3);
  g_assert_cmpuint (f->study->snoozes, ==, 0);
}

static void
test_twice (Fixture *f, gconstpointer data)
{
  go_to_answer (f);
  mock_click (&f->bus, 3, "Good", 5);
  mock_wait_posted (&f->bus, 4);
  settle (f);
  g_assert_cmpuint (f->study->answered, ==, 1);
  mock_click (&f->bus, 3, "Again", 2); /* a popup long gone */
  mock_click (&f->bus, 1, "Skip", 1);
  settle (f);
  g_assert_cmpuint (f->study->answered, ==, 1);
  g_assert_cmpint (f->study->skipped_day, ==, SMRITI_DAY_NONE);
}

static void
test_hostile_keys (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "good",    "good:3:card2", "good:99:card1", "good:3",        "",
                                      "default", "again:3:",     "3:3:card1",     "later:3:card1", "skip:3:",
                                      "start::", "g:3:good",     "\xc3\xa9:3:1",  "good:-1:card1" };

  go_to_answer (f);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    mock_invoke (&f->bus, 3, keys[i], 1);
  mock_invoke (&f->bus, 77, "good:3:card1", 1);
  settle (f);
  g_assert_cmpuint (f->study->answered, ==, 0);
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
}

static void
test_later (Fixture *f, gconstpointer data)
{
  gint64 until_s;

  advance (f, "23T09:00:00");
  mock_click (&f->bus, 1, "Later", 1);
  mock_wait_closed (&f->bus, 1);
  settle (f);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_SNOOZED);
  g_assert_cmpint (until_s, ==, at ("23T10:00:00"));
  advance (f, "23T09:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  advance (f, "23T10:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  go_to_answer (f);
  mock_close (&f->bus, 3, 2);
  settle (f);
  g_assert_cmpuint (f->study->answered, ==, 0);
  g_assert_cmpuint (f->study->snoozes, ==, 1);
  advance (f, "23T10:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 4);
}

static void
test_ignored (Fixture *f, gconstpointer data)
{
  advance (f, "23T09:00:00");
  mock_close (&f->bus, 1, 1);
  mock_settle (&f->bus);
  g_assert_cmpuint (f->study->snoozes, ==, 0);
  advance (f, "23T10:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  advance (f, "23T11:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  advance (f, "23T14:00:00"); /* left on the screen: a fresh one all the same */
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
  advance (f, "24T08:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 3);
  g_assert_cmpuint (f->study->times, ==, 3);
  advance (f, "24T09:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 4);
}

static void
test_skip (Fixture *f, gconstpointer data)
{
  SmritiCadence cadence;

  advance (f, "23T09:00:00");
  mock_click (&f->bus, 1, "Skip today", 1);
  mock_wait_closed (&f->bus, 1);
  settle (f);
  g_assert_cmpint (f->study->skipped_day, ==, smriti_study_day (f->study));
  g_assert_cmpint (smriti_prompts_next_at (f->study->prompts, &cadence), ==, at ("24T09:00:00"));
  advance (f, "24T08:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
}

static void
test_quiet (Fixture *f, gconstpointer data)
{
  SmritiCadence cadence;
  gint64 until_s;

  f->study->settings->quiet_from_minute = 8 * 60;
  f->study->settings->quiet_to_minute = 11 * 60 + 30;
  smriti_prompts_update (f->study->prompts);
  advance (f, "23T09:30:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_QUIET_HOURS);
  g_assert_cmpint (until_s, ==, at ("23T11:30:00"));
  g_assert_cmpint (smriti_prompts_next_at (f->study->prompts, &cadence), ==, at ("23T11:30:00"));
  advance (f, "23T11:30:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
}

/* Half of a vault's cards have their places: what a reminder said would be wrong a moment later. */
static void
test_placing (Fixture *f, gconstpointer data)
{
  f->study->placing = TRUE;
  smriti_prompts_update (f->study->prompts);
  advance (f, "23T09:30:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
  f->study->placing = FALSE;
  smriti_prompts_update (f->study->prompts);
  advance (f, "23T09:30:01");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
}

static void
test_disabled (Fixture *f, gconstpointer data)
{
  SmritiCadence cadence;

  f->study->settings->prompts_enabled = FALSE;
  smriti_prompts_update (f->study->prompts);
  advance (f, "24T12:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
  g_assert_cmpint (smriti_prompts_next_at (f->study->prompts, &cadence), ==, 0);
}

/* --- ask --- */

static void
on_asked (gboolean shown, SmritiHeld held, gint64 until_s, const GError *error, gpointer data)
{
  Fixture *f = data;

  f->asked = TRUE;
  f->shown = shown;
  f->held = held;
  g_clear_pointer (&f->outcome, g_free);
  f->outcome = g_strdup (error ? error->message : "");
}

static void
ask (Fixture *f, gboolean card)
{
  f->asked = FALSE;
  smriti_prompts_ask (f->study->prompts, card, on_asked, f);
  g_assert_false (f->asked);
  run_until (is_true, &f->asked);
}

static void
test_ask (Fixture *f, gconstpointer data)
{
  g_autofree char *card = NULL;

  f->study->settings->quiet_from_minute = 7 * 60;
  f->study->settings->quiet_to_minute = 10 * 60;
  f->study->snoozed_s = at ("23T12:00:00");
  ask (f, FALSE);
  g_assert_true (f->shown);
  settle (f);
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  g_assert_cmpuint (f->study->times, ==, 1);
  ask (f, TRUE);
  g_assert_true (f->shown);
  card = mock_nth (&f->bus, 2);
  g_assert_has (card, "Question 1?");
  g_assert_cmpuint (f->study->times, ==, 1);
  for (guint i = 0; i < 3; i++)
    fake_study_answer_elsewhere (f->study, ((SmritiStudyCard *) f->study->cards->pdata[i])->id);
  ask (f, FALSE);
  g_assert_false (f->shown);
  g_assert_cmpstr (f->outcome, !=, "");
}

static void
test_elsewhere (Fixture *f, gconstpointer data)
{
  g_autofree char *next = NULL;

  go_to_answer (f);
  fake_study_answer_elsewhere (f->study, "card1");
  mock_wait_posted (&f->bus, 4);
  settle (f);
  next = mock_nth (&f->bus, 4);
  g_assert_has (next, "Question 2?");
  ((SmritiStudyCard *) f->study->cards->pdata[1])->off = SMRITI_OFF_SUSPENDED;
  smriti_prompts_update (f->study->prompts);
  mock_wait_posted (&f->bus, 5);
  g_free (next);
  next = mock_nth (&f->bus, 5);
  g_assert_has (next, "Question 3?");
}

static void
test_reminder_dealt_with (Fixture *f, gconstpointer data)
{
  g_autoptr (SmritiOccurrence) occurrence = NULL;

  advance (f, "23T09:00:00");
  occurrence = smriti_study_snooze (f->study, "", "1h", NULL); /* in the terminal */
  mock_wait_closed (&f->bus, 1);
  advance (f, "23T10:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
  for (guint i = 0; i < 3; i++)
    fake_study_answer_elsewhere (f->study, ((SmritiStudyCard *) f->study->cards->pdata[i])->id);
  mock_wait_closed (&f->bus, 2);
}

/* --- servers that misbehave --- */

static void
test_frozen (Fixture *f, gconstpointer data)
{
  gint64 until_s;

  mock_do (&f->bus, "Freeze");
  advance (f, "23T09:00:00");
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_SERVER_ERROR);
  g_assert_cmpint (until_s, ==, at ("23T09:00:05"));
  mock_do (&f->bus, "Thaw");
  advance (f, "23T09:00:10");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_NONE);
}

static void
test_never_answers (Fixture *f, gconstpointer data)
{
  g_autofree char *late = NULL;
  gint64 until_s;

  mock_set (&f->bus, "ignore", "Notify");
  advance (f, "23T09:00:00");
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_SERVER_ERROR);
  g_assert_cmpuint (f->study->times, ==, 0);
  /* What it shows after all, nobody wants any more. */
  mock_set (&f->bus, "ignore", "");
  mock_do (&f->bus, "Thaw");
  mock_wait_closed (&f->bus, 1);
  advance (f, "23T09:00:05");
  mock_wait_posted (&f->bus, 2);
  mock_settle (&f->bus);
  g_assert_cmpuint (f->study->times, ==, 1);
}

static void
test_vanished (Fixture *f, gconstpointer data)
{
  g_autofree char *question = NULL;
  gint64 until_s;

  go_to_answer (f);
  mock_do (&f->bus, "Vanish");
  mock_settle (&f->bus);
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_NO_SERVER);
  mock_do (&f->bus, "Restart");
  mock_wait_posted (&f->bus, 4);
  mock_settle (&f->bus);
  question = mock_nth (&f->bus, 4);
  g_assert_has (question, "\"id\": 1,"); /* ids begin again */
  g_assert_has (question, "Answer 1");
  g_assert_cmpuint (f->study->times, ==, 1);
  mock_invoke (&f->bus, 3, "good:3:card1", 1); /* the old popup's */
  mock_settle (&f->bus);
  g_assert_cmpuint (f->study->answered, ==, 0);
  mock_click (&f->bus, 1, "Good", 1);
  mock_wait_posted (&f->bus, 5);
  g_assert_cmpuint (f->study->answered, ==, 1);
}

static void
test_restarted (Fixture *f, gconstpointer data)
{
  advance (f, "23T09:00:00");
  mock_do (&f->bus, "Restart");
  mock_wait_posted (&f->bus, 2);
  mock_do (&f->bus, "Restart");
  mock_wait_posted (&f->bus, 3);
  settle (f);
  g_assert_cmpuint (f->study->times, ==, 1);
  mock_click (&f->bus, 1, "Start", 1);
  mock_wait_posted (&f->bus, 4);
}

static void
test_no_server (Fixture *f, gconstpointer data)
{
  gint64 until_s;

  begin (f);
  advance (f, "23T09:00:00");
  g_assert_cmpint (smriti_prompts_held (f->study->prompts, &until_s), ==, SMRITI_HELD_NO_SERVER);
  ask (f, TRUE);
  g_assert_false (f->shown);
  g_assert_cmpint (f->held, ==, SMRITI_HELD_NO_SERVER);
  mock_bus_up (&f->bus, TRUE); /* the desktop has come up */
  mock_wait_posted (&f->bus, 1);
  settle (f);
  g_assert_cmpuint (f->study->times, ==, 1);
}

static void
test_free_while_frozen (Fixture *f, gconstpointer data)
{
  gint64 begun_us;

  advance (f, "23T09:00:00");
  mock_set (&f->bus, "ignore", "Notify");
  mock_click (&f->bus, 1, "Start", 1);
  mock_settle (&f->bus);
  mock_settle (&f->bus);
  mock_do (&f->bus, "Freeze");
  begun_us = g_get_monotonic_time ();
  g_clear_pointer (&f->study->prompts, smriti_prompts_free);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 5 * G_USEC_PER_SEC);
  mock_do (&f->bus, "Thaw");
}

/* --- daemons that die --- */

static void
test_restored (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = NULL;

  go_to_answer (f);
  g_clear_pointer (&f->study->prompts, smriti_prompts_free); /* SIGTERM takes it away */
  mock_wait_closed (&f->bus, 3);
  begin (f);
  mock_wait_posted (&f->bus, 4);
  settle (f);
  answer = mock_nth (&f->bus, 4);
  g_assert_has (answer, "Answer 1");
  mock_click (&f->bus, 4, "Good", 1);
  mock_wait_posted (&f->bus, 5);
  g_assert_cmpuint (f->study->answered, ==, 1);
  g_assert_cmpuint (f->study->times, ==, 1);
}

/* As after kill -9: the popup is still there and its id in the store. */
static void
test_left_over (Fixture *f, gconstpointer data)
{
  g_autofree char *fact = NULL, *old = NULL, *question = NULL;

  advance (f, "23T09:00:00");
  ask (f, TRUE);
  fact = smriti_study_fact (f->study, "prompt.screen");
  mock_set (&f->bus, "ignore", "CloseNotification");
  g_clear_pointer (&f->study->prompts, smriti_prompts_free);
  mock_set (&f->bus, "ignore", "");
  old = mock_nth (&f->bus, 2);
  g_assert_has (old, "\"open\": true");
  smriti_study_set_fact (f->study, "prompt.screen", fact);
  begin (f);
  mock_wait_posted (&f->bus, 3);
  mock_wait_closed (&f->bus, 2);
  question = mock_nth (&f->bus, 3);
  g_assert_has (question, "Question 1?");
  g_assert_has (question, "\"open\": true");
}

static void
test_left_over_of_another_server (Fixture *f, gconstpointer data)
{
  g_autofree char *fact = NULL, *strangers = NULL;

  advance (f, "23T09:00:00");
  fact = smriti_study_fact (f->study, "prompt.screen");
  g_clear_pointer (&f->study->prompts, smriti_prompts_free);
  mock_do (&f->bus, "Restart");
  g_dbus_connection_call_sync (
      f->bus.connection, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
      "Notify", g_variant_new_parsed ("('other', @u 0, '', 'a stranger', '', @as [], @a{sv} {}, -1)"), NULL, 0, -1, NULL, NULL);
  smriti_study_set_fact (f->study, "prompt.screen", fact);
  begin (f);
  mock_wait_posted (&f->bus, 3);
  settle (f);
  strangers = mock_nth (&f->bus, 2);
  g_assert_has (strangers, "a stranger");
  g_assert_has (strangers, "\"id\": 1,");
  g_assert_has (strangers, "\"open\": true");
}

/* --- a store that refuses --- */

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *refused = NULL;

  go_to_answer (f);
  f->study->refuses = TRUE;
  mock_click (&f->bus, 3, "Good", 1);
  mock_wait_posted (&f->bus, 4);
  settle (f);
  refused = mock_nth (&f->bus, 4);
  g_assert_has (refused, "could not be kept");
  g_assert_has (refused, "the disk is &lt;full&gt; &amp; nothing was written");
  f->study->refuses = FALSE;
  mock_click (&f->bus, 4, "Try again", 1);
  mock_wait_posted (&f->bus, 5);
  settle (f);
  mock_click (&f->bus, 5, "Good", 1);
  mock_wait_posted (&f->bus, 6);
  g_assert_cmpuint (f->study->answered, ==, 1);
}

static void
test_log_refused (Fixture *f, gconstpointer data)
{
  f->study->log_refuses = TRUE;
  advance (f, "23T10:59:59");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
  advance (f, "23T11:00:00");
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 2);
}

/* --- faces of servers --- */

static void
test_no_buttons (Fixture *f, gconstpointer data)
{
  g_autofree char *reminder = NULL, *question = NULL;

  mock_set (&f->bus, "capabilities", "body");
  ((SmritiStudyCard *) f->study->cards->pdata[0])->front[0] = '<';
  advance (f, "23T09:00:00");
  ask (f, TRUE);
  reminder = mock_nth (&f->bus, 1);
  question = mock_nth (&f->bus, 2);
  g_assert_has (reminder, "\"actions\": []");
  g_assert_has (reminder, "smriti review");
  g_assert_has (question, "\"actions\": []");
  g_assert_has (question, "smriti good");
  g_assert_has (question, "<uestion 1?"); /* this server reads no markup */
}

static void
test_markup (Fixture *f, gconstpointer data)
{
  SmritiStudyCard *card = f->study->cards->pdata[0];
  g_autofree char *question = NULL, *answer = NULL;

  g_free (card->front);
  g_free (card->back);
  card->front = g_strdup ("<a href=\"x\">pay</a> & <b>now</b> <img src='y'/>\n\x01\xff &lt;");
  card->back = g_strdup ("</body><script>1</script>");
  go_to_answer (f);
  question = mock_nth (&f->bus, 2);
  answer = mock_nth (&f->bus, 3);
  g_assert_has_not (question, "<a");
  g_assert_has_not (question, "<img");
  g_assert_has (question, "&amp;");
  g_assert_has_not (answer, "<script");
  g_assert_has_not (answer, "</body");
}

static void
on_tested (const char *outcome, gpointer data)
{
  Fixture *f = data;

  f->asked = TRUE;
  g_free (f->outcome);
  f->outcome = g_strdup (outcome);
}

static void
test_test (Fixture *f, gconstpointer data)
{
  advance (f, "23T09:00:00");
  f->asked = FALSE;
  smriti_prompts_test (f->study->prompts, 20, on_tested, f);
  mock_wait_posted (&f->bus, 2);
  mock_click (&f->bus, 2, "It works", 1);
  run_until (is_true, &f->asked);
  g_assert_cmpstr (f->outcome, ==, "clicked");
  mock_wait_closed (&f->bus, 1); /* the test, not the reminder */
  f->asked = FALSE;
  smriti_prompts_test (f->study->prompts, 1, on_tested, f);
  run_until (is_true, &f->asked);
  g_assert_cmpstr (f->outcome, ==, "timeout");
  mock_click (&f->bus, 1, "Start", 1);
  mock_wait_posted (&f->bus, 4);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK); /* a refused answer is a warning */
#define ADD(name, up, func) g_test_add ("/prompts/" name, Fixture, NULL, up, func, tear_down)
  ADD ("flow", set_up, test_flow);
  ADD ("anchor", set_up, test_anchor);
  ADD ("anchor-of-old", set_up, test_anchor_of_old);
  ADD ("to-the-end", set_up, test_to_the_end);
  ADD ("twice", set_up, test_twice);
  ADD ("hostile-keys", set_up, test_hostile_keys);
  ADD ("later", set_up, test_later);
  ADD ("closed", set_up, test_closed);
  ADD ("ignored", set_up, test_ignored);
  ADD ("skip", set_up, test_skip);
  ADD ("quiet", set_up, test_quiet);
  ADD ("placing", set_up, test_placing);
  ADD ("disabled", set_up, test_disabled);
  ADD ("ask", set_up, test_ask);
  ADD ("elsewhere", set_up, test_elsewhere);
  ADD ("reminder-dealt-with", set_up, test_reminder_dealt_with);
  ADD ("frozen", set_up, test_frozen);
  ADD ("never-answers", set_up, test_never_answers);
  ADD ("vanished", set_up, test_vanished);
  ADD ("restarted", set_up, test_restarted);
  ADD ("no-server", set_up_without, test_no_server);
  ADD ("free-while-frozen", set_up, test_free_while_frozen);
  ADD ("restored", set_up, test_restored);
  ADD ("left-over", set_up, test_left_over);
  ADD ("left-over-of-another-server", set_up, test_left_over_of_another_server);
  ADD ("refused", set_up, test_refused);
  ADD ("log-refused", set_up, test_log_refused);
  ADD ("no-buttons", set_up, test_no_buttons);
  ADD ("markup", set_up, test_markup);
  ADD ("test", set_up, test_test);
  status = g_test_run ();
  mock_bus_stop ();
  return status;
}
