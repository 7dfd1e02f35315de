/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One pass over the lines. Invariant, for time linear in the note's length: a
 * search that fails ends at a byte that would begin another one, or after a
 * bounded number of them (MAX_PARENS). */

#include "common/notes/link.h"

#include <string.h>

#define MAX_PARENS 32

typedef struct
{
  const SmritiScan *scan;
  GPtrArray *links;
  guint n;           /* line */
  gsize end;         /* of the line */
  gboolean labelled; /* a ']' was met on it */
} Pass;

static void
link_free (gpointer data)
{
  SmritiLink *link = data;

  g_free (link->target);
  g_free (link);
}

static void
add (Pass *pass, gsize from, gsize to)
{
  const char *text = pass->scan->text;
  g_autoptr (GString) target = g_string_new (NULL);
  SmritiLink *link;

  if (to <= from || to - from > SMRITI_LINK_MAX)
    return;
  for (gsize i = from; i < to; i++)
    {
      if (text[i] == '\\' && i + 1 < to && g_ascii_ispunct (text[i + 1]))
        i++;
      g_string_append_c (target, text[i]);
    }
  link = g_new (SmritiLink, 1);
  link->line = pass->n + 1;
  link->target = g_string_free (g_steal_pointer (&target), FALSE);
  g_ptr_array_add (pass->links, link);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
may_link (const Pass *pass, gsize i)
{
  guint8 mask = pass->scan->mask[i];

  return mask == SMRITI_MASK_NONE || mask == SMRITI_MASK_LINK || mask == SMRITI_MASK_TABLE;
}

static gboolean
begins (const Pass *pass, gsize i, const char *token)
{
  gsize length = strlen (token);

  return pass->end - i >= length && g_ascii_strncasecmp (pass->scan->text + i, token, length) == 0;
}

/* After '<' at @i: the '>' that closes it, or the byte where there can be none. */
static gsize
angle_end (const Pass *pass, gsize i)
{
  const char *text = pass->scan->text;

  for (i++; i < pass->end && text[i] != '>' && text[i] != '<'; i++)
    if (text[i] == '\\' && i + 1 < pass->end)
      i++;
  return i;
}

/* "<target>" at @i; where to go on. */
static gsize
take_angle (Pass *pass, gsize i)
{
  gsize end = angle_end (pass, i);

  if (end >= pass->end || pass->scan->text[end] != '>')
    return end;
  add (pass, i + 1, end);
  return end + 1;
}

/* "target" or "<target>" after "](" or "]:", at @i; where to go on. */
static gsize
take_target (Pass *pass, gsize i, gboolean in_parens)
{
  const char *text = pass->scan->text;
  gsize from = i;
  guint depth = 0;

  if (i < pass->end && text[i] == '<')
    return take_angle (pass, i);
  for (; i < pass->end && !is_blank (text[i]); i++)
    {
      if (text[i] == '\\' && i + 1 < pass->end)
        i++;
      else if (text[i] == '(' && in_parens && ++depth > MAX_PARENS)
        return from;
      else if (text[i] == ')' && in_parens && depth-- == 0)
        break;
    }
  if (in_parens && i >= pass->end)
    return from;
  add (pass, from, i);
  return i;
}

/* "[label]: target" is a definition when it begins the line. */
static gboolean
is_definition (const Pass *pass, gsize i)
{
  gsize content = pass->scan->lines[pass->n].content;

  return !pass->labelled && begins (pass, i, "]:") && pass->scan->text[content] == '[' && i > content + 1;
}

/* At "](": @i. The scanner knows a link from text, all but one with blanks in
 * "<…>". After "[[x]]" the masks differ: that parenthesis is text. */
static gboolean
is_link (const Pass *pass, gsize i)
{
  const guint8 *mask = pass->scan->mask + i;

  return begins (pass, i, "](") && mask[0] == mask[1] && (mask[0] == SMRITI_MASK_LINK || begins (pass, i + 2, "<"));
}

/* </b> and <br> are no links. */
static gboolean
is_place (const Pass *pass, gsize i)
{
  const char *text = pass->scan->text;
  gsize name = i + 1;

  if (begins (pass, i, "file:") || begins (pass, i, "~/") || begins (pass, i, "./") || begins (pass, i, "../"))
    return TRUE;
  if (!begins (pass, i, "/"))
    return FALSE;
  while (name < pass->end && g_ascii_isalnum (text[name]))
    name++;
  return name < pass->end && text[name] != '>' && !is_blank (text[name]);
}

/* file://… in the open, up to what can be in no URL. */
static gsize
take_url (Pass *pass, gsize i)
{
  const char *text = pass->scan->text;
  gsize from = i;

  while (i < pass->end && !is_blank (text[i]) && !strchr ("<>()[]\"`", text[i]) && may_link (pass, i))
    i++;
  while (i > from + 7 && strchr (".,;:!?*_'", text[i - 1]))
    i--;
  add (pass, from, i);
  return i;
}

static gsize
take_bracket (Pass *pass, gsize i)
{
  gboolean defines = is_definition (pass, i);

  pass->labelled = TRUE;
  if (is_link (pass, i))
    return take_target (pass, i + 2, TRUE);
  if (!defines)
    return i + 1;
  for (i += 2; i < pass->end && is_blank (pass->scan->text[i]); i++)
    ;
  return take_target (pass, i, FALSE);
}

static gsize
take_at (Pass *pass, gsize i)
{
  const SmritiScan *scan = pass->scan;

  switch (scan->text[i])
    {
    case ']':
      return take_bracket (pass, i);
    case '<':
      return is_place (pass, i + 1) ? take_angle (pass, i) : i + 1;
    case 'f':
    case 'F':
      if (begins (pass, i, "file://") && (i == 0 || !g_ascii_isalnum (scan->text[i - 1])))
        return take_url (pass, i);
      return i + 1;
    default:
      return i + 1;
    }
}

GPtrArray *
smriti_links_read (const SmritiScan *scan)
{
  Pass pass = { .scan = scan, .links = g_ptr_array_new_with_free_func (link_free) };

  for (pass.n = 0; pass.n < scan->n_lines; pass.n++)
    {
      gsize i = scan->lines[pass.n].start;

      pass.end = scan->lines[pass.n].end;
      pass.labelled = FALSE;
      while (i < pass.end)
        i = may_link (&pass, i) ? take_at (&pass, i) : i + 1;
    }
  return pass.links;
}
