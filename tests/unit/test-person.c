/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The model of the person: whatever happens to the log, and whenever the daemon
 * was stopped, it is to the bit what going through the whole log at once gives. */

#include "memory-fixture.h"

#define N_CARDS 12

static void
set_up (World *world, gconstpointer unused)
{
  world_set_up (world, NULL);
  memory_add_cards (world, N_CARDS);
  memory_set (world, "[memory]\nfit = off\n");
}

static guint
n_snapshots (World *world)
{
  return (guint) smriti_store_int (world->store, 0, "SELECT count (*) FROM model", "");
}

static void
test_learns (World *world, gconstpointer unused)
{
  SmritiModel fresh;

  smriti_model_init (&fresh);
  g_assert_cmpmem (smriti_study_model (world->study), sizeof fresh, &fresh, sizeof fresh);
  memory_learn (world, N_CARDS, 0, 20, 3);
  g_assert_cmpfloat (smriti_study_model (world->study)->gate, !=, fresh.gate);
  memory_assert_replays (world);
}

/* What is told of a card is the fold of its answers: the memory in its row, and
 * the chance that falls as time goes by. */
static void
test_trace (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  SmritiTrace trace;
  double now, later;

  card = world_card (world, "front 1");
  g_assert_false (smriti_study_trace (world->study, card, &trace));
  g_assert_cmpfloat (smriti_study_retrievability (world->study, card), ==, 0);
  g_clear_pointer (&card, smriti_study_card_free);
  memory_learn (world, N_CARDS, 0, 12, 4);
  card = world_card (world, "front 1");
  g_assert_true (smriti_study_trace (world->study, card, &trace));
  g_assert_cmpfloat_with_epsilon (trace.memory.stability, card->progress.memory.stability, 1e-9 * trace.memory.stability);
  g_assert_cmpfloat_with_epsilon (trace.memory.difficulty, card->progress.memory.difficulty, 1e-9);
  g_assert_cmpint (trace.last_day, ==, card->last_day);
  g_assert_cmpint (trace.last_ms, ==, card->last_ms);
  world_on_day (world, 20);
  now = smriti_study_retrievability (world->study, card);
  world_on_day (world, 80);
  later = smriti_study_retrievability (world->study, card);
  g_assert_cmpfloat (later, <, now);
}

/* A snapshot a day, eight of them; a restart goes on from the newest. */
static void
test_snapshots (World *world, gconstpointer unused)
{
  SmritiModel before;

  for (int day = 0; day < 12; day++)
    {
      memory_learn (world, N_CARDS, day, day, 3);
      g_assert_cmpuint (n_snapshots (world), ==, MIN (day + 1, SMRITI_SNAPSHOTS_KEPT));
      before = *smriti_study_model (world->study);
      world_restart (world);
      g_assert_cmpmem (smriti_study_model (world->study), sizeof before, &before, sizeof before);
      memory_assert_replays (world);
    }
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT max (day) FROM model", ""), ==, WORLD_DAY + 11);
}

/* The newest snapshot of the person, with this in it. */
static void
save_gate (World *world, double gate)
{
  g_autoptr (GError) error = NULL;
  SmritiPerson person;

  smriti_person_load (world->store, &person);
  person.model.gate = gate;
  g_assert_true (smriti_store_begin (world->store, &error) && smriti_person_save (world->store, &person, person.at.day, &error)
                 && smriti_store_commit (world->store, &error));
}

/* The snapshot is what the daemon begins with: were it never looked at, a lie in it would not show. */
static void
test_snapshot_is_used (World *world, gconstpointer unused)
{
  memory_learn (world, N_CARDS, 0, 6, 3);
  world_on_day (world, 7);
  save_gate (world, 0.123);
  world_restart (world);
  g_assert_cmpfloat (smriti_study_model (world->study)->gate, ==, 0.123);
  /* A rebuild believes nothing that is a projection. */
  world_rebuild (world);
  g_assert_cmpfloat (smriti_study_model (world->study)->gate, !=, 0.123);
  memory_assert_replays (world);
}

/* As if another release, which learnt otherwise, had written the newest one: that stands last in it. */
static void
age_snapshot (World *world)
{
  guint n = (guint) smriti_store_int (world->store, 0, "SELECT max (length (state)) / 8 FROM model", "");
  g_autofree double *state = g_new (double, n);
  g_autoptr (GError) error = NULL;
  SmritiSnapshot snapshot;

  g_assert_true (smriti_snapshots_newest (world->store, &snapshot, state, n));
  state[n - 1]++;
  g_assert_true (smriti_store_begin (world->store, &error) && smriti_snapshots_add (world->store, &snapshot, state, n, &error)
                 && smriti_store_commit (world->store, &error));
}

/* A sound one and no other, which says what is not so. */
static void
begin_lie (World *world, int day)
{
  world_sql (world, "DELETE FROM model");
  world_on_day (world, day);
  g_assert_cmpuint (n_snapshots (world), ==, 1);
  save_gate (world, 0.123);
}

/* What cannot be is passed over. */
static void
test_broken_snapshots (World *world, gconstpointer unused)
{
  static const char *const breakages[] = {
    "UPDATE model SET state = x'00'",
    "UPDATE model SET state = zeroblob (0)",
    "UPDATE model SET n = n + 1000000",
    "UPDATE model SET parameters = 'nobody-7'",
  };

  memory_learn (world, N_CARDS, 0, 6, 3);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      g_test_message ("%s", breakages[i]);
      begin_lie (world, 7 + (int) i);
      world_sql (world, breakages[i]);
      world_restart (world);
      memory_assert_replays (world);
    }
  begin_lie (world, 20);
  save_gate (world, NAN);
  world_restart (world);
  memory_assert_replays (world);
  begin_lie (world, 21);
  age_snapshot (world);
  world_restart (world);
  memory_assert_replays (world);
}

/* Undo of the last answer, of one of weeks ago, and of many, with restarts between. */
static void
test_undo (World *world, gconstpointer unused)
{
  g_autofree char *early = NULL;
  SmritiModel before;

  world_on_day (world, 0);
  early = world_answer (world, "front 3", SMRITI_GRADE_GOOD);
  memory_learn (world, N_CARDS, 1, 15, 3);
  before = *smriti_study_model (world->study);
  world_grade (world, "front 5", SMRITI_GRADE_AGAIN);
  memory_assert_replays (world);
  world_undo (world, "");
  g_assert_cmpmem (smriti_study_model (world->study), sizeof before, &before, sizeof before);
  g_assert_cmpuint (n_snapshots (world), >, 4);
  world_undo (world, early);
  g_assert_cmpuint (n_snapshots (world), ==, 0);
  world_restart (world);
  memory_assert_replays (world);
  for (int i = 0; i < 30; i++)
    world_undo (world, "");
  memory_assert_replays (world);
  world_restart (world);
  memory_assert_replays (world);
}

/* What was seen within a transaction that is then rolled back is not taken for
 * what gets its place in the log afterwards. */
static void
test_rolled_back (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 5");
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  memory_learn (world, N_CARDS, 0, 9, 3);
  event = smriti_study_new_event (world->study, SMRITI_EVENT_ANSWERED, card->id);
  event->grade = SMRITI_GRADE_EASY;
  event->state_after = SMRITI_STATE_REVIEW;
  g_assert_true (smriti_store_begin (world->store, &error) && smriti_events_append (world->store, event, &error));
  smriti_study_model (world->study);
  g_assert_cmpint (world->study->person.at.n, ==, event->n);
  smriti_store_rollback (world->store);
  world_grade (world, "front 5", SMRITI_GRADE_AGAIN);
  memory_assert_replays (world);
}

/* Stopped before anything of a day was kept, as by SIGKILL: nothing is learnt twice, nothing is missing. */
static void
test_killed (World *world, gconstpointer unused)
{
  memory_learn (world, N_CARDS, 0, 9, 3);
  world_sql (world, "DELETE FROM model WHERE day > 20785");
  world->study->snapshot_day = SMRITI_DAY_NONE;
  world->study->person_holds = FALSE;
  memory_assert_replays (world);
  world_sql (world, "DELETE FROM model");
  world_restart (world);
  memory_assert_replays (world);
}

static SmritiEvent *
foreign (World *world, guint seq, const char *key, gint64 at_s, SmritiGrade grade)
{
  SmritiEvent *event = smriti_event_new (SMRITI_EVENT_ANSWERED, key);

  g_snprintf (event->id, sizeof event->id, "other-%u", seq);
  event->at_ms = at_s * 1000;
  event->hlc = event->at_ms * 65536;
  event->day = smriti_day_from_ymd (1970, 1, 1) + (gint32) (at_s / 86400);
  event->grade = grade;
  event->state_after = SMRITI_STATE_REVIEW;
  event->interval_s = 86400;
  event->due_s = at_s + 86400;
  event->due_day = event->day + 1;
  return event;
}

static void
import (World *world, GPtrArray *events)
{
  g_auto (SmritiImported) imported = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (smriti_study_import (world->study, events, FALSE, &imported, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (imported.added, ==, events->len);
  memory_settle (world);
}

/* Answers of another device fall between those of this one. */
static void
test_import (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);

  memory_learn (world, N_CARDS, 0, 10, 3);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *front = g_strdup_printf ("front %u", i % N_CARDS);
      g_autoptr (SmritiStudyCard) card = world_card (world, front);

      g_ptr_array_add (events, foreign (world, 1 + i, i % 3 == 0 ? "a card only there" : card->id,
                                        WORLD_START_S + 86400 * (1 + i / 4) + 7 * i, i % 4 == 0 ? 1 : 3));
    }
  import (world, events);
  g_assert_cmpuint (n_snapshots (world), <=, 3); /* from before the first of them, and of today */
  memory_assert_replays (world);
  world_restart (world);
  memory_assert_replays (world);
  memory_assert_rebuilds (world);
}

/* Two cards are one from now on, and were it all along; and apart again. */
static void
test_renamed (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) a = world_card (world, "front 1");
  g_autoptr (SmritiStudyCard) b = world_card (world, "front 2");
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);
  SmritiEvent *rename = smriti_event_new (SMRITI_EVENT_RENAMED, b->id);
  SmritiEvent *undo;
  SmritiModel before;

  memory_learn (world, N_CARDS, 0, 10, 3);
  before = *smriti_study_model (world->study);
  smriti_event_put (rename, "from", a->id);
  g_strlcpy (rename->id, "other-1", sizeof rename->id);
  rename->at_ms = smriti_clock_now_ms (world->clock);
  rename->hlc = rename->at_ms * 65536;
  rename->day = smriti_study_day (world->study);
  g_ptr_array_add (events, rename);
  import (world, events);
  memory_assert_replays (world);
  g_assert_cmpint (memcmp (smriti_study_model (world->study), &before, sizeof before), !=, 0);
  undo = smriti_event_new (SMRITI_EVENT_UNDONE, "other-1");
  g_strlcpy (undo->id, "other-2", sizeof undo->id);
  undo->at_ms = rename->at_ms + 1;
  undo->hlc = undo->at_ms * 65536;
  undo->day = rename->day;
  g_ptr_array_set_size (events, 0);
  g_ptr_array_add (events, undo);
  import (world, events);
  memory_assert_replays (world);
  g_assert_cmpmem (smriti_study_model (world->study), sizeof before, &before, sizeof before);
}

/* A new set changes what is known of every card from there on; what was learnt goes on. */
static void
test_sets (World *world, gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  double gate;

  memory_learn (world, N_CARDS, 0, 8, 3);
  gate = smriti_study_model (world->study)->gate;
  first = memory_append_set (world, 1.5);
  g_assert_cmpfloat (smriti_study_model (world->study)->gate, ==, gate);
  g_assert_cmpfloat (smriti_study_model (world->study)->parameters.w[20], ==, 0.2);
  memory_learn (world, N_CARDS, 9, 14, 3);
  second = memory_append_set (world, 0.5);
  memory_learn (world, N_CARDS, 15, 20, 3);
  memory_assert_replays (world);
  world_restart (world);
  memory_assert_replays (world);
  world_undo (world, first);
  memory_assert_replays (world);
  g_assert_cmpstr (smriti_study_parameters_event (world->study), ==, second);
  world_undo (world, second);
  memory_assert_replays (world);
  g_assert_cmpmem (&smriti_study_model (world->study)->parameters, sizeof (SmritiParameters), smriti_parameters_default (),
                   sizeof (SmritiParameters));
  memory_settle (world);
  memory_assert_rebuilds (world);
}

/* A log too long to go through in between: a worker does, the daemon goes on meanwhile. */
static void
test_long_log (World *world, gconstpointer unused)
{
  SmritiPerson person;
  g_autoptr (GError) error = NULL;

  world_sql (world,
             "WITH RECURSIVE i (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 3000)"
             " INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade, elapsed_days,"
             " state_before, state_after, step_after, parameters, interval_s, due_s, due_day, took_ms)"
             " SELECT (SELECT max (n) FROM device), 100000 + k, 1700000000000 + k * 10000000, 0, 19675 + k * 10000 / 86400,"
             " (1700000000000 + k * 10000000) * 65536, 1, (SELECT id FROM card WHERE n = 1 + k % 12), '{}',"
             " 1 + (k * 7 % 4), 0, 2, 2, 0, '', 0, 0, 0, 0 FROM i");
  world_sql (world, "UPDATE device SET seq = 200000, hlc = 118000000000000000");
  world_restart (world);
  smriti_study_model (world->study);
  g_assert_true (world->study->replaying);
  g_assert_false (world->study->person_holds);
  world_grade (world, "front 4", SMRITI_GRADE_GOOD);
  memory_settle (world);
  memory_assert_replays (world);
  g_assert_cmpuint (n_snapshots (world), ==, 1);
  /* An old answer is taken back while one is under way: it goes through once more. */
  world_sql (world, "DELETE FROM model");
  world_restart (world);
  smriti_study_model (world->study);
  g_assert_true (world->study->replaying);
  {
    g_autoptr (SmritiEvent) old = smriti_events_get (world->store, 1500);

    world_undo (world, old->id);
  }
  memory_settle (world);
  memory_assert_replays (world);
  smriti_person_load (world->store, &person);
  g_assert_true (smriti_person_go_on (world->store, &person, &error));
  g_assert_cmpmem (&person.model, sizeof person.model, smriti_study_model (world->study), sizeof person.model);
}

int
main (int argc, char **argv)
{
  int status;

  if (memory_is_worker (argc, argv, &status))
    return status;
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/person/" path, World, NULL, set_up, func, world_tear_down)
  ADD ("learns", test_learns);
  ADD ("trace", test_trace);
  ADD ("snapshots", test_snapshots);
  ADD ("snapshot-is-used", test_snapshot_is_used);
  ADD ("broken-snapshots", test_broken_snapshots);
  ADD ("undo", test_undo);
  ADD ("rolled-back", test_rolled_back);
  ADD ("killed", test_killed);
  ADD ("import", test_import);
  ADD ("renamed", test_renamed);
  ADD ("sets", test_sets);
  ADD ("long-log", test_long_log);
#undef ADD
  return g_test_run ();
}
