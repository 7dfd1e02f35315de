/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The syntax "osr": what obsidian-spaced-repetition reads in a note, byte for
 * byte. Two things are Smriti's own: lines of an outline are never cards, and
 * what cannot be a card here (a side over the bound) is told, not cut. */

#include "common/notes/osr.h"

#include "common/notes/collector.h"
#include "common/notes/schedule.h"
#include "common/notes/tags.h"

#include <string.h>

/* The cards of one paragraph repeat it: how many bytes they may move in all. */
#define WORK (64 * 1024 * 1024)
#define WORK_PER_BYTE 256

/* --- the note ---------------------------------------------------------- */

/* The note without frontmatter and outline: their lines become empty, so that
 * all others keep their numbers. */
static GString *
content_of (const SmritiNoteText *note, guint *out_frontmatter)
{
  g_autoptr (GString) text = smriti_osr_decode (note->text, note->length);
  GString *content = g_string_sized_new (text->len + 1);
  const char *line = text->str;
  const char *end = text->str + text->len;

  *out_frontmatter = smriti_osr_frontmatter (text->str, text->len);
  for (guint n = 0;; n++)
    {
      const char *newline = memchr (line, '\n', (gsize) (end - line));
      gboolean is_outline = n < note->scan->n_lines && note->scan->lines[n].type == SMRITI_LINE_OUTLINE;

      if (n >= *out_frontmatter && !is_outline)
        g_string_append_len (content, line, (newline ? newline : end) - line);
      if (!newline)
        return content;
      g_string_append_c (content, '\n');
      line = newline + 1;
    }
}

GPtrArray *
smriti_osr_questions (const SmritiNoteText *note, const SmritiOsrSettings *settings)
{
  guint frontmatter;
  g_autoptr (GString) content = content_of (note, &frontmatter);
  GPtrArray *questions = smriti_osr_parse (settings, content->str, content->len);

  for (guint i = 0; i < questions->len; i++)
    smriti_osr_split (settings, g_ptr_array_index (questions, i));
  smriti_osr_find_decks (note, settings, frontmatter, questions);
  return questions;
}

/* --- what identity sees ------------------------------------------------ */

/* The callout a schedule is kept in is left in the question by the plugin. */
static gsize
without_callout (const char *text)
{
  const char *callout = strstr (text, "\n" SMRITI_SCHEDULE_CALLOUT);

  return callout ? (gsize) (callout - text) : strlen (text);
}

/* Adds @text without the tags that name decks or say what kind of card it is. */
static void
add_words (SmritiSource *source, const SmritiOsrSettings *settings, GString *out, const char *text, gsize length)
{
  gsize run = 0;

  for (gsize at = 0; at < length;)
    {
      const char *hash = memchr (text + at, '#', length - at);
      g_autofree char *deck = NULL;
      g_autofree char *name = NULL;
      gsize tag_length = 0;
      SmritiTag tag;

      if (!hash)
        break;
      at = (gsize) (hash - text);
      tag = at == 0 || g_ascii_isspace (text[at - 1]) ? smriti_tag_read (hash, length - at, &tag_length, &deck) : SMRITI_TAG_NONE;
      if (tag == SMRITI_TAG_NONE)
        {
          at++;
          continue;
        }
      name = g_strndup (hash, tag_length);
      if (tag == SMRITI_TAG_SNIPPET || tag == SMRITI_TAG_CONCEPT)
        {
          source->is_snippet = tag == SMRITI_TAG_SNIPPET;
          source->is_decided = TRUE;
        }
      source->is_explain |= tag == SMRITI_TAG_EXPLAIN;
      if (tag != SMRITI_TAG_OTHER || smriti_osr_is_flashcard_tag (settings, name))
        {
          g_string_append_len (out, text + run, (gssize) (at - run));
          run = at + tag_length;
        }
      at += tag_length;
    }
  g_string_append_len (out, text + run, (gssize) (length - run));
}

/* A fenced block, or one inline code span and nothing else. */
static gboolean
is_code (const char *text, gsize length)
{
  SmritiSlice words = smriti_osr_trim ((SmritiSlice){ text, length });
  gsize run = 0;
  const char *close;

  for (const char *s = text; s && s < text + length; s = memchr (s, '\n', (gsize) (text + length - s)), s = s ? s + 1 : NULL)
    if (strncmp (s, "```", 3) == 0 || strncmp (s, "~~~", 3) == 0)
      return TRUE;
  while (run < words.length && words.s[run] == '`')
    run++;
  if (run == 0 || words.length <= 2 * run)
    return FALSE;
  close = memchr (words.s + run, '`', words.length - run);
  return close && close + run == words.s + words.length && memcmp (close, words.s, run) == 0;
}

/* " ^id" at the end of @words, which is cut off. The plugin does not see it when a schedule
 * follows on a line of its own and the card begins with a tag. */
static char *
cut_block_id (GString *words)
{
  gsize end, at;
  char *id;

  g_string_truncate (words, smriti_osr_trim_end ((SmritiSlice){ words->str, words->len }).length);
  at = end = words->len;
  while (at > 0 && (g_ascii_isalnum (words->str[at - 1]) || words->str[at - 1] == '-'))
    at--;
  if (at == end || at < 2 || words->str[at - 1] != '^' || !g_ascii_isspace (words->str[at - 2]))
    return NULL;
  id = g_strdup (words->str + at);
  g_string_truncate (words, at - 1);
  return id;
}

/* The same as the default reader makes of such a card. */
static void
describe (SmritiSource *source, const SmritiOsrSettings *settings, const SmritiOsrQuestion *question, const GPtrArray *cards)
{
  const SmritiOsrSides *first = g_ptr_array_index (cards, 0);
  g_autoptr (GString) front = g_string_new (NULL);
  g_autoptr (GString) back = g_string_new (NULL);
  gboolean is_cloze = question->type == SMRITI_OSR_CLOZE;
  gboolean is_multi = question->type == SMRITI_OSR_MULTI || question->type == SMRITI_OSR_MULTI_REVERSED;

  if (is_cloze)
    {
      add_words (source, settings, front, question->question, without_callout (question->question));
      if (!source->block_id)
        source->block_id = cut_block_id (front);
      if (!source->is_decided)
        source->is_snippet = is_code (front->str, front->len);
      source->text = g_strdup (g_strstrip (front->str));
      return;
    }
  add_words (source, settings, front, first->front, without_callout (first->front));
  add_words (source, settings, back, first->back, without_callout (first->back));
  if (!source->block_id)
    source->block_id = cut_block_id (back);
  if (!source->is_decided)
    source->is_snippet = is_code (front->str, front->len) || is_code (back->str, back->len);
  source->text = g_strdup_printf ("%s\n%s\n%s", g_strstrip (front->str), is_multi ? "?" : "::", g_strstrip (back->str));
}

/* "flashcards/a/b" is deck a/b, as everywhere; a tag of the user's own says more. */
static char *
deck_name (char **decks)
{
  const char *deck = decks[0];

  if (g_str_equal (deck, "flashcards") || g_str_equal (deck, "cards"))
    return NULL;
  if (g_str_has_prefix (deck, "flashcards/") || g_str_has_prefix (deck, "cards/"))
    deck = strchr (deck, '/') + 1;
  return smriti_deck_normalize (deck, strlen (deck));
}

/* --- cards ------------------------------------------------------------- */

static SmritiKind
kind_of (SmritiOsrType type, guint part)
{
  if (type == SMRITI_OSR_CLOZE)
    return SMRITI_KIND_CLOZE;
  if (part > 0)
    return SMRITI_KIND_REVERSED;
  return type == SMRITI_OSR_SINGLE || type == SMRITI_OSR_SINGLE_REVERSED ? SMRITI_KIND_BASIC : SMRITI_KIND_MULTI_LINE;
}

static gboolean
is_blank (const char *side)
{
  return smriti_osr_trim ((SmritiSlice){ side, strlen (side) }).length == 0;
}

/* The plugin asks cards with an empty side; with two there is nothing to ask. */
static gboolean
is_worth_asking (SmritiNote *note, guint line, const SmritiOsrSides *sides)
{
  gboolean front = !is_blank (sides->front), back = !is_blank (sides->back);

  if (!front || !back)
    smriti_note_warn (note, line,
                      front ? "the answer is empty; write something there" : "the question is empty; write something there");
  return front || back;
}

static void
add_question (const SmritiOsrSettings *settings, const SmritiOsrQuestion *question, SmritiCollector *collector, SmritiNote *note,
              SmritiOsrWork *work)
{
  g_autoptr (GPtrArray) cards = smriti_osr_expand (settings, question->type, question->question, work);
  g_auto (SmritiSource) source = { .line = question->begin + 1, .kind = kind_of (question->type, 0) };

  if (work->is_excess)
    {
      smriti_note_warn (note, source.line, "hidden words here would make far more cards than there is text, no cards; split it");
      work->is_excess = FALSE;
    }
  if (cards->len == 0 || !is_worth_asking (note, source.line, g_ptr_array_index (cards, 0)))
    return;
  source.block_id = g_strdup (question->block_id);
  describe (&source, settings, question, cards);
  source.deck = deck_name (question->decks);
  source.schedule = smriti_osr_schedule (question);
  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiOsrSides *sides = g_ptr_array_index (cards, i);

      smriti_collector_add (collector, &source, kind_of (question->type, i), i, sides->front, sides->back);
    }
}

/* Headings above @line, in order, from *@n on. */
static void
open_headings (const SmritiScan *scan, SmritiCollector *collector, guint line, guint *n)
{
  for (; *n < scan->n_lines && *n < line; (*n)++)
    {
      const SmritiLine *at = &scan->lines[*n];

      if (at->level > 0 && (at->type == SMRITI_LINE_HEADING || at->type == SMRITI_LINE_OUTLINE))
        smriti_collector_heading (collector, at->level, scan->text + at->content, at->end - at->content);
    }
}

static void
warn_without_deck (SmritiNote *note, const GPtrArray *questions)
{
  guint first = 0, n = 0;

  for (guint i = 0; i < questions->len; i++)
    {
      const SmritiOsrQuestion *question = g_ptr_array_index (questions, i);

      if (!question->decks && n++ == 0)
        first = question->begin + 1;
    }
  if (n == 1)
    smriti_note_warn_as (note, "deck-tag", first, "this looks like a card but has no deck tag; write #flashcards above it");
  else if (n > 1)
    smriti_note_warn_as (note, "deck-tag", first,
                         "this and %u more look like cards but have no deck tag; write #flashcards above them", n - 1);
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  g_autoptr (SmritiOsrSettings) settings = text->origin->osr ? smriti_osr_settings_ref (text->origin->osr)
                                                             : smriti_osr_settings_new ();
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, text->scan->length);
  g_autoptr (GPtrArray) questions = smriti_osr_questions (text, settings);
  SmritiOsrWork work = { WORK + WORK_PER_BYTE * text->length, FALSE };
  guint heading = 0;

  warn_without_deck (note, questions);
  for (guint i = 0; i < questions->len; i++)
    {
      const SmritiOsrQuestion *question = g_ptr_array_index (questions, i);

      open_headings (text->scan, collector, question->begin, &heading);
      if (question->decks)
        add_question (settings, question, collector, note, &work);
    }
}

const SmritiReader smriti_reader_osr = { "osr", read_note };
