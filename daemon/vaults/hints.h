/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Paths about which something was heard, waiting until they are quiet: an
 * editor saves in several steps, and a note deleted and made again within them
 * is a note changed. Pure: the monotonic time, in µs, is an argument. */

#pragma once

#include <glib.h>

#define SMRITI_VAULT_QUIET_US (15 * 1000)    /* after the last event of a path */
#define SMRITI_VAULT_PATIENCE_US (60 * 1000) /* after its first one, whatever comes */

typedef struct _SmritiVaultHints SmritiVaultHints;

SmritiVaultHints *smriti_vault_hints_new (void);
void smriti_vault_hints_free (SmritiVaultHints *hints);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultHints, smriti_vault_hints_free)

/* Returns when @path is due. */
gint64 smriti_vault_hints_add (SmritiVaultHints *hints, const char *path, gboolean is_directory, gint64 now_us);
gboolean smriti_vault_hints_contain (SmritiVaultHints *hints, const char *path);
gboolean smriti_vault_hints_is_empty (SmritiVaultHints *hints);
/* When the first of them is due; G_MAXINT64 = there is none. */
gint64 smriti_vault_hints_next_us (SmritiVaultHints *hints);
/* Moves those that are due to @paths, an array of char *; TRUE if a directory is among them. */
gboolean smriti_vault_hints_take (SmritiVaultHints *hints, gint64 now_us, GPtrArray *paths);
void smriti_vault_hints_clear (SmritiVaultHints *hints);
