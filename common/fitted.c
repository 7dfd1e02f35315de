/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/fitted.h"

#include <math.h>
#include <string.h>

void
smriti_fitted_init (SmritiFitted *fitted)
{
  *fitted = (SmritiFitted){ .parameters = *smriti_parameters_default (), .parameters7 = *smriti_parameters7_default () };
}

/* Exactly @n finite numbers. */
static gboolean
read_numbers (const char *text, double *out, guint n)
{
  g_auto (GStrv) words = text ? g_strsplit (text, " ", (int) n + 1) : NULL;

  if (!words || g_strv_length (words) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      char *end;

      /* No blanks, no names of numbers, none in another base. */
      if (!g_ascii_isdigit (words[i][words[i][0] == '-' ? 1 : 0]) || words[i][strspn (words[i], "0123456789.e+-")] != '\0')
        return FALSE;
      out[i] = g_ascii_strtod (words[i], &end);
      if (*end != '\0' || !isfinite (out[i]))
        return FALSE;
    }
  return TRUE;
}

static void
put_numbers (SmritiEvent *event, const char *name, const double *numbers, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char one[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_ascii_dtostr (one, sizeof one, numbers[i]));
  smriti_event_put (event, name, text->str);
}

gboolean
smriti_fitted_read (const SmritiEvent *event, SmritiFitted *out)
{
  SmritiFitted read;
  double w[SMRITI_FSRS_N_PARAMETERS];

  if (event->type != SMRITI_EVENT_FITTED || !read_numbers (smriti_event_get (event, "w"), w, G_N_ELEMENTS (w))
      || !read_numbers (smriti_event_get (event, "w7"), read.parameters7.w, G_N_ELEMENTS (read.parameters7.w))
      || !smriti_parameters_from_array (w, G_N_ELEMENTS (w), &read.parameters, NULL))
    return FALSE;
  smriti_parameters7_clamp (&read.parameters7);
  g_strlcpy (read.event, event->id, sizeof read.event);
  *out = read;
  return TRUE;
}

void
smriti_fitted_write (SmritiEvent *event, const SmritiParameters *parameters, const SmritiParameters7 *parameters7)
{
  put_numbers (event, "w", parameters->w, G_N_ELEMENTS (parameters->w));
  put_numbers (event, "w7", parameters7->w, G_N_ELEMENTS (parameters7->w));
}
