/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rules made by hand, for the tests of calendar files. */

#pragma once

#include "common/day.h"
#include "common/rule_row.h"

static inline gint32
day_of (const char *date)
{
  gint32 day;

  g_assert_true (smriti_day_from_string (date, &day));
  return day;
}

/* Every Monday or every 1st at 09:00, without steps. */
static inline SmritiRuleRow *
row_new (const char *topic, SmritiCadence cadence, const char *first)
{
  SmritiRuleRow *row = g_new0 (SmritiRuleRow, 1);

  row->topic = g_strdup (topic);
  row->cadence = cadence;
  row->title = g_strdup ("Review");
  row->first = day_of (first);
  row->minute = 9 * 60;
  row->day_of_month = 1;
  row->steps = g_new0 (char *, 1);
  row->except = g_array_new (FALSE, FALSE, sizeof (gint32));
  return row;
}

static inline void
row_leave_out (SmritiRuleRow *row, const char *date)
{
  gint32 day = day_of (date);

  g_array_append_val (row->except, day);
}

static inline GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_rule_row_free);
}
