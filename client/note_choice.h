/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which note something is written into: the one --to names, else the usual one of
 * a vault. */

#pragma once

#include "client/bus.h"
#include "client/command.h"
#include "client/vault_of.h"

typedef struct
{
  SmritiDbusDaemon *daemon; /* NULL: none is needed and none runs */
  char *path;               /* of the note, which may not be there yet */
  SmritiVaultOf *vault;     /* it lies in, or NULL */
} SmritiNoteChoice;

/* The command has options "to" (a file, or the end of a note's path) and "vault" (whose note @usual, "Inbox.md",
 * is meant; the first one's without it). Errors: NOT_FOUND, FAILED (the vault is away), usage. */
gboolean smriti_note_choose (const SmritiInvocation *invocation, const char *usual, SmritiNoteChoice *out, GError **error);
void smriti_note_choice_clear (SmritiNoteChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiNoteChoice, smriti_note_choice_clear)
