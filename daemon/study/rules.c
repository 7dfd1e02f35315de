/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The rules of the calendar: which cadences there are, read from the outline
 * notes, with what the settings say instead and with the anchor, the review day
 * the topic's note was first read. The anchor is an event, so it outlives the
 * note; of several machines' anchors the earliest holds. */

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#define ANCHOR "anchor"

/* --- from when on a rule counts --- */

/* Another machine with the same settings, joined with this one, tells them anew. */
static gboolean
is_change (GHashTable *values, const char *key, const char *value)
{
  if (g_strcmp0 (g_hash_table_lookup (values, key), value) == 0)
    return FALSE;
  g_hash_table_insert (values, (gpointer) key, (gpointer) value);
  return TRUE;
}

/* Reads the events that say so into study->anchors: "topic X" → its anchor, and
 * "monthly.day" → the day that setting was last changed. */
static GHashTable *
anchors (SmritiStudy *study)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

  if (study->anchors)
    return study->anchors;
  study->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, FALSE);
  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *key = smriti_event_get (event, "key");
      const char *topic = smriti_event_get (event, "topic");
      g_autofree char *name = topic ? g_strconcat ("topic ", topic, NULL) : g_strdup (key);
      gpointer known;
      gint32 day = event->day;

      if (key && !topic && !is_change (values, key, smriti_event_get (event, "value")))
        continue;
      if (!key || (g_str_equal (key, ANCHOR) && (!topic || !smriti_day_from_string (smriti_event_get (event, "value"), &day))))
        continue;
      if (!topic || !g_hash_table_lookup_extended (study->anchors, name, NULL, &known) || day < GPOINTER_TO_INT (known))
        g_hash_table_insert (study->anchors, g_steal_pointer (&name), GINT_TO_POINTER (day));
    }
  return study->anchors;
}

static gint32
anchor_of (SmritiStudy *study, const char *topic)
{
  g_autofree char *name = g_strconcat ("topic ", topic, NULL);
  gpointer day;

  return g_hash_table_lookup_extended (anchors (study), name, NULL, &day) ? GPOINTER_TO_INT (day) : SMRITI_DAY_NONE;
}

/* A weekday or day of the month that was changed makes no date of the past its own. */
static gint32
first_day_of (SmritiStudy *study, const char *topic, SmritiCadence cadence)
{
  const char *key = cadence == SMRITI_CADENCE_WEEKLY    ? "weekly.weekday"
                    : cadence == SMRITI_CADENCE_MONTHLY ? "monthly.day"
                                                        : NULL;
  gpointer changed;

  if (!key || !g_hash_table_lookup_extended (anchors (study), key, NULL, &changed))
    return anchor_of (study, topic);
  return MAX (anchor_of (study, topic), GPOINTER_TO_INT (changed));
}

/* None yet, or one of a day when the clock stood wrong. */
static gboolean
anchor_topic (SmritiStudy *study, const char *topic, GError **error)
{
  gint32 today = smriti_study_day (study);
  gint32 known = anchor_of (study, topic);
  g_autofree char *day = smriti_day_to_string (today);
  g_autoptr (SmritiEvent) event = NULL;

  if (known != SMRITI_DAY_NONE && known <= today)
    return TRUE;
  event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");
  smriti_event_put (event, "key", ANCHOR);
  smriti_event_put (event, "topic", topic);
  smriti_event_put (event, "value", day);
  if (!smriti_study_append (study, event, error))
    return FALSE;
  smriti_study_forget_rules (study);
  return TRUE;
}

gboolean
smriti_study_anchor (SmritiStudy *study, GError **error)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);

  for (guint i = 0; i < outlines->len; i++)
    if (!anchor_topic (study, ((const SmritiOutlineRow *) g_ptr_array_index (outlines, i))->topic, error))
      return FALSE;
  return !smriti_cards_any (study->store, 0) || anchor_topic (study, SMRITI_TOPIC_OUTSIDE, error);
}

/* --- rules --- */

static void
add_step (SmritiRule *rule, const char *entry, const char *text)
{
  if (*text)
    g_ptr_array_add (rule->steps, smriti_step_new (rule->steps->len + 1, entry, text));
}

/* What is beneath the entry, else what it lists, else itself. */
static void
add_steps (SmritiStudy *study, SmritiRule *rule, const SmritiEntryRow *entry)
{
  g_autoptr (GPtrArray) beneath = smriti_entries_beneath (study->store, entry->outline, entry->number);
  g_auto (GStrv) items = g_strsplit (entry->items, "\n", -1);

  for (guint i = 0; i < beneath->len; i++)
    {
      const SmritiEntryRow *child = g_ptr_array_index (beneath, i);

      add_step (rule, child->number, child->title);
    }
  for (char **item = items; beneath->len == 0 && *item; item++)
    add_step (rule, entry->number, *item);
  if (rule->steps->len == 0)
    add_step (rule, entry->number, entry->title);
}

static SmritiRule *
rule_new (SmritiStudy *study, const char *topic, SmritiCadence cadence)
{
  const SmritiSettings *settings = smriti_study_settings (study);
  SmritiRule *rule = smriti_rule_new (topic, cadence);
  gboolean weekly = cadence == SMRITI_CADENCE_WEEKLY;

  rule->minute = smriti_settings_topic_int (settings, topic, weekly ? "weekly.hour" : "daily.hour",
                                            weekly ? settings->weekly_minute : settings->daily_minute);
  rule->weekday = smriti_settings_topic_int (settings, topic, "weekly.weekday", settings->weekly_weekday);
  rule->day_of_month = smriti_settings_topic_int (settings, topic, "monthly.day", settings->monthly_day);
  rule->anchor_day = anchor_of (study, topic);
  rule->first_day = first_day_of (study, topic, cadence);
  return rule;
}

/* With cycle.from = completion the count begins anew where one was done. */
static void
count_from_completion (SmritiStudy *study, SmritiRule *rule)
{
  const SmritiSettings *settings = smriti_study_settings (study);
  g_autoptr (SmritiMark) done = NULL;

  if (rule->cadence != SMRITI_CADENCE_30_DAY && rule->cadence != SMRITI_CADENCE_90_DAY)
    return;
  if (!smriti_settings_topic_int (settings, rule->topic, "cycle.from", settings->cycle_from_completion))
    return;
  done = smriti_marks_last_done (study->store, rule->topic, rule->cadence, smriti_study_day (study));
  if (!done)
    return;
  rule->anchor_day = done->done_day;
  rule->last_done_day = done->day;
}

static SmritiRule *
add_daily (SmritiStudy *study, GPtrArray *rules, const SmritiPool *pool)
{
  SmritiRule *rule = rule_new (study, pool->topic, SMRITI_CADENCE_DAILY);

  rule->outline = pool->outline;
  rule->title = g_strdup ("Daily Quick Review");
  rule->concepts = pool->quota[0];
  rule->snippets = pool->quota[1];
  g_ptr_array_add (rules, rule);
  return rule;
}

static gboolean
has_rule (GPtrArray *rules, const char *topic, SmritiCadence cadence)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);

      if (rule->cadence == cadence && g_str_equal (rule->topic, topic))
        return TRUE;
    }
  return FALSE;
}

static void
add_from_note (SmritiStudy *study, GPtrArray *rules, const SmritiPool *pool, SmritiRule *daily)
{
  g_autoptr (GPtrArray) entries = smriti_entries_with_cadence (study->store, pool->outline);

  for (guint i = 0; i < entries->len; i++)
    {
      const SmritiEntryRow *entry = g_ptr_array_index (entries, i);
      SmritiRule *rule;

      if (entry->cadence == SMRITI_CADENCE_DAILY)
        {
          g_free (daily->title);
          daily->title = g_strdup (entry->title);
          daily->entry = g_strdup (entry->number);
          continue;
        }
      if (has_rule (rules, pool->topic, (SmritiCadence) entry->cadence))
        continue;
      rule = rule_new (study, pool->topic, (SmritiCadence) entry->cadence);
      rule->outline = pool->outline;
      rule->title = g_strdup (entry->title);
      rule->entry = g_strdup (entry->number);
      add_steps (study, rule, entry);
      count_from_completion (study, rule);
      g_ptr_array_add (rules, rule);
    }
}

GPtrArray *
smriti_study_rules (SmritiStudy *study)
{
  GPtrArray *pools;

  if (study->rules)
    return study->rules;
  study->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_rule_free);
  pools = smriti_study_pools (study);
  for (guint i = 0; i < pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (pools, i);

      SmritiRule *daily;

      if (has_rule (study->rules, pool->topic, SMRITI_CADENCE_DAILY)) /* two notes of one topic keep one calendar */
        continue;
      daily = add_daily (study, study->rules, pool);
      if (pool->outline != 0)
        add_from_note (study, study->rules, pool, daily);
    }
  return study->rules;
}

void
smriti_study_forget_rules (SmritiStudy *study)
{
  g_clear_pointer (&study->rules, g_ptr_array_unref);
  g_clear_pointer (&study->anchors, g_hash_table_unref);
  g_clear_pointer (&study->pauses, g_array_unref);
}

const SmritiRule *
smriti_study_rule (SmritiStudy *study, const char *topic, SmritiCadence cadence)
{
  GPtrArray *rules = smriti_study_rules (study);

  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (rules, i);

      if (rule->cadence == cadence && g_str_equal (rule->topic, topic))
        return rule;
    }
  return NULL;
}
