/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti template list, show and use: what notes keep as templates. A file that is
 * there is never written over: everything is looked at before the first is made. */

#include "client/clipboard.h"
#include "client/command.h"
#include "client/paths.h"
#include "client/template_text.h"
#include "common/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- which --- */

/* Of all @curricula; they belong to these. */
static GPtrArray *
find_all (GPtrArray *curricula)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < curricula->len; i++)
    g_ptr_array_add (all, smriti_templates_find (g_ptr_array_index (curricula, i)));
  return all;
}

static const SmritiTemplate *
find_one (GPtrArray *all, const char *name, GError **error)
{
  g_autofree char *shown = smriti_term_clean (name);

  for (guint i = 0; i < all->len; i++)
    {
      GPtrArray *templates = g_ptr_array_index (all, i);

      for (guint k = 0; k < templates->len; k++)
        if (g_ascii_strcasecmp (((SmritiTemplate *) g_ptr_array_index (templates, k))->name, name) == 0)
          return g_ptr_array_index (templates, k);
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no template '%s'; 'smriti template list' shows them",
               shown);
  return NULL;
}

/* "prompt", "file" or "tree" */
static const char *
kind_of (const SmritiTemplate *template)
{
  guint files = 0;

  for (guint i = 0; i < template->parts->len; i++)
    files += ((SmritiTemplatePart *) g_ptr_array_index (template->parts, i))->path != NULL;
  return files == 0 ? "prompt" : files == 1 ? "file" : "tree";
}

/* name → default, "" = it must be told. New table. */
static GHashTable *
placeholders_of (const SmritiTemplate *template)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);

      if (part->path)
        smriti_template_placeholders (part->path, table);
      smriti_template_placeholders (part->text, table);
    }
  return table;
}

/* Sorted names; new list of borrowed strings. */
static GList *
names_of (GHashTable *table)
{
  return g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);
}

/* --- list, show --- */

static void
json_template (SmritiJson *json, const SmritiTemplate *template)
{
  g_autoptr (GHashTable) table = placeholders_of (template);
  g_autoptr (GList) names = names_of (table);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "name", template->name);
  smriti_json_string (json, "topic", template->curriculum->topic);
  smriti_json_word (json, "entry", template->entry);
  smriti_json_string (json, "kind", kind_of (template));
  smriti_json_string (json, "title", template->title);
  smriti_json_word (json, "about", template->about);
  smriti_json_begin_list (json, "placeholders");
  for (GList *name = names; name; name = name->next)
    {
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "name", name->data);
      smriti_json_word (json, "default", g_hash_table_lookup (table, name->data));
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_begin_list (json, "files");
  for (guint i = 0; i < template->parts->len; i++)
    if (((SmritiTemplatePart *) g_ptr_array_index (template->parts, i))->path)
      smriti_json_string (json, NULL, ((SmritiTemplatePart *) g_ptr_array_index (template->parts, i))->path);
  smriti_json_end_list (json);
  smriti_json_string (json, "note", template->note->path);
  smriti_json_int (json, "line", template->line);
  smriti_json_end_object (json);
}

static gboolean
list (SmritiOutput *out, GPtrArray *all, gboolean with_topic)
{
  guint n = 0;

  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < all->len; i++)
    {
      GPtrArray *templates = g_ptr_array_index (all, i);

      for (guint k = 0; k < templates->len; k++, n++)
        {
          const SmritiTemplate *template = g_ptr_array_index (templates, k);
          g_autofree char *about = smriti_text_line (*template->about ? template->about : template->title, 50);

          if (out->as_json)
            json_template (&out->json, template);
          else
            smriti_output_printf (out, "%-22s %-6s %-6s %s\n", template->name, kind_of (template),
                                  with_topic || !template->entry ? template->curriculum->topic : template->entry, about);
        }
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (n == 0)
    smriti_output_hint (out, "no note holds a template; '%%%% template NAME %%%%' above a code block makes one");
  else
    smriti_output_hint (out, "'smriti template use NAME [DIR] [WORD=VALUE ...]' fills one in.");
  return TRUE;
}

static gboolean
show (SmritiOutput *out, const SmritiTemplate *template)
{
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "results");
      json_template (&out->json, template);
      smriti_json_end_list (&out->json);
      return TRUE;
    }
  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);
      g_autofree char *text = smriti_term_clean (part->text);
      g_autofree char *path = part->path ? smriti_term_clean (part->path) : NULL;

      if (path)
        smriti_output_printf (out, "%s--- %s ---\n", i > 0 ? "\n" : "", path);
      smriti_output_printf (out, "%s", text);
    }
  return TRUE;
}

/* --- use --- */

/* WORD=VALUE after the name and the folder. */
static gboolean
take_values (SmritiInvocation *invocation, GHashTable *known, GHashTable *values, const char **out_dir, GError **error)
{
  *out_dir = NULL;
  for (guint i = 2; i < invocation->n_args; i++)
    {
      const char *word = invocation->args[i];
      const char *equals = strchr (word, '=');
      g_autofree char *name = equals ? g_strndup (word, (gsize) (equals - word)) : NULL;

      if (!equals && !*out_dir && i == 2)
        *out_dir = word;
      else if (!equals)
        return smriti_usage_error (invocation, error, "'%s' is not WORD=VALUE", word);
      else if (!g_hash_table_contains (known, name))
        return smriti_usage_error (invocation, error, "the template has no word '%s'", name);
      else if (!g_utf8_validate (equals + 1, -1, NULL))
        return smriti_usage_error (invocation, error, "the value of '%s' is not valid UTF-8", name);
      else
        g_hash_table_replace (values, g_steal_pointer (&name), g_strdup (equals + 1));
    }
  return TRUE;
}

/* What was not told: its default, what the person types, or an error that names it. */
static gboolean
ask_for_rest (SmritiInvocation *invocation, GHashTable *known, GHashTable *values, GError **error)
{
  g_autoptr (GList) names = names_of (known);
  g_autoptr (GString) missing = g_string_new (NULL);
  gboolean person = isatty (STDIN_FILENO) && isatty (STDERR_FILENO) && !invocation->out->as_json;

  for (GList *at = names; at; at = at->next)
    {
      const char *name = at->data;
      const char *preset = g_hash_table_lookup (known, name);
      char line[1024];

      if (g_hash_table_contains (values, name))
        continue;
      if (person)
        {
          g_printerr (*preset ? "%s [%s]: " : "%s: ", name, preset);
          if (fgets (line, sizeof line, stdin) && *g_strstrip (line))
            preset = line;
        }
      if (*preset && g_utf8_validate (preset, -1, NULL))
        g_hash_table_replace (values, g_strdup (name), g_strdup (preset));
      else
        g_string_append_printf (missing, " %s=...", name);
    }
  if (missing->len == 0)
    return TRUE;
  return smriti_usage_error (invocation, error, "words are missing:%s", missing->str);
}

/* Where each file goes, absolute; NULL for what is printed. Refuses what is there or leads elsewhere. */
static GPtrArray *
plan_files (const SmritiTemplate *template, const char *dir, GHashTable *values, GError **error)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);
      g_autofree char *path = part->path ? smriti_template_fill (part->path, values) : NULL;
      g_autofree char *target = path ? g_build_filename (dir, path, NULL) : NULL;
      g_autofree char *shown = smriti_term_clean (path ? target : "");

      if (path && !smriti_template_path_is_safe (path))
        g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "the template's file '%s' would lie outside the folder",
                     shown);
      else if (path && (g_file_test (target, G_FILE_TEST_EXISTS) || g_file_test (target, G_FILE_TEST_IS_SYMLINK)))
        g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is there already, nothing was written", shown);
      else
        {
          g_ptr_array_add (targets, g_steal_pointer (&target));
          continue;
        }
      return NULL;
    }
  return g_steal_pointer (&targets);
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = smriti_term_clean (path);
  gsize length = strlen (text), done = 0;
  int fd = g_mkdir_with_parents (folder, 0777) == 0 ? open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)
                                                    : -1;

  while (fd >= 0 && done < length)
    {
      gssize n = write (fd, text + done, length - done);

      if (n < 0 && errno != EINTR)
        break;
      done += n > 0 ? (gsize) n : 0;
    }
  if (fd >= 0 && close (fd) == 0 && done == length)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, errno == EEXIST ? SMRITI_ERROR_EXISTS : SMRITI_ERROR_FAILED, "'%s' cannot be written: %s",
               shown, g_strerror (errno));
  return FALSE;
}

static void
tell_file (SmritiOutput *out, const char *path)
{
  g_autofree char *shown = smriti_term_clean (path);

  if (!out->as_json)
    {
      smriti_output_printf (out, "wrote %s\n", shown);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "file", path);
  smriti_json_null (&out->json, "text");
  smriti_json_end_object (&out->json);
}

static void
tell_text (SmritiOutput *out, const char *text)
{
  g_autofree char *shown = smriti_term_clean (text);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s", shown);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_null (&out->json, "file");
  smriti_json_string (&out->json, "text", text);
  smriti_json_end_object (&out->json);
}

static gboolean
write_parts (SmritiInvocation *invocation, const SmritiTemplate *template, GPtrArray *targets, GHashTable *values, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (GString) printed = g_string_new (NULL);

  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);
      const char *target = g_ptr_array_index (targets, i);
      g_autofree char *text = smriti_template_fill (part->text, values);

      if (target && !write_file (target, text, error))
        return FALSE;
      if (target)
        tell_file (out, target);
      else
        tell_text (out, text);
      g_string_append (printed, target ? "" : text);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  if (smriti_invocation_option (invocation, "copy") && printed->len > 0)
    return smriti_clipboard_copy (out, printed->str, error);
  return TRUE;
}

static gboolean
use (SmritiInvocation *invocation, const SmritiTemplate *template, GError **error)
{
  g_autoptr (GHashTable) known = placeholders_of (template);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) targets = NULL;
  g_autofree char *dir = NULL;
  const char *given;

  if (!take_values (invocation, known, values, &given, error) || !ask_for_rest (invocation, known, values, error))
    return FALSE;
  dir = smriti_path_as_named (given ? given : ".");
  targets = plan_files (template, dir, values, error);
  return targets && write_parts (invocation, template, targets, values, error);
}

gboolean
smriti_run_template (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  const char *name = smriti_invocation_arg (invocation, 1);
  gboolean lists = g_str_equal (verb, "list"), shows = g_str_equal (verb, "show");
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) all = NULL;
  const SmritiTemplate *template;

  if (!lists && !shows && !g_str_equal (verb, "use"))
    return smriti_usage_error (invocation, error, "'template' knows list, show and use, not '%s'", verb);
  if (lists == (name != NULL) || (shows && invocation->n_args > 2))
    return smriti_usage_error (invocation, error, "'template %s' takes %s", verb, lists ? "no name" : "a name");
  invocation->reads = lists || shows;
  daemon = smriti_bus_connect (error);
  curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error) : NULL;
  if (!curricula)
    return FALSE;
  all = find_all (curricula);
  if (lists)
    return list (invocation->out, all, curricula->len > 1);
  template = find_one (all, name, error);
  if (!template)
    return FALSE;
  return shows ? show (invocation->out, template) : use (invocation, template, error);
}
