/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A table of cards, from Smriti or from any other program: which column is what,
 * and which two rows are one card asked both ways. Pure: text in, records out. */

#pragma once

#include "common/notes/new_card.h"

typedef struct
{
  guint line; /* where its row begins, from 1 */
  SmritiNewCard card;
  const char *wrong; /* why it is none, a literal, or NULL */
} SmritiCardTableRow;

/* New array of SmritiCardTableRow, in order. The first row names the columns
 * (front, back; deck, kind or reversed if they are there), in any case and order;
 * tables that say by themselves what they are separated by may do without.
 * @deck: of rows that name none, or NULL. NULL with INVALID_ARGUMENT when there
 * is no column for the front or the back. */
GPtrArray *smriti_card_table_read (const char *text, gsize length, const char *deck, GError **error);
