/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which review day an instant belongs to, and back. A review day is the local
 * date after a rollover hour; rules are wall times and dates, and every instant
 * is rebuilt from its rule (a day is not 86,400 seconds). Pure.
 *
 * Days tile time: day d is what lies between start (d) and start (d + 1). A day
 * may be 23 or 25 hours long, and empty where a zone left a date out (Apia has
 * no 2011-12-30). */

#pragma once

#include "common/day.h"

/* Review day of @now_s (UTC s): the local date, one less before @rollover_min
 * (minutes after midnight). Where the clock is set back over the
 * rollover the new day, once begun, goes on. */
gint32 smriti_review_day_at (gint64 now_s, GTimeZone *zone, int rollover_min);

/* UTC s at which the wall clock of @zone shows @minute (of the day) during
 * review day @day: minutes before @rollover_min stand on the next date. In a
 * DST gap the first instant after it, in a fold the first of the two. */
gint64 smriti_review_day_instant (gint32 day, int minute, int rollover_min, GTimeZone *zone);

/* UTC s at which review day @day begins. */
gint64 smriti_review_day_start (gint32 day, int rollover_min, GTimeZone *zone);

/* "HH:MM" or "H:MM" → minutes after midnight; FALSE (and @out_minute as it
 * was) if it is none. */
gboolean smriti_minute_from_string (const char *s, int *out_minute);

/* Whether @minute lies in the interval from..to, which may cross midnight;
 * from == to is never. */
gboolean smriti_quiet_at (int minute, int from_min, int to_min);

/* UTC s when the quiet hours that hold at @now_s end; @now_s itself if none hold. */
gint64 smriti_quiet_end (gint64 now_s, int from_min, int to_min, GTimeZone *zone);

/* UTC s of the first instant after @now_s at which the clock shows @minute; in a
 * gap the end of it. */
gint64 smriti_next_shown (gint64 now_s, int minute, GTimeZone *zone);
