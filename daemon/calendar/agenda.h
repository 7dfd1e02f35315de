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
  gint32 first_day;  /* no occurrence before it: the day the note was first read */
  gint32 anchor_day; /* 30-day, 90-day: counted from here */
  int concepts;      /* daily quota */
  int snippets;
  char *title;      /* as the note words it: "Weekly Review" */
  char *entry;      /* outline number of the entry that states it, or NULL */
  GPtrArray *steps; /* of SmritiStep, owned: what each occurrence begins with */

  gint64 outline;       /* what it was read from, 0 = no note */
  gint32 last_done_day; /* with cycle.from = completion: the date of the one that
                           @anchor_day, its completion, belongs to; else 0 */
} SmritiRule;

SmritiRule *smriti_rule_new (const char *topic, SmritiCadence cadence);
void smriti_rule_free (SmritiRule *rule);

/* Review day of the occurrence of @rule that is open on @today or was last to
 * open before it; SMRITI_DAY_NONE when there was none yet. A 30-day
 * or 90-day cadence first comes that many days after its anchor, and without
 * one (SMRITI_DAY_NONE) never; the others do not look at the anchor. */
gint32 smriti_rule_current (const SmritiRule *rule, gint32 today);
/* Review day of the first occurrence after @day; SMRITI_DAY_NONE when there is none. */
gint32 smriti_rule_next (const SmritiRule *rule, gint32 day);

/* UTC s at which the occurrence dated @day is first asked. */
gint64 smriti_rule_opens_at (const SmritiRule *rule, gint32 day, int rollover_min, GTimeZone *zone);
/* The date whose turn it is at @now_s: the latest that has opened; of a daily
 * rule the current review day, whether its hour has come or not. */
gint32 smriti_rule_open_day (const SmritiRule *rule, gint64 now_s, int rollover_min, GTimeZone *zone);

/* When an occurrence that is open, or opens today, is to be asked about next
 * (its opens_s, snooze and reminders so far are looked at); 0 = not again.
 * A snooze that was not asked about since goes before all else: *out_snoozed. */
gint64 smriti_occurrence_asks_at (const SmritiOccurrence *occurrence, GTimeZone *zone, const SmritiSettings *settings,
                                  gboolean *out_snoozed);
/* @at_s, or the end of the quiet hours it lies in. */
gint64 smriti_outside_quiet (gint64 at_s, GTimeZone *zone, const SmritiSettings *settings);

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
