/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The scan and the outline grammar decide where the callout is; the words are
 * then read from the bytes as they are in the file, because a scan is cleaned
 * (no BOM, no '\r') and its offsets are not the file's. Line numbers agree. */

#include "common/notes/edit_stamp.h"

#include "common/notes/reader.h"

#include <string.h>

/* The words of one line, read from left to right. */
typedef struct
{
  const char *text;
  gsize at, end;
} Words;

static gboolean
skip (Words *words, const char *accept)
{
  gsize from = words->at;

  while (words->at < words->end && words->text[words->at] != '\0' && strchr (accept, words->text[words->at]))
    words->at++;
  return words->at > from;
}

/* Case-blind; no letter or digit may follow. */
static gboolean
take_word (Words *words, const char *word)
{
  gsize length = strlen (word);

  if (words->end - words->at < length || g_ascii_strncasecmp (words->text + words->at, word, length) != 0)
    return FALSE;
  if (words->at + length < words->end && g_ascii_isalnum (words->text[words->at + length]))
    return FALSE;
  words->at += length;
  return TRUE;
}

static gboolean
take (Words *words, const char *token)
{
  gsize length = strlen (token);

  if (words->end - words->at < length || memcmp (words->text + words->at, token, length) != 0)
    return FALSE;
  words->at += length;
  return TRUE;
}

/* --- dates ------------------------------------------------------------- */

typedef struct
{
  guint value;
  guint digits; /* 0 = the name of a month */
} Field;

static gboolean
take_month (Words *words, Field *field)
{
  static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december" };
  gsize n = 0;

  while (words->at + n < words->end && g_ascii_isalpha (words->text[words->at + n]))
    n++;
  for (guint i = 0; n >= 3 && i < G_N_ELEMENTS (months); i++)
    if (n <= strlen (months[i]) && g_ascii_strncasecmp (words->text + words->at, months[i], n) == 0)
      {
        *field = (Field){ i + 1, 0 };
        words->at += n;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_field (Words *words, Field *field)
{
  *field = (Field){ 0, 0 };
  while (words->at < words->end && g_ascii_isdigit (words->text[words->at]) && field->digits < 5)
    {
      field->value = field->value * 10 + (guint) (words->text[words->at++] - '0');
      field->digits++;
    }
  return field->digits > 0 ? field->digits <= 4 : take_month (words, field);
}

/* One of "-/." or blanks with or without a comma; '\0' = none. */
static char
take_separator (Words *words)
{
  char c = words->at < words->end ? words->text[words->at] : '\0';

  if (c == '-' || c == '/' || c == '.')
    {
      words->at++;
      return c;
    }
  take (words, ",");
  return skip (words, " \t") ? ' ' : '\0';
}

/* 2026-11-01, 2026/11/01, 1.11.2026, 1 November 2026, Nov 1, 2026. With slashes
 * nobody knows whether day or month comes first, so 1/11/2026 is no date here. */
static gboolean
take_date (Words *words, gint32 *out_day)
{
  Field f[3];
  char first, second;
  guint year, month, day;

  if (!take_field (words, &f[0]) || !(first = take_separator (words)) || !take_field (words, &f[1])
      || !(second = take_separator (words)) || !take_field (words, &f[2]))
    return FALSE;
  if (f[0].digits == 4 && f[1].digits > 0 && f[2].digits > 0 && first == second && first != ' ')
    year = f[0].value, month = f[1].value, day = f[2].value;
  else if (f[2].digits != 4)
    return FALSE;
  else if (f[1].digits == 0 && f[0].digits > 0 && first == second && first != '/')
    year = f[2].value, month = f[1].value, day = f[0].value;
  else if (f[0].digits == 0 && f[1].digits > 0 && first == ' ' && second == ' ')
    year = f[2].value, month = f[0].value, day = f[1].value;
  else if (f[0].digits > 0 && f[1].digits > 0 && first == '.' && second == '.')
    year = f[2].value, month = f[1].value, day = f[0].value;
  else
    return FALSE;
  if (year == 0 || month > 12 || day > 31 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *out_day = smriti_day_from_ymd ((int) year, (int) month, (int) day);
  return TRUE;
}

static gboolean
take_when (Words *words, SmritiEditStamp *stamp)
{
  stamp->offset = words->at;
  stamp->day = SMRITI_DAY_NONE;
  if (!take_word (words, "today") && !take_word (words, "yesterday") && !take_date (words, &stamp->day))
    return FALSE;
  stamp->length = words->at - stamp->offset;
  return TRUE;
}

/* --- the line ---------------------------------------------------------- */

static guint
count (const Words *words, char c)
{
  guint n = 0;

  for (gsize i = words->at; i < words->end; i++)
    n += words->text[i] == c;
  return n;
}

/* "Edited" or "Last edited", when, and nothing else but emphasis around any of
 * it; the day may be a link to the daily note. */
static gboolean
read_stamp (Words words, SmritiEditStamp *stamp)
{
  static const char marks[] = "*_";
  gboolean apart, linked;

  if (count (&words, '*') % 2 == 1 || count (&words, '_') % 2 == 1)
    return FALSE;
  skip (&words, marks);
  if (take_word (&words, "last") && !skip (&words, " \t"))
    return FALSE;
  if (!take_word (&words, "edited"))
    return FALSE;
  skip (&words, marks);
  apart = take (&words, ":");
  skip (&words, marks);
  if (!skip (&words, " \t") && !apart)
    return FALSE;
  skip (&words, marks);
  if (take_word (&words, "on") && !skip (&words, " \t"))
    return FALSE;
  linked = take (&words, "[[");
  if (!take_when (&words, stamp) || (linked && !take (&words, "]]")))
    return FALSE;
  skip (&words, marks);
  take (&words, ".");
  skip (&words, marks);
  skip (&words, " \t");
  return words.at == words.end;
}

/* The bytes after @line up to its end; the same line ends as the scanner's. */
static gsize
line_end (const char *text, gsize length, gsize from)
{
  while (from < length && text[from] != '\n' && text[from] != '\r')
    from++;
  return from;
}

static gsize
next_line (const char *text, gsize length, gsize end)
{
  if (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n')
    return end + 2;
  return MIN (end + 1, length);
}

/* Whether line @n (0-based) is one of the callout's own words. */
static gboolean
is_words (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];

  return line->type == SMRITI_LINE_OUTLINE && !line->list && line->level == 0 && scan->mask[line->content] == SMRITI_MASK_NONE;
}

/* Index of the callout's first line, or -1. */
static gssize
find_callout (SmritiScan *scan)
{
  g_autoptr (SmritiNote) note = smriti_note_new ();
  g_autoptr (SmritiOutline) outline = smriti_outline_read (scan, note);

  return outline && outline->callout ? (gssize) outline->callout->line - 1 : -1;
}

gboolean
smriti_edit_stamp_find (const char *text, gsize length, SmritiEditStamp *out_stamp)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  gssize callout = find_callout (scan);
  gboolean found = FALSE;
  gsize start = 0;

  for (gsize n = 0; callout >= 0 && n < scan->n_lines && start < length; n++)
    {
      Words words = { text, start, line_end (text, length, start) };
      SmritiEditStamp stamp;

      start = next_line (text, length, words.end);
      if (n <= (gsize) callout)
        continue;
      if (scan->lines[n].quote == 0 || scan->lines[n].callout)
        break;
      skip (&words, "> \t");
      if (!is_words (scan, (guint) n) || !read_stamp (words, &stamp))
        continue;
      stamp.line = (guint) n + 1;
      *out_stamp = stamp;
      found = TRUE;
    }
  return found;
}

char *
smriti_edit_stamp_moved (const SmritiEditStamp *stamp, gint32 day)
{
  if (stamp->day != SMRITI_DAY_NONE && stamp->day >= day)
    return NULL;
  return smriti_day_to_string (day);
}

SmritiPatch *
smriti_edit_stamp_patch (const char *path, const char *text, gsize length, gint32 day)
{
  SmritiEditStamp stamp;
  g_autofree char *moved = smriti_edit_stamp_find (text, length, &stamp) ? smriti_edit_stamp_moved (&stamp, day) : NULL;

  return moved ? smriti_patch_new (path, text, length, stamp.offset, stamp.length, moved) : NULL;
}
