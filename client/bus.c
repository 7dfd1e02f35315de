/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/bus.h"

#include "client/term.h"

#include <string.h>

#define HOW_TO_START "run './start' or 'systemctl --user start smriti'"

static GDBusConnection *
try_address (const char *address)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  if (!address || *address == '\0')
    return NULL;
  connection = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
      &error);
  if (!connection)
    g_debug ("%s: %s", address, error->message);
  return connection;
}

static GDBusConnection *
try_session_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *made = NULL;

  if (address && *address != '\0')
    return try_address (address);
  if (!runtime_dir || *runtime_dir == '\0')
    return NULL;
  path = g_build_filename (runtime_dir, "bus", NULL);
  escaped = g_dbus_address_escape_value (path);
  made = g_strconcat ("unix:path=", escaped, NULL);
  return try_address (made);
}

static GDBusConnection *
try_address_file (const char *path)
{
  g_autofree char *address = NULL;

  if (!g_file_get_contents (path, &address, NULL, NULL))
    return NULL;
  return try_address (g_strstrip (address));
}

static GDBusConnection *
try_own_bus (void)
{
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *in_data = g_build_filename (g_get_user_data_dir (), SMRITI_DIR, SMRITI_BUS_FILE_DATA, NULL);
  GDBusConnection *connection = NULL;

  if (runtime_dir && *runtime_dir != '\0')
    {
      g_autofree char *in_runtime = g_build_filename (runtime_dir, SMRITI_BUS_FILE_RUNTIME, NULL);

      connection = try_address_file (in_runtime);
    }
  return connection ? connection : try_address_file (in_data);
}

GDBusConnection *
smriti_bus_open (GError **error)
{
  GDBusConnection *connection = try_session_bus ();

  if (!connection)
    connection = try_own_bus ();
  if (!connection)
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER, "no session bus answers");
  return connection;
}

static SmritiDbusDaemon *
connect_with_flags (GDBusProxyFlags flags, GError **error)
{
  g_autoptr (GDBusConnection) connection = smriti_bus_open (error);

  if (!connection)
    return NULL;
  return smriti_dbus_daemon_proxy_new_sync (
      connection, flags | G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS, SMRITI_BUS_NAME,
      SMRITI_OBJECT_PATH, NULL, error);
}

SmritiDbusDaemon *
smriti_bus_connect (GError **error)
{
  return connect_with_flags (G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START_AT_CONSTRUCTION, error);
}

SmritiDbusDaemon *
smriti_bus_connect_quietly (GError **error)
{
  return connect_with_flags (G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, error);
}

void
smriti_bus_listen (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
smriti_bus_be_patient (SmritiDbusDaemon *daemon, int timeout_ms)
{
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (daemon), timeout_ms);
}

GVariant *
smriti_no_options (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

GVariant *
smriti_bool_option (const char *key, gboolean value)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, key, "b", value);
  return g_variant_dict_end (&options);
}

gboolean
smriti_bus_is_lost (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
}

gboolean
smriti_bus_is_unreachable (const GError *error)
{
  return smriti_error_exit_code (error) == SMRITI_EXIT_UNREACHABLE;
}

static char *
one_line (const char *message)
{
  char *line = smriti_term_clean (message);

  g_strdelimit (line, "\n\t", ' ');
  return g_strstrip (line);
}

char *
smriti_bus_explain (const GError *error)
{
  g_autoptr (GError) bare = error ? g_error_copy (error) : NULL;
  g_autofree char *line = NULL;

  if (!bare)
    return g_strdup ("failed");
  g_dbus_error_strip_remote_error (bare);
  line = one_line (bare->message);
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER))
    return g_strdup_printf ("the daemon cannot be reached: %s; " HOW_TO_START, line);
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return g_strdup ("the daemon cannot be reached: it does not run, and this bus does not know how to start it; " HOW_TO_START);
  if (smriti_bus_is_lost (error))
    return g_strdup ("the daemon cannot be reached: it went away before it replied; 'smriti status' shows what was "
                     "kept");
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    return g_strdup ("the daemon is older than this program; restart it with 'systemctl --user restart smriti'");
  if (error->domain == G_DBUS_ERROR && smriti_bus_is_unreachable (error))
    return g_strdup_printf ("the daemon cannot be reached: %s; 'journalctl --user -u smriti' may say why", line);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_strdup ("the daemon cannot be reached: it does not answer; 'systemctl --user restart smriti' helps");
  return g_steal_pointer (&line);
}
