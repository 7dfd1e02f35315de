/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti log: what happened, oldest first. The daemon lists the newest first;
 * the pages are turned round here. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#include <string.h>

#define DEFAULT_LINES 20
#define DEFAULT_JSON 500

/* New array of GVariant, newest first. */
static GPtrArray *
fetch (SmritiDbusDaemon *daemon, gint64 wanted, guint max_text, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint total = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;
      guint rows = (guint) MIN (wanted - events->len, SMRITI_MAX_ROWS);

      if (!smriti_dbus_daemon_call_list_events_sync (daemon, events->len, rows, max_text, smriti_no_options (), &page, &total,
                                                     NULL, error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (events, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
    }
  while (events->len < MIN (wanted, (gint64) total));
  return g_steal_pointer (&events);
}

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

/* "good, What is a list?" for an answer, the plain details for the rest. */
static char *
details_text (GVariant *details)
{
  static const char *const order[] = { "grade", "front", "undone-type", "cadence", "date", "why", "key", "value" };
  GString *text = g_string_new (NULL);
  gboolean stands = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const char *value = smriti_dict_s (details, order[i]);
      g_autofree char *line = smriti_text_line (value, 50);

      if (*value != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", line);
    }
  g_variant_lookup (details, "stands", "b", &stands);
  if (!stands)
    g_string_append_printf (text, "%staken back", text->len > 0 ? ", " : "");
  return g_string_free (text, FALSE);
}

static void
print_event (SmritiOutput *out, GVariant *tuple)
{
  const char *event, *type, *subject;
  gint64 at_s;
  g_autoptr (GVariant) details = NULL;
  g_autofree char *text = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *about = NULL;

  g_variant_get (tuple, "(&sx&s&s@a{sv})", &event, &at_s, &type, &subject, &details);
  text = details_text (details);
  stamp = smriti_when_stamp (at_s);
  about = smriti_text_line (subject, 40);
  smriti_output_printf (out, "%s%s%s  %-10s %s%s%s  %s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM), stamp,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), type, about, *about != '\0' && *text != '\0' ? "  " : "",
                        text, smriti_term_sgr (&out->term, SMRITI_SGR_DIM), event,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

gboolean
smriti_run_log (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) events = NULL;
  gint64 wanted;

  if (!smriti_invocation_number (invocation, "number", 1, 10000000, out->as_json ? DEFAULT_JSON : DEFAULT_LINES, &wanted, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  events = fetch (daemon, wanted, out->as_json ? SMRITI_MAX_STRING : 400, error);
  if (!events)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "events");
  for (guint i = events->len; i > 0; i--)
    {
      if (out->as_json)
        json_event (&out->json, g_ptr_array_index (events, i - 1));
      else
        print_event (out, g_ptr_array_index (events, i - 1));
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (events->len == 0)
    smriti_output_hint (out, "nothing has happened yet; 'smriti review' begins");
  return TRUE;
}
