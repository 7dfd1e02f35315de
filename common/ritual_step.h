/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What kind of help a step of the monthly ritual gets. The note of any topic
 * words its steps as it likes; the words tell. Pure. */

#pragma once

#include <glib.h>

typedef enum
{
  SMRITI_HELP_NONE = 0,
  SMRITI_HELP_DOCUMENT,  /* what changed, was failed and was captured since */
  SMRITI_HELP_CODEBASES, /* repositories and what lies untouched in them */
  SMRITI_HELP_TOOLS,     /* categories, and the verdicts on what is in them */
  SMRITI_HELP_ARCHIVE,   /* notes and cards that are known for long */
} SmritiHelp;

/* By the words of @text, without case: what it is about ("archive", "tools",
 * "codebases", "repositories", "dependencies", "document") counts before what is
 * done to it ("evaluate", "refresh", "update", "old"). */
SmritiHelp smriti_help_of_step (const char *text);

/* "document", "codebases", "tools", "archive"; "" for none. Static. */
const char *smriti_help_to_string (SmritiHelp help);
