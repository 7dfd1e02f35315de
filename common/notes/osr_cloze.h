/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cloze patterns of obsidian-spaced-repetition: "==[123;;]answer[;;hint]==".
 * Hidden words without a number make one card each; with a number, those of one
 * number share a card; with letters ("ash"), each letter says what one card
 * does with them: ask, show, hide. Over time linear in the text. */

#pragma once

#include "common/notes/osr_text.h"

typedef struct _SmritiOsrClozes SmritiOsrClozes; /* compiled patterns, in their order; immutable */

/* NULL when a pattern says no answer, number or hint: @out_bad points at it. */
SmritiOsrClozes *smriti_osr_clozes_new (const char *const *patterns, const char **out_bad);
void smriti_osr_clozes_free (SmritiOsrClozes *clozes);

/* TRUE when @line hides something by some pattern. */
gboolean smriti_osr_clozes_match (const SmritiOsrClozes *clozes, SmritiSlice line);

typedef struct
{
  char *front;
  char *back;
} SmritiOsrSides;

void smriti_osr_sides_free (gpointer sides);

/* How much the cards of one note may still cost. */
typedef struct
{
  gsize bytes;        /* moved about */
  gboolean is_excess; /* some question asked for more: it gave no cards */
} SmritiOsrWork;

/* Adds the cards of @question to @cards (of SmritiOsrSides). A side that grows
 * over @max_side bytes is cut short there, still longer than that. */
void smriti_osr_clozes_expand (const SmritiOsrClozes *clozes, const char *question, gboolean as_inputs, gsize max_side,
                               SmritiOsrWork *work, GPtrArray *cards);
