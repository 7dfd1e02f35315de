/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The keys of a note's frontmatter that mean something here: deck, entry, tags,
 * aliases, sequence and after. All others belong to the user and are not looked at. */

#pragma once

#include "common/notes/note.h"
#include "common/notes/scanner.h"

typedef struct
{
  char *deck;           /* "a/b" or NULL; a tag cards/a/b says the same */
  char *entry;          /* key of an outline entry ("2.1.3", "1") or NULL */
  GPtrArray *tags;      /* of char *, without '#' */
  GPtrArray *after;     /* of char *: keys of entries that new cards of the note wait for */
  guint after_line;     /* 1-based, 0 = it does not say */
  gboolean no_sequence; /* "sequence: no": the arrow chains of its outline make no cards */
} SmritiFrontmatter;

/* Never NULL; what is not understood becomes a warning of @note. */
SmritiFrontmatter *smriti_frontmatter_read (const SmritiScan *scan, SmritiNote *note);
void smriti_frontmatter_free (SmritiFrontmatter *frontmatter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiFrontmatter, smriti_frontmatter_free)
