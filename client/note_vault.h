/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The Obsidian vault a note on this disk is in, found by walking up from the
 * file: no daemon is asked. */

#pragma once

#include "common/notes/osr_settings.h"

typedef struct
{
  char *root;             /* the folder that holds ".obsidian", NULL: none above the note does */
  char *below;            /* the note's path below @root, NULL without one */
  SmritiOsrSettings *osr; /* of the vault's data.json, NULL: it has none */
} SmritiNoteVault;

/* Symbolic links are followed. NULL: data.json is there and cannot be read or
 * understood (the message names it). A note need not exist. */
SmritiNoteVault *smriti_note_vault (const char *path, GError **error);
void smriti_note_vault_free (SmritiNoteVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNoteVault, smriti_note_vault_free)

/* The syntax of a note there when none was asked for: "osr" or "smriti". */
const char *smriti_note_vault_syntax (const SmritiNoteVault *vault);

/* What a reader is told; borrows from @vault. */
SmritiNoteOrigin smriti_note_vault_origin (const SmritiNoteVault *vault);
