/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "mock-bus.h"

#include <string.h>

#define MOCK "org.smriti.Mock"
#define LIMIT_S 20

/* One for the whole process: libnotify's proxy stays on the bus it was made on. */
static GTestDBus *bus;

static GVariant *
call (MockBus *self, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (self->connection, MOCK, "/org/smriti/Mock", MOCK, method, parameters, NULL,
                                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static void
tell (MockBus *self, const char *method, GVariant *parameters)
{
  g_variant_unref (call (self, method, parameters));
}

void
mock_bus_up (MockBus *self, gboolean with_server)
{
  g_autofree char *program = g_build_filename (g_getenv ("SMRITI_BUILD"), "tests/mock/mock", NULL);
  g_autoptr (GError) error = NULL;
  char ready[6] = "";

  if (!bus)
    {
      g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/system-bus", FALSE); /* not the machine's */
      bus = g_test_dbus_new (G_TEST_DBUS_NONE);
      g_test_dbus_up (bus);
    }
  self->server = NULL;
  if (with_server)
    {
      self->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "serve", NULL);
      g_assert_no_error (error);
      g_input_stream_read_all (g_subprocess_get_stdout_pipe (self->server), ready, 5, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ready, ==, "ready");
    }
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
}

void
mock_bus_down (MockBus *self)
{
  if (self->server)
    {
      g_subprocess_send_signal (self->server, 15);
      g_subprocess_wait (self->server, NULL, NULL);
    }
  g_clear_object (&self->server);
  g_clear_object (&self->connection);
}

void
mock_bus_stop (void)
{
  g_clear_pointer (&bus, g_test_dbus_stop); /* libnotify keeps a reference: not "down", which would wait for it */
}

void
mock_click (MockBus *self, guint id, const char *action, guint times)
{
  tell (self, "Click", g_variant_new ("(usu)", id, action, times));
}

void
mock_invoke (MockBus *self, guint id, const char *key, guint times)
{
  tell (self, "Invoke", g_variant_new ("(usu)", id, key, times));
}

void
mock_close (MockBus *self, guint id, guint reason)
{
  tell (self, "Close", g_variant_new ("(uu)", id, reason));
}

void
mock_set (MockBus *self, const char *what, const char *value)
{
  tell (self, "Set", g_variant_new ("(ss)", what, value));
}

void
mock_do (MockBus *self, const char *method)
{
  tell (self, method, NULL);
}

static gboolean
on_limit (gpointer data)
{
  g_error ("waited %d s in vain", LIMIT_S);
  return G_SOURCE_REMOVE;
}

void
run_until (gboolean (*is_so) (gpointer), gpointer data)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, on_limit, NULL);

  while (!is_so (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  GVariant **reply = data;
  g_autoptr (GError) error = NULL;

  *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static GVariant *
call_running (MockBus *self, const char *destination, const char *path, const char *interface, const char *method,
              GVariant *parameters)
{
  GVariant *reply = NULL;

  g_dbus_connection_call (self->connection, destination, path, interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, on_reply, &reply);
  run_until (is_set, &reply);
  return reply;
}

static void
wait_for (MockBus *self, const char *method, guint n)
{
  g_autoptr (GVariant) reply = call_running (self, MOCK, "/org/smriti/Mock", MOCK, method,
                                             g_variant_new ("(uu)", n, LIMIT_S * 1000u));
  gboolean there;

  g_variant_get (reply, "(b)", &there);
  g_assert_true (there);
}

void
mock_wait_posted (MockBus *self, guint n)
{
  wait_for (self, "Wait", n);
}

void
mock_wait_closed (MockBus *self, guint n)
{
  wait_for (self, "WaitClosed", n);
}

static GStrv
lines (MockBus *self)
{
  g_autoptr (GVariant) reply = call (self, "List", NULL);
  const char *json;

  g_variant_get (reply, "(&s)", &json);
  return g_strsplit (json, "\n  {", -1);
}

guint
mock_n_posted (MockBus *self)
{
  g_auto (GStrv) all = lines (self);

  return g_strv_length (all) - 1;
}

char *
mock_nth (MockBus *self, guint n)
{
  g_auto (GStrv) all = lines (self);

  g_assert_cmpuint (n, <, g_strv_length (all));
  return g_strdup (all[n]);
}

void
mock_settle (MockBus *self)
{
  /* Twice there and back: a signal of the mock, and what it set off. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GVariant) reply = call_running (self, self->server ? MOCK : "org.freedesktop.DBus", "/org/smriti/Mock",
                                                 "org.freedesktop.DBus.Peer", "Ping", NULL);

      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}
