/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Last words: what a card with history said when its text was last seen, kept
 * so that it is known again when it turns up elsewhere in another wording. No
 * truth, only evidence: one row a card, and a card whose text stands somewhere
 * is not lost, whatever is still written here. */

#pragma once

#include "common/card.h"
#include "daemon/store/store.h"

typedef struct
{
  SmritiCard *card; /* key, text_key, kind, part, front, back, block_id */
  gint64 n;         /* the card */
  gint64 at_ms;
} SmritiLost;

void smriti_lost_free (SmritiLost *lost);

/* Of card @n; takes the place of what was written of it before. @front_hash:
 * what the caller finds its front by. */
gboolean smriti_lost_put (SmritiStore *store, gint64 n, const SmritiCard *card, guint32 front_hash, gint64 at_ms, GError **error);

/* Lost cards with @card's text without a stamp, its block id, or @front_hash, the
 * latest first, at most @limit. New array of SmritiLost. */
GPtrArray *smriti_lost_find (SmritiStore *store, const SmritiCard *card, guint32 front_hash, guint limit);

/* Every front's hash, text and block id there is (NULL = none). */
void smriti_lost_foreach (SmritiStore *store,
                          void (*func) (guint32 front_hash, const char *text, const char *block_id, gpointer user_data),
                          gpointer user_data);
