/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti review: a whole sitting in the terminal. On the full screen where stdin
 * and stdout are one; else line by line, so that it works through a pipe. */

#include "client/command.h"
#include "client/lines.h"
#include "client/records.h"
#include "client/screen.h"
#include "client/sitting.h"
#include "client/today.h"

#include <stdio.h>
#include <unistd.h>

static gboolean
run_sitting (SmritiSitting *sitting, SmritiOutput *out, GError **error)
{
  FILE *to = out->as_json ? stderr : stdout;
  SmritiTerm term = smriti_term_new (fileno (to));

  if (!out->as_json && term.tty && isatty (STDIN_FILENO))
    return smriti_screen_run (sitting, &term, error);
  if (!smriti_lines_run (sitting, &term, to, error))
    return FALSE;
  fflush (to);
  return TRUE;
}

static void
print_json (SmritiJson *json, const SmritiSitting *sitting)
{
  smriti_json_begin_list (json, "answers");
  for (guint i = 0; i < sitting->given->len; i++)
    {
      const SmritiGiven *given = g_ptr_array_index (sitting->given, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "card", given->card);
      smriti_json_string (json, "grade", smriti_grade_to_string (given->grade));
      smriti_json_time (json, "due", given->due_s);
      smriti_json_string (json, "event", given->event);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_int (json, "left",
                   (gint64) smriti_dict_u (sitting->status, "due-concepts") + smriti_dict_u (sitting->status, "due-snippets"));
}

gboolean
smriti_run_review (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  gboolean more = smriti_invocation_option (invocation, "more") != NULL;
  g_autoptr (SmritiSitting) sitting = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *help = NULL; /* with the last card, if that was forgotten */

  if (!daemon)
    return FALSE;
  sitting = smriti_sitting_new (daemon, more);
  if (!smriti_sitting_next (sitting, error))
    return FALSE;
  if (sitting->finished)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "there is no card to ask now");
      smriti_today_explain (daemon, error);
      return FALSE;
    }
  if (!run_sitting (sitting, out, error))
    return FALSE;
  if (out->as_json)
    {
      print_json (&out->json, sitting);
      return TRUE;
    }
  help = smriti_sitting_help (sitting, &out->term, smriti_output_width (out));
  smriti_output_printf (out, "%s%s", *help != '\0' ? "\n" : "", help);
  summary = smriti_sitting_summary (sitting, &out->term);
  smriti_output_printf (out, "\n%s", summary);
  return TRUE;
}
