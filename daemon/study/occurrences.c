/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Occurrences as the person sees them: the calendar's rules (rules.c), what was
 * done about each date (marks, the fold of its events), and for a daily one what
 * is left of its quota. Nothing here changes anything; tick.c does. */

#include "common/names.h"
#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <string.h>

static gint64
opens_at (SmritiStudy *study, const SmritiRule *rule, gint32 day)
{
  return smriti_rule_opens_at (rule, day, smriti_study_settings (study)->rollover_minute, smriti_clock_zone (study->clock));
}

gint32
smriti_study_open_day (SmritiStudy *study, const SmritiRule *rule)
{
  return smriti_rule_open_day (rule, smriti_study_now_s (study), smriti_study_settings (study)->rollover_minute,
                               smriti_clock_zone (study->clock));
}

/* --- the daily one: its steps are the quota, ticked by answering --- */

static void
add_quota_step (SmritiOccurrence *occurrence, const char *entry, const char *one, const char *many, int quota, guint left)
{
  g_autofree char *text = NULL;
  SmritiStep *step;

  if (quota == 0)
    return;
  text = g_strdup_printf ("%d %s", quota, quota == 1 ? one : many);
  step = smriti_step_new (occurrence->steps->len + 1, entry, text);
  step->done = left == 0;
  g_ptr_array_add (occurrence->steps, step);
}

/* Over all outline notes of the topic. */
typedef struct
{
  int quota[2];
  guint left[2];
  gboolean work; /* a card that can still be asked within the quota */
  gboolean done; /* something was answered */
} Share;

static Share
share_of (SmritiStudy *study, const char *topic)
{
  GPtrArray *pools = smriti_study_pools (study);
  gint32 day = smriti_study_day (study);
  Share share = { 0 };

  for (guint i = 0; i < pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (pools, i);
      guint left = 0;

      if (!g_str_equal (pool->topic, topic))
        continue;
      for (int snippet = 0; snippet < 2; snippet++)
        {
          share.quota[snippet] += pool->quota[snippet];
          share.left[snippet] += smriti_study_pool_left (study, pool, snippet);
          left += smriti_study_pool_left (study, pool, snippet);
          share.done |= smriti_cards_count_done (study->store, pool->outline, snippet, day) > 0;
        }
      share.work |= left > 0 && smriti_study_pool_can_ask (study, pool);
    }
  return share;
}

static void
fill_today (SmritiStudy *study, const SmritiRule *rule, SmritiOccurrence *occurrence)
{
  Share share = share_of (study, rule->topic);

  add_quota_step (occurrence, rule->entry, "concept", "concepts", share.quota[0], share.left[0]);
  add_quota_step (occurrence, rule->entry, "snippet", "snippets", share.quota[1], share.left[1]);
  if (occurrence->state == SMRITI_OCCURRENCE_SKIPPED)
    return;
  if (!share.work && share.done && smriti_cards_count_learning (study->store, occurrence->day) == 0)
    occurrence->state = SMRITI_OCCURRENCE_DONE;
  else
    occurrence->state = smriti_study_now_s (study) < occurrence->opens_s ? SMRITI_OCCURRENCE_COMING : SMRITI_OCCURRENCE_OPEN;
}

/* Another day's: what is known of it is whether there were answers. */
static void
fill_other_day (SmritiStudy *study, const SmritiRule *rule, SmritiOccurrence *occurrence, gint32 today)
{
  add_quota_step (occurrence, rule->entry, "concept", "concepts", rule->concepts, 1);
  add_quota_step (occurrence, rule->entry, "snippet", "snippets", rule->snippets, 1);
  if (occurrence->state == SMRITI_OCCURRENCE_SKIPPED)
    return;
  if (occurrence->day > today)
    occurrence->state = SMRITI_OCCURRENCE_COMING;
  else if (smriti_tally_get (study->store, occurrence->day) > 0)
    occurrence->state = SMRITI_OCCURRENCE_DONE;
}

/* --- those with steps to tick --- */

static const SmritiStep *
find_step (GPtrArray *steps, const char *text)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((const SmritiStep *) g_ptr_array_index (steps, i))->text, text))
      return g_ptr_array_index (steps, i);
  return NULL;
}

static void
add_step (SmritiOccurrence *occurrence, const SmritiStep *step, const SmritiStep *mark)
{
  SmritiStep *added = smriti_step_new (occurrence->steps->len + 1, step->entry, step->text);

  if (mark)
    {
      added->done = mark->done;
      added->planned = mark->planned;
      added->by_day = mark->by_day;
      added->note = g_strdup (mark->note);
      added->link = g_strdup (mark->link);
    }
  g_ptr_array_add (occurrence->steps, added);
}

/* The note's steps, then what was ticked while the note worded it otherwise,
 * then the person's own. */
static void
add_steps (SmritiOccurrence *occurrence, const SmritiRule *rule, const SmritiMark *mark)
{
  for (guint i = 0; i < rule->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (rule->steps, i);

      add_step (occurrence, step, mark ? find_step (mark->steps, step->text) : NULL);
    }
  for (guint i = 0; mark && i < mark->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (mark->steps, i);

      if ((step->planned || (mark->done_day != SMRITI_DAY_NONE && step->done)) && !find_step (occurrence->steps, step->text))
        add_step (occurrence, step, step);
    }
}

static void
fill_practice (SmritiStudy *study, const SmritiRule *rule, SmritiOccurrence *occurrence, const SmritiMark *mark)
{
  gint64 now_s = smriti_study_now_s (study);

  add_steps (occurrence, rule, mark);
  smriti_study_add_project_steps (study, occurrence);
  if (mark && mark->done_day != SMRITI_DAY_NONE)
    occurrence->state = SMRITI_OCCURRENCE_DONE;
  else if (occurrence->state == SMRITI_OCCURRENCE_SKIPPED || now_s >= occurrence->until_s)
    return;
  else
    occurrence->state = now_s < occurrence->opens_s ? SMRITI_OCCURRENCE_COMING : SMRITI_OCCURRENCE_OPEN;
}

/* --- one of them --- */

static void
take_mark (SmritiOccurrence *occurrence, const SmritiMark *mark)
{
  occurrence->state = mark->skipped ? SMRITI_OCCURRENCE_SKIPPED : SMRITI_OCCURRENCE_MISSED;
  occurrence->why = g_strdup (mark->why);
  occurrence->snoozed_s = mark->snoozed_s;
  occurrence->done_day = mark->done_day;
  occurrence->times_asked = mark->times_asked;
  occurrence->first_asked_s = mark->first_asked_s;
  occurrence->last_asked_s = mark->last_asked_s;
}

/* @occurrence, whose opens_s and until_s are known; @mark may be NULL. */
static void
fill (SmritiStudy *study, const SmritiRule *rule, SmritiOccurrence *occurrence, const SmritiMark *mark, gint32 today)
{
  occurrence->title = g_strdup (rule->title);
  occurrence->state = SMRITI_OCCURRENCE_MISSED;
  if (mark)
    take_mark (occurrence, mark);
  if (rule->cadence != SMRITI_CADENCE_DAILY)
    fill_practice (study, rule, occurrence, mark);
  else if (occurrence->day == today)
    fill_today (study, rule, occurrence);
  else
    fill_other_day (study, rule, occurrence, today);
  if (occurrence->state == SMRITI_OCCURRENCE_MISSED && smriti_study_in_pause (study, occurrence->opens_s, NULL))
    {
      occurrence->state = SMRITI_OCCURRENCE_SKIPPED;
      g_free (occurrence->why);
      occurrence->why = g_strdup (smriti_held_to_string (SMRITI_HELD_PAUSED));
    }
  /* Missed on a clock that was ahead, and now its turn after all. */
  if (occurrence->state != SMRITI_OCCURRENCE_MISSED && occurrence->state != SMRITI_OCCURRENCE_SKIPPED)
    g_clear_pointer (&occurrence->why, g_free);
}

SmritiOccurrence *
smriti_study_make_occurrence (SmritiStudy *study, const SmritiRule *rule, gint32 day)
{
  SmritiOccurrence *occurrence = smriti_occurrence_new (rule->topic, rule->cadence, day);
  g_autoptr (SmritiMark) mark = smriti_marks_get (study->store, occurrence->id);
  gint32 next = smriti_rule_next (rule, day);

  occurrence->opens_s = opens_at (study, rule, day);
  occurrence->until_s = next == SMRITI_DAY_NONE ? 0 : opens_at (study, rule, next);
  fill (study, rule, occurrence, mark, smriti_study_day (study));
  return occurrence;
}

/* Days about which something was done. */
static GHashTable *
marked_days (SmritiStudy *study, const SmritiRule *rule, gint32 from, gint32 to)
{
  GHashTable *days = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) names = smriti_marks_between (study->store, rule->topic, (int) rule->cadence, from, to, G_MAXUINT);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *topic = NULL;
      SmritiCadence cadence;
      gint32 day;

      if (smriti_occurrence_parse_id (g_ptr_array_index (names, i), &topic, &cadence, &day))
        g_hash_table_add (days, GINT_TO_POINTER (day));
    }
  return days;
}

GPtrArray *
smriti_study_make_occurrences (SmritiStudy *study, const SmritiRule *rule, gint32 from, gint32 to)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
  g_autoptr (GHashTable) marked = marked_days (study, rule, from, to);
  gint32 today = smriti_study_day (study);
  gint32 day = smriti_rule_next (rule, from - 1);
  gint64 opens_s = day == SMRITI_DAY_NONE ? 0 : opens_at (study, rule, day);

  while (day != SMRITI_DAY_NONE && day <= to)
    {
      SmritiOccurrence *occurrence = smriti_occurrence_new (rule->topic, rule->cadence, day);
      g_autoptr (SmritiMark) mark = NULL;

      if (g_hash_table_contains (marked, GINT_TO_POINTER (day)))
        mark = smriti_marks_get (study->store, occurrence->id);
      day = smriti_rule_next (rule, day);
      occurrence->opens_s = opens_s;
      occurrence->until_s = opens_s = day == SMRITI_DAY_NONE ? 0 : opens_at (study, rule, day);
      fill (study, rule, occurrence, mark, today);
      g_ptr_array_add (list, occurrence);
    }
  return list;
}

SmritiOccurrence *
smriti_study_occurrence (SmritiStudy *study, const char *id)
{
  g_autofree char *topic = NULL;
  SmritiCadence cadence;
  const SmritiRule *rule;
  g_autoptr (SmritiMark) mark = NULL;
  gint32 day;

  if (!smriti_occurrence_parse_id (id, &topic, &cadence, &day))
    return NULL;
  rule = smriti_study_rule (study, topic, cadence);
  if (!rule)
    return NULL;
  mark = smriti_marks_get (study->store, id);
  if (!mark && smriti_rule_current (rule, day) != day)
    return NULL;
  return smriti_study_make_occurrence (study, rule, day);
}

gboolean
smriti_study_has_matter (SmritiStudy *study, const SmritiRule *rule)
{
  GPtrArray *pools = smriti_study_pools (study);

  if (rule->cadence != SMRITI_CADENCE_DAILY)
    return TRUE;
  for (guint i = 0; i < pools->len; i++)
    {
      const SmritiPool *pool = g_ptr_array_index (pools, i);

      if (g_str_equal (pool->topic, rule->topic) && smriti_cards_any (study->store, pool->outline))
        return TRUE;
    }
  return FALSE;
}

/* --- lists --- */

static int
by_date (gconstpointer a, gconstpointer b)
{
  const SmritiOccurrence *x = *(SmritiOccurrence *const *) a;
  const SmritiOccurrence *y = *(SmritiOccurrence *const *) b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->cadence != y->cadence)
    return (int) x->cadence - (int) y->cadence;
  return g_strcmp0 (x->topic, y->topic);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);
}

GPtrArray *
smriti_study_occurrences (SmritiStudy *study)
{
  GPtrArray *list = new_list ();
  GPtrArray *rules = smriti_study_rules (study);
  gint32 today = smriti_study_day (study);

  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);
      gint32 day = smriti_study_open_day (study, rule);
      gint32 next = smriti_rule_next (rule, day == SMRITI_DAY_NONE ? today - 1 : day);

      if (!smriti_study_has_matter (study, rule))
        continue;
      if (day != SMRITI_DAY_NONE)
        g_ptr_array_add (list, smriti_study_make_occurrence (study, rule, day));
      if (next == today)
        g_ptr_array_add (list, smriti_study_make_occurrence (study, rule, next));
    }
  g_ptr_array_sort (list, by_date);
  return list;
}

GPtrArray *
smriti_study_agenda (SmritiStudy *study)
{
  GPtrArray *list = new_list ();
  GPtrArray *rules = smriti_study_rules (study);
  gint32 today = smriti_study_day (study);

  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);
      gint32 day = smriti_study_open_day (study, rule);
      gint32 next = smriti_rule_next (rule, day == SMRITI_DAY_NONE ? today - 1 : day);
      SmritiOccurrence *here = NULL;

      if (!smriti_study_has_matter (study, rule))
        continue;
      if (day != SMRITI_DAY_NONE)
        here = smriti_study_make_occurrence (study, rule, day);
      if (here && (here->state == SMRITI_OCCURRENCE_OPEN || here->state == SMRITI_OCCURRENCE_COMING))
        g_ptr_array_add (list, here);
      else
        g_clear_pointer (&here, smriti_occurrence_free);
      if (next != SMRITI_DAY_NONE && (!here || here->state != SMRITI_OCCURRENCE_COMING))
        g_ptr_array_add (list, smriti_study_make_occurrence (study, rule, next));
    }
  g_ptr_array_sort (list, by_date);
  return list;
}

/* Marks of what is over; without one of a rule that no note states any more, or
 * of what is still open. Counted by name: only the rows of a page are made. */
static GPtrArray *
names_of_past (SmritiStudy *study, const char *topic, int cadence)
{
  gint32 today = smriti_study_day (study);
  GPtrArray *names = smriti_marks_between (study->store, *topic ? topic : NULL, cadence, G_MININT32, today, G_MAXUINT);
  g_autoptr (GPtrArray) here = smriti_study_occurrences (study);
  g_autoptr (GHashTable) open = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < here->len; i++)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (here, i);

      if (occurrence->state == SMRITI_OCCURRENCE_OPEN || occurrence->state == SMRITI_OCCURRENCE_COMING)
        g_hash_table_add (open, occurrence->id);
    }
  for (guint i = names->len; i-- > 0;)
    {
      g_autofree char *of = NULL;
      SmritiCadence kind;
      gint32 day;

      if (g_hash_table_contains (open, g_ptr_array_index (names, i))
          || !smriti_occurrence_parse_id (g_ptr_array_index (names, i), &of, &kind, &day) || !smriti_study_rule (study, of, kind))
        g_ptr_array_remove_index (names, i);
    }
  return names;
}

GPtrArray *
smriti_study_past (SmritiStudy *study, const char *topic, int cadence, guint offset, guint limit, guint *out_total)
{
  GPtrArray *list = new_list ();
  g_autoptr (GPtrArray) names = names_of_past (study, topic, cadence);

  for (guint i = offset; i < names->len && i - offset < limit; i++)
    g_ptr_array_add (list, smriti_study_occurrence (study, g_ptr_array_index (names, i)));
  if (out_total)
    *out_total = names->len;
  return list;
}

/* --- the motto --- */

char *
smriti_study_motto (SmritiStudy *study)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);
  g_autoptr (GPtrArray) mottos = g_ptr_array_new ();

  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);

      if (outline->motto && outline->motto[0] != '\0')
        g_ptr_array_add (mottos, outline->motto);
    }
  if (mottos->len == 0)
    return NULL;
  return g_strdup (g_ptr_array_index (mottos, (guint) smriti_study_day (study) % mottos->len));
}
