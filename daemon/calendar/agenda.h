/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which occurrences exist around now: cadence rules of each topic in, dated
 * occurrences out. Pure: what was ticked, skipped, snoozed or done comes in as
 * marks read from the store. The daily one is the first of its kind; the other
 * cadences use the same functions. */

#pragma once

#include "common/occurrence.h"
#include "common/settings.h"

/* One rule of one topic, as the outline note and the settings give it. */
typedef struct
{
  char *topic;
  SmritiCadence cadence;
  int minute;        /* wall time it asks at */
  int weekday;       /* weekly: 0 = Monday */
  int day_of_month;  /* monthly: 1..31, clamped to the month */
  gint32 anchor_day; /* 30-day, 90-day: counted from here */
  int concepts;      /* daily quota */
  int snippets;
  GPtrArray *steps; /* of SmritiStep, owned: what each occurrence begins with */
} SmritiRule;

void smriti_rule_free (SmritiRule *rule);

/* Review day of the occurrence of @rule that is open on @today or was last to
 * open before it; SMRITI_DAY_NONE when there was none yet. A 30-day
 * or 90-day cadence first comes that many days after its anchor, and without
 * one (SMRITI_DAY_NONE) never; the others do not look at the anchor. */
gint32 smriti_rule_current (const SmritiRule *rule, gint32 today);
/* Review day of the first occurrence after @day; SMRITI_DAY_NONE when there is none. */
gint32 smriti_rule_next (const SmritiRule *rule, gint32 day);

/* UTC s the user asked for with "15m", "1h" (up to 7 days), "evening" (18:00),
 * "tomorrow" (the daily hour of the next review day) or "HH:MM" (the next time
 * the clock shows it), counted from @now_s and after it; what is later than
 * @limit_s (the next slot; 0 = no limit) becomes @limit_s.
 * SMRITI_ERROR_INVALID_ARGUMENT names the accepted forms. */
gboolean smriti_snooze_parse (const char *when, gint64 now_s, GTimeZone *zone, const SmritiSettings *settings, gint64 limit_s,
                              gint64 *out_until_s, GError **error);

/* When an unanswered reminder first asked at @first_s comes again: after 2 h,
 * after 5 h, then no more. @times_asked >= 1. 0 = not again today; never inside
 * quiet hours (then at their end if still the same review day, else 0; where
 * that put off the first repeat, the second comes 3 h after it). */
gint64 smriti_reminder_again (gint64 first_s, guint times_asked, gint32 day, GTimeZone *zone, const SmritiSettings *settings);
