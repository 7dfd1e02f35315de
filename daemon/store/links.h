/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The links of outline notes, and which outline note each note belongs to:
 * itself if it is one; else the one that links to it, of several the one whose
 * path comes first; else, if its frontmatter names an entry, the first of its
 * vault. A link to a heading links the note. Links are followed one step. */

#pragma once

#include "common/notes/link_target.h"
#include "daemon/store/store.h"

/* @written: as the note has it, for a person; @line 1-based. */
gboolean smriti_links_add (SmritiStore *store, gint64 note, const SmritiLinkTarget *target, const char *written, guint line,
                           GError **error);
/* @stem: folded. Another name of @note, for links that name no file. */
gboolean smriti_links_add_alias (SmritiStore *store, gint64 note, const char *stem, GError **error);

/* Looks anew which notes the links of the vault's outlines mean (or @only those
 * links that may mean that note, which was written or deleted, if not 0) and
 * which outline note each note belongs to. Returns the notes for which that
 * changed: new GArray of gint64, NULL on error. */
GArray *smriti_links_resolve (SmritiStore *store, gint64 vault, gint64 only, GError **error);
