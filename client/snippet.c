/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti snippet: named pieces of code in the notes: found, listed, copied, saved. */

#include "client/bus.h"
#include "client/clipboard.h"
#include "client/note_choice.h"
#include "client/note_file.h"
#include "client/passages.h"
#include "client/practice.h"
#include "client/reread.h"
#include "client/snippet_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define NOTE "Snippets.md"
#define KIND "snippet"
#define MAX_CODE (64 * 1024)
#define REREAD_MS 5000

/* --- finding ------------------------------------------------------------------ */

/* The one of this very name, else the one that fits the words best. New. */
static GVariant *
find (const SmritiInvocation *invocation, GError **error)
{
  g_autofree char *words = g_strjoinv (" ", invocation->args + 1);
  const char *language = smriti_invocation_option (invocation, "language");
  SmritiPassageFilter filter = { .kind = KIND, .language = language, .title = words };
  g_autoptr (GVariant) rows = NULL;

  if (!g_utf8_validate (words, -1, NULL) || words[strspn (words, " ")] == '\0')
    {
      smriti_usage_error (invocation, error, "'snippet %s' needs a name or words", invocation->args[0]);
      return NULL;
    }
  rows = smriti_passages_search ("", 0, 1, SMRITI_MAX_STRING, &filter, NULL, error);
  if (!rows)
    return NULL;
  filter.title = NULL;
  if (g_variant_n_children (rows) == 0)
    {
      g_clear_pointer (&rows, g_variant_unref);
      rows = smriti_passages_search (words, 0, 1, SMRITI_MAX_STRING, &filter, NULL, error);
    }
  if (rows && g_variant_n_children (rows) == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no snippet fits '%s'; 'smriti snippet list' shows what there is",
                 words);
  return rows && g_variant_n_children (rows) > 0 ? g_variant_get_child_value (rows, 0) : NULL;
}

/* --- JSON --- */

static void
json_members (SmritiJson *json, const SmritiPassageRow *row)
{
  g_autofree char *code = smriti_snippet_code (row->text);
  g_autoptr (GPtrArray) tags = smriti_snippet_tags (row->text);

  smriti_json_string (json, "name", row->title);
  smriti_json_begin_list (json, "tags");
  for (guint i = 0; i < tags->len; i++)
    smriti_json_string (json, NULL, g_ptr_array_index (tags, i));
  smriti_json_end_list (json);
  smriti_json_string (json, "code", code);
  smriti_json_passage_members (json, row);
}

static void
json_one (SmritiJson *json, const SmritiPassageRow *row)
{
  smriti_json_begin_list (json, "results");
  smriti_json_begin_object (json, NULL);
  json_members (json, row);
  smriti_json_end_object (json);
  smriti_json_end_list (json);
}

/* --- show, copy, list ------------------------------------------------------------- */

static gboolean
show (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (GVariant) tuple = find (invocation, error);
  SmritiOutput *out = invocation->out;
  g_autofree char *lines = NULL;
  SmritiPassageRow row;

  if (!tuple)
    return FALSE;
  row = smriti_passage_row (tuple);
  if (out->as_json)
    {
      json_one (&out->json, &row);
      return TRUE;
    }
  lines = smriti_passage_lines (&out->term, &row);
  smriti_output_printf (out, "%s", lines);
  return TRUE;
}

static gboolean
copy (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (GVariant) tuple = find (invocation, error);
  SmritiOutput *out = invocation->out;
  g_autoptr (GError) why = NULL;
  g_autofree char *code = NULL;
  g_autofree char *name = NULL;
  SmritiPassageRow row;
  gboolean copied;

  if (!tuple)
    return FALSE;
  row = smriti_passage_row (tuple);
  code = smriti_snippet_code (row.text);
  name = smriti_term_clean (row.title);
  copied = smriti_clipboard_copy (out, code ? code : "", &why);
  if (out->as_json)
    {
      json_one (&out->json, &row);
      smriti_json_bool (&out->json, "copied", copied);
    }
  else if (copied)
    smriti_output_printf (out, "copied '%s'\n", name);
  else
    {
      g_autofree char *shown = smriti_term_clean (code);

      g_printerr ("%s; this is '%s':\n", why->message, name);
      smriti_output_printf (out, "%s\n", out->term.tty ? shown : code);
    }
  return TRUE;
}

/* "  python  #csv #file", the first @n_tags. New string. */
static char *
about_row (const SmritiPassageRow *row, const GPtrArray *tags, guint n_tags)
{
  g_autoptr (GString) about = g_string_new (*row->language != '\0' ? "  " : "");

  g_string_append (about, row->language);
  for (guint i = 0; i < n_tags; i++)
    g_string_append_printf (about, "%s#%s", i == 0 ? "  " : " ", (char *) g_ptr_array_index (tags, i));
  return smriti_term_clean (about->str);
}

/* One line: what has no room beside a name goes, then the end of a name that is a sentence. */
static void
print_row (SmritiOutput *out, const SmritiPassageRow *row)
{
  g_autofree char *file = g_path_get_basename (row->note);
  g_autofree char *place = g_strdup_printf ("(%s:%u)", file, row->line);
  g_autofree char *shown = smriti_term_clean (place);
  g_autoptr (GPtrArray) tags = smriti_snippet_tags (row->text);
  g_autofree char *about = about_row (row, tags, tags->len);
  g_autofree char *name = NULL;
  int room = out->term.columns - 2 - smriti_text_width (shown);
  int wanted = MIN (smriti_text_width (row->title), 24);

  for (guint n = tags->len; n > 0 && room - smriti_text_width (about) < wanted; n--)
    {
      g_free (about);
      about = about_row (row, tags, n - 1);
    }
  name = smriti_practice_line (&out->term, row->title, CLAMP (room - smriti_text_width (about), 16, 50));
  smriti_output_printf (out, "%s%s  %s%s%s\n", name, about, smriti_term_sgr (&out->term, SMRITI_SGR_DIM), shown,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

static gboolean
list (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  SmritiPassageFilter filter = { .kind = KIND, .language = smriti_invocation_option (invocation, "language") };
  g_autoptr (GPtrArray) tuples = NULL;

  if (invocation->n_args > 1)
    return smriti_usage_error (invocation, error, "'snippet list' takes no name; 'snippet show' does");
  tuples = smriti_passages_list (SMRITI_MAX_STRING, &filter, error);
  if (!tuples)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < tuples->len; i++)
    {
      SmritiPassageRow row = smriti_passage_row (g_ptr_array_index (tuples, i));

      if (!out->as_json)
        {
          print_row (out, &row);
          continue;
        }
      smriti_json_begin_object (&out->json, NULL);
      json_members (&out->json, &row);
      smriti_json_end_object (&out->json);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (tuples->len == 0)
    smriti_output_hint (out, "there are no snippets%s; 'smriti snippet save NAME FILE' makes one",
                        filter.language ? " in this language" : "");
  return TRUE;
}

/* --- save --------------------------------------------------------------------------- */

static char *
read_code (const char *path, GError **error)
{
  gboolean is_stdin = !path || strcmp (path, "-") == 0;
  g_autofree char *shown = smriti_term_clean (is_stdin ? "stdin" : path);
  g_autoptr (GString) code = g_string_new (NULL);
  int fd = is_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  char buffer[8192];
  ssize_t n = -1;

  if (is_stdin && isatty (STDIN_FILENO))
    g_printerr ("the code; Ctrl-D on a line of its own ends it:\n");
  while (fd >= 0 && code->len <= MAX_CODE && ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)))
    if (n > 0)
      g_string_append_len (code, buffer, n);
  if (n < 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' cannot be read: %s", shown, g_strerror (errno));
  if (fd >= 0 && !is_stdin)
    close (fd);
  if (n < 0)
    return NULL;
  if (!g_utf8_validate (code->str, (gssize) code->len, NULL))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is not text in UTF-8", shown);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

/* What the end of the file's name says of its language, static; NULL = nothing. */
static const char *
language_of_file (const char *path)
{
  static const char *const ends[][2] = { { ".py", "python" }, { ".sh", "sh" },         { ".c", "c" },
                                         { ".h", "c" },       { ".cpp", "cpp" },       { ".rs", "rust" },
                                         { ".go", "go" },     { ".js", "javascript" }, { ".ts", "typescript" },
                                         { ".sql", "sql" },   { ".toml", "toml" },     { ".yaml", "yaml" },
                                         { ".yml", "yaml" },  { ".json", "json" },     { ".html", "html" },
                                         { ".css", "css" },   { ".java", "java" },     { ".rb", "ruby" } };

  for (gsize i = 0; path && i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (path, ends[i][0]))
      return ends[i][1];
  return NULL;
}

/* No other snippet of any vault is called so. */
static gboolean
check_free (const SmritiNoteChoice *note, const char *name, GError **error)
{
  SmritiPassageFilter filter = { .kind = KIND, .title = name };
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) tuple = NULL;
  SmritiPassageRow row;
  g_autofree char *shown = NULL;

  if (!note->daemon)
    return TRUE;
  rows = smriti_passages_search ("", 0, 1, 1, &filter, NULL, error);
  if (!rows || g_variant_n_children (rows) == 0)
    return rows != NULL;
  tuple = g_variant_get_child_value (rows, 0);
  row = smriti_passage_row (tuple);
  shown = smriti_term_clean (row.note);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "a snippet '%s' stands in '%s' on line %u already; choose another name",
               name, shown, row.line);
  return FALSE;
}

static gboolean
write_note (const SmritiNoteChoice *note, const SmritiNoteFile *file, GPtrArray *splices, GError **error)
{
  SmritiReread reread;
  gboolean written;

  if (!note->vault || !note->daemon)
    return smriti_note_file_write (file, splices, error);
  smriti_reread_begin (&reread, note->daemon);
  written = smriti_note_file_write (file, splices, error);
  if (written)
    smriti_reread_wait (&reread, REREAD_MS, NULL, NULL);
  smriti_reread_end (&reread);
  return written;
}

static void
tell_saved (SmritiOutput *out, const SmritiSnippet *snippet, const SmritiNoteChoice *note)
{
  g_autofree char *shown = smriti_term_clean (note->path);

  if (!out->as_json)
    {
      smriti_output_printf (out, "saved '%s' in %s\n", snippet->name, shown);
      if (!note->vault)
        smriti_output_hint (out, "the note is in no vault, so nobody finds it; 'smriti vault add' adds its folder.");
      return;
    }
  smriti_json_begin_list (&out->json, "results");
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "name", snippet->name);
  smriti_json_string (&out->json, "language", snippet->language);
  smriti_json_string (&out->json, "note", note->path);
  smriti_json_bool (&out->json, "card", snippet->card);
  smriti_json_end_object (&out->json);
  smriti_json_end_list (&out->json);
}

static gboolean
save_into (SmritiInvocation *invocation, const SmritiSnippet *snippet, GError **error)
{
  g_auto (SmritiNoteChoice) note = { .path = NULL };
  g_autoptr (SmritiNoteFile) file = NULL;
  g_autoptr (GPtrArray) splices = NULL;
  const char *syntax;

  if (!smriti_note_choose (invocation, NOTE, &note, error) || !check_free (&note, snippet->name, error))
    return FALSE;
  syntax = note.vault && smriti_reader_by_name (note.vault->reader) ? note.vault->reader : NULL;
  file = smriti_note_file_read (note.path, syntax, TRUE, error);
  if (!file)
    return FALSE;
  splices = smriti_snippet_plan (file->reader, &file->origin, file->text ? file->text : "", file->length, snippet, error);
  if (!splices)
    {
      smriti_note_file_blame (file, error);
      return FALSE;
    }
  if (!write_note (&note, file, splices, error))
    return FALSE;
  tell_saved (invocation->out, snippet, &note);
  return TRUE;
}

static gboolean
save (SmritiInvocation *invocation, GError **error)
{
  const char *path = smriti_invocation_arg (invocation, 2);
  const char *language = smriti_invocation_option (invocation, "language");
  g_autofree char *code = NULL;
  SmritiSnippet snippet;

  if (invocation->n_args < 2 || invocation->n_args > 3)
    return smriti_usage_error (invocation, error, "'snippet save' needs a name, and a file or stdin");
  code = read_code (path, error);
  if (!code)
    return FALSE;
  snippet = (SmritiSnippet){ .name = invocation->args[1],
                             .about = smriti_invocation_option (invocation, "about"),
                             .tags = smriti_invocation_option (invocation, "tags"),
                             .language = language ? language : language_of_file (path),
                             .code = code,
                             .card = smriti_invocation_option (invocation, "card") != NULL };
  return smriti_snippet_check (&snippet, error) && save_into (invocation, &snippet, error);
}

gboolean
smriti_run_snippet (SmritiInvocation *invocation, GError **error)
{
  static const struct
  {
    const char *verb;
    SmritiCommandFunc run;
    gboolean reads;
  } verbs[] = { { "show", show, TRUE }, { "list", list, TRUE }, { "copy", copy, TRUE }, { "save", save, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (invocation->args[0], verbs[i].verb) == 0)
      {
        invocation->reads = verbs[i].reads;
        return verbs[i].run (invocation, error);
      }
  return smriti_usage_error (invocation, error, "'snippet' is show, list, copy or save; not '%s'", invocation->args[0]);
}
