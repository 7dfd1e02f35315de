/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Tags that say something about a card: "#cards/a/b", "#flashcards/a/b",
 * "#snippet", "#concept",
 * "#explain". */

#pragma once

#include <glib.h>

typedef enum
{
  SMRITI_TAG_NONE = 0, /* no tag at all */
  SMRITI_TAG_OTHER,    /* the user's own */
  SMRITI_TAG_DECK,
  SMRITI_TAG_SNIPPET,
  SMRITI_TAG_CONCEPT,
  SMRITI_TAG_EXPLAIN,
} SmritiTag;

/* What the @length bytes at @s begin with: a '#' and a name. Sets the bytes it
 * takes and, for a deck tag that names one, the deck (else NULL). */
SmritiTag smriti_tag_read (const char *s, gsize length, gsize *out_length, char **out_deck);

/* "a//b /" → "a/b"; NULL when nothing is left or it is longer than a deck may be. */
char *smriti_deck_normalize (const char *s, gsize length);
