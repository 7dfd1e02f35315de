/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The commands that steer 'mock serve'. Each is one call on org.smriti.Mock;
 * exit 0 done, 1 failed or timed out, 64 usage. */

#include "mock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[]
    = "usage: mock COMMAND\n"
      "  serve                            be the notification server\n"
      "  list                             everything ever posted, as JSON\n"
      "  wait N [SECONDS]                 until N were posted (default 30 s)\n"
      "  wait-closed N [SECONDS]          until N of them are no longer open\n"
      "  click ID KEY-OR-LABEL [TIMES]    press an action; a label matches by its beginning, in any case\n"
      "  invoke ID KEY [TIMES]            send ActionInvoked with this very id and key, offered or not\n"
      "  close ID REASON                  1 expired, 2 dismissed, 3 closed by call, 4 undefined\n"
      "  set name|capabilities|delay_ms|inhibited|action-and-close VALUE\n"
      "  set ignore METHOD                never answer this one (until thaw)\n"
      "  freeze | thaw                    stop answering; answer what came in meanwhile\n"
      "  vanish | restart                 leave the bus; leave it and come back with ids from 1\n"
      "With action-and-close true a click sends ActionInvoked and NotificationClosed 2 in one\n"
      "burst, as xfce4-notifyd does (not for a resident one); otherwise closing is the client's, as on dunst.\n";

static GVariant *
call (const char *method, GVariant *parameters, int timeout_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *reply;

  if (!bus)
    {
      fprintf (stderr, "mock: %s\n", error->message);
      return NULL;
    }
  reply = g_dbus_connection_call_sync (bus, MOCK_NAME, MOCK_PATH, MOCK_INTERFACE, method, parameters, NULL,
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, NULL, &error);
  if (!reply)
    {
      g_dbus_error_strip_remote_error (error);
      fprintf (stderr, "mock: %s\n", error->message);
    }
  return reply;
}

static int
simple (const char *method, GVariant *parameters)
{
  g_autoptr (GVariant) reply = call (method, parameters, 10000);

  return reply ? 0 : 1;
}

static int
list (void)
{
  g_autoptr (GVariant) reply = call ("List", NULL, 10000);
  const char *json;

  if (!reply)
    return 1;
  g_variant_get (reply, "(&s)", &json);
  puts (json);
  return 0;
}

static int
wait_until (const char *method, const char *count, const char *seconds)
{
  double limit_s = seconds ? atof (seconds) : 30;
  g_autoptr (GVariant) reply = call (method, g_variant_new ("(uu)", (guint) atoi (count), (guint) (limit_s * 1000)),
                                     (int) (limit_s * 1000) + 10000);
  gboolean there = FALSE;

  if (reply)
    g_variant_get (reply, "(b)", &there);
  if (reply && !there)
    fprintf (stderr, "mock: %s %s: not within %g s\n", g_str_equal (method, "Wait") ? "wait" : "wait-closed", count, limit_s);
  return there ? 0 : 1;
}

static int
bad_usage (void)
{
  fputs (usage, stderr);
  return 64;
}

int
main (int argc, char **argv)
{
  const char *command = argc > 1 ? argv[1] : "";

  if (g_str_equal (command, "--help") || g_str_equal (command, "help"))
    {
      fputs (usage, stdout);
      return 0;
    }
  if (argc == 2 && g_str_equal (command, "serve"))
    return mock_serve ();
  if (argc == 2 && g_str_equal (command, "list"))
    return list ();
  if ((argc == 3 || argc == 4) && g_str_equal (command, "wait"))
    return wait_until ("Wait", argv[2], argv[3]);
  if ((argc == 3 || argc == 4) && g_str_equal (command, "wait-closed"))
    return wait_until ("WaitClosed", argv[2], argv[3]);
  if ((argc == 4 || argc == 5) && (g_str_equal (command, "click") || g_str_equal (command, "invoke")))
    return simple (g_str_equal (command, "click") ? "Click" : "Invoke",
                   g_variant_new ("(usu)", (guint) strtoul (argv[2], NULL, 10), argv[3], argc == 5 ? (guint) atoi (argv[4]) : 1));
  if (argc == 4 && g_str_equal (command, "close"))
    return simple ("Close", g_variant_new ("(uu)", (guint) strtoul (argv[2], NULL, 10), (guint) atoi (argv[3])));
  if (argc == 4 && g_str_equal (command, "set"))
    return simple ("Set", g_variant_new ("(ss)", argv[2], argv[3]));
  if (argc == 2 && g_str_equal (command, "freeze"))
    return simple ("Freeze", NULL);
  if (argc == 2 && g_str_equal (command, "thaw"))
    return simple ("Thaw", NULL);
  if (argc == 2 && g_str_equal (command, "vanish"))
    return simple ("Vanish", NULL);
  if (argc == 2 && g_str_equal (command, "restart"))
    return simple ("Restart", NULL);
  return bad_usage ();
}
