/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti template list, show and use: what notes keep as templates. A file that is
 * there is never written over: everything is looked at before the first is made. */

#include "client/clipboard.h"
#include "client/command.h"
#include "client/input.h"
#include "client/paths.h"
#include "client/practice.h"
#include "client/render.h"
#include "client/template_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- which --- */

static const SmritiTemplate *
find_one (GPtrArray *templates, const char *name, GError **error)
{
  g_autofree char *shown = smriti_term_clean (name);

  for (guint i = 0; i < templates->len; i++)
    if (g_ascii_strcasecmp (((SmritiTemplate *) g_ptr_array_index (templates, i))->name, name) == 0)
      return g_ptr_array_index (templates, i);
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

/* One line of the list, as wide as the terminal at most. */
static void
print_template (SmritiOutput *out, const SmritiTemplate *template, gboolean with_topic)
{
  const char *where = with_topic || !template->entry ? template->curriculum->topic : template->entry;
  g_autofree char *place = smriti_practice_line (&out->term, where, 12);
  g_autofree char *head = g_strdup_printf ("%-22s %-6s %-6s", template->name, kind_of (template), place);
  int room = out->term.columns - smriti_text_width (head) - 1;
  g_autofree char *about = smriti_render_line (&out->term, *template->about ? template->about : template->title, MAX (room, 8));

  smriti_output_printf (out, "%s %s\n", head, about);
}

static gboolean
list (SmritiOutput *out, GPtrArray *templates, gboolean with_topic)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < templates->len; i++)
    if (out->as_json)
      json_template (&out->json, g_ptr_array_index (templates, i));
    else
      print_template (out, g_ptr_array_index (templates, i), with_topic);
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (templates->len == 0)
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

/* "a, b"; new string. */
static char *
list_names (GHashTable *known)
{
  g_autoptr (GList) names = names_of (known);
  GString *list = g_string_new (NULL);

  for (GList *at = names; at; at = at->next)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", (const char *) at->data);
  return g_string_free (list, FALSE);
}

static gboolean
refuse_word (SmritiInvocation *invocation, GHashTable *known, const char *name, GError **error)
{
  g_autofree char *has = list_names (known);

  return smriti_usage_error (invocation, error,
                             *has ? "the template has no word '%s', it has %s" : "the template has no word '%s'%s", name, has);
}

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
        return refuse_word (invocation, known, name, error);
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
      g_autofree char *line = NULL;

      if (g_hash_table_contains (values, name))
        continue;
      for (gboolean asks = person; asks;) /* what has no default is asked for again */
        {
          g_free (line);
          g_printerr (*preset ? "%s [%s]: " : "%s: ", name, preset);
          line = smriti_input_line ();
          asks = line && *line == '\0' && *preset == '\0';
          preset = line && *line ? line : preset;
        }
      if (*preset)
        g_hash_table_replace (values, g_strdup (name), g_strdup (preset));
      else
        g_string_append_printf (missing, " %s=...", name);
    }
  if (missing->len == 0)
    return TRUE;
  return smriti_usage_error (invocation, error, "words are missing:%s", missing->str);
}

/* Whether a folder on the way from @dir to @target is a link, or no folder. */
static gboolean
leads_away (const char *dir, const char *target)
{
  gsize length = strlen (dir);

  for (const char *slash = strchr (target + length + 1, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *folder = g_strndup (target, (gsize) (slash - target));
      struct stat st;

      if (lstat (folder, &st) == 0 && !S_ISDIR (st.st_mode))
        return TRUE;
    }
  return FALSE;
}

/* Whether one of @targets is the same file, or one of the two would have to be a folder of the other. */
static gboolean
collides (const GPtrArray *targets, const char *target)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const char *other = g_ptr_array_index (targets, i);
      gsize length = other ? strlen (other) : 0, own = strlen (target), shorter = MIN (length, own);

      if (other && strncmp (other, target, shorter) == 0
          && (length == own || (length > own ? other[own] : target[length]) == '/'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_target (const GPtrArray *targets, const char *dir, const char *path, const char *target, GError **error)
{
  g_autofree char *shown = smriti_term_clean (target);
  struct stat st;

  if (!smriti_template_path_is_safe (path) || leads_away (dir, target))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                 "the template's file '%s' would lie outside the folder, nothing was written", shown);
  else if (lstat (target, &st) == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is there already, nothing was written", shown);
  else if (collides (targets, target))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                 "the template's file '%s' and another one are in each other's place, nothing was written", shown);
  else
    return TRUE;
  return FALSE;
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

      if (path && !check_target (targets, dir, path, target, error))
        return NULL;
      g_ptr_array_add (targets, g_steal_pointer (&target));
    }
  return g_steal_pointer (&targets);
}

static gboolean
write_all (int fd, const char *text)
{
  gsize length = strlen (text), done = 0;

  while (done < length)
    {
      gssize n = write (fd, text + done, length - done);

      if (n < 0 && errno != EINTR)
        return FALSE;
      done += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

/* A file of which a part could not be written is taken away again: it is ours. */
static gboolean
write_file (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = smriti_term_clean (path);
  int fd = g_mkdir_with_parents (folder, 0777) == 0 ? open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)
                                                    : -1;
  gboolean written = fd >= 0 && write_all (fd, text);
  int problem = errno;

  if (fd >= 0 && close (fd) != 0 && written)
    {
      problem = errno;
      written = FALSE;
    }
  if (written)
    return TRUE;
  if (fd >= 0)
    unlink (path);
  g_set_error (error, SMRITI_ERROR, problem == EEXIST ? SMRITI_ERROR_EXISTS : SMRITI_ERROR_FAILED, "'%s' cannot be written: %s",
               shown, g_strerror (problem));
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

/* What is printed, all of it; files are left out. New string. */
static char *
printed_text (const SmritiTemplate *template, GHashTable *values)
{
  GString *printed = g_string_new (NULL);

  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);
      g_autofree char *text = part->path ? NULL : smriti_template_fill (part->text, values);

      g_string_append (printed, text ? text : "");
    }
  return g_string_free (printed, FALSE);
}

static gboolean
write_parts (SmritiOutput *out, const SmritiTemplate *template, GPtrArray *targets, GHashTable *values, GError **error)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < template->parts->len; i++)
    {
      const SmritiTemplatePart *part = g_ptr_array_index (template->parts, i);
      const char *target = g_ptr_array_index (targets, i);
      g_autofree char *text = smriti_template_fill (part->text, values);

      if (!target)
        tell_text (out, text);
      else if (write_file (target, text, error))
        tell_file (out, target);
      else
        return FALSE;
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  return TRUE;
}

static gboolean
use (SmritiInvocation *invocation, const SmritiTemplate *template, GError **error)
{
  g_autoptr (GHashTable) known = placeholders_of (template);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) targets = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *printed = NULL;
  const char *given;

  if (!take_values (invocation, known, values, &given, error) || !ask_for_rest (invocation, known, values, error))
    return FALSE;
  dir = smriti_path_as_named (given ? given : ".");
  targets = plan_files (template, dir, values, error);
  if (!targets)
    return FALSE;
  /* before a file is made: where nothing can be copied, nothing is written */
  printed = printed_text (template, values);
  if (smriti_invocation_option (invocation, "copy") && *printed && !smriti_clipboard_copy (invocation->out, printed, error))
    return FALSE;
  return write_parts (invocation->out, template, targets, values, error);
}

gboolean
smriti_run_template (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  const char *name = smriti_invocation_arg (invocation, 1);
  gboolean lists = g_str_equal (verb, "list"), shows = g_str_equal (verb, "show");
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) templates = NULL;
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
  templates = smriti_curricula_gather (curricula, smriti_templates_find);
  if (lists)
    return list (invocation->out, templates, curricula->len > 1);
  template = find_one (templates, name, error);
  if (!template)
    return FALSE;
  return shows ? show (invocation->out, template) : use (invocation, template, error);
}
