/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Three passes, each linear: clean() makes the bytes safe, split() finds lines
 * and the marks they begin with, walk() decides block by block what covers
 * what. Invariant of walk(): a search that may fail is remembered (struct
 * Finder, the backtick table), so no byte is searched again for the same thing. */

#include "common/notes/scanner.h"

#include "common/notes/clean.h"
#include "common/notes/inline.h"

#include <string.h>

#define MAX_BYTES (256u * 1024 * 1024)
#define MAX_LINES 1000000u

static inline gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static void G_GNUC_PRINTF (4, 5) warn (SmritiScan *scan, guint line, const char *code, const char *format, ...)
{
  SmritiScanWarning *warning = g_new0 (SmritiScanWarning, 1);
  va_list args;

  va_start (args, format);
  warning->line = line;
  warning->code = code;
  warning->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (scan->warnings, warning);
}

static void
scan_warning_free (gpointer data)
{
  SmritiScanWarning *warning = data;

  g_free (warning->text);
  g_free (warning);
}

static void
warn_bytes (SmritiScan *scan, const SmritiDirtyLines *lines, const char *what)
{
  if (lines->n == 1)
    warn (scan, lines->first, "bytes", "%s; the rest of the note is read", what);
  else if (lines->n > 1)
    warn (scan, lines->first, "bytes", "%s, and on %u more lines; the rest of the note is read", what, lines->n - 1);
}

static void
clean (SmritiScan *scan, const char *text, gsize length)
{
  SmritiDirt dirt;

  scan->text = smriti_clean (text, length, &scan->length, &dirt);
  warn_bytes (scan, &dirt.control, "a control character (NUL or the like) stands here");
  warn_bytes (scan, &dirt.broken, "bytes here are not UTF-8, save the note as UTF-8");
}

/* --- lines ------------------------------------------------------------- */

/* "---", "* * *", "___": three or more of one mark and nothing else. */
static gboolean
is_rule (const char *text, gsize from, gsize end)
{
  char mark = from < end ? text[from] : '\0';
  guint count = 0;

  if (mark != '-' && mark != '*' && mark != '_')
    return FALSE;
  for (gsize i = from; i < end; i++)
    {
      if (text[i] == mark)
        count++;
      else if (!is_blank (text[i]))
        return FALSE;
    }
  return count >= 3;
}

/* Bytes of a list mark at @from with the blank after it, 0 = none. */
static gsize
list_mark (const char *text, gsize from, gsize end)
{
  gsize i = from;

  if (i < end && (text[i] == '-' || text[i] == '*' || text[i] == '+'))
    i++;
  else
    {
      while (i < end && i - from < 9 && g_ascii_isdigit (text[i]))
        i++;
      if (i == from || i == end || (text[i] != '.' && text[i] != ')'))
        return 0;
      i++;
    }
  if (i < end && !is_blank (text[i]))
    return 0;
  return i - from + (i < end ? 1 : 0);
}

/* "[ ] ", "[x] ": one character between brackets. */
static gsize
task_mark (const char *text, gsize from, gsize end)
{
  gsize i = from;

  if (end - from < 3 || text[i] != '[' || text[i + 1] == ']')
    return 0;
  i = (gsize) (g_utf8_next_char (text + i + 1) - text);
  if (i >= end || text[i] != ']' || (i + 1 < end && !is_blank (text[i + 1])))
    return 0;
  return i + 1 - from + (i + 1 < end ? 1 : 0);
}

/* "[!quote]+ " */
static gsize
callout_mark (const char *text, gsize from, gsize end)
{
  gsize i = from + 2;

  if (end - from < 4 || text[from] != '[' || text[from + 1] != '!')
    return 0;
  while (i < end && i - from < 64 && text[i] != ']' && !is_blank (text[i]))
    i++;
  if (i >= end || text[i] != ']' || i == from + 2)
    return 0;
  i++;
  if (i < end && (text[i] == '+' || text[i] == '-'))
    i++;
  return i < end && !is_blank (text[i]) ? 0 : i - from;
}

static gsize
heading_mark (const char *text, gsize from, gsize end, guint8 *out_level)
{
  gsize i = from;

  while (i < end && text[i] == '#' && i - from < 7)
    i++;
  if (i == from || i - from > 6 || (i < end && !is_blank (text[i])))
    return 0;
  *out_level = (guint8) (i - from);
  return i - from;
}

static gsize
skip_blanks (const char *text, gsize from, gsize end, guint *columns)
{
  while (from < end && is_blank (text[from]))
    {
      if (*columns < 1000)
        *columns += text[from] == '\t' ? 4 - *columns % 4 : 1;
      from++;
    }
  return from;
}

/* Takes quote and list marks off the front, in any order and depth. */
static gsize
open_containers (const SmritiScan *scan, SmritiLine *line)
{
  gsize i = line->start;
  guint columns = 0;

  for (;;)
    {
      gsize mark;

      i = skip_blanks (scan->text, i, line->end, &columns);
      if (!line->list)
        line->indent = (guint16) columns;
      if (i < line->end && scan->text[i] == '>')
        {
          line->quote = (guint8) MIN (line->quote + 1, 255);
          i++;
          if (i < line->end && is_blank (scan->text[i]))
            i++;
          columns = 0;
          continue;
        }
      mark = is_rule (scan->text, i, line->end) ? 0 : list_mark (scan->text, i, line->end);
      if (mark == 0)
        return i;
      line->list = TRUE;
      columns += (guint) mark;
      i += mark;
    }
}

static void
read_prefix (const SmritiScan *scan, SmritiLine *line)
{
  const char *text = scan->text;
  gsize i = open_containers (scan, line);
  guint columns = 0;
  gsize mark;

  line->type = SMRITI_LINE_TEXT;
  if (line->list)
    i = skip_blanks (text, i + task_mark (text, i, line->end), line->end, &columns);
  else if (i == line->end)
    line->type = SMRITI_LINE_BLANK;
  else if (is_rule (text, i, line->end))
    line->type = SMRITI_LINE_RULE;
  if (line->quote > 0 && (mark = callout_mark (text, i, line->end)) > 0)
    {
      line->callout = TRUE;
      i = skip_blanks (text, i + mark, line->end, &columns);
    }
  mark = heading_mark (text, i, line->end, &line->level);
  if (mark > 0)
    {
      i = skip_blanks (text, i + mark, line->end, &columns);
      if (!line->list)
        line->type = SMRITI_LINE_HEADING;
    }
  line->content = (guint32) i;
}

static void
split (SmritiScan *scan)
{
  GArray *lines = g_array_sized_new (FALSE, TRUE, sizeof (SmritiLine), (guint) MIN (scan->length / 32 + 1, MAX_LINES));
  gsize start = 0;

  while (start < scan->length && lines->len < MAX_LINES)
    {
      const char *newline = memchr (scan->text + start, '\n', scan->length - start);
      gsize end = newline ? (gsize) (newline - scan->text) : scan->length;
      SmritiLine line = { .start = (guint32) start, .end = (guint32) end };

      read_prefix (scan, &line);
      g_array_append_val (lines, line);
      start = end + 1;
    }
  if (start < scan->length)
    {
      warn (scan, lines->len, "too-long", "the note goes on after %u lines, which is not read; split it", MAX_LINES);
      scan->text[start] = '\0';
      scan->length = start;
    }
  scan->n_lines = lines->len;
  scan->lines = (SmritiLine *) (gpointer) g_array_free (lines, FALSE);
}

/* --- blocks ------------------------------------------------------------ */

typedef struct
{
  SmritiScan *scan;
  SmritiInline *inl;
  guint line;       /* next one to decide */
  gboolean in_list; /* an indented line belongs to a list item, it is no code */
} Walk;

static void
cover (Walk *walk, gsize from, gsize to, SmritiMask mask)
{
  memset (walk->scan->mask + from, mask, to - from);
}

static inline gboolean
starts_with (const Walk *walk, guint n, const char *token)
{
  const SmritiLine *line = &walk->scan->lines[n];
  gsize length = strlen (token);

  return line->end - line->content >= length && memcmp (walk->scan->text + line->content, token, length) == 0;
}

/* Length of the fence that @n opens, 0 = none. */
static guint
fence_length (const Walk *walk, guint n)
{
  const SmritiLine *line = &walk->scan->lines[n];
  const char *text = walk->scan->text;
  char mark = line->content < line->end ? text[line->content] : '\0';
  gsize i = line->content;

  if (line->type != SMRITI_LINE_TEXT || (mark != '`' && mark != '~'))
    return 0;
  while (i < line->end && text[i] == mark)
    i++;
  if (i - line->content < 3 || (mark == '`' && memchr (text + i, '`', line->end - i)))
    return 0;
  return (guint) (i - line->content);
}

static gboolean
closes_fence (const Walk *walk, guint n, char mark, guint length, guint quotes)
{
  const SmritiLine *line = &walk->scan->lines[n];
  const char *text = walk->scan->text;
  gsize i = smriti_scan_unwrap (walk->scan, line, quotes, G_MAXUINT);
  gsize first = i;

  while (i < line->end && text[i] == mark)
    i++;
  if (i - first < length)
    return FALSE;
  while (i < line->end && is_blank (text[i]))
    i++;
  return i == line->end;
}

/* "```python" in a block of ``` is nearly always the start of the next one,
 * this one's end having been forgotten. */
static gboolean
opens_fence_inside (const Walk *walk, guint n, char mark, guint length, guint quotes)
{
  const SmritiLine *line = &walk->scan->lines[n];
  const char *text = walk->scan->text;
  gsize i = smriti_scan_unwrap (walk->scan, line, quotes, 3);
  gsize first = i;

  while (i < line->end && text[i] == mark)
    i++;
  return i - first == length && i < line->end && g_ascii_isalpha (text[i]) && !memchr (text + i, mark, line->end - i);
}

/* "```", "```text", "```md": words more likely than a program. */
static gboolean
names_no_language (const Walk *walk, guint n, guint length)
{
  static const char *const words[] = { "", "text", "txt", "plain", "md", "markdown" };
  const SmritiLine *line = &walk->scan->lines[n];
  const char *s = walk->scan->text + line->content + length;
  gsize left = line->end - line->content - length;

  for (; left > 0 && is_blank (*s); left--)
    s++;
  for (; left > 0 && is_blank (s[left - 1]); left--)
    ;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (left == strlen (words[i]) && g_ascii_strncasecmp (s, words[i], left) == 0)
      return TRUE;
  return FALSE;
}

static void
walk_fence (Walk *walk, guint length)
{
  SmritiScan *scan = walk->scan;
  guint first = walk->line;
  char mark = scan->text[scan->lines[first].content];
  guint quotes = scan->lines[first].quote;
  gboolean unnamed = names_no_language (walk, first, length);
  gboolean closed = FALSE;
  guint inside = 0;
  guint n = first;

  scan->lines[n].type = SMRITI_LINE_CODE;
  for (n = first + 1; n < scan->n_lines && !closed && scan->lines[n].quote >= quotes; n++)
    {
      closed = closes_fence (walk, n, mark, length, quotes);
      if (inside == 0 && !closed && opens_fence_inside (walk, n, mark, length, quotes))
        inside = n;
      scan->lines[n].type = SMRITI_LINE_CODE;
      scan->lines[n].unnamed = unnamed;
    }
  if (closed && inside > 0)
    warn (scan, inside + 1, "open-fence",
          "a code block opens inside the one of line %u; end that one first, or make its fence longer", first + 1);
  if (!closed)
    {
      warn (scan, first + 1, "open-fence",
            "this code block is not closed, so nothing below it %s is read; end it with a line of %s",
            n < scan->n_lines ? "in the quote" : "in the note", mark == '`' ? "```" : "~~~");
      for (guint i = first; i < n; i++) /* one word is enough of it */
        scan->lines[i].unnamed = FALSE;
    }
  cover (walk, scan->lines[first].start, scan->lines[n - 1].end, SMRITI_MASK_FENCE);
  walk->line = n;
}

static gboolean
is_cards_directive (const Walk *walk, guint n)
{
  const SmritiLine *line = &walk->scan->lines[n];
  g_autofree char *word = NULL;
  gsize length = line->end - line->content;

  if (!starts_with (walk, n, "%%") || length > 64)
    return FALSE;
  word = g_strndup (walk->scan->text + line->content + 2, length - 2);
  g_strstrip (word);
  if (!g_str_has_suffix (word, "%%"))
    return FALSE;
  word[strlen (word) - 2] = '\0';
  return g_ascii_strcasecmp (g_strstrip (word), "cards") == 0;
}

/* "| --- | :-: |" */
static gboolean
is_delimiter_row (const Walk *walk, guint n)
{
  const SmritiLine *line = &walk->scan->lines[n];
  guint dashes = 0, pipes = 0;

  for (gsize i = smriti_scan_unwrap (walk->scan, line, 255, G_MAXUINT); i < line->end; i++)
    switch (walk->scan->text[i])
      {
      case '-':
        dashes++;
        break;
      case '|':
        pipes++;
        break;
      case ':':
      case ' ':
      case '\t':
        break;
      default:
        return FALSE;
      }
  return dashes > 0 && pipes > 0;
}

static gboolean
starts_table (const Walk *walk, guint n)
{
  const SmritiLine *line = &walk->scan->lines[n];

  if (line->type != SMRITI_LINE_TEXT)
    return FALSE;
  if (starts_with (walk, n, "|"))
    return TRUE;
  return n + 1 < walk->scan->n_lines && walk->scan->lines[n + 1].type == SMRITI_LINE_TEXT && is_delimiter_row (walk, n + 1)
         && memchr (walk->scan->text + line->content, '|', line->end - line->content);
}

static gboolean
starts_block (const Walk *walk, guint n)
{
  const SmritiLine *line = &walk->scan->lines[n];

  /* what each of these begins with; a table may begin with anything */
  if (line->content < line->end && !strchr ("<%$`~", walk->scan->text[line->content]))
    return starts_table (walk, n);
  return starts_with (walk, n, "<!--") || starts_with (walk, n, "%%") || starts_with (walk, n, "$$") || fence_length (walk, n) > 0
         || starts_table (walk, n);
}

/* Rows go on to a blank line or another block; with a delimiter row any line is a row. */
static void
walk_table (Walk *walk)
{
  SmritiScan *scan = walk->scan;
  guint first = walk->line;
  gboolean loose = first + 1 >= scan->n_lines || !is_delimiter_row (walk, first + 1);
  guint n = first;

  do
    {
      SmritiLine *line = &scan->lines[n];

      smriti_inline_scan (walk->inl, line->content, line->end);
      for (gsize i = line->start; i < line->end; i++)
        if (scan->mask[i] == SMRITI_MASK_NONE)
          scan->mask[i] = SMRITI_MASK_TABLE;
      line->type = SMRITI_LINE_TABLE;
      n++;
    }
  while (n < scan->n_lines && scan->lines[n].type == SMRITI_LINE_TEXT && !scan->lines[n].list
         && (starts_with (walk, n, "|") || (!loose && !starts_block (walk, n))));
  walk->line = n;
}

/* Lines from @walk->line on whose bytes end at or before @close get @type; the
 * line that holds @close is left for what follows it there. */
static void
close_lines (Walk *walk, gsize close, SmritiLineType type)
{
  SmritiScan *scan = walk->scan;

  while (walk->line < scan->n_lines && scan->lines[walk->line].end < close)
    scan->lines[walk->line++].type = type;
  if (walk->line == scan->n_lines)
    return;
  for (gsize i = close; i < scan->lines[walk->line].end; i++)
    if (!is_blank (scan->text[i]))
      return;
  scan->lines[walk->line++].type = type;
}

static guint
paragraph_end (const Walk *walk, guint first)
{
  const SmritiScan *scan = walk->scan;
  guint n = first + 1;

  while (n < scan->n_lines && scan->lines[n].type == SMRITI_LINE_TEXT && !scan->lines[n].list
         && scan->lines[n].quote <= scan->lines[first].quote && !starts_block (walk, n))
    n++;
  return n;
}

static void
walk_paragraph (Walk *walk, gsize from)
{
  guint n = paragraph_end (walk, walk->line);

  smriti_inline_scan (walk->inl, from, walk->scan->lines[n - 1].end);
  walk->line = n;
}

/* <!-- -->, %% %% and $$ $$ that begin a line may run over blank lines. */
static gboolean
walk_span (Walk *walk, const char *open, SmritiToken token, SmritiMask mask, SmritiLineType type)
{
  SmritiScan *scan = walk->scan;
  guint first = walk->line;
  gsize from = scan->lines[first].content;
  gsize close;

  if (!starts_with (walk, first, open))
    return FALSE;
  close = smriti_inline_find (walk->inl, token, from + strlen (open));
  if (close == G_MAXSIZE && mask != SMRITI_MASK_COMMENT)
    {
      warn (scan, first + 1, "open-math", "'%s' is not closed and is read as text; close it with '%s'", open, open);
      return FALSE;
    }
  if (close == G_MAXSIZE && token == SMRITI_TOKEN_PERCENT)
    {
      warn (scan, first + 1, "open-comment", "'%%%%' opens no comment, since none closes it; add '%%%%' where the comment ends");
      return FALSE;
    }
  if (close == G_MAXSIZE)
    {
      warn (scan, first + 1, "open-comment", "this comment is not closed, so nothing below it is read; end it with '-->'");
      cover (walk, from, scan->length, mask);
      close_lines (walk, scan->length + 1, type);
      return TRUE;
    }
  close += token == SMRITI_TOKEN_COMMENT ? 3 : 2;
  cover (walk, from, close, mask);
  close_lines (walk, close, type);
  if (walk->line < scan->n_lines && scan->lines[walk->line].start < close && scan->lines[walk->line].end >= close)
    {
      scan->lines[walk->line].type = SMRITI_LINE_TEXT;
      walk_paragraph (walk, close);
    }
  return TRUE;
}

static gboolean
after_blank (const Walk *walk, guint n)
{
  const SmritiLine *before = n > 0 ? &walk->scan->lines[n - 1] : NULL;

  return !before || before->type == SMRITI_LINE_BLANK || before->indented || before->type == SMRITI_LINE_HEADING
         || before->type == SMRITI_LINE_RULE || before->type == SMRITI_LINE_FRONTMATTER;
}

static gboolean
walk_indented (Walk *walk)
{
  SmritiLine *line = &walk->scan->lines[walk->line];

  if (line->indent < 4 || walk->in_list || !after_blank (walk, walk->line))
    return FALSE;
  line->type = SMRITI_LINE_CODE;
  line->indented = TRUE;
  cover (walk, line->start, line->end, SMRITI_MASK_FENCE);
  walk->line++;
  return TRUE;
}

static void
walk_text (Walk *walk)
{
  SmritiLine *line = &walk->scan->lines[walk->line];
  guint length;

  if (walk_indented (walk))
    return;
  if (line->list)
    walk->in_list = TRUE;
  else if (line->indent == 0 && after_blank (walk, walk->line))
    walk->in_list = FALSE;
  length = fence_length (walk, walk->line);
  if (length > 0)
    walk_fence (walk, length);
  else if (is_cards_directive (walk, walk->line))
    {
      cover (walk, line->start, line->end, SMRITI_MASK_COMMENT);
      line->type = SMRITI_LINE_CARDS;
      walk->line++;
    }
  else if (starts_table (walk, walk->line))
    walk_table (walk);
  else if (!walk_span (walk, "<!--", SMRITI_TOKEN_COMMENT, SMRITI_MASK_COMMENT, SMRITI_LINE_COMMENT)
           && !walk_span (walk, "%%", SMRITI_TOKEN_PERCENT, SMRITI_MASK_COMMENT, SMRITI_LINE_COMMENT)
           && !walk_span (walk, "$$", SMRITI_TOKEN_DOLLARS, SMRITI_MASK_MATH, SMRITI_LINE_MATH))
    walk_paragraph (walk, line->content);
}

static gboolean
line_is (const SmritiScan *scan, guint n, const char *word)
{
  const SmritiLine *line = &scan->lines[n];
  gsize end = line->end;

  while (end > line->start && is_blank (scan->text[end - 1]))
    end--;
  return end - line->start == strlen (word) && memcmp (scan->text + line->start, word, end - line->start) == 0;
}

static void
walk_frontmatter (Walk *walk)
{
  SmritiScan *scan = walk->scan;
  guint n = 1;

  if (scan->n_lines == 0 || !line_is (scan, 0, "---"))
    return;
  while (n < scan->n_lines && !line_is (scan, n, "---") && !line_is (scan, n, "..."))
    n++;
  if (n == scan->n_lines)
    {
      warn (scan, 1, "open-frontmatter", "the frontmatter is not closed and is read as text; end it with a line '---'");
      return;
    }
  for (walk->line = 0; walk->line <= n; walk->line++)
    scan->lines[walk->line].type = SMRITI_LINE_FRONTMATTER;
  cover (walk, 0, scan->lines[n].end, SMRITI_MASK_FRONTMATTER);
}

static void
walk_note (SmritiScan *scan)
{
  Walk walk = { scan, smriti_inline_new (scan), 0, FALSE };

  walk_frontmatter (&walk);
  while (walk.line < scan->n_lines)
    {
      SmritiLine *line = &scan->lines[walk.line];

      if (line->type == SMRITI_LINE_TEXT)
        walk_text (&walk);
      else
        {
          if (line->type == SMRITI_LINE_HEADING)
            smriti_inline_scan (walk.inl, line->content, line->end);
          if (line->type != SMRITI_LINE_BLANK)
            walk.in_list = FALSE;
          walk.line++;
        }
    }
  smriti_inline_free (walk.inl);
}

SmritiScan *
smriti_scan_new (const char *text, gsize length)
{
  SmritiScan *scan = g_new0 (SmritiScan, 1);

  scan->links = g_array_new (FALSE, FALSE, sizeof (SmritiSpan));
  scan->warnings = g_ptr_array_new_with_free_func (scan_warning_free);
  if (length >= 2 && (memcmp (text, "\xFF\xFE", 2) == 0 || memcmp (text, "\xFE\xFF", 2) == 0))
    {
      warn (scan, 0, "bytes", "the note is UTF-16 and is not read; save it as UTF-8");
      length = 0;
    }
  if (length > MAX_BYTES)
    {
      warn (scan, 0, "too-long", "the note is longer than %u MiB and is read only so far; split it", MAX_BYTES >> 20);
      length = MAX_BYTES;
    }
  clean (scan, text, length);
  split (scan);
  scan->mask = g_malloc0 (scan->length + 1);
  walk_note (scan);
  return scan;
}

void
smriti_scan_free (SmritiScan *scan)
{
  if (!scan)
    return;
  g_free (scan->text);
  g_free (scan->mask);
  g_free (scan->lines);
  g_array_unref (scan->links);
  g_ptr_array_unref (scan->warnings);
  g_free (scan);
}

gsize
smriti_scan_unwrap (const SmritiScan *scan, const SmritiLine *line, guint quotes, guint columns)
{
  gsize i = line->start;
  guint column = 0;

  while (quotes > 0)
    {
      gsize j = skip_blanks (scan->text, i, line->end, &column);

      if (j == line->end || scan->text[j] != '>')
        break;
      i = j + 1;
      if (i < line->end && is_blank (scan->text[i]))
        i++;
      quotes--;
    }
  for (column = 0; i < line->end && is_blank (scan->text[i]) && column < columns; i++)
    column += scan->text[i] == '\t' ? 4 - column % 4 : 1;
  return i;
}
