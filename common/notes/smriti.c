/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The default card syntax (DESIGN section 4). A block is a run of lines without
 * a blank line, heading or rule between them (code blocks count as one line);
 * in it Q:/A: pairs come first, then a "?" line, then separators line by line,
 * then highlighted words of what is left. Each step consumes the lines it has
 * looked at, so the whole stays linear. */

#include "common/notes/reader.h"

#include "common/notes/chain.h"
#include "common/notes/cloze.h"
#include "common/notes/schedule.h"
#include "common/notes/collector.h"
#include "common/notes/table.h"
#include "common/notes/tags.h"

#include <string.h>

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  SmritiCollector *collector;
  SmritiSide *front, *back; /* of the card being read; one after the other takes them */
  gboolean has_schedules;   /* of another program, somewhere in the note */
  guint block_last;         /* of the block being read */
  GHashTable *chains;       /* line → SmritiEntry that is an arrow chain; NULL = there is none that makes cards */
} Reading;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static const SmritiLine *
line_at (const Reading *reading, guint n)
{
  return &reading->scan->lines[n];
}

/* --- schedules of another program -------------------------------------- */

/* The first line of the callout such a schedule may stand in. */
static gboolean
is_schedule_callout (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  return line->callout && g_str_has_prefix (reading->scan->text + line->start, SMRITI_SCHEDULE_CALLOUT);
}

/* The schedule in the lines [@first, @end) of a card or right below them. */
static void
take_schedule (const Reading *reading, SmritiSource *source, guint first, guint end)
{
  const SmritiScan *scan = reading->scan;
  gsize from = line_at (reading, first)->start;

  if (!reading->has_schedules)
    return;
  if (end < scan->n_lines && is_schedule_callout (reading, end))
    end += 2;
  else if (end < scan->n_lines && g_str_has_prefix (scan->text + line_at (reading, end)->start, SMRITI_SCHEDULE_COMMENT))
    end++;
  source->schedule = smriti_schedule_read (scan->text + from, line_at (reading, MIN (end, scan->n_lines) - 1)->end - from);
}

/* --- one line ---------------------------------------------------------- */

typedef struct
{
  gsize at;
  gsize length;      /* 2 or 3, 0 = there is none */
  SmritiMask masked; /* what covers the first one that is covered */
} Separator;

/* The first "::" or ":::" with a blank on either side and nothing over it. */
static Separator
find_separator (const SmritiScan *scan, gsize from, gsize to)
{
  Separator separator = { 0, 0, SMRITI_MASK_NONE };
  const char *text = scan->text;
  gsize at = from;

  while (at < to)
    {
      const char *found = smriti_scan_find_pair (text, at, to, ':');
      gsize end;

      if (!found)
        break;
      at = end = (gsize) (found - text);
      while (end < to && text[end] == ':')
        end++;
      if (end - at <= 3 && (at == from || is_blank (text[at - 1])) && (end == to || is_blank (text[end])))
        {
          if (scan->mask[at] == SMRITI_MASK_NONE)
            {
              separator.at = at;
              separator.length = end - at;
              return separator;
            }
          if (separator.masked == SMRITI_MASK_NONE)
            separator.masked = scan->mask[at];
        }
      at = end;
    }
  return separator;
}

static void
warn_masked (const Reading *reading, guint n, SmritiMask mask)
{
  const char *where;
  static const char *const names[] = {
    [SMRITI_MASK_CODE] = "code",   [SMRITI_MASK_FENCE] = "indented code", [SMRITI_MASK_MATH] = "math",
    [SMRITI_MASK_LINK] = "a link", [SMRITI_MASK_TABLE] = "a table",
  };

  if (mask >= G_N_ELEMENTS (names) || !names[mask])
    return;
  where = mask == SMRITI_MASK_FENCE && line_at (reading, n)->unnamed ? "a code block" : names[mask];
  smriti_note_warn_as (reading->note, "masked-separator", n + 1, "'::' in %s, not a card; to make one, move the '::' out of it",
                       where);
}

/* The card of the two sides. */
static void
add_pair (const Reading *reading, SmritiSource *source, gboolean both)
{
  SmritiSide *front = reading->front, *back = reading->back;
  char *id;

  smriti_side_trim (back);
  id = smriti_side_take_block_id (back);
  if (id)
    {
      g_free (source->block_id);
      source->block_id = id;
    }
  smriti_side_trim (front);
  if (front->text->len == 0 || back->text->len == 0)
    {
      smriti_note_warn_as (reading->note, "empty-side", source->line, "the %s is empty, not a card; write something there",
                           front->text->len == 0 ? "question" : "answer");
      return;
    }
  smriti_source_add_side (source, front);
  smriti_source_add_side (source, back);
  source->text = g_strconcat (front->text->str, source->kind == SMRITI_KIND_MULTI_LINE ? "\n?\n" : "\n::\n", back->text->str,
                              NULL);
  smriti_collector_add (reading->collector, source, source->kind, 0, front->text->str, back->text->str);
  if (both)
    smriti_collector_add (reading->collector, source, SMRITI_KIND_REVERSED, 1, back->text->str, front->text->str);
}

/* "a :: b" on line @n; FALSE = it is none. */
static gboolean
read_inline (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  Separator separator = find_separator (reading->scan, line->content, line->end);
  g_auto (SmritiSource) source = { .line = n + 1, .last_line = n + 1, .kind = SMRITI_KIND_BASIC };

  if (separator.length == 0)
    {
      warn_masked (reading, n, separator.masked);
      return FALSE;
    }
  smriti_side_clear (reading->front);
  smriti_side_clear (reading->back);
  smriti_side_add (reading->front, reading->scan, line->content, separator.at);
  smriti_side_add (reading->back, reading->scan, separator.at + separator.length, line->end);
  take_schedule (reading, &source, n, n + 1);
  add_pair (reading, &source, separator.length == 3);
  return TRUE;
}

/* A line of nothing but tags, one of which names a deck: new string, else NULL. */
static char *
tag_line_deck (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  g_autofree char *deck = NULL;
  gsize at = line->content;

  while (at < line->end)
    {
      g_autofree char *named = NULL;
      gsize length = 0;

      if (is_blank (reading->scan->text[at]))
        {
          at++;
          continue;
        }
      if (smriti_tag_read (reading->scan->text + at, line->end - at, &length, &named) == SMRITI_TAG_NONE)
        return NULL;
      at += length;
      if (at < line->end && !is_blank (reading->scan->text[at]))
        return NULL;
      if (!deck)
        deck = g_steal_pointer (&named);
    }
  return g_steal_pointer (&deck);
}

/* Tag lines act on all that follows; TRUE when line @n is one. */
static gboolean
take_tag_line (const Reading *reading, guint n)
{
  g_autofree char *deck = NULL;

  if (line_at (reading, n)->type != SMRITI_LINE_TEXT)
    return FALSE;
  deck = tag_line_deck (reading, n);
  if (deck)
    smriti_collector_set_deck (reading->collector, deck);
  return deck != NULL;
}

/* --- highlighted words ------------------------------------------------- */

static void
read_clozes (const Reading *reading, guint first, guint end)
{
  SmritiSide *side = reading->front;
  g_autoptr (GArray) clozes = NULL;
  g_auto (SmritiSource) source = { .line = first + 1, .last_line = end, .kind = SMRITI_KIND_CLOZE };
  gsize from = line_at (reading, first)->content;
  gsize to = line_at (reading, end - 1)->end;

  if (!smriti_scan_find_pair (reading->scan->text, from, to, '='))
    return;
  smriti_side_clear (side);
  for (guint n = first; n < end; n++)
    smriti_side_add_line (side, reading->scan, n, line_at (reading, n)->content);
  smriti_side_trim (side);
  source.block_id = smriti_side_take_block_id (side);
  clozes = smriti_cloze_find (side);
  smriti_cloze_lint (reading->scan, first, end, reading->note);
  if (clozes->len == 0)
    return;
  source.text = g_strdup (side->text->str);
  take_schedule (reading, &source, first, end);
  smriti_cloze_add_cards (side, clozes, &source, reading->collector, reading->note);
}

static gboolean
starts_with_letter (const Reading *reading, guint n, char letter)
{
  const SmritiLine *line = line_at (reading, n);
  const char *s = reading->scan->text + line->content;

  return line->type == SMRITI_LINE_TEXT && line->end - line->content >= 2 && s[0] == letter && s[1] == ':'
         && !(line->end - line->content > 2 && s[2] == ':') && reading->scan->mask[line->content] == SMRITI_MASK_NONE;
}

/* --- lines [first, end) without blocks --------------------------------- */

static gboolean
starts_paragraph (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  return line->list || line->callout || line_at (reading, n - 1)->callout || line->quote > line_at (reading, n - 1)->quote;
}

static void
read_covered (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  Separator separator;

  if (line->type == SMRITI_LINE_TABLE || line->indented || line->unnamed)
    {
      separator = find_separator (reading->scan, line->content, line->end);
      if (separator.masked == SMRITI_MASK_TABLE || separator.masked == SMRITI_MASK_FENCE)
        warn_masked (reading, n, separator.masked);
    }
}

static void
read_lines (const Reading *reading, guint first, guint end)
{
  guint paragraph = first; /* where what may hold clozes begins */

  for (guint n = first; n < end; n++)
    {
      SmritiLineType type = line_at (reading, n)->type;
      gboolean text = type == SMRITI_LINE_TEXT || type == SMRITI_LINE_HEADING;
      gboolean consumed = !text || take_tag_line (reading, n) || read_inline (reading, n);

      if (text && starts_with_letter (reading, n, 'A'))
        smriti_note_warn (reading->note, n + 1, "'A:' has no 'Q:' above it; write the question there");
      if (!text)
        read_covered (reading, n);
      if (paragraph < n && (consumed || starts_paragraph (reading, n)))
        {
          read_clozes (reading, paragraph, n);
          paragraph = n;
        }
      if (consumed)
        paragraph = n + 1;
    }
  if (paragraph < end)
    read_clozes (reading, paragraph, end);
}

/* --- "?" --------------------------------------------------------------- */

/* 1 for "?", 2 for "??", 0 for any other line. */
static guint
mark_length (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  const char *s = reading->scan->text + line->content;
  gsize length = line->end - line->content;

  if (line->type != SMRITI_LINE_TEXT || line->list || length == 0 || *s != '?'
      || reading->scan->mask[line->content] != SMRITI_MASK_NONE)
    return 0;
  while (length > 0 && is_blank (s[length - 1]))
    length--;
  if (length == 1)
    return 1;
  return length == 2 && s[1] == '?' ? 2 : 0;
}

/* In a list item the question begins with the item that holds the mark. */
static guint
question_first (const Reading *reading, guint first, guint mark)
{
  guint indent = line_at (reading, mark)->indent;

  if (indent == 0)
    return first;
  for (guint n = mark; n-- > first;)
    if (line_at (reading, n)->type == SMRITI_LINE_TEXT && line_at (reading, n)->list && line_at (reading, n)->indent < indent)
      return n;
  return first;
}

static guint
answer_end (const Reading *reading, guint mark)
{
  guint indent = line_at (reading, mark)->indent;
  guint n;

  for (n = mark + 1; n <= reading->block_last; n++)
    if ((indent > 0 && line_at (reading, n)->type == SMRITI_LINE_TEXT && line_at (reading, n)->list
         && line_at (reading, n)->indent < indent)
        || is_schedule_callout (reading, n))
      break;
  return n;
}

/* How far lines inside a quote or a list item are moved in. */
typedef struct
{
  guint quotes;
  guint columns;
} Inset;

typedef enum
{
  AS_WRITTEN,
  WITHOUT_MARKS, /* list, task and quote marks of the first line go */
  WITHOUT_LETTER /* "Q:" too */
} FirstLine;

/* Lines [first, end) as @side; @out_line (nullable) = 1-based line where it begins. */
static void
fill_side (const Reading *reading, SmritiSide *side, guint first, guint end, Inset inset, FirstLine how, guint *out_line)
{
  const SmritiScan *scan = reading->scan;

  smriti_side_clear (side);
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = &scan->lines[n];
      gboolean begun = side->text->len > 0;
      gsize from = smriti_scan_unwrap (scan, line, inset.quotes, inset.columns);

      if (how == WITHOUT_LETTER && n == first)
        from = line->content + 2;
      else if (how != AS_WRITTEN && !begun && line->type == SMRITI_LINE_TEXT)
        from = line->content;
      if (take_tag_line (reading, n))
        continue;
      smriti_side_add_line (side, scan, n, from);
      if (!begun && side->text->len > 0 && out_line)
        *out_line = n + 1;
    }
}

static void
warn_second_mark (const Reading *reading, guint first, guint end)
{
  for (guint n = first; n < end; n++)
    if (mark_length (reading, n) > 0)
      {
        smriti_note_warn (reading->note, n + 1,
                          "a second '?' in one card is read as its answer; put a blank line between two cards");
        return;
      }
}

/* Behind a table or code there is no place for a block id in its own lines, so
 * Obsidian puts it below, alone between blank lines: the id of what ends before
 * line @end, new string, or NULL. */
static char *
block_id_below (const Reading *reading, guint end)
{
  const SmritiScan *scan = reading->scan;
  const SmritiLine *last = line_at (reading, end - 1);
  const SmritiLine *line;
  const char *s;
  gsize length, digits = 1;

  if (last->type == SMRITI_LINE_TEXT && last->quote == 0)
    return NULL;
  if (end + 1 >= scan->n_lines || line_at (reading, end)->type != SMRITI_LINE_BLANK
      || (end + 2 < scan->n_lines && line_at (reading, end + 2)->type != SMRITI_LINE_BLANK))
    return NULL;
  line = line_at (reading, end + 1);
  s = scan->text + line->content;
  length = line->end - line->content;
  while (length > 0 && is_blank (s[length - 1]))
    length--;
  if (line->type != SMRITI_LINE_TEXT || line->list || line->quote > 0 || length < 2 || *s != '^')
    return NULL;
  while (digits < length && (g_ascii_isalnum (s[digits]) || s[digits] == '-'))
    digits++;
  return digits == length ? g_strndup (s + 1, length - 1) : NULL;
}

/* The card around the mark in the lines from @first on; returns where to go on. */
static guint
read_mark (const Reading *reading, guint first, guint mark)
{
  Inset inset = { line_at (reading, mark)->quote, line_at (reading, mark)->indent };
  guint question = question_first (reading, first, mark);
  guint end = question == mark ? mark + 1 : answer_end (reading, mark); /* not to the end for each of many lone marks */
  g_auto (SmritiSource) source = { .line = question + 1, .kind = SMRITI_KIND_MULTI_LINE };

  read_lines (reading, first, question);
  if (question == mark || end == mark + 1)
    {
      smriti_note_warn (reading->note, mark + 1, "'?' with no %s right %s it; write it there, without a blank line",
                        question == mark ? "question" : "answer", question == mark ? "above" : "below");
      read_lines (reading, question, mark);
      return mark + 1;
    }
  warn_second_mark (reading, mark + 1, end);
  fill_side (reading, reading->front, question, mark, inset, WITHOUT_MARKS, &source.line);
  fill_side (reading, reading->back, mark + 1, end, inset, AS_WRITTEN, NULL);
  source.last_line = end;
  source.block_id = block_id_below (reading, end);
  take_schedule (reading, &source, question, end);
  add_pair (reading, &source, mark_length (reading, mark) == 2);
  return end;
}

/* --- Q: and A: --------------------------------------------------------- */

static gboolean
is_block_line (const Reading *reading, guint n)
{
  SmritiLineType type = line_at (reading, n)->type;

  return type == SMRITI_LINE_TEXT || type == SMRITI_LINE_CODE || type == SMRITI_LINE_MATH || type == SMRITI_LINE_COMMENT
         || type == SMRITI_LINE_TABLE;
}

static guint
letter_end (const Reading *reading, guint first)
{
  guint n = first + 1;

  while (n < reading->scan->n_lines && is_block_line (reading, n) && !starts_with_letter (reading, n, 'Q')
         && !starts_with_letter (reading, n, 'A') && !is_schedule_callout (reading, n))
    n++;
  return n;
}

static void
fill_side_of_letter (const Reading *reading, SmritiSide *side, guint first, guint end)
{
  const SmritiLine *line = line_at (reading, first);
  gsize words = smriti_scan_unwrap (reading->scan, line, line->quote, 0);
  Inset inset = { line->quote, (guint) (line->content - words) };

  fill_side (reading, side, first, end, inset, WITHOUT_LETTER, NULL);
}

/* The pair that begins with "Q:" on line @first; returns where to go on, @first = no pair. */
static guint
read_letters (const Reading *reading, guint first)
{
  guint question_end = letter_end (reading, first);
  guint answer = question_end;
  guint end;
  g_auto (SmritiSource) source = { .line = first + 1, .kind = SMRITI_KIND_BASIC };

  while (answer < reading->scan->n_lines && line_at (reading, answer)->type == SMRITI_LINE_BLANK)
    answer++;
  if (answer == reading->scan->n_lines || !starts_with_letter (reading, answer, 'A'))
    {
      smriti_note_warn (reading->note, first + 1, "'Q:' has no 'A:' below it; write the answer there");
      return first;
    }
  end = letter_end (reading, answer);
  fill_side_of_letter (reading, reading->front, first, question_end);
  fill_side_of_letter (reading, reading->back, answer, end);
  source.last_line = end;
  source.block_id = block_id_below (reading, end);
  take_schedule (reading, &source, first, end);
  add_pair (reading, &source, FALSE);
  return end;
}

/* --- blocks ------------------------------------------------------------ */

/* Reads some of the block that line @first stands in; returns where to go on. */
static guint
read_block (Reading *reading, guint first)
{
  guint n;

  if (reading->block_last < first)
    reading->block_last = first;
  while (reading->block_last + 1 < reading->scan->n_lines && is_block_line (reading, reading->block_last + 1))
    reading->block_last++;
  if (starts_with_letter (reading, first, 'Q'))
    {
      n = read_letters (reading, first);
      if (n > first)
        return n;
    }
  for (n = first; n <= reading->block_last; n++)
    {
      if (mark_length (reading, n) > 0)
        return read_mark (reading, first, n);
      if (n > first && starts_with_letter (reading, n, 'Q'))
        break;
    }
  read_lines (reading, first, n);
  return n;
}

/* --- "%% cards %%" ----------------------------------------------------- */

/* The lines [@first, @end) as an arrow chain; FALSE = they are none. */
static gboolean
read_chain (const Reading *reading, guint first, guint end)
{
  SmritiSide *side = reading->front;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = smriti_collector_title (reading->collector);
  g_auto (SmritiSource) source = { .line = first + 1, .last_line = end };

  smriti_side_clear (side);
  for (guint n = first; n < end; n++)
    smriti_side_add_line (side, reading->scan, n, line_at (reading, n)->content);
  smriti_side_trim (side);
  source.block_id = smriti_side_take_block_id (side);
  g_strdelimit (side->text->str, "\n", ' ');
  if (!smriti_chain_split (side->text->str, side->mask->data, 0, side->text->len, steps))
    return FALSE;
  smriti_source_add_side (&source, side);
  smriti_chain_add_cards (title, "", steps, &source, reading->collector, reading->note);
  return TRUE;
}

/* The table or the chain below "%% cards %%" on line @directive; returns where to go on. */
static guint
read_marked (const Reading *reading, guint directive)
{
  guint first = directive + 1;
  guint end;

  while (first < reading->scan->n_lines && line_at (reading, first)->type == SMRITI_LINE_BLANK)
    first++;
  for (end = first; end < reading->scan->n_lines && line_at (reading, end)->type == SMRITI_LINE_TABLE; end++)
    ;
  if (end > first)
    {
      smriti_table_read (reading->scan, first, end, reading->collector, reading->note);
      return end;
    }
  while (end < reading->scan->n_lines && line_at (reading, end)->type == SMRITI_LINE_TEXT
         && (end == first || !starts_paragraph (reading, end)))
    end++;
  if (end > first && read_chain (reading, first, end))
    return end;
  smriti_note_warn_as (reading->note, "table", directive + 1,
                       "'%%%% cards %%%%' has no table and no chain 'A → B → C' below it; write it right above one");
  return directive + 1;
}

/* --- chains of the outline --------------------------------------------- */

static void
collect_chains (const GPtrArray *entries, GHashTable *chains)
{
  for (guint i = 0; i < entries->len; i++)
    {
      SmritiEntry *entry = g_ptr_array_index (entries, i);

      if (g_strcmp0 (entry->separator, "arrow") == 0)
        g_hash_table_insert (chains, GUINT_TO_POINTER (entry->line), entry);
      collect_chains (entry->children, chains);
    }
}

/* New, or NULL. */
static GHashTable *
find_chains (const SmritiNoteText *text, const SmritiNote *note)
{
  GHashTable *chains;

  if (!note->outline || text->frontmatter->no_sequence)
    return NULL;
  chains = g_hash_table_new (NULL, NULL);
  collect_chains (note->outline->sections, chains);
  return chains;
}

static void
read_outline_line (const Reading *reading, guint n)
{
  const SmritiEntry *entry = reading->chains ? g_hash_table_lookup (reading->chains, GUINT_TO_POINTER (n + 1)) : NULL;
  g_auto (SmritiSource) source = { .line = n + 1 };

  if (!entry)
    return;
  source.entry = entry->key;
  source.block_id = g_strdup (entry->block_id);
  smriti_chain_add_cards (entry->title, reading->note->outline->topic, entry->items, &source, reading->collector, reading->note);
}

static void
read_heading_line (const Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  smriti_collector_heading (reading->collector, line->level, reading->scan->text + line->content, line->end - line->content);
}

static guint
read_some (Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  switch ((SmritiLineType) line->type)
    {
    case SMRITI_LINE_HEADING:
      read_heading_line (reading, n);
      read_lines (reading, n, n + 1);
      return n + 1;
    case SMRITI_LINE_OUTLINE:
      if (line->level > 0)
        read_heading_line (reading, n);
      read_outline_line (reading, n);
      return n + 1;
    case SMRITI_LINE_CARDS:
      return read_marked (reading, n);
    case SMRITI_LINE_TEXT:
    case SMRITI_LINE_CODE:
    case SMRITI_LINE_MATH:
    case SMRITI_LINE_COMMENT:
    case SMRITI_LINE_TABLE:
      return read_block (reading, n);
    case SMRITI_LINE_BLANK:
    case SMRITI_LINE_RULE:
    case SMRITI_LINE_FRONTMATTER:
    case SMRITI_LINE_CALLOUT:
    default:
      return n + 1;
    }
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  const SmritiScan *scan = text->scan;
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, scan->length);
  g_autoptr (SmritiSide) front = smriti_side_new ();
  g_autoptr (SmritiSide) back = smriti_side_new ();
  gboolean has_schedules = memmem (scan->text, scan->length, SMRITI_SCHEDULE_COMMENT, strlen (SMRITI_SCHEDULE_COMMENT)) != NULL;
  g_autoptr (GHashTable) chains = find_chains (text, note);
  Reading reading = { scan, note, collector, front, back, has_schedules, 0, chains };
  guint n = 0;

  while (n < scan->n_lines)
    n = read_some (&reading, n);
}

const SmritiReader smriti_reader_smriti = { "smriti", read_note, TRUE };
