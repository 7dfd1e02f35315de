/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whose history goes on under which text, with real files: each line of the
 * table in HACKING.md, "Identity", and what no line of it may do. */

#include "study-fixture.h"

#include "world-sync.h"

#define HOUR 3600

static guint
n_renames (World *world)
{
  return (guint) smriti_store_int (world->store, 0, "SELECT count (*) FROM event WHERE type = 10", "");
}

/* Why the newest renaming was made; "" = there is none. */
static char *
last_why (World *world)
{
  g_autoptr (GPtrArray) renames = smriti_events_of_type (world->store, SMRITI_EVENT_RENAMED, TRUE);

  return g_strdup (renames->len == 0 ? "" : smriti_event_get (g_ptr_array_index (renames, renames->len - 1), "why"));
}

#define assert_why(world, expected)             \
  do                                            \
    {                                           \
      g_autofree char *why_ = last_why (world); \
      g_assert_cmpstr (why_, ==, (expected));   \
    }                                           \
  while (0)

/* "similar text (0.83)" */
static void
assert_similar (World *world)
{
  g_autofree char *why = last_why (world);

  g_assert_true (g_regex_match_simple ("^similar text \\([01]\\.[0-9][0-9]\\)$", why, 0, 0));
}

static void
assert_answers (World *world, const char *front, guint answers)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  if (card->answers != answers)
    g_error ("'%s' has %u answers, not %u", front, card->answers, answers);
}

static char *
id_of (World *world, const char *front)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  return g_strdup (card->id);
}

/* Rows, memory and due dates are what a rebuild makes of the events. */
static void
assert_rebuilds (World *world)
{
  g_autofree char *before = world_projections (world);
  g_autofree char *after = NULL;
  guint renames = n_renames (world);

  world_rebuild (world);
  world_sync (world);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (n_renames (world), ==, renames);
}

static void
write_and_sync (World *world, const char *name, const char *text)
{
  world_write (world, name, text);
  world_sync (world);
}

static void
remove_note (World *world, const char *name)
{
  g_autofree char *path = g_build_filename (world->vault, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
move_note (World *world, const char *from, const char *to)
{
  g_autofree char *old_path = g_build_filename (world->vault, from, NULL);
  g_autofree char *new_path = g_build_filename (world->vault, to, NULL);

  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
}

/* A vault with one note, whose card @front was answered @answers times. */
static void
begin (World *world, const char *name, const char *text, const char *front, guint answers)
{
  world_write (world, name, text);
  if (smriti_notes_count_vaults (world->store) == 0)
    world_add_vault (world);
  world_sync (world);
  for (guint i = 0; i < answers; i++)
    world_grade (world, front, SMRITI_GRADE_GOOD);
}

/* --- within a note --- */

static void
test_question_edited (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What is the capital of Peru :: Lima\n\nother :: card\n", "What is the capital of Peru", 2);
  write_and_sync (world, "a.md", "What is the capital city of Peru? :: Lima\n\nother :: card\n");
  assert_answers (world, "What is the capital city of Peru?", 2);
  assert_similar (world);
  assert_rebuilds (world);
}

static void
test_both_edited (World *world, gconstpointer unused)
{
  begin (world, "a.md", "The largest city of Brazil :: Sao Paulo\n", "The largest city of Brazil", 1);
  write_and_sync (world, "a.md", "Largest city of Brazil? :: São Paulo\n");
  assert_answers (world, "Largest city of Brazil?", 1);
  assert_similar (world);
}

static void
test_another_card (World *world, gconstpointer unused)
{
  begin (world, "a.md", "HTTP 404 :: Not Found\n\nx :: y\n", "HTTP 404", 1);
  write_and_sync (world, "a.md", "HTTP 403 :: Forbidden\n\nx :: y\n");
  assert_answers (world, "HTTP 403", 0);
  g_assert_cmpuint (n_renames (world), ==, 0);
}

/* Either could be it. */
static void
test_equally_good (World *world, gconstpointer unused)
{
  begin (world, "a.md", "is 7 a prime number :: yes\n", "is 7 a prime number", 1);
  write_and_sync (world, "a.md", "is 11 a prime number :: yes\n\nis 13 a prime number :: yes\n");
  g_assert_cmpuint (n_renames (world), ==, 0);
}

static void
test_stamped (World *world, gconstpointer unused)
{
  begin (world, "a.md", "front :: back\n", "front", 2);
  write_and_sync (world, "a.md", "front :: back ^sm-abc123\n");
  assert_answers (world, "front", 2);
  assert_why (world, "stamp");
  /* Whatever is written there now is the same card. */
  write_and_sync (world, "a.md", "quite another :: text ^sm-abc123\n");
  assert_answers (world, "quite another", 2);
  g_assert_cmpuint (n_renames (world), ==, 1);
  write_and_sync (world, "a.md", "quite another :: text\n");
  assert_answers (world, "quite another", 2);
  assert_why (world, "stamp");
  g_assert_cmpuint (n_renames (world), ==, 2);
  assert_rebuilds (world);
}

static void
test_swapped (World *world, gconstpointer unused)
{
  begin (world, "a.md", "one :: uno\n\ntwo :: dos\n", "one", 3);
  world_grade (world, "two", SMRITI_GRADE_AGAIN);
  write_and_sync (world, "a.md", "two :: dos\n\none :: uno\n");
  assert_answers (world, "one", 3);
  g_assert_cmpuint (n_renames (world), ==, 0);
  /* Answers exchanged, or questions: it looks the same. The history stays with the question. */
  write_and_sync (world, "a.md", "two :: uno\n\none :: dos\n");
  assert_answers (world, "one", 3);
  assert_answers (world, "two", 1);
  g_assert_cmpuint (n_renames (world), ==, 2);
  /* Question and answer exchanged: that was never asked. */
  write_and_sync (world, "a.md", "uno :: two\n\none :: dos\n");
  assert_answers (world, "uno", 0);
  assert_rebuilds (world);
}

static void
test_split_card (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What are lists and tuples :: mutable and immutable sequences\n", "What are lists and tuples", 2);
  write_and_sync (world, "a.md", "What are lists :: mutable sequences\n\nWhat are lists and tuples :: sequences\n");
  assert_answers (world, "What are lists and tuples", 2);
  assert_answers (world, "What are lists", 0);
  assert_why (world, "same front");
}

static void
test_merged_cards (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What is a list :: a mutable sequence\n\nWhat is a tuple :: an immutable sequence\n", "What is a list",
         3);
  world_grade (world, "What is a tuple", SMRITI_GRADE_GOOD);
  write_and_sync (world, "a.md", "What is a list :: a mutable sequence, and a tuple an immutable one\n");
  assert_answers (world, "What is a list", 3);
  /* The other's history waits for its text. */
  write_and_sync (
      world, "a.md",
      "What is a list :: a mutable sequence, and a tuple an immutable one\n\nWhat is a tuple :: an immutable sequence\n");
  assert_answers (world, "What is a tuple", 1);
  assert_answers (world, "What is a list", 3);
}

static void
test_cloze_edited (World *world, gconstpointer unused)
{
  begin (world, "a.md", "The ==heart== pumps ==blood== through the body.\n", "The […] pumps blood through the body.", 2);
  world_grade (world, "The heart pumps […] through the body.", SMRITI_GRADE_GOOD);
  write_and_sync (world, "a.md", "The ==heart== pumps ==blood== through all of the body.\n");
  assert_answers (world, "The […] pumps blood through all of the body.", 2);
  assert_answers (world, "The heart pumps […] through all of the body.", 1);
}

/* --- text A, text B, text A --- */

static void
git (World *world, const char *command)
{
  g_autofree char *line = g_strdup_printf ("git -c user.name=n -c user.email=e -c init.defaultBranch=main -c gc.auto=0 -C %s %s",
                                           world->vault, command);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (line, &out, &err, &status, &error));
  if (status != 0)
    g_error ("%s: %s", line, err);
}

static void
test_checkout (World *world, gconstpointer unused)
{
  g_autofree char *program = g_find_program_in_path ("git");

  if (!program)
    {
      g_test_skip ("git is not installed");
      return;
    }
  begin (world, "a.md", "What is a monad :: a burrito\n", "What is a monad", 2);
  write_and_sync (world, "b.md", "gone soon :: card\n");
  world_grade (world, "gone soon", SMRITI_GRADE_EASY);
  git (world, "init -q");
  git (world, "add -A");
  git (world, "commit -qm one");
  write_and_sync (world, "a.md", "What is a monad? :: a burrito\n");
  remove_note (world, "b.md");
  write_and_sync (world, "c.md", "gone soon :: card edited\n");
  git (world, "add -A");
  git (world, "commit -qm two");
  assert_answers (world, "What is a monad?", 2);
  assert_answers (world, "gone soon", 1);
  g_assert_cmpuint (n_renames (world), ==, 2);
  for (guint i = 0; i < 3; i++)
    {
      git (world, "checkout -q main~1");
      world_sync (world);
      assert_answers (world, "What is a monad", 2);
      assert_answers (world, "gone soon", 1);
      git (world, "checkout -q main");
      world_sync (world);
      assert_answers (world, "What is a monad?", 2);
    }
  g_assert_cmpuint (n_renames (world), ==, 2);
  g_assert_cmpuint (smriti_cards_count (world->store), ==, 2);
  assert_rebuilds (world);
}

/* --- across notes --- */

static void
test_note_renamed (World *world, gconstpointer unused)
{
  begin (world, "a.md", "one :: uno\n\ntwo :: dos\n", "one", 2);
  move_note (world, "a.md", "z.md");
  world_sync (world);
  assert_answers (world, "one", 2);
  g_assert_cmpuint (n_renames (world), ==, 0);
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT count (*) FROM lost", ""), ==, 0);
}

static void
test_note_renamed_and_edited (World *world, gconstpointer unused)
{
  begin (world, "b.md", "What is the capital of Peru :: Lima\n\ntwo :: dos\n", "What is the capital of Peru", 2);
  world_grade (world, "two", SMRITI_GRADE_GOOD);
  /* The new one is read before the old one goes, and the other way round. */
  remove_note (world, "b.md");
  write_and_sync (world, "a.md", "What is the capital city of Peru :: Lima\n\ntwo :: dos (masculine)\n");
  assert_answers (world, "What is the capital city of Peru", 2);
  assert_answers (world, "two", 1);
  g_assert_cmpuint (n_renames (world), ==, 2);
  remove_note (world, "a.md");
  write_and_sync (world, "z.md", "What is the capital city of Peru? :: It is Lima\n\ntwo :: dos (masculine)\n");
  assert_answers (world, "What is the capital city of Peru?", 2);
  assert_answers (world, "two", 1);
  assert_rebuilds (world);
}

static void
test_cut_and_pasted (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What does GIL mean :: a lock\n\nother :: card\n", "What does GIL mean", 2);
  write_and_sync (world, "b.md", "b :: c\n");
  write_and_sync (world, "a.md", "other :: card\n");
  g_assert_null (world_find (world, "What does GIL mean"));
  world_later (world, HOUR);
  write_and_sync (world, "b.md", "b :: c\n\nWhat does GIL mean :: global interpreter lock\n");
  assert_answers (world, "What does GIL mean", 2);
  assert_why (world, "same front");
  assert_rebuilds (world);
}

static void
test_cut_and_pasted_by_id (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What does GIL mean :: a lock ^gil\n\nother :: card\n", "What does GIL mean", 2);
  write_and_sync (world, "a.md", "other :: card\n");
  world_later (world, HOUR);
  write_and_sync (world, "b.md", "The interpreter's lock is called :: GIL ^gil\n");
  assert_answers (world, "The interpreter's lock is called", 2);
  assert_why (world, "block id");
}

static void
test_pasted_then_cut (World *world, gconstpointer unused)
{
  begin (world, "z.md", "What does GIL mean :: a lock\n\nother :: card\n", "What does GIL mean", 2);
  world_write (world, "a.md", "What does GIL mean :: global interpreter lock\n");
  write_and_sync (world, "z.md", "other :: card\n");
  assert_answers (world, "What does GIL mean", 2);
  assert_why (world, "same front");
  g_assert_cmpuint (n_renames (world), ==, 1);
}

/* After weeks a front that many cards may have says little. */
static void
test_long_ago (World *world, gconstpointer unused)
{
  begin (world, "France.md", "Capital :: Paris\n\nWhat is the national day of France :: 14 July\n", "Capital", 2);
  world_grade (world, "What is the national day of France", SMRITI_GRADE_GOOD);
  remove_note (world, "France.md");
  world_sync (world);
  world_on_day (world, 30);
  write_and_sync (world, "Spain.md", "Capital :: Madrid\n\nWhat is the national day of France :: the fourteenth\n");
  assert_answers (world, "Capital", 0);
  assert_answers (world, "What is the national day of France", 1);
}

/* A note taken as the pattern of another one: these are new cards. */
static void
test_copied_and_edited (World *world, gconstpointer unused)
{
  begin (world, "France.md", "Capital :: Paris\n\nThe river of the capital :: Seine\n", "Capital", 2);
  write_and_sync (world, "Spain.md", "Capital :: Paris\n\nThe river of the capital :: Seine\n");
  write_and_sync (world, "Spain.md", "Capital :: Madrid\n\nThe river of the capital :: Manzanares\n");
  g_assert_cmpuint (n_renames (world), ==, 0);
  g_assert_cmpint (
      smriti_store_int (world->store, 0, "SELECT answers FROM card JOIN place ON place.card = card.n WHERE back = 'Paris'", ""),
      ==, 2);
  g_assert_cmpint (
      smriti_store_int (world->store, 9, "SELECT answers FROM card JOIN place ON place.card = card.n WHERE back = 'Madrid'", ""),
      ==, 0);
}

static void
test_split_and_merged_notes (World *world, gconstpointer unused)
{
  begin (world, "m.md",
         "What is the capital of Peru :: Lima\n\nWhat is the capital of Chile :: Santiago\n\n"
         "Who wrote Faust :: Goethe\n\nWho wrote Hamlet :: Shakespeare\n",
         "What is the capital of Peru", 1);
  world_grade (world, "Who wrote Faust", SMRITI_GRADE_GOOD);
  world_grade (world, "Who wrote Hamlet", SMRITI_GRADE_GOOD);
  world_write (world, "a.md", "Who wrote the play Faust :: Goethe\n\nWho wrote Hamlet :: Shakespeare\n");
  write_and_sync (world, "m.md", "What is the capital city of Peru :: Lima\n\nWhat is the capital of Chile :: Santiago\n");
  assert_answers (world, "What is the capital city of Peru", 1);
  assert_answers (world, "Who wrote the play Faust", 1);
  assert_answers (world, "Who wrote Hamlet", 1);
  g_assert_cmpuint (n_renames (world), ==, 2);
  remove_note (world, "a.md");
  write_and_sync (
      world, "m.md",
      "What is the capital city of Peru :: Lima\n\nWho wrote the play Faust? :: Goethe\n\nWho wrote Hamlet :: Shakespeare\n");
  assert_answers (world, "Who wrote the play Faust?", 1);
  assert_answers (world, "Who wrote Hamlet", 1);
  g_assert_cmpuint (n_renames (world), ==, 3);
  assert_rebuilds (world);
}

/* Its text went to another note unchanged, a similar one took its place here. */
static void
test_moved_and_replaced (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What is the capital of Peru :: Lima\n\nx :: y\n", "What is the capital of Peru", 2);
  world_write (world, "a.md", "What is the old capital of Peru :: Lima?\n\nx :: y\n");
  write_and_sync (world, "z.md", "What is the capital of Peru :: Lima\n");
  assert_answers (world, "What is the capital of Peru", 2);
  assert_answers (world, "What is the old capital of Peru", 0);
  g_assert_cmpuint (n_renames (world), ==, 0);
}

/* --- gone and back --- */

static void
test_gone_and_back (World *world, gconstpointer unused)
{
  begin (world, "a.md", "here :: now\n\nother :: card\n", "here", 2);
  write_and_sync (world, "a.md", "other :: card\n");
  world_rebuild (world);
  world_sync (world);
  world_restart (world);
  world_sync (world);
  world_on_day (world, 200);
  write_and_sync (world, "b.md", "here :: now\n");
  assert_answers (world, "here", 2);
  g_assert_cmpuint (n_renames (world), ==, 0);
}

static void
test_vault_removed (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  SmritiVaultRow *row;

  begin (world, "a.md", "here :: now\n", "here", 2);
  row = smriti_study_remove_vault (world->study, world->vault, &error);
  g_assert_no_error (error);
  smriti_vault_row_free (row);
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT count (*) FROM lost", ""), ==, 0);
  world_add_vault (world);
  world_sync (world);
  assert_answers (world, "here", 2);
  g_assert_cmpuint (n_renames (world), ==, 0);
}

static void
test_no_history (World *world, gconstpointer unused)
{
  begin (world, "a.md", "What is the capital of Peru :: Lima\n\ntwo :: dos\n", NULL, 0);
  write_and_sync (world, "a.md", "What is the capital city of Peru :: Lima\n\ntwo :: tres\n");
  remove_note (world, "a.md");
  write_and_sync (world, "b.md", "What is the capital of all Peru :: Lima\n\ntwo :: tres\n");
  g_assert_cmpuint (n_renames (world), ==, 0);
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT count (*) FROM lost", ""), ==, 0);
  g_assert_cmpint (smriti_store_int (world->store, 0, "SELECT count (*) FROM card", ""), ==, 2);
}

/* --- taken back --- */

static void
assert_apart (World *world, const char *old_id)
{
  g_autoptr (SmritiStudyCard) old_card = world_get (world, old_id);

  g_assert_cmpuint (old_card->answers, ==, 2);
  g_assert_cmpint (old_card->off, ==, SMRITI_OFF_GONE);
  assert_answers (world, "What is the capital city of Peru", 1);
}

static void
test_taken_back (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *event = NULL;

  begin (world, "a.md", "What is the capital of Peru :: Lima\n", "What is the capital of Peru", 2);
  id = id_of (world, "What is the capital of Peru");
  write_and_sync (world, "a.md", "What is the capital city of Peru :: Lima\n");
  world_grade (world, "What is the capital city of Peru", SMRITI_GRADE_GOOD);
  {
    g_autoptr (GPtrArray) renames = smriti_events_of_type (world->store, SMRITI_EVENT_RENAMED, TRUE);
    const SmritiEvent *rename = g_ptr_array_index (renames, 0);

    event = g_strdup (rename->id);
    g_assert_cmpstr (smriti_event_get (rename, "was"), ==, "What is the capital of Peru");
    g_assert_cmpstr (smriti_event_get (rename, "now"), ==, "What is the capital city of Peru");
  }
  world_undo (world, event);
  assert_apart (world, id);
  /* Not by the next read, nor when the old text comes and goes, a restart, a rebuild. */
  write_and_sync (world, "a.md", "What is the capital city of Peru :: Lima\n\nmore :: text\n");
  assert_apart (world, id);
  write_and_sync (world, "a.md", "What is the capital of Peru :: Lima\n");
  assert_answers (world, "What is the capital of Peru", 2);
  write_and_sync (world, "a.md", "What is the capital city of Peru :: Lima\n");
  assert_apart (world, id);
  world_restart (world);
  world_sync (world);
  assert_apart (world, id);
  assert_rebuilds (world);
  assert_apart (world, id);
  g_assert_cmpuint (n_renames (world), ==, 1);
}

/* The other card has no answers of its own: it must not be found again either. */
static void
test_taken_back_without_answers (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) renames = NULL;

  begin (world, "a.md", "meaning of life :: 42\n", "meaning of life", 2);
  write_and_sync (world, "a.md", "meaning of life :: none\n");
  renames = smriti_events_of_type (world->store, SMRITI_EVENT_RENAMED, TRUE);
  world_undo (world, ((SmritiEvent *) g_ptr_array_index (renames, 0))->id);
  assert_answers (world, "meaning of life", 0);
  write_and_sync (world, "a.md", "x :: y\n");
  write_and_sync (world, "a.md", "meaning of life :: none\n");
  assert_answers (world, "meaning of life", 0);
  write_and_sync (world, "a.md", "meaning of life :: 42\n");
  assert_answers (world, "meaning of life", 2);
  write_and_sync (world, "a.md", "meaning of life :: none\n");
  assert_answers (world, "meaning of life", 0);
  g_assert_cmpuint (n_renames (world), ==, 1);
  assert_rebuilds (world);
}

#define ADD(name, func) g_test_add ("/renamed/" name, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CONFIG_HOME", "/nonexistent", TRUE);
  g_setenv ("GIT_CONFIG_NOSYSTEM", "1", TRUE);
  g_setenv ("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("question-edited", test_question_edited);
  ADD ("both-edited", test_both_edited);
  ADD ("another-card", test_another_card);
  ADD ("equally-good", test_equally_good);
  ADD ("stamped", test_stamped);
  ADD ("swapped", test_swapped);
  ADD ("split-card", test_split_card);
  ADD ("merged-cards", test_merged_cards);
  ADD ("cloze-edited", test_cloze_edited);
  ADD ("checkout", test_checkout);
  ADD ("note-renamed", test_note_renamed);
  ADD ("note-renamed-and-edited", test_note_renamed_and_edited);
  ADD ("cut-and-pasted", test_cut_and_pasted);
  ADD ("cut-and-pasted-by-id", test_cut_and_pasted_by_id);
  ADD ("pasted-then-cut", test_pasted_then_cut);
  ADD ("long-ago", test_long_ago);
  ADD ("copied-and-edited", test_copied_and_edited);
  ADD ("split-and-merged-notes", test_split_and_merged_notes);
  ADD ("moved-and-replaced", test_moved_and_replaced);
  ADD ("gone-and-back", test_gone_and_back);
  ADD ("vault-removed", test_vault_removed);
  ADD ("no-history", test_no_history);
  ADD ("taken-back", test_taken_back);
  ADD ("taken-back-without-answers", test_taken_back_without_answers);
  return g_test_run ();
}
