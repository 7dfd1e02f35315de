/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One note or entry, by what a person or another note calls it. */

#pragma once

#include "daemon/store/notes.h"

typedef struct
{
  gint64 n;
  char *path;  /* absolute */
  char *vault; /* its folder */
  guint cards, archived;
} SmritiFoundNote;

void smriti_found_note_clear (SmritiFoundNote *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiFoundNote, smriti_found_note_clear)

/* @name: an absolute path, or whole last parts of one ("folder/note.md"), of
 * which ".md" may be left out. Errors: NOT_FOUND, INVALID_ARGUMENT (several). */
gboolean smriti_lookup_note (SmritiStore *store, const char *name, SmritiFoundNote *out, GError **error);

/* The entry with this number (as a key); NULL = none. Without counts. */
SmritiEntryRow *smriti_lookup_entry (SmritiStore *store, gint64 outline, const char *number);

/* Cards with a place in @note whose archived mark is @archived, at most @limit, in
 * the order they stand there. New GArray of gint64. */
GArray *smriti_lookup_cards (SmritiStore *store, gint64 note, gboolean archived, guint limit);
