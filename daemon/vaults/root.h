/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The folder of a vault and the directories above it. A vault moves when a
 * directory above it is renamed, and comes back when one is made: both are
 * heard of because every directory above is watched, for its own moves only;
 * of an absent vault the nearest existing one also for the name awaited. */

#pragma once

#include "daemon/vaults/scan.h"

/* Opens the folder, after the directories above it are watched. -1 when it is
 * away: *out_why (new string) says why when that is not simply because nothing
 * is there. Sets scan->unwatched. */
int smriti_vault_root_open (SmritiVaultScan *scan, char **out_why);
