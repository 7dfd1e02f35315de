/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a RESCHEDULED event says: the day a card is promised for from now on, until
 * its next answer. It names the answer it was made after by its day: where another
 * one came last, by an undo or from another machine, it says nothing. Pure. */

#pragma once

#include "common/event.h"

#define SMRITI_RUN_MAX 40 /* characters of the id of a run */

typedef struct
{
  gint64 due_s; /* UTC s */
  gint32 due_day;
  gint32 from_day; /* it was promised for this day */
  gint32 last_day; /* of the card's last answer then */
} SmritiPromise;

/* Adds @promise to the payload; @run is the same in all events of one rescheduling. */
void smriti_promise_write (SmritiEvent *event, const SmritiPromise *promise, const char *run);

/* FALSE (and @out left alone) when it is none: a day that is not after the event's, or
 * farther off than any interval, an instant that is not of its day, no run. */
gboolean smriti_promise_read (const SmritiEvent *event, SmritiPromise *out);

/* The run of a RESCHEDULED event, or of one that takes such a one back; NULL = it is
 * of none. The event's. */
const char *smriti_promise_run (const SmritiEvent *event);
