/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Plain text, one line and markup of card sides, and text that means harm. */

#include "common/text.h"

#include <string.h>

static void
assert_plain (const char *markdown, const char *want)
{
  g_autofree char *got = smriti_text_plain (markdown);

  g_assert_cmpstr (got, ==, want);
}

static void
assert_line (const char *markdown, guint max_chars, const char *want)
{
  g_autofree char *got = smriti_text_line (markdown, max_chars);

  g_assert_cmpstr (got, ==, want);
}

static void
assert_markup (const char *markdown, gsize max_bytes, const char *want)
{
  g_autofree char *got = smriti_text_markup (markdown, max_bytes);

  g_assert_cmpstr (got, ==, want);
  g_assert_cmpuint (strlen (got), <=, max_bytes);
}

static void
test_plain (void)
{
  assert_plain ("a **b** *c* __d__ _e_ ***f*** ~~g~~ ==h==", "a b c d e f g h");
  assert_plain ("**_“a”_**", "“a”");
  assert_plain ("a * b * c, 2*3*4, snake_case_name, __init__", "a * b * c, 234, snake_case_name, init");
  assert_plain ("`a **b** ==c==` and ``d ` e``", "a **b** ==c== and d ` e");
  assert_plain ("[a](http://x.y \"t\") ![b](c) [[d]] [[e|f]] <https://x.y>", "a b d f https://x.y");
  assert_plain ("[a] [^1] a[i](j k)", "[a] [^1] a[i](j k)");
  assert_plain ("std::vector<int> a < b > c <b>d</b>", "std::vector<int> a < b > c <b>d</b>");
  assert_plain ("\\*a\\* \\a \\\\", "*a* \\a \\");
  assert_plain ("a &amp; &lt;b&gt; `&amp;`", "a & <b> &amp;");
  assert_plain ("a <!-- b --> c<br>d", "a  c\nd");
  assert_plain ("$a_1 * b_2 * c$ costs $5", "$a_1 * b_2 * c$ costs $5");
  assert_plain ("a == b and c == d", "a == b and c == d");
}

/* What obsidian-spaced-repetition makes of hidden words. */
#define ASK(words) "<span style='color:#2196f3'>" words "</span>"

static void
test_hidden_words (void)
{
  assert_plain ("the " ASK ("[...]") " is", "the [...] is");
  assert_plain ("un" ASK ("believ") "able `a " ASK ("b") " c`", "unbelievable a b c");
  assert_plain (
      "<span style='color:var(--code-comment)'>[hint]</span>, " ASK ("<input class=\"cloze-input\" type=\"text\" size=\"12\" />"),
      "[hint], […]");
  assert_plain ("a <span>b</span> c</span>", "a <span>b</span> c</span>");
  assert_plain ("<span class=\"cloze-answer\" style='color:#2196f3'>x</span>", "x");
  assert_markup ("**the** " ASK ("word") " is", 100, "<b>the</b> <u>word</u> is");
  assert_markup ("a `" ASK ("b") "`", 100, "a <u>b</u>");
}

static void
test_plain_blocks (void)
{
  assert_plain ("## a\n> b\n> c\n\n- d\n- [ ] *e*\n1. f", "a\nb\nc\n\n- d\n- [ ] e\n1. f");
  assert_plain ("a:\n```py\n*x* = `1`\n\n\ty\n```\nb", "a:\n*x* = `1`\n\n    y\nb");
  assert_plain ("- a\n  ~~~\n  *b*\n  ~~~", "- a\n  *b*");
  assert_plain ("```\n*a*", "*a*");
  assert_plain ("> [!note] a\n> b", "a\nb");
  assert_plain ("| a | b |\n| --- | --- |\n| c | d |", "| a | b |\n| c | d |");
  assert_plain ("*a\n\nb*", "*a\n\nb*");
  assert_plain ("a  \nb\r\nc\rd\n\n", "a\nb\nc\nd");
  assert_plain ("", "");
  assert_plain ("\n\n", "");
}

static void
test_line (void)
{
  assert_line ("a\n\n**b**\tc", 10, "a b c");
  assert_line ("abcdef", 6, "abcdef");
  assert_line ("abcdefg", 6, "abcde…");
  assert_line ("abc defg", 5, "abc…");
  assert_line ("abc", 1, "…");
  assert_line ("abc", 0, "");
  assert_line ("ae\u0301x", 3, "a…"); /* e and its accent stay together */
  assert_line ("👩‍👩‍👧x", 4, "…");
  assert_line ("👩‍👩‍👧xy", 6, "👩‍👩‍👧…");
  assert_line ("🇩🇪🇫🇷🇮🇳", 4, "🇩🇪…");
  assert_line ("क्षत्रिय", 5, "क्ष…");
  assert_line ("कर्मण्येवाधिकारस्ते", 100, "कर्मण्येवाधिकारस्ते");
}

static void
test_markup (void)
{
  assert_markup ("a **b** *c* ==d== ~~e~~ `f`", 1000, "a <b>b</b> <i>c</i> <u>d</u> e f");
  assert_markup ("***a***", 1000, "<b><i>a</i></b>");
  assert_markup ("**a *b* c**", 1000, "<b>a </b><b><i>b</i></b><b> c</b>");
  assert_markup ("<b>a</b> & \"<script>\"", 1000, "&lt;b&gt;a&lt;/b&gt; &amp; &quot;&lt;script&gt;&quot;");
  assert_markup ("[x](http://y) <a href='z'>q</a>", 1000, "x &lt;a href=&apos;z&apos;&gt;q&lt;/a&gt;");
  assert_markup ("*a **b* c**", 1000, "<i>a b c</i>");
  assert_markup ("*a ==b* c==", 1000, "<i>a ==b</i> c==");
  assert_markup ("&lt;b&gt;", 1000, "&lt;b&gt;");
}

static void
test_markup_cut (void)
{
  assert_markup ("abc", 3, "abc");
  assert_markup ("abcd", 3, "…");
  assert_markup ("abcd", 2, "");
  assert_markup ("&&&&", 12, "&amp;…");
  assert_markup ("**abcdefgh**", 14, "<b>abcd…</b>");
  assert_markup ("**abc**", 8, "…");
  assert_markup ("a **bc**", 5, "a …");
}

/* Every length of every cut is still balanced and valid. */
static void
test_markup_every_cut (void)
{
  const char *markdown = "é **b & *c* <d>** ==e== `f`";

  for (gsize max = 0; max < 100; max++)
    {
      g_autofree char *got = smriti_text_markup (markdown, max);
      g_autofree char *wrapped = g_strdup_printf ("<x>%s</x>", got);
      GMarkupParser parser = { NULL, NULL, NULL, NULL, NULL };
      g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);

      g_assert_cmpuint (strlen (got), <=, max);
      g_assert_true (g_markup_parse_context_parse (context, wrapped, -1, NULL));
      g_assert_true (g_markup_parse_context_end_parse (context, NULL));
    }
}

static void
test_hostile (void)
{
  g_autofree char *bad = smriti_text_plain ("a\xFF"
                                            "b\x01\x1B[31mc\x7F\xC2\x9B");

  g_assert_cmpstr (bad, ==,
                   "a\uFFFD"
                   "b[31mc");
  assert_plain ("a\u202E\u2066b\uFEFF", "ab");
  assert_plain ("a\u2028b", "a\nb");
  assert_line ("a\u202Eb", 10, "ab");
  assert_markup ("a\u202E<\x02"
                 "b",
                 100, "a&lt;b");
}

static void
test_bounded (void)
{
  static const struct
  {
    const char *text;
    gsize max;
    const char *want;
  } cases[] = {
    { "abc", 3, "abc" },
    { "abcd", 3, "abc" },
    { "aéb", 2, "a" },
    { "aéb", 3, "aé" },
    { "a\n\tb", 9, "a\n\tb" },
    { "a\xFF"
      "b",
      9, "a\uFFFDb" },
    { "a\x07\x1B\rb", 9, "a\nb" },
    { "x", 0, "" },
    { "**a**", 9, "**a**" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = smriti_text_bounded (cases[i].text, cases[i].max);

      g_assert_cmpstr (got, ==, cases[i].want);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/plain", test_plain);
  g_test_add_func ("/text/hidden-words", test_hidden_words);
  g_test_add_func ("/text/plain-blocks", test_plain_blocks);
  g_test_add_func ("/text/line", test_line);
  g_test_add_func ("/text/markup", test_markup);
  g_test_add_func ("/text/markup-cut", test_markup_cut);
  g_test_add_func ("/text/markup-every-cut", test_markup_every_cut);
  g_test_add_func ("/text/hostile", test_hostile);
  g_test_add_func ("/text/bounded", test_bounded);
  return g_test_run ();
}
