/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Workflows as they stand in notes: "%% workflow NAME %%" above a task list or an
 * arrow chain, and the arrow chains of outline entries whose title speaks of
 * workflows. Reads, runs nothing. */

#pragma once

#include "client/curriculum.h"

/* The list that must be ticked before a project counts as shipped. */
#define SMRITI_WORKFLOW_SECURITY "security"

typedef struct
{
  char *name;  /* [a-z0-9-] */
  char *title; /* for people */
  const SmritiCurriculum *curriculum;
  const char *entry; /* key, or NULL */
  const char *path;  /* of the note */
  guint line;
  gboolean is_checklist; /* of tasks: their order does not matter */
  GPtrArray *steps;      /* of char *, Markdown */
} SmritiWorkflow;

/* All of them, those of the outline first. New array of SmritiWorkflow. */
GPtrArray *smriti_workflows_find (const SmritiCurriculum *curriculum);

/* By name in any case, else by the only beginning that fits; NULL = none. */
const SmritiWorkflow *smriti_workflows_by_name (GPtrArray *workflows, const char *name);

/* The steps of an arrow chain, "A → B → C"; NULL: it is none. New array of char *. */
GPtrArray *smriti_chain_steps (const char *text);

/* "Common Workflows" → "common-workflows". New string, "" when nothing of it can stand in a name. */
char *smriti_slug (const char *title);
