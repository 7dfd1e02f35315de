/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/icalendar.h"

#include "common/error.h"
#include "common/helper.h"
#include "common/rule_row.h"

#include <string.h>

char *
smriti_icalendar_text (GVariant *rules, GError **error)
{
  g_autoptr (GVariant) rows = g_variant_ref_sink (rules);
  g_autofree char *text = smriti_rule_rows_to_text (rows);
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) local = NULL;

  if (strlen (text) > SMRITI_RULE_TEXT_MAX)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "the rules are more than a calendar holds (%d bytes)",
                   SMRITI_RULE_TEXT_MAX);
      return NULL;
    }
  process = smriti_helper_start (SMRITI_HELPER_ICS, "print", NULL, text,
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &local);
  if (process && g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &said, &local)
      && g_subprocess_get_successful (process))
    return g_steal_pointer (&out);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no calendar was made: %s",
               local           ? local->message
               : said && *said ? g_strchomp (said)
                               : SMRITI_HELPER_ICS " was ended");
  return NULL;
}
