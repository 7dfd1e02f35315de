/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log and what it gives: appending, tokens, undo of any depth, and the
 * property that the projections are, after every step, the fold of the events
 * that still stand. */

#include "study-fixture.h"

#include <math.h>

#define N_CARDS 20

static char *
note_of (guint n)
{
  GString *text = g_string_new ("# Cards\n\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "front %u :: back %u\n\n", i, i);
  return g_string_free (text, FALSE);
}

static void
cards_set_up (World *world, gconstpointer unused)
{
  g_autofree char *text = note_of (N_CARDS);

  world_set_up (world, NULL);
  world_write (world, "cards.md", text);
  world_add_vault (world);
}

static guint
count (World *world, const char *sql)
{
  return (guint) smriti_store_int (world->store, 0, sql, "");
}

/* --- appending --- */

static void
test_payload (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (world->study, SMRITI_EVENT_SKIPPED, "a/daily/2026-11-23");
  g_autoptr (SmritiEvent) read = NULL;
  static const char *const values[] = { "plain", "with \"quotes\" and \\ and \n and \t", "ĝ \xf0\x9f\x90\xa2 {}[]$.", "" };
  static const char *const names[] = { "why", "undone-type", "a", "b" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    smriti_event_put (event, names[i], values[i]);
  g_assert_true (smriti_events_append (world->store, event, NULL));
  read = smriti_events_find (world->store, event->id);
  g_assert_nonnull (read);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpstr (smriti_event_get (read, names[i]), ==, values[i]);
  g_assert_cmpint (read->hlc, ==, event->hlc);
  g_assert_cmpint (read->at_ms, ==, WORLD_START_S * 1000);
  g_assert_cmpint (read->day, ==, WORLD_DAY);
  g_assert_cmpstr (read->subject, ==, "a/daily/2026-11-23");
}

/* The order of the log never goes back, though the clock does. */
static void
test_clock_goes_back (World *world, gconstpointer unused)
{
  g_autofree char *first = world_answer (world, "front 1", SMRITI_GRADE_GOOD);
  g_autofree char *second = NULL;
  g_autoptr (SmritiEvent) before = NULL;
  g_autoptr (SmritiEvent) after = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;

  world_on_day (world, -3);
  second = world_answer (world, "front 1", SMRITI_GRADE_EASY);
  before = smriti_events_find (world->store, first);
  after = smriti_events_find (world->store, second);
  g_assert_cmpint (after->at_ms, <, before->at_ms);
  g_assert_cmpint (after->hlc, >, before->hlc);
  g_assert_cmpint (after->elapsed_days, ==, 0);
  g_assert_cmpint (after->day, ==, WORLD_DAY - 3);
  card = world_card (world, "front 1");
  g_assert_cmpuint (card->answers, ==, 2);
}

static void
test_answer_is_whole (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 3");
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  SmritiGradePreview previews[4];
  SmritiAnswer answer;

  smriti_study_preview (world->study, card, previews);
  g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_EASY, "tok", 99999999, &answer, &error));
  event = smriti_events_find (world->store, answer.event);
  g_assert_cmpint (event->grade, ==, SMRITI_GRADE_EASY);
  g_assert_cmpint (event->elapsed_days, ==, 0);
  g_assert_cmpint (event->state_before, ==, SMRITI_STATE_NEW);
  g_assert_cmpint (event->state_after, ==, SMRITI_STATE_REVIEW);
  g_assert_cmpstr (event->parameters, ==, "");
  g_assert_cmpint (event->interval_s, ==, previews[3].interval_s);
  g_assert_cmpint (event->due_s, ==, previews[3].due_s);
  g_assert_cmpint (event->due_day, ==, WORLD_DAY + previews[3].interval_s / 86400);
  g_assert_cmpint (event->took_ms, ==, 3600000);
  g_assert_cmpstr (event->token, ==, "tok");
  g_assert_cmpint (answer.card->due_s, ==, event->due_s);
  g_assert_cmpuint (world->n_answered, ==, 1);
  smriti_study_card_free (answer.card);
}

/* --- tokens --- */

static void
test_token (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 0");
  g_autoptr (SmritiStudyCard) other = world_card (world, "front 1");
  SmritiAnswer first, again, restarted, after_undo;

  g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_GOOD, "t1", 0, &first, NULL));
  g_assert_false (first.repeated);
  /* Whatever comes with it. */
  g_assert_true (smriti_study_answer (world->study, other->id, SMRITI_GRADE_AGAIN, "t1", 0, &again, NULL));
  g_assert_true (again.repeated);
  g_assert_cmpstr (again.event, ==, first.event);
  g_assert_cmpstr (again.card->id, ==, card->id);
  g_assert_cmpuint (world->n_answered, ==, 1);
  world_restart (world);
  g_assert_true (smriti_study_answer (world->study, "", SMRITI_GRADE_GOOD, "t1", 0, &restarted, NULL));
  g_assert_true (restarted.repeated);
  /* A late retry does not redo what was taken back. */
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_GOOD, "t1", 0, &after_undo, NULL));
  g_assert_true (after_undo.repeated);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM event WHERE type = 1"), ==, 1);
  g_assert_cmpuint (smriti_tally_get (world->store, WORLD_DAY), ==, 0);
  smriti_study_card_free (first.card);
  smriti_study_card_free (again.card);
  smriti_study_card_free (restarted.card);
  smriti_study_card_free (after_undo.card);
}

/* --- undo --- */

static void
test_undo_restores (World *world, gconstpointer unused)
{
  g_autofree char *fresh = world_projections (world);
  g_autofree char *once = NULL;
  g_autofree char *back_once = NULL;
  g_autofree char *back = NULL;

  world_grade (world, "front 5", SMRITI_GRADE_GOOD);
  once = store_query (world->store, "SELECT * FROM card ORDER BY n");
  world_on_day (world, 4);
  world_grade (world, "front 5", SMRITI_GRADE_AGAIN);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  back_once = store_query (world->store, "SELECT * FROM card ORDER BY n");
  g_assert_cmpstr (back_once, ==, once);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  world_sql (world, "DELETE FROM undone");
  back = world_projections (world);
  g_assert_cmpstr (back, ==, fresh);
}

static void
test_nothing_to_undo (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *by = NULL;
  g_autofree char *undone = NULL;
  SmritiEventType type;
  SmritiStudyCard *card;
  SmritiOccurrence *occurrence;

  g_assert_false (smriti_study_undo (world->study, "", &by, &undone, &type, &card, &occurrence, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
}

static void
assert_no_undo (World *world, const char *event, int code)
{
  g_autoptr (GError) error = NULL;
  char *by, *undone;
  SmritiEventType type;
  SmritiStudyCard *card;
  SmritiOccurrence *occurrence;
  gint64 events = smriti_events_count (world->store);

  g_assert_false (smriti_study_undo (world->study, event, &by, &undone, &type, &card, &occurrence, &error));
  g_assert_error (error, SMRITI_ERROR, code);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpint (smriti_events_count (world->store), ==, events);
}

static void
test_bad_undo (World *world, gconstpointer unused)
{
  g_autofree char *answer = world_answer (world, "front 5", SMRITI_GRADE_GOOD);
  g_autofree char *vault_event = g_strdup_printf ("%.9s1", answer);
  g_autoptr (SmritiEvent) undo = NULL;

  world_undo (world, answer);
  undo = smriti_events_get (world->store, smriti_events_count (world->store));
  assert_no_undo (world, answer, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_no_undo (world, undo->id, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_no_undo (world, vault_event, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_no_undo (world, "abcdefgh-1", SMRITI_ERROR_NOT_FOUND);
  assert_no_undo (world, "-", SMRITI_ERROR_NOT_FOUND);
  assert_no_undo (world, "-5", SMRITI_ERROR_NOT_FOUND);
  assert_no_undo (world, "x", SMRITI_ERROR_NOT_FOUND);
  assert_no_undo (world, "x-99999999999999999999", SMRITI_ERROR_NOT_FOUND);
}

static void
test_any_depth (World *world, gconstpointer unused)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *front = g_strdup_printf ("front %u", i % N_CARDS);

      world_grade (world, front, 1 + (SmritiGrade) (i * 7 % 4));
      if (i % 10 == 9)
        world_later (world, 86400);
    }
  for (guint i = 0; i < 300; i++)
    g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  assert_no_undo (world, "", SMRITI_ERROR_NOTHING);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card WHERE answers <> 0 OR state <> 0 OR due_s IS NOT NULL"), ==, 0);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM tally WHERE answers <> 0"), ==, 0);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM undone"), ==, 300);
}

/* Only what was done on this machine is the newest thing done here. */
static void
test_other_devices (World *world, gconstpointer unused)
{
  world_grade (world, "front 1", SMRITI_GRADE_GOOD);
  world_sql (world, "INSERT INTO device (id, machine, mine, seq, hlc, created_ms) VALUES ('foreignd', '', 0, 9, 0, 0)");
  world_sql (world, "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
                    " SELECT n, 9, 1, 0, 1, 1, 3, (SELECT id FROM card WHERE n = 3), '{}' FROM device WHERE mine = 0");
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  assert_no_undo (world, "", SMRITI_ERROR_NOTHING);
  g_assert_cmpint (world_undo (world, "foreignd-9"), ==, SMRITI_EVENT_SUSPENDED);
}

/* --- the payload --- */

/* Whatever stands in it comes back, and is written as SQLite itself would write it. */
static void
test_any_payload (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = smriti_event_new (SMRITI_EVENT_CONFIGURED, "");
  g_autoptr (SmritiEvent) read = NULL;
  g_autoptr (GError) error = NULL;
  char all[128] = { 0 };

  for (int c = 1; c < 128; c++)
    all[c - 1] = (char) c;
  smriti_event_put (event, "key", all);
  smriti_event_put (event, "value", "");
  smriti_event_put (event, "topic", "स्मृति 🧠 \"\\\" \\u0041");
  g_assert_true (smriti_events_append (world->store, event, &error));
  read = smriti_events_get (world->store, event->n);
  g_assert_cmpstr (smriti_event_get (read, "key"), ==, all);
  g_assert_cmpstr (smriti_event_get (read, "value"), ==, "");
  g_assert_cmpstr (smriti_event_get (read, "topic"), ==, smriti_event_get (event, "topic"));
  g_assert_cmpuint (count (world, "SELECT count (*) FROM event WHERE payload = json_object ('key', payload ->> 'key', 'value',"
                                  " payload ->> 'value', 'topic', payload ->> 'topic') AND subject = '' AND type = 12"),
                    ==, 1);
}

/* --- the list --- */

static void
test_list (World *world, gconstpointer unused)
{
  gint64 total;
  gint64 last = G_MAXINT64;
  guint seen = 0;

  for (guint i = 0; i < 25; i++)
    world_grade (world, "front 2", SMRITI_GRADE_GOOD);
  for (guint offset = 0; offset < 26; offset += 10)
    {
      g_autoptr (GPtrArray) page = smriti_study_events (world->study, offset, 10, &total);

      for (guint i = 0; i < page->len; i++, seen++)
        {
          const SmritiEvent *event = g_ptr_array_index (page, i);

          g_assert_cmpint (event->n, <, last);
          last = event->n;
        }
    }
  g_assert_cmpint (total, ==, 26); /* one is the vault */
  g_assert_cmpuint (seen, ==, 26);
  {
    g_autoptr (GPtrArray) beyond = smriti_study_events (world->study, G_MAXUINT, 10, &total);
    g_autoptr (GPtrArray) none = smriti_study_events (world->study, 0, 0, &total);

    g_assert_cmpuint (beyond->len, ==, 0);
    g_assert_cmpuint (none->len, ==, 0);
  }
}

/* --- the property --- */

typedef struct
{
  char id[64];
  SmritiEventType type;
  guint card;
  gboolean stands;
  SmritiGrade grade;
  gint32 day;
  gint64 due_s;
  gint32 due_day;
  SmritiState before, after;
} Op;

typedef struct
{
  World *world;
  GArray *ops; /* of Op */
  char *ids[N_CARDS];
} Model;

/* What the standing operations say of a card, worked out apart from the code. */
static void
assert_card (Model *model, guint n, gint32 today)
{
  g_autoptr (SmritiStudyCard) card = world_get (model->world, model->ids[n]);
  SmritiMemory memory = { 0 };
  gboolean suspended = FALSE;
  gint32 buried_day = SMRITI_DAY_NONE, last_day = SMRITI_DAY_NONE, due_day = SMRITI_DAY_NONE;
  gint64 due_s = 0;
  SmritiState state = SMRITI_STATE_NEW;
  guint answers = 0, lapses = 0;

  for (guint i = 0; i < model->ops->len; i++)
    {
      const Op *op = &g_array_index (model->ops, Op, i);

      if (!op->stands || op->card != n)
        continue;
      if (op->type == SMRITI_EVENT_SUSPENDED)
        suspended = TRUE;
      if (op->type == SMRITI_EVENT_BURIED)
        buried_day = op->day;
      if (op->type == SMRITI_EVENT_RESUMED)
        {
          suspended = FALSE;
          buried_day = SMRITI_DAY_NONE;
        }
      if (op->type != SMRITI_EVENT_ANSWERED)
        continue;
      memory = smriti_fsrs_next (smriti_parameters_default (), memory, op->grade,
                                 last_day == SMRITI_DAY_NONE ? 0 : MAX (op->day - last_day, 0));
      lapses += op->grade == SMRITI_GRADE_AGAIN && op->before == SMRITI_STATE_REVIEW;
      last_day = op->day;
      due_s = op->due_s;
      due_day = op->due_day;
      state = op->after;
      answers++;
    }
  g_assert_cmpuint (card->answers, ==, answers);
  g_assert_cmpuint (card->lapses, ==, lapses);
  g_assert_cmpint (card->progress.state, ==, state);
  g_assert_cmpint (card->last_day, ==, last_day);
  g_assert_cmpint (card->due_day, ==, due_day);
  g_assert_cmpint (card->due_s, ==, due_s);
  g_assert_cmpfloat_with_epsilon (card->progress.memory.stability, memory.stability, 1e-9 * memory.stability + 1e-12);
  g_assert_cmpfloat_with_epsilon (card->progress.memory.difficulty, memory.difficulty, 1e-9 * memory.difficulty + 1e-12);
  g_assert_cmpint (card->off, ==, suspended ? SMRITI_OFF_SUSPENDED : buried_day >= today ? SMRITI_OFF_BURIED : SMRITI_OFF_NONE);
}

static void
assert_tally (Model *model, gint32 day)
{
  guint answers = 0;

  for (guint i = 0; i < model->ops->len; i++)
    {
      const Op *op = &g_array_index (model->ops, Op, i);

      answers += op->stands && op->type == SMRITI_EVENT_ANSWERED && op->day == day;
    }
  g_assert_cmpuint (smriti_tally_get (model->world->store, day), ==, answers);
}

static void
add_op (Model *model, SmritiEventType type, guint card)
{
  g_autoptr (SmritiEvent) event = smriti_events_get (model->world->store, smriti_events_count (model->world->store));
  Op op = { .type = type, .card = card, .stands = TRUE };

  g_assert_cmpint (event->type, ==, type);
  g_strlcpy (op.id, event->id, sizeof op.id);
  op.day = event->day;
  op.grade = event->grade;
  op.due_s = event->due_s;
  op.due_day = event->due_day;
  op.before = event->state_before;
  op.after = event->state_after;
  g_array_append_val (model->ops, op);
}

/* The newest that stands, or any other. */
static void
undo_op (Model *model, gboolean newest)
{
  int chosen = -1;

  for (guint i = 0; i < model->ops->len; i++)
    if (g_array_index (model->ops, Op, i).stands && (newest || chosen < 0 || g_test_rand_int_range (0, 4) == 0))
      chosen = (int) i;
  if (chosen < 0)
    {
      assert_no_undo (model->world, "", SMRITI_ERROR_NOTHING);
      return;
    }
  g_assert_cmpint (world_undo (model->world, newest ? "" : g_array_index (model->ops, Op, (guint) chosen).id), ==,
                   g_array_index (model->ops, Op, (guint) chosen).type);
  g_array_index (model->ops, Op, (guint) chosen).stands = FALSE;
}

static void
set_off (Model *model, guint card, SmritiOff off, SmritiEventType type)
{
  const char *ids[] = { model->ids[card], NULL };
  g_autoptr (GPtrArray) cards = smriti_study_set_off (model->world->study, ids, off, NULL);

  g_assert_cmpuint (cards->len, ==, 1);
  add_op (model, type, card);
}

static void
random_step (Model *model)
{
  guint card = (guint) g_test_rand_int_range (0, N_CARDS);
  SmritiAnswer answer;

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      set_off (model, card, SMRITI_OFF_SUSPENDED, SMRITI_EVENT_SUSPENDED);
      break;
    case 1:
      set_off (model, card, SMRITI_OFF_BURIED, SMRITI_EVENT_BURIED);
      break;
    case 2:
      set_off (model, card, SMRITI_OFF_NONE, SMRITI_EVENT_RESUMED);
      break;
    case 3:
    case 4:
      undo_op (model, TRUE);
      break;
    case 5:
      undo_op (model, FALSE);
      break;
    case 6:
      world_later (model->world, g_test_rand_int_range (-90000, 86400 * 20));
      break;
    default:
      g_assert_true (smriti_study_answer (model->world->study, model->ids[card], (SmritiGrade) g_test_rand_int_range (1, 5), "",
                                          0, &answer, NULL));
      smriti_study_card_free (answer.card);
      add_op (model, SMRITI_EVENT_ANSWERED, card);
      break;
    }
}

static void
assert_folded (Model *model)
{
  gint32 today = smriti_study_day (model->world->study);
  g_autofree char *before = store_query (model->world->store, "SELECT * FROM card ORDER BY n");
  g_autofree char *after = NULL;

  for (guint n = 0; n < N_CARDS; n++)
    assert_card (model, n, today);
  for (guint i = 0; i < model->ops->len; i++)
    assert_tally (model, g_array_index (model->ops, Op, i).day);
  for (guint n = 0; n < N_CARDS; n++)
    {
      gboolean changed;

      g_assert_true (
          smriti_study_fold_card (model->world->study, smriti_cards_by_key (model->world->store, model->ids[n]), &changed, NULL));
      g_assert_false (changed);
    }
  after = store_query (model->world->store, "SELECT * FROM card ORDER BY n");
  g_assert_cmpstr (after, ==, before);
}

static void
test_property (World *world, gconstpointer unused)
{
  Model model = { .world = world, .ops = g_array_new (FALSE, TRUE, sizeof (Op)) };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  SmritiRebuilt rebuilt;

  for (guint n = 0; n < N_CARDS; n++)
    {
      g_autofree char *front = g_strdup_printf ("front %u", n);
      g_autoptr (SmritiStudyCard) card = world_card (world, front);

      model.ids[n] = g_strdup (card->id);
    }
  for (guint i = 0; i < 400; i++)
    {
      random_step (&model);
      assert_folded (&model);
    }
  before = world_projections (world);
  world_restart (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  rebuilt = world_rebuild (world);
  g_assert_cmpuint (rebuilt.changed, ==, 0);
  g_assert_cmpint (rebuilt.events, ==, smriti_events_count (world->store));
  g_free (after);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  for (guint n = 0; n < N_CARDS; n++)
    g_free (model.ids[n]);
  g_array_unref (model.ops);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/events/" path, World, NULL, cards_set_up, func, world_tear_down)
  ADD ("payload", test_payload);
  ADD ("clock-goes-back", test_clock_goes_back);
  ADD ("answer-is-whole", test_answer_is_whole);
  ADD ("token", test_token);
  ADD ("undo-restores", test_undo_restores);
  ADD ("nothing-to-undo", test_nothing_to_undo);
  ADD ("bad-undo", test_bad_undo);
  ADD ("any-depth", test_any_depth);
  ADD ("other-devices", test_other_devices);
  ADD ("any-payload", test_any_payload);
  ADD ("list", test_list);
  ADD ("property", test_property);
  return g_test_run ();
}
