/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Somebody's answers, fetched from the daemon page by page: as records the
 * model of memory takes (common/memory/history.h), and beside each what else is
 * known of it. */

#pragma once

#include "common/memory/history.h"

#include "smriti-dbus.h"

/* What else is known of an answer. */
typedef struct
{
  guint took_ms; /* 0 = not known */
  gint32 elapsed_days;
  gint64 interval_s; /* promised */
  gboolean was_new;  /* the card's first */
} SmritiReviewDetail;

typedef struct
{
  GArray *reviews; /* of SmritiReview, in the order of the log; card = place in ids */
  GArray *details; /* of SmritiReviewDetail, parallel */
  GPtrArray *ids;  /* of char *: the cards, in the order they came */
} SmritiPast;

/* All that stand, or those of review days from @since on (SMRITI_DAY_NONE = all). */
SmritiPast *smriti_past_fetch (SmritiDbusDaemon *daemon, gint32 since, GError **error);
void smriti_past_free (SmritiPast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPast, smriti_past_free)
