/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The inline half of the scanner: what covers the bytes of one paragraph. One
 * object walks a note from front to back and remembers failed searches. */

#pragma once

#include "common/notes/scanner.h"

typedef enum
{
  SMRITI_TOKEN_COMMENT, /* --> */
  SMRITI_TOKEN_PERCENT, /* %% */
  SMRITI_TOKEN_DOLLARS, /* $$ */
  SMRITI_N_TOKENS
} SmritiToken;

typedef struct _SmritiInline SmritiInline;

/* @scan must outlive it; masks and links of @scan are filled in. */
SmritiInline *smriti_inline_new (SmritiScan *scan);
void smriti_inline_free (SmritiInline *inl);

/* Position of the first @token of the note at or after @from, G_MAXSIZE = none.
 * Calls go forward. */
gsize smriti_inline_find (SmritiInline *inl, SmritiToken token, gsize from);

/* Covers the paragraph [@from, @to). */
void smriti_inline_scan (SmritiInline *inl, gsize from, gsize to);
