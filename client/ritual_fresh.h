/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the ritual's step about the document is told of what may no longer be so: stale
 * entries, observations to be looked at again, cards that do not hold in the topic's
 * version. Seen by the client alone; what cannot be read is left out. */

#pragma once

#include "client/freshness.h"
#include "client/watch_list.h"

typedef struct
{
  GPtrArray *curricula;
  gint32 today;
  GPtrArray *stale;                    /* of const SmritiFreshness */
  GPtrArray *watch;                    /* of const SmritiObservation: those that are due */
  GPtrArray *outdated;                 /* of GVariant, rows of cards; the first ones */
  GPtrArray *freshness, *observations; /* what those are of */
} SmritiRitualFresh;

/* Of @topic's outline notes. Never NULL. */
SmritiRitualFresh *smriti_ritual_fresh_read (SmritiDbusDaemon *daemon, const char *topic);
void smriti_ritual_fresh_free (SmritiRitualFresh *fresh);

/* "stale", "watch", "outdated": lists; @fresh NULL = empty ones. */
void smriti_ritual_fresh_json (const SmritiRitualFresh *fresh, SmritiJson *json);
