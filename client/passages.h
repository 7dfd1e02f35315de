/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Passages of the notes as the daemon's search gives them (SearchReference in the
 * XML), as JSON and as lines for a person. */

#pragma once

#include "client/output.h"

#include <gio/gio.h>

/* The strings belong to the variant it was read from. */
typedef struct
{
  const char *note;
  guint line, last_line;
  const char *topic, *entry, *heading, *kind, *language, *title, *text;
  double rank;
} SmritiPassageRow;

/* NULL = any. */
typedef struct
{
  const char *kind, *language, *topic, *entry, *title;
} SmritiPassageFilter;

/* Array of rows, new; *out_total (nullable): how many there are in all. @words may be any length and bytes. */
GVariant *smriti_passages_search (const char *words, guint offset, guint limit, guint max_text, const SmritiPassageFilter *filter,
                                  guint *out_total, GError **error);
/* All that there are of it, up to some thousands: array of GVariant, new. */
GPtrArray *smriti_passages_list (guint max_text, const SmritiPassageFilter *filter, GError **error);

SmritiPassageRow smriti_passage_row (GVariant *tuple);

/* The members only. */
void smriti_json_passage_members (SmritiJson *json, const SmritiPassageRow *row);

/* "3.1 Cheatsheets  (QUICK REFERENCE.md:12)" and the text, drawn; new string. */
char *smriti_passage_lines (const SmritiTerm *term, const SmritiPassageRow *row);
/* Only the text, drawn. */
char *smriti_passage_text_lines (const SmritiTerm *term, const SmritiPassageRow *row);
