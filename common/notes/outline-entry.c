/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The words of a section heading and of an entry line, with all that real notes
 * do differently: numbers in or beside the link, bold here or there, any dash,
 * marks at either end. */

#include "common/notes/outline-entry.h"

#include "common/notes/chain.h"
#include "common/text.h"

#include <string.h>

SmritiEntry *
smriti_entry_new (void)
{
  SmritiEntry *entry = g_new0 (SmritiEntry, 1);

  entry->items = g_ptr_array_new_with_free_func (g_free);
  entry->children = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_entry_free);
  return entry;
}

void
smriti_entry_free (SmritiEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->number);
  g_free (entry->key);
  g_free (entry->title);
  g_free (entry->description);
  g_ptr_array_unref (entry->items);
  g_free (entry->block_id);
  g_free (entry->wikilink);
  g_free (entry->topic);
  g_free (entry->suffix);
  g_free (entry->mark);
  g_free (entry->raw);
  g_ptr_array_unref (entry->children);
  g_free (entry);
}

void
smriti_callout_free (SmritiCallout *callout)
{
  if (!callout)
    return;
  g_free (callout->type);
  g_free (callout->fold);
  g_free (callout->title);
  g_ptr_array_unref (callout->body);
  g_free (callout);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* One line: "<br>" in a title is a blank. */
static char *
plain (const char *markdown)
{
  g_autofree char *text = smriti_text_plain (markdown);

  return g_strdup (g_strstrip (g_strdelimit (text, "\n", ' ')));
}

/* Bytes that a done mark takes at the end of @s, with the blanks before it; 0 = none. */
static gsize
done_mark_at_end (const char *s, gsize length)
{
  static const char *const marks[] = { "✔", "✅", "✓", "☑", "[x]", "[X]" };
  gsize end = length;

  if (end >= 3 && memcmp (s + end - 3, "\xEF\xB8\x8F", 3) == 0) /* U+FE0F: as a picture */
    end -= 3;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize n = strlen (marks[i]);
      gsize from;

      if (end < n || memcmp (s + end - n, marks[i], n) != 0)
        continue;
      from = end - n;
      if (from > 0 && !is_blank (s[from - 1]))
        return 0;
      while (from > 0 && is_blank (s[from - 1]))
        from--;
      return length - from;
    }
  return 0;
}

/* First "[[target|alias]]" of @s; its target as written, NULL = none. */
static char *
wikilink_of (const char *s)
{
  const char *open = strstr (s, "[[");
  const char *close = open ? strstr (open, "]]") : NULL;
  char *target;

  if (!close)
    return NULL;
  target = g_strndup (open + 2, (gsize) (close - open - 2));
  target[strcspn (target, "|")] = '\0';
  return target;
}

/* --- sections ---------------------------------------------------------- */

/* A section number at @s, "1.0 " or "3. "; the bytes it takes, 0 = none. */
static gsize
section_number (const char *s, char **out_number, gboolean *out_dot)
{
  guint parts;
  gsize end = smriti_outline_number_length (s, strlen (s), &parts);
  gsize used = end;

  if (end == 0 || parts > 2 || (parts == 2 && !(s[end - 1] == '0' && s[end - 2] == '.')))
    return 0;
  if (s[used] == '.')
    used++;
  *out_dot = used > end || parts == 2;
  if (!is_blank (s[used]) && s[used] != '[')
    return 0;
  while (is_blank (s[used]))
    used++;
  *out_number = g_strndup (s, end);
  return used;
}

/* "(ALL)", "(4 Sheets)" at the end of @text goes into @entry. */
static void
take_mark (char *text, SmritiEntry *entry)
{
  gsize length = strlen (text);
  const char *open = strrchr (text, '(');
  g_autofree char *mark = NULL;
  char *end;
  guint64 count;

  if (!open || text[length - 1] != ')')
    return;
  mark = g_strndup (open + 1, (gsize) (text + length - 1 - (open + 1)));
  g_strstrip (mark);
  if (g_ascii_strcasecmp (mark, "all") == 0)
    entry->sheets = -1;
  else
    {
      count = g_ascii_strtoull (mark, &end, 10);
      if (end == mark || *end != ' ' || count > 1000)
        return;
      if (g_ascii_strcasecmp (end + 1, "sheet") != 0 && g_ascii_strcasecmp (end + 1, "sheets") != 0)
        return;
      entry->sheets = (int) count;
    }
  entry->mark = g_steal_pointer (&mark);
  text[open - text] = '\0';
  g_strchomp (text);
}

/* "FOUNDATIONS — Python" → title and topic. */
static void
take_label (const char *label, SmritiEntry *entry)
{
  static const char *const dashes[] = { " — ", " – ", " - " };
  g_autofree char *title = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
    {
      const char *dash = g_strrstr (label, dashes[i]);

      if (!dash)
        continue;
      title = g_strndup (label, (gsize) (dash - label));
      entry->topic = plain (dash + strlen (dashes[i]));
      break;
    }
  entry->title = plain (title ? title : label);
}

static char *
without_bold (const char *s, gboolean *out_bold)
{
  GString *out = g_string_new (NULL);

  *out_bold = FALSE;
  while (*s)
    {
      if ((s[0] == '*' || s[0] == '_') && s[1] == s[0])
        {
          *out_bold = TRUE;
          s += 2;
        }
      else
        g_string_append_c (out, *s++);
    }
  return g_strstrip (g_string_free (out, FALSE));
}

static void
take_tail (const char *tail, SmritiEntry *entry)
{
  g_autofree char *copy = g_strdup (tail);

  g_strstrip (copy);
  take_mark (copy, entry);
  if (*copy)
    entry->suffix = plain (copy);
}

/* The words after the number, or all of them when the number is in the link. */
static gboolean
take_heading (const char *words, SmritiEntry *entry, gboolean *dot)
{
  g_autofree char *label = NULL;
  const char *close = g_str_has_prefix (words, "[[") ? strstr (words, "]]") : NULL;
  const char *inner;
  g_autofree char *number = NULL;

  if (close)
    {
      entry->wikilink = wikilink_of (words);
      label = g_strdup (entry->wikilink);
      label[strcspn (label, "#")] = '\0';
      take_tail (close + 2, entry);
    }
  else
    {
      label = g_strdup (words);
      take_mark (label, entry);
    }
  inner = label + section_number (label, &number, dot);
  if (!entry->number)
    entry->number = g_steal_pointer (&number);
  take_label (inner, entry);
  return entry->number && *entry->title;
}

gboolean
smriti_entry_may_be_section (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];
  gsize i = line->content;

  if (line->type != SMRITI_LINE_HEADING)
    return FALSE;
  while (i < line->end && strchr ("*_[ \t", scan->text[i]))
    i++;
  return i < line->end && g_ascii_isdigit (scan->text[i]);
}

SmritiEntry *
smriti_entry_read_section (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];
  g_autoptr (SmritiEntry) entry = NULL;
  g_autofree char *words = NULL;
  gsize length = line->end - line->content;
  gsize used;
  gboolean dot = FALSE;

  if (!smriti_entry_may_be_section (scan, n) || line->quote > 0 || length > 1024)
    return NULL;
  entry = smriti_entry_new ();
  entry->raw = g_strchomp (g_strndup (scan->text + line->content, length));
  words = without_bold (entry->raw, &entry->bold);
  length = strlen (words);
  used = done_mark_at_end (words, length);
  entry->done = used > 0;
  words[length - used] = '\0';
  used = section_number (words, &entry->number, &dot);
  if (!take_heading (words + used, entry, &dot))
    return NULL;
  if (!dot && !entry->topic) /* "# 3 reasons": a number, but no section's */
    return NULL;
  entry->key = g_strndup (entry->number, strcspn (entry->number, "."));
  entry->level = line->level;
  entry->line = n + 1;
  return g_steal_pointer (&entry);
}

/* --- entries ----------------------------------------------------------- */

typedef struct
{
  const SmritiScan *scan;
  gsize at, end; /* bytes of the line not yet read */
  SmritiEntry *entry;
} Cursor;

static gboolean
looking_at (const Cursor *cursor, const char *token)
{
  gsize length = strlen (token);

  return cursor->end - cursor->at >= length && memcmp (cursor->scan->text + cursor->at, token, length) == 0;
}

static gboolean
skip (Cursor *cursor, const char *token)
{
  if (!looking_at (cursor, token))
    return FALSE;
  cursor->at += strlen (token);
  return TRUE;
}

static gboolean
skip_blanks (Cursor *cursor)
{
  gsize from = cursor->at;

  while (cursor->at < cursor->end && is_blank (cursor->scan->text[cursor->at]))
    cursor->at++;
  return cursor->at > from;
}

static void
chomp (Cursor *cursor)
{
  while (cursor->end > cursor->at && is_blank (cursor->scan->text[cursor->end - 1]))
    cursor->end--;
}

static void
take_line_end (Cursor *cursor)
{
  const char *text = cursor->scan->text;
  gsize end = cursor->end;

  chomp (cursor);
  cursor->entry->hard_break = end - cursor->end >= 2;
  if (cursor->end > cursor->at && text[cursor->end - 1] == '\\')
    {
      cursor->entry->hard_break = TRUE;
      cursor->end--;
    }
  else if (cursor->end - cursor->at >= 4 && memcmp (text + cursor->end - 4, "<br>", 4) == 0)
    {
      cursor->entry->hard_break = TRUE;
      cursor->end -= 4;
    }
  chomp (cursor);
}

/* " ^block-id" at the end is no part of the words. */
static void
take_block_id (Cursor *cursor)
{
  const char *text = cursor->scan->text;
  gsize i = cursor->end;

  while (i > cursor->at && (g_ascii_isalnum (text[i - 1]) || text[i - 1] == '-'))
    i--;
  if (i == cursor->end || i < cursor->at + 2 || text[i - 1] != '^' || !is_blank (text[i - 2]))
    return;
  cursor->entry->block_id = g_strndup (text + i, cursor->end - i);
  cursor->end = i - 1;
  chomp (cursor);
}

static void
take_done (Cursor *cursor)
{
  gsize used = done_mark_at_end (cursor->scan->text + cursor->at, cursor->end - cursor->at);

  if (used == 0)
    return;
  cursor->entry->done = TRUE;
  cursor->end -= used;
}

/* "2.1.3", "2.1.3." in front of blanks or bold. */
static gboolean
take_number (Cursor *cursor)
{
  const char *s = cursor->scan->text + cursor->at;
  guint parts;
  gsize used = smriti_outline_number_length (s, cursor->end - cursor->at, &parts);

  if (parts < 2 || used == 0 || (parts == 2 && s[used - 1] == '0' && s[used - 2] == '.'))
    return FALSE;
  cursor->entry->number = g_strndup (s, used);
  cursor->entry->key = g_strdup (cursor->entry->number);
  cursor->at += used;
  skip (cursor, ".");
  return TRUE;
}

/* Up to the closing mark of bold; NULL = it is not closed. */
static char *
take_until (Cursor *cursor, const char *mark)
{
  const char *text = cursor->scan->text;
  gsize from = cursor->at;

  for (; cursor->at < cursor->end; cursor->at++)
    if (looking_at (cursor, mark) && cursor->at > from && !is_blank (text[cursor->at - 1]))
      {
        char *title = g_strndup (text + from, cursor->at - from);

        cursor->at += strlen (mark);
        return title;
      }
  return NULL;
}

/* 2.1 **T**, **2.1 T**, **2.1** **T** */
static char *
take_title (Cursor *cursor)
{
  const char *mark = looking_at (cursor, "__") ? "__" : "**";
  gboolean outside = skip (cursor, mark);

  if (!take_number (cursor))
    return NULL;
  if (outside && skip (cursor, mark))
    outside = FALSE;
  if (!skip_blanks (cursor))
    return NULL;
  if (!outside)
    {
      mark = looking_at (cursor, "__") ? "__" : "**";
      if (!skip (cursor, mark))
        return NULL;
    }
  return take_until (cursor, mark);
}

/* A done mark or "(words)" between title and separator. */
static void
take_after_title (Cursor *cursor, GString *title)
{
  static const char *const marks[] = { "✔", "✅", "✓", "☑", "[x]", "[X]" };
  const char *text = cursor->scan->text;
  gsize from;

  skip_blanks (cursor);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (skip (cursor, marks[i]))
      {
        cursor->entry->done = TRUE;
        skip (cursor, "\xEF\xB8\x8F");
        skip_blanks (cursor);
      }
  from = cursor->at;
  if (!skip (cursor, "("))
    return;
  while (cursor->at < cursor->end && text[cursor->at] != ')')
    cursor->at++;
  if (!skip (cursor, ")"))
    {
      cursor->at = from;
      return;
    }
  g_string_append_c (title, ' ');
  g_string_append_len (title, text + from, (gssize) (cursor->at - from));
  skip_blanks (cursor);
}

static void
take_separator (Cursor *cursor)
{
  static const char *const dashes[] = { "–", "—", "-", ":", "―", "−" };
  gsize from = cursor->at;

  for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
    if (skip (cursor, dashes[i]))
      {
        if (skip_blanks (cursor) || cursor->at == cursor->end)
          return;
        cursor->at = from;
      }
}

/* --- items ------------------------------------------------------------- */

static void
take_items (Cursor *cursor)
{
  static const struct
  {
    const char *token, *name;
  } separators[] = {
    { " → ", "arrow" }, { " -> ", "arrow" }, { "; ", "semicolon" }, { " / ", "slash" }, { ", ", "comma" }, { " + ", "plus" },
  };
  SmritiEntry *entry = cursor->entry;

  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++)
    if (smriti_items_split (cursor->scan->text, cursor->scan->mask, cursor->at, cursor->end, separators[i].token, entry->items))
      {
        entry->separator = separators[i].name;
        return;
      }
  g_ptr_array_add (entry->items, g_strstrip (g_strdup (entry->description)));
}

/* "[x]" among the marks in front of the words. */
static gboolean
is_ticked (const SmritiScan *scan, const SmritiLine *line)
{
  for (gsize i = line->start; line->list && i + 2 < line->content; i++)
    if (scan->text[i] == '[' && (scan->text[i + 1] == 'x' || scan->text[i + 1] == 'X') && scan->text[i + 2] == ']')
      return TRUE;
  return FALSE;
}

static void
take_rest (Cursor *cursor, const char *bold_title)
{
  g_autoptr (GString) title = g_string_new (bold_title);
  SmritiEntry *entry = cursor->entry;

  take_block_id (cursor);
  take_done (cursor);
  take_after_title (cursor, title);
  take_separator (cursor);
  if (title->len > 1 && title->str[title->len - 1] == ':')
    g_string_truncate (title, title->len - 1);
  entry->wikilink = wikilink_of (title->str);
  entry->title = plain (title->str);
  if (cursor->at == cursor->end)
    return;
  entry->description = g_strndup (cursor->scan->text + cursor->at, cursor->end - cursor->at);
  if (!entry->wikilink)
    entry->wikilink = wikilink_of (entry->description);
  take_items (cursor);
}

SmritiEntry *
smriti_entry_read_line (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];
  g_autoptr (SmritiEntry) entry = NULL;
  g_autofree char *title = NULL;
  Cursor cursor = { scan, line->content, line->end, NULL };

  if (line->type != SMRITI_LINE_TEXT || line->quote > 0 || line->end - line->content > 8192
      || scan->mask[line->content] != SMRITI_MASK_NONE)
    return NULL;
  if (line->content == line->end
      || (!g_ascii_isdigit (scan->text[line->content]) && !looking_at (&cursor, "**") && !looking_at (&cursor, "__")))
    return NULL;
  entry = smriti_entry_new ();
  cursor.entry = entry;
  take_line_end (&cursor);
  entry->raw = g_strchug (g_strndup (scan->text + line->start, cursor.end - line->start));
  title = take_title (&cursor);
  if (!title)
    return NULL;
  entry->bold = TRUE;
  entry->done = is_ticked (scan, line);
  take_rest (&cursor, title);
  if (*entry->title == '\0')
    return NULL;
  entry->line = n + 1;
  return g_steal_pointer (&entry);
}
