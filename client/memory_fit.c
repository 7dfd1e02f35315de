/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory fit: the parameters of FSRS-6 that suit somebody's answers, those
 * of a log or, in the daemon, one's own. */

#include "client/bus.h"
#include "client/memory.h"
#include "client/memory_source.h"
#include "client/records.h"
#include "common/memory/fit.h"

#include <string.h>

#define PER_LINE 7 /* parameters */

/* What a fit came to, here or in the daemon. */
typedef struct
{
  SmritiParameters parameters; /* to go on with */
  gboolean kept;
  guint reviews, items;
  guint cards;             /* 0 = not known */
  SmritiFitQuality fitted; /* of the new ones, taken or not */
  SmritiFitQuality before; /* of those in use until then */
  SmritiFitQuality preset; /* of the published ones */
  double fit_ms;
  const char *event; /* that the daemon wrote, or NULL */
} Report;

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
print_json (SmritiJson *json, const Report *report)
{
  smriti_json_begin_list (json, "parameters");
  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    smriti_json_double (json, NULL, report->parameters.w[i]);
  smriti_json_end_list (json);
  json_quality (json, report->kept ? &report->before : &report->fitted);
  smriti_json_begin_object (json, "default");
  json_quality (json, &report->preset);
  smriti_json_end_object (json);
  smriti_json_bool (json, "kept", report->kept);
  smriti_json_int (json, "reviews", report->reviews);
  smriti_json_int (json, "items", report->items);
  smriti_json_double (json, "fit_ms", report->fit_ms);
  smriti_json_word (json, "event", report->event);
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
print_verdict (SmritiOutput *out, const Report *report)
{
  if (report->items < SMRITI_FIT_MIN_ITEMS)
    smriti_output_printf (out, "Too few to learn from: it takes %d. The parameters stay as they were.\n", SMRITI_FIT_MIN_ITEMS);
  else if (report->kept)
    smriti_output_printf (out, "The fitted parameters are no better. They stay as they were.\n");
  else
    smriti_output_printf (out, "The fitted parameters predict better.\n");
}

static void
print_counts (SmritiOutput *out, const Report *report)
{
  g_autofree char *reviews = smriti_memory_count (report->reviews);
  g_autofree char *cards = smriti_memory_count (report->cards);
  g_autofree char *items = smriti_memory_count (report->items);

  smriti_output_printf (out, "%s %s", reviews, report->reviews == 1 ? "answer" : "answers");
  if (report->cards > 0)
    smriti_output_printf (out, " to %s %s", cards, report->cards == 1 ? "card" : "cards");
  smriti_output_printf (out, ".\nGiven a day or more after the one before, and so to be predicted: %s.\n", items);
}

static void
print_text (SmritiOutput *out, const Report *report)
{
  g_autofree char *ms = smriti_memory_number (report->fit_ms, 1);

  print_counts (out, report);
  print_verdict (out, report);
  if (is_known (&report->preset))
    {
      smriti_output_printf (out, "\n  %-18s %8s  %10s\n", "", "log loss", "RMSE(bins)");
      print_quality (out, "FSRS-6 defaults", &report->preset);
      if (is_known (&report->before) && report->before.log_loss != report->preset.log_loss)
        print_quality (out, "in use until now", &report->before);
      if (report->items >= SMRITI_FIT_MIN_ITEMS)
        print_quality (out, "fitted", &report->fitted);
    }
  print_parameters (out, &report->parameters);
  if (report->items >= SMRITI_FIT_MIN_ITEMS)
    smriti_output_hint (out, "recent answers weigh more; fitted in %s ms", ms);
  if (report->event)
    smriti_output_hint (out, "they are in use from now on, and no due date moved; 'smriti undo %s' takes them back",
                        report->event);
}

/* --- a log --- */

static gboolean
fit_log (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiMemorySource) source = smriti_memory_load (invocation, error);
  gint64 begun_us = g_get_monotonic_time ();
  Report report = { 0 };
  SmritiFit fit;

  if (!source)
    return FALSE;
  smriti_fit (source->history, NULL, TRUE, NULL, NULL, &fit);
  report = (Report){ .parameters = fit.parameters,
                     .kept = !fit.improved,
                     .reviews = source->history->n_reviews,
                     .items = source->history->n_items,
                     .cards = source->history->n_cards,
                     .fitted = fit.quality,
                     .before = fit.before,
                     .preset = fit.before,
                     .fit_ms = (double) (g_get_monotonic_time () - begun_us) / 1000 };
  if (invocation->out->as_json)
    print_json (&invocation->out->json, &report);
  else
    print_text (invocation->out, &report);
  return TRUE;
}

/* --- one's own answers --- */

static SmritiFitQuality
quality_of (GVariant *dict, const char *log_loss, const char *rmse_bins)
{
  SmritiFitQuality quality = { 0 };

  g_variant_lookup (dict, log_loss, "d", &quality.log_loss);
  g_variant_lookup (dict, rmse_bins, "d", &quality.rmse_bins);
  return quality;
}

static gboolean
read_report (GVariant *dict, Report *out)
{
  g_autoptr (GVariant) w = g_variant_lookup_value (dict, "parameters", G_VARIANT_TYPE ("ad"));
  const double *numbers = NULL;
  gsize n = 0;

  if (w)
    numbers = g_variant_get_fixed_array (w, &n, sizeof *numbers);
  *out = (Report){ .reviews = smriti_dict_u (dict, "reviews"),
                   .items = smriti_dict_u (dict, "items"),
                   .fitted = quality_of (dict, "log-loss", "rmse-bins"),
                   .before = quality_of (dict, "before-log-loss", "before-rmse-bins"),
                   .preset = quality_of (dict, "default-log-loss", "default-rmse-bins") };
  g_variant_lookup (dict, "kept", "b", &out->kept);
  g_variant_lookup (dict, "fit-ms", "d", &out->fit_ms);
  out->event = *smriti_dict_s (dict, "event") != '\0' ? smriti_dict_s (dict, "event") : NULL;
  return n == SMRITI_FSRS_N_PARAMETERS && smriti_parameters_from_array (numbers, n, &out->parameters, NULL);
}

static gboolean
fit_own (SmritiInvocation *invocation, GError **error)
{
  gboolean dry_run = smriti_invocation_option (invocation, "dry-run") != NULL;
  g_autoptr (GVariant) dict = NULL;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  Report report;

  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  if (!smriti_dbus_daemon_call_fit_memory_sync (daemon, smriti_bool_option ("dry-run", dry_run), &dict, NULL, error))
    return FALSE;
  if (!read_report (dict, &report))
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon's answer is none; is it of another version?");
      return FALSE;
    }
  if (invocation->out->as_json)
    print_json (&invocation->out->json, &report);
  else
    print_text (invocation->out, &report);
  return TRUE;
}

gboolean
smriti_memory_fit (SmritiInvocation *invocation, GError **error)
{
  static const char *const of_a_file[] = { "zone", "rollover" };

  if (smriti_invocation_option (invocation, "csv"))
    {
      if (smriti_invocation_option (invocation, "dry-run"))
        return smriti_usage_error (invocation, error, "with --csv nothing is ever changed: leave '--dry-run' out");
      return fit_log (invocation, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (of_a_file); i++)
    if (smriti_invocation_option (invocation, of_a_file[i]))
      return smriti_usage_error (invocation, error, "'--%s' is about the days of --csv FILE; those of your own answers are known",
                                 of_a_file[i]);
  return fit_own (invocation, error);
}
