/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What logind and timedated tell, and what the clock makes of it. */

#include "daemon/machine.h"

#include "fake-service.h"

#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND "org.freedesktop.login1.Manager"
#define TIMEDATED_PATH "/org/freedesktop/timedate1"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define LIMIT_S 20

typedef struct
{
  FakeService *logind, *timedated;
  SmritiClock *clock;
  SmritiMachine *machine;
  guint changes, alarms;
} Fixture;

static void
on_changed (gint64 now_s, gpointer data)
{
  ((Fixture *) data)->changes++;
}

static void
on_alarm (gint64 now_s, gpointer data)
{
  ((Fixture *) data)->alarms++;
}

static gboolean
on_limit (gpointer data)
{
  g_error ("waited %d s in vain", LIMIT_S);
  return G_SOURCE_REMOVE;
}

static void
wait_until (const guint *counter, guint n)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, on_limit, NULL);

  while (*counter < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

/* It is connected and listens; what was sent to it before has come. */
static void
settle (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
      g_autoptr (GVariant) reply = NULL;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId",
                                           NULL, NULL, 0, -1, NULL, NULL);
      g_assert_nonnull (reply);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
begin (Fixture *f, const char *iso)
{
  g_autoptr (GError) error = NULL;
  guint limit;

  f->clock = smriti_clock_new (iso, &error);
  g_assert_no_error (error);
  smriti_clock_set_changed_func (f->clock, on_changed, f);
  f->machine = smriti_machine_new (f->clock);
  limit = g_timeout_add_seconds (LIMIT_S, on_limit, NULL);
  while (!smriti_machine_listens (f->machine))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  settle ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fake_bus_up ();
  g_unsetenv ("TZ");
  f->logind = fake_service_new ("org.freedesktop.login1");
  f->timedated = fake_service_new ("org.freedesktop.timedate1");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->machine, smriti_machine_free);
  g_clear_pointer (&f->clock, smriti_clock_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&f->logind, fake_service_free);
  g_clear_pointer (&f->timedated, fake_service_free);
  fake_bus_down ();
}

static void
tell_zone (Fixture *f, const char *zone)
{
  g_autofree char *parameters = g_strdup_printf ("('org.freedesktop.timedate1', {'Timezone': <'%s'>}, @as [])", zone);

  fake_service_emit (f->timedated, TIMEDATED_PATH, PROPERTIES, "PropertiesChanged", parameters);
}

static void
test_woke (Fixture *f, gconstpointer data)
{
  begin (f, "2026-11-23T08:00:00+01:00");
  fake_service_emit (f->logind, LOGIND_PATH, LOGIND, "PrepareForSleep", "(true,)");
  fake_service_emit (f->logind, LOGIND_PATH, LOGIND, "PrepareForSleep", "('false',)");
  fake_service_emit (f->logind, LOGIND_PATH, LOGIND, "PrepareForShutdown", "(false,)");
  settle ();
  g_assert_cmpuint (f->changes, ==, 0);
  fake_service_emit (f->logind, LOGIND_PATH, LOGIND, "PrepareForSleep", "(false,)");
  wait_until (&f->changes, 1);
  settle ();
  g_assert_cmpuint (f->changes, ==, 1);
  g_assert_cmpuint (fake_service_calls (f->logind), ==, 0); /* it only listens */
}

/* The timer is armed anew, and fires. */
static void
test_woke_real (Fixture *f, gconstpointer data)
{
  SmritiAlarm *alarm;

  begin (f, NULL);
  alarm = smriti_alarm_new (f->clock, "alarm", on_alarm, f);
  smriti_alarm_set (alarm, smriti_clock_now_s (f->clock) + 1);
  fake_service_emit (f->logind, LOGIND_PATH, LOGIND, "PrepareForSleep", "(false,)");
  wait_until (&f->changes, 1);
  g_assert_cmpuint (f->alarms, ==, 0);
  wait_until (&f->alarms, 1);
  smriti_alarm_free (alarm);
}

static void
test_zone (Fixture *f, gconstpointer data)
{
  begin (f, "2026-11-23T08:00:00+01:00");
  tell_zone (f, "Asia/Tokyo");
  wait_until (&f->changes, 1);
  g_assert_cmpstr (g_time_zone_get_identifier (smriti_clock_zone (f->clock)), ==, "Asia/Tokyo");
  tell_zone (f, "Nowhere/Land");
  fake_service_emit (f->timedated, TIMEDATED_PATH, PROPERTIES, "PropertiesChanged",
                     "('org.freedesktop.timedate1', {'NTP': <true>}, @as [])");
  fake_service_emit (f->timedated, TIMEDATED_PATH, PROPERTIES, "PropertiesChanged",
                     "('org.freedesktop.timedate1', {'Timezone': <7>}, @as [])");
  fake_service_emit (f->timedated, TIMEDATED_PATH, PROPERTIES, "PropertiesChanged", "('org.freedesktop.timedate1', 'Timezone')");
  settle ();
  g_assert_cmpuint (f->changes, ==, 1);
  g_setenv ("TZ", "Europe/Berlin", TRUE); /* it wins */
  tell_zone (f, "America/Sao_Paulo");
  settle ();
  g_unsetenv ("TZ");
  g_assert_cmpuint (f->changes, ==, 1);
  g_assert_cmpstr (g_time_zone_get_identifier (smriti_clock_zone (f->clock)), ==, "Asia/Tokyo");
}

/* The real clock does not take it at its word: it reads /etc/localtime. */
static void
test_zone_real (Fixture *f, gconstpointer data)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();

  begin (f, NULL);
  tell_zone (f, "Antarctica/Troll");
  wait_until (&f->changes, 1);
  g_assert_cmpstr (g_time_zone_get_identifier (smriti_clock_zone (f->clock)), ==, g_time_zone_get_identifier (local));
}

static void
test_bus_goes_away (Fixture *f, gconstpointer data)
{
  GDBusConnection *bus;

  begin (f, "2026-11-23T08:00:00+01:00");
  bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
  g_object_add_weak_pointer (G_OBJECT (bus), (gpointer *) &bus);
  g_object_unref (bus);
  while (*(GDBusConnection *volatile *) &bus) /* until the machine and GDBus's thread let go of it, too */
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&f->machine, smriti_machine_free);
  f->machine = smriti_machine_new (f->clock);
  g_clear_pointer (&f->machine, smriti_machine_free); /* while it connects */
  settle ();
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/system-bus", TRUE);
  f->machine = smriti_machine_new (f->clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f->changes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/machine/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("woke", test_woke);
  ADD ("woke-real", test_woke_real);
  ADD ("zone", test_zone);
  ADD ("zone-real", test_zone_real);
  ADD ("bus-goes-away", test_bus_goes_away);
  return g_test_run ();
}
