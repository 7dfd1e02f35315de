/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which error it is that was pasted, and which heading names it. */

#include "client/met_error.h"

#define TRACEBACK(last)                                                                                             \
  "Traceback (most recent call last):\n  File \"/home/ada/secret.py\", line 3, in <module>\n    d[\"token\"]\n    " \
  "~^^^^^^^^^\n" last

static void
check (const char *text, const char *name, const char *line)
{
  g_auto (SmritiMetError) met = { .name = NULL };

  smriti_met_error_read (text, &met);
  g_assert_cmpstr (met.name, ==, name);
  g_assert_cmpstr (met.line, ==, line);
}

static void
test_line (void)
{
  check (TRACEBACK ("KeyError: 'token'\n"), "KeyError", "KeyError: 'token'");
  check (TRACEBACK ("json.decoder.JSONDecodeError: Expecting value: line 1\n"), "JSONDecodeError",
         "json.decoder.JSONDecodeError: Expecting value: line 1");
  check (TRACEBACK ("requests.Timeout\n"), "Timeout", "requests.Timeout");
  check (TRACEBACK ("AssertionError\r\n"), "AssertionError", "AssertionError");
  check (TRACEBACK ("ValueError: two\nlines of it\nand a note\n"), "ValueError", "ValueError: two");
  check ("  File \"x.py\", line 1\n    if\n     ^\nSyntaxError: invalid syntax\n", "SyntaxError", "SyntaxError: invalid syntax");
  check ("KeyError: 'x'", "KeyError", "KeyError: 'x'");
  check ("$ git merge x\nfatal: refusing to merge unrelated histories\n\n", NULL, "fatal: refusing to merge unrelated histories");
  check ("TypeError: x is not a function\n    at main (a.js:1)\n", "TypeError", "TypeError: x is not a function");
}

/* Of several, the last is what stopped the program. */
static void
test_chained (void)
{
  check (TRACEBACK ("KeyError: 'a'\n") "\nDuring handling of the above exception, another exception occurred:\n\n" TRACEBACK (
             "app.ConfigError: no 'a'\n"),
         "ConfigError", "app.ConfigError: no 'a'");
  check (TRACEBACK ("OSError: x\n") "\nThe above exception was the direct cause of the following exception:\n\n" TRACEBACK (
             "RuntimeError: y\n"),
         "RuntimeError", "RuntimeError: y");
  check ("  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 1, in <module>\n  |     f ()\n"
         "  | ExceptionGroup: two (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n"
         "    | Traceback (most recent call last):\n    |   File \"a.py\", line 2, in f\n    | ValueError: 1\n"
         "    +------------------------------------\n",
         "ValueError", "ValueError: 1");
}

static void
test_odd (void)
{
  check ("", NULL, "");
  check (" \n\t\r\n", NULL, "");
  check ("Traceback (most recent call last):", NULL, "Traceback (most recent call last):");
  check ("Traceback (most recent call last):\n  File \"x\"\n", NULL, "File \"x\"");
  check ("\xff\xfe: broken", NULL, "\xef\xbf\xbd\xef\xbf\xbd: broken");
  check ("Note: no error\n", NULL, "Note: no error");
}

static int
choose (const char *text, const char *const *headings, guint n)
{
  g_auto (SmritiMetError) met = { .name = NULL };

  smriti_met_error_read (text, &met);
  return smriti_met_error_choose (&met, headings, n);
}

static void
test_choose (void)
{
  static const char *const headings[] = { "ImportError",
                                          "ImportError: attempted relative import",
                                          "KeyError",
                                          "fatal: refusing to merge unrelated histories",
                                          "UnicodeDecodeError: ‘utf-8’ codec",
                                          "TypeError: 'X' object is not callable, and more of it",
                                          "TypeError / AttributeError",
                                          "" };
  const guint n = G_N_ELEMENTS (headings);

  g_assert_cmpint (choose (TRACEBACK ("ImportError: cannot import name 'x'"), headings, n), ==, 0);
  g_assert_cmpint (choose (TRACEBACK ("ImportError: attempted  relative import with no known parent package"), headings, n), ==,
                   1);
  g_assert_cmpint (choose (TRACEBACK ("MyKeyError: x"), headings, n), ==, -1);
  g_assert_cmpint (choose (TRACEBACK ("mine.KeyError: x"), headings, n), ==, 2);
  g_assert_cmpint (choose ("hint: x\nFATAL: refusing to merge\tunrelated histories", headings, n), ==, 3);
  g_assert_cmpint (choose (TRACEBACK ("UnicodeDecodeError: 'utf-8' codec can't decode"), headings, n), ==, 4);
  /* no heading stands in it: the shortest with its name */
  g_assert_cmpint (choose (TRACEBACK ("TypeError: 'int' object is not callable"), headings, n), ==, 6);
  g_assert_cmpint (choose (TRACEBACK ("ZeroDivisionError: division by zero"), headings, n), ==, -1);
  g_assert_cmpint (choose ("", headings, n), ==, -1);
  g_assert_cmpint (choose (TRACEBACK ("KeyError: 1"), NULL, 0), ==, -1);
}

/* What stands in the frames above is code, not the error. */
static void
test_frames (void)
{
  static const char *const headings[] = { "KeyError", "ValueError" };

  g_assert_cmpint (
      choose ("Traceback (most recent call last):\n  File \"a.py\", line 1\n    except KeyError:\nValueError: x", headings, 2),
      ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/met-error/line", test_line);
  g_test_add_func ("/met-error/chained", test_chained);
  g_test_add_func ("/met-error/odd", test_odd);
  g_test_add_func ("/met-error/choose", test_choose);
  g_test_add_func ("/met-error/frames", test_frames);
  return g_test_run ();
}
