/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How alike the texts of two cards are: from 0 (nothing in common) to 1 (the
 * same). Side by side: what both sides say counts, so that a card whose answer
 * is another one is no edit of it, however alike the questions look. Pure. */

#pragma once

#include <glib.h>

/* Texts from this on are one card edited: both sides a little, or one of them
 * much. Measured on pairs of either kind, some of which are in
 * tests/unit/test-similar.c; no measure tells all of them apart. */
#define SMRITI_SIMILAR_ENOUGH 0.65
/* Neither side may be less alike than this. */
#define SMRITI_SIMILAR_SIDE 0.3

#define SMRITI_SIMILAR_SKETCH 64

typedef struct
{
  guint16 *grams[2]; /* hashes of either side's groups of three letters, sorted */
  guint n_grams[2];
  guint16 *pairs[2]; /* of two letters; NULL: the side is too long for them */
  guint n_pairs[2];
  /* Some of its letter groups, picked by their hash: texts that are alike share
   * some, so that candidates are found without comparing all with all. Each once. */
  guint32 sketch[SMRITI_SIMILAR_SKETCH];
  guint n_sketch;
} SmritiSimilar;

/* Letter case and runs of white space do not count, nor what comes after the
 * first 512 characters of a side. */
SmritiSimilar *smriti_similar_new (const char *front, const char *back);
void smriti_similar_free (SmritiSimilar *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSimilar, smriti_similar_free)

/* 0..1; 0 when a side has less in common than SMRITI_SIMILAR_SIDE. */
double smriti_similar_score (const SmritiSimilar *a, const SmritiSimilar *b);
/* Of one side alone; 0 = front, 1 = back. */
double smriti_similar_side (const SmritiSimilar *a, const SmritiSimilar *b, guint side);
/* @best is clearly better than @second: by a quarter of what that one lacks. */
gboolean smriti_similar_is_clear (double best, double second);
/* How much of the shorter one stands in the other. */
double smriti_similar_overlap (const SmritiSimilar *a, const SmritiSimilar *b, guint side);
