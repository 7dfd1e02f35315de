/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The FSRS-6 model against numbers printed by fsrs-rs (32 bit, so within 2e-6)
 * and ts-fsrs, and its laws over wide grids: R falls, the interval inverts it,
 * nothing leaves its range whatever comes in. */

#include "common/memory/fsrs.h"

#include "common/error.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FSRS_RS_TOLERANCE 2e-6

/* The 19 parameters of a fitted FSRS-5 set that fsrs-rs tests with. */
static const double fsrs5_set[] = {
  0.6845422, 1.6790825, 4.7349424, 10.042885, 7.4410233, 0.64219797, 1.071918, 0.0025195254, 1.432437,    0.1544,
  0.8692766, 2.0696752, 0.0953,    0.2975,    2.4691248, 0.19542035, 3.201072, 0.18046261,   0.121442534,
};

static double worst;

static double
relative (double a, double b)
{
  return fabs (a - b) / MAX (fabs (b), 1e-300);
}

#define assert_near(a, b, tolerance)                                                                          \
  G_STMT_START                                                                                                \
  {                                                                                                           \
    double a_ = (a), b_ = (b), e_ = relative (a_, b_);                                                        \
    if (!(e_ <= (tolerance)))                                                                                 \
      g_error ("%s:%d: " #a " is %.12g, not " #b " = %.12g (relative %.2g)", __FILE__, __LINE__, a_, b_, e_); \
    worst = MAX (worst, e_);                                                                                  \
  }                                                                                                           \
  G_STMT_END

static void
assert_in_range (SmritiMemory m)
{
  g_assert_true (m.stability >= SMRITI_STABILITY_MIN && m.stability <= SMRITI_STABILITY_MAX);
  g_assert_true (m.difficulty >= SMRITI_DIFFICULTY_MIN && m.difficulty <= SMRITI_DIFFICULTY_MAX);
}

static GStrv
fixture_lines (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "memory", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

/* "seq GRADE DAYS S D I": one history, each line the state after its answer. */
static void
test_fsrs_rs_sequence (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  g_auto (GStrv) lines = fixture_lines ("fsrs6-fsrs-rs.txt");
  SmritiMemory m = { 0 };
  int n = 0;

  worst = 0;
  for (int i = 0; lines[i] != NULL; i++)
    {
      int grade, days;
      double s, d, interval;

      if (sscanf (lines[i], "seq %d %d %lf %lf %lf", &grade, &days, &s, &d, &interval) != 5)
        continue;
      m = smriti_fsrs_next (p, m, (SmritiGrade) grade, days);
      assert_near (m.stability, s, FSRS_RS_TOLERANCE);
      assert_near (m.difficulty, d, FSRS_RS_TOLERANCE);
      assert_near (smriti_fsrs_interval (p, m.stability, 0.9), interval, FSRS_RS_TOLERANCE);
      n++;
    }
  g_assert_cmpint (n, ==, 6);
  g_test_message ("fsrs-rs sequence: worst relative error %.3g", worst);
}

/* "ns S D DAYS [[S,D,I] x 4]" or "ns null 0 0 …": what each grade would do. */
static void
test_fsrs_rs_next_states (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  g_auto (GStrv) lines = fixture_lines ("fsrs6-fsrs-rs.txt");
  int n = 0;

  worst = 0;
  for (int i = 0; lines[i] != NULL; i++)
    {
      SmritiMemory before = { 0 };
      int days = 0;
      double e[4][3];
      const char *list = strstr (lines[i], "[[");

      if (!g_str_has_prefix (lines[i], "ns ") || list == NULL)
        continue;
      if (!g_str_has_prefix (lines[i], "ns null"))
        g_assert_cmpint (sscanf (lines[i], "ns %lf %lf %d", &before.stability, &before.difficulty, &days), ==, 3);
      g_assert_cmpint (sscanf (list, "[[%lf,%lf,%lf],[%lf,%lf,%lf],[%lf,%lf,%lf],[%lf,%lf,%lf]]", &e[0][0], &e[0][1], &e[0][2],
                               &e[1][0], &e[1][1], &e[1][2], &e[2][0], &e[2][1], &e[2][2], &e[3][0], &e[3][1], &e[3][2]),
                       ==, 12);
      for (int g = 0; g < 4; g++)
        {
          SmritiMemory m = smriti_fsrs_next (p, before, (SmritiGrade) (g + 1), days);

          assert_near (m.stability, e[g][0], FSRS_RS_TOLERANCE);
          assert_near (m.difficulty, e[g][1], FSRS_RS_TOLERANCE);
          assert_near (smriti_fsrs_interval (p, m.stability, 0.9), e[g][2], FSRS_RS_TOLERANCE);
        }
      n++;
    }
  g_assert_cmpint (n, ==, 9);
  g_test_message ("fsrs-rs next states: worst relative error %.3g", worst);
}

static void
test_sm2 (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  g_auto (GStrv) lines = fixture_lines ("fsrs6-fsrs-rs.txt");
  static const struct
  {
    double ease, interval, retention, s, d;
  } more[] = {
    { 2.5, 10, 0.9, 10, 6.9140563 },
    { 2.5, 10, 0.8, 3.01572, 9.393428 },
    { 2.5, 10, 0.95, 24.841097, 1.2974405 },
    { 1.3, 20, 0.9, 20, 10 },
  };
  SmritiMemory m;
  int n = 0;

  worst = 0;
  for (int i = 0; lines[i] != NULL; i++)
    {
      double ease, interval, retention, s, d;

      if (sscanf (lines[i], "sm2 %lf %lf %lf %lf %lf", &ease, &interval, &retention, &s, &d) != 5)
        continue;
      m = smriti_fsrs_from_sm2 (p, ease, interval, retention);
      assert_near (m.stability, s, FSRS_RS_TOLERANCE);
      assert_near (m.difficulty, d, FSRS_RS_TOLERANCE);
      n++;
    }
  g_assert_cmpint (n, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      m = smriti_fsrs_from_sm2 (p, more[i].ease, more[i].interval, more[i].retention);
      assert_near (m.stability, more[i].s, FSRS_RS_TOLERANCE);
      assert_near (m.difficulty, more[i].d, FSRS_RS_TOLERANCE);
    }
  g_test_message ("SM-2: worst relative error %.3g", worst);

  /* A Good answer when due multiplies S by about the ease: what D was solved for. */
  m = smriti_fsrs_from_sm2 (p, 2.5, 30, 0.9);
  assert_near (smriti_fsrs_stability_after_recall (p, m, SMRITI_GRADE_GOOD, 0.9), 2.5 * 30, 1e-12);
}

/* ts-fsrs prints R and the interval modifier (I at S = 1) with 8 decimals. */
static void
test_ts_fsrs_curve (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  static const double stabilities[] = { 1, 2.3065, 8.2956, 100 };
  g_auto (GStrv) lines = fixture_lines ("fsrs6-ts-fsrs.txt");
  gboolean in_r = FALSE;
  int n_r = 0, n_modifiers = 0;

  worst = 0;
  for (int i = 0; lines[i] != NULL; i++)
    {
      double t, s, r, retention, modifier;
      int days[4];

      if (g_str_has_prefix (lines[i], "R vectors"))
        in_r = TRUE;
      else if (*lines[i] == ']')
        in_r = FALSE;
      if (in_r && sscanf (lines[i], " [ %lf, %lf, %lf ]", &t, &s, &r) == 3)
        {
          assert_near (smriti_fsrs_retrievability (p, s, t), r, 1e-7);
          n_r++;
        }
      if (sscanf (lines[i], "modifier %lf %lf [ %d, %d, %d, %d ]", &retention, &modifier, &days[0], &days[1], &days[2], &days[3])
          == 6)
        {
          assert_near (smriti_fsrs_interval (p, 1, retention), modifier, 1e-7);
          for (guint k = 0; k < G_N_ELEMENTS (stabilities); k++)
            g_assert_cmpint (MAX (1, lround (smriti_fsrs_interval (p, stabilities[k], retention))), ==, days[k]);
          n_modifiers++;
        }
    }
  g_assert_cmpint (n_r, ==, 5);
  g_assert_cmpint (n_modifiers, ==, 6);
  g_test_message ("ts-fsrs R and modifiers: worst relative error %.3g", worst);
}

/* Key numbers of the reference, section 6. */
static void
test_key_numbers (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  static const double r_vectors[][3] = { { 0, 1, 1 },        { 1, 2, .9403443 }, { 2, 3, .9253786 },
                                         { 3, 4, .9185229 }, { 4, 4, .9 },       { 5, 2, .8261359 } };
  static const double r_decay_02[] = { .9, .84028935, .7985001 };
  static const int intervals[] = { 3116766, 34793, 2508, 387, 90, 27, 9, 3, 1, 1 };
  static const double recall[] = { 25.602541, 28.226582, 58.656002, 127.226685 };
  static const double lapse[] = { 1.0525396, 1.1894329, 1.3680838, 1.584989 };
  static const double same_day[] = { 1.596818, 5, 5, 8.12961 };
  static const double difficulty[] = { 8.341763, 6.6659956, 4.990228, 3.3144615 };
  static const int history[][2] = { { 1, 0 }, { 3, 0 }, { 3, 1 }, { 3, 3 }, { 3, 8 }, { 3, 21 } };
  SmritiParameters q = *p;
  SmritiMemory m = { 0 };

  worst = 0;
  for (guint i = 0; i < G_N_ELEMENTS (r_vectors); i++)
    assert_near (smriti_fsrs_retrievability (p, r_vectors[i][1], r_vectors[i][0]), r_vectors[i][2], 1e-6);
  q.w[20] = 0.2;
  for (guint i = 0; i < G_N_ELEMENTS (r_decay_02); i++)
    assert_near (smriti_fsrs_retrievability (&q, 1, i + 1), r_decay_02[i], FSRS_RS_TOLERANCE);

  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      double days = MAX (1, round (smriti_fsrs_interval (p, 1, (i + 1) / 10.0)));

      /* 32 bits hold no more than 7 digits of the first. */
      assert_near (days, intervals[i], i == 0 ? FSRS_RS_TOLERANCE : 0);
    }

  for (int g = 1; g <= 4; g++)
    {
      SmritiMemory five = { 5, g };
      double r = 1 - g / 10.0;

      assert_near (smriti_fsrs_stability_after_recall (p, five, (SmritiGrade) g, r), recall[g - 1], FSRS_RS_TOLERANCE);
      assert_near (smriti_fsrs_stability_after_lapse (p, five, r), lapse[g - 1], FSRS_RS_TOLERANCE);
      assert_near (smriti_fsrs_next (p, five, (SmritiGrade) g, 0).stability, same_day[g - 1], FSRS_RS_TOLERANCE);
      assert_near (smriti_fsrs_next (p, (SmritiMemory){ 5, 5 }, (SmritiGrade) g, 3).difficulty, difficulty[g - 1],
                   FSRS_RS_TOLERANCE);
    }

  for (guint i = 0; i < G_N_ELEMENTS (history); i++)
    m = smriti_fsrs_next (p, m, (SmritiGrade) history[i][0], history[i][1]);
  assert_near (m.stability, 53.62691, FSRS_RS_TOLERANCE);
  assert_near (m.difficulty, 6.3574867, FSRS_RS_TOLERANCE);

  q = smriti_parameters_without_short_term (p);
  m = (SmritiMemory){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (history); i++)
    m = smriti_fsrs_next (&q, m, (SmritiGrade) history[i][0], history[i][1]);
  assert_near (m.stability, 53.335106, FSRS_RS_TOLERANCE);
  g_test_message ("key numbers: worst relative error %.3g", worst);
}

static void
test_migration (void)
{
  static const double fsrs45[] = { 0.4,  0.6,  2.4,  5.8,  4.93, 0.94, 0.86, 0.01, 1.49,
                                   0.14, 0.94, 2.18, 0.05, 0.34, 1.26, 0.29, 2.61 };
  static const double fsrs45_now[] = { 0.4,  0.6,  2.4,  5.8,  6.81, 0.44675013, 1.36, 0.01, 1.49, 0.14, 0.94,
                                       2.18, 0.05, 0.34, 1.26, 0.29, 2.61,       0,    0,    0,    0.5 };
  static const int history[][2] = { { 1, 0 }, { 3, 1 }, { 3, 3 }, { 3, 8 } };
  static const double at_21[][2] = {
    { 2.9691455, 8.000659 }, { 17.091452, 7.6913934 }, { 31.722992, 7.382128 }, { 71.7502, 7.0728626 }
  };
  SmritiParameters p;
  SmritiMemory m = { 0 };
  g_autoptr (GError) error = NULL;

  worst = 0;
  g_assert_true (smriti_parameters_from_array (NULL, 0, &p, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&p, sizeof p, smriti_parameters_default (), sizeof p);
  g_assert_true (smriti_parameters_from_array (smriti_parameters_default ()->w, 21, &p, &error));
  g_assert_cmpmem (&p, sizeof p, smriti_parameters_default (), sizeof p);

  g_assert_true (smriti_parameters_from_array (fsrs45, G_N_ELEMENTS (fsrs45), &p, &error));
  g_assert_no_error (error);
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    g_assert_cmpfloat_with_epsilon (p.w[i], fsrs45_now[i], 2e-7); /* 32 bit */

  g_assert_true (smriti_parameters_from_array (fsrs5_set, G_N_ELEMENTS (fsrs5_set), &p, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (p.w[19], ==, 0);
  g_assert_cmpfloat (p.w[20], ==, 0.5);
  for (guint i = 0; i < G_N_ELEMENTS (history); i++)
    m = smriti_fsrs_next (&p, m, (SmritiGrade) history[i][0], history[i][1]);
  for (int g = 1; g <= 4; g++)
    {
      SmritiMemory after = smriti_fsrs_next (&p, m, (SmritiGrade) g, 21);

      assert_near (after.stability, at_21[g - 1][0], FSRS_RS_TOLERANCE);
      assert_near (after.difficulty, at_21[g - 1][1], FSRS_RS_TOLERANCE);
    }
  m = smriti_fsrs_next (&p, (SmritiMemory){ 20.925528, 7.005062 }, SMRITI_GRADE_GOOD, 21);
  assert_near (m.stability, 40.87456, FSRS_RS_TOLERANCE);
  assert_near (m.difficulty, 6.9913807, FSRS_RS_TOLERANCE);
  g_test_message ("FSRS-5 set: worst relative error %.3g", worst);
}

static void
test_bad_sets (void)
{
  const SmritiParameters *defaults = smriti_parameters_default ();
  const double bad[] = { NAN, INFINITY, -INFINITY };
  SmritiParameters untouched = *defaults;
  SmritiParameters p;
  double w[22] = { 0 };

  untouched.w[3] = 77;
  for (gsize n = 1; n <= G_N_ELEMENTS (w); n++)
    {
      g_autoptr (GError) error = NULL;

      p = untouched;
      if (n == 17 || n == 19 || n == 21)
        continue;
      g_assert_false (smriti_parameters_from_array (w, n, &p, &error));
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
      g_assert_cmpmem (&p, sizeof p, &untouched, sizeof p);
    }
  for (guint b = 0; b < G_N_ELEMENTS (bad); b++)
    {
      for (int i = 0; i < 21; i++)
        {
          g_autoptr (GError) error = NULL;

          memcpy (w, defaults->w, sizeof defaults->w);
          w[i] = bad[b];
          g_assert_false (smriti_parameters_from_array (w, 21, &p, &error));
          g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
        }
    }
  {
    g_autoptr (GError) error = NULL;

    /* Finite before the migration, the logarithm of a negative number in it. */
    memcpy (w, defaults->w, sizeof defaults->w);
    w[5] = -5;
    g_assert_false (smriti_parameters_from_array (w, 17, &p, &error));
    g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  }
}

static void
test_clamp (void)
{
  const SmritiParameters *defaults = smriti_parameters_default ();
  SmritiParameters p = *defaults;
  double w[21];
  double max;
  g_autoptr (GError) error = NULL;

  smriti_parameters_clamp (&p, 2);
  g_assert_cmpmem (&p, sizeof p, defaults, sizeof p);

  for (int i = 0; i < 21; i++)
    w[i] = 1e9;
  g_assert_true (smriti_parameters_from_array (w, 21, &p, &error));
  g_assert_cmpfloat (p.w[0], ==, 100);
  g_assert_cmpfloat (p.w[4], ==, 10);
  g_assert_cmpfloat (p.w[7], ==, 0.75);
  g_assert_cmpfloat (p.w[17], ==, 2);
  g_assert_cmpfloat (p.w[20], ==, 0.8);
  for (int i = 0; i < 21; i++)
    w[i] = -1e9;
  g_assert_true (smriti_parameters_from_array (w, 21, &p, &error));
  g_assert_cmpfloat (p.w[0], ==, SMRITI_STABILITY_MIN);
  g_assert_cmpfloat (p.w[16], ==, 1);
  g_assert_cmpfloat (p.w[20], ==, 0.1);

  /* What the bound is for: n same-day Goods after a lapse stay below S. */
  for (guint n = 2; n <= 5; n++)
    {
      p = *defaults;
      p.w[17] = p.w[18] = 2;
      smriti_parameters_clamp (&p, n);
      max = sqrt (MAX (0.01, -(log (p.w[11]) + log (pow (2, p.w[13]) - 1) + 0.3 * p.w[14]) / n));
      g_assert_cmpfloat_with_epsilon (p.w[17], max, 1e-12);
      g_assert_cmpfloat_with_epsilon (p.w[18], max, 1e-12);
    }
}

static void
test_first_answer (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  static const double difficulty[] = { 6.4133, 5.11217071, 2.11810397, 1 };

  for (int g = 1; g <= 4; g++)
    {
      SmritiMemory never[] = { { 0, 0 }, { 0, 5 }, { -1, 5 }, { NAN, 5 } };

      for (guint i = 0; i < G_N_ELEMENTS (never); i++)
        {
          SmritiMemory m = smriti_fsrs_next (p, never[i], (SmritiGrade) g, 100);

          g_assert_cmpfloat (m.stability, ==, p->w[g - 1]);
          g_assert_cmpfloat_with_epsilon (m.difficulty, difficulty[g - 1], 1e-8);
        }
    }
  g_assert_cmpfloat (smriti_fsrs_retrievability (p, 0, 0), ==, 0);
  g_assert_cmpfloat (smriti_fsrs_retrievability (p, -1, 3), ==, 0);
  g_assert_cmpfloat (smriti_fsrs_retrievability (p, NAN, 3), ==, 0);
}

/* R falls strictly with time and rises strictly with stability; the interval is
 * its inverse; both to the last few digits over ten decades. */
static void
test_curve_laws (void)
{
  const SmritiParameters *defaults = smriti_parameters_default ();
  double worst_inverse = 0;

  for (double decay = 0.1; decay <= 0.8; decay += 0.0777)
    {
      SmritiParameters p = *defaults;

      p.w[20] = decay;
      for (double s = SMRITI_STABILITY_MIN; s <= SMRITI_STABILITY_MAX; s *= 1.7)
        {
          double last = 2;

          for (double t = 0; t < 40000; t = t * 1.3 + 1)
            {
              double r = smriti_fsrs_retrievability (&p, s, t);

              g_assert_true (r < last && r > 0 && r <= 1);
              g_assert_cmpfloat (r, <=, smriti_fsrs_retrievability (&p, s * 1.01, t));
              last = r;
            }
          for (double retention = 0.05; retention < 1; retention += 0.05)
            {
              double r = smriti_fsrs_retrievability (&p, s, smriti_fsrs_interval (&p, s, retention));

              worst_inverse = MAX (worst_inverse, relative (r, retention));
            }
          g_assert_cmpfloat (relative (smriti_fsrs_interval (&p, s, 0.9), s), <, 1e-14);
          g_assert_cmpfloat (smriti_fsrs_interval (&p, s, 1), ==, 0);
          g_assert_cmpfloat (smriti_fsrs_interval (&p, s, 0.8), >, smriti_fsrs_interval (&p, s, 0.81));
        }
    }
  g_test_message ("R (I (r)) = r: worst relative error %.3g", worst_inverse);
  g_assert_cmpfloat (worst_inverse, <, 1e-13);
}

/* A better grade never leaves less stability or more difficulty. A recall never
 * lowers stability, a lapse never raises it. */
static void
test_grade_laws (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  static const int days[] = { 0, 1, 2, 10, 100, 1000, 36500 };

  for (double s = SMRITI_STABILITY_MIN; s <= SMRITI_STABILITY_MAX; s *= 1.31)
    for (double d = 1; d <= 10; d += 0.375)
      for (guint k = 0; k < G_N_ELEMENTS (days); k++)
        {
          SmritiMemory before = { s, d }, last = { 0 };

          for (int g = 1; g <= 4; g++)
            {
              SmritiMemory m = smriti_fsrs_next (p, before, (SmritiGrade) g, days[k]);

              assert_in_range (m);
              if (g == SMRITI_GRADE_AGAIN)
                g_assert_cmpfloat (m.stability, <=, s);
              else
                {
                  g_assert_cmpfloat (m.stability, >=, s);
                  g_assert_cmpfloat (m.stability, >=, last.stability);
                  g_assert_cmpfloat (m.difficulty, <=, last.difficulty);
                }
              last = m;
            }
        }
}

static double
any_number (GRand *rand)
{
  static const double odd[] = {
    0, -0.0, 1, -1, 10, 11, 0.001, 36500, 1e-300, 1e300, -1e300, INFINITY, -INFINITY, NAN, G_MINDOUBLE
  };

  if (g_rand_int_range (rand, 0, 3) > 0)
    return odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))];
  return exp (g_rand_double_range (rand, -20, 20)) * (g_rand_boolean (rand) ? 1 : -1);
}

/* Nothing leaves its range: odd memories, odd arguments, parameter sets of garbage. */
static void
test_total (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);
  static const int days[] = { G_MININT, -1, 0, 1, 2, 36500, G_MAXINT };

  for (int round = 0; round < 200000; round++)
    {
      SmritiParameters p = *smriti_parameters_default ();
      SmritiMemory before = { any_number (rand), any_number (rand) };
      SmritiGrade grade = (SmritiGrade) g_rand_int_range (rand, 1, 5);
      double r, interval;

      if (round % 2 == 1)
        for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
          p.w[i] = any_number (rand);
      assert_in_range (smriti_fsrs_next (&p, before, grade, days[g_rand_int_range (rand, 0, G_N_ELEMENTS (days))]));
      assert_in_range (smriti_fsrs_from_sm2 (&p, any_number (rand), any_number (rand), any_number (rand)));
      r = smriti_fsrs_retrievability (&p, before.stability, any_number (rand));
      g_assert_true (r >= 0 && r <= 1);
      interval = smriti_fsrs_interval (&p, before.stability, any_number (rand));
      g_assert_true (interval >= 0 && isfinite (interval));
    }
}

static void
test_other_grades (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  SmritiMemory m = { 7, 4 };
  static const int grades[] = { -1, 0, 5, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
    {
      SmritiMemory after = smriti_fsrs_next (p, m, (SmritiGrade) grades[i], 3);

      g_assert_cmpmem (&after, sizeof after, &m, sizeof m);
    }
  m = smriti_fsrs_next (p, (SmritiMemory){ 7, 4 }, SMRITI_GRADE_GOOD, -5);
  g_assert_cmpfloat (m.stability, ==, smriti_fsrs_next (p, (SmritiMemory){ 7, 4 }, SMRITI_GRADE_GOOD, 0).stability);
}

static void
test_random_walks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  for (int walk = 0; walk < 100; walk++)
    {
      SmritiParameters p = *smriti_parameters_default ();
      SmritiMemory m = { 0 };

      if (walk % 2 == 1)
        {
          for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
            p.w[i] *= g_rand_double_range (rand, 0, 3);
          smriti_parameters_clamp (&p, (guint) g_rand_int_range (rand, 0, 4));
        }
      for (int i = 0; i < 1000; i++)
        {
          int bias = walk % 5; /* 0: even; 1..4: mostly that grade */
          int grade = bias == 0 || g_rand_int_range (rand, 0, 4) == 0 ? g_rand_int_range (rand, 1, 5) : bias;

          m = smriti_fsrs_next (&p, m, (SmritiGrade) grade, g_rand_int_range (rand, 0, 3) * g_rand_int_range (rand, 0, 2000));
          assert_in_range (m);
        }
    }
}

static void
test_speed (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  const int n = 1000000;
  SmritiMemory m = { 0 };
  gint64 start;
  double ns;

  start = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    m = smriti_fsrs_next (p, m, (SmritiGrade) (1 + (i * 7 + i / 3) % 4), i % 50);
  ns = (double) (g_get_monotonic_time () - start) * 1000 / n;
  g_test_minimized_result (ns, "%.1f ns per answer (last S %g)", ns, m.stability);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fsrs/fsrs-rs/sequence", test_fsrs_rs_sequence);
  g_test_add_func ("/fsrs/fsrs-rs/next-states", test_fsrs_rs_next_states);
  g_test_add_func ("/fsrs/ts-fsrs/curve", test_ts_fsrs_curve);
  g_test_add_func ("/fsrs/sm2", test_sm2);
  g_test_add_func ("/fsrs/key-numbers", test_key_numbers);
  g_test_add_func ("/fsrs/parameters/migration", test_migration);
  g_test_add_func ("/fsrs/parameters/bad", test_bad_sets);
  g_test_add_func ("/fsrs/parameters/clamp", test_clamp);
  g_test_add_func ("/fsrs/first-answer", test_first_answer);
  g_test_add_func ("/fsrs/other-grades", test_other_grades);
  g_test_add_func ("/fsrs/curve-laws", test_curve_laws);
  g_test_add_func ("/fsrs/grade-laws", test_grade_laws);
  g_test_add_func ("/fsrs/total", test_total);
  g_test_add_func ("/fsrs/random-walks", test_random_walks);
  if (g_test_perf ()) /* a measurement, with -m perf */
    g_test_add_func ("/fsrs/speed", test_speed);
  return g_test_run ();
}
