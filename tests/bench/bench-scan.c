/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* bench-scan SMRITID [NOTES [ROUNDS]]: a real daemon and a vault of 2,000 notes
 * and 140,000 cards. The first scan with storing against bare inserts of the
 * same rows, in turn, and what the daemon answers meanwhile; its memory; a start
 * with nothing changed; a note changed; a git checkout of half the notes. */

#include "common/names.h"
#include "common/notes/identity.h"
#include "tests/bench/bare.h"
#include "tests/bench/vault.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SCAN_LIMIT 2.5      /* times the bare inserts */
#define STATUS_LIMIT_MS 100 /* at any time of a scan */
#define PEAK_LIMIT_KB (200 * 1024)
#define AFTER_LIMIT_KB (60 * 1024)
#define START_LIMIT_MS 150
#define CHANGE_LIMIT_MS 50
#define CHECKOUT_LIMIT_MS 1000
#define WAIT_US (60 * G_USEC_PER_SEC)

typedef struct
{
  const char *smritid;
  GDBusConnection *bus;
  GSubprocess *daemon;
  char *top, *vault, *data;
  guint n_notes;
  gboolean failed;
} Bench;

static void
judge (Bench *bench, const char *what, double value, double limit, const char *unit)
{
  g_print ("%-58s %9.1f %-2s (limit %.1f)%s\n", what, value, unit, limit, value > limit ? "  MISSED" : "");
  bench->failed |= value > limit;
}

static double
since_ms (gint64 began_us)
{
  return (double) (g_get_monotonic_time () - began_us) / 1000;
}

/* --- the daemon --------------------------------------------------------- */

static GVariant *
call (Bench *bench, const char *method, GVariant *arguments)
{
  return g_dbus_connection_call_sync (bench->bus, SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
}

static GVariant *
no_options (void)
{
  return g_variant_new ("a{sv}", NULL);
}

static gboolean
answers (Bench *bench)
{
  g_autoptr (GVariant) reply = call (bench, "NextCard", g_variant_new ("(u@a{sv})", 1000, no_options ()));

  return reply != NULL;
}

static gboolean
is_up (Bench *bench)
{
  g_autoptr (GVariant) reply = call (bench, "GetStatus", g_variant_new ("(@a{sv})", no_options ()));

  return reply != NULL;
}

static guint
count_cards (Bench *bench)
{
  g_autoptr (GVariant) reply = call (bench, "ListVaults", g_variant_new ("(uu@a{sv})", 0, 10, no_options ()));
  g_autoptr (GVariantIter) rows = NULL;
  guint cards = 0;

  if (!reply)
    return 0;
  g_variant_get (reply, "(a(ssuuuus)u)", &rows, NULL);
  g_variant_iter_next (rows, "(ssuuuus)", NULL, NULL, NULL, &cards, NULL, NULL, NULL);
  return cards;
}

/* Ready when @ready says so; ms from the start of the process. */
static double
start (Bench *bench, gboolean (*ready) (Bench *bench))
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", bench->data, TRUE);
  bench->daemon = g_subprocess_launcher_spawn (launcher, &error, bench->smritid, NULL);
  if (!bench->daemon)
    g_error ("%s", error->message);
  while (!ready (bench))
    {
      if (g_get_monotonic_time () - began_us > WAIT_US)
        g_error ("the daemon does not answer");
      g_usleep (500);
    }
  return since_ms (began_us);
}

static void
stop (Bench *bench)
{
  g_subprocess_send_signal (bench->daemon, SIGTERM);
  g_subprocess_wait (bench->daemon, NULL, NULL);
  g_clear_object (&bench->daemon);
}

static double
memory_kb (Bench *bench, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (bench->daemon));
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents (path, &status, NULL, NULL) || !(line = strstr (status, field)))
    g_error ("%s has no %s", path, field);
  return (double) g_ascii_strtoull (line + strlen (field) + 1, NULL, 10);
}

/* --- the first scan ----------------------------------------------------- */

typedef struct
{
  Bench *bench;
  gint64 asked_us;
  double longest_ms;
  guint n_asked;
  gboolean is_over;   /* the vault is read */
  gboolean is_asking; /* until the status after that */
} Scan;

static void ask_status (Scan *scan);

static void
on_status (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Scan *scan = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  scan->longest_ms = fmax (scan->longest_ms, since_ms (scan->asked_us));
  scan->n_asked++;
  if (!reply)
    g_error ("the daemon does not tell its status");
  scan->is_asking = !scan->is_over;
  if (scan->is_asking)
    ask_status (scan);
}

static gboolean
on_time (gpointer user_data)
{
  Scan *scan = user_data;

  scan->asked_us = g_get_monotonic_time ();
  g_dbus_connection_call (scan->bench->bus, SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, "GetStatus",
                          g_variant_new ("(@a{sv})", no_options ()), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_status,
                          scan);
  return G_SOURCE_REMOVE;
}

/* Twenty times a second: more would be the load that is measured. */
static void
ask_status (Scan *scan)
{
  g_timeout_add (50, on_time, scan);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Scan *scan = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (!reply)
    g_error ("%s", error->message);
  scan->is_over = TRUE;
}

static double
scan (Bench *bench, double *out_longest_ms)
{
  Scan scan = { .bench = bench, .is_asking = TRUE };
  gint64 began_us = g_get_monotonic_time ();
  double ms = 0;

  g_dbus_connection_call (bench->bus, SMRITI_BUS_NAME, SMRITI_OBJECT_PATH, SMRITI_INTERFACE, "AddVault",
                          g_variant_new ("(s@a{sv})", bench->vault, no_options ()), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          G_MAXINT, NULL, on_added, &scan);
  on_time (&scan);
  while (!scan.is_over)
    g_main_context_iteration (NULL, TRUE);
  ms = since_ms (began_us);
  while (scan.is_asking)
    g_main_context_iteration (NULL, TRUE);
  *out_longest_ms = fmax (*out_longest_ms, scan.longest_ms);
  return ms;
}

static void
remove_all (const char *path)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", path);

  if (system (command) != 0)
    g_error ("%s failed", command);
}

static void
measure_scans (Bench *bench, guint rounds)
{
  g_autofree char *database = g_build_filename (bench->data, SMRITI_DIR, SMRITI_DB_FILE, NULL);
  g_autofree char *bare = g_build_filename (bench->top, "bare.db", NULL);
  double best_scan = G_MAXDOUBLE, best_bare = G_MAXDOUBLE, longest_ms = 0, peak = 0, after = 0;
  BenchRows *rows = NULL;

  for (guint i = 0; i < rounds; i++)
    {
      if (bench->daemon)
        stop (bench);
      remove_all (bench->data);
      start (bench, is_up);
      best_scan = fmin (best_scan, scan (bench, &longest_ms));
      peak = fmax (peak, memory_kb (bench, "VmHWM:"));
      after = fmax (after, memory_kb (bench, "VmRSS:"));
      if (!rows)
        rows = bench_rows_load (database);
      best_bare = fmin (best_bare, bench_rows_write (rows, bare));
    }
  g_print ("%u notes, %u cards, %u rows; best of %u: scan %.0f ms, bare inserts %.0f ms\n", bench->n_notes, count_cards (bench),
           bench_rows_count (rows), rounds, best_scan, best_bare);
  judge (bench, "first scan against bare inserts", best_scan / best_bare, SCAN_LIMIT, "x");
  judge (bench, "longest GetStatus meanwhile", longest_ms, STATUS_LIMIT_MS, "ms");
  judge (bench, "memory at the peak", peak / 1024, PEAK_LIMIT_KB / 1024, "MB");
  judge (bench, "memory after", after / 1024, AFTER_LIMIT_KB / 1024, "MB");
  bench_rows_free (rows);
}

/* --- after it ----------------------------------------------------------- */

static void
measure_starts (Bench *bench)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 5; i++)
    {
      stop (bench);
      best = fmin (best, start (bench, answers));
    }
  judge (bench, "start with nothing changed until 'next' answers, best of 5", best, START_LIMIT_MS, "ms");
}

static gboolean
has_card (Bench *bench, const char *id)
{
  g_autoptr (GVariant) reply = call (bench, "GetCard", g_variant_new ("(su@a{sv})", id, 100, no_options ()));

  return reply != NULL;
}

static void
wait_for_cards (Bench *bench, guint n)
{
  gint64 began_us = g_get_monotonic_time ();

  while (count_cards (bench) != n)
    {
      if (g_get_monotonic_time () - began_us > WAIT_US)
        g_error ("%u cards are there, not %u", count_cards (bench), n);
      g_usleep (5000);
    }
}

static void
measure_change (Bench *bench)
{
  double best = G_MAXDOUBLE;

  for (guint i = 1; i <= 7; i++)
    {
      g_autofree char *path = bench_vault_path (i);
      g_autofree char *file = g_build_filename (bench->vault, path, NULL);
      g_autofree char *text = bench_vault_note (i, i);
      g_autofree char *card = g_strdup_printf ("What is new in edition %u of note %u\n::\none card and one line", i, i);
      g_autofree char *id = smriti_card_key (NULL, SMRITI_KIND_BASIC, card, strlen (card), 0);
      gint64 began_us;

      /* renamed, as most editors save */
      g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, NULL);
      began_us = g_get_monotonic_time ();
      while (!has_card (bench, id))
        {
          if (g_get_monotonic_time () - began_us > WAIT_US)
            g_error ("card %s is not read", id);
          g_usleep (300);
        }
      best = fmin (best, since_ms (began_us));
    }
  judge (bench, "a note saved until its new card is there, best of 7", best, CHANGE_LIMIT_MS, "ms");
}

static void
git (Bench *bench, const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("git -C '%s' -c user.name=a -c user.email=a@b -c core.fsync=none %s >/dev/null",
                                              bench->vault, arguments);

  if (system (command) != 0)
    g_error ("%s failed", command);
}

static void
measure_checkout (Bench *bench, guint before)
{
  double best = G_MAXDOUBLE;
  guint n = (bench->n_notes + 1) / 2;

  bench_vault_write (bench->vault, bench->n_notes, 0, 0);
  wait_for_cards (bench, before);
  git (bench, "init -q -b one");
  git (bench, "add -A");
  git (bench, "commit -qm one");
  git (bench, "checkout -qb two");
  bench_vault_write (bench->vault, bench->n_notes, 2, 1000);
  git (bench, "commit -qam two");
  for (guint i = 0; i < 3; i++)
    {
      gint64 began_us;

      git (bench, "checkout -q one");
      wait_for_cards (bench, before);
      git (bench, "checkout -q two");
      began_us = g_get_monotonic_time ();
      wait_for_cards (bench, before + n);
      best = fmin (best, since_ms (began_us));
    }
  judge (bench, "git checkout of half the notes until all are read, best of 3", best, CHECKOUT_LIMIT_MS, "ms");
}

int
main (int argc, char **argv)
{
  Bench bench = { .n_notes = argc > 2 ? (guint) atoi (argv[2]) : BENCH_VAULT_NOTES };
  g_autoptr (GError) error = NULL;
  guint n_cards;

  if (argc < 2)
    {
      g_printerr ("usage: bench-scan SMRITID [NOTES [ROUNDS]]\n");
      return SMRITI_EXIT_USAGE;
    }
  bench.smritid = argv[1];
  bench.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (!bench.bus)
    g_error ("%s", error->message);
  bench.top = g_dir_make_tmp ("smriti-bench-XXXXXX", NULL);
  bench.vault = g_build_filename (bench.top, "vault", NULL);
  bench.data = g_build_filename (bench.top, "data", NULL);
  bench_vault_write (bench.vault, bench.n_notes, 0, 0);
  measure_scans (&bench, argc > 3 ? (guint) atoi (argv[3]) : 3);
  measure_starts (&bench);
  n_cards = count_cards (&bench);
  measure_change (&bench);
  measure_checkout (&bench, n_cards);
  stop (&bench);
  remove_all (bench.top);
  g_object_unref (bench.bus);
  return bench.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
