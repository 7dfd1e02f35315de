/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* An arrow chain, "Source → Bytecode → PVM": an outline entry's description, or a
 * paragraph marked "%% cards %%". Each step but the first is asked for after those
 * before it, each inner one as the gap in the whole. */

#pragma once

#include "common/notes/collector.h"

/* Splits bytes [@from, @to) of @text at each @token that nothing covers and, when
 * all brackets match, that no bracket holds; adds the parts to @items (of char *),
 * trimmed, but for empty ones. FALSE: there is no such token, nothing is added. */
gboolean smriti_items_split (const char *text, const guint8 *mask, gsize from, gsize to, const char *token, GPtrArray *items);

/* The same at " → ", else at " -> ". */
gboolean smriti_chain_split (const char *text, const guint8 *mask, gsize from, gsize to, GPtrArray *steps);

/* The cards of kind sequence. @title and @topic say what the chain is of, for a
 * question that stands by itself; "" = not known. Of @source the text is set here.
 * Part 2n asks for the step n + 2 after those before it, part 2n + 1 for the same
 * one as the gap; one whose question would tell its answer is left out. */
void smriti_chain_add_cards (const char *title, const char *topic, const GPtrArray *steps, SmritiSource *source,
                             SmritiCollector *collector, SmritiNote *note);
