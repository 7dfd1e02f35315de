/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What counts as the answer, and what is offered beside it. */

#include "client/quiz_text.h"

#include <string.h>

/* --- answers --- */

typedef struct
{
  const char *back, *given;
  gboolean code, right;
} Answer;

static const Answer answers[] = {
  /* case, blanks, stops, articles */
  { "List", "list", FALSE, TRUE },
  { "list comprehension", "  LIST \t comprehension ", FALSE, TRUE },
  { "A list.", "list", FALSE, TRUE },
  { "the list", "a list!", FALSE, TRUE },
  { "to yield", "yield", FALSE, TRUE },
  { "list", "lists", FALSE, FALSE },
  { "list", "", FALSE, FALSE },
  { "list", " \t", FALSE, FALSE },
  { "list", "the", FALSE, FALSE },
  { "the", "a", FALSE, FALSE },
  { "`", "x", FALSE, FALSE },
  { "", "x", FALSE, FALSE },
  { "\xC3\x89T\xC3\x89", "\xC3\xA9t\xC3\xA9", FALSE, TRUE },   /* été */
  { "\xC3\xA9t\xC3\xA9", "e\xCC\x81te\xCC\x81", FALSE, TRUE }, /* composed and not */
  { "1\xC2\xA0"
    "mile",
    "1 mile", FALSE, TRUE }, /* no-break space */
  { "x", "\xFF", FALSE, FALSE },
  /* quotation marks and dashes */
  { "\"ab\"", "'ab'", FALSE, TRUE },
  { "\"ab\"",
    "\xE2\x80\x9C"
    "ab\xE2\x80\x9D",
    FALSE, TRUE },
  { "'ab'", "ab", FALSE, TRUE },
  { "\"The list.\"", "list", FALSE, TRUE },
  { "don't", "don\xE2\x80\x99t", FALSE, TRUE },
  { "'a' and 'b'", "a' and 'b", FALSE, FALSE },
  { "read-only", "read\xE2\x80\x93only", FALSE, TRUE },
  { "-5",
    "\xE2\x88\x92"
    "5",
    FALSE, TRUE },
  { "`len(x)`", "len(x)", FALSE, TRUE },
  { "*emphasis*", "emphasis", FALSE, TRUE },
  /* brackets */
  { "PEP (in the community)", "PEP", FALSE, TRUE },
  { "PEP", "PEP (an enhancement proposal)", FALSE, TRUE },
  { "print()", "print", FALSE, TRUE },
  { "f(x)", "f(y)", FALSE, FALSE },
  { "f(x)", "f", FALSE, FALSE },
  { "(", "(", FALSE, TRUE },
  { "(", ")", FALSE, FALSE },
  { "(x)", "(y)", FALSE, FALSE },
  /* numbers */
  { "5", "5.0", FALSE, TRUE },
  { "5", "+5", FALSE, TRUE },
  { "1,000", "1000", FALSE, TRUE },
  { "1 000 000", "1_000_000", FALSE, TRUE },
  { "1e3", "1000", FALSE, TRUE },
  { "12", "1 2", FALSE, FALSE },
  { "12", "1,2", FALSE, FALSE },
  { "0", "-0.0", FALSE, TRUE },
  { "0", "0.0001", FALSE, FALSE },
  { "16", "0x10", FALSE, FALSE },
  { "nan", "NaN", FALSE, TRUE },
  { "1.5", "1,5", FALSE, FALSE },
  { "1e999", "1e998", FALSE, FALSE },
  /* code */
  { "5", "5", TRUE, TRUE },
  { "5", "5.0", TRUE, FALSE },
  { "1000", "1,000", TRUE, FALSE },
  { "[1, 2]", "[1,2]", TRUE, TRUE },
  { "'ab'", "\"ab\"", TRUE, TRUE },
  { "'ab'", "ab", TRUE, FALSE },
  { "a (b)", "a", TRUE, FALSE },
  { "the x", "x", TRUE, FALSE },
  { "```text\n5\n```", "5", TRUE, TRUE },
  { "```text\n1\n2\n```", "1 2", TRUE, TRUE },
};

static void
test_right (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (smriti_quiz_is_right (answers[i].back, answers[i].given, answers[i].code) != answers[i].right)
      g_error ("'%s' for '%s'%s: not as expected", answers[i].given, answers[i].back, answers[i].code ? ", code" : "");
}

static void
assert_answer (const char *back, const char *want)
{
  g_autofree char *got = smriti_quiz_answer (back);

  g_assert_cmpstr (got, ==, want);
}

static void
test_answer (void)
{
  assert_answer ("`x = 1`", "x = 1");
  assert_answer ("```python\na\nb\n```", "a / b");
  assert_answer ("one *word*", "one word");
  assert_answer ("`__iter__` and __bold__", "__iter__ and bold");
}

/* --- choosing --- */

static SmritiQuizCard *
card_new (const char *id, const char *back, gboolean snippet)
{
  SmritiQuizCard *card = g_new0 (SmritiQuizCard, 1);

  card->id = g_strdup (id);
  card->kind = g_strdup ("single");
  card->entry = g_strdup ("1.1");
  card->snippet = snippet;
  card->front = g_strdup_printf ("What is %s?", id);
  card->back = g_strdup (back);
  return card;
}

static gboolean
chosen (const char *line, gboolean snippet, guint right, const char *const *options)
{
  SmritiQuizCard *card = card_new ("c", options[right], snippet);
  SmritiQuizQuestion question = { card, g_ptr_array_new (), right };
  gboolean is_right;

  for (guint i = 0; options[i]; i++)
    g_ptr_array_add (question.options, (gpointer) options[i]);
  is_right = smriti_quiz_judge (&question, line);
  g_ptr_array_unref (question.options);
  smriti_quiz_card_free (card);
  return is_right;
}

static void
test_judge (void)
{
  static const char *const words[] = { "red", "green", "blue", NULL };
  static const char *const numbers[] = { "3", "1", "2", NULL };
  static const char *const floats[] = { "5.0", "5", "6", NULL };
  static const char *const calls[] = { "b.append(x)", "d.get(x)", "a.pop()", "c.x", NULL };

  g_assert_true (chosen ("b", FALSE, 1, words) && chosen ("B", FALSE, 1, words) && chosen ("b)", FALSE, 1, words));
  g_assert_true (chosen ("b.", FALSE, 1, words) && chosen ("2", FALSE, 1, words) && chosen ("Green", FALSE, 1, words));
  g_assert_false (chosen ("a", FALSE, 1, words) || chosen ("3", FALSE, 1, words) || chosen ("red", FALSE, 1, words));
  g_assert_false (chosen ("d", FALSE, 1, words) || chosen ("", FALSE, 1, words) || chosen ("0", FALSE, 1, words));
  g_assert_false (chosen ("4", FALSE, 1, words) || chosen ("22", FALSE, 1, words) || chosen ("b x", FALSE, 1, words));
  /* a number that is an option is meant itself */
  g_assert_true (chosen ("3", FALSE, 0, numbers) && chosen ("a", FALSE, 0, numbers));
  g_assert_false (chosen ("1", FALSE, 0, numbers) || chosen ("2", FALSE, 0, numbers));
  g_assert_true (chosen ("5", TRUE, 1, floats));
  g_assert_false (chosen ("5.0", TRUE, 1, floats));
  /* an option is no Markdown any more */
  g_assert_true (chosen ("__iter__", FALSE, 1, (const char *const[]){ "__next__", "__iter__", NULL }));
  /* the letter of an option begins another one's text */
  g_assert_true (chosen ("b.append(x)", TRUE, 0, calls) && chosen ("d.get(x)", TRUE, 1, calls));
  g_assert_false (chosen ("a.pop()", TRUE, 0, calls) || chosen ("c.x", TRUE, 0, calls));
}

/* --- making questions --- */

static GPtrArray *
some_cards (void)
{
  static const char *const backs[] = {
    "5",
    "5.0",
    "five",
    "A list.",
    "list",
    "a list of names",
    "`True`",
    "```\n1\n2\n```",
    "1,000",
    "1000",
    "one thousand",
    "A tuple.",
    "It depends on the garbage collector and on the operating system.",
    "`",
    "'''",
    "x",
    "xylophone",
    "1000.0",
    "LIST",
    "a set",
    "`__iter__` and `__next__`, which make an object an iterator of its own",
    "An answer so long that a line of an option does not hold it, and so it is cut there, one."
  };
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_quiz_card_free);

  for (guint i = 0; i < G_N_ELEMENTS (backs); i++)
    {
      g_autofree char *id = g_strdup_printf ("Q%02u", i);

      g_ptr_array_add (cards, card_new (id, backs[i], i % 3 == 0));
    }
  g_ptr_array_add (
      cards,
      card_new ("Q99", "An answer so long that a line of an option does not hold it, and so it is cut there, two.", FALSE));
  return cards;
}

static void
check_question (const SmritiQuizQuestion *question)
{
  g_autofree char *words = smriti_quiz_answer (question->card->back);
  const char *right;

  if (!question->options)
    {
      g_assert_true (smriti_quiz_is_right (question->card->back, words, question->card->snippet));
      return;
    }
  g_assert_cmpuint (question->options->len, >=, 2);
  g_assert_cmpuint (question->options->len, <=, SMRITI_QUIZ_OPTIONS);
  g_assert_cmpuint (question->right, <, question->options->len);
  right = g_ptr_array_index (question->options, question->right);
  if (strlen (words) <= 72)
    g_assert_cmpstr (right, ==, words);
  g_assert_true (smriti_quiz_judge (question, right));
  g_assert_true (smriti_quiz_judge (question, words)); /* all of it, where the option is cut */
  for (guint i = 0; i < question->options->len; i++)
    {
      const char *option = g_ptr_array_index (question->options, i);
      char letter[] = { (char) ('a' + (int) i), '\0' };

      g_assert_cmpint (g_utf8_strlen (option, -1), <=, 72);
      g_assert_cmpint (smriti_quiz_judge (question, letter), ==, i == question->right);
      if (i != question->right)
        g_assert_false (smriti_quiz_is_right (question->card->back, option, question->card->snippet));
      for (guint k = 0; k < i; k++)
        g_assert_false (smriti_quiz_is_right (option, g_ptr_array_index (question->options, k), TRUE));
    }
}

static void
test_make (void)
{
  g_autoptr (GPtrArray) cards = some_cards ();
  guint typed[SMRITI_QUIZ_LEVELS] = { 0 };

  for (guint seed = 0; seed < 300; seed++)
    {
      SmritiQuizLevel level = (SmritiQuizLevel) (seed % SMRITI_QUIZ_LEVELS);
      g_autoptr (GRand) lots = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) questions = smriti_quiz_make (cards, 10, level, lots);
      g_autoptr (GHashTable) asked = g_hash_table_new (g_direct_hash, g_direct_equal);

      g_assert_cmpuint (questions->len, ==, 10);
      for (guint i = 0; i < questions->len; i++)
        {
          const SmritiQuizQuestion *question = g_ptr_array_index (questions, i);

          check_question (question);
          typed[level] += !question->options;
          g_assert_true (g_hash_table_add (asked, (gpointer) question->card));
        }
    }
  g_assert_cmpuint (typed[0], <, typed[1]);
  g_assert_cmpuint (typed[1], <, typed[2]);
}

static char *
told (const GPtrArray *cards, guint32 seed)
{
  g_autoptr (GRand) lots = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) questions = smriti_quiz_make (cards, 8, SMRITI_QUIZ_BEGINNER, lots);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < questions->len; i++)
    {
      const SmritiQuizQuestion *question = g_ptr_array_index (questions, i);

      g_string_append_printf (out, "%s:", question->card->id);
      for (guint k = 0; question->options && k < question->options->len; k++)
        g_string_append_printf (out, " %s", (char *) g_ptr_array_index (question->options, k));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
test_seed (void)
{
  g_autoptr (GPtrArray) cards = some_cards ();
  g_autofree char *first = told (cards, 7);
  g_autofree char *again = told (cards, 7);
  g_autofree char *other = told (cards, 8);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

/* Exceptions stand beside an exception, though others are as long and nearer. */
static void
test_like_questions (void)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_quiz_card_free);
  g_autoptr (GRand) lots = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) questions = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *back = g_strdup_printf ("A long enough %s number %u, to be chosen", i < 4 ? "exception" : "something", i);
      SmritiQuizCard *card = card_new ("c", back, FALSE);

      g_free (card->front);
      card->front = g_strdup_printf (i % 2 == 0 && i < 4 ? "In Python, which exception is %u?"
                                     : i < 4             ? "Which exception is %u?"
                                                         : "What is %u?",
                                     i);
      g_ptr_array_add (cards, card);
    }
  questions = smriti_quiz_make (cards, 40, SMRITI_QUIZ_BEGINNER, lots);
  g_assert_cmpuint (questions->len, ==, 40);
  for (guint i = 0; i < questions->len; i++)
    {
      const SmritiQuizQuestion *question = g_ptr_array_index (questions, i);
      gboolean is_exception = strstr (question->card->back, "exception") != NULL;

      g_assert_nonnull (question->options);
      for (guint k = 0; k < question->options->len; k++)
        g_assert_true ((strstr (g_ptr_array_index (question->options, k), "exception") != NULL) == is_exception);
    }
}

static void
test_few (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_quiz_card_free);
  g_autoptr (GRand) lots = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) empty = smriti_quiz_make (none, 10, SMRITI_QUIZ_EXPERT, lots);
  g_autoptr (GPtrArray) single = NULL;

  g_assert_cmpuint (empty->len, ==, 0);
  g_ptr_array_add (one, card_new ("A", "list", FALSE));
  single = smriti_quiz_make (one, 10, SMRITI_QUIZ_BEGINNER, lots);
  g_assert_cmpuint (single->len, ==, 1);
  g_assert_null (((SmritiQuizQuestion *) g_ptr_array_index (single, 0))->options);
}

static void
test_levels (void)
{
  SmritiQuizLevel level = SMRITI_QUIZ_BEGINNER;

  g_assert_true (smriti_quiz_level_from_string ("Expert", &level));
  g_assert_cmpint (level, ==, SMRITI_QUIZ_EXPERT);
  g_assert_false (smriti_quiz_level_from_string ("", &level) || smriti_quiz_level_from_string ("exp", &level));
  g_assert_cmpint (level, ==, SMRITI_QUIZ_EXPERT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiz/right", test_right);
  g_test_add_func ("/quiz/answer", test_answer);
  g_test_add_func ("/quiz/judge", test_judge);
  g_test_add_func ("/quiz/make", test_make);
  g_test_add_func ("/quiz/seed", test_seed);
  g_test_add_func ("/quiz/like-questions", test_like_questions);
  g_test_add_func ("/quiz/few", test_few);
  g_test_add_func ("/quiz/levels", test_levels);
  return g_test_run ();
}
