/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A card as a note holds it: one question with one answer. A plain record
 * that readers make, identity names and the store keeps; what a person has
 * learnt of it is SmritiProgress (memory/scheduler.h), not here. */

#pragma once

#include "common/prior.h"

typedef struct
{
  SmritiKind kind;
  gboolean snippet;
  gboolean explain;    /* takes a free answer in one's own words: #explain */
  char *front;         /* trimmed Markdown, as asked */
  char *back;          /* trimmed Markdown */
  char *deck;          /* from a tag or the frontmatter, "a/b"; NULL: the entry or the folder decides */
  char *entry;         /* number of the nearest heading above ("1.1") or frontmatter; NULL: none */
  guint line;          /* 1-based line of the note where the card's text begins */
  guint last_line;     /* where the text it is made of ends; 0 = its reader does not tell */
  char *since, *until; /* the versions of its topic from and through which it holds, or NULL */
  guint part;          /* 0-based: which of the cards made from one source */
  char *key;           /* what its text is called (identity.h); never NULL */
  char *text_key;      /* the same without a stamp: equals @key where there is none; never NULL */
  char *source;        /* shared by siblings, the cards made from one source; never NULL */
  char *block_id;      /* the note's own "^id" on it, without '^'; NULL: none */
  SmritiPrior *prior;  /* what another program kept of it in the note, or NULL */
} SmritiCard;

SmritiCard *smriti_card_new (void);
SmritiCard *smriti_card_copy (const SmritiCard *card);
void smriti_card_free (SmritiCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCard, smriti_card_free)
