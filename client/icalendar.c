/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/icalendar.h"

#include "common/error.h"
#include "common/helper.h"
#include "common/rule_row.h"

#include <signal.h>
#include <string.h>

static char *
run (const char *helper, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                          | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                                      &local, helper, "print", NULL);

  if (process && g_subprocess_communicate_utf8 (process, text, NULL, &out, &said, &local)
      && g_subprocess_get_successful (process))
    return g_steal_pointer (&out);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no calendar from '%s': %s", helper,
               said && *said ? g_strchomp (said)
               : local       ? local->message
                             : "it was ended");
  return NULL;
}

char *
smriti_icalendar_text (GVariant *rules, GError **error)
{
  g_autoptr (GVariant) rows = g_variant_ref_sink (rules);
  g_autofree char *text = smriti_rule_rows_to_text (rows);
  g_autofree char *helper = smriti_helper_path (SMRITI_HELPER_ICS);
  gsize length = strlen (text);
  struct sigaction pipe_action;
  char *calendar;

  if (length > SMRITI_RULE_TEXT_MAX)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                   "the rules are %" G_GSIZE_FORMAT " bytes, more than a calendar holds (%d)", length, SMRITI_RULE_TEXT_MAX);
      return NULL;
    }
  /* GSubprocess ignores SIGPIPE for good; the rest of the client does not, so
   * that it ends quietly where 'head' has read enough. */
  sigaction (SIGPIPE, NULL, &pipe_action);
  calendar = run (helper, text, error);
  sigaction (SIGPIPE, &pipe_action, NULL);
  return calendar;
}
