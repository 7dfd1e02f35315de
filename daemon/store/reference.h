/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The search index: passages of the notes in a database of its own, reference.db
 * beside the other. A cache and nothing else: it may be thrown away at any time,
 * and is, when it is damaged or was made by another version. It is made and
 * searched in one worker at a time; who calls sees to that. */

#pragma once

#include "common/notes/passage.h"
#include "daemon/store/store.h"

#define SMRITI_REFERENCE_FILE "reference.db"
#define SMRITI_REFERENCE_MAX_WORDS 32

typedef struct _SmritiReference SmritiReference;

/* In @dir, made when it is not there. Any thread; used in the one that opened it. */
SmritiReference *smriti_reference_open (const char *dir, GError **error);
void smriti_reference_close (SmritiReference *reference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiReference, smriti_reference_close)
/* Closes it and throws the file away. */
void smriti_reference_discard (SmritiReference *reference);
/* There was none, or one that could not be used: nothing is in it. */
gboolean smriti_reference_is_new (const SmritiReference *reference);
/* What went wrong last was that the file is no database, or a broken one. */
gboolean smriti_reference_is_damaged (const SmritiReference *reference);

/* Reads and cuts the note @path: new array of SmritiPassage, NULL = it cannot be
 * read. @titles: see smriti_passages_read(). */
typedef GPtrArray *(*SmritiReferenceReadFunc) (const char *path, GHashTable *titles, gpointer user_data);

/* Brings it to what smriti.db in the same folder says is there: reads the notes that are
 * others than it has, by their stamp or by the outline they are of, in one transaction.
 * @out_read (nullable): how many these were. */
gboolean smriti_reference_update (SmritiReference *reference, SmritiReferenceReadFunc read, gpointer user_data, guint *out_read,
                                  GError **error);

typedef struct
{
  const char *words;                    /* anything; "" = all there is, by note and line */
  int kind;                             /* SmritiPassageKind, -1 = any */
  const char *language, *topic, *title; /* NULL = any; in any case of letters */
  const char *entry;                    /* its number, and what is beneath it; NULL = any */
  guint offset, limit;
} SmritiReferenceQuery;

typedef struct
{
  SmritiPassage passage;
  char *note;  /* absolute path */
  char *topic; /* "" = of no outline */
  double rank; /* the higher the better it fits, within one answer */
} SmritiReferenceRow;

void smriti_reference_row_free (SmritiReferenceRow *row);

/* The best first (reference_search.c); new array of SmritiReferenceRow. *out_total: how many fit in all. All words must
 * stand in it, as they are; else all as beginnings of words; else any of them. A title
 * counts more than a heading, that more than the text; reference entries (see is_reference())
 * count more than others. A word with signs in it, "C++", is looked for by the letter
 * among what its letters find. */
GPtrArray *
smriti_reference_search (SmritiReference *reference, const SmritiReferenceQuery *query, guint *out_total, GError **error);
