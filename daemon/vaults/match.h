/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which card of a note's new text is which card of its old text (DESIGN
 * section 5). Pure. Stronger evidence wins: same key, same block id, same
 * front; each old card is matched at most once. */

#pragma once

#include <glib.h>

typedef struct
{
  const char *key;
  const char *front;
  const char *block_id; /* or NULL */
  guint part;
} SmritiMatchCard;

typedef struct
{
  guint old_index;
  guint new_index;
  const char *why; /* "block id", "same front"; static */
} SmritiMatch;

/* Pairs whose keys differ; equal keys need no pair. New GArray of SmritiMatch. */
GArray *smriti_match_cards (const SmritiMatchCard *old_cards, guint n_old, const SmritiMatchCard *new_cards, guint n_new);
