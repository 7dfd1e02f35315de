/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory fit: the parameters of FSRS-6 that suit somebody's own answers. */

#include "client/memory.h"
#include "client/memory_source.h"
#include "common/memory/fit.h"

#include <string.h>

#define PER_LINE 7 /* parameters */

/* No loss is quite 0, but of nothing. */
static gboolean
is_known (const SmritiFitQuality *quality)
{
  return quality->log_loss > 0;
}

static void
json_quality (SmritiJson *json, const SmritiFitQuality *quality)
{
  if (!is_known (quality))
    {
      smriti_json_null (json, "log_loss");
      smriti_json_null (json, "rmse_bins");
      return;
    }
  smriti_json_double (json, "log_loss", quality->log_loss);
  smriti_json_double (json, "rmse_bins", quality->rmse_bins);
}

static void
print_json (SmritiJson *json, const SmritiHistory *history, const SmritiFit *fit, double fit_ms)
{
  smriti_json_begin_list (json, "parameters");
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    smriti_json_double (json, NULL, fit->parameters.w[i]);
  smriti_json_end_list (json);
  json_quality (json, fit->improved ? &fit->quality : &fit->before);
  smriti_json_begin_object (json, "default");
  json_quality (json, &fit->before);
  smriti_json_end_object (json);
  smriti_json_bool (json, "kept", !fit->improved);
  smriti_json_int (json, "reviews", history->n_reviews);
  smriti_json_int (json, "items", history->n_items);
  smriti_json_double (json, "fit_ms", fit_ms);
}

/* --- for a person --- */

static void
print_quality (SmritiOutput *out, const char *name, const SmritiFitQuality *quality)
{
  g_autofree char *log_loss = smriti_memory_number (quality->log_loss, 4);
  g_autofree char *rmse = smriti_memory_number (quality->rmse_bins, 4);

  smriti_output_printf (out, "  %-18s %8s  %10s\n", name, log_loss, rmse);
}

/* As --parameters takes them. */
static void
print_parameters (SmritiOutput *out, const SmritiParameters *parameters)
{
  smriti_output_printf (out, "\nParameters, w0 to w20:\n");
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    {
      g_autofree char *number = smriti_memory_number (parameters->w[i], 4);
      gboolean ends = i % PER_LINE == PER_LINE - 1;

      smriti_output_printf (out, "%s%s%s", i % PER_LINE == 0 ? "  " : " ", number,
                            i == SMRITI_FSRS_N_PARAMETERS - 1 ? "\n"
                            : ends                            ? ",\n"
                                                              : ",");
    }
}

static void
print_verdict (SmritiOutput *out, const SmritiFit *fit, guint n_items)
{
  if (n_items < SMRITI_FIT_MIN_ITEMS)
    smriti_output_printf (out, "Too few to learn from: it takes %d. The parameters stay as they were.\n", SMRITI_FIT_MIN_ITEMS);
  else if (fit->improved)
    smriti_output_printf (out, "The fitted parameters predict better.\n");
  else
    smriti_output_printf (out, "The fitted parameters are no better. They stay as they were.\n");
}

static void
print_text (SmritiOutput *out, const SmritiHistory *history, const SmritiFit *fit, double fit_ms)
{
  g_autofree char *reviews = smriti_memory_count (history->n_reviews);
  g_autofree char *cards = smriti_memory_count (history->n_cards);
  g_autofree char *items = smriti_memory_count (history->n_items);
  g_autofree char *ms = smriti_memory_number (fit_ms, 1);

  smriti_output_printf (out, "%s %s to %s %s.\n", reviews, history->n_reviews == 1 ? "answer" : "answers", cards,
                        history->n_cards == 1 ? "card" : "cards");
  smriti_output_printf (out, "Given a day or more after the one before, and so to be predicted: %s.\n", items);
  print_verdict (out, fit, history->n_items);
  if (is_known (&fit->before))
    {
      smriti_output_printf (out, "\n  %-18s %8s  %10s\n", "", "log loss", "RMSE(bins)");
      print_quality (out, "FSRS-6 defaults", &fit->before);
      if (history->n_items >= SMRITI_FIT_MIN_ITEMS)
        print_quality (out, "fitted", &fit->quality);
    }
  print_parameters (out, &fit->parameters);
  if (history->n_items >= SMRITI_FIT_MIN_ITEMS)
    smriti_output_hint (out, "recent answers weigh more; fitted in %s ms, %u passes over the answers", ms, fit->passes);
}

gboolean
smriti_memory_fit (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiMemorySource) source = smriti_memory_load (invocation, error);
  gint64 begun_us;
  double fit_ms;
  SmritiFit fit;

  if (!source)
    return FALSE;
  begun_us = g_get_monotonic_time ();
  smriti_fit (source->history, NULL, TRUE, NULL, NULL, &fit);
  fit_ms = (double) (g_get_monotonic_time () - begun_us) / 1000;
  if (out->as_json)
    print_json (&out->json, source->history, &fit, fit_ms);
  else
    print_text (out, source->history, &fit, fit_ms);
  return TRUE;
}
