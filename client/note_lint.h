/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What only the files around a note can tell: links that lead nowhere, and the
 * same question in two notes. common/notes/lint.h has the rules that need one
 * note only. Reads files, needs no daemon, writes nothing. */

#pragma once

#include "common/notes/note.h"

typedef struct _SmritiNoteLint SmritiNoteLint;

SmritiNoteLint *smriti_note_lint_new (void);
void smriti_note_lint_free (SmritiNoteLint *lint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNoteLint, smriti_note_lint_free)

/* Adds warnings to @note, which @text was read into. @path: as the person named
 * it; @below: the same below @root, the folder in which links are looked up. */
void smriti_note_lint_check (SmritiNoteLint *lint, const char *path, const char *root, const char *below, const char *text,
                             gsize length, SmritiNote *note);
