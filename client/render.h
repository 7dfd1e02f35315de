/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One side of a card, Markdown, as lines for a terminal: wrapped to a width, code
 * coloured, lists, quotes and tables drawn. Each line stands alone (a style never
 * runs over a line's end), so that a screen can show any part of them. Without
 * colour the marks that carry meaning stay: `code`, *strong*.
 *
 * Nothing of the text reaches the terminal but cleaned (smriti_term_clean). */

#pragma once

#include "client/term.h"

/* New array of char *: lines at most @width columns wide (at least 10), without
 * line ends. A text that md4c cannot read comes out as it stands. */
GPtrArray *smriti_render (const SmritiTerm *term, const char *markdown, int width);

/* The same as one string, each line ended. */
char *smriti_render_text (const SmritiTerm *term, const char *markdown, int width);

/* @markdown as one plain line of at most @columns columns, cut with "…" or "...": a title, a step. New string. */
char *smriti_render_line (const SmritiTerm *term, const char *markdown, int columns);
