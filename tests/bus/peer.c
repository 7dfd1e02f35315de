/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "peer.h"

#include <string.h>

#define CALL_MS 60000 /* ASan and valgrind are slow; a hang is not meant to be endured */

struct _Peer
{
  DBusConnection *connection;
  GPtrArray *signals;  /* of PeerSignal */
  GHashTable *replies; /* serial → DBusMessage, not yet taken */
  guint n;
};

/* --- values --- */

static void
write_value (DBusMessageIter *to, GVariant *value)
{
  const char *type = g_variant_get_type_string (value);
  DBusMessageIter inner;
  DBusBasicValue basic;

  switch (type[0])
    {
    case 'v':
      {
        g_autoptr (GVariant) boxed = g_variant_get_variant (value);

        g_assert_true (dbus_message_iter_open_container (to, DBUS_TYPE_VARIANT, g_variant_get_type_string (boxed), &inner));
        write_value (&inner, boxed);
        g_assert_true (dbus_message_iter_close_container (to, &inner));
        return;
      }
    case 'a':
    case '(':
    case '{':
      {
        int kind = type[0] == 'a' ? DBUS_TYPE_ARRAY : type[0] == '(' ? DBUS_TYPE_STRUCT : DBUS_TYPE_DICT_ENTRY;

        g_assert_true (dbus_message_iter_open_container (to, kind, kind == DBUS_TYPE_ARRAY ? type + 1 : NULL, &inner));
        for (gsize i = 0; i < g_variant_n_children (value); i++)
          {
            g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

            write_value (&inner, child);
          }
        g_assert_true (dbus_message_iter_close_container (to, &inner));
        return;
      }
    case 'b':
      basic.bool_val = g_variant_get_boolean (value);
      break;
    case 'y':
      basic.byt = g_variant_get_byte (value);
      break;
    case 'n':
    case 'q':
      memcpy (&basic.u16, g_variant_get_data (value), 2);
      break;
    case 'i':
    case 'u':
      memcpy (&basic.u32, g_variant_get_data (value), 4);
      break;
    case 'x':
    case 't':
    case 'd':
      memcpy (&basic.u64, g_variant_get_data (value), 8);
      break;
    default: /* s o g */
      basic.str = (char *) g_variant_get_string (value, NULL);
      break;
    }
  g_assert_true (dbus_message_iter_append_basic (to, type[0], &basic));
}

static GVariant *
read_value (DBusMessageIter *from)
{
  int type = dbus_message_iter_get_arg_type (from);
  DBusMessageIter inner;
  DBusBasicValue basic;

  if (type == DBUS_TYPE_VARIANT)
    {
      dbus_message_iter_recurse (from, &inner);
      return g_variant_new_variant (read_value (&inner));
    }
  if (type == DBUS_TYPE_ARRAY || type == DBUS_TYPE_STRUCT || type == DBUS_TYPE_DICT_ENTRY)
    {
      char *signature = dbus_message_iter_get_signature (from);
      g_autoptr (GVariantType) whole = g_variant_type_new (signature);
      GVariantBuilder builder;

      dbus_free (signature);
      g_variant_builder_init (&builder, whole);
      dbus_message_iter_recurse (from, &inner);
      for (; dbus_message_iter_get_arg_type (&inner) != DBUS_TYPE_INVALID; dbus_message_iter_next (&inner))
        g_variant_builder_add_value (&builder, read_value (&inner));
      return g_variant_builder_end (&builder);
    }
  dbus_message_iter_get_basic (from, &basic);
  switch (type)
    {
    case DBUS_TYPE_BOOLEAN:
      return g_variant_new_boolean (basic.bool_val != 0);
    case DBUS_TYPE_BYTE:
      return g_variant_new_byte (basic.byt);
    case DBUS_TYPE_INT16:
      return g_variant_new_int16 (basic.i16);
    case DBUS_TYPE_UINT16:
      return g_variant_new_uint16 (basic.u16);
    case DBUS_TYPE_INT32:
      return g_variant_new_int32 (basic.i32);
    case DBUS_TYPE_UINT32:
      return g_variant_new_uint32 (basic.u32);
    case DBUS_TYPE_INT64:
      return g_variant_new_int64 (basic.i64);
    case DBUS_TYPE_UINT64:
      return g_variant_new_uint64 (basic.u64);
    case DBUS_TYPE_DOUBLE:
      return g_variant_new_double (basic.dbl);
    case DBUS_TYPE_OBJECT_PATH:
      return g_variant_new_object_path (basic.str);
    case DBUS_TYPE_SIGNATURE:
      return g_variant_new_signature (basic.str);
    default:
      g_assert_cmpuint (strlen (basic.str), <=, PEER_MAX_STRING);
      return g_variant_new_string (basic.str);
    }
}

static GVariant *
read_body (DBusMessage *message)
{
  GVariantBuilder builder;
  DBusMessageIter iter;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  if (dbus_message_iter_init (message, &iter))
    do
      g_variant_builder_add_value (&builder, read_value (&iter));
    while (dbus_message_iter_next (&iter));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gsize
wire_size (DBusMessage *message)
{
  char *data;
  int size;

  g_assert_true (dbus_message_marshal (message, &data, &size));
  dbus_free (data);
  return (gsize) size;
}

/* --- messages --- */

static void
signal_free (gpointer data)
{
  PeerSignal *signal = data;

  g_free (signal->interface);
  g_free (signal->member);
  g_free (signal->signature);
  g_variant_unref (signal->body);
  g_free (signal);
}

static void
take_signal (Peer *peer, DBusMessage *message)
{
  PeerSignal *signal;

  if (g_strcmp0 (dbus_message_get_path (message), PEER_PATH) != 0)
    return; /* the bus's own */
  g_assert_cmpuint (wire_size (message), <=, PEER_MAX_REPLY);
  signal = g_new0 (PeerSignal, 1);
  signal->interface = g_strdup (dbus_message_get_interface (message));
  signal->member = g_strdup (dbus_message_get_member (message));
  signal->signature = g_strdup (dbus_message_get_signature (message));
  signal->body = read_body (message);
  signal->n = peer->n;
  g_ptr_array_add (peer->signals, signal);
}

/* Takes what has come, waiting for it at most @wait_ms; FALSE when the bus is gone. */
static gboolean
turn (Peer *peer, int wait_ms)
{
  gboolean alive = dbus_connection_read_write (peer->connection, wait_ms);
  DBusMessage *message;

  while ((message = dbus_connection_pop_message (peer->connection)))
    {
      int type = dbus_message_get_type (message);

      peer->n++;
      if (type == DBUS_MESSAGE_TYPE_SIGNAL)
        take_signal (peer, message);
      if (type == DBUS_MESSAGE_TYPE_METHOD_RETURN || type == DBUS_MESSAGE_TYPE_ERROR)
        g_hash_table_insert (peer->replies, GUINT_TO_POINTER (dbus_message_get_reply_serial (message)),
                             dbus_message_ref (message));
      dbus_message_unref (message);
    }
  return alive;
}

static void
check_line (const char *text)
{
  g_assert_cmpuint (strlen (text), >, 0);
  g_assert_cmpuint (strlen (text), <=, 8192);
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl (*p))
      g_error ("an error message is not one line: '%s'", text);
}

static PeerReply *
reply_of (DBusMessage *message)
{
  PeerReply *reply = g_new0 (PeerReply, 1);

  reply->signature = g_strdup (dbus_message_get_signature (message));
  reply->body = read_body (message);
  reply->size = wire_size (message);
  g_assert_cmpuint (reply->size, <=, PEER_MAX_REPLY);
  if (dbus_message_get_type (message) == DBUS_MESSAGE_TYPE_ERROR)
    {
      reply->error = g_strdup (dbus_message_get_error_name (message));
      g_assert_cmpstr (reply->signature, ==, "s");
      g_variant_get (reply->body, "(s)", &reply->message);
      check_line (reply->message);
    }
  return reply;
}

/* --- the face --- */

Peer *
peer_new (void)
{
  Peer *peer = g_new0 (Peer, 1);
  DBusError error = DBUS_ERROR_INIT;

  peer->connection = dbus_bus_get_private (DBUS_BUS_SESSION, &error);
  if (!peer->connection)
    g_error ("no bus: %s", error.message);
  dbus_connection_set_exit_on_disconnect (peer->connection, FALSE);
  peer->signals = g_ptr_array_new_with_free_func (signal_free);
  peer->replies = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) dbus_message_unref);
  dbus_bus_add_match (peer->connection, "type='signal',sender='" PEER_NAME "'", &error);
  g_assert_false (dbus_error_is_set (&error));
  return peer;
}

void
peer_free (Peer *peer)
{
  if (!peer)
    return;
  dbus_connection_close (peer->connection);
  dbus_connection_unref (peer->connection);
  g_ptr_array_unref (peer->signals);
  g_hash_table_unref (peer->replies);
  g_free (peer);
}

void
peer_reply_free (PeerReply *reply)
{
  if (!reply)
    return;
  g_free (reply->error);
  g_free (reply->message);
  g_free (reply->signature);
  g_variant_unref (reply->body);
  g_free (reply);
}

guint32
peer_send (Peer *peer, const char *path, const char *interface, const char *member, GVariant *arguments)
{
  g_autoptr (GVariant) tuple = g_variant_ref_sink (arguments);
  DBusMessage *message = dbus_message_new_method_call (PEER_NAME, path, interface, member);
  DBusMessageIter iter;
  dbus_uint32_t serial;

  dbus_message_iter_init_append (message, &iter);
  for (gsize i = 0; i < g_variant_n_children (tuple); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (tuple, i);

      write_value (&iter, child);
    }
  g_assert_true (dbus_connection_send (peer->connection, message, &serial));
  dbus_message_unref (message);
  dbus_connection_flush (peer->connection);
  return serial;
}

PeerReply *
peer_take (Peer *peer, guint32 serial, int timeout_ms)
{
  gint64 until_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

  for (;;)
    {
      DBusMessage *message = g_hash_table_lookup (peer->replies, GUINT_TO_POINTER (serial));
      gint64 left_ms = (until_us - g_get_monotonic_time ()) / 1000;

      if (message)
        {
          PeerReply *reply = reply_of (message);

          g_hash_table_remove (peer->replies, GUINT_TO_POINTER (serial));
          return reply;
        }
      if (left_ms < 0 || !turn (peer, (int) left_ms))
        return NULL;
    }
}

PeerReply *
peer_call_full (Peer *peer, const char *path, const char *interface, const char *member, GVariant *arguments)
{
  PeerReply *reply = peer_take (peer, peer_send (peer, path, interface, member, arguments), CALL_MS);

  if (!reply)
    g_error ("%s.%s was not answered", interface, member);
  return reply;
}

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (NULL, text, NULL, NULL, &error);

  if (!value)
    g_error ("'%s': %s", text, error->message);
  return value;
}

PeerReply *
peer_call (Peer *peer, const char *member, const char *arguments)
{
  return peer_call_full (peer, PEER_PATH, PEER_NAME, member, parse (arguments));
}

PeerReply *
peer_clock (Peer *peer, const char *member, const char *arguments)
{
  return peer_call_full (peer, PEER_PATH, PEER_CLOCK, member, parse (arguments));
}

GVariant *
peer_get (Peer *peer, const char *interface, const char *name)
{
  g_autoptr (PeerReply) reply = peer_call_full (peer, PEER_PATH, PEER_PROPERTIES, "Get", g_variant_new ("(ss)", interface, name));
  GVariant *value = NULL;

  if (!reply->error)
    g_variant_get (reply->body, "(v)", &value);
  return value;
}

guint
peer_count (Peer *peer)
{
  turn (peer, 0);
  return peer->n;
}

const PeerSignal *
peer_signal (Peer *peer, const char *member, guint since, int timeout_ms)
{
  gint64 until_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

  for (;;)
    {
      gint64 left_ms = (until_us - g_get_monotonic_time ()) / 1000;

      for (guint i = 0; i < peer->signals->len; i++)
        {
          const PeerSignal *signal = g_ptr_array_index (peer->signals, i);

          if (signal->n > since && g_str_equal (signal->member, member))
            return signal;
        }
      if (left_ms < 0 || !turn (peer, (int) left_ms))
        return NULL;
    }
}

gboolean
peer_property (Peer *peer, const char *name, const char *value, guint since, int timeout_ms)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (parse (value));
  gint64 until_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  const PeerSignal *signal;

  for (;;)
    {
      gint64 left_ms = MAX ((until_us - g_get_monotonic_time ()) / 1000, 0);
      g_autoptr (GVariant) changed = NULL;
      g_autoptr (GVariant) now = NULL;

      signal = peer_signal (peer, "PropertiesChanged", since, (int) left_ms);
      if (!signal)
        return FALSE;
      g_assert_cmpstr (signal->signature, ==, "sa{sv}as");
      changed = g_variant_get_child_value (signal->body, 1);
      now = g_variant_lookup_value (changed, name, NULL);
      if (now && g_variant_equal (now, wanted))
        return TRUE;
      since = signal->n;
    }
}

guint
peer_n_signals (Peer *peer, const char *member, guint since)
{
  guint n = 0;

  turn (peer, 0);
  for (guint i = 0; i < peer->signals->len; i++)
    {
      const PeerSignal *signal = g_ptr_array_index (peer->signals, i);

      n += signal->n > since && g_str_equal (signal->member, member) ? 1 : 0;
    }
  return n;
}

DBusConnection *
peer_connection (Peer *peer)
{
  return peer->connection;
}
