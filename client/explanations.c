/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/explanations.h"

#include "client/render.h"
#include "client/when.h"
#include "common/day.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define KIND "explained"
#define TEXT "text"
#define INDENT 2

GPtrArray *
smriti_explanations_fetch (SmritiDbusDaemon *daemon, const char *card, guint limit, GError **error)
{
  return smriti_records_fetch_of_card (daemon, KIND, card, limit, error);
}

char *
smriti_explanations_keep (SmritiDbusDaemon *daemon, const char *card, const char *words, GError **error)
{
  const char *details[] = { TEXT, words, NULL };

  return smriti_record_add_of_card (daemon, KIND, card, details, error);
}

const char *
smriti_explanation_words (const SmritiRecord *record)
{
  return smriti_record_get (record, TEXT);
}

char *
smriti_explanations_read (FILE *from, gboolean typed, FILE *to)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *clean = NULL;
  char *line = NULL;
  size_t size = 0;

  if (typed)
    {
      fprintf (to, "In your own words (an empty line ends them):\n");
      fflush (to);
    }
  while (words->len <= SMRITI_MAX_STRING && getline (&line, &size, from) >= 0)
    {
      if (typed && line[strspn (line, " \t\r\n")] == '\0')
        break;
      g_string_append (words, line);
    }
  free (line);
  clearerr (from); /* Ctrl-D ends the words, not what comes after them */
  /* what was pasted behind the empty line is no answer to anything */
  if (typed && isatty (fileno (from)))
    tcflush (fileno (from), TCIFLUSH);
  clean = smriti_term_clean (words->str);
  return g_strdup (g_strstrip (clean));
}

static void
append_one (GString *text, const SmritiTerm *term, const SmritiRecord *record, int width)
{
  g_autofree char *date = smriti_day_to_string (smriti_when_day (record->at_s));
  g_autoptr (GPtrArray) lines = smriti_render (term, smriti_explanation_words (record), width - INDENT);

  g_string_append_printf (text, "%s%s%s\n", smriti_term_sgr (term, SMRITI_SGR_DIM), date,
                          smriti_term_sgr (term, SMRITI_SGR_RESET));
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%*s%s\n", INDENT, "", (const char *) g_ptr_array_index (lines, i));
}

char *
smriti_explanations_text (const SmritiTerm *term, const GPtrArray *records, guint max, const char *title, int width)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; records && i < MIN (records->len, max); i++)
    {
      if (i == 0 && title)
        g_string_append_printf (text, "%s\n", title);
      append_one (text, term, g_ptr_array_index (records, i), width);
    }
  return g_string_free (text, FALSE);
}
