/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What 'smritid --fit' and 'smritid --replay' do: read the log beside the daemon,
 * never writing, never taking its lock or a bus name, and print one line, a
 * GVariant as text. What they use is gone with them. */

#pragma once

#define SMRITI_WORKER_FIT "--fit"
#define SMRITI_WORKER_REPLAY "--replay"

/* @option: one of these. @dir: of the database. Returns the exit status; what went wrong is told on stderr. */
int smriti_worker_run (const char *option, const char *dir);
