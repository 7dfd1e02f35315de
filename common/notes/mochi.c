/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The cards of Mochi, where a card is one Markdown document: a line "---" parts
 * its sides, "{{words}}" are hidden together, "{{1::words}}" by number. So a
 * note is one card. Only where two headings of a level each open a part with
 * both its sides is each such part a card of its own. */

#include "common/notes/reader.h"

#include "common/notes/deletion.h"

#include <string.h>

#define MAX_LEVEL 6

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  SmritiCollector *collector;
} Reading;

static const SmritiLine *
line_at (const Reading *reading, guint n)
{
  return &reading->scan->lines[n];
}

static gboolean
is_rule (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  gsize end = line->end;

  while (end > line->start && (reading->scan->text[end - 1] == ' ' || reading->scan->text[end - 1] == '\t'))
    end--;
  return line->type == SMRITI_LINE_RULE && end - line->start == 3 && reading->scan->text[line->start] == '-';
}

/* A line that says something. */
static gboolean
is_text (const Reading *reading, guint n)
{
  SmritiLineType type = line_at (reading, n)->type;

  return type != SMRITI_LINE_BLANK && type != SMRITI_LINE_COMMENT && type != SMRITI_LINE_FRONTMATTER
         && type != SMRITI_LINE_OUTLINE && !is_rule (reading, n);
}

static gboolean
opens_part (const Reading *reading, guint n, guint level)
{
  const SmritiLine *line = line_at (reading, n);

  return line->type == SMRITI_LINE_HEADING && line->level > 0 && line->level <= level;
}

/* How many parts, begun by a heading of @level, have text on both sides of a rule. */
static guint
count_parts (const Reading *reading, guint level)
{
  gboolean open = FALSE, ruled = FALSE, whole = FALSE;
  guint parts = 0;

  for (guint n = 0; n < reading->scan->n_lines; n++)
    {
      if (opens_part (reading, n, level))
        {
          parts += whole;
          open = line_at (reading, n)->level == level;
          ruled = whole = FALSE;
        }
      else if (is_rule (reading, n))
        ruled = open;
      else if (is_text (reading, n))
        whole |= ruled;
    }
  return parts + whole;
}

/* --- one card --- */

static void
fill (const Reading *reading, SmritiSide *side, guint first, guint end)
{
  guint n_text = 0;

  for (guint n = first; n < end; n++)
    n_text += is_text (reading, n);
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = line_at (reading, n);

      if (line->type == SMRITI_LINE_FRONTMATTER || line->type == SMRITI_LINE_OUTLINE)
        continue;
      /* Right below words it would make a heading of them. */
      if (is_rule (reading, n) && side->text->len > 0 && side->text->str[side->text->len - 1] != '\n')
        smriti_side_add_words (side, "\n");
      /* Marks of a heading or a list are nothing by themselves. */
      smriti_side_add_paragraph_line (side, reading->scan, n, n_text == 1 ? line->content : line->start);
      if (is_rule (reading, n))
        smriti_side_add_words (side, "\n");
    }
  smriti_side_trim (side);
}

/* "1::" before the words says their number. */
static GArray *
find_hidden (const SmritiSide *side)
{
  GArray *hidden = smriti_deletions_in_braces (side);

  for (guint i = 0; i < hidden->len; i++)
    {
      SmritiDeletion *one = &g_array_index (hidden, SmritiDeletion, i);
      guint number;
      gsize at;

      if (smriti_deletion_number (side, one->text, &number, &at) && at + 2 <= one->text_end
          && strncmp (side->text->str + at, "::", 2) == 0)
        {
          one->group = number;
          one->text = (guint) at + 2;
        }
    }
  return hidden;
}

static void
add_pair (const Reading *reading, SmritiSource *source, const char *front, const char *back)
{
  source->kind = SMRITI_KIND_BASIC;
  source->text = g_strconcat (front, "\n::\n", back, NULL);
  if (*front && *back)
    smriti_collector_add (reading->collector, source, source->kind, 0, front, back);
  else
    smriti_note_warn (reading->note, source->line, "the side %s '---' is empty, not a card; write something there",
                      *front ? "below" : "above");
}

/* Lines [first, end) are a card if they have sides or hidden words. */
static void
read_card (const Reading *reading, guint first, guint end)
{
  g_autoptr (SmritiSide) front = smriti_side_new ();
  g_autoptr (SmritiSide) back = smriti_side_new ();
  g_autoptr (GArray) hidden = NULL;
  g_autoptr (GArray) behind = NULL;
  g_autofree char *rest = NULL;
  g_auto (SmritiSource) source = { .kind = SMRITI_KIND_CLOZE };
  guint rule = first;

  while (rule < end && !is_rule (reading, rule))
    rule++;
  while (first < rule && !is_text (reading, first))
    first++;
  source.line = first + 1;
  fill (reading, front, first, rule);
  if (rule < end)
    fill (reading, back, rule + 1, end);
  source.block_id = smriti_side_take_block_id (rule < end ? back : front);
  smriti_side_trim (back);
  hidden = find_hidden (front);
  behind = find_hidden (back);
  rest = smriti_deletions_plain (back, behind);
  if (hidden->len > 0)
    {
      source.text = g_strconcat (front->text->str, "\n---\n", back->text->str, NULL);
      smriti_deletions_add_cards (front, hidden, rest, &source, reading->collector, reading->note);
    }
  else if (rule < end)
    {
      smriti_source_add_side (&source, front);
      smriti_source_add_side (&source, back);
      add_pair (reading, &source, front->text->str, rest);
    }
}

static void
read_heading (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  smriti_collector_heading (reading->collector, line->level, reading->scan->text + line->content, line->end - line->content);
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, text->scan->length);
  Reading reading = { text->scan, note, collector };
  guint level = 1;
  guint first = 0;

  if (note->outline) /* a curriculum is no card */
    return;
  while (level <= MAX_LEVEL && count_parts (&reading, level) < 2)
    level++;
  for (guint n = 0; n < text->scan->n_lines; n++)
    {
      if (level <= MAX_LEVEL && opens_part (&reading, n, level))
        {
          read_card (&reading, first, n);
          first = n;
        }
      if (line_at (&reading, n)->type == SMRITI_LINE_HEADING)
        read_heading (&reading, n);
    }
  read_card (&reading, first, text->scan->n_lines);
}

const SmritiReader smriti_reader_mochi = { "mochi", read_note };
