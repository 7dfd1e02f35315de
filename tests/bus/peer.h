/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A client of the daemon on libdbus-1: no GDBus, no generated code, so that it
 * sees what is on the wire and not what GLib makes of it. GVariant serves only
 * to write values down. Every reply it takes is held to the bounds of the XML:
 * no string over 64 KiB, no message over 1 MiB, an error is one short line. */

#pragma once

#include <dbus/dbus.h>
#include <glib.h>

#define PEER_NAME "org.smriti.Smriti1"
#define PEER_PATH "/org/smriti/Smriti1"
#define PEER_ERROR "org.smriti.Smriti1.Error."
#define PEER_CLOCK "org.smriti.Smriti1.TestClock"
#define PEER_PROPERTIES "org.freedesktop.DBus.Properties"

#define PEER_MAX_STRING 65536
#define PEER_MAX_REPLY 1048576

typedef struct _Peer Peer;

typedef struct
{
  char *error;     /* name, NULL = a result */
  char *message;   /* of the error */
  char *signature; /* as on the wire */
  GVariant *body;  /* always a tuple */
  gsize size;      /* bytes on the wire */
} PeerReply;

typedef struct
{
  char *interface;
  char *member;
  char *signature;
  GVariant *body;
  guint n; /* messages taken before it: tells what came first */
} PeerSignal;

Peer *peer_new (void);
void peer_free (Peer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

void peer_reply_free (PeerReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PeerReply, peer_reply_free)

/* Sends; @arguments is a tuple, its reference is taken if floating. Returns the serial. */
guint32 peer_send (Peer *peer, const char *path, const char *interface, const char *member, GVariant *arguments);
/* Waits for the reply to @serial; NULL after @timeout_ms or when the bus is gone. */
PeerReply *peer_take (Peer *peer, guint32 serial, int timeout_ms);
/* Both, on the main object; a missing reply ends the test. */
PeerReply *peer_call_full (Peer *peer, const char *path, const char *interface, const char *member, GVariant *arguments);
/* @arguments in GVariant text: "('a3', uint32 3, '', @a{sv} {})". */
PeerReply *peer_call (Peer *peer, const char *member, const char *arguments);
PeerReply *peer_clock (Peer *peer, const char *member, const char *arguments);
/* A property, or NULL with an error. */
GVariant *peer_get (Peer *peer, const char *interface, const char *name);

/* How many messages came so far; a signal with n above it came later. */
guint peer_count (Peer *peer);
/* The next signal @member that came after @since messages; NULL after @timeout_ms. Borrowed. */
const PeerSignal *peer_signal (Peer *peer, const char *member, guint since, int timeout_ms);
/* Waits until a PropertiesChanged after @since says @name is @value (text). */
gboolean peer_property (Peer *peer, const char *name, const char *value, guint since, int timeout_ms);
/* How many signals @member have come after @since, taking what has arrived. */
guint peer_n_signals (Peer *peer, const char *member, guint since);

DBusConnection *peer_connection (Peer *peer);
