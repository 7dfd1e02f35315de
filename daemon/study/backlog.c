/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Working off what piled up. A plan that was taken up is one 'configured' event,
 * key "backlog", value "cap N until YYYY-MM-DD" ("" = none): while it holds the
 * day's quota reaches to N due cards, and these come in the order of what asking
 * them saves (common/memory/backlog.h). It moves no due date, so nothing that
 * changes the model later can pile up a second time what it has spread. */

#include "daemon/store/pile.h"
#include "daemon/study/private.h"

#include <string.h>

#define KEY "backlog"
#define SLACK_DAYS 7 /* beyond the day it should be done: not every day goes as planned */

/* --- what holds --- */

static gboolean
parse (const char *value, SmritiBacklogHeld *out)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 5);
  guint64 cap;

  if (g_strv_length (words) != 4 || !g_str_equal (words[0], "cap") || !g_str_equal (words[2], "until")
      || !g_ascii_string_to_unsigned (words[1], 10, 1, SMRITI_BACKLOG_MAX_CAP, &cap, NULL)
      || !smriti_day_from_string (words[3], &out->until))
    return FALSE;
  out->cap = (guint) cap;
  return TRUE;
}

/* The last word of any device; a cap of 0: none holds. */
static SmritiBacklogHeld
newest (SmritiStudy *study)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, FALSE);
  SmritiBacklogHeld held = { 0 };

  for (guint i = events->len; i-- > 0;)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *value = smriti_event_get (event, "value");

      if (g_strcmp0 (smriti_event_get (event, "key"), KEY) != 0 || !value)
        continue;
      if (!parse (value, &held))
        held = (SmritiBacklogHeld){ 0 };
      break;
    }
  return held;
}

SmritiBacklogHeld
smriti_study_backlog_held (SmritiStudy *study)
{
  SmritiBacklogHeld held = newest (study);

  return held.cap > 0 && held.until >= smriti_study_day (study) ? held : (SmritiBacklogHeld){ 0 };
}

static gboolean
write_value (SmritiStudy *study, const char *value, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");

  smriti_event_put (event, "key", KEY);
  smriti_event_put (event, "value", value);
  return smriti_study_append_alone (study, event, error);
}

static gboolean
set_value (SmritiStudy *study, const char *value, GError **error)
{
  if (!write_value (study, value, error))
    return FALSE;
  g_clear_pointer (&study->planned, g_hash_table_unref);
  smriti_study_forget_pools (study);
  smriti_study_tell_changed (study);
  return TRUE;
}

void
smriti_study_end_backlog (SmritiStudy *study)
{
  SmritiBacklogHeld held = newest (study);
  g_autoptr (GError) error = NULL;

  if (held.cap == 0 || (held.until >= smriti_study_day (study) && smriti_pile_count (study->store, smriti_study_day (study)) > 0))
    return;
  if (write_value (study, "", &error))
    g_message ("the plan for overdue cards is at its end");
  else
    g_warning ("that the plan for overdue cards ended could not be noted (%s), ignoring", error->message);
  smriti_study_forget_pools (study);
}

gboolean
smriti_study_stop_backlog (SmritiStudy *study, GError **error)
{
  if (newest (study).cap > 0)
    return set_value (study, "", error);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "no plan for overdue cards holds");
  return FALSE;
}

/* --- the daily choice --- */

static SmritiBacklogRules
rules_of (SmritiStudy *study)
{
  SmritiBacklogRules rules;

  smriti_backlog_rules_init (&rules);
  rules.parameters = *smriti_study_parameters (study);
  rules.retention = smriti_study_settings (study)->retention;
  return rules;
}

/* Each pool's part of the cap is by how many are due in it, rounded up; only as
 * many as are due are ever asked because of it. */
void
smriti_study_backlog_raise (SmritiStudy *study, GPtrArray *pools)
{
  SmritiBacklogHeld held = smriti_study_backlog_held (study);
  gint32 today = smriti_study_day (study);
  g_autofree guint *due = g_new0 (guint, 2 * (gsize) pools->len + 1);
  guint64 all = 0;

  study->backlog_cap = held.cap;
  for (guint i = 0; held.cap > 0 && i < 2 * pools->len; i++)
    {
      const SmritiPool *pool = g_ptr_array_index (pools, i / 2);

      due[i] = smriti_cards_count_due (study->store, pool->outline, i % 2, today, smriti_study_now_s (study))
               + smriti_cards_count_done (study->store, pool->outline, i % 2, today);
      all += due[i];
    }
  for (guint i = 0; all > 0 && i < 2 * pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (pools, i / 2);
      guint64 part = ((guint64) held.cap * due[i] + all - 1) / all;

      pool->quota[i % 2] = MAX (pool->quota[i % 2], (int) MIN (part, due[i]));
    }
}

typedef struct
{
  double rate;
  gint64 n;
} Rated;

static int
most_first (gconstpointer a, gconstpointer b)
{
  const Rated *first = a, *second = b;

  if (first->rate != second->rate)
    return first->rate > second->rate ? -1 : 1;
  return (first->n > second->n) - (first->n < second->n);
}

static GArray *
make_order (SmritiStudy *study, gint64 outline, gboolean snippet)
{
  SmritiBacklogRules rules = rules_of (study);
  g_autoptr (GArray) due = smriti_pile_due (study->store, outline, snippet, smriti_study_day (study), smriti_study_now_s (study));
  g_autoptr (GArray) rated = g_array_sized_new (FALSE, FALSE, sizeof (Rated), due->len);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), due->len);

  smriti_pile_speed (study->store, &rules);
  for (guint i = 0; i < due->len; i++)
    {
      const SmritiPileRow *row = &g_array_index (due, SmritiPileRow, i);
      Rated one = { smriti_backlog_rate (&rules, row->card.memory, row->card.elapsed_days), row->n };

      g_array_append_val (rated, one);
    }
  g_array_sort (rated, most_first);
  for (guint i = 0; i < rated->len; i++)
    g_array_append_val (rows, g_array_index (rated, Rated, i).n);
  return rows;
}

static char *
name_of (gint64 outline, gboolean snippet)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%d", outline, snippet ? 1 : 0);
}

/* Made once a day, as it takes longer than an answer may: whatever else changes,
 * what it lacks comes after it, by the usual order. */
const GArray *
smriti_study_backlog_order (SmritiStudy *study, gint64 outline, gboolean snippet)
{
  g_autofree char *name = name_of (outline, snippet);
  GArray *order;

  if (study->planned && (study->planned_day != smriti_study_day (study) || study->planned_database != study->life->database))
    g_clear_pointer (&study->planned, g_hash_table_unref);
  if (!study->planned)
    study->planned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  study->planned_day = smriti_study_day (study);
  study->planned_database = study->life->database;
  order = g_hash_table_lookup (study->planned, name);
  if (!order)
    {
      order = make_order (study, outline, snippet);
      g_hash_table_insert (study->planned, g_steal_pointer (&name), order);
    }
  return order;
}

void
smriti_study_backlog_answered (SmritiStudy *study, const SmritiStudyCard *card)
{
  g_autofree char *name = name_of (card->outline, card->snippet);
  GArray *order = study->planned ? g_hash_table_lookup (study->planned, name) : NULL;

  for (guint i = 0; order && i < order->len; i++)
    if (g_array_index (order, gint64, i) == card->n)
      {
        g_array_remove_index (order, i);
        return;
      }
}

/* --- the plan, made in a worker --- */

typedef struct
{
  SmritiLife *life;
  guint database;
  char *path;
  gint32 today;
  gboolean start;
  SmritiBacklogRules rules;
  SmritiBacklogOutlook *outlook;
} Planning;

void
smriti_backlog_outlook_free (SmritiBacklogOutlook *outlook)
{
  if (!outlook)
    return;
  g_clear_pointer (&outlook->plan, smriti_backlog_plan_free);
  g_free (outlook);
}

static void
planning_free (Planning *planning)
{
  g_rc_box_release (planning->life);
  g_free (planning->path);
  smriti_backlog_outlook_free (planning->outlook);
  g_free (planning);
}

/* Without a cap it is the one that does it in the days wanted. A cap in minutes
 * becomes one in cards by what its first day holds. */
static void
plan_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Planning *planning = data;
  SmritiBacklogOutlook *outlook = planning->outlook;
  SmritiBacklogRules *rules = &planning->rules;
  GError *error = NULL;
  g_autoptr (GArray) cards = smriti_pile_read (planning->path, planning->today, rules, &error);
  const SmritiBacklogCard *first = cards ? (const SmritiBacklogCard *) (gpointer) cards->data : NULL;

  if (!cards)
    {
      g_task_return_error (task, error);
      return;
    }
  outlook->needed = smriti_backlog_cap (rules, first, cards->len);
  if (rules->cap_cards == 0 && rules->cap_s <= 0)
    rules->cap_cards = outlook->needed;
  outlook->plan = smriti_backlog_plan (rules, first, cards->len);
  outlook->cap = rules->cap_cards;
  if (outlook->cap == 0 && outlook->plan->days->len > 0)
    outlook->cap = g_array_index (outlook->plan->days, SmritiBacklogDay, 0).cards;
  g_task_return_boolean (task, TRUE);
}

static gboolean
start (SmritiStudy *study, Planning *planning, GError **error)
{
  SmritiBacklogOutlook *outlook = planning->outlook;
  gint32 until = planning->today
                 + (outlook->plan->done_day >= 0 ? outlook->plan->done_day + SLACK_DAYS : SMRITI_BACKLOG_MAX_DAYS);
  g_autofree char *date = smriti_day_to_string (until);
  g_autofree char *value = g_strdup_printf ("cap %u until %s", MIN (outlook->cap, SMRITI_BACKLOG_MAX_CAP), date);

  if (outlook->plan->overdue > 0)
    return set_value (study, value, error);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing is overdue: there is nothing to spread");
  return FALSE;
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Planning *planning = g_task_get_task_data (G_TASK (result));
  SmritiStudy *study = planning->database == planning->life->database ? planning->life->study : NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (!study)
    g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the database was exchanged meanwhile; ask again");
  else if (planning->start && !start (study, planning, &error))
    g_task_return_error (task, error);
  else
    {
      planning->outlook->held = smriti_study_backlog_held (study);
      planning->outlook->today = planning->today;
      g_task_return_pointer (task, g_steal_pointer (&planning->outlook), (GDestroyNotify) smriti_backlog_outlook_free);
    }
}

void
smriti_study_plan_backlog_async (SmritiStudy *study, const SmritiBacklogWish *wish, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *asked = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_planned, asked);
  Planning *planning = g_new0 (Planning, 1);

  planning->life = g_rc_box_acquire (study->life);
  planning->database = study->life->database;
  planning->path = g_strdup (smriti_store_path (study->store));
  planning->today = smriti_study_day (study);
  planning->start = wish->start;
  planning->outlook = g_new0 (SmritiBacklogOutlook, 1);
  planning->rules = rules_of (study);
  planning->rules.wanted_days = wish->days;
  planning->rules.cap_cards = wish->cap;
  planning->rules.cap_s = wish->cap > 0 ? 0 : wish->minutes * 60.0;
  g_task_set_task_data (task, planning, (GDestroyNotify) planning_free);
  g_task_run_in_thread (task, plan_in_worker);
}

SmritiBacklogOutlook *
smriti_study_plan_backlog_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- exams --- */

GArray *
smriti_study_exam_loads (SmritiStudy *study)
{
  GPtrArray *pools = smriti_study_pools (study);
  GArray *loads = g_array_new (FALSE, FALSE, sizeof (SmritiExamLoad));

  for (guint i = 0; i < pools->len; i++)
    {
      const SmritiPool *pool = g_ptr_array_index (pools, i);
      SmritiExamLoad load = { .topic = pool->topic };

      if (!smriti_study_exam (study, pool->outline != 0 ? pool->topic : "", &load.exam))
        continue;
      load.new_cards = smriti_pile_count_new (study->store, pool->outline, load.exam.entry);
      load.new_a_day = smriti_exam_new_a_day (load.new_cards, load.exam.day - smriti_study_day (study));
      g_array_append_val (loads, load);
    }
  return loads;
}
