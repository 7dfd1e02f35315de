/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether a note reads as it did before something was written into it. This,
 * asked of the note's own reader, is what makes writing safe for every syntax. */

#pragma once

#include "common/notes/note.h"

/* Line @line, from 1, of the note as it was in the note as it is; @map is from
 * smriti_raw_lines_map(). */
guint smriti_line_in (const GArray *map, guint line);

/* Everything but the line, the keys and the block id. */
gboolean smriti_card_is_same (const SmritiCard *before, const SmritiCard *after);

/* Everything, but the done mark of the entry @but (NULL = of none) and its raw line. */
gboolean smriti_outline_is_same (const SmritiOutline *before, const SmritiOutline *after, const GArray *map, const char *but);
