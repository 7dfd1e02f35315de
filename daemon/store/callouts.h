/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Memory anchors and tips of the notes: a projection, written whenever a note is
 * read. From a card to its anchors the way goes by the indexed keys of ties. */

#pragma once

#include "common/notes/callout.h"
#include "daemon/store/store.h"

/* That tie leads from the callout in the note "there" to the card at "place" in the note "home". */
#define SMRITI_TIE_LEADS                                                           \
  "there.vault = home.vault AND CASE"                                              \
  " WHEN tie.target IS NULL THEN callout.note = home.n AND tie.key = place.source" \
  " WHEN tie.target = '' THEN callout.note = home.n"                               \
  " ELSE tie.target = home.stem OR EXISTS (SELECT 1 FROM alias WHERE note = home.n AND stem = tie.target) END"
/* The card at "place" has an anchor. */
#define SMRITI_IS_ANCHORED                                                                            \
  "EXISTS (SELECT 1 FROM note AS home CROSS JOIN tie ON tie.key IN (place.source, place.block_id)"    \
  " CROSS JOIN callout ON callout.n = tie.callout CROSS JOIN note AS there ON there.n = callout.note" \
  " WHERE home.n = place.note AND " SMRITI_TIE_LEADS ")"

/* Those of @note, in place of what was there; @callouts of SmritiNoteCallout. */
gboolean smriti_callouts_write (SmritiStore *store, gint64 note, const GPtrArray *callouts, GError **error);

/* The texts of up to @limit anchors tied to card @n: those of its own note first, by
 * line. New array of char *. */
GPtrArray *smriti_callouts_of_card (SmritiStore *store, gint64 n, guint limit);

/* The @nth tip, over and over, of all in vaults that are there, by note and line.
 * New string, NULL = there is none. */
char *smriti_callouts_tip (SmritiStore *store, guint nth);
