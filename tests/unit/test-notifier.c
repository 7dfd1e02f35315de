/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Below the state machine: each generation ends once, the newest alone counts,
 * and what appears too late goes away again. */

#include "daemon/prompts/notifier.h"

#include "mock-bus.h"

#include <string.h>

typedef struct
{
  MockBus bus;
  SmritiNotifier *notifier;
  guint ready, shown, failed, closed, actions; /* how many times */
  guint generation;                            /* of the last of them */
  guint id;
  SmritiHeld why;
  guint servers_there, servers_gone;
} Fixture;

static SmritiStage *
stage (guint generation)
{
  SmritiServerFace face = { .buttons = 3, .has_actions = TRUE };
  SmritiToday today = { .due_concepts = generation };

  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  SmritiReminder cards = { .today = &today, .with_cards = TRUE, .practice = nothing, .open = nothing };

  return smriti_stage_reminder (generation, &cards, &face);
}

static void
on_server (gboolean there, gpointer data)
{
  Fixture *f = data;

  f->servers_there += there;
  f->servers_gone += !there;
}

static void
on_ready (SmritiChannel channel, guint generation, gpointer data)
{
  Fixture *f = data;

  f->ready++;
  f->generation = generation;
  smriti_notifier_show (f->notifier, channel, stage (generation));
}

static void
on_shown (SmritiChannel channel, guint generation, guint id, gpointer data)
{
  Fixture *f = data;

  f->shown++;
  f->generation = generation;
  f->id = id;
}

static void
on_failed (SmritiChannel channel, guint generation, SmritiHeld why, gboolean wakes, const char *message, gpointer data)
{
  Fixture *f = data;

  f->failed++;
  f->generation = generation;
  f->why = why;
}

static void
on_action (SmritiChannel channel, guint generation, const char *key, gpointer data)
{
  Fixture *f = data;

  f->actions++;
  f->generation = generation;
}

static void
on_closed (SmritiChannel channel, guint generation, guint reason, gpointer data)
{
  ((Fixture *) data)->closed = reason;
}

static void
set_up (Fixture *f, gconstpointer server)
{
  static const SmritiNotifierEvents events = { on_server, on_ready, on_shown, on_failed, on_action, on_closed };

  mock_bus_up (&f->bus, server != NULL);
  f->notifier = smriti_notifier_new (f->bus.connection, &events, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->notifier, smriti_notifier_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  mock_bus_down (&f->bus);
}

static gboolean
is_over (gpointer data)
{
  Fixture *f = data;

  return f->shown + f->failed > 0;
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->closed != 0;
}

static void
test_shown (Fixture *f, gconstpointer data)
{
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, 3);
  g_assert_cmpuint (f->ready, ==, 0);
  run_until (is_over, f);
  g_assert_cmpuint (f->shown, ==, 1);
  g_assert_cmpuint (f->id, ==, 1);
  g_assert_cmpstr (smriti_notifier_info (f->notifier)->name, ==, "mock");
  mock_click (&f->bus, 1, "Start", 2);
  mock_close (&f->bus, 1, 4);
  run_until (is_closed, f);
  g_assert_cmpuint (f->actions, ==, 2); /* counting is for those above */
  g_assert_cmpuint (f->closed, ==, 4);
}

static void
test_newest (Fixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 50; i++)
    smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, i);
  run_until (is_over, f);
  g_assert_cmpuint (f->ready, ==, 1);
  g_assert_cmpuint (f->generation, ==, 50);
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 1);
}

static gboolean
are_both_over (gpointer data)
{
  Fixture *f = data;

  return f->shown + f->failed == 2;
}

static void
test_channels (Fixture *f, gconstpointer data)
{
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, 1);
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_TEST, 1);
  run_until (are_both_over, f);
  g_assert_cmpuint (f->shown, ==, 2);
  smriti_notifier_clear (f->notifier, SMRITI_CHANNEL_TEST);
  mock_wait_closed (&f->bus, 1);
  mock_settle (&f->bus);
  g_assert_cmpuint (f->closed, ==, 0); /* ours: not told */
}

static void
test_silent_probe (Fixture *f, gconstpointer data)
{
  mock_set (&f->bus, "ignore", "GetCapabilities");
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, 1);
  run_until (is_over, f);
  g_assert_cmpuint (f->failed, ==, 1);
  g_assert_cmpint (f->why, ==, SMRITI_HELD_SERVER_ERROR);
  g_assert_cmpuint (mock_n_posted (&f->bus), ==, 0);
}

static void
test_dies_meanwhile (Fixture *f, gconstpointer data)
{
  mock_set (&f->bus, "delay_ms", "300");
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, 1);
  mock_settle (&f->bus);
  mock_do (&f->bus, "Vanish");
  run_until (is_over, f);
  g_assert_cmpuint (f->failed, ==, 1);
  g_assert_cmpuint (f->servers_gone, ==, 1);
  mock_settle (&f->bus);
  g_assert_cmpuint (f->failed, ==, 1);
  g_assert_cmpstr (smriti_notifier_info (f->notifier)->name, ==, "");
}

static void
test_none (Fixture *f, gconstpointer data)
{
  smriti_notifier_prepare (f->notifier, SMRITI_CHANNEL_PROMPT, 1);
  run_until (is_over, f);
  g_assert_cmpuint (f->failed, ==, 1);
  g_assert_cmpint (f->why, ==, SMRITI_HELD_NO_SERVER);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, server, func) g_test_add ("/notifier/" name, Fixture, server, set_up, func, tear_down)
  ADD ("shown", "mock", test_shown);
  ADD ("newest", "mock", test_newest);
  ADD ("channels", "mock", test_channels);
  ADD ("silent-probe", "mock", test_silent_probe);
  ADD ("dies-meanwhile", "mock", test_dies_meanwhile);
  ADD ("none", NULL, test_none);
  status = g_test_run ();
  mock_bus_stop ();
  return status;
}
