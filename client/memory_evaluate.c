/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory evaluate: how well the answers would have been predicted, each
 * before it was given. */

#include "client/memory.h"
#include "client/memory_source.h"
#include "client/when.h"
#include "common/memory/evaluate.h"

#include <string.h>

#define DRAWS 2000 /* of the bootstrap */
#define BAR 20     /* columns for a share of 1 */

static const struct
{
  const char *word, *name;
} models[SMRITI_N_WALKS] = {
  [SMRITI_WALK_DEFAULT] = { "default", "FSRS-6 defaults" },
  [SMRITI_WALK_FSRS6] = { "fsrs6", "FSRS-6 fitted" },
  [SMRITI_WALK_SMRITI] = { "smriti", "Smriti" },
};

/* One run of the command. */
typedef struct
{
  const SmritiHistory *history;
  const SmritiEvaluation *evaluation;
  SmritiWalk model;
  SmritiMetrics metrics[SMRITI_N_WALKS];
  SmritiBootstrap against[SMRITI_N_WALKS]; /* the chosen model less each */
  SmritiCalibrationBin bins[SMRITI_CALIBRATION_BINS];
} Report;

static void
make_report (Report *report)
{
  const SmritiEvaluation *evaluation = report->evaluation;
  const SmritiPrediction *chosen = evaluation->predictions[report->model];

  for (int i = 0; i < SMRITI_N_WALKS; i++)
    {
      smriti_metrics (evaluation->predictions[i], evaluation->n, &report->metrics[i]);
      smriti_bootstrap (chosen, evaluation->predictions[i], evaluation->day, evaluation->n, DRAWS, &report->against[i]);
    }
  smriti_calibration (chosen, evaluation->n, report->bins);
}

/* --- JSON --- */

/* Null where nothing was scored. */
static void
json_number (SmritiJson *json, const Report *report, const char *key, double value)
{
  if (report->evaluation->n > 0)
    smriti_json_double (json, key, value);
  else
    smriti_json_null (json, key);
}

static void
json_against (SmritiJson *json, const Report *report, SmritiWalk other)
{
  smriti_json_begin_object (json, models[other].word);
  json_number (json, report, "difference", report->against[other].difference);
  json_number (json, report, "low", report->against[other].low);
  json_number (json, report, "high", report->against[other].high);
  smriti_json_end_object (json);
}

static void
json_bin (SmritiJson *json, const SmritiCalibrationBin *bin)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_double (json, "from", bin->from);
  smriti_json_double (json, "to", bin->to);
  smriti_json_int (json, "n", bin->n);
  if (bin->n > 0)
    {
      smriti_json_double (json, "predicted", bin->predicted);
      smriti_json_double (json, "recalled", bin->recalled);
    }
  else
    {
      smriti_json_null (json, "predicted");
      smriti_json_null (json, "recalled");
    }
  smriti_json_end_object (json);
}

static void
print_json (SmritiJson *json, const Report *report)
{
  const SmritiMetrics *metrics = &report->metrics[report->model];

  smriti_json_string (json, "model", models[report->model].word);
  json_number (json, report, "log_loss", metrics->log_loss);
  json_number (json, report, "rmse_bins", metrics->rmse_bins);
  json_number (json, report, "auc", metrics->auc);
  smriti_json_int (json, "reviews", report->history->n_reviews);
  smriti_json_int (json, "items", report->history->n_items);
  smriti_json_int (json, "scored", (gint64) report->evaluation->n);
  smriti_json_int (json, "fits", report->evaluation->n_fits);
  smriti_json_begin_object (json, "against");
  json_against (json, report, SMRITI_WALK_DEFAULT);
  json_against (json, report, SMRITI_WALK_FSRS6);
  smriti_json_end_object (json);
  smriti_json_begin_list (json, "calibration");
  for (int i = 0; i < SMRITI_CALIBRATION_BINS; i++)
    json_bin (json, &report->bins[i]);
  smriti_json_end_list (json);
}

/* --- for a person --- */

static void
print_metrics (SmritiOutput *out, const char *name, const SmritiMetrics *metrics)
{
  g_autofree char *log_loss = smriti_memory_number (metrics->log_loss, 4);
  g_autofree char *rmse = smriti_memory_number (metrics->rmse_bins, 4);
  g_autofree char *auc = smriti_memory_number (metrics->auc, 4);

  smriti_output_printf (out, "  %-18s %8s  %10s  %6s\n", name, log_loss, rmse, auc);
}

static void
print_against (SmritiOutput *out, const char *name, const SmritiBootstrap *less)
{
  g_autofree char *difference = smriti_memory_number (less->difference, 4);
  g_autofree char *low = smriti_memory_number (less->low, 4);
  g_autofree char *high = smriti_memory_number (less->high, 4);
  const char *verdict = less->high < 0 ? "better" : less->low > 0 ? "worse" : "no clear difference";

  smriti_output_printf (out, "  %-18s %8s  (%s to %s)  %s\n", name, difference, low, high, verdict);
}

static void
print_bin (SmritiOutput *out, const SmritiCalibrationBin *bin)
{
  g_autofree char *from = smriti_memory_number (bin->from, 1);
  g_autofree char *to = smriti_memory_number (bin->to, 1);
  g_autofree char *n = smriti_memory_count (bin->n);
  g_autofree char *predicted = smriti_memory_number (bin->predicted, 3);
  g_autofree char *recalled = smriti_memory_number (bin->recalled, 3);
  g_autofree char *bar = g_strnfill ((gsize) (bin->recalled * BAR + 0.5), '#');

  if (bin->n > 0)
    smriti_output_printf (out, "  %s to %s  %9s  %9s  %8s%s%s\n", from, to, n, predicted, recalled, *bar ? "  " : "", bar);
}

static void
print_text (SmritiOutput *out, const Report *report)
{
  g_autofree char *reviews = smriti_memory_count (report->history->n_reviews);
  g_autofree char *items = smriti_memory_count (report->history->n_items);
  g_autofree char *scored = smriti_memory_count ((guint) report->evaluation->n);
  g_autofree char *fits = smriti_count (report->evaluation->n_fits, "time", NULL);

  smriti_output_printf (out, "%s %s, %s of them a day or more after the one before.\n", reviews,
                        report->history->n_reviews == 1 ? "answer" : "answers", items);
  if (report->evaluation->n == 0)
    {
      smriti_output_printf (out, "There is nothing yet to compare a prediction with.\n");
      return;
    }
  smriti_output_printf (out, "Predicted, each from what was known before it: the last %s.\n", scored);
  smriti_output_printf (out, "\n  %-18s %8s  %10s  %6s\n", "", "log loss", "RMSE(bins)", "AUC");
  for (int i = SMRITI_N_WALKS - 1; i >= 0; i--)
    print_metrics (out, models[i].name, &report->metrics[i]);
  smriti_output_printf (out, "\nLog loss of %s, and in 95 of 100 draws of its days, less that of\n", models[report->model].name);
  for (int i = SMRITI_N_WALKS - 1; i >= 0; i--)
    if (i != (int) report->model)
      print_against (out, models[i].name, &report->against[i]);
  smriti_output_printf (out, "\nWhat %s predicted, and what came of it:\n\n  %-10s  %9s  %9s  %8s\n", models[report->model].name,
                        "predicted", "answers", "mean", "recalled");
  for (int i = 0; i < SMRITI_CALIBRATION_BINS; i++)
    print_bin (out, &report->bins[i]);
  smriti_output_hint (out, "less is better for log loss and RMSE(bins), more for AUC; fitted %s on the way", fits);
}

static gboolean
read_model (SmritiInvocation *invocation, SmritiWalk *out, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "model");
  g_autofree char *shown = smriti_term_clean (given);

  *out = SMRITI_WALK_SMRITI;
  for (int i = 0; given && i < SMRITI_N_WALKS; i++)
    if (strcmp (given, models[i].word) == 0)
      {
        *out = (SmritiWalk) i;
        return TRUE;
      }
  return !given || smriti_usage_error (invocation, error, "'--model' is default, fsrs6 or smriti, not '%s'", shown);
}

gboolean
smriti_memory_evaluate (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiMemorySource) source = NULL;
  g_autoptr (SmritiEvaluation) evaluation = NULL;
  Report report = { 0 };

  if (!read_model (invocation, &report.model, error))
    return FALSE;
  source = smriti_memory_load (invocation, error);
  if (!source)
    return FALSE;
  evaluation = smriti_evaluate (source->history);
  report.history = source->history;
  report.evaluation = evaluation;
  make_report (&report);
  if (out->as_json)
    print_json (&out->json, &report);
  else
    print_text (out, &report);
  return TRUE;
}
