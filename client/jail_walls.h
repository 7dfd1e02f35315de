/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How bubblewrap is called: what is seen inside, and how the work folder's files
 * get there. They go in as open files, so the folder need not be reachable for
 * the user that the jail runs as, and nothing inside leads back to it. */

#pragma once

#include "client/jail.h"

/* What not every bubblewrap, kernel or container can do; each is left out only
 * where it was tried and failed. */
typedef enum
{
  SMRITI_WALL_NO_USERNS = 1 << 0, /* no user name space inside (besides, the filter refuses them) */
  SMRITI_WALL_FILTER = 1 << 1,    /* seccomp */
  SMRITI_WALL_PROCESSES = 1 << 2, /* the limit counts what is inside only; else all that the user runs */
  SMRITI_WALL_PROC = 1 << 3,      /* /proc is there */
  SMRITI_WALL_SIZE = 1 << 4,      /* file systems of a bounded size; else what they hold is watched */
  SMRITI_WALL_ALL = (1 << 5) - 1,
} SmritiWall;

typedef struct
{
  char **argv;
  GArray *fds; /* of int: what it needs open; closed with the walls */
} SmritiWalls;

/* The home folder inside; the work folder lies beside it, on the same file system. */
#define SMRITI_WALLS_HOME "/home/person"

/* The call of @bwrap that runs @command on a copy of @dir (NULL = an empty
 * folder) with @walls. Errors: FAILED, LIMIT. */
SmritiWalls *smriti_walls_new (const char *bwrap, const char *dir, const char *command, guint walls,
                               const SmritiJailLimits *limits, GError **error);
void smriti_walls_free (SmritiWalls *walls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiWalls, smriti_walls_free)
