/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* All arrow chains of a curriculum: those of its outline, and the paragraphs of its
 * notes that are marked "%% cards %%" or "%% workflow NAME %%". */

#pragma once

#include "client/curriculum.h"

typedef struct
{
  const SmritiCurriculum *curriculum;
  const char *entry; /* key, or NULL */
  char *title;
  const char *path;
  guint line;
  GPtrArray *steps; /* of char *, Markdown */
} SmritiChain;

/* Those of the outline first. New array of SmritiChain. */
GPtrArray *smriti_chains_find (const SmritiCurriculum *curriculum);
