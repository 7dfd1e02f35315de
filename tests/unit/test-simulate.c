/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The simulation against figures that fsrs-rs prints, and against a plain one
 * below that looks at every card every day. Each of those figures is one draw:
 * it may lie as far from our mean as our own draws do. */

#include "common/memory/simulate.h"

#include <math.h>
#include <string.h>

#define SEEDS 16
#define WITHIN_SD 3.3 /* one honest draw in a thousand lies farther out */

typedef struct
{
  double mean, sd;
} Spread;

static Spread
spread_of (const double *values, guint n)
{
  Spread spread = { 0, 0 };

  for (guint i = 0; i < n; i++)
    spread.mean += values[i] / n;
  for (guint i = 0; i < n; i++)
    spread.sd += (values[i] - spread.mean) * (values[i] - spread.mean) / (n - 1);
  spread.sd = sqrt (spread.sd);
  return spread;
}

#define assert_near(a, b, tolerance)                                                                     \
  G_STMT_START                                                                                           \
  {                                                                                                      \
    double a_ = (a), b_ = (b);                                                                           \
    if (!(fabs (a_ - b_) <= (tolerance)))                                                                \
      g_error ("%s:%d: " #a " is %.10g, not within %g of %.10g", __FILE__, __LINE__, a_, tolerance, b_); \
  }                                                                                                      \
  G_STMT_END

static SmritiSimulateConfig
usual (void)
{
  SmritiSimulateConfig config;

  smriti_simulate_config_init (&config);
  return config;
}

/* --- a plain simulation --- */

typedef struct
{
  SmritiMemory memory;
  int last, due; /* last -1: new */
} Card;

typedef struct
{
  const SmritiSimulateConfig *config;
  gboolean hard_lowers; /* a same-day Hard may lower stability, as in fsrs-rs's simulator */
  GRand *lots;
  double cost_s;
} Plain;

static guint
plain_draw (Plain *plain, const double *row, guint n)
{
  double sum = 0, lot;
  guint i = 0;

  for (guint k = 0; k < n; k++)
    sum += row[k];
  lot = g_rand_double (plain->lots) * sum;
  while (i + 1 < n && lot >= row[i])
    lot -= row[i++];
  return i;
}

static void
plain_again_today (Plain *plain, Card *card, guint grade, guint wanted, const double rows[3][4], const double *seconds)
{
  const double *w = smriti_parameters_default ()->w;
  guint good = 0;

  for (int i = 0; i < SMRITI_SIMULATE_MAX_STEPS && good < wanted && grade != SMRITI_GRADE_EASY; i++)
    {
      double before = card->memory.stability;

      grade = plain_draw (plain, rows[grade - 1], 4) + 1;
      card->memory = smriti_fsrs_next (smriti_parameters_default (), card->memory, (SmritiGrade) grade, 0);
      if (plain->hard_lowers && grade == SMRITI_GRADE_HARD)
        card->memory.stability = before * exp (w[17] * (w[18] - 1)) * pow (before, -w[19]);
      plain->cost_s += seconds[grade - 1];
      good = grade == SMRITI_GRADE_AGAIN ? 0 : good + (grade > SMRITI_GRADE_HARD);
    }
}

static void
plain_answer (Plain *plain, Card *card, int day, double retention)
{
  const SmritiSimulateConfig *config = plain->config;
  const SmritiParameters *p = smriti_parameters_default ();
  guint grade;

  if (card->last < 0)
    {
      grade = plain_draw (plain, config->first, 4) + 1;
      card->memory = smriti_fsrs_next (p, (SmritiMemory){ 0 }, (SmritiGrade) grade, 0);
      plain->cost_s += config->learn_s[grade - 1];
      plain_again_today (plain, card, grade, config->n_learning - (grade > SMRITI_GRADE_HARD), config->learning, config->learn_s);
    }
  else
    {
      double r = smriti_fsrs_retrievability (p, card->memory.stability, day - card->last);

      grade = g_rand_double (plain->lots) < r ? plain_draw (plain, config->recalled, 3) + 2 : 1;
      card->memory = smriti_fsrs_next (p, card->memory, (SmritiGrade) grade, day - card->last);
      plain->cost_s += config->review_s[grade - 1];
      if (grade == 1)
        plain_again_today (plain, card, grade, config->n_relearning, config->relearning, config->relearn_s);
    }
  card->last = day;
  card->due = day
              + (int) CLAMP (round (smriti_fsrs_interval (p, card->memory.stability, retention)), 1, config->max_interval_days);
}

static int
compare_cards (gconstpointer a, gconstpointer b)
{
  const Card *x = *(Card *const *) a, *y = *(Card *const *) b;

  return (int) (x->memory.difficulty * 100) - (int) (y->memory.difficulty * 100);
}

/* Seconds a memorised card costs; what is memorised at the end. */
static double
plain_simulate (const SmritiSimulateConfig *config, double retention, guint32 seed, gboolean hard_lowers, double *out_memorised)
{
  Plain plain = { config, hard_lowers, g_rand_new_with_seed (seed), 0 };
  g_autofree Card *cards = g_new0 (Card, config->n_cards);
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  guint begun = 0;
  double total_s = 0, memorised = 0;

  for (int day = 0; day < (int) config->n_days; day++)
    {
      g_ptr_array_set_size (due, 0);
      for (guint i = 0; i < begun; i++)
        if (cards[i].due <= day)
          g_ptr_array_add (due, &cards[i]);
      g_ptr_array_sort (due, compare_cards);
      plain.cost_s = 0;
      for (guint i = 0; i < due->len && i < config->review_limit && plain.cost_s <= config->max_cost_s; i++)
        plain_answer (&plain, g_ptr_array_index (due, i), day, retention);
      for (guint i = 0; i < config->new_limit && begun < config->n_cards && plain.cost_s <= config->max_cost_s; i++)
        {
          cards[begun].last = -1;
          plain_answer (&plain, &cards[begun++], day, retention);
        }
      total_s += plain.cost_s;
    }
  for (guint i = 0; i < begun; i++)
    memorised += smriti_fsrs_retrievability (smriti_parameters_default (), cards[i].memory.stability,
                                             (int) config->n_days - 1 - cards[i].last);
  g_rand_free (plain.lots);
  *out_memorised = memorised;
  return total_s / memorised;
}

typedef struct
{
  double cost[SEEDS], memorised[SEEDS];
} Draws;

static void
draw_ours (const SmritiSimulateConfig *config, double retention, Draws *out)
{
  for (guint i = 0; i < SEEDS; i++)
    {
      g_autoptr (SmritiSimulation) course = smriti_simulate (config, smriti_parameters_default (), retention, 42 + i);

      out->cost[i] = smriti_simulation_cost_per_memorised (course);
      out->memorised[i] = course->last_memorised;
    }
}

static void
draw_plain (const SmritiSimulateConfig *config, double retention, gboolean hard_lowers, Draws *out)
{
  for (guint i = 0; i < SEEDS; i++)
    out->cost[i] = plain_simulate (config, retention, 1000 + i, hard_lowers, &out->memorised[i]);
}

/* Two means of SEEDS draws each. */
static void
assert_same_mean (const double *a, const double *b)
{
  Spread x = spread_of (a, SEEDS), y = spread_of (b, SEEDS);

  g_test_message ("means %.3f and %.3f, sd %.3f and %.3f", x.mean, y.mean, x.sd, y.sd);
  assert_near (x.mean, y.mean, WITHIN_SD * sqrt ((x.sd * x.sd + y.sd * y.sd) / SEEDS));
}

/* One draw of another program, and SEEDS of ours. */
static void
assert_is_draw (double figure, const double *draws)
{
  Spread spread = spread_of (draws, SEEDS);

  g_test_message ("%.3f among %.3f, sd %.3f: %.2f sd off", figure, spread.mean, spread.sd, (figure - spread.mean) / spread.sd);
  assert_near (figure, spread.mean, WITHIN_SD * spread.sd * sqrt (1 + 1.0 / SEEDS));
}

/* --- figures of fsrs-rs --- */

/* Ours remembers a little more than theirs, for a same-day Hard lowers nothing;
 * without that rule the plain one has their figure too. */
static void
test_memorised (void)
{
  SmritiSimulateConfig config = usual ();
  Draws ours, plain, theirs;

  draw_ours (&config, 0.9, &ours);
  assert_is_draw (3370.383, ours.memorised);
  draw_plain (&config, 0.9, FALSE, &plain);
  assert_same_mean (ours.memorised, plain.memorised);
  assert_same_mean (ours.cost, plain.cost);
  draw_plain (&config, 0.9, TRUE, &theirs);
  assert_is_draw (3370.383, theirs.memorised);
}

static void
test_max_interval (void)
{
  SmritiSimulateConfig config = usual ();
  Draws ours;

  config.max_interval_days = 100;
  draw_ours (&config, 0.9, &ours);
  assert_is_draw (3354.437, ours.memorised);
}

/* Five reviews a day are too few: most wait, and which is what counts. */
static void
test_order (void)
{
  SmritiSimulateConfig config = usual ();
  Draws ours, plain;

  config.n_cards = 1000;
  config.n_days = 100;
  config.new_limit = 10;
  config.review_limit = 5;
  draw_ours (&config, 0.8, &ours);
  assert_is_draw (69.28404, ours.cost);
  draw_plain (&config, 0.8, FALSE, &plain);
  assert_same_mean (ours.cost, plain.cost);
}

static void
test_review_counts (void)
{
  static const guint theirs[] = { 0, 21, 62, 69, 91, 93, 124, 106, 133, 126, 156, 142, 160, 185, 180 };
  SmritiSimulateConfig config = usual ();
  double totals[SEEDS] = { 0 }, total = 0;

  config.n_days = 30;
  config.new_limit = 60;
  config.review_limit = 200;
  config.max_cost_s = INFINITY;
  for (guint day = 0; day < G_N_ELEMENTS (theirs); day++)
    {
      double counts[SEEDS];

      for (guint i = 0; i < SEEDS; i++)
        {
          g_autoptr (SmritiSimulation) course = smriti_simulate (&config, smriti_parameters_default (), 0.9, i);

          counts[i] = course->reviews[day];
          totals[i] += counts[i];
          g_assert_cmpuint (course->new_cards[day], ==, 60);
        }
      if (day == 0)
        g_assert_cmpfloat (spread_of (counts, SEEDS).mean, ==, 0);
      else
        assert_is_draw (theirs[day], counts);
      total += theirs[day];
    }
  assert_is_draw (total, totals);
}

/* With parameters of the kind FSRS-5 had, the best lies between the ends. */
static void
test_suggestion (void)
{
  SmritiSimulateConfig config = usual ();
  SmritiParameters old;
  double w[19] = { 0 };

  assert_near (smriti_simulate_suggest (&config, smriti_parameters_default (), 42), 0.70, 0.01);

  config.n_days = 1000;
  config.new_limit = 10;
  config.max_cost_s = INFINITY;
  assert_near (smriti_simulate_suggest (&config, smriti_parameters_default (), 42), 0.70, 0.01);
  memcpy (w, smriti_parameters_default ()->w, 17 * sizeof *w);
  g_assert_true (smriti_parameters_from_array (w, G_N_ELEMENTS (w), &old, NULL));
  assert_near (smriti_simulate_suggest (&config, &old, 42), 0.75508595, 0.025);
}

/* --- rules --- */

/* One card, never forgotten on its first day, until it is due. */
static void
test_one_card (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) course = NULL;

  config.n_cards = 1;
  config.n_days = 100;
  memcpy (config.first, ((double[]){ 0, 0, 0, 1 }), sizeof config.first);
  course = smriti_simulate (&config, p, 0.9, 7);
  g_assert_cmpuint (course->n_days, ==, 100);
  g_assert_cmpuint (course->new_cards[0], ==, 1);
  assert_near (course->cost_s[0], 10.71, 1e-12);
  for (int day = 0; day < 8; day++)
    {
      g_assert_cmpuint (course->reviews[day], ==, 0);
      assert_near (course->memorised[day], smriti_fsrs_retrievability (p, p->w[3], day), 1e-12);
    }
  g_assert_cmpuint (course->reviews[8], ==, 1); /* S 8.2956, so the interval */
  assert_near (course->memorised[8], 1, 1e-12);
  g_assert_true (course->cost_s[8] >= 8.94);
}

/* Steps: a Good first wants one more Good; relearning none here. */
static void
test_steps (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) good = NULL, again = NULL, anew = NULL, without = NULL;

  config.n_cards = 1;
  config.n_days = 1;
  memcpy (config.first, ((double[]){ 0, 0, 1, 0 }), sizeof config.first);
  memcpy (config.learning[2], ((double[]){ 0, 0, 1, 0 }), sizeof config.learning[2]);
  good = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  assert_near (good->cost_s[0], 2 * 13.78, 1e-12);

  memcpy (config.learning[2], ((double[]){ 1, 0, 0, 0 }), sizeof config.learning[2]);
  memcpy (config.learning[0], ((double[]){ 1, 0, 0, 0 }), sizeof config.learning[0]);
  again = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  assert_near (again->cost_s[0], 13.78 + SMRITI_SIMULATE_MAX_STEPS * 19.58, 1e-9);

  /* Again begins the steps anew, so Good, Again, Good, Again, Good are not two in a row */
  memcpy (config.learning[0], ((double[]){ 0, 0, 1, 0 }), sizeof config.learning[0]);
  memcpy (config.first, ((double[]){ 1, 0, 0, 0 }), sizeof config.first);
  anew = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  assert_near (anew->cost_s[0], 3 * 19.58 + 3 * 13.78, 1e-9);

  memcpy (config.first, ((double[]){ 0, 0, 1, 0 }), sizeof config.first);
  config.n_learning = 0;
  without = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  assert_near (without->cost_s[0], 13.78, 1e-12);
}

/* What is over the limit comes the next day. */
static void
test_waits (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) course = NULL;

  config.n_cards = 3;
  config.n_days = 11;
  config.review_limit = 1;
  memcpy (config.first, ((double[]){ 0, 0, 0, 1 }), sizeof config.first);
  memcpy (config.recalled, ((double[]){ 0, 0, 1 }), sizeof config.recalled);
  config.n_relearning = 0;
  course = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  g_assert_cmpuint (course->new_cards[0], ==, 3);
  g_assert_cmpuint (course->reviews[7], ==, 0);
  for (int day = 8; day < 11; day++)
    g_assert_cmpuint (course->reviews[day], ==, 1);
}

static void
test_limits (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) course = NULL;
  guint begun = 0, full = 0;

  config.new_limit = 15;
  config.review_limit = 40;
  config.max_cost_s = 600;
  config.n_cards = 2000;
  course = smriti_simulate (&config, smriti_parameters_default (), 0.9, 3);
  for (guint day = 0; day < course->n_days; day++)
    {
      g_assert_cmpuint (course->new_cards[day], <=, 15);
      g_assert_cmpuint (course->reviews[day], <=, 40);
      g_assert_cmpfloat (course->cost_s[day], <=, 600 + 19.58 * 6);
      full += course->reviews[day] == 40 || course->cost_s[day] > 600;
      begun += course->new_cards[day];
      g_assert_cmpfloat (course->memorised[day], <=, begun);
      g_assert_cmpfloat (course->memorised[day], >, 0);
    }
  g_assert_cmpuint (full, >, 100);
  g_assert_cmpuint (begun, <=, 2000);
  g_assert_cmpfloat (course->last_memorised, ==, course->memorised[364]);
}

static void
test_same_seed (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) a = smriti_simulate (&config, smriti_parameters_default (), 0.9, 5);
  g_autoptr (SmritiSimulation) b = smriti_simulate (&config, smriti_parameters_default (), 0.9, 5);
  g_autoptr (SmritiSimulation) c = smriti_simulate (&config, smriti_parameters_default (), 0.9, 6);

  g_assert_cmpmem (a->memorised, a->n_days * sizeof (double), b->memorised, b->n_days * sizeof (double));
  g_assert_cmpmem (a->cost_s, a->n_days * sizeof (double), b->cost_s, b->n_days * sizeof (double));
  g_assert_cmpfloat (a->last_memorised, !=, c->last_memorised);
}

static void
test_end (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) course = smriti_simulate (&config, smriti_parameters_default (), 0.8, 5);
  g_autoptr (SmritiSimulation) end = smriti_simulate_end (&config, smriti_parameters_default (), 0.8, 5);

  g_assert_cmpfloat (end->last_memorised, ==, course->last_memorised);
  g_assert_cmpfloat (end->total_cost_s, ==, course->total_cost_s);
  g_assert_cmpuint (end->total_cards, ==, course->total_cards);
  g_assert_cmpfloat (end->memorised[100], ==, 0);
}

/* A longer span begins as the shorter one did. */
static void
test_longer_span (void)
{
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) year = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  g_autoptr (SmritiSimulation) more = NULL;

  config.n_days += 10;
  more = smriti_simulate (&config, smriti_parameters_default (), 0.9, 1);
  g_assert_cmpmem (year->reviews, 365 * sizeof (guint), more->reviews, 365 * sizeof (guint));
}

/* --- absurd --- */

static void
assert_defined (const SmritiSimulateConfig *config, const SmritiParameters *parameters, double retention)
{
  g_autoptr (SmritiSimulation) course = smriti_simulate (config, parameters, retention, 1);
  double suggested = smriti_simulate_suggest (config, parameters, 1);

  for (guint day = 0; day < course->n_days; day++)
    {
      g_assert_true (course->memorised[day] >= 0 && course->memorised[day] <= config->n_cards);
      g_assert_true (course->cost_s[day] >= 0 && isfinite (course->cost_s[day]));
    }
  g_assert_true (isfinite (course->total_cost_s));
  g_assert_true (course->total_cost_s == 0 || smriti_simulation_cost_per_memorised (course) >= 0);
  g_assert_true (suggested >= SMRITI_SUGGEST_MIN && suggested <= SMRITI_SUGGEST_MAX);
}

static void
test_absurd_numbers (void)
{
  static const double wrong[] = { NAN, INFINITY, -INFINITY, -1, 0, 1e300, 1e-300, 5 };
  const SmritiParameters *p = smriti_parameters_default ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      SmritiSimulateConfig config = usual ();
      SmritiParameters garbage;

      config.n_cards = 50;
      config.n_days = 30;
      assert_defined (&config, p, wrong[i]);
      for (guint k = 0; k < SMRITI_FSRS_N_PARAMETERS; k++)
        garbage.w[k] = wrong[i];
      assert_defined (&config, &garbage, 0.9);
      config.max_cost_s = wrong[i];
      assert_defined (&config, p, 0.9);
      for (double *x = config.first; x < config.relearn_s + 4; x++)
        *x = wrong[i];
      assert_defined (&config, p, 0.9);
    }
}

static void
test_absurd_counts (void)
{
  const SmritiParameters *p = smriti_parameters_default ();
  SmritiSimulateConfig config = usual ();
  g_autoptr (SmritiSimulation) nothing = NULL, empty = NULL, all = NULL;

  config.n_cards = 0;
  empty = smriti_simulate (&config, p, 0.9, 1);
  g_assert_cmpfloat (empty->total_cost_s, ==, 0);
  g_assert_cmpfloat (empty->memorised[364], ==, 0);
  g_assert_true (isinf (smriti_simulation_cost_per_memorised (empty)));
  assert_defined (&config, p, 0.9);
  g_assert_cmpfloat (smriti_simulate_suggest (&config, p, 1), ==, SMRITI_SUGGEST_MIN);

  config.n_cards = 10;
  config.n_days = 0;
  nothing = smriti_simulate (&config, p, 0.9, 1);
  g_assert_cmpuint (nothing->n_days, ==, 0);
  g_assert_cmpfloat (nothing->last_memorised, ==, 0);
  assert_defined (&config, p, 0.9);

  config.n_days = 20;
  config.n_learning = config.n_relearning = G_MAXUINT;
  config.max_interval_days = G_MININT;
  assert_defined (&config, p, 0.9);
  config.max_interval_days = G_MAXINT;
  config.max_cost_s = INFINITY;
  all = smriti_simulate (&config, p, 0.9, 1);
  g_assert_cmpuint (all->new_cards[0], ==, 10);

  config.n_days = G_MAXUINT; /* moved to the most there may be */
  config.n_cards = 1;
  g_clear_pointer (&all, smriti_simulation_free);
  all = smriti_simulate (&config, p, 0.9, 1);
  g_assert_cmpuint (all->n_days, ==, SMRITI_SIMULATE_MAX_DAYS);
}

/* --- one's own --- */

typedef struct
{
  GArray *reviews, *took_ms;
} Answers;

static Answers
answers_new (void)
{
  return (Answers){ g_array_new (FALSE, FALSE, sizeof (SmritiReview)), g_array_new (FALSE, FALSE, sizeof (guint)) };
}

static void
answers_clear (Answers *answers)
{
  g_array_unref (answers->reviews);
  g_array_unref (answers->took_ms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static void
add (Answers *answers, guint card, gint32 day, int second, guint8 grade, guint took_ms)
{
  SmritiReview review = { .at_ms = day * G_GINT64_CONSTANT (86400000) + second * 1000, .day = day, .card = card, .grade = grade };

  g_array_append_val (answers->reviews, review);
  g_array_append_val (answers->took_ms, took_ms);
}

static guint
learn_from (const Answers *answers, SmritiSimulateConfig *out)
{
  *out = usual ();
  return smriti_simulate_config_from_history ((const SmritiReview *) (gpointer) answers->reviews->data,
                                              (const guint *) (gpointer) answers->took_ms->data, answers->reviews->len, out);
}

static void
test_own_nothing (void)
{
  SmritiSimulateConfig config = usual (), before = usual ();
  g_auto (Answers) answers = answers_new ();

  g_assert_cmpuint (smriti_simulate_config_from_history (NULL, NULL, 0, &config), ==, 0);
  g_assert_cmpmem (&config, sizeof config, &before, sizeof before);
  add (&answers, 1, 10, 0, 0, 5000); /* no answers */
  add (&answers, 1, 11, 0, 9, 5000);
  g_assert_cmpuint (learn_from (&answers, &config), ==, 0);
  g_assert_cmpmem (&config, sizeof config, &before, sizeof before);
}

/* 50 cards, each Good, Good and a day later Again, Good: half of each number is
 * one's own then. */
static void
test_own_half (void)
{
  SmritiSimulateConfig config, before = usual ();
  g_auto (Answers) answers = answers_new ();

  for (guint card = 0; card < 50; card++)
    {
      add (&answers, card, 10, 0, 3, 4000);
      add (&answers, card, 10, 60, 3, 6000);
      add (&answers, card, 11, 0, 1, 9000);
      add (&answers, card, 11, 60, 3, 2000);
    }
  g_assert_cmpuint (learn_from (&answers, &config), ==, 200);
  assert_near (config.first[2], (before.first[2] + 1) / 2, 1e-12);
  assert_near (config.first[0], before.first[0] / 2, 1e-12);
  g_assert_cmpmem (config.recalled, sizeof config.recalled, before.recalled, sizeof before.recalled); /* nothing was */
  assert_near (config.learning[2][2], (before.learning[2][2] + 51.0 / 54) / 2, 1e-12);
  assert_near (config.learning[2][0], (before.learning[2][0] + 1.0 / 54) / 2, 1e-12);
  assert_near (config.relearning[0][2], (before.relearning[0][2] + 51.0 / 54) / 2, 1e-12);
  g_assert_cmpmem (config.learning[0], sizeof config.learning[0], before.learning[0], sizeof before.learning[0]);
  assert_near (config.learn_s[2], 100 / 150.0 * 5 + 50 / 150.0 * before.learn_s[2], 1e-12);
  assert_near (config.review_s[0], (before.review_s[0] + 9) / 2, 1e-12);
  assert_near (config.relearn_s[2], (before.relearn_s[2] + 2) / 2, 1e-12);
  g_assert_cmpfloat (config.relearn_s[0], ==, before.relearn_s[0]);
}

static void
test_own_recalled (void)
{
  SmritiSimulateConfig config, before = usual ();
  g_auto (Answers) answers = answers_new ();

  for (guint card = 0; card < 50; card++)
    {
      add (&answers, card, 10, 0, 4, 0);
      add (&answers, card, 20, 0, 2, 20 * 60 * 1000); /* too long to be true */
      add (&answers, card, 20, 60, 1, 0);             /* of a day that began well: of no row */
    }
  g_assert_cmpuint (learn_from (&answers, &config), ==, 0);
  assert_near (config.recalled[0], (before.recalled[0] + 1) / 2, 1e-12);
  g_assert_cmpmem (config.relearning, sizeof config.relearning, before.relearning, sizeof before.relearning);
  g_assert_cmpmem (config.learn_s, sizeof config.learn_s, before.learn_s, sizeof before.learn_s);
}

static void
test_own_any_order (void)
{
  g_auto (Answers) answers = answers_new (), shuffled = answers_new ();
  SmritiSimulateConfig a, b, c;
  guint n = 400;

  for (guint i = 0; i < n; i++)
    add (&answers, i * 7 % 23, (gint32) (i / 40), (int) i, (guint8) (1 + i * 5 % 4), 1000 + i * 37);
  for (guint i = 0; i < n; i++)
    {
      guint k = i * 171 % n; /* 171 and 400 share no factor */

      g_array_append_val (shuffled.reviews, g_array_index (answers.reviews, SmritiReview, k));
      g_array_append_val (shuffled.took_ms, g_array_index (answers.took_ms, guint, k));
    }
  g_assert_cmpuint (learn_from (&answers, &a), ==, n);
  g_assert_cmpuint (learn_from (&shuffled, &b), ==, n);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);

  c = usual ();
  g_assert_cmpuint (smriti_simulate_config_from_history ((const SmritiReview *) (gpointer) answers.reviews->data, NULL,
                                                         answers.reviews->len, &c),
                    ==, 0);
  g_assert_cmpmem (c.learning, sizeof c.learning, a.learning, sizeof a.learning);
  g_assert_cmpfloat (c.review_s[2], ==, usual ().review_s[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/fsrs-rs/memorised", test_memorised);
  g_test_add_func ("/simulate/fsrs-rs/max-interval", test_max_interval);
  g_test_add_func ("/simulate/fsrs-rs/order", test_order);
  g_test_add_func ("/simulate/fsrs-rs/review-counts", test_review_counts);
  g_test_add_func ("/simulate/fsrs-rs/suggestion", test_suggestion);
  g_test_add_func ("/simulate/rules/one-card", test_one_card);
  g_test_add_func ("/simulate/rules/steps", test_steps);
  g_test_add_func ("/simulate/rules/waits", test_waits);
  g_test_add_func ("/simulate/rules/limits", test_limits);
  g_test_add_func ("/simulate/rules/same-seed", test_same_seed);
  g_test_add_func ("/simulate/rules/end", test_end);
  g_test_add_func ("/simulate/rules/longer-span", test_longer_span);
  g_test_add_func ("/simulate/absurd/numbers", test_absurd_numbers);
  g_test_add_func ("/simulate/absurd/counts", test_absurd_counts);
  g_test_add_func ("/simulate/own/nothing", test_own_nothing);
  g_test_add_func ("/simulate/own/half", test_own_half);
  g_test_add_func ("/simulate/own/recalled", test_own_recalled);
  g_test_add_func ("/simulate/own/any-order", test_own_any_order);
  return g_test_run ();
}
