/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/pack.h"

#include <stdlib.h>

#define MS_PER_DAY 86400000.0

static guint
length_of (const SmritiHistory *history, guint c)
{
  return history->first[c + 1] - history->first[c];
}

/* The cards, longest first, so that the four of a group end together: a counting
 * sort, for there may be many cards and no card has very many answers. */
static guint *
by_length (const SmritiHistory *history)
{
  guint *order = g_new (guint, history->n_cards + 1);
  g_autofree guint *next = NULL;
  guint longest = 0;

  for (guint c = 0; c < history->n_cards; c++)
    longest = MAX (longest, length_of (history, c));
  next = g_new0 (guint, longest + 2);
  for (guint c = 0; c < history->n_cards; c++)
    next[longest - length_of (history, c) + 1]++;
  for (guint i = 0; i <= longest; i++)
    next[i + 1] += next[i];
  for (guint c = 0; c < history->n_cards; c++)
    order[next[longest - length_of (history, c)]++] = c;
  return order;
}

static gsize
count_rows (SmritiPack *pack, const SmritiHistory *history, const guint *order)
{
  gsize rows = 0;

  for (guint g = 0; g < pack->n_groups; g++)
    {
      pack->n_rows[g] = length_of (history, order[g * SMRITI_N_LANES]);
      rows += pack->n_rows[g];
      for (guint lane = 0; lane < SMRITI_N_LANES; lane++)
        {
          guint nth = g * SMRITI_N_LANES + lane;

          pack->card[nth] = nth < history->n_cards ? order[nth] : G_MAXUINT;
        }
    }
  return rows;
}

/* The answers of one card into its lane; @cell is where the group's first row has that lane. */
static void
lay_card (SmritiPack *pack, const SmritiHistory *history, const guint *item_of, guint c, gsize cell, gboolean weighted)
{
  for (guint r = history->first[c]; r < history->first[c + 1]; r++, cell += SMRITI_N_LANES)
    {
      guint k = item_of[r];
      double gap_ms = r == history->first[c] ? 0 : (double) history->at_ms[r] - (double) history->at_ms[r - 1];

      pack->grade[cell] = history->grade[r];
      pack->elapsed[cell] = history->elapsed_days[r];
      pack->exact[cell] = gap_ms / MS_PER_DAY;
      pack->item[cell] = k;
      if (k == G_MAXUINT || r - history->first[c] >= SMRITI_PACK_MAX_ANSWERS)
        continue;
      pack->weight[cell] = weighted ? smriti_history_recency (k, history->n_items) : 1;
      pack->total_weight += pack->weight[cell];
    }
}

SmritiPack *
smriti_pack_new (const SmritiHistory *history, gboolean weighted)
{
  SmritiPack *pack = g_new0 (SmritiPack, 1);
  g_autofree guint *order = by_length (history);
  g_autofree guint *item_of = g_new (guint, history->n_reviews + 1);
  gsize rows, row = 0;

  pack->n_groups = (history->n_cards + SMRITI_N_LANES - 1) / SMRITI_N_LANES;
  pack->n_rows = g_new (guint, pack->n_groups + 1);
  pack->card = g_new (guint, pack->n_groups * SMRITI_N_LANES + 1);
  pack->n_items = history->n_items;
  rows = count_rows (pack, history, order);
  pack->grade = g_new0 (double, rows *SMRITI_N_LANES + 1);
  pack->elapsed = g_new0 (double, rows *SMRITI_N_LANES + 1);
  pack->exact = g_new0 (double, rows *SMRITI_N_LANES + 1);
  pack->weight = g_new0 (double, rows *SMRITI_N_LANES + 1);
  pack->item = g_new (guint, rows * SMRITI_N_LANES + 1);
  memset (pack->item, 0xff, (rows * SMRITI_N_LANES + 1) * sizeof *pack->item);

  memset (item_of, 0xff, (history->n_reviews + 1) * sizeof *item_of);
  for (guint k = 0; k < history->n_items; k++)
    item_of[history->items[k]] = k;
  for (guint g = 0; g < pack->n_groups; g++)
    {
      for (guint lane = 0; lane < SMRITI_N_LANES; lane++)
        if (pack->card[g * SMRITI_N_LANES + lane] != G_MAXUINT)
          lay_card (pack, history, item_of, pack->card[g * SMRITI_N_LANES + lane], row * SMRITI_N_LANES + lane, weighted);
      row += pack->n_rows[g];
    }
  return pack;
}

void
smriti_pack_free (SmritiPack *pack)
{
  if (!pack)
    return;
  g_free (pack->n_rows);
  g_free (pack->card);
  g_free (pack->grade);
  g_free (pack->elapsed);
  g_free (pack->exact);
  g_free (pack->weight);
  g_free (pack->item);
  g_free (pack);
}
