/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/names.h"
#include "daemon/bus/private.h"

/* --- properties and signals --- */

/* In an idle: the reply of the call that changed something leaves first, and
 * many changes in one turn are told once. */
static gboolean
update_properties (gpointer user_data)
{
  SmritiService *service = user_data;
  SmritiDbusDaemon *daemon = service->daemon;
  SmritiToday today;
  gint64 held_until_s;
  SmritiHeld held;
  SmritiCadence cadence;
  g_autofree char *day = NULL;

  service->update = 0;
  smriti_study_today (service->study, &today);
  held = smriti_prompts_held (service->prompts, &held_until_s);
  day = smriti_day_to_string (today.day);
  smriti_dbus_daemon_set_day (daemon, day);
  smriti_dbus_daemon_set_due_concepts (daemon, today.due_concepts);
  smriti_dbus_daemon_set_due_snippets (daemon, today.due_snippets);
  smriti_dbus_daemon_set_more (daemon, today.more);
  smriti_dbus_daemon_set_done_answers (daemon, today.done_answers);
  smriti_dbus_daemon_set_held (daemon, held == SMRITI_HELD_NONE ? "" : smriti_held_to_string (held));
  smriti_dbus_daemon_set_held_until (daemon, held_until_s);
  smriti_dbus_daemon_set_next_prompt_at (daemon, smriti_prompts_next_at (service->prompts, &cadence));
  return G_SOURCE_REMOVE;
}

static void
on_changed (gpointer user_data)
{
  SmritiService *service = user_data;

  if (service->update == 0)
    service->update = g_idle_add_full (G_PRIORITY_LOW, update_properties, service, NULL);
}

static void
on_answered (const char *card, const char *event, SmritiGrade grade, gpointer user_data)
{
  smriti_dbus_daemon_emit_card_answered (((SmritiService *) user_data)->daemon, card, event, grade);
}

static void
on_undone (const char *event, const char *undone, gpointer user_data)
{
  smriti_dbus_daemon_emit_event_undone (((SmritiService *) user_data)->daemon, event, undone);
}

static void
on_occurrence_changed (const SmritiOccurrence *occurrence, gpointer user_data)
{
  smriti_dbus_daemon_emit_occurrence_changed (((SmritiService *) user_data)->daemon, occurrence->id,
                                              smriti_occurrence_state_to_string (occurrence->state));
}

static void
on_notes_changed (const char *vault, gpointer user_data)
{
  smriti_dbus_daemon_emit_notes_changed (((SmritiService *) user_data)->daemon, vault);
}

/* --- life --- */

SmritiService *
smriti_service_new (GDBusConnection *connection, GError **error)
{
  g_autoptr (SmritiService) service = g_new0 (SmritiService, 1);

  service->connection = g_object_ref (connection);
  g_queue_init (&service->jobs);
  service->daemon = smriti_dbus_daemon_skeleton_new ();
  smriti_dbus_daemon_set_version (service->daemon, SMRITI_API_VERSION);
  smriti_service_connect_cards (service);
  smriti_service_connect_calendar (service);
  smriti_service_connect_log (service);
  smriti_service_connect_memory (service);
  smriti_service_connect_notes (service);
  smriti_service_connect_reschedule (service);
  smriti_service_connect_reviews (service);
  smriti_service_connect_records (service);
  smriti_service_connect_reference (service);
  smriti_service_connect_ritual (service);
  smriti_service_connect_transfer (service);
  smriti_service_connect_upkeep (service);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (service->daemon), connection, SMRITI_OBJECT_PATH, error))
    return NULL;
  return g_steal_pointer (&service);
}

void
smriti_service_start (SmritiService *service, SmritiStudy *study, SmritiPrompts *prompts)
{
  static const SmritiStudyObserver observer = { .answered = on_answered,
                                                .undone = on_undone,
                                                .occurrence_changed = on_occurrence_changed,
                                                .notes_changed = on_notes_changed,
                                                .changed = on_changed };

  service->study = study;
  service->prompts = prompts;
  smriti_study_observe (study, &observer, service);
  smriti_prompts_set_changed_func (prompts, on_changed, service);
  if (smriti_clock_is_virtual (smriti_study_clock (study)))
    smriti_service_export_test_clock (service);
  update_properties (service); /* now: who activated us may ask for them first */
}

static gboolean
refuse (GDBusInterfaceSkeleton *skeleton, GDBusMethodInvocation *call, gpointer user_data)
{
  g_dbus_method_invocation_return_gerror (call, ((SmritiService *) user_data)->refusal);
  return FALSE;
}

void
smriti_service_refuse (SmritiService *service, const GError *error)
{
  /* Connected only here: with a handler on this signal GDBus starts a thread for each call. */
  if (!service->refusal)
    g_signal_connect (service->daemon, "g-authorize-method", G_CALLBACK (refuse), service);
  g_clear_error (&service->refusal);
  service->refusal = smriti_error_for_bus (error);
}

void
smriti_service_free (SmritiService *service)
{
  if (!service)
    return;
  if (service->prompts)
    smriti_prompts_set_changed_func (service->prompts, NULL, NULL);
  g_clear_handle_id (&service->update, g_source_remove);
  smriti_service_drop_jobs (service);
  g_clear_pointer (&service->moves, smriti_moves_free);
  if (service->test_clock)
    {
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (service->test_clock));
      g_object_unref (service->test_clock);
    }
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (service->daemon));
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (service->daemon));
  g_object_unref (service->daemon);
  g_object_unref (service->connection);
  g_clear_error (&service->refusal);
  g_free (service);
}
