/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The help for each step of the monthly ritual, for any topic. What is quick to
 * know is read at once; what means walking notes and log is looked for in a
 * worker. Nothing here changes anything. */

#include "daemon/study/ritual.h"

#include "daemon/store/marks.h"
#include "daemon/study/private.h"

#include <string.h>

#define LOOK_BACK 24 /* rituals, for the last that was done */

void
smriti_ritual_free (SmritiRitual *ritual)
{
  if (!ritual)
    return;
  smriti_occurrence_free (ritual->occurrence);
  g_clear_pointer (&ritual->helps, g_array_unref);
  g_clear_pointer (&ritual->lines, g_array_unref);
  g_free (ritual->note);
  g_free (ritual->motto);
  g_clear_pointer (&ritual->tools, g_ptr_array_unref);
  smriti_ritual_found_free (ritual->found);
  g_clear_pointer (&ritual->old_cards, g_ptr_array_unref);
  g_free (ritual);
}

/* --- which one --- */

/* Of all topics: those that are open, then those that come, by date. */
static GPtrArray *
rituals (SmritiStudy *study)
{
  GPtrArray *agenda = smriti_study_agenda (study);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);

  for (int coming = 0; coming < 2; coming++)
    for (guint i = 0; i < agenda->len;)
      {
        SmritiOccurrence *occurrence = g_ptr_array_index (agenda, i);

        if (occurrence->cadence == SMRITI_CADENCE_MONTHLY && (occurrence->state == SMRITI_OCCURRENCE_COMING) == coming)
          g_ptr_array_add (list, g_ptr_array_steal_index (agenda, i));
        else
          i++;
      }
  g_ptr_array_unref (agenda);
  return list;
}

static SmritiOccurrence *
find_by_id (SmritiStudy *study, const char *id)
{
  SmritiOccurrence *occurrence = smriti_study_occurrence (study, id);

  if (!occurrence || occurrence->cadence == SMRITI_CADENCE_MONTHLY)
    return occurrence;
  smriti_occurrence_free (occurrence);
  return NULL;
}

/* The open and the next one of a topic both bear its name: the first is meant. */
static SmritiOccurrence *
choose (GPtrArray *list, const char *name, GError **error)
{
  SmritiOccurrence *found = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      SmritiOccurrence *occurrence = g_ptr_array_index (list, i);

      if (!strstr (occurrence->id, name) || (found && (*name == '\0' || g_str_equal (found->topic, occurrence->topic))))
        continue;
      if (found)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean %s or %s; give more of the id", name,
                       found->id, occurrence->id);
          return NULL;
        }
      found = occurrence;
    }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no ritual '%s' found; 'smriti agenda' lists them", name);
  return found;
}

static SmritiOccurrence *
find_ritual (SmritiStudy *study, const char *name, GError **error)
{
  SmritiOccurrence *exact = *name ? find_by_id (study, name) : NULL;
  g_autoptr (GPtrArray) list = NULL;
  SmritiOccurrence *chosen;

  if (exact)
    return exact;
  list = rituals (study);
  if (list->len == 0)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                           "no note states a monthly ritual; an outline entry like '5.6 **Monthly Upgrade Ritual**' with its "
                           "steps beneath makes one");
      return NULL;
    }
  chosen = choose (list, name, error);
  return chosen ? smriti_study_occurrence (study, chosen->id) : NULL;
}

/* --- since when --- */

/* When its last step was ticked. */
static gint64
done_at (SmritiStudy *study, const char *occurrence)
{
  g_autoptr (GPtrArray) events = smriti_events_of_subject (study->store, occurrence);

  for (guint i = events->len; i-- > 0;)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);

      if (event->type == SMRITI_EVENT_TICKED)
        return event->at_ms / 1000;
    }
  return 0;
}

static gint64
a_month_ago (gint64 now_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_s);
  g_autoptr (GDateTime) then = now ? g_date_time_add_months (now, -1) : NULL;

  return then ? g_date_time_to_unix (then) : now_s;
}

static void
find_since (SmritiStudy *study, SmritiRitual *ritual)
{
  const SmritiOccurrence *occurrence = ritual->occurrence;
  g_autoptr (GPtrArray) names = smriti_marks_between (study->store, occurrence->topic, SMRITI_CADENCE_MONTHLY, G_MININT32,
                                                      occurrence->day - 1, LOOK_BACK);

  ritual->since_s = a_month_ago (smriti_study_now_s (study));
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (SmritiMark) mark = smriti_marks_get (study->store, g_ptr_array_index (names, i));
      gint64 at_s = mark && mark->done_day != SMRITI_DAY_NONE ? done_at (study, mark->occurrence) : 0;

      if (at_s == 0)
        continue;
      ritual->since_s = at_s;
      ritual->since_ritual = TRUE;
      return;
    }
}

/* --- the steps --- */

static void
look_at_steps (SmritiStudy *study, const SmritiRule *rule, SmritiRitual *ritual)
{
  g_autoptr (SmritiEntryRow) whole = rule->entry ? smriti_lookup_entry (study->store, rule->outline, rule->entry) : NULL;

  ritual->line = whole ? whole->line : 0;
  for (guint i = 0; i < ritual->occurrence->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (ritual->occurrence->steps, i);
      g_autoptr (SmritiEntryRow) entry = step->entry ? smriti_lookup_entry (study->store, rule->outline, step->entry) : NULL;
      guint line = entry ? entry->line : 0;
      SmritiHelp help = smriti_help_of_step (step->text);

      g_array_append_val (ritual->helps, help);
      g_array_append_val (ritual->lines, line);
    }
}

static void
look_at_note (SmritiStudy *study, const SmritiRule *rule, SmritiRitual *ritual)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);

  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);

      if (outline->n != rule->outline)
        continue;
      ritual->note = g_strdup (outline->path);
      ritual->motto = g_strdup (outline->motto);
    }
}

static SmritiRitual *
begin_ritual (SmritiStudy *study, const char *name, GError **error)
{
  g_autoptr (SmritiRitual) ritual = g_new0 (SmritiRitual, 1);
  const SmritiRule *rule;

  ritual->occurrence = find_ritual (study, name, error);
  if (!ritual->occurrence)
    return NULL;
  rule = smriti_study_rule (study, ritual->occurrence->topic, SMRITI_CADENCE_MONTHLY);
  if (!rule)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no note states the ritual '%s' any more", name);
      return NULL;
    }
  ritual->helps = g_array_new (FALSE, FALSE, sizeof (SmritiHelp));
  ritual->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  ritual->day = smriti_study_day (study);
  look_at_steps (study, rule, ritual);
  look_at_note (study, rule, ritual);
  find_since (study, ritual);
  ritual->tools = smriti_study_tools (study, rule->topic);
  return g_steal_pointer (&ritual);
}

/* --- the rest, in a worker --- */

typedef struct
{
  SmritiLife *life;
  guint database; /* it began with */
  SmritiRitual *ritual;
} Look;

static void
look_free (Look *look)
{
  g_rc_box_release (look->life);
  smriti_ritual_free (look->ritual);
  g_free (look);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  SmritiStudy *study = look->database == look->life->database ? look->life->study : NULL;
  SmritiRitual *ritual = look->ritual;
  GError *error = NULL;

  ritual->found = smriti_ritual_find_finish (result, &error);
  if (!ritual->found || !study)
    {
      g_task_return_error (task, error ? error
                                       : g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED,
                                                              "the database was exchanged meanwhile; ask again"));
      return;
    }
  smriti_study_keep_log_order (study, &ritual->found->order);
  ritual->old_cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  for (guint i = 0; i < ritual->found->old_cards->len; i++)
    {
      SmritiStudyCard *card = smriti_cards_get (study->store, g_array_index (ritual->found->old_cards, gint64, i),
                                                smriti_study_day (study));

      if (card)
        g_ptr_array_add (ritual->old_cards, card);
    }
  g_task_return_pointer (task, g_steal_pointer (&look->ritual), (GDestroyNotify) smriti_ritual_free);
}

void
smriti_study_ritual_async (SmritiStudy *study, const char *name, guint months, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;
  SmritiRitual *ritual = begin_ritual (study, name, &error);
  SmritiRitualQuery query;
  Look *look;

  if (!ritual)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  look = g_new0 (Look, 1);
  look->life = g_rc_box_acquire (study->life);
  look->database = study->life->database;
  look->ritual = ritual;
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  query = (SmritiRitualQuery){
    .topic = ritual->occurrence->topic,
    .since_s = ritual->since_s,
    .since_day = smriti_review_day_at (ritual->since_s, smriti_clock_zone (study->clock),
                                       smriti_study_settings (study)->rollover_minute),
    .now_s = smriti_study_now_s (study),
    .today = ritual->day,
    .months = months,
    .order = smriti_study_log_order (study),
  };
  smriti_ritual_find_async (study->store, &query, on_found, task);
}

SmritiRitual *
smriti_study_ritual_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
