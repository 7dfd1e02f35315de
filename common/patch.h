/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A change to one of the user's files, prepared by whoever knows what to write
 * and applied only by the client (DESIGN section 1). It names the file as it
 * was, so that a file edited meanwhile is never overwritten. */

#pragma once

#include "common/splice.h"

typedef struct
{
  char *path;         /* absolute */
  char *sha256;       /* hex digest of the whole file before; "" = the file must not exist */
  GPtrArray *splices; /* of SmritiSplice: all of them are written, or none */
} SmritiPatch;

/* One splice of the file that holds @text; NULL = there is no such file yet. A
 * "\n" of @after is written as the line end of the file. */
SmritiPatch *smriti_patch_new (const char *path, const char *text, gsize length, gsize offset, gsize n_before, const char *after);

/* Several, their bytes as they are; a reference to @splices is kept. */
SmritiPatch *smriti_patch_new_of (const char *path, const char *text, gsize length, GPtrArray *splices);
void smriti_patch_free (SmritiPatch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPatch, smriti_patch_free)

/* Writes beside the file, fsyncs, renames; keeps mode, owner, access list,
 * extended attributes and a symlink's target; makes the file's folder if @patch
 * creates the file. A file that has several names (hard links) is changed under
 * this one only. Errors: SMRITI_ERROR_CHANGED when the file is not what the patch
 * was made from, STORE_FULL when there is no room or no right to write (a file
 * without its owner's right to write is left alone for root, too); the file is
 * then as it was. */
gboolean smriti_patch_apply (const SmritiPatch *patch, GError **error);
