/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A rule as an event of iCalendar (RFC 5545), with libical. The same rule gives
 * the same bytes, whenever and wherever it is written: no clock, no zone, no
 * version of a program goes in. */

#pragma once

#include "common/rule_row.h"

#define SMRITI_ICS_UID_SUFFIX "@org.smriti.Smriti"
#define SMRITI_ICS_CALENDAR_NAME "Smriti"

/* New string "weekly-0123456789abcdef@org.smriti.Smriti": of topic and cadence
 * alone, and of letters that a file name can hold. */
char *smriti_ics_uid (const SmritiRuleRow *row);

/* New text of one VCALENDAR: with all of @rows (of SmritiRuleRow; of two with
 * the same uid the first), or with @row alone. */
char *smriti_ics_calendar (GPtrArray *rows);
char *smriti_ics_item (const SmritiRuleRow *row);
