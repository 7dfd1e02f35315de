/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The words of a new card: from the command line, from stdin or from the editor. */

#pragma once

#include "client/command.h"
#include "common/notes/new_card.h"

typedef struct
{
  SmritiNewCard card;
  char *kept; /* the file the editor was on, or NULL */
} SmritiAddText;

/* Asks for what the command line leaves out. Errors: INVALID_ARGUMENT, FAILED, NOTHING
 * (nothing was written). */
gboolean smriti_add_text_get (SmritiInvocation *invocation, SmritiAddText *out_text, GError **error);

/* The text as it was written, cut at its line '?' if it has one, into @card. */
void smriti_add_text_split (const char *text, SmritiNewCard *card);

/* After the card is written, or given up: @done removes the editor's file, else
 * @error (nullable) says where the words are. */
void smriti_add_text_end (SmritiAddText *text, gboolean done, GError **error);
