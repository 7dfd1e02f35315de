/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A card put into a note, as a paragraph of its own, at the end or below a
 * heading. Pure: it says which bytes to add, having read the note with them and
 * found just this card more than before, and every other as it was. */

#pragma once

#include "common/notes/new_card.h"
#include "common/splice.h"

typedef struct
{
  GPtrArray *splices;
  GPtrArray *cards; /* of SmritiCard: it, or all that are made from one source */
} SmritiAddition;

/* @heading: its words, "A#B" = B below A, or its number; NULL = the end of the note.
 * The card comes before the next heading. Errors: INVALID_ARGUMENT (an empty side,
 * several such headings), NOT_FOUND (no such heading), EXISTS (the note has this
 * very card), FAILED (no form of it reads back as just this card; says why). */
SmritiAddition *smriti_addition_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                      const char *heading, const SmritiNewCard *card, GError **error);
void smriti_addition_free (SmritiAddition *addition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiAddition, smriti_addition_free)
