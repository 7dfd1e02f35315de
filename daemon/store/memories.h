/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The memories of all cards, folded from the log in one pass over it: after a
 * fit every card needs that, and one query a card would take minutes where there
 * are ten million answers. */

#pragma once

#include "common/memory/fsrs.h"
#include "daemon/store/store.h"

/* The rows it is made of; a benchmark compares with merely stepping them. */
#define SMRITI_MEMORIES_ROWS                                         \
  "SELECT subject, day, grade, hlc, at_ms FROM event WHERE type = 1" \
  " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) ORDER BY n"

/* Five numbers of eight bytes: SMRITI_CARD_MEMORY_TYPE as it is. */
typedef struct
{
  gint64 card; /* row of the card */
  SmritiMemory memory;
  gint64 answers; /* that stand: of these it is the fold */
  gint64 last_ms; /* of the last of them, UTC */
} SmritiCardMemory;

#define SMRITI_CARD_MEMORY_TYPE "(xddxx)"

/* Of all cards that have answers, with @parameters. Not among them, for the
 * caller to fold one by one: cards whose memory began in another program, and
 * those whose answers did not arrive in the order of the fold. New GArray of
 * SmritiCardMemory, in the order of the cards; NULL with @error. */
GArray *smriti_memories_fold (SmritiStore *store, const SmritiParameters *parameters, GError **error);
