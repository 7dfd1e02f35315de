/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/osr_text.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

GArray *
smriti_osr_lines (const char *text, gsize length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SmritiSlice));
  const char *end = text + length;

  for (;;)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      SmritiSlice line = { text, (gsize) ((newline ? newline : end) - text) };

      if (newline && line.length > 0 && newline[-1] == '\r')
        line.length--;
      g_array_append_val (lines, line);
      if (!newline)
        return lines;
      text = newline + 1;
    }
}

static gboolean
is_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F
         || c == 0x3000 || c == 0xFEFF;
}

SmritiSlice
smriti_osr_trim_start (SmritiSlice slice)
{
  while (slice.length > 0 && is_space (g_utf8_get_char (slice.s)))
    {
      gsize width = (gsize) g_utf8_skip[*(const guchar *) slice.s];

      slice.s += width;
      slice.length -= width;
    }
  return slice;
}

SmritiSlice
smriti_osr_trim_end (SmritiSlice slice)
{
  while (slice.length > 0)
    {
      const char *last = g_utf8_prev_char (slice.s + slice.length);

      if (!is_space (g_utf8_get_char (last)))
        break;
      slice.length = (gsize) (last - slice.s);
    }
  return slice;
}

SmritiSlice
smriti_osr_trim (SmritiSlice slice)
{
  return smriti_osr_trim_start (smriti_osr_trim_end (slice));
}

gssize
smriti_slice_find (SmritiSlice slice, const char *mark)
{
  const char *found = memmem (slice.s, slice.length, mark, strlen (mark));

  return found ? found - slice.s : -1;
}

gboolean
smriti_slice_starts (SmritiSlice slice, const char *mark)
{
  gsize length = strlen (mark);

  return slice.length >= length && memcmp (slice.s, mark, length) == 0;
}

gboolean
smriti_slice_equals (SmritiSlice slice, const char *text)
{
  return slice.length == strlen (text) && memcmp (slice.s, text, slice.length) == 0;
}

gsize
smriti_osr_length (SmritiSlice slice)
{
  gsize units = 0;

  /* a byte that begins a character is a unit, one of four bytes is two */
  for (gsize i = 0; i < slice.length; i++)
    units += ((guchar) slice.s[i] & 0xC0) != 0x80 ? 1 + ((guchar) slice.s[i] >= 0xF0) : 0;
  return units;
}

static void
append_lines (GString *out, const char *s, const char *end, const char *text_end)
{
  const char *run = s;

  for (; s < end; s++)
    if (*s == '\r')
      {
        g_string_append_len (out, run, s - run);
        if (s + 1 == text_end || s[1] != '\n')
          g_string_append_c (out, '\n');
        run = s + 1;
      }
  g_string_append_len (out, run, end - run);
}

GString *
smriti_osr_decode (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length + 1);
  const char *end = text + length;

  while (text < end)
    {
      const char *valid_end;

      g_utf8_validate_len (text, (gsize) (end - text), &valid_end);
      append_lines (out, text, valid_end, end);
      text = valid_end;
      if (text == end)
        break;
      g_string_append (out, REPLACEMENT);
      text++;
    }
  return out;
}

guint
smriti_osr_frontmatter (const char *text, gsize length)
{
  const char *end = text + length;

  for (guint n = 0;; n++)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      SmritiSlice line = { text, (gsize) ((newline ? newline : end) - text) };
      gboolean is_mark = smriti_slice_equals (line, "---");

      if (n == 0 && !is_mark)
        return 0;
      if (n > 0 && is_mark)
        return n + 1;
      if (!newline)
        return 0;
      text = newline + 1;
    }
}

static void
mix (guint32 *h1, guint32 *h2, guint32 unit)
{
  *h1 = (*h1 ^ unit) * 2654435761u;
  *h2 = (*h2 ^ unit) * 1597334677u;
}

char *
smriti_osr_hash (const char *text, guint32 seed)
{
  guint32 h1 = 0xDEADBEEF ^ seed;
  guint32 h2 = 0x41C6CE57 ^ seed;

  for (const char *s = text; *s; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (c < 0x10000)
        mix (&h1, &h2, c);
      else
        {
          mix (&h1, &h2, 0xD800 + ((c - 0x10000) >> 10));
          mix (&h1, &h2, 0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
  h1 = ((h1 ^ (h1 >> 16)) * 2246822507u) ^ ((h2 ^ (h2 >> 13)) * 3266489909u);
  h2 = ((h2 ^ (h2 >> 16)) * 2246822507u) ^ ((h1 ^ (h1 >> 13)) * 3266489909u);
  return g_strdup_printf ("%" G_GINT64_MODIFIER "x", ((guint64) (h2 & 0x1FFFFF) << 32) + h1);
}
