/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Shared by test-presence.c (servers, and what goes wrong) and test-session.c
 * (logind): a question on a private bus with services that were taught. */

#pragma once

#include "daemon/prompts/presence.h"

#include "fake-service.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define NOTIFICATIONS "/org/freedesktop/Notifications"
#define LOGIND "/org/freedesktop/login1"
#define LIMIT_S 20

typedef struct
{
  GDBusConnection *connection;
  FakeService *server, *logind, *other;
  SmritiPresence *presence;
  SmritiPresenceWish wish;
  guint answers, changes;
  SmritiHeld held;
} Fixture;

static inline void
on_answered (SmritiHeld held, gpointer data)
{
  Fixture *f = data;

  f->answers++;
  f->held = held;
}

static inline void
on_changed (gpointer data)
{
  ((Fixture *) data)->changes++;
}

static inline gboolean
on_limit (gpointer data)
{
  g_error ("waited %d s in vain", LIMIT_S);
  return G_SOURCE_REMOVE;
}

static inline void
wait_until (const guint *counter, guint n)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, on_limit, NULL);

  while (*counter < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

/* A round trip on each connection there is: what was sent before has come. */
static inline void
settle (Fixture *f)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GDBusConnection) system = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
      GDBusConnection *all[] = { f->connection, system };

      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        {
          g_autoptr (GVariant) reply = g_dbus_connection_call_sync (all[k], "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                                    "org.freedesktop.DBus", "GetId", NULL, NULL, 0, -1, NULL,
                                                                    NULL);

          g_assert_nonnull (reply);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static inline SmritiHeld
ask (Fixture *f)
{
  guint before = f->answers;

  smriti_presence_ask (f->presence, &f->wish);
  g_assert_cmpuint (f->answers, ==, before);
  wait_until (&f->answers, before + 1);
  g_assert_cmpuint (f->answers, ==, before + 1);
  return f->held;
}

static inline void
use_server (Fixture *f, const char *name, const char *version)
{
  f->wish.server = name;
  f->wish.version = version;
  f->wish.owner = fake_service_owner (f->server);
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
  static const SmritiPresenceEvents events = { on_answered, on_changed };

  fake_bus_up ();
  f->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (f->connection, FALSE);
  f->server = fake_service_new ("org.freedesktop.Notifications");
  f->presence = smriti_presence_new (f->connection, &events, f);
  f->wish.idle = f->wish.inhibitors = TRUE;
  use_server (f, "mock", "1.0");
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->presence, smriti_presence_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&f->server, fake_service_free);
  g_clear_pointer (&f->logind, fake_service_free);
  g_clear_pointer (&f->other, fake_service_free);
  g_clear_object (&f->connection);
  fake_bus_down ();
}

static inline void
teach_inhibited (Fixture *f, gboolean inhibited)
{
  fake_service_teach (f->server, NOTIFICATIONS " Get org.freedesktop.Notifications Inhibited",
                      inhibited ? "(<true>,)" : "(<false>,)");
  fake_service_emit (f->server, NOTIFICATIONS, PROPERTIES, "PropertiesChanged",
                     inhibited ? "('org.freedesktop.Notifications', {'Inhibited': <true>}, @as [])"
                               : "('org.freedesktop.Notifications', {'Inhibited': <false>}, @as [])");
}

static inline void
teach_session (Fixture *f, const char *session)
{
  g_auto (GStrv) words = g_strsplit (session, " ", 5);
  g_autofree char *call = g_strdup_printf (LOGIND "/session/%s GetAll org.freedesktop.login1.Session", words[0]);
  g_autofree char *reply = g_strdup_printf (
      "({'Type': <'%s'>, 'Class': <'%s'>, 'State': <'%s'>, 'LockedHint': <%s>, 'IdleHint': <%s>, "
      "'Active': <%s>},)",
      words[1], words[2], words[3], strchr (words[4], 'L') ? "true" : "false", strchr (words[4], 'I') ? "true" : "false",
      strchr (words[4], 'N') ? "false" : "true");

  fake_service_teach (f->logind, call, reply);
}

static inline void
teach_desk (Fixture *f, const char *display, const char *sessions)
{
  g_auto (GStrv) each = g_strsplit (sessions, "; ", -1);
  g_autoptr (GString) reply = g_string_new ("({'Display': <");

  if (!f->logind)
    f->logind = fake_service_new ("org.freedesktop.login1");
  fake_service_teach (f->logind, LOGIND " GetUser", "(objectpath '" LOGIND "/user/_1',)");
  if (*display)
    g_string_append_printf (reply, "('%s', objectpath '" LOGIND "/session/%s')>", display, display);
  else
    g_string_append (reply, "('', objectpath '/')>");
  g_string_append (reply, ", 'Sessions': <@a(so) [");
  for (guint i = 0; each[i]; i++)
    {
      g_autofree char *name = g_strndup (each[i], strcspn (each[i], " "));

      teach_session (f, each[i]);
      g_string_append_printf (reply, "%s('%s', '" LOGIND "/session/%s')", i ? ", " : "", name, name);
    }
  g_string_append (reply, "]>},)");
  fake_service_teach (f->logind, LOGIND "/user/_1 GetAll org.freedesktop.login1.User", reply->str);
}

static inline void
tell_session (Fixture *f, const char *session)
{
  g_autofree char *path = g_strdup_printf (LOGIND "/session/%s", session);

  fake_service_emit (f->logind, path, PROPERTIES, "PropertiesChanged", "('org.freedesktop.login1.Session', @a{sv} {}, @as [])");
}
