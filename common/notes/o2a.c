/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The notes of Obsidian_to_Anki: from a line START to a line END, or STARTI …
 * ENDI within a line; TARGET DECK for the whole file. What Anki keeps of them
 * (ids, FILE TAGS, FROZEN fields) is no text of a card, nor is what stands in
 * code, math or comments. Regular expressions of one's own are not read. */

#include "common/notes/reader.h"

#include "common/notes/deletion.h"
#include "common/notes/tags.h"

#include <string.h>

#define MAX_FIELD_NAME 40

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  SmritiCollector *collector;
  gboolean no_end; /* no END stands further down */
} Reading;

/* A note of Anki while it is put together. */
typedef struct
{
  char *type; /* "Basic" */
  SmritiSide *front, *back;
  SmritiSide *reverse; /* "Add Reverse": anything in it asks for the reverse too */
  guint n_fields;      /* met by their names */
} AnkiNote;

static void
anki_note_clear (AnkiNote *anki)
{
  g_free (anki->type);
  smriti_side_free (anki->front);
  smriti_side_free (anki->back);
  smriti_side_free (anki->reverse);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnkiNote, anki_note_clear)

static void
anki_note_init (AnkiNote *anki)
{
  anki->front = smriti_side_new ();
  anki->back = smriti_side_new ();
  anki->reverse = smriti_side_new ();
}

/* --- lines --- */

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
is_covered (const Reading *reading, gsize at)
{
  SmritiMask mask = reading->scan->mask[at];

  return mask == SMRITI_MASK_CODE || mask == SMRITI_MASK_FENCE || mask == SMRITI_MASK_MATH || mask == SMRITI_MASK_COMMENT
         || mask == SMRITI_MASK_FRONTMATTER;
}

/* Where the words of line @n begin and end. */
static void
words_of (const Reading *reading, guint n, gsize *out_from, gsize *out_to)
{
  const SmritiLine *line = &reading->scan->lines[n];

  *out_from = line->start;
  *out_to = line->end;
  while (*out_from < *out_to && is_blank (reading->scan->text[*out_from]))
    ++*out_from;
  while (*out_to > *out_from && is_blank (reading->scan->text[*out_to - 1]))
    --*out_to;
}

static gboolean
line_is (const Reading *reading, guint n, const char *word)
{
  gsize from, to;

  words_of (reading, n, &from, &to);
  return to - from == strlen (word) && memcmp (reading->scan->text + from, word, to - from) == 0 && !is_covered (reading, from);
}

static gboolean
begins_with (const Reading *reading, gsize from, gsize to, const char *word)
{
  gsize length = strlen (word);

  return to - from >= length && memcmp (reading->scan->text + from, word, length) == 0;
}

/* "ID: 123", "<!--ID: 123-->" */
static gboolean
is_id (const Reading *reading, gsize from, gsize to)
{
  if (begins_with (reading, from, to, "<!--"))
    from += 4;
  return begins_with (reading, from, to, "ID: ") && from + 4 < to && g_ascii_isdigit (reading->scan->text[from + 4]);
}

/* --- fields --- */

static gboolean
is_cloze (const AnkiNote *anki)
{
  return strstr (anki->type, "Cloze") != NULL;
}

static gboolean
is_basic (const AnkiNote *anki)
{
  return g_str_has_prefix (anki->type, "Basic");
}

/* The field whose name stands at @from, if any; sets where its text begins. */
static SmritiSide *
named_field (const Reading *reading, AnkiNote *anki, gsize from, gsize to, gsize *out_text)
{
  const struct
  {
    const char *name;
    SmritiSide *side;
  } fields[] = { { "Front:", anki->front }, { "Back:", anki->back },  { "Add Reverse:", anki->reverse },
                 { "Text:", anki->front },  { "Extra:", anki->back }, { "Back Extra:", anki->back } };
  guint first = is_cloze (anki) ? 3 : 0;

  for (guint i = first; i < (is_cloze (anki) ? 6u : 3u); i++)
    if (begins_with (reading, from, to, fields[i].name))
      {
        *out_text = from + strlen (fields[i].name);
        return fields[i].side;
      }
  return NULL;
}

/* Of a type Smriti does not know the fields are not known either: "Word:" at the
 * beginning of a line is one. The first is asked, the others answer it. */
static SmritiSide *
unknown_field (const Reading *reading, AnkiNote *anki, gsize from, gsize to, gsize *out_text)
{
  const char *colon = memchr (reading->scan->text + from, ':', MIN (to - from, MAX_FIELD_NAME));
  gsize at;

  if (is_basic (anki) || is_cloze (anki) || !colon || !g_ascii_isalpha (reading->scan->text[from]))
    return NULL;
  at = (gsize) (colon - reading->scan->text);
  if ((at + 1 < to && !is_blank (reading->scan->text[at + 1])) || is_covered (reading, from))
    return NULL;
  anki->n_fields++;
  *out_text = anki->n_fields <= 2 ? at + 1 : from;
  return anki->front->text->len == 0 ? anki->front : anki->back;
}

/* --- clozes: {a} {1:a} {c1|a} {{c1::a::hint}} --- */

/* "c1::", "1|" at @at; FALSE: none, and then @out_at = @at. */
static gboolean
read_number (const SmritiSide *side, gsize at, guint *out_number, gsize *out_at)
{
  const char *s = side->text->str;
  gsize from = at;

  *out_at = at;
  if (s[from] == 'c')
    from++;
  if (!smriti_deletion_number (side, from, out_number, &from))
    return FALSE;
  if (s[from] == ':' && s[from + 1] == ':')
    from++;
  if (s[from] != ':' && s[from] != '|')
    return FALSE;
  *out_at = from + 1;
  return TRUE;
}

/* What stands in braces from @open to @close, each @width wide. */
static void
add_cloze (const SmritiSide *side, GArray *hidden, gsize open, gsize close, gsize width, guint *unset)
{
  SmritiDeletion one = { .open = (guint) open, .text_end = (guint) close, .end = (guint) (close + width) };
  const char *s = side->text->str;
  gsize text;
  gboolean numbered = read_number (side, open + width, &one.group, &text);

  one.text = (guint) text;
  if (text >= close || (width == 2 && !numbered))
    return;
  if (!numbered)
    one.group = (*unset)++;
  if (width == 2)
    {
      const char *hint = g_strstr_len (s + text, (gssize) (close - text), "::");

      if (hint && hint > s + text)
        {
          one.text_end = (guint) (hint - s);
          one.hint = one.text_end + 2;
          one.hint_end = (guint) close;
        }
    }
  g_array_append_val (hidden, one);
}

static gsize
run_of (const SmritiSide *side, gsize at, char c)
{
  gsize end = at;

  while (end < side->text->len && side->text->str[end] == c && side->mask->data[end] == SMRITI_MASK_NONE)
    end++;
  return end - at;
}

static GArray *
find_clozes (const SmritiSide *side)
{
  const char *s = side->text->str;
  GArray *hidden = g_array_new (FALSE, FALSE, sizeof (SmritiDeletion));
  gsize open = 0, width = 0; /* of the brace that is open, 0 = none */
  guint unset = 1;

  for (gsize i = 0; i < side->text->len; i++)
    {
      gsize opening = run_of (side, i, '{'), closing = run_of (side, i, '}');

      if (opening > 0 && (width != 2 || opening == 2))
        {
          open = i;
          width = opening <= 2 ? opening : 0;
        }
      else if (width > 0 && closing >= width && (width == 2 || closing == 1))
        {
          add_cloze (side, hidden, open, i, width, &unset);
          width = 0;
        }
      else if (s[i] == '\n' && s[i + 1] == '\n')
        width = 0;
      i += MAX (MAX (opening, closing), 1) - 1;
    }
  return hidden;
}

/* --- cards --- */

static void
add_cloze_note (const Reading *reading, AnkiNote *anki, SmritiSource *source)
{
  g_autoptr (GArray) hidden = find_clozes (anki->front);

  source->kind = SMRITI_KIND_CLOZE;
  source->text = g_strdup (anki->front->text->str);
  if (hidden->len == 0)
    smriti_note_warn (reading->note, source->line, "a Cloze note that hides nothing, not a card; write {words} around it");
  else
    smriti_deletions_add_cards (anki->front, hidden, anki->back->text->str, source, reading->collector, reading->note);
}

static gboolean
has_reverse (const AnkiNote *anki)
{
  if (strstr (anki->type, "optional reversed"))
    return anki->reverse->text->len > 0;
  return strstr (anki->type, "reversed") != NULL;
}

static void
add_note (const Reading *reading, AnkiNote *anki, guint line)
{
  g_auto (SmritiSource) source = { .line = line, .kind = SMRITI_KIND_BASIC };

  smriti_side_trim (anki->front);
  smriti_side_trim (anki->back);
  smriti_side_trim (anki->reverse);
  if (is_cloze (anki))
    {
      add_cloze_note (reading, anki, &source);
      return;
    }
  if (anki->front->text->len == 0 || anki->back->text->len == 0)
    {
      smriti_note_warn (reading->note, line, "the %s is empty, not a card; write %s",
                        anki->front->text->len == 0 ? "front" : "back",
                        anki->front->text->len == 0 ? "something there" : "it after 'Back:'");
      return;
    }
  smriti_source_add_side (&source, anki->front);
  smriti_source_add_side (&source, anki->back);
  source.text = g_strconcat (anki->front->text->str, "\n::\n", anki->back->text->str, NULL);
  smriti_collector_add (reading->collector, &source, SMRITI_KIND_BASIC, 0, anki->front->text->str, anki->back->text->str);
  if (has_reverse (anki))
    smriti_collector_add (reading->collector, &source, SMRITI_KIND_REVERSED, 1, anki->back->text->str, anki->front->text->str);
}

/* --- START … END --- */

/* The last line of [first, end) with words before those that say the id and the tags. */
static guint
without_tail (const Reading *reading, guint first, guint end)
{
  gboolean tags = FALSE, id = FALSE;

  while (end > first)
    {
      gsize from, to;

      words_of (reading, end - 1, &from, &to);
      if (from < to && !id && !tags && is_id (reading, from, to))
        id = TRUE;
      else if (from < to && !tags && begins_with (reading, from, to, "Tags:"))
        tags = TRUE;
      else if (from < to)
        break;
      end--;
    }
  return end;
}

static void
fill_fields (const Reading *reading, AnkiNote *anki, guint first, guint end)
{
  SmritiSide *side = anki->front;

  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = &reading->scan->lines[n];
      gsize text = line->start;
      SmritiSide *named = NULL;

      if (line->type != SMRITI_LINE_CODE)
        named = named_field (reading, anki, line->start, line->end, &text);
      if (!named && line->type != SMRITI_LINE_CODE)
        named = unknown_field (reading, anki, line->start, line->end, &text);
      if (named)
        side = named;
      while (named && text < line->end && is_blank (reading->scan->text[text]))
        text++;
      smriti_side_add_paragraph_line (side, reading->scan, n, text);
    }
}

/* Lines [first, end) between START and END. */
static void
read_block (const Reading *reading, guint first, guint end)
{
  g_auto (AnkiNote) anki = { 0 };
  guint line = first; /* 1-based: that of START */
  gsize from, to;

  while (first < end && reading->scan->lines[first].type == SMRITI_LINE_BLANK)
    first++;
  for (guint n = first; n < end; n++)
    if (line_is (reading, n, "DELETE"))
      return;
  end = without_tail (reading, first, end);
  if (first == end)
    {
      smriti_note_warn (reading->note, line, "START without a note type below it, not a card; write 'Basic' there");
      return;
    }
  words_of (reading, first, &from, &to);
  anki_note_init (&anki);
  anki.type = g_strndup (reading->scan->text + from, to - from);
  fill_fields (reading, &anki, first + 1, end);
  add_note (reading, &anki, line);
}

/* --- STARTI … ENDI --- */

/* Where @word stands in [from, to) with nothing over it; @to = nowhere. */
static gsize
find_word (const Reading *reading, gsize from, gsize to, const char *word)
{
  while (from < to)
    {
      const char *found = g_strstr_len (reading->scan->text + from, (gssize) (to - from), word);

      if (!found)
        break;
      from = (gsize) (found - reading->scan->text);
      if (!is_covered (reading, from))
        return from;
      from += strlen (word);
    }
  return to;
}

static void
fill_inline_fields (const Reading *reading, AnkiNote *anki, gsize from, gsize to)
{
  SmritiSide *side = anki->front;
  gsize begun = from;

  for (gsize word = from; word < to;)
    {
      const char *blank = memchr (reading->scan->text + word, ' ', to - word);
      gsize end = blank ? (gsize) (blank - reading->scan->text) : to;
      gsize text = 0;
      SmritiSide *named = named_field (reading, anki, word, end, &text);

      if (named && text == end)
        {
          smriti_side_add (side, reading->scan, begun, word);
          side = named;
          begun = end;
        }
      word = end + 1;
    }
  if (begun < to)
    smriti_side_add (side, reading->scan, begun, to);
}

/* Bytes [from, to) between STARTI and ENDI. */
static void
read_inline (const Reading *reading, guint line, gsize from, gsize to)
{
  g_auto (AnkiNote) anki = { 0 };
  const char *open = memchr (reading->scan->text + from, '[', to - from);
  const char *close = open ? memchr (open, ']', to - (gsize) (open - reading->scan->text)) : NULL;
  gsize id, tags;

  if (!close)
    {
      smriti_note_warn (reading->note, line, "STARTI without a note type, not a card; write 'STARTI [Basic] … ENDI'");
      return;
    }
  anki_note_init (&anki);
  anki.type = g_strndup (open + 1, (gsize) (close - open - 1));
  from = (gsize) (close - reading->scan->text) + 1;
  id = find_word (reading, from, to, "ID: ");
  to = id < to && is_id (reading, id, to) ? id : to; /* one in a comment is left out as all comments are */
  tags = find_word (reading, from, to, "Tags: ");
  fill_inline_fields (reading, &anki, from, tags);
  add_note (reading, &anki, line);
}

static void
read_line (const Reading *reading, guint n)
{
  const SmritiLine *line = &reading->scan->lines[n];
  gsize at = line->start;

  while ((at = find_word (reading, at, line->end, "STARTI")) < line->end)
    {
      gsize end = find_word (reading, at + 6, line->end, "ENDI");

      if (end == line->end)
        {
          smriti_note_warn (reading->note, n + 1, "STARTI has no ENDI on its line, not a card; write it there");
          return;
        }
      read_inline (reading, n + 1, at + 6, end);
      at = end + 4;
    }
}

/* --- the note --- */

/* "TARGET DECK: A::B", or with the deck on the next line; the first one counts. */
static void
read_deck (const Reading *reading)
{
  static const char target[] = "TARGET DECK";

  for (guint n = 0; n < reading->scan->n_lines; n++)
    {
      gsize from = reading->scan->lines[n].start, to = reading->scan->lines[n].end;
      g_auto (GStrv) parts = NULL;
      g_autofree char *words = NULL;
      g_autofree char *deck = NULL;

      if (!begins_with (reading, from, to, target) || is_covered (reading, from))
        continue;
      from += strlen (target);
      if (from == to && n + 1 < reading->scan->n_lines)
        words_of (reading, n + 1, &from, &to);
      else if (begins_with (reading, from, to, ":"))
        from++;
      else
        continue;
      words = g_strndup (reading->scan->text + from, to - from);
      parts = g_strsplit (words, "::", -1);
      g_free (words);
      words = g_strjoinv ("/", parts);
      deck = smriti_deck_normalize (words, strlen (words));
      if (deck)
        smriti_collector_set_deck (reading->collector, deck);
      return;
    }
}

static guint
find_end (Reading *reading, guint n)
{
  while (!reading->no_end && n < reading->scan->n_lines && !line_is (reading, n, "END"))
    n++;
  reading->no_end |= n == reading->scan->n_lines;
  return reading->no_end ? reading->scan->n_lines : n;
}

/* Reads line @n or the block it begins; returns where to go on. */
static guint
read_some (Reading *reading, guint n)
{
  const SmritiLine *line = &reading->scan->lines[n];
  guint end;

  if (line->type == SMRITI_LINE_HEADING || (line->type == SMRITI_LINE_OUTLINE && line->level > 0))
    smriti_collector_heading (reading->collector, line->level, reading->scan->text + line->content, line->end - line->content);
  if (line->type == SMRITI_LINE_OUTLINE || line->type == SMRITI_LINE_BLANK)
    return n + 1;
  if (!line_is (reading, n, "START"))
    {
      read_line (reading, n);
      return n + 1;
    }
  end = find_end (reading, n + 1);
  if (end == reading->scan->n_lines)
    {
      smriti_note_warn (reading->note, n + 1, "START has no END below it, not a card; write it there");
      return n + 1;
    }
  read_block (reading, n + 1, end);
  return end + 1;
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, text->scan->length);
  Reading reading = { text->scan, note, collector, FALSE };
  guint n = 0;

  read_deck (&reading);
  while (n < text->scan->n_lines)
    n = read_some (&reading, n);
}

const SmritiReader smriti_reader_o2a = { "o2a", read_note };
