/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Inside the room: notes as obsidian-spaced-repetition 1.15.4 reads them, in
 * its own steps and with its quirks. Lines count from 0 here, as in the plugin. */

#pragma once

#include "common/notes/osr_cloze.h"
#include "common/notes/osr_settings.h"
#include "common/notes/reader.h"

typedef enum
{
  SMRITI_OSR_SINGLE,
  SMRITI_OSR_SINGLE_REVERSED,
  SMRITI_OSR_MULTI,
  SMRITI_OSR_MULTI_REVERSED,
  SMRITI_OSR_CLOZE,
} SmritiOsrType;

/* One place of a note that makes cards. */
typedef struct
{
  SmritiOsrType type;
  char *original;    /* its lines, with the schedule */
  guint first, last; /* as the plugin counts: after an inline card @first is still that card's line */
  guint begin;       /* where its text really begins */
  char *question;    /* without tag, schedule and block id; NULL until it is split */
  char *lead;        /* the tag it begins with and the white space around, or NULL */
  char *topic;       /* that tag without '#', "a/b", or NULL */
  char *block_id;    /* without '^', or NULL */
  GStrv decks;       /* "flashcards/a", in order; NULL = none, so it is dropped */
} SmritiOsrQuestion;

/* Array of SmritiOsrQuestion, not split. @text is valid UTF-8. */
GPtrArray *smriti_osr_parse (const SmritiOsrSettings *settings, const char *text, gsize length);

/* Takes tag, schedule and block id off the original. */
void smriti_osr_split (const SmritiOsrSettings *settings, SmritiOsrQuestion *question);

/* New string: the plugin's hash of a question that is split. */
char *smriti_osr_question_hash (const SmritiOsrQuestion *question);

/* What the question's schedule says of each of its cards (schedule.h), NULL = it has none. */
GPtrArray *smriti_osr_schedule (const SmritiOsrQuestion *question);

/* Array of SmritiOsrSides: a card each. */
GPtrArray *smriti_osr_expand (const SmritiOsrSettings *settings, SmritiOsrType type, const char *question, SmritiOsrWork *work);

/* TRUE when @tag ("#flashcards/a") is one of the vault's for cards, or below one. */
gboolean smriti_osr_is_flashcard_tag (const SmritiOsrSettings *settings, const char *tag);

/* Sets the decks of @questions (all split) of one note, @frontmatter lines of
 * which are frontmatter. FALSE: the plugin would not look at this note at all. */
gboolean
smriti_osr_find_decks (const SmritiNoteText *note, const SmritiOsrSettings *settings, guint frontmatter, GPtrArray *questions);

/* The questions of a note, split, with decks where they have any. */
GPtrArray *smriti_osr_questions (const SmritiNoteText *note, const SmritiOsrSettings *settings);
