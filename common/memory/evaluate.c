/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/evaluate.h"

#include "common/memory/fit.h"

#define GROWTH 1.1   /* of the items, between two fits */
#define NOT_SCORED 6 /* the first sixth of the items */

/* Where a walk stands: what is known of every card, and of the person. */
typedef struct
{
  const SmritiHistory *history;
  guint *card_of; /* of each answer */
  SmritiModel model;
  SmritiTrace *traces; /* of each card, under the model's parameters */
  SmritiMemory *plain; /* the same under the published ones */
  guint *done;         /* answers of each card so far */
  guint n_items, n_fits;
  double next_fit; /* at so many items */
} Walk;

/* All cards up to here once more, under new parameters. */
static void
fold_again (Walk *walk)
{
  const SmritiHistory *history = walk->history;

  for (guint c = 0; c < history->n_cards; c++)
    {
      walk->traces[c] = (SmritiTrace){ { 0 } };
      for (guint i = 0; i < walk->done[c]; i++)
        {
          guint r = history->first[c] + i;

          smriti_trace_answer (&walk->traces[c], &walk->model, (SmritiGrade) history->grade[r], history->day[r],
                               history->at_ms[r]);
        }
    }
}

static void
fit_if_due (Walk *walk)
{
  g_autoptr (SmritiHistory) known = NULL;
  SmritiFit fit;

  if (walk->n_items < walk->next_fit)
    return;
  known = smriti_history_before (walk->history, walk->n_items);
  smriti_fit (known, &walk->model.parameters, TRUE, NULL, NULL, &fit);
  walk->model.parameters = fit.parameters;
  walk->model.parameters7 = smriti_fit7 (known, &walk->model.parameters7, NULL, NULL);
  walk->next_fit = walk->n_items * GROWTH;
  walk->n_fits++;
  fold_again (walk);
}

/* What each says of answer @r, and what the model then learns from it. */
static void
score (Walk *walk, guint r, double *p[SMRITI_N_WALKS])
{
  guint c = walk->card_of[r];
  const SmritiHistory *history = walk->history;
  const SmritiTrace *trace = &walk->traces[c];
  guint k = walk->n_items;

  p[SMRITI_WALK_DEFAULT][k] = smriti_fsrs_retrievability (smriti_parameters_default (), walk->plain[c].stability,
                                                          history->elapsed_days[r]);
  p[SMRITI_WALK_FSRS6][k] = smriti_fsrs_retrievability (&walk->model.parameters, trace->memory.stability,
                                                        history->elapsed_days[r]);
  p[SMRITI_WALK_SMRITI][k] = smriti_model_learn (&walk->model, trace, history->grade[r] > 1, history->day[r], history->at_ms[r]);
}

static void
walk_on (Walk *walk, guint r, double *p[SMRITI_N_WALKS])
{
  const SmritiHistory *history = walk->history;
  guint c = walk->card_of[r];
  SmritiGrade grade = (SmritiGrade) history->grade[r];

  if (history->elapsed_days[r] > 0)
    {
      fit_if_due (walk);
      score (walk, r, p);
      walk->n_items++;
    }
  smriti_trace_answer (&walk->traces[c], &walk->model, grade, history->day[r], history->at_ms[r]);
  walk->plain[c] = smriti_fsrs_next (smriti_parameters_default (), walk->plain[c], grade, history->elapsed_days[r]);
  walk->done[c]++;
}

static SmritiEvaluation *
evaluation_of (const Walk *walk, double *p[SMRITI_N_WALKS])
{
  const SmritiHistory *history = walk->history;
  g_autofree SmritiPrediction *all = g_new (SmritiPrediction, history->n_items + 1);
  SmritiEvaluation *evaluation = g_new0 (SmritiEvaluation, 1);
  guint first = history->n_items / NOT_SCORED;

  evaluation->n = history->n_items - first;
  evaluation->model = walk->model;
  evaluation->n_fits = walk->n_fits;
  evaluation->day = g_new (gint32, evaluation->n + 1);
  for (gsize i = 0; i < evaluation->n; i++)
    evaluation->day[i] = history->day[history->items[first + i]];
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    {
      smriti_history_predictions (history, p[w], all);
      evaluation->predictions[w] = g_memdup2 (all + first, (evaluation->n + 1) * sizeof *all);
    }
  return evaluation;
}

SmritiEvaluation *
smriti_evaluate (const SmritiHistory *history)
{
  Walk walk = { .history = history, .next_fit = SMRITI_FIT_MIN_ITEMS };
  double *p[SMRITI_N_WALKS];
  SmritiEvaluation *evaluation;

  g_return_val_if_fail (history != NULL, NULL);

  smriti_model_init (&walk.model);
  walk.card_of = g_new (guint, history->n_reviews + 1);
  walk.traces = g_new0 (SmritiTrace, history->n_cards + 1);
  walk.plain = g_new0 (SmritiMemory, history->n_cards + 1);
  walk.done = g_new0 (guint, history->n_cards + 1);
  for (guint c = 0; c < history->n_cards; c++)
    for (guint r = history->first[c]; r < history->first[c + 1]; r++)
      walk.card_of[r] = c;
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    p[w] = g_new0 (double, history->n_items + 1);

  for (guint i = 0; i < history->n_reviews; i++)
    walk_on (&walk, history->in_time[i], p);
  evaluation = evaluation_of (&walk, p);

  for (int w = 0; w < SMRITI_N_WALKS; w++)
    g_free (p[w]);
  g_free (walk.card_of);
  g_free (walk.traces);
  g_free (walk.plain);
  g_free (walk.done);
  return evaluation;
}

void
smriti_evaluation_free (SmritiEvaluation *evaluation)
{
  if (!evaluation)
    return;
  for (int w = 0; w < SMRITI_N_WALKS; w++)
    g_free (evaluation->predictions[w]);
  g_free (evaluation->day);
  g_free (evaluation);
}
