/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti notes check: what Smriti reads in a note, line by line, and what looks
 * wrong. It needs no daemon and changes nothing. */

#include "client/command.h"
#include "client/note_lint.h"
#include "client/note_vault.h"
#include "client/stamp.h"
#include "client/vault_index.h"
#include "client/when.h"
#include "common/notes/callout.h"
#include "common/notes/note.h"
#include "common/text.h"

#include <string.h>

static void json_entry (SmritiJson *json, const SmritiEntry *entry);

static void
json_entries (SmritiJson *json, const char *key, GPtrArray *entries)
{
  smriti_json_begin_list (json, key);
  for (guint i = 0; entries && i < entries->len; i++)
    json_entry (json, g_ptr_array_index (entries, i));
  smriti_json_end_list (json);
}

static void
json_strings (SmritiJson *json, const char *key, GPtrArray *strings)
{
  smriti_json_begin_list (json, key);
  for (guint i = 0; strings && i < strings->len; i++)
    smriti_json_string (json, NULL, g_ptr_array_index (strings, i));
  smriti_json_end_list (json);
}

static void
json_section_members (SmritiJson *json, const SmritiEntry *entry)
{
  smriti_json_string (json, "topic", entry->topic);
  smriti_json_string (json, "suffix", entry->suffix);
  smriti_json_string (json, "mark", entry->mark);
  smriti_json_bool (json, "bold", entry->bold);
  smriti_json_int (json, "level", entry->level);
}

static void
json_entry (SmritiJson *json, const SmritiEntry *entry)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "number", entry->number);
  smriti_json_string (json, "key", entry->key);
  smriti_json_string (json, "title", entry->title);
  smriti_json_string (json, "description", entry->description);
  json_strings (json, "items", entry->items);
  smriti_json_string (json, "separator", entry->separator);
  smriti_json_bool (json, "done", entry->done);
  if (entry->sheets < 0)
    smriti_json_string (json, "sheets", "ALL");
  else if (entry->sheets == 0)
    smriti_json_null (json, "sheets");
  else
    smriti_json_int (json, "sheets", entry->sheets);
  smriti_json_string (json, "wikilink", entry->wikilink);
  smriti_json_bool (json, "hard_break", entry->hard_break);
  smriti_json_string (json, "raw", entry->raw);
  smriti_json_int (json, "line", entry->line);
  if (entry->level > 0)
    json_section_members (json, entry);
  json_entries (json, "children", entry->children);
  smriti_json_end_object (json);
}

static void
json_outline (SmritiJson *json, const SmritiOutline *outline)
{
  if (!outline)
    {
      smriti_json_null (json, "outline");
      return;
    }
  smriti_json_begin_object (json, "outline");
  smriti_json_string (json, "topic", outline->topic);
  if (!outline->callout)
    smriti_json_null (json, "callout");
  else
    {
      smriti_json_begin_object (json, "callout");
      smriti_json_int (json, "line", outline->callout->line);
      smriti_json_string (json, "type", outline->callout->type);
      smriti_json_string (json, "fold", outline->callout->fold);
      smriti_json_string (json, "title", outline->callout->title);
      json_strings (json, "body", outline->callout->body);
      smriti_json_end_object (json);
    }
  json_entries (json, "sections", outline->sections);
  smriti_json_end_object (json);
}

/* The deck of a tag or the frontmatter, else the outline entry; NULL where only
 * the folder, which a lone file does not tell, would say. */
static char *
deck_of (const SmritiNote *note, const SmritiCard *card)
{
  const SmritiEntry *entry;

  if (card->deck || !card->entry || !note->outline)
    return g_strdup (card->deck);
  entry = smriti_outline_find (note->outline, card->entry);
  return entry ? g_strdup_printf ("%s/%s %s", note->outline->topic, entry->number, entry->title) : NULL;
}

static void
json_callouts (SmritiJson *json, const SmritiNote *note)
{
  smriti_json_begin_list (json, "anchors");
  for (guint i = 0; i < note->callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (note->callouts, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "kind", smriti_callout_kind_to_string (callout->kind));
      smriti_json_string (json, "text", callout->text);
      smriti_json_int (json, "line", callout->line);
      smriti_json_int (json, "ties", callout->ties->len);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_note (SmritiJson *json, const char *path, const SmritiNote *note)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "path", path);
  json_outline (json, note->outline);
  smriti_json_begin_list (json, "cards");
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);
      g_autofree char *deck = deck_of (note, card);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "kind", smriti_kind_to_string (card->kind));
      smriti_json_bool (json, "snippet", card->snippet);
      smriti_json_string (json, "front", card->front);
      smriti_json_string (json, "back", card->back);
      smriti_json_int (json, "line", card->line);
      smriti_json_word (json, "deck", deck);
      smriti_json_word (json, "entry", card->entry);
      smriti_json_bool (json, "explain", card->explain);
      smriti_json_word (json, "since", card->since);
      smriti_json_word (json, "until", card->until);
      smriti_json_string (json, "key", card->key);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  json_callouts (json, note);
  smriti_json_begin_list (json, "warnings");
  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_int (json, "line", warning->line);
      smriti_json_string (json, "text", warning->text);
      smriti_json_string (json, "code", warning->code);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

/* What is said of one line; sorted by line, a warning last. */
typedef struct
{
  guint line;
  guint rank;
  char *text;
} Remark;

static void
remark_clear (gpointer data)
{
  g_free (((Remark *) data)->text);
}

static int
remark_compare (gconstpointer a, gconstpointer b)
{
  const Remark *x = a;
  const Remark *y = b;

  if (x->line != y->line)
    return x->line < y->line ? -1 : 1;
  return (int) x->rank - (int) y->rank;
}

static void
add_remark (GArray *remarks, guint line, guint rank, char *text)
{
  Remark remark = { line, rank, text };

  g_array_append_val (remarks, remark);
}

static guint
add_entries (GArray *remarks, GPtrArray *entries)
{
  guint n = 0;

  for (guint i = 0; entries && i < entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *title = smriti_text_line (entry->title ? entry->title : "", 50);
      g_autofree char *items = smriti_count (entry->items ? entry->items->len : 0, "item", NULL);

      add_remark (remarks, entry->line, 0,
                  g_strdup_printf ("%u: %s %s %s%s%s%s", entry->line, entry->level > 0 ? "section" : "entry", entry->number,
                                   title, entry->level > 0 ? "" : ", ", entry->level > 0 ? "" : items,
                                   entry->done ? ", done" : ""));
      n += 1 + add_entries (remarks, entry->children);
    }
  return n;
}

static void
add_cards (GArray *remarks, const SmritiNote *note)
{
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);
      g_autofree char *front = smriti_text_line (card->front, 60);
      g_autofree char *back = smriti_text_line (card->back, 60);

      add_remark (remarks, card->line, 1 + i,
                  g_strdup_printf ("%u: %s card%s: %s | %s", card->line, smriti_kind_to_string (card->kind),
                                   card->snippet ? " (snippet)" : "", front, back));
    }
}

/* Anchors and tips, which are no cards. */
static void
add_callouts (GArray *remarks, const SmritiNote *note)
{
  for (guint i = 0; i < note->callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (note->callouts, i);
      g_autofree char *text = smriti_text_line (callout->text, 60);

      add_remark (remarks, callout->line, 0,
                  g_strdup_printf ("%u: %s: %s", callout->line, smriti_callout_kind_to_string (callout->kind), text));
    }
}

static void
print_note (SmritiOutput *out, const char *path, const SmritiNote *note, gboolean quiet)
{
  g_autofree char *shown = smriti_term_clean (path);
  g_autoptr (GArray) remarks = g_array_new (FALSE, FALSE, sizeof (Remark));
  g_autofree char *cards = smriti_count (note->cards->len, "card", NULL);
  g_autofree char *warnings = smriti_count (note->warnings->len, "warning", NULL);
  guint entries = 0;

  g_array_set_clear_func (remarks, remark_clear);
  if (!quiet && note->outline)
    entries = add_entries (remarks, note->outline->sections);
  if (!quiet)
    {
      add_cards (remarks, note);
      add_callouts (remarks, note);
    }
  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);
      g_autofree char *text = smriti_term_clean (warning->text);

      add_remark (remarks, warning->line, G_MAXUINT / 4, g_strdup_printf ("%s:%u: %s", shown, warning->line, text));
    }
  g_array_sort (remarks, remark_compare);
  if (!quiet)
    smriti_output_printf (out, "%s%s%s: %s%s, %s\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), shown,
                          smriti_term_sgr (&out->term, SMRITI_SGR_RESET), entries > 0 ? "an outline note, " : "", cards,
                          warnings);
  for (guint i = 0; i < remarks->len; i++)
    {
      const Remark *remark = &g_array_index (remarks, Remark, i);
      gboolean warns = remark->rank == G_MAXUINT / 4;

      smriti_output_printf (out, "%s%s%s\n", warns ? smriti_term_sgr (&out->term, SMRITI_SGR_WARN) : "", remark->text,
                            warns ? smriti_term_sgr (&out->term, SMRITI_SGR_RESET) : "");
    }
}

/* The reader and the settings a note is read with: as it was @asked for, else as its vault says. */
static const SmritiReader *
reader_for (const char *path, const SmritiReader *asked, SmritiNoteVault **out_vault, GError **error)
{
  *out_vault = asked && strcmp (smriti_reader_name (asked), "osr") != 0 ? g_new0 (SmritiNoteVault, 1)
                                                                        : smriti_note_vault (path, error);
  if (!*out_vault)
    return NULL;
  return asked ? asked : smriti_reader_by_name (smriti_note_vault_syntax (*out_vault));
}

/* One run of the command. */
typedef struct
{
  SmritiOutput *out;
  const SmritiReader *asked; /* NULL = as the vault says */
  SmritiNoteLint *lint;
  gboolean quiet;
  guint notes, warnings;
} Checking;

static gboolean
read_file (const char *path, char **out_text, gsize *out_length, GError **error)
{
  g_autofree char *shown = smriti_term_clean (path);
  g_autoptr (GError) local = NULL;
  gboolean missing;

  if (g_file_get_contents (path, out_text, out_length, &local))
    return TRUE;
  missing = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)
            || g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_set_error (error, SMRITI_ERROR, missing ? SMRITI_ERROR_NOT_FOUND : SMRITI_ERROR_FAILED,
               missing ? "there is no note '%s'" : "the note '%s' cannot be read", shown);
  return FALSE;
}

/* Links are looked up in the note's vault; in @folder or the note's own folder
 * where there is none. What the vault's settings are is another matter. */
static void
lint_file (Checking *checking, const char *path, const char *folder, const char *text, gsize length, SmritiNote *note)
{
  g_autoptr (SmritiNoteVault) vault = smriti_note_vault (path, NULL);
  g_autofree char *file = g_canonicalize_filename (path, NULL);
  g_autofree char *root = folder ? g_canonicalize_filename (folder, NULL) : g_path_get_dirname (file);
  const char *below = file + strlen (root);

  while (*below == '/')
    below++;
  if (vault && vault->root)
    smriti_note_lint_check (checking->lint, path, vault->root, vault->below, text, length, note);
  else
    smriti_note_lint_check (checking->lint, path, root, below, text, length, note);
}

/* @folder: named on the command line, NULL = the note itself was. */
static gboolean
check_file (Checking *checking, const char *path, const char *folder, GError **error)
{
  g_autoptr (SmritiNoteVault) vault = NULL;
  const SmritiReader *reader;
  SmritiNoteOrigin origin;
  g_autofree char *text = NULL;
  g_autoptr (SmritiNote) note = NULL;
  gsize length;

  if (!read_file (path, &text, &length, error))
    return FALSE;
  reader = reader_for (path, checking->asked, &vault, error);
  if (!reader)
    return FALSE;
  origin = smriti_note_vault_origin (vault);
  note = smriti_note_read (reader, &origin, text, length);
  lint_file (checking, path, folder, text, length, note);
  checking->notes++;
  checking->warnings += note->warnings->len;
  if (checking->out->as_json)
    json_note (&checking->out->json, path, note);
  else
    print_note (checking->out, path, note, checking->quiet);
  return TRUE;
}

/* All notes below a folder, by path. */
static gboolean
check_folder (Checking *checking, const char *folder, GError **error)
{
  g_autoptr (SmritiVaultIndex) index = smriti_vault_index_new (folder);
  GPtrArray *notes = smriti_vault_index_notes (index);

  if (!smriti_vault_index_is_whole (index))
    {
      g_autofree char *shown = smriti_term_clean (folder);

      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "the folder '%s' cannot be read or holds too much; name a part of it",
                   shown);
      return FALSE;
    }
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (notes, i), NULL);

      if (!check_file (checking, path, folder, error))
        return FALSE;
    }
  if (notes->len == 0)
    {
      g_autofree char *shown = smriti_term_clean (folder);

      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "there is no note in the folder '%s'", shown);
    }
  return notes->len > 0;
}

/* With --strict: what was found is printed, and the exit code says that it was. */
static gboolean
finish_strictly (const Checking *checking, GError **error)
{
  g_autofree char *warnings = smriti_count (checking->warnings, "warning", NULL);
  g_autofree char *notes = smriti_count (checking->notes, "note", NULL);

  if (checking->warnings == 0)
    return TRUE;
  if (smriti_output_finish (checking->out, error))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s in %s", warnings, notes);
  return FALSE;
}

static gboolean
check (SmritiInvocation *invocation, const SmritiReader *asked, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiNoteLint) lint = smriti_note_lint_new ();
  Checking checking = { out, asked, lint, smriti_invocation_option (invocation, "quiet") != NULL, 0, 0 };

  if (out->as_json)
    smriti_json_begin_list (&out->json, "notes");
  for (guint i = 1; i < invocation->n_args; i++)
    {
      const char *path = invocation->args[i];

      if (!(g_file_test (path, G_FILE_TEST_IS_DIR) ? check_folder (&checking, path, error)
                                                   : check_file (&checking, path, NULL, error)))
        return FALSE;
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  return !smriti_invocation_option (invocation, "strict") || finish_strictly (&checking, error);
}

gboolean
smriti_run_notes (SmritiInvocation *invocation, GError **error)
{
  const char *syntax = smriti_invocation_option (invocation, "syntax");
  const SmritiReader *reader = smriti_reader_by_name (syntax);

  if (strcmp (invocation->args[0], "check") != 0 && strcmp (invocation->args[0], "stamp") != 0)
    {
      g_autofree char *shown = smriti_term_clean (invocation->args[0]);

      return smriti_usage_error (invocation, error, "'notes' knows check and stamp, not '%s'", shown);
    }
  if (syntax && !reader)
    {
      g_autofree char *shown = smriti_term_clean (syntax);
      g_autofree char *names = smriti_reader_names ();

      return smriti_usage_error (invocation, error, "unknown syntax '%s'; there are: %s", shown, names);
    }
  if (invocation->n_args < 2)
    return smriti_usage_error (invocation, error, "'notes %s' needs a FILE", invocation->args[0]);
  if (*invocation->args[0] == 's')
    return smriti_notes_stamp (invocation, error);
  return check (invocation, reader, error);
}
