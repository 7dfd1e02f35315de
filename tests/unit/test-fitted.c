/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A parameter set as an event: the same numbers when read again, in any locale,
 * and nothing that is no set. */

#include "common/fitted.h"

#include <locale.h>
#include <string.h>

static SmritiEvent *
new_event (const SmritiParameters *parameters, const SmritiParameters7 *parameters7)
{
  SmritiEvent *event = smriti_event_new (SMRITI_EVENT_FITTED, "");

  smriti_fitted_write (event, parameters, parameters7);
  return event;
}

static void
test_round_trip (void)
{
  SmritiParameters parameters = *smriti_parameters_default ();
  SmritiParameters7 parameters7 = *smriti_parameters7_default ();
  SmritiFitted read;

  for (int i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    parameters.w[i] *= 1 + 1 / (3.0 + i) / 100;
  smriti_parameters_clamp (&parameters, 0);
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  {
    g_autoptr (SmritiEvent) event = new_event (&parameters, &parameters7);

    g_strlcpy (event->id, "abc-12", sizeof event->id);
    g_assert_true (smriti_fitted_read (event, &read));
    g_assert_cmpmem (&read.parameters, sizeof parameters, &parameters, sizeof parameters);
    g_assert_cmpmem (&read.parameters7, sizeof parameters7, &parameters7, sizeof parameters7);
    g_assert_cmpstr (read.event, ==, "abc-12");
    g_assert_null (strchr (smriti_event_get (event, "w"), ','));
    g_assert_cmpuint (strlen (smriti_event_get (event, "w7")), <, 1024);
  }
  setlocale (LC_NUMERIC, "C");
}

/* A payload with one of its texts replaced. */
static gboolean
reads_with (const char *name, const char *text, SmritiFitted *out)
{
  g_autoptr (SmritiEvent) event = smriti_event_new (SMRITI_EVENT_FITTED, "");
  g_autoptr (SmritiEvent) sound = new_event (smriti_parameters_default (), smriti_parameters7_default ());

  for (char **p = sound->payload; p[0]; p += 2)
    if (!g_str_equal (p[0], name))
      smriti_event_put (event, p[0], p[1]);
  if (text)
    smriti_event_put (event, name, text);
  return smriti_fitted_read (event, out);
}

/* @n numbers, of which the last is @last. */
static char *
numbers (guint n, const char *last)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < n; i++)
    g_string_append (text, "1 ");
  return g_string_free (g_string_append (text, last), FALSE);
}

static void
test_hostile (void)
{
  static const char *const lasts[] = {
    "nan", "inf", "-inf", "1e999", "", "0x1p3", "1,5", "1.5 ", " 1", "1\t", "--1", "one", "+1"
  };
  static const struct
  {
    const char *name;
    guint n;
  } lists[] = { { "w", SMRITI_FSRS_N_PARAMETERS }, { "w7", SMRITI_FSRS7_N_PARAMETERS } };
  SmritiFitted before, out;

  smriti_fitted_init (&before);
  out = before;
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      const guint counts[] = { 0, 1, lists[l].n - 1, lists[l].n + 1, 4000 };

      g_assert_false (reads_with (lists[l].name, NULL, &out));
      for (guint i = 0; i < G_N_ELEMENTS (lasts); i++)
        {
          g_autofree char *text = numbers (lists[l].n, lasts[i]);

          g_test_message ("%s … '%s'", lists[l].name, lasts[i]);
          g_assert_false (reads_with (lists[l].name, text, &out));
        }
      for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
        {
          g_autofree char *text = counts[i] ? numbers (counts[i], "1") : g_strdup ("");

          g_assert_false (reads_with (lists[l].name, text, &out));
        }
    }
  g_assert_cmpmem (&out, sizeof out, &before, sizeof before);
}

/* What is out of range is moved, the same on every machine. */
static void
test_moved (void)
{
  g_autofree char *huge = numbers (SMRITI_FSRS_N_PARAMETERS, "-1e300");
  SmritiFitted out;
  SmritiParameters moved;

  g_assert_true (reads_with ("w", huge, &out));
  moved = out.parameters;
  smriti_parameters_clamp (&moved, 0);
  g_assert_cmpmem (&moved, sizeof moved, &out.parameters, sizeof moved);
  g_assert_cmpfloat (out.parameters.w[20], >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fitted/round-trip", test_round_trip);
  g_test_add_func ("/fitted/hostile", test_hostile);
  g_test_add_func ("/fitted/moved", test_moved);
  return g_test_run ();
}
