/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The event loop of simulate.h. Cards wait in one list a day, so nothing is ever
 * sorted but the reviews of a day that are too many for it. A day is drawn first
 * and stepped afterwards: grades and seconds hang on R and the lots only, and all
 * the memories of a day then move together, four at a time (pass.h).
 *
 * Lots come from a splitmix64 stream of each card. A review that has to wait gives
 * its lots back, so it matters to no other card. Costs are whole milliseconds:
 * sums of them do not depend on the order. */

#include "common/memory/simulate.h"

#include "common/memory/lanes.h"
#include "common/memory/pass.h"

#include <math.h>
#include <stdlib.h>

#define NOBODY G_MAXUINT32 /* ends a list of cards */
#define MAX_ANSWER_MS (20 * 60 * 1000)
#define MAX_GRADES (1 + SMRITI_SIMULATE_MAX_STEPS)
#define PLACES(n) ((gsize) (n) + SMRITI_N_LANES) /* so that whole lanes can be read */
#define GOLDEN 0.6180339887498949
#define SUGGEST_WITHIN 0.01
#define SUGGEST_CARD_DAYS 14.6e6 /* days of cards to be seen: four courses of the default config */

/* Where in [0, 1) each grade ends. */
typedef struct
{
  double until[4];
} Odds;

/* What a card will be answered on a day. */
typedef struct
{
  guint32 card;
  guint32 cost_ms;
  guint64 random;
  guint8 grades[MAX_GRADES];
  guint8 n_grades;
} Sitting;

typedef struct
{
  SmritiParameters parameters;
  const SmritiPasses *passes;
  double decay, factor;      /* of the curve */
  double days_per_stability; /* until R has fallen to the wish */

  guint n_cards, n_days, n_begun;
  guint new_limit, review_limit, max_days;
  guint64 max_cost_ms;
  guint n_learning, n_relearning;
  Odds first, recalled, learning[3], relearning[3];
  guint32 learn_ms[4], review_ms[4], relearn_ms[4];

  /* over the cards */
  double *stability, *difficulty, *last_day;
  guint64 *random;
  guint32 *after; /* the next card in the list of its day */
  /* over the days */
  guint32 *due;

  GArray *sittings; /* of today */
  /* those that are stepped together */
  double *s, *d, *grade, *elapsed;
  guint32 *who;
} Simulator;

/* --- lots --- */

/* splitmix64 (Steele, Lea, Flood 2014). */
static guint64
next_random (guint64 *state)
{
  guint64 x = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* In [0, 1). */
static double
next_lot (guint64 *state)
{
  return (double) (next_random (state) >> 11) * 0x1p-53;
}

/* 1 for the first grade of the row. */
static guint8
draw_grade (const Odds *odds, guint64 *random)
{
  double lot = next_lot (random);
  guint8 i = 0;

  while (i < 3 && lot >= odds->until[i])
    i++;
  return i + 1;
}

/* --- the config, moved into its range --- */

static double
weight_of (double p)
{
  return p > 0 && isfinite (p) ? MIN (p, 1e9) : 0;
}

/* The last place with any weight ends at 1 whatever the sums were rounded to. */
static Odds
odds_of (const double *row, const double *otherwise, int n)
{
  Odds odds = { { 2, 2, 2, 2 } };
  double sum = 0, until = 0;
  int last = 0;

  for (int i = 0; i < n; i++)
    sum += weight_of (row[i]);
  if (!(sum > 0))
    return odds_of (otherwise, otherwise, n);
  for (int i = 0; i < n; i++)
    {
      until += weight_of (row[i]) / sum;
      odds.until[i] = until;
      if (weight_of (row[i]) > 0)
        last = i;
    }
  odds.until[last] = 2;
  return odds;
}

static void
costs_of (const double *seconds, guint32 out_ms[4])
{
  for (int i = 0; i < 4; i++)
    out_ms[i] = seconds[i] > 0 ? (guint32) (MIN (seconds[i] * 1000, MAX_ANSWER_MS) + 0.5) : 0;
}

static guint64
budget_of (double max_cost_s, double otherwise_s)
{
  double ms = (isnan (max_cost_s) ? otherwise_s : MAX (max_cost_s, 0)) * 1000;

  return ms < 1e15 ? (guint64) (ms + 0.5) : G_MAXUINT64;
}

static void
take_config (Simulator *sim, const SmritiSimulateConfig *config)
{
  SmritiSimulateConfig usual;

  smriti_simulate_config_init (&usual);
  sim->n_cards = MIN (config->n_cards, SMRITI_SIMULATE_MAX_CARDS);
  sim->n_days = MIN (config->n_days, SMRITI_SIMULATE_MAX_DAYS);
  sim->new_limit = config->new_limit;
  sim->review_limit = config->review_limit;
  sim->max_days = (guint) CLAMP (config->max_interval_days, 1, (int) SMRITI_STABILITY_MAX);
  sim->max_cost_ms = budget_of (config->max_cost_s, usual.max_cost_s);
  sim->n_learning = config->n_learning;
  sim->n_relearning = config->n_relearning;
  sim->first = odds_of (config->first, usual.first, 4);
  sim->recalled = odds_of (config->recalled, usual.recalled, 3);
  for (int i = 0; i < 3; i++)
    {
      sim->learning[i] = odds_of (config->learning[i], usual.learning[i], 4);
      sim->relearning[i] = odds_of (config->relearning[i], usual.relearning[i], 4);
    }
  costs_of (config->learn_s, sim->learn_ms);
  costs_of (config->review_s, sim->review_ms);
  costs_of (config->relearn_s, sim->relearn_ms);
}

/* --- begin and end --- */

static void
simulator_init (Simulator *sim, const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention,
                guint64 seed)
{
  take_config (sim, config);
  sim->parameters = *parameters;
  smriti_parameters_clamp (&sim->parameters, 0);
  sim->passes = smriti_passes ();
  sim->decay = -sim->parameters.w[20];
  sim->factor = expm1 (log (0.9) / sim->decay);
  sim->days_per_stability = smriti_fsrs_interval (&sim->parameters, 1, retention);

  sim->stability = g_new (double, PLACES (sim->n_cards));
  sim->difficulty = g_new (double, PLACES (sim->n_cards));
  sim->last_day = g_new0 (double, PLACES (sim->n_cards));
  sim->random = g_new (guint64, PLACES (sim->n_cards));
  sim->after = g_new (guint32, PLACES (sim->n_cards));
  for (gsize i = 0; i < PLACES (sim->n_cards); i++)
    {
      sim->stability[i] = 1;
      sim->random[i] = next_random (&seed);
    }
  sim->due = g_new (guint32, PLACES (sim->n_days));
  for (guint day = 0; day < sim->n_days; day++)
    sim->due[day] = NOBODY;
  sim->sittings = g_array_new (FALSE, FALSE, sizeof (Sitting));
  sim->s = g_new (double, PLACES (sim->n_cards));
  sim->d = g_new (double, PLACES (sim->n_cards));
  sim->grade = g_new (double, PLACES (sim->n_cards));
  sim->elapsed = g_new (double, PLACES (sim->n_cards));
  sim->who = g_new (guint32, PLACES (sim->n_cards));
}

static void
simulator_clear (Simulator *sim)
{
  g_free (sim->stability);
  g_free (sim->difficulty);
  g_free (sim->last_day);
  g_free (sim->random);
  g_free (sim->after);
  g_free (sim->due);
  g_array_unref (sim->sittings);
  g_free (sim->s);
  g_free (sim->d);
  g_free (sim->grade);
  g_free (sim->elapsed);
  g_free (sim->who);
}

/* --- a day --- */

LANES_INLINE Lanes
recall_of (const Simulator *sim, Lanes elapsed, Lanes stability)
{
  return lanes_exp (sim->decay * lanes_log (1 + sim->factor * elapsed / stability));
}

static void
wait_for (Simulator *sim, guint32 card, guint64 day)
{
  if (day >= sim->n_days)
    return;
  sim->after[card] = sim->due[day];
  sim->due[day] = card;
}

/* More answers on the same day, until it was answered well often enough. */
static void
draw_steps (Sitting *sitting, guint n_steps, const Odds odds[3], const guint32 *cost_ms)
{
  guint8 grade = sitting->grades[0];
  guint good = 0;

  while (good < n_steps && grade < SMRITI_GRADE_EASY && sitting->n_grades < MAX_GRADES)
    {
      grade = draw_grade (&odds[grade - 1], &sitting->random);
      sitting->grades[sitting->n_grades++] = grade;
      sitting->cost_ms += cost_ms[grade - 1];
      if (grade >= SMRITI_GRADE_GOOD)
        good++;
      else if (grade == SMRITI_GRADE_AGAIN)
        good = 0;
    }
}

static void
draw_review (Simulator *sim, Sitting *sitting, double recall)
{
  gboolean recalled = next_lot (&sitting->random) < recall;
  guint8 grade = recalled ? draw_grade (&sim->recalled, &sitting->random) + 1 : SMRITI_GRADE_AGAIN;

  sitting->grades[0] = grade;
  sitting->n_grades = 1;
  sitting->cost_ms = sim->review_ms[grade - 1];
  if (!recalled)
    draw_steps (sitting, sim->n_relearning, sim->relearning, sim->relearn_ms);
}

/* A Good at once is the first of the steps. */
static void
draw_new (Simulator *sim, Sitting *sitting)
{
  guint8 grade = draw_grade (&sim->first, &sitting->random);
  guint passed = grade >= SMRITI_GRADE_GOOD && sim->n_learning > 0 ? 1 : 0;

  sitting->grades[0] = grade;
  sitting->n_grades = 1;
  sitting->cost_ms = sim->learn_ms[grade - 1];
  draw_steps (sitting, sim->n_learning - passed, sim->learning, sim->learn_ms);
}

/* Everybody who is due, whether there is time or not. Returns the cost. */
static guint64
draw_reviews (Simulator *sim, guint day)
{
  guint64 cost_ms = 0;
  guint n = 0;

  for (guint32 card = sim->due[day]; card != NOBODY; card = sim->after[card], n++)
    {
      sim->who[n] = card;
      sim->s[n] = sim->stability[card];
      sim->elapsed[n] = day - sim->last_day[card];
    }
  for (guint i = n; i % SMRITI_N_LANES != 0; i++)
    sim->s[i] = sim->elapsed[i] = 1;
  for (guint i = 0; i < n; i += SMRITI_N_LANES)
    lanes_store (sim->grade + i, recall_of (sim, lanes_load (sim->elapsed + i), lanes_load (sim->s + i)));

  g_array_set_size (sim->sittings, n);
  for (guint i = 0; i < n; i++)
    {
      Sitting *sitting = &g_array_index (sim->sittings, Sitting, i);

      *sitting = (Sitting){ .card = sim->who[i], .random = sim->random[sim->who[i]] };
      draw_review (sim, sitting, sim->grade[i]);
      cost_ms += sitting->cost_ms;
    }
  return cost_ms;
}

/* By difficulty in hundredths, as fsrs-rs, then by number. */
static int
compare_sittings (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Simulator *sim = user_data;
  guint32 x = ((const Sitting *) a)->card, y = ((const Sitting *) b)->card;
  int dx = (int) (sim->difficulty[x] * 100), dy = (int) (sim->difficulty[y] * 100);

  return dx != dy ? dx - dy : (x > y) - (x < y);
}

/* Leaves today's reviews in sim->sittings; the others wait. Returns their cost. */
static guint64
choose_reviews (Simulator *sim, guint day)
{
  guint64 cost_ms = draw_reviews (sim, day);
  guint n = sim->sittings->len, taken = 0;

  if (cost_ms <= sim->max_cost_ms && n <= sim->review_limit)
    return cost_ms;
  g_array_sort_with_data (sim->sittings, compare_sittings, sim);
  for (cost_ms = 0; taken < n && taken < sim->review_limit && cost_ms <= sim->max_cost_ms; taken++)
    cost_ms += g_array_index (sim->sittings, Sitting, taken).cost_ms;
  for (guint i = taken; i < n; i++)
    wait_for (sim, g_array_index (sim->sittings, Sitting, i).card, (guint64) day + 1);
  g_array_set_size (sim->sittings, taken);
  return cost_ms;
}

/* Adds to @cost_ms. */
static guint64
choose_new (Simulator *sim, guint day, guint64 cost_ms)
{
  for (guint n = 0; n < sim->new_limit && sim->n_begun < sim->n_cards && cost_ms <= sim->max_cost_ms; n++)
    {
      guint32 card = sim->n_begun++;
      Sitting sitting = { .card = card, .random = sim->random[card] };

      draw_new (sim, &sitting);
      sim->stability[card] = sim->difficulty[card] = 0;
      sim->last_day[card] = day;
      g_array_append_val (sim->sittings, sitting);
      cost_ms += sitting.cost_ms;
    }
  return cost_ms;
}

/* Round by round: the first answers of all, then the second ones. */
static void
step_memories (Simulator *sim, guint day)
{
  guint n = 1;

  for (guint round = 0; n > 0 && round < MAX_GRADES; round++)
    {
      n = 0;
      for (guint i = 0; i < sim->sittings->len; i++)
        {
          const Sitting *sitting = &g_array_index (sim->sittings, Sitting, i);

          if (sitting->n_grades <= round)
            continue;
          sim->who[n] = sitting->card;
          sim->s[n] = sim->stability[sitting->card];
          sim->d[n] = sim->difficulty[sitting->card];
          sim->grade[n] = sitting->grades[round];
          sim->elapsed[n++] = round == 0 ? day - sim->last_day[sitting->card] : 0;
        }
      sim->passes->next (sim->parameters.w, n, sim->s, sim->d, sim->grade, sim->elapsed);
      for (guint i = 0; i < n; i++)
        {
          sim->stability[sim->who[i]] = sim->s[i];
          sim->difficulty[sim->who[i]] = sim->d[i];
        }
    }
}

static void
schedule (Simulator *sim, guint day)
{
  for (guint i = 0; i < sim->sittings->len; i++)
    {
      const Sitting *sitting = &g_array_index (sim->sittings, Sitting, i);
      double interval = sim->stability[sitting->card] * sim->days_per_stability;

      sim->last_day[sitting->card] = day;
      sim->random[sitting->card] = sitting->random;
      wait_for (sim, sitting->card, day + (guint64) lround (CLAMP (interval, 1, sim->max_days)));
    }
}

static double
memorised_on (const Simulator *sim, guint day)
{
  Lanes sum = lanes_all (0);
  double rest = 0;
  guint i;

  for (i = 0; i + SMRITI_N_LANES <= sim->n_begun; i += SMRITI_N_LANES)
    sum += recall_of (sim, day - lanes_load (sim->last_day + i), lanes_load (sim->stability + i));
  if (i < sim->n_begun)
    {
      Lanes last = recall_of (sim, day - lanes_load (sim->last_day + i), lanes_load (sim->stability + i));

      for (guint k = 0; i + k < sim->n_begun; k++)
        rest += last[k];
    }
  return lanes_sum (sum) + rest;
}

/* --- courses --- */

/* @only_end: of the memorised counts only the last one is asked for; the sums
 * are most of the work. */
static SmritiSimulation *
run (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention, guint64 seed, gboolean only_end)
{
  SmritiSimulation *course = g_new0 (SmritiSimulation, 1);
  Simulator sim = { 0 };

  simulator_init (&sim, config, parameters, retention, seed);
  course->n_days = sim.n_days;
  course->memorised = g_new0 (double, PLACES (sim.n_days));
  course->cost_s = g_new0 (double, PLACES (sim.n_days));
  course->reviews = g_new0 (guint, PLACES (sim.n_days));
  course->new_cards = g_new0 (guint, PLACES (sim.n_days));
  for (guint day = 0; day < sim.n_days; day++)
    {
      guint64 cost_ms = choose_reviews (&sim, day);

      course->reviews[day] = sim.sittings->len;
      cost_ms = choose_new (&sim, day, cost_ms);
      course->new_cards[day] = sim.sittings->len - course->reviews[day];
      course->cost_s[day] = (double) cost_ms / 1000;
      course->total_cost_s += course->cost_s[day];
      course->total_cards += sim.sittings->len;
      step_memories (&sim, day);
      schedule (&sim, day);
      if (!only_end || day + 1 == sim.n_days)
        course->memorised[day] = course->last_memorised = memorised_on (&sim, day);
    }
  simulator_clear (&sim);
  return course;
}

SmritiSimulation *
smriti_simulate (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention, guint64 seed)
{
  g_return_val_if_fail (config != NULL && parameters != NULL, NULL);

  return run (config, parameters, retention, seed, FALSE);
}

SmritiSimulation *
smriti_simulate_end (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention, guint64 seed)
{
  g_return_val_if_fail (config != NULL && parameters != NULL, NULL);

  return run (config, parameters, retention, seed, TRUE);
}

void
smriti_simulation_free (SmritiSimulation *simulation)
{
  if (!simulation)
    return;
  g_free (simulation->memorised);
  g_free (simulation->cost_s);
  g_free (simulation->reviews);
  g_free (simulation->new_cards);
  g_free (simulation);
}

double
smriti_simulation_cost_per_memorised (const SmritiSimulation *simulation)
{
  g_return_val_if_fail (simulation != NULL, INFINITY);

  return simulation->last_memorised > 0 ? simulation->total_cost_s / simulation->last_memorised : INFINITY;
}

/* --- the suggestion --- */

typedef struct
{
  const SmritiSimulateConfig *config;
  const SmritiParameters *parameters;
  guint64 seed;
  guint n_seeds;
} Question;

static double
mean_cost (const Question *question, double retention)
{
  double sum = 0;

  for (guint i = 0; i < question->n_seeds; i++)
    {
      g_autoptr (SmritiSimulation) course = smriti_simulate_end (question->config, question->parameters, retention,
                                                                 question->seed + i);

      sum += smriti_simulation_cost_per_memorised (course);
    }
  return sum / question->n_seeds;
}

/* What is flat counts as falling towards the left. */
static double
golden_section (const Question *question, double low, double high)
{
  double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
  double at_left = mean_cost (question, left), at_right = mean_cost (question, right);

  while (high - low > SUGGEST_WITHIN)
    {
      if (at_left <= at_right)
        {
          high = right;
          right = left;
          at_right = at_left;
          left = high - GOLDEN * (high - low);
          at_left = mean_cost (question, left);
        }
      else
        {
          low = left;
          left = right;
          at_left = at_right;
          right = low + GOLDEN * (high - low);
          at_right = mean_cost (question, right);
        }
    }
  return (low + high) / 2;
}

double
smriti_simulate_suggest (const SmritiSimulateConfig *config, const SmritiParameters *parameters, guint64 seed)
{
  double card_days, best, least, at_min, at_max;
  Question question;

  g_return_val_if_fail (config != NULL && parameters != NULL, SMRITI_SUGGEST_MIN);

  card_days = MAX (config->n_cards, 1.0) * MAX (config->n_days, 1.0);
  question = (Question){ config, parameters, seed, (guint) CLAMP (SUGGEST_CARD_DAYS / card_days, 2, 32) };
  best = golden_section (&question, SMRITI_SUGGEST_MIN, SMRITI_SUGGEST_MAX);
  least = mean_cost (&question, best);
  at_min = mean_cost (&question, SMRITI_SUGGEST_MIN);
  at_max = mean_cost (&question, SMRITI_SUGGEST_MAX);
  if (at_min <= least && at_min <= at_max)
    return SMRITI_SUGGEST_MIN;
  return at_max < least ? SMRITI_SUGGEST_MAX : best;
}
