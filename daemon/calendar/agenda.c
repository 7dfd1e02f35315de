/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Cadences, snooze words and the repeats of a reminder. Dates come from the
 * rule each time, never from the date before: the 31st that February cut to the
 * 28th is the 31st again in March. */

#include "daemon/calendar/agenda.h"

#include "common/error.h"
#include "daemon/calendar/review_day.h"

#define EVENING_MIN (18 * 60)
#define MAX_SNOOZE_MIN (7 * 24 * 60)

#define AGAIN_FIRST_S (2 * 3600)
#define AGAIN_SECOND_S (5 * 3600)

SmritiRule *
smriti_rule_new (const char *topic, SmritiCadence cadence)
{
  SmritiRule *rule = g_new0 (SmritiRule, 1);

  rule->topic = g_strdup (topic);
  rule->cadence = cadence;
  rule->first_day = rule->anchor_day = SMRITI_DAY_NONE;
  rule->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_step_free);
  return rule;
}

void
smriti_rule_free (SmritiRule *rule)
{
  if (!rule)
    return;
  g_free (rule->topic);
  g_free (rule->title);
  g_free (rule->entry);
  g_clear_pointer (&rule->steps, g_ptr_array_unref);
  g_free (rule);
}

/* ── one function a cadence: its first day after @day ── */

static gint32
next_weekly (int weekday, gint32 day)
{
  int ahead = (weekday - smriti_day_weekday (day) + 7) % 7;

  return day + (ahead == 0 ? 7 : ahead);
}

static gint32
next_cycle (gint32 anchor_day, gint32 n_days, gint32 day)
{
  if (anchor_day == SMRITI_DAY_NONE)
    return SMRITI_DAY_NONE;
  if (day < anchor_day)
    return anchor_day + n_days;
  return day + n_days - (day - anchor_day) % n_days;
}

/* Day @day_of_month of the month @months after that of @day, or its last day. */
static gint32
in_month (gint32 day, int months, int day_of_month)
{
  int year, month, unused;

  smriti_day_to_ymd (day, &year, &month, &unused);
  month += months;
  year += month > 12 ? 1 : month < 1 ? -1 : 0;
  month = month > 12 ? 1 : month < 1 ? 12 : month;
  day_of_month = CLAMP (day_of_month, 1, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year));
  return smriti_day_from_ymd (year, month, day_of_month);
}

static gint32
next_monthly (int day_of_month, gint32 day)
{
  gint32 here = in_month (day, 0, day_of_month);

  return here > day ? here : in_month (day, 1, day_of_month);
}

static gint32
next_by_cadence (const SmritiRule *rule, gint32 day)
{
  switch (rule->cadence)
    {
    case SMRITI_CADENCE_DAILY:
      return day + 1;
    case SMRITI_CADENCE_WEEKLY:
      return next_weekly (rule->weekday, day);
    case SMRITI_CADENCE_30_DAY:
      return next_cycle (rule->anchor_day, 30, day);
    case SMRITI_CADENCE_90_DAY:
      return next_cycle (rule->anchor_day, 90, day);
    case SMRITI_CADENCE_MONTHLY:
      return next_monthly (rule->day_of_month, day);
    default:
      return SMRITI_DAY_NONE;
    }
}

gint32
smriti_rule_next (const SmritiRule *rule, gint32 day)
{
  if (day == SMRITI_DAY_NONE)
    return SMRITI_DAY_NONE;
  return next_by_cadence (rule, rule->first_day == SMRITI_DAY_NONE ? day : MAX (day, rule->first_day - 1));
}

static gint32
current_cycle (gint32 anchor_day, gint32 n_days, gint32 today)
{
  if (anchor_day == SMRITI_DAY_NONE || today < anchor_day || today - anchor_day < n_days)
    return SMRITI_DAY_NONE;
  return today - (today - anchor_day) % n_days;
}

static gint32
current_by_cadence (const SmritiRule *rule, gint32 today)
{
  gint32 here;

  switch (rule->cadence)
    {
    case SMRITI_CADENCE_DAILY:
      return today;
    case SMRITI_CADENCE_WEEKLY:
      return next_weekly (rule->weekday, today) - 7;
    case SMRITI_CADENCE_30_DAY:
      return current_cycle (rule->anchor_day, 30, today);
    case SMRITI_CADENCE_90_DAY:
      return current_cycle (rule->anchor_day, 90, today);
    case SMRITI_CADENCE_MONTHLY:
      here = in_month (today, 0, rule->day_of_month);
      return here <= today ? here : in_month (today, -1, rule->day_of_month);
    default:
      return SMRITI_DAY_NONE;
    }
}

gint32
smriti_rule_current (const SmritiRule *rule, gint32 today)
{
  gint32 day = today == SMRITI_DAY_NONE ? SMRITI_DAY_NONE : current_by_cadence (rule, today);

  if (day != SMRITI_DAY_NONE && day >= rule->first_day)
    return day;
  return rule->last_done_day != 0 && rule->last_done_day <= today ? rule->last_done_day : SMRITI_DAY_NONE;
}

gint64
smriti_rule_opens_at (const SmritiRule *rule, gint32 day, int rollover_min, GTimeZone *zone)
{
  return smriti_review_day_instant (day, rule->minute, rollover_min, zone);
}

gint32
smriti_rule_open_day (const SmritiRule *rule, gint64 now_s, int rollover_min, GTimeZone *zone)
{
  gint32 day = smriti_rule_current (rule, smriti_review_day_at (now_s, zone, rollover_min));

  if (rule->cadence == SMRITI_CADENCE_DAILY || day == SMRITI_DAY_NONE
      || smriti_rule_opens_at (rule, day, rollover_min, zone) <= now_s)
    return day;
  return smriti_rule_current (rule, day - 1);
}

/* ── snooze ── */

/* "15m", "1h": minutes, or FALSE. */
static gboolean
parse_span (const char *when, int *out_minutes)
{
  guint64 n;
  char *end;

  if (!g_ascii_isdigit (when[0]))
    return FALSE;
  n = g_ascii_strtoull (when, &end, 10);
  if ((end[0] != 'm' && end[0] != 'h') || end[1] != '\0' || n < 1 || n > MAX_SNOOZE_MIN)
    return FALSE;
  n *= end[0] == 'h' ? 60 : 1;
  if (n > MAX_SNOOZE_MIN)
    return FALSE;
  *out_minutes = (int) n;
  return TRUE;
}

static gint64
tomorrow (gint64 now_s, GTimeZone *zone, const SmritiSettings *settings)
{
  gint32 today = smriti_review_day_at (now_s, zone, settings->rollover_minute);

  return smriti_review_day_instant (today + 1, settings->daily_minute, settings->rollover_minute, zone);
}

gboolean
smriti_snooze_parse (const char *when, gint64 now_s, GTimeZone *zone, const SmritiSettings *settings, gint64 limit_s,
                     gint64 *out_until_s, GError **error)
{
  int minutes;
  gint64 until_s;

  if (parse_span (when, &minutes))
    until_s = now_s + (gint64) minutes * 60;
  else if (g_str_equal (when, "evening"))
    until_s = smriti_next_shown (now_s, EVENING_MIN, zone);
  else if (g_str_equal (when, "tomorrow"))
    until_s = tomorrow (now_s, zone, settings);
  else if (smriti_minute_from_string (when, &minutes))
    until_s = smriti_next_shown (now_s, minutes, zone);
  else
    {
      g_autofree char *shown = g_utf8_make_valid (when, -1);

      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "cannot snooze until '%s'; say 15m, 1h (up to 7 days), evening, tomorrow or HH:MM", shown);
      return FALSE;
    }
  *out_until_s = limit_s > now_s ? MIN (until_s, limit_s) : until_s;
  return TRUE;
}

/* ── repeats ── */

static gint64
after_quiet (gint64 at_s, GTimeZone *zone, const SmritiSettings *settings)
{
  return smriti_quiet_end (at_s, settings->quiet_from_minute, settings->quiet_to_minute, zone);
}

gint64
smriti_reminder_again (gint64 first_s, guint times_asked, gint32 day, GTimeZone *zone, const SmritiSettings *settings)
{
  gint64 at_s;

  if (times_asked < 1 || times_asked > 2)
    return 0;
  at_s = after_quiet (first_s + AGAIN_FIRST_S, zone, settings);
  if (times_asked == 2)
    at_s = after_quiet (MAX (first_s + AGAIN_SECOND_S, at_s + AGAIN_SECOND_S - AGAIN_FIRST_S), zone, settings);
  return smriti_review_day_at (at_s, zone, settings->rollover_minute) == day ? at_s : 0;
}

/* ── asking ── */

gint64
smriti_outside_quiet (gint64 at_s, GTimeZone *zone, const SmritiSettings *settings)
{
  return after_quiet (at_s, zone, settings);
}

gint64
smriti_occurrence_asks_at (const SmritiOccurrence *occurrence, GTimeZone *zone, const SmritiSettings *settings,
                           gboolean *out_snoozed)
{
  gint32 first_day;
  gint64 again_s;

  *out_snoozed = occurrence->snoozed_s > 0 && (occurrence->times_asked == 0 || occurrence->snoozed_s > occurrence->last_asked_s);
  /* What is put off before its hour has come is not asked before it. */
  if (occurrence->times_asked == 0)
    return *out_snoozed ? MAX (occurrence->snoozed_s, occurrence->opens_s) : occurrence->opens_s;
  if (*out_snoozed)
    return occurrence->snoozed_s;
  first_day = smriti_review_day_at (occurrence->first_asked_s, zone, settings->rollover_minute);
  again_s = smriti_reminder_again (occurrence->first_asked_s, occurrence->times_asked, first_day, zone, settings);
  return again_s > occurrence->last_asked_s ? again_s : 0;
}
