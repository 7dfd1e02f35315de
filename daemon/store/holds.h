/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which entries of an outline wait for which others, as its notes say. Whether one
 * is open now is decided in study/waiting.c. */

#pragma once

#include "common/notes/hold.h"
#include "daemon/store/store.h"

/* Those of @note, in place of what was there; @holds of SmritiHold. */
gboolean smriti_holds_write (SmritiStore *store, gint64 note, const GPtrArray *holds, GError **error);

/* Of all notes of the outline note @outline that are there, one for each entry that
 * waits, in the order of their numbers. New array of SmritiHold. */
GPtrArray *smriti_holds_of (SmritiStore *store, gint64 outline);

/* At least 80 % of the cards that are asked in entry @key and beneath it have left
 * learning; where there are none it counts as known. */
gboolean smriti_entry_is_known (SmritiStore *store, gint64 outline, const char *key);

/* How many cards are asked in entry @key and beneath it, and how many of them have left learning. */
void smriti_entry_count (SmritiStore *store, gint64 outline, const char *key, guint *out_cards, guint *out_learnt);

/* Adds where @key and what is beneath it stand in the outline to @positions (of
 * guint), as SmritiCardRange in due.c counts them. */
void smriti_entry_positions (SmritiStore *store, gint64 outline, const char *key, GArray *positions);
