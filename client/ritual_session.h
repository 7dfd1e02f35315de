/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The guided ritual: one step after another, each with its help, on a terminal
 * with single keys, through a pipe with one word a line. Whatever is done is
 * stored at once, so that it can be left at any time and gone on with later. */

#pragma once

#include "client/ritual_view.h"
#include "client/term.h"

#include <stdio.h>

/* Runs through the steps of @view that are not done; @keys: stdin is a terminal
 * that is read key by key. Talks to @to. Errors are those that end it: the daemon
 * is gone, the terminal cannot be used. */
gboolean smriti_ritual_session (SmritiRitualView *view, const SmritiTerm *term, gboolean keys, FILE *to, GError **error);
