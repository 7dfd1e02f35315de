/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/wire.h"

#include "common/names.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HELLO_SERIAL 1
#define CALL_SERIAL 2
#define MAX_LINE 16384 /* of the handshake, as the D-Bus daemon has it */
#define MAX_MESSAGE (2 * SMRITI_MAX_REPLY)

typedef struct
{
  int fd;
  gint64 deadline_us; /* monotonic */
  GByteArray *in;     /* received, not yet read */
} Wire;

static void
wire_clear (Wire *wire)
{
  if (wire->fd >= 0)
    close (wire->fd);
  g_byte_array_unref (wire->in);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wire, wire_clear)

/* --- the address --- */

static gboolean
not_supported (GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is not known here", what);
  return FALSE;
}

/* One "unix:path=..." or "unix:abstract=...", as the D-Bus specification has them. */
static gboolean
parse_address (const char *entry, struct sockaddr_un *out_socket, socklen_t *out_length, GError **error)
{
  g_auto (GStrv) pairs = g_str_has_prefix (entry, "unix:") ? g_strsplit (entry + strlen ("unix:"), ",", -1) : NULL;
  g_autofree char *name = NULL;
  gboolean abstract = FALSE;
  gsize length;

  for (char **pair = pairs; pair && *pair; pair++)
    {
      const char *value = strchr (*pair, '=');

      if (g_str_has_prefix (*pair, "guid="))
        continue;
      abstract = g_str_has_prefix (*pair, "abstract=");
      if (name || (!abstract && !g_str_has_prefix (*pair, "path=")))
        return not_supported (error, entry);
      name = g_uri_unescape_string (value + 1, NULL);
      if (!name)
        return not_supported (error, entry);
    }
  length = name ? strlen (name) : 0;
  if (length == 0 || length + 1 > sizeof out_socket->sun_path)
    return not_supported (error, entry);
  memset (out_socket, 0, sizeof *out_socket);
  out_socket->sun_family = AF_UNIX;
  memcpy (out_socket->sun_path + (abstract ? 1 : 0), name, length);
  /* an abstract name is as long as it says, without a final '\0' */
  *out_length = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + length + 1);
  return TRUE;
}

/* A socket, or -1 when nobody listens there. */
static int
connect_to (const struct sockaddr_un *address, socklen_t length, int timeout_ms)
{
  struct timeval patience = { timeout_ms / 1000, timeout_ms % 1000 * 1000 };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  /* bounds connect () too, where a bus is stuck and its queue is full */
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect (fd, (const struct sockaddr *) address, length) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
open_wire (Wire *wire, const char *address, int timeout_ms, GError **error)
{
  g_auto (GStrv) entries = g_strsplit (address, ";", -1);

  for (char **entry = entries; *entry; entry++)
    {
      struct sockaddr_un socket_address;
      socklen_t length;

      if (**entry == '\0')
        continue;
      if (!parse_address (*entry, &socket_address, &length, error))
        return FALSE;
      wire->fd = connect_to (&socket_address, length, timeout_ms);
      if (wire->fd >= 0)
        return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "nobody listens at '%s'", address);
  return FALSE;
}

/* --- what is sent --- */

static gboolean
append_message (GByteArray *out, GDBusMessage *message, guint32 serial, GError **error)
{
  g_autofree guchar *blob = NULL;
  gsize length;

  g_dbus_message_set_serial (message, serial);
  blob = g_dbus_message_to_blob (message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, error);
  if (!blob)
    return FALSE;
  g_byte_array_append (out, blob, (guint) length);
  return TRUE;
}

/* Everything at once: a bus keeps what comes after BEGIN until it has let the
 * caller in, and handles the messages in their order. */
static GByteArray *
everything (const char *method, GVariant *arguments, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GDBusMessage) hello = g_dbus_message_new_method_call ("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                                   "org.freedesktop.DBus", "Hello");
  g_autoptr (GDBusMessage) call = g_dbus_message_new_method_call (SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, method);
  g_autoptr (GString) auth = g_string_new ("AUTH EXTERNAL ");
  char uid[16];

  g_snprintf (uid, sizeof uid, "%u", (guint) geteuid ());
  for (const char *digit = uid; *digit != '\0'; digit++)
    g_string_append_printf (auth, "%02x", (guint) *digit);
  g_string_append (auth, "\r\nBEGIN\r\n");
  g_byte_array_append (out, (const guint8 *) "", 1);
  g_byte_array_append (out, (const guint8 *) auth->str, (guint) auth->len);
  g_dbus_message_set_body (call, arguments);
  if (!append_message (out, hello, HELLO_SERIAL, error) || !append_message (out, call, CALL_SERIAL, error))
    return NULL;
  return g_steal_pointer (&out);
}

static gboolean
send_all (int fd, const GByteArray *out)
{
  gsize done = 0;

  while (done < out->len)
    {
      ssize_t sent = send (fd, out->data + done, out->len - done, MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent < 0)
        return FALSE;
      done += (gsize) sent;
    }
  return TRUE;
}

/* --- what is received --- */

/* Waits for more bytes. */
static gboolean
receive (Wire *wire, GError **error)
{
  for (;;)
    {
      gint64 left_ms = (wire->deadline_us - g_get_monotonic_time () + 999) / 1000;
      struct pollfd readable = { wire->fd, POLLIN, 0 };
      guint8 bytes[8192];
      ssize_t got = -1;

      if (left_ms <= 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no reply came in time");
          return FALSE;
        }
      if (poll (&readable, 1, (int) left_ms) <= 0)
        continue;
      got = recv (wire->fd, bytes, sizeof bytes, MSG_DONTWAIT);
      if (got < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (got <= 0)
        {
          g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED, "the bus hung up");
          return FALSE;
        }
      g_byte_array_append (wire->in, bytes, (guint) got);
      return TRUE;
    }
}

/* "OK GUID" is all that lets the caller in. A bus that says anything else, or
 * nothing, has not looked at the messages. */
static gboolean
let_in (Wire *wire, GError **error)
{
  const guint8 *end;

  do
    {
      g_autoptr (GError) local = NULL;

      if (wire->in->len > MAX_LINE)
        return not_supported (error, "a bus that says so much");
      if (receive (wire, &local))
        continue;
      if (g_error_matches (local, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED))
        return not_supported (error, "a bus that hangs up at once");
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  while (!(end = memmem (wire->in->data, wire->in->len, "\r\n", 2)));
  if (wire->in->len < 3 || memcmp (wire->in->data, "OK ", 3) != 0)
    return not_supported (error, "a bus that asks for another handshake");
  g_byte_array_remove_range (wire->in, 0, (guint) (end - wire->in->data) + 2);
  return TRUE;
}

static gboolean
receive_at_least (Wire *wire, gsize length, GError **error)
{
  while (wire->in->len < length)
    if (!receive (wire, error))
      return FALSE;
  return TRUE;
}

static GDBusMessage *
next_message (Wire *wire, GError **error)
{
  GDBusMessage *message;
  gssize length;

  if (!receive_at_least (wire, 16, error)) /* what tells the length of all */
    return NULL;
  length = g_dbus_message_bytes_needed (wire->in->data, wire->in->len, error);
  if (length < 0)
    return NULL;
  if (length > MAX_MESSAGE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the bus sent a message of %" G_GSSIZE_FORMAT " bytes",
                   length);
      return NULL;
    }
  if (!receive_at_least (wire, (gsize) length, error))
    return NULL;
  message = g_dbus_message_new_from_blob (wire->in->data, (gsize) length, G_DBUS_CAPABILITY_FLAGS_NONE, error);
  g_byte_array_remove_range (wire->in, 0, (guint) length);
  return message;
}

static GVariant *
take_body (GDBusMessage *reply, const GVariantType *type, GError **error)
{
  GVariant *body = g_dbus_message_get_body (reply);

  if (body && g_variant_is_of_type (body, type))
    return g_variant_ref (body);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the reply is of type '(%s)', not '%.*s'",
               g_dbus_message_get_signature (reply), (int) g_variant_type_get_string_length (type),
               g_variant_type_peek_string (type));
  return NULL;
}

/* Passes over the bus's own talk: the reply to Hello, NameAcquired. */
static GVariant *
wait_for_reply (Wire *wire, const GVariantType *type, GError **error)
{
  for (;;)
    {
      g_autoptr (GDBusMessage) message = next_message (wire, error);
      GDBusMessageType kind = message ? g_dbus_message_get_message_type (message) : G_DBUS_MESSAGE_TYPE_INVALID;
      guint32 to = message ? g_dbus_message_get_reply_serial (message) : 0;

      if (!message)
        return NULL;
      if (kind == G_DBUS_MESSAGE_TYPE_ERROR && (to == HELLO_SERIAL || to == CALL_SERIAL))
        {
          g_dbus_message_to_gerror (message, error);
          return NULL;
        }
      if (kind == G_DBUS_MESSAGE_TYPE_METHOD_RETURN && to == CALL_SERIAL)
        return take_body (message, type, error);
    }
}

GVariant *
smriti_wire_call (const char *address, const char *method, GVariant *arguments, const GVariantType *reply_type, int timeout_ms,
                  GError **error)
{
  g_auto (Wire) wire = { -1, g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000), g_byte_array_new () };
  g_autoptr (GByteArray) out = everything (method, arguments, error);

  if (!out || !open_wire (&wire, address, timeout_ms, error))
    return NULL;
  if (!send_all (wire.fd, out))
    {
      not_supported (error, "a bus that hangs up at once");
      return NULL;
    }
  if (!let_in (&wire, error))
    return NULL;
  return wait_for_reply (&wire, reply_type, error);
}
