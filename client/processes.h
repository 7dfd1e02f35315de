/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What runs below this process, as /proc tells it: for who must know how much
 * others' code takes, and end all of it. A process whose parent died is below
 * the nearest one that asked for orphans (PR_SET_CHILD_SUBREAPER). */

#pragma once

#include <glib.h>

#include <sys/types.h>

typedef struct
{
  pid_t pid, parent;
  guint tasks; /* threads of it */
  guint64 resident_bytes;
  guint64 cpu_us; /* with that of its children that it took leave of */
} SmritiProcess;

/* Everything below the process @root, whose children in @except (of pid_t, or
 * NULL) and what is below those left out; of SmritiProcess, new. Empty where
 * /proc cannot be read. */
GArray *smriti_processes_below (pid_t root, const GArray *except);

/* What @process has resident when pages that several share are shared out among
 * them; all that it has where that is not to be known. Slow: a walk over its pages. */
guint64 smriti_processes_own_bytes (const SmritiProcess *process);

/* The children of @root; of pid_t, new. */
GArray *smriti_processes_children (pid_t root);

/* How many tasks (threads of processes) the user @uid runs. */
guint smriti_processes_of_user (uid_t uid);
