/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log as the person sees it: events with the ids cards have today, found by
 * time, kind and topic, and a month of it added up. What must be looked for is
 * looked for in a worker (store/log.h); the whole log newest first is not. */

#include "common/text.h"
#include "daemon/store/log.h"
#include "daemon/study/private.h"

#define ORDER_FACT "log.order"
#define ORDER_KEPT 20000                       /* events after which what is known of the order is worth keeping again */
#define MAX_AT_S (G_GINT64_CONSTANT (1) << 50) /* far beyond any event */

/* --- events --- */

/* Events carry the key a card had; outside it has but one id. */
static void
name_card (SmritiStudy *study, SmritiEvent *event)
{
  char *id = NULL;

  if (event->type == SMRITI_EVENT_ANSWERED || event->type == SMRITI_EVENT_SUSPENDED || event->type == SMRITI_EVENT_RESUMED
      || event->type == SMRITI_EVENT_BURIED || event->type == SMRITI_EVENT_ARCHIVED || event->type == SMRITI_EVENT_ADOPTED
      || event->type == SMRITI_EVENT_RESCHEDULED || smriti_record_is_of_card (event))
    id = smriti_cards_id (study->store, event->subject);
  if (!id)
    return;
  g_free (event->subject);
  event->subject = id;
}

GPtrArray *
smriti_study_events (SmritiStudy *study, guint offset, guint limit, gint64 *out_total)
{
  GPtrArray *events = smriti_events_list (study->store, offset, limit, out_total);

  for (guint i = 0; i < events->len; i++)
    name_card (study, g_ptr_array_index (events, i));
  return events;
}

char *
smriti_study_front_line (SmritiStudy *study, const char *key, guint max_chars)
{
  gint64 n = smriti_cards_by_key (study->store, key);
  g_autoptr (SmritiStudyCard) card = n ? smriti_cards_get (study->store, n, smriti_study_day (study)) : NULL;

  return card ? smriti_text_line (card->front, max_chars) : g_strdup ("");
}

static GPtrArray *
read_events (SmritiStudy *study, const GArray *rows)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);

  for (guint i = 0; i < rows->len; i++)
    {
      SmritiEvent *event = smriti_events_get (study->store, g_array_index (rows, gint64, i));

      if (!event)
        continue;
      name_card (study, event);
      g_ptr_array_add (events, event);
    }
  return events;
}

/* --- how far the log is out of order: kept, as it takes a reading of all of it --- */

SmritiLogOrder
smriti_study_log_order (SmritiStudy *study)
{
  g_autofree char *fact = smriti_study_fact (study, ORDER_FACT);
  g_auto (GStrv) parts = fact ? g_strsplit (fact, " ", 3) : NULL;
  SmritiLogOrder order = { 0 };

  if (!parts || g_strv_length (parts) != 3)
    return order;
  order.n = g_ascii_strtoll (parts[0], NULL, 10);
  order.latest_ms = g_ascii_strtoll (parts[1], NULL, 10);
  order.back_ms = g_ascii_strtoll (parts[2], NULL, 10);
  return order;
}

void
smriti_study_keep_log_order (SmritiStudy *study, const SmritiLogOrder *order)
{
  SmritiLogOrder known = smriti_study_log_order (study);
  g_autofree char *fact = NULL;

  if (order->n - known.n < ORDER_KEPT)
    return;
  fact = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, order->n, order->latest_ms,
                          order->back_ms);
  smriti_study_set_fact (study, ORDER_FACT, fact);
}

/* --- work in a worker --- */

typedef struct
{
  SmritiLife *life;
  guint database;
  gint64 total;    /* events found */
  gint32 from, to; /* of a summary */
  gint32 today;
  gboolean paused[SMRITI_SUMMARY_BACK + 1]; /* counted back from to */
} Look;

static void
look_free (Look *look)
{
  g_rc_box_release (look->life);
  g_free (look);
}

static GTask *
look_new (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->life = g_rc_box_acquire (study->life);
  look->database = study->life->database;
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  return task;
}

/* The study the look began with; else fails @task, with @error if there is one. */
static SmritiStudy *
look_study (GTask *task, GError *error)
{
  const Look *look = g_task_get_task_data (task);
  SmritiStudy *study = look->database == look->life->database ? look->life->study : NULL;

  if (study && !error)
    return study;
  g_task_return_error (
      task,
      error ? error : g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED, "the database was exchanged meanwhile; ask again"));
  return NULL;
}

/* --- some of the log --- */

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SmritiLogFound) found = smriti_log_match_finish (result, &error);
  SmritiStudy *study = look_study (task, error);

  if (!study)
    return;
  smriti_study_keep_log_order (study, &found->order);
  ((Look *) g_task_get_task_data (task))->total = found->total;
  g_task_return_pointer (task, read_events (study, found->rows), (GDestroyNotify) g_ptr_array_unref);
}

void
smriti_study_find_events_async (SmritiStudy *study, const SmritiEventFilter *wanted, guint offset, guint limit,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = look_new (study, callback, user_data);
  SmritiLogOrder order = smriti_study_log_order (study);
  SmritiLogFilter filter = { .before_n = G_MAXINT64,
                             .types = wanted->types,
                             .topic = wanted->topic,
                             .outside = SMRITI_TOPIC_OUTSIDE,
                             .offset = offset,
                             .limit = limit };

  filter.since_s = wanted->since_s == G_MININT64 ? G_MININT64 : CLAMP (wanted->since_s, -MAX_AT_S, MAX_AT_S);
  filter.until_s = wanted->until_s == G_MAXINT64 ? G_MAXINT64 : CLAMP (wanted->until_s, -MAX_AT_S, MAX_AT_S);
  if (wanted->before)
    {
      g_autoptr (SmritiEvent) event = smriti_events_find (study->store, wanted->before);

      if (!event)
        {
          g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "event '%s' not found; 'smriti log' lists them",
                                   wanted->before);
          return;
        }
      filter.before_n = event->n;
    }
  smriti_log_match_async (study->store, &filter, &order, on_found, g_steal_pointer (&task));
}

GPtrArray *
smriti_study_find_events_finish (SmritiStudy *study, GAsyncResult *result, gint64 *out_total, GError **error)
{
  *out_total = ((Look *) g_task_get_task_data (G_TASK (result)))->total;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- a month --- */

void
smriti_summary_free (SmritiSummary *summary)
{
  if (!summary)
    return;
  g_clear_pointer (&summary->noted, g_ptr_array_unref);
  g_clear_pointer (&summary->skipped, g_ptr_array_unref);
  g_clear_pointer (&summary->verdicts, g_ptr_array_unref);
  g_free (summary);
}

/* @month "YYYY-MM", "" = that of @today. */
static gboolean
parse_month (const char *month, gint32 today, gint32 *out_from, gint32 *out_to, GError **error)
{
  g_autofree char *today_text = smriti_day_to_string (today);
  g_autofree char *first = g_strdup_printf ("%.7s-01", *month ? month : today_text);
  int year, number, unused;

  if ((*month && strlen (month) != 7) || !smriti_day_from_string (first, out_from) || *out_from > today)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no month up to this one; write it like %.7s",
                   month, today_text);
      return FALSE;
    }
  smriti_day_to_ymd (*out_from, &year, &number, &unused);
  *out_to = *out_from + g_date_get_days_in_month ((GDateMonth) number, (GDateYear) year) - 1;
  return TRUE;
}

static gboolean
was_practised (const GArray *practised, gint32 day)
{
  for (guint i = practised->len; i-- > 0;)
    if (g_array_index (practised, gint32, i) <= day)
      return g_array_index (practised, gint32, i) == day;
  return FALSE;
}

/* Days of practice up to the end of the stretch, as one thread: a pause does not
 * break it, nor does one day in seven, nor a today that is not over. */
static guint
streak_of (const Look *look, const GArray *practised)
{
  gint32 forgiven = look->to + SMRITI_SUMMARY_BACK;
  guint streak = 0;

  for (gint32 day = MIN (look->to, look->today); day > look->to - SMRITI_SUMMARY_BACK; day--)
    {
      if (was_practised (practised, day))
        streak++;
      else if (look->paused[look->to - day] || day == look->today)
        continue;
      else if (forgiven - day >= 7)
        forgiven = day;
      else
        break;
    }
  return streak;
}

static SmritiSummary *
make_summary (SmritiStudy *study, const Look *look, const SmritiLogSummary *sum)
{
  SmritiSummary *summary = g_new0 (SmritiSummary, 1);
  gint32 last = MIN (look->to, look->today);

  summary->from = look->from;
  summary->to = look->to;
  summary->of_days = (guint) (last - look->from + 1);
  for (gint32 day = look->from; day <= last; day++)
    {
      summary->days += was_practised (sum->practised, day) ? 1 : 0;
      summary->paused_days += look->paused[look->to - day] ? 1 : 0;
    }
  summary->streak = streak_of (look, sum->practised);
  summary->answers = sum->answers;
  summary->new_cards = sum->new_cards;
  summary->lapses = sum->lapses;
  summary->concepts = sum->cards[0];
  summary->snippets = sum->cards[1];
  summary->missed = sum->missed;
  memcpy (summary->n_of, sum->n_of, sizeof summary->n_of);
  memcpy (summary->done, sum->done, sizeof summary->done);
  summary->noted = read_events (study, sum->noted);
  summary->skipped = read_events (study, sum->skipped);
  summary->verdicts = read_events (study, sum->verdicts);
  return summary;
}

static void
on_summed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SmritiLogSummary) sum = smriti_log_summary_finish (result, &error);
  SmritiStudy *study = look_study (task, error);

  if (!study)
    return;
  smriti_study_keep_log_order (study, &sum->order);
  g_task_return_pointer (task, make_summary (study, g_task_get_task_data (task), sum), (GDestroyNotify) smriti_summary_free);
}

/* Days whose daily hour lay in a pause. */
static void
note_paused (SmritiStudy *study, Look *look)
{
  const SmritiSettings *settings = smriti_study_settings (study);

  for (gint32 back = 0; back <= SMRITI_SUMMARY_BACK; back++)
    {
      gint64 at_s = smriti_review_day_instant (look->to - back, settings->daily_minute, settings->rollover_minute,
                                               smriti_clock_zone (study->clock));

      look->paused[back] = smriti_study_in_pause (study, at_s, NULL);
    }
}

void
smriti_study_summary_async (SmritiStudy *study, const char *month, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = look_new (study, callback, user_data);
  Look *look = g_task_get_task_data (task);
  SmritiLogOrder order = smriti_study_log_order (study);
  int rollover_min = smriti_study_settings (study)->rollover_minute;
  GTimeZone *zone = smriti_clock_zone (study->clock);
  GError *error = NULL;

  look->today = smriti_study_day (study);
  if (!parse_month (month, look->today, &look->from, &look->to, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  note_paused (study, look);
  /* Two days more on either side are more than zones and rollovers differ by. */
  smriti_log_summary_async (study->store, look->from, look->to, smriti_review_day_start (look->from - 2, rollover_min, zone),
                            smriti_review_day_start (look->to + 3, rollover_min, zone), &order, on_summed,
                            g_steal_pointer (&task));
}

SmritiSummary *
smriti_study_summary_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
