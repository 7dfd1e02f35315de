/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* When the entries of a curriculum were last looked through, by the remark
 * "%% checked … %%" of their notes or a record of kind "checked" (subject TOPIC/KEY),
 * whichever is later, and which are past their shelf life. Reads, changes nothing. */

#pragma once

#include "client/curriculum.h"
#include "client/json.h"

#define SMRITI_CHECKED_KIND "checked"

typedef struct
{
  const SmritiCurriculum *curriculum;
  const SmritiEntry *entry;
  gint32 checked_day;
  guint shelf_days; /* how long that is good, 0 = nobody says */
  gint32 over_days; /* past the shelf life; negative: so many are left; 0 without one */
  gboolean stale;   /* the shelf life is over */
  const char *path; /* of the note that has the remark, else of the outline note */
  guint line;
} SmritiFreshness;

/* Those that were ever looked through, in the order of the outline. New array of SmritiFreshness, which must not outlive @curricula. */
GPtrArray *smriti_freshness_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, gint32 today, GError **error);

void smriti_json_freshness (SmritiJson *json, const SmritiFreshness *freshness);
