/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/bus.h"

#include "client/term.h"
#include "client/wire.h"

#define HOW_TO_START "run './start' or 'systemctl --user start smriti'"

/* As GDBus has it. */
#define CALL_TIMEOUT_MS 25000

static char *
session_address (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  if (address && *address != '\0')
    return g_strdup (address);
  if (!runtime_dir || *runtime_dir == '\0')
    return NULL;
  path = g_build_filename (runtime_dir, "bus", NULL);
  escaped = g_dbus_address_escape_value (path);
  return g_strconcat ("unix:path=", escaped, NULL);
}

static char *
address_in_file (const char *dir, const char *name)
{
  g_autofree char *path = dir && *dir != '\0' ? g_build_filename (dir, name, NULL) : NULL;
  char *address = NULL;

  if (!path || !g_file_get_contents (path, &address, NULL, NULL))
    return NULL;
  return g_strstrip (address);
}

/* Where a bus may be, in the order they are tried: the session's, then ours. */
static GPtrArray *
bus_addresses (void)
{
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), SMRITI_DIR, NULL);
  char *found[] = { session_address (), address_in_file (g_getenv ("XDG_RUNTIME_DIR"), SMRITI_BUS_FILE_RUNTIME),
                    address_in_file (data_dir, SMRITI_BUS_FILE_DATA) };
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      if (found[i] && *found[i] != '\0')
        g_ptr_array_add (addresses, found[i]);
      else
        g_free (found[i]);
    }
  return addresses;
}

static GDBusConnection *
open_bus (GError **error)
{
  g_autoptr (GPtrArray) addresses = bus_addresses ();

  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = g_ptr_array_index (addresses, i);
      g_autoptr (GError) local = NULL;
      GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
          address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
          &local);

      if (connection)
        return connection;
      g_debug ("%s: %s", address, local->message);
    }
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER, "no session bus answers");
  return NULL;
}

static GVariant *
call_by_gdbus (const char *method, GVariant *arguments, const GVariantType *reply_type, GError **error)
{
  g_autoptr (GDBusConnection) connection = open_bus (error);

  if (!connection)
    return NULL;
  return g_dbus_connection_call_sync (connection, SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, method, arguments,
                                      reply_type, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, error);
}

GVariant *
smriti_bus_call (const char *method, GVariant *arguments, const GVariantType *reply_type, GError **error)
{
  g_autoptr (GPtrArray) addresses = bus_addresses ();
  g_autoptr (GVariant) kept = g_variant_ref_sink (arguments);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (GError) local = NULL;
      GVariant *reply = smriti_wire_call (g_ptr_array_index (addresses, i), method, kept, reply_type, CALL_TIMEOUT_MS, &local);

      if (reply)
        return reply;
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
        continue;
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        break;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return call_by_gdbus (method, kept, reply_type, error);
}

static SmritiDbusDaemon *
connect_with_flags (GDBusProxyFlags flags, GError **error)
{
  g_autoptr (GDBusConnection) connection = open_bus (error);

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
