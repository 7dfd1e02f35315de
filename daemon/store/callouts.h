/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Memory anchors and tips of the notes: a projection, written whenever a note is
 * read. From a card to its anchors the way goes by the indexed keys of ties. */

#pragma once

#include "common/notes/callout.h"
#include "daemon/store/store.h"

/* Those of @note, in place of what was there; @callouts of SmritiNoteCallout. */
gboolean smriti_callouts_write (SmritiStore *store, gint64 note, const GPtrArray *callouts, GError **error);

/* The texts of up to @limit anchors tied to card @n: those of its own note first, by
 * line. New array of char *. */
GPtrArray *smriti_callouts_of_card (SmritiStore *store, gint64 n, guint limit);

/* The @nth tip, over and over, of all in vaults that are there, by note and line.
 * New string, NULL = there is none. */
char *smriti_callouts_tip (SmritiStore *store, guint nth);
