/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What 'smritid --fit', '--replay' and '--refold' do: read the log beside the
 * daemon, never writing, never taking its lock or a bus name, and print one line,
 * a GVariant as text; of --refold, which has a row a card, its bytes. What they
 * use is gone with them. */

#pragma once

#include "daemon/store/memories.h"

#define SMRITI_WORKER_FIT "--fit"
#define SMRITI_WORKER_REPLAY "--replay"
#define SMRITI_WORKER_REFOLD "--refold"

/* Id of the parameter set ("" = the defaults), and the memories of all cards under it (store/memories.h). */
#define SMRITI_WORKER_REFOLD_TYPE "(sa" SMRITI_CARD_MEMORY_TYPE ")"

/* @option: one of these. @dir: of the database. Returns the exit status; what went wrong is told on stderr. */
int smriti_worker_run (const char *option, const char *dir);
