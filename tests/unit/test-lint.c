/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What looks wrong in a note: each rule on its line, nothing said of what is
 * right, and odd notes cost linear time. */

#include "common/notes/note.h"

#include <string.h>

/* "LINE CODE" of each warning of @text, comma-separated. */
static char *
codes (const char *text)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      g_assert_null (strchr (warning->text, '\n'));
      g_string_append_printf (out, "%s%u %s", i > 0 ? ", " : "", warning->line, warning->code);
    }
  return g_string_free (out, FALSE);
}

static void
assert_codes (const char *text, const char *want)
{
  g_autofree char *got = codes (text);

  if (!g_str_equal (got, want))
    g_error ("'%s' gives '%s', not '%s'", text, got, want);
}

/* The only warning of @text says @words. */
static void
assert_says (const char *text, const char *words)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
  const SmritiWarning *warning;

  g_assert_cmpuint (note->warnings->len, ==, 1);
  warning = g_ptr_array_index (note->warnings, 0);
  if (!strstr (warning->text, words))
    g_error ("'%s' is not in '%s'", words, warning->text);
}

#define HEAD "# 2.0 [[A — T]]\n\n"

static void
test_numbers (void)
{
  assert_codes (HEAD "2.1 **a**  \n2.2 **b**  \n2.2.1 **c**  \n2.2.2 **d**  \n2.3 **e**\n\n# 3. [[B — T]]\n\n3.1 **f**\n", "");
  assert_codes (HEAD "2.1 **a**  \n2.3 **b**  \n2.4 **c**\n", "4 number-gap");
  assert_says (HEAD "2.1 **a**  \n2.3 **b**\n", "2.3 follows 2.1: 2.2 is missing");
  assert_says (HEAD "2.1 **a**  \n2.10 **b**\n", "2.2 to 2.9 are missing");
  assert_says (HEAD "2.1 **a**  \n2.1.2 **b**\n", "2.1.2 is the first beneath 2.1: 2.1.1 is missing");
  assert_says (HEAD "2.4 **a**\n", "2.1 to 2.3 are missing");
  assert_codes (HEAD "2.1 **a**  \n2.3 **b**  \n2.2 **c**\n", "4 number-gap, 5 number-order");
  assert_codes (HEAD "2.1 **a**  \n2.2 **b**  \n2.1 **c**\n", "5 number-repeat");
  assert_codes (HEAD "2.1 **a**  \n2.2.1 **b**  \n3.1 **c**\n", "4 no-parent, 5 section-key");
  assert_codes (HEAD "2.1 **a**\n\n# 4. [[B — T]]\n4.1 **b**\n\n# 2. [[C — T]]\n2.2 **c**\n", "5 number-gap, 8 number-repeat");
  assert_says (HEAD "2.1 **a**\n\n# 4. [[B — T]]\n4.1 **b**\n", "section 4 follows 2: 3 is missing");
}

static void
test_marks (void)
{
  assert_codes ("# 1.0 [[A — T]] (1 Sheet)\n1.1 **a**  \n1.1.1 **b**  \n1.2 **c**\n", "");
  assert_says ("# 1.0 [[A — T]] (2 Sheets)\n1.1 **a**  \n1.1.1 **b**\n", "'2 Sheets', but 1 of its entries has parts");
  assert_codes ("# 1.0 [[A — T]]\n1.1 **a**\n1.2 **b**\n", "2 hard-break");
  assert_codes ("# 1.0 [[A — T]]\n- 1.1 **a**\n- 1.2 **b**\n", "");
  assert_codes (HEAD "2.1 **a** ✔️  \n2.1.1 **b** ✔️  \n2.1.2 **c** ✅\n", "");
  assert_codes (HEAD "2.1 **a**  \n2.1.1 **b** ✔️  \n2.1.2 **c**\n", "");
  assert_says (HEAD "2.1 **a** ✔️  \n2.1.1 **b** ✔️  \n2.1.2 **c**\n", "2.1 is marked done, but 2.1.2 beneath it is not");
  assert_says (HEAD "2.1 **a** ✔️  \n2.1.1 **b**  \n2.1.2 **c**  \n2.1.3 **d**  \n2.1.4 **e**\n",
               "2.1.1, 2.1.2, 2.1.3 and 1 more beneath it are not");
  assert_codes ("# 2.0 [[A — T]] ✔️\n2.1 **a** ✔️  \n2.1.1 **b**\n", "2 done-parent");
}

static void
test_cadences (void)
{
  assert_codes (HEAD "2.1 **Spaced Repetition Plan**  \n2.1.1 **Daily Quick Review** – 5 concepts  \n2.1.2 **Weekly Review**\n",
                "");
  assert_codes (HEAD
                "2.1 **Spaced Repetition Plan**  \n2.1.1 **Yearly Look Back**  \n2.1.2 **60-Day Refresh**  \n2.1.3 **Notes**\n",
                "4 cadence, 5 cadence");
  assert_codes (HEAD "2.1 **Talks**  \n2.1.1 **Annual Conference**  \n2.1.2 **100 Day Plan**\n", "");
  assert_codes (HEAD "2.1 **Weekly Review**  \n2.2 **Weekly Ritual**\n", "4 cadence");
  assert_says (HEAD "2.1 **Weekly Review**  \n2.2 **Weekly Ritual**\n", "2.2 states a rhythm that 2.1 on line 3 has");
}

static void
test_fences (void)
{
  assert_codes ("a\n\n```python\nb\n", "3 open-fence");
  assert_codes ("~~~\na\n```\n", "1 open-fence");
  assert_codes ("```python\na\n\nwords\n\n```python\nb\n```\n", "6 open-fence");
  assert_says ("```python\na\n\nwords\n\n```python\nb\n```\n", "inside the one of line 1");
  assert_codes ("````md\n```python\nb\n```\n````\n", "");
  assert_codes ("$$\na\n", "1 open-math");
  assert_codes ("%% a\n", "1 open-comment");
  assert_codes ("a\n<!-- b\n", "2 open-comment");
  assert_codes ("---\na: b\n", "1 open-frontmatter");
}

static void
test_separators (void)
{
  assert_codes ("```\na :: b\n```\n", "2 masked-separator");
  assert_says ("```text\na :: b\n```\n", "'::' in a code block, not a card");
  assert_codes ("```haskell\na :: Int\n```\n```cpp\nx :: y\n```\n", "");
  assert_codes ("`a :: b`\n", "1 masked-separator");
  assert_codes ("use `std::vector` and a::b\n", "");
}

static void
test_clozes (void)
{
  assert_codes ("a ==b== c\nd ==e==, (==f==) ==g;;h==\n", "");
  assert_codes ("if a == b and c == d: a==b, === x, == a ==.\n", "");
  assert_codes ("a\nthe word==hidden== here\n", "2 cloze");
  assert_codes ("if a==b and c==d:\n", "1 cloze");
  assert_codes ("a\nb ==c\nd\n", "2 cloze");
  assert_codes ("the end is ==...== here\n", "1 cloze");
  assert_codes ("Python adds with ==+== and ==`**`==\n", "");
  assert_codes ("==a b c==.\n", "1 cloze");
  assert_codes ("==a b== ==c==\n", "");
  assert_codes ("`==a` and <!-- ==b --> and $==c$\n\n| a ==b | c |\n|-|-|\n", "");
}

static void
test_fronts (void)
{
  assert_codes ("a b :: c\n\nA b :: d\n\ne :: c\n", "");
  assert_codes ("a b :: c\n\na  b :: d\n", "3 duplicate-front");
  assert_says ("a b :: c\n\na b :: d\n", "the same question as on line 1, with another answer");
  assert_codes ("a b :: c\n\nQ: a\nb\nA: d\n", "3 duplicate-front");
  assert_says ("a b :: c\n\na b\n?\nc\n", "the same question and answer as on line 1");
  assert_codes ("a :: b\n\na :: b\n", "3 duplicate-card");
  assert_codes ("a ::: x\n\nb ::: x\n", "3 duplicate-front");
}

static void
test_tags (void)
{
  assert_codes ("#cards\n\n#cards/a/b\n\na :: b #flashcards/c\n\n`#card/x` word#card/x [[#card/x]]\n#card #carded/x\n", "");
  assert_codes ("#card/a\n\na :: b #flashcard/x\n", "1 deck-tag, 3 deck-tag");
  assert_codes ("#cards/a/\n\n#cards//a\n\n#cards/\n", "1 deck-tag, 3 deck-tag, 5 deck-tag");
  assert_codes ("#cards:python\n\n#cards: words\n", "1 deck-tag");
}

static void
test_frontmatter (void)
{
  assert_codes ("---\ntags: [a, 'b, c']\naliases: [x, \"y, z\"]\n---\n", "");
  assert_codes ("---\naliases: [x\ndeck: {a}\nentry: b\ntags: a\ntags: b\n---\n",
                "2 frontmatter, 3 frontmatter, 4 frontmatter, 6 frontmatter");
}

/* Quadratic work on these would take minutes. memmem() looks through all its
 * bytes each time when addresses are sanitized, so a part is enough then. */
#ifdef __SANITIZE_ADDRESS__
#define LARGE (64 * 1024)
#else
#define LARGE (1024 * 1024)
#endif

static void
test_linear (void)
{
  static const char *const units[] = {
    "a==b ",      " ==a",       "==a== ",          "#card/ ",           "#cards//a ",
    "a :: b\n\n", "a==b\n==c ", "```x\n",          "1.2 **a**\n",       "## 1.0 [[x — y]]\n1.2 **a**\n",
    "[[a#b|c]] ", "x==[[a]] ",  "==\xE0\xA4\x85 ", "```\na :: b\n```\n"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    for (guint head = 0; head < 2; head++)
      {
        g_autoptr (GString) text = g_string_new (head ? "# 1.0 [[A — T]]\n1.1 **a**\n==" : "");
        g_autoptr (SmritiNote) note = NULL;
        gint64 before = g_get_monotonic_time ();

        while (text->len < LARGE)
          g_string_append (text, units[i]);
        note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text->str, text->len);
        g_assert_cmpuint (note->warnings->len, <=, 201);
        g_assert_cmpint (g_get_monotonic_time () - before, <, 20 * G_USEC_PER_SEC);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lint/numbers", test_numbers);
  g_test_add_func ("/lint/marks", test_marks);
  g_test_add_func ("/lint/cadences", test_cadences);
  g_test_add_func ("/lint/fences", test_fences);
  g_test_add_func ("/lint/separators", test_separators);
  g_test_add_func ("/lint/clozes", test_clozes);
  g_test_add_func ("/lint/fronts", test_fronts);
  g_test_add_func ("/lint/tags", test_tags);
  g_test_add_func ("/lint/frontmatter", test_frontmatter);
  g_test_add_func ("/lint/linear", test_linear);
  return g_test_run ();
}
