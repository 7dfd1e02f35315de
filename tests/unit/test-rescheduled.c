/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Promises that move when somebody asks for it, and only then: what an event of it
 * makes of a card, what takes it back, what is answered meanwhile and afterwards, and
 * what comes from another machine. */

#include "common/promise.h"
#include "memory-fixture.h"

#define N_CARDS 30
#define MANY 140 /* more than are taken back at once */
#define N_EVENTS "SELECT count (*) FROM event WHERE type = 20"

static int
count (World *world, const char *sql)
{
  return (int) smriti_store_int (world->store, 0, sql, "");
}

static void
set_up (World *world, gconstpointer n_cards)
{
  world_set_up (world, NULL);
  memory_set (world, "[memory]\nfit=off\n");
  memory_add_cards (world, GPOINTER_TO_UINT (n_cards));
  memory_learn (world, GPOINTER_TO_UINT (n_cards), 0, 20, 9);
}

/* Another set, by which a card keeps @factor times as long. */
static void
refit (World *world, double factor)
{
  g_free (memory_append_set (world, factor));
  memory_settle (world);
}

/* NULL with @error. */
static SmritiMoves *
finish (GAsyncResult **result, GError **error)
{
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  return smriti_study_reschedule_finish (*result, error);
}

static SmritiMoves *
reschedule (World *world, gboolean dry_run)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SmritiMoves *moves;

  smriti_study_reschedule_async (world->study, dry_run, world_on_result, &result);
  moves = finish (&result, &error);
  g_assert_no_error (error);
  return moves;
}

/* Everything of each card but the promised day. */
static char *
rest_of_rows (World *world)
{
  return store_query (world->store,
                      "SELECT id, state, step, printf ('%.9g %.9g', stability, difficulty), last_day, last_ms, answers, lapses"
                      " FROM card ORDER BY id");
}

static char *
front_of (World *world, const SmritiMove *move)
{
  g_autoptr (SmritiStudyCard) card = world_get (world, move->card);

  return g_strdup (card->front);
}

/* --- only when asked --- */

static void
test_refit_moves_nothing (World *world, gconstpointer unused)
{
  g_autofree char *before = memory_promises (world);
  g_autofree char *rows = memory_rows (world);
  g_autofree char *after = NULL;
  g_autofree char *rows_after = NULL;

  refit (world, 4);
  after = memory_promises (world);
  rows_after = memory_rows (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (rows_after, !=, rows);
  world_on_day (world, 23);
  memory_assert_rebuilds (world);
  g_free (after);
  after = memory_promises (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (count (world, N_EVENTS), ==, 0);
}

/* Without a new set all is as it was promised, whatever day fuzz has drawn. */
static void
test_nothing_to_move (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) moves = reschedule (world, FALSE);

  g_assert_cmpuint (moves->moves->len, ==, 0);
  g_assert_cmpint (count (world, N_EVENTS), ==, 0);
}

static void
test_dry_run (World *world, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 events;

  refit (world, 0.3);
  before = world_projections (world);
  events = smriti_events_count (world->store);
  {
    g_autoptr (SmritiMoves) moves = reschedule (world, TRUE);
    g_autoptr (SmritiMoves) again = reschedule (world, TRUE);

    g_assert_cmpuint (moves->moves->len, >, 3);
    g_assert_cmpuint (again->moves->len, ==, moves->moves->len);
    for (guint i = 0; i < moves->moves->len; i++)
      {
        const SmritiMove *one = g_ptr_array_index (moves->moves, i), *other = g_ptr_array_index (again->moves, i);

        g_assert_cmpstr (one->card, ==, other->card);
        g_assert_cmpint (one->to, ==, other->to);
        g_assert_cmpint (one->to, >, smriti_study_day (world->study));
        g_assert_cmpint (one->to, !=, one->from);
        g_assert_cmpfloat (one->recall, >, 0);
        g_assert_cmpfloat (one->recall, <, 1);
      }
  }
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (smriti_events_count (world->store), ==, events);
}

/* --- a run --- */

static void
test_run (World *world, gconstpointer factor)
{
  g_autofree char *rest = NULL;
  g_autofree char *rest_after = NULL;
  g_autoptr (SmritiMoves) dry = NULL;
  g_autoptr (SmritiMoves) moves = NULL;

  refit (world, GPOINTER_TO_INT (factor) / 10.0);
  rest = rest_of_rows (world);
  dry = reschedule (world, TRUE);
  moves = reschedule (world, FALSE);
  g_assert_cmpuint (moves->moves->len, >, 3);
  g_assert_cmpuint (moves->moves->len, ==, dry->moves->len);
  g_assert_cmpint (count (world, N_EVENTS), ==, (int) moves->moves->len);
  for (guint i = 0; i < moves->moves->len; i++)
    {
      const SmritiMove *move = g_ptr_array_index (moves->moves, i), *said = g_ptr_array_index (dry->moves, i);
      g_autoptr (SmritiStudyCard) card = world_get (world, move->card);

      g_assert_cmpstr (move->card, ==, said->card);
      g_assert_cmpint (move->to, ==, said->to);
      g_assert_cmpint (card->due_day, ==, move->to);
      g_assert_cmpint (card->due_s, ==, (gint64) move->to * 86400 + 4 * 3600);
    }
  rest_after = rest_of_rows (world);
  g_assert_cmpstr (rest_after, ==, rest);
  memory_assert_rebuilds (world);
  memory_assert_replays (world);
}

static void
test_undo (World *world, gconstpointer unused)
{
  g_autofree char *before = memory_promises (world);
  g_autofree char *after = NULL;
  g_autoptr (SmritiMoves) moves = NULL;

  refit (world, 0.3);
  moves = reschedule (world, FALSE);
  g_assert_cmpuint (moves->moves->len, >, 3);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_RESCHEDULED);
  after = memory_promises (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (count (world, "SELECT count (*) FROM undone"), ==, (int) moves->moves->len);
  memory_assert_rebuilds (world);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
}

static void
settle_undo (World *world)
{
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  while (world->study->undoing != 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

/* What is left of a large run is as good as gone, and gone after a stop too. */
static void
test_undo_many (World *world, gconstpointer unused)
{
  g_autofree char *before = memory_promises (world);
  g_autofree char *after = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  int n;

  refit (world, 8);
  moves = reschedule (world, FALSE);
  n = (int) moves->moves->len;
  g_assert_cmpint (n, >, 60);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_RESCHEDULED);
  g_assert_cmpint (count (world, "SELECT count (*) FROM undone"), <, n);
  g_assert_cmpuint (world->study->undoing, !=, 0);
  {
    g_autoptr (SmritiEvent) newest = smriti_events_newest_standing (world->store);

    g_assert_cmpint (newest->type, ==, SMRITI_EVENT_ANSWERED);
  }
  world_restart (world);
  settle_undo (world);
  g_assert_cmpint (count (world, "SELECT count (*) FROM undone"), ==, n);
  g_assert_cmpint (count (world, "SELECT count (*) FROM fact WHERE name = '" SMRITI_FACT_UNDOING "'"), ==, 0);
  after = memory_promises (world);
  g_assert_cmpstr (after, ==, before);
  memory_assert_rebuilds (world);
}

/* By one's id, though a later run stands; that one stays. */
static void
test_undo_first_of_two (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) first = NULL;
  g_autoptr (SmritiMoves) second = NULL;
  g_autoptr (GPtrArray) events = NULL;
  int n;

  refit (world, 0.3);
  first = reschedule (world, FALSE);
  refit (world, 6);
  second = reschedule (world, FALSE);
  n = (int) second->moves->len;
  g_assert_cmpint (n, >, 3);
  events = smriti_events_of_run (world->store, first->run, 0, 1000);
  g_assert_cmpuint (events->len, ==, first->moves->len);
  g_assert_cmpint (world_undo (world, ((SmritiEvent *) g_ptr_array_index (events, 2))->id), ==, SMRITI_EVENT_RESCHEDULED);
  settle_undo (world);
  g_assert_cmpint (count (world, "SELECT count (*) FROM undone"), ==, (int) first->moves->len);
  for (int i = 0; i < n; i++)
    {
      const SmritiMove *move = g_ptr_array_index (second->moves, (guint) i);
      g_autoptr (SmritiStudyCard) card = world_get (world, move->card);

      g_assert_cmpint (card->due_day, ==, move->to);
    }
  memory_assert_rebuilds (world);
}

/* --- and answers --- */

static void
test_answer_afterwards (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) moves = NULL;
  g_autoptr (SmritiStudyCard) answered = NULL;
  g_autoptr (SmritiStudyCard) back = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autofree char *front = NULL;
  g_autofree char *event = NULL;
  const SmritiMove *move;

  refit (world, 0.3);
  moves = reschedule (world, FALSE);
  move = g_ptr_array_index (moves->moves, 0);
  front = front_of (world, move);
  world_on_day (world, 22);
  event = world_answer (world, front, SMRITI_GRADE_GOOD);
  answered = world_get (world, move->card);
  g_assert_cmpint (answered->due_day, >, WORLD_DAY + 22);
  memory_assert_rebuilds (world);
  /* The answer taken back: the moved promise is the last. */
  world_undo (world, event);
  back = world_get (world, move->card);
  g_assert_cmpint (back->due_day, ==, move->to);
  g_free (event);
  event = world_answer (world, front, SMRITI_GRADE_GOOD);
  /* The run taken back: the answer's promise is not touched. */
  {
    g_autoptr (GPtrArray) events = smriti_events_of_run (world->store, moves->run, 0, 1);

    world_undo (world, ((SmritiEvent *) g_ptr_array_index (events, 0))->id);
  }
  settle_undo (world);
  card = world_get (world, move->card);
  g_assert_cmpint (card->due_day, ==, answered->due_day);
  memory_assert_rebuilds (world);
}

/* It was made after an answer that does not stand any more: what the one before
 * promised is the promise. */
static void
test_answer_before_undone (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) first = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autofree char *event = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  gboolean moved = FALSE;

  world_on_day (world, 25);
  world_grade (world, "front 1", SMRITI_GRADE_EASY);
  first = world_card (world, "front 1");
  world_on_day (world, 90);
  event = world_answer (world, "front 1", SMRITI_GRADE_EASY);
  refit (world, 0.05);
  moves = reschedule (world, FALSE);
  for (guint i = 0; i < moves->moves->len; i++)
    moved |= g_str_equal (((SmritiMove *) g_ptr_array_index (moves->moves, i))->card, first->id);
  g_assert_true (moved);
  world_undo (world, event);
  card = world_card (world, "front 1");
  g_assert_cmpint (card->due_day, ==, first->due_day);
  memory_assert_rebuilds (world);
}

/* Between the reading and the writing. */
static void
test_answered_meanwhile (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) dry = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) answered = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autofree char *front = NULL;
  const SmritiMove *move;

  refit (world, 0.3);
  dry = reschedule (world, TRUE);
  move = g_ptr_array_index (dry->moves, 0);
  front = front_of (world, move);
  smriti_study_forget_pools (world->study);
  smriti_study_reschedule_async (world->study, FALSE, world_on_result, &result);
  while (!world->study->pools) /* looked at when all cards were */
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result);
  world_grade (world, front, SMRITI_GRADE_EASY);
  answered = world_get (world, move->card);
  moves = finish (&result, &error);
  g_assert_no_error (error);
  card = world_get (world, move->card);
  g_assert_cmpint (card->due_day, ==, answered->due_day);
  g_assert_cmpuint (moves->moves->len, ==, dry->moves->len - 1);
  for (guint i = 0; i < moves->moves->len; i++)
    g_assert_cmpstr (((SmritiMove *) g_ptr_array_index (moves->moves, i))->card, !=, move->card);
  memory_assert_rebuilds (world);
}

/* The second begins when the first is done, and finds nothing left to do. */
static void
test_one_after_the_other (World *world, gconstpointer unused)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  g_autoptr (SmritiMoves) none = NULL;

  refit (world, 8);
  smriti_study_reschedule_async (world->study, FALSE, world_on_result, &first);
  smriti_study_reschedule_async (world->study, FALSE, world_on_result, &second);
  none = finish (&second, &error);
  g_assert_no_error (error);
  moves = finish (&first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (moves->moves->len, >, 3);
  g_assert_cmpuint (none->moves->len, ==, 0);
}

/* The study ends in the middle: whoever waits hears of it. */
static void
test_end_in_the_middle (World *world, gconstpointer unused)
{
  GAsyncResult *results[2] = { NULL };

  world_settle ();
  while (world->study->backing_up)
    g_main_context_iteration (NULL, TRUE);
  for (int i = 0; i < 2; i++)
    smriti_study_reschedule_async (world->study, FALSE, world_on_result, &results[i]);
  world_close (world);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmritiMoves) none = finish (&results[i], &error);

      g_assert_null (none);
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
      g_object_unref (results[i]);
    }
  world_open (world);
}

/* What is off is not asked, so nothing is promised of it. */
static void
test_off (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) dry = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  const char *ids[] = { NULL, NULL };

  refit (world, 0.3);
  dry = reschedule (world, TRUE);
  ids[0] = ((SmritiMove *) g_ptr_array_index (dry->moves, 1))->card;
  changed = smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, NULL);
  g_assert_nonnull (changed);
  moves = reschedule (world, FALSE);
  for (guint i = 0; i < moves->moves->len; i++)
    g_assert_cmpstr (((SmritiMove *) g_ptr_array_index (moves->moves, i))->card, !=, ids[0]);
}

/* What is to be known by a day is not put off. */
static void
test_exam (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMoves) dry = NULL;
  g_autoptr (SmritiMoves) moves = NULL;

  refit (world, 8);
  dry = reschedule (world, TRUE);
  g_assert_cmpuint (dry->moves->len, >, 3);
  memory_set (world, "[memory]\nfit=off\nexam=all 2027-03-01\n");
  moves = reschedule (world, TRUE);
  g_assert_cmpuint (moves->moves->len, ==, 0);
}

/* --- from another machine --- */

static SmritiEvent *
foreign (World *world, const SmritiStudyCard *card, guint seq, gint32 to, gint32 last)
{
  SmritiEvent *event = smriti_study_new_event (world->study, SMRITI_EVENT_RESCHEDULED, card->id);

  g_snprintf (event->id, sizeof event->id, "other-%u", seq);
  event->hlc = event->at_ms * 65536 + seq;
  smriti_promise_write (event, &(SmritiPromise){ (gint64) to * 86400 + 4 * 3600, to, card->due_day, last }, "theirs");
  return event;
}

static void
test_import (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);
  g_auto (SmritiImported) imported = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) moved = NULL;
  g_autoptr (SmritiStudyCard) other = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (SmritiStudyCard) kept = NULL;
  gint32 today;

  world_on_day (world, 21);
  world_grade (world, "front 2", SMRITI_GRADE_EASY);
  world_grade (world, "front 3", SMRITI_GRADE_EASY);
  moved = world_card (world, "front 2");
  other = world_card (world, "front 3");
  world_later (world, 60);
  today = smriti_study_day (world->study);
  g_ptr_array_add (events, foreign (world, moved, 1, today + 2, moved->last_day));
  g_ptr_array_add (events, foreign (world, moved, 2, today + 3, moved->last_day));
  g_ptr_array_add (events, foreign (world, other, 3, today + 2, other->last_day - 1)); /* after an answer that is not its last */
  g_ptr_array_add (events, foreign (world, moved, 4, today, moved->last_day));
  g_ptr_array_add (events, foreign (world, moved, 5, today + 40000, moved->last_day));
  g_ptr_array_add (events, foreign (world, moved, 6, today + 5, today + 1));
  g_ptr_array_add (events, smriti_study_new_event (world->study, SMRITI_EVENT_RESCHEDULED, moved->id));
  g_strlcpy (((SmritiEvent *) g_ptr_array_index (events, 6))->id, "other-7", 64);
  g_assert_true (smriti_study_import (world->study, events, FALSE, &imported, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (imported.added, ==, 3);
  for (guint i = 0; i < events->len; i++)
    g_assert_true ((g_ptr_array_index (imported.refused, i) != NULL) == (i >= 3));
  memory_settle (world);
  card = world_card (world, "front 2");
  kept = world_card (world, "front 3");
  g_assert_cmpint (card->due_day, ==, today + 3); /* the later one */
  g_assert_cmpint (kept->due_day, ==, other->due_day);
  memory_assert_rebuilds (world);
  /* Theirs can be taken back here, all of it. */
  g_assert_cmpint (world_undo (world, "other-2"), ==, SMRITI_EVENT_RESCHEDULED);
  smriti_study_card_free (card);
  card = world_card (world, "front 2");
  g_assert_cmpint (card->due_day, ==, moved->due_day);
  memory_assert_rebuilds (world);
}

/* In the database by other ways than the import: as if they were not. */
static void
test_hostile_events (World *world, gconstpointer unused)
{
  static const char *const payloads[] = {
    "{}",
    "{\"due\":\"x\",\"date\":\"2026-12-20\",\"from\":\"2026-12-25\",\"last\":\"2026-12-13\",\"of\":\"a\"}",
    "{\"due\":\"1797739200\",\"date\":\"2126-12-20\",\"from\":\"2026-12-25\",\"last\":\"2026-12-13\",\"of\":\"a\"}",
    "{\"due\":\"1797739200\",\"date\":\"2026-12-20\",\"from\":\"2026-12-25\",\"last\":\"2026-12-13\",\"of\":\"\"}",
    "{\"due\":[1],\"date\":{},\"from\":null,\"last\":7,\"of\":\"a\"}",
  };
  g_autofree char *before = memory_promises (world);
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
                                              " SELECT device.n, %u, 1, 0, 20800, 9000000000000000000, 20, card.id, '%s'"
                                              " FROM device, card WHERE mine = 1 LIMIT 1",
                                              900000 + i, payloads[i]);

      world_sql (world, sql);
    }
  g_assert_cmpuint (world_rebuild (world).changed, ==, 0);
  after = memory_promises (world);
  g_assert_cmpstr (after, ==, before);
}

#define ADD(name, n_cards, func) \
  g_test_add ("/rescheduled/" name, World, GUINT_TO_POINTER (n_cards), set_up, func, world_tear_down)

static void
test_sooner (World *world, gconstpointer unused)
{
  test_run (world, GINT_TO_POINTER (3));
}

static void
test_later (World *world, gconstpointer unused)
{
  test_run (world, GINT_TO_POINTER (60));
}

/* By the model of the person, with automatic fits. */
static void
test_by_model (World *world, gconstpointer unused)
{
  memory_set (world, "[memory]\nfit=auto\n");
  memory_settle (world);
  test_run (world, GINT_TO_POINTER (3));
}

int
main (int argc, char **argv)
{
  int status;

  if (memory_is_worker (argc, argv, &status))
    return status;
  g_test_init (&argc, &argv, NULL);
  ADD ("refit-moves-nothing", N_CARDS, test_refit_moves_nothing);
  ADD ("nothing-to-move", N_CARDS, test_nothing_to_move);
  ADD ("dry-run", N_CARDS, test_dry_run);
  ADD ("sooner", N_CARDS, test_sooner);
  ADD ("later", N_CARDS, test_later);
  ADD ("by-model", N_CARDS, test_by_model);
  ADD ("undo", N_CARDS, test_undo);
  ADD ("undo-many", MANY, test_undo_many);
  ADD ("undo-first-of-two", N_CARDS, test_undo_first_of_two);
  ADD ("answer-afterwards", N_CARDS, test_answer_afterwards);
  ADD ("answer-before-undone", N_CARDS, test_answer_before_undone);
  ADD ("answered-meanwhile", N_CARDS, test_answered_meanwhile);
  ADD ("one-after-the-other", N_CARDS, test_one_after_the_other);
  ADD ("end-in-the-middle", N_CARDS, test_end_in_the_middle);
  ADD ("off", N_CARDS, test_off);
  ADD ("exam", N_CARDS, test_exam);
  ADD ("import", N_CARDS, test_import);
  ADD ("hostile-events", N_CARDS, test_hostile_events);
  return g_test_run ();
}
