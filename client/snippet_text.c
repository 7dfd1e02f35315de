/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/snippet_text.h"

#include "common/error.h"
#include "common/notes/passage.h"
#include "common/notes/remark.h"
#include "common/notes/same.h"
#include "common/notes/tags.h"

#include <string.h>

#define MAX_CODE (64 * 1024)

/* --- checks ----------------------------------------------------------------- */

static gboolean
wrong (GError **error, const char *format, const char *what)
{
  g_autofree char *message = g_strdup_printf ("%s%s%s%s", format, what ? " '" : "", what ? what : "", what ? "'" : "");

  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* Each as a tag is read: one word. */
static gboolean
check_tags (const char *tags, GError **error)
{
  g_auto (GStrv) each = g_strsplit_set (tags ? tags : "", ", ", -1);

  for (char **tag = each; *tag; tag++)
    {
      g_autofree char *written = g_strconcat ("#", *tag, NULL);
      g_autofree char *deck = NULL;
      gsize length = 0;

      if (**tag != '\0'
          && (smriti_tag_read (written, strlen (written), &length, &deck) != SMRITI_TAG_OTHER || length != strlen (written)))
        return wrong (error, "a tag is one word of letters, digits, '-', '_' and '/', and none that Smriti reads; not", *tag);
    }
  return TRUE;
}

static gboolean
is_language (const char *language)
{
  gsize length = strlen (language);

  return length > 0 && length <= 32 && strspn (language, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-#._") == length;
}

gboolean
smriti_snippet_check (const SmritiSnippet *snippet, GError **error)
{
  if (!smriti_remark_is_name (snippet->name))
    return wrong (error, "a snippet's name is made of a-z, 0-9 and '-', and begins with none of the last; not", snippet->name);
  if (snippet->language && !is_language (snippet->language))
    return wrong (error, "a language is a word, as 'python' or 'c++'; not", snippet->language);
  if (snippet->about && strpbrk (snippet->about, "\n\r"))
    return wrong (error, "what a snippet is about is one line", NULL);
  if (snippet->code[strspn (snippet->code, " \t\r\n")] == '\0')
    return wrong (error, "there is no code to save", NULL);
  if (strlen (snippet->code) > MAX_CODE)
    return wrong (error, "the code is longer than 64 KiB", NULL);
  return check_tags (snippet->tags, error);
}

/* --- as Markdown --------------------------------------------------------------- */

/* Longer than any row of its kind in the code, and at least three. */
static char *
fence_for (const char *code)
{
  gsize longest = 2;

  for (const char *s = code; *s != '\0'; s++)
    {
      gsize row = strspn (s, "`");

      longest = MAX (longest, row);
      s += row > 0 ? row - 1 : 0;
    }
  return g_strnfill (longest + 1, '`');
}

static void
append_tags (GString *out, const char *tags)
{
  g_auto (GStrv) each = g_strsplit_set (tags ? tags : "", ", ", -1);

  for (char **tag = each; *tag; tag++)
    if (**tag != '\0')
      g_string_append_printf (out, "%s#%s", out->len > 0 ? " " : "", *tag);
}

/* Without blank lines around it, line ends as '\n'. */
static char *
clean_code (const char *code)
{
  g_autoptr (GString) out = g_string_new (code);
  gsize from = 0;

  g_string_replace (out, "\r\n", "\n", 0);
  g_string_replace (out, "\r", "\n", 0);
  for (gsize i = 0; i < out->len && strchr (" \t\n", out->str[i]); i++)
    if (out->str[i] == '\n')
      from = i + 1;
  g_string_erase (out, 0, (gssize) from);
  while (out->len > 0 && strchr (" \t\n", out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A question for a card whose words were not given: its name. */
static char *
question_of (const char *name)
{
  char *words = g_strdelimit (g_strdup (name), "-", ' ');

  words[0] = g_ascii_toupper (words[0]);
  return words;
}

char *
smriti_snippet_markdown (const SmritiSnippet *snippet)
{
  g_autofree char *code = clean_code (snippet->code);
  g_autofree char *fence = fence_for (code);
  g_autofree char *question = snippet->card && !snippet->about ? question_of (snippet->name) : NULL;
  g_autoptr (GString) sentence = g_string_new (snippet->about ? snippet->about : question);

  append_tags (sentence, snippet->tags);
  return g_strdup_printf ("%%%% snippet %s %%%%\n%s%s%s%s\n%s\n%s", snippet->name, sentence->str,
                          snippet->card       ? "\n?\n"
                          : sentence->len > 0 ? "\n\n"
                                              : "",
                          fence, snippet->language ? snippet->language : "", code, fence);
}

/* --- into a note ------------------------------------------------------------------- */

static const SmritiPassage *
find_named (const GPtrArray *passages, const char *name)
{
  for (guint i = 0; i < passages->len; i++)
    {
      const SmritiPassage *passage = g_ptr_array_index (passages, i);

      if (passage->kind == SMRITI_PASSAGE_SNIPPET && g_str_equal (passage->title, name))
        return passage;
    }
  return NULL;
}

static GPtrArray *
append_block (const char *text, gsize length, const char *block)
{
  GPtrArray *splices = smriti_splices_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean ended = length == 0 || text[length - 1] == '\n' || text[length - 1] == '\r';
  gboolean gap = length == 0 || (length > 1 && ended && (text[length - 2] == '\n' || g_str_has_suffix (text, "\n\r\n")));

  g_string_append_printf (words, "%s%s%s\n", ended ? "" : "\n", gap ? "" : "\n", block);
  if (memmem (text, length, "\r\n", 2))
    g_string_replace (words, "\n", "\r\n", 0);
  smriti_splices_add (splices, text, length, 0, words->str, words->len);
  return splices;
}

/* Every card is as it was, and there is none more. */
static gboolean
cards_stay (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *before, gsize n_before, const char *after,
            gsize n_after)
{
  g_autoptr (SmritiNote) old = smriti_note_read (reader, origin, before, n_before);
  g_autoptr (SmritiNote) new = smriti_note_read (reader, origin, after, n_after);

  if (old->cards->len != new->cards->len)
    return FALSE;
  for (guint i = 0; i < old->cards->len; i++)
    if (!smriti_card_is_same (g_ptr_array_index (old->cards, i), g_ptr_array_index (new->cards, i)))
      return FALSE;
  return TRUE;
}

static GPtrArray *
plan_card (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length, char *block,
           GError **error)
{
  SmritiNewCard card = { .text = block };
  g_autoptr (SmritiAddition) addition = smriti_addition_plan (reader, origin, text, length, NULL, &card, error);

  return addition ? g_ptr_array_ref (addition->splices) : NULL;
}

static GPtrArray *
plan_plain (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length, const char *block)
{
  g_autoptr (GPtrArray) splices = append_block (text, length, block);
  gsize n_after;
  g_autofree char *after = smriti_splices_apply (splices, text, length, &n_after);

  return cards_stay (reader, origin, text, length, after, n_after) ? g_steal_pointer (&splices) : NULL;
}

/* What was planned is read again: it must be this snippet, with this code. */
static gboolean
reads_back (const GPtrArray *splices, const char *text, gsize length, const SmritiSnippet *snippet)
{
  gsize n_after;
  g_autofree char *after = smriti_splices_apply (splices, text, length, &n_after);
  g_autoptr (GPtrArray) passages = smriti_passages_read (after, n_after, NULL);
  const SmritiPassage *passage = find_named (passages, snippet->name);
  g_autofree char *code = passage ? smriti_snippet_code (passage->text) : NULL;
  g_autofree char *wanted = clean_code (snippet->code);

  return code && g_str_equal (code, wanted);
}

GPtrArray *
smriti_snippet_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                     const SmritiSnippet *snippet, GError **error)
{
  g_autoptr (GPtrArray) passages = smriti_passages_read (text, length, NULL);
  const SmritiPassage *known = find_named (passages, snippet->name);
  g_autofree char *block = smriti_snippet_markdown (snippet);
  g_autoptr (GPtrArray) splices = NULL;

  if (known)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "a snippet '%s' stands on line %u already; choose another name",
                   snippet->name, known->line);
      return NULL;
    }
  splices = snippet->card ? plan_card (reader, origin, text, length, block, error)
                          : plan_plain (reader, origin, text, length, block);
  if (splices && reads_back (splices, text, length, snippet))
    return g_steal_pointer (&splices);
  if (error && !*error)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                 "written there it would not be read as just this snippet: code or a comment left open above it, or a "
                 "card's mark in its words, may be why");
  return NULL;
}

/* --- out of a passage ------------------------------------------------------------------ */

/* Bytes of the fence that line @s begins with, 0 = none. */
static gsize
fence_length (const char *s, gsize *out_indent)
{
  gsize length;

  *out_indent = strspn (s, " ");
  s += *out_indent;
  length = *s == '`' ? strspn (s, "`") : strspn (s, "~");
  return length >= 3 ? length : 0;
}

/* The first fence's line; NULL = there is none. */
static const char *
find_fence (const char *markdown)
{
  gsize indent;

  for (const char *s = markdown; s && *s != '\0'; s = strchr (s, '\n') ? strchr (s, '\n') + 1 : NULL)
    if (fence_length (s, &indent) > 0)
      return s;
  return NULL;
}

char *
smriti_snippet_code (const char *markdown)
{
  const char *open = find_fence (markdown);
  const char *s = open ? strchr (open, '\n') : NULL;
  gsize indent, fence = open ? fence_length (open, &indent) : 0;
  char mark = open ? open[indent] : '\0';
  GString *code;

  if (!open)
    return NULL;
  code = g_string_new (NULL);
  for (s = s ? s + 1 : NULL; s && *s != '\0'; s = s[strcspn (s, "\n")] != '\0' ? s + strcspn (s, "\n") + 1 : NULL)
    {
      gsize length = strcspn (s, "\n"), own, closing = fence_length (s, &own);

      if (closing >= fence && s[own] == mark && strspn (s + own + closing, " \t\r") == length - own - closing)
        break;
      own = MIN (strspn (s, " "), indent);
      g_string_append_printf (code, "%s%.*s", code->len > 0 || s > strchr (open, '\n') + 1 ? "\n" : "", (int) (length - own),
                              s + own);
    }
  return g_string_free (code, FALSE);
}

GPtrArray *
smriti_snippet_tags (const char *markdown)
{
  const char *end = find_fence (markdown);
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_free);

  for (const char *s = markdown; end && s < end; s++)
    {
      g_autofree char *deck = NULL;
      gsize length = 0;

      if (*s != '#' || (s > markdown && !g_ascii_isspace (s[-1])))
        continue;
      if (smriti_tag_read (s, (gsize) (end - s), &length, &deck) != SMRITI_TAG_NONE && length > 1)
        g_ptr_array_add (tags, g_strndup (s + 1, length - 1));
      s += length > 0 ? length - 1 : 0;
    }
  return tags;
}
