/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/reread.h"

static void
on_notes_changed (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *signal,
                  GVariant *parameters, gpointer data)
{
  ((SmritiReread *) data)->told = TRUE;
}

static gboolean
on_waited (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
smriti_reread_begin (SmritiReread *reread, SmritiDbusDaemon *daemon)
{
  GDBusConnection *connection = g_dbus_proxy_get_connection (G_DBUS_PROXY (daemon));

  *reread = (SmritiReread){ .daemon = daemon };
  reread->subscription = g_dbus_connection_signal_subscribe (connection, SMRITI_BUS_NAME, SMRITI_INTERFACE, "NotesChanged",
                                                             SMRITI_OBJECT_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_notes_changed,
                                                             reread, NULL);
}

void
smriti_reread_wait (SmritiReread *reread, guint limit_ms, SmritiRereadFunc enough, gpointer user_data)
{
  gboolean waited = FALSE;
  guint timer = g_timeout_add (limit_ms, on_waited, &waited);

  while (!waited)
    {
      if (reread->told && (!enough || enough (user_data)))
        break;
      reread->told = FALSE;
      g_main_context_iteration (NULL, TRUE);
    }
  if (!waited)
    g_source_remove (timer);
}

void
smriti_reread_end (SmritiReread *reread)
{
  g_dbus_connection_signal_unsubscribe (g_dbus_proxy_get_connection (G_DBUS_PROXY (reread->daemon)), reread->subscription);
}
