/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Observations and the remark "checked", written below a heading: where they go, that
 * nothing else changes, and what is refused. */

#include "common/error.h"
#include "common/notes/dated.h"

#include <string.h>

#define DAY "2026-11-29"

static gint32
today (void)
{
  gint32 day;

  g_assert_true (smriti_day_from_string (DAY, &day));
  return day;
}

static char *
applied (const char *text, GPtrArray *splices)
{
  gsize length;
  char *after = smriti_splices_apply (splices, text, strlen (text), &length);

  g_ptr_array_unref (splices);
  return after;
}

#define assert_added(text, heading, words, want)                                                                         \
  do                                                                                                                     \
    {                                                                                                                    \
      g_autoptr (GError) error_ = NULL;                                                                                  \
      GPtrArray *splices_ = smriti_dated_add_plan (smriti_reader_by_name ("smriti"), NULL, text, strlen (text), heading, \
                                                   today (), words, &error_);                                            \
      g_autofree char *after_ = NULL;                                                                                    \
                                                                                                                         \
      g_assert_no_error (error_);                                                                                        \
      after_ = applied (text, splices_);                                                                                 \
      g_assert_cmpstr (after_, ==, want);                                                                                \
    }                                                                                                                    \
  while (0)

#define assert_checked(text, heading, want)                                                                                  \
  do                                                                                                                         \
    {                                                                                                                        \
      g_autoptr (GError) error_ = NULL;                                                                                      \
      GPtrArray *splices_ = smriti_dated_checked_plan (smriti_reader_by_name ("smriti"), NULL, text, strlen (text), heading, \
                                                       today (), &error_);                                                   \
      g_autofree char *after_ = NULL;                                                                                        \
                                                                                                                             \
      g_assert_no_error (error_);                                                                                            \
      after_ = applied (text, splices_);                                                                                     \
      g_assert_cmpstr (after_, ==, want);                                                                                    \
    }                                                                                                                        \
  while (0)

static void
test_read (void)
{
  static const char *const none[] = { "",
                                      "2026-11-29",
                                      "2026-11-29:",
                                      "2026-11-29: ",
                                      "2026-11-29:x",
                                      "2026-02-30: x",
                                      "a 2026-11-29: x",
                                      "26-11-29: x",
                                      "2026-11-29 x" };
  gint32 day;

  g_assert_cmpstr (smriti_dated_read ("2026-11-29: it is so", &day), ==, "it is so");
  g_assert_cmpint (day, ==, today ());
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (smriti_dated_read (none[i], &day));
}

static void
test_add (void)
{
  assert_added ("## 5.1 New\n", 1, "a b", "## 5.1 New\n\n- " DAY ": a b\n");
  assert_added ("## 5.1 New", 1, " a ", "## 5.1 New\n\n- " DAY ": a\n");
  assert_added ("## 5.1 New\n%% checked 2026-01-01 %%\n%% after 1.1 %%\n\nProse.\n", 1, "a",
                "## 5.1 New\n%% checked 2026-01-01 %%\n%% after 1.1 %%\n\n- " DAY ": a\n\nProse.\n");
  assert_added ("## 5.1 New\n\n%% checked 2026-01-01 %%\n\nProse.\n", 1, "a",
                "## 5.1 New\n\n%% checked 2026-01-01 %%\n\n- " DAY ": a\n\nProse.\n");
  assert_added ("## 5.1 New\nProse.\n", 1, "a", "## 5.1 New\n\n- " DAY ": a\n\nProse.\n");
  assert_added ("## 5.1 New\r\n\r\nx\r\n", 1, "a", "## 5.1 New\r\n\r\n- " DAY ": a\r\n\r\nx\r\n");
  assert_added ("## 5.1 New\n\n- 2025-01-01: one\n  and on\n- a card :: yes\n\n## 5.2 Old\n\n- 2025-01-01: two\n", 1, "a",
                "## 5.1 New\n\n- 2025-01-01: one\n  and on\n- " DAY ": a\n- a card :: yes\n\n## 5.2 Old\n\n- 2025-01-01: two\n");
  assert_added ("## 5.1 New\n\n### Below\n\n- 2025-01-01: one\n", 1, "a",
                "## 5.1 New\n\n- " DAY ": a\n\n### Below\n\n- 2025-01-01: one\n");
}

static void
assert_refused (const char *text, guint heading, const char *words, SmritiError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      smriti_dated_add_plan (smriti_reader_by_name ("smriti"), NULL, text, strlen (text), heading, today (), words, &error));
  g_assert_error (error, SMRITI_ERROR, (int) code);
}

static void
test_refused (void)
{
  static const char note[] = "## 5.1 New\n\nq :: a\n";

  assert_refused (note, 1, "", SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (note, 1, "  ", SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (note, 1, "a\n## b", SMRITI_ERROR_INVALID_ARGUMENT);
  assert_refused (note, 1, "what :: that", SMRITI_ERROR_FAILED);
  assert_refused (note, 1, "some ==hidden== word", SMRITI_ERROR_FAILED);
  assert_refused (note, 1, "bell \a", SMRITI_ERROR_FAILED);
  assert_refused (note, 0, "a", SMRITI_ERROR_NOT_FOUND);
  assert_refused (note, 3, "a", SMRITI_ERROR_NOT_FOUND);
  assert_refused (note, 99, "a", SMRITI_ERROR_NOT_FOUND);
  assert_refused ("", 1, "a", SMRITI_ERROR_NOT_FOUND);
}

static void
test_checked (void)
{
  static const char done[] = "## 5.1 New\n%% checked " DAY " %%\n";
  g_autoptr (GError) error = NULL;

  assert_checked ("## 5.1 New\n%% checked 2026-01-01, 90 days %%\n\nx\n", 1, "## 5.1 New\n%% checked " DAY ", 90 days %%\n\nx\n");
  assert_checked ("## 5.1 New\n%% after 1.1 %%\n%%checked 2026-01-01%%\n", 1,
                  "## 5.1 New\n%% after 1.1 %%\n%%checked " DAY "%%\n");
  assert_checked ("## 5.1 New\n\n%% after 1.1 %%\n\n%% checked 2026-01-01, 90 days %%\n\nx\n", 1,
                  "## 5.1 New\n\n%% after 1.1 %%\n\n%% checked " DAY ", 90 days %%\n\nx\n");
  assert_checked ("# A\n\n## 5.1 New\n\nx\n", 3, "# A\n\n## 5.1 New\n%% checked " DAY " %%\n\nx\n");
  assert_checked ("## 5.1 New", 1, "## 5.1 New\n%% checked " DAY " %%\n");
  g_assert_null (smriti_dated_checked_plan (smriti_reader_by_name ("smriti"), NULL, done, strlen (done), 1, today (), &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dated/read", test_read);
  g_test_add_func ("/dated/add", test_add);
  g_test_add_func ("/dated/refused", test_refused);
  g_test_add_func ("/dated/checked", test_checked);
  return g_test_run ();
}
