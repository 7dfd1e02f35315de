/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Drives the running daemon through a year on its virtual clock, day by day, over
 * one connection, and counts what was asked by the log:
 *
 *   year FROM DAYS daily weekly 30-day 90-day monthly [SLEEP-AFTER SLEEP-DAYS]
 *
 * FROM is the local date it begins on (08:00), DAYS how long it goes on. The five
 * numbers are the occurrences to be asked about once each. With SLEEP-AFTER the
 * machine sleeps that many days into the year, for SLEEP-DAYS days: the clock jumps. */

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "org.smriti.Smriti1"
#define PATH "/org/smriti/Smriti1"

static GDBusConnection *bus;
static GTimeZone *zone;
static const char *const cadences[] = { "daily", "weekly", "30-day", "90-day", "monthly" };

static GVariant *
call (const char *interface, const char *method, GVariant *arguments, const char *type)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (bus, NAME, PATH, interface, method, arguments, G_VARIANT_TYPE (type), 0, 60000,
                                                 NULL, &error);

  if (!reply)
    g_error ("%s: %s", method, error->message);
  return reply;
}

/* The clock to 08:00 of the @n-th day. */
static void
go_to (const char *method, const GDate *from, int n)
{
  GDate day = *from;
  g_autoptr (GDateTime) at = NULL;

  g_date_add_days (&day, (guint) n);
  at = g_date_time_new (zone, g_date_get_year (&day), (int) g_date_get_month (&day), g_date_get_day (&day), 8, 0, 0);
  g_variant_unref (call (NAME ".TestClock", method, g_variant_new ("(x)", g_date_time_to_unix (at)), "()"));
}

/* What stands of one event, by what it is about. */
static void
take (GVariant *row, GHashTable *asked, GHashTable *missed)
{
  const char *type, *subject, *why = "", *cadence = "";
  g_autoptr (GVariant) details = NULL;
  guint n = 0;

  g_variant_get (row, "(&sx&s&s@a{sv})", NULL, NULL, &type, &subject, &details);
  g_variant_lookup (details, "n", "u", &n);
  g_variant_lookup (details, "why", "&s", &why);
  g_variant_lookup (details, "cadence", "&s", &cadence);
  if (g_str_equal (type, "prompted") && n == 1 && !g_hash_table_add (asked, g_strdup (subject)))
    g_error ("%s was asked about for the first time twice", subject);
  if (!g_str_equal (type, "missed"))
    return;
  g_print ("# missed: %s, %u dates: %s\n", cadence, n, why);
  if (*why == '\0')
    g_error ("%s was missed without a reason", subject);
  n += GPOINTER_TO_UINT (g_hash_table_lookup (missed, cadence));
  g_hash_table_replace (missed, g_strdup (cadence), GUINT_TO_POINTER (n));
}

static void
read_log (GHashTable *asked, GHashTable *missed)
{
  guint offset = 0, total = 1;

  while (offset < total)
    {
      g_autoptr (GVariant) reply = call (NAME, "ListEvents",
                                         g_variant_new ("(uuu@a{sv})", offset, 500, 200, g_variant_new_parsed ("@a{sv} {}")),
                                         "(a(sxssa{sv})u)");
      g_autoptr (GVariant) rows = g_variant_get_child_value (reply, 0);

      g_variant_get_child (reply, 1, "u", &total);
      for (gsize i = 0; i < g_variant_n_children (rows); i++)
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

          take (row, asked, missed);
        }
      offset += (guint) g_variant_n_children (rows);
      g_assert_cmpuint (g_variant_n_children (rows), >, 0);
    }
}

static guint
count (GHashTable *asked, const char *cadence)
{
  g_autofree char *part = g_strdup_printf ("/%s/", cadence);
  GHashTableIter iter;
  gpointer id;
  guint n = 0;

  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    n += strstr (id, part) != NULL;
  return n;
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) missed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  gint64 begun_us = g_get_monotonic_time ();
  int days, sleep_after = -1, sleep_days = 0;
  gboolean failed = FALSE;
  GDate from;

  if (argc != 8 && argc != 10)
    return 64;
  g_date_clear (&from, 1);
  g_date_set_parse (&from, argv[1]);
  days = atoi (argv[2]);
  sleep_after = argc == 10 ? atoi (argv[8]) : -1;
  sleep_days = argc == 10 ? atoi (argv[9]) : 0;
  zone = g_time_zone_new_identifier ("Europe/Berlin");
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (!bus)
    g_error ("%s", error->message);
  for (int n = 1; n <= days; n++)
    {
      if (n != sleep_after)
        go_to ("AdvanceTo", &from, n);
      else
        go_to ("JumpTo", &from, n += sleep_days);
    }
  g_print ("# %d days in %.1f s\n", days, (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC);
  read_log (asked, missed);
  g_print ("1..%u\n", (guint) G_N_ELEMENTS (cadences));
  for (guint i = 0; i < G_N_ELEMENTS (cadences); i++)
    {
      guint n = count (asked, cadences[i]);
      guint gone = GPOINTER_TO_UINT (g_hash_table_lookup (missed, cadences[i]));
      gboolean ok = n == (guint) atoi (argv[3 + i]) && (gone > 0) == (sleep_days > 0 && (i == 0 || gone > 0));

      g_print ("%s %u %s: %u asked about, %u missed with a reason\n", ok ? "ok" : "not ok", i + 1, cadences[i], n, gone);
      failed |= !ok;
    }
  return failed;
}
