/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti doctor: is everything in order? What the daemon says of itself, what
 * systemd says of its unit, and a test notification that waits for a click. */

#include "config.h"

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#include <string.h>

#define SYSTEMD "org.freedesktop.systemd1"
#define SYSTEMD_TIMEOUT_MS 500
#define UNIT "smriti.service"

/* New string, systemd's ActiveState of the unit, "not-loaded" when systemd knows
 * none; NULL when no systemd is on this bus. */
static char *
unit_state (GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) unit = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) state = NULL;
  g_autofree char *remote = NULL;
  const char *path;

  unit = g_dbus_connection_call_sync (connection, SYSTEMD, "/org/freedesktop/systemd1", SYSTEMD ".Manager", "GetUnit",
                                      g_variant_new ("(s)", UNIT), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                      SYSTEMD_TIMEOUT_MS, NULL, &error);
  if (!unit)
    {
      remote = g_dbus_error_get_remote_error (error);
      return g_strcmp0 (remote, SYSTEMD ".NoSuchUnit") == 0 ? g_strdup ("not-loaded") : NULL;
    }
  g_variant_get (unit, "(&o)", &path);
  reply = g_dbus_connection_call_sync (connection, SYSTEMD, path, "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)", SYSTEMD ".Unit", "ActiveState"), G_VARIANT_TYPE ("(v)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, SYSTEMD_TIMEOUT_MS, NULL, NULL);
  if (!reply)
    return NULL;
  g_variant_get (reply, "(v)", &state);
  return g_variant_dup_string (state, NULL);
}

static void
json_strings (SmritiJson *json, const char *name, GVariant *report, const char *key)
{
  g_autofree const char **strings = NULL;

  g_variant_lookup (report, key, "^a&s", &strings);
  smriti_json_begin_list (json, name);
  for (guint i = 0; strings && strings[i]; i++)
    smriti_json_string (json, NULL, strings[i]);
  smriti_json_end_list (json);
}

/* {@name_1: string, "at"|"until": time} under @key, null when the string is empty. */
static void
json_timed (SmritiJson *json, const char *key, const char *word_name, const char *word, const char *time_name, gint64 time_s)
{
  if (*word == '\0')
    {
      smriti_json_null (json, key);
      return;
    }
  smriti_json_begin_object (json, key);
  smriti_json_string (json, word_name, word);
  smriti_json_time (json, time_name, time_s);
  smriti_json_end_object (json);
}

static void
print_json (SmritiJson *json, GVariant *report, const char *unit)
{
  smriti_json_string (json, "version", smriti_dict_s (report, "version"));
  smriti_json_string (json, "client_version", SMRITI_VERSION);
  smriti_json_int (json, "pid", smriti_dict_u (report, "pid"));
  smriti_json_string (json, "unit", unit);
  smriti_json_word (json, "server", smriti_dict_s (report, "server"));
  smriti_json_word (json, "server_version", smriti_dict_s (report, "server-version"));
  smriti_json_word (json, "server_error", smriti_dict_s (report, "server-error"));
  json_strings (json, "capabilities", report, "capabilities");
  smriti_json_int (json, "buttons", smriti_dict_u (report, "buttons"));
  json_timed (json, "held", "reason", smriti_dict_s (report, "held"), "until", smriti_dict_x (report, "held-until"));
  json_timed (json, "deadline", "name", smriti_dict_s (report, "deadline-name"), "at", smriti_dict_x (report, "deadline"));
  smriti_json_word (json, "database", smriti_dict_s (report, "database"));
  smriti_json_int (json, "database_bytes", (gint64) smriti_dict_t (report, "database-bytes"));
  smriti_json_int (json, "events", (gint64) smriti_dict_t (report, "events"));
  smriti_json_word (json, "integrity", smriti_dict_s (report, "integrity"));
  smriti_json_time (json, "last_backup", smriti_dict_x (report, "last-backup"));
  smriti_json_int (json, "vaults", smriti_dict_u (report, "vaults"));
  smriti_json_int (json, "notes", smriti_dict_u (report, "notes"));
  smriti_json_word (json, "settings", smriti_dict_s (report, "settings"));
  json_strings (json, "settings_warnings", report, "settings-warnings");
  smriti_json_int (json, "watchdog_s", smriti_dict_u (report, "watchdog-s"));
  smriti_json_word (json, "clock", smriti_dict_s (report, "clock"));
  smriti_json_word (json, "zone", smriti_dict_s (report, "zone"));
  smriti_json_time (json, "now", smriti_dict_x (report, "now"));
}

typedef enum
{
  FINE,
  NOTE,
  WRONG
} Verdict;

static void line (SmritiOutput *out, Verdict verdict, const char *name, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
line (SmritiOutput *out, Verdict verdict, const char *name, const char *format, ...)
{
  const SmritiTerm *term = &out->term;
  const char *marks[] = { smriti_term_glyph (term, "✓", "ok"), smriti_term_glyph (term, "·", "--"),
                          smriti_term_glyph (term, "✗", "!!") };
  const char *colours[] = { SMRITI_SGR_GOOD, SMRITI_SGR_DIM, SMRITI_SGR_BAD };
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  clean = g_strdelimit (smriti_term_clean (text), "\n\t", ' ');
  smriti_output_printf (out, "%s%s%s %-14s %s\n", smriti_term_sgr (term, colours[verdict]), marks[verdict],
                        smriti_term_sgr (term, SMRITI_SGR_RESET), name, clean);
}

static void
print_prompts (SmritiOutput *out, GVariant *report)
{
  const char *server = smriti_dict_s (report, "server");
  const char *server_error = smriti_dict_s (report, "server-error");
  const char *held = smriti_dict_s (report, "held");
  gint64 now_s = smriti_dict_now (report);
  gint64 until_s = smriti_dict_x (report, "held-until");
  gint64 deadline_s = smriti_dict_x (report, "deadline");
  g_autofree char *until = smriti_when_at (until_s, now_s);
  g_autofree char *deadline = smriti_when_at (deadline_s, now_s);
  g_autofree char *buttons = smriti_count (smriti_dict_u (report, "buttons"), "button", NULL);

  if (*server == '\0')
    line (out, NOTE, "notifications", "no notification server is running; 'smriti review' asks in the terminal");
  else
    line (out, *server_error != '\0' ? WRONG : FINE, "notifications", "%s %s, %s on a prompt%s%s", server,
          smriti_dict_s (report, "server-version"), buttons, *server_error != '\0' ? "; it said: " : "", server_error);
  if (*held == '\0')
    line (out, FINE, "prompts", "nothing is held back");
  else
    line (out, NOTE, "prompts", "held: %s%s%s", smriti_held_words (held), until_s != 0 ? ", until " : "",
          until_s != 0 ? until : "");
  if (deadline_s != 0)
    line (out, FINE, "next deadline", "%s, %s", deadline, smriti_dict_s (report, "deadline-name"));
  else
    line (out, NOTE, "next deadline", "none");
}

static void
print_store (SmritiOutput *out, GVariant *report)
{
  const char *integrity = smriti_dict_s (report, "integrity");
  gint64 backup_s = smriti_dict_x (report, "last-backup");
  g_autofree char *backup = smriti_when_stamp (backup_s);
  gboolean sound = strcmp (integrity, "ok") == 0 || strcmp (integrity, "unchecked") == 0;

  line (out, sound ? FINE : WRONG, "database", "%s, %" G_GUINT64_FORMAT " KiB, %" G_GUINT64_FORMAT " events, integrity: %s",
        smriti_dict_s (report, "database"), (smriti_dict_t (report, "database-bytes") + 1023) / 1024,
        smriti_dict_t (report, "events"), integrity);
  line (out, backup_s != 0 ? FINE : NOTE, "last backup", "%s", backup_s != 0 ? backup : "none yet");
}

static void
print_text (SmritiOutput *out, GVariant *report, const char *unit)
{
  g_autofree char *vaults = smriti_count (smriti_dict_u (report, "vaults"), "vault", NULL);
  g_autofree char *notes = smriti_count (smriti_dict_u (report, "notes"), "note", NULL);
  g_autofree const char **warnings = NULL;
  guint watchdog_s = smriti_dict_u (report, "watchdog-s");
  gboolean same = strcmp (smriti_dict_s (report, "version"), SMRITI_VERSION) == 0;

  line (out, same ? FINE : NOTE, "daemon", "version %s, process %u%s", smriti_dict_s (report, "version"),
        smriti_dict_u (report, "pid"), same ? "" : "; this program is another version: restart the daemon");
  line (out,
        !unit                          ? NOTE
        : strcmp (unit, "active") == 0 ? FINE
                                       : NOTE,
        "systemd unit", "%s%s", unit ? unit : "no user systemd here", watchdog_s > 0 ? ", watched" : "");
  print_prompts (out, report);
  print_store (out, report);
  line (out, smriti_dict_u (report, "vaults") > 0 ? FINE : NOTE, "vaults", "%s, %s%s", vaults, notes,
        smriti_dict_u (report, "vaults") > 0 ? "" : "; 'smriti vault add ~/Notes' adds one");
  g_variant_lookup (report, "settings-warnings", "^a&s", &warnings);
  line (out, warnings && warnings[0] ? WRONG : FINE, "settings", "%s%s%s", smriti_dict_s (report, "settings"),
        warnings && warnings[0] ? ": line " : "", warnings && warnings[0] ? warnings[0] : "");
  line (out, FINE, "clock", "%s, zone %s", smriti_dict_s (report, "clock"), smriti_dict_s (report, "zone"));
}

/* Shows the test notification and waits. @out_outcome: a word, NULL when none was shown. */
static gboolean
test_notification (SmritiDbusDaemon *daemon, SmritiOutput *out, guint wait_s, char **out_outcome, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!out->as_json)
    {
      if (!smriti_output_flush (out, error))
        return FALSE;
      g_printerr ("A test notification is on the screen: please click it (waiting %u s)\n", wait_s);
    }
  smriti_bus_be_patient (daemon, (int) (wait_s + 30) * 1000);
  if (!smriti_dbus_daemon_call_test_notification_sync (daemon, wait_s, smriti_no_options (), out_outcome, NULL, &local))
    *out_outcome = g_strdup ("failed"); /* a finding like any other: the report stands */
  if (!out->as_json)
    line (out,
          strcmp (*out_outcome, "clicked") == 0  ? FINE
          : strcmp (*out_outcome, "failed") == 0 ? WRONG
                                                 : NOTE,
          "test", "%s", strcmp (*out_outcome, "clicked") == 0 ? "your click arrived" : *out_outcome);
  return TRUE;
}

static gboolean
has_server (GDBusConnection *bus)
{
  gboolean has = FALSE;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
      g_variant_new ("(s)", "org.freedesktop.Notifications"), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, 2000, NULL, NULL);

  if (reply)
    g_variant_get (reply, "(b)", &has);
  return has;
}

/* A daemon that this very call started may not have met the notification server
 * yet; it is given two seconds. */
static GVariant *
diagnose (SmritiDbusDaemon *daemon, GError **error)
{
  GVariant *report = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_clear_pointer (&report, g_variant_unref);
      if (!smriti_dbus_daemon_call_diagnose_sync (daemon, smriti_no_options (), &report, NULL, error))
        return NULL;
      if (*smriti_dict_s (report, "server") != '\0' || *smriti_dict_s (report, "server-error") != '\0'
          || !has_server (g_dbus_proxy_get_connection (G_DBUS_PROXY (daemon))))
        break;
      g_usleep (100000);
    }
  return report;
}

gboolean
smriti_run_doctor (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) report = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *outcome = NULL;
  gint64 wait_s;

  if (!smriti_invocation_number (invocation, "wait", 1, 300, 30, &wait_s, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  report = daemon ? diagnose (daemon, error) : NULL;
  if (!report)
    return FALSE;
  unit = unit_state (g_dbus_proxy_get_connection (G_DBUS_PROXY (daemon)));
  if (out->as_json)
    print_json (&out->json, report, unit);
  else
    print_text (out, report, unit);
  if (*smriti_dict_s (report, "server") != '\0' && !smriti_invocation_option (invocation, "no-test")
      && !test_notification (daemon, out, (guint) wait_s, &outcome, error))
    return FALSE;
  if (out->as_json)
    smriti_json_string (&out->json, "test", outcome);
  return TRUE;
}
