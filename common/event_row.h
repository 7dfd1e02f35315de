/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* An event, whole, as it crosses the bus in ExportEvents and ImportEvents. The
 * one place that knows its type. What comes in is hostile: words must be known,
 * numbers fit; whether they make sense is the store's to say. */

#pragma once

#include "common/event.h"

/* id, at (ms), offset (s), day, hlc, type, subject, payload, answer: grade,
 * elapsed days, state before, state after, step after, parameters, interval (s),
 * due (s), due day, took (ms), token; "" and 0 for all that is no answer */
#define SMRITI_EVENT_ROW_TYPE "(sxisxssa{ss}(sissisxxsus))"
#define SMRITI_EVENT_ROWS_TYPE "a" SMRITI_EVENT_ROW_TYPE

/* New floating variant of SMRITI_EVENT_ROW_TYPE. */
GVariant *smriti_event_to_row (const SmritiEvent *event);

/* @row: of SMRITI_EVENT_ROW_TYPE (else a programmer's error). NULL with
 * INVALID_ARGUMENT or LIMIT, which names the event. */
SmritiEvent *smriti_event_from_row (GVariant *row, GError **error);
