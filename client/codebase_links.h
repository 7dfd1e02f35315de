/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The codebases that notes link to: links to a folder on this machine that lies
 * in a git repository. Only looks where links lead; runs nothing. */

#pragma once

#include <glib.h>

#define SMRITI_CODEBASE_LINKS_MAX_NOTES 20000

typedef struct
{
  char *path; /* top of the repository, as in SmritiCodebase */
  char *note; /* where it is linked from first */
  guint line;
} SmritiCodebaseLink;

/* Those of the note @text that is at the absolute path @note: array of
 * SmritiCodebaseLink in order of appearance, each repository once. */
GPtrArray *smriti_codebase_links_of_note (const char *note, const char *text, gsize length);

/* Those of all notes below @vaults (NULL-terminated), in order of path. What the
 * daemon does not read (hidden folders, sync conflicts) is left out. *out_partial
 * (nullable): there were more notes than are looked into. */
GPtrArray *smriti_codebase_links_of_vaults (const char *const *vaults, gboolean *out_partial);
