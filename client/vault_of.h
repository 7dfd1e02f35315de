/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which of the daemon's vaults a file lies in. */

#pragma once

#include "client/bus.h"

typedef struct
{
  char *dir;
  char *reader; /* the syntax its notes are read as */
  char *state;  /* "away" = it is not there */
} SmritiVaultOf;

/* That of @path, absolute and perhaps not there yet; the first vault when @path is
 * NULL. NULL without @error set: it is in none, or there is none. */
SmritiVaultOf *smriti_vault_of (SmritiDbusDaemon *daemon, const char *path, GError **error);

void smriti_vault_of_free (SmritiVaultOf *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultOf, smriti_vault_of_free)
