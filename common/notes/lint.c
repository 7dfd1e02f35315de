/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/lint.h"

#include "common/notes/callout.h"
#include "common/notes/reader.h"
#include "common/notes/tags.h"

#include <string.h>

/* --- numbering --------------------------------------------------------- */

static gsize
before_last_part (const char *number)
{
  const char *dot = strrchr (number, '.');

  return dot ? (gsize) (dot + 1 - number) : 0;
}

static guint64
last_part (const char *number)
{
  return g_ascii_strtoull (number + before_last_part (number), NULL, 10);
}

/* "2.2 is", "2.2 to 2.4 are": what is not there from @first to @last. */
static char *
missing (const char *number, guint64 first, guint64 last)
{
  int stem = (int) before_last_part (number);

  if (first == last)
    return g_strdup_printf ("%.*s%" G_GUINT64_FORMAT " is", stem, number, first);
  return g_strdup_printf ("%.*s%" G_GUINT64_FORMAT " to %.*s%" G_GUINT64_FORMAT " are", stem, number, first, stem, number, last);
}

/* @number after @before, both below the same; another place is not compared. */
static void
check_order (SmritiNote *note, const SmritiEntry *entry, const char *what, const char *number, const char *before)
{
  guint64 n = last_part (number), last = last_part (before);
  gsize at = before_last_part (number);
  g_autofree char *gap = NULL;

  if (at != before_last_part (before) || strncmp (number, before, at) != 0 || n == last + 1)
    return;
  if (n <= last)
    {
      smriti_note_warn_as (note, "number-order", entry->line, "%s %s follows %s; put them in order", what, number, before);
      return;
    }
  gap = missing (number, last + 1, n - 1);
  smriti_note_warn_as (note, "number-gap", entry->line, "%s %s follows %s: %s missing; add what is missing or renumber", what,
                       number, before, gap);
}

/* The first one beneath an entry is its ".1". */
static void
check_first (SmritiNote *note, const SmritiEntry *parent, const SmritiEntry *entry)
{
  gsize length = strlen (parent->key);
  g_autofree char *gap = NULL;

  if (before_last_part (entry->number) != length + 1 || strncmp (entry->number, parent->key, length) != 0
      || last_part (entry->number) < 2)
    return;
  gap = missing (entry->number, 1, last_part (entry->number) - 1);
  smriti_note_warn_as (note, "number-gap", entry->line,
                       "entry %s is the first beneath %s: %s missing; add what is missing or renumber", entry->number,
                       parent->key, gap);
}

static void
check_numbers (SmritiNote *note, const SmritiEntry *parent)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (parent->children, i);

      if (i == 0)
        check_first (note, parent, entry);
      else
        check_order (note, entry, "entry", entry->number,
                     ((const SmritiEntry *) g_ptr_array_index (parent->children, i - 1))->number);
      check_numbers (note, entry);
    }
}

/* --- marks ------------------------------------------------------------- */

/* Two entries on lines that follow each other run together where Markdown is shown. */
static void
check_breaks (SmritiNote *note, const SmritiScan *scan, const SmritiEntry *parent)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (parent->children, i);
      const SmritiLine *next = entry->line < scan->n_lines ? &scan->lines[entry->line] : NULL;

      if (!entry->hard_break && next && next->type == SMRITI_LINE_OUTLINE && !next->list && next->level == 0)
        smriti_note_warn_as (note, "hard-break", entry->line,
                             "entry %s does not end with two spaces, so Markdown joins it with the next line; add them",
                             entry->number);
      check_breaks (note, scan, entry);
    }
}

/* "(4 Sheets)" counts the entries that have parts. */
static void
check_sheets (SmritiNote *note, const SmritiEntry *section)
{
  int groups = 0;

  for (guint i = 0; i < section->children->len; i++)
    groups += ((const SmritiEntry *) g_ptr_array_index (section->children, i))->children->len > 0;
  if (section->sheets > 0 && section->sheets != groups)
    smriti_note_warn_as (note, "sheets", section->line, "the heading says '%s', but %d of its entries %s parts; correct one",
                         section->mark, groups, groups == 1 ? "has" : "have");
}

/* By its own mark, or because all beneath it is. */
static gboolean
is_done (const SmritiEntry *entry)
{
  for (guint i = 0; i < entry->children->len; i++)
    if (!is_done (g_ptr_array_index (entry->children, i)))
      return entry->done;
  return entry->done || entry->children->len > 0;
}

#define MAX_NAMED 3

/* A mark above says that all beneath it is done. */
static void
check_done (SmritiNote *note, const SmritiEntry *entry)
{
  g_autoptr (GString) undone = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < entry->children->len; i++)
    {
      const SmritiEntry *child = g_ptr_array_index (entry->children, i);

      check_done (note, child);
      if (!entry->done || is_done (child) || ++n > MAX_NAMED)
        continue;
      g_string_append_printf (undone, "%s%s", n > 1 ? ", " : "", child->number);
    }
  if (n > MAX_NAMED)
    g_string_append_printf (undone, " and %u more", n - MAX_NAMED);
  if (n > 0)
    smriti_note_warn_as (note, "done-parent", entry->line,
                         "%s is marked done, but %s beneath it %s not; mark what is done, or take its mark away", entry->number,
                         undone->str, n == 1 ? "is" : "are");
}

static void
check_outline (SmritiNote *note, const SmritiScan *scan)
{
  const GPtrArray *sections = note->outline->sections;

  for (guint i = 0; i < sections->len; i++)
    {
      const SmritiEntry *section = g_ptr_array_index (sections, i);

      if (i > 0)
        check_order (note, section, "section", section->key, ((const SmritiEntry *) g_ptr_array_index (sections, i - 1))->key);
      check_numbers (note, section);
      check_sheets (note, section);
      check_breaks (note, scan, section);
      check_done (note, section);
    }
  smriti_outline_check_cadences (note->outline, note);
}

/* --- questions --------------------------------------------------------- */

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

/* Over the words, whatever stands between them; eight bytes at a time, since
 * every question of a vault comes by here. */
guint
smriti_front_hash (gconstpointer front)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  const char *s = front;

  while (*s)
    {
      guint64 bytes = (guchar) *s;

      if (is_space (*s))
        {
          bytes = ' ';
          while (is_space (*s))
            s++;
        }
      else
        {
          s++;
          for (guint i = 1; i < 8 && *s && !is_space (*s); i++)
            bytes = bytes << 8 | (guchar) *s++;
        }
      hash = (hash ^ bytes) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      hash ^= hash >> 29;
    }
  return (guint) (hash ^ hash >> 32);
}

gboolean
smriti_front_equal (gconstpointer a, gconstpointer b)
{
  const char *s = a, *t = b;

  while (*s && *t)
    {
      if (is_space (*s) && is_space (*t))
        {
          for (; is_space (*s); s++)
            ;
          for (; is_space (*t); t++)
            ;
        }
      else if (*s++ != *t++)
        return FALSE;
    }
  return *s == *t;
}

/* A card's question, hashed once. */
typedef struct
{
  guint hash;
  SmritiCard *card;
} Front;

static guint
front_hash (gconstpointer front)
{
  return ((const Front *) front)->hash;
}

static gboolean
front_equal (gconstpointer a, gconstpointer b)
{
  return smriti_front_equal (((const Front *) a)->card->front, ((const Front *) b)->card->front);
}

/* Nobody can know which of two answers a question wants. The same card in two
 * places is another matter, told where it is read. */
static void
check_fronts (SmritiNote *note)
{
  g_autoptr (GHashTable) fronts = NULL;
  g_autofree Front *all = NULL;

  if (note->cards->len < 2)
    return;
  fronts = g_hash_table_new (front_hash, front_equal);
  all = g_new (Front, note->cards->len);
  for (guint i = 0; i < note->cards->len; i++)
    {
      SmritiCard *card = g_ptr_array_index (note->cards, i);
      const SmritiCard *first;

      all[i] = (Front){ smriti_front_hash (card->front), card };
      first = g_hash_table_lookup (fronts, &all[i]);
      if (!first)
        g_hash_table_insert (fronts, &all[i], card);
      else if (first->line != card->line && !g_str_equal (first->key, card->key))
        smriti_note_warn_as (note, "duplicate-front", card->line,
                             smriti_front_equal (first->back, card->back)
                                 ? "the same question and answer as on line %u; remove one of them"
                                 : "the same question as on line %u, with another answer; say more in one of them",
                             first->line);
    }
}

/* --- deck tags --------------------------------------------------------- */

static gboolean
is_word (const char *s, gsize length, const char *word)
{
  return length == strlen (word) && g_ascii_strncasecmp (s, word, length) == 0;
}

/* The tag at @s, '#' first, @length bytes to the end of its line. */
static void
check_tag (SmritiNote *note, guint line, const char *s, gsize length)
{
  gsize name = strspn (s + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  gsize end = 0;
  char after = name + 1 < length ? s[name + 1] : '\0';
  g_autofree char *deck = NULL;

  if (is_word (s + 1, name, "card") || is_word (s + 1, name, "flashcard"))
    {
      if (after == '/')
        smriti_note_warn_as (note, "deck-tag", line, "'#%.*s/' names no deck; write '#cards/'", (int) name, s + 1);
      return;
    }
  if (!is_word (s + 1, name, "cards") && !is_word (s + 1, name, "flashcards"))
    return;
  if (strchr (":.\\", after) && after && name + 2 < length && g_ascii_isalnum (s[name + 2]))
    smriti_note_warn_as (note, "deck-tag", line, "'#%.*s%c' names no deck; write '#cards/'", (int) name, s + 1, after);
  if (after != '/' || smriti_tag_read (s, length, &end, &deck) != SMRITI_TAG_DECK)
    return;
  if (!deck && end > name + 2 + strspn (s + name + 1, "/"))
    smriti_note_warn_as (note, "deck-tag", line, "the deck's name is too long and is not used; 256 bytes are the most");
  else if (s[end - 1] == '/' || memmem (s, end, "//", 2))
    smriti_note_warn_as (note, "deck-tag", line, "a part of this deck's name is empty; write it as '#cards/a/b'");
}

static void
check_tags (SmritiNote *note, const SmritiScan *scan)
{
  const char *end = scan->text + scan->length;
  const char *s = scan->text;
  guint n = 0;

  while (s < end && (s = memchr (s, '#', (gsize) (end - s))))
    {
      gsize at = (gsize) (s - scan->text);

      s++;
      if ((*s | 0x20) != 'c' && (*s | 0x20) != 'f')
        continue;
      if (scan->mask[at] != SMRITI_MASK_NONE && scan->mask[at] != SMRITI_MASK_TABLE)
        continue;
      if (at > 0 && !is_space (scan->text[at - 1]))
        continue;
      while (n + 1 < scan->n_lines && scan->lines[n + 1].start <= at)
        n++;
      check_tag (note, n + 1, scan->text + at, scan->lines[n].end - at);
    }
}

/* Shown beside no card, an anchor is lost. */
static void
check_anchors (SmritiNote *note)
{
  for (guint i = 0; i < note->callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (note->callouts, i);

      if (callout->kind != SMRITI_CALLOUT_TIP && callout->ties->len == 0)
        smriti_note_warn_as (note, "anchor", callout->line,
                             "no card stands right above this anchor, and it links to none; link a card's id: [[#^id]]");
    }
}

void
smriti_lint (SmritiNote *note, const SmritiScan *scan)
{
  if (note->outline)
    check_outline (note, scan);
  check_fronts (note);
  check_tags (note, scan);
  check_anchors (note);
}
