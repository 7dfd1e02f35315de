/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log looked through: by time, kind and topic (log.c), and a month of it
 * added up (summary.c). Both run in a worker with a read-only connection, since
 * they may have to read much of it; the main thread reads the few rows found. */

#pragma once

#include "common/event.h"
#include "daemon/store/store.h"

#include <gio/gio.h>

/* How far the log is out of order. Events stand in order of arrival (n), and
 * their times rise with it, but where the clock was set back or the log of
 * another machine was merged in. @back_ms is the farthest that a time lies
 * behind one that arrived before it, over the first @n events: with it, a place
 * for a time is found by halving, right for any log (the more out of order it
 * is, the less is cut off). Worked out once and then only for what was added. */
typedef struct
{
  gint64 n;
  gint64 latest_ms; /* among the first n */
  gint64 back_ms;
} SmritiLogOrder;

typedef struct
{
  gint64 since_s, until_s; /* since ≤ at < until; G_MININT64, G_MAXINT64 = no bound */
  gint64 before_n;         /* arrived before this one; G_MAXINT64 = no bound */
  guint32 types;           /* of 1 << SmritiEventType; 0 = all */
  const char *topic;       /* of the occurrence or the card; NULL = any */
  const char *outside;     /* the topic of cards outside any outline note */
  guint offset, limit;
} SmritiLogFilter;

typedef struct
{
  GArray *rows; /* n of up to limit events, newest arrival first */
  gint64 total; /* those found; the search ends at offset + limit + 1, with limit 0 at SMRITI_LOG_COUNTED */
  SmritiLogOrder order;
} SmritiLogFound;

#define SMRITI_LOG_COUNTED 10000

void smriti_log_found_free (SmritiLogFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiLogFound, smriti_log_found_free)

/* @filter's strings are copied. @known: what was worked out before; zeros = nothing. */
void smriti_log_match_async (SmritiStore *store, const SmritiLogFilter *filter, const SmritiLogOrder *known,
                             GAsyncReadyCallback callback, gpointer user_data);
SmritiLogFound *smriti_log_match_finish (GAsyncResult *result, GError **error);

/* --- a stretch of days added up: of what stands, by the review day it was written on --- */

#define SMRITI_SUMMARY_ROWS 100 /* the newest of each list */
#define SMRITI_SUMMARY_BACK 366 /* days before the end that practice is told of */

typedef struct
{
  guint answers, new_cards, lapses;
  guint cards[2];    /* different ones answered: concepts, snippets */
  guint n_of[32];    /* events by type, without answers; ticked: without those taken off */
  guint done[5];     /* occurrences done, by cadence; of daily ones nothing is known */
  guint missed;      /* dates of the stretch that went by, of all cadences */
  GArray *practised; /* gint32, rising: days with an answer or a tick, the last SMRITI_SUMMARY_BACK */
  GArray *noted;     /* n of ticks with a note or link, newest first */
  GArray *skipped;   /* n of skips */
  GArray *verdicts;  /* n of verdicts */
  SmritiLogOrder order;
} SmritiLogSummary;

void smriti_log_summary_free (SmritiLogSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiLogSummary, smriti_log_summary_free)

/* Of review days @from..@to, which lie within @since_s..@until_s in any zone. */
void smriti_log_summary_async (SmritiStore *store, gint32 from, gint32 to, gint64 since_s, gint64 until_s,
                               const SmritiLogOrder *known, GAsyncReadyCallback callback, gpointer user_data);
SmritiLogSummary *smriti_log_summary_finish (GAsyncResult *result, GError **error);
