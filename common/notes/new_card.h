/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How a card that is to be written may look in a syntax. Which of the forms reads
 * back as just this card, the note's reader decides (addition.h). */

#pragma once

#include "common/notes/note.h"

typedef struct
{
  char *front; /* lines end in '\n'; NULL: @text is the card */
  char *back;
  gboolean reversed; /* asked both ways */
  char *deck;        /* "a/b"; NULL: its place decides */
  char *text;        /* a card as one writes it in the note */
} SmritiNewCard;

/* New array of char *, lines ending in '\n', the last one not: the forms, simplest
 * first; empty when Smriti cannot write this syntax. */
GPtrArray *smriti_new_card_forms (const SmritiNewCard *card, const SmritiReader *reader, const SmritiNoteOrigin *origin);
