/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static gboolean
environment_is_utf8 (void)
{
  const char *names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);
      g_autofree char *lower = NULL;

      if (!value || *value == '\0')
        continue;
      lower = g_ascii_strdown (value, -1);
      return strstr (lower, "utf-8") || strstr (lower, "utf8");
    }
  return FALSE;
}

static int
positive_number (const char *name)
{
  const char *value = g_getenv (name);
  gint64 number = value ? g_ascii_strtoll (value, NULL, 10) : 0;

  return number > 0 && number < 10000 ? (int) number : 0;
}

void
smriti_term_measure (SmritiTerm *term, int fd)
{
  struct winsize size = { 0 };

  if (ioctl (fd, TIOCGWINSZ, &size) != 0)
    size.ws_col = size.ws_row = 0;
  term->columns = size.ws_col > 0 ? size.ws_col : positive_number ("COLUMNS");
  term->rows = size.ws_row > 0 ? size.ws_row : positive_number ("LINES");
  if (term->columns == 0)
    term->columns = 80;
  if (term->rows == 0)
    term->rows = 24;
}

SmritiTerm
smriti_term_new (int fd)
{
  SmritiTerm term = { 0 };
  const char *type = g_getenv ("TERM");
  const char *no_color = g_getenv ("NO_COLOR");

  term.tty = isatty (fd) && type && *type != '\0' && strcmp (type, "dumb") != 0;
  term.colour = term.tty && (!no_color || *no_color == '\0');
  term.utf8 = environment_is_utf8 ();
  smriti_term_measure (&term, fd);
  return term;
}

const char *
smriti_term_sgr (const SmritiTerm *term, const char *sequence)
{
  return term->colour ? sequence : "";
}

const char *
smriti_term_glyph (const SmritiTerm *term, const char *glyph, const char *ascii)
{
  return term->utf8 ? glyph : ascii;
}

static gboolean
may_be_shown (gunichar c)
{
  if (c == '\n' || c == '\t')
    return TRUE;
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return FALSE;
  /* embeddings, overrides and isolates: they reorder what we print after them */
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
    return FALSE;
  return TRUE;
}

char *
smriti_term_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (may_be_shown (c))
        g_string_append_unichar (clean, c);
    }
  return g_string_free (clean, FALSE);
}

int
smriti_char_width (gunichar c)
{
  if (c == 0 || g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
smriti_text_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0';)
    {
      if (*p == '\033')
        {
          while (*p != '\0' && *p != 'm')
            p++;
          if (*p != '\0')
            p++;
          continue;
        }
      width += smriti_char_width (g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  return width;
}
