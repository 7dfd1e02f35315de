/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smritid. A map of the daemon:
 *
 *   bus/  prompts/      the two faces: D-Bus, and notifications
 *        │                 both call
 *      study/           the use cases: next, answer, undo, snooze …
 *        │                 which is where these three meet
 *   vaults/ calendar/ store/   notes on the disk; time; SQLite
 *        │
 *     common/           reading notes, the model of memory, records
 *
 * Beside smriti.db stands a cache, the search in the notes: store/reference.c, made and
 * asked in a worker of study/reference.c.
 *
 * Beside the two faces a third, for calendar programs: vdir.c.
 *
 * 'smritid --fit', '--replay' and '--refold' are its workers, without bus or lock: study/worker.c.
 *
 * This file: arguments, the bus and its name, signals, the main loop. The
 * object is exported before the name is asked for, and the store opened after
 * it was got, so a daemon that loses touches nothing and a call that activates
 * us finds the object. */

#include "config.h"

#include "common/names.h"
#include "daemon/bus/service.h"
#include "daemon/machine.h"
#include "daemon/study/worker.h"
#include "daemon/systemd.h"
#include "daemon/vdir.h"

#include <glib-unix.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define LOCK_WAIT_US (5 * G_USEC_PER_SEC) /* for a daemon that was replaced to let go */

typedef struct
{
  GMainLoop *loop;
  GDBusConnection *connection;
  SmritiClock *clock;
  SmritiStudy *study;
  SmritiPrompts *prompts;
  SmritiService *service;
  SmritiVdir *vdir;
  gboolean answered; /* what changed is an answer, and no rule */
  SmritiMachine *machine;
  guint update; /* the idle in which the prompts look again */
} Daemon;

/* --- arguments --- */

static gboolean opt_replace, opt_verbose, opt_version, opt_fit, opt_replay, opt_refold;
static char *opt_dir; /* of a worker */

static const GOptionEntry options[] = {
  { "replace", 0, 0, G_OPTION_ARG_NONE, &opt_replace, "Take the place of a running smritid", NULL },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &opt_verbose, "Say more on stderr", NULL },
  { "fit", 0, 0, G_OPTION_ARG_NONE, &opt_fit, "Fit the model to the answers in DIR and print what came of it; changes nothing",
    NULL },
  { "replay", 0, 0, G_OPTION_ARG_NONE, &opt_replay,
    "Go through the answers in DIR and print what the model learnt; changes nothing", NULL },
  { "refold", 0, 0, G_OPTION_ARG_NONE, &opt_refold,
    "Fold the answers in DIR and write out the memory of each card; changes nothing", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &opt_version, "Print the version", NULL },
  { NULL }
};

/* NULL: this is the daemon. */
static const char *
worker_option (void)
{
  return opt_fit ? SMRITI_WORKER_FIT : opt_replay ? SMRITI_WORKER_REPLAY : opt_refold ? SMRITI_WORKER_REFOLD : NULL;
}

static gboolean
parse_arguments (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[DIR] - asks what you want to remember");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error) && (argc == 1 || (argc == 2 && worker_option ())))
    {
      opt_dir = argc == 2 ? argv[1] : NULL;
      return TRUE;
    }
  if (error)
    g_printerr ("smritid: %s. Try 'smritid --help'.\n", error->message);
  else
    g_printerr ("smritid: unexpected argument '%s'. Try 'smritid --help'.\n", argv[worker_option () ? 2 : 1]);
  return FALSE;
}

/* --- the bus and its name --- */

/* The session bus, else the bus of our own that ./start brought up: then that
 * is the session bus from here on, for libnotify too. */
static GDBusConnection *
connect_bus (GError **error)
{
  g_autoptr (GError) session_error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *runtime = g_build_filename (g_get_user_runtime_dir (), SMRITI_BUS_FILE_RUNTIME, NULL);
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), SMRITI_DIR, SMRITI_BUS_FILE_DATA, NULL);
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &session_error);

  if (connection)
    return connection;
  if (!g_file_get_contents (runtime, &address, NULL, NULL) && !g_file_get_contents (data, &address, NULL, NULL))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no session bus answers (%s); './start' brings one up",
                   session_error->message);
      return NULL;
    }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", g_strstrip (address), TRUE);
  return g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
}

static guint32
owner_pid (GDBusConnection *connection)
{
  guint32 pid = 0;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
      g_variant_new ("(s)", SMRITI_BUS_NAME), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  if (reply)
    g_variant_get (reply, "(u)", &pid);
  return pid;
}

/* DBUS_NAME_FLAG_*: allow replacement 1, replace existing 2, do not queue 4. */
static gboolean
own_name (GDBusConnection *connection, GError **error)
{
  guint32 result;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", SMRITI_BUS_NAME, 1u | 4u | (opt_replace ? 2u : 0u)), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, error);

  if (!reply)
    return FALSE;
  g_variant_get (reply, "(u)", &result);
  if (result == 1 || result == 4) /* primary owner, already owner */
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS,
               "another smritid (pid %u) serves this bus; 'smritid --replace' takes its place", owner_pid (connection));
  return FALSE;
}

static void
on_name_lost (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *signal,
              GVariant *parameters, gpointer user_data)
{
  Daemon *daemon = user_data;
  const char *name;

  g_variant_get (parameters, "(&s)", &name);
  if (!g_str_equal (name, SMRITI_BUS_NAME))
    return;
  g_message ("replaced by pid %u", owner_pid (connection));
  g_main_loop_quit (daemon->loop);
}

static void
on_bus_closed (GDBusConnection *connection, gboolean remote, GError *error, gpointer user_data)
{
  Daemon *daemon = user_data;

  g_message ("the bus went away");
  g_main_loop_quit (daemon->loop);
}

/* --- work --- */

static SmritiStudy *
open_study (SmritiClock *clock, GError **error)
{
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), SMRITI_DIR, NULL);
  g_autofree char *settings = smriti_settings_path ();
  gint64 until_us = g_get_monotonic_time () + LOCK_WAIT_US;

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      SmritiStudy *study = smriti_study_new (dir, settings, clock, &local);

      if (study)
        return study;
      if (!opt_replace || !g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_STORE_BUSY) || g_get_monotonic_time () > until_us)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_usleep (20000);
    }
}

static gboolean
on_grace_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Whoever activated us hears why it cannot work, instead of "no reply". */
static void
refuse_callers (Daemon *daemon, const GError *error)
{
  gboolean over = FALSE;

  smriti_service_refuse (daemon->service, error);
  g_timeout_add (300, on_grace_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_dbus_connection_flush_sync (daemon->connection, NULL, NULL);
}

static void
on_study_answered (const char *card, const char *event, SmritiGrade grade, gpointer user_data)
{
  Daemon *daemon = user_data;

  daemon->answered = TRUE;
  smriti_prompts_card_answered (daemon->prompts, card);
}

static gboolean
update_prompts (gpointer user_data)
{
  Daemon *daemon = user_data;

  daemon->update = 0;
  smriti_prompts_update (daemon->prompts);
  return G_SOURCE_REMOVE;
}

/* In an idle: the reply to whoever changed something leaves first. */
static void
on_study_changed (gpointer user_data)
{
  Daemon *daemon = user_data;

  if (daemon->update == 0)
    daemon->update = g_idle_add (update_prompts, daemon);
  if (!daemon->answered)
    smriti_vdir_changed (daemon->vdir);
  daemon->answered = FALSE;
}

static SmritiVdir *
open_vdir (SmritiStudy *study)
{
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), SMRITI_DIR, SMRITI_VDIR, NULL);
  SmritiVdir *vdir = smriti_vdir_new (study, dir);

  smriti_vdir_changed (vdir);
  return vdir;
}

static gboolean
start (Daemon *daemon, GError **error)
{
  static const SmritiStudyObserver observer = { .answered = on_study_answered, .changed = on_study_changed };

  daemon->connection = connect_bus (error);
  if (!daemon->connection)
    return FALSE;
  g_dbus_connection_set_exit_on_close (daemon->connection, FALSE);
  g_signal_connect (daemon->connection, "closed", G_CALLBACK (on_bus_closed), daemon);
  daemon->service = smriti_service_new (daemon->connection, error);
  if (!daemon->service)
    return FALSE;
  g_dbus_connection_signal_subscribe (daemon->connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameLost",
                                      "/org/freedesktop/DBus", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_name_lost, daemon, NULL);
  if (!own_name (daemon->connection, error))
    return FALSE;
  daemon->clock = smriti_clock_new (g_getenv (SMRITI_ENV_TEST_CLOCK), error);
  daemon->study = daemon->clock ? open_study (daemon->clock, error) : NULL;
  if (!daemon->study)
    {
      refuse_callers (daemon, *error);
      return FALSE;
    }
  daemon->vdir = open_vdir (daemon->study);
  daemon->prompts = smriti_prompts_new (daemon->study, daemon->connection);
  smriti_study_observe (daemon->study, &observer, daemon);
  smriti_service_start (daemon->service, daemon->study, daemon->prompts);
  smriti_prompts_update (daemon->prompts);
  daemon->machine = smriti_machine_new (daemon->clock);
  return TRUE;
}

static gboolean
on_terminate (gpointer user_data)
{
  g_main_loop_quit (((Daemon *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
stop (Daemon *daemon)
{
  g_clear_handle_id (&daemon->update, g_source_remove);
  g_clear_pointer (&daemon->machine, smriti_machine_free);
  g_clear_pointer (&daemon->service, smriti_service_free);
  if (daemon->connection && !g_dbus_connection_is_closed (daemon->connection))
    g_dbus_connection_flush_sync (daemon->connection, NULL, NULL);
  g_clear_pointer (&daemon->prompts, smriti_prompts_free);
  g_clear_pointer (&daemon->vdir, smriti_vdir_free);
  g_clear_pointer (&daemon->study, smriti_study_free);
  g_clear_pointer (&daemon->clock, smriti_clock_free);
  g_clear_object (&daemon->connection);
  g_clear_pointer (&daemon->loop, g_main_loop_unref);
}

/* In the folder given, else the person's. */
static int
work (void)
{
  g_autofree char *dir = opt_dir ? g_strdup (opt_dir) : g_build_filename (g_get_user_data_dir (), SMRITI_DIR, NULL);

  return smriti_worker_run (worker_option (), dir);
}

int
main (int argc, char **argv)
{
  Daemon daemon = { 0 };
  g_autoptr (GError) error = NULL;

  /* A handful of threads, none of which allocates much: one arena keeps the
   * resident size down. */
  mallopt (M_ARENA_MAX, 1);
  /* A worker that has nothing to do ends at once instead of waking up later to do so. */
  g_thread_pool_set_max_unused_threads (0);
  if (!parse_arguments (argc, argv))
    return SMRITI_EXIT_USAGE;
  if (opt_version)
    {
      g_print ("smritid %s\n", SMRITI_VERSION);
      return 0;
    }
  if (worker_option ())
    return work ();
  if (opt_verbose)
    g_setenv ("G_MESSAGES_DEBUG", "smriti", FALSE);
  g_log_set_writer_func (g_log_writer_default, NULL, NULL);
  smriti_error_quark ();
  daemon.loop = g_main_loop_new (NULL, FALSE);
  if (!start (&daemon, &error))
    {
      g_printerr ("smritid: %s\n", error->message);
      stop (&daemon);
      return SMRITI_EXIT_FAILED;
    }
  g_unix_signal_add (SIGTERM, on_terminate, &daemon);
  g_unix_signal_add (SIGINT, on_terminate, &daemon);
  smriti_systemd_notify ("READY=1");
  smriti_systemd_feed_watchdog ();
  g_main_loop_run (daemon.loop);
  smriti_systemd_notify ("STOPPING=1");
  stop (&daemon);
  return 0;
}
