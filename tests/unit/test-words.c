/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/words.h"

#define MONDAY 20780 /* 2026-11-23 */

static void
test_day (void)
{
  static const struct
  {
    gint32 day;
    const char *word;
  } cases[] = { { MONDAY, "today" },      { MONDAY + 1, "tomorrow" },   { MONDAY + 2, "Wednesday" },
                { MONDAY + 6, "Sunday" }, { MONDAY + 7, "2026-11-30" }, { MONDAY - 1, "2026-11-22" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *word = smriti_words_day (cases[i].day, MONDAY);

      g_assert_cmpstr (word, ==, cases[i].word);
    }
}

static void
test_catch_up (void)
{
  g_autofree char *near = smriti_words_catch_up (12, 6, MONDAY + 4, MONDAY);
  g_autofree char *far = smriti_words_catch_up (40, 6, MONDAY + 30, MONDAY);
  g_autofree char *unknown = smriti_words_catch_up (400, 6, SMRITI_DAY_NONE, MONDAY);

  g_assert_cmpstr (near, ==, "12 days away: 6 today, the rest spread until Friday");
  g_assert_cmpstr (far, ==, "40 days away: 6 today, the rest spread until 2026-12-23");
  g_assert_cmpstr (unknown, ==, "400 days away: 6 today, the rest spread over the weeks to come");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/day", test_day);
  g_test_add_func ("/words/catch-up", test_catch_up);
  return g_test_run ();
}
