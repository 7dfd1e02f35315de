/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the model knew of the person on the last days, so that it need not learn
 * from all of the log again. A snapshot holds for the log up to a place: what
 * changes there (an answer taken back or come from another device, cards joined
 * or parted) takes it away, in the same transaction. Whoever keeps such a state
 * in memory asks how far back something changed since. */

#pragma once

#include "daemon/store/store.h"

#define SMRITI_SNAPSHOTS_KEPT 8

typedef struct
{
  gint32 day;          /* review day it was taken on; one a day */
  gint64 n;            /* the events that had arrived: all of them are in it */
  gint64 hlc;          /* none of them is later than this */
  char parameters[64]; /* id of the FITTED event in force, "" = the defaults */
} SmritiSnapshot;

/* @state: of @n_state numbers. In the caller's transaction; only the newest ones are kept. */
gboolean
smriti_snapshots_add (SmritiStore *store, const SmritiSnapshot *snapshot, const double *state, guint n_state, GError **error);
/* The newest one; FALSE when there is none with just @n_state numbers. */
gboolean smriti_snapshots_newest (SmritiStore *store, SmritiSnapshot *out, double *state, guint n_state);

/* Something at @hlc of the log is another now: whatever holds up to there or
 * further goes. In the caller's transaction. */
gboolean smriti_snapshots_touch (SmritiStore *store, gint64 hlc, GError **error);
/* Answers to these two cards are one card's now, or no longer: called before the one, after the other. */
gboolean smriti_snapshots_touch_cards (SmritiStore *store, gint64 a, gint64 b, GError **error);
/* The least of @hlc that was touched since this was last asked, taken back or
 * not; G_MAXINT64 = nothing. (store.c) */
gint64 smriti_snapshots_touched (SmritiStore *store);
void smriti_snapshots_note_touched (SmritiStore *store, gint64 hlc);
