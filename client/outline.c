/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti outline: the curriculum of each outline note, with what is marked done
 * in it and how much of it is known. */

#include "client/bus.h"
#include "client/command.h"
#include "client/outline_done.h"
#include "client/records.h"
#include "common/text.h"

#include <string.h>

typedef struct
{
  const char *note, *topic, *number, *title;
  GVariant *items; /* as, owned */
  gboolean done;
  guint cards, known, line;
} Entry;

static Entry
entry_row (GVariant *tuple)
{
  Entry entry;

  g_variant_get (tuple, "(&s&s&s&s@asbuuu)", &entry.note, &entry.topic, &entry.number, &entry.title, &entry.items, &entry.done,
                 &entry.cards, &entry.known, &entry.line);
  return entry;
}

static GPtrArray *
fetch (SmritiDbusDaemon *daemon, const char *note, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint total = 0;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (daemon, note, rows->len, SMRITI_MAX_ROWS, SMRITI_MAX_STRING,
                                                      smriti_no_options (), &page, &total, NULL, error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (rows, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
    }
  while (rows->len < total);
  return g_steal_pointer (&rows);
}

static void
json_entry (SmritiJson *json, const Entry *entry)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "number", entry->number);
  smriti_json_string (json, "title", entry->title);
  smriti_json_begin_list (json, "items");
  for (gsize i = 0; i < g_variant_n_children (entry->items); i++)
    {
      const char *item;

      g_variant_get_child (entry->items, i, "&s", &item);
      smriti_json_string (json, NULL, item);
    }
  smriti_json_end_list (json);
  smriti_json_bool (json, "done", entry->done);
  smriti_json_int (json, "cards", entry->cards);
  smriti_json_int (json, "known", entry->known);
  smriti_json_int (json, "line", entry->line);
  smriti_json_end_object (json);
}

static void
begin_note (SmritiOutput *out, const Entry *entry, gboolean first)
{
  g_autofree char *topic = smriti_text_line (entry->topic, 60);
  g_autofree char *note = smriti_text_line (entry->note, 200);

  if (out->as_json)
    {
      if (!first)
        {
          smriti_json_end_list (&out->json);
          smriti_json_end_object (&out->json);
        }
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_string (&out->json, "note", entry->note);
      smriti_json_string (&out->json, "topic", entry->topic);
      smriti_json_begin_list (&out->json, "entries");
      return;
    }
  smriti_output_printf (out, "%s%s%s%s  %s%s%s\n", first ? "" : "\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), topic,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), smriti_term_sgr (&out->term, SMRITI_SGR_DIM), note,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

static void
append_bar (SmritiOutput *out, const Entry *entry)
{
  guint filled = entry->cards > 0 ? (entry->known * 10 + entry->cards - 1) / entry->cards : 0;

  if (entry->cards == 0)
    return;
  smriti_output_printf (out, "  %s", smriti_term_sgr (&out->term, SMRITI_SGR_GOOD));
  for (guint i = 0; i < 10; i++)
    smriti_output_printf (
        out, "%s", i < MIN (filled, 10) ? smriti_term_glyph (&out->term, "█", "#") : smriti_term_glyph (&out->term, "░", "."));
  smriti_output_printf (out, "%s %u/%u", smriti_term_sgr (&out->term, SMRITI_SGR_RESET), entry->known, entry->cards);
}

/* "2.0" and "3" stand at the margin, "2.1" and "2.1.3" each a step further in. */
static int
depth (const char *number)
{
  int dots = 0;

  for (const char *p = number; *p != '\0'; p++)
    dots += *p == '.' && p[1] != '\0';
  return g_str_has_suffix (number, ".0") ? 0 : dots;
}

static void
print_entry (SmritiOutput *out, const Entry *entry, gboolean progress)
{
  g_autofree char *number = smriti_term_clean (entry->number);
  g_autofree char *title = smriti_text_line (entry->title, 44);
  int indent = 2 + 2 * depth (entry->number);

  smriti_output_printf (out, "%*s%s%s %s", indent, "", entry->done ? smriti_term_glyph (&out->term, "✓ ", "x ") : "", number,
                        title);
  if (progress)
    {
      int used = indent + smriti_text_width (number) + 1 + smriti_text_width (title) + (entry->done ? 2 : 0);

      smriti_output_printf (out, "%*s", MAX (0, 52 - used), "");
      append_bar (out, entry);
    }
  smriti_output_printf (out, "\n");
}

/* "done N", else one NOTE at most, with the options of each. */
static gboolean
check_usage (SmritiInvocation *invocation, gboolean marks, GError **error)
{
  static const char *const of_done[] = { "note", "topic", "undo" };

  if (marks && invocation->n_args < 2)
    return smriti_usage_error (invocation, error, "'outline done' needs the number of an entry");
  if (marks && smriti_invocation_option (invocation, "progress"))
    return smriti_usage_error (invocation, error, "--progress is for looking, not for 'outline done'");
  if (!marks && invocation->n_args > 1)
    return smriti_usage_error (invocation, error, "'outline' takes one NOTE, or 'done' and the number of an entry");
  for (gsize i = 0; !marks && i < G_N_ELEMENTS (of_done); i++)
    if (smriti_invocation_option (invocation, of_done[i]))
      return smriti_usage_error (invocation, error, "--%s is for 'outline done'", of_done[i]);
  return TRUE;
}

gboolean
smriti_run_outline (SmritiInvocation *invocation, GError **error)
{
  gboolean marks = invocation->n_args > 0 && strcmp (invocation->args[0], "done") == 0;
  SmritiOutput *out = invocation->out;
  const char *wanted = smriti_invocation_arg (invocation, 0);
  gboolean progress = smriti_invocation_option (invocation, "progress") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const char *note = NULL;

  if (!check_usage (invocation, marks, error))
    return FALSE;
  if (marks)
    return smriti_outline_done (invocation, error);
  invocation->reads = TRUE;
  daemon = smriti_bus_connect (error);
  rows = daemon ? fetch (daemon, wanted ? wanted : "", error) : NULL;
  if (!rows)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "notes");
  for (guint i = 0; i < rows->len; i++)
    {
      Entry entry = entry_row (g_ptr_array_index (rows, i));

      if (!note || strcmp (note, entry.note) != 0)
        begin_note (out, &entry, note == NULL);
      note = entry.note;
      if (out->as_json)
        json_entry (&out->json, &entry);
      else
        print_entry (out, &entry, progress);
      g_variant_unref (entry.items);
    }
  if (out->as_json && note)
    {
      smriti_json_end_list (&out->json);
      smriti_json_end_object (&out->json);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (rows->len == 0)
    smriti_output_hint (out, "no outline note; one has numbered headings such as '## 1.0 FOUNDATIONS' with lines "
                             "'1.1 **Definitions** - first, second'");
  return TRUE;
}
