/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One side of a card while it is put together from lines: comments and our own
 * tags are left out and remembered, everything else is kept as written. */

#pragma once

#include "common/notes/scanner.h"

typedef struct
{
  GString *text;
  GByteArray *mask;  /* SmritiMask of each byte of @text */
  char *deck;        /* the first a tag on the side names, or NULL */
  gboolean snippet;  /* #snippet */
  gboolean concept;  /* #concept */
  gboolean explain;  /* #explain */
  gboolean fenced;   /* holds a fenced code block */
  gboolean code_end; /* its last line is code, so no block id stands there */
} SmritiSide;

SmritiSide *smriti_side_new (void);
void smriti_side_free (SmritiSide *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSide, smriti_side_free)

/* Makes it empty again, for another side: most cards are short and many. */
void smriti_side_clear (SmritiSide *side);

/* Adds bytes [@from, @to) of one line. */
void smriti_side_add (SmritiSide *side, const SmritiScan *scan, gsize from, gsize to);

/* Adds line @n from byte @from on; a line of which nothing is left is dropped. */
void smriti_side_add_line (SmritiSide *side, const SmritiScan *scan, guint n, gsize from);

/* The same bytes as they are, tags and comments too. */
void smriti_side_add_raw (SmritiSide *side, const SmritiScan *scan, gsize from, gsize to);
/* Words that do not stand so in the note. */
void smriti_side_add_words (SmritiSide *side, const char *words);

/* The same, but a blank line between two others stays. */
void smriti_side_add_paragraph_line (SmritiSide *side, const SmritiScan *scan, guint n, gsize from);

void smriti_side_trim (SmritiSide *side);

/* Takes " ^id" off the end; new string without '^', NULL = there is none. */
char *smriti_side_take_block_id (SmritiSide *side);

/* The rule of DESIGN section 3, for one side: a fenced block, or one inline
 * code span and nothing else. */
gboolean smriti_side_is_code (const SmritiSide *side);
