/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Times for people, short and the same in every language setting. */

#pragma once

#include <glib.h>

/* "45s", "10m", "3h", "8d", "2.5mo", "1.2y": what stands on a key. */
char *smriti_when_interval (gint64 seconds);

/* "now", "in 10 min", "in 3 h", "tomorrow", "in 8 days", "on 2027-03-01". */
char *smriti_when_due (gint64 due_s, gint64 now_s);

/* "14:05" today, else "tomorrow 09:00" or "Fri 2026-11-27 09:00". */
char *smriti_when_at (gint64 at_s, gint64 now_s);

/* "Monday 2026-12-07 09:00": said alone, so nobody has to count. */
char *smriti_when_full (gint64 at_s);

/* For what stays open for days: "18:00" today, "tomorrow", "Monday" within the
 * week, else "Mon 2026-12-07". */
char *smriti_when_until (gint64 at_s, gint64 now_s);

/* The local date as a day (common/day.h). */
gint32 smriti_when_day (gint64 at_s);

/* "2026-11-23 14:05:10" local time, for the log. */
char *smriti_when_stamp (gint64 at_s);

/* "1 card", "2 cards": @many NULL adds an s. */
char *smriti_count (guint n, const char *one, const char *many);
