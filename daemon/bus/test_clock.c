/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* org.smriti.Smriti1.TestClock: only there with a clock that stands still. */

#include "common/names.h"
#include "daemon/bus/private.h"

#include <string.h>

static SmritiClock *
clock_of (SmritiService *service)
{
  return smriti_study_clock (service->study);
}

static void
update_now (SmritiService *service)
{
  smriti_dbus_test_clock_set_now (service->test_clock, smriti_clock_now_s (clock_of (service)));
}

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
} Advance;

static void
on_advanced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Advance *advance = user_data;
  GError *error = NULL;

  update_now (advance->service);
  if (smriti_clock_advance_finish (clock_of (advance->service), result, &error))
    smriti_dbus_test_clock_complete_advance_to (advance->service->test_clock, advance->call);
  else
    smriti_reply_error (advance->call, error);
}

/* Far from where 64 bits or a calendar of four-digit years end. */
static gboolean
check_time (GDBusMethodInvocation *call, gint64 to_s)
{
  if (to_s > 0 && to_s < G_GINT64_CONSTANT (250000000000))
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                         "%" G_GINT64_FORMAT " lies outside the years 1970 to 9892", to_s);
  return FALSE;
}

static gboolean
on_advance_to (SmritiDbusTestClock *object, GDBusMethodInvocation *call, gint64 to_s, SmritiService *service)
{
  Advance *advance;

  if (!check_time (call, to_s))
    return TRUE;
  if (to_s < smriti_clock_now_s (clock_of (service)))
    {
      g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                             "%" G_GINT64_FORMAT " is before now; JumpTo goes back", to_s);
      return TRUE;
    }
  advance = g_new0 (Advance, 1);
  advance->service = service;
  advance->call = call;
  smriti_clock_advance_async (clock_of (service), to_s, on_advanced, advance);
  return TRUE;
}

static gboolean
on_jump_to (SmritiDbusTestClock *object, GDBusMethodInvocation *call, gint64 to_s, SmritiService *service)
{
  GError *error = NULL;

  if (!check_time (call, to_s))
    return TRUE;
  if (!smriti_clock_jump (clock_of (service), to_s, &error))
    smriti_reply_error (call, error);
  else
    {
      update_now (service);
      smriti_dbus_test_clock_complete_jump_to (object, call);
    }
  return TRUE;
}

static gboolean
on_set_zone (SmritiDbusTestClock *object, GDBusMethodInvocation *call, const char *zone, SmritiService *service)
{
  GError *error = NULL;

  if (!smriti_check_string (call, "the zone", zone))
    return TRUE;
  if (zone[0] == '/' || strchr (zone, '.')) /* GLib would read any file as one */
    g_set_error (&error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no zone '%s'; write it like Europe/Berlin", zone);
  if (error || !smriti_clock_set_zone (clock_of (service), zone, &error))
    smriti_reply_error (call, error);
  else
    smriti_dbus_test_clock_complete_set_zone (object, call);
  return TRUE;
}

void
smriti_service_export_test_clock (SmritiService *service)
{
  g_autoptr (GError) error = NULL;

  service->test_clock = smriti_dbus_test_clock_skeleton_new ();
  update_now (service);
  g_signal_connect (service->test_clock, "handle-advance-to", G_CALLBACK (on_advance_to), service);
  g_signal_connect (service->test_clock, "handle-jump-to", G_CALLBACK (on_jump_to), service);
  g_signal_connect (service->test_clock, "handle-set-zone", G_CALLBACK (on_set_zone), service);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (service->test_clock), service->connection, SMRITI_OBJECT_PATH,
                                         &error))
    g_critical ("the test clock cannot be exported: %s", error->message);
}
