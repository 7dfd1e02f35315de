/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The cadences as one iCalendar, for 'smriti calendar --ics'. The program that
 * knows the format is run for it (common/helper.h). */

#pragma once

#include <gio/gio.h>

/* @rules: of SMRITI_RULE_ROWS_TYPE, all pages of ListRules in one array; a
 * floating one is taken. New text with CRLF line ends, or an error:
 * SMRITI_ERROR_FAILED (the program is not there or says no), LIMIT. */
char *smriti_icalendar_text (GVariant *rules, GError **error);
