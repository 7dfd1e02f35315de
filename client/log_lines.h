/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What happened, in words: one calm line an event, and a month of them. */

#pragma once

#include "client/output.h"

/* "Weekly review": what a person calls an occurrence of @cadence. */
const char *smriti_cadence_words (const char *cadence);

/* Told in @details of an event that stands for so many of its run (u). */
#define SMRITI_LOG_TOGETHER "together"

/* New string: what the event of @type about @subject was, without when; clean for a terminal. */
char *smriti_log_line (const SmritiTerm *term, const char *type, const char *subject, GVariant *details);

/* GetSummary's reply as "summary {…}", and as lines. */
void smriti_json_summary (SmritiJson *json, GVariant *summary);
void smriti_print_summary (SmritiOutput *out, GVariant *summary);
