/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where a note's Markdown links lead, as written: [x](target), [x](<target>),
 * "[x]: target", <target> when it is a path or a URL, and file:// URLs by
 * themselves. Wikilinks are scan->links. Pure: nothing is decoded or looked up. */

#pragma once

#include "common/notes/scanner.h"

#define SMRITI_LINK_MAX 4096 /* bytes of a target; a longer one is no path */

typedef struct
{
  guint line;   /* 1-based */
  char *target; /* backslash escapes taken out, never empty */
} SmritiLink;

/* New array of SmritiLink in order of appearance; none from code, comments,
 * math or frontmatter. */
GPtrArray *smriti_links_read (const SmritiScan *scan);
