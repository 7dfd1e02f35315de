/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A review line by line, for pipes and terminals that can do no more: cards go out
 * as text, one word or key comes in on each line, the end of the input ends it. */

#pragma once

#include "client/sitting.h"

#include <stdio.h>

/* Runs @sitting, whose first card is loaded, to its end; talks to @to. */
gboolean smriti_lines_run (SmritiSitting *sitting, const SmritiTerm *term, FILE *to, GError **error);
