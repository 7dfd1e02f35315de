/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/remark.h"

#include "common/notes/outline.h"

#include <string.h>

#define MARK "%%"
#define MAX_WORDS 1024 /* bytes of a remark */
#define MAX_NAME 64
#define MAX_VERSION 32
#define MAX_ENTRIES 64
#define MAX_SHELF_DAYS (100 * 365)

static const struct
{
  const char *word;
  SmritiRemarkKind kind;
} remarks[] = {
  { "cards", SMRITI_REMARK_CARDS },     { "checked", SMRITI_REMARK_CHECKED },   { "since", SMRITI_REMARK_SINCE },
  { "until", SMRITI_REMARK_UNTIL },     { "after", SMRITI_REMARK_AFTER },       { "scope", SMRITI_REMARK_SCOPE },
  { "snippet", SMRITI_REMARK_SNIPPET }, { "template", SMRITI_REMARK_TEMPLATE }, { "workflow", SMRITI_REMARK_WORKFLOW },
};

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static void
trim (const char **s, gsize *length)
{
  while (*length > 0 && is_blank (**s))
    {
      ++*s;
      --*length;
    }
  while (*length > 0 && is_blank ((*s)[*length - 1]))
    --*length;
}

/* What stands between the marks of the line, trimmed; NULL: it is no comment by itself. */
static char *
inside (const char *line, gsize length)
{
  const gsize mark = strlen (MARK);
  char *words;

  trim (&line, &length);
  if (length < 2 * mark || length > MAX_WORDS || memcmp (line, MARK, mark) != 0 || memcmp (line + length - mark, MARK, mark) != 0)
    return NULL;
  line += mark;
  length -= 2 * mark;
  trim (&line, &length);
  if (memmem (line, length, MARK, mark) || memchr (line, '\0', length) || memchr (line, '\n', length))
    return NULL;
  words = g_strndup (line, length);
  if (!g_utf8_validate (words, -1, NULL))
    g_clear_pointer (&words, g_free);
  return words;
}

/* The kind whose word @words begins with; @out_rest: what follows it. */
static SmritiRemarkKind
take_word (const char *words, const char **out_rest)
{
  gsize length = strcspn (words, " \t");

  *out_rest = words + length + strspn (words + length, " \t");
  for (gsize i = 0; i < G_N_ELEMENTS (remarks); i++)
    if (strlen (remarks[i].word) == length && g_ascii_strncasecmp (words, remarks[i].word, length) == 0)
      return remarks[i].kind;
  return SMRITI_REMARK_NONE;
}

gboolean
smriti_remark_is_name (const char *words)
{
  gsize length = strlen (words);

  if (length == 0 || length > MAX_NAME || *words == '-')
    return FALSE;
  for (; *words; words++)
    if (!g_ascii_islower (*words) && !g_ascii_isdigit (*words) && *words != '-')
      return FALSE;
  return TRUE;
}

gboolean
smriti_remark_is_version (const char *words)
{
  gboolean digit = FALSE; /* before this byte */

  if (strlen (words) > MAX_VERSION)
    return FALSE;
  for (; *words; words++)
    {
      if (!g_ascii_isdigit (*words) && !(*words == '.' && digit))
        return FALSE;
      digit = *words != '.';
    }
  return digit;
}

static gboolean
holds (const GPtrArray *entries, const char *key)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (g_ptr_array_index (entries, i), key))
      return TRUE;
  return FALSE;
}

GPtrArray *
smriti_remark_entries (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, ",", MAX_ENTRIES + 1);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);

  if (g_strv_length (parts) > MAX_ENTRIES)
    return NULL;
  for (char **part = parts; *part; part++)
    {
      g_autofree char *key = NULL;

      g_strstrip (*part);
      key = smriti_outline_number (*part, strlen (*part), NULL);
      if (!key)
        return NULL;
      if (!holds (entries, key))
        g_ptr_array_add (entries, g_steal_pointer (&key));
    }
  return entries->len > 0 ? g_steal_pointer (&entries) : NULL;
}

/* "180 days", "6 months", "1 year"; 0 = it is none. */
static guint
read_shelf (const char *words)
{
  static const struct
  {
    const char *unit;
    guint days;
  } units[] = { { "day", 1 },    { "days", 1 },    { "week", 7 },   { "weeks", 7 },
                { "month", 30 }, { "months", 30 }, { "year", 365 }, { "years", 365 } };
  char *end;
  guint64 count;

  if (!g_ascii_isdigit (*words))
    return 0;
  count = g_ascii_strtoull (words, &end, 10);
  end += strspn (end, " \t");
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (end, units[i].unit) == 0 && count > 0 && count <= MAX_SHELF_DAYS / units[i].days)
      return (guint) count * units[i].days;
  return 0;
}

/* "2026-11-29" or "2026-11-29, 180 days". */
static gboolean
read_checked (const char *words, SmritiRemark *out)
{
  const char *comma = strchr (words, ',');
  g_autofree char *day = g_strstrip (g_strndup (words, comma ? (gsize) (comma - words) : strlen (words)));

  if (!smriti_day_from_string (day, &out->day))
    return FALSE;
  if (comma)
    out->shelf_days = read_shelf (comma + 1 + strspn (comma + 1, " \t"));
  return !comma || out->shelf_days > 0;
}

static gboolean
read_arguments (const char *words, SmritiRemark *out)
{
  g_autoptr (GPtrArray) entries = NULL;

  switch (out->kind)
    {
    case SMRITI_REMARK_CARDS:
      return *words == '\0';
    case SMRITI_REMARK_CHECKED:
      return read_checked (words, out);
    case SMRITI_REMARK_SINCE:
    case SMRITI_REMARK_UNTIL:
      return smriti_remark_is_version (words);
    case SMRITI_REMARK_AFTER:
    case SMRITI_REMARK_SCOPE:
      entries = smriti_remark_entries (words);
      return entries != NULL;
    case SMRITI_REMARK_SNIPPET:
    case SMRITI_REMARK_TEMPLATE:
    case SMRITI_REMARK_WORKFLOW:
      return smriti_remark_is_name (words);
    case SMRITI_REMARK_NONE:
    default:
      return FALSE;
    }
}

gboolean
smriti_remark_read (const char *line, gsize length, SmritiRemark *out)
{
  g_autofree char *words = inside (line, length);
  const char *rest;

  *out = (SmritiRemark){ .day = SMRITI_DAY_NONE };
  if (!words)
    return FALSE;
  out->kind = take_word (words, &rest);
  if (!read_arguments (rest, out))
    {
      smriti_remark_clear (out);
      return FALSE;
    }
  out->words = g_strdup (rest);
  return TRUE;
}

gboolean
smriti_remark_read_last (const char *line, gsize length, gsize *out_start, SmritiRemark *out)
{
  const gsize mark = strlen (MARK);
  gsize end = length;
  gsize at;

  *out = (SmritiRemark){ .day = SMRITI_DAY_NONE };
  *out_start = length;
  while (end > 0 && is_blank (line[end - 1]))
    end--;
  if (end < 2 * mark || memcmp (line + end - mark, MARK, mark) != 0)
    return FALSE;
  for (at = end - 2 * mark; end - at <= MAX_WORDS; at--)
    {
      if (memcmp (line + at, MARK, mark) == 0)
        {
          *out_start = at;
          return smriti_remark_read (line + at, end - at, out);
        }
      if (at == 0)
        return FALSE;
    }
  return FALSE;
}

gboolean
smriti_remark_is_mistake (const char *line, gsize length)
{
  g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, SMRITI_DAY_NONE, 0 };
  g_autofree char *words = inside (line, length);
  const char *rest;
  SmritiRemarkKind kind = words ? take_word (words, &rest) : SMRITI_REMARK_NONE;

  if (kind == SMRITI_REMARK_NONE || kind == SMRITI_REMARK_CARDS || *rest == '\0' || smriti_remark_read (line, length, &remark))
    return FALSE;
  return kind < SMRITI_REMARK_SNIPPET ? g_ascii_isdigit (*rest) : !strpbrk (rest, " \t");
}

void
smriti_remark_clear (SmritiRemark *remark)
{
  g_free (remark->words);
  *remark = (SmritiRemark){ .day = SMRITI_DAY_NONE };
}
