/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Joining the log of another device: in any order, any number of times, with
 * what is hostile in it, and never a row of it changed. */

#include "study-fixture.h"

#define N_CARDS 12

static void
cards_set_up (World *world, gconstpointer unused)
{
  g_autoptr (GString) text = g_string_new ("# Cards\n\n");

  for (guint i = 0; i < N_CARDS; i++)
    g_string_append_printf (text, "front %u :: back %u\n\n", i, i);
  world_set_up (world, NULL);
  world_write (world, "cards.md", text->str);
  world_add_vault (world);
}

static gint64
now_ms (World *world)
{
  return smriti_clock_now_ms (world->clock);
}

/* An answer of another device. */
static SmritiEvent *
foreign_answer (World *world, const char *id, const char *front, SmritiGrade grade)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  SmritiEvent *event = smriti_study_new_event (world->study, SMRITI_EVENT_ANSWERED, card->id);

  g_strlcpy (event->id, id, sizeof event->id);
  event->hlc = event->at_ms * 65536;
  event->grade = grade;
  event->state_after = SMRITI_STATE_REVIEW;
  event->interval_s = 86400;
  event->due_s = event->at_ms / 1000 + 86400;
  event->due_day = event->day + 1;
  event->parameters = g_strdup ("");
  return event;
}

static SmritiEvent *
foreign_undo (World *world, const char *id, const char *target)
{
  SmritiEvent *event = smriti_study_new_event (world->study, SMRITI_EVENT_UNDONE, target);

  g_strlcpy (event->id, id, sizeof event->id);
  event->hlc = event->at_ms * 65536 + 1;
  return event;
}

typedef enum
{
  ADDED,
  KNOWN,
  REFUSED, /* out of bounds */
  OTHER    /* another event goes by that id */
} Fate;

static Fate
import_event (World *world, SmritiEvent *event)
{
  g_autoptr (GError) error = NULL;
  SmritiImport done = smriti_events_import (world->store, event, now_ms (world), &error);

  g_assert_cmpint (done, !=, SMRITI_IMPORT_FAILED);
  g_assert_true ((done == SMRITI_IMPORT_REFUSED) == (error != NULL));
  if (done != SMRITI_IMPORT_REFUSED)
    return done == SMRITI_IMPORT_ADDED ? ADDED : KNOWN;
  if (g_error_matches (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS))
    return OTHER;
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  return REFUSED;
}

#define assert_imported(world, event, fate) g_assert_cmpint (import_event (world, event), ==, fate)

static void
test_whole (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = foreign_answer (world, "other-7", "front 1", SMRITI_GRADE_HARD);
  g_autoptr (SmritiEvent) read = NULL;

  smriti_event_put (event, "why", "a \"word\"\nand \xc4\x9d");
  event->took_ms = 1234;
  event->step_after = 2;
  event->elapsed_days = 3;
  assert_imported (world, event, ADDED);
  read = smriti_events_find (world->store, "other-7");
  g_assert_nonnull (read);
  g_assert_cmpstr (read->subject, ==, event->subject);
  g_assert_cmpstr (smriti_event_get (read, "why"), ==, "a \"word\"\nand \xc4\x9d");
  g_assert_cmpint (read->hlc, ==, event->hlc);
  g_assert_cmpint (read->grade, ==, SMRITI_GRADE_HARD);
  g_assert_cmpint (read->elapsed_days, ==, 3);
  g_assert_cmpint (read->step_after, ==, 2);
  g_assert_cmpint (read->took_ms, ==, 1234);
  g_assert_cmpint (read->due_day, ==, event->due_day);
  g_assert_true (read->stands);
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT mine FROM device WHERE id = 'other' AND machine = ''", ""), ==, 0);
}

static void
test_again (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) forged = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_EASY);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  smriti_event_put (event, "a", "1");
  smriti_event_put (event, "b", "2");
  assert_imported (world, event, ADDED);
  before = store_query (world->store, "SELECT * FROM event");
  assert_imported (world, event, KNOWN);
  assert_imported (world, forged, OTHER);
  smriti_event_put (forged, "a", "1");
  forged->grade = SMRITI_GRADE_GOOD;
  assert_imported (world, forged, OTHER);
  smriti_event_put (forged, "b", "2");
  assert_imported (world, forged, KNOWN);
  after = store_query (world->store, "SELECT * FROM event");
  g_assert_cmpstr (after, ==, before);
}

/* The same id with something else in it, whatever that is, is a cloned device. */
static void
test_other_content (World *world, gconstpointer unused)
{
  g_autofree char *mine = world_answer (world, "front 2", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) event = smriti_events_find (world->store, mine);
  g_autofree char *before = store_query (world->store, "SELECT * FROM event");
  g_autofree char *after = NULL;

  assert_imported (world, event, KNOWN);
#define TRY(field)                       \
  event->field++;                        \
  assert_imported (world, event, OTHER); \
  event->field--;                        \
  assert_imported (world, event, KNOWN)
  TRY (at_ms);
  TRY (hlc);
  TRY (offset_s);
  TRY (day);
  TRY (elapsed_days);
  TRY (step_after);
  TRY (interval_s);
  TRY (due_s);
  TRY (due_day);
  TRY (took_ms);
#undef TRY
  /* Of this very device, but never written here. */
  g_strlcpy (strrchr (event->id, '-'), "-999", 8);
  assert_imported (world, event, OTHER);
  after = store_query (world->store, "SELECT * FROM event");
  g_assert_cmpstr (after, ==, before);
}

static void
test_undo_first (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) answer = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) undo = foreign_undo (world, "other-2", "other-1");
  g_autoptr (SmritiEvent) read = NULL;

  assert_imported (world, undo, ADDED);
  assert_imported (world, answer, ADDED);
  read = smriti_events_find (world->store, "other-1");
  g_assert_false (read->stands);
  g_assert_cmpint (smriti_events_undone_by (world->store, read->n), ==, undo->n);
}

static void
test_undo_of_mine (World *world, gconstpointer unused)
{
  g_autofree char *mine = world_answer (world, "front 2", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) undo = foreign_undo (world, "other-2", mine);
  g_autoptr (SmritiEvent) read = NULL;

  assert_imported (world, undo, ADDED);
  read = smriti_events_find (world->store, mine);
  g_assert_false (read->stands);
}

/* What is done here afterwards comes after all that was seen, though its clock was ahead. */
static void
test_clock_moves_on (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) ahead = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) mine = NULL;
  g_autofree char *id = NULL;

  ahead->at_ms += 80000000;
  ahead->hlc = ahead->at_ms * 65536 + 9;
  assert_imported (world, ahead, ADDED);
  id = world_answer (world, "front 1", SMRITI_GRADE_GOOD);
  mine = smriti_events_find (world->store, id);
  g_assert_cmpint (mine->hlc, >, ahead->hlc);
}

static void
test_token (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 2");
  g_autoptr (SmritiEvent) again = NULL;
  SmritiAnswer answer;

  event->token = g_strdup ("t1");
  assert_imported (world, event, ADDED);
  /* Nobody else's token keeps an answer of this machine from being one. */
  g_assert_true (smriti_study_answer (world->study, card->id, SMRITI_GRADE_GOOD, "t1", 0, &answer, NULL));
  g_assert_false (answer.repeated);
  smriti_study_card_free (answer.card);
  again = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  assert_imported (world, again, KNOWN);
}

/* --- what is hostile --- */

static void
test_bad_ids (World *world, gconstpointer unused)
{
  static const char *const ids[] = { "",           "-",
                                     "-1",         "other",
                                     "other-",     "other-0",
                                     "other--1",   "other-1-1",
                                     "other-x",    "other-1 ",
                                     "OTHER-1",    "oth er-1",
                                     "o'ther-1",   "other-99999999999",
                                     "\xc4\x9d-1", "abcdefghijklmnopqrstuvwxyzabcdefghijk-1" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (SmritiEvent) event = foreign_answer (world, ids[i], "front 1", SMRITI_GRADE_GOOD);

      assert_imported (world, event, REFUSED);
    }
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT count (*) FROM device", ""), ==, 1);
}

static void
test_out_of_bounds (World *world, gconstpointer unused)
{
  g_autofree char *before = store_query (world->store, "SELECT * FROM event");
  g_autofree char *devices = store_query (world->store, "SELECT * FROM device");
  g_autofree char *after = NULL;
  g_autofree char *devices_after = NULL;
  g_autofree char *long_text = g_strnfill (5000, 'x');

#define TRY(change)                                                                                    \
  do                                                                                                   \
    {                                                                                                  \
      g_autoptr (SmritiEvent) event = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD); \
      change;                                                                                          \
      assert_imported (world, event, REFUSED);                                                         \
    }                                                                                                  \
  while (0)
#define SUBJECT(text) (g_free (event->subject), event->subject = g_strdup (text))
  TRY (event->type = 0);
  TRY (event->type = 30);
  TRY (event->at_ms = -1);
  TRY (event->at_ms += 86400001);
  TRY (event->hlc += (gint64) 86400001 * 65536);
  TRY (event->hlc = G_MAXINT64);
  TRY (event->hlc = -1);
  TRY (event->offset_s = 100000);
  TRY (event->day += 3);
  TRY (event->day = G_MININT32);
  TRY (event->grade = 0);
  TRY (event->grade = 5);
  TRY (event->elapsed_days = -1);
  TRY (event->interval_s = -1);
  TRY (event->state_before = 4);
  TRY (event->state_after = -1);
  TRY (event->step_after = -1);
  TRY (event->due_day = G_MAXINT32);
  TRY (event->due_day = G_MININT32);
  TRY (event->due_s = G_MAXINT64 / 2);
  TRY (event->due_s = 0);
  TRY (SUBJECT (""));
  TRY (SUBJECT ("a\nb"));
  TRY (SUBJECT ("\xff"));
  TRY (SUBJECT (long_text));
  TRY (smriti_event_put (event, "", "x"));
  TRY (smriti_event_put (event, "a\".b", "x"));
  TRY (smriti_event_put (event, "$", "x"));
  TRY (smriti_event_put (event, "a", "\x1b[2J"));
  TRY (smriti_event_put (event, "a", "\xff"));
  TRY (smriti_event_put (event, "a", long_text));
  TRY (smriti_event_put (event, long_text, "x"));
  TRY (smriti_event_put (event, "a", "x"); smriti_event_put (event, "a", "y"));
  TRY (g_free (event->parameters); event->parameters = g_strdup (long_text));
#undef TRY
  after = store_query (world->store, "SELECT * FROM event");
  devices_after = store_query (world->store, "SELECT * FROM device");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (devices_after, ==, devices);
}

/* --- whole logs --- */

/* Another machine with a copy of the same notes. */
static void
other_set_up (World *other, World *world)
{
  g_autofree char *text = NULL;
  g_autofree char *from = g_build_filename (world->vault, "cards.md", NULL);

  world_set_up (other, NULL);
  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  world_write (other, "cards.md", text);
  world_at (other, smriti_clock_now_s (world->clock));
}

static GPtrArray *
export_all (World *world)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);
  gint64 total, last = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) page = smriti_study_export (world->study, last, 7, &total);

      if (page->len == 0)
        break;
      while (page->len > 0)
        {
          SmritiEvent *event = g_ptr_array_steal_index (page, 0);

          g_assert_cmpint (event->n, ==, last + 1);
          last = event->n;
          g_ptr_array_add (all, event);
        }
    }
  g_assert_cmpint (last, ==, total);
  return all;
}

static void
settle (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  smriti_study_settle_async (world->study, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (smriti_study_settle_finish (result, &error));
  g_assert_no_error (error);
}

/* @events in an order of their own, a few at once; some come twice. */
static guint
import_shuffled (World *world, GPtrArray *events)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  guint added = 0;

  for (guint i = 0; i < events->len; i++)
    g_ptr_array_insert (left, g_test_rand_int_range (0, (gint32) i + 1), g_ptr_array_index (events, i));
  for (guint i = 0; i < 10 && events->len > 0; i++)
    g_ptr_array_add (left, g_ptr_array_index (events, g_test_rand_int_range (0, (gint32) events->len)));
  while (left->len > 0)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      g_auto (SmritiImported) imported = { 0 };
      g_autoptr (GError) error = NULL;

      for (guint n = (guint) g_test_rand_int_range (1, 40); n > 0 && left->len > 0; n--)
        g_ptr_array_add (batch, g_ptr_array_remove_index (left, 0));
      g_assert_true (smriti_study_import (world->study, batch, FALSE, &imported, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (imported.added + imported.known, ==, batch->len);
      added += imported.added;
      if (g_test_rand_int_range (0, 3) == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  return added;
}

/* What does not name rows or folders, nor where a text stood that is gone. */
static char *
common_projections (World *world)
{
  g_autofree char *all = world_projections (world);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  GString *text = g_string_new (NULL);

  for (char **line = lines; *line; line++)
    {
      char *gone = g_str_has_prefix (*line, "card ") ? strstr (*line, " gone ") : NULL;

      if (gone)
        gone[strlen (" gone")] = '\0';
      if (!g_str_has_prefix (*line, "vault ") && !g_str_has_prefix (*line, "undone "))
        g_string_append_printf (text, "%s\n", *line);
    }
  return g_string_free (text, FALSE);
}

static void
assert_same_lines (const char *one, const char *two)
{
  g_auto (GStrv) a = g_strsplit (one, "\n", -1);
  g_auto (GStrv) b = g_strsplit (two, "\n", -1);

  for (guint i = 0; a[i] && b[i]; i++)
    g_assert_cmpstr (a[i], ==, b[i]);
  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
}

static void
act (World *world)
{
  g_autofree char *front = g_strdup_printf ("front %d", g_test_rand_int_range (0, N_CARDS));
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  const char *ids[] = { card->id, NULL };
  g_autofree char *today = smriti_day_to_string (smriti_study_day (world->study));
  g_autofree char *daily = g_strdup_printf ("Cards/daily/%s", today);
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (SmritiOccurrence) occurrence = NULL;
  g_autoptr (SmritiEvent) newest = NULL;

  switch (g_test_rand_int_range (0, 10))
    {
    case 0:
      changed = smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, NULL);
      break;
    case 1:
      changed = smriti_study_set_off (world->study, ids, SMRITI_OFF_NONE, NULL);
      break;
    case 2:
      newest = smriti_events_newest_standing (world->store);
      if (newest)
        world_undo (world, "");
      break;
    case 3:
      occurrence = smriti_study_snooze (world->study, daily, "1h", NULL);
      break;
    case 4:
      occurrence = smriti_study_skip (world->study, daily, "ill", NULL);
      break;
    case 5:
      world_later (world, g_test_rand_int_range (0, 86400 * 3));
      break;
    default:
      world_grade (world, front, (SmritiGrade) g_test_rand_int_range (1, 5));
      break;
    }
}

static void
test_round_trip (World *world, gconstpointer restarts)
{
  World other = { 0 };
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *rebuilt = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 150; i++)
    act (world);
  world_edit (world, "cards.md", "# Cards\n\nfront 0 :: another back\n\nfront 1 :: back 1\n");
  events = export_all (world);
  before = common_projections (world);
  other_set_up (&other, world);
  world_add_vault (&other);
  g_assert_cmpuint (import_shuffled (&other, events), ==, events->len);
  if (restarts)
    world_restart (&other); /* before it was all taken in */
  settle (&other);
  after = common_projections (&other);
  assert_same_lines (after, before);
  g_assert_cmpuint (import_shuffled (&other, events), ==, 0);
  world_rebuild (&other);
  rebuilt = common_projections (&other);
  assert_same_lines (rebuilt, before);
  world_tear_down (&other, NULL);
}

static void
record (World *world, const char *kind, const char *subject, gboolean of_card, const char *what)
{
  char *details[] = { (char *) "what", (char *) what, NULL };
  g_autoptr (GError) error = NULL;

  smriti_event_free (smriti_study_add_record (world->study, kind, subject, of_card, details, &error));
  g_assert_no_error (error);
}

/* What the modes are told of, newest first. */
static char *
all_records (World *world, const char *front)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  GString *said = g_string_new (NULL);
  guint total;

  for (int of_card = 0; of_card < 2; of_card++)
    {
      g_autoptr (GPtrArray) records = smriti_study_records (world->study, of_card ? "explained" : "quiz", of_card ? card->id : "",
                                                            of_card, 0, 100, &total, NULL);

      for (guint i = 0; i < records->len; i++)
        g_string_append_printf (said, "%s %s\n", of_card ? "card" : ((SmritiEvent *) g_ptr_array_index (records, i))->subject,
                                smriti_event_get (g_ptr_array_index (records, i), "what"));
    }
  return g_string_free (said, FALSE);
}

/* Records come along, without what was taken back, and a rebuild changes none. */
static void
test_records (World *world, gconstpointer unused)
{
  World other = { 0 };
  g_autoptr (SmritiStudyCard) card = world_card (world, "front 3");
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *rebuilt = NULL;

  g_free (world_answer (world, "front 3", SMRITI_GRADE_GOOD));
  record (world, "quiz", "Python/beginner", FALSE, "7 of 10");
  record (world, "explained", card->id, TRUE, "in my words");
  record (world, "quiz", "Python/beginner", FALSE, "taken back");
  world_undo (world, "");
  record (world, "quiz", "Git/beginner", FALSE, "9 of 10");
  before = all_records (world, "front 3");
  g_assert_cmpstr (before, ==, "Git/beginner 9 of 10\nPython/beginner 7 of 10\ncard in my words\n");
  events = export_all (world);
  other_set_up (&other, world);
  world_add_vault (&other);
  import_shuffled (&other, events);
  settle (&other);
  after = all_records (&other, "front 3");
  g_assert_cmpstr (after, ==, before);
  world_rebuild (&other);
  rebuilt = all_records (&other, "front 3");
  g_assert_cmpstr (rebuilt, ==, before);
  world_tear_down (&other, NULL);
}

/* Notes that are read only afterwards find their history. */
static void
test_vault_later (World *world, gconstpointer unused)
{
  World other = { 0 };
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < 100; i++)
    act (world);
  events = export_all (world);
  before = common_projections (world);
  other_set_up (&other, world);
  import_shuffled (&other, events);
  settle (&other);
  world_add_vault (&other);
  after = common_projections (&other);
  assert_same_lines (after, before);
  world_tear_down (&other, NULL);
}

static char *
all_ids (World *world)
{
  return store_query (world->store,
                      "SELECT device.id || '-' || event.seq FROM event JOIN device ON device.n = event.device ORDER BY 1");
}

/* Two devices that go on apart and exchange their logs know the same. */
static void
test_union (World *world, gconstpointer unused)
{
  World other = { 0 };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *ids_one = NULL;
  g_autofree char *ids_two = NULL;

  other_set_up (&other, world);
  world_add_vault (&other);
  for (guint i = 0; i < 120; i++)
    act (i % 2 ? world : &other);
  world_at (world, MAX (smriti_clock_now_s (world->clock), smriti_clock_now_s (other.clock)));
  world_at (&other, smriti_clock_now_s (world->clock));
  events = export_all (world);
  import_shuffled (&other, events);
  back = export_all (&other);
  import_shuffled (world, back);
  settle (world);
  settle (&other);
  one = common_projections (world);
  two = common_projections (&other);
  assert_same_lines (one, two);
  ids_one = all_ids (world);
  ids_two = all_ids (&other);
  assert_same_lines (ids_one, ids_two);
  world_tear_down (&other, NULL);
}

static void
test_dry_run (World *world, gconstpointer unused)
{
  g_autoptr (SmritiEvent) event = foreign_answer (world, "other-1", "front 1", SMRITI_GRADE_GOOD);
  g_autoptr (SmritiEvent) bad = foreign_answer (world, "other-2", "front 1", SMRITI_GRADE_NONE);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autofree char *before = store_query (
      world->store, "SELECT * FROM event UNION ALL SELECT *, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4 FROM device");
  g_autofree char *after = NULL;
  g_auto (SmritiImported) imported = { 0 };

  g_ptr_array_add (events, event);
  g_ptr_array_add (events, NULL);
  g_ptr_array_add (events, bad);
  g_assert_true (smriti_study_import (world->study, events, TRUE, &imported, NULL));
  g_assert_cmpuint (imported.added, ==, 1);
  g_assert_cmpuint (imported.refused->len, ==, 3);
  g_assert_null (g_ptr_array_index (imported.refused, 0));
  g_assert_null (g_ptr_array_index (imported.refused, 1));
  g_assert_nonnull (strstr (g_ptr_array_index (imported.refused, 2), "other-2"));
  after = store_query (world->store,
                       "SELECT * FROM event UNION ALL SELECT *, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4 FROM device");
  assert_same_lines (after, before);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/import/" path, World, NULL, cards_set_up, func, world_tear_down)
  ADD ("whole", test_whole);
  ADD ("again", test_again);
  ADD ("other-content", test_other_content);
  ADD ("undo-first", test_undo_first);
  ADD ("undo-of-mine", test_undo_of_mine);
  ADD ("clock-moves-on", test_clock_moves_on);
  ADD ("token", test_token);
  ADD ("bad-ids", test_bad_ids);
  ADD ("out-of-bounds", test_out_of_bounds);
  ADD ("dry-run", test_dry_run);
  ADD ("round-trip", test_round_trip);
  g_test_add ("/import/interrupted", World, "", cards_set_up, test_round_trip, world_tear_down);
  ADD ("records", test_records);
  ADD ("vault-later", test_vault_later);
  ADD ("union", test_union);
  return g_test_run ();
}
