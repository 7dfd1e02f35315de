/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A change to one of the user's files, prepared by whoever knows what to write
 * and applied only by the client (DESIGN section 1). It names the file as it
 * was, so that a file edited meanwhile is never overwritten. */

#pragma once

#include <glib.h>

typedef struct
{
  char *path;     /* absolute */
  char *sha256;   /* hex digest of the whole file before; "" = the file must not exist */
  gsize offset;   /* byte where old_bytes begin */
  GBytes *before; /* what stands there now */
  GBytes *after;  /* what shall stand there */
} SmritiPatch;

SmritiPatch *smriti_patch_new (const char *path, const char *text, gsize length, gsize offset, gsize n_before, const char *after);
void smriti_patch_free (SmritiPatch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiPatch, smriti_patch_free)

/* Writes beside the file, fsyncs, renames; keeps mode, owner and a symlink's
 * target; makes the file's folder if @patch creates the file. Errors:
 * SMRITI_ERROR_CHANGED when the file is not what the patch was made from,
 * STORE_FULL when there is no room or no right to write; the file is then as
 * it was. */
gboolean smriti_patch_apply (const SmritiPatch *patch, GError **error);
