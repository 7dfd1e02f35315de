/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/quiz_text.h"

#include "common/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_ANSWER 28 /* characters that are typed without trouble */
#define SHORT_WORDS 4
#define TYPED_OUTPUT 60 /* of what a program prints */
#define MAX_OPTION 72   /* characters of an answer to choose */

static const char *const levels[] = { "beginner", "intermediate", "expert" };

const char *
smriti_quiz_level_to_string (SmritiQuizLevel level)
{
  return levels[level];
}

gboolean
smriti_quiz_level_from_string (const char *word, SmritiQuizLevel *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_ascii_strcasecmp (word, levels[i]) == 0)
      {
        *out = (SmritiQuizLevel) i;
        return TRUE;
      }
  return FALSE;
}

void
smriti_quiz_card_free (SmritiQuizCard *card)
{
  if (!card)
    return;
  g_free (card->id);
  g_free (card->kind);
  g_free (card->entry);
  g_free (card->front);
  g_free (card->back);
  g_free (card);
}

static void
question_free (gpointer data)
{
  SmritiQuizQuestion *question = data;

  g_clear_pointer (&question->options, g_ptr_array_unref);
  g_free (question);
}

/* --- comparing --- */

/* One character as it is compared; 0 = it does not count. */
static gunichar
plain_char (gunichar c)
{
  switch (c)
    {
    case 0x2018: /* quotation marks */
    case 0x2019:
    case 0x201a:
    case 0x2032:
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x00ab:
    case 0x00bb:
    case '"':
      return '\'';
    case 0x2010: /* dashes, minus */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    case '`':
    case 0x200b:
    case 0x00ad:
      return 0;
    default:
      return c;
    }
}

/* Folded, its blanks one each; with @code none. */
static char *
normal (const char *text, gboolean code)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (composed ? composed : valid, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = plain_char (g_utf8_get_char (p));

      if (c == 0)
        continue;
      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, c);
      else if (!code && out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strchomp (g_string_free (out, FALSE));
}

static void
cut_stops (char *text)
{
  gsize length = strlen (text);

  while (length > 0 && strchr (".!;, ", text[length - 1]))
    text[--length] = '\0';
}

/* Without the last stop, marks around the whole, a leading article. */
static char *
bare (char *text)
{
  static const char *const articles[] = { "a ", "an ", "the ", "to " };
  char *start = text;
  gsize length;

  cut_stops (text);
  length = strlen (text);
  if (length >= 2 && text[0] == '\'' && text[length - 1] == '\'' && !memchr (text + 1, '\'', length - 2))
    {
      text[--length] = '\0';
      start++;
      cut_stops (start);
    }
  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    if (g_str_has_prefix (start, articles[i]))
      {
        start += strlen (articles[i]);
        break;
      }
  memmove (text, start, strlen (start) + 1);
  return text;
}

static gboolean
is_number (const char *text, double *out)
{
  char *end;

  errno = 0;
  *out = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && errno == 0 && isfinite (*out) && !strchr (text, 'x') && !strchr (text, 'n');
}

/* A mark between a digit and three of them that end there. */
static gboolean
parts_thousands (const char *text, const char *p)
{
  return strchr (" _,", *p) && p > text && g_ascii_isdigit (p[-1]) && strspn (p + 1, "0123456789") == 3;
}

/* "1,000" and "1 000" are 1000. */
static char *
ungrouped (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    if (!parts_thousands (text, p))
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

static gboolean
are_same_number (const char *a, const char *b)
{
  g_autofree char *first = ungrouped (a);
  g_autofree char *second = ungrouped (b);
  double x, y;

  return is_number (first, &x) && is_number (second, &y) && fabs (x - y) <= 1e-9 * MAX (fabs (x), fabs (y));
}

/* "PEP (in the Python community)" → "PEP", "print()" → "print"; "f(x)" stays. */
static char *
without_brackets (const char *text)
{
  GString *out = g_string_new (NULL);
  int depth = 0;

  for (const char *p = text; *p; p++)
    {
      if (*p == '(' && (depth > 0 || p == text || p[-1] == ' ' || p[1] == ')'))
        depth++;
      if (depth == 0)
        g_string_append_c (out, *p);
      if (*p == ')' && depth > 0)
        depth--;
    }
  return g_strstrip (g_string_free (out, FALSE));
}

/* The text of a code block or code span, else the words as they are read. */
static char *
spoken (const char *back)
{
  g_autofree char *stripped = g_strstrip (g_strdup (back));
  char *plain;

  if (g_str_has_prefix (stripped, "`") && !g_str_has_prefix (stripped, "``"))
    {
      char *end = strchr (stripped + 1, '`');

      if (end && end[1] == '\0')
        return g_strndup (stripped + 1, (gsize) (end - stripped) - 1);
    }
  plain = smriti_text_plain (back);
  return g_strstrip (plain);
}

/* @answer: plain, as it is shown. */
static gboolean
is_same (const char *answer, const char *given, gboolean code)
{
  g_autofree char *want = normal (answer, code);
  g_autofree char *got = normal (given, code);
  g_autofree char *shorter = NULL;
  g_autofree char *other = NULL;

  if (*got == '\0')
    return FALSE;
  if (g_str_equal (want, got))
    return TRUE;
  if (code)
    return FALSE;
  if (are_same_number (want, got))
    return TRUE;
  shorter = bare (without_brackets (want));
  other = bare (without_brackets (got));
  bare (want);
  bare (got);
  return *got != '\0' && (g_str_equal (want, got) || (*shorter != '\0' && g_str_equal (shorter, *other ? other : got)));
}

gboolean
smriti_quiz_is_right (const char *back, const char *given, gboolean code)
{
  g_autofree char *answer = spoken (back);

  return is_same (answer, given, code);
}

/* "b", "B", "b)", "b." → 1; G_MAXUINT = it is no letter of an option. */
static guint
letter_of (const char *line, guint n)
{
  gboolean alone = g_ascii_isalpha (line[0]) && (line[1] == '\0' || (strchr (").", line[1]) && line[2] == '\0'));
  guint i = alone ? (guint) (g_ascii_tolower (line[0]) - 'a') : n;

  return i < n ? i : G_MAXUINT;
}

/* The option that @line says in words (the right one also by all of a long answer), else by its number; G_MAXUINT = none. */
static guint
option_of (const SmritiQuizQuestion *question, const char *line)
{
  g_autofree char *whole = smriti_quiz_answer (question->card->back);
  guint n = question->options->len;

  for (guint i = 0; i < n; i++)
    if (is_same (g_ptr_array_index (question->options, i), line, question->card->snippet))
      return i;
  if (is_same (whole, line, question->card->snippet)
      || smriti_quiz_is_right (question->card->back, line, question->card->snippet))
    return question->right;
  return line[0] >= '1' && line[0] < '1' + (int) n && line[1] == '\0' ? (guint) (line[0] - '1') : G_MAXUINT;
}

gboolean
smriti_quiz_judge (const SmritiQuizQuestion *question, const char *line)
{
  guint letter;

  if (!question->options)
    return smriti_quiz_is_right (question->card->back, line, question->card->snippet);
  letter = letter_of (line, question->options->len);
  return (letter != G_MAXUINT ? letter : option_of (question, line)) == question->right;
}

char *
smriti_quiz_answer (const char *back)
{
  g_autofree char *words = spoken (back);
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

  return g_strjoinv (" / ", lines);
}

/* --- asking --- */

static guint
count_words (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p; p++)
    n += *p != ' ' && (p == text || p[-1] == ' ');
  return n;
}

static gboolean
can_be_typed (const SmritiQuizCard *card)
{
  g_autofree char *answer = spoken (card->back);
  g_autofree char *compared = normal (answer, card->snippet);
  glong length = g_utf8_strlen (answer, -1);

  if (*compared == '\0' || strchr (answer, '\n'))
    return FALSE;
  if (card->snippet)
    return length <= TYPED_OUTPUT;
  return length <= SHORT_ANSWER && count_words (answer) <= SHORT_WORDS;
}

typedef struct
{
  char *text;
  int score; /* the smaller, the nearer to the right one */
} Candidate;

static void
candidate_clear (gpointer data)
{
  g_free (((Candidate *) data)->text);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  return ((const Candidate *) a)->score - ((const Candidate *) b)->score;
}

/* Both a sentence, or neither. */
static gboolean
look_alike (const char *a, const char *b)
{
  gsize length = strlen (a), other = strlen (b);

  return (length > 0 && a[length - 1] == '.') == (other > 0 && b[other - 1] == '.')
         && !g_ascii_isupper (a[0]) == !g_ascii_isupper (b[0]);
}

/* "In Python, which exception …" → "which exception": what is asked for. New string. */
static char *
asked_for (const char *front)
{
  const char *comma = g_str_has_prefix (front, "In ") ? strstr (front, ", ") : NULL;
  g_auto (GStrv) words = g_strsplit (comma ? comma + 2 : front, " ", 3);
  g_autofree char *two = g_strconcat (words[0] ? words[0] : "", " ", words[0] && words[1] ? words[1] : "", NULL);

  return g_utf8_strdown (two, -1);
}

static gboolean
ask_alike (const char *front, const char *other_front)
{
  g_autofree char *asked = asked_for (front);
  g_autofree char *other = asked_for (other_front);

  return g_str_equal (asked, other);
}

/* From the same entry, of like kind and length, the answer to a like question: what could be meant, too. */
static int
distance (const SmritiQuizCard *card, const SmritiQuizCard *other, const char *answer, const char *other_answer, GRand *lots)
{
  glong apart = labs (g_utf8_strlen (answer, -1) - g_utf8_strlen (other_answer, -1));
  int score = (int) MIN (apart, 60) + g_rand_int_range (lots, 0, 12) + (look_alike (answer, other_answer) ? 0 : 20);

  if (!g_str_equal (card->entry, other->entry))
    score += card->entry[0] == other->entry[0] ? 15 : 40;
  if (card->snippet != other->snippet)
    score += 60;
  if (!ask_alike (card->front, other->front))
    score += 45;
  return score + (g_str_equal (card->kind, other->kind) ? 0 : 10);
}

static GArray *
candidates_for (const GPtrArray *cards, const SmritiQuizCard *card, const char *answer, GRand *lots)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_array_set_clear_func (candidates, candidate_clear);
  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiQuizCard *other = g_ptr_array_index (cards, i);
      g_autofree char *words = smriti_quiz_answer (other->back);
      Candidate candidate = { NULL };

      if (other == card || strstr (card->front, other->back) || *words == '\0')
        continue;
      candidate.text = smriti_text_cut (words, MAX_OPTION);
      candidate.score = distance (card, other, answer, candidate.text, lots);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/* Whether @part stands in @text as words of its own. */
static gboolean
holds_words (const char *text, const char *part)
{
  gsize length = strlen (part);

  for (const char *p = text; length > 0 && (p = strstr (p, part)); p = g_utf8_next_char (p))
    if ((p == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p))))
        && !g_unichar_isalnum (g_utf8_get_char (p + length)))
      return TRUE;
  return FALSE;
}

/* Whether two answers could be taken for each other; outputs of code only where they are the same. */
static gboolean
are_alike (const char *a, const char *b, gboolean code)
{
  g_autofree char *first = normal (a, code);
  g_autofree char *second = normal (b, code);

  if (*first == '\0' || *second == '\0' || g_str_equal (first, second))
    return TRUE;
  return !code && (are_same_number (first, second) || holds_words (first, second) || holds_words (second, first));
}

static gboolean
is_among (const GPtrArray *options, const char *text, gboolean code)
{
  for (guint i = 0; i < options->len; i++)
    if (are_alike (g_ptr_array_index (options, i), text, code))
      return TRUE;
  return FALSE;
}

/* The right one and up to three others, mixed; NULL: there is none beside it. */
static GPtrArray *
draw_options (const GPtrArray *cards, const SmritiQuizCard *card, GRand *lots, guint *out_right)
{
  g_autofree char *words = smriti_quiz_answer (card->back);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) candidates = candidates_for (cards, card, words, lots);

  g_ptr_array_add (options, smriti_text_cut (words, MAX_OPTION));
  for (guint i = 0; i < candidates->len && options->len < SMRITI_QUIZ_OPTIONS; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (!is_among (options, candidate->text, card->snippet))
        g_ptr_array_add (options, g_strdup (candidate->text));
    }
  if (options->len < 2)
    return NULL;
  *out_right = (guint) g_rand_int_range (lots, 0, (gint32) options->len);
  g_ptr_array_insert (options, (gint) *out_right, g_ptr_array_steal_index (options, 0));
  return g_steal_pointer (&options);
}

/* Of ten short answers so many are typed. */
static gboolean
is_typed (const SmritiQuizCard *card, SmritiQuizLevel level, GRand *lots)
{
  static const int of_ten[] = { 2, 6, 10 };

  return can_be_typed (card) && g_rand_int_range (lots, 0, 10) < (card->snippet ? MAX (of_ten[level], 6) : of_ten[level]);
}

static SmritiQuizQuestion *
make_question (const GPtrArray *cards, const SmritiQuizCard *card, SmritiQuizLevel level, GRand *lots)
{
  SmritiQuizQuestion *question;
  GPtrArray *options = NULL;
  guint right = 0;

  if (!is_typed (card, level, lots))
    options = draw_options (cards, card, lots, &right);
  if (!options && !can_be_typed (card))
    return NULL;
  question = g_new0 (SmritiQuizQuestion, 1);
  question->card = card;
  question->options = options;
  question->right = right;
  return question;
}

GPtrArray *
smriti_quiz_make (const GPtrArray *cards, guint n, SmritiQuizLevel level, GRand *lots)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (question_free);
  g_autofree guint *order = g_new (guint, MAX (cards->len, 1));

  for (guint i = 0; i < cards->len; i++)
    order[i] = i;
  for (guint i = 0; i < cards->len && questions->len < n; i++)
    {
      guint k = (guint) g_rand_int_range (lots, (gint32) i, (gint32) cards->len);
      guint picked = order[k];
      SmritiQuizQuestion *question;

      order[k] = order[i];
      order[i] = picked;
      question = make_question (cards, g_ptr_array_index (cards, picked), level, lots);
      if (question)
        g_ptr_array_add (questions, question);
    }
  return questions;
}
