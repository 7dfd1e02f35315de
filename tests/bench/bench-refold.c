/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Folding all answers of a database into the memories of its cards, against
 * merely stepping the same rows: in turn, the best of ROUNDS each. Arguments: how
 * many answers (default 2,000,000; ten million take some minutes to make) and
 * cards. */

#include "daemon/store/memories.h"
#include "daemon/store/statement.h"
#include "tests/bench/measure.h"

#include <glib/gstdio.h>

#include <math.h>
#include <stdlib.h>

#define ROUNDS 3
#define LIMIT 1.6

/* Answers in the order of time, the cards in no order; one in a thousand taken back. */
static void
make (SmritiStore *store, gint64 n_events, gint64 n_cards)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN;"
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %" G_GINT64_FORMAT ")"
      " INSERT INTO card (n, id) SELECT n, printf ('%%016x', n * 2654435761) FROM i;"
      "INSERT INTO name (key, card) SELECT id, n FROM card;"
      "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %" G_GINT64_FORMAT ")"
      " INSERT INTO event (n, device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade, elapsed_days, state_before,"
      "  state_after, step_after, parameters, interval_s, due_s, due_day, took_ms)"
      " SELECT n, 1, n, 1500000000000 + n * 60000, 0, 17361 + n / 1440, (1500000000000 + n * 60000) * 65536, 1,"
      "  printf ('%%016x', (1 + n * 7919 %% %" G_GINT64_FORMAT
      ") * 2654435761), '{}', iif (n * 31 %% 10 < 2, 1, 3), 1, 2, 2, 0, '',"
      "  864000, n * 40, 1, 5000 FROM i;"
      "INSERT INTO undone SELECT n, n FROM event WHERE n %% 1000 = 0;"
      "COMMIT",
      n_cards, n_events, n_cards);
  g_autoptr (GError) error = NULL;

  smriti_store_exec (store, sql, &error);
  g_assert_no_error (error);
}

static double
step_s (SmritiStore *store, gint64 *out_rows)
{
  double began_s = cpu_ms () / 1000;
  g_autoptr (SmritiStatement) rows = smriti_statement (store, SMRITI_MEMORIES_ROWS, NULL);
  gint64 n = 0, sum = 0;

  while (smriti_statement_row (store, rows, NULL))
    {
      sum += smriti_column_text (rows, 0)[0] + sqlite3_column_int (rows, 1) + sqlite3_column_int (rows, 2)
             + sqlite3_column_int64 (rows, 3) + sqlite3_column_int64 (rows, 4);
      n++;
    }
  g_assert_cmpint (sum, !=, 0);
  *out_rows = n;
  return cpu_ms () / 1000 - began_s;
}

static double
fold_s (SmritiStore *store, gint64 *out_answers)
{
  double began_s = cpu_ms () / 1000;
  g_autoptr (GArray) memories = smriti_memories_fold (store, smriti_parameters_default (), NULL);

  *out_answers = 0;
  for (guint i = 0; i < memories->len; i++)
    *out_answers += g_array_index (memories, SmritiCardMemory, i).answers;
  return cpu_ms () / 1000 - began_s;
}

int
main (int argc, char **argv)
{
  gint64 n_events = argc > 1 ? strtoll (argv[1], NULL, 10) : 2000000;
  gint64 n_cards = argc > 2 ? strtoll (argv[2], NULL, 10) : n_events / 50;
  g_autofree char *dir = g_dir_make_tmp ("smriti-bench-XXXXXX", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", dir);
  g_autoptr (GError) error = NULL;
  SmritiStore *store = smriti_store_open (dir, "bench", 1500000000000, &error);
  double stepping_s = INFINITY, folding_s = INFINITY;
  gint64 rows, answers;

  g_assert_no_error (error);
  make (store, n_events, n_cards);
  for (int round = 0; round < ROUNDS; round++)
    {
      stepping_s = MIN (stepping_s, step_s (store, &rows));
      folding_s = MIN (folding_s, fold_s (store, &answers));
      g_assert_cmpint (rows, ==, answers);
    }
  g_print ("%" G_GINT64_FORMAT " answers, %" G_GINT64_FORMAT " cards: stepping %.2f s, folding %.2f s, ratio %.2f (limit %g)%s\n",
           rows, n_cards, stepping_s, folding_s, folding_s / stepping_s, LIMIT,
           folding_s / stepping_s <= LIMIT ? "" : "  MISSED");
  smriti_store_close (store);
  if (system (remove) != 0)
    g_printerr ("%s is left\n", dir);
  return folding_s / stepping_s <= LIMIT ? 0 : 1;
}
