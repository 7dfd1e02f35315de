/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Into the archive and back: cards by the daemon, a note's file by a rename. Used
 * by the command archive and by the ritual. */

#pragma once

#include "client/bus.h"

/* A note as the daemon knows it. */
typedef struct
{
  char *path, *vault;
  guint cards, archived;
  char *move_to; /* where the file is to go, NULL = it stays */
} SmritiArchivedNote;

void smriti_archived_note_free (SmritiArchivedNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiArchivedNote, smriti_archived_note_free)

/* By a path or the end of one. Errors: NOT_FOUND, INVALID_ARGUMENT. */
SmritiArchivedNote *smriti_archiving_find (SmritiDbusDaemon *daemon, const char *name, gboolean back, GError **error);

/* @targets: ids of cards and paths of notes. Adds the changed cards (GVariant) to
 * @cards. Errors: NOT_FOUND, NOTHING. */
gboolean
smriti_archiving_cards (SmritiDbusDaemon *daemon, const char *const *targets, gboolean back, GPtrArray *cards, GError **error);

/* The cards of the note, and its file when it has a move_to; both or none.
 * Waits until the daemon has read it in its new place. Errors: those of
 * note_move.h; NOTHING when nothing was to do. */
gboolean
smriti_archiving_note (SmritiDbusDaemon *daemon, const SmritiArchivedNote *note, gboolean back, GPtrArray *cards, GError **error);
