/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Remarks: what is one, what its arguments are, and that nothing else is. */

#include "common/notes/remark.h"

#include <string.h>

static void
assert_remark (const char *line, SmritiRemarkKind kind, const char *words)
{
  g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, 0, 0 };

  g_test_message ("%s", line);
  g_assert_true (smriti_remark_read (line, strlen (line), &remark));
  g_assert_cmpint (remark.kind, ==, kind);
  g_assert_cmpstr (remark.words, ==, words);
}

static void
assert_none (const char *line)
{
  g_auto (SmritiRemark) remark = { SMRITI_REMARK_CARDS, NULL, 0, 0 };

  g_test_message ("%s", line);
  g_assert_false (smriti_remark_read (line, strlen (line), &remark));
  g_assert_cmpint (remark.kind, ==, SMRITI_REMARK_NONE);
  g_assert_null (remark.words);
}

static void
test_words (void)
{
  assert_remark ("%% cards %%", SMRITI_REMARK_CARDS, "");
  assert_remark ("  %%Cards%%\r", SMRITI_REMARK_CARDS, "");
  assert_remark ("%% since 3.12 %%", SMRITI_REMARK_SINCE, "3.12");
  assert_remark ("%% until 3 %%", SMRITI_REMARK_UNTIL, "3");
  assert_remark ("%%   after   1.1, 1.4%%", SMRITI_REMARK_AFTER, "1.1, 1.4");
  assert_remark ("%% scope 1.0 %%", SMRITI_REMARK_SCOPE, "1.0");
  assert_remark ("%% snippet read-a-file %%", SMRITI_REMARK_SNIPPET, "read-a-file");
  assert_remark ("%% template 2 %%", SMRITI_REMARK_TEMPLATE, "2");
  assert_remark ("%% workflow security %%", SMRITI_REMARK_WORKFLOW, "security");
}

static void
test_none (void)
{
  static const char *const lines[] = {
    "",
    "%%",
    "%%%",
    "%%%%",
    "%% %%",
    "% cards %",
    "cards",
    "%% cards",
    "%% cards of mine %%",
    "%% todo: more %%",
    "%% sincere %%",
    "%% since %%",
    "%% since 3.12+ %%",
    "%% since .3 %%",
    "%% since 3. %%",
    "%% since 3..1 %%",
    "%% until three %%",
    "%% after %%",
    "%% after lunch %%",
    "%% after 1.1; 1.4 %%",
    "%% after 1.1,, 1.4 %%",
    "%% scope all %%",
    "%% snippet %%",
    "%% snippet Two Words %%",
    "%% snippet -x %%",
    "%% snippet ../x %%",
    "%% since 3.12 %% %% until 3.13 %%",
    "a card :: of mine %% since 3.12 %%",
    "%% since 3.12 %% .",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_none (lines[i]);
}

static void
assert_checked (const char *line, const char *day, guint shelf_days)
{
  g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, 0, 0 };
  g_autofree char *said = NULL;

  g_assert_true (smriti_remark_read (line, strlen (line), &remark));
  g_assert_cmpint (remark.kind, ==, SMRITI_REMARK_CHECKED);
  said = smriti_day_to_string (remark.day);
  g_assert_cmpstr (said, ==, day);
  g_assert_cmpuint (remark.shelf_days, ==, shelf_days);
}

static void
test_checked (void)
{
  assert_checked ("%% checked 2026-11-29 %%", "2026-11-29", 0);
  assert_checked ("%% checked 2026-11-29, 180 days %%", "2026-11-29", 180);
  assert_checked ("%% checked 2026-11-29,1 day %%", "2026-11-29", 1);
  assert_checked ("%% checked 2024-02-29, 2 weeks %%", "2024-02-29", 14);
  assert_checked ("%% checked 2026-11-29 , 6 months %%", "2026-11-29", 180);
  assert_checked ("%% checked 2026-11-29, 1 year %%", "2026-11-29", 365);
  assert_none ("%% checked %%");
  assert_none ("%% checked 2026-02-30 %%");
  assert_none ("%% checked 29.11.2026 %%");
  assert_none ("%% checked 2026-11-29, %%");
  assert_none ("%% checked 2026-11-29, 0 days %%");
  assert_none ("%% checked 2026-11-29, -3 days %%");
  assert_none ("%% checked 2026-11-29, 3 moons %%");
  assert_none ("%% checked 2026-11-29, 99999999999999999999 days %%");
  assert_none ("%% checked 2026-11-29, 180 days, 2 years %%");
}

static void
test_last (void)
{
  const char *line = "a :: b %% since 3.10 %% %% until 3.12 %%  ";
  g_auto (SmritiRemark) last = { SMRITI_REMARK_NONE, NULL, 0, 0 };
  g_auto (SmritiRemark) first = { SMRITI_REMARK_NONE, NULL, 0, 0 };
  g_auto (SmritiRemark) none = { SMRITI_REMARK_NONE, NULL, 0, 0 };
  gsize at;

  g_assert_true (smriti_remark_read_last (line, strlen (line), &at, &last));
  g_assert_cmpint (last.kind, ==, SMRITI_REMARK_UNTIL);
  g_assert_cmpstr (last.words, ==, "3.12");
  g_assert_cmpstr (line + at, ==, "%% until 3.12 %%  ");
  g_assert_true (smriti_remark_read_last (line, at, &at, &first));
  g_assert_cmpint (first.kind, ==, SMRITI_REMARK_SINCE);
  g_assert_cmpstr (first.words, ==, "3.10");
  g_assert_false (smriti_remark_read_last (line, at, &at, &none));
  g_assert_false (smriti_remark_read_last ("%%", 2, &at, &none));
  g_assert_false (smriti_remark_read_last ("%%%", 3, &at, &none));
  g_assert_false (smriti_remark_read_last ("since 3 %%", 10, &at, &none));
}

static void
test_entries (void)
{
  g_autoptr (GPtrArray) keys = smriti_remark_entries ("1.0, 2.1.3 ,1, 2.10");
  g_autoptr (GString) many = g_string_new ("1");

  g_assert_cmpuint (keys->len, ==, 3);
  g_assert_cmpstr (keys->pdata[0], ==, "1");
  g_assert_cmpstr (keys->pdata[1], ==, "2.1.3");
  g_assert_cmpstr (keys->pdata[2], ==, "2.10");
  g_assert_null (smriti_remark_entries (""));
  g_assert_null (smriti_remark_entries ("1.1,"));
  for (guint i = 2; i <= 65; i++)
    g_string_append_printf (many, ",%u", i);
  g_assert_null (smriti_remark_entries (many->str));
}

/* Bytes that are no text, and no more than asked for is looked at. */
static void
test_hostile (void)
{
  g_autofree char *long_line = g_strnfill (1 << 20, '%');
  g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, 0, 0 };
  gsize at;

  g_assert_false (smriti_remark_read (long_line, 1 << 20, &remark));
  g_assert_false (smriti_remark_read_last (long_line, 1 << 20, &at, &remark));
  g_assert_false (smriti_remark_read ("%% since \xff %%", 13, &remark));
  g_assert_false (smriti_remark_read ("%% cards\0 %%", 12, &remark));
  g_assert_true (smriti_remark_read ("%% cards %% and more", 11, &remark));
}

/* What was meant as a remark is told from any other comment. */
static void
test_mistakes (void)
{
  static const char *const wrong[] = { "%% since 3.12+ %%", "%% checked 29.11.2026 %%", "%% after 1.1; 1.4 %%",
                                       "%% snippet Read_A_File %%" };
  static const char *const fine[] = { "%% since 3.12 %%",    "%% after lunch %%",       "%% checked by Tom %%",
                                      "%% cards of mine %%", "%% snippet of a song %%", "%% 3 %%",
                                      "since 3.12+" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_true (smriti_remark_is_mistake (wrong[i], strlen (wrong[i])));
  for (gsize i = 0; i < G_N_ELEMENTS (fine); i++)
    g_assert_false (smriti_remark_is_mistake (fine[i], strlen (fine[i])));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remark/words", test_words);
  g_test_add_func ("/remark/none", test_none);
  g_test_add_func ("/remark/checked", test_checked);
  g_test_add_func ("/remark/last", test_last);
  g_test_add_func ("/remark/entries", test_entries);
  g_test_add_func ("/remark/hostile", test_hostile);
  g_test_add_func ("/remark/mistakes", test_mistakes);
  return g_test_run ();
}
