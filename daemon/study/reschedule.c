/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Promising anew, when somebody asks for it: no fit and no setting moves a promise
 * by itself. The cards that could move are read in slices of the main loop, a thread
 * finds their days (common/memory/reschedule.h), and in slices again an event says so
 * of each that is still as it was read: what was answered meanwhile has a promise of
 * its own. */

#include "common/memory/reschedule.h"
#include "common/promise.h"
#include "daemon/store/load.h"
#include "daemon/study/private.h"

#include <stdlib.h>

#define SLICE_US 8000 /* what they write is then written out and synced as well */
#define CARDS_AT_ONCE 50
#define N_DAYS (SMRITI_MAX_INTERVAL_DAYS + 1)

/* What the settings say of the cards of one topic and deck. */
typedef struct
{
  double retention;
  int max_days;
  gboolean has_exam;
  SmritiExam exam;
} Wish;

/* A card that may move, parallel to its SmritiPromised. */
typedef struct
{
  gint64 n;
  guint answers;
  double recall; /* on the promised day */
} Row;

typedef struct
{
  SmritiLife *life;
  guint database;
  gboolean dry_run;
  gboolean by_model; /* of the person, not FSRS-6 alone */
  SmritiModel model;
  gint32 today;
  GHashTable *wishes; /* "TOPIC\nDECK" → Wish */
  gint64 seen;        /* the last row looked at */
  GArray *cards;      /* of SmritiPromised */
  GArray *rows;       /* of Row */
  guint *due;         /* cards by the day, N_DAYS from today on */
  guint quota;
  gint32 *days;  /* what comes of it, parallel to cards */
  GArray *order; /* those that move, of guint */
  guint next;    /* of them, the first that was not written */
  SmritiMoves *moves;
} Run;

static void
move_free (SmritiMove *move)
{
  g_free (move->card);
  g_free (move);
}

void
smriti_moves_free (SmritiMoves *moves)
{
  if (!moves)
    return;
  g_ptr_array_unref (moves->moves);
  g_free (moves->run);
  g_free (moves);
}

static void
run_free (Run *run)
{
  g_rc_box_release (run->life);
  g_hash_table_unref (run->wishes);
  g_array_unref (run->cards);
  g_array_unref (run->rows);
  g_array_unref (run->order);
  g_free (run->due);
  g_free (run->days);
  smriti_moves_free (run->moves);
  g_free (run);
}

static Run *
run_new (SmritiStudy *study, gboolean dry_run)
{
  Run *run = g_new0 (Run, 1);

  run->life = g_rc_box_acquire (study->life);
  run->database = study->life->database;
  run->dry_run = dry_run;
  run->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  run->cards = g_array_new (FALSE, FALSE, sizeof (SmritiPromised));
  run->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  run->order = g_array_new (FALSE, FALSE, sizeof (guint));
  run->moves = g_new0 (SmritiMoves, 1);
  run->moves->moves = g_ptr_array_new_with_free_func ((GDestroyNotify) move_free);
  run->moves->run = g_uuid_string_random ();
  return run;
}

static void begin (SmritiStudy *study, GTask *task);

/* Ends it: with what was moved, or with @error. The next one begins. */
static void
end (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);
  SmritiStudy *study = run->life->study;

  if (study)
    {
      g_object_unref (g_queue_pop_head (&study->reschedulings));
      smriti_clock_release (study->clock);
      if (!run->dry_run && run->moves->moves->len > 0)
        smriti_study_tell_changed (study);
      if (!g_queue_is_empty (&study->reschedulings))
        begin (study, g_queue_peek_head (&study->reschedulings));
    }
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&run->moves), (GDestroyNotify) smriti_moves_free);
}

/* The study it began with; else NULL, and it is ended. */
static SmritiStudy *
study_of (GTask *task)
{
  const Run *run = g_task_get_task_data (task);

  if (run->life->study && run->database == run->life->database)
    return run->life->study;
  end (task, g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED, "the database was exchanged meanwhile; reschedule again"));
  return NULL;
}

/* --- which cards, and what is wanted of them --- */

static const Wish *
wish_of (SmritiStudy *study, Run *run, const SmritiStudyCard *card)
{
  g_autofree char *name = g_strconcat (card->topic, "\n", card->deck, NULL);
  Wish *wish = g_hash_table_lookup (run->wishes, name);
  g_autoptr (SmritiSettings) settings = NULL;

  if (wish)
    return wish;
  settings = smriti_settings_for (smriti_study_settings (study), card->topic, card->deck);
  wish = g_new0 (Wish, 1);
  wish->retention = settings->retention;
  wish->max_days = settings->max_interval_days;
  wish->has_exam = smriti_study_exam (study, card->topic, &wish->exam);
  g_hash_table_insert (run->wishes, g_steal_pointer (&name), wish);
  return wish;
}

static void
look_at (SmritiStudy *study, Run *run, SmritiStudyCard *card)
{
  const SmritiParameters *parameters = smriti_study_parameters (study);
  const Wish *wish = wish_of (study, run, card);
  int promised = card->due_day - card->last_day;
  SmritiPromised one = { card->last_day, card->due_day, 0, wish->max_days, 0 };
  Row row = { card->n, card->answers, 0 };
  SmritiTrace trace;

  if (run->by_model && smriti_person_trace (study->store, &run->model, card->n, &trace))
    {
      one.wanted_days = smriti_model_interval (&run->model, &trace, wish->retention);
      row.recall = smriti_model_curve (&run->model, &trace, promised);
    }
  else
    {
      smriti_study_freshen (study, card);
      one.wanted_days = smriti_fsrs_interval (parameters, card->progress.memory.stability, wish->retention);
      row.recall = smriti_fsrs_retrievability (parameters, card->progress.memory.stability, promised);
    }
  /* What an exam has brought forward, or what is known well enough for it, is not put off. */
  if (wish->has_exam && smriti_exam_is_about (&wish->exam, card->entry))
    one.max_days = MIN (one.max_days, promised);
  one.lost = wish->retention - row.recall;
  g_array_append_val (run->cards, one);
  g_array_append_val (run->rows, row);
}

static void
read_load (SmritiStudy *study, Run *run)
{
  GPtrArray *pools = smriti_study_pools (study);

  run->due = g_new0 (guint, N_DAYS);
  smriti_load_add (study->store, run->today, run->today + N_DAYS - 1, run->due);
  for (guint i = 0; i < pools->len; i++)
    {
      const SmritiPool *pool = g_ptr_array_index (pools, i);

      run->quota += (guint) (pool->quota[0] + pool->quota[1]);
    }
}

static void plan_async (GTask *task);

static gboolean
read_slice (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  SmritiStudy *study = study_of (task);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  if (!study)
    return G_SOURCE_REMOVE;
  if (study->taking) /* what was imported comes first */
    return G_SOURCE_CONTINUE;
  while (g_get_monotonic_time () < until_us)
    {
      g_autoptr (GArray) rows = smriti_load_coming (study->store, run->seen, run->today, CARDS_AT_ONCE);

      if (rows->len == 0)
        {
          read_load (study, run);
          plan_async (task);
          return G_SOURCE_REMOVE;
        }
      for (guint i = 0; i < rows->len && g_get_monotonic_time () < until_us; i++)
        {
          g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, g_array_index (rows, gint64, i), run->today);

          run->seen = g_array_index (rows, gint64, i);
          if (card && card->off == SMRITI_OFF_NONE && card->last_day != SMRITI_DAY_NONE)
            look_at (study, run, card);
        }
    }
  return G_SOURCE_CONTINUE;
}

/* --- where they move --- */

static int
compare_moves (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Run *run = user_data;
  guint left = *(const guint *) a, right = *(const guint *) b;
  double left_recall = g_array_index (run->rows, Row, left).recall, right_recall = g_array_index (run->rows, Row, right).recall;

  if (run->days[left] != run->days[right])
    return run->days[left] < run->days[right] ? -1 : 1;
  if (left_recall != right_recall)
    return left_recall < right_recall ? -1 : 1;
  return left < right ? -1 : left > right;
}

/* In a thread: of the run it touches what nobody else does meanwhile. */
static void
plan (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  const SmritiPromised *cards = (const SmritiPromised *) (gpointer) run->cards->data;
  const SmritiRescheduleLoad load = { run->today, run->due, N_DAYS, run->quota };

  run->days = g_new (gint32, MAX (run->cards->len, 1));
  smriti_reschedule (cards, run->cards->len, &load, run->days);
  for (guint i = 0; i < run->cards->len; i++)
    if (run->days[i] != cards[i].due_day)
      g_array_append_val (run->order, i);
  g_array_sort_with_data (run->order, compare_moves, run);
  g_task_return_boolean (work, TRUE);
}

static gboolean write_slice (gpointer user_data);

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, write_slice, user_data, g_object_unref);
}

static void
plan_async (GTask *task)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, on_planned, g_object_ref (task));

  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, plan);
}

/* --- saying so --- */

static gboolean
write_promise (SmritiStudy *study, const Run *run, SmritiStudyCard *card, gint32 to, GError **error)
{
  g_autofree char *key = smriti_study_card_key (study, card);
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_RESCHEDULED, key);
  gint64 due_s = smriti_review_day_start (to, smriti_study_settings (study)->rollover_minute, smriti_clock_zone (study->clock));

  smriti_promise_write (event, &(SmritiPromise){ due_s, to, card->due_day, card->last_day }, run->moves->run);
  card->due_s = due_s;
  card->due_day = to;
  return smriti_study_append (study, event, error) && smriti_cards_write_memory (study->store, card, error);
}

static gboolean
move_card (SmritiStudy *study, Run *run, guint i, GError **error)
{
  const SmritiPromised *read = &g_array_index (run->cards, SmritiPromised, i);
  const Row *row = &g_array_index (run->rows, Row, i);
  gint32 today = smriti_study_day (study), to = run->days[i];
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, row->n, today);
  SmritiMove *move;

  if (!card || card->due_day != read->due_day || card->last_day != read->last_day || card->answers != row->answers
      || card->progress.state != SMRITI_STATE_REVIEW || card->off != SMRITI_OFF_NONE || to <= today || read->due_day <= today)
    return TRUE;
  if (!run->dry_run && !write_promise (study, run, card, to, error))
    return FALSE;
  move = g_new0 (SmritiMove, 1);
  move->card = g_strdup (card->id);
  move->from = read->due_day;
  move->to = to;
  move->recall = row->recall;
  g_ptr_array_add (run->moves->moves, move);
  return TRUE;
}

static gboolean
move_some (SmritiStudy *study, Run *run, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  for (; run->next < run->order->len && g_get_monotonic_time () < until_us; run->next++)
    if (!move_card (study, run, g_array_index (run->order, guint, run->next), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_slice (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  SmritiStudy *study = study_of (task);
  GError *error = NULL;

  if (!study)
    return G_SOURCE_REMOVE;
  if (!run->dry_run && smriti_store_rest (study->store))
    return G_SOURCE_CONTINUE;
  if (run->dry_run)
    move_some (study, run, &error);
  else if (smriti_store_begin (study->store, &error)
           && (!move_some (study, run, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (!run->dry_run)
    smriti_study_forget_pools (study);
  if (!error && run->next < run->order->len)
    return G_SOURCE_CONTINUE;
  if (error)
    g_prefix_error (&error, "not all could be rescheduled, 'smriti undo' takes back what was: ");
  end (task, error);
  return G_SOURCE_REMOVE;
}

/* --- asking for it --- */

static void
begin (SmritiStudy *study, GTask *task)
{
  Run *run = g_task_get_task_data (task);

  run->today = smriti_study_day (study);
  run->by_model = smriti_study_follows_person (study);
  run->model = *smriti_study_model (study);
  smriti_clock_hold (study->clock);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, read_slice, g_object_ref (task), g_object_unref);
}

void
smriti_study_reschedule_async (SmritiStudy *study, gboolean dry_run, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, run_new (study, dry_run), (GDestroyNotify) run_free);
  g_queue_push_tail (&study->reschedulings, task);
  if (study->reschedulings.length == 1)
    begin (study, task);
}

SmritiMoves *
smriti_study_reschedule_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
smriti_study_end_reschedulings (SmritiStudy *study)
{
  GTask *task = g_queue_pop_head (&study->reschedulings);

  if (!task)
    return;
  /* The one under way sees for itself that there is no study any more. */
  smriti_clock_release (study->clock);
  g_object_unref (task);
  while ((task = g_queue_pop_head (&study->reschedulings)))
    {
      g_task_return_new_error (task, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon ends; reschedule again");
      g_object_unref (task);
    }
}
