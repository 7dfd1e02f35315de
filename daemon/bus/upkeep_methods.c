/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Methods about the store's keeping, and what 'smriti doctor' asks. */

#include "config.h"

#include "common/names.h"
#include "daemon/bus/private.h"

#include <unistd.h>

/* --- one thing at a time --- */

/* Backup, Restore and Rebuild each work on the whole store; two at once would
 * meet in the same files. They run one after the other, as they came. */
typedef struct _Job Job;
struct _Job
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  void (*begin) (Job *job);
  char *path; /* Restore */
};

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job);
}

static void
add_job (SmritiService *service, GDBusMethodInvocation *call, void (*begin) (Job *job), const char *path)
{
  Job *job = g_new0 (Job, 1);

  job->service = service;
  job->call = call;
  job->begin = begin;
  job->path = g_strdup (path);
  g_queue_push_tail (&service->jobs, job);
  if (service->jobs.length == 1)
    begin (job);
}

/* The job under way has replied. */
static void
end_job (Job *job)
{
  SmritiService *service = job->service;

  g_queue_pop_head (&service->jobs);
  job_free (job);
  job = g_queue_peek_head (&service->jobs);
  if (job)
    job->begin (job);
}

void
smriti_service_drop_jobs (SmritiService *service)
{
  g_queue_clear_full (&service->jobs, (GDestroyNotify) job_free);
}

/* --- backup, restore, rebuild --- */

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  GError *error = NULL;
  g_autofree char *path = smriti_study_backup_finish (job->service->study, result, &error);

  if (path)
    g_dbus_method_invocation_return_value (job->call, g_variant_new ("(@s)", smriti_row_string (path, SMRITI_MAX_ARGUMENT)));
  else
    smriti_reply_error (job->call, error);
  end_job (job);
}

static void
begin_backup (Job *job)
{
  smriti_study_backup_async (job->service->study, on_backed_up, job);
}

static gboolean
on_backup (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  add_job (service, call, begin_backup, NULL);
  return TRUE;
}

static GVariant *
make_backup (gpointer record, gpointer user_data)
{
  const SmritiBackup *backup = record;

  return g_variant_new ("(@sxt)", smriti_row_string (backup->path, 4096), backup->at_s, (guint64) backup->bytes);
}

static gboolean
on_list_backups (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
                 SmritiService *service)
{
  g_autoptr (GPtrArray) backups = smriti_study_backups (service->study);
  guint total = backups->len;

  if (!smriti_check_page (call, limit, 0))
    return TRUE;
  g_ptr_array_remove_range (backups, 0, MIN (offset, backups->len));
  if (backups->len > limit)
    g_ptr_array_remove_range (backups, limit, backups->len - limit);
  smriti_dbus_daemon_complete_list_backups (object, call, smriti_rows ("a(sxt)", backups, make_backup, NULL), total);
  return TRUE;
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  GError *error = NULL;
  g_autofree char *kept = smriti_study_restore_finish (job->service->study, result, &error);
  gint64 events;

  if (kept)
    {
      g_ptr_array_unref (smriti_study_events (job->service->study, 0, 0, &events));
      g_dbus_method_invocation_return_value (
          job->call, g_variant_new ("(@st)", smriti_row_string (kept, SMRITI_MAX_ARGUMENT), (guint64) events));
    }
  else
    smriti_reply_error (job->call, error);
  end_job (job);
}

static void
begin_restore (Job *job)
{
  smriti_study_restore_async (job->service->study, job->path, on_restored, job);
}

static gboolean
on_restore (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *path, GVariant *options, SmritiService *service)
{
  if (smriti_check_path (call, "the file", path))
    add_job (service, call, begin_restore, path);
  return TRUE;
}

static void
on_rebuilt (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  GError *error = NULL;
  SmritiRebuilt rebuilt;

  if (smriti_study_rebuild_finish (job->service->study, result, &rebuilt, &error))
    smriti_dbus_daemon_complete_rebuild (job->service->daemon, job->call, rebuilt.cards, (guint64) rebuilt.events,
                                         rebuilt.changed);
  else
    smriti_reply_error (job->call, error);
  end_job (job);
}

static void
begin_rebuild (Job *job)
{
  smriti_study_rebuild_async (job->service->study, on_rebuilt, job);
}

static gboolean
on_rebuild (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  add_job (service, call, begin_rebuild, NULL);
  return TRUE;
}

/* --- doctor --- */

static void
add_store (SmritiService *service, GVariantDict *report)
{
  SmritiHealth health = { 0 };
  GVariantBuilder warnings;
  g_autoptr (GPtrArray) vaults = smriti_study_vaults (service->study);

  smriti_study_health (service->study, &health);
  g_variant_builder_init (&warnings, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < health.settings_warnings->len && i < SMRITI_MAX_ROWS; i++)
    g_variant_builder_add_value (&warnings, smriti_row_string (g_ptr_array_index (health.settings_warnings, i), 1024));
  g_variant_dict_insert_value (report, "database", smriti_row_string (health.database, SMRITI_MAX_ARGUMENT));
  g_variant_dict_insert (report, "database-bytes", "t", health.bytes);
  g_variant_dict_insert (report, "events", "t", (guint64) health.events);
  g_variant_dict_insert_value (report, "integrity", smriti_row_string (health.integrity, 1024));
  g_variant_dict_insert (report, "last-backup", "x", health.last_backup_s);
  g_variant_dict_insert_value (report, "settings", smriti_row_string (health.settings_path, SMRITI_MAX_ARGUMENT));
  g_variant_dict_insert_value (report, "settings-warnings", g_variant_builder_end (&warnings));
  g_variant_dict_insert (report, "vaults", "u", vaults->len);
  g_variant_dict_insert (report, "notes", "u", health.notes);
  smriti_health_clear (&health);
}

static void
add_clock (SmritiService *service, GVariantDict *report)
{
  SmritiClock *clock = smriti_study_clock (service->study);
  const char *name = NULL;
  gint64 deadline_s = smriti_clock_next (clock, &name);

  g_variant_dict_insert (report, "clock", "s", smriti_clock_is_virtual (clock) ? "virtual" : "real");
  g_variant_dict_insert (report, "zone", "s", g_time_zone_get_identifier (smriti_clock_zone (clock)));
  g_variant_dict_insert (report, "now", "x", smriti_clock_now_s (clock));
  g_variant_dict_insert (report, "deadline", "x", deadline_s);
  g_variant_dict_insert (report, "deadline-name", "s", name ? name : "");
}

static void
add_server (SmritiService *service, GVariantDict *report)
{
  const char *server, *version, *error;
  const char *const *capabilities;
  guint buttons;
  gint64 held_until_s = 0;
  SmritiHeld held = smriti_prompts_held (service->prompts, &held_until_s);

  smriti_prompts_describe (service->prompts, &server, &version, &capabilities, &buttons, &error);
  g_variant_dict_insert_value (report, "server", smriti_row_string (server, 256));
  g_variant_dict_insert_value (report, "server-version", smriti_row_string (version, 256));
  g_variant_dict_insert (report, "capabilities", "^as", capabilities);
  g_variant_dict_insert (report, "buttons", "u", buttons);
  g_variant_dict_insert_value (report, "server-error", smriti_row_string (error, 1024));
  g_variant_dict_insert (report, "held", "s", held == SMRITI_HELD_NONE ? "" : smriti_held_to_string (held));
  g_variant_dict_insert (report, "held-until", "x", held_until_s);
}

static gboolean
on_diagnose (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  g_auto (GVariantDict) report = G_VARIANT_DICT_INIT (NULL);
  const char *watchdog = g_getenv ("WATCHDOG_USEC");

  g_variant_dict_insert (&report, "version", "s", SMRITI_VERSION);
  g_variant_dict_insert (&report, "pid", "u", (guint) getpid ());
  g_variant_dict_insert (&report, "watchdog-s", "u", watchdog ? (guint) (g_ascii_strtoull (watchdog, NULL, 10) / 1000000) : 0);
  add_store (service, &report);
  add_clock (service, &report);
  add_server (service, &report);
  smriti_dbus_daemon_complete_diagnose (object, call, g_variant_dict_end (&report));
  return TRUE;
}

void
smriti_service_connect_upkeep (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-backup", G_CALLBACK (on_backup), service);
  g_signal_connect (service->daemon, "handle-list-backups", G_CALLBACK (on_list_backups), service);
  g_signal_connect (service->daemon, "handle-restore", G_CALLBACK (on_restore), service);
  g_signal_connect (service->daemon, "handle-rebuild", G_CALLBACK (on_rebuild), service);
  g_signal_connect (service->daemon, "handle-diagnose", G_CALLBACK (on_diagnose), service);
}
