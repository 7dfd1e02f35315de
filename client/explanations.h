/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Answers in one's own words: records of kind "explained" about a card, with the
 * detail "text". What was said the times before stands beside the answer. */

#pragma once

#include "client/practice_record.h"
#include "client/term.h"

#include <stdio.h>

/* Those of @card, newest first, at most @limit (0 = all). New array of SmritiRecord. */
GPtrArray *smriti_explanations_fetch (SmritiDbusDaemon *daemon, const char *card, guint limit, GError **error);
/* Keeps one; @words beyond SMRITI_MAX_ARGUMENT bytes are cut. New string: the event. */
char *smriti_explanations_keep (SmritiDbusDaemon *daemon, const char *card, const char *words, GError **error);
const char *smriti_explanation_words (const SmritiRecord *record);

/* Words from @from, cleaned and trimmed: to its end, or with @typed to the first empty line, which is asked for on @to.
 * New string, "" = nothing was said. */
char *smriti_explanations_read (FILE *from, gboolean typed, FILE *to);

/* The first @max of them below a line @title, each with its date; lines that end, "" when there are none. @records may be
 * NULL. New string. */
char *smriti_explanations_text (const SmritiTerm *term, const GPtrArray *records, guint max, const char *title, int width);
