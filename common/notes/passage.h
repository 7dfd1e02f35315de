/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note cut into what a search answers with: paragraphs, list items, tables,
 * code with the sentence before it, errors of a playbook, each with where it
 * stands. Pure: text in, records out. */

#pragma once

#include <glib.h>

#define SMRITI_PASSAGE_MAX (32 * 1024) /* bytes of one passage's text; more is cut off */

typedef enum
{
  SMRITI_PASSAGE_TEXT = 0, /* a paragraph, or a line of an outline */
  SMRITI_PASSAGE_ITEM,     /* of a list, with what is nested in it */
  SMRITI_PASSAGE_TABLE,    /* whole, with its header */
  SMRITI_PASSAGE_CODE,     /* a code block and the sentence before it */
  SMRITI_PASSAGE_SNIPPET,  /* the same, named by a remark or beneath an entry whose title has "Snippet" */
  SMRITI_PASSAGE_ERROR,    /* a heading without a number beneath an entry whose title has "Error": all of it */
  SMRITI_PASSAGE_CARD,     /* set by whoever knows where cards stand */
} SmritiPassageKind;

typedef struct
{
  guint line, last_line; /* 1-based, both of it */
  SmritiPassageKind kind;
  char *entry;           /* number of the outline entry it is of, "" = none */
  char *heading;         /* the headings above it, outermost first, with SMRITI_PASSAGE_STEP between them */
  char *title;           /* what names it, one line: a snippet's or an error's name, a card's question; may be "" */
  char *language;        /* of the first code block in it, lower case; "" = none */
  char *text;            /* Markdown, without comments and block ids */
  gboolean is_challenge; /* it stands in the note of a challenge: a task, nothing to look up */
} SmritiPassage;

#define SMRITI_PASSAGE_STEP " › "

/* "text" "list-item" "table" "code" "snippet" "error" "card" */
const char *smriti_passage_kind_to_string (SmritiPassageKind kind);
gboolean smriti_passage_kind_from_string (const char *name, SmritiPassageKind *out);

/* New array of SmritiPassage, but for the hidden tests and the solution of a challenge, in the order of the note. @titles: number of an entry →
 * its title, of the outline the note belongs to; NULL = it belongs to none, and no
 * number is an entry but those of the note's own outline. What it yields is in
 * proportion to @length. */
GPtrArray *smriti_passages_read (const char *text, gsize length, GHashTable *titles);
void smriti_passage_free (SmritiPassage *passage);
