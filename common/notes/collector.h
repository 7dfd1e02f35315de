/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What every syntax does with a card it has found: deck and entry from where it
 * stands, key, limits, double texts and double ids. */

#pragma once

#include "common/notes/reader.h"
#include "common/notes/side.h"

#define SMRITI_MAX_SIDE (32 * 1024) /* bytes */

typedef struct _SmritiCollector SmritiCollector;

/* One place of the note that makes cards; siblings share it. */
typedef struct
{
  guint line;          /* 1-based */
  guint last_line;     /* 1-based, after which a block id can stand; 0 = nowhere, or not known */
  SmritiKind kind;     /* of the first card of the source */
  char *text;          /* the whole of it, as identity sees it */
  char *block_id;      /* or NULL */
  char *deck;          /* named on the card, or NULL */
  const char *entry;   /* the outline entry it is of, borrowed; NULL = the one whose heading is open */
  GPtrArray *schedule; /* of SmritiPrior or NULL, by part: what another program kept of them; or NULL */
  gboolean is_snippet; /* said by a tag or by its sides */
  gboolean is_decided; /* by a tag */
  gboolean is_explain; /* by a tag */
} SmritiSource;

SmritiCollector *smriti_collector_new (const SmritiFrontmatter *frontmatter, SmritiNote *note, gsize length);
void smriti_collector_free (SmritiCollector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCollector, smriti_collector_free)

/* A heading of @level opens; @words are what it says. */
void smriti_collector_heading (SmritiCollector *collector, guint level, const char *words, gsize length);

/* What the last heading says, one line without marks and number; new string, "" = there is none. */
char *smriti_collector_title (const SmritiCollector *collector);

/* Cards from here on are of @deck, unless they say otherwise. */
void smriti_collector_set_deck (SmritiCollector *collector, const char *deck);

/* Reads the tags of @side (repeatable) and its code into @source. */
void smriti_source_add_side (SmritiSource *source, const SmritiSide *side);
void smriti_source_clear (SmritiSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiSource, smriti_source_clear)

/* Adds a card unless a side is too long. Cards stay in the note while the
 * collector lives: it knows their keys. */
void smriti_collector_add (SmritiCollector *collector, const SmritiSource *source, SmritiKind kind, guint part, const char *front,
                           const char *back);
/* The same; takes @front and @back. */
void smriti_collector_take (SmritiCollector *collector, const SmritiSource *source, SmritiKind kind, guint part, char *front,
                            char *back);
