/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Callouts that mean something here: a memory anchor, "> [!analogy] X is like …",
 * which is shown beside the cards it is tied to, and a tip of the day. The
 * callout at the head of an outline note is not read here. */

#pragma once

#include "common/notes/scanner.h"

typedef enum
{
  SMRITI_CALLOUT_ANALOGY = 0,
  SMRITI_CALLOUT_MNEMONIC,
  SMRITI_CALLOUT_ANCHOR,
  SMRITI_CALLOUT_TIP,
} SmritiCalloutKind;

/* Which cards an anchor is tied to: those of a block, here or in another note,
 * or those made from one source in its own note. */
typedef struct
{
  gboolean is_source;
  char *key;    /* block id without '^', or SmritiCard.source */
  char *target; /* of a block: the note as written in the link; "" = this one */
} SmritiTie;

typedef struct
{
  SmritiCalloutKind kind;
  guint line, last_line; /* 1-based */
  char *text;            /* Markdown, without '>' marks and the links that tie it; never empty */
  GPtrArray *ties;       /* of SmritiTie; empty: of a tip, or of an anchor that stands alone */
} SmritiNoteCallout;

void smriti_note_callout_free (SmritiNoteCallout *callout);

/* New array of SmritiNoteCallout, in order, tied by their links only. */
GPtrArray *smriti_callouts_read (const SmritiScan *scan);

/* The lines of @callouts make no cards from here on: SMRITI_LINE_CALLOUT. */
void smriti_callouts_cover (const GPtrArray *callouts, SmritiScan *scan);

/* Ties each anchor without a link to the cards right above it, if any: @cards of
 * SmritiCard. */
void smriti_callouts_tie (GPtrArray *callouts, const SmritiScan *scan, const GPtrArray *cards);

/* "analogy", "mnemonic", "anchor", "tip" */
const char *smriti_callout_kind_to_string (SmritiCalloutKind kind);
