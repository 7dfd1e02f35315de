/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti calendar: a month with the load of each day and the practice dated in
 * it; with --ics the rhythms for any calendar program. */

#include "client/bus.h"
#include "client/command.h"
#include "client/icalendar.h"
#include "client/month.h"
#include "client/practice.h"
#include "client/when.h"

#include <string.h>
#include <unistd.h>

#define DEFAULT_DAYS 30
#define MAX_DAYS 1000

/* From the daemon, in order; of rows (sua(…)). */
static GPtrArray *
fetch (SmritiDbusDaemon *daemon, const char *from, guint n_days, GError **error)
{
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  while (days->len < n_days)
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_days_sync (daemon, from, n_days, days->len, SMRITI_MAX_ROWS, smriti_no_options (), &page,
                                                   NULL, NULL, error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (days, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
    }
  return g_steal_pointer (&days);
}

static void
read_day (GVariant *row, const char **out_date, guint *out_cards, GVariant **out_occurrences)
{
  g_variant_get (row, "(&su@a" SMRITI_OCCURRENCE_TYPE ")", out_date, out_cards, out_occurrences);
}

static void
print_json (SmritiJson *json, GPtrArray *days)
{
  smriti_json_begin_list (json, "days");
  for (guint i = 0; i < days->len; i++)
    {
      const char *date;
      guint cards;
      g_autoptr (GVariant) occurrences = NULL;

      read_day (g_ptr_array_index (days, i), &date, &cards, &occurrences);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "day", date);
      smriti_json_int (json, "cards", cards);
      smriti_json_begin_list (json, "occurrences");
      for (gsize k = 0; k < g_variant_n_children (occurrences); k++)
        {
          g_autoptr (GVariant) occurrence = g_variant_get_child_value (occurrences, k);

          smriti_json_occurrence (json, NULL, occurrence);
        }
      smriti_json_end_list (json);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

/* --- for a person --- */

static gboolean
has_practice (GVariant *occurrences)
{
  for (gsize i = 0; i < g_variant_n_children (occurrences); i++)
    {
      g_autoptr (GVariant) occurrence = g_variant_get_child_value (occurrences, i);

      if (smriti_practice_is_ticked (occurrence))
        return TRUE;
    }
  return FALSE;
}

static void
draw (SmritiOutput *out, GPtrArray *days, GVariant *status)
{
  g_autofree SmritiMonthDay *drawn = g_new0 (SmritiMonthDay, days->len);
  gint32 today = SMRITI_DAY_NONE;

  smriti_day_from_string (smriti_dict_s (status, "day"), &today);
  for (guint i = 0; i < days->len; i++)
    {
      const char *date;
      g_autoptr (GVariant) occurrences = NULL;

      read_day (g_ptr_array_index (days, i), &date, &drawn[i].cards, &occurrences);
      smriti_day_from_string (date, &drawn[i].day);
      drawn[i].practice = has_practice (occurrences);
    }
  smriti_month_draw (out, drawn, days->len, today,
                     smriti_dict_u (status, "quota-concepts") + smriti_dict_u (status, "quota-snippets"));
}

/* Practice by date; the daily review, which is on all of them, once a topic. */
static void
list_day (SmritiOutput *out, GVariant *occurrences, GHashTable *daily)
{
  for (gsize i = 0; i < g_variant_n_children (occurrences); i++)
    {
      g_autoptr (GVariant) occurrence = g_variant_get_child_value (occurrences, i);
      SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
      g_autofree char *name = smriti_practice_name (&out->term, occurrence);
      g_autofree char *ended = smriti_practice_ended (&out->term, occurrence);
      g_autofree char *full = smriti_when_full (row.opens_s);
      const char *clock = strrchr (full, ' ') + 1;
      gint32 day = 0;

      if (!smriti_practice_is_ticked (occurrence))
        {
          if (g_hash_table_add (daily, g_strdup (row.topic)))
            smriti_output_printf (out, "  every day       %s  %s\n", clock, name);
          continue;
        }
      smriti_day_from_string (row.date, &day);
      smriti_output_printf (out, "  %.3s %s  %s  %s", full, row.date, clock, name);
      if (strcmp (row.state, "coming") != 0)
        smriti_output_printf (out, ": %s", ended);
      smriti_output_printf (out, "\n");
    }
}

static void
print_text (SmritiOutput *out, GPtrArray *days, GVariant *status)
{
  g_autoptr (GHashTable) daily = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize before;

  draw (out, days, status);
  smriti_output_printf (out, "\n");
  before = out->text->len;
  for (guint i = 0; i < days->len; i++)
    {
      const char *date;
      guint cards;
      g_autoptr (GVariant) occurrences = NULL;

      read_day (g_ptr_array_index (days, i), &date, &cards, &occurrences);
      list_day (out, occurrences, daily);
    }
  if (out->text->len == before)
    smriti_output_printf (out, "Nothing is dated so; 'smriti agenda' says how a note states a rhythm.\n");
}

/* --- iCalendar --- */

static gboolean
print_ics (SmritiOutput *out, SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GVariant) rules = NULL;
  g_autofree char *text = NULL;

  if (!smriti_dbus_daemon_call_list_rules_sync (daemon, smriti_no_options (), &rules, NULL, error))
    return FALSE;
  text = smriti_icalendar_text (rules, error);
  if (!text)
    return FALSE;
  if (out->as_json)
    smriti_json_string (&out->json, "ics", text);
  else if (isatty (STDOUT_FILENO))
    {
      g_autofree char *clean = smriti_term_clean (text);

      smriti_output_printf (out, "%s", clean);
    }
  else
    smriti_output_printf (out, "%s", text);
  smriti_output_hint (out, "'smriti calendar --ics > smriti.ics' keeps it in a file that any calendar program imports.");
  return TRUE;
}

/* --- which days --- */

typedef struct
{
  gboolean ics;
  char from[16]; /* "" = today */
  guint n_days;  /* 0 = the month of today */
} Wanted;

static gboolean
read_month (const char *month, Wanted *wanted)
{
  g_autofree char *first = g_strdup_printf ("%s-01", month);
  gint32 day;
  int year, n, of_month;

  if (strlen (month) != 7 || !smriti_day_from_string (first, &day))
    return FALSE;
  smriti_day_to_ymd (day, &year, &n, &of_month);
  g_strlcpy (wanted->from, first, sizeof wanted->from);
  wanted->n_days = (guint) (smriti_day_from_ymd (n == 12 ? year + 1 : year, n == 12 ? 1 : n + 1, 1) - day);
  return TRUE;
}

static gboolean
read_options (SmritiInvocation *invocation, Wanted *wanted, GError **error)
{
  const char *month = smriti_invocation_option (invocation, "month");
  const char *days = smriti_invocation_option (invocation, "days");
  gint64 n;

  *wanted = (Wanted){ .ics = smriti_invocation_option (invocation, "ics") != NULL };
  if (wanted->ics && (month || days))
    return smriti_usage_error (invocation, error, "'--ics' is the whole calendar; it goes with neither --days nor --month");
  if (month && days)
    return smriti_usage_error (invocation, error, "either --days or --month");
  if (!smriti_invocation_number (invocation, "days", 1, MAX_DAYS, invocation->out->as_json ? DEFAULT_DAYS : 0, &n, error))
    return FALSE;
  wanted->n_days = (guint) n;
  if (month && !read_month (month, wanted))
    return smriti_usage_error (invocation, error, "'%s' is no month; write it like 2026-12", month);
  return TRUE;
}

gboolean
smriti_run_calendar (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  Wanted wanted;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GPtrArray) days = NULL;

  if (!read_options (invocation, &wanted, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (wanted.ics)
    return print_ics (out, daemon, error);
  if (!out->as_json && !smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, error))
    return FALSE;
  if (wanted.n_days == 0)
    {
      g_autofree char *month = g_strndup (smriti_dict_s (status, "day"), strlen ("2026-12"));

      read_month (month, &wanted);
    }
  days = fetch (daemon, wanted.from, wanted.n_days, error);
  if (!days)
    return FALSE;
  if (out->as_json)
    print_json (&out->json, days);
  else
    print_text (out, days, status);
  return TRUE;
}
