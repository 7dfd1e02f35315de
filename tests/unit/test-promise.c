/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Another promised day as an event: the same when read again, and nothing that
 * cannot be promised. */

#include "common/promise.h"

#define TODAY 20780
#define DUE_S G_GINT64_CONSTANT (1796270400) /* 2026-12-03 04:00 UTC */

static const SmritiPromise sound = { DUE_S, TODAY + 10, TODAY + 20, TODAY - 5 };

static SmritiEvent *
new_event (const SmritiPromise *promise, const char *run)
{
  SmritiEvent *event = smriti_event_new (SMRITI_EVENT_RESCHEDULED, "card");

  event->day = TODAY;
  smriti_promise_write (event, promise, run);
  return event;
}

static void
test_round_trip (void)
{
  g_autoptr (SmritiEvent) event = new_event (&sound, "4711-ab");
  SmritiPromise read;

  g_assert_cmpstr (smriti_event_get (event, "date"), ==, "2026-12-03");
  g_assert_cmpstr (smriti_event_get (event, "from"), ==, "2026-12-13");
  g_assert_cmpstr (smriti_event_get (event, "last"), ==, "2026-11-18");
  g_assert_cmpstr (smriti_event_get (event, "due"), ==, "1796270400");
  g_assert_true (smriti_promise_read (event, &read));
  g_assert_cmpint (read.due_s, ==, sound.due_s);
  g_assert_cmpint (read.due_day, ==, sound.due_day);
  g_assert_cmpint (read.from_day, ==, sound.from_day);
  g_assert_cmpint (read.last_day, ==, sound.last_day);
  g_assert_cmpstr (smriti_promise_run (event), ==, "4711-ab");
}

static gboolean
reads (const SmritiPromise *promise, const char *run)
{
  g_autoptr (SmritiEvent) event = new_event (promise, run);
  SmritiPromise read;

  return smriti_promise_read (event, &read);
}

static void
test_bounds (void)
{
  const gint64 day_s = 86400;

  g_assert_true (reads (&(SmritiPromise){ DUE_S - 9 * day_s, TODAY + 1, TODAY + 20, TODAY }, "a"));
  g_assert_false (reads (&(SmritiPromise){ DUE_S - 10 * day_s, TODAY, TODAY + 20, TODAY - 5 }, "a"));
  g_assert_false (reads (&(SmritiPromise){ DUE_S, TODAY + 10, TODAY + 20, TODAY + 1 }, "a"));
  g_assert_true (reads (&(SmritiPromise){ DUE_S + 36490 * day_s, TODAY + 36500, TODAY + 20, TODAY }, "a"));
  g_assert_false (reads (&(SmritiPromise){ DUE_S + 36491 * day_s, TODAY + 36501, TODAY + 20, TODAY }, "a"));
  g_assert_false (reads (&(SmritiPromise){ DUE_S + 2 * day_s, TODAY + 10, TODAY + 20, TODAY }, "a"));
  g_assert_false (reads (&(SmritiPromise){ DUE_S - 3 * day_s, TODAY + 10, TODAY + 20, TODAY }, "a"));
  g_assert_false (reads (&sound, ""));
  g_assert_false (reads (&sound, "a b"));
  g_assert_false (reads (&sound, "'; DROP"));
  g_assert_false (reads (&sound, "0123456789012345678901234567890123456789x"));
}

/* With one of its texts replaced, or left out. */
static gboolean
reads_with (const char *name, const char *text)
{
  g_autoptr (SmritiEvent) whole = new_event (&sound, "a");
  g_autoptr (SmritiEvent) event = smriti_event_new (SMRITI_EVENT_RESCHEDULED, "card");
  SmritiPromise read;

  event->day = TODAY;
  for (char **p = whole->payload; p[0]; p += 2)
    if (!g_str_equal (p[0], name))
      smriti_event_put (event, p[0], p[1]);
  if (text)
    smriti_event_put (event, name, text);
  return smriti_promise_read (event, &read);
}

static void
test_hostile (void)
{
  static const char *const names[] = { "due", "date", "from", "last", "of" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (reads_with (names[i], NULL));
      g_assert_false (reads_with (names[i], ""));
      g_assert_false (reads_with (names[i], "2026-02-30 "));
    }
  g_assert_false (reads_with ("due", "-1"));
  g_assert_false (reads_with ("due", "9223372036854775807"));
  g_assert_false (reads_with ("due", "1796270400 "));
  g_assert_false (reads_with ("date", "9999-12-31"));
  g_assert_false (reads_with ("date", "2026-11-31"));
  g_assert_true (reads_with ("from", "0001-01-01"));
}

/* Of another type it is none; what takes one back is of its run. */
static void
test_type (void)
{
  g_autoptr (SmritiEvent) answered = smriti_event_new (SMRITI_EVENT_ADOPTED, "card");
  g_autoptr (SmritiEvent) undone = smriti_event_new (SMRITI_EVENT_UNDONE, "device-1");
  SmritiPromise read;

  answered->day = TODAY;
  smriti_promise_write (answered, &sound, "a");
  g_assert_false (smriti_promise_read (answered, &read));
  g_assert_null (smriti_promise_run (answered));
  g_assert_null (smriti_promise_run (undone));
  smriti_event_put (undone, "of", "a");
  g_assert_cmpstr (smriti_promise_run (undone), ==, "a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/round-trip", test_round_trip);
  g_test_add_func ("/promise/bounds", test_bounds);
  g_test_add_func ("/promise/hostile", test_hostile);
  g_test_add_func ("/promise/type", test_type);
  return g_test_run ();
}
