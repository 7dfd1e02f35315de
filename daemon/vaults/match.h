/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which new card is which old card (DESIGN section 5). Pure. Stronger evidence
 * wins; each card is matched at most once; where two candidates are about
 * equally good none is taken. HACKING.md, "Identity", has the table. */

#pragma once

#include "common/enums.h"

typedef struct
{
  const char *key;
  const char *front;
  const char *block_id; /* or NULL */
  guint part;
  const char *text; /* its key without a stamp; NULL or "" = not known */
  const char *back; /* or NULL */
  gint64 card;      /* the card it is known to be; 0 = none. Equal: they need no pair */
  gint64 note;      /* where it stands or stood; see SMRITI_MATCH_BY_NOTE */
  gboolean taken;   /* takes no part: a new one with a history of its own */
  gboolean stands;  /* an old one whose text stands elsewhere: only what is like it goes on with it */
  gboolean past;    /* an old one that went before: not by likeness alone */
  gboolean stale;   /* … so long ago that a front or an id says little by itself */
} SmritiMatchCard;

typedef enum
{
  SMRITI_MATCH_CERTAIN = 1 << 0, /* by text, block id, front */
  SMRITI_MATCH_SIMILAR = 1 << 1, /* by likeness of both sides (similar.h) */
  SMRITI_MATCH_ORDER = 1 << 2,   /* what has the same evidence is paired in the order it stands in: of one note */
  SMRITI_MATCH_BY_NOTE = 1 << 3, /* similar ones of the same note only; the notes do not disturb each other */
} SmritiMatchBy;

typedef struct
{
  guint old_index;
  guint new_index;
  const char *why; /* "stamp", "same text", "block id", "same front", "similar text"; static */
  double score;    /* of similar text; else 0 */
} SmritiMatch;

/* Pairs whose keys differ; equal keys need no pair. New GArray of SmritiMatch,
 * the stronger evidence first, then in the order of the new cards. Its time grows
 * about as the number of cards does, whatever they say. */
GArray *smriti_match_cards (const SmritiMatchCard *old_cards, guint n_old, const SmritiMatchCard *new_cards, guint n_new,
                            SmritiMatchBy by);

/* What fronts are found by: equal ones have the same, others seldom. Runs of
 * white space count as one blank, as in keys. */
guint32 smriti_match_front_hash (const char *front);
