/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The files below a folder by name, as links ask for them. Reads folders, and
 * the head of notes for their aliases; writes nothing. Bounded in number and
 * time: what was not looked at is not claimed to be missing. */

#pragma once

#include "common/notes/link_target.h"
#include "common/notes/note.h"

typedef struct _SmritiVaultIndex SmritiVaultIndex;

/* Of what lies below @root at any depth, but for what Smriti does not read
 * (hidden files, sync conflicts). Never NULL. */
SmritiVaultIndex *smriti_vault_index_new (const char *root);
void smriti_vault_index_free (SmritiVaultIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultIndex, smriti_vault_index_free)

/* FALSE: there was more than is looked at. */
gboolean smriti_vault_index_is_whole (const SmritiVaultIndex *index);

/* The note that @target means in a note in @folder (below the root, as on disk):
 * its path below the root, borrowed; NULL = none. */
const char *smriti_vault_index_note (SmritiVaultIndex *index, const SmritiLinkTarget *target, const char *folder);

/* The same for files of any kind: @target was made with its suffix. */
const char *smriti_vault_index_file (SmritiVaultIndex *index, const SmritiLinkTarget *target, const char *folder);

/* Paths of notes below the root, sorted; of char *, borrowed. */
GPtrArray *smriti_vault_index_notes (SmritiVaultIndex *index);

/* What the frontmatter of the note @path (below the root) says, and nothing of its text: new; NULL = it has none. */
SmritiNote *smriti_vault_index_head (const SmritiVaultIndex *index, const char *path);
