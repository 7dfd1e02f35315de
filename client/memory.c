/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory: the model of forgetting at work. Here are its verbs and which
 * options each of them takes. */

#include "client/memory.h"

#include <math.h>
#include <string.h>

#define SEPARATORS ", \t\n[]" /* as people and JSON write lists of numbers */
#define DEFAULT_RETENTION 0.9
#define RETENTION_MIN 0.01
#define RETENTION_MAX 0.999

static const struct
{
  const char *name;
  SmritiCommandFunc run;
  const char *options; /* of the command, those that mean something to it */
} verbs[] = {
  { "fit", smriti_memory_fit, "csv zone rollover dry-run" },
  { "evaluate", smriti_memory_evaluate, "csv zone rollover model" },
  { "replay", smriti_memory_replay, "csv zone rollover ratings retention parameters" },
  { "reschedule", smriti_memory_reschedule, "dry-run" },
  { "simulate", smriti_memory_simulate, "csv zone rollover retention parameters cards days new minutes seed" },
  { "plan", smriti_memory_plan, "days cap minutes start stop" },
};

/* --- numbers --- */

char *
smriti_memory_number (double value, int decimals)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

char *
smriti_memory_count (guint n)
{
  char *thousands, *text;

  if (n < 1000)
    return g_strdup_printf ("%u", n);
  thousands = smriti_memory_count (n / 1000);
  text = g_strdup_printf ("%s,%03u", thousands, n % 1000);
  g_free (thousands);
  return text;
}

/* --- options --- */

gboolean
smriti_memory_parameters (SmritiInvocation *invocation, SmritiParameters *out, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "parameters");
  g_auto (GStrv) words = g_strsplit_set (given ? given : "", SEPARATORS, -1);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) local = NULL;

  *out = *smriti_parameters_default ();
  if (!given)
    return TRUE;
  for (char **word = words; *word; word++)
    {
      char *end;
      double number = g_ascii_strtod (*word, &end);

      if (**word == '\0')
        continue;
      if (*end != '\0' || !isfinite (number))
        return smriti_usage_error (invocation, error, "'--parameters' takes %d numbers, and '%s' is none",
                                   SMRITI_FSRS_N_PARAMETERS, *word);
      g_array_append_val (numbers, number);
    }
  if (numbers->len == 0)
    return smriti_usage_error (invocation, error, "'--parameters' takes %d numbers, as 'smriti memory fit' prints them",
                               SMRITI_FSRS_N_PARAMETERS);
  if (smriti_parameters_from_array ((const double *) (gpointer) numbers->data, numbers->len, out, &local))
    return TRUE;
  return smriti_usage_error (invocation, error, "'--parameters': %s", local->message);
}

gboolean
smriti_memory_retention (SmritiInvocation *invocation, double *out, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "retention");
  char *end = NULL;

  *out = given ? g_ascii_strtod (given, &end) : DEFAULT_RETENTION;
  if (!given || (end != given && *end == '\0' && *out >= RETENTION_MIN && *out <= RETENTION_MAX))
    return TRUE;
  return smriti_usage_error (invocation, error, "'--retention' takes a share from 0.01 to 0.999, as 0.9, not '%s'", given);
}

static gboolean
is_among (const char *names, const char *name)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  return g_strv_contains ((const char *const *) list, name);
}

/* An option that would be passed over in silence is told of. */
static gboolean
check_options (SmritiInvocation *invocation, const char *verb, const char *options, GError **error)
{
  for (const SmritiOption *option = invocation->command->options; option->name; option++)
    if (smriti_invocation_option (invocation, option->name) && !is_among (options, option->name))
      return smriti_usage_error (invocation, error, "'memory %s' has no option '--%s'", verb, option->name);
  return TRUE;
}

/* --- verbs --- */

static gboolean
unknown_verb (SmritiInvocation *invocation, const char *given, GError **error)
{
  const char *names[G_N_ELEMENTS (verbs) + 1] = { NULL };
  g_autofree char *shown = smriti_term_clean (given);
  g_autofree char *list = NULL;
  const char *nearest;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    names[i] = verbs[i].name;
  list = g_strjoinv (", ", (char **) names);
  nearest = smriti_nearest (given, names);
  if (!nearest)
    return smriti_usage_error (invocation, error, "'memory' knows %s, not '%s'", list, shown);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
               "'memory' knows %s, not '%s'; did you mean '%s'? Try 'smriti memory --help'.", list, shown, nearest);
  return FALSE;
}

gboolean
smriti_run_memory (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->args[0];

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (strcmp (verb, verbs[i].name) != 0)
        continue;
      if (invocation->n_args > 1)
        {
          g_autofree char *shown = smriti_term_clean (invocation->args[1]);

          return smriti_usage_error (invocation, error, "'memory %s' takes no argument, not '%s'; a review log is --csv FILE",
                                     verb, shown);
        }
      return check_options (invocation, verb, verbs[i].options, error) && verbs[i].run (invocation, error);
    }
  return unknown_verb (invocation, verb, error);
}
