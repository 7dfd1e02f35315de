/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How well the model of one person predicts, beside FSRS-6 with the published and
 * with fitted parameters: eleven generated learners (learners.h) and the logs that
 * the arguments name, each answer predicted before it is seen. Fails when the
 * model is worse than fitted FSRS-6 for any of them, misses what was promised for
 * a log, or is slow.
 *
 * --tune takes the learners that constants may be chosen with, and judges nothing;
 * --draws N takes so many of each. */

#include "client/revlog.h"
#include "common/memory/evaluate.h"
#include "tests/bench/learners.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define WORSE 0.001 /* log loss that the model may lose to fitted FSRS-6 */
#define LOG_LOSS 0.4290
#define RMSE_BINS 0.0300
#define BOOTSTRAP_DRAWS 1000
#define DRAW_APART 1000000 /* days, so that those of two people are not taken for the same */

/* Predicting and learning; and where a machine is slower than the one on which a
 * dependent FSRS-6 step takes 43 to 46 ns, as a multiple of that. */
#define LIMIT_NS 250.0
#define SLOWER 5.6
#define SPEED_ROUNDS 21
#define SPEED_CARDS 256
#define SPEED_ANSWERS 20000

/* All that was said of the people of one row. */
typedef struct
{
  GArray *predictions[SMRITI_N_WALKS];
  GArray *day;
  SmritiMetrics metrics[SMRITI_N_WALKS]; /* means over people */
  double truth;                          /* log loss of who knows the truth: nobody can do better; 0 when nobody does */
  guint n_people;
  double seconds;
} Row;

static Row *
row_new (void)
{
  Row *row = g_new0 (Row, 1);

  for (int w = 0; w < SMRITI_N_WALKS; w++)
    row->predictions[w] = g_array_new (FALSE, FALSE, sizeof (SmritiPrediction));
  row->day = g_array_new (FALSE, FALSE, sizeof (gint32));
  return row;
}

static void
row_free (Row *row)
{
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    g_array_unref (row->predictions[w]);
  g_array_unref (row->day);
  g_free (row);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)

static double
cpu_ns (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1e9 + (double) spent.tv_nsec;
}

/* --- how well ---------------------------------------------------------------- */

/* @truth: p of each answer, which are in the order of time. */
static double
log_loss_of_truth (const SmritiHistory *history, const double *truth)
{
  g_autofree double *p = g_new (double, history->n_reviews + 1);
  guint first = history->n_items / 6; /* the same as smriti_evaluate() scores */
  double sum = 0;

  for (guint i = 0; i < history->n_reviews; i++)
    p[history->in_time[i]] = truth[i];
  for (guint k = first; k < history->n_items; k++)
    sum -= log (smriti_history_recalled (history, k) ? p[history->items[k]] : 1 - p[history->items[k]]);
  return sum / MAX (history->n_items - first, 1);
}

/* @truth may be NULL. */
static void
add_person (Row *row, const SmritiReview *reviews, gsize n_reviews, const double *truth)
{
  g_autoptr (SmritiHistory) history = smriti_history_new (reviews, n_reviews);
  double began_ns = cpu_ns ();
  g_autoptr (SmritiEvaluation) evaluation = smriti_evaluate (history);

  row->seconds += (cpu_ns () - began_ns) / 1e9;
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    {
      SmritiMetrics metrics;

      smriti_metrics (evaluation->predictions[w], evaluation->n, &metrics);
      row->metrics[w].log_loss += metrics.log_loss;
      row->metrics[w].rmse_bins += metrics.rmse_bins;
      g_array_append_vals (row->predictions[w], evaluation->predictions[w], (guint) evaluation->n);
    }
  for (gsize i = 0; i < evaluation->n; i++)
    {
      gint32 day = evaluation->day[i] + (gint32) row->n_people * DRAW_APART;

      g_array_append_val (row->day, day);
    }
  if (truth)
    row->truth += log_loss_of_truth (history, truth);
  row->n_people++;
}

static void
print_head (void)
{
  g_print ("%-9s %6s %6s | %-13s %-13s %-13s %-6s | %-8s %-26s | %s\n", "learner", "items", "recall", "FSRS-6", "fitted",
           "Smriti", "truth", "- FSRS-6", "- fitted [95 %]", "s");
}

/* Returns by how much the model is worse than fitted FSRS-6. */
static double
print_row (const char *name, Row *row)
{
  SmritiBootstrap against;
  const SmritiPrediction *model = (const SmritiPrediction *) row->predictions[SMRITI_WALK_SMRITI]->data;
  const SmritiPrediction *fitted = (const SmritiPrediction *) row->predictions[SMRITI_WALK_FSRS6]->data;
  double recalled = 0;

  for (guint i = 0; i < row->day->len; i++)
    recalled += model[i].recalled ? 1 : 0;
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    {
      row->metrics[w].log_loss /= row->n_people;
      row->metrics[w].rmse_bins /= row->n_people;
    }
  smriti_bootstrap (model, fitted, (const gint32 *) row->day->data, row->day->len, BOOTSTRAP_DRAWS, &against);
  g_print ("%-9s %6u %6.3f |", name, row->day->len, recalled / MAX (row->day->len, 1));
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    g_print (" %.4f/%.4f", row->metrics[w].log_loss, row->metrics[w].rmse_bins);
  if (row->truth > 0)
    g_print (" %.4f", row->truth / row->n_people);
  else
    g_print (" %6s", "");
  g_print (" | %+.4f  %+.4f [%+.4f, %+.4f] | %.2f\n",
           row->metrics[SMRITI_WALK_SMRITI].log_loss - row->metrics[SMRITI_WALK_DEFAULT].log_loss, against.difference,
           against.low, against.high, row->seconds);
  return row->metrics[SMRITI_WALK_SMRITI].log_loss - row->metrics[SMRITI_WALK_FSRS6].log_loss;
}

static gboolean
judge_learners (SmritiLearnerPurpose purpose, guint n_draws)
{
  double sum[SMRITI_N_WALKS] = { 0 }, worst = -G_MAXDOUBLE, worst_default = -G_MAXDOUBLE;

  print_head ();
  for (int kind = 0; kind < SMRITI_N_LEARNERS; kind++)
    {
      g_autoptr (Row) row = row_new ();

      for (guint n = 0; n < MAX (n_draws, smriti_learner_n_draws (kind)); n++)
        {
          g_autoptr (GArray) truth = g_array_new (FALSE, FALSE, sizeof (double));
          g_autoptr (GArray) reviews = smriti_learner_make (kind, purpose, n, truth);

          add_person (row, (const SmritiReview *) reviews->data, reviews->len, (const double *) truth->data);
        }
      worst = fmax (worst, print_row (smriti_learner_name (kind), row));
      worst_default = fmax (worst_default,
                            row->metrics[SMRITI_WALK_SMRITI].log_loss - row->metrics[SMRITI_WALK_DEFAULT].log_loss);
      for (int w = 0; w < SMRITI_N_WALKS; w++)
        sum[w] += row->metrics[w].log_loss;
    }
  g_print ("mean of %d: FSRS-6 %.4f, fitted %.4f, Smriti %.4f (%+.4f); worst %+.4f (limit %+.4f), against FSRS-6 %+.4f\n\n",
           SMRITI_N_LEARNERS, sum[SMRITI_WALK_DEFAULT] / SMRITI_N_LEARNERS, sum[SMRITI_WALK_FSRS6] / SMRITI_N_LEARNERS,
           sum[SMRITI_WALK_SMRITI] / SMRITI_N_LEARNERS, (sum[SMRITI_WALK_SMRITI] - sum[SMRITI_WALK_FSRS6]) / SMRITI_N_LEARNERS,
           worst, WORSE, worst_default);
  return worst <= WORSE;
}

/* A person who is real. */
static gboolean
judge_log (const char *path)
{
  const SmritiRevlogDays days = { .rollover_minutes = SMRITI_REVLOG_ROLLOVER_MINUTES };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *name = g_path_get_basename (path);
  gsize length = 0;
  g_autoptr (SmritiRevlog) log = NULL;
  g_autoptr (Row) row = row_new ();
  const SmritiMetrics *model = &row->metrics[SMRITI_WALK_SMRITI];
  double worse;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  if (!(log = smriti_revlog_parse (text, length, name, &days, &error)))
    g_error ("%s", error->message);
  print_head ();
  add_person (row, log->reviews, log->n_reviews, NULL);
  worse = print_row ("real", row);
  g_print ("%s: log loss %.4f (limit %.4f), RMSE(bins) %.4f (limit %.4f)\n\n", name, model->log_loss, LOG_LOSS, model->rmse_bins,
           RMSE_BINS);
  return model->log_loss <= LOG_LOSS && model->rmse_bins <= RMSE_BINS && worse <= WORSE;
}

/* --- how quickly ------------------------------------------------------------- */

static volatile double sink; /* so that what is measured is not left out */

/* A recall of FSRS-6 (fsrs.h), as plainly as can be, with glibc's pow: the measure
 * of this machine. Nothing of the next step can begin before the last one is through. */
static double
step_ns (void)
{
  const double *w = smriti_parameters_default ()->w;
  double factor = pow (0.9, -1 / w[20]) - 1, growth = exp (w[8]), easy = w[4] - exp (3 * w[5]) + 1;
  double stability = 3, difficulty = 5, began_ns = cpu_ns ();

  for (guint i = 0; i < SPEED_ANSWERS; i++)
    {
      double r = pow (1 + factor * (1 + i % 30) / stability, -w[20]);

      if (stability > 1000)
        stability = 3;
      stability *= 1 + growth * (11 - difficulty) * pow (stability, -w[9]) * (exp (w[10] * (1 - r)) - 1);
      difficulty = w[7] * easy + (1 - w[7]) * difficulty;
    }
  sink = stability;
  return (cpu_ns () - began_ns) / SPEED_ANSWERS;
}

/* Learning gives the prediction too. */
static double
predict_and_learn_ns (SmritiModel *model, const SmritiTrace *traces)
{
  double sum = 0, began_ns = cpu_ns ();

  for (guint i = 0; i < SPEED_ANSWERS; i++)
    {
      const SmritiTrace *trace = &traces[i % SPEED_CARDS];
      gint32 day = trace->last_day + 1 + (gint32) (i % 30);
      gint64 at_ms = trace->last_ms + (day - trace->last_day) * G_GINT64_CONSTANT (86400000);

      sum += smriti_model_learn (model, trace, i % 8 != 0, day, at_ms);
    }
  sink = sum;
  return (cpu_ns () - began_ns) / SPEED_ANSWERS;
}

static gboolean
judge_speed (void)
{
  SmritiTrace traces[SPEED_CARDS] = { { { 0 } } };
  double step = G_MAXDOUBLE, both = G_MAXDOUBLE;
  SmritiModel model;

  smriti_model_init (&model);
  for (guint i = 0; i < SPEED_CARDS; i++)
    for (guint k = 0; k <= i % 8; k++)
      smriti_trace_answer (&traces[i], &model, (i * k) % 5 ? SMRITI_GRADE_GOOD : SMRITI_GRADE_AGAIN, (gint32) (k * k),
                           (gint64) (k * k) * 86400000 + i);
  for (guint i = 0; i < SPEED_ROUNDS; i++)
    {
      step = fmin (step, step_ns ());
      both = fmin (both, predict_and_learn_ns (&model, traces));
    }
  g_print ("predict and learn: %.0f ns; a dependent FSRS-6 step: %.1f ns: %.2fx (limit %.2fx, best of %d)\n", both, step,
           both / step, SLOWER, SPEED_ROUNDS);
  return both <= SLOWER * step;
}

int
main (int argc, char **argv)
{
  gboolean tune = FALSE, passed;
  int n_draws = 1;
  const GOptionEntry entries[] = {
    { "tune", 0, 0, G_OPTION_ARG_NONE, &tune, "The learners to choose constants with; nothing is judged", NULL },
    { "draws", 0, 0, G_OPTION_ARG_INT, &n_draws, "So many learners of each kind", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[REVIEW LOG]...");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  passed = judge_learners (tune ? SMRITI_LEARNER_TUNE : SMRITI_LEARNER_JUDGE, (guint) CLAMP (n_draws, 1, 1000));
  for (int i = 1; i < argc && !tune; i++)
    passed &= judge_log (argv[i]);
  if (tune)
    return EXIT_SUCCESS;
  passed &= judge_speed ();
  g_print ("%s\n", passed ? "kept" : "MISSED");
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
