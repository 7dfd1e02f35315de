/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How far the notes and cards of a curriculum cover its outline, item by item: taught by a
 * sub-heading of the item's words or by prose that has them; asked by cards beneath that
 * sub-heading, or with its words in them; known. Reads, changes nothing. */

#pragma once

#include "client/curriculum.h"
#include "client/json.h"

typedef struct
{
  char *item;
  gboolean taught;
  guint asked, known; /* cards; known: in review and not due, or archived */
} SmritiCoverage;

/* Key of each entry that has items → GPtrArray of SmritiCoverage. New table; the keys are the curriculum's. */
GHashTable *smriti_coverage_read (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, gint64 now_s, GError **error);

/* "coverage": a list; @covered NULL = an empty one. */
void smriti_json_coverage (SmritiJson *json, const GPtrArray *covered);
