/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a person pasted because a program failed: which error it is, and which
 * heading of a playbook names it. Pure. */

#pragma once

#include <glib.h>

typedef struct
{
  char *name; /* of its class without the module, "JSONDecodeError"; NULL = none is named */
  char *line; /* the one line that says what went wrong; "" = there is none. All else may be private */
  char *text; /* what a heading is looked for in: that line and what follows it, or all of it */
} SmritiMetError;

/* @text: a traceback (of several that are chained the last one), or a message of any
 * program. Any bytes. */
void smriti_met_error_read (const char *text, SmritiMetError *out);
void smriti_met_error_clear (SmritiMetError *met);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiMetError, smriti_met_error_clear)

/* The longest of the @n @headings that stands in the error's text as it is (but for case, blanks
 * and the shape of quotes), else the shortest that has its class's name in it; -1 = none does. */
int smriti_met_error_choose (const SmritiMetError *met, const char *const *headings, guint n);
