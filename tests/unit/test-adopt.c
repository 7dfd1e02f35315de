/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What another program knew of a card: taken over once, folded like all else,
 * taken back by its id, the same after a rebuild and with another device's. */

#include "study-fixture.h"

#define TODAY WORLD_DAY

static const SmritiPrior sm2 = { TODAY - 3, SMRITI_DAY_NONE, 4, 2.7, 0, 0, SMRITI_STATE_REVIEW, 7, 2 };

static guint
count (World *world, const char *sql)
{
  return (guint) smriti_store_int (world->store, 0, sql, "");
}

#define N_ADOPTED "SELECT count (*) FROM event WHERE type = 19"

/* The vaults tell of "a.md" with @text, all of whose cards have @prior (NULL: none). */
static void
tell (World *world, const char *text, const SmritiPrior *prior)
{
  const SmritiFileStamp stamp = { 1, (gint64) strlen (text), 1 };
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));

  for (guint i = 0; prior && i < note->cards->len; i++)
    ((SmritiCard *) g_ptr_array_index (note->cards, i))->prior = g_memdup2 (prior, sizeof *prior);
  smriti_study_note_read (world->vault, "a.md", &stamp, note, NULL, world->study);
}

static void
set_up (World *world, gconstpointer unused)
{
  world_set_up (world, unused);
  world_add_vault (world);
}

static char *
adopted_event (World *world, guint nth)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (world->store, SMRITI_EVENT_ADOPTED, FALSE);

  g_assert_cmpuint (events->len, >, nth);
  return g_strdup (((SmritiEvent *) g_ptr_array_index (events, nth))->id);
}

static void
test_once (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  SmritiToday today;

  tell (world, "capital :: Lima\n", &sm2);
  card = world_card (world, "capital");
  g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_REVIEW);
  g_assert_cmpint (card->due_day, ==, TODAY - 3);
  g_assert_cmpint (card->last_day, ==, TODAY - 7);
  g_assert_cmpint (card->due_s, ==, WORLD_START_S - 3 * 86400 - 4 * 3600); /* the day begins at 04:00 */
  g_assert_cmpfloat (card->progress.memory.stability, ==, 4);
  g_assert_cmpfloat_with_epsilon (card->progress.memory.difficulty, 7.024851582964015, 1e-9);
  g_assert_cmpuint (card->answers, ==, 0);
  g_assert_cmpuint (card->lapses, ==, 0);
  g_assert_cmpfloat (smriti_study_retrievability (world->study, card), <, 0.9);
  smriti_study_today (world->study, &today);
  g_assert_cmpuint (today.due_concepts, ==, 1);
  g_assert_cmpuint (today.done_concepts, ==, 0);
  /* Read again, with other numbers: what was taken over stands. */
  tell (world, "capital :: Lima\n", &(SmritiPrior){ TODAY + 9, SMRITI_DAY_NONE, 30, 2.5, 0, 0, SMRITI_STATE_REVIEW, 0, 0 });
  g_assert_cmpuint (count (world, N_ADOPTED), ==, 1);
  smriti_study_card_free (card);
  card = world_card (world, "capital");
  g_assert_cmpint (card->due_day, ==, TODAY - 3);
}

static void
test_goes_on (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) before = NULL;
  g_autoptr (SmritiStudyCard) after = NULL;
  g_autofree char *told = NULL;
  g_autofree char *rebuilt = NULL;
  SmritiMemory memory;

  world_write (world, "a.md", "capital :: Lima\n");
  tell (world, "capital :: Lima\n", &sm2);
  before = world_card (world, "capital");
  world_grade (world, "capital", SMRITI_GRADE_GOOD);
  memory = smriti_fsrs_next (smriti_parameters_default (), before->progress.memory, SMRITI_GRADE_GOOD, 7);
  after = world_card (world, "capital");
  g_assert_cmpfloat (after->progress.memory.stability, ==, memory.stability);
  g_assert_cmpfloat (after->progress.memory.difficulty, ==, memory.difficulty);
  g_assert_cmpint (after->progress.state, ==, SMRITI_STATE_REVIEW);
  g_assert_cmpuint (after->answers, ==, 1);
  g_assert_cmpint (after->due_day, >, TODAY + 4);
  /* An answer taken back leads to what was taken over, not to a new card. */
  told = world_projections (world);
  world_rebuild (world);
  rebuilt = world_projections (world);
  g_assert_cmpstr (rebuilt, ==, told);
  world_undo (world, "");
  smriti_study_card_free (after);
  after = world_card (world, "capital");
  g_assert_cmpint (after->due_day, ==, before->due_day);
  g_assert_cmpint (after->progress.state, ==, SMRITI_STATE_REVIEW);
  g_assert_cmpfloat (after->progress.memory.stability, ==, before->progress.memory.stability);
  g_free (told);
  told = store_query (world->store, "SELECT due_day, last_day, answers FROM card");
  g_assert_cmpstr (told, ==, "20777 20773 0\n");
}

/* A lapse counts from the state that was taken over. */
static void
test_lapse (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;

  tell (world, "capital :: Lima\n", &sm2);
  world_grade (world, "capital", SMRITI_GRADE_AGAIN);
  card = world_card (world, "capital");
  g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_RELEARNING);
  g_assert_cmpuint (card->lapses, ==, 1);
}

static void
test_undo (World *world, gconstpointer unused)
{
  g_autofree char *event = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (GError) error = NULL;

  tell (world, "capital :: Lima\n", &sm2);
  event = adopted_event (world, 0);
  /* It is nothing the person did: undo without an id leaves it. */
  g_assert_null (smriti_events_newest_standing (world->store));
  g_assert_cmpint (world_undo (world, event), ==, SMRITI_EVENT_ADOPTED);
  card = world_card (world, "capital");
  g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_NEW);
  g_assert_cmpint (card->due_day, ==, SMRITI_DAY_NONE);
  g_assert_cmpfloat (card->progress.memory.stability, ==, 0);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card WHERE due_s IS NULL AND last_day IS NULL"), ==, 1);
  tell (world, "capital :: Lima\n", &sm2);
  g_assert_cmpuint (count (world, N_ADOPTED), ==, 1);
  world_assert_next (world, FALSE, "capital"); /* as a new card */
}

/* Whoever was ever answered here, even if that was taken back, keeps to it. */
static void
test_has_history (World *world, gconstpointer unused)
{
  tell (world, "capital :: Lima\n\nriver :: Rimac\n\nsea :: Pacific\n", NULL);
  world_grade (world, "capital", SMRITI_GRADE_GOOD);
  world_grade (world, "river", SMRITI_GRADE_GOOD);
  world_undo (world, "");
  tell (world, "capital :: Lima\n\nriver :: Rimac\n\nsea :: Pacific\n", &sm2);
  g_assert_cmpuint (count (world, N_ADOPTED), ==, 1);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card WHERE state = 2 AND due_day = 20777"), ==, 1);
}

/* A card without a schedule of its own has its note's. */
static void
test_of_note (World *world, gconstpointer unused)
{
  const char *text = "capital :: Lima\n\nriver :: Rimac\n";
  const SmritiFileStamp stamp = { 1, 1, 1 };
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
  SmritiCard *first = g_ptr_array_index (note->cards, 0);
  g_autoptr (SmritiStudyCard) capital = NULL;
  g_autoptr (SmritiStudyCard) river = NULL;

  note->prior = g_memdup2 (&sm2, sizeof sm2);
  first->prior = g_memdup2 (&sm2, sizeof sm2);
  first->prior->due_day = TODAY + 5;
  smriti_study_note_read (world->vault, "a.md", &stamp, note, NULL, world->study);
  capital = world_card (world, "capital");
  river = world_card (world, "river");
  g_assert_cmpint (capital->due_day, ==, TODAY + 5);
  g_assert_cmpint (river->due_day, ==, TODAY - 3);
}

static void
test_rebuild (World *world, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_write (world, "a.md", "capital :: Lima\n\nriver :: Rimac\n\nsea :: Pacific\n");
  tell (world, "capital :: Lima\n\nriver :: Rimac\n\nsea :: Pacific\n", &sm2);
  world_grade (world, "river", SMRITI_GRADE_EASY);
  {
    g_autofree char *event = adopted_event (world, 2);

    world_undo (world, event);
  }
  before = world_projections (world);
  world_sql (world, "UPDATE card SET state = 0, stability = 0, due_day = NULL, due_s = NULL, last_day = NULL, answers = 9");
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  /* No table left but the events. */
  world_sql (world, "PRAGMA foreign_keys = OFF; DELETE FROM place; DELETE FROM name; DELETE FROM card; DELETE FROM undone;"
                    "DELETE FROM tally; PRAGMA foreign_keys = ON");
  world_rebuild (world);
  g_free (after);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

/* The setting of another day changes no due instant that was taken over. */
static void
test_rollover (World *world, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_write (world, "a.md", "capital :: Lima\n");
  tell (world, "capital :: Lima\n", &sm2);
  before = world_projections (world);
  world_close (world);
  g_file_set_contents (world->settings, "[day]\nrollover=07:30\n", -1, NULL);
  world_open (world);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

/* Two devices met the note: what was taken over first is where both begin. */
static void
test_two_devices (World *world, gconstpointer unused)
{
  g_autofree char *ours = NULL;

  world_write (world, "a.md", "capital :: Lima\n");
  tell (world, "capital :: Lima\n", &sm2);
  world_grade (world, "capital", SMRITI_GRADE_GOOD);
  ours = adopted_event (world, 0);
  world_sql (world, "INSERT INTO device (id, machine, mine, seq, hlc, created_ms) VALUES ('foreignd', '', 0, 9, 0, 0)");
  /* Theirs was earlier: due 2026-11-01, S 9. A later one of theirs says nothing any more. */
  world_sql (world,
             "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
             " SELECT n, 9, 1, 0, 20758, 1, 19, (SELECT id FROM card),"
             " '{\"due\":\"1793505600\",\"date\":\"2026-11-01\",\"interval-days\":\"9\",\"stability\":\"9\",\"difficulty\":"
             "\"5\"}' FROM device WHERE mine = 0");
  world_sql (world,
             "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
             " SELECT n, 10, 1, 0, 20780, 9000000000000000000, 19, (SELECT id FROM card),"
             " '{\"due\":\"1793505600\",\"date\":\"2026-11-01\",\"interval-days\":\"1\",\"stability\":\"1\",\"difficulty\":"
             "\"5\"}' FROM device WHERE mine = 0");
  world_rebuild (world);
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "capital");
    /* 2026-11-01 less 9 days is 2026-10-23, 31 days before the answer. */
    SmritiMemory memory = smriti_fsrs_next (smriti_parameters_default (), (SmritiMemory){ 9, 5 }, SMRITI_GRADE_GOOD, 31);

    g_assert_cmpfloat_with_epsilon (card->progress.memory.stability, memory.stability, 1e-9 * memory.stability);
    g_assert_cmpuint (card->answers, ==, 1);
  }
  /* Theirs taken back: ours is the first that stands. */
  g_assert_cmpint (world_undo (world, "foreignd-9"), ==, SMRITI_EVENT_ADOPTED);
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "capital");
    SmritiMemory memory = smriti_fsrs_next (smriti_parameters_default (), (SmritiMemory){ 4, 7.024851582964015 },
                                            SMRITI_GRADE_GOOD, 7);

    g_assert_cmpfloat_with_epsilon (card->progress.memory.stability, memory.stability, 1e-9 * memory.stability);
  }
  /* Ours too: the one after the answer does not begin before it. */
  world_undo (world, ours);
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "capital");
    SmritiMemory memory = smriti_fsrs_next (smriti_parameters_default (), (SmritiMemory){ 0, 0 }, SMRITI_GRADE_GOOD, 0);

    g_assert_cmpfloat_with_epsilon (card->progress.memory.stability, memory.stability, 1e-9 * memory.stability);
  }
}

/* Events of another device that say nothing that can be: as if they were not. */
static void
test_hostile_events (World *world, gconstpointer unused)
{
  static const char *const payloads[] = {
    "{}",
    "{\"due\":\"x\",\"date\":\"2026-11-01\",\"interval-days\":\"9\"}",
    "{\"due\":\"1\",\"date\":\"2026-13-01\",\"interval-days\":\"9\"}",
    "{\"due\":\"-5\",\"date\":\"2026-11-01\",\"interval-days\":\"9\"}",
    "{\"due\":\"1793505600\",\"date\":\"2026-11-01\"}",
    "{\"due\":\"1793505600\",\"date\":\"2026-11-01\",\"interval-days\":\"nan\"}",
    "{\"due\":\"1793505600\",\"date\":\"2026-11-01\",\"interval-days\":\"-1e400\"}",
  };

  world_write (world, "a.md", "capital :: Lima\n");
  tell (world, "capital :: Lima\n", NULL);
  world_sql (world, "INSERT INTO device (id, machine, mine, seq, hlc, created_ms) VALUES ('foreignd', '', 0, 9, 0, 0)");
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
          " SELECT n, %u, 1, 0, 20700, %u, 19, (SELECT id FROM card), '%s' FROM device WHERE mine = 0",
          i + 1, i + 1, payloads[i]);
      g_autoptr (SmritiStudyCard) card = NULL;

      world_sql (world, sql);
      world_rebuild (world);
      card = world_card (world, "capital");
      g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_NEW);
      g_assert_cmpint (card->due_day, ==, SMRITI_DAY_NONE);
    }
}

/* Whatever a reader found: never a card that is lost for good, or counted as answered today. */
static void
test_hostile_priors (World *world, gconstpointer unused)
{
  SmritiPrior far = sm2, future = sm2, none = sm2;
  SmritiToday today;

  far.due_day = smriti_day_from_ymd (2299, 1, 1);
  far.interval_days = 1e12;
  future.due_day = TODAY + 30;
  future.last_day = TODAY + 10; /* answered tomorrow week */
  none.due_day = SMRITI_DAY_NONE;
  tell (world, "far :: 1\n", &far);
  tell (world, "far :: 1\n\nfuture :: 2\n", &future);
  tell (world, "far :: 1\n\nfuture :: 2\n\nnone :: 3\n", &none);
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "far");

    g_assert_cmpint (card->due_day, ==, TODAY + 36500);
    g_assert_cmpint (card->last_day, <=, TODAY);
    g_assert_cmpfloat (card->progress.memory.stability, ==, SMRITI_STABILITY_MAX);
  }
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "future");

    g_assert_cmpint (card->last_day, ==, TODAY);
    g_assert_cmpint (card->due_day, ==, TODAY + 30);
  }
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "none");

    g_assert_cmpint (card->progress.state, ==, SMRITI_STATE_NEW);
  }
  smriti_study_today (world->study, &today);
  g_assert_cmpuint (today.done_concepts, ==, 0);
  g_assert_cmpuint (today.done_answers, ==, 0);
  {
    g_autoptr (GPtrArray) learnt = smriti_study_learnt_today (world->study, 10);

    g_assert_cmpuint (learnt->len, ==, 0);
  }
}

/* Due when its day comes, not as a new card; overdue ones by how weak they are. */
static void
test_choice (World *world, gconstpointer unused)
{
  SmritiPrior later = sm2;
  SmritiToday today;

  later.due_day = TODAY + 2;
  g_file_set_contents (world->settings, "[daily]\nconcepts=2\n", -1, NULL);
  world_restart (world);
  tell (world, "later :: 1\n", &later);
  tell (world, "later :: 1\n\nover :: 2\n", &sm2);
  tell (world, "later :: 1\n\nover :: 2\n\nfresh :: 3\n", NULL);
  smriti_study_today (world->study, &today);
  g_assert_cmpuint (today.due_concepts, ==, 2); /* the overdue one, and a new one */
  world_assert_next (world, FALSE, "over");
  world_grade (world, "over", SMRITI_GRADE_GOOD);
  world_assert_next (world, FALSE, "fresh");
  world_grade (world, "fresh", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "");
  world_on_day (world, 2);
  world_assert_next (world, FALSE, "later");
}

/* 10,000 cards with schedules, note by note as a first reading has them. */
static void
test_many (World *world, gconstpointer unused)
{
  const SmritiFileStamp stamp = { 1, 1, 1 };
  gint64 spent_us = 0;

  for (guint n = 0; n < 200; n++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *path = g_strdup_printf ("%u.md", n);
      g_autoptr (SmritiNote) note = NULL;

      for (guint i = 0; i < 50; i++)
        g_string_append_printf (text, "question %u of %u :: answer\n\n", i, n);
      note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text->str, text->len);
      for (guint i = 0; i < note->cards->len; i++)
        ((SmritiCard *) g_ptr_array_index (note->cards, i))->prior = g_memdup2 (&sm2, sizeof sm2);
      spent_us -= g_get_monotonic_time ();
      smriti_study_note_read (world->vault, path, &stamp, note, NULL, world->study);
      spent_us += g_get_monotonic_time ();
    }
  g_test_message ("10,000 schedules taken over in %.0f ms", (double) spent_us / 1000);
  g_assert_cmpuint (count (world, N_ADOPTED), ==, 10000);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card WHERE due_day = 20777"), ==, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/adopt/" path, World, NULL, set_up, func, world_tear_down)
  ADD ("once", test_once);
  ADD ("goes-on", test_goes_on);
  ADD ("lapse", test_lapse);
  ADD ("undo", test_undo);
  ADD ("has-history", test_has_history);
  ADD ("of-note", test_of_note);
  ADD ("rebuild", test_rebuild);
  ADD ("rollover", test_rollover);
  ADD ("two-devices", test_two_devices);
  ADD ("hostile-events", test_hostile_events);
  ADD ("hostile-priors", test_hostile_priors);
  ADD ("choice", test_choice);
  ADD ("many", test_many);
  return g_test_run ();
}
