/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The cards of hashcards 0.4: "Q:", "A:" and "C:" at the beginning of a line,
 * "---" between cards. Nothing covers anything there, neither code nor math. */

#pragma once

#include "common/enums.h"
#include "common/notes/side.h"

typedef struct
{
  SmritiKind kind;   /* basic or cloze */
  guint first, last; /* 0-based lines; the last is that of what ended it */
  char *text;        /* the question; of a cloze the text without its brackets */
  char *answer;      /* of a basic card */
  char *written;     /* all of it, as identity sees it */
  guint start, end;  /* of a cloze: the hidden bytes of @text, the last one included */
  guint part;        /* which of a text's clozes */
  gboolean is_snippet;
} SmritiHashcard;

typedef enum
{
  SMRITI_HASHCARDS_ANSWER_ALONE,
  SMRITI_HASHCARDS_STRAY_TEXT,
  SMRITI_HASHCARDS_QUESTION_TWICE,
  SMRITI_HASHCARDS_CLOZE_IN_QUESTION,
  SMRITI_HASHCARDS_RULE_IN_QUESTION,
  SMRITI_HASHCARDS_QUESTION_ALONE, /* at the end */
  SMRITI_HASHCARDS_ANSWER_TWICE,
  SMRITI_HASHCARDS_ANSWER_IN_CLOZE,
  SMRITI_HASHCARDS_NOTHING_HIDDEN,
  SMRITI_HASHCARDS_BROKEN_UTF8,
  SMRITI_HASHCARDS_TOO_MUCH, /* ours: hashcards has no bound */
  SMRITI_HASHCARDS_N_ERRORS
} SmritiHashcardsError;

/* What is wrong, and what to do. */
const char *smriti_hashcards_words (SmritiHashcardsError error);

typedef void (*SmritiHashcardsFunc) (SmritiHashcardsError error, guint line, gpointer user_data); /* @line: 1-based */

/* New array of SmritiHashcard, in order, each text once. hashcards refuses a file
 * with an error; here what can be read is, and each error is told. @is_broken: the file is not
 * UTF-8 throughout. */
GPtrArray *smriti_hashcards_read (const SmritiScan *scan, gboolean is_broken, SmritiHashcardsFunc tell, gpointer user_data);
