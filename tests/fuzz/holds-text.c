/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a note's Markdown becomes where it is shown: bounded, valid, and nothing in
 * it that a terminal or a notification server would obey. */

#include "tests/fuzz/holds.h"

#include "common/text.h"

#include <string.h>

static gboolean
has_control (const char *s, const char *allowed)
{
  for (; *s; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if ((c < 0x20 || (c >= 0x7F && c < 0xA0)) && !(c < 0x20 && strchr (allowed, (int) c)))
        return TRUE;
      if (c >= 0x202A && c <= 0x202E)
        return TRUE;
    }
  return FALSE;
}

static void
check_markup (const char *markdown, gsize max_bytes)
{
  g_autofree char *markup = smriti_text_markup (markdown, max_bytes);
  g_autofree char *wrapped = g_strdup_printf ("<x>%s</x>", markup);
  static const GMarkupParser parser;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);

  HOLDS (strlen (markup) <= max_bytes);
  HOLDS (!has_control (markup, "\n"));
  HOLDS (g_markup_parse_context_parse (context, wrapped, -1, NULL));
  HOLDS (g_markup_parse_context_end_parse (context, NULL));
}

void
holds_text (const char *text, gsize length)
{
  g_autofree char *markdown = g_strndup (text, length); /* ends at the first NUL */
  g_autofree char *plain = smriti_text_plain (markdown);
  g_autofree char *line = smriti_text_line (markdown, 40);
  g_autofree char *bounded = smriti_text_bounded (markdown, 100);

  HOLDS (g_utf8_validate (plain, -1, NULL) && !has_control (plain, "\n"));
  HOLDS (g_utf8_validate (line, -1, NULL) && !has_control (line, ""));
  HOLDS (g_utf8_strlen (line, -1) <= 40);
  HOLDS (g_utf8_validate (bounded, -1, NULL) && !has_control (bounded, "\n\t"));
  HOLDS (strlen (bounded) <= 100);
  check_markup (markdown, 60);
  check_markup (markdown, 100000);
}
