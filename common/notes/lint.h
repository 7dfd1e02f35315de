/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What looks wrong in a note as a whole, once it is read: numbering and marks
 * of its outline, questions asked twice, deck tags that name none. What is wrong
 * at one place is told by who reads that place. Pure; linear in the note. */

#pragma once

#include "common/notes/note.h"
#include "common/notes/scanner.h"

/* Adds warnings to @note, which @scan was read into. */
void smriti_lint (SmritiNote *note, const SmritiScan *scan);

/* Two questions are the same when they differ in white space only. For tables. */
guint smriti_front_hash (gconstpointer front);
gboolean smriti_front_equal (gconstpointer a, gconstpointer b);
