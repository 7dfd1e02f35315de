/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note on this disk that is about to be written to: its bytes as they are now,
 * and which reader reads it. */

#pragma once

#include "client/note_vault.h"
#include "common/notes/note.h"

typedef struct
{
  char *path;  /* absolute, symbolic links as they were named */
  char *shown; /* the same, clean for a line of a message */
  char *text;  /* NULL: there is no such file yet */
  gsize length;
  SmritiNoteVault *vault;
  SmritiNoteOrigin origin; /* borrows from @vault */
  const SmritiReader *reader;
} SmritiNoteFile;

/* @syntax NULL = the one of its vault. @create: it may be missing. Errors: NOT_FOUND,
 * FAILED (a folder, no file, cannot be read), INVALID_ARGUMENT (no such syntax). */
SmritiNoteFile *smriti_note_file_read (const char *path, const char *syntax, gboolean create, GError **error);
void smriti_note_file_free (SmritiNoteFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNoteFile, smriti_note_file_free)

/* Writes @splices into it. Errors: as smriti_patch_apply(). */
gboolean smriti_note_file_write (const SmritiNoteFile *file, GPtrArray *splices, GError **error);

/* Puts the name of the note before what @error says. */
void smriti_note_file_blame (const SmritiNoteFile *file, GError **error);
