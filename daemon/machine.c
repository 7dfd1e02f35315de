/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/machine.h"

#define TIMEDATED "org.freedesktop.timedate1"

struct _SmritiMachine
{
  SmritiClock *clock; /* NULL once this is freed and only waits for on_bus */
  gboolean is_connecting;
  GDBusConnection *bus; /* NULL until there is one, and once it is gone */
  guint sleep, zone;
  gulong closed;
};

static void
on_sleep (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
          GVariant *parameters, gpointer data)
{
  SmritiMachine *machine = data;
  gboolean is_going = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &is_going);
  if (is_going)
    return;
  g_debug ("the machine woke: looking again");
  smriti_clock_look_again (machine->clock);
}

static void
on_zone (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
         GVariant *parameters, gpointer data)
{
  SmritiMachine *machine = data;
  g_autoptr (GVariant) changed = NULL;
  const char *zone = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  changed = g_variant_get_child_value (parameters, 1);
  if (!g_variant_lookup (changed, "Timezone", "&s", &zone))
    return;
  g_debug ("the machine's zone is %s now", zone);
  smriti_clock_zone_told (machine->clock, zone);
}

static void
let_go (SmritiMachine *machine)
{
  if (!machine->bus)
    return;
  g_dbus_connection_signal_unsubscribe (machine->bus, machine->sleep);
  g_dbus_connection_signal_unsubscribe (machine->bus, machine->zone);
  g_clear_signal_handler (&machine->closed, machine->bus);
  g_clear_object (&machine->bus);
}

static void
on_closed (GDBusConnection *bus, gboolean remote, GError *error, gpointer data)
{
  let_go (data);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  SmritiMachine *machine = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus) /* or it would take the daemon along */
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  machine->is_connecting = FALSE;
  if (!machine->clock)
    {
      g_free (machine);
      return;
    }
  if (!bus || g_dbus_connection_is_closed (bus))
    {
      g_debug ("no system bus (%s), ignoring", error ? error->message : "it went away");
      return;
    }
  g_debug ("listening to the machine on the system bus");
  machine->bus = g_steal_pointer (&bus);
  machine->closed = g_signal_connect (machine->bus, "closed", G_CALLBACK (on_closed), machine);
  machine->sleep = g_dbus_connection_signal_subscribe (machine->bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager",
                                                       "PrepareForSleep", "/org/freedesktop/login1", NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, machine, NULL);
  machine->zone = g_dbus_connection_signal_subscribe (machine->bus, TIMEDATED, "org.freedesktop.DBus.Properties",
                                                      "PropertiesChanged", "/org/freedesktop/timedate1", TIMEDATED,
                                                      G_DBUS_SIGNAL_FLAGS_NONE, on_zone, machine, NULL);
}

SmritiMachine *
smriti_machine_new (SmritiClock *clock)
{
  SmritiMachine *machine = g_new0 (SmritiMachine, 1);

  machine->clock = clock;
  machine->is_connecting = TRUE;
  /* Connecting is shared with everyone else in the process: not to be cancelled. */
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, on_bus, machine);
  return machine;
}

gboolean
smriti_machine_listens (const SmritiMachine *machine)
{
  return machine->bus != NULL;
}

void
smriti_machine_free (SmritiMachine *machine)
{
  if (!machine)
    return;
  let_go (machine);
  machine->clock = NULL;
  if (!machine->is_connecting)
    g_free (machine);
}
