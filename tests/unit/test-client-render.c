/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Markdown on a terminal: what comes out line by line, that no line is wider than
 * asked, and that nothing in a note can reach the terminal but text. */

#include "client/render.h"

#include <string.h>

static const SmritiTerm plain = { .utf8 = TRUE, .columns = 80, .rows = 24 };
static const SmritiTerm ascii = { .columns = 80, .rows = 24 };
static const SmritiTerm coloured = { .tty = TRUE, .colour = TRUE, .utf8 = TRUE, .columns = 80, .rows = 24 };

static void
assert_rendered (const SmritiTerm *term, const char *markdown, int width, const char *expected)
{
  g_autofree char *text = smriti_render_text (term, markdown, width);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_plain (void)
{
  assert_rendered (&plain, "What is a *list*?", 80, "What is a _list_?\n");
  assert_rendered (&plain, "**A** `b` ~~c~~", 80, "*A* `b` ~c~\n");
  assert_rendered (&plain, "one\ntwo\n\nthree", 80, "one\ntwo\n\nthree\n");
  assert_rendered (&plain, "# Head\ntext", 80, "Head\n\ntext\n");
  assert_rendered (&plain, "The […] is ==blue==.", 80, "The […] is ==blue==.\n");
  assert_rendered (&plain, "[[Other note|alias]] and [site](https://a.b)", 80, "alias and site (https://a.b)\n");
  assert_rendered (&plain, "$x^2$ &lt; &amp; &#65;", 80, "$x^2$ < & A\n");
  assert_rendered (&plain, "a <!-- hidden --> b<br>c", 80, "a  b\nc\n");
  assert_rendered (&plain, "", 80, "");
  assert_rendered (&plain, "the <span style='color:#2196f3'>[...]</span> is", 80, "the [...] is\n");
  assert_rendered (&plain, "the <span style='color:#2196f3'>sky</span> is", 80, "the ==sky== is\n");
  assert_rendered (&plain, "`a <span style='color:#2196f3'>[...]</span> b` <b>c</b></span>", 80, "`a [...] b` <b>c</b></span>\n");
  assert_rendered (&coloured, "a<span style='color:#2196f3'>b</span>c", 80, "a\033[0;1;33mb\033[0mc\n");
}

static void
test_blocks (void)
{
  assert_rendered (&plain, "- one\n- two\n  1. in\n  2. side\n", 80, "• one\n• two\n  1. in\n  2. side\n");
  assert_rendered (&ascii, "- one\n- [x] done\n- [ ] open", 80, "- one\n[x] done\n[ ] open\n");
  assert_rendered (&plain, "> a\n> b", 80, "│ a\n│ b\n");
  assert_rendered (&ascii, "> a", 80, "> a\n");
  assert_rendered (&plain, "| a | b |\n|---|---|\n| long | x |\n", 80, "a    │ b\nlong │ x\n");
  assert_rendered (&plain, "text\n\n```python\ndef f():\n\treturn 1\n```\n\nmore", 80,
                   "text\n\n  def f():\n      return 1\n\nmore\n");
}

static void
test_wrap (void)
{
  assert_rendered (&plain, "aaa bbb ccc ddd", 10, "aaa bbb\nccc ddd\n");
  assert_rendered (&plain, "aaaaaaaaaaaaaaa", 10, "aaaaaaaaaa\naaaaa\n");
  assert_rendered (&plain, "- aaa bbb ccc ddd", 10, "• aaa bbb\n  ccc ddd\n");
  /* wide characters take two columns, combining ones none */
  assert_rendered (&plain, "漢字漢字漢字", 10, "漢字漢字漢\n字\n");
  assert_rendered (&plain,
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81",
                   10,
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81"
                   "e\xcc\x81\n");
}

static void
test_widths (void)
{
  static const char *const texts[] = {
    "A paragraph with `code` and **strong words** that is longer than any of the widths we try it with here.",
    "- a list\n  - within a list\n    - within a list, with a text that has to be wrapped more than once\n",
    "```c\nint main (void) { return printf (\"a long line of code that does not fit\"); }\n```",
    "| a column | another | a third |\n|---|---|---|\n| with | a lot of text in it that cannot fit | x |\n",
    "> > कर्मण्येवाधिकारस्ते मा फलेषु कदाचन 漢字漢字漢字漢字漢字漢字漢字漢字",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int width = 12; width <= 90; width += 3)
      {
        g_autoptr (GPtrArray) lines = smriti_render (&coloured, texts[i], width);

        for (guint n = 0; n < lines->len; n++)
          g_assert_cmpint (smriti_text_width (g_ptr_array_index (lines, n)), <=, width);
      }
}

/* Every escape in @line is "\033[" digits and semicolons "m", and the last resets. */
static void
assert_only_sgr (const char *line)
{
  const char *last = NULL;

  for (const char *p = line; (p = strchr (p, '\033')); p++)
    {
      gsize length = strspn (p + 2, "0123456789;");

      g_assert_cmpint (p[1], ==, '[');
      g_assert_cmpint (p[2 + length], ==, 'm');
      last = p;
    }
  if (last)
    g_assert_true (g_str_has_prefix (last, "\033[0m"));
  for (const char *p = line; *p != '\0'; p++)
    g_assert_true ((guchar) *p >= 0x20 || *p == '\033');
  g_assert_null (strstr (line, "\xe2\x80\xae"));
  g_assert_true (g_utf8_validate (line, -1, NULL));
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "\033[31mred\033[2J\033]0;title\007 \x9b"
    "31m",
    "a&#27;[31mb &#x9b;31m &#0; &#xFFFFFFFFF;",
    "```\n\033[H\033]52;c;AAAA\007\n```",
    "over\xe2\x80\xaeride \xe2\x81\xa6 isolate",
    "\xff\xfe broken \xc3",
    "[x](javascript:\033[31m) ![\033](y) [[a\033b]] <a\033>",
    "| a\033 | \r b |\n|---|---|\n| \b | c\v |\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) with = smriti_render (&coloured, texts[i], 40);
      g_autoptr (GPtrArray) without = smriti_render (&plain, texts[i], 40);

      for (guint n = 0; n < with->len; n++)
        assert_only_sgr (g_ptr_array_index (with, n));
      for (guint n = 0; n < without->len; n++)
        g_assert_null (strchr (g_ptr_array_index (without, n), '\033'));
    }
}

/* Deep nesting and long runs end, and soon. */
static void
test_heavy (void)
{
  static const char *const units[] = { "> ", "- ", "[", "*a_", "`", "| a ", "==x== ", "&amp;", "[[", "$" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      GString *text = g_string_new (NULL);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) lines = NULL;

      for (guint n = 0; n < 5000; n++)
        g_string_append (text, units[i]);
      lines = smriti_render (&coloured, text->str, 80);
      g_string_free (text, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
    }
}

static void
test_colour (void)
{
  g_autofree char *code = smriti_render_text (&coloured, "```python\nfor x in y: # z\n```", 80);
  g_autofree char *mark = smriti_render_text (&coloured, "a ==b== c", 80);

  g_assert_cmpstr (code, ==, "  \033[0;35mfor\033[0m x \033[0;35min\033[0m y: \033[0;2m# z\033[0m\n");
  g_assert_cmpstr (mark, ==, "a \033[0;1;33mb\033[0m c\n");
}

static void
test_clean (void)
{
  g_autofree char *clean = smriti_term_clean ("a\033[1m\tb\nc\x7f\xc2\x9b"
                                              "d\r");
  g_autofree char *none = smriti_term_clean (NULL);

  g_assert_cmpstr (clean, ==, "a[1m\tb\ncd");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/render/plain", test_plain);
  g_test_add_func ("/client/render/blocks", test_blocks);
  g_test_add_func ("/client/render/wrap", test_wrap);
  g_test_add_func ("/client/render/widths", test_widths);
  g_test_add_func ("/client/render/hostile", test_hostile);
  g_test_add_func ("/client/render/heavy", test_heavy);
  g_test_add_func ("/client/render/colour", test_colour);
  g_test_add_func ("/client/term/clean", test_clean);
  return g_test_run ();
}
