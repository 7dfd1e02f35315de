/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rescheduling 150,000 cards, all of which would like to move, by FSRS-6 and by the
 * model of the person: how long it takes in all, and how long it holds the main loop
 * at a time, in time of the processor: what else the machine does is no matter. */

#include "tests/unit/memory-fixture.h"

#include <time.h>

#define N_CARDS 150000
#define N_ANSWERS 3 /* of each */
#define SLICE_LIMIT_MS 50.0

static double
cpu_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1e3 + (double) spent.tv_nsec / 1e6;
}

/* Answered 40, 30 and 10 days ago, due for up to 200 days to come. */
static void
make_cards (World *world)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN;"
      "INSERT INTO vault (n, dir, reader) VALUES (1, '/nowhere', 'smriti');"
      "INSERT INTO note (n, vault, path, stem, mtime_ns, size, inode) VALUES (1, 1, 'Big.md', 'big', 1, 1, 1);"
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
      " INSERT INTO card (n, id, place, vault, position, source, state, stability, difficulty, due_s, due_day, last_day, last_ms,"
      "  answers) SELECT n, printf ('%%016x', n * 2654435761), n, 1, n, printf ('%%016x', n), 2, 400 + (n * 7919) %% 2000, 5,"
      "  (%d + 1 + n %% 200) * 86400 + 14400, %d + 1 + n %% 200, %d - 10, 1, %d FROM i;"
      "INSERT INTO name (key, card) SELECT id, n FROM card;"
      "INSERT INTO place (n, note, card, key, line, part, kind, snippet, front, back, source)"
      " SELECT n, 1, n, id, n, 0, 0, 0, 'front ' || n, 'back', source FROM card;",
      N_CARDS, WORLD_DAY, WORLD_DAY, WORLD_DAY, N_ANSWERS);

  world_sql (world, sql);
  for (int i = 0; i < N_ANSWERS; i++)
    {
      int day = WORLD_DAY - (const int[]){ 40, 30, 10 }[i];
      g_autofree char *answers = g_strdup_printf (
          "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade, elapsed_days, state_before,"
          "  state_after, step_after, parameters, interval_s, due_s, due_day, took_ms)"
          " SELECT 1, %d + n, %d * 86400000 + n, 0, %d, (%d * 86400000 + n) * 65536, 1, id, '{}', iif (n %% 9 = %d, 1, 3), %d, 2,"
          "  2, 0, '', 864000, due_s, due_day, 5000 FROM card",
          i * N_CARDS, day, day, day, i, i == 0 ? 0 : i * 10);

      world_sql (world, answers);
    }
  world_sql (world, "UPDATE device SET seq = 1000000; INSERT INTO tally (day, answers) SELECT day, count (*) FROM event"
                    " WHERE type = 1 GROUP BY day; COMMIT; ANALYZE");
}

/* Runs the main loop while @busy; the longest hold in ms. */
static double
run (gboolean (*busy) (gpointer data), gpointer data, double *out_all_ms)
{
  double longest_ms = 0, began_ms = cpu_ms ();

  while (busy (data))
    {
      double before_ms = cpu_ms ();

      g_main_context_iteration (NULL, TRUE);
      longest_ms = MAX (longest_ms, cpu_ms () - before_ms);
    }
  *out_all_ms = cpu_ms () - began_ms;
  return longest_ms;
}

static gboolean
is_under_way (gpointer result)
{
  return *(GAsyncResult **) result == NULL;
}

static gboolean
is_undoing (gpointer study)
{
  return ((SmritiStudy *) study)->undoing != 0;
}

static double
reschedule (World *world, const char *name, gboolean dry_run)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SmritiMoves) moves = NULL;
  double all_ms, longest_ms;

  smriti_study_reschedule_async (world->study, dry_run, world_on_result, &result);
  longest_ms = run (is_under_way, &result, &all_ms);
  moves = smriti_study_reschedule_finish (result, NULL);
  g_print ("%s: %u of %d cards, %.1f s, at most %.1f ms at a time\n", name, moves->moves->len, N_CARDS, all_ms / 1000,
           longest_ms);
  return longest_ms;
}

static double
undo (World *world)
{
  double all_ms, longest_ms, began_ms = cpu_ms ();

  world_undo (world, "");
  began_ms = cpu_ms () - began_ms;
  longest_ms = run (is_undoing, world->study, &all_ms);
  g_print ("taken back: at once %.1f ms, the rest %.1f s, at most %.1f ms at a time\n", began_ms, all_ms / 1000, longest_ms);
  return MAX (longest_ms, began_ms);
}

/* No restart after the cards are there: the vault they are of is nowhere. */
static void
set_up (World *world, const char *settings)
{
  world_set_up (world, NULL);
  memory_set (world, settings);
  make_cards (world);
}

int
main (int argc, char **argv)
{
  World world = { 0 };
  double holds_ms[4], longest_ms = 0;
  int status;

  if (memory_is_worker (argc, argv, &status))
    return status;
  set_up (&world, "[memory]\nfit=off\n");
  holds_ms[0] = reschedule (&world, "FSRS-6, dry run", TRUE);
  holds_ms[1] = reschedule (&world, "FSRS-6", FALSE);
  holds_ms[2] = undo (&world);
  world_tear_down (&world, NULL);
  world = (World){ 0 };
  set_up (&world, "[memory]\nfit=auto\n");
  world.study->next_fit = G_MAXINT64; /* not now */
  g_free (memory_append_set (&world, 0.5));
  smriti_study_model (world.study);
  while (world.study->refold != 0 || world.study->children.length > 0)
    g_main_context_iteration (NULL, TRUE);
  holds_ms[3] = reschedule (&world, "the person's model, dry run", TRUE);
  world_tear_down (&world, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (holds_ms); i++)
    longest_ms = MAX (longest_ms, holds_ms[i]);
  g_print ("longest hold %.1f ms (limit %g)%s\n", longest_ms, SLICE_LIMIT_MS, longest_ms <= SLICE_LIMIT_MS ? "" : "  MISSED");
  return longest_ms <= SLICE_LIMIT_MS ? 0 : 1;
}
