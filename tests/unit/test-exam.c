/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* To know something by a date: what the setting means, and what comes of it. */

#include "common/memory/exam.h"

#include "common/memory/scheduler.h"

#include <math.h>

static void
test_from_string (void)
{
  static const char *const bad[] = { "",
                                     "all",
                                     "4.2",
                                     "2027-01-12",
                                     "4.2  2027-01-12",
                                     "4.2 soon",
                                     ".4 2027-01-12",
                                     "4. 2027-01-12",
                                     "4..2 2027-01-12",
                                     "4a 2027-01-12",
                                     " 2027-01-12",
                                     "4.2 2027-1-12",
                                     "4.2 2027-02-29",
                                     "All 2027-01-12",
                                     "4.2 2027-01-12 x" };
  g_autofree char *longest = g_strnfill (63, '4');
  g_autofree char *fits = g_strconcat (longest, " 2027-01-12", NULL);
  g_autofree char *too_long = g_strconcat ("4", longest, " 2027-01-12", NULL);
  SmritiExam exam;

  g_assert_true (smriti_exam_from_string ("4.2 2027-01-12", &exam));
  g_assert_cmpstr (exam.entry, ==, "4.2");
  g_assert_cmpint (exam.day, ==, 20830);
  g_assert_true (smriti_exam_from_string ("all 2028-02-29", &exam));
  g_assert_cmpstr (exam.entry, ==, "");
  g_assert_true (smriti_exam_from_string (fits, &exam));
  g_assert_false (smriti_exam_from_string (too_long, &exam));
  g_assert_cmpstr (exam.entry, ==, longest);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (smriti_exam_from_string (bad[i], &exam));
}

static void
test_is_about (void)
{
  SmritiExam exam = { "4.2", 0 }, all = { "", 0 };

  g_assert_true (smriti_exam_is_about (&exam, "4.2"));
  g_assert_true (smriti_exam_is_about (&exam, "4.2.1"));
  g_assert_false (smriti_exam_is_about (&exam, "4.20"));
  g_assert_false (smriti_exam_is_about (&exam, "4"));
  g_assert_false (smriti_exam_is_about (&exam, "14.2"));
  g_assert_false (smriti_exam_is_about (&exam, ""));
  g_assert_true (smriti_exam_is_about (&all, ""));
  g_assert_true (smriti_exam_is_about (&all, "4.2"));
}

static void
assert_shorten (double stability, double retention, int days_left, int min, int max, int new_min, int new_max)
{
  gboolean is_shortened = smriti_exam_shorten (smriti_parameters_default (), stability, retention, days_left, &min, &max);

  g_assert_cmpint (min, ==, new_min);
  g_assert_cmpint (max, ==, new_max);
  g_assert_cmpint (is_shortened, ==, new_max < G_MAXINT && days_left > 1 && new_max == days_left - 1);
}

static void
test_shorten (void)
{
  /* R falls to .95 after .4 of the stability. */
  assert_shorten (100, 0.9, 60, 94, 106, 53, 59);   /* .94 on the day: a look in the last week */
  assert_shorten (100, 0.9, 40, 94, 106, 94, 106);  /* .9502: it needs none */
  assert_shorten (100, 0.97, 40, 94, 106, 33, 39);  /* more is wanted */
  assert_shorten (100, 0.9, 110, 94, 106, 94, 106); /* comes before it anyway */
  assert_shorten (100, 0.9, 100, 94, 106, 93, 99);  /* would come on the day, or after it */
  assert_shorten (10, 0.9, 8, 8, 12, 4, 7);         /* cannot wait for a week */
  assert_shorten (1, 0.9, 3, 3, 4, 2, 2);
  assert_shorten (10, 0.9, 2, 8, 12, 8, 12); /* .97 the day after tomorrow */
  assert_shorten (3, 0.9, 2, 2, 4, 1, 1);
  assert_shorten (0.01, 0.9, 1, 1, 1, 1, 1); /* nothing can be done */
  assert_shorten (0.01, 0.9, 0, 1, 1, 1, 1);
  assert_shorten (0.01, 0.9, -5, 1, 1, 1, 1);
  assert_shorten (NAN, NAN, 30, 40, 50, 29, 29);
}

static void
test_new_a_day (void)
{
  g_assert_cmpuint (smriti_exam_new_a_day (0, 10), ==, 0);
  g_assert_cmpuint (smriti_exam_new_a_day (30, 10), ==, 3);
  g_assert_cmpuint (smriti_exam_new_a_day (31, 10), ==, 4);
  g_assert_cmpuint (smriti_exam_new_a_day (5, 0), ==, 5);
  g_assert_cmpuint (smriti_exam_new_a_day (5, -9), ==, 5);
  g_assert_cmpuint (smriti_exam_new_a_day (G_MAXUINT, 1), ==, G_MAXUINT);
}

/* --- the scheduler with it --- */

/* Cards of any stability, an exam at any distance: who answers Good when asked
 * knows them on the day, and the last looks are spread. */
static void
test_known_on_the_day (void)
{
  SmritiSchedule s;
  guint last_looks[8] = { 0 }, n_shortened = 0;

  smriti_schedule_init_default (&s);
  for (guint i = 0; i < 2000; i++)
    {
      SmritiProgress at = { SMRITI_STATE_REVIEW, 0, { 1 + i % 60, 1 + i % 9 } };
      int exam = 2 + (int) (i % 97), today = 0, elapsed = 1 + (int) (i % 60);
      SmritiOutcome out = { 0 };

      while (today < exam)
        {
          s.exam_days = exam - today;
          out = smriti_scheduler_answer (&s, &at, SMRITI_GRADE_GOOD, elapsed, smriti_fuzz_seed ("x", i));
          g_assert_cmpint (out.interval_days, >=, 1);
          at = out.progress;
          elapsed = out.interval_days;
          if (today + elapsed >= exam)
            break;
          today += elapsed;
        }
      n_shortened += exam - today <= 7;
      last_looks[MIN (exam - today, 8) - 1]++;
      g_assert_cmpfloat (smriti_fsrs_retrievability (&s.parameters, at.memory.stability, exam - today), >=,
                         exam - today == 1 ? 0.9 : SMRITI_EXAM_RETENTION);
    }
  /* Not all of them on the eve. */
  g_assert_cmpuint (n_shortened, >, 300);
  g_assert_cmpuint (last_looks[0], <, n_shortened / 2);
  for (int i = 0; i < 7; i++)
    g_assert_cmpuint (last_looks[i], >, 0);
}

/* The exam is a maximum of its own: no better grade is put behind it by the order. */
static void
test_order (void)
{
  for (int exam = 2; exam < 120; exam++)
    for (int fuzz = 0; fuzz < 2; fuzz++)
      for (guint64 seed = 0; seed < 20; seed++)
        {
          SmritiSchedule s;
          SmritiBalance balance = { .due = { [30] = 9 } };
          SmritiProgress at = { SMRITI_STATE_REVIEW, 0, { 30, 5 } };
          SmritiOutcome out[4];

          smriti_schedule_init_default (&s);
          s.fuzz = fuzz;
          s.balance = seed % 2 ? &balance : NULL;
          s.exam_days = exam;
          smriti_scheduler_preview (&s, &at, 20, seed, out);
          for (int i = 1; i < 4; i++)
            {
              double then = smriti_fsrs_retrievability (&s.parameters, out[i].progress.memory.stability, exam);

              g_assert_cmpint (out[i].interval_s, >=, out[i - 1].interval_s);
              g_assert_true (out[i].interval_days < exam || then >= SMRITI_EXAM_RETENTION);
            }
        }
}

/* A better model's interval stands for the stability that would give it. */
static void
test_wanted_days (void)
{
  SmritiSchedule s;
  SmritiProgress at = { SMRITI_STATE_REVIEW, 0, { 10, 5 } };
  SmritiOutcome out[4];

  smriti_schedule_init_default (&s);
  s.fuzz = FALSE;
  s.wanted_days[0] = NAN;
  s.wanted_days[1] = 20.4;
  s.wanted_days[2] = 200;
  s.wanted_days[3] = 1e9;
  smriti_scheduler_preview (&s, &at, 10, 1, out);
  g_assert_cmpint (out[1].interval_days, ==, 20);
  g_assert_cmpint (out[2].interval_days, ==, 200);
  g_assert_cmpint (out[3].interval_days, ==, SMRITI_MAX_INTERVAL_DAYS);
  s.exam_days = 60; /* .3 of 200: well remembered; 3 times 20 */
  smriti_scheduler_preview (&s, &at, 10, 1, out);
  g_assert_cmpint (out[1].interval_days, ==, 20);
  g_assert_cmpint (out[2].interval_days, ==, 200);
  s.wanted_days[2] = 100;
  smriti_scheduler_preview (&s, &at, 10, 1, out);
  g_assert_cmpint (out[2].interval_days, <, 60);
  g_assert_cmpint (out[2].interval_days, >=, 53);
  /* In whatever order they come, a better grade comes no sooner. */
  s.exam_days = 0;
  s.wanted_days[1] = 90;
  s.wanted_days[2] = 3;
  s.wanted_days[3] = -INFINITY;
  smriti_scheduler_preview (&s, &at, 10, 1, out);
  g_assert_cmpint (out[1].interval_days, ==, 3);
  g_assert_cmpint (out[2].interval_days, ==, 4);
  g_assert_cmpint (out[3].interval_days, >, 4);
}

static void
test_leech (void)
{
  static const guint told[] = { 8, 12, 16, 80 }, untold[] = { 0, 4, 7, 9, 10, 11, 13, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_assert_true (smriti_leech_is_told (told[i]));
  for (guint i = 0; i < G_N_ELEMENTS (untold); i++)
    g_assert_false (smriti_leech_is_told (untold[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/from-string", test_from_string);
  g_test_add_func ("/exam/is-about", test_is_about);
  g_test_add_func ("/exam/shorten", test_shorten);
  g_test_add_func ("/exam/new-a-day", test_new_a_day);
  g_test_add_func ("/exam/known-on-the-day", test_known_on_the_day);
  g_test_add_func ("/exam/order", test_order);
  g_test_add_func ("/exam/wanted-days", test_wanted_days);
  g_test_add_func ("/exam/leech", test_leech);
  return g_test_run ();
}
