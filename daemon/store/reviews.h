/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The answers that stand, page by page in the order of the log: what somebody's
 * history is, for those who learn from it or count it. Looked for in a worker
 * with a read-only connection, so that a history of millions holds nobody up. */

#pragma once

#include "common/enums.h"
#include "daemon/store/log.h"

typedef struct
{
  gint64 n;   /* order of arrival */
  char *card; /* its id as keys are joined today */
  SmritiGrade grade;
  gint32 day;
  gint64 at_ms;
  guint took_ms; /* 0 = not known */
  int elapsed_days;
  SmritiState state_before;
  gint64 interval_s; /* promised */
  gint32 due_day;
} SmritiReviewRow;

typedef struct
{
  gint64 after;   /* n; 0 = from the start */
  guint limit;    /* rows */
  char *card;     /* id, or NULL = of any */
  gint32 since;   /* review day, G_MININT32 = any; with @after 0 the search begins where it can first be */
  gint64 since_s; /* an instant before which no event of that day can be */
  SmritiLogOrder order;
} SmritiReviewQuery;

typedef struct
{
  GPtrArray *rows; /* of SmritiReviewRow */
  gint64 last;     /* go on after it; what was asked for when there is no more */
  gint64 total;    /* events in the log */
  SmritiLogOrder order;
} SmritiReviewPage;

void smriti_review_page_free (SmritiReviewPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiReviewPage, smriti_review_page_free)

/* @query is copied. A page reads 20000 events at most: it may hold fewer rows
 * than asked for, or none, and not be the last. */
void
smriti_reviews_page_async (SmritiStore *store, const SmritiReviewQuery *query, GAsyncReadyCallback callback, gpointer user_data);
SmritiReviewPage *smriti_reviews_page_finish (GAsyncResult *result, GError **error);
