/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ritual_view.h"

#include "client/bus.h"
#include "client/log_lines.h"
#include "client/verdict.h"
#include "common/day.h"

#include <string.h>

#define MAX_TEXT 400
#define PATIENCE_MS 120000 /* the daemon walks a month of the log in a worker */

/* --- fetching --- */

static void
forget (SmritiRitualView *view)
{
  g_clear_pointer (&view->occurrence, g_variant_unref);
  g_clear_pointer (&view->steps, g_variant_unref);
  g_clear_pointer (&view->helps, g_strfreev);
  g_clear_pointer (&view->lines, g_variant_unref);
  g_clear_pointer (&view->data, g_variant_unref);
}

void
smriti_ritual_view_free (SmritiRitualView *view)
{
  if (!view)
    return;
  forget (view);
  g_clear_pointer (&view->repos, g_ptr_array_unref);
  g_clear_pointer (&view->summary, g_variant_unref);
  smriti_ritual_fresh_free (view->fresh);
  g_free (view);
}

static gboolean
fetch (SmritiRitualView *view, const char *name, GError **error)
{
  GVariantDict options;
  GVariant *occurrence, *lines, *data;
  char **helps;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "months", "u", view->months);
  if (!smriti_dbus_daemon_call_get_ritual_sync (view->daemon, name, MAX_TEXT, g_variant_dict_end (&options), &occurrence, &helps,
                                                &lines, &data, NULL, error))
    return FALSE;
  forget (view);
  view->occurrence = occurrence;
  view->steps = smriti_occurrence_steps (occurrence);
  view->helps = helps;
  view->lines = lines;
  view->data = data;
  if (g_strv_length (helps) == g_variant_n_children (view->steps) && g_variant_n_children (lines) == g_strv_length (helps))
    return TRUE;
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon's answer does not fit together; restart it");
  return FALSE;
}

/* The month before the ritual's date. That there is none yet, as for a ritual
 * that is far, is no reason to stop. */
static void
fetch_summary (SmritiRitualView *view)
{
  g_autofree char *month = NULL;
  int year, month_of_year, day_of_month;
  gint32 day;

  if (!smriti_day_from_string (smriti_occurrence_row (view->occurrence).date, &day))
    return;
  smriti_day_to_ymd (day, &year, &month_of_year, &day_of_month);
  smriti_day_to_ymd (day - day_of_month, &year, &month_of_year, &day_of_month);
  month = g_strdup_printf ("%04d-%02d", year, month_of_year);
  smriti_dbus_daemon_call_get_summary_sync (view->daemon, month, smriti_no_options (), &view->summary, NULL, NULL);
}

SmritiRitualView *
smriti_ritual_view_new (SmritiDbusDaemon *daemon, const char *name, guint months, GError **error)
{
  g_autoptr (SmritiRitualView) view = g_new0 (SmritiRitualView, 1);

  view->daemon = daemon;
  view->months = months;
  smriti_bus_be_patient (daemon, PATIENCE_MS);
  if (!fetch (view, name, error))
    return NULL;
  fetch_summary (view);
  if (g_strv_contains ((const char *const *) view->helps, "document"))
    view->fresh = smriti_ritual_fresh_read (daemon, smriti_occurrence_row (view->occurrence).topic);
  return g_steal_pointer (&view);
}

gboolean
smriti_ritual_view_renew (SmritiRitualView *view, GError **error)
{
  g_autofree char *id = g_strdup (smriti_occurrence_row (view->occurrence).id);

  return fetch (view, id, error);
}

gboolean
smriti_ritual_view_look (SmritiRitualView *view, GError **error)
{
  if (view->repos)
    return TRUE;
  view->repos = smriti_repos_collect (view->daemon, error);
  if (!view->repos)
    return FALSE;
  smriti_repos_look (view->repos, smriti_daemon_now (view->daemon));
  return TRUE;
}

/* --- looking at it --- */

gsize
smriti_ritual_view_n_steps (const SmritiRitualView *view)
{
  return g_variant_n_children (view->steps);
}

SmritiStepRow
smriti_ritual_view_step (const SmritiRitualView *view, gsize i, GVariant **out_tuple)
{
  *out_tuple = g_variant_get_child_value (view->steps, i);
  return smriti_step_row (*out_tuple);
}

guint
smriti_ritual_view_left (const SmritiRitualView *view)
{
  guint left = 0;

  for (gsize i = 0; i < smriti_ritual_view_n_steps (view); i++)
    {
      g_autoptr (GVariant) tuple = NULL;

      left += smriti_ritual_view_step (view, i, &tuple).done ? 0 : 1;
    }
  return left;
}

gboolean
smriti_ritual_view_is (const SmritiRitualView *view, gsize i, const char *help)
{
  return strcmp (view->helps[i], help) == 0;
}

GVariant *
smriti_ritual_view_list (const SmritiRitualView *view, const char *key, const char *type)
{
  GVariant *list = g_variant_lookup_value (view->data, key, G_VARIANT_TYPE (type));

  return list ? list : g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE (type + 1), NULL, 0));
}

/* --- JSON --- */

static void
json_changed (const SmritiRitualView *view, SmritiJson *json)
{
  g_autoptr (GVariant) list = smriti_ritual_view_list (view, "changed", "a(sux)");

  smriti_json_begin_list (json, "changed");
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      const char *note;
      guint line;
      gint64 at_s;

      g_variant_get_child (list, i, "(&sux)", &note, &line, &at_s);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "note", note);
      smriti_json_int (json, "line", line);
      smriti_json_int (json, "at", at_s);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_failed (const SmritiRitualView *view, SmritiJson *json)
{
  g_autoptr (GVariant) list = smriti_ritual_view_list (view, "failed", "a(ssu)");

  smriti_json_forgotten (json, "failed", list);
}

static void
json_captured (const SmritiRitualView *view, SmritiJson *json)
{
  g_autoptr (GVariant) list = smriti_ritual_view_list (view, "captured", "a(sssu)");

  smriti_json_begin_list (json, "captured");
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      const char *id, *front, *note;
      guint line;

      g_variant_get_child (list, i, "(&s&s&su)", &id, &front, &note, &line);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "id", id);
      smriti_json_string (json, "front", front);
      smriti_json_string (json, "note", note);
      smriti_json_int (json, "line", line);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_archive (const SmritiRitualView *view, SmritiJson *json)
{
  g_autoptr (GVariant) notes = smriti_ritual_view_list (view, "old-notes", "a(su)");
  g_autoptr (GVariant) cards = smriti_ritual_view_list (view, "old-cards", "a(ssbsssssxsu)");

  smriti_json_begin_object (json, "archive");
  smriti_json_begin_list (json, "notes");
  for (gsize i = 0; i < g_variant_n_children (notes); i++)
    {
      const char *note;
      guint days;

      g_variant_get_child (notes, i, "(&su)", &note, &days);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "note", note);
      smriti_json_int (json, "days", days);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_cards (json, "cards", cards);
  smriti_json_int (json, "notes_total", smriti_dict_u (view->data, "old-notes-total"));
  smriti_json_int (json, "cards_total", smriti_dict_u (view->data, "old-cards-total"));
  smriti_json_int (json, "months", view->months);
  smriti_json_end_object (json);
}

static void
json_help (const SmritiRitualView *view, SmritiJson *json, gsize i)
{
  if (*view->helps[i] == '\0')
    {
      smriti_json_null (json, "help");
      return;
    }
  smriti_json_begin_object (json, "help");
  if (smriti_ritual_view_is (view, i, "document"))
    {
      json_changed (view, json);
      json_failed (view, json);
      json_captured (view, json);
      smriti_json_int (json, "changed_total", smriti_dict_u (view->data, "changed-total"));
      smriti_json_int (json, "captured_total", smriti_dict_u (view->data, "captured-total"));
      smriti_ritual_fresh_json (view->fresh, json);
    }
  else if (smriti_ritual_view_is (view, i, "codebases"))
    smriti_json_repos (json, "repos", view->repos, TRUE);
  else if (smriti_ritual_view_is (view, i, "tools"))
    {
      g_autoptr (GVariant) tools = smriti_ritual_view_list (view, "tools", "a(sssssxsb)");

      smriti_json_tools (json, "tools", tools);
    }
  else if (smriti_ritual_view_is (view, i, "archive"))
    json_archive (view, json);
  smriti_json_end_object (json);
}

static void
json_step (const SmritiRitualView *view, SmritiJson *json, gsize i)
{
  g_autoptr (GVariant) tuple = NULL;
  SmritiStepRow step = smriti_ritual_view_step (view, i, &tuple);
  guint line;

  g_variant_get_child (view->lines, i, "u", &line);
  smriti_json_begin_object (json, NULL);
  smriti_json_int (json, "n", step.n);
  smriti_json_string (json, "text", step.text);
  smriti_json_bool (json, "done", step.done);
  smriti_json_word (json, "entry", step.entry);
  if (line > 0)
    smriti_json_int (json, "line", line);
  else
    smriti_json_null (json, "line");
  smriti_json_word (json, "kind", view->helps[i]);
  smriti_json_word (json, "note", step.note);
  smriti_json_word (json, "link", step.link);
  json_help (view, json, i);
  smriti_json_end_object (json);
}

void
smriti_ritual_view_json (const SmritiRitualView *view, SmritiJson *json)
{
  smriti_json_occurrence (json, "occurrence", view->occurrence);
  smriti_json_begin_list (json, "steps");
  for (gsize i = 0; i < smriti_ritual_view_n_steps (view); i++)
    json_step (view, json, i);
  smriti_json_end_list (json);
  smriti_json_word (json, "note", smriti_dict_s (view->data, "note"));
  smriti_json_word (json, "motto", smriti_dict_s (view->data, "motto"));
  smriti_json_time (json, "since", smriti_dict_x (view->data, "since"));
  if (view->summary)
    smriti_json_summary (json, view->summary);
  else
    smriti_json_null (json, "summary");
}
