/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A side is the multiset of its grams (runs of three letters, of two where it is
 * short: one typing error touches three of the former); two sides are compared
 * by the Dice coefficient, 2 |a ∩ b| / (|a| + |b|); a card by the geometric mean
 * of its sides. Letters, not words: there are languages without blanks. */

#include "daemon/vaults/similar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHARS 512
#define SHORT_CHARS 26

#define SKETCH_SHORT 40 /* letters of a side whose sketch has groups of three */
#define SKETCH_LONG 20  /* and from which on it has groups of five */

/* Small, white space squeezed, a blank before and behind. */
static guint
read_side (const char *text, gunichar *out)
{
  guint n = 0;

  out[n++] = ' ';
  for (const char *s = text ? text : ""; *s && n < MAX_CHARS + 1; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (!g_unichar_isspace (c))
        out[n++] = c < 128 ? (gunichar) g_ascii_tolower ((gchar) c) : g_unichar_tolower (c);
      else if (out[n - 1] != ' ')
        out[n++] = ' ';
    }
  if (out[n - 1] != ' ')
    out[n++] = ' ';
  return n;
}

static guint32
hash_letters (const gunichar *text, guint size)
{
  guint32 hash = 2166136261u;

  for (guint k = 0; k < size; k++)
    hash = (hash ^ text[k]) * 16777619u;
  hash = (hash ^ (hash >> 16)) * 0x7feb352du;
  hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
  return hash ^ (hash >> 16);
}

/* By the low byte, then by the high one. */
static void
sort_grams (guint16 *grams, guint n)
{
  guint16 other[MAX_CHARS + 4];

  for (guint shift = 0; shift <= 8; shift += 8)
    {
      guint16 *from = shift == 0 ? grams : other;
      guint16 *to = shift == 0 ? other : grams;
      guint starts[257] = { 0 };

      for (guint i = 0; i < n; i++)
        starts[((from[i] >> shift) & 255) + 1]++;
      for (guint i = 1; i < 257; i++)
        starts[i] += starts[i - 1];
      for (guint i = 0; i < n; i++)
        to[starts[(from[i] >> shift) & 255]++] = from[i];
    }
}

static guint16 *
grams_of (const gunichar *text, guint n, guint size, guint *out_n)
{
  guint16 *grams;

  *out_n = n >= size ? n - size + 1 : 0;
  grams = g_new (guint16, MAX (*out_n, 1));
  for (guint i = 0; i < *out_n; i++)
    grams[i] = (guint16) hash_letters (text + i, size);
  sort_grams (grams, *out_n);
  return grams;
}

static int
compare_hashes (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a;
  guint32 y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* Adds the groups of @size letters whose hash is at most @most. */
static void
add_hashes (const gunichar *text, guint n, guint size, guint32 salt, guint32 most, GArray *hashes)
{
  for (guint i = 0; i + size <= n; i++)
    {
      guint32 hash = hash_letters (text + i, size) ^ salt;

      if (hash <= most)
        g_array_append_val (hashes, hash);
    }
}

/* The smallest hashes of both sides together. */
static void
draw_sketch (SmritiSimilar *similar, const gunichar *const *texts, const guint *lengths)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = 1;
  guint32 most;

  for (guint side = 0; side < 2; side++)
    n += (lengths[side] <= SKETCH_SHORT ? lengths[side] : 0) + (lengths[side] >= SKETCH_LONG ? lengths[side] : 0);
  /* More than are kept, since they are not spread quite evenly. */
  most = n <= 2 * SMRITI_SIMILAR_SKETCH ? G_MAXUINT32 : G_MAXUINT32 / n * 2 * SMRITI_SIMILAR_SKETCH;
  for (guint side = 0; side < 2; side++)
    {
      if (lengths[side] <= SKETCH_SHORT)
        add_hashes (texts[side], lengths[side], 3, side, most, hashes);
      if (lengths[side] >= SKETCH_LONG)
        add_hashes (texts[side], lengths[side], 5, side, most, hashes);
    }
  if (hashes->len > 0)
    qsort (hashes->data, hashes->len, sizeof (guint32), compare_hashes);
  for (guint i = 0; i < hashes->len && similar->n_sketch < SMRITI_SIMILAR_SKETCH; i++)
    if (i == 0 || g_array_index (hashes, guint32, i) != g_array_index (hashes, guint32, i - 1))
      similar->sketch[similar->n_sketch++] = g_array_index (hashes, guint32, i);
}

SmritiSimilar *
smriti_similar_new (const char *front, const char *back)
{
  SmritiSimilar *similar = g_new0 (SmritiSimilar, 1);
  gunichar letters[2][MAX_CHARS + 4];
  const gunichar *const texts[] = { letters[0], letters[1] };
  guint lengths[2];

  for (guint side = 0; side < 2; side++)
    {
      lengths[side] = read_side (side == 0 ? front : back, letters[side]);
      similar->grams[side] = grams_of (letters[side], lengths[side], 3, &similar->n_grams[side]);
      if (lengths[side] <= SHORT_CHARS)
        similar->pairs[side] = grams_of (letters[side], lengths[side], 2, &similar->n_pairs[side]);
    }
  draw_sketch (similar, texts, lengths);
  return similar;
}

void
smriti_similar_free (SmritiSimilar *text)
{
  if (!text)
    return;
  for (guint side = 0; side < 2; side++)
    {
      g_free (text->grams[side]);
      g_free (text->pairs[side]);
    }
  g_free (text);
}

/* As many as two sorted arrays share, doubles counted. */
static guint
count_common (const guint16 *a, guint n_a, const guint16 *b, guint n_b)
{
  guint i = 0, k = 0, common = 0;

  while (i < n_a && k < n_b)
    if (a[i] < b[k])
      i++;
    else if (a[i] > b[k])
      k++;
    else
      {
        common++;
        i++;
        k++;
      }
  return common;
}

static void
compare_side (const SmritiSimilar *a, const SmritiSimilar *b, guint side, guint *out_common, guint *out_n_a, guint *out_n_b)
{
  gboolean by_pairs = a->pairs[side] && b->pairs[side];

  *out_n_a = by_pairs ? a->n_pairs[side] : a->n_grams[side];
  *out_n_b = by_pairs ? b->n_pairs[side] : b->n_grams[side];
  *out_common = by_pairs ? count_common (a->pairs[side], *out_n_a, b->pairs[side], *out_n_b)
                         : count_common (a->grams[side], *out_n_a, b->grams[side], *out_n_b);
}

double
smriti_similar_side (const SmritiSimilar *a, const SmritiSimilar *b, guint side)
{
  guint common, n_a, n_b;

  compare_side (a, b, side, &common, &n_a, &n_b);
  return n_a + n_b == 0 ? 1 : 2.0 * common / (n_a + n_b);
}

double
smriti_similar_overlap (const SmritiSimilar *a, const SmritiSimilar *b, guint side)
{
  guint common, n_a, n_b;

  compare_side (a, b, side, &common, &n_a, &n_b);
  return MIN (n_a, n_b) == 0 ? 0 : (double) common / MIN (n_a, n_b);
}

double
smriti_similar_score (const SmritiSimilar *a, const SmritiSimilar *b)
{
  double front = smriti_similar_side (a, b, 0);
  double back = smriti_similar_side (a, b, 1);

  return front < SMRITI_SIMILAR_SIDE || back < SMRITI_SIMILAR_SIDE ? 0 : sqrt (front * back);
}

gboolean
smriti_similar_is_clear (double best, double second)
{
  return best - second >= MAX (0.03, (1 - second) / 4);
}
