/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti export: the log as JSON lines, the cards as CSV. Both come page by page
 * and go to a file (or stdout) that is whole or not there. */

#include "config.h"

#include "client/bus.h"
#include "client/command.h"
#include "client/csv.h"
#include "client/event_line.h"
#include "client/paths.h"
#include "client/save.h"
#include "common/event_row.h"

#include <string.h>

/* --- events --- */

static gboolean
append_rows (GString *text, GVariant *rows, gint64 *left, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (rows) && *left > 0; i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (SmritiEvent) event = smriti_event_from_row (row, error);

      if (!event)
        return FALSE;
      smriti_event_line_append (text, event);
      (*left)--;
    }
  return TRUE;
}

/* What happens while it is written is left for the next time: the header says
 * how many there are. */
static gboolean
write_events (SmritiDbusDaemon *daemon, SmritiSave *save, gint64 *out_count, GError **error)
{
  gint64 last = 0, left = -1;

  while (left != 0)
    {
      g_autoptr (GVariant) rows = NULL;
      g_auto (GStrv) devices = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      guint64 total;

      if (!smriti_dbus_daemon_call_export_events_sync (daemon, last, SMRITI_MAX_ROWS, smriti_no_options (), &rows, &last, &total,
                                                       &devices, NULL, error))
        return FALSE;
      if (left < 0)
        {
          left = *out_count = (gint64) total;
          smriti_event_line_append_header (text, SMRITI_VERSION, (const char *const *) devices, left);
        }
      if (left > 0 && g_variant_n_children (rows) == 0)
        {
          g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                               "another database took the place of this one meanwhile; export again");
          return FALSE;
        }
      if (!append_rows (text, rows, &left, error) || !smriti_save_write (save, text->str, text->len, error))
        return FALSE;
    }
  return TRUE;
}

/* --- cards --- */

static const char *const columns[] = { "id",   "key",   "kind", "deck",      "entry",      "topic",   "note",   "line", "front",
                                       "back", "state", "due",  "stability", "difficulty", "answers", "lapses", "off",  NULL };

static char *
number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, sizeof buffer, value);
  return g_strdup (buffer);
}

/* "" for none. */
static char *
instant (gint64 at_s)
{
  g_autoptr (GDateTime) at = at_s == 0 ? NULL : g_date_time_new_from_unix_utc (at_s);

  return at ? g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static void
append_card (GString *text, GVariant *row)
{
  const char *id, *key, *kind, *deck, *entry, *topic, *note, *front, *back, *state, *off;
  gboolean snippet;
  guint line, answers, lapses;
  double stability, difficulty;
  gint64 due_s;
  char lines[16], answered[16], lapsed[16];
  g_autofree char *due = NULL;
  g_autofree char *stable = NULL;
  g_autofree char *difficult = NULL;

  g_variant_get (row, "(&s&s&sb&s&s&s&su&s&s&sxdduu&s)", &id, &key, &kind, &snippet, &deck, &entry, &topic, &note, &line, &front,
                 &back, &state, &due_s, &stability, &difficulty, &answers, &lapses, &off);
  g_snprintf (lines, sizeof lines, "%u", line);
  g_snprintf (answered, sizeof answered, "%u", answers);
  g_snprintf (lapsed, sizeof lapsed, "%u", lapses);
  due = instant (due_s);
  stable = answers > 0 ? number (stability) : g_strdup ("");
  difficult = answers > 0 ? number (difficulty) : g_strdup ("");
  {
    const char *const fields[] = { id,    key,  kind,  deck, entry,  topic,     note,     line > 0 ? lines : "",
                                   front, back, state, due,  stable, difficult, answered, lapsed,
                                   off,   NULL };

    G_STATIC_ASSERT (G_N_ELEMENTS (fields) == G_N_ELEMENTS (columns));
    smriti_csv_append (text, fields);
  }
}

static gboolean
write_cards (SmritiDbusDaemon *daemon, SmritiSave *save, gint64 *out_count, GError **error)
{
  guint total = 1;

  *out_count = 0;
  while (*out_count < total)
    {
      g_autoptr (GVariant) rows = NULL;
      g_autoptr (GString) text = g_string_new (NULL);

      if (!smriti_dbus_daemon_call_export_cards_sync (daemon, "", (guint) *out_count, SMRITI_MAX_ROWS, smriti_no_options (),
                                                      &rows, &total, NULL, error))
        return FALSE;
      if (*out_count == 0)
        smriti_csv_append (text, columns);
      for (gsize i = 0; i < g_variant_n_children (rows); i++)
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

          append_card (text, row);
        }
      if (!smriti_save_write (save, text->str, text->len, error))
        return FALSE;
      if (g_variant_n_children (rows) == 0)
        break;
      *out_count += (gint64) g_variant_n_children (rows);
    }
  return TRUE;
}

/* --- the command --- */

gboolean
smriti_run_export (SmritiInvocation *invocation, GError **error)
{
  const char *what = smriti_invocation_arg (invocation, 0), *file = smriti_invocation_arg (invocation, 1);
  SmritiOutput *out = invocation->out;
  gboolean events = g_str_equal (what, "events");
  gboolean to_stdout = !file || g_str_equal (file, "-");
  g_autofree char *path = to_stdout ? g_strdup ("-") : smriti_path_as_named (file);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (SmritiSave) save = NULL;
  gint64 count;

  if (!events && !g_str_equal (what, "cards"))
    return smriti_usage_error (invocation, error, "'%s' is none of events, cards", what);
  if (to_stdout && out->as_json)
    return smriti_usage_error (invocation, error, "--json tells what was written, which then cannot go to stdout; name a FILE");
  daemon = smriti_bus_connect (error);
  save = daemon ? smriti_save_new (path, smriti_invocation_option (invocation, "force") != NULL, error) : NULL;
  if (!save || !(events ? write_events : write_cards) (daemon, save, &count, error) || !smriti_save_finish (save, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_string (&out->json, "file", path);
      smriti_json_int (&out->json, what, count);
    }
  else if (!to_stdout)
    smriti_output_printf (out, "%" G_GINT64_FORMAT " %s written to %s\n", count, what, path);
  return TRUE;
}
