/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The calendar ahead: cards and occurrences by day, the rules for other
 * calendars, and how a pile that grew while one was away is spread. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#define MIN_AWAY 2 /* days without an answer before it is told */
#define MAX_AHEAD 60
#define MAX_EXCEPTIONS 500 /* dates told as left out, for one rule */

void
smriti_calendar_day_free (SmritiCalendarDay *day)
{
  if (!day)
    return;
  g_ptr_array_unref (day->occurrences);
  g_free (day);
}

/* --- days --- */

static SmritiCalendarDay *
day_new (gint32 day, guint cards)
{
  SmritiCalendarDay *row = g_new0 (SmritiCalendarDay, 1);

  row->day = day;
  row->cards = cards;
  row->occurrences = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  return row;
}

GPtrArray *
smriti_study_calendar (SmritiStudy *study, gint32 from, guint n_days)
{
  GPtrArray *days = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_calendar_day_free);
  GPtrArray *rules = smriti_study_rules (study);
  g_autoptr (GArray) counts = smriti_cards_due_by_day (study->store, from, n_days, smriti_study_day (study));

  for (guint i = 0; i < n_days; i++)
    g_ptr_array_add (days, day_new (from + (gint32) i, g_array_index (counts, guint, i)));
  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);
      g_autoptr (GPtrArray) dated = NULL;

      if (!smriti_study_has_matter (study, rule))
        continue;
      dated = smriti_study_make_occurrences (study, rule, from, from + (gint32) n_days - 1);
      while (dated->len > 0)
        {
          SmritiOccurrence *occurrence = g_ptr_array_steal_index (dated, dated->len - 1);

          g_ptr_array_add (((SmritiCalendarDay *) g_ptr_array_index (days, occurrence->day - from))->occurrences, occurrence);
        }
    }
  return days;
}

/* --- rules --- */

static gint32
first_of (SmritiStudy *study, const SmritiRule *rule)
{
  gint32 begin = rule->first_day == SMRITI_DAY_NONE ? smriti_study_day (study) : rule->first_day;

  return smriti_rule_next (rule, begin - 1);
}

static GVariant *
steps_of (const SmritiRule *rule)
{
  GVariantBuilder steps;

  g_variant_builder_init (&steps, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < rule->steps->len; i++)
    g_variant_builder_add (&steps, "s", ((const SmritiStep *) g_ptr_array_index (rule->steps, i))->text);
  return g_variant_builder_end (&steps);
}

/* Dates of @rule inside a pause that has an end, from a year ago on. */
static void
add_paused (SmritiStudy *study, const SmritiRule *rule, GVariantBuilder *dates)
{
  const SmritiSettings *settings = smriti_study_settings (study);
  GTimeZone *zone = smriti_clock_zone (study->clock);
  gint32 day = smriti_rule_next (rule, MAX (smriti_study_day (study) - 366, rule->first_day - 1));
  gint64 last_s = smriti_study_last_pause (study);

  for (guint i = 0; day != SMRITI_DAY_NONE && i < MAX_EXCEPTIONS; i++, day = smriti_rule_next (rule, day))
    {
      gint64 opens_s = smriti_rule_opens_at (rule, day, settings->rollover_minute, zone);
      gint64 until_s = 0;

      if (opens_s >= last_s)
        return;
      if (smriti_study_in_pause (study, opens_s, &until_s) && until_s != 0)
        {
          g_autofree char *date = smriti_day_to_string (day);

          g_variant_builder_add (dates, "s", date);
        }
    }
}

/* Dates that were skipped: those of the last year and those to come. */
static GVariant *
exceptions_of (SmritiStudy *study, const SmritiRule *rule)
{
  gint32 today = smriti_study_day (study);
  g_autoptr (GPtrArray) names = smriti_marks_between (study->store, rule->topic, (int) rule->cadence, today - 366, today + 3660,
                                                      MAX_EXCEPTIONS);
  GVariantBuilder dates;

  g_variant_builder_init (&dates, G_VARIANT_TYPE ("as"));
  for (guint i = names->len; i-- > 0;)
    {
      g_autoptr (SmritiMark) mark = smriti_marks_get (study->store, g_ptr_array_index (names, i));
      g_autofree char *date = mark && mark->skipped ? smriti_day_to_string (mark->day) : NULL;

      if (date)
        g_variant_builder_add (&dates, "s", date);
    }
  add_paused (study, rule, &dates);
  return g_variant_builder_end (&dates);
}

GVariant *
smriti_study_rule_rows (SmritiStudy *study)
{
  GPtrArray *rules = smriti_study_rules (study);
  GVariantBuilder rows;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(ssssuuuasas)"));
  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);
      gint32 first_day = first_of (study, rule);
      guint night = rule->minute < smriti_study_settings (study)->rollover_minute ? 24 * 60 : 0;
      g_autofree char *first = NULL;

      if (first_day == SMRITI_DAY_NONE || !smriti_study_has_matter (study, rule))
        continue;
      first = smriti_day_to_string (first_day);
      g_variant_builder_add (&rows, "(ssssuuu@as@as)", rule->topic, smriti_cadence_to_string (rule->cadence), rule->title, first,
                             (guint) rule->minute + night, (guint) rule->weekday, (guint) rule->day_of_month, steps_of (rule),
                             exceptions_of (study, rule));
    }
  return g_variant_builder_end (&rows);
}

/* --- catching up --- */

/* Asking the daily quota each day, with what falls due meanwhile. */
static gint32
spread_until (SmritiStudy *study, const SmritiToday *today)
{
  guint quota = today->quota_concepts + today->quota_snippets;
  guint left = today->more;

  for (gint32 ahead = 1; quota > 0 && ahead <= MAX_AHEAD; ahead++)
    {
      left += smriti_cards_count_due_on (study->store, today->day + ahead);
      if (left <= quota)
        return today->day + ahead;
      left -= quota;
    }
  return SMRITI_DAY_NONE;
}

void
smriti_study_catch_up (SmritiStudy *study, SmritiCatchUp *out)
{
  gint32 day = smriti_study_day (study);
  gint32 last = smriti_tally_last_day (study->store, day);
  SmritiToday today;

  *out = (SmritiCatchUp){ .until_day = SMRITI_DAY_NONE };
  if (last == SMRITI_DAY_NONE || day - last - 1 < MIN_AWAY)
    return;
  smriti_study_today (study, &today);
  if (today.more == 0)
    return;
  out->days_away = (guint) (day - last - 1);
  out->until_day = spread_until (study, &today);
}
