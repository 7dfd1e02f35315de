/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti ritual: the guided monthly session. On a terminal with single keys,
 * through a pipe with one word a line; without either, and with --json, it only
 * shows what there would be to do. */

#include "client/bus.h"
#include "client/command.h"
#include "client/ritual_session.h"
#include "common/day.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_MONTHS 120
#define SHOWN_ROWS 24
#define WAIT_FOR_WORDS_MS 300

/* Words are on their way through a pipe. A pipe that stays silent, as of a
 * program that never thought of it, is not waited for unless somebody watches. */
static gboolean
words_are_coming (gboolean watched)
{
  struct pollfd fd = { STDIN_FILENO, POLLIN, 0 };
  struct stat st;

  if (fstat (STDIN_FILENO, &st) != 0 || !(S_ISFIFO (st.st_mode) || S_ISSOCK (st.st_mode) || S_ISREG (st.st_mode)))
    return FALSE;
  if (S_ISREG (st.st_mode))
    return st.st_size > 0;
  return watched || (poll (&fd, 1, WAIT_FOR_WORDS_MS) > 0 && (fd.revents & POLLIN));
}

static void
show (SmritiRitualView *view, SmritiOutput *out)
{
  g_autofree char *opening = smriti_ritual_opening (view, &out->term);
  g_autofree char *closing = smriti_ritual_closing (view, &out->term);

  smriti_output_printf (out, "%s", opening);
  for (gsize i = 0; i < smriti_ritual_view_n_steps (view); i++)
    {
      g_autofree char *step = smriti_ritual_step_text (view, &out->term, i, SHOWN_ROWS);

      smriti_output_printf (out, "\n%s", step);
    }
  smriti_output_printf (out, "\n%s", closing);
}

/* One that is not open yet may be done early, but not by mistake. */
static gboolean
may_begin (const SmritiRitualView *view, gboolean keys)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (view->occurrence);
  g_autofree char *topic = smriti_term_clean (row.topic);
  char answer[64] = "";

  if (strcmp (row.state, "coming") != 0 || !keys)
    return TRUE;
  printf ("Nothing is open. The next ritual of %s comes on %s; do it now already? [y/N] ", topic, row.date);
  fflush (stdout);
  return fgets (answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static gboolean
has_step_about (const SmritiRitualView *view, const char *help)
{
  for (gsize i = 0; i < smriti_ritual_view_n_steps (view); i++)
    if (smriti_ritual_view_is (view, i, help))
      return TRUE;
  return FALSE;
}

gboolean
smriti_run_ritual (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *name = smriti_invocation_arg (invocation, 0);
  gboolean keys = !out->as_json && out->term.tty && isatty (STDIN_FILENO);
  gboolean lines = !out->as_json && !keys
                   && (isatty (STDIN_FILENO) ? isatty (STDOUT_FILENO) : words_are_coming (isatty (STDOUT_FILENO)));
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (SmritiRitualView) view = NULL;
  gint64 months;

  if (!smriti_invocation_number (invocation, "months", 1, MAX_MONTHS, 6, &months, error))
    return FALSE;
  invocation->reads = !keys && !lines;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  view = smriti_ritual_view_new (daemon, name ? name : "", (guint) months, error);
  if (!view)
    return FALSE;
  if (keys)
    setvbuf (stdin, NULL, _IONBF, 0); /* words are read by it, keys are not: it must hold nothing back */
  if (keys || lines)
    return !may_begin (view, keys) || smriti_ritual_session (view, &out->term, keys, stdout, error);
  if (has_step_about (view, "codebases") && !smriti_ritual_view_look (view, error))
    return FALSE;
  if (out->as_json)
    smriti_ritual_view_json (view, &out->json);
  else
    show (view, out);
  return TRUE;
}
