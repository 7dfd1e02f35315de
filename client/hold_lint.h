/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What only the notes around one can tell of entries that wait: that there is no
 * such entry, and that two notes make their entries wait for each other. Reads
 * files, writes nothing. */

#pragma once

#include "client/vault_index.h"
#include "common/notes/note.h"

/* The entries and holds of all notes below a root. */
typedef struct _SmritiHoldLint SmritiHoldLint;

/* Reads every note of @index, below @root. */
SmritiHoldLint *smriti_hold_lint_new (SmritiVaultIndex *index, const char *root);
void smriti_hold_lint_free (SmritiHoldLint *lint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiHoldLint, smriti_hold_lint_free)

/* Adds to @note, which is below the root, what it cannot tell by itself. */
void smriti_hold_lint_check (const SmritiHoldLint *lint, SmritiNote *note);
