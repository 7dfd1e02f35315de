/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti agenda: what is open, with its steps and what was written about them the
 * last time, then what comes; with --all or --past how earlier ones ended. */

#include "client/bus.h"
#include "client/command.h"
#include "client/practice.h"
#include "client/when.h"

#include <string.h>

#define DEFAULT_PAST 30
#define LOOK_BACK 12 /* occurrences, for the last that has something written */

static GVariant *
past_options (const SmritiOccurrenceRow *of)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "past", "b", TRUE);
  if (of)
    {
      g_variant_dict_insert (&options, "topic", "s", of->topic);
      g_variant_dict_insert (&options, "cadence", "s", of->cadence);
    }
  return g_variant_dict_end (&options);
}

/* Adds up to @wanted rows to @rows, page by page. */
static gboolean
fetch (SmritiDbusDaemon *daemon, gboolean past, guint wanted, GPtrArray *rows, GError **error)
{
  guint total = 0, n = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_occurrences_sync (daemon, n, MIN (wanted - n, SMRITI_MAX_ROWS),
                                                          past ? past_options (NULL) : smriti_no_options (), &page, &total, NULL,
                                                          error))
        return FALSE;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (rows, g_variant_get_child_value (page, i));
      n += (guint) g_variant_n_children (page);
      if (g_variant_n_children (page) == 0)
        break;
    }
  while (n < MIN (wanted, total));
  return TRUE;
}

/* The newest earlier one of its kind about which something was written. */
static gboolean
find_last (SmritiDbusDaemon *daemon, GVariant *occurrence, GVariant **out_last, GError **error)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
  g_autoptr (GVariant) page = NULL;

  *out_last = NULL;
  if (!smriti_practice_is_ticked (occurrence))
    return TRUE;
  if (!smriti_dbus_daemon_call_list_occurrences_sync (daemon, 0, LOOK_BACK, past_options (&row), &page, NULL, NULL, error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (page) && !*out_last; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);

      if (smriti_practice_has_words (tuple) && strcmp (smriti_occurrence_row (tuple).id, row.id) != 0)
        *out_last = g_steal_pointer (&tuple);
    }
  return TRUE;
}

/* --- for a person --- */

static gboolean
is_open (GVariant *occurrence)
{
  return strcmp (smriti_occurrence_row (occurrence).state, "open") == 0;
}

#define AT_COLUMNS 20 /* "Tue 2026-12-01 09:00" */

static void
print_coming (SmritiOutput *out, GVariant *occurrence, int columns, gint64 now_s)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
  g_autofree char *name = smriti_practice_name (&out->term, occurrence);
  g_autofree char *at = smriti_practice_at (row.opens_s, now_s);
  int days = smriti_when_day (row.opens_s) - smriti_when_day (now_s);

  smriti_output_printf (out, "  %-*s  %s", AT_COLUMNS, at, name);
  if (days > 1)
    smriti_output_printf (out, "%*s  %sin %d days%s", MAX (0, columns - smriti_text_width (name)), "",
                          smriti_term_sgr (&out->term, SMRITI_SGR_DIM), days, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  smriti_output_printf (out, "\n");
  smriti_practice_print_milestones (out, occurrence, 2 + AT_COLUMNS + 2, now_s);
}

static gboolean
ends_alike (GVariant *a, GVariant *b)
{
  SmritiOccurrenceRow x = smriti_occurrence_row (a);
  SmritiOccurrenceRow y = smriti_occurrence_row (b);

  return strcmp (x.topic, y.topic) == 0 && strcmp (x.cadence, y.cadence) == 0 && strcmp (x.state, y.state) == 0
         && strcmp (x.why, y.why) == 0 && !smriti_practice_has_words (a) && !smriti_practice_has_words (b);
}

/* @newest and those before it up to @oldest, @n in a row that ended alike. */
static void
print_past (SmritiOutput *out, GVariant *newest, GVariant *oldest, guint n)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (newest);
  g_autofree char *name = smriti_practice_name (&out->term, newest);
  g_autofree char *ended = smriti_practice_ended (&out->term, newest);

  smriti_output_printf (out, "%s  %s: %s\n", row.date, name, ended);
  if (n > 1)
    smriti_output_printf (out, "            and so %u in a row, from %s on\n", n, smriti_occurrence_row (oldest).date);
  if (smriti_practice_has_words (newest))
    smriti_practice_print_steps (out, newest, NULL, 2, 0);
}

static void
print_how_to_begin (SmritiOutput *out, guint shown)
{
  smriti_output_printf (out,
                        "%sNo note states a rhythm of practice yet. In an outline note, below a heading\n"
                        "  # 4.0 ACTIVE RECALL - Python\n"
                        "lines such as these state one:\n"
                        "  4.1 **Weekly Review** - Mini build, debugging session\n"
                        "  4.2 **30-Day Refresh** - Rebuild a project with new insights\n"
                        "Weekly, 30-Day, 90-Day, Monthly ... Ritual are known; see 'man smriti-agenda'.\n",
                        shown > 0 ? "\n" : "");
}

static void
print_title (SmritiOutput *out, const char *title, gboolean apart)
{
  smriti_output_printf (out, "%s%s%s%s\n", apart ? "\n" : "", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), title,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

/* The daily review goes first, then what has been open the longest. */
static gboolean
print_open (SmritiDbusDaemon *daemon, SmritiOutput *out, GPtrArray *rows, gint64 now_s, guint *out_n, GError **error)
{
  *out_n = 0;
  for (int practice = 0; practice < 2; practice++)
    for (guint i = 0; i < rows->len; i++)
      {
        GVariant *row = g_ptr_array_index (rows, i);
        g_autoptr (GVariant) last = NULL;

        if (!is_open (row) || smriti_practice_is_ticked (row) != (practice == 1))
          continue;
        if (!find_last (daemon, row, &last, error))
          return FALSE;
        smriti_output_printf (out, "%s", (*out_n)++ > 0 ? "\n" : "");
        smriti_practice_print (out, row, last, now_s);
      }
  return TRUE;
}

static gboolean
print_agenda (SmritiDbusDaemon *daemon, SmritiOutput *out, GPtrArray *rows, gint64 now_s, GError **error)
{
  guint n_open, n_coming = 0, n_practice = 0;
  int columns = 0;

  if (!print_open (daemon, out, rows, now_s, &n_open, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *name = smriti_practice_name (&out->term, g_ptr_array_index (rows, i));

      n_practice += smriti_practice_is_ticked (g_ptr_array_index (rows, i)) ? 1 : 0;
      columns = MAX (columns, MIN (40, smriti_text_width (name)));
    }
  for (guint i = 0; i < rows->len; i++)
    if (!is_open (g_ptr_array_index (rows, i)))
      {
        if (n_coming++ == 0)
          print_title (out, "Coming", n_open > 0);
        print_coming (out, g_ptr_array_index (rows, i), columns, now_s);
      }
  if (n_practice == 0)
    print_how_to_begin (out, rows->len);
  else if (n_open > 0)
    smriti_output_hint (out, "'smriti tick weekly 1' ticks a step; '--note' keeps what you learnt for the next time.");
  return TRUE;
}

static void
print_earlier (SmritiOutput *out, GPtrArray *rows, gboolean titled)
{
  if (rows->len > 0 && titled)
    print_title (out, "Earlier", TRUE);
  for (guint i = 0, n; i < rows->len; i += n)
    {
      for (n = 1; i + n < rows->len && ends_alike (g_ptr_array_index (rows, i), g_ptr_array_index (rows, i + n)); n++)
        ;
      print_past (out, g_ptr_array_index (rows, i), g_ptr_array_index (rows, i + n - 1), n);
    }
  if (rows->len == 0 && !titled)
    smriti_output_hint (out, "nothing lies behind yet; 'smriti agenda' shows what is ahead");
}

static void
json_rows (SmritiJson *json, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    smriti_json_occurrence (json, NULL, g_ptr_array_index (rows, i));
}

static gboolean
read_options (SmritiInvocation *invocation, gboolean *out_past, gboolean *out_ahead, gint64 *out_wanted, GError **error)
{
  gboolean all = smriti_invocation_option (invocation, "all") != NULL;
  gboolean past = smriti_invocation_option (invocation, "past") != NULL;

  *out_past = all || past;
  *out_ahead = all || !past;
  if (!*out_past && smriti_invocation_option (invocation, "number"))
    return smriti_usage_error (invocation, error, "'--number' says how many earlier ones: it goes with --past or --all");
  return smriti_invocation_number (invocation, "number", 1, 10000000, invocation->out->as_json ? SMRITI_MAX_ROWS : DEFAULT_PAST,
                                   out_wanted, error);
}

gboolean
smriti_run_agenda (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  gboolean past, ahead;
  gint64 wanted;
  g_autoptr (GPtrArray) coming = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GPtrArray) earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) status = NULL;

  if (!read_options (invocation, &past, &ahead, &wanted, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon || (ahead && !fetch (daemon, FALSE, G_MAXUINT, coming, error))
      || (past && !fetch (daemon, TRUE, (guint) wanted, earlier, error)))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "occurrences");
      json_rows (&out->json, coming);
      json_rows (&out->json, earlier);
      smriti_json_end_list (&out->json);
      return TRUE;
    }
  if (!smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, error)
      || (ahead && !print_agenda (daemon, out, coming, smriti_dict_now (status), error)))
    return FALSE;
  if (past)
    print_earlier (out, earlier, ahead);
  return TRUE;
}
