/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is dated beneath an entry's heading: observations, "- 2026-11-29: …", and the
 * remark that says when the entry was last looked through. Pure: it says which bytes
 * change, having read the note with them and found every card as it was. */

#pragma once

#include "common/day.h"
#include "common/notes/note.h"
#include "common/splice.h"

/* Item of a list, "2026-11-29: words": its day and where the words begin. NULL = it is no observation. */
const char *smriti_dated_read (const char *item, gint32 *out_day);

/* New array of SmritiSplice that adds the observation @words, one line, below the heading on line @heading (from 1): behind the
 * observations that stand right below it, else as a list of its own. Errors: INVALID_ARGUMENT (no words, or several lines),
 * NOT_FOUND (no heading stands there), FAILED (the note would read otherwise than before). */
GPtrArray *smriti_dated_add_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                  guint heading, gint32 day, const char *words, GError **error);

/* New array of SmritiSplice that makes @day the day of the remark "%% checked … %%" right below that heading; where there is none
 * it is added. Errors: NOT_FOUND, FAILED, as above; NOTHING: it says so already. */
GPtrArray *smriti_dated_checked_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                      guint heading, gint32 day, GError **error);
