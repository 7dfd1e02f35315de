/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note's file goes into the folder Archive at the top of its vault, or comes
 * back from there. It is renamed, never copied, and never over a file that is
 * there: whatever fails, the file is where it was. */

#pragma once

#include <glib.h>

#define SMRITI_ARCHIVE_FOLDER "Archive"

/* Where the note @path of @vault goes (@back: comes from); the same path below
 * the vault. NULL when it is there already. */
char *smriti_note_move_target (const char *vault, const char *path, gboolean back);

/* Whether it could be moved: before anything else is done. Errors: NOT_FOUND,
 * EXISTS, STORE_FULL (no right to write), FAILED. */
gboolean smriti_note_move_check (const char *from, const char *to, GError **error);

/* Makes the folders it needs below @vault; @back: takes away those of the
 * archive that are empty then. Errors: as above. */
gboolean smriti_note_move (const char *vault, const char *from, const char *to, gboolean back, GError **error);
