/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The codebases of the ritual: those registered, and those notes link to. */

#pragma once

#include "client/bus.h"
#include "client/codebase.h"
#include "client/json.h"

typedef struct
{
  char *path;
  gboolean registered;
  char *note; /* that links to it, or NULL */
  guint line;
  SmritiCodebase *codebase; /* what was seen there; NULL before, and when it cannot be read */
  char *problem;            /* why not, or NULL */
} SmritiRepo;

/* Registered ones first. New array of SmritiRepo, not looked at yet. */
GPtrArray *smriti_repos_collect (SmritiDbusDaemon *daemon, GError **error);
/* Looks into each, for about 20 s in all. */
void smriti_repos_look (GPtrArray *repos, gint64 now_s);
/* The list @key, with what was seen if they were looked at. */
void smriti_json_repos (SmritiJson *json, const char *key, GPtrArray *repos, gboolean looked);
