/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The judge of test-calendar-property.c: what a simulated machine did with the
 * dates of its cadences, and whether that was right. It knows walls and dates
 * and counts them apart from daemon/calendar; only where quiet hours end and
 * when a turn begins, once a date was not asked, does it take from there. */

#pragma once

#include "daemon/calendar/agenda.h"
#include "daemon/calendar/review_day.h"

#define YEARS 10
/* From 2010 on: Apia leaves a date out, Sao Paulo turns its clocks at midnight. */
#define START_S G_GINT64_CONSTANT (1262336400) /* 2010-01-01 09:00 UTC */
#define START_DAY 14610
#define N_RULES 5
#define HOUR 3600
#define FOLD_S (27 * HOUR) /* the wall may have shown a later time so long ago */

static const char *const zones[] = { "Europe/Berlin", "America/Sao_Paulo",   "Pacific/Apia",
                                     "Asia/Kolkata",  "Australia/Lord_Howe", "UTC" };

typedef struct
{
  const char *name;
  int daily, weekly, weekday, monthly, rollover, quiet_from, quiet_to;
  gboolean from_completion;
} Choice;

static const Choice choices[] = {
  { "as they come", 540, 1080, 0, 1, 240, 1320, 420, FALSE },
  { "in the gap, the 31st", 150, 150, 6, 31, 60, 0, 0, FALSE },
  { "midnight, the 29th", 0, 1410, 4, 29, 0, 1380, 390, TRUE },
  { "before the rollover", 195, 239, 2, 30, 240, 300, 330, TRUE },
  { "in quiet hours to its end", 1350, 1080, 5, 28, 240, 1320, 420, FALSE },
};

/* What the store would keep of one date. */
typedef struct
{
  SmritiOccurrence *occurrence; /* times_asked, first, last, snoozed */
  gboolean acted;               /* done or skipped */
  gint32 done_day;
  GArray *put_off; /* of Span */
} Mark;

typedef struct
{
  gint64 from_s, to_s; /* from ≤ t < to, and from itself */
  guint zone;          /* awake */
  guint nth;           /* put off: in which stretch of being awake */
} Span;

typedef struct
{
  const Choice *choice;
  SmritiSettings *settings;
  GTimeZone *zones[G_N_ELEMENTS (zones)];
  guint zone;
  gint64 now_s, span_s, end_s;
  SmritiRule *rules[N_RULES];
  GHashTable *marks[N_RULES]; /* day → Mark */
  GArray *awake, *pauses;     /* of Span */
  guint n_asked, n_again, n_snoozed;
} World;

static void
mark_free (Mark *mark)
{
  smriti_occurrence_free (mark->occurrence);
  g_array_unref (mark->put_off);
  g_free (mark);
}

static Mark *
mark_of (World *world, guint r, gint32 day)
{
  Mark *mark = g_hash_table_lookup (world->marks[r], GINT_TO_POINTER (day));

  if (mark)
    return mark;
  mark = g_new0 (Mark, 1);
  mark->occurrence = smriti_occurrence_new ("T", world->rules[r]->cadence, day);
  mark->done_day = SMRITI_DAY_NONE;
  mark->put_off = g_array_new (FALSE, FALSE, sizeof (Span));
  g_hash_table_insert (world->marks[r], GINT_TO_POINTER (day), mark);
  return mark;
}

/* --- the judge: walls and dates, counted apart from the code --- */

static gint64
wall_at (World *world, gint64 at_s)
{
  GTimeZone *zone = world->zones[world->zone];

  return at_s + g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at_s));
}

/* The wall on which the hour of @day stands, as if it stood in UTC. */
static gint64
wall_of (World *world, const SmritiRule *rule, gint32 day)
{
  return ((gint64) day + (rule->minute < world->choice->rollover ? 1 : 0)) * 24 * HOUR + rule->minute * 60;
}

/* The wall has shown @wall_s: it does, or did before it was turned back. */
static gboolean
has_shown (World *world, gint64 wall_s)
{
  if (wall_at (world, world->now_s) >= wall_s)
    return TRUE;
  if (wall_at (world, world->now_s) - world->now_s == wall_at (world, world->now_s - FOLD_S) - (world->now_s - FOLD_S))
    return FALSE;
  for (gint64 ago_s = 0; ago_s <= FOLD_S; ago_s += 60)
    if (wall_at (world, world->now_s - ago_s) >= wall_s)
      return TRUE;
  return FALSE;
}

static gint32
month_day (int year, int month, int day_of_month)
{
  return smriti_day_from_ymd (year, month, MIN (day_of_month, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year)));
}

/* The date after @day, by the words of the rule. */
static gint32
date_after (World *world, guint r, gint32 day)
{
  const SmritiRule *rule = world->rules[r];
  gint32 cycle = rule->cadence == SMRITI_CADENCE_30_DAY ? 30 : 90;
  const Mark *mark = g_hash_table_lookup (world->marks[r], GINT_TO_POINTER (day));
  int year, month, unused;

  switch (rule->cadence)
    {
    case SMRITI_CADENCE_DAILY:
      return day + 1;
    case SMRITI_CADENCE_WEEKLY:
      do
        day++;
      while ((day + 3) % 7 != world->choice->weekday); /* day 0 was a Thursday */
      return day;
    case SMRITI_CADENCE_30_DAY:
    case SMRITI_CADENCE_90_DAY:
      return (world->choice->from_completion && mark && mark->done_day != SMRITI_DAY_NONE ? mark->done_day : day) + cycle;
    case SMRITI_CADENCE_MONTHLY:
    default:
      smriti_day_to_ymd (day, &year, &month, &unused);
      if (month_day (year, month, world->choice->monthly) > day)
        return month_day (year, month, world->choice->monthly);
      return month == 12 ? month_day (year + 1, 1, world->choice->monthly) : month_day (year, month + 1, world->choice->monthly);
    }
}

static gboolean
is_paused (World *world, gint64 at_s, gint64 *out_until_s)
{
  for (guint i = world->pauses->len; i-- > 0;)
    {
      const Span *pause = &g_array_index (world->pauses, Span, i);

      if (at_s < pause->from_s || at_s >= pause->to_s)
        continue;
      *out_until_s = pause->to_s;
      return TRUE;
    }
  return FALSE;
}

static char *
about (World *world, const SmritiOccurrence *occurrence)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (world->now_s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (at, world->zones[world->zone]);
  g_autofree char *stamp = g_date_time_format (local, "%F %T %z");

  return g_strdup_printf ("%s at %s in %s (%s)", occurrence->id, stamp, zones[world->zone], world->choice->name);
}

#define judge(world, occurrence, fact)                        \
  do                                                          \
    {                                                         \
      if (!(fact))                                            \
        {                                                     \
          g_autofree char *text_ = about (world, occurrence); \
          g_error ("%s: not so: %s", text_, #fact);           \
        }                                                     \
    }                                                         \
  while (0)

static void
judge_asking (World *world, guint r, const Mark *mark, gboolean snoozed)
{
  const SmritiRule *rule = world->rules[r];
  const SmritiOccurrence *occurrence = mark->occurrence;
  int minute = (int) (wall_at (world, world->now_s) / 60 % (24 * 60));
  gint32 next = date_after (world, r, occurrence->day);
  gint64 unused;

  judge (world, occurrence, !mark->acted);
  judge (world, occurrence, occurrence->times_asked > 0 || has_shown (world, wall_of (world, rule, occurrence->day)));
  judge (world, occurrence, !smriti_quiet_at (minute, world->choice->quiet_from, world->choice->quiet_to));
  judge (world, occurrence, !is_paused (world, world->now_s, &unused));
  judge (world, occurrence, !snoozed || world->now_s >= occurrence->snoozed_s);
  if (rule->cadence != SMRITI_CADENCE_DAILY)
    judge (world, occurrence, !has_shown (world, wall_of (world, rule, next)));
  else /* the rollover that ends its day has not shown */
    judge (world, occurrence, !has_shown (world, ((gint64) occurrence->day + 1) * 24 * HOUR + world->choice->rollover * 60));
  if (occurrence->times_asked > 0 && !snoozed)
    {
      judge (world, occurrence, occurrence->times_asked < 3 + mark->put_off->len);
      judge (world, occurrence, world->now_s >= occurrence->first_asked_s + 2 * HOUR);
    }
}

/* --- the last judgement --- */

/* In the @nth stretch. A snooze is an instant: it holds from when it was said on,
 * longer where the clock was set back since. */
static gboolean
is_put_off (const Span *span, guint nth, gint64 at_s)
{
  return at_s < span->to_s && (nth > span->nth || (nth == span->nth && at_s >= span->from_s));
}

/* At an instant of its turn, in the @nth stretch of being awake, somebody could have been asked. */
static gboolean
could_be_asked (World *world, guint r, const Mark *mark, gint32 day, guint nth, gint64 *out_at_s)
{
  const Span *awake = &g_array_index (world->awake, Span, nth);
  const SmritiRule *rule = world->rules[r];
  GTimeZone *zone = world->zones[awake->zone];
  int rollover = world->choice->rollover;
  gint32 next = date_after (world, r, day);
  gint64 opens_s = smriti_rule_opens_at (rule, day, rollover, zone);
  gint64 until_s = rule->cadence == SMRITI_CADENCE_DAILY ? smriti_review_day_start (day + 1, rollover, zone)
                                                         : smriti_rule_opens_at (rule, next, rollover, zone);
  gint64 at_s = MAX (awake->from_s, opens_s), before_s;

  do
    {
      before_s = at_s;
      at_s = smriti_outside_quiet (at_s, zone, world->settings);
      is_paused (world, at_s, &at_s);
      for (guint i = 0; mark && i < mark->put_off->len; i++)
        {
          const Span *span = &g_array_index (mark->put_off, Span, i);

          if (is_put_off (span, nth, at_s))
            at_s = span->to_s;
        }
    }
  while (at_s != before_s);
  *out_at_s = at_s;
  return at_s < until_s && (at_s < awake->to_s || at_s == awake->from_s);
}

static void
judge_date (World *world, guint r, gint32 day, guint *n_not_asked)
{
  const Mark *mark = g_hash_table_lookup (world->marks[r], GINT_TO_POINTER (day));
  gint64 wall_s = wall_of (world, world->rules[r], day);
  gint64 turn_s = ((gint64) date_after (world, r, day) - day + 3) * 24 * HOUR;

  if (mark && (mark->occurrence->times_asked > 0 || mark->acted))
    return;
  (*n_not_asked)++;
  for (guint i = 0; i < world->awake->len; i++)
    {
      const Span *awake = &g_array_index (world->awake, Span, i);
      gint64 at_s;

      if (awake->to_s < wall_s - 2 * 24 * HOUR || awake->from_s > wall_s + turn_s
          || !could_be_asked (world, r, mark, day, i, &at_s))
        continue;
      world->zone = awake->zone;
      world->now_s = at_s;
      {
        g_autoptr (SmritiOccurrence) occurrence = smriti_occurrence_new ("T", world->rules[r]->cadence, day);
        g_autofree char *text = about (world, occurrence);

        g_error ("%s: the machine was awake and it was not asked", text);
      }
    }
}

/* Every date of the ten years, and no other. */
static void
judge_all (World *world)
{
  gint32 end_day = smriti_review_day_at (world->end_s, world->zones[0], 0);

  for (guint r = 0; r < N_RULES; r++)
    {
      gboolean cycle = world->rules[r]->cadence == SMRITI_CADENCE_30_DAY || world->rules[r]->cadence == SMRITI_CADENCE_90_DAY;
      gint32 day = date_after (world, r, START_DAY - (cycle ? 0 : 1));
      guint n = 0, n_not_asked = 0, n_known = 0;
      GHashTableIter iter;
      gpointer value;

      for (; date_after (world, r, day) < end_day - 3; day = date_after (world, r, day), n++)
        {
          const Mark *mark = g_hash_table_lookup (world->marks[r], GINT_TO_POINTER (day));

          judge_date (world, r, day, &n_not_asked);
          n_known += mark && mark->occurrence->times_asked > 0 ? 1 : 0;
        }
      g_hash_table_iter_init (&iter, world->marks[r]);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (((Mark *) value)->occurrence->times_asked > 0 && ((Mark *) value)->occurrence->day < day)
          n_known--;
      g_assert_cmpuint (n_known, ==, 0); /* what was asked was a date of its cadence */
      g_test_message ("%s: %u dates, %u not asked", smriti_cadence_to_string (world->rules[r]->cadence), n, n_not_asked);
    }
}
