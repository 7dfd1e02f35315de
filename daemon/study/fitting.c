/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Fitting the model to the person's own answers: when somebody asks, and by
 * itself when there are a tenth more than when it was last tried. A worker does
 * it; what comes back becomes an event if it predicts better than what is in
 * force. A fact remembers the last try, so that a stop does not repeat it. */

#include "daemon/battery.h"
#include "daemon/study/private.h"
#include "daemon/study/worker.h"

#include "common/memory/fit.h"

#include <math.h>

/* "NEXT DAY ANSWERS ITEMS RESULT": due again with so many answers; when it was
 * last tried and with how many; better, kept or failed. */
#define FACT_FIT "fit"

typedef struct
{
  GTask *task; /* NULL: nobody waits */
  gboolean dry_run;
} Fit;

/* --- how many answers there are --- */

gint64
smriti_study_n_answers (SmritiStudy *study)
{
  if (study->n_answers < 0)
    study->n_answers = smriti_answers_count (study->store);
  return study->n_answers;
}

static gint64
next_fit (SmritiStudy *study)
{
  if (study->next_fit == 0)
    {
      g_autofree char *fact = smriti_study_fact (study, FACT_FIT);

      study->next_fit = fact ? g_ascii_strtoll (fact, NULL, 10) : 0;
      /* So many items need one answer more at least. */
      study->next_fit = MAX (study->next_fit, SMRITI_FIT_MIN_ITEMS + 1);
    }
  return study->next_fit;
}

/* Said in any case: not before there are so many. */
static void
note_try (SmritiStudy *study, guint items, const char *what)
{
  gint64 answers = smriti_study_n_answers (study);
  gint64 missing = items < SMRITI_FIT_MIN_ITEMS ? SMRITI_FIT_MIN_ITEMS - items : 0;
  gint64 next = answers + MAX ((answers + 9) / 10, missing);
  g_autofree char *day = smriti_day_to_string (study->day);
  g_autofree char *fact = g_strdup_printf ("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %u %s", next, day, answers, items, what);

  smriti_study_set_fact (study, FACT_FIT, fact);
  study->next_fit = next;
}

/* --- what came of it --- */

static gboolean
read_set (GVariant *result, SmritiFitReport *out)
{
  g_autoptr (GVariant) w = g_variant_lookup_value (result, "w", G_VARIANT_TYPE ("ad"));
  g_autoptr (GVariant) w7 = g_variant_lookup_value (result, "w7", G_VARIANT_TYPE ("ad"));
  const double *numbers;
  gsize n;

  if (!w || !w7)
    return FALSE;
  numbers = g_variant_get_fixed_array (w, &n, sizeof *numbers);
  if (n != SMRITI_FSRS_N_PARAMETERS || !smriti_parameters_from_array (numbers, n, &out->parameters, NULL))
    return FALSE;
  numbers = g_variant_get_fixed_array (w7, &n, sizeof *numbers);
  for (gsize i = 0; i < n && n == SMRITI_FSRS7_N_PARAMETERS; i++)
    out->parameters7.w[i] = numbers[i];
  smriti_parameters7_clamp (&out->parameters7);
  return n == SMRITI_FSRS7_N_PARAMETERS;
}

static gboolean
read_report (GVariant *result, SmritiFitReport *out, char **out_start)
{
  gboolean improved;
  gint64 took_us;

  *out = (SmritiFitReport){ 0 };
  if (!g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT) || !read_set (result, out)
      || !g_variant_lookup (result, "improved", "b", &improved) || !g_variant_lookup (result, "reviews", "u", &out->reviews)
      || !g_variant_lookup (result, "items", "u", &out->items) || !g_variant_lookup (result, "log-loss", "d", &out->log_loss)
      || !g_variant_lookup (result, "rmse-bins", "d", &out->rmse_bins)
      || !g_variant_lookup (result, "log-loss-before", "d", &out->log_loss_before)
      || !g_variant_lookup (result, "rmse-bins-before", "d", &out->rmse_bins_before)
      || !g_variant_lookup (result, "default-log-loss", "d", &out->default_log_loss)
      || !g_variant_lookup (result, "default-rmse-bins", "d", &out->default_rmse_bins)
      || !g_variant_lookup (result, "fit-us", "x", &took_us) || !g_variant_lookup (result, "start", "s", out_start))
    return FALSE;
  out->kept = !improved;
  out->fit_ms = (double) took_us / 1000;
  return isfinite (out->log_loss) && isfinite (out->log_loss_before);
}

static void
put_number (SmritiEvent *event, const char *name, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  smriti_event_put (event, name, g_ascii_dtostr (text, sizeof text, number));
}

static gboolean
append (SmritiStudy *study, SmritiFitReport *report, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_FITTED, "");

  smriti_fitted_write (event, &report->parameters, &report->parameters7);
  put_number (event, "items", report->items);
  put_number (event, "reviews", report->reviews);
  put_number (event, "log-loss", report->log_loss);
  put_number (event, "log-loss-before", report->log_loss_before);
  if (!smriti_study_append_alone (study, event, error))
    return FALSE;
  g_strlcpy (report->event, event->id, sizeof report->event);
  smriti_study_look_at_fitted (study);
  smriti_study_keep_model (study);
  smriti_study_tell_changed (study);
  return TRUE;
}

/* Better than what was in force when it began says nothing of what came meanwhile. */
static gboolean
take (SmritiStudy *study, const Fit *fit, const char *start, SmritiFitReport *report, GError **error)
{
  if (!g_str_equal (start, study->fitted.event))
    report->kept = TRUE;
  if (report->kept)
    {
      report->parameters = study->fitted.parameters;
      report->parameters7 = study->fitted.parameters7;
    }
  if (fit->dry_run)
    return TRUE;
  if (!report->kept && !append (study, report, error))
    return FALSE;
  note_try (study, report->items, report->kept ? "kept" : "better");
  if (report->kept)
    g_message ("fitted to %u answers: the parameters stay as they were, new ones predict no better", report->reviews);
  else
    g_message ("fitted to %u answers: log loss %.4f, it was %.4f", report->reviews, report->log_loss, report->log_loss_before);
  return TRUE;
}

static void
on_fitted (SmritiStudy *study, GVariant *result, const GError *error, gpointer user_data)
{
  g_autofree Fit *fit = user_data;
  g_autoptr (GTask) task = fit->task;
  g_autofree char *start = NULL;
  g_autoptr (GError) local = error ? g_error_copy (error) : NULL;
  gboolean is_ended = !result && !error;
  SmritiFitReport report;

  study->fits--;
  if (is_ended)
    g_set_error_literal (&local, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the database was exchanged meanwhile; fit again");
  if (!local && !read_report (result, &report, &start))
    g_set_error_literal (&local, SMRITI_ERROR, SMRITI_ERROR_FAILED, "what the worker said is no parameter set");
  if (!local)
    take (study, fit, start, &report, &local);
  if (!task && local && !is_ended)
    {
      g_message ("the model could not be fitted (%s); it goes on as it was", local->message);
      note_try (study, SMRITI_FIT_MIN_ITEMS, "failed");
    }
  if (task && local)
    g_task_return_error (task, g_steal_pointer (&local));
  else if (task)
    g_task_return_pointer (task, g_memdup2 (&report, sizeof report), g_free);
}

/* --- asking for it --- */

static void
begin (SmritiStudy *study, GTask *task, gboolean dry_run)
{
  Fit *fit = g_new0 (Fit, 1);

  fit->task = task;
  fit->dry_run = dry_run;
  study->fits++;
  smriti_study_run_child (study, SMRITI_WORKER_FIT, on_fitted, fit);
}

void
smriti_study_fit_async (SmritiStudy *study, gboolean dry_run, GAsyncReadyCallback callback, gpointer user_data)
{
  begin (study, g_task_new (NULL, NULL, callback, user_data), dry_run);
}

gboolean
smriti_study_fit_finish (GAsyncResult *result, SmritiFitReport *out, GError **error)
{
  g_autofree SmritiFitReport *report = g_task_propagate_pointer (G_TASK (result), error);

  if (report)
    *out = *report;
  return report != NULL;
}

static gboolean
on_due (gpointer user_data)
{
  SmritiStudy *study = user_data;

  study->fit_due = 0;
  begin (study, NULL, FALSE);
  smriti_clock_release (study->clock);
  return G_SOURCE_REMOVE;
}

/* The count is kept, not counted, while only answers change it. */
void
smriti_study_count_answer (SmritiStudy *study)
{
  if (study->n_answers >= 0)
    study->n_answers++;
}

/* In an idle: the reply to whoever answered leaves first. */
void
smriti_study_consider_fit (SmritiStudy *study)
{
  if (study->fit_due != 0 || study->fits > 0 || study->taking || !smriti_study_settings (study)->fit_auto
      || smriti_study_n_answers (study) < next_fit (study) || smriti_battery_is_low (study->battery_dir))
    return;
  smriti_clock_hold (study->clock);
  study->fit_due = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_due, study, NULL);
}

void
smriti_study_drop_fit (SmritiStudy *study)
{
  study->n_answers = -1;
  study->next_fit = 0;
  if (study->fit_due == 0)
    return;
  g_clear_handle_id (&study->fit_due, g_source_remove);
  smriti_clock_release (study->clock);
}
