/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Card syntaxes of other programs, by a note of each as a person would have it,
 * by single inputs, and by what is written to break them. */

#include "common/notes/note.h"

#include <string.h>
#include <time.h>

static SmritiNote *
read_bytes (const char *syntax, const char *text, gsize length)
{
  return smriti_note_read (smriti_reader_by_name (syntax), NULL, text, length);
}

/* Every card a line "LINE KIND FRONT | BACK", then every warning "LINE !"; \n as ⏎. */
static char *
told (const SmritiNote *note)
{
  GString *all = g_string_new (NULL);
  GString *shown;

  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);

      g_string_append_printf (all, "%u %s %s | %s\t", card->line, smriti_kind_to_string (card->kind), card->front, card->back);
    }
  for (guint i = 0; i < note->warnings->len; i++)
    if (g_str_equal (((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->code, "syntax")) /* lint is not asked */
      g_string_append_printf (all, "%u !\t", ((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->line);
  shown = g_string_new (all->str);
  g_string_replace (shown, "\n", "⏎", 0);
  g_string_replace (shown, "\t", "\n", 0);
  g_string_free (all, TRUE);
  return g_string_free (shown, FALSE);
}

static void
assert_told (const SmritiNote *note, const char *expected)
{
  g_autofree char *got = told (note);

  g_assert_cmpstr (got, ==, expected);
}

static void
assert_reads (const char *syntax, const char *text, const char *expected)
{
  g_autoptr (SmritiNote) note = read_bytes (syntax, text, strlen (text));

  assert_told (note, expected);
}

static SmritiNote *
read_fixture (const char *syntax)
{
  g_autofree char *name = g_strconcat (syntax, ".md", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return read_bytes (syntax, text, length);
}

static const SmritiCard *
card_at (const SmritiNote *note, guint n)
{
  g_assert_cmpuint (n, <, note->cards->len);
  return g_ptr_array_index (note->cards, n);
}

/* --- a note of each --- */

static void
test_hashcards (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("hashcards");

  assert_told (note, "5 basic What is a cell? | The basic unit of life.⏎⏎It may stand alone.\n"
                     "12 cloze The […] makes ATP, see ![a picture](cell.png) and [1]. | mitochondrion\n"
                     "12 cloze The mitochondrion makes […], see ![a picture](cell.png) and [1]. | ATP\n"
                     "14 basic What is written so?⏎```yaml⏎a: b⏎``` | YAML\n"
                     "28 cloze […] more. | One\n"
                     "21 !\n"
                     "29 !\n");
  g_assert_cmpstr (card_at (note, 0)->deck, ==, "Cell Biology");
  g_assert_true (card_at (note, 3)->snippet);
  g_assert_false (card_at (note, 0)->snippet);
}

static void
test_logseq (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("logseq");

  assert_told (note, "4 basic What does `mise install` do? | It installs a tool.\n"
                     "13 basic Ground states | - First⏎  goes on here⏎  - deeper, with `a :: b`⏎    ```python⏎"
                     "    - x = 1 #card⏎    ```⏎- Second\n"
                     "23 cloze The capital of […] is […]. | Peru · Lima\n"
                     "24 cloze […] and two and `{{cloze three}}` | One\n"
                     "24 cloze One and [number] and `{{cloze three}}` | two\n"
                     "25 cloze Provinces⏎- the capital of Saskatchewan is […]⏎- {{query (todo now)}} | Regina\n"
                     "30 basic by property | answered\n"
                     "39 basic never seen | new\n"
                     "44 basic forgotten | again tomorrow\n"
                     "50 !\n");
  g_assert_cmpstr (card_at (note, 0)->block_id, ==, "631053f0-eada-4f74-a8cd-8f9151642eb6");
  g_assert_cmpstr (card_at (note, 5)->deck, ==, "World/Canada");
}

static void
test_logseq_priors (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("logseq");
  const SmritiPrior *prior = card_at (note, 0)->prior;

  g_assert_nonnull (prior);
  g_assert_cmpint (prior->due_day, ==, smriti_day_from_ymd (2026, 6, 28));
  g_assert_cmpint (prior->last_day, ==, smriti_day_from_ymd (2026, 6, 24));
  g_assert_cmpfloat (prior->interval_days, ==, 4.28);
  g_assert_cmpfloat (prior->ease, ==, 2.7);
  g_assert_cmpuint (prior->answers, ==, 2);
  g_assert_cmpint (prior->state, ==, SMRITI_STATE_REVIEW);
  g_assert_null (card_at (note, 1)->prior);
  g_assert_null (card_at (note, 7)->prior); /* never seen there either */
  prior = card_at (note, 8)->prior;         /* forgotten: a day */
  g_assert_nonnull (prior);
  g_assert_cmpfloat (prior->interval_days, ==, 1);
  g_assert_cmpint (prior->due_day, ==, smriti_day_from_ymd (2024, 12, 24));
}

static void
test_o2a (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("o2a");

  assert_told (
      note, "8 basic What is *amare*?⏎⏎It is a verb. | to love⏎and to like\n"
            "19 basic canis | dog\n"
            "19 reversed dog | canis\n"
            "26 basic felis | cat\n"
            "26 reversed cat | felis\n"
            "33 cloze […] crossed the Rubicon in 49 BC, not 48 BC; it is $\\frac{1}{2}$ and `{code}`. | Caesar⏎⏎history\n"
            "33 cloze Caesar crossed the […] in 49 BC, not 48 BC; […] is $\\frac{1}{2}$ and `{code}`. | Rubicon · it⏎⏎history\n"
            "33 cloze Caesar crossed the Rubicon in […], not 48 BC; it is $\\frac{1}{2}$ and `{code}`. | 49 BC⏎⏎history\n"
            "33 cloze Caesar crossed the Rubicon in 49 BC, not [a year]; it is $\\frac{1}{2}$ and `{code}`. | 48 BC⏎⏎history\n"
            "39 basic aqua | water\n"
            "39 basic ignis | fire\n"
            "41 basic ire | to go⏎Example: eo domum\n"
            "66 !\n"
            "71 !\n"
            "76 !\n"
            "77 !\n"
            "79 !\n");
  for (guint i = 0; i < note->cards->len; i++)
    {
      g_assert_cmpstr (card_at (note, i)->deck, ==, "Languages/Latin");
      g_assert_cmpstr (card_at (note, i)->entry, ==, "1.2");
      g_assert_null (card_at (note, i)->block_id); /* Anki's ids name nothing here */
    }
}

static void
test_mochi (void)
{
  g_autoptr (SmritiNote) note = read_fixture ("mochi");

  assert_told (note, "1 basic What is photosynthesis? | Plants turn **light** into energy.⏎⏎- in the chloroplasts⏎⏎---⏎⏎"
                     "> A third side with words\n");
}

/* --- single inputs --- */

static void
test_mochi_cases (void)
{
  assert_reads ("mochi", "Front\n---\nBack\n", "1 basic Front | Back\n");
  assert_reads ("mochi", "---\ndeck: a/b\n---\nFront\n\n---\n\nBack", "4 basic Front | Back\n");
  assert_reads ("mochi", "only a note\n\nwith text\n", "");
  assert_reads ("mochi", "", "");
  assert_reads ("mochi", "Front\n---\n", "1 !\n");
  assert_reads ("mochi", "Front\n----\nBack\n", "");
  assert_reads ("mochi", "Front\n***\nmore\n---\nBack\n", "1 basic Front⏎***⏎more | Back\n");
  assert_reads ("mochi", "a\n```\n---\n```\n", "");
  assert_reads ("mochi", "A {{hunting dog}} from {{Japan}}.", "1 cloze A […] from […]. | hunting dog · Japan\n");
  assert_reads ("mochi", "The {{1::Shiba Inu}} is a {{2::hunting dog}} from {{2::Japan}}.",
                "1 cloze The […] is a hunting dog from Japan. | Shiba Inu\n"
                "1 cloze The Shiba Inu is a […] from […]. | hunting dog · Japan\n");
  assert_reads ("mochi", "It is {{here}}\n---\nand {{there}}\n", "1 cloze It is […] | here⏎⏎and there\n");
  assert_reads ("mochi", "`{{a}}` and $x_{{b}}$ and {{}}", "1 !\n");
  assert_reads ("mochi", "`{{a}}` and {{ {{b}}", "1 cloze `{{a}}` and {{ […] | b\n");
  /* Parts with both sides, each under a heading of one level, are cards of their own. */
  assert_reads ("mochi", "# Notes\n\n## One\n---\nuno\n\n## Two\n---\ndos\n", "3 basic One | uno\n7 basic Two | dos\n");
  assert_reads ("mochi", "# A\n---\n# B\n---\n# C\n", "1 basic A | # B⏎⏎---⏎⏎# C\n");
  assert_reads ("mochi",
                "# **[[1.0 FOUNDATIONS — Python]] (ALL)**\n\n1.1 **Definitions** – a, b  \n1.2 **More** – c  \n\n---\n\nx\n", "");
}

static void
test_o2a_cases (void)
{
  assert_reads ("o2a", "START\nBasic\na\nBack: b\nEND", "1 basic a | b\n");
  assert_reads ("o2a", "START\r\nBasic\r\na\r\nBack:b\r\nEND\r\n", "1 basic a | b\n");
  assert_reads ("o2a", "START\n\nEND\n", "1 !\n");
  assert_reads ("o2a", "STARTED\nBasic\na\nBack: b\nEND", "");
  assert_reads ("o2a", "q :: a\n", "");
  assert_reads ("o2a", "START\nBasic\na\nBack: b\n```\nEND\n```\nEND", "1 basic a | b⏎```⏎END⏎```\n");
  assert_reads ("o2a", "STARTI [Basic] a Back: b <!--ID: 123--> ENDI", "1 basic a | b\n");
  assert_reads ("o2a", "STARTI [Cloze] a {b} {1:c} ENDI", "1 cloze a […] […] | b · c\n");
  assert_reads ("o2a", "START\nCloze\n{a} and {c1|b} and {c2::d} and {{e}}\nEND",
                "1 cloze […] and […] and d and {{e}} | a · b\n1 cloze a and b and […] and {{e}} | d\n");
  assert_reads ("o2a", "START\nCloze\n{a\n\nb}\nEND", "1 !\n");
  assert_reads ("o2a", "$$\nSTARTI [Basic] a Back: b ENDI\n$$\n", "");
  {
    const char *text = "START\nBasic\na\nBack: b\nEND\nTARGET DECK: X::Y\n";
    g_autoptr (SmritiNote) note = read_bytes ("o2a", text, strlen (text));

    g_assert_cmpstr (card_at (note, 0)->deck, ==, "X/Y"); /* of the whole file */
  }
}

static void
test_logseq_cases (void)
{
  assert_reads ("logseq", "- a #card\n  - b\n", "1 basic a | b\n");
  assert_reads ("logseq", "- a #card\n\t- b\n\t- c\n", "1 basic a | - b⏎- c\n");
  assert_reads ("logseq", "- a #[[card]] b\n\t- c\n", "1 basic a b | c\n");
  assert_reads ("logseq", "- out\n\t- a #card\n\t\t- b\n\t- c\n", "2 basic a | b\n");
  assert_reads ("logseq", "- a #card\n  second line\n\t- b #card\n\t\t- c\n",
                "1 basic a⏎second line | - b⏎  - c\n3 basic b | c\n");
  assert_reads ("logseq", "- a #cards\n\t- b\n- a #card/x\n\t- b\n- a#card\n\t- b\n", "");
  assert_reads ("logseq", "- a #card\n- b\n", "1 !\n");
  assert_reads ("logseq", "- #card\n\t- b\n", "1 !\n");
  assert_reads ("logseq", "a #card\n- b\n", "");
  assert_reads ("logseq", "- a #card\n\ntext\n\t- b\n", "1 !\n");
  assert_reads ("logseq", "- {{cloze a}} b #card\n", "1 cloze […] b | a\n");
  assert_reads ("logseq", "- $x_{{cloze a}}$ #card\n\t- b\n", "1 basic $x_{{cloze a}}$ | b\n");
  assert_reads ("logseq", "- {{cards [[x]]}} #card\n\t- b\n", "1 basic {{cards [[x]]}} | b\n");
  assert_reads ("logseq", "- a #card\r\n  id:: x\r\n\t- b\r\n", "1 basic a | b\n");
  assert_reads ("logseq", "- a #card\n  card-next-schedule:: 9999-01-01T\n  card-last-interval:: 4\n\t- b\n",
                "1 basic a | b\n1 !\n");
}

/* --- hostile --- */

static const char *const readers[] = { "hashcards", "logseq", "o2a", "mochi" };

/* Of this thread: what else the machine does is not counted. */
static gint64
cpu_us (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static gint64
time_of (const char *reader, const char *head, const char *token, gsize bytes)
{
  g_autoptr (GString) text = g_string_sized_new (bytes + 64);
  g_autoptr (SmritiNote) note = NULL;
  gint64 begun;

  g_string_append (text, head);
  while (text->len < bytes)
    g_string_append (text, token);
  begun = cpu_us ();
  note = read_bytes (reader, text->str, text->len);
  g_assert_nonnull (note);
  return cpu_us () - begun;
}

#define MOST_US (20 * G_USEC_PER_SEC) /* a guard against minutes */

/* What eight times the text may take; under the sanitizer a search in a string
 * looks at all of it, and only crashes are looked for. */
#ifdef __SANITIZE_ADDRESS__
#define SIZE (64 * 1024)
#define GROWTH 10000
#else
#define SIZE (1024 * 1024)
#define GROWTH 30
#endif

/* 1 MB of anything takes about eight times as long as an eighth of it; 64 times if it were not linear. */
static void
test_linear (void)
{
  static const struct
  {
    const char *reader, *head, *token;
  } inputs[] = {
    { "hashcards", "C: ", "[" },
    { "hashcards", "C: ", "[a]" },
    { "hashcards", "C: ", "![" },
    { "hashcards", "C: ", "\\[" },
    { "hashcards", "", "Q:\n" },
    { "hashcards", "", "Q: a\nA: b\n" },
    { "hashcards", "", "---\n" },
    { "mochi", "a\n", "---\n" },
    { "hashcards", "Q: a\n", "x\n" },
    { "logseq", "- #card ", "{{" },
    { "logseq", "- #card ", "{{cloze a}}" },
    { "logseq", "- ", "#card " },
    { "logseq", "- ", "[[card]] " },
    { "logseq", "", "- #card\n" },
    { "logseq", "- a #card\n", "\t- b\n" },
    { "logseq", "- a #card\n", "  x:: y\n" },
    { "logseq", "- a #card\n", "  :LOGBOOK:\n" },
    { "o2a", "", "START\n" },
    { "o2a", "START\nBasic\n", "Back: a\n" },
    { "o2a", "START\nCloze\n", "{" },
    { "o2a", "START\nCloze\n", "{a} " },
    { "o2a", "", "STARTI " },
    { "o2a", "", "STARTI [" },
    { "o2a", "", "STARTI [Basic] a Back: b ENDI " },
    { "o2a", "START\nBasic\na Back: b\n", "END " },
    { "o2a", "", "TARGET DECK\n" },
    { "mochi", "a\n---\n", "{{1::" },
    { "mochi", "", "# a\n---\nb\n" },
    { "mochi", "", "###### a\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      gint64 whole = time_of (inputs[i].reader, inputs[i].head, inputs[i].token, SIZE);
      gint64 eighth = 0;

      /* A square of it would take far longer than this; nor is a neighbour that
         * takes the caches for a moment one. */
      for (guint attempt = 0; attempt < 5 && whole > GROWTH * MAX (eighth, 10000); attempt++)
        {
          eighth = time_of (inputs[i].reader, inputs[i].head, inputs[i].token, SIZE / 8);
          whole = time_of (inputs[i].reader, inputs[i].head, inputs[i].token, SIZE);
        }
      g_test_message ("%s %s: %" G_GINT64_FORMAT " us", inputs[i].reader, inputs[i].token, whole);
      g_assert_cmpint (whole, <, MOST_US);
      g_assert_cmpint (whole, <=, GROWTH * MAX (eighth, 10000));
    }
}

/* Blocks within blocks within blocks. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint depth = 0; text->len < SIZE; depth++)
    {
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, '\t');
      g_string_append (text, "- #card x\n");
    }
  for (guint r = 0; r < G_N_ELEMENTS (readers); r++)
    {
      gint64 begun = cpu_us ();
      g_autoptr (SmritiNote) note = read_bytes (readers[r], text->str, text->len);

      g_assert_nonnull (note);
      g_assert_cmpint (cpu_us () - begun, <, MOST_US);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/syntaxes/hashcards", test_hashcards);
  g_test_add_func ("/syntaxes/logseq", test_logseq);
  g_test_add_func ("/syntaxes/logseq-priors", test_logseq_priors);
  g_test_add_func ("/syntaxes/o2a", test_o2a);
  g_test_add_func ("/syntaxes/mochi", test_mochi);
  g_test_add_func ("/syntaxes/mochi-cases", test_mochi_cases);
  g_test_add_func ("/syntaxes/o2a-cases", test_o2a_cases);
  g_test_add_func ("/syntaxes/logseq-cases", test_logseq_cases);
  g_test_add_func ("/syntaxes/linear", test_linear);
  g_test_add_func ("/syntaxes/deep", test_deep);
  return g_test_run ();
}
