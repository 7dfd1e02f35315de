/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One pass over the lines with the state hashcards has: outside, in a question,
 * an answer or a cloze text. After an error the next tag begins anew. */

#include "common/notes/hashcards.h"

#include "common/notes/deletion.h"
#include "common/notes/reader.h"
#include "common/notes/tags.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* what the scan put for broken bytes */

typedef enum
{
  OUTSIDE,
  QUESTION,
  ANSWER,
  CLOZE,
  SKIPPING /* what follows an error */
} State;

typedef struct
{
  const SmritiScan *scan;
  gboolean is_broken;
  SmritiHashcardsFunc tell;
  gpointer user_data;
  State state;
  guint first;               /* line of the card being read */
  gboolean stray;            /* told of already */
  SmritiSide *text, *answer; /* text: of a question or a cloze */
  SmritiSide *clean;         /* a cloze text without brackets */
  GPtrArray *cards;
  GHashTable *seen;
} Reading;

const char *
smriti_hashcards_words (SmritiHashcardsError error)
{
  static const char *const words[SMRITI_HASHCARDS_N_ERRORS] = {
    [SMRITI_HASHCARDS_ANSWER_ALONE] = "'A:' has no 'Q:' above it; write the question there",
    [SMRITI_HASHCARDS_STRAY_TEXT] = "this text belongs to no card; begin it with 'Q:' or 'C:', or take it out",
    [SMRITI_HASHCARDS_QUESTION_TWICE] = "a second 'Q:' before the answer of the first; write its 'A:' above this line",
    [SMRITI_HASHCARDS_CLOZE_IN_QUESTION] = "'C:' while a question waits for its answer; write the 'A:' above this line",
    [SMRITI_HASHCARDS_RULE_IN_QUESTION] = "'---' while a question waits for its answer; write the 'A:' above this line",
    [SMRITI_HASHCARDS_QUESTION_ALONE] = "the note ends before the last question's answer; write its 'A:'",
    [SMRITI_HASHCARDS_ANSWER_TWICE] = "a second 'A:' for one question; the first one counts, take this one out",
    [SMRITI_HASHCARDS_ANSWER_IN_CLOZE] = "'A:' after a 'C:' text, which takes no answer; begin with 'Q:' or take it out",
    [SMRITI_HASHCARDS_NOTHING_HIDDEN] = "a 'C:' text with nothing in brackets, not a card; put [ ] around what to hide",
    [SMRITI_HASHCARDS_BROKEN_UTF8] = "a 'C:' text with broken UTF-8, not a card; save the note as UTF-8",
    [SMRITI_HASHCARDS_TOO_MUCH] = "a 'C:' text with more than can be hidden or longer than 32 KiB, no cards; split it",
  };

  return (guint) error < SMRITI_HASHCARDS_N_ERRORS ? words[error] : "";
}

static void
hashcard_free (gpointer data)
{
  SmritiHashcard *card = data;

  g_free (card->text);
  g_free (card->answer);
  g_free (card->written);
  g_free (card);
}

static void
say (const Reading *reading, SmritiHashcardsError error, guint line)
{
  reading->tell (error, line + 1, reading->user_data);
}

/* --- lines --- */

static gboolean
begins_with (const Reading *reading, guint n, char letter)
{
  const SmritiLine *line = &reading->scan->lines[n];
  const char *s = reading->scan->text + line->start;

  return line->end - line->start >= 2 && s[0] == letter && s[1] == ':';
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* From @from on, without blanks at its ends. */
static void
trimmed (const Reading *reading, guint n, gsize *from, gsize *to)
{
  const SmritiLine *line = &reading->scan->lines[n];

  *to = line->end;
  while (*from < *to && is_blank (reading->scan->text[*from]))
    ++*from;
  while (*to > *from && is_blank (reading->scan->text[*to - 1]))
    --*to;
}

static gboolean
is_rule (const Reading *reading, guint n)
{
  gsize from = reading->scan->lines[n].start, to;

  trimmed (reading, n, &from, &to);
  return to - from == 3 && memcmp (reading->scan->text + from, "---", 3) == 0;
}

static gboolean
is_empty (const Reading *reading, guint n)
{
  gsize from = reading->scan->lines[n].start, to;

  trimmed (reading, n, &from, &to);
  return from == to;
}

/* What stands after the tag on line @n begins @side. */
static void
begin_side (Reading *reading, SmritiSide *side, guint n)
{
  gsize from = reading->scan->lines[n].start + 2, to;

  trimmed (reading, n, &from, &to);
  smriti_side_clear (side);
  smriti_side_add_raw (side, reading->scan, from, to);
}

static void
begin (Reading *reading, State state, guint n)
{
  reading->state = state;
  reading->first = n;
  reading->stray = FALSE;
  if (state == QUESTION || state == CLOZE)
    begin_side (reading, reading->text, n);
}

static void
go_on (Reading *reading, SmritiSide *side, guint n)
{
  const SmritiLine *line = &reading->scan->lines[n];

  smriti_side_add_words (side, "\n");
  smriti_side_add_raw (side, reading->scan, line->start, line->end);
  side->fenced |= line->type == SMRITI_LINE_CODE && !line->indented;
}

/* --- cards --- */

/* FALSE: the same one was there. Takes @card. */
static void
add_card (Reading *reading, SmritiHashcard *card)
{
  char *name = g_strdup_printf ("%d\n%u\n%u\n%s\n%s", (int) card->kind, card->start, card->end, card->text,
                                card->answer ? card->answer : "");

  if (g_hash_table_add (reading->seen, name))
    g_ptr_array_add (reading->cards, card);
  else
    hashcard_free (card);
}

static SmritiHashcard *
card_new (const Reading *reading, SmritiKind kind, guint last)
{
  SmritiHashcard *card = g_new0 (SmritiHashcard, 1);

  card->kind = kind;
  card->first = reading->first;
  card->last = last;
  return card;
}

static void
finish_pair (Reading *reading, guint last)
{
  SmritiHashcard *card = card_new (reading, SMRITI_KIND_BASIC, last);

  smriti_side_trim (reading->text);
  smriti_side_trim (reading->answer);
  card->text = g_strdup (reading->text->text->str);
  card->answer = g_strdup (reading->answer->text->str);
  card->written = g_strconcat (card->text, "\n::\n", card->answer, NULL);
  card->is_snippet = smriti_side_is_code (reading->text) || smriti_side_is_code (reading->answer);
  add_card (reading, card);
}

/* What is hidden: from a '[' to the next ']', of nested ones the inner. A
 * bracket after a backslash is a bracket; those of an image stay too. */
static GArray *
find_hidden (Reading *reading)
{
  const SmritiSide *text = reading->text;
  const char *s = text->text->str;
  GArray *hidden = g_array_new (FALSE, FALSE, sizeof (SmritiDeletion));
  guint start = G_MAXUINT;
  gboolean in_image = FALSE;

  smriti_side_clear (reading->clean);
  for (gsize i = 0; i < text->text->len; i++)
    {
      gboolean is_escaped = s[i] == '\\' && (s[i + 1] == '[' || s[i + 1] == ']');

      if (is_escaped)
        i++;
      else if (in_image && s[i] == ']')
        in_image = FALSE;
      else if (!in_image && s[i] == '[')
        {
          start = (guint) reading->clean->text->len;
          continue;
        }
      else if (!in_image && s[i] == ']')
        {
          SmritiDeletion one = { .text = start, .text_end = (guint) reading->clean->text->len };

          if (start != G_MAXUINT && one.text_end > start)
            g_array_append_val (hidden, one);
          start = G_MAXUINT;
          continue;
        }
      else if (s[i] == '!' && s[i + 1] == '[')
        in_image = TRUE;
      g_string_append_c (reading->clean->text, s[i]);
      g_byte_array_append (reading->clean->mask, &text->mask->data[i], 1);
    }
  return hidden;
}

static gboolean
is_code (const SmritiSide *side, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (side->mask->data[i] != SMRITI_MASK_CODE)
      return FALSE;
  return TRUE;
}

static void
finish_cloze (Reading *reading, guint last)
{
  g_autoptr (GArray) hidden = NULL;

  smriti_side_trim (reading->text);
  hidden = find_hidden (reading);
  if (reading->is_broken && strstr (reading->text->text->str, REPLACEMENT))
    say (reading, SMRITI_HASHCARDS_BROKEN_UTF8, reading->first);
  else if (hidden->len == 0)
    say (reading, SMRITI_HASHCARDS_NOTHING_HIDDEN, reading->first);
  else if (hidden->len > SMRITI_MAX_DELETIONS || reading->text->text->len > SMRITI_MAX_SIDE)
    say (reading, SMRITI_HASHCARDS_TOO_MUCH, reading->first);
  else
    for (guint i = 0; i < hidden->len; i++)
      {
        const SmritiDeletion *one = &g_array_index (hidden, SmritiDeletion, i);
        SmritiHashcard *card = card_new (reading, SMRITI_KIND_CLOZE, last);

        card->text = g_strdup (reading->clean->text->str);
        card->written = g_strdup (reading->text->text->str);
        card->start = one->text;
        card->end = one->text_end - 1;
        card->part = i;
        card->is_snippet = smriti_side_is_code (reading->text) || is_code (reading->clean, one->text, one->text_end);
        add_card (reading, card);
      }
}

static void
finish (Reading *reading, guint last)
{
  if (reading->state == ANSWER)
    finish_pair (reading, last);
  else if (reading->state == CLOZE)
    finish_cloze (reading, last);
}

static void
take_answer (Reading *reading, guint n)
{
  switch (reading->state)
    {
    case QUESTION:
      begin_side (reading, reading->answer, n);
      reading->state = ANSWER;
      return;
    case OUTSIDE:
      say (reading, SMRITI_HASHCARDS_ANSWER_ALONE, n);
      break;
    case ANSWER:
      say (reading, SMRITI_HASHCARDS_ANSWER_TWICE, n);
      break;
    case CLOZE:
      say (reading, SMRITI_HASHCARDS_ANSWER_IN_CLOZE, n);
      break;
    case SKIPPING:
    default:
      break;
    }
  finish (reading, n);
  begin (reading, SKIPPING, n);
}

static void
take_text (Reading *reading, guint n)
{
  if (reading->state == QUESTION || reading->state == CLOZE)
    go_on (reading, reading->text, n);
  else if (reading->state == ANSWER)
    go_on (reading, reading->answer, n);
  else if (reading->state == OUTSIDE && !reading->stray && !is_empty (reading, n))
    {
      say (reading, SMRITI_HASHCARDS_STRAY_TEXT, n);
      reading->stray = TRUE;
    }
}

static void
take_line (Reading *reading, guint n)
{
  SmritiLineType type = reading->scan->lines[n].type;

  if (type == SMRITI_LINE_FRONTMATTER || type == SMRITI_LINE_OUTLINE)
    return;
  if (begins_with (reading, n, 'A'))
    take_answer (reading, n);
  else if (begins_with (reading, n, 'Q') || begins_with (reading, n, 'C') || is_rule (reading, n))
    {
      State next = begins_with (reading, n, 'Q') ? QUESTION : begins_with (reading, n, 'C') ? CLOZE : OUTSIDE;

      if (reading->state == QUESTION)
        say (reading,
             next == QUESTION ? SMRITI_HASHCARDS_QUESTION_TWICE
             : next == CLOZE  ? SMRITI_HASHCARDS_CLOZE_IN_QUESTION
                              : SMRITI_HASHCARDS_RULE_IN_QUESTION,
             n);
      finish (reading, n);
      begin (reading, next, n);
    }
  else
    take_text (reading, n);
}

GPtrArray *
smriti_hashcards_read (const SmritiScan *scan, gboolean is_broken, SmritiHashcardsFunc tell, gpointer user_data)
{
  g_autoptr (SmritiSide) text = smriti_side_new ();
  g_autoptr (SmritiSide) answer = smriti_side_new ();
  g_autoptr (SmritiSide) clean = smriti_side_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .scan = scan,
                      .is_broken = is_broken,
                      .tell = tell,
                      .user_data = user_data,
                      .text = text,
                      .answer = answer,
                      .clean = clean,
                      .seen = seen };

  reading.cards = g_ptr_array_new_with_free_func (hashcard_free);
  for (guint n = 0; n < scan->n_lines; n++)
    take_line (&reading, n);
  if (reading.state == QUESTION)
    say (&reading, SMRITI_HASHCARDS_QUESTION_ALONE, scan->n_lines - 1);
  finish (&reading, scan->n_lines > 0 ? scan->n_lines - 1 : 0);
  return reading.cards;
}

/* --- the reader --- */

/* 'name = "Deck"' in the TOML between the first rules: new string or NULL. Of
 * TOML only as much as tells a value from none. */
static char *
deck_of_line (const SmritiScan *scan, guint n, SmritiNote *note)
{
  g_autofree char *text = g_strndup (scan->text + scan->lines[n].start, scan->lines[n].end - scan->lines[n].start);
  char *value = strchr (g_strstrip (text), '=');
  char *end;

  if (*text == '\0' || *text == '#' || *text == '[')
    return NULL;
  if (value)
    {
      *value++ = '\0';
      g_strstrip (text);
      g_strstrip (value);
    }
  if (!value || *text == '\0' || *value == '\0' || !strchr ("\"'[{+-0123456789tfin", *value)
      || (g_ascii_isalpha (*value) && !g_str_has_prefix (value, "true") && !g_str_has_prefix (value, "false")
          && !g_str_has_prefix (value, "inf") && !g_str_has_prefix (value, "nan")))
    {
      smriti_note_warn (note, n + 1, "the frontmatter is no TOML here; write 'name = \"Deck\"'");
      return NULL;
    }
  if (!g_str_equal (text, "name"))
    return NULL;
  end = *value == '"' || *value == '\'' ? strchr (value + 1, *value) : NULL;
  if (!end)
    {
      smriti_note_warn (note, n + 1, "the deck's name is not in quotes; write 'name = \"Deck\"'");
      return NULL;
    }
  return smriti_deck_normalize (value + 1, (gsize) (end - value - 1));
}

static void
read_frontmatter (const SmritiScan *scan, SmritiCollector *collector, SmritiNote *note)
{
  guint last = 0;

  while (last < scan->n_lines && scan->lines[last].type == SMRITI_LINE_FRONTMATTER)
    last++;
  for (guint n = 1; n + 1 < last; n++)
    {
      g_autofree char *deck = deck_of_line (scan, n, note);

      if (deck)
        smriti_collector_set_deck (collector, deck);
    }
}

/* Headings up to line @end say which entry the next card belongs to. */
static guint
read_headings (const SmritiScan *scan, guint n, guint end, SmritiCollector *collector)
{
  for (; n < end; n++)
    if (scan->lines[n].level > 0 && (scan->lines[n].type == SMRITI_LINE_HEADING || scan->lines[n].type == SMRITI_LINE_OUTLINE))
      smriti_collector_heading (collector, scan->lines[n].level, scan->text + scan->lines[n].content,
                                scan->lines[n].end - scan->lines[n].content);
  return n;
}

static void
add_to_note (const SmritiHashcard *card, SmritiCollector *collector, SmritiNote *note)
{
  SmritiSource source = { .line = card->first + 1, .kind = card->kind, .text = card->written, .is_snippet = card->is_snippet };

  if (card->kind == SMRITI_KIND_CLOZE)
    {
      char *back = g_strstrip (g_strndup (card->text + card->start, card->end + 1 - card->start));
      char *front = g_strdup_printf ("%.*s[…]%s", (int) card->start, card->text, card->text + card->end + 1);

      g_strstrip (front);
      if (*back != '\0')
        smriti_collector_take (collector, &source, card->kind, card->part, front, back);
      else
        {
          smriti_note_warn (note, source.line, "nothing stands in a pair of brackets, not a card; write something there");
          g_free (front);
          g_free (back);
        }
    }
  else if (*card->text == '\0' || *card->answer == '\0')
    smriti_note_warn (note, source.line, "the %s is empty, not a card; write something there",
                      *card->text == '\0' ? "question" : "answer");
  else
    smriti_collector_add (collector, &source, card->kind, 0, card->text, card->answer);
}

static void
on_error (SmritiHashcardsError error, guint line, gpointer note)
{
  smriti_note_warn (note, line, "%s", smriti_hashcards_words (error));
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, text->length);
  gboolean is_broken = !g_utf8_validate_len (text->text, text->length, NULL);
  g_autoptr (GPtrArray) cards = smriti_hashcards_read (text->scan, is_broken, on_error, note);
  guint line = 0;

  read_frontmatter (text->scan, collector, note);
  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiHashcard *card = g_ptr_array_index (cards, i);

      line = read_headings (text->scan, line, card->first, collector);
      add_to_note (card, collector, note);
    }
}

const SmritiReader smriti_reader_hashcards = { "hashcards", read_note };
