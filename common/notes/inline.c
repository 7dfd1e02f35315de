/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Left to right, the first mark that opens wins, as in CommonMark. Invariant:
 * the work for one byte is bounded. A search either ends where the walk goes on
 * (its bytes are consumed) or fails and is remembered; brackets are kept in a
 * ring, so nesting is bounded too. */

#include "common/notes/inline.h"

#include <string.h>

#define MAX_BACKTICKS 80
#define MAX_BRACKETS 64 /* a power of two */
#define MAX_PARENS 32

typedef struct
{
  gsize position;
  gboolean image;
} Bracket;

struct _SmritiInline
{
  SmritiScan *scan;
  const char *text;
  gsize to;
  struct
  {
    gsize from, found;
  } finders[SMRITI_N_TOKENS];
  gsize last_run[MAX_BACKTICKS + 1]; /* last backtick run of each length in the paragraph */
  gboolean runs_known;
  gsize no_dollar; /* no closing '$' before this */
  Bracket brackets[MAX_BRACKETS];
  guint n_brackets, top;
};

static const char *const tokens[] = { "-->", "%%", "$$" };
G_STATIC_ASSERT (G_N_ELEMENTS (tokens) == SMRITI_N_TOKENS);

SmritiInline *
smriti_inline_new (SmritiScan *scan)
{
  SmritiInline *inl = g_new0 (SmritiInline, 1);

  inl->scan = scan;
  inl->text = scan->text;
  for (guint i = 0; i < SMRITI_N_TOKENS; i++)
    inl->finders[i].from = G_MAXSIZE;
  return inl;
}

void
smriti_inline_free (SmritiInline *inl)
{
  g_free (inl);
}

gsize
smriti_inline_find (SmritiInline *inl, SmritiToken token, gsize from)
{
  const char *found = NULL;

  if (inl->finders[token].from <= from && from <= inl->finders[token].found)
    return inl->finders[token].found;
  if (from < inl->scan->length)
    found = memmem (inl->text + from, inl->scan->length - from, tokens[token], strlen (tokens[token]));
  inl->finders[token].from = from;
  inl->finders[token].found = found ? (gsize) (found - inl->text) : G_MAXSIZE;
  return inl->finders[token].found;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

static gsize
cover (SmritiInline *inl, gsize from, gsize to, SmritiMask mask)
{
  memset (inl->scan->mask + from, mask, to - from);
  return to;
}

/* A pair of tokens inside the paragraph; returns where to go on. */
static gsize
scan_pair (SmritiInline *inl, gsize at, gsize open_length, SmritiToken token, SmritiMask mask)
{
  gsize length = strlen (tokens[token]);
  gsize close = smriti_inline_find (inl, token, at + open_length);

  if (close == G_MAXSIZE || close + length > inl->to)
    return at + open_length;
  return cover (inl, at, close + length, mask);
}

static gsize
run_length (const SmritiInline *inl, gsize at, char mark)
{
  gsize i = at;

  while (i < inl->to && inl->text[i] == mark)
    i++;
  return i - at;
}

static void
note_runs (SmritiInline *inl, gsize from)
{
  const char *s;

  memset (inl->last_run, 0, sizeof inl->last_run);
  while (from < inl->to && (s = memchr (inl->text + from, '`', inl->to - from)))
    {
      gsize at = (gsize) (s - inl->text);
      gsize run = run_length (inl, at, '`');

      if (run <= MAX_BACKTICKS)
        inl->last_run[run] = at;
      from = at + run;
    }
  inl->runs_known = TRUE;
}

/* Code spans: a run of backticks to the next run of the same length. */
static gsize
scan_code (SmritiInline *inl, gsize at)
{
  gsize run = run_length (inl, at, '`');
  gsize i = at + run;
  const char *s;

  if (run > MAX_BACKTICKS)
    return i;
  if (!inl->runs_known)
    note_runs (inl, at);
  if (inl->last_run[run] <= at)
    return i;
  while (i < inl->to && (s = memchr (inl->text + i, '`', inl->to - i)))
    {
      gsize other;

      i = (gsize) (s - inl->text);
      other = run_length (inl, i, '`');
      i += other;
      if (other == run)
        return cover (inl, at, i, SMRITI_MASK_CODE);
    }
  return at + run;
}

/* $x$ within a line: nothing blank inside at either end, no digit after it, so
 * that prices stay text. */
static gsize
scan_dollar (SmritiInline *inl, gsize at)
{
  gsize i = at + 1;

  if (i < inl->to && inl->text[i] == '$')
    return scan_pair (inl, at, 2, SMRITI_TOKEN_DOLLARS, SMRITI_MASK_MATH);
  if (i >= inl->to || is_blank (inl->text[i]) || at < inl->no_dollar)
    return i;
  for (i = at + 2; i < inl->to && inl->text[i] != '\n'; i++)
    if (inl->text[i] == '$' && !is_blank (inl->text[i - 1]) && inl->text[i - 1] != '\\'
        && (i + 1 == inl->to || (!g_ascii_isdigit (inl->text[i + 1]) && inl->text[i + 1] != '$')))
      return cover (inl, at, i + 1, SMRITI_MASK_MATH);
  inl->no_dollar = i;
  return at + 1;
}

static void
add_link (SmritiInline *inl, gsize from, gsize to)
{
  SmritiSpan span = { (guint32) from, (guint32) to };

  g_array_append_val (inl->scan->links, span);
}

/* [[target]]; 0 = it is none. */
static gsize
scan_wikilink (SmritiInline *inl, gsize at)
{
  gsize i = at + 2;

  if (at + 1 >= inl->to || inl->text[at + 1] != '[')
    return 0;
  while (i < inl->to && inl->text[i] != '[' && inl->text[i] != ']' && inl->text[i] != '\n')
    i++;
  if (i + 1 >= inl->to || inl->text[i] != ']' || inl->text[i + 1] != ']' || i == at + 2)
    return 0;
  add_link (inl, at + 2, i);
  return cover (inl, at, i + 2, SMRITI_MASK_LINK);
}

static gsize
scan_open_bracket (SmritiInline *inl, gsize at, gboolean image)
{
  gsize end = scan_wikilink (inl, at);

  if (end > 0)
    return end;
  inl->top = (inl->top + 1) % MAX_BRACKETS;
  inl->brackets[inl->top] = (Bracket){ at, image };
  inl->n_brackets = MIN (inl->n_brackets + 1, MAX_BRACKETS);
  return at + 1;
}

static gsize
skip_title (const SmritiInline *inl, gsize i)
{
  char quote = inl->text[i];

  if (quote != '"' && quote != '\'')
    return i;
  for (i++; i < inl->to && inl->text[i] != quote && inl->text[i] != '\n'; i++)
    if (inl->text[i] == '\\' && i + 1 < inl->to)
      i++;
  return i < inl->to ? i + 1 : i;
}

/* "(target "title")" at @i; where it ends, 0 = it is none. */
static gsize
link_target_end (const SmritiInline *inl, gsize i)
{
  guint depth = 0;

  if (i >= inl->to || inl->text[i] != '(')
    return 0;
  for (i++; i < inl->to && !is_blank (inl->text[i]); i++)
    {
      if (inl->text[i] == '\\' && i + 1 < inl->to)
        i++;
      else if (inl->text[i] == '(' && ++depth > MAX_PARENS)
        return 0;
      else if (inl->text[i] == ')' && depth-- == 0)
        return i + 1;
    }
  while (i < inl->to && (inl->text[i] == ' ' || inl->text[i] == '\t'))
    i++;
  if (i >= inl->to)
    return 0;
  i = skip_title (inl, i);
  return i < inl->to && inl->text[i] == ')' ? i + 1 : 0;
}

static gsize
scan_close_bracket (SmritiInline *inl, gsize at)
{
  Bracket bracket = inl->brackets[inl->top];
  gsize end;

  if (inl->n_brackets == 0)
    return at + 1;
  inl->n_brackets--;
  inl->top = (inl->top + MAX_BRACKETS - 1) % MAX_BRACKETS;
  end = link_target_end (inl, at + 1);
  if (end == 0)
    return at + 1;
  if (!bracket.image)
    inl->n_brackets = 0; /* a link holds no link */
  return cover (inl, bracket.position, end, SMRITI_MASK_LINK);
}

/* <https://…> and <!-- … --> */
static gsize
scan_angle (SmritiInline *inl, gsize at)
{
  gsize i = at + 1;

  if (inl->to - at >= 4 && memcmp (inl->text + at, "<!--", 4) == 0)
    return scan_pair (inl, at, 4, SMRITI_TOKEN_COMMENT, SMRITI_MASK_COMMENT);
  while (i < inl->to && (g_ascii_isalnum (inl->text[i]) || strchr ("+.-", inl->text[i])))
    i++;
  if (i == at + 1 || i >= inl->to || (inl->text[i] != ':' && inl->text[i] != '@'))
    return at + 1;
  while (i < inl->to && !is_blank (inl->text[i]) && inl->text[i] != '<' && inl->text[i] != '>')
    i++;
  return i < inl->to && inl->text[i] == '>' ? cover (inl, at, i + 1, SMRITI_MASK_LINK) : at + 1;
}

static gsize
scan_url (SmritiInline *inl, gsize at)
{
  gsize left = inl->to - at;
  gsize i;

  if (left < 7 || inl->text[at + 1] != 't' || (at > 0 && g_ascii_isalnum (inl->text[at - 1])))
    return at + 1;
  if ((left < 8 || memcmp (inl->text + at, "https://", 8) != 0) && (left < 7 || memcmp (inl->text + at, "http://", 7) != 0))
    return at + 1;
  for (i = at + 7; i < inl->to && !is_blank (inl->text[i]) && !strchr ("<>[]()\"`", inl->text[i]); i++)
    ;
  while (i > at + 7 && strchr (".,;:!?=*_'", inl->text[i - 1]))
    i--;
  return cover (inl, at, i, SMRITI_MASK_LINK);
}

static gsize
scan_at (SmritiInline *inl, gsize at)
{
  const char *text = inl->text;
  gboolean more = at + 1 < inl->to;

  switch (text[at])
    {
    case '\\':
      if (more && g_ascii_ispunct (text[at + 1]))
        return cover (inl, at, at + 2, SMRITI_MASK_ESCAPE);
      return at + 1;
    case '`':
      return scan_code (inl, at);
    case '$':
      return scan_dollar (inl, at);
    case '%':
      if (more && text[at + 1] == '%')
        return scan_pair (inl, at, 2, SMRITI_TOKEN_PERCENT, SMRITI_MASK_COMMENT);
      return at + 1;
    case '!':
      return more && text[at + 1] == '[' ? scan_open_bracket (inl, at + 1, TRUE) : at + 1;
    case '[':
      return scan_open_bracket (inl, at, FALSE);
    case ']':
      return scan_close_bracket (inl, at);
    case '<':
      return scan_angle (inl, at);
    case 'h':
      return scan_url (inl, at);
    default:
      return at + 1;
    }
}

/* What scan_at() looks closer at. */
static const guint8 is_mark[256] = {
  ['\\'] = TRUE, ['`'] = TRUE, ['$'] = TRUE, ['%'] = TRUE, ['!'] = TRUE, ['['] = TRUE, [']'] = TRUE, ['<'] = TRUE, ['h'] = TRUE,
};

void
smriti_inline_scan (SmritiInline *inl, gsize from, gsize to)
{
  const guchar *text = (const guchar *) inl->text;

  inl->to = to;
  inl->runs_known = FALSE;
  inl->no_dollar = 0;
  inl->n_brackets = 0;
  while (from < to)
    from = is_mark[text[from]] ? scan_at (inl, from) : from + 1;
}
