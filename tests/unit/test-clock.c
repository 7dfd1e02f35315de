/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The clock: what fires when, on a clock that stands still and on the real one;
 * the zone watch on a directory of its own. Waits for events, never sleeps. */

#include "daemon/calendar/clock.h"

#include "common/error.h"
#include "daemon/calendar/timer.h"
#include "daemon/calendar/zone.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define START "2026-11-23T08:00:00+01:00"
#define START_S G_GINT64_CONSTANT (1795417200)

/* What happened, in order: "NAME@SECONDS AFTER START" words. */
typedef struct
{
  SmritiClock *clock;
  GString *log;
  gboolean is_done;
} Fixture;

typedef struct
{
  Fixture *fixture;
  const char *name;
  SmritiAlarm *alarm;
  SmritiAlarm *other; /* set to other_at_s when this one fires */
  gint64 other_at_s;
  gboolean holds;
} Probe;

static void
note (Fixture *fixture, const char *name, gint64 now_s)
{
  g_string_append_printf (fixture->log, "%s%s@%" G_GINT64_FORMAT, fixture->log->len ? " " : "", name, now_s - START_S);
}

static void
on_alarm (gint64 now_s, gpointer user_data)
{
  Probe *probe = user_data;

  g_assert_cmpint (smriti_alarm_at (probe->alarm), ==, 0);
  g_assert_cmpint (smriti_clock_now_s (probe->fixture->clock), >=, now_s);
  note (probe->fixture, probe->name, now_s);
  if (probe->holds)
    smriti_clock_hold (probe->fixture->clock);
  if (probe->other)
    smriti_alarm_set (g_steal_pointer (&probe->other), probe->other_at_s);
}

static void
on_changed (gint64 now_s, gpointer user_data)
{
  note (user_data, "changed", now_s);
}

static void
on_advanced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (smriti_clock_advance_finish (fixture->clock, result, &error));
  g_assert_no_error (error);
  note (fixture, "done", smriti_clock_now_s (fixture->clock));
  fixture->is_done = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = smriti_clock_new (START, &error);
  g_assert_no_error (error);
  g_assert_cmpint (smriti_clock_now_s (fixture->clock), ==, START_S);
  smriti_clock_set_changed_func (fixture->clock, on_changed, fixture);
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->clock, smriti_clock_free);
  g_string_free (fixture->log, TRUE);
}

static Probe
probe_new (Fixture *fixture, const char *name)
{
  return (Probe){ .fixture = fixture, .name = name };
}

static void
probe_set (Probe *probe, gint64 after_s)
{
  if (!probe->alarm)
    probe->alarm = smriti_alarm_new (probe->fixture->clock, probe->name, on_alarm, probe);
  smriti_alarm_set (probe->alarm, START_S + after_s);
}

/* Until nothing is ready any more. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
advance (Fixture *fixture, gint64 after_s)
{
  fixture->is_done = FALSE;
  smriti_clock_advance_async (fixture->clock, START_S + after_s, on_advanced, fixture);
  settle ();
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
}

static void
test_order (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b"), c = probe_new (fixture, "c");
  const char *name;

  probe_set (&a, 300);
  probe_set (&b, 100);
  probe_set (&c, 300);
  g_assert_cmpint (smriti_clock_next (fixture->clock, &name), ==, START_S + 100);
  g_assert_cmpstr (name, ==, "b");
  advance (fixture, 299);
  assert_log (fixture, "b@100 done@299");
  advance (fixture, 1000);
  assert_log (fixture, "b@100 done@299 a@300 c@300 done@1000");
  g_assert_cmpint (smriti_clock_next (fixture->clock, &name), ==, 0);
  g_assert_null (name);
  smriti_alarm_free (b.alarm);
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (c.alarm);
}

static void
test_set_while_firing (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b"), c = probe_new (fixture, "c");

  probe_set (&a, 100);
  probe_set (&b, 900);
  probe_set (&c, 901);
  a.other = b.alarm; /* past: fires next, now unchanged */
  a.other_at_s = START_S + 50;
  b.other = a.alarm; /* on the way: fires in the same advance */
  b.other_at_s = START_S + 200;
  advance (fixture, 500);
  assert_log (fixture, "a@100 b@100 a@200 done@500");
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (c.alarm);
  smriti_alarm_free (b.alarm);
}

static void
test_holds (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b");

  probe_set (&a, 100);
  probe_set (&b, 200);
  a.holds = b.holds = TRUE;
  advance (fixture, 500);
  assert_log (fixture, "a@100");
  smriti_clock_hold (fixture->clock);
  smriti_clock_release (fixture->clock);
  settle ();
  assert_log (fixture, "a@100");
  smriti_clock_release (fixture->clock);
  settle ();
  assert_log (fixture, "a@100 b@200");
  g_assert_false (fixture->is_done);
  smriti_clock_release (fixture->clock);
  settle ();
  assert_log (fixture, "a@100 b@200 done@500");
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (b.alarm);
}

/* Advances that overlap finish in order; one into the past moves nothing. */
static void
test_queue (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a");

  probe_set (&a, 150);
  smriti_clock_advance_async (fixture->clock, START_S + 100, on_advanced, fixture);
  smriti_clock_advance_async (fixture->clock, START_S + 200, on_advanced, fixture);
  smriti_clock_advance_async (fixture->clock, START_S + 10, on_advanced, fixture);
  settle ();
  assert_log (fixture, "done@100 a@150 done@200 done@200");
  smriti_alarm_free (a.alarm);
}

static void
test_past_alarm (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b");

  probe_set (&b, 0);
  probe_set (&a, -100);
  assert_log (fixture, "");
  settle ();
  assert_log (fixture, "a@0 b@0");
  probe_set (&a, -1);
  smriti_alarm_set (a.alarm, 0);
  settle ();
  assert_log (fixture, "a@0 b@0");
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (b.alarm);
}

static void
test_jump (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b");

  probe_set (&a, 100);
  probe_set (&b, 2000);
  g_assert_true (smriti_clock_jump (fixture->clock, START_S + 1000, NULL));
  assert_log (fixture, "changed@1000");
  settle ();
  assert_log (fixture, "changed@1000 a@1000");
  g_assert_true (smriti_clock_jump (fixture->clock, START_S - 1000, NULL));
  settle ();
  assert_log (fixture, "changed@1000 a@1000 changed@-1000");
  advance (fixture, 2000);
  assert_log (fixture, "changed@1000 a@1000 changed@-1000 b@2000 done@2000");
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (b.alarm);
}

static void
test_zone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smriti_clock_set_zone (fixture->clock, "Asia/Kathmandu", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_time_zone_get_identifier (smriti_clock_zone (fixture->clock)), ==, "Asia/Kathmandu");
  assert_log (fixture, "changed@0");
  g_assert_false (smriti_clock_set_zone (fixture->clock, "Asia/Atlantis", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (g_time_zone_get_identifier (smriti_clock_zone (fixture->clock)), ==, "Asia/Kathmandu");
  assert_log (fixture, "changed@0");
}

static void
test_begin_at_least (Fixture *fixture, gconstpointer unused)
{
  smriti_clock_begin_at_least (fixture->clock, START_S * 1000 - 1);
  g_assert_cmpint (smriti_clock_now_s (fixture->clock), ==, START_S);
  smriti_clock_begin_at_least (fixture->clock, START_S * 1000 + 2500);
  g_assert_cmpint (smriti_clock_now_ms (fixture->clock), ==, START_S * 1000 + 2500);
  g_assert_cmpint (smriti_clock_now_s (fixture->clock), ==, START_S + 2);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smriti_clock_advance_finish (NULL, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_freed_under_way (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a");
  gboolean is_cancelled = FALSE;

  probe_set (&a, 100);
  smriti_clock_hold (fixture->clock);
  smriti_clock_advance_async (fixture->clock, START_S + 200, on_cancelled, &is_cancelled);
  settle ();
  g_clear_pointer (&fixture->clock, smriti_clock_free);
  settle ();
  g_assert_true (is_cancelled);
  smriti_alarm_set (a.alarm, START_S);
  smriti_alarm_free (a.alarm);
}

static void
test_bad_start (void)
{
  static const char *const bad[] = { "", "now", "2026-11-23", "2026-11-23T08:00:00", "2026-13-23T08:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (smriti_clock_new (bad[i], &error));
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
    }
}

/* ── the real clock ── */

static void
wait_for (Fixture *fixture, guint n_words)
{
  for (;;)
    {
      g_auto (GStrv) words = g_strsplit (fixture->log->str, " ", -1);

      if (g_strv_length (words) >= n_words)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
on_watchdog (gpointer user_data)
{
  g_error ("the event did not come");
  return G_SOURCE_REMOVE;
}

static void
set_up_real (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = smriti_clock_new (NULL, &error);
  g_assert_no_error (error);
  fixture->log = g_string_new (NULL);
}

static void
test_real (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a"), b = probe_new (fixture, "b"), far = probe_new (fixture, "far");
  guint watchdog = g_timeout_add_seconds (30, on_watchdog, NULL);
  gint64 before_s = g_get_real_time () / G_USEC_PER_SEC;
  g_auto (GStrv) words = NULL;

  g_assert_false (smriti_clock_is_virtual (fixture->clock));
  g_assert_cmpint (smriti_clock_now_s (fixture->clock), >=, before_s);
  settle ();
  assert_log (fixture, "");
  probe_set (&far, before_s - START_S + G_GINT64_CONSTANT (10000000000));
  probe_set (&b, before_s - START_S + 1);   /* near */
  probe_set (&a, before_s - START_S - 100); /* past */
  settle ();
  wait_for (fixture, 2);
  settle ();
  words = g_strsplit (fixture->log->str, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 2);
  g_assert_true (g_str_has_prefix (words[0], "a@"));
  g_assert_true (g_str_has_prefix (words[1], "b@"));
  g_assert_cmpint (g_ascii_strtoll (words[1] + 2, NULL, 10), >=, before_s - START_S + 1);
  smriti_alarm_free (a.alarm);
  smriti_alarm_free (b.alarm);
  smriti_alarm_free (far.alarm);
  g_source_remove (watchdog);
}

static void
test_real_stands (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smriti_clock_jump (fixture->clock, START_S, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (smriti_clock_set_zone (fixture->clock, "UTC", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  smriti_clock_begin_at_least (fixture->clock, G_MAXINT64);
  smriti_clock_hold (fixture->clock);
  smriti_clock_release (fixture->clock);
}

/* Stepping the machine's clock is not for a test to do: the two calls that tell
 * of it are ours here, and say so once when asked to. */
static int timer_fd = -1;
static gboolean cancel_read, cancel_settime;

int
timerfd_settime (int fd, int flags, const struct itimerspec *spec, struct itimerspec *old)
{
  int result = (int) syscall (SYS_timerfd_settime, fd, flags, spec, old);

  timer_fd = fd;
  if (!cancel_settime)
    return result;
  cancel_settime = FALSE; /* as the kernel does it: armed all the same */
  errno = ECANCELED;
  return -1;
}

ssize_t
read (int fd, void *buffer, size_t size)
{
  ssize_t result = (ssize_t) syscall (SYS_read, fd, buffer, size);

  if (!cancel_read || fd != timer_fd)
    return result;
  cancel_read = FALSE;
  errno = ECANCELED;
  return -1;
}

static void
test_stepped (Fixture *fixture, gconstpointer unused)
{
  Probe a = probe_new (fixture, "a");
  guint watchdog = g_timeout_add_seconds (30, on_watchdog, NULL);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_auto (GStrv) words = NULL;

  smriti_clock_set_changed_func (fixture->clock, on_changed, fixture);
  cancel_read = TRUE;
  probe_set (&a, now_s - START_S); /* readable at once, and then cancelled */
  wait_for (fixture, 2);
  cancel_settime = TRUE;
  probe_set (&a, now_s - START_S);
  wait_for (fixture, 4);
  settle ();
  words = g_strsplit (fixture->log->str, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 4);
  g_assert_true (g_str_has_prefix (words[0], "changed@"));
  g_assert_true (g_str_has_prefix (words[1], "a@"));
  g_assert_true (strstr (fixture->log->str + strlen (words[0]), " changed@"));
  smriti_alarm_free (a.alarm);
  g_source_remove (watchdog);
}

/* ── the zone watch ── */

static void
on_zone (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static char *
in_dir (const char *dir, const char *name, const char *text)
{
  char *path = g_build_filename (dir, name, NULL);

  if (text)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
swap_link (const char *target, const char *path)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);

  g_assert_cmpint (symlink (target, beside), ==, 0);
  g_assert_cmpint (g_rename (beside, path), ==, 0);
}

static void
test_zone_watch (void)
{
  g_autofree char *dir = g_dir_make_tmp ("smriti-clock-XXXXXX", NULL);
  g_autofree char *zones = in_dir (dir, "zones", NULL);
  g_autofree char *current = in_dir (dir, "current", NULL);
  g_autofree char *link = in_dir (dir, "localtime", NULL);
  g_autofree char *berlin = NULL, *kolkata = NULL, *other = NULL;
  SmritiZoneWatch *watch;
  guint n = 0;

  g_assert_cmpint (g_mkdir (zones, 0700), ==, 0);
  berlin = in_dir (zones, "Berlin", "b");
  kolkata = in_dir (zones, "Kolkata", "k");
  swap_link ("zones", current);
  swap_link ("current/Berlin", link);
  watch = smriti_zone_watch_new (link, on_zone, &n);
  g_assert_nonnull (watch);
  settle ();
  g_assert_cmpuint (n, ==, 0);
  swap_link ("current/Kolkata", link); /* as timedatectl does */
  settle ();
  g_assert_cmpuint (n, ==, 1);
  swap_link (zones, current); /* a link on the way */
  settle ();
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (g_file_set_contents (kolkata, "k2", -1, NULL)); /* new zone data */
  settle ();
  g_assert_cmpuint (n, ==, 3);
  other = in_dir (dir, "hosts", "x"); /* names of others */
  g_assert_true (g_file_set_contents (berlin, "b2", -1, NULL));
  settle ();
  g_assert_cmpuint (n, ==, 3);
  g_unlink (link); /* removed: the old zone holds until there is a new one */
  settle ();
  g_assert_cmpuint (n, ==, 3);
  swap_link ("zones/Berlin", link);
  settle ();
  g_assert_cmpuint (n, ==, 4);
  smriti_zone_watch_free (watch);
  g_unlink (link);
  g_unlink (current);
  g_unlink (other);
  g_unlink (berlin);
  g_unlink (kolkata);
  g_rmdir (zones);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/clock/order", test_order);
  ADD ("/clock/set-while-firing", test_set_while_firing);
  ADD ("/clock/holds", test_holds);
  ADD ("/clock/queue", test_queue);
  ADD ("/clock/past-alarm", test_past_alarm);
  ADD ("/clock/jump", test_jump);
  ADD ("/clock/zone", test_zone);
  ADD ("/clock/begin-at-least", test_begin_at_least);
  ADD ("/clock/freed-under-way", test_freed_under_way);
  g_test_add_func ("/clock/bad-start", test_bad_start);
  g_test_add ("/clock/real", Fixture, NULL, set_up_real, test_real, tear_down);
  g_test_add ("/clock/stepped", Fixture, NULL, set_up_real, test_stepped, tear_down);
  g_test_add ("/clock/real-stands", Fixture, NULL, set_up_real, test_real_stands, tear_down);
  g_test_add_func ("/clock/zone-watch", test_zone_watch);
  return g_test_run ();
}
