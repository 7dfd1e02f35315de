/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which entries of the outline wait for which others: "%% after 1.1, 1.4 %%" right
 * below an entry's heading, or "after: 1.1, 1.4" in the frontmatter for all of a
 * note. New cards of an entry that waits, and of what is beneath it, are not asked. */

#pragma once

#include "common/notes/frontmatter.h"

typedef struct
{
  char *entry;      /* key of the entry that waits */
  guint line;       /* 1-based */
  GPtrArray *after; /* of char *: keys of those it waits for, each once */
} SmritiHold;

SmritiHold *smriti_hold_new (const char *entry, guint line);
void smriti_hold_free (SmritiHold *hold);

/* Fills in the note's holds, and warns of remarks below headings and of words of
 * remarks that are not understood. */
void smriti_holds_read (const SmritiScan *scan, const SmritiFrontmatter *frontmatter, SmritiNote *note);

/* The same holds without what waits for them in turn, over any number of steps and
 * through entries above and beneath: such entries would wait for ever, so they do
 * not. New array of SmritiHold, as long as @holds; only the first 300 wait at all. */
GPtrArray *smriti_holds_without_circles (const GPtrArray *holds);
