/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The use cases on real notes: identity through edits, moves and vaults that
 * come and go; rebuild; the card last shown; occurrences. */

#include "study-fixture.h"

static GPtrArray *
open_occurrences (SmritiStudy *study)
{
  GPtrArray *all = smriti_study_occurrences (study);

  for (guint i = all->len; i-- > 0;)
    if (((SmritiOccurrence *) g_ptr_array_index (all, i))->state != SMRITI_OCCURRENCE_OPEN)
      g_ptr_array_remove_index (all, i);
  return all;
}

static guint
count (World *world, const char *sql)
{
  return (guint) smriti_store_int (world->store, 0, sql, "");
}

#define N_RENAMES "SELECT count (*) FROM event WHERE type = 10"

static void
assert_answers (World *world, const char *front, guint answers)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  g_assert_cmpuint (card->answers, ==, answers);
}

static char *
id_of (World *world, const char *front)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  return g_strdup (card->id);
}

static void
assert_off (World *world, const char *id, SmritiOff off)
{
  g_autoptr (SmritiStudyCard) card = world_get (world, id);

  g_assert_cmpint (card->off, ==, off);
}

static char *
newest_rename (World *world)
{
  g_autoptr (GPtrArray) renames = smriti_events_of_type (world->store, SMRITI_EVENT_RENAMED, TRUE);

  g_assert_cmpuint (renames->len, >, 0);
  return g_strdup (((SmritiEvent *) g_ptr_array_index (renames, renames->len - 1))->id);
}

/* --- identity --- */

static void
test_edited_answer (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *id_after = NULL;

  world_write (world, "a.md", "capital of Peru :: Lina\n");
  world_add_vault (world);
  id = id_of (world, "capital of Peru");
  world_grade (world, "capital of Peru", SMRITI_GRADE_GOOD);
  world_edit (world, "a.md", "capital of Peru :: Lima\n");
  id_after = id_of (world, "capital of Peru");
  g_assert_cmpstr (id_after, ==, id);
  assert_answers (world, "capital of Peru", 1);
  g_assert_cmpuint (count (world, N_RENAMES), ==, 1);
  {
    g_autoptr (SmritiStudyCard) card = world_get (world, id);

    g_assert_cmpstr (card->back, ==, "Lima");
  }
  /* The old version back from git: the same card, and no event more. */
  world_edit (world, "a.md", "capital of Peru :: Lina\n");
  assert_answers (world, "capital of Peru", 1);
  world_edit (world, "a.md", "capital of Peru :: Lima\n");
  assert_answers (world, "capital of Peru", 1);
  g_assert_cmpuint (count (world, N_RENAMES), ==, 1);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card"), ==, 1);
}

static void
test_no_history_no_event (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "capital of Peru :: Lina\n");
  world_add_vault (world);
  world_edit (world, "a.md", "capital of Peru :: Lima\n");
  g_assert_cmpuint (count (world, N_RENAMES), ==, 0);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card"), ==, 1);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM name"), ==, 1);
}

/* Two answers change places: each text keeps what was learnt of it. */
static void
test_swap (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "one :: uno\n\ntwo :: dos\n");
  world_add_vault (world);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_grade (world, "two", SMRITI_GRADE_AGAIN);
  world_edit (world, "a.md", "two :: dos\n\none :: uno\n");
  assert_answers (world, "one", 2);
  assert_answers (world, "two", 1);
  g_assert_cmpuint (count (world, N_RENAMES), ==, 0);
  /* The backs swapped: by their fronts they are who they were. */
  world_edit (world, "a.md", "one :: dos\n\ntwo :: uno\n");
  assert_answers (world, "one", 2);
  assert_answers (world, "two", 1);
  world_edit (world, "a.md", "one :: uno\n\ntwo :: dos\n");
  assert_answers (world, "one", 2);
  assert_answers (world, "two", 1);
}

static void
test_undo_rename (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *id_after = NULL;
  g_autofree char *rename = NULL;

  world_write (world, "a.md", "meaning :: one thing\n");
  world_add_vault (world);
  id = id_of (world, "meaning");
  world_grade (world, "meaning", SMRITI_GRADE_GOOD);
  world_edit (world, "a.md", "meaning :: quite another\n");
  rename = newest_rename (world);
  world_grade (world, "meaning", SMRITI_GRADE_AGAIN);
  world_grade (world, "meaning", SMRITI_GRADE_AGAIN);
  assert_answers (world, "meaning", 3);
  /* It was another card after all: the answers part with the texts. */
  g_assert_cmpint (world_undo (world, rename), ==, SMRITI_EVENT_RENAMED);
  id_after = id_of (world, "meaning");
  g_assert_cmpstr (id_after, !=, id);
  assert_answers (world, "meaning", 2);
  {
    g_autoptr (SmritiStudyCard) old = world_get (world, id);

    g_assert_cmpuint (old->answers, ==, 1);
    g_assert_cmpint (old->off, ==, SMRITI_OFF_GONE);
  }
}

/* Taking back the first of two renames: what was joined through it goes with it. */
static void
test_undo_rename_in_a_chain (World *world, gconstpointer unused)
{
  g_autofree char *rename = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_write (world, "a.md", "meaning :: first\n");
  world_add_vault (world);
  id = id_of (world, "meaning");
  world_grade (world, "meaning", SMRITI_GRADE_GOOD);
  world_edit (world, "a.md", "meaning :: second\n");
  rename = newest_rename (world);
  world_grade (world, "meaning", SMRITI_GRADE_GOOD);
  world_edit (world, "a.md", "meaning :: third\n");
  world_grade (world, "meaning", SMRITI_GRADE_GOOD);
  assert_answers (world, "meaning", 3);
  world_undo (world, rename);
  assert_answers (world, "meaning", 2);
  assert_off (world, id, SMRITI_OFF_GONE);
  before = world_projections (world);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

static void
test_undo_does_not_touch_renames (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "meaning :: first\n");
  world_add_vault (world);
  world_grade (world, "meaning", SMRITI_GRADE_GOOD);
  world_edit (world, "a.md", "meaning :: second\n");
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_ANSWERED);
  assert_answers (world, "meaning", 0);
}

static void
test_two_places (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "same :: text\n");
  world_write (world, "b.md", "same :: text\n");
  world_add_vault (world);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card"), ==, 1);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM place"), ==, 2);
  world_grade (world, "same", SMRITI_GRADE_GOOD);
  world_delete (world, "a.md");
  assert_answers (world, "same", 1);
  world_delete (world, "b.md");
  g_assert_null (world_find (world, "same"));
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card"), ==, 1);
  world_edit (world, "b.md", "same :: text\n");
  assert_answers (world, "same", 1);
}

/* An edit in one of its two places must not take the other's history away. */
static void
test_two_places_one_edited (World *world, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_write (world, "a.md", "same :: text\n");
  world_write (world, "b.md", "same :: text\n");
  world_add_vault (world);
  world_grade (world, "same", SMRITI_GRADE_GOOD);
  world_edit (world, "b.md", "same :: better text\n");
  g_assert_cmpuint (count (world, "SELECT count (*) FROM place JOIN card ON card.n = place.card WHERE answers = 1"), ==, 2);
  before = world_projections (world);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

static void
test_moved_note (World *world, gconstpointer unused)
{
  g_autofree char *sub = g_build_filename (world->vault, "sub", NULL);
  g_autofree char *from = g_build_filename (world->vault, "a.md", NULL);
  g_autofree char *to = g_build_filename (sub, "z.md", NULL);
  g_autoptr (SmritiStudyCard) card = NULL;

  world_write (world, "a.md", "moved :: card\n");
  g_mkdir (sub, 0700);
  world_add_vault (world);
  world_grade (world, "moved", SMRITI_GRADE_GOOD);
  world->n_notes_changed = 0;
  g_assert_cmpint (g_rename (from, to), ==, 0);
  for (;;)
    {
      g_autoptr (SmritiStudyCard) found = world_find (world, "moved");

      if (found && g_str_has_suffix (found->note, "/sub/z.md") && count (world, "SELECT count (*) FROM place") == 1)
        break;
      world->n_notes_changed = 0;
      world_wait (&world->n_notes_changed);
    }
  card = world_card (world, "moved");
  g_assert_cmpuint (card->answers, ==, 1);
  g_assert_cmpuint (count (world, N_RENAMES), ==, 0);
}

static void
test_gone_and_back (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;

  world_write (world, "a.md", "here :: now\n\nother :: card\n");
  world_add_vault (world);
  id = id_of (world, "here");
  world_grade (world, "here", SMRITI_GRADE_EASY);
  world_edit (world, "a.md", "other :: card\n");
  assert_off (world, id, SMRITI_OFF_GONE);
  world_edit (world, "a.md", "here :: now\n\nother :: card\n");
  assert_off (world, id, SMRITI_OFF_NONE);
  assert_answers (world, "here", 1);
}

/* --- vaults --- */

static void
test_vault_removed_and_added (World *world, gconstpointer unused)
{
  SmritiVaultRow *row = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_write (world, "a.md", "kept :: card\n\nnew :: card\n");
  world_add_vault (world);
  id = id_of (world, "kept");
  world_grade (world, "kept", SMRITI_GRADE_GOOD);
  row = smriti_study_remove_vault (world->study, world->vault, NULL);
  g_assert_nonnull (row);
  g_assert_cmpuint (row->cards, ==, 2);
  smriti_vault_row_free (row);
  assert_off (world, id, SMRITI_OFF_GONE);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM card"), ==, 1);
  g_assert_cmpuint (count (world, "SELECT count (*) FROM note") + count (world, "SELECT count (*) FROM place"), ==, 0);
  world_add_vault (world);
  assert_answers (world, "kept", 1);
  assert_off (world, id, SMRITI_OFF_NONE);
  before = world_projections (world);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

static void
test_vault_away_and_back (World *world, gconstpointer unused)
{
  g_autofree char *elsewhere = g_strconcat (world->vault, ".elsewhere", NULL);
  g_autofree char *id = NULL;
  SmritiToday today;

  world_write (world, "a.md", "here :: now\n");
  world_add_vault (world);
  id = id_of (world, "here");
  world->n_notes_changed = 0;
  g_assert_cmpint (g_rename (world->vault, elsewhere), ==, 0);
  while (g_strcmp0 (smriti_study_vault_state (world->study, world->vault), "away") != 0)
    {
      world->n_notes_changed = 0;
      world_wait (&world->n_notes_changed);
    }
  assert_off (world, id, SMRITI_OFF_AWAY);
  smriti_study_today (world->study, &today);
  g_assert_cmpuint (today.due_concepts, ==, 0);
  world_assert_next (world, TRUE, "");
  g_assert_cmpint (g_rename (elsewhere, world->vault), ==, 0);
  while (g_strcmp0 (smriti_study_vault_state (world->study, world->vault), "watched") != 0)
    {
      world->n_notes_changed = 0;
      world_wait (&world->n_notes_changed);
    }
  assert_off (world, id, SMRITI_OFF_NONE);
  world_assert_next (world, FALSE, "here");
}

static void
on_refused (const SmritiVaultRow *vault, const GError *error, gpointer code)
{
  g_assert_null (vault);
  g_assert_nonnull (error);
  g_assert_true (error->domain == SMRITI_ERROR);
  *(guint *) code = (guint) error->code;
}

static void
assert_vault_refused (World *world, const char *dir, SmritiError want)
{
  guint code = 0;
  gint64 events = smriti_events_count (world->store);

  smriti_study_add_vault (world->study, dir, "smriti", on_refused, &code);
  world_wait (&code);
  g_assert_cmpuint (code, ==, want);
  g_assert_cmpint (smriti_events_count (world->store), ==, events);
}

static void
test_bad_vaults (World *world, gconstpointer unused)
{
  g_autofree char *inner = g_build_filename (world->vault, "inner", NULL);
  g_autofree char *none = g_build_filename (world->top, "none", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir (inner, 0700);
  world_add_vault (world);
  assert_vault_refused (world, world->vault, SMRITI_ERROR_EXISTS);
  assert_vault_refused (world, inner, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_vault_refused (world, world->top, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_vault_refused (world, none, SMRITI_ERROR_NOT_FOUND);
  g_assert_null (smriti_study_remove_vault (world->study, none, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
}

/* --- rebuild --- */

#define OUTLINE                                                                                    \
  "# **[[1.0 ALPHA — Greek]] (ALL)**\n\n1.1 **First** – a, b\n1.2 **Second** – c\n\n---\n\n" \
  "# **[[2.0 BETA — Greek]] (2 Sheets)**\n\n2.1 **Third** – d\n2.2 **Daily Quick Review** – 3 concepts, 1 snippet\n"

static void
lived_in_world (World *world)
{
  const char *ids[] = { NULL, NULL };
  g_autofree char *suspended = NULL;
  g_autofree char *buried = NULL;
  GString *alpha = g_string_new ("## 1.1 First\n\n");
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 0; i < 12; i++)
    g_string_append_printf (alpha, "alpha %u :: a%u\n\n", i, i);
  g_string_append (alpha, "## 1.2 Second\n\nno snippet ::: both ways\n\n`code` :: `more`\n");
  world_write (world, "Greek.md", OUTLINE);
  world_write (world, "1.0 ALPHA — Greek.md", alpha->str);
  g_string_free (alpha, TRUE);
  world_write (world, "2.0 BETA — Greek.md", "## 2.1 Third\n\nbeta :: b\n\nedited :: first\n\nbroken ::\n");
  world_add_vault (world);
  suspended = id_of (world, "alpha 3");
  buried = id_of (world, "alpha 4");
  world_grade (world, "edited", SMRITI_GRADE_GOOD);
  world_edit (world, "2.0 BETA — Greek.md", "## 2.1 Third\n\nbeta :: b\n\nedited :: second\n\nbroken ::\n");
  for (int day = 0; day < 20; day += 3)
    {
      world_on_day (world, day);
      open = open_occurrences (world->study);
      smriti_study_prompted (world->study, open, NULL);
      g_clear_pointer (&open, g_ptr_array_unref);
      world_grade (world, "alpha 0", SMRITI_GRADE_GOOD);
      world_grade (world, "alpha 1", day % 2 ? SMRITI_GRADE_AGAIN : SMRITI_GRADE_EASY);
      world_grade (world, "edited", SMRITI_GRADE_HARD);
      world_undo (world, "");
    }
  ids[0] = suspended;
  g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, NULL));
  ids[0] = buried;
  g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_BURIED, NULL));
  smriti_occurrence_free (smriti_study_snooze (world->study, "", "1h", NULL));
  world_on_day (world, 20);
  smriti_occurrence_free (smriti_study_skip (world->study, "daily", "tired", NULL));
}

static void
assert_rebuilt (World *world, const char *sql)
{
  g_autofree char *before = world_projections (world);
  g_autofree char *damaged = NULL;
  g_autofree char *after = NULL;

  world_sql (world, sql);
  damaged = world_projections (world);
  g_assert_cmpstr (damaged, !=, before);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

static void
test_rebuild (World *world, gconstpointer unused)
{
  lived_in_world (world);
  assert_rebuilt (world, "UPDATE card SET stability = stability * 2, difficulty = 3, due_s = due_s + 1, due_day = 5, state = 1");
  assert_rebuilt (world, "UPDATE card SET suspended = 1 - suspended, buried_day = 99999, lapses = 7, answers = answers + 1");
  assert_rebuilt (world, "DELETE FROM place; DELETE FROM name; DELETE FROM card");
  assert_rebuilt (world, "UPDATE tally SET answers = 1000; INSERT INTO tally VALUES (3, 4)");
  assert_rebuilt (world, "DELETE FROM tally");
  assert_rebuilt (world, "UPDATE mark SET skipped = 1 - skipped, snoozed_s = 5, times_asked = 9");
  assert_rebuilt (world, "DELETE FROM mark");
  assert_rebuilt (
      world,
      "INSERT INTO mark (occurrence, topic, cadence, day, skipped) VALUES ('Greek/daily/2026-12-24', 'Greek', 0, 20811, 1)");
  assert_rebuilt (world, "DELETE FROM undone");
  assert_rebuilt (world, "INSERT INTO undone SELECT n, 1 FROM event WHERE type = 1 AND n NOT IN (SELECT event FROM undone)");
  assert_rebuilt (world, "UPDATE undone SET by = 1");
  assert_rebuilt (world, "UPDATE name SET card = (SELECT min (card) FROM name)");
  assert_rebuilt (world, "DELETE FROM name");
  assert_rebuilt (world, "UPDATE card SET id = id || 'x'");
  assert_rebuilt (world,
                  "UPDATE card SET place = NULL, away = 1, snippet = 1 - snippet, section = 9, position = '', source = 'x'");
  assert_rebuilt (world, "DELETE FROM entry; DELETE FROM warning; DELETE FROM link");
  assert_rebuilt (world, "UPDATE note SET topic = NULL, outline = 0, stem = 'x'");
  assert_rebuilt (world, "DELETE FROM note");
  assert_rebuilt (world, "UPDATE place SET front = 'wrong', back = 'wrong', card = (SELECT max (card) FROM place)");
  assert_rebuilt (world, "INSERT INTO vault (dir, reader) VALUES ('/nowhere', 'smriti')");
  assert_rebuilt (world, "DELETE FROM note; DELETE FROM vault");
  assert_rebuilt (world, "DELETE FROM undone; DELETE FROM place; DELETE FROM note; DELETE FROM name; DELETE FROM card;"
                         "DELETE FROM tally; DELETE FROM mark; DELETE FROM vault; DELETE FROM link");
}

static void
test_rebuild_adds_no_event (World *world, gconstpointer unused)
{
  gint64 events;

  lived_in_world (world);
  events = smriti_events_count (world->store);
  assert_rebuilt (world, "UPDATE place SET key = 'x' || n, front = 'wrong'");
  g_assert_cmpint (smriti_events_count (world->store), ==, events);
}

/* What happens while it runs is in it. */
static void
test_rebuild_meanwhile (World *world, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *first = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  SmritiRebuilt rebuilt;
  guint slices = 0;

  lived_in_world (world);
  first = world_answer (world, "alpha 5", SMRITI_GRADE_GOOD);
  smriti_study_rebuild_async (world->study, world_on_result, &result);
  while (!result)
    {
      g_main_context_iteration (NULL, TRUE);
      if (result || slices++ > 30)
        continue;
      world_grade (world, "alpha 6", SMRITI_GRADE_GOOD);
      world_grade (world, "alpha 7", SMRITI_GRADE_GOOD);
      world_undo (world, "");
      if (slices == 2)
        world_undo (world, first);
    }
  g_assert_cmpuint (slices, >, 2);
  g_assert_true (smriti_study_rebuild_finish (world->study, result, &rebuilt, NULL));
  before = world_projections (world);
  world_rebuild (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (smriti_tally_get (world->store, smriti_study_day (world->study)), ==,
                    count (world, "SELECT count (*) FROM event WHERE type = 1 AND n NOT IN (SELECT event FROM undone)"
                                  " AND day = (SELECT max (day) FROM event)"));
}

static void
test_freed_while_working (World *world, gconstpointer unused)
{
  g_autoptr (GAsyncResult) rebuilt = NULL;
  g_autoptr (GAsyncResult) backed_up = NULL;

  lived_in_world (world);
  smriti_study_rebuild_async (world->study, world_on_result, &rebuilt);
  smriti_study_backup_async (world->study, world_on_result, &backed_up);
  smriti_study_check_integrity (world->study);
  g_clear_pointer (&world->study, smriti_study_free);
  while (!rebuilt || !backed_up)
    g_main_context_iteration (NULL, TRUE);
  world_open (world);
}

/* --- the card last shown --- */

static void
show (World *world, const char *front, SmritiShown by)
{
  g_autofree char *id = id_of (world, front);
  g_autoptr (SmritiStudyCard) card = smriti_study_card (world->study, id, by, NULL);

  g_assert_nonnull (card);
}

static void
assert_shown (World *world, const char *front)
{
  g_autofree char *shown = smriti_study_shown (world->study);
  g_autofree char *id = front ? id_of (world, front) : NULL;

  g_assert_cmpstr (shown, ==, id);
}

static void
test_shown (World *world, gconstpointer unused)
{
  SmritiAnswer answer;
  g_autoptr (GError) error = NULL;

  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n\nthree :: 3\n");
  world_add_vault (world);
  assert_shown (world, NULL);
  g_assert_false (smriti_study_answer (world->study, "", SMRITI_GRADE_GOOD, "", 0, &answer, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  show (world, "one", SMRITI_SHOWN_NOT);
  assert_shown (world, NULL);
  show (world, "one", SMRITI_SHOWN_TERMINAL);
  show (world, "two", SMRITI_SHOWN_POPUP);
  assert_shown (world, "one");
  world_later (world, 599);
  show (world, "two", SMRITI_SHOWN_POPUP);
  assert_shown (world, "one");
  world_later (world, 1);
  show (world, "two", SMRITI_SHOWN_POPUP);
  assert_shown (world, "two");
  /* A popup gives way to a popup, and to the terminal. */
  show (world, "three", SMRITI_SHOWN_POPUP);
  assert_shown (world, "three");
  show (world, "one", SMRITI_SHOWN_TERMINAL);
  assert_shown (world, "one");
  world_restart (world);
  assert_shown (world, "one");
  /* The answer to another card leaves it. */
  world_grade (world, "two", SMRITI_GRADE_GOOD);
  assert_shown (world, "one");
  g_assert_true (smriti_study_answer (world->study, "", SMRITI_GRADE_GOOD, "", 0, &answer, NULL));
  g_assert_cmpstr (answer.card->front, ==, "one");
  smriti_study_card_free (answer.card);
  assert_shown (world, NULL);
  /* A new review day begins at 04:00. */
  show (world, "three", SMRITI_SHOWN_TERMINAL);
  world_at (world, WORLD_START_S + 20 * 3600 - 1);
  assert_shown (world, "three");
  world_later (world, 1);
  assert_shown (world, NULL);
  /* The clock of a popup's rule does not run from yesterday. */
  show (world, "two", SMRITI_SHOWN_POPUP);
  assert_shown (world, "two");
}

static void
test_next_is_shown (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) next = NULL;
  g_autoptr (SmritiStudyCard) again = NULL;

  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n");
  world_add_vault (world);
  next = smriti_study_card (world->study, "", SMRITI_SHOWN_TERMINAL, NULL);
  g_assert_cmpstr (next->front, ==, "one");
  assert_shown (world, "one");
  again = smriti_study_card (world->study, "", SMRITI_SHOWN_TERMINAL, NULL);
  g_assert_cmpstr (again->front, ==, "one");
}

/* --- occurrences --- */

static SmritiOccurrence *
only_occurrence (World *world)
{
  g_autoptr (GPtrArray) all = smriti_study_occurrences (world->study);

  g_assert_cmpuint (all->len, ==, 1);
  return g_ptr_array_steal_index (all, 0);
}

static void
assert_state (World *world, SmritiOccurrenceState state)
{
  g_autoptr (SmritiOccurrence) occurrence = only_occurrence (world);
  g_autoptr (GPtrArray) open = open_occurrences (world->study);

  g_assert_cmpstr (smriti_occurrence_state_to_string (occurrence->state), ==, smriti_occurrence_state_to_string (state));
  g_assert_cmpuint (open->len, ==, state == SMRITI_OCCURRENCE_OPEN ? 1 : 0);
}

static void
test_occurrence_day (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) occurrence = NULL;

  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n");
  world_add_vault (world);
  occurrence = only_occurrence (world);
  g_assert_cmpstr (occurrence->id, ==, "Cards/daily/2026-11-23");
  g_assert_cmpint (occurrence->until_s, ==, WORLD_START_S + 25 * 3600);
  g_assert_cmpuint (occurrence->steps->len, ==, 2);
  assert_state (world, SMRITI_OCCURRENCE_COMING);
  world_at (world, WORLD_START_S + 3599);
  assert_state (world, SMRITI_OCCURRENCE_COMING);
  world_at (world, WORLD_START_S + 3600);
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
  /* Past midnight it is still that day's; after 04:00 the next is coming. */
  world_at (world, WORLD_START_S + 20 * 3600 - 1);
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
  world_at (world, WORLD_START_S + 20 * 3600);
  assert_state (world, SMRITI_OCCURRENCE_COMING);
  world_on_day (world, 1);
  world_later (world, 3600);
  world_grade (world, "one", SMRITI_GRADE_EASY);
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
  world_grade (world, "two", SMRITI_GRADE_GOOD);
  /* A card in learning keeps the day open. */
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
  world_later (world, 700);
  world_grade (world, "two", SMRITI_GRADE_GOOD);
  assert_state (world, SMRITI_OCCURRENCE_DONE);
  world_undo (world, "");
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
}

static void
test_skip (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) skipped = NULL;
  g_autoptr (GError) error = NULL;

  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_later (world, 7200);
  skipped = smriti_study_skip (world->study, "", "tired", &error);
  g_assert_no_error (error);
  g_assert_cmpint (skipped->state, ==, SMRITI_OCCURRENCE_SKIPPED);
  g_assert_cmpuint (world->n_occurrences, ==, 1);
  g_assert_null (smriti_study_skip (world->study, "", "", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  world_restart (world);
  assert_state (world, SMRITI_OCCURRENCE_SKIPPED);
  /* Cards can be answered all the same. */
  world_assert_next (world, FALSE, "one");
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_SKIPPED);
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
  world_on_day (world, 1);
  world_later (world, 7200);
  assert_state (world, SMRITI_OCCURRENCE_OPEN);
}

static gint64
snooze (World *world, const char *until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiOccurrence) occurrence = smriti_study_snooze (world->study, "", until, &error);

  g_assert_no_error (error);
  return occurrence->snoozed_s - smriti_study_now_s (world->study);
}

static void
test_snooze (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_later (world, 7200); /* 10:00 */
  g_assert_cmpint (snooze (world, "15m"), ==, 900);
  g_assert_cmpint (snooze (world, "evening"), ==, 8 * 3600);
  /* Never beyond the next slot, 09:00 of tomorrow. */
  g_assert_cmpint (snooze (world, "tomorrow"), ==, 23 * 3600);
  g_assert_cmpint (snooze (world, "168h"), ==, 23 * 3600);
  g_assert_cmpint (snooze (world, "09:30"), ==, 23 * 3600);
  g_assert_cmpint (snooze (world, "08:30"), ==, 22 * 3600 + 1800);
  g_assert_null (smriti_study_snooze (world->study, "", "soon", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (smriti_study_snooze (world->study, "weekly/2001", "1h", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  world_undo (world, "");
  {
    g_autoptr (SmritiOccurrence) occurrence = only_occurrence (world);

    g_assert_cmpint (occurrence->snoozed_s - smriti_study_now_s (world->study), ==, 23 * 3600);
  }
}

static void
test_prompted (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) events = NULL;
  gint64 first_s, last_s, total;

  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_later (world, 7200);
  open = open_occurrences (world->study);
  g_assert_true (smriti_study_prompted (world->study, open, NULL));
  world_later (world, 60);
  g_assert_true (smriti_study_prompted (world->study, open, NULL));
  g_assert_cmpuint (smriti_study_times_prompted (world->study, "Cards/daily/2026-11-23", &first_s, &last_s), ==, 2);
  g_assert_cmpint (first_s, ==, WORLD_START_S + 7200);
  g_assert_cmpint (last_s, ==, WORLD_START_S + 7260);
  events = smriti_study_events (world->study, 0, 1, &total);
  {
    const SmritiEvent *event = g_ptr_array_index (events, 0);

    g_assert_cmpint (event->type, ==, SMRITI_EVENT_PROMPTED);
    g_assert_cmpstr (smriti_event_get (event, "n"), ==, "2");
    g_assert_cmpstr (smriti_event_get (event, "cadence"), ==, "daily");
    g_assert_cmpstr (smriti_event_get (event, "date"), ==, "2026-11-23");
    g_assert_cmpstr (smriti_event_get (event, "topic"), ==, "Cards");
  }
}

/* --- clocks --- */

static void
test_clock_on_real_data (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiClock) real = smriti_clock_new (NULL, NULL);
  g_autoptr (SmritiStudy) study = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  world_close (world);
  study = smriti_study_new (world->dir, world->settings, real, &error);
  g_assert_no_error (error);
  world_write (world, "a.md", "one :: 1\n");
  {
    guint added = 0;

    smriti_study_add_vault (study, world->vault, "smriti", world_on_added, &added);
    world_wait (&added);
  }
  before = store_query (study->store, "SELECT * FROM event");
  g_clear_pointer (&study, smriti_study_free);
  study = smriti_study_new (world->dir, world->settings, world->clock, &error);
  g_assert_null (study);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "SMRITI_TEST_CLOCK"));
  g_clear_error (&error);
  study = smriti_study_new (world->dir, world->settings, real, &error);
  g_assert_no_error (error);
  after = store_query (study->store, "SELECT * FROM event");
  g_assert_true (g_str_has_prefix (after, before)); /* what the reopening itself notes comes after */
  while (study->backing_up)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&study, smriti_study_free);
  world_remove (world->dir);
  world_open (world);
}

static void
test_clock_goes_on (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  world_on_day (world, 9);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_close (world);
  g_clear_pointer (&world->clock, smriti_clock_free);
  world_open (world); /* at WORLD_START again */
  g_assert_cmpint (smriti_study_day (world->study), ==, WORLD_DAY + 9);
}

static void
test_settings_are_events (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) events = NULL;

  world_close (world);
  g_assert_true (g_file_set_contents (world->settings, "[memory]\nretention = 0.85\n", -1, NULL));
  world_open (world);
  world_restart (world);
  events = smriti_events_of_type (world->store, SMRITI_EVENT_CONFIGURED, TRUE);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (smriti_event_get (g_ptr_array_index (events, 0), "key"), ==, "memory.retention");
  g_assert_cmpstr (smriti_event_get (g_ptr_array_index (events, 0), "value"), ==, "0.85");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/study/" path, World, NULL, world_set_up, func, world_tear_down)
  ADD ("edited-answer", test_edited_answer);
  ADD ("no-history-no-event", test_no_history_no_event);
  ADD ("swap", test_swap);
  ADD ("undo-rename", test_undo_rename);
  ADD ("undo-rename-in-a-chain", test_undo_rename_in_a_chain);
  ADD ("undo-does-not-touch-renames", test_undo_does_not_touch_renames);
  ADD ("two-places", test_two_places);
  ADD ("two-places-one-edited", test_two_places_one_edited);
  ADD ("moved-note", test_moved_note);
  ADD ("gone-and-back", test_gone_and_back);
  ADD ("vault-removed-and-added", test_vault_removed_and_added);
  ADD ("vault-away-and-back", test_vault_away_and_back);
  ADD ("bad-vaults", test_bad_vaults);
  ADD ("rebuild", test_rebuild);
  ADD ("rebuild-adds-no-event", test_rebuild_adds_no_event);
  ADD ("rebuild-meanwhile", test_rebuild_meanwhile);
  ADD ("freed-while-working", test_freed_while_working);
  ADD ("shown", test_shown);
  ADD ("next-is-shown", test_next_is_shown);
  ADD ("occurrence-day", test_occurrence_day);
  ADD ("skip", test_skip);
  ADD ("snooze", test_snooze);
  ADD ("prompted", test_prompted);
  ADD ("clock-on-real-data", test_clock_on_real_data);
  ADD ("clock-goes-on", test_clock_goes_on);
  ADD ("settings-are-events", test_settings_are_events);
  return g_test_run ();
}
