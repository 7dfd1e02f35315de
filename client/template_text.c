/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/template_text.h"

#include <string.h>

#define PLACEHOLDER "\\{\\{[ \\t]*([A-Za-z][A-Za-z0-9_-]*)[ \\t]*(?:=([^{}\\n]*))?\\}\\}"

static void
part_free (gpointer data)
{
  SmritiTemplatePart *part = data;

  g_free (part->path);
  g_free (part->text);
  g_free (part);
}

static void
template_free (gpointer data)
{
  SmritiTemplate *template = data;

  g_free (template->name);
  g_free (template->title);
  g_free (template->about);
  g_ptr_array_unref (template->parts);
  g_free (template);
}

/* --- finding --- */

static SmritiTemplate *
template_new (const SmritiCurriculum *curriculum, const SmritiPlace *place, const char *title)
{
  SmritiTemplate *template = g_new0 (SmritiTemplate, 1);

  template->name = g_strdup (place->block->remark.words);
  template->title = g_strdup (title);
  template->about = g_strdup ("");
  template->curriculum = curriculum;
  template->note = place->note;
  template->entry = place->block->entry;
  template->line = place->block->line;
  template->parts = g_ptr_array_new_with_free_func (part_free);
  return template;
}

static void
add_part (SmritiTemplate *template, const SmritiBlock *block)
{
  SmritiTemplatePart *part = g_new0 (SmritiTemplatePart, 1);

  part->path = smriti_info_value (block->info, "file");
  part->text = g_strconcat (block->text, "\n", NULL);
  part->line = block->line;
  g_ptr_array_add (template->parts, part);
}

GPtrArray *
smriti_templates_find (const SmritiCurriculum *curriculum)
{
  GPtrArray *templates = g_ptr_array_new_with_free_func (template_free);
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, NULL, TRUE);
  SmritiTemplate *open = NULL;
  const char *title = "";

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      const SmritiBlock *block = place->block;

      if (open && (place->note != open->note || block->kind == SMRITI_BLOCK_HEADING))
        open = NULL;
      if (block->kind == SMRITI_BLOCK_HEADING)
        title = smriti_heading_words (block->text);
      else if (block->kind == SMRITI_BLOCK_REMARK && block->remark.kind == SMRITI_REMARK_TEMPLATE)
        g_ptr_array_add (templates, open = template_new (curriculum, place, title));
      else if (open && block->kind == SMRITI_BLOCK_FENCE)
        add_part (open, block);
      else if (open && block->kind == SMRITI_BLOCK_TEXT && *open->about == '\0')
        {
          g_free (open->about);
          open->about = g_strdup (block->text);
        }
    }
  return templates;
}

/* --- filling --- */

static GRegex *
placeholder_regex (void)
{
  static GRegex *regex;

  if (!regex)
    regex = g_regex_new (PLACEHOLDER, G_REGEX_OPTIMIZE, 0, NULL);
  return regex;
}

void
smriti_template_placeholders (const char *text, GHashTable *table)
{
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (placeholder_regex (), text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      char *name = g_match_info_fetch (match, 1);
      g_autofree char *preset = g_match_info_fetch (match, 2);
      const char *known = g_hash_table_lookup (table, name);

      if (known && *known)
        g_free (name);
      else
        g_hash_table_replace (table, name, g_strdup (preset ? preset : ""));
    }
}

static gboolean
put_value (const GMatchInfo *match, GString *out, gpointer values)
{
  g_autofree char *name = g_match_info_fetch (match, 1);
  const char *value = g_hash_table_lookup (values, name);

  g_string_append (out, value ? value : "");
  return FALSE;
}

char *
smriti_template_fill (const char *text, GHashTable *values)
{
  char *filled = g_regex_replace_eval (placeholder_regex (), text, -1, 0, 0, put_value, values, NULL);

  return filled ? filled : g_strdup (text);
}

gboolean
smriti_template_path_is_safe (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (*path == '\0' || *path == '/' || strlen (path) > 1024)
    return FALSE;
  for (char **part = parts; *part; part++)
    if (**part == '\0' || g_str_equal (*part, ".") || g_str_equal (*part, "..") || **part == '~')
      return FALSE;
  for (const char *p = path; *p; p++)
    if (g_ascii_iscntrl (*p) || *p == '\\')
      return FALSE;
  return TRUE;
}
