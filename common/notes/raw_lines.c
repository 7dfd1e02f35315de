/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/raw_lines.h"

#include <string.h>

GArray *
smriti_raw_lines (const char *text, gsize length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SmritiRawLine));
  gsize start = length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

  while (start < length)
    {
      SmritiRawLine line = { start, start, 0 };

      while (line.end < length && text[line.end] != '\n' && text[line.end] != '\r')
        line.end++;
      line.next = MIN (line.end + 1, length);
      if (line.next < length && text[line.end] == '\r' && text[line.next] == '\n')
        line.next++;
      g_array_append_val (lines, line);
      start = line.next;
    }
  return lines;
}

const char *
smriti_raw_line_end (const GArray *lines, const char *text, guint n)
{
  for (guint i = MIN (n + 1, lines->len); i > 0 && i + 1 > n; i--)
    {
      const SmritiRawLine *line = &g_array_index (lines, SmritiRawLine, i - 1);

      if (line->next == line->end)
        continue;
      if (text[line->end] == '\n')
        return "\n";
      return line->next - line->end == 2 ? "\r\n" : "\r";
    }
  return "\n";
}

static guint
count_line_ends (GBytes *bytes)
{
  gsize length;
  const char *s = g_bytes_get_data (bytes, &length);
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += s[i] == '\n' || (s[i] == '\r' && !(i + 1 < length && s[i + 1] == '\n'));
  return n;
}

GArray *
smriti_raw_lines_map (const GArray *lines, const GPtrArray *splices)
{
  GArray *map = g_array_sized_new (FALSE, FALSE, sizeof (guint), lines->len);
  guint shift = 0;
  guint at = 0;

  for (guint n = 0; n < lines->len; n++)
    {
      guint number;

      for (; at < splices->len; at++)
        {
          const SmritiSplice *splice = g_ptr_array_index (splices, at);

          if (splice->offset > g_array_index (lines, SmritiRawLine, n).start)
            break;
          shift += count_line_ends (splice->after) - count_line_ends (splice->before);
        }
      number = n + 1 + shift;
      g_array_append_val (map, number);
    }
  return map;
}
