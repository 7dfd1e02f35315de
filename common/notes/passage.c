/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A segment is a run of lines without a blank line, heading or rule between them
 * (code counts as one line); it is cut further into items, tables, code. A
 * paragraph is held back until it is known whether code follows it. */

#include "common/notes/passage.h"

#include "common/notes/block.h"
#include "common/notes/challenge.h"
#include "common/notes/collector.h"
#include "common/notes/reader.h"
#include "common/notes/remark.h"
#include "common/notes/side.h"
#include "common/text.h"

#include <string.h>

#define MAX_LEVEL 6
#define MAX_TITLE 160    /* characters */
#define MAX_SENTENCE 400 /* bytes of a paragraph that goes with the code below it */

typedef struct
{
  char *words;  /* one line; NULL = none is open */
  char *number; /* of the entry it opens, or NULL */
} Heading;

typedef struct
{
  const SmritiScan *scan;
  GHashTable *titles;     /* of the vault's outline, or NULL */
  SmritiOutline *outline; /* the note's own, or NULL */
  GHashTable *lines;      /* of it: line → SmritiEntry */
  const char *declared;   /* the entry the frontmatter names, or NULL */
  gboolean is_challenge;
  Heading headings[MAX_LEVEL + 1];
  gboolean fresh;       /* nothing was cut since the last heading */
  SmritiRemark remark;  /* what the last remark named: a snippet until its code, else until a heading */
  guint held, held_end; /* lines of the paragraph held back; the same = none */
  SmritiSide *side;
  GPtrArray *passages;
  gsize budget; /* bytes still allowed */
} Cutting;

static const char *const kinds[] = {
  [SMRITI_PASSAGE_TEXT] = "text", [SMRITI_PASSAGE_ITEM] = "list-item",  [SMRITI_PASSAGE_TABLE] = "table",
  [SMRITI_PASSAGE_CODE] = "code", [SMRITI_PASSAGE_SNIPPET] = "snippet", [SMRITI_PASSAGE_ERROR] = "error",
  [SMRITI_PASSAGE_CARD] = "card",
};

const char *
smriti_passage_kind_to_string (SmritiPassageKind kind)
{
  return kinds[kind];
}

gboolean
smriti_passage_kind_from_string (const char *name, SmritiPassageKind *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], name))
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

void
smriti_passage_free (SmritiPassage *passage)
{
  if (!passage)
    return;
  g_free (passage->entry);
  g_free (passage->heading);
  g_free (passage->title);
  g_free (passage->language);
  g_free (passage->text);
  g_free (passage);
}

static const SmritiLine *
line_at (const Cutting *cutting, guint n)
{
  return &cutting->scan->lines[n];
}

static const char *
words_at (const Cutting *cutting, guint n)
{
  return cutting->scan->text + line_at (cutting, n)->content;
}

/* Bytes [@from, @to) as one line of plain text. */
static char *
one_line (const Cutting *cutting, gsize from, gsize to)
{
  g_autofree char *raw = g_strndup (cutting->scan->text + from, to > from ? MIN (to - from, 4096) : 0);
  g_autofree char *valid = g_utf8_make_valid (raw, -1);

  return smriti_text_line (valid, MAX_TITLE);
}

/* --- headings ------------------------------------------------------------ */

static void
open_heading (Cutting *cutting, guint n)
{
  const SmritiLine *line = line_at (cutting, n);
  guint level = CLAMP (line->level, 1, MAX_LEVEL);

  for (guint i = level; i <= MAX_LEVEL; i++)
    {
      g_clear_pointer (&cutting->headings[i].words, g_free);
      g_clear_pointer (&cutting->headings[i].number, g_free);
    }
  cutting->headings[level].words = one_line (cutting, line->content, line->end);
  if (cutting->titles || cutting->outline)
    cutting->headings[level].number = smriti_heading_entry (words_at (cutting, n), line->end - line->content);
  cutting->fresh = TRUE;
  smriti_remark_clear (&cutting->remark);
}

/* The heading that opened the entry the next lines are of, NULL = none did. */
static const Heading *
entry_heading (const Cutting *cutting)
{
  for (guint i = MAX_LEVEL; i > 0; i--)
    if (cutting->headings[i].number)
      return &cutting->headings[i];
  return NULL;
}

static const char *
current_entry (const Cutting *cutting)
{
  const Heading *heading = entry_heading (cutting);

  return heading ? heading->number : cutting->declared ? cutting->declared : "";
}

/* What its outline calls the entry, else what its heading says. */
static const char *
entry_title (const Cutting *cutting)
{
  const char *number = current_entry (cutting);
  const char *title = cutting->titles ? g_hash_table_lookup (cutting->titles, number) : NULL;
  const SmritiEntry *own = !title && cutting->outline ? smriti_outline_find (cutting->outline, number) : NULL;
  const Heading *heading = entry_heading (cutting);

  return title ? title : own ? own->title : heading ? heading->words : "";
}

static gboolean
title_has (const Cutting *cutting, const char *word)
{
  g_autofree char *title = g_utf8_strdown (entry_title (cutting), -1);

  return strstr (title, word) != NULL;
}

static const char *
last_heading (const Cutting *cutting)
{
  for (guint i = MAX_LEVEL; i > 0; i--)
    if (cutting->headings[i].words)
      return cutting->headings[i].words;
  return "";
}

static char *
heading_path (const Cutting *cutting)
{
  GString *path = g_string_new (NULL);

  for (guint i = 1; i <= MAX_LEVEL; i++)
    if (cutting->headings[i].words)
      g_string_append_printf (path, "%s%s", path->len > 0 ? SMRITI_PASSAGE_STEP : "", cutting->headings[i].words);
  return g_string_free (path, FALSE);
}

/* --- what a passage is called ---------------------------------------------- */

/* A line '?' or '??' in [@first, @end), @end = there is none. */
static guint
find_mark (const Cutting *cutting, guint first, guint end)
{
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = line_at (cutting, n);
      gsize length = line->end - line->content;
      const char *s = words_at (cutting, n);

      while (length > 0 && (s[length - 1] == ' ' || s[length - 1] == '\t'))
        length--;
      if (line->type == SMRITI_LINE_TEXT && !line->list && *s == '?' && (length == 1 || (length == 2 && s[1] == '?')))
        return n;
    }
  return end;
}

/* Where " :: " or " ::: " begins in line @n; its end = there is none. */
static gsize
find_separator (const Cutting *cutting, guint n)
{
  const SmritiLine *line = line_at (cutting, n);
  const SmritiScan *scan = cutting->scan;
  gsize at = line->content;

  while (at < line->end)
    {
      const char *found = smriti_scan_find_pair (scan->text, at, line->end, ':');
      gsize end;

      if (!found)
        break;
      at = end = (gsize) (found - scan->text);
      while (end < line->end && scan->text[end] == ':')
        end++;
      if (end - at <= 3 && at > line->content && scan->text[at - 1] == ' ' && end < line->end && scan->text[end] == ' '
          && scan->mask[at] == SMRITI_MASK_NONE)
        return at;
      at = end;
    }
  return line->end;
}

static gboolean
is_letter (const Cutting *cutting, guint n, char letter)
{
  const SmritiLine *line = line_at (cutting, n);
  const char *s = words_at (cutting, n);

  return line->type == SMRITI_LINE_TEXT && line->end - line->content > 2 && s[0] == letter && s[1] == ':' && s[2] != ':';
}

static char *
title_of (const Cutting *cutting, guint first, guint end, gboolean code)
{
  guint mark = find_mark (cutting, first, end);
  guint n = first;
  gsize separator;

  if (cutting->remark.kind != SMRITI_REMARK_NONE)
    return g_strdup (cutting->remark.words);
  if (mark > first && mark < end)
    {
      while (n + 1 < mark && line_at (cutting, n + 1)->type == SMRITI_LINE_TEXT)
        n++;
      return one_line (cutting, line_at (cutting, first)->content, line_at (cutting, n)->end);
    }
  while (n < end && line_at (cutting, n)->type != SMRITI_LINE_TEXT)
    n++;
  if (n == end)
    return g_strdup (last_heading (cutting));
  if (is_letter (cutting, n, 'Q'))
    return one_line (cutting, line_at (cutting, n)->content + 2, line_at (cutting, n)->end);
  separator = find_separator (cutting, n);
  if (separator < line_at (cutting, n)->end || code)
    return one_line (cutting, line_at (cutting, n)->content, separator);
  return g_strdup (cutting->fresh ? last_heading (cutting) : "");
}

/* What stands behind the marks of a fence. New string. */
static char *
fence_info (const Cutting *cutting, const SmritiLine *line)
{
  const char *s = cutting->scan->text;
  gsize from = smriti_scan_unwrap (cutting->scan, line, line->quote, line->indent);

  while (from < line->end && strchr ("`~ \t", s[from]))
    from++;
  return g_strndup (s + from, line->end - from);
}

/* The first word after the fence of the first code block; *out_code: there is one. */
static char *
language_of (const Cutting *cutting, guint first, guint end, gboolean *out_code)
{
  *out_code = FALSE;
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = line_at (cutting, n);
      g_autofree char *info = NULL;

      if (line->type != SMRITI_LINE_CODE || line->indented)
        continue;
      *out_code = TRUE;
      info = fence_info (cutting, line);
      return smriti_info_language (info);
    }
  return g_strdup ("");
}

/* Code of a challenge that is for later: its tests and its solution. */
static gboolean
is_kept_back (const Cutting *cutting, guint first, guint end)
{
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = line_at (cutting, n);
      g_autofree char *info = NULL;
      g_autofree char *file = NULL;

      if (line->type != SMRITI_LINE_CODE || line->indented)
        continue;
      info = fence_info (cutting, line);
      file = smriti_info_value (info, "file");
      return file && (smriti_info_has (info, "hidden") || smriti_info_has (info, "solution"));
    }
  return FALSE;
}

/* --- one passage ------------------------------------------------------------- */

/* Lines [@first, @end), a list item without its mark. */
static char *
text_of (const Cutting *cutting, guint first, guint end, gboolean item)
{
  const SmritiScan *scan = cutting->scan;
  SmritiSide *side = cutting->side;
  guint columns = 0;

  smriti_side_clear (side);
  for (guint n = first; n < end; n++)
    {
      const SmritiLine *line = &scan->lines[n];
      gsize from = smriti_scan_unwrap (scan, line, 0, columns);

      if (item && n == first)
        {
          columns = (guint) (line->content - smriti_scan_unwrap (scan, line, line->quote, 0));
          from = line->content;
        }
      smriti_side_add_paragraph_line (side, scan, n, from);
    }
  smriti_side_trim (side);
  g_free (smriti_side_take_block_id (side));
  return smriti_text_bounded (side->text->str, SMRITI_PASSAGE_MAX);
}

static void
add (Cutting *cutting, guint first, guint end, SmritiPassageKind kind, char *title)
{
  SmritiPassage *passage = g_new0 (SmritiPassage, 1);
  gboolean code;
  gsize size;

  passage->language = language_of (cutting, first, end, &code);
  if (code && (cutting->remark.kind == SMRITI_REMARK_SNIPPET || title_has (cutting, "snippet")) && kind != SMRITI_PASSAGE_ERROR)
    kind = SMRITI_PASSAGE_SNIPPET;
  passage->kind = kind;
  passage->is_challenge = cutting->is_challenge;
  passage->line = first + 1;
  passage->last_line = end;
  passage->title = title ? title : title_of (cutting, first, end, code);
  passage->entry = g_strdup (current_entry (cutting));
  passage->heading = heading_path (cutting);
  passage->text = text_of (cutting, first, end, kind == SMRITI_PASSAGE_ITEM);
  size = strlen (passage->text) + strlen (passage->heading) + strlen (passage->title);
  cutting->fresh = FALSE;
  if (code && cutting->remark.kind == SMRITI_REMARK_SNIPPET)
    smriti_remark_clear (&cutting->remark);
  if ((*passage->text == '\0' && kind != SMRITI_PASSAGE_ERROR) || size > cutting->budget || is_kept_back (cutting, first, end))
    {
      smriti_passage_free (passage);
      return;
    }
  cutting->budget -= size;
  g_ptr_array_add (cutting->passages, passage);
}

static void
let_go (Cutting *cutting)
{
  guint held = cutting->held, end = cutting->held_end;

  cutting->held = cutting->held_end = 0;
  if (held < end)
    add (cutting, held, end, SMRITI_PASSAGE_TEXT, NULL);
}

/* --- segments ------------------------------------------------------------------ */

/* A remark that does begins another segment. */
static gboolean
names_something (const Cutting *cutting, guint n)
{
  const SmritiLine *line = line_at (cutting, n);
  g_auto (SmritiRemark) remark = { .kind = SMRITI_REMARK_NONE };

  return smriti_remark_read (words_at (cutting, n), line->end - line->content, &remark) && remark.kind >= SMRITI_REMARK_SNIPPET;
}

static gboolean
is_segment_line (const Cutting *cutting, guint n)
{
  switch ((SmritiLineType) line_at (cutting, n)->type)
    {
    case SMRITI_LINE_TEXT:
    case SMRITI_LINE_CODE:
    case SMRITI_LINE_MATH:
    case SMRITI_LINE_TABLE:
    case SMRITI_LINE_CALLOUT:
      return TRUE;
    case SMRITI_LINE_COMMENT:
      return !names_something (cutting, n);
    case SMRITI_LINE_BLANK:
    case SMRITI_LINE_HEADING:
    case SMRITI_LINE_RULE:
    case SMRITI_LINE_CARDS:
    case SMRITI_LINE_FRONTMATTER:
    case SMRITI_LINE_OUTLINE:
    default:
      return FALSE;
    }
}

static guint
run_of (const Cutting *cutting, guint n, guint end, SmritiLineType type)
{
  while (n < end && line_at (cutting, n)->type == type)
    n++;
  return n;
}

static gboolean
is_item (const Cutting *cutting, guint n)
{
  return line_at (cutting, n)->type == SMRITI_LINE_TEXT && line_at (cutting, n)->list;
}

static guint
cut_item (Cutting *cutting, guint first, guint end)
{
  guint n = first + 1;

  while (n < end && !(is_item (cutting, n) && line_at (cutting, n)->indent <= line_at (cutting, first)->indent))
    n++;
  add (cutting, first, n, SMRITI_PASSAGE_ITEM, NULL);
  return n;
}

/* Lines of words until something else begins; with the code right below them, they go together. */
static guint
cut_words (Cutting *cutting, guint first, guint end)
{
  guint n = first;

  while (n < end && !is_item (cutting, n) && line_at (cutting, n)->type != SMRITI_LINE_TABLE
         && line_at (cutting, n)->type != SMRITI_LINE_CODE)
    {
      gboolean is_card = line_at (cutting, n)->type == SMRITI_LINE_TEXT
                         && find_separator (cutting, n) < line_at (cutting, n)->end;

      if (is_card && n > first)
        break;
      n++;
      if (is_card)
        {
          add (cutting, first, n, SMRITI_PASSAGE_TEXT, NULL);
          return n;
        }
    }
  if (n < end && line_at (cutting, n)->type == SMRITI_LINE_CODE)
    {
      n = run_of (cutting, n, end, SMRITI_LINE_CODE);
      add (cutting, first, n, SMRITI_PASSAGE_CODE, NULL);
    }
  else if (n == end
           && (line_at (cutting, n - 1)->end - line_at (cutting, first)->start <= MAX_SENTENCE
               || cutting->remark.kind == SMRITI_REMARK_SNIPPET))
    {
      cutting->held = first;
      cutting->held_end = n;
    }
  else
    add (cutting, first, n, SMRITI_PASSAGE_TEXT, NULL);
  return n;
}

static guint
cut_some (Cutting *cutting, guint n, guint end)
{
  SmritiLineType type = line_at (cutting, n)->type;
  guint next = n;

  if (type == SMRITI_LINE_CODE)
    {
      guint first = cutting->held < cutting->held_end ? cutting->held : n;

      cutting->held = cutting->held_end = 0;
      next = run_of (cutting, n, end, SMRITI_LINE_CODE);
      add (cutting, first, next, SMRITI_PASSAGE_CODE, NULL);
      return next;
    }
  let_go (cutting);
  if (is_item (cutting, n))
    return cut_item (cutting, n, end);
  if (type != SMRITI_LINE_TABLE)
    return cut_words (cutting, n, end);
  next = run_of (cutting, n, end, SMRITI_LINE_TABLE);
  add (cutting, n, next, SMRITI_PASSAGE_TABLE, NULL);
  return next;
}

/* "Q:", and the "A:" that may stand below a blank line. */
static guint
letters_end (const Cutting *cutting, guint end)
{
  guint answer = run_of (cutting, end, cutting->scan->n_lines, SMRITI_LINE_BLANK);

  if (answer == cutting->scan->n_lines || !is_letter (cutting, answer, 'A'))
    return end;
  while (answer < cutting->scan->n_lines && is_segment_line (cutting, answer))
    answer++;
  return answer;
}

static guint
cut_segment (Cutting *cutting, guint first)
{
  guint end;

  if (line_at (cutting, first)->type == SMRITI_LINE_COMMENT)
    return first + 1;
  for (end = first; end < cutting->scan->n_lines && is_segment_line (cutting, end); end++)
    ;
  if (is_letter (cutting, first, 'Q') || (!is_item (cutting, first) && find_mark (cutting, first, end) < end))
    {
      let_go (cutting);
      end = is_letter (cutting, first, 'Q') ? letters_end (cutting, end) : end;
      add (cutting, first, end, SMRITI_PASSAGE_TEXT, NULL);
      return end;
    }
  for (guint n = first; n < end;)
    n = cut_some (cutting, n, end);
  return end;
}

/* --- the note -------------------------------------------------------------------- */

static gboolean
ends_error (const Cutting *cutting, guint n, guint level)
{
  const SmritiLine *line = line_at (cutting, n);
  g_autofree char *number = NULL;

  if (line->level == 0 || (line->type != SMRITI_LINE_HEADING && line->type != SMRITI_LINE_OUTLINE))
    return FALSE;
  number = smriti_heading_entry (words_at (cutting, n), line->end - line->content);
  return line->level <= level || number;
}

/* The heading @n as an error of a playbook with all beneath it; returns where to go on, @n + 1 = it is none. */
static guint
cut_error (Cutting *cutting, guint n)
{
  guint level = CLAMP (line_at (cutting, n)->level, 1, MAX_LEVEL);
  gboolean names_note = level == 1 && !entry_heading (cutting); /* of a note that is an entry as a whole */
  guint end = n + 1;
  SmritiPassage *passage;
  guint known = cutting->passages->len;

  if (cutting->headings[level].number || names_note || !title_has (cutting, "error"))
    return end;
  while (end < cutting->scan->n_lines && !ends_error (cutting, end, level))
    end++;
  add (cutting, n + 1, end, SMRITI_PASSAGE_ERROR, g_strdup (cutting->headings[level].words));
  if (cutting->passages->len > known)
    {
      passage = g_ptr_array_index (cutting->passages, known);
      passage->line = n + 1;
    }
  return end;
}

static void
cut_outline_line (Cutting *cutting, guint n)
{
  const SmritiEntry *entry = g_hash_table_lookup (cutting->lines, GUINT_TO_POINTER (n + 1));
  guint known = cutting->passages->len;
  SmritiPassage *passage;

  if (!entry)
    return;
  add (cutting, n, n + 1, SMRITI_PASSAGE_TEXT, g_strdup (entry->title));
  if (cutting->passages->len == known)
    return;
  passage = g_ptr_array_index (cutting->passages, known);
  g_free (passage->entry);
  passage->entry = g_strdup (entry->key);
}

static guint
cut_line (Cutting *cutting, guint n)
{
  const SmritiLine *line = line_at (cutting, n);

  if (is_segment_line (cutting, n))
    return cut_segment (cutting, n);
  if (line->type == SMRITI_LINE_BLANK)
    return n + 1;
  let_go (cutting);
  if (line->type == SMRITI_LINE_COMMENT)
    {
      smriti_remark_clear (&cutting->remark);
      smriti_remark_read (words_at (cutting, n), line->end - line->content, &cutting->remark);
    }
  else if (line->type == SMRITI_LINE_HEADING || (line->type == SMRITI_LINE_OUTLINE && line->level > 0))
    {
      open_heading (cutting, n);
      return cut_error (cutting, n);
    }
  else if (line->type == SMRITI_LINE_OUTLINE)
    cut_outline_line (cutting, n);
  return n + 1;
}

static void
index_lines (GHashTable *lines, const GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      SmritiEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_insert (lines, GUINT_TO_POINTER (entry->line), entry);
      index_lines (lines, entry->children);
    }
}

GPtrArray *
smriti_passages_read (const char *text, gsize length, GHashTable *titles)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiNote) note = smriti_note_new ();
  g_autoptr (SmritiFrontmatter) frontmatter = smriti_frontmatter_read (scan, note);
  g_autoptr (SmritiOutline) outline = smriti_outline_read (scan, note);
  g_autoptr (GHashTable) lines = g_hash_table_new (NULL, NULL);
  g_autoptr (SmritiSide) side = smriti_side_new ();
  Cutting cutting = { .scan = scan, .titles = titles, .outline = outline, .lines = lines, .side = side };

  if (outline)
    index_lines (lines, outline->sections);
  cutting.is_challenge = smriti_challenge_is_meant (scan);
  cutting.declared = titles ? frontmatter->entry : NULL;
  cutting.passages = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_passage_free);
  cutting.budget = 16 * length + 1024 * 1024;
  for (guint n = 0; n < scan->n_lines;)
    n = cut_line (&cutting, n);
  let_go (&cutting);
  for (guint i = 0; i <= MAX_LEVEL; i++)
    {
      g_free (cutting.headings[i].words);
      g_free (cutting.headings[i].number);
    }
  smriti_remark_clear (&cutting.remark);
  return cutting.passages;
}
