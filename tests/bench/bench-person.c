/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Bringing the model of a person on from the last snapshot over a day's answers,
 * as a start of the daemon does, against merely reading from the database all
 * answers to the cards of that day: in turn, the best of ROUNDS each. */

#include "daemon/store/answers.h"
#include "daemon/store/statement.h"
#include "daemon/study/person.h"
#include "tests/bench/measure.h"

#include <math.h>
#include <stdlib.h>

#define N_EVENTS 200000
#define N_CARDS 5000
#define N_TODAY 300
#define ROUNDS 9
#define LIMIT_MS 50.0
#define LIMIT_RATIO 4.0

static void
run_sql (SmritiStore *store, char *sql)
{
  g_autofree char *owned = sql;
  g_autoptr (GError) error = NULL;

  smriti_store_exec (store, owned, &error);
  g_assert_no_error (error);
}

/* Answers @from..@to, one every half hour, to the cards in turn. */
static void
add_answers (SmritiStore *store, int from, int to)
{
  run_sql (store,
           g_strdup_printf (
               "WITH RECURSIVE i (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
               " INSERT INTO event (n, device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade, elapsed_days,"
               "  state_before, state_after, step_after, parameters, interval_s, due_s, due_day, took_ms)"
               " SELECT n, 1, n, 1500000000000 + n * 1800000, 0, 17361 + n / 48, (1500000000000 + n * 1800000) * 65536, 1,"
               "  printf ('%%016x', (1 + n %% %d) * 2654435761), '{}', iif (n * 31 %% 10 < 2, 1, 3), 1, 2, 2, 0, '', 864000,"
               "  n * 40, 1, 5000 FROM i",
               from, to, N_CARDS));
}

static void
make (SmritiStore *store)
{
  run_sql (store, g_strdup_printf ("BEGIN;"
                                   "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
                                   " INSERT INTO card (n, id) SELECT n, printf ('%%016x', n * 2654435761) FROM i;"
                                   "INSERT INTO name (key, card) SELECT id, n FROM card",
                                   N_CARDS));
  add_answers (store, 1, N_EVENTS);
  run_sql (store, g_strdup ("COMMIT"));
}

/* The person after all of the log, kept. */
static double
learn_all_ms (SmritiStore *store)
{
  double began_ms = cpu_ms ();
  g_autoptr (GError) error = NULL;
  SmritiPerson person;

  smriti_person_init (&person);
  smriti_person_go_on (store, &person, &error);
  g_assert_no_error (error);
  began_ms = cpu_ms () - began_ms;
  smriti_store_begin (store, &error);
  smriti_person_save (store, &person, 30000, &error);
  smriti_store_commit (store, &error);
  g_assert_no_error (error);
  return began_ms;
}

static double
go_on_ms (SmritiStore *store)
{
  double began_ms = cpu_ms ();
  g_autoptr (GError) error = NULL;
  SmritiPerson person;

  smriti_person_load (store, &person);
  g_assert_cmpint (person.at.n, ==, N_EVENTS);
  smriti_person_go_on (store, &person, &error);
  g_assert_no_error (error);
  g_assert_cmpint (person.at.n, ==, N_EVENTS + N_TODAY);
  return cpu_ms () - began_ms;
}

static double
read_ms (SmritiStore *store)
{
  double began_ms = cpu_ms ();
  guint n = 0;

  for (int i = 1; i <= N_TODAY; i++)
    {
      g_autoptr (GArray) past = smriti_answers_of_card (store, 1 + (N_EVENTS + i) % N_CARDS);

      n += past->len;
    }
  g_assert_cmpuint (n, >, N_TODAY);
  return cpu_ms () - began_ms;
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("smriti-bench-XXXXXX", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", dir);
  g_autoptr (GError) error = NULL;
  SmritiStore *store = smriti_store_open (dir, "bench", 1500000000000, &error);
  double day_ms = INFINITY, reading_ms = INFINITY, all_ms;
  gboolean ok;

  g_assert_no_error (error);
  make (store);
  all_ms = learn_all_ms (store);
  add_answers (store, N_EVENTS + 1, N_EVENTS + N_TODAY);
  for (int round = 0; round < ROUNDS; round++)
    {
      day_ms = MIN (day_ms, go_on_ms (store));
      reading_ms = MIN (reading_ms, read_ms (store));
    }
  g_print ("all of %d answers, as a worker would: %.0f ms; reading a day's cards: %.2f ms\n", N_EVENTS, all_ms, reading_ms);
  ok = judge ("a day of 300 answers from the last snapshot, ms", day_ms, LIMIT_MS);
  ok &= judge ("the same, of reading their cards' answers", day_ms / reading_ms, LIMIT_RATIO);
  smriti_store_close (store);
  if (system (remove) != 0)
    g_printerr ("%s is left\n", dir);
  return ok ? 0 : 1;
}
