/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti verdict: keep, try or drop a tool; without words, what was said. */

#include "client/verdict.h"

#include "client/bus.h"
#include "client/command.h"
#include "common/text.h"

#include <string.h>

SmritiVerdictRow
smriti_verdict_row (GVariant *tuple)
{
  SmritiVerdictRow row;

  g_variant_get (tuple, "(&s&s&s&s&sx&sb)", &row.event, &row.category, &row.name, &row.verdict, &row.why, &row.at_s, &row.date,
                 &row.latest);
  return row;
}

static void
json_members (SmritiJson *json, const SmritiVerdictRow *row)
{
  smriti_json_word (json, "verdict", row->verdict);
  smriti_json_word (json, "date", row->date);
  smriti_json_word (json, "why", row->why);
  smriti_json_time (json, "at", row->at_s);
  smriti_json_word (json, "event", row->event);
}

/* Row @i and the earlier ones after it; the next row that is a latest. */
static gsize
json_tool (SmritiJson *json, GVariant *verdicts, gsize i)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (verdicts, i);
  SmritiVerdictRow row = smriti_verdict_row (first);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "category", row.category);
  smriti_json_word (json, "name", row.name);
  json_members (json, &row);
  smriti_json_begin_list (json, "earlier");
  for (i++; i < g_variant_n_children (verdicts); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (verdicts, i);
      SmritiVerdictRow earlier = smriti_verdict_row (tuple);

      if (earlier.latest)
        break;
      smriti_json_begin_object (json, NULL);
      json_members (json, &earlier);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_end_object (json);
  return i;
}

void
smriti_json_tools (SmritiJson *json, const char *key, GVariant *verdicts)
{
  smriti_json_begin_list (json, key);
  for (gsize i = 0; i < g_variant_n_children (verdicts);)
    i = json_tool (json, verdicts, i);
  smriti_json_end_list (json);
}

char *
smriti_verdict_line (const SmritiVerdictRow *row)
{
  g_autofree char *name = smriti_text_line (row->name, 60);
  g_autofree char *why = smriti_text_line (row->why, 200);

  return g_strdup_printf ("%-4s  %s  %s%s%s", row->verdict, name, row->date, *why != '\0' ? ", " : "", why);
}

/* --- the command --- */

static GVariant *
text_option (const char *key, const char *value)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (value)
    g_variant_dict_insert (&options, key, "s", value);
  return g_variant_dict_end (&options);
}

static gboolean
give (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *why = smriti_invocation_option (invocation, "why");
  g_autoptr (GVariant) given = NULL;
  g_autofree char *line = NULL;
  g_autofree char *category = NULL;
  SmritiVerdictRow row;

  if (!smriti_dbus_daemon_call_set_verdict_sync (daemon, invocation->args[0], invocation->args[1], invocation->args[2],
                                                 text_option ("why", why), &given, NULL, error))
    return FALSE;
  row = smriti_verdict_row (given);
  if (out->as_json)
    {
      smriti_json_begin_object (&out->json, "verdict");
      smriti_json_string (&out->json, "category", row.category);
      smriti_json_string (&out->json, "name", row.name);
      json_members (&out->json, &row);
      smriti_json_end_object (&out->json);
      smriti_json_string (&out->json, "event", row.event);
      return TRUE;
    }
  line = smriti_verdict_line (&row);
  category = smriti_text_line (row.category, 60);
  smriti_output_printf (out, "%s: %s\n", category, line);
  smriti_output_hint (out, "'smriti undo' takes this back.");
  return TRUE;
}

static void
print_lines (SmritiOutput *out, GVariant *verdicts, char **last)
{
  for (gsize i = 0; i < g_variant_n_children (verdicts); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (verdicts, i);
      SmritiVerdictRow row = smriti_verdict_row (tuple);
      g_autofree char *line = smriti_verdict_line (&row);
      g_autofree char *category = smriti_text_line (row.category, 60);

      if (g_strcmp0 (*last, category) != 0)
        smriti_output_printf (out, "%s\n", category);
      smriti_output_printf (out, "%s%s\n", row.latest ? "  " : "    earlier: ", line);
      g_free (*last);
      *last = g_steal_pointer (&category);
    }
}

static gboolean
list (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *category = smriti_invocation_arg (invocation, 0);
  g_autofree char *last = NULL;
  guint offset = 0, total = 0;

  if (out->as_json)
    smriti_json_begin_list (&out->json, "verdicts");
  do
    {
      g_autoptr (GVariant) page = NULL;
      gsize rows;

      if (!smriti_dbus_daemon_call_list_verdicts_sync (daemon, offset, SMRITI_MAX_ROWS, text_option ("category", category), &page,
                                                       &total, NULL, error))
        return FALSE;
      rows = g_variant_n_children (page);
      if (out->as_json)
        for (gsize i = 0; i < rows; i++)
          {
            g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
            SmritiVerdictRow row = smriti_verdict_row (tuple);

            smriti_json_begin_object (&out->json, NULL);
            smriti_json_string (&out->json, "category", row.category);
            smriti_json_string (&out->json, "name", row.name);
            json_members (&out->json, &row);
            smriti_json_bool (&out->json, "latest", row.latest);
            smriti_json_end_object (&out->json);
          }
      else
        print_lines (out, page, &last);
      offset += (guint) rows;
      if (rows == 0)
        break;
    }
  while (offset < total);
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (total == 0)
    smriti_output_hint (out, "no verdict yet; 'smriti verdict CATEGORY NAME keep|try|drop' gives one");
  return TRUE;
}

gboolean
smriti_run_verdict (SmritiInvocation *invocation, GError **error)
{
  static const char *const words[] = { "keep", "try", "drop", NULL };
  gboolean gives = invocation->n_args == 3;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;

  if (invocation->n_args == 2)
    return smriti_usage_error (invocation, error, "'verdict' takes CATEGORY, NAME and keep, try or drop");
  if (gives && !g_strv_contains (words, invocation->args[2]))
    return smriti_usage_error (invocation, error, "a verdict is keep, try or drop, not '%s'", invocation->args[2]);
  if (!gives && smriti_invocation_option (invocation, "why"))
    return smriti_usage_error (invocation, error, "--why is for giving a verdict");
  invocation->reads = !gives;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  return gives ? give (invocation, daemon, error) : list (invocation, daemon, error);
}
