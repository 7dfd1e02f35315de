/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The done mark of one entry of an outline note, written or taken away. Pure: it
 * says which bytes change, having read the note with them. */

#pragma once

#include "common/notes/note.h"
#include "common/splice.h"

/* New array of SmritiSplice that marks the entry @number ("4.1") as done, or with
 * @done FALSE takes its marks away: " ✔️" behind its words, before a block id and
 * the hard break; where the line is a task, its box. Errors: NOT_FOUND (no outline
 * note, no such entry), INVALID_ARGUMENT (a section), NOTHING (it is so already),
 * FAILED (the line cannot be changed without changing more). @out_title: of the
 * entry, new string; NULL where there is none. */
GPtrArray *smriti_outline_done_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                     const char *number, gboolean done, char **out_title, GError **error);
