/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The call without GDBus, against a bus that says what it is told to: each test is
 * a script of bytes on a real socket. */

#include "client/bus.h"
#include "client/wire.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define OK "OK 0123456789abcdef0123456789abcdef\r\n"
#define PATIENCE_MS 20000
#define HELLO 1
#define CALL 2

typedef struct
{
  char *dir, *path;
  int listener;
  gboolean stays;      /* does not hang up after the script */
  gsize piece;         /* bytes a write; 0 = all at once */
  GByteArray *script;  /* what it says */
  GByteArray *heard;   /* what the caller said */
  guint32 last_serial; /* of the script's messages */
  GThread *thread;
} Bus;

/* Each piece is written when the one before has been read, so that the reader
 * surely sees it alone. */
static void
say (Bus *bus, int fd)
{
  gsize piece = bus->piece > 0 ? bus->piece : MAX (bus->script->len, 1);

  for (gsize done = 0; done < bus->script->len; done += piece)
    {
      int unread = 0;

      if (send (fd, bus->script->data + done, MIN (piece, bus->script->len - done), MSG_NOSIGNAL) < 0)
        return; /* the caller has heard enough */
      while (bus->piece > 0 && ioctl (fd, SIOCOUTQ, &unread) == 0 && unread > 0)
        g_thread_yield ();
    }
}

/* All of it, or as much as there is before the caller hangs up. */
static void
hear (Bus *bus, int fd, gboolean to_the_end)
{
  guint8 bytes[4096];
  ssize_t got;

  while ((got = recv (fd, bytes, sizeof bytes, 0)) > 0)
    {
      g_byte_array_append (bus->heard, bytes, (guint) got);
      if (!to_the_end && memmem (bus->heard->data, bus->heard->len, "AnswerCard", strlen ("AnswerCard")))
        return;
    }
}

static gpointer
serve (gpointer data)
{
  Bus *bus = data;
  int fd = accept (bus->listener, NULL, NULL);

  if (fd < 0)
    return NULL; /* nobody came: see bus_end () */
  hear (bus, fd, FALSE);
  say (bus, fd);
  if (bus->stays)
    hear (bus, fd, TRUE);
  close (fd);
  return NULL;
}

static Bus *
bus_new (const char *greeting)
{
  Bus *bus = g_new0 (Bus, 1);

  bus->dir = g_dir_make_tmp ("smriti wire,%.XXXXXX", NULL); /* what an address must escape */
  bus->path = g_build_filename (bus->dir, "bus", NULL);
  bus->stays = TRUE;
  bus->script = g_byte_array_new ();
  bus->heard = g_byte_array_new ();
  g_byte_array_append (bus->script, (const guint8 *) greeting, (guint) strlen (greeting));
  return bus;
}

static void
bus_listen (Bus *bus, gboolean abstract)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = offsetof (struct sockaddr_un, sun_path) + (abstract ? 1 : 0) + strlen (bus->path);

  g_strlcpy (address.sun_path + (abstract ? 1 : 0), bus->path, sizeof address.sun_path - 1);
  bus->listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (bind (bus->listener, (struct sockaddr *) &address, (socklen_t) length));
  g_assert_no_errno (listen (bus->listener, 1));
  bus->thread = g_thread_new ("bus", serve, bus);
}

static void
bus_end (Bus *bus)
{
  shutdown (bus->listener, SHUT_RDWR);
  g_thread_join (bus->thread);
  close (bus->listener);
  g_unlink (bus->path);
  g_rmdir (bus->dir);
  g_byte_array_unref (bus->script);
  g_byte_array_unref (bus->heard);
  g_free (bus->path);
  g_free (bus->dir);
  g_free (bus);
}

/* Takes @message. */
static void
bus_says (Bus *bus, GDBusMessage *message)
{
  gsize length;
  g_autofree guchar *blob = NULL;

  g_dbus_message_set_serial (message, ++bus->last_serial);
  blob = g_dbus_message_to_blob (message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  g_byte_array_append (bus->script, blob, (guint) length);
  g_object_unref (message);
}

static void
bus_replies (Bus *bus, guint32 serial, GVariant *body)
{
  GDBusMessage *message = g_dbus_message_new ();

  g_dbus_message_set_message_type (message, G_DBUS_MESSAGE_TYPE_METHOD_RETURN);
  g_dbus_message_set_reply_serial (message, serial);
  if (body)
    g_dbus_message_set_body (message, body);
  bus_says (bus, message);
}

static void
bus_refuses (Bus *bus, guint32 serial, const char *name)
{
  GDBusMessage *message = g_dbus_message_new ();

  g_dbus_message_set_message_type (message, G_DBUS_MESSAGE_TYPE_ERROR);
  g_dbus_message_set_reply_serial (message, serial);
  g_dbus_message_set_error_name (message, name);
  g_dbus_message_set_body (message, g_variant_new ("(s)", "said so"));
  bus_says (bus, message);
}

/* "path=..." as it stands in an address. */
static char *
key_of (Bus *bus, const char *kind)
{
  g_autofree char *escaped = g_dbus_address_escape_value (bus->path);

  return g_strdup_printf ("%s=%s", kind, escaped);
}

static GVariant *
call (const char *address, int timeout_ms, GError **error)
{
  return smriti_wire_call (address, "AnswerCard", g_variant_new ("(su)", "c1", 3), G_VARIANT_TYPE ("(s)"), timeout_ms, error);
}

/* Asks @bus, and ends it. */
static GVariant *
ask (Bus *bus, int timeout_ms, GError **error)
{
  g_autofree char *key = key_of (bus, "path");
  g_autofree char *address = g_strconcat ("unix:", key, NULL);
  GVariant *reply;

  bus_listen (bus, FALSE);
  reply = call (address, timeout_ms, error);
  bus_end (bus);
  return reply;
}

static void
assert_reply (Bus *bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ask (bus, PATIENCE_MS, &error);
  const char *said;

  g_assert_no_error (error);
  g_variant_get (reply, "(&s)", &said);
  g_assert_cmpstr (said, ==, "done");
}

static void
assert_error (Bus *bus, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (bus, PATIENCE_MS, &error));
  g_assert_error (error, domain, code);
}

/* What a bus says when all is well. */
static Bus *
kind_bus (void)
{
  Bus *bus = bus_new (OK);

  bus_replies (bus, HELLO, g_variant_new ("(s)", ":1.7"));
  bus_says (bus, g_dbus_message_new_signal ("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameAcquired"));
  return bus;
}

static void
test_reply (void)
{
  for (gsize piece = 0; piece < 60; piece = piece * 2 + 1)
    {
      Bus *bus = kind_bus ();

      bus->piece = piece;
      bus_replies (bus, CALL, g_variant_new ("(s)", "done"));
      assert_reply (bus);
    }
}

static void
test_between (void)
{
  Bus *bus = kind_bus ();
  g_autofree char *long_text = g_strnfill (SMRITI_MAX_STRING, 'x');
  GDBusMessage *signal = g_dbus_message_new_signal (SMRITI_OBJECT_PATH, SMRITI_INTERFACE, "CardAnswered");

  g_dbus_message_set_body (signal, g_variant_new ("(s)", long_text));
  bus_says (bus, signal);
  bus_says (bus, g_dbus_message_new_method_call (NULL, "/", "org.freedesktop.DBus.Peer", "Ping"));
  bus_replies (bus, CALL + 1, g_variant_new ("(s)", "for another"));
  bus_refuses (bus, CALL + 1, "org.smriti.Smriti1.Error.Failed");
  bus_replies (bus, CALL, g_variant_new ("(s)", "done"));
  assert_reply (bus);
}

static GDBusMessage *
take_heard (const GByteArray *heard, gsize *at)
{
  g_autoptr (GError) error = NULL;
  gssize length = g_dbus_message_bytes_needed (heard->data + *at, heard->len - *at, &error);
  GDBusMessage *message;

  g_assert_no_error (error);
  message = g_dbus_message_new_from_blob (heard->data + *at, (gsize) length, G_DBUS_CAPABILITY_FLAGS_NONE, &error);
  g_assert_no_error (error);
  *at += (gsize) length;
  return message;
}

static void
test_what_is_said (void)
{
  Bus *bus = kind_bus ();
  g_autoptr (GByteArray) heard = g_byte_array_ref (bus->heard);
  g_autoptr (GDBusMessage) hello = NULL;
  g_autoptr (GDBusMessage) asked = NULL;
  g_autofree char *body = NULL;
  gsize at;

  bus_replies (bus, CALL, g_variant_new ("(s)", "done"));
  assert_reply (bus);
  g_assert_true (heard->data[0] == 0 && memcmp (heard->data + 1, "AUTH EXTERNAL 3", 15) == 0);
  at = (gsize) ((guint8 *) memmem (heard->data, heard->len, "\r\nBEGIN\r\n", 9) - heard->data) + 9;
  hello = take_heard (heard, &at);
  asked = take_heard (heard, &at);
  g_assert_cmpuint (at, ==, heard->len);
  g_assert_cmpstr (g_dbus_message_get_member (hello), ==, "Hello");
  g_assert_cmpstr (g_dbus_message_get_destination (asked), ==, SMRITI_BUS_NAME);
  g_assert_cmpstr (g_dbus_message_get_path (asked), ==, SMRITI_OBJECT_PATH);
  g_assert_cmpstr (g_dbus_message_get_interface (asked), ==, SMRITI_INTERFACE);
  g_assert_cmpstr (g_dbus_message_get_member (asked), ==, "AnswerCard");
  g_assert_cmpint (g_dbus_message_get_flags (asked), ==, G_DBUS_MESSAGE_FLAGS_NONE);
  body = g_variant_print (g_dbus_message_get_body (asked), FALSE);
  g_assert_cmpstr (body, ==, "('c1', 3)");
}

static void
test_refused (void)
{
  Bus *bus = kind_bus ();

  bus_refuses (bus, CALL, "org.smriti.Smriti1.Error.NotFound");
  assert_error (bus, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  bus = bus_new (OK);
  bus_refuses (bus, HELLO, "org.freedesktop.DBus.Error.LimitsExceeded");
  assert_error (bus, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED);
  bus = kind_bus ();
  bus_replies (bus, CALL, g_variant_new ("(u)", 1));
  assert_error (bus, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  bus = kind_bus ();
  bus_replies (bus, CALL, NULL);
  assert_error (bus, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Before it let the caller in, nothing was done; after, the call may have been. */
static void
test_hung_up (void)
{
  const char *too_early[] = { "", "OK", "REJECTED EXTERNAL\r\n", "ERROR\r\n", "\r\n", "OK\r\n" };
  g_autoptr (GError) error = NULL;
  Bus *bus;

  for (guint i = 0; i < G_N_ELEMENTS (too_early); i++)
    {
      bus = bus_new (too_early[i]);
      bus->stays = FALSE;
      assert_error (bus, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    }
  bus = kind_bus ();
  bus->stays = FALSE;
  g_assert_null (ask (bus, PATIENCE_MS, &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED);
  g_assert_true (smriti_bus_is_lost (error));
  bus = kind_bus ();
  bus_replies (bus, CALL, g_variant_new ("(s)", "done"));
  g_byte_array_set_size (bus->script, bus->script->len - 1);
  bus->stays = FALSE;
  assert_error (bus, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED);
}

static void
test_nonsense (void)
{
  static const guint8 too_large[16] = { 'l', 2, 0, 1, 0, 0, 0, 4, 1 }; /* 64 MiB */
  g_autofree char *long_line = g_strnfill (1 << 20, 'x');
  g_autoptr (GError) error = NULL;
  Bus *bus = bus_new (long_line);

  assert_error (bus, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  bus = bus_new (OK "what is this, no message");
  g_assert_null (ask (bus, PATIENCE_MS, &error));
  g_assert_nonnull (error);
  bus = kind_bus ();
  g_byte_array_append (bus->script, too_large, sizeof too_large);
  assert_error (bus, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

static void
test_silent (void)
{
  const char *greetings[] = { "", OK };

  for (guint i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ask (bus_new (greetings[i]), 20, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    }
}

static void
test_addresses (void)
{
  static const char *const around[][2] = {
    { "unix:", "" },
    { "unix:", ",guid=0123456789abcdef0123456789abcdef" },
    { "unix:guid=0123456789abcdef0123456789abcdef,", "" },
    { "unix:path=/nonexistent/bus;unix:", "" },
    { ";;unix:", ";;" },
    { "unix:", ";tcp:host=127.0.0.1,port=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (around) * 2; i++)
    {
      Bus *bus = kind_bus ();
      g_autofree char *socket_key = key_of (bus, i % 2 == 0 ? "path" : "abstract");
      g_autofree char *address = g_strconcat (around[i / 2][0], socket_key, around[i / 2][1], NULL);
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("'%s'", address);
      bus_replies (bus, CALL, g_variant_new ("(s)", "done"));
      bus_listen (bus, i % 2 == 1);
      reply = call (address, PATIENCE_MS, &error);
      g_assert_no_error (error);
      bus_end (bus);
    }
}

static void
test_other_addresses (void)
{
  g_autofree char *long_path = g_strnfill (108, 'x');
  g_autofree char *too_long = g_strconcat ("unix:path=", long_path, NULL);
  const struct
  {
    const char *address;
    GIOErrorEnum code;
  } rows[] = {
    { "", G_IO_ERROR_CONNECTION_REFUSED },
    { ";", G_IO_ERROR_CONNECTION_REFUSED },
    { "unix:path=/nonexistent/bus", G_IO_ERROR_CONNECTION_REFUSED },
    { "unix:path=/nonexistent/bus;unix:abstract=nonexistent-bus", G_IO_ERROR_CONNECTION_REFUSED },
    { "unix:path=/nonexistent/bus;tcp:host=127.0.0.1,port=1", G_IO_ERROR_NOT_SUPPORTED },
    { "tcp:host=127.0.0.1,port=1;unix:path=/nonexistent/bus", G_IO_ERROR_NOT_SUPPORTED },
    { "autolaunch:", G_IO_ERROR_NOT_SUPPORTED },
    { "nonsense", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path=", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path=/a,", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path=/a,abstract=/b", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path=/a%zz", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:path=/a%00", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:guid=00", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:tmpdir=/tmp", G_IO_ERROR_NOT_SUPPORTED },
    { "unix:runtime=yes", G_IO_ERROR_NOT_SUPPORTED },
    { too_long, G_IO_ERROR_NOT_SUPPORTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("'%s'", rows[i].address);
      g_assert_null (call (rows[i].address, PATIENCE_MS, &error));
      g_assert_error (error, G_IO_ERROR, (int) rows[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
  g_test_add_func ("/wire/reply", test_reply);
  g_test_add_func ("/wire/between", test_between);
  g_test_add_func ("/wire/what-is-said", test_what_is_said);
  g_test_add_func ("/wire/refused", test_refused);
  g_test_add_func ("/wire/hung-up", test_hung_up);
  g_test_add_func ("/wire/nonsense", test_nonsense);
  g_test_add_func ("/wire/silent", test_silent);
  g_test_add_func ("/wire/addresses", test_addresses);
  g_test_add_func ("/wire/other-addresses", test_other_addresses);
  return g_test_run ();
}
