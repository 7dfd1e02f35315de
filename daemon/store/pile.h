/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a plan for overdue cards is made of: the cards that were met, as they
 * stand, and how long somebody takes. */

#pragma once

#include "common/memory/backlog.h"
#include "daemon/store/store.h"

/* All cards that are asked and were met. In any thread: the file at @path is
 * opened for it. Seconds and shares of grades go into @rules, from the last 2000
 * events, where they tell enough. New GArray of SmritiBacklogCard. */
GArray *smriti_pile_read (const char *path, gint32 today, SmritiBacklogRules *rules, GError **error);

typedef struct
{
  gint64 n;
  SmritiBacklogCard card;
} SmritiPileRow;

#define SMRITI_PILE_ROWS 5000

/* Due cards of one pool not answered today, the longest overdue first, at most
 * SMRITI_PILE_ROWS: on the main thread. New GArray of SmritiPileRow. */
GArray *smriti_pile_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s);
/* As smriti_pile_read() does with @rules. */
void smriti_pile_speed (SmritiStore *store, SmritiBacklogRules *rules);

/* Cards that are asked and were due before @today. */
guint smriti_pile_count (SmritiStore *store, gint32 today);
/* New cards that are asked, of entry @entry and what is beneath it; "" = of the whole outline. */
guint smriti_pile_count_new (SmritiStore *store, gint64 outline, const char *entry);
