/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The board of projects: what the notes offer beneath entries whose title speaks of
 * projects, each with what was recorded of it (common/project.h). Reads, changes
 * nothing. */

#pragma once

#include "client/curriculum.h"
#include "common/project.h"

typedef struct
{
  char *topic;
  char *entry;       /* key */
  char *title;       /* of the entry; NULL: the project stands in no note any more */
  const char *level; /* "beginner", "intermediate", "production"; NULL = its entry does not say */
  char *name, *slug;
  char *about;           /* its first paragraph, Markdown; "" = none */
  GPtrArray *milestones; /* of char *: the task list, as plain text; at most SMRITI_PROJECT_MILESTONES */
  const char *path;      /* of the note; the curriculum's */
  guint line;
  SmritiProject *state;
} SmritiBoardItem;

/* All that @curricula offer, in order, then what was recorded and is offered no more: of @topic (NULL = any). New array of
 * SmritiBoardItem, which must not outlive @curricula. */
GPtrArray *smriti_board_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, const char *topic, GError **error);

/* The one @name means: its slug, else the only one whose name holds it, any case. NOT_FOUND, or INVALID_ARGUMENT when it could
 * mean several. */
SmritiBoardItem *smriti_board_item (GPtrArray *board, const char *name, GError **error);

/* The project's milestone @name means: a number from 1, else the only one that holds it, any case. Errors as above. */
const SmritiMilestone *smriti_board_milestone (const SmritiBoardItem *item, const char *name, GError **error);
