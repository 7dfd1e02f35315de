/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* From and through which version of its topic a card holds: "%% since 3.12 %%",
 * "%% until 3.13 %%" at the end of a line of its prose or alone on the line right
 * before it. "until 3.13" is true in 3.13 and not in 3.14. */

#pragma once

#include "common/notes/note.h"
#include "common/notes/scanner.h"

/* Fills in since and until of the note's cards, whatever their syntax. */
void smriti_validity_read (const SmritiScan *scan, SmritiNote *note);

/* Compares two versions by their numbers, as far as both go: "3.9" before "3.12",
 * "3.12" and "3.12.4" alike. */
int smriti_version_compare (const char *a, const char *b);

/* Whether what holds from @since through @until (nullable) does not in @version. */
gboolean smriti_is_outdated (const char *since, const char *until, const char *version);
