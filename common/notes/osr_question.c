/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A question's text: what belongs to it and what is kept beside it, and the
 * sides of its cards, not trimmed. */

#include "common/notes/osr.h"

#include "common/notes/collector.h"
#include "common/notes/schedule.h"

#include <string.h>

/* --- tag, schedule, block id ------------------------------------------- */

static SmritiSlice
slice_of (const char *text)
{
  return (SmritiSlice){ text, strlen (text) };
}

/* The last "-->" of [@s, @end) with something before it, NULL = none. */
static const char *
last_close (const char *s, const char *end)
{
  const char *last = NULL;
  const char *found;

  for (const char *at = s + 1; at < end && (found = memmem (at, (gsize) (end - at), "-->", 3)); at = found + 3)
    last = found;
  return last;
}

/* New string: on each line, from where a schedule begins to the last "-->". */
static char *
without_schedule (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *end = text + strlen (text);

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const char *line_end = newline ? newline : end;
      const char *open = memmem (text, (gsize) (line_end - text), SMRITI_SCHEDULE_COMMENT, strlen (SMRITI_SCHEDULE_COMMENT));
      const char *close = open ? last_close (open + strlen (SMRITI_SCHEDULE_COMMENT), line_end) : NULL;

      if (close)
        {
          g_string_append_len (out, text, open - text);
          text = close + 3;
        }
      g_string_append_len (out, text, line_end - text);
      if (newline)
        g_string_append_c (out, '\n');
      text = newline ? newline + 1 : end;
    }
  return g_string_free (out, FALSE);
}

/* Bytes of the tag @slice begins with, 0 = none: '#' and anything but white space and '#'. */
static gsize
tag_length (SmritiSlice slice)
{
  gsize end = 1;

  if (slice.length < 2 || *slice.s != '#')
    return 0;
  while (end < slice.length && slice.s[end] != '#')
    {
      SmritiSlice rest = { slice.s + end, slice.length - end };

      if (smriti_osr_trim_start (rest).length < rest.length)
        break;
      end += (gsize) g_utf8_skip[(guchar) slice.s[end]];
    }
  return end > 1 ? end : 0;
}

/* "//a//b/" → "a/b"; NULL when nothing is left. */
static char *
join_topic (const char *s, gsize length)
{
  g_autofree char *copy = g_strndup (s, length);
  g_auto (GStrv) parts = g_strsplit (copy, "/", -1);
  GString *topic = g_string_new (NULL);

  for (char **part = parts; *part; part++)
    if (**part)
      g_string_append_printf (topic, "%s%s", topic->len > 0 ? "/" : "", *part);
  return g_string_free (topic, topic->len == 0);
}

/* Takes the tag @text begins with off; returns what is left. */
static SmritiSlice
take_topic (const SmritiOsrSettings *settings, SmritiOsrQuestion *question, const char *text)
{
  SmritiSlice whole = slice_of (text);
  SmritiSlice tagged = smriti_osr_trim_start (whole);
  gsize tag = tag_length (tagged);
  g_autofree char *topic = tag > 0 ? join_topic (tagged.s + 1, tag - 1) : NULL;
  SmritiSlice rest, after;

  if (!topic)
    return smriti_osr_trim_end (whole);
  rest = (SmritiSlice){ tagged.s + tag, tagged.length - tag };
  after = smriti_osr_trim_start (rest);
  if (!settings->folders_are_decks)
    {
      question->lead = g_strdup_printf ("%.*s#%s%.*s", (int) (tagged.s - whole.s), whole.s, topic, (int) (after.s - rest.s),
                                        rest.s);
      question->topic = g_steal_pointer (&topic);
    }
  return after;
}

/* " ^id" at the very end. */
static SmritiSlice
take_block_id (SmritiOsrQuestion *question, SmritiSlice text)
{
  gsize at = text.length;

  while (at > 0 && (g_ascii_isalnum (text.s[at - 1]) || text.s[at - 1] == '-'))
    at--;
  if (at == text.length || at < 2 || text.s[at - 1] != '^' || text.s[at - 2] != ' ')
    return text;
  question->block_id = g_strndup (text.s + at, text.length - at);
  return smriti_osr_trim_end ((SmritiSlice){ text.s, at - 1 });
}

void
smriti_osr_split (const SmritiOsrSettings *settings, SmritiOsrQuestion *question)
{
  g_autofree char *text = without_schedule (question->original);
  SmritiSlice rest = take_block_id (question, take_topic (settings, question, text));

  question->question = g_strndup (rest.s, rest.length);
}

char *
smriti_osr_question_hash (const SmritiOsrQuestion *question)
{
  g_autofree char *text = g_strconcat (question->lead ? question->lead : "", question->question, NULL);

  return smriti_osr_hash (text, 0);
}

GPtrArray *
smriti_osr_schedule (const SmritiOsrQuestion *question)
{
  gsize length = strlen (question->original);
  GPtrArray *priors = smriti_schedule_read (question->original, length);

  return priors ? priors : smriti_schedule_read_open (question->original, length);
}

/* --- sides ------------------------------------------------------------- */

static void
add_sides (GPtrArray *cards, SmritiSlice front, SmritiSlice back)
{
  SmritiOsrSides *sides = g_new0 (SmritiOsrSides, 1);

  sides->front = g_strndup (front.s, front.length);
  sides->back = g_strndup (back.s, back.length);
  g_ptr_array_add (cards, sides);
}

static void
expand_single (GPtrArray *cards, SmritiSlice text, const char *mark, gboolean both)
{
  gssize at = smriti_slice_find (text, mark);
  SmritiSlice front = { text.s, at < 0 ? 0 : (gsize) at };
  gsize skip = at < 0 ? 0 : (gsize) at + strlen (mark);
  SmritiSlice back;

  /* a mark that went with the schedule: the plugin counts from -1 */
  for (gsize units = at < 0 ? smriti_osr_length (slice_of (mark)) - 1 : 0; units > 0 && skip < text.length; units--)
    skip += (gsize) g_utf8_skip[(guchar) text.s[skip]];
  back = (SmritiSlice){ text.s + skip, text.length - skip };
  add_sides (cards, front, back);
  if (both)
    add_sides (cards, back, front);
}

/* Around the first line that is nothing but @mark. */
static void
expand_multi (GPtrArray *cards, SmritiSlice text, const char *mark, gboolean both)
{
  SmritiSlice front = { text.s, 0 }, back = text;

  for (const char *line = text.s, *end = text.s + text.length; line <= end;)
    {
      const char *newline = line < end ? memchr (line, '\n', (gsize) (end - line)) : NULL;
      const char *line_end = newline ? newline : end;

      if (smriti_slice_equals (smriti_osr_trim ((SmritiSlice){ line, (gsize) (line_end - line) }), mark))
        {
          front = (SmritiSlice){ text.s, line > text.s ? (gsize) (line - text.s) - 1 : 0 };
          back = newline ? (SmritiSlice){ newline + 1, (gsize) (end - newline - 1) } : (SmritiSlice){ end, 0 };
          break;
        }
      if (!newline)
        break;
      line = newline + 1;
    }
  add_sides (cards, front, back);
  if (both)
    add_sides (cards, back, front);
}

GPtrArray *
smriti_osr_expand (const SmritiOsrSettings *settings, SmritiOsrType type, const char *question, SmritiOsrWork *work)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func (smriti_osr_sides_free);
  SmritiSlice text = slice_of (question);

  switch (type)
    {
    case SMRITI_OSR_SINGLE:
      expand_single (cards, text, settings->single, FALSE);
      break;
    case SMRITI_OSR_SINGLE_REVERSED:
      expand_single (cards, text, settings->single_reversed, TRUE);
      break;
    case SMRITI_OSR_MULTI:
      expand_multi (cards, text, settings->multi, FALSE);
      break;
    case SMRITI_OSR_MULTI_REVERSED:
      expand_multi (cards, text, settings->multi_reversed, TRUE);
      break;
    case SMRITI_OSR_CLOZE:
    default:
      smriti_osr_clozes_expand (settings->clozes, question, settings->clozes_are_inputs, SMRITI_MAX_SIDE, work, cards);
    }
  return cards;
}
