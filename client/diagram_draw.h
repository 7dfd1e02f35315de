/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* An arrow chain as boxes: in characters for a terminal, as SVG for a page. Pure. */

#pragma once

#include "client/term.h"

/* @steps: of char *, Markdown. Rows of boxes with arrows between them, at most @width columns wide (at least 10; a step
 * too long for a row is cut); the first @n_shown are told, the rest hold '?'. Lines end in a newline. New string. */
char *smriti_diagram_boxes (const SmritiTerm *term, const GPtrArray *steps, guint n_shown, int width);

/* The same as one <svg> element, for a page or, with @standalone, a file of its own. New string. */
char *smriti_diagram_svg (const GPtrArray *steps, gboolean standalone);
