/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which decks a question is of: its folder where folders are decks, else the
 * tag it begins with, the last line above it with tags for cards that is not
 * part of a question, the frontmatter, the first such tag anywhere. */

#include "common/notes/osr.h"

#include <string.h>

typedef struct
{
  char *tag; /* with '#' */
  int line;  /* -1 = the frontmatter */
} Tag;

typedef struct
{
  const SmritiNoteText *note;
  const SmritiOsrSettings *settings;
  GPtrArray *questions;
  guint frontmatter; /* lines of it */
  GArray *tags;      /* of Tag: those for cards, by line */
  GArray *note_tags; /* the lines whose tags are of the note: index of the first of each in @tags */
} Decks;

static void
tag_clear (gpointer data)
{
  g_free (((Tag *) data)->tag);
}

gboolean
smriti_osr_is_flashcard_tag (const SmritiOsrSettings *settings, const char *tag)
{
  for (char **mine = settings->flashcard_tags; *mine; mine++)
    {
      gsize length = strlen (*mine);

      if (length > 0 && strncmp (tag, *mine, length) == 0 && (tag[length] == '\0' || tag[length] == '/'))
        return TRUE;
    }
  return FALSE;
}

/* "#a//b" → "a/b" */
static char *
deck_of (const char *tag)
{
  g_auto (GStrv) parts = g_strsplit (tag + 1, "/", -1);
  GString *deck = g_string_new (NULL);

  for (char **part = parts; *part; part++)
    if (**part)
      g_string_append_printf (deck, "%s%s", deck->len > 0 ? "/" : "", *part);
  return g_string_free (deck, FALSE);
}

static void
add_tag (Decks *decks, const char *name, gsize length, int line)
{
  Tag tag = { g_malloc (length + 2), line };

  tag.tag[0] = '#';
  memcpy (tag.tag + 1, name, length);
  tag.tag[length + 1] = '\0';
  if (smriti_osr_is_flashcard_tag (decks->settings, tag.tag))
    g_array_append_val (decks->tags, tag);
  else
    g_free (tag.tag);
}

/* Obsidian's tags: letters of any script, digits, "_-/", after white space, not in code or comments. */
static gboolean
is_tag_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '/' || (guchar) c >= 0x80;
}

static void
add_line_tags (Decks *decks, guint n)
{
  const SmritiScan *scan = decks->note->scan;
  const SmritiLine *line = &scan->lines[n];

  for (gsize at = line->start; at < line->end;)
    {
      const char *hash = memchr (scan->text + at, '#', line->end - at);
      gsize name, end;

      if (!hash)
        return;
      name = end = (gsize) (hash - scan->text) + 1;
      while (end < line->end && is_tag_byte (scan->text[end]))
        end++;
      at = end;
      if ((name - 1 == line->start || g_ascii_isspace (scan->text[name - 2]))
          && (scan->mask[name - 1] == SMRITI_MASK_NONE || scan->mask[name - 1] == SMRITI_MASK_TABLE || line->indented))
        add_tag (decks, scan->text + name, end - name, (int) n);
    }
}

static void
collect_tags (Decks *decks)
{
  const SmritiScan *scan = decks->note->scan;
  const GPtrArray *named = decks->note->frontmatter->tags;

  for (guint i = 0; decks->frontmatter > 0 && i < named->len; i++)
    add_tag (decks, named->pdata[i], strlen (named->pdata[i]), -1);
  for (guint n = decks->frontmatter; n < scan->n_lines; n++)
    if (scan->lines[n].type != SMRITI_LINE_OUTLINE)
      add_line_tags (decks, n);
}

/* Lines that belong to a question. */
static guint8 *
question_lines (const Decks *decks)
{
  guint n_lines = decks->note->scan->n_lines;
  g_autofree gint32 *change = g_new0 (gint32, (gsize) n_lines + 1);
  guint8 *taken = g_new0 (guint8, (gsize) n_lines + 1);
  gint32 open = 0;

  for (guint i = 0; i < decks->questions->len; i++)
    {
      const SmritiOsrQuestion *question = g_ptr_array_index (decks->questions, i);

      if (question->first > question->last || question->first >= n_lines)
        continue;
      change[question->first]++;
      change[MIN (question->last + 1, n_lines)]--;
    }
  for (guint n = 0; n < n_lines; n++)
    {
      open += change[n];
      taken[n] = open > 0;
    }
  return taken;
}

static void
group_tags (Decks *decks)
{
  g_autofree guint8 *taken = question_lines (decks);
  int last = -1;

  for (guint i = 0; i < decks->tags->len; i++)
    {
      const Tag *tag = &g_array_index (decks->tags, Tag, i);

      if (tag->line >= 0 && tag->line != last && !taken[tag->line])
        {
          g_array_append_val (decks->note_tags, i);
          last = tag->line;
        }
    }
}

/* The tags of one line from index @first on. */
static GStrv
decks_at (const Decks *decks, guint first)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  int line = g_array_index (decks->tags, Tag, first).line;

  for (guint i = first; i < decks->tags->len && g_array_index (decks->tags, Tag, i).line == line; i++)
    {
      g_autofree char *deck = deck_of (g_array_index (decks->tags, Tag, i).tag);

      g_strv_builder_add (builder, deck);
    }
  return g_strv_builder_end (builder);
}

/* Index of the last group above @line, -1 = none. */
static int
group_above (const Decks *decks, guint line)
{
  guint low = 0, high = decks->note_tags->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const Tag *tag = &g_array_index (decks->tags, Tag, g_array_index (decks->note_tags, guint, middle));

      if (tag->line < (int) line)
        low = middle + 1;
      else
        high = middle;
    }
  return (int) low - 1;
}

static GStrv
decks_of (const Decks *decks, const SmritiOsrQuestion *question)
{
  int group;

  if (question->topic)
    return g_strdupv ((char *[]){ question->topic, NULL });
  group = group_above (decks, question->first);
  if (group >= 0)
    return decks_at (decks, g_array_index (decks->note_tags, guint, group));
  if (decks->tags->len == 0)
    return NULL;
  if (g_array_index (decks->tags, Tag, 0).line < 0)
    return decks_at (decks, 0);
  else
    {
      g_autofree char *deck = deck_of (g_array_index (decks->tags, Tag, 0).tag);

      return g_strdupv ((char *[]){ deck, NULL });
    }
}

static char *
folder_of (const SmritiNoteText *note)
{
  g_autofree char *folder = note->origin->path ? g_path_get_dirname (note->origin->path) : NULL;

  return folder && !g_str_equal (folder, ".") ? g_steal_pointer (&folder) : g_strdup ("");
}

gboolean
smriti_osr_find_decks (const SmritiNoteText *note, const SmritiOsrSettings *settings, guint frontmatter, GPtrArray *questions)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  g_autoptr (GArray) note_tags = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *folder = folder_of (note);
  Decks decks = { note, settings, questions, frontmatter, tags, note_tags };

  g_array_set_clear_func (tags, tag_clear);
  collect_tags (&decks);
  if (tags->len == 0 && !(settings->folders_are_decks && *folder))
    return FALSE;
  group_tags (&decks);
  for (guint i = 0; i < questions->len; i++)
    {
      SmritiOsrQuestion *question = g_ptr_array_index (questions, i);

      question->decks = settings->folders_are_decks ? g_strdupv ((char *[]){ folder, NULL }) : decks_of (&decks, question);
    }
  return TRUE;
}
