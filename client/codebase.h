/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the ritual tells of a codebase: how long nobody committed to it, which
 * dependency manifests lie untouched, how many TODOs wait. It only reads. */

#pragma once

#include <gio/gio.h>

#define SMRITI_CODEBASE_LOOK_MS 10000   /* for one look */
#define SMRITI_CODEBASE_MAX_FILES 20000 /* looked into for TODOs */
#define SMRITI_CODEBASE_MAX_MANIFESTS 200

typedef struct
{
  char *file; /* below the codebase; any bytes */
  int days;   /* since the last commit that touched it; untracked or without git: since it was written */
} SmritiManifest;

typedef struct
{
  char *path;            /* top of the working tree, absolute, without links */
  int days_since_commit; /* -1 = no commit */
  GPtrArray *manifests;  /* of SmritiManifest, oldest first */
  guint todos;           /* lines with the word TODO or FIXME */
  gboolean partial;      /* a limit came first: there may be more of all */
} SmritiCodebase;

/* Looks at the repository that @dir lies in. @limit_ms bounds the whole look.
 * Errors: NOT_FOUND when there is no such folder, INVALID_ARGUMENT when it is in
 * no repository, FAILED when it cannot be read. */
SmritiCodebase *smriti_codebase_look (const char *dir, gint64 now_s, guint limit_ms, GError **error);
void smriti_codebase_free (SmritiCodebase *codebase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCodebase, smriti_codebase_free)

/* The top of the repository @dir lies in; errors as above. */
char *smriti_codebase_top (const char *dir, GError **error);

/* Pure: whether a file of this name lists dependencies, and how many lines of
 * @text have TODO or FIXME as a whole word (0 for what is not text). */
gboolean smriti_codebase_is_manifest (const char *name);
guint smriti_codebase_count_todos (const char *text, gsize length);
