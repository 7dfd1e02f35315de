/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Methods about the model of memory. */

#include "common/names.h"
#include "daemon/bus/private.h"

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
} Waiting;

static GVariant *
fit_to_variant (const SmritiFitReport *report)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "parameters",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, report->parameters.w, SMRITI_FSRS_N_PARAMETERS,
                                                          sizeof *report->parameters.w));
  g_variant_dict_insert (&dict, "kept", "b", report->kept);
  g_variant_dict_insert (&dict, "event", "s", report->event);
  g_variant_dict_insert (&dict, "reviews", "u", report->reviews);
  g_variant_dict_insert (&dict, "items", "u", report->items);
  g_variant_dict_insert (&dict, "log-loss", "d", report->log_loss);
  g_variant_dict_insert (&dict, "rmse-bins", "d", report->rmse_bins);
  g_variant_dict_insert (&dict, "before-log-loss", "d", report->log_loss_before);
  g_variant_dict_insert (&dict, "before-rmse-bins", "d", report->rmse_bins_before);
  g_variant_dict_insert (&dict, "default-log-loss", "d", report->default_log_loss);
  g_variant_dict_insert (&dict, "default-rmse-bins", "d", report->default_rmse_bins);
  g_variant_dict_insert (&dict, "fit-ms", "d", report->fit_ms);
  return g_variant_dict_end (&dict);
}

static void
on_fitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  GError *error = NULL;
  SmritiFitReport report;

  if (smriti_study_fit_finish (result, &report, &error))
    smriti_dbus_daemon_complete_fit_memory (waiting->service->daemon, waiting->call, fit_to_variant (&report));
  else
    smriti_reply_error (waiting->call, error);
}

static gboolean
on_fit_memory (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  gboolean dry_run = FALSE;
  Waiting *waiting;

  if (!smriti_check_boolean (call, options, "dry-run", &dry_run))
    return TRUE;
  waiting = g_new0 (Waiting, 1);
  waiting->service = service;
  waiting->call = call;
  smriti_study_fit_async (service->study, dry_run, on_fitted, waiting);
  return TRUE;
}

/* --- what piled up --- */

static GVariant *
days_of (const SmritiBacklogOutlook *outlook)
{
  GVariantBuilder days;

  g_variant_builder_init (&days, G_VARIANT_TYPE ("a(suddu)"));
  for (guint i = 0; i < outlook->plan->days->len; i++)
    {
      const SmritiBacklogDay *row = &g_array_index (outlook->plan->days, SmritiBacklogDay, i);
      g_autofree char *day = smriti_day_to_string (outlook->today + (gint32) i);

      g_variant_builder_add (&days, "(suddu)", day, row->cards, row->seconds / 60, row->recalled, row->left);
    }
  return g_variant_builder_end (&days);
}

static GVariant *
exams_of (SmritiStudy *study)
{
  g_autoptr (GArray) loads = smriti_study_exam_loads (study);
  GVariantBuilder exams;

  g_variant_builder_init (&exams, G_VARIANT_TYPE ("a(sssuu)"));
  for (guint i = 0; i < loads->len && i < SMRITI_MAX_ROWS; i++)
    {
      const SmritiExamLoad *load = &g_array_index (loads, SmritiExamLoad, i);
      g_autofree char *day = smriti_day_to_string (load->exam.day);

      g_variant_builder_add (&exams, "(@s@ssuu)", smriti_row_string (load->topic, 1024), smriti_row_string (load->exam.entry, 64),
                             day, load->new_cards, load->new_a_day);
    }
  return g_variant_builder_end (&exams);
}

static char *
date_or_none (gboolean known, gint32 day)
{
  return known ? smriti_day_to_string (day) : g_strdup ("");
}

static GVariant *
outlook_to_variant (SmritiStudy *study, const SmritiBacklogOutlook *outlook)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  const SmritiBacklogPlan *plan = outlook->plan;
  g_autofree char *done = date_or_none (plan->done_day >= 0, outlook->today + plan->done_day);
  g_autofree char *until = date_or_none (outlook->held.cap > 0, outlook->held.until);

  g_variant_dict_insert (&dict, "overdue", "u", plan->overdue);
  g_variant_dict_insert (&dict, "due", "u", plan->due);
  g_variant_dict_insert (&dict, "cap", "u", outlook->cap);
  g_variant_dict_insert (&dict, "needed", "u", outlook->needed);
  g_variant_dict_insert_value (&dict, "days", days_of (outlook));
  g_variant_dict_insert (&dict, "done", "s", done);
  g_variant_dict_insert (&dict, "in-a-day", "d", plan->in_a_day);
  g_variant_dict_insert (&dict, "active-cap", "u", outlook->held.cap);
  g_variant_dict_insert (&dict, "active-until", "s", until);
  g_variant_dict_insert_value (&dict, "exams", exams_of (study));
  return g_variant_dict_end (&dict);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  GError *error = NULL;
  g_autoptr (SmritiBacklogOutlook) outlook = smriti_study_plan_backlog_finish (result, &error);

  if (outlook)
    smriti_dbus_daemon_complete_plan_backlog (waiting->service->daemon, waiting->call,
                                              outlook_to_variant (waiting->service->study, outlook));
  else
    smriti_reply_error (waiting->call, error);
}

static gboolean
check_wish (GDBusMethodInvocation *call, const SmritiBacklogWish *wish)
{
  if (wish->days >= 1 && wish->days <= SMRITI_BACKLOG_MAX_DAYS && wish->cap <= SMRITI_BACKLOG_MAX_CAP && wish->minutes <= 1440)
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                         "a plan has 1 to %d days, at most %d cards and 1440 minutes a day",
                                         SMRITI_BACKLOG_MAX_DAYS, SMRITI_BACKLOG_MAX_CAP);
  return FALSE;
}

static gboolean
on_plan_backlog (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  SmritiBacklogHeld held = smriti_study_backlog_held (service->study);
  SmritiBacklogWish wish = { .days = 14 };
  gboolean stop = FALSE;
  GError *error = NULL;
  Waiting *waiting;

  if (!smriti_check_uint (call, options, "days", &wish.days) || !smriti_check_uint (call, options, "cap", &wish.cap)
      || !smriti_check_uint (call, options, "minutes", &wish.minutes)
      || !smriti_check_boolean (call, options, "start", &wish.start) || !smriti_check_boolean (call, options, "stop", &stop)
      || !check_wish (call, &wish))
    return TRUE;
  if (stop && !smriti_study_stop_backlog (service->study, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  /* What holds is what is shown, when nothing else is asked for. */
  if (held.cap > 0 && !stop && !wish.start && wish.cap == 0 && wish.minutes == 0
      && !g_variant_lookup (options, "days", "u", NULL))
    wish.cap = held.cap;
  waiting = g_new0 (Waiting, 1);
  waiting->service = service;
  waiting->call = call;
  smriti_study_plan_backlog_async (service->study, &wish, on_planned, waiting);
  return TRUE;
}

void
smriti_service_connect_memory (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-plan-backlog", G_CALLBACK (on_plan_backlog), service);
  g_signal_connect (service->daemon, "handle-fit-memory", G_CALLBACK (on_fit_memory), service);
}
