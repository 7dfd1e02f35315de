/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The memory another program's numbers stand for, by numbers worked out by
 * hand, and what is made of numbers that cannot be. */

#include "common/prior.h"

#include <math.h>

#define DUE 19602 /* 2023-09-02 */

static const SmritiPrior sm2 = { DUE, SMRITI_DAY_NONE, 4, 2.7, 0, 0, SMRITI_STATE_REVIEW, 0, 0 };

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * fabs (b));
}

/* D = 11 - (ease - 1) / (e^w8 S^-w9 (e^(0.1 w10) - 1)), with w8 1.8722, w9 0.1666, w10 0.796. */
static void
test_memory (void)
{
  static const struct
  {
    double ease, interval, difficulty;
  } cases[] = { { 2.7, 4, 7.024851582964015 }, { 2.5, 10, 6.914055235771553 }, { 1.3, 20, 10 }, { 9, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmritiPrior prior = sm2;
      SmritiMemory memory;

      prior.ease = cases[i].ease;
      prior.interval_days = cases[i].interval;
      memory = smriti_prior_memory (&prior, smriti_parameters_default ());
      assert_near (memory.stability, cases[i].interval);
      g_assert_cmpfloat_with_epsilon (memory.difficulty, cases[i].difficulty, 1e-9);
    }
}

/* What FSRS said itself is taken as it is; an interval without an ease has the usual one. */
static void
test_own (void)
{
  SmritiPrior prior = { DUE, SMRITI_DAY_NONE, 7, 0, 3.25, 5.5, SMRITI_STATE_REVIEW, 0, 0 };
  SmritiMemory memory = smriti_prior_memory (&prior, smriti_parameters_default ());

  assert_near (memory.stability, 3.25);
  assert_near (memory.difficulty, 5.5);
  prior.difficulty = 0;
  memory = smriti_prior_memory (&prior, smriti_parameters_default ());
  assert_near (memory.stability, 3.25);
  g_assert_cmpfloat (memory.difficulty, >, 1);
  prior = (SmritiPrior){ DUE, SMRITI_DAY_NONE, 10, 0, 0, 0, SMRITI_STATE_REVIEW, 0, 0 };
  memory = smriti_prior_memory (&prior, smriti_parameters_default ());
  assert_near (memory.stability, 10);
  g_assert_cmpfloat_with_epsilon (memory.difficulty, 6.914055235771553, 1e-9);
}

static void
test_last_day (void)
{
  SmritiPrior prior = sm2;
  const char *said = "";

  g_assert_true (smriti_prior_mend (&prior, &said));
  g_assert_null (said);
  g_assert_cmpint (prior.last_day, ==, DUE - 4);
  prior.last_day = DUE - 2;
  g_assert_true (smriti_prior_mend (&prior, &said));
  g_assert_null (said);
  g_assert_cmpint (prior.last_day, ==, DUE - 2);
  /* After it was due: it cannot be. */
  prior.last_day = DUE + 1;
  g_assert_true (smriti_prior_mend (&prior, &said));
  g_assert_nonnull (said);
  g_assert_cmpint (prior.last_day, ==, DUE - 4);
}

static void
test_refused (void)
{
  SmritiPrior bad[] = { sm2, sm2, sm2, sm2, sm2, sm2, sm2 };

  bad[0].due_day = SMRITI_DAY_NONE;
  bad[1].due_day = -1;
  bad[2].due_day = G_MAXINT32;
  bad[3].interval_days = 0;
  bad[4].interval_days = NAN;
  bad[5].ease = INFINITY;
  bad[6].interval_days = -3;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *said = NULL;

      g_assert_false (smriti_prior_mend (&bad[i], &said));
      g_assert_nonnull (said);
    }
}

static void
test_moved (void)
{
  SmritiPrior prior = { DUE, G_MININT32 + 1, 1e300, 1e9, 1e300, -4, (SmritiState) 77, 0, 0 };
  const char *said = NULL;
  SmritiMemory memory;

  g_assert_true (smriti_prior_mend (&prior, &said));
  g_assert_nonnull (said);
  g_assert_cmpint (prior.state, ==, SMRITI_STATE_REVIEW);
  g_assert_cmpint (prior.last_day, ==, DUE - 36500);
  memory = smriti_prior_memory (&prior, smriti_parameters_default ());
  g_assert_cmpfloat (memory.stability, ==, SMRITI_STABILITY_MAX);
  g_assert_cmpfloat (memory.difficulty, ==, SMRITI_DIFFICULTY_MIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prior/memory", test_memory);
  g_test_add_func ("/prior/own", test_own);
  g_test_add_func ("/prior/last-day", test_last_day);
  g_test_add_func ("/prior/refused", test_refused);
  g_test_add_func ("/prior/moved", test_moved);
  return g_test_run ();
}
