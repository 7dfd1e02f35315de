/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* All cards counted by what is known of them, in a worker, since it reads each. */

#pragma once

#include "common/enums.h"
#include "common/memory/fsrs.h"
#include "daemon/store/store.h"

#include <gio/gio.h>

#define SMRITI_CENSUS_BANDS 6
#define SMRITI_CENSUS_LEECHES 5

/* The bands of stability end at these many days; the last has no end. */
extern const int smriti_census_ends[SMRITI_CENSUS_BANDS - 1];

typedef struct
{
  guint cards;                      /* that have a text */
  guint states[4];                  /* of them, by SmritiState */
  guint off;                        /* of them, not asked: suspended, archived, or away */
  double memorised;                 /* the sum of their chances of recall today */
  guint bands[SMRITI_CENSUS_BANDS]; /* cards that were met, by stability */
  guint n_leeches;                  /* that are asked */
  GArray *leeches;                  /* n (gint64) of the first of them, most lapses first */
} SmritiCensus;

void smriti_census_free (SmritiCensus *census);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCensus, smriti_census_free)

/* @parameters are copied. */
void smriti_census_async (SmritiStore *store, const SmritiParameters *parameters, gint32 today, GAsyncReadyCallback callback,
                          gpointer user_data);
SmritiCensus *smriti_census_finish (GAsyncResult *result, GError **error);
