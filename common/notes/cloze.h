/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Highlighted words of one paragraph: "The ==capital;;hint== of …". */

#pragma once

#include "common/notes/collector.h"

typedef struct
{
  guint open, text, text_end, end; /* bytes of the paragraph: "==", words, after them, after the closing "==" */
  guint hint, hint_end;            /* equal = no hint */
} SmritiCloze;

/* Array of SmritiCloze, in order; empty when nothing is highlighted. */
GArray *smriti_cloze_find (const SmritiSide *paragraph);

/* Warns of what looks like a highlight in the lines [@first, @end) of one
 * paragraph and makes no card, or a poor one. */
void smriti_cloze_lint (const SmritiScan *scan, guint first, guint end, SmritiNote *note);

/* One card for each. @source knows line, text and block id. */
void smriti_cloze_add_cards (const SmritiSide *paragraph, const GArray *clozes, SmritiSource *source, SmritiCollector *collector,
                             SmritiNote *note);
