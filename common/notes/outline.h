/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The grammar of an outline note: a numbered curriculum whose sections are
 * headings and whose entries are lines "2.1.3 **Title** – item, item". */

#pragma once

#include "common/enums.h"

typedef struct _SmritiEntry SmritiEntry;
struct _SmritiEntry
{
  char *number;          /* "1.0", "3" (written "3."), "2.1.3" */
  char *key;             /* sections: integer part ("1"); entries: the number */
  char *title;           /* "Definitions"; sections: without topic */
  char *description;     /* raw text after the separator, or NULL */
  GPtrArray *items;      /* of char * */
  const char *separator; /* "arrow" "semicolon" "slash" "comma" "plus" or NULL */
  char *block_id;        /* " ^id" at the end of its line, without '^', or NULL */
  char *wikilink;        /* target as written inside [[…]], or NULL */
  char *topic;           /* sections only */
  char *suffix;          /* sections only, "Ecosystem", or NULL */
  char *mark;            /* sections only: "ALL", "4 Sheets", or NULL */
  int sheets;            /* sections: -1 = ALL, 0 = no mark, n; entries: 0 */
  gboolean bold;
  gboolean done; /* its own mark */
  gboolean hard_break;
  guint level; /* sections: heading level; entries: 0 */
  guint line;  /* 1-based */
  char *raw;
  GPtrArray *children; /* of SmritiEntry, owned */
};

typedef struct
{
  guint line;
  char *type; /* "quote" */
  char *fold; /* "+", "-" or NULL */
  char *title;
  GPtrArray *body; /* of char *: lines as plain text */
} SmritiCallout;

/* A repeating rule the note states: "4.5.1 Daily Quick Review – 5 concepts, 1 snippet". */
typedef struct
{
  SmritiCadence cadence;
  const SmritiEntry *entry; /* whose title names it */
  int concepts;             /* quota, -1 = the note does not say */
  int snippets;
} SmritiCadenceRule;

typedef struct
{
  char *topic;            /* of the first section that has one; never NULL ("" = none) */
  SmritiCallout *callout; /* or NULL */
  GPtrArray *sections;    /* of SmritiEntry */
  GHashTable *by_number;  /* key → SmritiEntry, of all of them */
} SmritiOutline;

void smriti_outline_free (SmritiOutline *outline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiOutline, smriti_outline_free)

/* Entry by number ("2.1.3", or "2" for a section); NULL if none. Owned by @outline. */
const SmritiEntry *smriti_outline_find (const SmritiOutline *outline, const char *number);

/* New array of SmritiCadenceRule (g_free each), in note order; steps of a rule
 * are its entry's children's titles, else its items. */
GPtrArray *smriti_outline_cadences (const SmritiOutline *outline);

/* The callout's words for a person, one line: the last quoted line; NULL if no callout. */
char *smriti_outline_motto (const SmritiOutline *outline);

/* The key of the number that @s begins with: "2.1.3" and "2.1.3." → "2.1.3", "1.0"
 * and "3." → "1" and "3"; NULL when there is none. @out_length: the bytes it takes;
 * NULL: it must be all of @s. */
char *smriti_outline_number (const char *s, gsize length, gsize *out_length);

/* The key of the entry that a heading opens, by its words: "2.1.3 Advanced",
 * "**[[1.0 FOUNDATIONS — Python]]**"; NULL = none. A number without any dot is a
 * count ("3 reasons"), not an entry. New string. */
char *smriti_heading_entry (const char *words, gsize length);

/* TRUE when entry @key is @above or stands beneath it: "2.1.3" beneath "2.1" and "2". */
gboolean smriti_entry_is_within (const char *key, const char *above);

/* Compares two numbers by their parts, "2.10" after "2.9"; NULL sorts last. */
int smriti_outline_compare_numbers (const char *a, const char *b);
