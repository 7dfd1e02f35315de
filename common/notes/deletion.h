/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Hidden words that are numbered, as Anki and its kin have them: those with the
 * same number are hidden together and are one card. Each syntax finds its own. */

#pragma once

#include "common/notes/collector.h"

#define SMRITI_MAX_DELETIONS 100 /* of one text, which is repeated for each */

typedef struct
{
  guint open, text, text_end, end; /* bytes of the side: opening mark, words, after them, after the closing mark */
  guint hint, hint_end;            /* equal = no hint */
  guint group;
} SmritiDeletion;

/* A number of up to 4 digits at @at of @side; @out_at = after it. FALSE: there is none. */
gboolean smriti_deletion_number (const SmritiSide *side, gsize at, guint *out_number, gsize *out_at);

/* The double braces "{{…}}" that nothing covers and that hold no others, nor a
 * blank line: array of SmritiDeletion whose text is all that stands in them. */
GArray *smriti_deletions_in_braces (const SmritiSide *side);

/* The text with nothing hidden and without the marks; new string. */
char *smriti_deletions_plain (const SmritiSide *side, const GArray *deletions);

/* One card for each group, in the order of their numbers. @rest (or NULL) follows
 * the hidden words on the back. @source knows line, text and block id. */
void smriti_deletions_add_cards (const SmritiSide *side, const GArray *deletions, const char *rest, SmritiSource *source,
                                 SmritiCollector *collector, SmritiNote *note);
