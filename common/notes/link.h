/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where a note's links lead, as written: [[target#heading|shown]], [x](target),
 * [x](<target>), "[x]: target", <target> when it is a path or a URL, and file://
 * URLs by themselves. Pure: nothing is looked up; which note a target means is
 * link_target.h. */

#pragma once

#include "common/notes/scanner.h"

#define SMRITI_LINK_MAX 4096 /* bytes of a target; a longer one is no path */

typedef enum
{
  SMRITI_LINK_INLINE = 0, /* [x](target) */
  SMRITI_LINK_DEFINITION, /* "[x]: target" */
  SMRITI_LINK_PLACE,      /* <target>, file://… */
  SMRITI_LINK_WIKI,       /* [[target]], ![[target]] */
} SmritiLinkForm;

typedef struct
{
  guint line; /* 1-based */
  SmritiLinkForm form;
  char *target;  /* never empty but in [[#heading]]; backslash escapes taken out, else as written */
  char *heading; /* of a wikilink, after the first '#': "Heading", "One#Two", "^block"; or NULL */
} SmritiLink;

void smriti_link_free (SmritiLink *link);

/* New array of SmritiLink, all forms but wikilinks, in order of appearance; none
 * from code, comments, math or frontmatter. */
GPtrArray *smriti_links_read (const SmritiScan *scan);

/* The wikilinks likewise. */
GPtrArray *smriti_wikilinks_read (const SmritiScan *scan);

/* Adds to @links those that may lead to a note: wikilinks, then [x](target)
 * without a scheme, percent-decoded and cut into target and heading; each
 * target of a line once, not more than some thousands. */
void smriti_links_to_notes (const SmritiScan *scan, GPtrArray *links);

/* FALSE: it ends as files do that are no notes, "picture.png". A wikilink may
 * mean a note "Node.js" all the same. */
gboolean smriti_link_names_note (const SmritiLink *link);

/* [x](target) read as a link to a file of the vault: new link with @link's line,
 * percent-decoded and cut into target and heading, NULL when it leads elsewhere
 * (a URL, an absolute path). */
SmritiLink *smriti_link_to_file (const SmritiLink *link);
