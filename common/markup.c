/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The block half: fence lines, heading and quote marks go, code stays as it
 * is, the rest is handed on paragraph by paragraph. */

#include "common/markup.h"

#include <string.h>

typedef struct
{
  SmritiMarkup *markup;
  GString *paragraph;
  char fence; /* '`', '~', or 0 = not in a code block */
  gsize fence_length;
} Blocks;

static void
add_verbatim (SmritiMarkup *markup, const char *s, gsize length)
{
  if (length == 0)
    return;
  g_string_append_len (markup->text, s, (gssize) length);
  g_byte_array_set_size (markup->style, (guint) markup->text->len);
  memset (markup->style->data + markup->text->len - length, 0, length);
}

static void
end_line (SmritiMarkup *markup)
{
  if (markup->text->len > 0)
    add_verbatim (markup, "\n", 1);
}

static void
flush_paragraph (Blocks *blocks)
{
  if (blocks->paragraph->len == 0)
    return;
  end_line (blocks->markup);
  smriti_markup_add_paragraph (blocks->markup, blocks->paragraph->str, blocks->paragraph->len);
  g_string_truncate (blocks->paragraph, 0);
}

/* Length of the run of fence marks that @s begins with, 0 = no fence. */
static gsize
fence_run (const char *s, gsize length)
{
  gsize run = 0;

  if (length < 3 || (*s != '`' && *s != '~'))
    return 0;
  while (run < length && s[run] == *s)
    run++;
  if (run < 3 || (*s == '`' && memchr (s + run, '`', length - run)))
    return 0;
  return run;
}

static gboolean
is_only (const char *s, gsize length, const char *set)
{
  for (gsize i = 0; i < length; i++)
    if (!strchr (set, s[i]))
      return FALSE;
  return TRUE;
}

/* TRUE when the line is a fence or stands between two. */
static gboolean
take_code (Blocks *blocks, const char *line, gsize length)
{
  gsize lead = 0;
  gsize run;

  while (lead < length && (line[lead] == ' ' || line[lead] == '>'))
    lead++;
  run = fence_run (line + lead, length - lead);
  if (blocks->fence == 0)
    {
      if (run == 0)
        return FALSE;
      flush_paragraph (blocks);
      blocks->fence = line[lead];
      blocks->fence_length = run;
      return TRUE;
    }
  if (run >= blocks->fence_length && line[lead] == blocks->fence && is_only (line + lead + run, length - lead - run, " "))
    {
      blocks->fence = 0;
      return TRUE;
    }
  end_line (blocks->markup);
  add_verbatim (blocks->markup, line, length);
  return TRUE;
}

/* Bytes of "> ", "## ", "[!note]+ " at the front. */
static gsize
block_marks (const char *s, gsize length)
{
  gsize i = 0;
  gsize hashes = 0;
  const char *close;

  while (i < length && (s[i] == '>' || (i > 0 && s[i] == ' ' && s[i - 1] == '>')))
    i++;
  if (i > 0 && length - i > 2 && s[i] == '[' && s[i + 1] == '!' && (close = memchr (s + i, ']', MIN (length - i, 64))))
    for (i = (gsize) (close + 1 - s); i < length && strchr ("+- ", s[i]); i++)
      ;
  while (i + hashes < length && hashes < 7 && s[i + hashes] == '#')
    hashes++;
  if (hashes > 0 && hashes < 7 && i + hashes < length && s[i + hashes] == ' ')
    i += hashes + 1;
  return i;
}

static gboolean
starts_item (const char *s, gsize length)
{
  gsize i = 0;

  while (i < length && s[i] == ' ')
    i++;
  if (i + 1 < length && strchr ("-*+", s[i]) && s[i + 1] == ' ')
    return TRUE;
  while (i < length && g_ascii_isdigit (s[i]))
    i++;
  return i > 0 && i + 1 < length && g_ascii_isdigit (s[i - 1]) && (s[i] == '.' || s[i] == ')') && s[i + 1] == ' ';
}

static void
take_line (Blocks *blocks, const char *line, gsize length)
{
  gsize marks;

  if (take_code (blocks, line, length))
    return;
  while (length > 0 && line[length - 1] == ' ')
    length--;
  marks = block_marks (line, length);
  line += marks;
  length -= marks;
  if (length == 0)
    {
      flush_paragraph (blocks);
      end_line (blocks->markup);
      return;
    }
  if (memchr (line, '|', length) && memchr (line, '-', length) && is_only (line, length, "|-: "))
    return; /* the line below a table's header */
  if (marks > 0 || starts_item (line, length))
    flush_paragraph (blocks);
  if (blocks->paragraph->len > 0)
    g_string_append_c (blocks->paragraph, '\n');
  g_string_append_len (blocks->paragraph, line, (gssize) length);
  if (marks > 0)
    flush_paragraph (blocks);
}

SmritiMarkup *
smriti_markup_new (const char *markdown)
{
  SmritiMarkup *markup = g_new0 (SmritiMarkup, 1);
  g_autoptr (GString) paragraph = g_string_new (NULL);
  Blocks blocks = { markup, paragraph, 0, 0 };

  markup->text = g_string_new (NULL);
  markup->style = g_byte_array_new ();
  while (*markdown)
    {
      gsize length = strcspn (markdown, "\n");

      take_line (&blocks, markdown, length);
      markdown += length + (markdown[length] == '\n' ? 1 : 0);
    }
  flush_paragraph (&blocks);
  return markup;
}

void
smriti_markup_free (SmritiMarkup *markup)
{
  if (!markup)
    return;
  g_string_free (markup->text, TRUE);
  g_byte_array_unref (markup->style);
  g_free (markup);
}
