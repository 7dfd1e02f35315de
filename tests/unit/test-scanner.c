/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Masks, line kinds, broken bytes, and sizes that would take hours if any
 * search were done twice for each byte. */

#include "common/notes/note.h"
#include "common/notes/scanner.h"

#include <string.h>

static SmritiScan *
scan_text (const char *text)
{
  return smriti_scan_new (text, strlen (text));
}

/* @want repeats @text with a letter over each covered byte: C code, F fence,
 * M math, K comment, L link, T table, E escape, Y frontmatter. */
static void
assert_mask (const char *text, const char *want)
{
  static const char letters[] = ".CFMKLTEY";
  g_autoptr (SmritiScan) scan = scan_text (text);
  g_autofree char *got = g_strdup (text);

  for (gsize i = 0; i < scan->length; i++)
    if (scan->mask[i] != SMRITI_MASK_NONE)
      got[i] = letters[scan->mask[i]];
  g_assert_cmpstr (got, ==, want);
}

static void
test_inline (void)
{
  assert_mask ("a `b` c", "a CCC c");
  assert_mask ("a ``b`c`` d", "a CCCCCCC d");
  assert_mask ("a ``b` c", "a ``b` c");
  assert_mask ("a `b\nc` d", "a CCCCC d");
  assert_mask ("a `b\n\nc` d", "a `b\n\nc` d");
  assert_mask ("$x$ a $5 b $6", "MMM a $5 b $6");
  assert_mask ("a $$x y$$ b", "a MMMMMMM b");
  assert_mask ("$a $b", "$a $b");
  assert_mask ("a <!-- b --> c", "a KKKKKKKKKK c");
  assert_mask ("a %%b%% c", "a KKKKK c");
  assert_mask ("100%% of", "100%% of");
  assert_mask ("a\\*b", "aEEb");
  assert_mask ("\\`a` b", "EEa` b");
}

static void
test_links (void)
{
  assert_mask ("a [b](c) d", "a LLLLLL d");
  assert_mask ("a ![b](c \"d\") e", "a !LLLLLLLLLL e");
  assert_mask ("[a](b (c)", "[a](b (c)");
  assert_mask ("[a](b(c)d)", "LLLLLLLLLL");
  assert_mask ("[a] b", "[a] b");
  assert_mask ("[[n o|p]] q", "LLLLLLLLL q");
  assert_mask ("[[n", "[[n");
  assert_mask ("[ [[n]] ](x)", "LLLLLLLLLLLL");
  assert_mask ("<https://x y>", "<LLLLLLLLL y>");
  assert_mask ("<https://x.y> z", "LLLLLLLLLLLLL z");
  assert_mask ("see https://x.y/z, a", "see LLLLLLLLLLLLL, a");
  assert_mask ("`[a`](b)", "CCCC](b)");
}

static void
test_blocks (void)
{
  assert_mask ("```\na\n\nb\n```\nc", "FFFFFFFFFFFF\nc");
  assert_mask ("- ~~~\n  a\n  ~~~\nc", "FFFFFFFFFFFFFFF\nc");
  assert_mask ("> ```\n> a\nb", "FFFFFFFFF\nb");
  assert_mask ("````\n```\n````\nc", "FFFFFFFFFFFFF\nc");
  assert_mask ("``` a`b\nc", "``` a`b\nc");
  assert_mask ("<!-- a\n\nb --> c", "KKKKKKKKKKKKK c");
  assert_mask ("%%\na\n\nb\n%%\nc", "KKKKKKKKKK\nc");
  assert_mask ("$$\na\n\nb\n$$\nc", "MMMMMMMMMM\nc");
  assert_mask ("---\na: b\n---\nc", "YYYYYYYYYYYY\nc");
  assert_mask ("a|b\n-|-\nc|d\n\ne|f", "TTT\nTTT\nTTT\n\ne|f");
  assert_mask ("\n    a\n\nb", "\nFFFFF\n\nb");
  assert_mask ("- x\n\n    a", "- x\n\n    a");
}

static SmritiLineType
type_of (const char *text, guint n)
{
  g_autoptr (SmritiScan) scan = scan_text (text);

  g_assert_cmpuint (n, <, scan->n_lines);
  return scan->lines[n].type;
}

static void
test_lines (void)
{
  g_autoptr (SmritiScan) scan = scan_text ("> - [x] ### word\n\t* a\n12) b\n> [!note]- t\n");

  g_assert_cmpint (type_of ("# a", 0), ==, SMRITI_LINE_HEADING);
  g_assert_cmpint (type_of ("#a", 0), ==, SMRITI_LINE_TEXT);
  g_assert_cmpint (type_of ("####### a", 0), ==, SMRITI_LINE_TEXT);
  g_assert_cmpint (type_of ("a\n---", 1), ==, SMRITI_LINE_RULE);
  g_assert_cmpint (type_of ("* * *", 0), ==, SMRITI_LINE_RULE);
  g_assert_cmpint (type_of ("> ", 0), ==, SMRITI_LINE_BLANK);
  g_assert_cmpint (type_of ("%% Cards %%", 0), ==, SMRITI_LINE_CARDS);
  g_assert_cmpint (type_of ("%% more cards %%", 0), ==, SMRITI_LINE_COMMENT);
  g_assert_cmpint (type_of ("<!-- a -->", 0), ==, SMRITI_LINE_COMMENT);
  g_assert_cmpint (type_of ("<!-- a\n# b\n-->", 1), ==, SMRITI_LINE_COMMENT);
  g_assert_cmpint (type_of ("$$\n# b\n$$", 1), ==, SMRITI_LINE_MATH);
  g_assert_cmpint (type_of ("| a", 0), ==, SMRITI_LINE_TABLE);
  g_assert_cmpint (type_of ("a\n    b", 1), ==, SMRITI_LINE_TEXT);

  g_assert_cmpuint (scan->lines[0].quote, ==, 1);
  g_assert_true (scan->lines[0].list);
  g_assert_cmpuint (scan->lines[0].content, ==, strlen ("> - [x] ### "));
  g_assert_cmpuint (scan->lines[1].indent, ==, 4);
  g_assert_cmpuint (scan->lines[2].content - scan->lines[2].start, ==, 4);
  g_assert_true (scan->lines[3].callout);
  g_assert_cmpuint (scan->lines[3].content - scan->lines[3].start, ==, strlen ("> [!note]- "));
}

static const SmritiScanWarning *
only_warning (const SmritiScan *scan)
{
  g_assert_cmpuint (scan->warnings->len, ==, 1);
  return g_ptr_array_index (scan->warnings, 0);
}

static void
test_unclosed (void)
{
  static const struct
  {
    const char *text, *word;
    guint line;
  } cases[] = {
    { "a\n```\nb", "code block", 2 }, { "<!-- a\n\nb", "comment", 1 },     { "a\n\n$$\nb", "'$$'", 3 },
    { "%% a\n\nb", "'%%'", 1 },       { "---\na: b\n", "frontmatter", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmritiScan) scan = scan_text (cases[i].text);
      const SmritiScanWarning *warning = only_warning (scan);

      g_assert_cmpuint (warning->line, ==, cases[i].line);
      g_assert_nonnull (strstr (warning->text, cases[i].word));
    }
}

static void
test_bytes (void)
{
  static const char crlf[] = "\xEF\xBB\xBF"
                             "a\r\nb\rc\n";
  static const char twice[] = "\xEF\xBB\xBF\xEF\xBB\xBF"
                              "a"; /* two programs have put one there */
  static const char nul[] = "a\n\0b\nc :: d";
  static const char bad[] = "a\n\xFF\xFE"
                            "b\n\xC3\nc";
  static const char utf16[] = "\xFF\xFE"
                              "a\0";
  g_autoptr (SmritiScan) scan = smriti_scan_new (crlf, sizeof crlf - 1);
  g_autoptr (SmritiScan) with_nul = smriti_scan_new (nul, sizeof nul - 1);
  g_autoptr (SmritiScan) with_bad = smriti_scan_new (bad, sizeof bad - 1);
  g_autoptr (SmritiScan) wide = smriti_scan_new (utf16, sizeof utf16 - 1);
  g_autoptr (SmritiScan) empty = smriti_scan_new (NULL, 0);
  g_autoptr (SmritiScan) marked_twice = smriti_scan_new (twice, sizeof twice - 1);

  g_assert_cmpstr (scan->text, ==, "a\nb\nc\n");
  g_assert_cmpuint (scan->n_lines, ==, 3);
  g_assert_cmpstr (marked_twice->text, ==, "a");
  g_assert_cmpuint (only_warning (with_nul)->line, ==, 2);
  g_assert_cmpstr (with_nul->text, ==, "a\n\uFFFDb\nc :: d");
  g_assert_cmpuint (only_warning (with_bad)->line, ==, 2);
  g_assert_nonnull (strstr (only_warning (with_bad)->text, "1 more line"));
  g_assert_true (g_utf8_validate (with_bad->text, -1, NULL));
  g_assert_nonnull (strstr (only_warning (wide)->text, "UTF-16"));
  g_assert_cmpuint (wide->n_lines, ==, 0);
  g_assert_cmpuint (empty->n_lines, ==, 0);
}

static void
test_wikilinks (void)
{
  g_autoptr (SmritiScan) scan = scan_text (
      "[[a#h|x]] [[b]] `[[no]]` ![[c]]\n| [[d\\|e]] |\n<!-- [[no]] -->\n# [[b]]\n[[#h]]\n```\n[[no]]\n```\n");
  static const char *const want[] = { "a#h|x", "b", "c", "d\\|e", "b", "#h" };

  g_assert_cmpuint (scan->links->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      const SmritiSpan *span = &g_array_index (scan->links, SmritiSpan, i);
      g_autofree char *link = g_strndup (scan->text + span->from, span->to - span->from);

      g_assert_cmpstr (link, ==, want[i]);
    }
}

/* One unit repeated until @bytes, read as a whole note. Quadratic work on these
 * would not end within the time limit of the test run, by orders of magnitude. */
static void
read_repeated (const char *unit, gsize bytes)
{
  gsize length = strlen (unit);
  GString *text = g_string_sized_new (bytes + length);
  SmritiNote *note;

  while (text->len < bytes)
    g_string_append_len (text, unit, (gssize) length);
  note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text->str, text->len);
  g_assert_cmpuint (note->warnings->len, <=, 201);
  smriti_note_free (note);
  g_string_free (text, TRUE);
}

static void
test_large (void)
{
  static const char *const units[] = {
    "[",
    "]",
    "[](",
    "[a](b",
    "[a](b \"",
    "![",
    "`",
    "``` `` ` ",
    "$",
    "$x ",
    "$$ a ",
    "<!--",
    "<",
    "<a:",
    "%%",
    "[[",
    "[[a",
    "==",
    "==a ",
    "(==a",
    "a ==b== ",
    ";;==a== ",
    " :: ",
    " ::: ",
    "::",
    "`::` ",
    "> ",
    "- ",
    "#",
    "#cards/a ",
    "\\",
    "|",
    "| a ",
    "http://",
    "h",
    "*a _b ",
    "Q:",
    "1.1 **a",
    "((((",
    "[a](((((",
    "a\n",
    "- a\n",
    "> a\n",
    "?\n",
    "Q: a\n",
    "Q:\n\n",
    "A: b\n",
    "```\n",
    "~~~ ",
    "%%\n",
    "<!--\n",
    "$$\n",
    "a\n?\n",
    "|a|\n",
    "# 1.0 [[a — b]]\n",
    "1.1 **a** – b, c\n",
    "\n",
    "==a==\n",
    "- a\n  ?\n  b\n",
    "a :: b\n",
    "    a\n",
    "---\n",
    "[!a] ",
    "#snippet ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    read_repeated (units[i], 400 * 1000);
}

static void
test_huge_line (void)
{
  gsize size = 50 * 1000 * 1000;
  g_autofree char *text = g_malloc (size);
  g_autoptr (SmritiNote) note = NULL;

  memset (text, 'x', size);
  memcpy (text + size / 2, " :: ", 4);
  memcpy (text + size - 8, "\n\nq :: a", 8);
  note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, size);
  g_assert_cmpuint (note->cards->len, ==, 1);
  g_assert_cmpuint (((SmritiCard *) g_ptr_array_index (note->cards, 0))->line, ==, 3);
  g_assert_cmpuint (note->warnings->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scanner/inline", test_inline);
  g_test_add_func ("/scanner/links", test_links);
  g_test_add_func ("/scanner/blocks", test_blocks);
  g_test_add_func ("/scanner/lines", test_lines);
  g_test_add_func ("/scanner/unclosed", test_unclosed);
  g_test_add_func ("/scanner/bytes", test_bytes);
  g_test_add_func ("/scanner/wikilinks", test_wikilinks);
  g_test_add_func ("/scanner/large", test_large);
  g_test_add_func ("/scanner/huge-line", test_huge_line);
  return g_test_run ();
}
