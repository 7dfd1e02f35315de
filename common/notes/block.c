/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/block.h"

#include "common/notes/outline.h"

#include <string.h>

#define MAX_LEVEL 6

typedef struct
{
  const SmritiScan *scan;
  SmritiBlocks *out;
  const char *own;                    /* the entry the frontmatter names */
  const char *entries[MAX_LEVEL + 1]; /* that a heading of this level opened */
} Reading;

static void
block_free (gpointer data)
{
  SmritiBlock *block = data;

  g_free (block->info);
  g_free (block->text);
  smriti_remark_clear (&block->remark);
  g_free (block);
}

void
smriti_blocks_free (SmritiBlocks *blocks)
{
  if (!blocks)
    return;
  g_ptr_array_unref (blocks->blocks);
  g_ptr_array_unref (blocks->keys);
  g_free (blocks);
}

const SmritiBlock *
smriti_blocks_nth (const SmritiBlocks *blocks, guint n)
{
  return n < blocks->blocks->len ? g_ptr_array_index (blocks->blocks, n) : NULL;
}

/* --- entries --- */

/* A heading without a number belongs to what stands over it. */
static const char *
current_entry (const Reading *reading)
{
  for (guint level = MAX_LEVEL; level > 0; level--)
    if (reading->entries[level])
      return reading->entries[level];
  return reading->own;
}

static const char *
keep_key (Reading *reading, char *key)
{
  g_ptr_array_add (reading->out->keys, key);
  return key;
}

static void
open_heading (Reading *reading, const SmritiLine *line)
{
  guint level = CLAMP (line->level, 1, MAX_LEVEL);
  char *key = smriti_heading_entry (reading->scan->text + line->content, line->end - line->content);

  for (guint i = level; i <= MAX_LEVEL; i++)
    reading->entries[i] = NULL;
  if (key)
    reading->entries[level] = keep_key (reading, key);
}

/* --- lines --- */

static const SmritiLine *
line_at (const Reading *reading, guint n)
{
  return &reading->scan->lines[n];
}

static SmritiBlock *
add_block (Reading *reading, SmritiBlockKind kind, guint first, guint end)
{
  SmritiBlock *block = g_new0 (SmritiBlock, 1);

  block->kind = kind;
  block->line = first + 1;
  block->last_line = end;
  block->remark.day = SMRITI_DAY_NONE;
  block->entry = current_entry (reading);
  g_ptr_array_add (reading->out->blocks, block);
  return block;
}

/* Lines [@first, @end) without @quotes marks and @columns of white space, the first from @from on. */
static char *
join_lines (const Reading *reading, guint first, guint end, gsize from, guint quotes, guint columns)
{
  GString *text = g_string_new (NULL);

  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = line_at (reading, n);
      gsize start = n == first ? from : smriti_scan_unwrap (reading->scan, line, quotes, columns);

      if (n > first)
        g_string_append_c (text, '\n');
      g_string_append_len (text, reading->scan->text + start, (gssize) (line->end - start));
    }
  return g_string_free (text, FALSE);
}

/* --- code --- */

/* Bytes of the run of fence marks line @n begins with; 0 = it is none. */
static gsize
fence_run (const Reading *reading, guint n, guint quotes)
{
  const SmritiLine *line = line_at (reading, n);
  gsize at = smriti_scan_unwrap (reading->scan, line, quotes, G_MAXUINT);
  const char *s = reading->scan->text + at;
  gsize i = 0;

  while (at + i < line->end && (*s == '`' || *s == '~') && s[i] == *s)
    i++;
  return i >= 3 ? i : 0;
}

static gboolean
closes_fence (const Reading *reading, guint n, guint quotes, char mark, gsize run)
{
  const SmritiLine *line = line_at (reading, n);
  gsize at = smriti_scan_unwrap (reading->scan, line, quotes, G_MAXUINT);
  gsize length = fence_run (reading, n, quotes);
  const char *text = reading->scan->text;

  if (length < run || text[at] != mark)
    return FALSE;
  for (at += length; at < line->end; at++)
    if (text[at] != ' ' && text[at] != '\t')
      return FALSE;
  return TRUE;
}

/* A code block by indentation has no marks of its own. */
static guint
read_indented (Reading *reading, guint n)
{
  guint end = n;
  SmritiBlock *block;

  while (end < reading->scan->n_lines && line_at (reading, end)->type == SMRITI_LINE_CODE && line_at (reading, end)->indented)
    end++;
  block = add_block (reading, SMRITI_BLOCK_FENCE, n, end);
  block->info = g_strdup ("");
  block->text = join_lines (reading, n, end, smriti_scan_unwrap (reading->scan, line_at (reading, n), 255, 4), 255, 4);
  return end;
}

static guint
read_fence (Reading *reading, guint n)
{
  const SmritiScan *scan = reading->scan;
  const SmritiLine *open = line_at (reading, n);
  gsize at = open->content;
  gsize run = 0;
  guint end = n + 1;
  gboolean closed = FALSE;
  SmritiBlock *block;

  while (at + run < open->end && scan->text[at + run] == scan->text[at])
    run++;
  while (end < scan->n_lines && line_at (reading, end)->type == SMRITI_LINE_CODE && !closed)
    closed = closes_fence (reading, end++, open->quote, scan->text[at], run);
  block = add_block (reading, SMRITI_BLOCK_FENCE, n, end);
  block->open = !closed;
  block->info = g_strstrip (g_strndup (scan->text + at + run, open->end - at - run));
  end = closed ? end - 1 : end;
  block->text = n + 1 < end ? join_lines (reading, n + 1, end,
                                          smriti_scan_unwrap (scan, line_at (reading, n + 1), open->quote, open->indent),
                                          open->quote, open->indent)
                            : g_strdup ("");
  return block->last_line;
}

/* --- lists --- */

/* "[ ]" or "[x]" between the list's mark and the words; 0 = it is no task. */
static char
task_state (const Reading *reading, const SmritiLine *line)
{
  const char *open = memchr (reading->scan->text + line->start, '[', line->content - line->start);

  return open && open + 2 < reading->scan->text + line->content && open[2] == ']' ? open[1] : 0;
}

/* What goes on with the item that line @n begins. */
static guint
item_end (const Reading *reading, guint n)
{
  guint end = n + 1;

  while (end < reading->scan->n_lines)
    {
      const SmritiLine *line = line_at (reading, end);

      if (line->type != SMRITI_LINE_TEXT || line->list || line->quote > line_at (reading, n)->quote)
        break;
      end++;
    }
  return end;
}

static guint
read_item (Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  char state = task_state (reading, line);
  guint end = item_end (reading, n);
  SmritiBlock *block = add_block (reading, state ? SMRITI_BLOCK_TASK : SMRITI_BLOCK_ITEM, n, end);

  block->level = line->indent;
  block->done = state != 0 && state != ' ';
  block->text = g_strchomp (join_lines (reading, n, end, line->content, line->quote, G_MAXUINT));
  return end;
}

/* --- the rest --- */

static guint
read_quote (Reading *reading, guint n)
{
  guint end = n + 1;
  SmritiBlock *block;

  while (end < reading->scan->n_lines && line_at (reading, end)->quote > 0)
    end++;
  block = add_block (reading, SMRITI_BLOCK_QUOTE, n, end);
  block->text = join_lines (reading, n, end, smriti_scan_unwrap (reading->scan, line_at (reading, n), 1, 0), 1, 0);
  return end;
}

/* The line @n and those of its type below it that neither begin an item of a list nor are quoted. */
static guint
read_run (Reading *reading, guint n, SmritiBlockKind kind)
{
  guint end = n + 1;
  SmritiBlock *block;

  while (end < reading->scan->n_lines && line_at (reading, end)->type == line_at (reading, n)->type
         && !line_at (reading, end)->list && line_at (reading, end)->quote == 0)
    end++;
  block = add_block (reading, kind, n, end);
  block->text = g_strchomp (join_lines (reading, n, end, line_at (reading, n)->content, 0, 0));
  return end;
}

static guint
read_remark (Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  SmritiRemark remark;

  if (smriti_remark_read (reading->scan->text + line->start, line->end - line->start, &remark))
    {
      SmritiBlock *block = add_block (reading, SMRITI_BLOCK_REMARK, n, n + 1);

      block->remark = remark;
      block->text = g_strdup ("");
    }
  return n + 1;
}

static guint
read_heading (Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);
  SmritiBlock *block;

  open_heading (reading, line);
  block = add_block (reading, SMRITI_BLOCK_HEADING, n, n + 1);
  block->level = line->level;
  block->text = g_strstrip (g_strndup (reading->scan->text + line->content, line->end - line->content));
  return n + 1;
}

static guint
read_block (Reading *reading, guint n)
{
  const SmritiLine *line = line_at (reading, n);

  switch ((SmritiLineType) line->type)
    {
    case SMRITI_LINE_CODE:
      return line->indented ? read_indented (reading, n) : read_fence (reading, n);
    case SMRITI_LINE_COMMENT:
    case SMRITI_LINE_CARDS:
      return read_remark (reading, n);
    case SMRITI_LINE_HEADING:
      return line->quote > 0 ? read_quote (reading, n) : read_heading (reading, n);
    case SMRITI_LINE_TABLE:
      return line->quote > 0 ? read_quote (reading, n) : read_run (reading, n, SMRITI_BLOCK_TABLE);
    case SMRITI_LINE_TEXT:
      if (line->quote > 0)
        return read_quote (reading, n);
      return line->list ? read_item (reading, n) : read_run (reading, n, SMRITI_BLOCK_TEXT);
    case SMRITI_LINE_CALLOUT:
      return read_quote (reading, n);
    case SMRITI_LINE_MATH:
      return line->list || line->quote > 0 ? n + 1 : read_run (reading, n, SMRITI_BLOCK_TEXT);
    case SMRITI_LINE_OUTLINE:
      if (line->level > 0) /* the heading of a section */
        open_heading (reading, line);
      return n + 1;
    case SMRITI_LINE_BLANK:
    case SMRITI_LINE_RULE:
    case SMRITI_LINE_FRONTMATTER:
    default:
      return n + 1;
    }
}

SmritiBlocks *
smriti_blocks_read (const SmritiScan *scan, const char *entry)
{
  SmritiBlocks *blocks = g_new0 (SmritiBlocks, 1);
  Reading reading = { .scan = scan, .out = blocks };
  guint n = 0;

  blocks->blocks = g_ptr_array_new_with_free_func (block_free);
  blocks->keys = g_ptr_array_new_with_free_func (g_free);
  if (entry)
    reading.own = keep_key (&reading, g_strdup (entry));
  while (n < scan->n_lines)
    n = read_block (&reading, n);
  return blocks;
}

const char *
smriti_heading_words (const char *heading)
{
  g_autofree char *entry = smriti_heading_entry (heading, strlen (heading));
  gsize length = 0;
  g_autofree char *number = entry ? smriti_outline_number (heading, strlen (heading), &length) : NULL;

  return number ? heading + length + strspn (heading + length, " \t") : heading;
}

/* --- info strings --- */

char *
smriti_info_value (const char *info, const char *key)
{
  g_auto (GStrv) words = g_strsplit_set (info, " \t", -1);
  gsize length = strlen (key);

  for (char **word = words; *word; word++)
    if (strncmp (*word, key, length) == 0 && (*word)[length] == '=')
      {
        char *value = *word + length + 1;
        gsize end = strlen (value);

        if (end >= 2 && strchr ("\"'", value[0]) && value[end - 1] == value[0])
          return g_strndup (value + 1, end - 2);
        return g_strdup (value);
      }
  return NULL;
}

gboolean
smriti_info_has (const char *info, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (info, " \t", -1);

  return g_strv_contains ((const char *const *) words, word);
}

char *
smriti_info_language (const char *info)
{
  gsize length = strcspn (info, " \t{,=");
  g_autofree char *word = g_strndup (info, length);

  return g_ascii_strdown (word, -1);
}
