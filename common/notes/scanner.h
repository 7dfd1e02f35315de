/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note cut into lines, and what covers each byte of them. Readers look for
 * their marks only where nothing covers: code, math, comments, links, tables
 * and frontmatter never make or split a card. Time is linear in the note's
 * length, whatever stands in it. */

#pragma once

#include <glib.h>

#include <string.h>

typedef enum
{
  SMRITI_MASK_NONE = 0,
  SMRITI_MASK_CODE,  /* inline code */
  SMRITI_MASK_FENCE, /* code block */
  SMRITI_MASK_MATH,
  SMRITI_MASK_COMMENT, /* HTML and %% */
  SMRITI_MASK_LINK,    /* links, wikilinks, URLs */
  SMRITI_MASK_TABLE,
  SMRITI_MASK_ESCAPE, /* a backslash and what it protects */
  SMRITI_MASK_FRONTMATTER,
} SmritiMask;

typedef enum
{
  SMRITI_LINE_BLANK = 0,
  SMRITI_LINE_TEXT,
  SMRITI_LINE_HEADING,
  SMRITI_LINE_RULE,
  SMRITI_LINE_CODE,    /* of a code block, its fences included */
  SMRITI_LINE_MATH,    /* of a $$ block of several lines */
  SMRITI_LINE_COMMENT, /* nothing but comment */
  SMRITI_LINE_TABLE,
  SMRITI_LINE_CARDS, /* "%% cards %%" */
  SMRITI_LINE_FRONTMATTER,
  SMRITI_LINE_OUTLINE, /* set by the outline grammar: never a card */
  SMRITI_LINE_CALLOUT, /* set by callout.c: of an anchor or a tip, never a card */
} SmritiLineType;

typedef struct
{
  guint32 start;   /* first byte */
  guint32 end;     /* after the last byte, line end not counted */
  guint32 content; /* first byte after quote, list, task, heading and callout marks */
  guint16 indent;  /* columns before list mark or words, inside the quote */
  guint8 type;     /* SmritiLineType */
  guint8 quote;    /* how many '>' */
  guint8 level;    /* of a heading, else 0 */
  guint8 list : 1;
  guint8 callout : 1;
  guint8 indented : 1; /* code by indentation, not by a fence */
  guint8 unnamed : 1;  /* of a code block that names no language, or just text */
} SmritiLine;

typedef struct
{
  guint line;
  const char *code; /* as SmritiWarning.code */
  char *text;
} SmritiScanWarning;

typedef struct
{
  guint32 from, to; /* bytes of the text */
} SmritiSpan;

typedef struct
{
  char *text; /* valid UTF-8, no BOM, no control characters but '\n' and '\t' */
  gsize length;
  guint8 *mask; /* SmritiMask of each byte */
  SmritiLine *lines;
  guint n_lines;
  GArray *links;       /* of SmritiSpan: what stands between [[ and ]], in order; see link.h */
  GPtrArray *warnings; /* of SmritiScanWarning */
} SmritiScan;

/* Never NULL. Line numbers of warnings are 1-based, indices of @lines 0-based. */
SmritiScan *smriti_scan_new (const char *text, gsize length);
void smriti_scan_free (SmritiScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiScan, smriti_scan_free)

/* The first "CC" in [@from, @to) of @s, NULL = none. Sooner than memmem(), which
 * goes byte by byte for a needle of two. */
static inline const char *
smriti_scan_find_pair (const char *s, gsize from, gsize to, char c)
{
  while (to - from >= 2 && from < to)
    {
      const char *found = memchr (s + from, c, to - from - 1);

      if (!found || found[1] == c)
        return found;
      from = (gsize) (found - s) + 2;
    }
  return NULL;
}

/* First byte of @line's words when up to @quotes '>' and @columns of white
 * space are taken off: how a line inside a quoted or listed card reads. */
gsize smriti_scan_unwrap (const SmritiScan *scan, const SmritiLine *line, guint quotes, guint columns);
