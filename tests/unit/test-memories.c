/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The memories of all cards in one pass over the log are those that folding card
 * by card gives: of answers taken back, of cards that go by several names, and
 * of more cards than fit into what is read ahead. */

#include "daemon/store/memories.h"
#include "study-fixture.h"

#define N_CARDS 40

static const SmritiCardMemory *
memory_of (GArray *memories, gint64 card)
{
  for (guint i = 0; i < memories->len; i++)
    if (g_array_index (memories, SmritiCardMemory, i).card == card)
      return &g_array_index (memories, SmritiCardMemory, i);
  return NULL;
}

static void
set_up (World *world, gconstpointer unused)
{
  g_autoptr (GString) text = g_string_new (NULL);

  world_set_up (world, unused);
  for (int i = 0; i < N_CARDS; i++)
    g_string_append_printf (text, "question %02d :: answer %d\n", i, i);
  world_write (world, "a.md", text->str);
  world_add_vault (world);
}

static GArray *
fold (World *world)
{
  g_autoptr (GError) error = NULL;
  GArray *memories = smriti_memories_fold (world->store, smriti_parameters_default (), &error);

  g_assert_no_error (error);
  return memories;
}

static void
assert_agrees (World *world)
{
  g_autoptr (GArray) memories = fold (world);
  guint n_answered = 0;

  for (int i = 0; i < N_CARDS; i++)
    {
      g_autofree char *front = g_strdup_printf ("question %02d", i);
      g_autoptr (SmritiStudyCard) card = world_card (world, front);
      const SmritiCardMemory *memory = memory_of (memories, card->n);

      g_assert_true ((memory != NULL) == (card->answers > 0));
      if (!memory)
        continue;
      n_answered++;
      g_assert_cmpint (memory->answers, ==, card->answers);
      g_assert_cmpint (memory->last_ms, ==, card->last_ms);
      g_assert_cmpfloat_with_epsilon (memory->memory.stability / card->progress.memory.stability, 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (memory->memory.difficulty, card->progress.memory.difficulty, 1e-9);
    }
  g_assert_cmpuint (n_answered, ==, memories->len);
}

static void
test_agrees (World *world, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree char *last = NULL;

  assert_agrees (world);
  for (int i = 0; i < 150; i++)
    {
      g_autofree char *front = g_strdup_printf ("question %02d", g_rand_int_range (rand, 0, N_CARDS - 3));

      g_free (last);
      last = world_answer (world, front, (SmritiGrade) g_rand_int_range (rand, 1, 5));
      if (i % 7 == 0)
        world_on_day (world, 1 + i / 7);
      if (i % 11 == 0)
        world_undo (world, last);
    }
  assert_agrees (world);
}

/* A key of 16 letters and more, and one that begins like another. */
static void
test_names (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) first = world_card (world, "question 00");
  g_autoptr (SmritiStudyCard) second = world_card (world, "question 01");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO name (key, card) VALUES ('0123456789abcdef', %" G_GINT64_FORMAT "),"
                                          " ('0123456789abcdef0', %" G_GINT64_FORMAT "), ('0', %" G_GINT64_FORMAT ")",
                                          first->n, second->n, first->n);
  static const char *const keys[] = { "0123456789abcdef", "0123456789abcdef0", "0", "unknown" };
  g_autoptr (GArray) memories = NULL;

  world_sql (world, sql);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      SmritiEvent *event = smriti_event_new (SMRITI_EVENT_ANSWERED, keys[i]);
      g_autoptr (SmritiEvent) owned = event;

      event->at_ms = WORLD_START_S * 1000 + i;
      event->day = WORLD_DAY;
      event->grade = SMRITI_GRADE_GOOD;
      event->state_after = SMRITI_STATE_REVIEW;
      g_assert_true (smriti_events_append (world->store, event, NULL));
    }
  memories = fold (world);
  g_assert_cmpuint (memories->len, ==, 2);
  g_assert_cmpint (memory_of (memories, first->n)->answers, ==, 2);
  g_assert_cmpint (memory_of (memories, second->n)->answers, ==, 1);
}

/* Answers that came out of order, and memories begun elsewhere, are left to the caller. */
static void
test_left_out (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) first = NULL;
  g_autoptr (SmritiStudyCard) second = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GArray) memories = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_free (world_answer (world, "question 00", SMRITI_GRADE_GOOD));
      g_free (world_answer (world, "question 01", SMRITI_GRADE_GOOD));
      g_free (world_answer (world, "question 02", SMRITI_GRADE_GOOD));
      world_later (world, 86400);
    }
  first = world_card (world, "question 00");
  second = world_card (world, "question 01");
  sql = g_strdup_printf ("UPDATE event SET hlc = 5 WHERE n = (SELECT max (event.n) FROM event JOIN name ON name.key = subject"
                         "  WHERE name.card = %" G_GINT64_FORMAT " AND type = 1);"
                         "UPDATE event SET type = 19, grade = NULL WHERE n = (SELECT min (event.n) FROM event JOIN name"
                         "  ON name.key = subject WHERE name.card = %" G_GINT64_FORMAT " AND type = 1)",
                         first->n, second->n);
  world_sql (world, sql);
  memories = fold (world);
  g_assert_cmpuint (memories->len, ==, 1);
  g_assert_null (memory_of (memories, first->n));
  g_assert_null (memory_of (memories, second->n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/memories/agrees", World, NULL, set_up, test_agrees, world_tear_down);
  g_test_add ("/memories/names", World, NULL, set_up, test_names, world_tear_down);
  g_test_add ("/memories/left-out", World, NULL, set_up, test_left_out, world_tear_down);
  return g_test_run ();
}
