/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "fake-service.h"

#include <string.h>

static GTestDBus *bus;

struct _FakeService
{
  GDBusConnection *connection;
  guint filter;
  GMutex lock;         /* of what follows: the filter runs in GDBus's thread */
  GHashTable *replies; /* call → GVariant, or NULL */
  guint calls;
};

void
fake_bus_up (void)
{
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
}

void
fake_bus_down (void)
{
  g_test_dbus_stop (bus);
  g_clear_object (&bus);
}

static char *
read_call (GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  GString *call = g_string_new (g_dbus_message_get_path (message));

  g_string_append_printf (call, " %s", g_dbus_message_get_member (message));
  for (gsize i = 0; body && i < g_variant_n_children (body); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (body, i);

      if (g_variant_is_of_type (child, G_VARIANT_TYPE_STRING))
        g_string_append_printf (call, " %s", g_variant_get_string (child, NULL));
    }
  return g_string_free (call, FALSE);
}

static GDBusMessage *
on_message (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  FakeService *service = data;
  g_autofree char *call = NULL;
  g_autoptr (GDBusMessage) reply = NULL;
  GVariant *body = NULL;
  gboolean known;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  call = read_call (message);
  g_mutex_lock (&service->lock);
  service->calls++;
  known = g_hash_table_lookup_extended (service->replies, call, NULL, (gpointer *) &body);
  if (body)
    g_variant_ref (body);
  g_mutex_unlock (&service->lock);
  if (body)
    {
      reply = g_dbus_message_new_method_reply (message);
      g_dbus_message_set_body (reply, body);
      g_variant_unref (body);
    }
  else if (!known)
    reply = g_dbus_message_new_method_error_literal (message, "org.freedesktop.DBus.Error.UnknownMethod", "not taught");
  if (reply)
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

static void
unref_reply (gpointer data)
{
  if (data)
    g_variant_unref (data);
}

FakeService *
fake_service_new (const char *name)
{
  FakeService *service = g_new0 (FakeService, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_mutex_init (&service->lock);
  service->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_reply);
  service->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  service->filter = g_dbus_connection_add_filter (service->connection, on_message, service, NULL);
  reply = g_dbus_connection_call_sync (service->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", name, 4u),
                                       G_VARIANT_TYPE ("(u)"), 0, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_get_uint32 (g_variant_get_child_value (reply, 0)), ==, 1);
  return service;
}

void
fake_service_free (FakeService *service)
{
  if (!service)
    return;
  g_dbus_connection_remove_filter (service->connection, service->filter);
  g_dbus_connection_close_sync (service->connection, NULL, NULL);
  g_object_unref (service->connection);
  g_hash_table_unref (service->replies);
  g_mutex_clear (&service->lock);
  g_free (service);
}

void
fake_service_teach (FakeService *service, const char *call, const char *reply)
{
  GVariant *body = reply ? g_variant_ref_sink (g_variant_new_parsed (reply)) : NULL;

  g_mutex_lock (&service->lock);
  g_hash_table_replace (service->replies, g_strdup (call), body);
  g_mutex_unlock (&service->lock);
}

void
fake_service_emit (FakeService *service, const char *path, const char *interface, const char *signal, const char *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (service->connection, NULL, path, interface, signal, g_variant_new_parsed (parameters), &error);
  g_assert_no_error (error);
}

const char *
fake_service_owner (FakeService *service)
{
  return g_dbus_connection_get_unique_name (service->connection);
}

guint
fake_service_calls (FakeService *service)
{
  guint calls;

  g_mutex_lock (&service->lock);
  calls = service->calls;
  g_mutex_unlock (&service->lock);
  return calls;
}
