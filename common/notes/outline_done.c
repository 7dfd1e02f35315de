/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The reader takes a mark in several places; which one it took here it is asked:
 * each place where one may be is tried, and what then reads as nothing but this
 * one mark changed is the plan. */

#include "common/notes/outline_done.h"

#include "common/error.h"
#include "common/notes/raw_lines.h"
#include "common/notes/same.h"

#include <string.h>

#define PICTURE "\xEF\xB8\x8F" /* U+FE0F behind a mark: drawn as a picture */
#define MARK " ✔" PICTURE
#define MAX_MARKS 16 /* that are tried, from either end of the line half of them: there the reader takes one */

typedef struct
{
  const SmritiReader *reader;
  const SmritiNoteOrigin *origin;
  const char *text;
  gsize length;
  SmritiNote *note;
  GArray *lines;
  const SmritiEntry *entry;
  SmritiRawLine line; /* of the entry */
  gboolean done;      /* wanted */
} Marking;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
ends_with (const Marking *marking, gsize end, const char *token)
{
  gsize length = strlen (token);

  return end - marking->line.start >= length && memcmp (marking->text + end - length, token, length) == 0;
}

static gsize
chomp (const Marking *marking, gsize end)
{
  while (end > marking->line.start && is_blank (marking->text[end - 1]))
    end--;
  return end;
}

/* Where the words of the line end: before its hard break and its block id. */
static gsize
words_end (const Marking *marking)
{
  gsize end = chomp (marking, marking->line.end);
  gsize id;

  if (ends_with (marking, end, "\\"))
    end = chomp (marking, end - 1);
  else if (ends_with (marking, end, "<br>"))
    end = chomp (marking, end - 4);
  for (id = end; id > marking->line.start && (g_ascii_isalnum (marking->text[id - 1]) || marking->text[id - 1] == '-'); id--)
    ;
  if (id < end && id > marking->line.start + 1 && marking->text[id - 1] == '^' && is_blank (marking->text[id - 2]))
    end = chomp (marking, id - 1);
  return end;
}

/* Whether the note with @splices differs in nothing but the mark. */
static gboolean
is_right (const Marking *marking, const GPtrArray *splices)
{
  gsize length;
  g_autofree char *text = smriti_splices_apply (splices, marking->text, marking->length, &length);
  g_autoptr (SmritiNote) note = smriti_note_read (marking->reader, marking->origin, text, length);
  g_autoptr (GArray) map = smriti_raw_lines_map (marking->lines, splices);
  const SmritiEntry *entry = note->outline ? smriti_outline_find (note->outline, marking->entry->key) : NULL;

  if (!entry || entry->done != marking->done || note->cards->len != marking->note->cards->len
      || !smriti_outline_is_same (marking->note->outline, note->outline, map, marking->entry->key))
    return FALSE;
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *before = g_ptr_array_index (marking->note->cards, i);
      const SmritiCard *after = g_ptr_array_index (note->cards, i);

      if (!smriti_card_is_same (before, after) || before->line != after->line || !g_str_equal (before->key, after->key))
        return FALSE;
    }
  return TRUE;
}

/* The right plan of one splice, else NULL. */
static GPtrArray *
try_splice (const Marking *marking, gsize at, gsize n_before, const char *after)
{
  g_autoptr (GPtrArray) splices = smriti_splices_new ();

  smriti_splices_add (splices, marking->text, at, n_before, after, strlen (after));
  return is_right (marking, splices) ? g_steal_pointer (&splices) : NULL;
}

static GPtrArray *
plan_mark (const Marking *marking)
{
  const char *text = marking->text;
  GPtrArray *splices;

  for (gsize i = marking->line.start; i + 2 < marking->line.end && !g_ascii_isdigit (text[i]); i++)
    if (text[i] == '[' && text[i + 1] == ' ' && text[i + 2] == ']' && (splices = try_splice (marking, i + 1, 1, "x")))
      return splices;
  return try_splice (marking, words_end (marking), 0, MARK);
}

/* Length of a mark at @at with what makes it a picture, 0 = none. */
static gsize
mark_at (const Marking *marking, gsize at)
{
  static const char *const marks[] = { "✔", "✅", "✓", "☑", "[x]", "[X]" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize length = strlen (marks[i]);

      if (marking->line.end - at < length || memcmp (marking->text + at, marks[i], length) != 0)
        continue;
      if (marking->line.end - at - length >= strlen (PICTURE)
          && memcmp (marking->text + at + length, PICTURE, strlen (PICTURE)) == 0)
        length += strlen (PICTURE);
      return length;
    }
  return 0;
}

/* What takes the mark at @at away: an empty box stays where one opens a task; else
 * the blanks before it go with it. */
static void
add_removal (const Marking *marking, gsize at, gsize length, GPtrArray *splices)
{
  gboolean opens = marking->text[at] == '[';
  gsize from = chomp (marking, at);

  for (gsize i = marking->line.start; i < at && opens; i++)
    opens = marking->text[i] == '-' || marking->text[i] == '+' || marking->text[i] == '*' || is_blank (marking->text[i]);
  if (opens)
    smriti_splices_add (splices, marking->text, at + 1, 1, " ", 1);
  else
    smriti_splices_add (splices, marking->text, from, at + length - from, "", 0);
}

/* Where one stands; new array of gsize. */
static GArray *
find_marks (const Marking *marking)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize at = marking->line.start; at < marking->line.end;)
    {
      gsize length = mark_at (marking, at);

      if (length > 0)
        g_array_append_val (marks, at);
      at += MAX (length, 1);
    }
  return marks;
}

static GPtrArray *
plan_removal (const Marking *marking)
{
  g_autoptr (GPtrArray) all = smriti_splices_new ();
  g_autoptr (GArray) marks = find_marks (marking);
  GPtrArray *splices;

  for (guint i = 0; i < marks->len; i++)
    {
      g_autoptr (GPtrArray) one = smriti_splices_new ();
      gsize at = g_array_index (marks, gsize, i);
      gsize length = mark_at (marking, at);

      if (i >= MAX_MARKS / 2 && marks->len - i > MAX_MARKS / 2)
        continue;
      add_removal (marking, at, length, one);
      if (is_right (marking, one))
        return g_steal_pointer (&one);
      add_removal (marking, at, length, all);
    }
  splices = g_steal_pointer (&all);
  if (splices->len > 1 && is_right (marking, splices)) /* marked twice */
    return splices;
  g_ptr_array_unref (splices);
  return NULL;
}

static gboolean
find_entry (Marking *marking, const char *number, GError **error)
{
  if (!marking->note->outline)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "it is no outline note: it has no numbered sections with entries");
  else if (!(marking->entry = smriti_outline_find (marking->note->outline, number)) || marking->entry->line > marking->lines->len)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "it has no entry %s", number);
  else if (marking->entry->level > 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                 "%s is a section; links name its heading, so only its entries are marked", number);
  else if (marking->entry->done == marking->done)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "%s is %s already", number, marking->done ? "done" : "not marked");
  else
    return TRUE;
  return FALSE;
}

GPtrArray *
smriti_outline_done_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                          const char *number, gboolean done, char **out_title, GError **error)
{
  g_autoptr (SmritiNote) note = smriti_note_read (reader, origin, text, length);
  g_autoptr (GArray) lines = smriti_raw_lines (text, length);
  Marking marking = { reader, origin, text, length, note, lines, NULL, { 0, 0, 0 }, done };
  GPtrArray *splices = NULL;

  *out_title = NULL;
  if (!find_entry (&marking, number, error))
    return NULL;
  marking.line = g_array_index (lines, SmritiRawLine, marking.entry->line - 1);
  splices = done ? plan_mark (&marking) : plan_removal (&marking);
  if (splices)
    *out_title = g_strdup (marking.entry->title);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                 "line %u cannot be marked without changing what else it says; mark it in your editor", marking.entry->line);
  return splices;
}
