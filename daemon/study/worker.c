/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/study/worker.h"

#include "common/memory/fit.h"
#include "common/memory/quality.h"
#include "common/names.h"
#include "daemon/store/events.h"
#include "daemon/store/statement.h"
#include "daemon/study/person.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#define BUDGET_FIT 0.8     /* s of CPU, reading included, until which FSRS-6 is bettered */
#define BUDGET 0.95        /* and FSRS-7 */
#define LIMIT_FIT_S 3      /* the kernel ends what did not see that its time was over */
#define LIMIT_REPLAY_S 600 /* of ten million answers */
#define MAX_ANSWERS 200000 /* of more, a share of the cards */

/* --- limits --- */

static double
cpu_s (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return (double) used.tv_sec + 1e-9 * (double) used.tv_nsec;
}

static gboolean
go_on (gpointer until_s)
{
  return cpu_s () < *(double *) until_s;
}

/* Whoever works with the machine comes first; without a daemon there is nobody to print for. */
static void
keep_back (rlim_t limit_s)
{
  struct rlimit limit = { limit_s, limit_s + 1 };

  prctl (PR_SET_NAME, "smritid-worker");
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setpriority (PRIO_PROCESS, 0, 10);
  setrlimit (RLIMIT_CPU, &limit);
}

static int
print (GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autofree char *text = g_variant_print (owned, TRUE);

  g_print ("%s\n", text);
  return 0;
}

/* --- fit --- */

static SmritiMetrics
quality_of_defaults (const SmritiHistory *history)
{
  g_autofree double *p = g_new0 (double, MAX (history->n_items, 1));
  g_autofree guint *order = NULL;
  SmritiMetrics metrics;
  guint n;

  order = smriti_quality_order (history, &n);
  smriti_fit_predict (history, smriti_parameters_default (), p);
  smriti_quality (history, p, order, n, &metrics);
  return metrics;
}

static GVariant *
numbers (const double *w, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, w, n, sizeof *w);
}

static GVariant *
fit_history (const SmritiHistory *history, const SmritiFitted *start)
{
  double until_s = BUDGET_FIT;
  gint64 began_us = g_get_monotonic_time ();
  SmritiParameters7 parameters7 = start->parameters7;
  SmritiMetrics preset;
  SmritiFit fit;
  GVariantDict result;
  gint64 took_us;

  smriti_fit (history, &start->parameters, TRUE, go_on, &until_s, &fit);
  took_us = g_get_monotonic_time () - began_us;
  until_s = BUDGET;
  if (fit.improved)
    parameters7 = smriti_fit7 (history, &start->parameters7, go_on, &until_s);
  preset = quality_of_defaults (history);
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "w", numbers (fit.parameters.w, SMRITI_FSRS_N_PARAMETERS));
  g_variant_dict_insert_value (&result, "w7", numbers (parameters7.w, SMRITI_FSRS7_N_PARAMETERS));
  g_variant_dict_insert (&result, "start", "s", start->event);
  g_variant_dict_insert (&result, "improved", "b", fit.improved);
  g_variant_dict_insert (&result, "reviews", "u", history->n_reviews);
  g_variant_dict_insert (&result, "items", "u", history->n_items);
  g_variant_dict_insert (&result, "log-loss", "d", fit.quality.log_loss);
  g_variant_dict_insert (&result, "rmse-bins", "d", fit.quality.rmse_bins);
  g_variant_dict_insert (&result, "log-loss-before", "d", fit.before.log_loss);
  g_variant_dict_insert (&result, "rmse-bins-before", "d", fit.before.rmse_bins);
  g_variant_dict_insert (&result, "default-log-loss", "d", preset.log_loss);
  g_variant_dict_insert (&result, "default-rmse-bins", "d", preset.rmse_bins);
  g_variant_dict_insert (&result, "fit-us", "x", took_us);
  return g_variant_dict_end (&result);
}

/* All that is read is read at one instant, and let go before the work begins. */
static int
fit (const char *dir, GError **error)
{
  SmritiStore *store = smriti_store_open_beside (dir, error);
  g_autoptr (GArray) reviews = NULL;
  g_autoptr (SmritiHistory) history = NULL;
  SmritiFitted start;
  gint64 answers;

  if (!store || !smriti_store_exec (store, "BEGIN", error))
    {
      smriti_store_close (store);
      return SMRITI_EXIT_FAILED;
    }
  answers = smriti_answers_count (store);
  reviews = smriti_answers_to_fit (store, (guint) ((answers + MAX_ANSWERS - 1) / MAX_ANSWERS));
  smriti_person_fitted (store, &start);
  smriti_store_close (store);
  history = smriti_history_new ((const SmritiReview *) (gpointer) reviews->data, reviews->len);
  return print (fit_history (history, &start));
}

/* --- replay --- */

static int
replay (const char *dir, GError **error)
{
  g_autoptr (SmritiStore) store = smriti_store_open_beside (dir, error);
  SmritiPerson person;

  smriti_person_init (&person);
  if (!store || !smriti_store_exec (store, "BEGIN", error) || !smriti_person_go_on (store, &person, error))
    return SMRITI_EXIT_FAILED;
  return print (smriti_person_to_variant (&person));
}

/* --- refold --- */

static int
write_out (GVariant *value, GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  if (fwrite (g_variant_get_data (owned), 1, g_variant_get_size (owned), stdout) == g_variant_get_size (owned)
      && fflush (stdout) == 0)
    return 0;
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "nobody reads the memories");
  return SMRITI_EXIT_FAILED;
}

static int
refold (const char *dir, GError **error)
{
  g_autoptr (SmritiStore) store = smriti_store_open_beside (dir, error);
  g_autoptr (GArray) memories = NULL;
  SmritiFitted fitted;

  if (!store || !smriti_store_exec (store, "BEGIN", error))
    return SMRITI_EXIT_FAILED;
  smriti_person_fitted (store, &fitted);
  memories = smriti_memories_fold (store, &fitted.parameters, error);
  if (!memories)
    return SMRITI_EXIT_FAILED;
  return write_out (g_variant_new ("(s@a" SMRITI_CARD_MEMORY_TYPE ")", fitted.event,
                                   g_variant_new_fixed_array (G_VARIANT_TYPE (SMRITI_CARD_MEMORY_TYPE), memories->data,
                                                              memories->len, sizeof (SmritiCardMemory))),
                    error);
}

int
smriti_worker_run (const char *option, const char *dir)
{
  gboolean is_fit = g_str_equal (option, SMRITI_WORKER_FIT);
  g_autoptr (GError) error = NULL;
  int status;

  keep_back (is_fit ? LIMIT_FIT_S : LIMIT_REPLAY_S);
  status = is_fit ? fit (dir, &error) : g_str_equal (option, SMRITI_WORKER_REPLAY) ? replay (dir, &error) : refold (dir, &error);
  if (error)
    g_printerr ("smritid: %s\n", error->message);
  return status;
}
