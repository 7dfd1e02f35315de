/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The server side of 'mock'. Two connections: one is steered through
 * org.smriti.Mock and lives as long as the process; the other owns
 * org.freedesktop.Notifications and dies when the mock vanishes, so that its
 * clients see what they see when a real server is killed. Calls that arrive
 * while it is frozen, or before their delay is over, wait in a queue. */

#include "mock.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

static const char control_xml[]
    = "<node><interface name='org.smriti.Mock'>"
      "<method name='List'><arg type='s' direction='out'/></method>"
      "<method name='Wait'><arg type='u' direction='in'/><arg type='u' direction='in'/><arg type='b' direction='out'/></method>"
      "<method name='WaitClosed'><arg type='u' direction='in'/><arg type='u' direction='in'/><arg type='b' "
      "direction='out'/></method>"
      "<method name='Click'><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/></method>"
      "<method name='Invoke'><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/></method>"
      "<method name='Close'><arg type='u' direction='in'/><arg type='u' direction='in'/></method>"
      "<method name='Set'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
      "<method name='Freeze'/><method name='Thaw'/><method name='Vanish'/><method name='Restart'/>"
      "</interface></node>";

static const char server_xml[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
      "<property name='Inhibited' type='b' access='read'/>"
      "</interface></node>";

/* One caller of Wait or WaitClosed. */
typedef struct
{
  GDBusMethodInvocation *invocation;
  gboolean closed;
  guint count;
  guint timeout;
} Waiter;

typedef struct
{
  MockRecord record;
  GMainLoop *loop;
  GDBusConnection *control;
  GDBusConnection *server; /* NULL while it is away */
  GQueue *held;            /* of GDBusMethodInvocation, arrived while frozen */
  GPtrArray *waiters;      /* of Waiter */
  gboolean frozen;
  char *name;
  GStrv capabilities;
  guint delay_ms;
  gboolean action_and_close;
  char *ignored; /* a method that is never answered, NULL = none */
  int inhibited; /* -1: the property is not there, as on most servers */
} Mock;

static Mock mock;

/* --- waiting --- */

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_handle_id (&waiter->timeout, g_source_remove);
  g_free (waiter);
}

static gboolean
is_reached (Waiter *waiter)
{
  return (waiter->closed ? mock_record_closed (&mock.record) : mock.record.notes->len) >= waiter->count;
}

static void
wake_waiters (void)
{
  for (guint i = mock.waiters->len; i > 0; i--)
    {
      Waiter *waiter = mock.waiters->pdata[i - 1];

      if (!is_reached (waiter))
        continue;
      g_dbus_method_invocation_return_value (waiter->invocation, g_variant_new ("(b)", TRUE));
      g_ptr_array_remove_index (mock.waiters, i - 1);
    }
}

static gboolean
on_wait_over (gpointer data)
{
  Waiter *waiter = data;

  waiter->timeout = 0;
  g_dbus_method_invocation_return_value (waiter->invocation, g_variant_new ("(b)", FALSE));
  g_ptr_array_remove (mock.waiters, waiter);
  return G_SOURCE_REMOVE;
}

static void
add_waiter (GDBusMethodInvocation *invocation, GVariant *parameters, gboolean closed)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  guint timeout_ms;

  g_variant_get (parameters, "(uu)", &waiter->count, &timeout_ms);
  waiter->invocation = invocation;
  waiter->closed = closed;
  waiter->timeout = g_timeout_add (timeout_ms, on_wait_over, waiter);
  g_ptr_array_add (mock.waiters, waiter);
  wake_waiters ();
}

/* --- org.freedesktop.Notifications --- */

static void
emit (const char *signal, GVariant *parameters)
{
  if (mock.server)
    g_dbus_connection_emit_signal (mock.server, NULL, SERVER_PATH, SERVER_NAME, signal, parameters, NULL);
  else
    g_variant_unref (g_variant_ref_sink (parameters));
}

static void
close_note (guint id, guint reason)
{
  MockNote *note = mock_record_find (&mock.record, id);

  if (note && note->open)
    note->open = FALSE;
  emit ("NotificationClosed", g_variant_new ("(uu)", id, reason));
  wake_waiters ();
}

static void
answer_close (GDBusMethodInvocation *invocation)
{
  MockNote *note;
  guint id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u)", &id);
  note = mock_record_find (&mock.record, id);
  if (note && note->open)
    close_note (id, 3);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
answer_property (GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariantBuilder all;

  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sv}"));
  if (mock.inhibited >= 0)
    g_variant_builder_add (&all, "{sv}", "Inhibited", g_variant_new_boolean (mock.inhibited));
  if (g_str_equal (method, "GetAll"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{sv})", &all));
  else if (g_str_equal (method, "Get") && mock.inhibited >= 0)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", g_variant_new_boolean (mock.inhibited)));
  else
    g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "no such property");
}

static void
answer (GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  if (!g_str_equal (g_dbus_method_invocation_get_interface_name (invocation), SERVER_NAME))
    answer_property (invocation);
  else if (g_str_equal (method, "Notify"))
    {
      MockNote *note = mock_record_post (&mock.record, g_dbus_method_invocation_get_parameters (invocation));

      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", note->id));
      wake_waiters ();
    }
  else if (g_str_equal (method, "CloseNotification"))
    answer_close (invocation);
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", mock.capabilities));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", mock.name, "smriti", "1.0", "1.2"));
}

static gboolean
on_delay_over (gpointer data)
{
  GDBusMethodInvocation *invocation = data;

  if (g_dbus_method_invocation_get_connection (invocation) != mock.server)
    g_object_unref (invocation);
  else if (mock.frozen)
    g_queue_push_tail (mock.held, invocation);
  else
    answer (invocation);
  return G_SOURCE_REMOVE;
}

static void
on_server_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
                GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  if (mock.frozen || g_strcmp0 (method, mock.ignored) == 0)
    g_queue_push_tail (mock.held, invocation);
  else if (mock.delay_ms > 0)
    g_timeout_add (mock.delay_ms, on_delay_over, invocation);
  else
    answer (invocation);
}

/* --- lives of the server --- */

/* Without property getters GDBus hands Properties calls to on_server_call. */
static const GDBusInterfaceVTable server_vtable = { on_server_call, NULL, NULL, { 0 } };

static void
appear (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (server_xml, NULL);
  g_autoptr (GVariant) reply = NULL;

  if (address)
    mock.server = g_dbus_connection_new_for_address_sync (
        address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
        &error);
  if (!mock.server)
    g_error ("mock: %s", error->message);
  g_dbus_connection_register_object (mock.server, SERVER_PATH, node->interfaces[0], &server_vtable, NULL, NULL, NULL);
  reply = g_dbus_connection_call_sync (mock.server, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", SERVER_NAME, 4u), NULL, 0, -1, NULL, &error);
  if (!reply)
    g_error ("mock: %s", error->message);
}

static void
vanish (void)
{
  if (!mock.server)
    return;
  g_queue_clear_full (mock.held, g_object_unref);
  g_dbus_connection_close_sync (mock.server, NULL, NULL);
  g_clear_object (&mock.server);
  mock.frozen = FALSE;
  mock_record_forget (&mock.record);
  wake_waiters ();
}

static void
thaw (void)
{
  mock.frozen = FALSE;
  while (!g_queue_is_empty (mock.held))
    answer (g_queue_pop_head (mock.held));
}

/* --- org.smriti.Mock --- */

static gboolean
press (guint id, const char *key, guint times, GError **error)
{
  MockNote *note = mock_record_find (&mock.record, id);
  const char *found = note ? mock_note_find_action (note, key) : NULL;

  if (!found)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   note ? "notification %u has no action '%s'" : "there is no notification %u to press '%s' on", id, key);
      return FALSE;
    }
  for (guint i = 0; i < times; i++)
    emit ("ActionInvoked", g_variant_new ("(us)", id, found));
  if (mock.action_and_close && note->open && !mock_note_is_resident (note))
    close_note (id, 2);
  return TRUE;
}

static void
set_inhibited (gboolean inhibited)
{
  GVariantBuilder changed;

  mock.inhibited = inhibited;
  if (!mock.server)
    return;
  g_variant_builder_init (&changed, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&changed, "{sv}", "Inhibited", g_variant_new_boolean (inhibited));
  g_dbus_connection_emit_signal (mock.server, NULL, SERVER_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", SERVER_NAME, &changed, NULL), NULL);
}

static gboolean
set (const char *what, const char *value, GError **error)
{
  gboolean truth = g_str_equal (value, "true") || g_str_equal (value, "1");

  if (g_str_equal (what, "name"))
    {
      g_free (mock.name);
      mock.name = g_strdup (value);
    }
  else if (g_str_equal (what, "capabilities"))
    {
      g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
      g_auto (GStrv) parts = g_strsplit_set (value, " ,", -1);

      for (guint i = 0; parts[i]; i++)
        if (*parts[i])
          g_strv_builder_add (words, parts[i]);
      g_strfreev (mock.capabilities);
      mock.capabilities = g_strv_builder_end (words);
    }
  else if (g_str_equal (what, "delay_ms"))
    mock.delay_ms = (guint) atoi (value);
  else if (g_str_equal (what, "ignore"))
    {
      g_free (mock.ignored);
      mock.ignored = g_strdup (value);
    }
  else if (g_str_equal (what, "inhibited"))
    set_inhibited (truth);
  else if (g_str_equal (what, "action-and-close"))
    mock.action_and_close = truth;
  else
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "cannot set '%s'", what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
steer (const char *method, GVariant *parameters, GError **error)
{
  const char *first, *second;
  guint id, number;

  if (g_str_equal (method, "Click") || g_str_equal (method, "Invoke"))
    {
      g_variant_get (parameters, "(u&su)", &id, &first, &number);
      if (g_str_equal (method, "Click"))
        return press (id, first, number, error);
      for (guint i = 0; i < number; i++)
        emit ("ActionInvoked", g_variant_new ("(us)", id, first));
    }
  else if (g_str_equal (method, "Close"))
    {
      g_variant_get (parameters, "(uu)", &id, &number);
      close_note (id, number);
    }
  else if (g_str_equal (method, "Set"))
    {
      g_variant_get (parameters, "(&s&s)", &first, &second);
      return set (first, second, error);
    }
  else if (g_str_equal (method, "Freeze"))
    mock.frozen = TRUE;
  else if (g_str_equal (method, "Thaw"))
    thaw ();
  else
    {
      vanish ();
      if (g_str_equal (method, "Restart"))
        appear ();
    }
  return TRUE;
}

static void
on_control_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
                 GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  GError *error = NULL;

  if (g_str_equal (method, "List"))
    {
      g_autofree char *json = mock_record_to_json (&mock.record);

      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", json));
    }
  else if (g_str_equal (method, "Wait") || g_str_equal (method, "WaitClosed"))
    add_waiter (invocation, parameters, g_str_equal (method, "WaitClosed"));
  else if (steer (method, parameters, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_take_error (invocation, error);
}

static const GDBusInterfaceVTable control_vtable = { on_control_call, NULL, NULL, { 0 } };

static gboolean
on_sigterm (gpointer data)
{
  g_main_loop_quit (mock.loop);
  return G_SOURCE_REMOVE;
}

static void
on_control_name (GDBusConnection *connection, const char *name, gpointer data)
{
  puts ("ready");
  fflush (stdout);
}

int
mock_serve (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (control_xml, NULL);

  mock_record_init (&mock.record);
  mock.loop = g_main_loop_new (NULL, FALSE);
  mock.held = g_queue_new ();
  mock.waiters = g_ptr_array_new_with_free_func (waiter_free);
  mock.name = g_strdup ("mock");
  mock.capabilities = g_strsplit ("actions body body-markup persistence", " ", -1);
  mock.inhibited = -1;
  mock.control = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (!mock.control)
    {
      fprintf (stderr, "mock: %s\n", error->message);
      return 1;
    }
  appear ();
  g_dbus_connection_register_object (mock.control, MOCK_PATH, node->interfaces[0], &control_vtable, NULL, NULL, NULL);
  g_bus_own_name_on_connection (mock.control, MOCK_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, on_control_name, NULL, NULL, NULL);
  g_unix_signal_add (SIGTERM, on_sigterm, NULL);
  g_main_loop_run (mock.loop);
  return 0;
}
