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

void
smriti_link_free (SmritiLink *link)
{
  if (!link)
    return;
  g_free (link->target);
  g_free (link->heading);
  g_free (link);
}

static SmritiLink *
link_new (guint line, SmritiLinkForm form, char *target)
{
  SmritiLink *link = g_new0 (SmritiLink, 1);

  link->line = line;
  link->form = form;
  link->target = target;
  return link;
}

static void
add (Pass *pass, SmritiLinkForm form, gsize from, gsize to)
{
  const char *text = pass->scan->text;
  g_autoptr (GString) target = g_string_new (NULL);

  if (to <= from || to - from > SMRITI_LINK_MAX)
    return;
  for (gsize i = from; i < to; i++)
    {
      if (text[i] == '\\' && i + 1 < to && g_ascii_ispunct (text[i + 1]))
        i++;
      g_string_append_c (target, text[i]);
    }
  g_ptr_array_add (pass->links, link_new (pass->n + 1, form, g_string_free (g_steal_pointer (&target), FALSE)));
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
take_angle (Pass *pass, SmritiLinkForm form, gsize i)
{
  gsize end = angle_end (pass, i);

  if (end >= pass->end || pass->scan->text[end] != '>')
    return end;
  add (pass, form, i + 1, end);
  return end + 1;
}

/* "target" or "<target>" after "](" or "]:", at @i; where to go on. */
static gsize
take_target (Pass *pass, SmritiLinkForm form, gsize i)
{
  const char *text = pass->scan->text;
  gboolean in_parens = form == SMRITI_LINK_INLINE;
  gsize from = i;
  guint depth = 0;

  if (i < pass->end && text[i] == '<')
    return take_angle (pass, form, i);
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
  add (pass, form, from, i);
  return i;
}

/* "[label]: target" is a definition when it begins the line; "[^1]: words" is a footnote. */
static gboolean
is_definition (const Pass *pass, gsize i)
{
  gsize content = pass->scan->lines[pass->n].content;
  const char *text = pass->scan->text;

  return !pass->labelled && begins (pass, i, "]:") && text[content] == '[' && i > content + 1 && text[content + 1] != '^';
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
  add (pass, SMRITI_LINK_PLACE, from, i);
  return i;
}

static gsize
take_bracket (Pass *pass, gsize i)
{
  gboolean defines = is_definition (pass, i);

  pass->labelled = TRUE;
  if (is_link (pass, i))
    return take_target (pass, SMRITI_LINK_INLINE, i + 2);
  if (!defines)
    return i + 1;
  for (i += 2; i < pass->end && is_blank (pass->scan->text[i]); i++)
    ;
  return take_target (pass, SMRITI_LINK_DEFINITION, i);
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
      return is_place (pass, i + 1) ? take_angle (pass, SMRITI_LINK_PLACE, i) : i + 1;
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
  Pass pass = { .scan = scan, .links = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_link_free) };

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

/* --- wikilinks --------------------------------------------------------- */

/* Cuts "target#heading" at its first '#'. */
static void
cut_heading (SmritiLink *link)
{
  char *hash = strchr (link->target, '#');

  if (!hash)
    return;
  *hash = '\0';
  link->heading = g_strdup (hash + 1);
  g_strstrip (link->heading);
  g_strchomp (link->target);
}

/* "target#heading|shown"; NULL = there is no target. */
static SmritiLink *
wikilink_new (guint line, const char *s, gsize length)
{
  const char *bar = memchr (s, '|', length);
  char *target;
  SmritiLink *link;

  if (bar)
    length = (gsize) (bar - s);
  if (bar && length > 0 && s[length - 1] == '\\') /* [[a\|b]] in a table */
    length--;
  target = length <= SMRITI_LINK_MAX ? g_strstrip (g_strndup (s, length)) : NULL;
  if (!target || *target == '\0')
    {
      g_free (target);
      return NULL;
    }
  link = link_new (line, SMRITI_LINK_WIKI, target);
  cut_heading (link);
  return link;
}

GPtrArray *
smriti_wikilinks_read (const SmritiScan *scan)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_link_free);
  guint n = 0;

  for (guint i = 0; i < scan->links->len; i++)
    {
      const SmritiSpan *span = &g_array_index (scan->links, SmritiSpan, i);
      SmritiLink *link;

      while (n + 1 < scan->n_lines && scan->lines[n + 1].start <= span->from)
        n++;
      link = wikilink_new (n + 1, scan->text + span->from, span->to - span->from);
      if (link)
        g_ptr_array_add (links, link);
    }
  return links;
}

/* --- to files ---------------------------------------------------------- */

/* "https:", "mailto:", but not "2.1: x" nor "C:". */
static gboolean
has_scheme (const char *target)
{
  const char *s = target;

  if (!g_ascii_isalpha (*s))
    return FALSE;
  while (g_ascii_isalnum (*s) || *s == '+' || *s == '-' || *s == '.')
    s++;
  return *s == ':' && s > target + 1;
}

/* Takes the percent signs out of *@s where that gives text. */
static void
decode (char **s)
{
  char *decoded = *s ? g_uri_unescape_string (*s, NULL) : NULL;

  if (decoded && g_utf8_validate (decoded, -1, NULL))
    {
      g_free (*s);
      *s = decoded;
    }
  else
    g_free (decoded);
}

SmritiLink *
smriti_link_to_file (const SmritiLink *link)
{
  SmritiLink *file;

  if (has_scheme (link->target) || *link->target == '/' || *link->target == '~')
    return NULL;
  file = link_new (link->line, link->form, g_strdup (link->target));
  cut_heading (file);
  decode (&file->target);
  decode (&file->heading);
  return file;
}

#define MAX_LINKS 5000 /* of one outline note */

gboolean
smriti_link_names_note (const SmritiLink *link)
{
  const char *dot = strrchr (link->target, '.');

  if (!dot || strchr (dot, '/') || strlen (dot) < 2 || strlen (dot) > 6)
    return TRUE;
  if (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0)
    return TRUE;
  for (dot++; g_ascii_isalnum (*dot); dot++)
    ;
  return *dot != '\0';
}

static void
add_once (GPtrArray *links, GHashTable *seen, SmritiLink *link)
{
  if (link && *link->target && links->len < MAX_LINKS
      && g_hash_table_add (seen, g_strdup_printf ("%u %s", link->line, link->target)))
    g_ptr_array_add (links, link);
  else
    smriti_link_free (link);
}

void
smriti_links_to_notes (const SmritiScan *scan, GPtrArray *links)
{
  g_autoptr (GPtrArray) wiki = smriti_wikilinks_read (scan);
  g_autoptr (GPtrArray) markdown = smriti_links_read (scan);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < wiki->len; i++)
    add_once (links, seen, g_steal_pointer (&g_ptr_array_index (wiki, i)));
  for (guint i = 0; i < markdown->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (markdown, i);

      if (link->form == SMRITI_LINK_INLINE && smriti_link_names_note (link))
        add_once (links, seen, smriti_link_to_file (link));
    }
}
