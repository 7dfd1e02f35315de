/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* FSRS-7 against numbers of its reference implementations, and its laws over
 * wide grids and garbage: R falls, the interval inverts it, nothing leaves its
 * range whatever comes in. */

#include "common/memory/fsrs7.h"

#include "common/memory/fsrs.h"

#include <math.h>
#include <stdio.h>

#define N SMRITI_FSRS7_N_PARAMETERS
#define FACT 5.1e-9 /* the facts have 8 decimals, */
#define DAYS 5.1e-7 /* days have 6 */

static const double garbage[] = { NAN, INFINITY, -INFINITY, 0, -0.0, -1, 1e-320, -1e300, 1e300, 0.5, 36500, 1e9 };

static void
assert_in_range (SmritiMemory7 m)
{
  g_assert_true (m.long_stability >= SMRITI_STABILITY7_MIN && m.long_stability <= SMRITI_STABILITY_MAX);
  g_assert_true (m.short_stability >= SMRITI_STABILITY7_MIN && m.short_stability <= SMRITI_STABILITY_MAX);
  g_assert_true (m.difficulty >= SMRITI_DIFFICULTY_MIN && m.difficulty <= SMRITI_DIFFICULTY_MAX);
}

static void
assert_memory (SmritiMemory7 m, double s, double sf, double d)
{
  g_assert_cmpfloat_with_epsilon (m.long_stability, s, FACT);
  g_assert_cmpfloat_with_epsilon (m.short_stability, sf, FACT);
  g_assert_cmpfloat_with_epsilon (m.difficulty, d, FACT);
}

/* "first GRADE S= Sf= D= [I (0.95), I (0.9), …]" */
static gboolean
check_first (const char *line)
{
  static const double retentions[] = { 0.95, 0.9, 0.85, 0.8, 0.7 };
  const SmritiParameters7 *p = smriti_parameters7_default ();
  double s, sf, d, i[5];
  SmritiMemory7 m;
  int grade;

  if (sscanf (line, "first %d S=%lf Sf=%lf D=%lf [%lf, %lf, %lf, %lf, %lf]", &grade, &s, &sf, &d, &i[0], &i[1], &i[2], &i[3],
              &i[4])
      != 9)
    return FALSE;
  m = smriti_fsrs7_next (p, (SmritiMemory7){ 0 }, (SmritiGrade) grade, 12.5);
  g_assert_cmpfloat_with_epsilon (m.difficulty, d, DAYS); /* 6 decimals there */
  assert_memory (m, s, sf, m.difficulty);
  for (guint k = 0; k < G_N_ELEMENTS (retentions); k++)
    g_assert_cmpfloat_with_epsilon (smriti_fsrs7_interval (p, m, retentions[k]), i[k], 5.1e-5);
  return TRUE;
}

/* What is asked of one memory: intervals, R. */
static gboolean
check_curve (const char *line)
{
  const SmritiParameters7 *p = smriti_parameters7_default ();
  const SmritiMemory7 young = { 1, 0.8, 5 }, old = { 10, 8, 5 };
  double x, expected;

  if (sscanf (line, "ivl S=1,Sf=0.8,D=5 dr %lf %lf", &x, &expected) == 2)
    /* 1 counts as 0.9999, which is not 0 days but 0.03 s */
    g_assert_cmpfloat_with_epsilon (smriti_fsrs7_interval (p, young, x), expected, MAX (expected * 1e-11, 1e-6));
  else if (sscanf (line, "s90 of (10,8,5) %lf", &expected) == 1)
    g_assert_cmpfloat_with_epsilon (smriti_fsrs7_interval (p, old, 0.9), expected, 1e-10);
  else if (sscanf (line, "R %lf %lf", &x, &expected) == 2)
    g_assert_cmpfloat_with_epsilon (smriti_fsrs7_retrievability (p, old, x), expected, 1e-14);
  else
    return FALSE;
  return TRUE;
}

static void
test_facts (void)
{
  const SmritiParameters7 *p = smriti_parameters7_default ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "memory", "fsrs7.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  SmritiMemory7 m = { 0 };
  int n_states = 0, n_others = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    {
      double days, s, sf, d, interval;
      int grade;

      if (sscanf (lines[i], "%d %lf S=%lf Sf=%lf D=%lf I(0.9)=%lf", &grade, &days, &s, &sf, &d, &interval) != 6)
        {
          if (sscanf (lines[i], " %d %lf %lf %lf %lf %lf", &grade, &days, &s, &sf, &d, &interval) != 6)
            {
              n_others += check_first (lines[i]) || check_curve (lines[i]);
              continue;
            }
          if (days == 0)
            m = (SmritiMemory7){ 0 };
        }
      m = smriti_fsrs7_next (p, m, (SmritiGrade) grade, days);
      assert_memory (m, s, sf, d);
      g_assert_cmpfloat_with_epsilon (smriti_fsrs7_interval (p, m, 0.9), interval, DAYS);
      n_states++;
    }
  g_assert_cmpint (n_states, ==, 18);
  g_assert_cmpint (n_others, ==, 4 + 10 + 1 + 7);
}

/* As the reference implementations print them, in 32 bit and whole days. */
static void
test_key_numbers (void)
{
  const SmritiParameters7 *p = smriti_parameters7_default ();
  static const double history[][2] = { { 1, 0 }, { 3, 0 }, { 3, 1 }, { 3, 3 }, { 3, 8 }, { 3, 21 } };
  static const int intervals[] = { 36500, 36500, 36500, 12813, 843, 92, 13, 2, 1, 1 };
  static const double at_90[] = { 3.8e-5, .5975, 4.7777, 53.8695 };
  SmritiMemory7 m = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (history); i++)
    m = smriti_fsrs7_next (p, m, (SmritiGrade) history[i][0], history[i][1]);
  g_assert_cmpfloat_with_epsilon (m.long_stability, 25.985723, 25.985723 * 1e-6);
  g_assert_cmpfloat_with_epsilon (m.short_stability, 700.56, 0.005);
  g_assert_cmpfloat_with_epsilon (m.difficulty, 5.877549, 1e-6);
  for (int i = 0; i < 10; i++)
    {
      double days = smriti_fsrs7_interval (p, (SmritiMemory7){ 1, 1, 5 }, (i + 1) / 10.0);

      g_assert_cmpint (MAX (1, lround (days)), ==, intervals[i]);
    }
  for (int g = 1; g <= 4; g++)
    {
      m = smriti_fsrs7_next (p, (SmritiMemory7){ 0 }, (SmritiGrade) g, 0);
      g_assert_cmpfloat_with_epsilon (smriti_fsrs7_interval (p, m, 0.9), at_90[g - 1], 5.1e-5);
    }
}

/* Anywhere in the boxes, and not in the middle only. */
static SmritiParameters7
random_parameters (GRand *rand)
{
  SmritiParameters7 low, high, p;

  for (int i = 0; i < N; i++)
    {
      low.w[i] = -1e9;
      high.w[i] = 1e9;
    }
  smriti_parameters7_clamp (&low);
  smriti_parameters7_clamp (&high);
  for (int i = 0; i < N; i++)
    switch (g_rand_int_range (rand, 0, 6))
      {
      case 0:
        p.w[i] = low.w[i];
        break;
      case 1:
        p.w[i] = high.w[i];
        break;
      case 2:
        p.w[i] = smriti_parameters7_default ()->w[i];
        break;
      default:
        p.w[i] = g_rand_double_range (rand, low.w[i], high.w[i]);
      }
  smriti_parameters7_clamp (&p);
  return p;
}

static SmritiMemory7
random_memory (GRand *rand)
{
  return (SmritiMemory7){ exp (g_rand_double_range (rand, log (1e-4), log (36500))),
                          exp (g_rand_double_range (rand, log (1e-4), log (36500))), g_rand_double_range (rand, 1, 10) };
}

/* Never up; and down wherever the next place is far enough for a double to tell. */
static void
test_falls (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int n = 0; n < 2000; n++)
    {
      SmritiParameters7 p = random_parameters (rand);
      SmritiMemory7 m = random_memory (rand);
      double before = smriti_fsrs7_retrievability (&p, m, 0);

      g_assert_cmpfloat_with_epsilon (before, 1 - 1e-5, 1e-15);
      for (double t = 1e-6; t < 1e6; t *= 1.3)
        {
          double r = smriti_fsrs7_retrievability (&p, m, t);

          g_assert_cmpfloat (r, <=, before);
          if (r < 1 - 1.1e-5 && r > 1.1e-5)
            g_assert_cmpfloat (r, <, before);
          /* a hundred millionth of the time later */
          g_assert_cmpfloat (smriti_fsrs7_retrievability (&p, m, t * (1 + 1e-8)), <=, r);
          g_assert_cmpfloat (r, >=, 1e-5);
          before = r;
        }
    }
}

static void
test_interval (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  int n_inside = 0;

  for (int n = 0; n < 20000; n++)
    {
      SmritiParameters7 p = random_parameters (rand);
      SmritiMemory7 m = random_memory (rand);
      double wish = n % 3 ? g_rand_double_range (rand, 0.7, 0.99) : g_rand_double_range (rand, 1e-4, 0.9999);
      double days = smriti_fsrs7_interval (&p, m, wish);

      g_assert_true (days > 0 && days <= SMRITI_STABILITY_MAX);
      if (days == SMRITI_STABILITY_MAX)
        g_assert_cmpfloat (smriti_fsrs7_retrievability (&p, m, days), >=, wish);
      else
        g_assert_cmpfloat_with_epsilon (smriti_fsrs7_retrievability (&p, m, days), wish, 1e-12);
      n_inside += days < SMRITI_STABILITY_MAX;
    }
  g_assert_cmpint (n_inside, >, 10000);
}

static void
test_wishes (void)
{
  const SmritiParameters7 *p = smriti_parameters7_default ();
  const SmritiMemory7 m = { 10, 8, 5 };

  g_assert_cmpfloat (smriti_fsrs7_interval (p, m, NAN), ==, smriti_fsrs7_interval (p, m, 0.9));
  g_assert_cmpfloat (smriti_fsrs7_interval (p, m, 7), ==, smriti_fsrs7_interval (p, m, 0.9999));
  g_assert_cmpfloat (smriti_fsrs7_interval (p, m, -INFINITY), ==, SMRITI_STABILITY_MAX);
}

static void
test_from_stability (void)
{
  const SmritiParameters7 *p = smriti_parameters7_default ();

  for (double days = 0.01; days < 20000; days *= 1.7)
    for (double d = 1; d <= 10; d += 3)
      {
        SmritiMemory7 m = smriti_fsrs7_from_stability (p, days, d);

        assert_in_range (m);
        g_assert_cmpfloat (m.difficulty, ==, d);
        g_assert_cmpfloat_with_epsilon (m.short_stability, MAX (0.8 * m.long_stability, SMRITI_STABILITY7_MIN), 1e-9 * days);
        g_assert_cmpfloat_with_epsilon (smriti_fsrs7_retrievability (p, m, days), 0.9, 1e-9);
      }
}

/* What each answer does, whatever the numbers. */
static void
test_answers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (int n = 0; n < 20000; n++)
    {
      SmritiParameters7 p = random_parameters (rand);
      SmritiMemory7 m = random_memory (rand);
      double t = exp (g_rand_double_range (rand, -12, 9));
      SmritiMemory7 after[5];

      for (int g = 1; g <= 4; g++)
        assert_in_range (after[g] = smriti_fsrs7_next (&p, m, (SmritiGrade) g, t));
      g_assert_cmpfloat (after[1].long_stability, <=, m.long_stability);
      g_assert_cmpfloat (after[1].short_stability, <=, MAX (0.8 * after[1].long_stability, SMRITI_STABILITY7_MIN));
      for (int g = 2; g <= 4; g++)
        {
          g_assert_cmpfloat (after[g].long_stability, >=, m.long_stability);
          g_assert_cmpfloat (after[g].short_stability, >=, m.short_stability);
          g_assert_cmpfloat (after[g].long_stability, >=, after[g - 1].long_stability);
          if (g > 2) /* an Again that was expected is taken more lightly than a Hard */
            g_assert_cmpfloat (after[g].difficulty, <=, after[g - 1].difficulty);
        }
    }
}

static double
any (GRand *rand)
{
  if (g_rand_boolean (rand))
    return garbage[g_rand_int_range (rand, 0, G_N_ELEMENTS (garbage))];
  return exp (g_rand_double_range (rand, -30, 30)) * (g_rand_boolean (rand) ? 1 : -1);
}

static void
test_garbage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);

  for (int n = 0; n < 30000; n++)
    {
      SmritiParameters7 p = *smriti_parameters7_default ();
      SmritiMemory7 m = { any (rand), any (rand), any (rand) };
      double t = any (rand), wish = any (rand), r, days;
      int grade = g_rand_int_range (rand, -1, 7);

      for (int i = 0; i < N; i++)
        if (g_rand_int_range (rand, 0, 1 + n % 5) == 0)
          p.w[i] = any (rand);
      r = smriti_fsrs7_retrievability (&p, m, t);
      days = smriti_fsrs7_interval (&p, m, wish);
      if (m.long_stability > 0)
        g_assert_true (r >= 1e-5 && r <= 1 - 1e-5);
      else
        g_assert_true (r == 0);
      g_assert_true (days > 0 && days <= SMRITI_STABILITY_MAX);
      assert_in_range (smriti_fsrs7_from_stability (&p, t, m.difficulty));
      if (grade >= 1 && grade <= 4)
        assert_in_range (smriti_fsrs7_next (&p, m, (SmritiGrade) grade, t));
      else
        {
          SmritiMemory7 same = smriti_fsrs7_next (&p, m, (SmritiGrade) grade, t);

          g_assert_cmpmem (&same, sizeof same, &m, sizeof m);
        }
      smriti_parameters7_clamp (&p);
      for (int i = 0; i < N; i++)
        g_assert_true (isfinite (p.w[i]));
    }
}

static void
test_clamp (void)
{
  SmritiParameters7 p = *smriti_parameters7_default ();

  smriti_parameters7_clamp (&p);
  g_assert_cmpmem (&p, sizeof p, smriti_parameters7_default (), sizeof p);
  p.w[0] = 7;
  p.w[1] = 3;
  p.w[3] = NAN;
  p.w[24] = 2;
  p.w[25] = 0.8;
  p.w[26] = 0.6;
  smriti_parameters7_clamp (&p);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (p.w[i], ==, 7);
  g_assert_cmpfloat (p.w[24], ==, 0.95);
  g_assert_cmpfloat (p.w[26], ==, 0.8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fsrs7/facts", test_facts);
  g_test_add_func ("/fsrs7/key-numbers", test_key_numbers);
  g_test_add_func ("/fsrs7/falls", test_falls);
  g_test_add_func ("/fsrs7/interval", test_interval);
  g_test_add_func ("/fsrs7/wishes", test_wishes);
  g_test_add_func ("/fsrs7/from-stability", test_from_stability);
  g_test_add_func ("/fsrs7/answers", test_answers);
  g_test_add_func ("/fsrs7/garbage", test_garbage);
  g_test_add_func ("/fsrs7/clamp", test_clamp);
  return g_test_run ();
}
