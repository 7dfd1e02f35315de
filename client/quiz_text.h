/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Questions of a quiz out of cards, and whether what somebody typed is the answer.
 * Pure: lots are drawn from the GRand that is given. */

#pragma once

#include <glib.h>

#define SMRITI_QUIZ_OPTIONS 4

typedef enum
{
  SMRITI_QUIZ_BEGINNER = 0,
  SMRITI_QUIZ_INTERMEDIATE,
  SMRITI_QUIZ_EXPERT,
} SmritiQuizLevel;

#define SMRITI_QUIZ_LEVELS 3

/* Static; the other way @out is left alone when there is no such level. */
const char *smriti_quiz_level_to_string (SmritiQuizLevel level);
gboolean smriti_quiz_level_from_string (const char *word, SmritiQuizLevel *out);

/* What a quiz needs of a card. */
typedef struct
{
  char *id, *kind, *entry;
  gboolean snippet;
  char *front, *back; /* Markdown */
} SmritiQuizCard;

void smriti_quiz_card_free (SmritiQuizCard *card);

typedef struct
{
  const SmritiQuizCard *card;
  GPtrArray *options; /* of char *, plain lines: choose one of them; NULL = the answer is typed */
  guint right;        /* index in options */
} SmritiQuizQuestion;

/* At most @n questions of @cards (of SmritiQuizCard), each card once. Beginners choose where others can be offered beside
 * the answer, experts type where the answer is short; what cannot be asked either way is left out. New array of
 * SmritiQuizQuestion, which borrow from @cards. */
GPtrArray *smriti_quiz_make (const GPtrArray *cards, guint n, SmritiQuizLevel level, GRand *lots);

/* Whether @given means the answer @back. Case, spaces, kinds of quotation marks and of dashes, the last full stop, a leading
 * article and a remark in brackets do not matter; numbers are compared as numbers ("1,000" is 1000), but in @code, where 5
 * and 5.0 differ and blanks do not count. */
gboolean smriti_quiz_is_right (const char *back, const char *given, gboolean code);

/* The same for a question: where one chooses, @line is the letter of an option, "b" or "b)", or the option itself, or its
 * number where no option is called so. */
gboolean smriti_quiz_judge (const SmritiQuizQuestion *question, const char *line);

/* The answer as one line for a person: a code block's lines joined by " / ". New string. */
char *smriti_quiz_answer (const char *back);
