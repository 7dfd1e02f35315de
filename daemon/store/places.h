/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where the text of cards stands, note by note. */

#pragma once

#include "common/card.h"
#include "daemon/store/store.h"

/* The cards of @note are @cards (of SmritiCard, in order) from now on: what is
 * as it was is not touched, a card never met before is written in one go. Rows of
 * cards that smriti_cards_refresh() must look at are added to @out_touched (of
 * gint64, some perhaps twice). The note's outline is known before. */
gboolean smriti_places_write (SmritiStore *store, gint64 note, GPtrArray *cards, GArray *out_touched, GError **error);
