/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The cards of Logseq's Markdown: a block tagged #card asks, the blocks beneath
 * it answer; with {{cloze words}} in any of them the whole is asked with all of
 * these hidden, with {{c1 words}} by number. Properties, drawers and planning
 * lines are no text; those of Logseq's own scheduler are where memory begins. */

#include "common/notes/reader.h"

#include "common/notes/deletion.h"
#include "common/notes/tags.h"

#include <string.h>

#define TAB_COLUMNS 4
#define NO_BLOCK G_MAXUINT

typedef struct
{
  guint first, end; /* lines of its own */
  guint last;       /* after the last block beneath it, an index of blocks */
  guint column;     /* of its mark */
  guint depth;
  gsize text; /* where its words begin, after mark and heading marks */
} Block;

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  SmritiCollector *collector;
  GArray *blocks;
} Reading;

/* What the properties of a block say. */
typedef struct
{
  gboolean is_card; /* tags:: card */
  char *id;
  char *deck;
  char *due, *last, *interval, *ease, *repeats;
} Properties;

static void
properties_clear (Properties *properties)
{
  g_free (properties->id);
  g_free (properties->deck);
  g_free (properties->due);
  g_free (properties->last);
  g_free (properties->interval);
  g_free (properties->ease);
  g_free (properties->repeats);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Properties, properties_clear)

static const Block *
block_at (const Reading *reading, guint n)
{
  return &g_array_index (reading->blocks, Block, n);
}

/* --- blocks --- */

static gboolean
is_code (const SmritiLine *line)
{
  return line->type == SMRITI_LINE_CODE && !line->indented;
}

/* First byte of line @n that is no blank; @out_column: how far in. */
static gsize
skip_blanks (const SmritiScan *scan, guint n, guint *out_column)
{
  const SmritiLine *line = &scan->lines[n];
  gsize at = line->start;
  guint column = 0;

  for (; at < line->end && (scan->text[at] == ' ' || scan->text[at] == '\t'); at++)
    column += scan->text[at] == '\t' ? TAB_COLUMNS : 1;
  *out_column = column;
  return at;
}

/* "- " after any blanks; *out_text: where its words begin. */
static gboolean
is_mark (const SmritiScan *scan, guint n, guint *out_column, gsize *out_text)
{
  const SmritiLine *line = &scan->lines[n];
  gsize at = skip_blanks (scan, n, out_column);

  if (at == line->end || scan->text[at] != '-' || (at + 1 < line->end && scan->text[at + 1] != ' '))
    return FALSE;
  *out_text = MIN (at + 2, line->end);
  return line->type == SMRITI_LINE_TEXT || line->type == SMRITI_LINE_HEADING || line->indented
         || (line->type == SMRITI_LINE_CODE && strncmp (scan->text + *out_text, "```", 3) == 0) || line->type == SMRITI_LINE_TABLE
         || line->type == SMRITI_LINE_MATH;
}

/* After "## " at @at, if it stands there. */
static gsize
skip_hashes (const SmritiScan *scan, guint n, gsize at)
{
  gsize end = at;

  while (end < scan->lines[n].end && scan->text[end] == '#')
    end++;
  return end > at && end - at <= 6 && end < scan->lines[n].end && scan->text[end] == ' ' ? end + 1 : at;
}

/* Text at the margin that is no block ends those above it. */
static gboolean
ends_all (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];

  return line->type != SMRITI_LINE_BLANK && !is_code (line) && line->type != SMRITI_LINE_MATH && line->end > line->start
         && scan->text[line->start] != ' ' && scan->text[line->start] != '\t';
}

/* Closes the blocks on the @open stack that begin at @column or further in. */
static void
close_blocks (Reading *reading, GArray *open, guint column)
{
  while (open->len > 0 && block_at (reading, g_array_index (open, guint, open->len - 1))->column >= column)
    {
      g_array_index (reading->blocks, Block, g_array_index (open, guint, open->len - 1)).last = reading->blocks->len;
      g_array_set_size (open, open->len - 1);
    }
}

static void
find_blocks (Reading *reading)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint own = NO_BLOCK; /* whose lines go on */

  for (guint n = 0; n < reading->scan->n_lines; n++)
    {
      Block block = { .first = n, .end = n + 1 };

      if (is_mark (reading->scan, n, &block.column, &block.text))
        {
          block.text = skip_hashes (reading->scan, n, block.text);
          close_blocks (reading, open, block.column);
          block.depth = open->len;
          own = reading->blocks->len;
          g_array_append_val (reading->blocks, block);
          g_array_append_val (open, own);
        }
      else if (ends_all (reading->scan, n))
        {
          close_blocks (reading, open, 0);
          own = NO_BLOCK;
        }
      else if (own != NO_BLOCK)
        g_array_index (reading->blocks, Block, own).end = n + 1;
    }
  close_blocks (reading, open, 0);
}

/* --- properties --- */

static void
take_property (Properties *properties, const char *name, gsize length, const char *value)
{
  const struct
  {
    const char *name;
    char **value;
  } known[] = { { "id", &properties->id },
                { "deck", &properties->deck },
                { "card-next-schedule", &properties->due },
                { "card-last-reviewed", &properties->last },
                { "card-last-interval", &properties->interval },
                { "card-ease-factor", &properties->ease },
                { "card-repeats", &properties->repeats } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == length && g_ascii_strncasecmp (known[i].name, name, length) == 0 && !*known[i].value)
      *known[i].value = g_strdup (value);
  if (length == 4 && g_ascii_strncasecmp (name, "tags", 4) == 0)
    {
      g_auto (GStrv) tags = g_strsplit (value, ",", 100);

      for (char **tag = tags; *tag; tag++)
        {
          char *word = g_strdelimit (*tag, "#[]", ' ');

          properties->is_card |= g_ascii_strcasecmp (g_strstrip (word), "card") == 0;
        }
    }
}

/* "name:: value" from @from on; NULL @properties: it is only asked. */
static gboolean
is_property (const SmritiScan *scan, guint n, gsize from, Properties *properties)
{
  const SmritiLine *line = &scan->lines[n];
  gsize at = from;

  while (at < line->end
         && (g_ascii_isalnum (scan->text[at]) || strchr ("-_.?/", scan->text[at]) || (guchar) scan->text[at] >= 0x80))
    at++;
  if (at == from || at + 2 > line->end || strncmp (scan->text + at, "::", 2) != 0
      || (at + 2 < line->end && scan->text[at + 2] != ' ') || scan->mask[at] == SMRITI_MASK_CODE || is_code (line))
    return FALSE;
  if (properties)
    {
      g_autofree char *value = g_strndup (scan->text + at + 2, line->end - at - 2);

      take_property (properties, scan->text + from, at - from, g_strstrip (value));
    }
  return TRUE;
}

static gboolean
starts (const SmritiScan *scan, guint n, gsize at, const char *word)
{
  return scan->lines[n].end - at >= strlen (word) && memcmp (scan->text + at, word, strlen (word)) == 0;
}

/* ":LOGBOOK:" … ":END:", "SCHEDULED: <…>" */
static gboolean
is_drawer (const SmritiScan *scan, guint n, gsize at, gboolean *in_drawer)
{
  if (*in_drawer)
    {
      *in_drawer = !starts (scan, n, at, ":END:");
      return TRUE;
    }
  *in_drawer = starts (scan, n, at, ":LOGBOOK:") || starts (scan, n, at, ":PROPERTIES:");
  return *in_drawer || starts (scan, n, at, "SCHEDULED: <") || starts (scan, n, at, "DEADLINE: <");
}

/* "2023-09-02T…" */
static gint32
day_of (const char *iso)
{
  g_autofree char *date = g_strndup (iso, 10);
  gint32 day;

  return smriti_day_from_string (date, &day) ? day : SMRITI_DAY_NONE;
}

/* What Logseq's scheduler said, NULL = nothing. Of a card that was forgotten the interval is -1. */
static SmritiPrior *
prior_of (const Properties *properties)
{
  SmritiPrior *prior;
  double interval;

  if (!properties->due || day_of (properties->due) == SMRITI_DAY_NONE)
    return NULL;
  prior = g_new0 (SmritiPrior, 1);
  prior->due_day = day_of (properties->due);
  prior->last_day = properties->last ? day_of (properties->last) : SMRITI_DAY_NONE;
  interval = properties->interval ? g_ascii_strtod (properties->interval, NULL) : 0;
  prior->interval_days = interval > 0 ? interval : 1;
  prior->ease = properties->ease ? g_ascii_strtod (properties->ease, NULL) : 0;
  prior->answers = properties->repeats ? (guint) CLAMP (g_ascii_strtoll (properties->repeats, NULL, 10), 0, 100000) : 0;
  prior->state = SMRITI_STATE_REVIEW;
  return prior;
}

/* --- text --- */

/* Bytes of a tag that makes a card at @at of @side, 0 = there is none. */
static gsize
card_tag (const SmritiSide *side, gsize at)
{
  static const char *const tags[] = { "#[[card]]", "[[card]]", "#card" };
  const char *s = side->text->str + at;
  SmritiMask mask = side->mask->data[at];

  if ((*s != '#' && *s != '[') || (mask != SMRITI_MASK_NONE && mask != SMRITI_MASK_LINK) || (at > 0 && !strchr (" \t\n", s[-1])))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      gsize length = strlen (tags[i]);

      if (g_ascii_strncasecmp (s, tags[i], length) == 0 && (s[length] == '\0' || strchr (" \t\n.,;!?", s[length])))
        return length;
    }
  return 0;
}

/* Takes the tags out of @side. TRUE: there was one. */
static gboolean
take_card_tags (SmritiSide *side)
{
  gboolean found = FALSE;
  gsize to = 0;

  for (gsize at = 0; at < side->text->len;)
    {
      gsize length = card_tag (side, at);

      found |= length > 0;
      at += length;
      if (length > 0 && (to == 0 || strchr (" \n", side->text->str[to - 1])))
        while (at < side->text->len && side->text->str[at] == ' ')
          at++;
      if (length > 0 && (at == side->text->len || side->text->str[at] == '\n'))
        while (to > 0 && side->text->str[to - 1] == ' ')
          to--;
      if (length > 0)
        continue;
      side->text->str[to] = side->text->str[at];
      side->mask->data[to++] = side->mask->data[at++];
    }
  g_string_truncate (side->text, to);
  g_byte_array_set_size (side->mask, (guint) to);
  return found;
}

/* Where the words of line @n begin: of a line after the first as far in as its. */
static gsize
text_of_line (const Reading *reading, const Block *block, guint n)
{
  const SmritiScan *scan = reading->scan;
  const SmritiLine *line = &scan->lines[n];
  guint column = 0;
  gsize at = line->start;

  if (n == block->first)
    return block->text;
  while (at < line->end && column < block->column + 2 && (scan->text[at] == ' ' || scan->text[at] == '\t'))
    column += scan->text[at++] == '\t' ? TAB_COLUMNS : 1;
  return at;
}

/* Adds the words of @block, moved in by @inset columns after the first line; what
 * is no text goes into @properties (or NULL). */
static void
add_block (const Reading *reading, const Block *block, guint inset, SmritiSide *side, Properties *properties)
{
  g_autofree char *indent = g_strnfill (inset, ' ');
  gboolean in_drawer = FALSE;

  for (guint n = block->first; n < block->end; n++)
    {
      const SmritiLine *line = &reading->scan->lines[n];
      gsize at = text_of_line (reading, block, n);

      if (line->type == SMRITI_LINE_BLANK || is_property (reading->scan, n, at, properties)
          || is_drawer (reading->scan, n, at, &in_drawer))
        continue;
      if (n > block->first && side->text->len > 0)
        {
          smriti_side_add_words (side, "\n");
          smriti_side_add_words (side, indent);
        }
      side->fenced |= is_code (line);
      if (is_code (line))
        smriti_side_add_raw (side, reading->scan, at, line->end);
      else
        smriti_side_add (side, reading->scan, at, line->end);
    }
}

/* The blocks beneath block @b as a list, one alone as its words. */
static void
add_children (const Reading *reading, guint b, SmritiSide *side)
{
  const Block *block = block_at (reading, b);
  gboolean is_alone = block->last == b + 2;

  for (guint i = b + 1; i < block->last && side->text->len <= SMRITI_MAX_SIDE; i++)
    {
      const Block *child = block_at (reading, i);
      guint inset = 2 * (child->depth - block->depth - 1);
      g_autofree char *indent = g_strnfill (MIN (inset, 1024), ' ');
      gsize begun;

      if (!is_alone)
        {
          smriti_side_add_words (side, side->text->len > 0 ? "\n" : "");
          smriti_side_add_words (side, indent);
          smriti_side_add_words (side, "- ");
        }
      begun = side->text->len;
      add_block (reading, child, is_alone ? 0 : MIN (inset, 1024) + 2, side, NULL);
      if (side->text->len == begun && !is_alone) /* an empty block is no item */
        {
          gsize length = begun - strlen (indent) - 2;

          length -= length > 0 ? 1 : 0;
          g_string_truncate (side->text, length);
          g_byte_array_set_size (side->mask, (guint) length);
        }
    }
  take_card_tags (side);
  smriti_side_trim (side);
}

/* --- cards --- */

/* "cloze words", "c1 words", with "\\ a hint" after them; other macros are none. */
static GArray *
find_clozes (const SmritiSide *side)
{
  GArray *found = smriti_deletions_in_braces (side);
  GArray *clozes = g_array_new (FALSE, FALSE, sizeof (SmritiDeletion));

  for (guint i = 0; i < found->len; i++)
    {
      SmritiDeletion one = g_array_index (found, SmritiDeletion, i);
      const char *s = side->text->str + one.text;
      gsize length = one.text_end - one.text, at;
      const char *hint;

      if (length > 6 && g_ascii_strncasecmp (s, "cloze ", 6) == 0)
        one.text += 6;
      else if (*s == 'c' && smriti_deletion_number (side, one.text + 1, &one.group, &at) && at < one.text_end
               && side->text->str[at] == ' ')
        one.text = (guint) at + 1;
      else
        continue;
      hint = g_strstr_len (side->text->str + one.text, one.text_end - one.text, "\\\\");
      if (hint)
        {
          one.hint = (guint) (hint - side->text->str) + 2;
          one.hint_end = one.text_end;
          while (one.hint < one.hint_end && side->text->str[one.hint] == ' ')
            one.hint++;
          one.text_end = (guint) (hint - side->text->str);
        }
      g_array_append_val (clozes, one);
    }
  g_array_unref (found);
  return clozes;
}

static void
add_pair (const Reading *reading, SmritiSource *source, const SmritiSide *front, const SmritiSide *back)
{
  if (front->text->len == 0 || back->text->len == 0)
    {
      smriti_note_warn (reading->note, source->line, "a #card block %s, not a card; write something there",
                        front->text->len == 0 ? "asks nothing" : "has no block beneath it");
      return;
    }
  source->kind = SMRITI_KIND_BASIC;
  source->text = g_strconcat (front->text->str, "\n::\n", back->text->str, NULL);
  smriti_source_add_side (source, front);
  smriti_source_add_side (source, back);
  smriti_collector_add (reading->collector, source, source->kind, 0, front->text->str, back->text->str);
}

/* The question and what is beneath it, as one text. */
static void
join (SmritiSide *front, const SmritiSide *back)
{
  if (back->text->len == 0)
    return;
  smriti_side_add_words (front, front->text->len > 0 ? "\n" : "");
  g_string_append_len (front->text, back->text->str, (gssize) back->text->len);
  g_byte_array_append (front->mask, back->mask->data, back->mask->len);
  front->fenced |= back->fenced;
}

static gboolean
has_clozes (const SmritiSide *side)
{
  g_autoptr (GArray) clozes = find_clozes (side);

  return clozes->len > 0;
}

static void
add_cards (const Reading *reading, guint b, SmritiSide *front, Properties *properties)
{
  g_autoptr (SmritiSide) back = smriti_side_new ();
  g_auto (SmritiSource) source = { .line = block_at (reading, b)->first + 1, .kind = SMRITI_KIND_CLOZE };

  add_children (reading, b, back);
  if (properties->id && *properties->id
      && strspn (properties->id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-") == strlen (properties->id))
    source.block_id = g_strdup (properties->id);
  if (properties->deck)
    source.deck = smriti_deck_normalize (properties->deck, strlen (properties->deck));
  if (has_clozes (front) || has_clozes (back))
    {
      g_autoptr (GArray) clozes = NULL;

      join (front, back);
      clozes = find_clozes (front);
      source.text = g_strdup (front->text->str);
      smriti_deletions_add_cards (front, clozes, NULL, &source, reading->collector, reading->note);
    }
  else
    add_pair (reading, &source, front, back);
}

/* Cards of block @b, if it is one. */
static void
read_block (const Reading *reading, guint b, SmritiSide *front)
{
  g_auto (Properties) properties = { 0 };
  guint n_cards = reading->note->cards->len;
  g_autofree SmritiPrior *prior = NULL;

  smriti_side_clear (front);
  add_block (reading, block_at (reading, b), 0, front, &properties);
  if (!take_card_tags (front) && !properties.is_card)
    return;
  smriti_side_trim (front);
  add_cards (reading, b, front, &properties);
  prior = prior_of (&properties);
  for (guint i = n_cards; prior && i < reading->note->cards->len; i++)
    ((SmritiCard *) g_ptr_array_index (reading->note->cards, i))->prior = g_memdup2 (prior, sizeof *prior);
}

static void
read_note (const SmritiNoteText *text, SmritiNote *note)
{
  g_autoptr (SmritiCollector) collector = smriti_collector_new (text->frontmatter, note, text->scan->length);
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_autoptr (SmritiSide) front = smriti_side_new ();
  Reading reading = { text->scan, note, collector, blocks };
  guint line = 0;

  find_blocks (&reading);
  for (guint b = 0; b < blocks->len; b++)
    {
      for (; line <= block_at (&reading, b)->first; line++)
        {
          const SmritiLine *heading = &text->scan->lines[line];

          if (heading->type == SMRITI_LINE_HEADING || (heading->type == SMRITI_LINE_OUTLINE && heading->level > 0))
            smriti_collector_heading (collector, heading->level, text->scan->text + heading->content,
                                      heading->end - heading->content);
        }
      read_block (&reading, b, front);
    }
}

const SmritiReader smriti_reader_logseq = { "logseq", read_note };
