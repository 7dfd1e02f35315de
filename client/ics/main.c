/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti-ics: rules on stdin (common/rule_row.h), iCalendar out. A program of
 * its own because libical brings 40 MB of libraries, which neither the daemon
 * nor the client shall load; both run it (common/helper.h). It reads no clock
 * and no settings, and talks to nobody.
 *
 *   main.c         arguments, stdin, stdout
 *   dates.[ch]     which dates a rule means
 *   event.[ch]     a rule as an event
 *   vdir.[ch]      a folder of them */

#include "config.h"

#include "client/ics/event.h"
#include "client/ics/vdir.h"
#include "common/error.h"
#include "common/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: smriti-ics print       one calendar on stdout\n"
                            "       smriti-ics vdir DIR    bring a folder of calendar files up to date\n"
                            "Rules come on stdin. 'smriti calendar --ics' runs this program.\n";

/* All of stdin; NULL with @error. One byte over the limit is enough to refuse. */
static GString *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[65536];
  ssize_t n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "cannot read stdin: %s", g_strerror (errno));
          return NULL;
        }
      g_string_append_len (text, buffer, n);
      if (text->len > SMRITI_RULE_TEXT_MAX)
        break;
    }
  return g_steal_pointer (&text);
}

static GPtrArray *
read_rows (GError **error)
{
  g_autoptr (GString) text = read_input (error);

  return text ? smriti_rule_rows_from_text (text->str, text->len, error) : NULL;
}

static gboolean
print (GPtrArray *rows, GError **error)
{
  g_autofree char *text = smriti_ics_calendar (rows);

  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "cannot write on stdout: %s", g_strerror (errno));
  return FALSE;
}

/* One line, whatever the input put into it. */
static int
complain (const GError *error)
{
  g_autofree char *line = g_strdup (error->message);

  for (char *s = line; *s; s++)
    if (g_ascii_iscntrl (*s))
      *s = ' ';
  fprintf (stderr, "smriti-ics: %s\n", line);
  return SMRITI_EXIT_FAILED;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (argc == 2 && g_str_equal (argv[1], "--help"))
    return fputs (usage, stdout) < 0;
  if (argc == 2 && g_str_equal (argv[1], "--version"))
    return printf ("smriti-ics %s\n", SMRITI_VERSION) < 0;
  if (!(argc == 2 && g_str_equal (argv[1], "print")) && !(argc == 3 && g_str_equal (argv[1], "vdir")))
    {
      fputs (usage, stderr);
      return SMRITI_EXIT_USAGE;
    }
  rows = read_rows (&error);
  if (!rows)
    return complain (error);
  done = argc == 2 ? print (rows, &error) : smriti_ics_vdir_update (argv[2], rows, &error);
  return done ? SMRITI_EXIT_DONE : complain (error);
}
