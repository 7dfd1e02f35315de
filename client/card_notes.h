/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the notes say beside a card's question and answer (GetCardNotes in the XML),
 * and how a person is told. None of it belongs on the screen with a question. */

#pragma once

#include "client/term.h"

typedef struct
{
  gboolean explain;  /* takes an answer in one's own words */
  gboolean outdated; /* does not hold in @version */
  char *since, *until, *version;
  char **anchors; /* Markdown */
} SmritiCardNotes;

/* New. What the daemon does not tell, for whatever reason, is not told on: then all is empty. */
SmritiCardNotes *smriti_card_notes_fetch (const char *card);
void smriti_card_notes_free (SmritiCardNotes *notes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCardNotes, smriti_card_notes_free)

/* "holds until 3.13; you use 3.14", new string; NULL where nothing is to be told. @notes may be NULL. */
char *smriti_card_notes_validity (const SmritiCardNotes *notes);

/* The anchors below a line "Anchor:", ended lines at most @width columns wide; "" when there are none.
 * @anchors may be NULL. New string. */
char *smriti_anchors_text (const SmritiTerm *term, const char *const *anchors, int width);
