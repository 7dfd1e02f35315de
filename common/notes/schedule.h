/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The schedules obsidian-spaced-repetition keeps in notes: a comment after a
 * card, "<!--SR:!2023-09-02,4,270!2000-01-01,1,250-->" with a segment for each
 * of its siblings, and three keys of the frontmatter. */

#pragma once

#include "common/prior.h"

#define SMRITI_SCHEDULE_COMMENT "<!--SR:"
#define SMRITI_SCHEDULE_CALLOUT "> [!sr|card-metadata]"

/* The first comment in the @length bytes at @text: an array of SmritiPrior, one
 * for each segment, NULL for a sibling that was not answered yet. NULL: there
 * is no such comment. */
GPtrArray *smriti_schedule_read (const char *text, gsize length);

/* The same for text without such a comment: segments that stand anywhere, as an
 * unclosed comment leaves them ("<!--SR:!2023-09-02,4,270"). */
GPtrArray *smriti_schedule_read_open (const char *text, gsize length);

/* A date (YYYY-MM-DD, DD-MM-YYYY or "Wed Mar 06 2024"), days, and the ease in
 * percent, as text. NULL when it is not understood or says "not answered". */
SmritiPrior *smriti_schedule_prior (const char *due, const char *interval, const char *ease);
