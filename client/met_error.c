/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/met_error.h"

#include <string.h>

#define HEADER "Traceback (most recent call last):"

void
smriti_met_error_clear (SmritiMetError *met)
{
  g_clear_pointer (&met->name, g_free);
  g_clear_pointer (&met->line, g_free);
  g_clear_pointer (&met->text, g_free);
}

/* --- which line ----------------------------------------------------------- */

/* Without what draws the tree of an exception group: "  | ", "  +-". */
static const char *
without_tree (const char *line)
{
  const char *s = line + strspn (line, " ");

  if (*s == '|')
    return s[1] == ' ' ? s + 2 : s + 1;
  if (*s != '+')
    return line;
  s += strspn (s, "+-");
  return s + strspn (s, " ");
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Bytes of "json.decoder.JSONDecodeError" at the start of a line "NAME: words" or "NAME"; 0 = none. */
static gsize
name_length (const char *line)
{
  gsize length = 0;

  if (!g_ascii_isalpha (*line) && *line != '_')
    return 0;
  while (g_ascii_isalnum (line[length]) || line[length] == '_' || line[length] == '.')
    length++;
  return line[length] == ':' || line[length] == '\0' ? length : 0;
}

/* Without a traceback above it, only a name that says so is one. */
static gboolean
is_error_name (const char *line)
{
  static const char *const ends[] = { "Error", "Exception", "Warning", "Interrupt", "Exit", "Iteration", "Group" };
  gsize length = name_length (line);

  for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (ends); i++)
    if (length >= strlen (ends[i]) && memcmp (line + length - strlen (ends[i]), ends[i], strlen (ends[i])) == 0)
      return TRUE;
  return FALSE;
}

/* The line that ends the last traceback, else the last that begins with the name of an error; -1 = none. */
static int
find_line (char **lines)
{
  int header = -1, found = -1;

  for (int i = 0; lines[i]; i++)
    {
      const char *line = without_tree (lines[i]);

      if (strstr (line, HEADER))
        header = i;
      if (is_error_name (line))
        found = i;
    }
  for (int i = header + 1; header >= 0 && lines[i]; i++)
    {
      const char *line = without_tree (lines[i]);

      if (*line != '\0' && !is_blank (*line))
        return name_length (line) > 0 ? i : found;
    }
  return found;
}

static char *
last_word (const char *line)
{
  g_autofree char *name = g_strndup (line, name_length (line));
  const char *dot = strrchr (name, '.');

  return g_strdup (dot ? dot + 1 : name);
}

void
smriti_met_error_read (const char *text, SmritiMetError *out)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = NULL;
  int at;

  g_strdelimit (valid, "\r", '\n');
  lines = g_strsplit (valid, "\n", -1);
  at = find_line (lines);
  *out = (SmritiMetError){ .name = NULL };
  if (at >= 0)
    {
      out->line = g_strchomp (g_strdup (without_tree (lines[at])));
      out->name = last_word (out->line);
      out->text = g_strjoinv ("\n", lines + at);
      return;
    }
  for (guint i = g_strv_length (lines); i-- > 0 && !out->line;)
    if (lines[i][strspn (lines[i], " \t")] != '\0')
      out->line = g_strstrip (g_strdup (lines[i]));
  if (!out->line)
    out->line = g_strdup ("");
  out->text = g_steal_pointer (&valid);
}

/* --- which heading ------------------------------------------------------------- */

/* In lower case, blanks as one, quotes straight. */
static char *
fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *s = folded; *s != '\0'; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (g_unichar_isspace (c) && (out->len == 0 || out->str[out->len - 1] == ' '))
        continue;
      if (g_unichar_isspace (c))
        c = ' ';
      else if (c == 0x2018 || c == 0x2019 || c == '`')
        c = '\'';
      else if (c == 0x201c || c == 0x201d)
        c = '"';
      g_string_append_unichar (out, c);
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static gboolean
is_word_char (gunichar c)
{
  return c == '_' || g_unichar_isalnum (c);
}

/* @needle stands in @text, not as a part of a longer word. Both are folded. */
static gboolean
stands_in (const char *text, const char *needle)
{
  gsize length = strlen (needle);
  gunichar first = g_utf8_get_char (needle);
  gunichar last = length > 0 ? g_utf8_get_char (g_utf8_find_prev_char (needle, needle + length)) : 0;

  for (const char *at = length > 0 ? strstr (text, needle) : NULL; at; at = strstr (at + 1, needle))
    {
      const char *before = at > text ? g_utf8_find_prev_char (text, at) : NULL;

      if ((!before || !is_word_char (first) || !is_word_char (g_utf8_get_char (before)))
          && (!is_word_char (last) || !is_word_char (g_utf8_get_char (at + length))))
        return TRUE;
    }
  return FALSE;
}

int
smriti_met_error_choose (const SmritiMetError *met, const char *const *headings, guint n)
{
  g_autofree char *text = fold (met->text);
  g_autofree char *name = met->name ? fold (met->name) : NULL;
  gsize longest = 0, shortest = G_MAXSIZE;
  int contained = -1, named = -1;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *heading = fold (headings[i]);
      gsize length = strlen (heading);

      if (length > longest && stands_in (text, heading))
        {
          longest = length;
          contained = (int) i;
        }
      if (name && length < shortest && stands_in (heading, name))
        {
          shortest = length;
          named = (int) i;
        }
    }
  return contained >= 0 ? contained : named;
}
