/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A history laid out for passes over four cards at once: groups of four cards of
 * about the same number of answers, row by row their first answers, their second
 * ones … A card that has ended has grade 0 in the rows that are left. */

#pragma once

#include "common/memory/history.h"
#include "common/memory/lanes.h"

/* Answers of a card beyond this one are not learnt from (fsrs-rs): nobody remembers by being asked that often. */
#define SMRITI_PACK_MAX_ANSWERS 256

typedef struct
{
  guint n_groups;
  guint *n_rows; /* of each group */
  guint *card;   /* of each lane of each group: its place in the history; G_MAXUINT = none */

  /* SMRITI_N_LANES a row, the groups' rows one after the other */
  double *grade;   /* 0 = nothing here */
  double *elapsed; /* whole days since the answer before */
  double *exact;   /* the same in fractional days, by the clock */
  double *weight;  /* of an item; 0 = no item, or not learnt from */
  guint *item;     /* which item; G_MAXUINT = none */
  guint n_items;   /* of the history */
  double total_weight;
} SmritiPack;

/* @weighted: recent items count more (smriti_history_recency()). */
SmritiPack *smriti_pack_new (const SmritiHistory *history, gboolean weighted);
void smriti_pack_free (SmritiPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPack, smriti_pack_free)
