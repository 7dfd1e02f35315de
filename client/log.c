/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti log: what happened, oldest first, all or some of it; and a month of it
 * in numbers. The daemon lists the newest first; the pages are turned round
 * here. */

#include "client/bus.h"
#include "client/command.h"
#include "client/log_lines.h"
#include "client/records.h"
#include "client/when.h"
#include "common/day.h"
#include "common/enums.h"

#define DEFAULT_LINES 20
#define DEFAULT_JSON 500
#define MAX_DAYS 36500

/* --- what is wanted --- */

/* Local midnight of @day, as this machine's clock shows it: the stamps that are printed. */
static gint64
midnight_of (gint32 day)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) at = NULL;

  smriti_day_to_ymd (day, &year, &month, &day_of_month);
  at = g_date_time_new_local (year, month, day_of_month, 0, 0, 0);
  return at ? g_date_time_to_unix (at) : 0;
}

static gboolean
today_of (SmritiDbusDaemon *daemon, gint32 *out_day, GError **error)
{
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GDateTime) now = NULL;

  if (!smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, error))
    return FALSE;
  now = g_date_time_new_from_unix_local (smriti_dict_now (status));
  *out_day = smriti_day_from_ymd (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now));
  return TRUE;
}

/* A date, or how many days ago: "2026-11-23", "7d". */
static gboolean
read_day (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const char *option, gint32 *out_day, GError **error)
{
  const char *text = smriti_invocation_option (invocation, option);
  char *end = NULL;
  guint64 n = g_ascii_isdigit (text[0]) ? g_ascii_strtoull (text, &end, 10) : 0;

  if (smriti_day_from_string (text, out_day))
    return TRUE;
  if (!end || g_strcmp0 (end, "d") != 0 || n > MAX_DAYS)
    return smriti_usage_error (invocation, error, "'--%s' takes a date like 2026-11-23, or 7d for seven days ago", option);
  if (!today_of (daemon, out_day, error))
    return FALSE;
  *out_day -= (gint32) n;
  return TRUE;
}

/* The types named, checked; the daemon knows them too, but says it less well. */
static gboolean
add_types (SmritiInvocation *invocation, GVariantDict *options, GError **error)
{
  const char *text = smriti_invocation_option (invocation, "type");
  g_auto (GStrv) words = text ? g_strsplit (text, ",", -1) : NULL;
  const char *names[32] = { NULL };

  for (int type = 1; smriti_event_type_to_string ((SmritiEventType) type); type++)
    names[type - 1] = smriti_event_type_to_string ((SmritiEventType) type);
  for (guint i = 0; words && words[i]; i++)
    {
      g_autofree char *shown = NULL;
      const char *nearest;

      g_strstrip (words[i]);
      if (g_strv_contains (names, words[i]))
        continue;
      shown = smriti_term_clean (words[i]);
      nearest = smriti_nearest (words[i], names);
      return smriti_usage_error (invocation, error, "'%s' is no type of event%s%s%s", shown, nearest ? "; did you mean '" : "",
                                 nearest ? nearest : "", nearest ? "'?" : "");
    }
  if (words)
    g_variant_dict_insert (options, "types", "^as", words);
  return TRUE;
}

/* FALSE with @error; else what is left out stands in @options. */
static gboolean
read_filter (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GVariantDict *options, GError **error)
{
  const char *topic = smriti_invocation_option (invocation, "topic");
  gint32 day;

  if (smriti_invocation_option (invocation, "since"))
    {
      if (!read_day (invocation, daemon, "since", &day, error))
        return FALSE;
      g_variant_dict_insert (options, "since", "x", midnight_of (day));
    }
  if (smriti_invocation_option (invocation, "until"))
    {
      if (!read_day (invocation, daemon, "until", &day, error))
        return FALSE;
      g_variant_dict_insert (options, "until", "x", midnight_of (day + 1)); /* that day too */
    }
  if (topic && *topic != '\0')
    g_variant_dict_insert (options, "topic", "s", topic);
  return add_types (invocation, options, error);
}

/* --- fetching --- */

/* One page. All of the log is counted from its end; some of it goes on before
 * the last one had, so that nothing is looked for twice. */
static GVariant *
fetch_page (SmritiDbusDaemon *daemon, GVariant *filter, const GPtrArray *had, guint rows, guint max_text, GError **error)
{
  gboolean some = g_variant_n_children (filter) > 0;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (filter);
  GVariant *page = NULL;
  const char *last;

  if (some && had->len > 0)
    {
      g_variant_get_child (g_ptr_array_index (had, had->len - 1), 0, "&s", &last);
      g_variant_dict_insert (&options, "before", "s", last);
    }
  smriti_dbus_daemon_call_list_events_sync (daemon, some ? 0 : had->len, rows, max_text, g_variant_dict_end (&options), &page,
                                            NULL, NULL, error);
  return page;
}

/* The run that an event is one of many of, or ""; @details'. */
static const char *
run_of (const char *type, GVariant *details)
{
  if (!g_str_equal (type, "rescheduled") && !g_str_equal (smriti_dict_s (details, "undone-type"), "rescheduled"))
    return "";
  return smriti_dict_s (details, "of");
}

/* The two make one line: done together, or taken back together. */
static gboolean
is_together (GVariant *a, GVariant *b)
{
  const char *type, *other, *run;
  gboolean stands = TRUE, other_stands = TRUE;
  g_autoptr (GVariant) details = g_variant_get_child_value (a, 4);
  g_autoptr (GVariant) other_details = g_variant_get_child_value (b, 4);

  g_variant_get_child (a, 2, "&s", &type);
  g_variant_get_child (b, 2, "&s", &other);
  g_variant_lookup (details, "stands", "b", &stands);
  g_variant_lookup (other_details, "stands", "b", &other_stands);
  run = run_of (type, details);
  return *run != '\0' && g_str_equal (type, other) && g_str_equal (run, run_of (other, other_details)) && stands == other_stands;
}

/* Where the line after the first @wanted begins; the length while they may not be whole. */
static guint
end_of_lines (const GPtrArray *events, gint64 wanted)
{
  gint64 lines = 0;

  for (guint i = 0; i < events->len; i++)
    if ((i == 0 || !is_together (g_ptr_array_index (events, i - 1), g_ptr_array_index (events, i))) && ++lines > wanted)
      return i;
  return events->len;
}

/* New array of GVariant, newest first: @wanted of them, or (@in_lines) those that
 * make as many lines. */
static GPtrArray *
fetch (SmritiDbusDaemon *daemon, GVariant *filter, gint64 wanted, gboolean in_lines, guint max_text, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint end = 0;

  while (in_lines ? end == events->len : events->len < wanted)
    {
      gint64 missing = !in_lines ? wanted - events->len : events->len == 0 ? wanted + 1 : SMRITI_MAX_ROWS;
      g_autoptr (GVariant) page = fetch_page (daemon, filter, events, (guint) MIN (missing, SMRITI_MAX_ROWS), max_text, error);

      if (!page)
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (events, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
      if (in_lines)
        end = end_of_lines (events, wanted);
    }
  if (in_lines)
    g_ptr_array_set_size (events, (int) end);
  return g_steal_pointer (&events);
}

/* --- JSON --- */

/* One detail, under its D-Bus key with '_' for '-'. */
static void
json_detail (SmritiJson *json, const char *key, GVariant *value)
{
  g_autofree char *name = g_strdelimit (g_strdup (key), "-", '_');

  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      smriti_json_bool (json, name, g_variant_get_boolean (value));
      break;
    case G_VARIANT_CLASS_INT32:
      smriti_json_int (json, name, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_UINT32:
      smriti_json_int (json, name, g_variant_get_uint32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      smriti_json_int (json, name, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      smriti_json_double (json, name, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
      smriti_json_word (json, name, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_UINT64:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      break;
    }
}

static void
json_event (SmritiJson *json, GVariant *tuple)
{
  const char *event, *type, *subject, *key;
  gint64 at_s;
  GVariantIter *details = NULL;
  GVariant *value;

  g_variant_get (tuple, "(&sx&s&sa{sv})", &event, &at_s, &type, &subject, &details);
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "event", event);
  smriti_json_int (json, "at", at_s);
  smriti_json_string (json, "type", type);
  smriti_json_word (json, "subject", subject);
  while (g_variant_iter_loop (details, "{&sv}", &key, &value))
    json_detail (json, key, value);
  smriti_json_end_object (json);
  g_variant_iter_free (details);
}

/* --- lines --- */

/* @n: of how many of its run it is the last. */
static void
print_event (SmritiOutput *out, GVariant *tuple, guint n)
{
  const char *event, *type, *subject;
  gint64 at_s;
  g_autoptr (GVariant) details = NULL;
  g_autofree char *text = NULL;
  g_autofree char *stamp = NULL;

  g_variant_get (tuple, "(&sx&s&s@a{sv})", &event, &at_s, &type, &subject, &details);
  if (n > 1)
    {
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (details);

      g_variant_dict_insert (&dict, SMRITI_LOG_TOGETHER, "u", n);
      g_variant_unref (details);
      details = g_variant_ref_sink (g_variant_dict_end (&dict));
    }
  text = smriti_log_line (&out->term, type, subject, details);
  stamp = smriti_when_stamp (at_s);
  smriti_output_printf (out, "%s%s%s  %-10s %s  %s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM), stamp,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), type, text, smriti_term_sgr (&out->term, SMRITI_SGR_DIM),
                        event, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

static void
print_events (SmritiOutput *out, const GPtrArray *events, gboolean some)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "events");
  for (guint i = events->len, n = 1; i > 0; i--)
    {
      GVariant *event = g_ptr_array_index (events, i - 1);

      if (out->as_json)
        json_event (&out->json, event);
      else if (i > 1 && is_together (event, g_ptr_array_index (events, i - 2)))
        n++;
      else
        {
          print_event (out, event, n);
          n = 1;
        }
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (events->len == 0)
    smriti_output_hint (out, some ? "nothing of that kind has happened" : "nothing has happened yet; 'smriti review' begins");
}

static gboolean
show_month (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *month = smriti_invocation_arg (invocation, 0);
  g_autoptr (GVariant) summary = NULL;

  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT); /* the first look at a long log reads all of it */
  if (!smriti_dbus_daemon_call_get_summary_sync (daemon, month ? month : "", smriti_no_options (), &summary, NULL, error))
    return FALSE;
  if (out->as_json)
    smriti_json_summary (&out->json, summary);
  else
    smriti_print_summary (out, summary);
  return TRUE;
}

gboolean
smriti_run_log (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GVariant) filter = NULL;
  g_autoptr (GPtrArray) events = NULL;
  gint64 wanted;

  if (!smriti_invocation_number (invocation, "number", 1, 10000000, out->as_json ? DEFAULT_JSON : DEFAULT_LINES, &wanted, error))
    return FALSE;
  if (invocation->n_args > 0 && !smriti_invocation_option (invocation, "month"))
    return smriti_usage_error (invocation, error, "a month goes with '--month'");
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (smriti_invocation_option (invocation, "month"))
    return show_month (invocation, daemon, error);
  if (!read_filter (invocation, daemon, &options, error))
    return FALSE;
  filter = g_variant_ref_sink (g_variant_dict_end (&options));
  if (g_variant_n_children (filter) > 0)
    smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  events = fetch (daemon, filter, wanted, !out->as_json, out->as_json ? SMRITI_MAX_STRING : 400, error);
  if (!events)
    return FALSE;
  print_events (out, events, g_variant_n_children (filter) > 0);
  return TRUE;
}
