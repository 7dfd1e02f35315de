/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti sheet: what the notes say of an entry, in the terminal, as Markdown or as
 * one HTML page. Without an entry: which sheets there are. */

#include "client/command.h"
#include "client/practice.h"
#include "client/render.h"
#include "client/save.h"
#include "client/sheet_text.h"

#include <string.h>

#define MARKDOWN_WIDTH 78

/* --- which there are --- */

static void
json_entry (SmritiJson *json, const SmritiCurriculum *curriculum, const SmritiEntry *entry)
{
  SmritiPlace heading = smriti_curriculum_heading (curriculum, entry->key);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "topic", curriculum->topic);
  smriti_json_string (json, "entry", entry->key);
  smriti_json_string (json, "title", entry->title);
  smriti_json_word (json, "note", heading.note ? heading.note->path : NULL);
  if (heading.block)
    smriti_json_int (json, "line", heading.block->line);
  else
    smriti_json_null (json, "line");
  smriti_json_end_object (json);
}

static void
print_entry (SmritiOutput *out, const SmritiCurriculum *curriculum, const SmritiEntry *entry, gboolean with_topic)
{
  g_autofree char *topic = with_topic ? smriti_practice_line (&out->term, curriculum->topic, 20) : g_strdup ("");
  int room = out->term.columns - 7 - (*topic ? 2 + smriti_text_width (topic) : 0);
  g_autofree char *title = smriti_render_line (&out->term, entry->title, MAX (room, 10));

  smriti_output_printf (out, "%-6s %s%s%s\n", entry->key, title, *topic ? ", " : "", topic);
}

/* An entry with others beneath it is a sheet of its own. */
static gboolean
list (SmritiOutput *out, GPtrArray *curricula)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);

      for (guint k = 0; k < curriculum->entries->len; k++)
        {
          const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, k);

          if (entry->children->len == 0)
            continue;
          if (out->as_json)
            json_entry (&out->json, curriculum, entry);
          else
            print_entry (out, curriculum, entry, curricula->len > 1);
        }
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else
    smriti_output_hint (out, "'smriti sheet ENTRY' shows one; any entry of the outline has one.");
  return TRUE;
}

/* --- one --- */

static const SmritiEntry *
find_entry (GPtrArray *curricula, const char *written, const SmritiCurriculum **out_curriculum, GError **error)
{
  g_autofree char *key = smriti_outline_number (written, strlen (written), NULL);
  g_autofree char *shown = smriti_term_clean (written);

  for (guint i = 0; key && i < curricula->len; i++)
    {
      const SmritiEntry *entry = smriti_curriculum_entry (g_ptr_array_index (curricula, i), key);

      *out_curriculum = g_ptr_array_index (curricula, i);
      if (entry)
        return entry;
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no entry '%s'; 'smriti outline' lists them", shown);
  return NULL;
}

static gboolean
save_html (SmritiOutput *out, const SmritiSheet *sheet, const char *path, gboolean overwrite, GError **error)
{
  g_autofree char *html = smriti_sheet_html (sheet);
  g_autoptr (SmritiSave) save = smriti_save_new (path, overwrite, error);
  g_autofree char *shown = smriti_term_clean (path);

  if (!save || !smriti_save_write (save, html, strlen (html), error) || !smriti_save_finish (save, error))
    return FALSE;
  if (!g_str_equal (path, "-"))
    smriti_output_hint (out, "wrote %s", shown);
  return TRUE;
}

/* @file: the page that was written, NULL = none. */
static void
json_sheet (SmritiJson *json, const SmritiSheet *sheet, const char *markdown, const char *file)
{
  g_autofree char *title = smriti_sheet_title (sheet);
  g_autofree char *checked = smriti_day_to_string (sheet->checked_day);

  smriti_json_begin_list (json, "results");
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "topic", sheet->curriculum->topic);
  smriti_json_string (json, "entry", sheet->entry->key);
  smriti_json_string (json, "title", title);
  smriti_json_word (json, "checked", sheet->checked_day == SMRITI_DAY_NONE ? NULL : checked);
  smriti_json_string (json, "markdown", markdown);
  smriti_json_string (json, "file", file);
  smriti_json_end_object (json);
  smriti_json_end_list (json);
}

static gboolean
show (SmritiInvocation *invocation, const SmritiSheet *sheet, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *html = smriti_invocation_option (invocation, "html");
  gboolean raw = smriti_invocation_option (invocation, "markdown") != NULL;
  int width = MIN (out->term.columns, 100);
  g_autofree char *markdown = NULL;
  g_autofree char *shown = NULL;

  if (html && !save_html (out, sheet, html, smriti_invocation_option (invocation, "force") != NULL, error))
    return FALSE;
  if (html && !out->as_json)
    return TRUE;
  markdown = smriti_sheet_markdown (sheet, raw || out->as_json ? MARKDOWN_WIDTH : width - 2);
  if (out->as_json)
    json_sheet (&out->json, sheet, markdown, html);
  else
    {
      shown = raw ? smriti_term_clean (markdown) : smriti_render_text (&out->term, markdown, width);
      smriti_output_printf (out, "%s", shown);
    }
  return TRUE;
}

gboolean
smriti_run_sheet (SmritiInvocation *invocation, GError **error)
{
  const char *written = smriti_invocation_arg (invocation, 0);
  const char *html = smriti_invocation_option (invocation, "html");
  gboolean is_for_file = html || smriti_invocation_option (invocation, "markdown");
  const SmritiCurriculum *curriculum = NULL;
  const SmritiEntry *entry;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (SmritiSheet) sheet = NULL;

  if (html && smriti_invocation_option (invocation, "markdown"))
    return smriti_usage_error (invocation, error, "--markdown and --html do not go together");
  if (!written && is_for_file)
    return smriti_usage_error (invocation, error, "it takes an entry, as 2.1");
  if (html && g_str_equal (html, "-") && invocation->out->as_json)
    return smriti_usage_error (invocation, error, "--json and a page on stdout do not go together");
  daemon = smriti_bus_connect (error);
  curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error) : NULL;
  if (!curricula)
    return FALSE;
  if (!written)
    return list (invocation->out, curricula);
  entry = find_entry (curricula, written, &curriculum, error);
  if (!entry)
    return FALSE;
  sheet = smriti_sheet_make (curriculum, entry, is_for_file || invocation->out->as_json || invocation->out->term.utf8);
  return show (invocation, sheet, error);
}
