/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which dates a rule means, in the words of iCalendar. Pure, without libical. A
 * recurrence there must begin with a date that is one of its own, and the times
 * float: Smriti's rules are of the wall clock, wherever one is. */

#pragma once

#include "common/rule_row.h"

typedef struct
{
  gint32 day; /* of the calendar: where an event of this review day stands */
  guint minute;
} SmritiIcsTime;

/* The first day the rule comes on: row->first, or the next that fits. */
gint32 smriti_ics_start (const SmritiRuleRow *row);
gboolean smriti_ics_comes_on (const SmritiRuleRow *row, gint32 day);

/* When an occurrence of review day @day begins. */
SmritiIcsTime smriti_ics_time (const SmritiRuleRow *row, gint32 day);
/* New strings: "20261123T093000"; "FREQ=WEEKLY;BYDAY=MO". */
char *smriti_ics_time_to_string (SmritiIcsTime when);
char *smriti_ics_recurrence (const SmritiRuleRow *row);
