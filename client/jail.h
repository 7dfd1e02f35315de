/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Running code that may do anything: cut off from the network, from the person's
 * files and from all other processes (bubblewrap), and bounded in time, memory,
 * processes, files and output. Whether that works here is tried, in the very
 * configuration that is then used. Where it does not, the bounds hold still, but
 * the code runs with the person's rights: that is the caller's to ask about.
 *
 * In the jail the code sees a copy of the work folder, and the system to read.
 * What it writes is in memory and gone when it ends, with all that it started. */

#pragma once

#include <gio/gio.h>

typedef struct
{
  guint wall_ms;        /* from the start to the end */
  guint cpu_s;          /* of each process */
  guint64 memory_bytes; /* of each process, and resident of all together */
  guint processes;      /* and threads, all together */
  guint64 disk_bytes;   /* of the work folder and the home folder; as much again in /tmp and in /dev/shm; of each file */
  guint open_files;     /* of each process */
  gsize output_bytes;   /* kept of stdout and stderr; at four times as much it is ended */
} SmritiJailLimits;

/* For code of a person who practises: 20 s, 1 GiB, 64 processes, 64 MiB of
 * files, 256 KiB of output. */
extern const SmritiJailLimits smriti_jail_limits;

/* What ended it, or was in its way when it failed. */
typedef enum
{
  SMRITI_JAIL_LIMIT_NONE,
  SMRITI_JAIL_LIMIT_TIME,
  SMRITI_JAIL_LIMIT_MEMORY,
  SMRITI_JAIL_LIMIT_PROCESSES,
  SMRITI_JAIL_LIMIT_DISK,
  SMRITI_JAIL_LIMIT_OUTPUT,
} SmritiJailLimit;

typedef struct
{
  gboolean jailed;
  int exit_status; /* 0 to 255; 128 + N when signal N ended it */
  SmritiJailLimit limit;
  char *output;        /* stdout and stderr as they came; valid UTF-8, not cleaned for a terminal */
  gboolean output_cut; /* there was more */
  gint64 wall_us, cpu_us;
} SmritiJailResult;

void smriti_jail_result_free (SmritiJailResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiJailResult, smriti_jail_result_free)

/* "time", "memory", "processes", "disk", "output"; NULL for none. Static. */
const char *smriti_jail_limit_name (SmritiJailLimit limit);

/* Does a jail work here? Tried once a process, some 20 ms. If not, *@out_why
 * (new) says why in a few words. */
gboolean smriti_jail_probe (char **out_why);

/* Runs the shell's command line @command in @dir until it ends or is ended.
 * @jailed: in the jail, where it sees a copy of what is in @dir (names with a dot
 * at the front and links left out); else in @dir itself with the caller's rights.
 * SIGINT, SIGTERM and SIGHUP meanwhile end it and are an error, so that the
 * caller can clean up. Children that the process had before are left alone. A
 * command that fails is a result, not an error. Errors: FAILED (no jail works, it
 * cannot be started, @dir cannot be read), LIMIT (too much in @dir),
 * G_IO_ERROR_CANCELLED. */
SmritiJailResult *
smriti_jail_run (const char *dir, const char *command, gboolean jailed, const SmritiJailLimits *limits, GError **error);
