/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log as the model of memory reads it: of each answer when, which card and
 * which grade, nothing else, so that many can be read at a time. Only what
 * stands, in the order of the fold (hlc, device, seq). */

#pragma once

#include "common/event.h"
#include "common/memory/history.h"
#include "daemon/store/store.h"

/* An answer, what was taken over of a card (ADOPTED), or a parameter set (FITTED). */
typedef struct
{
  gint64 n;     /* of the event */
  gint64 card;  /* row of the card that goes by its key; 0 = none does, and for FITTED */
  gint64 at_ms; /* UTC */
  gint32 day;   /* review day */
  SmritiEventType type;
  SmritiGrade grade; /* of an answer */
} SmritiPast;

/* Answers to @card, and what was taken over of it. New GArray of SmritiPast. */
GArray *smriti_answers_of_card (SmritiStore *store, gint64 card);

/* All three types, of those that arrived after the @n-th event: calls @func with
 * each. FALSE when they could not all be read. */
typedef void (*SmritiPastFunc) (const SmritiPast *past, gpointer user_data);
gboolean smriti_answers_after (SmritiStore *store, gint64 n, SmritiPastFunc func, gpointer user_data, GError **error);

/* The highest hybrid logical clock of any event that arrived after the @n-th; 0 = there is none. */
gint64 smriti_answers_latest_hlc (SmritiStore *store, gint64 n);

/* Answers to fit to: of each @share-th card (1 = all), without cards whose memory
 * began in another program. In no order. New GArray of SmritiReview. */
GArray *smriti_answers_to_fit (SmritiStore *store, guint share);

/* How many answers stand. */
gint64 smriti_answers_count (SmritiStore *store);
