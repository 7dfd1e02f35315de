/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether a card, a paragraph or a table says what a term means. Pure. */

#pragma once

#include <glib.h>

/* @term as it is compared: plain, in lower case, without article, closing mark and needless blanks. New string. */
char *smriti_term_fold (const char *term);
/* The same of words as a person types them: in "__slots__" nothing is bold. */
char *smriti_term_fold_plain (const char *plain);

/* How well the card defines @folded, 0 = not at all, 1 = one side is the very term and the other what it means.
 * @out_term, @out_definition (Markdown): new strings, set when it does. */
double smriti_definition_by_card (const char *folded, const char *kind, const char *front, const char *back, char **out_term,
                                  char **out_definition);

/* The same of a piece of a note: "**Term**: …" or "**Term** – …", a row of a table whose first cell it is, a paragraph
 * with the term in bold in it or a sentence "A term is …", what stands below a heading @title ("" = none) that it is. */
double
smriti_definition_by_text (const char *folded, const char *title, const char *markdown, char **out_term, char **out_definition);
