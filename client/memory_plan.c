/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory plan: what is overdue, spread over days under a cap; taken up
 * with --start, ended with --stop. */

#include "client/bus.h"
#include "client/memory.h"
#include "client/plot.h"
#include "client/records.h"
#include "client/when.h"
#include "common/memory/backlog.h"

#define MAX_LISTED 14 /* days */
#define BAR 20        /* columns */

typedef struct
{
  const char *day;
  guint cards, left;
  double minutes, recalled;
} Row;

static Row
row_of (GVariant *days, gsize i)
{
  Row row;

  g_variant_get_child (days, i, "(&suddu)", &row.day, &row.cards, &row.minutes, &row.recalled, &row.left);
  return row;
}

/* --- JSON --- */

static void
json_exams (SmritiJson *json, GVariant *exams)
{
  smriti_json_begin_list (json, "exams");
  for (gsize i = 0; i < g_variant_n_children (exams); i++)
    {
      const char *topic, *entry, *day;
      guint left, a_day;

      g_variant_get_child (exams, i, "(&s&s&suu)", &topic, &entry, &day, &left, &a_day);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "topic", topic);
      smriti_json_word (json, "entry", entry);
      smriti_json_string (json, "day", day);
      smriti_json_int (json, "new", left);
      smriti_json_int (json, "new_a_day", a_day);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
print_json (SmritiJson *json, GVariant *plan, GVariant *days, GVariant *exams)
{
  double in_a_day = 0;

  g_variant_lookup (plan, "in-a-day", "d", &in_a_day);
  smriti_json_int (json, "overdue", smriti_dict_u (plan, "overdue"));
  smriti_json_int (json, "due", smriti_dict_u (plan, "due"));
  smriti_json_int (json, "cap", smriti_dict_u (plan, "cap"));
  smriti_json_int (json, "needed", smriti_dict_u (plan, "needed"));
  smriti_json_begin_list (json, "days");
  for (gsize i = 0; i < g_variant_n_children (days); i++)
    {
      Row row = row_of (days, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "day", row.day);
      smriti_json_int (json, "cards", row.cards);
      smriti_json_double (json, "minutes", row.minutes);
      smriti_json_double (json, "recalled", row.recalled);
      smriti_json_int (json, "left", row.left);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_word (json, "done_on", smriti_dict_s (plan, "done"));
  smriti_json_double (json, "in_a_day", in_a_day);
  if (smriti_dict_u (plan, "active-cap") > 0)
    {
      smriti_json_begin_object (json, "active");
      smriti_json_int (json, "cap", smriti_dict_u (plan, "active-cap"));
      smriti_json_string (json, "until", smriti_dict_s (plan, "active-until"));
      smriti_json_end_object (json);
    }
  else
    smriti_json_null (json, "active");
  json_exams (json, exams);
}

/* --- for a person --- */

static void
print_days (SmritiOutput *out, GVariant *days)
{
  gsize n = g_variant_n_children (days);
  double most = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, row_of (days, i).minutes);
  smriti_output_printf (out, "\n");
  for (gsize i = 0; i < MIN (n, MAX_LISTED); i++)
    {
      Row row = row_of (days, i);
      g_autofree char *bar = smriti_plot_bar (&out->term, row.minutes, most, BAR);
      g_autofree char *minutes = smriti_memory_number (row.minutes, row.minutes < 9.95 ? 1 : 0);

      smriti_output_printf (out, "  %s %5u cards %5s min %5.0f known  %s%*s %5u left\n", row.day, row.cards, minutes,
                            row.recalled, bar, BAR - smriti_text_width (bar), "", row.left);
    }
  if (n > MAX_LISTED)
    smriti_output_printf (out, "  and %u days more\n", (guint) (n - MAX_LISTED));
}

static void
print_never (SmritiOutput *out, GVariant *plan, gint64 wanted)
{
  double in_a_day = 0;
  g_autofree char *span = smriti_count ((guint) wanted, "day", NULL);
  g_autofree char *coming = NULL;

  g_variant_lookup (plan, "in-a-day", "d", &in_a_day);
  coming = smriti_memory_number (in_a_day, 1);
  smriti_output_printf (out,
                        "With %u a day there is always something left, for about %s come in a day:\n"
                        "what saves most is asked, the rest waits. With %u a day it would be done in %s.\n",
                        smriti_dict_u (plan, "cap"), coming, smriti_dict_u (plan, "needed"), span);
}

static void
print_pile (SmritiOutput *out, GVariant *plan, GVariant *days, gint64 wanted)
{
  guint overdue = smriti_dict_u (plan, "overdue"), due = smriti_dict_u (plan, "due");
  const char *done = smriti_dict_s (plan, "done");
  g_autofree char *cards = smriti_count (overdue, "card is", "cards are");
  g_autofree char *count = smriti_count ((guint) g_variant_n_children (days), "day", NULL);

  if (overdue == 0)
    {
      smriti_output_printf (out, "Nothing is overdue; %u due today.\n", due);
      return;
    }
  smriti_output_printf (out, "%s overdue, %u more due today.\n", cards, due - overdue);
  if (*done != '\0')
    smriti_output_printf (out,
                          "With %u a day nothing is left on %s (%s), what saves most memory a\n"
                          "minute first.\n",
                          smriti_dict_u (plan, "cap"), done, count);
  else
    print_never (out, plan, wanted);
  print_days (out, days);
}

static void
print_exams (SmritiOutput *out, GVariant *exams)
{
  for (gsize i = 0; i < g_variant_n_children (exams); i++)
    {
      const char *topic, *entry, *day;
      guint left, a_day;
      g_autofree char *clean = NULL;
      g_autofree char *cards = NULL;

      g_variant_get_child (exams, i, "(&s&s&suu)", &topic, &entry, &day, &left, &a_day);
      clean = smriti_term_clean (topic);
      cards = smriti_count (left, "new card", NULL);
      smriti_output_printf (out, "\nExam on %s (%s%s%s): %s still to be met, %u a day.\n", day, clean, *entry != '\0' ? " " : "",
                            entry, cards, a_day);
    }
}

static void
print_text (SmritiOutput *out, GVariant *plan, GVariant *days, GVariant *exams, gint64 wanted)
{
  guint active = smriti_dict_u (plan, "active-cap");

  print_pile (out, plan, days, wanted);
  print_exams (out, exams);
  if (active > 0)
    smriti_output_printf (out,
                          "\nA plan holds: %u due cards a day until %s, or until nothing is overdue.\n"
                          "'smriti memory plan --stop' ends it.\n",
                          active, smriti_dict_s (plan, "active-until"));
  else if (smriti_dict_u (plan, "overdue") > 0)
    smriti_output_hint (out, "'smriti memory plan --start' takes it up, with the same options; no due date moves by it.");
}

/* --- the call --- */

static gboolean
read_wish (SmritiInvocation *invocation, GVariantDict *options, gint64 *out_days, GError **error)
{
  gboolean begin = smriti_invocation_option (invocation, "start") != NULL;
  gboolean stop = smriti_invocation_option (invocation, "stop") != NULL;
  gint64 cap, minutes;

  if (begin && stop)
    return smriti_usage_error (invocation, error, "'--start' and '--stop' exclude each other");
  if (smriti_invocation_option (invocation, "cap") && smriti_invocation_option (invocation, "minutes"))
    return smriti_usage_error (invocation, error, "a cap is in cards (--cap) or in minutes (--minutes), not in both");
  if (!smriti_invocation_number (invocation, "days", 1, SMRITI_BACKLOG_MAX_DAYS, 14, out_days, error)
      || !smriti_invocation_number (invocation, "cap", 1, SMRITI_BACKLOG_MAX_CAP, 0, &cap, error)
      || !smriti_invocation_number (invocation, "minutes", 1, 1440, 0, &minutes, error))
    return FALSE;
  if (smriti_invocation_option (invocation, "days"))
    g_variant_dict_insert (options, "days", "u", (guint) *out_days);
  if (cap > 0)
    g_variant_dict_insert (options, "cap", "u", (guint) cap);
  if (minutes > 0)
    g_variant_dict_insert (options, "minutes", "u", (guint) minutes);
  g_variant_dict_insert (options, "start", "b", begin);
  g_variant_dict_insert (options, "stop", "b", stop);
  invocation->reads = !begin && !stop;
  return TRUE;
}

gboolean
smriti_memory_plan (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) plan = NULL;
  g_autoptr (GVariant) days = NULL;
  g_autoptr (GVariant) exams = NULL;
  gint64 wanted;

  if (!read_wish (invocation, &options, &wanted, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon || !smriti_dbus_daemon_call_plan_backlog_sync (daemon, g_variant_dict_end (&options), &plan, NULL, error))
    return FALSE;
  days = g_variant_lookup_value (plan, "days", G_VARIANT_TYPE ("a(suddu)"));
  exams = g_variant_lookup_value (plan, "exams", G_VARIANT_TYPE ("a(sssuu)"));
  if (!days || !exams)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon's answer is none; is it of another version?");
      return FALSE;
    }
  if (out->as_json)
    print_json (&out->json, plan, days, exams);
  else
    print_text (out, plan, days, exams, wanted);
  return TRUE;
}
