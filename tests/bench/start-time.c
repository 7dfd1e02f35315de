/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* start-time SMRITID DATA-HOME: how long a daemon with that data folder takes
 * from exec until no vault of it is being scanned any more, in milliseconds. It
 * is ended afterwards. */

#include "common/names.h"

#include <gio/gio.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define POLL_US 500
#define LIMIT_US (30 * G_USEC_PER_SEC)

static gboolean
all_scanned (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, "ListVaults",
      g_variant_new ("(uu@a{sv})", 0, SMRITI_MAX_ROWS, g_variant_new ("a{sv}", NULL)), G_VARIANT_TYPE ("(a(ssuuuus)u)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  g_autoptr (GVariantIter) rows = NULL;
  const char *state;

  if (!reply)
    return FALSE;
  g_variant_get (reply, "(a(ssuuuus)u)", &rows, NULL);
  while (g_variant_iter_next (rows, "(ssuuuu&s)", NULL, NULL, NULL, NULL, NULL, NULL, &state))
    if (g_str_equal (state, "scanning"))
      return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  gint64 began_us, took_us = 0;

  if (argc != 3)
    {
      fputs ("usage: start-time SMRITID DATA-HOME\n", stderr);
      return SMRITI_EXIT_USAGE;
    }
  if (!bus)
    g_error ("%s", error->message);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", argv[2], TRUE);
  began_us = g_get_monotonic_time ();
  process = g_subprocess_launcher_spawn (launcher, &error, argv[1], NULL);
  if (!process)
    g_error ("%s", error->message);
  while (!all_scanned (bus) && took_us < LIMIT_US)
    {
      g_usleep (POLL_US);
      took_us = g_get_monotonic_time () - began_us;
    }
  took_us = g_get_monotonic_time () - began_us;
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  printf ("%.3f\n", took_us / 1000.0);
  return took_us < LIMIT_US ? EXIT_SUCCESS : EXIT_FAILURE;
}
