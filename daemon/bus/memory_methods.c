/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Methods about the model of memory. */

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

void
smriti_service_connect_memory (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-fit-memory", G_CALLBACK (on_fit_memory), service);
}
