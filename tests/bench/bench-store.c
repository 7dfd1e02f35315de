/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The store and the use cases at the size the design allows: 150,000 cards and
 * 2,000,000 events (or as many as the arguments say), made by SQL in a folder of
 * its own. Prints the median and the longest of each call a person waits for,
 * in ms, and fails when one of them holds the main loop longer than 50 ms, or
 * when a statement that ran reads the cards or the events through. */

#include "daemon/study/ritual.h"
#include "tests/unit/study-fixture.h"

#include <math.h>

#define HOLD_MS 50.0
#define N_ROUNDS 21

typedef struct
{
  World world;
  gint64 n_cards, n_events;
  double held_ms; /* the longest turn of the loop while a list was made */
  gboolean failed;
} Bench;

/* --- the database --- */

static void
make_notes (Bench *bench)
{
  g_autofree char *cards = g_strdup_printf (
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %" G_GINT64_FORMAT ")"
      " INSERT INTO card (n, id, place, vault, entry, snippet, outline, section, position, source, state, stability, difficulty,"
      "  due_s, due_day, last_day, last_ms, answers)"
      " SELECT n, printf ('%%016x', n * 2654435761), n, 1, printf ('%%d.%%d', 1 + n / 5 %% 8, 1 + n %% 9), n %% 5 = 0,"
      "  CASE WHEN n %% 10 < 9 THEN 1 ELSE 0 END, 1 + n / 5 %% 8, printf ('%%06d', n %% 500) || char (31) || n, printf "
      "('%%016x', n / 2),"
      "  CASE WHEN n %% 10 < 8 THEN 2 ELSE 0 END, iif (n %% 10 < 8, 1 + (n * 7919) %% 2000, 0), 5,"
      "  iif (n %% 10 < 8, (%d - 300 + n * 31 %% 900) * 86400 + 14400, NULL), iif (n %% 10 < 8, %d - 300 + n * 31 %% 900, NULL),"
      "  iif (n %% 10 < 8, %d - 400 + n * 13 %% 90, NULL), 1, iif (n %% 10 < 8, 12, 0) FROM i",
      bench->n_cards, WORLD_DAY, WORLD_DAY, WORLD_DAY);

  world_sql (
      &bench->world,
      "BEGIN;"
      "INSERT INTO vault (n, dir, reader) VALUES (1, '/nowhere', 'smriti');"
      "INSERT INTO note (n, vault, path, stem, mtime_ns, size, inode, outline, topic, concepts, snippets)"
      " VALUES (1, 1, 'Big.md', 'big', 1, 1, 1, 1, 'Big', 5, 1);"
      "WITH RECURSIVE i (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM i WHERE n <= 3000)"
      " INSERT INTO note (n, vault, path, stem, mtime_ns, size, inode, outline)"
      " SELECT n, 1, 'folder/note ' || n || '.md', 'note ' || n, 1, 1, n, 1 FROM i;"
      "INSERT INTO link (note, stem, path, written, line) SELECT 1, stem, stem, stem, n FROM note WHERE n > 1;"
      "WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 71)"
      " INSERT INTO entry (note, position, number, written, title, items, done, line)"
      " SELECT 1, n, printf ('%d.%d', 1 + n / 9, 1 + n % 9), printf ('%d.%d', 1 + n / 9, 1 + n % 9), 'Entry', '', 0, n FROM i");
  world_sql (&bench->world, cards);
  world_sql (
      &bench->world,
      "INSERT INTO name (key, card) SELECT id, n FROM card;"
      "INSERT INTO place (n, note, card, key, line, part, kind, snippet, entry, front, back, source)"
      " SELECT n, 2 + n % 3000, n, id, n % 500, 0, 0, snippet, entry,"
      "  'What is the answer to the question number ' || n || ' of this great many?', 'It is the answer number ' || n, source"
      " FROM card; COMMIT");
}

static void
make_events (Bench *bench)
{
  g_autofree char *events = g_strdup_printf (
      "BEGIN; WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %" G_GINT64_FORMAT ")"
      " INSERT INTO event (n, device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade, elapsed_days, state_before,"
      "  state_after, step_after, parameters, interval_s, due_s, due_day, took_ms, token)"
      " SELECT n, 1, n, 1795420800000 - (%" G_GINT64_FORMAT " - n) * 77760000000 / %" G_GINT64_FORMAT
      ", 0, %d - 1000 + n * 900 / %" G_GINT64_FORMAT ", n, 1,"
      "  printf ('%%016x', (1 + n * 7919 %% %" G_GINT64_FORMAT
      ") * 2654435761), '{}', 3, 70, 2, 2, 0, '', 864000, n * 40, 1, 5000,"
      "  'token ' || n FROM i; UPDATE device SET seq = %" G_GINT64_FORMAT "; COMMIT",
      bench->n_events, bench->n_events, bench->n_events, WORLD_DAY, bench->n_events, bench->n_cards, bench->n_events);

  /* One that stands for those of long ago: the walk for undo goes past it. */
  world_sql (&bench->world, events);
  world_sql (&bench->world, "INSERT INTO undone SELECT n, n FROM event WHERE n % 1000 = 0");
}

/* --- measuring --- */

static int
by_size (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

typedef void (*Step) (Bench *bench, guint round);

/* @holds: the main loop does nothing else meanwhile. */
static void
measure_as (Bench *bench, const char *name, guint rounds, Step step, gboolean holds)
{
  g_autofree double *ms = g_new (double, rounds);

  for (guint i = 0; i < rounds; i++)
    {
      gint64 start_us = g_get_monotonic_time ();

      step (bench, i);
      ms[i] = (double) (g_get_monotonic_time () - start_us) / 1000;
    }
  qsort (ms, rounds, sizeof *ms, by_size);
  g_print ("%-44s %9.3f %9.3f%s\n", name, ms[rounds / 2], ms[rounds - 1], holds && ms[rounds - 1] > HOLD_MS ? "  TOO LONG" : "");
  bench->failed |= holds && ms[rounds - 1] > HOLD_MS;
}

static void
measure (Bench *bench, const char *name, guint rounds, Step step)
{
  measure_as (bench, name, rounds, step, TRUE);
}

static void
step_next (Bench *bench, guint round)
{
  g_autoptr (SmritiStudyCard) card = smriti_study_next (bench->world.study, TRUE, SMRITI_SHOWN_TERMINAL, NULL);

  g_assert_nonnull (card);
}

static void
step_first_next (Bench *bench, guint round)
{
  smriti_study_forget_pools (bench->world.study);
  step_next (bench, round);
}

static void
step_answer (Bench *bench, guint round)
{
  SmritiAnswer answer;
  g_autofree char *token = g_strdup_printf ("mine %u", g_random_int ());

  g_assert_true (smriti_study_answer (bench->world.study, "", 1 + (SmritiGrade) (round % 4), token, 100, &answer, NULL));
  smriti_study_card_free (answer.card);
}

/* What each grade would do: counts what falls due on the days meant. */
static void
step_preview (Bench *bench, guint round)
{
  SmritiGradePreview preview[4];
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (bench->world.store, 1 + round * 5, WORLD_DAY);

  card->progress.state = SMRITI_STATE_REVIEW;
  card->progress.memory = (SmritiMemory){ 8 + round, 5 };
  card->last_day = WORLD_DAY - 8;
  smriti_study_preview (bench->world.study, card, preview);
}

/* As a person goes on: what is asked, the grade, the glance. */
static void
step_sitting (Bench *bench, guint round)
{
  SmritiToday today;

  gint64 start_us = g_get_monotonic_time ();
  gint64 next_us, answered_us;

  step_next (bench, 1);
  next_us = g_get_monotonic_time ();
  step_answer (bench, round);
  answered_us = g_get_monotonic_time ();
  smriti_study_today (bench->world.study, &today);
  bench->held_ms = fmax (bench->held_ms, (double) MAX (next_us - start_us, answered_us - next_us) / 1000);
  bench->held_ms = fmax (bench->held_ms, (double) (g_get_monotonic_time () - answered_us) / 1000);
}

static void
step_today (Bench *bench, guint round)
{
  SmritiToday today;

  smriti_study_today (bench->world.study, &today);
}

static void
step_first_today (Bench *bench, guint round)
{
  smriti_study_forget_pools (bench->world.study);
  step_today (bench, round);
}

static void
step_undo (Bench *bench, guint round)
{
  world_undo (&bench->world, "");
}

static void
step_suspend (Bench *bench, guint round)
{
  g_autofree char *id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", (gint64) (100 + round) * 2654435761);
  const char *ids[] = { id, NULL };

  g_ptr_array_unref (smriti_study_set_off (bench->world.study, ids, SMRITI_OFF_SUSPENDED, NULL));
}

static void
step_occurrences (Bench *bench, guint round)
{
  g_ptr_array_unref (smriti_study_occurrences (bench->world.study));
}

static void
step_events (Bench *bench, guint round)
{
  gint64 total;

  g_ptr_array_unref (smriti_study_events (bench->world.study, round * 90000, 500, &total));
}

static void
step_find (Bench *bench, guint round)
{
  g_autofree char *id = g_strdup_printf ("%012" G_GINT64_MODIFIER "x", ((gint64) (1000 + round) * 2654435761) >> 16);
  g_autoptr (GError) error = NULL;

  smriti_study_card_free (smriti_cards_find (bench->world.store, id, 1, &error));
}

/* How long the answer takes; what of it holds the loop is measured apart. */
static void
wait_for (Bench *bench, GAsyncResult **result)
{
  while (!*result)
    {
      gint64 start_us = g_get_monotonic_time ();
      double ms;

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (100);
      ms = (double) (g_get_monotonic_time () - start_us) / 1000;
      bench->held_ms = fmax (bench->held_ms, ms);
    }
}

static void
list (Bench *bench, const char *query, guint offset)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  guint total;

  smriti_study_list_cards_async (bench->world.study, query, offset, 500, world_on_result, &result);
  wait_for (bench, &result);
  cards = smriti_study_list_cards_finish (bench->world.study, result, &total, NULL);
  g_assert_cmpuint (cards->len, >, 0);
}

static void
step_list_first (Bench *bench, guint round)
{
  /* Another query each time, so that nothing is kept. */
  list (bench, round % 2 ? "state:review" : "", 0);
}

static void
step_ritual (Bench *bench, guint round)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 start_us = g_get_monotonic_time ();

  smriti_study_ritual_async (bench->world.study, "", SMRITI_RITUAL_MONTHS, world_on_result, &result);
  bench->held_ms = fmax (bench->held_ms, (double) (g_get_monotonic_time () - start_us) / 1000);
  wait_for (bench, &result);
  {
    g_autoptr (SmritiRitual) ritual = smriti_study_ritual_finish (result, NULL);

    g_assert_cmpuint (ritual->found->n_captured, >, 0);
  }
}

static void
step_archive (Bench *bench, guint round)
{
  g_autofree char *note = g_strdup_printf ("/nowhere/folder/note %u.md", 2 + round);
  const char *targets[] = { note, NULL };
  guint left;

  g_ptr_array_unref (smriti_study_set_archived (bench->world.study, targets, TRUE, &left, NULL));
}

static void
step_reviews (Bench *bench, guint round)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SmritiReviewPage) page = NULL;

  smriti_study_list_reviews_async (bench->world.study, round * bench->n_events / 30, 500, "", SMRITI_DAY_NONE, world_on_result,
                                   &result);
  wait_for (bench, &result);
  page = smriti_study_list_reviews_finish (result, NULL);
  g_assert_cmpuint (page->rows->len, ==, 500);
}

static void
step_census (Bench *bench, guint round)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SmritiCensus) census = NULL;

  smriti_study_census_async (bench->world.study, world_on_result, &result);
  wait_for (bench, &result);
  census = smriti_census_finish (result, NULL);
  g_assert_cmpuint (census->cards, ==, bench->n_cards);
}

static void
step_explain (Bench *bench, guint round)
{
  g_auto (SmritiExplanation) explanation = { 0 };

  g_assert_true (smriti_study_explain (bench->world.study, "", &explanation, NULL));
}

/* A plan of twenty a day, taken up. */
static void
step_plan (Bench *bench, guint round)
{
  SmritiBacklogWish wish = { .days = 30, .cap = 20, .start = TRUE };
  g_autoptr (GAsyncResult) result = NULL;

  smriti_study_plan_backlog_async (bench->world.study, &wish, world_on_result, &result);
  wait_for (bench, &result);
  smriti_backlog_outlook_free (smriti_study_plan_backlog_finish (result, NULL));
  g_assert_cmpuint (smriti_study_backlog_held (bench->world.study).cap, ==, 20);
}

static void
step_list_page (Bench *bench, guint round)
{
  list (bench, "", 500 * (round + 1));
}

static void
step_list_words (Bench *bench, guint round)
{
  g_autofree char *query = g_strdup_printf ("number %u", 7 + round);

  list (bench, query, 0);
}

static void
step_outline (Bench *bench, guint round)
{
  guint total;

  g_ptr_array_unref (smriti_study_entries (bench->world.study, "", 0, 500, &total, NULL));
}

static void
step_vaults (Bench *bench, guint round)
{
  g_ptr_array_unref (smriti_study_vaults (bench->world.study));
}

static void
read_note (Bench *bench, const char *path, const char *text)
{
  SmritiFileStamp stamp = { g_random_int (), 1, 1 };
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));

  smriti_study_note_read ("/nowhere", path, &stamp, note, NULL, bench->world.study);
  smriti_study_rest (bench->world.study);
}

static void
step_note (Bench *bench, guint round)
{
  GString *text = g_string_new ("## 1.1 Entry\n\n");
  g_autofree char *path = g_strdup_printf ("new %u.md", round);

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (text, "question %u of %u :: answer\n\n", i, round);
  read_note (bench, path, text->str);
  g_string_free (text, TRUE);
}

static void
step_note_again (Bench *bench, guint round)
{
  step_note (bench, 0);
}

#define ENTRY_LINES "1.1 **First** – a\n1.2 **Second** – b\n1.9 **Daily Quick Review** – 5 concepts, 1 snippet\n"

static void
step_outline_note (Bench *bench, guint round)
{
  GString *text = g_string_new ("# **[[1.0 ALPHA — Big]] (ALL)**\n\n");

  /* As many entries as there is room for, other ones each time. */
  for (guint i = 0; i < 9 + round; i++)
    g_string_append_printf (text, "1.%u **Entry** – a, [[note %u]]\n", i + 1, i + 2);
  read_note (bench, "Big.md", text->str);
  g_string_free (text, TRUE);
}

static void
step_outline_note_again (Bench *bench, guint round)
{
  step_outline_note (bench, 3);
}

static void
step_loop (Bench *bench, guint round)
{
  g_main_context_iteration (NULL, FALSE);
}

static void
settle (Bench *bench, const char *name)
{
  guint rounds = 0;
  double longest = 0;
  gint64 begin_us = g_get_monotonic_time ();

  for (;;)
    {
      gint64 start_us = g_get_monotonic_time ();
      double ms;

      if (!g_main_context_iteration (NULL, FALSE) && bench->world.study->refresh == 0 && !bench->world.study->backing_up)
        break;
      ms = (double) (g_get_monotonic_time () - start_us) / 1000;
      longest = fmax (longest, ms);
      rounds++;
    }
  g_print ("%-44s %9.3f %9.3f%s (in all %.1f s)\n", name, longest, longest, longest > HOLD_MS ? "  TOO LONG" : "",
           (double) (g_get_monotonic_time () - begin_us) / 1e6);
  bench->failed |= longest > HOLD_MS;
}

static void
step_start (Bench *bench, guint round)
{
  world_close (&bench->world);
  world_open (&bench->world);
}

static void
step_open (Bench *bench, guint round)
{
  world_open (&bench->world);
}

/* --- what ran --- */

static void
check_plan (Bench *bench, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *plan = NULL;

  if (sqlite3_prepare_v2 (smriti_store_database (bench->world.store), explain, -1, &plan, NULL) != SQLITE_OK)
    return;
  while (sqlite3_step (plan) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (plan, 3);

      if (g_str_has_prefix (detail, "SCAN card") || g_str_has_prefix (detail, "SCAN event")
          || g_str_has_prefix (detail, "SCAN place"))
        g_print ("reads through: %s\n    %s\n", detail, sql);
    }
  sqlite3_finalize (plan);
}

static void
check_plans (Bench *bench)
{
  sqlite3 *db = smriti_store_database (bench->world.store);
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;

  while ((statement = sqlite3_next_stmt (db, statement)))
    g_ptr_array_add (statements, g_strdup (sqlite3_sql (statement)));
  for (guint i = 0; i < statements->len; i++)
    check_plan (bench, g_ptr_array_index (statements, i));
}

static void
tell_held (Bench *bench)
{
  g_print ("%-44s %9s %9.3f%s\n", "  the loop held by that", "", bench->held_ms, bench->held_ms > HOLD_MS ? "  TOO LONG" : "");
  bench->failed |= bench->held_ms > HOLD_MS;
  bench->held_ms = 0;
}

int
main (int argc, char **argv)
{
  Bench bench = { .n_cards = argc > 1 ? atoll (argv[1]) : 150000, .n_events = argc > 2 ? atoll (argv[2]) : 2000000 };
  gint64 start_us = g_get_monotonic_time ();

  g_setenv ("TZ", "UTC", TRUE);
  world_set_up (&bench.world, NULL);
  make_notes (&bench);
  make_events (&bench);
  /* No vault of that name is there: its cards would be away. */
  world_sql (&bench.world, "UPDATE vault SET away = 0");
  smriti_store_set_fact (bench.world.store, "backup", "99999999 99999999", NULL);
  g_clear_pointer (&bench.world.study, smriti_study_free);
  g_print ("%" G_GINT64_FORMAT " cards, %" G_GINT64_FORMAT " events, made in %.0f s\n", bench.n_cards, bench.n_events,
           (double) (g_get_monotonic_time () - start_us) / 1e6);
  g_print ("%-44s %9s %9s\n", "", "median ms", "longest");
  measure (&bench, "start of the study", 1, step_open);
  /* The vault is not there; what it would do to the cards is measured last. */
  g_clear_pointer (&bench.world.study->vaults, smriti_vaults_free);
  measure (&bench, "today, first time", 5, step_first_today);
  measure (&bench, "today", N_ROUNDS, step_today);
  measure (&bench, "occurrences", N_ROUNDS, step_occurrences);
  measure (&bench, "next, first time", 5, step_first_next);
  measure (&bench, "next", N_ROUNDS, step_next);
  measure (&bench, "what the grades would do", N_ROUNDS, step_preview);
  world_sql (&bench.world, "BEGIN; UPDATE card SET due_day = 20781 + n % 96 WHERE due_day IS NOT NULL");
  measure (&bench, "the same, all cards due within 96 days", N_ROUNDS, step_preview);
  world_sql (&bench.world, "ROLLBACK");
  measure (&bench, "answer", 1, step_answer);
  measure_as (&bench, "next --more, answer and today", 300, step_sitting, FALSE);
  tell_held (&bench);
  measure (&bench, "undo", 200, step_undo);
  measure (&bench, "suspend", N_ROUNDS, step_suspend);
  measure (&bench, "a card by the beginning of its id", N_ROUNDS, step_find);
  measure (&bench, "a page of 500 events", N_ROUNDS, step_events);
  measure_as (&bench, "cards, first page (in a worker)", 5, step_list_first, FALSE);
  measure_as (&bench, "cards with words, first page (in a worker)", 3, step_list_words, FALSE);
  list (&bench, "", 0);
  measure (&bench, "cards, each further page of 500", (guint) bench.n_cards / 500 - 1, step_list_page);
  tell_held (&bench);
  measure_as (&bench, "a page of 500 answers (in a worker)", N_ROUNDS, step_reviews, FALSE);
  measure_as (&bench, "all cards counted (in a worker)", 3, step_census, FALSE);
  measure_as (&bench, "a plan for what is overdue (in a worker)", 2, step_plan, FALSE);
  tell_held (&bench);
  measure (&bench, "why a card is asked", N_ROUNDS, step_explain);
  measure (&bench, "plan: next, first time", 5, step_first_next);
  measure (&bench, "plan: next", N_ROUNDS, step_next);
  measure (&bench, "plan: today, first time", 5, step_first_today);
  measure_as (&bench, "plan: next --more, answer and today", 100, step_sitting, FALSE);
  tell_held (&bench);
  smriti_study_stop_backlog (bench.world.study, NULL);
  measure (&bench, "outline with progress", 5, step_outline);
  measure (&bench, "vaults", 5, step_vaults);
  world_sql (&bench.world, "UPDATE entry SET cadence = 4 WHERE note = 1 AND position = 71;"
                           "UPDATE note SET mtime_ns = 1795400000000000000 WHERE n % 10 = 0");
  smriti_study_forget_rules (bench.world.study);
  measure_as (&bench, "the ritual's help (in a worker)", 3, step_ritual, FALSE);
  tell_held (&bench);
  measure (&bench, "a note into the archive", N_ROUNDS, step_archive);
  measure (&bench, "a new note of 50 cards", N_ROUNDS, step_note);
  measure (&bench, "a note read again", N_ROUNDS, step_note_again);
  check_plans (&bench);
  /* Nothing due, nothing new: the weakest of all. */
  world_sql (&bench.world, "UPDATE card SET suspended = 1 WHERE state = 0 OR due_day <= 20780");
  measure (&bench, "next of the rest, first time", 5, step_first_next);
  measure (&bench, "next of the rest", N_ROUNDS, step_next);
  measure_as (&bench, "rest: next --more, answer and today", 150, step_sitting, FALSE);
  tell_held (&bench);
  world_sql (&bench.world, "UPDATE card SET suspended = 0");
  measure (&bench, "an outline note with other entries", 5, step_outline_note);
  settle (&bench, "its cards taken anew, longest slice");
  measure (&bench, "an outline note with the same entries", 5, step_outline_note_again);
  settle (&bench, "the rest of it");
  world_restart (&bench.world);
  settle (&bench, "a vault gone away, longest slice");
  measure_as (&bench, "stop and start again", 3, step_start, FALSE);
  measure (&bench, "the loop", 3, step_loop);
  world_tear_down (&bench.world, NULL);
  return bench.failed ? 1 : 0;
}
