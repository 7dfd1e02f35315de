/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A review log as other programs write it: a table (csv.h) with one answer a
 * row. Columns are found by their names, in any order; what else there is, is
 * passed over. Pure: text in, answers out. Unlike cards that are imported, a log
 * is taken whole or not at all: answers that are missing would bend what is
 * learnt from the rest. */

#pragma once

#include "common/memory/history.h"

/* Where days begin. */
typedef struct
{
  GTimeZone *zone; /* NULL = UTC */
  int rollover_minutes;
} SmritiRevlogDays;

#define SMRITI_REVLOG_ROLLOVER_MINUTES 240 /* 04:00 */

typedef struct
{
  SmritiReview *reviews; /* n_reviews of them, in the order of the rows */
  guint *took_ms;        /* of each, 0 = it is not known */
  gsize n_reviews;
  char **cards; /* SmritiReview.card is a place in it: what the log calls the card */
  guint n_cards;
  gboolean looks_like_seconds; /* every time is a number so small that it was hardly meant as milliseconds */
} SmritiRevlog;

/* Columns: card_id, any text; review_rating, 1 to 4 (a row with 0, by which Anki
 * tells of a card moved by hand, is no answer and left out); review_time, ISO 8601
 * with its offset, or Unix milliseconds; review_duration, milliseconds, if there is
 * one. A log without rows, or of no bytes at all, is an empty one. The day of an
 * answer is the date of its local time less the rollover.
 * @name: what messages call the log. Fails with SMRITI_ERROR_FAILED, which says
 * where and what to do. */
SmritiRevlog *
smriti_revlog_parse (const char *text, gsize length, const char *name, const SmritiRevlogDays *days, GError **error);
void smriti_revlog_free (SmritiRevlog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRevlog, smriti_revlog_free)
