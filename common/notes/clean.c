/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/clean.h"

#include <string.h>

#define BOM "\xEF\xBB\xBF"
#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

typedef struct
{
  GString *out;
  guint line; /* of the byte of @out at @counted: counted only where somebody asks */
  gsize counted;
  SmritiDirt *dirt;
  guint last_bad, last_control; /* the lines last counted */
} Cleaner;

static void
count_line (Cleaner *cleaner, SmritiDirtyLines *lines, guint *last)
{
  const char *at = cleaner->out->str + cleaner->counted;
  const char *end = cleaner->out->str + cleaner->out->len;

  while ((at = memchr (at, '\n', (gsize) (end - at))))
    {
      cleaner->line++;
      at++;
    }
  cleaner->counted = cleaner->out->len;
  if (*last == cleaner->line)
    return;
  if (lines->first == 0)
    lines->first = cleaner->line;
  lines->n++;
  *last = cleaner->line;
}

/* One byte that is no text: what stands for it. */
static void
clean_control (Cleaner *cleaner, const char *s, const char *text_end)
{
  if (*s == '\f' || *s == '\v')
    g_string_append_c (cleaner->out, ' ');
  else if (*s != '\r')
    {
      count_line (cleaner, &cleaner->dirt->control, &cleaner->last_control);
      g_string_append (cleaner->out, REPLACEMENT);
    }
  else if (s + 1 == text_end || s[1] != '\n')
    g_string_append_c (cleaner->out, '\n');
}

/* Nothing below 0x20 or DEL among eight bytes; may say no without need. */
static gboolean
is_text8 (const char *s)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101), high = ones << 7;
  guint64 bytes, del;

  memcpy (&bytes, s, 8);
  del = bytes ^ (ones * 0x7F);
  return ((((bytes - ones * 0x20) & ~bytes) | ((del - ones) & ~del)) & high) == 0;
}

static void
clean_valid (Cleaner *cleaner, const char *s, const char *end, const char *text_end)
{
  const char *run = s;

  for (; s < end; s++)
    {
      while (end - s >= 8 && is_text8 (s))
        s += 8;
      if (s == end)
        break;
      if (((guchar) *s >= 0x20 && *s != 0x7F) || *s == '\n' || *s == '\t')
        continue;
      g_string_append_len (cleaner->out, run, s - run);
      run = s + 1;
      clean_control (cleaner, s, text_end);
    }
  g_string_append_len (cleaner->out, run, end - run);
}

char *
smriti_clean (const char *text, gsize length, gsize *out_length, SmritiDirt *out_dirt)
{
  Cleaner cleaner = { .out = g_string_sized_new (length), .line = 1, .dirt = out_dirt };
  const char *end = text + length;
  const char *s = text;

  *out_dirt = (SmritiDirt){ 0 };
  while (end - s >= 3 && memcmp (s, BOM, 3) == 0)
    s += 3;
  while (s < end)
    {
      const char *valid_end;

      g_utf8_validate_len (s, (gsize) (end - s), &valid_end);
      clean_valid (&cleaner, s, valid_end, end);
      s = valid_end;
      if (s == end)
        break;
      if (*s == '\0')
        clean_control (&cleaner, s, end);
      else
        {
          count_line (&cleaner, &out_dirt->broken, &cleaner.last_bad);
          g_string_append (cleaner.out, REPLACEMENT);
        }
      s++;
    }
  *out_length = cleaner.out->len;
  return g_string_free (cleaner.out, FALSE);
}
