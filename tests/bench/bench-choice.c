/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Choosing the next card among 100,000 that are due: the first time of a day, and
 * after that; and, in turn, merely reading the due cards from the index, of which
 * the first choice may take half: it must not read them all. Then among 100,000
 * new cards of which all but those of one entry wait, one entry for the one before. */

#include "tests/unit/study-fixture.h"
#include "tests/bench/measure.h"

#include <math.h>

#define N_CARDS 100000
#define ROUNDS 9
#define FIRST_LIMIT_MS 5.0
#define NEXT_LIMIT_MS 0.05
#define N_ENTRIES 100
#define WAITING_FIRST_LIMIT_MS 25.0 /* every card is counted once */
#define WAITING_NEXT_LIMIT_MS 2.0   /* an answer counts those of its entry again */

/* All of one deck outside any outline, asked before, due for up to a year. */
static void
make_cards (World *world)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN;"
      "INSERT INTO vault (n, dir, reader) VALUES (1, '/nowhere', 'smriti');"
      "INSERT INTO note (n, vault, path, stem, mtime_ns, size, inode) VALUES (1, 1, 'Big.md', 'big', 1, 1, 1);"
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
      " INSERT INTO card (n, id, place, vault, position, source, state, stability, difficulty, due_s, due_day, last_day, last_ms,"
      "  answers) SELECT n, printf ('%%016x', n * 2654435761), n, 1, n, printf ('%%016x', n), 2, 1 + (n * 7919) %% 2000, 5,"
      "  (%d - n %% 365) * 86400 + 14400, %d - n %% 365, %d - 400 - n * 13 %% 90, 1, 12 FROM i;"
      "INSERT INTO name (key, card) SELECT id, n FROM card;"
      "INSERT INTO place (n, note, card, key, line, part, kind, snippet, front, back, source)"
      " SELECT n, 1, n, id, n, 0, 0, 0, 'front ' || n, 'back', source FROM card;"
      "COMMIT; ANALYZE",
      N_CARDS, WORLD_DAY, WORLD_DAY, WORLD_DAY);

  world_sql (world, sql);
}

static double
first_ms (World *world)
{
  double began_ms;
  SmritiStudyCard *card;

  smriti_study_forget_pools (world->study);
  began_ms = cpu_ms ();
  card = smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, NULL);
  began_ms = cpu_ms () - began_ms;
  g_assert_nonnull (card);
  smriti_study_card_free (card);
  return began_ms;
}

static double
next_ms (World *world)
{
  double began_ms = cpu_ms ();

  for (int i = 0; i < 100; i++)
    smriti_study_card_free (smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, NULL));
  return (cpu_ms () - began_ms) / 100;
}

static double
read_ms (World *world)
{
  double began_ms = cpu_ms ();
  g_autoptr (SmritiStatement) rows = smriti_statement (
      world->store,
      "SELECT stability, last_day FROM card INDEXED BY card_due WHERE asked = 1 AND outline = 0 AND snippet = 0"
      " AND due_day <= 20780 AND due_day IS NOT NULL",
      NULL);
  guint n = 0;

  while (smriti_statement_row (world->store, rows, NULL))
    n++;
  g_assert_cmpuint (n, ==, N_CARDS);
  return cpu_ms () - began_ms;
}

/* Sections of ten entries; each entry waits for the one before it. */
static void
make_waiting (World *world)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN; DELETE FROM place; DELETE FROM name; DELETE FROM card;"
      "UPDATE note SET outline = 1, topic = 'Big', concepts = 20, snippets = 0;"
      "WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < %d - 1)"
      " INSERT INTO entry (note, position, number, written, title, items, done, line)"
      " SELECT 1, n, (1 + n / 10) || '.' || (1 + n %% 10), '', 'entry', '', 0, n + 1 FROM i;"
      "INSERT INTO hold (note, entry, after, line) SELECT 1, e.number, before.number, 1 FROM entry AS e"
      " JOIN entry AS before ON before.position = e.position - 1;"
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
      " INSERT INTO card (n, id, place, vault, outline, section, entry, position, source)"
      " SELECT i.n, printf ('%%016x', i.n * 2654435761), i.n, 1, 1, CAST (number AS INTEGER), number,"
      "  printf ('%%06d', position) || char (31) || printf ('%%06d', i.n), printf ('%%016x', i.n)"
      "  FROM i JOIN entry ON entry.position = i.n %% %d;"
      "INSERT INTO name (key, card) SELECT id, n FROM card;"
      "INSERT INTO place (n, note, card, key, line, part, kind, snippet, entry, front, back, source)"
      " SELECT n, 1, n, id, n, 0, 0, 0, entry, 'front ' || n, 'back', source FROM card;"
      "COMMIT; ANALYZE",
      N_ENTRIES, N_CARDS, N_ENTRIES);

  world_sql (world, sql);
}

/* The same card, as it is once an answer took it out of learning and back. */
static double
learnt_ms (World *world)
{
  SmritiStudyCard *card = smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, NULL);
  double began_ms;

  g_assert_nonnull (card);
  g_assert_cmpstr (card->entry, ==, "1.1");
  began_ms = cpu_ms ();
  for (int i = 0; i < 20; i++)
    {
      smriti_study_pool_answered (world->study, card);
      smriti_study_card_free (smriti_study_next (world->study, FALSE, SMRITI_SHOWN_NOT, NULL));
    }
  began_ms = (cpu_ms () - began_ms) / 20;
  smriti_study_card_free (card);
  return began_ms;
}

static gboolean
judge_waiting (World *world)
{
  double first = INFINITY, next = INFINITY, learnt = INFINITY;
  gboolean ok;

  make_waiting (world);
  for (int round = 0; round < ROUNDS; round++)
    {
      first = MIN (first, first_ms (world));
      next = MIN (next, next_ms (world));
      learnt = MIN (learnt, learnt_ms (world));
    }
  ok = judge ("the first choice where most wait, ms", first, WAITING_FIRST_LIMIT_MS);
  ok &= judge ("each further one there, ms", next, WAITING_NEXT_LIMIT_MS);
  ok &= judge ("the one after an answer there, ms", learnt, WAITING_NEXT_LIMIT_MS);
  return ok;
}

int
main (void)
{
  World world = { 0 };
  double first = INFINITY, next = INFINITY, reading = INFINITY;
  gboolean ok;

  g_setenv ("TZ", "UTC", TRUE);
  world_set_up (&world, NULL);
  make_cards (&world);
  world_sql (&world, "UPDATE vault SET away = 0");
  for (int round = 0; round < ROUNDS; round++)
    {
      first = MIN (first, first_ms (&world));
      next = MIN (next, next_ms (&world));
      reading = MIN (reading, read_ms (&world));
    }
  g_print ("reading %d due cards from the index: %.2f ms\n", N_CARDS, reading);
  ok = judge ("the first choice of a day, ms", first, FIRST_LIMIT_MS);
  ok &= judge ("each further one, ms", next, NEXT_LIMIT_MS);
  ok &= judge ("the first choice, of reading them", first / reading, 0.5);
  ok &= judge_waiting (&world);
  world_tear_down (&world, NULL);
  return ok ? 0 : 1;
}
