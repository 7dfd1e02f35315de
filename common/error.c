/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/error.h"

#include "common/names.h"

static const GDBusErrorEntry entries[] = {
  { SMRITI_ERROR_FAILED, SMRITI_ERROR_PREFIX "Failed" },
  { SMRITI_ERROR_INVALID_ARGUMENT, SMRITI_ERROR_PREFIX "InvalidArgument" },
  { SMRITI_ERROR_NOT_FOUND, SMRITI_ERROR_PREFIX "NotFound" },
  { SMRITI_ERROR_EXISTS, SMRITI_ERROR_PREFIX "Exists" },
  { SMRITI_ERROR_NOTHING, SMRITI_ERROR_PREFIX "Nothing" },
  { SMRITI_ERROR_STORE_BUSY, SMRITI_ERROR_PREFIX "StoreBusy" },
  { SMRITI_ERROR_STORE_FULL, SMRITI_ERROR_PREFIX "StoreFull" },
  { SMRITI_ERROR_STORE_CORRUPT, SMRITI_ERROR_PREFIX "StoreCorrupt" },
  { SMRITI_ERROR_TOO_NEW, SMRITI_ERROR_PREFIX "TooNew" },
  { SMRITI_ERROR_LIMIT, SMRITI_ERROR_PREFIX "Limit" },
  { SMRITI_ERROR_CHANGED, SMRITI_ERROR_PREFIX "Changed" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (entries) == SMRITI_N_ERRORS);

GQuark
smriti_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("smriti-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark) quark;
}

/* No bus, no daemon on it, or none that can be started. */
static gboolean
is_unreachable (int code)
{
  static const GDBusError codes[] = {
    G_DBUS_ERROR_SERVICE_UNKNOWN,
    G_DBUS_ERROR_NAME_HAS_NO_OWNER,
    G_DBUS_ERROR_NO_REPLY,
    G_DBUS_ERROR_DISCONNECTED,
    G_DBUS_ERROR_NO_SERVER,
    G_DBUS_ERROR_TIMEOUT,
    G_DBUS_ERROR_SPAWN_EXEC_FAILED,
    G_DBUS_ERROR_SPAWN_FORK_FAILED,
    G_DBUS_ERROR_SPAWN_CHILD_EXITED,
    G_DBUS_ERROR_SPAWN_FAILED,
    G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if ((int) codes[i] == code)
      return TRUE;
  return FALSE;
}

int
smriti_error_exit_code (const GError *error)
{
  if (!error)
    return SMRITI_EXIT_DONE;
  if (error->domain == SMRITI_ERROR)
    {
      switch ((SmritiError) error->code)
        {
        case SMRITI_ERROR_INVALID_ARGUMENT:
          return SMRITI_EXIT_USAGE;
        case SMRITI_ERROR_NOT_FOUND:
          return SMRITI_EXIT_NOT_FOUND;
        case SMRITI_ERROR_NOTHING:
          return SMRITI_EXIT_NOTHING;
        case SMRITI_ERROR_FAILED:
        case SMRITI_ERROR_EXISTS:
        case SMRITI_ERROR_STORE_BUSY:
        case SMRITI_ERROR_STORE_FULL:
        case SMRITI_ERROR_STORE_CORRUPT:
        case SMRITI_ERROR_TOO_NEW:
        case SMRITI_ERROR_LIMIT:
        case SMRITI_ERROR_CHANGED:
        case SMRITI_N_ERRORS:
        default:
          return SMRITI_EXIT_FAILED;
        }
    }
  if (error->domain == G_DBUS_ERROR)
    return is_unreachable (error->code) ? SMRITI_EXIT_UNREACHABLE : SMRITI_EXIT_FAILED;
  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_FAILED ? SMRITI_EXIT_UNREACHABLE : SMRITI_EXIT_FAILED;
}
