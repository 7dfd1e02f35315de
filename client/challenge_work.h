/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The folders that a challenge is worked on and checked in. No link is followed,
 * no file that is there is written over but in folders of our own. */

#pragma once

#include "common/notes/challenge.h"

#include <gio/gio.h>

/* Writes the files of @role below the folder @dir, which it makes (0777 and the
 * person's umask). @over: files that are there give way. Errors: EXISTS (nothing
 * was written), FAILED. */
gboolean
smriti_work_write (const char *dir, const SmritiChallenge *challenge, SmritiFileRole role, gboolean over, GError **error);

/* Copies the files below @from into the folder @to, which it makes: regular ones, but
 * for hidden ones and what tools made (tree.h), at most 400 and 16 MiB. Errors: LIMIT, FAILED, NOT_FOUND. */
gboolean smriti_work_copy (const char *from, const char *to, GError **error);

/* A new folder for this user alone, to be removed; new path. */
char *smriti_work_private (GError **error);
/* A folder of our own with all that is in it; NULL = nothing to do. */
void smriti_work_remove (const char *dir);

/* How the folder @after differs from @before, both below @above, as a unified diff;
 * new string, "" = not at all, NULL = it cannot be told. At most 64 KiB. */
char *smriti_work_diff (const char *above, const char *before, const char *after);
