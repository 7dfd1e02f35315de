/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The small things every command prints with: JSON, times for people, the command
 * line, the editor's arguments. */

#include "client/arguments.h"
#include "client/editor.h"
#include "client/json.h"
#include "client/when.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void
test_json (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  SmritiJson json = { .text = text };

  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is there, numbers must not follow it */
  smriti_json_begin_object (&json, NULL);
  smriti_json_int (&json, "format", 1);
  smriti_json_string (&json, "s", "a\"b\\c\nd\te\x01\x7fü\xff");
  smriti_json_word (&json, "w", "");
  smriti_json_string (&json, "n", NULL);
  smriti_json_time (&json, "t", 0);
  smriti_json_double (&json, "d", 2.3065);
  smriti_json_double (&json, "e", 0.1 + 0.2);
  smriti_json_double (&json, "nan", NAN);
  smriti_json_begin_list (&json, "l");
  smriti_json_bool (&json, NULL, TRUE);
  smriti_json_begin_object (&json, NULL);
  smriti_json_end_object (&json);
  smriti_json_begin_list (&json, NULL);
  smriti_json_end_list (&json);
  smriti_json_end_list (&json);
  smriti_json_end_object (&json);
  setlocale (LC_ALL, "C");
  g_assert_cmpstr (text->str, ==,
                   "{\"format\":1,\"s\":\"a\\\"b\\\\c\\nd\\te\\u0001\\u007fü\xef\xbf\xbd\",\"w\":null,\"n\":null,"
                   "\"t\":null,\"d\":2.3065,\"e\":0.30000000000000004,\"nan\":null,\"l\":[true,{},[]]}");
}

static void
assert_interval (gint64 seconds, const char *expected)
{
  g_autofree char *text = smriti_when_interval (seconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_intervals (void)
{
  assert_interval (-5, "0s");
  assert_interval (45, "45s");
  assert_interval (60, "1m");
  assert_interval (600, "10m");
  assert_interval (5400, "1.5h");
  assert_interval (86400, "1d");
  assert_interval (30 * 86400, "30d");
  assert_interval (76 * 86400, "2.5mo");
  assert_interval (365 * 86400, "1y");
  assert_interval (G_GINT64_CONSTANT (36500) * 86400, "100y");
}

static void
assert_due (gint64 due_s, gint64 now_s, const char *expected)
{
  g_autofree char *text = smriti_when_due (due_s, now_s);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_due (void)
{
  gint64 noon = 1795435200; /* 2026-11-23 12:00 UTC, the test's zone */

  assert_due (noon - 1, noon, "now");
  assert_due (noon + 20, noon, "in 1 min");
  assert_due (noon + 600, noon, "in 10 min");
  assert_due (noon + 3 * 3600, noon, "in 3 h");
  assert_due (noon + 86400, noon, "tomorrow");
  assert_due (noon + 8 * 86400, noon, "in 8 days");
  assert_due (noon + 61 * 86400, noon, "on 2027-01-23");
}

static const SmritiOption options[] = {
  { "more", 'm', NULL, "" },
  { "number", 'n', "N", "" },
  { NULL },
};
static const SmritiCommand command = { "test", "ARG", NULL, "", 1, 2, options, NULL, FALSE };

static void
assert_refused (const char *line, const char *part)
{
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiArguments) arguments = smriti_arguments_parse (&command, argv, &error);

  g_assert_null (arguments);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (g_str_has_suffix (error->message, "Try 'smriti test --help'."));
}

static void
test_arguments (void)
{
  char *argv[] = { (char *) "a", (char *) "-n5", (char *) "--json", (char *) "--", (char *) "-m", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiArguments) arguments = smriti_arguments_parse (&command, argv, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (arguments->n_args, ==, 2);
  g_assert_cmpstr (arguments->args[1], ==, "-m");
  g_assert_true (arguments->json);
  g_assert_null (arguments->values[0]);
  g_assert_cmpstr (arguments->values[1], ==, "5");
  assert_refused ("a --numbr 3", "did you mean '--number'");
  assert_refused ("a --number", "needs a value: N");
  assert_refused ("a --more=yes", "takes no value");
  assert_refused ("a -x", "unknown option '-x'");
  assert_refused ("a b c", "too many arguments: 'c'");
  assert_refused ("--more", "needs ARG");
  assert_refused ("a\xff", "not valid UTF-8");
}

static void
test_nearest (void)
{
  static const char *const names[] = { "review", "resume", "status", "log", NULL };

  g_assert_cmpstr (smriti_nearest ("revew", names), ==, "review");
  g_assert_cmpstr (smriti_nearest ("stat", names), ==, "status");
  g_assert_null (smriti_nearest ("frobnicate", names));
  g_assert_null (smriti_nearest ("", names));
}

static void
assert_editor (const char *editor, guint line, const char *expected)
{
  g_auto (GStrv) argv = smriti_editor_argv (editor, "/a b.md", line, NULL);
  g_autofree char *joined = argv ? g_strjoinv ("|", argv) : NULL;

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_editor (void)
{
  assert_editor ("vim", 7, "vim|+7|/a b.md");
  assert_editor ("/usr/bin/nano -w", 7, "/usr/bin/nano|-w|+7|/a b.md");
  assert_editor ("code --wait", 7, "code|--wait|-g|/a b.md:7");
  assert_editor ("hx", 7, "hx|/a b.md:7");
  assert_editor ("my-editor", 7, "my-editor|/a b.md");
  assert_editor ("vim", 0, "vim|/a b.md");
  assert_editor ("'my editor' x", 1, "my editor|x|/a b.md");
  assert_editor ("vim '", 1, NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/json", test_json);
  g_test_add_func ("/client/when/intervals", test_intervals);
  g_test_add_func ("/client/when/due", test_due);
  g_test_add_func ("/client/arguments", test_arguments);
  g_test_add_func ("/client/nearest", test_nearest);
  g_test_add_func ("/client/editor", test_editor);
  return g_test_run ();
}
