/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A simulated year of 10,000 cards, with the usual half hour a day and without a
 * limit, in turn with what is in it and cannot be left out: as many bare steps of
 * FSRS-6 as there were answers, and the retrievability of each card begun on each
 * day, one after the other with fsrs.h. The best of ROUNDS counts. */

#include "common/memory/simulate.h"
#include "tests/bench/measure.h"

#include <math.h>

#define ROUNDS 7
#define LIMIT_MS 1000.0
#define STEPS_LIMIT 2.0  /* times the bare steps, where only the last day is summed */
#define COURSE_LIMIT 1.0 /* of the same steps and sums one after the other */

typedef struct
{
  double course_ms, end_ms, steps_ms, sums_ms;
  guint64 answers, card_days;
} Times;

static double
bare_steps_ms (guint64 n)
{
  SmritiMemory memory = { 0 };
  double began_ms = cpu_ms ();

  for (guint64 i = 0; i < n; i++)
    memory = smriti_fsrs_next (smriti_parameters_default (), memory, i % 10 == 9 ? SMRITI_GRADE_AGAIN : SMRITI_GRADE_GOOD,
                               1 + (int) (i % 30));
  if (!(memory.stability > 0)) /* so that it is not left out */
    g_error ("no stability");
  return cpu_ms () - began_ms;
}

static double
bare_sums_ms (guint64 n)
{
  double sum = 0, began_ms = cpu_ms ();

  for (guint64 i = 0; i < n; i++)
    sum += smriti_fsrs_retrievability (smriti_parameters_default (), 1 + (double) (i % 300), (double) (i % 60));
  if (!(sum > 0))
    g_error ("no sum");
  return cpu_ms () - began_ms;
}

static void
count (const SmritiSimulation *course, Times *times)
{
  guint64 begun = 0;

  times->answers = course->total_cards;
  times->card_days = 0;
  for (guint day = 0; day < course->n_days; day++)
    times->card_days += begun += course->new_cards[day];
}

static void
measure (const SmritiSimulateConfig *config, Times *out)
{
  *out = (Times){ G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, 0, 0 };
  for (int round = 0; round < ROUNDS; round++)
    {
      double began_ms = cpu_ms ();
      g_autoptr (SmritiSimulation) course = smriti_simulate (config, smriti_parameters_default (), 0.9, 1);
      g_autoptr (SmritiSimulation) end = NULL;

      out->course_ms = fmin (out->course_ms, cpu_ms () - began_ms);
      began_ms = cpu_ms ();
      end = smriti_simulate_end (config, smriti_parameters_default (), 0.9, 1);
      out->end_ms = fmin (out->end_ms, cpu_ms () - began_ms);
      count (course, out);
      out->steps_ms = fmin (out->steps_ms, bare_steps_ms (out->answers));
      out->sums_ms = fmin (out->sums_ms, bare_sums_ms (out->card_days));
    }
}

static gboolean
bench (const char *name, const SmritiSimulateConfig *config)
{
  gboolean kept = TRUE;
  Times times;

  measure (config, &times);
  g_print ("%s: %" G_GUINT64_FORMAT " cards asked, %" G_GUINT64_FORMAT " card-days; bare steps %.1f ms, sums %.1f ms\n", name,
           times.answers, times.card_days, times.steps_ms, times.sums_ms);
  kept &= judge ("the course, ms", times.course_ms, LIMIT_MS);
  kept &= judge ("against bare steps and sums", times.course_ms / (times.steps_ms + times.sums_ms), COURSE_LIMIT);
  kept &= judge ("only its end, ms", times.end_ms, LIMIT_MS);
  kept &= judge ("against bare steps", times.end_ms / times.steps_ms, STEPS_LIMIT);
  return kept;
}

int
main (void)
{
  SmritiSimulateConfig config;
  gboolean kept;

  smriti_simulate_config_init (&config);
  kept = bench ("10,000 cards, 365 days, 30 min a day", &config);
  config.max_cost_s = INFINITY;
  kept &= bench ("10,000 cards at once, 365 days, no limit", &config);
  return kept ? 0 : 1;
}
