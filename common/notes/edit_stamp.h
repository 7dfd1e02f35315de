/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The line of an outline note that says when it was last worked on: in its
 * callout, "_Edited today_", "*Last edited: 2026-11-01*". Pure: it says which
 * bytes to replace with what; whoever writes makes a patch of it. */

#pragma once

#include "common/day.h"
#include "common/patch.h"

typedef struct
{
  gsize offset; /* of the words that say when, in the bytes of the file */
  gsize length;
  gint32 day; /* which day they say; SMRITI_DAY_NONE = "today" and "yesterday", which tell no day */
  guint line; /* 1-based */
} SmritiEditStamp;

/* The stamp of the note @text; the last one if there are several. FALSE when
 * it is no outline note, has no callout before its sections or no stamp in it. */
gboolean smriti_edit_stamp_find (const char *text, gsize length, SmritiEditStamp *out_stamp);

/* What to write in its place for @day, new string; NULL when there is nothing to
 * do: it says that day already, or a later one (a stamp is never moved back). */
char *smriti_edit_stamp_moved (const SmritiEditStamp *stamp, gint32 day);

/* Both at once, for the file at @path; NULL when there is nothing to write. */
SmritiPatch *smriti_edit_stamp_patch (const char *path, const char *text, gsize length, gint32 day);
