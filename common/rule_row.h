/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A cadence of one topic as it travels: over the bus (ListRules), and as text
 * into the program that writes calendar files. The one place that knows its
 * type. What comes in is hostile until smriti_rule_rows_from_… let it through. */

#pragma once

#include "common/enums.h"

/* topic, cadence, title, first (date), minute, weekday, day of month, steps, except (dates) */
#define SMRITI_RULE_ROW_TYPE "(ssssuuuasas)"
#define SMRITI_RULE_ROWS_TYPE "a" SMRITI_RULE_ROW_TYPE

#define SMRITI_RULE_TEXT_MAX 1048576 /* bytes of all rows as text */
#define SMRITI_RULE_MAX_STEPS 500
#define SMRITI_RULE_MAX_EXCEPT 4000 /* dates: a daily rule paused for 10 years */

typedef struct
{
  char *topic; /* "" for cards outside any outline note */
  SmritiCadence cadence;
  char *title;        /* "Weekly Review" */
  gint32 first;       /* day: it never comes before this one */
  guint minute;       /* of the wall clock, from 0:00 of its day; 1440 … 2879 are in the night after it (hours
                       * before the rollover belong to the review day before) */
  guint weekday;      /* weekly: 0 = Monday */
  guint day_of_month; /* monthly: 1..31, or the last day of a shorter month */
  char **steps;       /* what to do, one line each */
  GArray *except;     /* of gint32: days it does not come on, skipped or in a pause */
} SmritiRuleRow;

void smriti_rule_row_free (SmritiRuleRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRuleRow, smriti_rule_row_free)

/* New floating variant of SMRITI_RULE_ROW_TYPE. NULL steps and except are none. */
GVariant *smriti_rule_row_to_variant (const SmritiRuleRow *row);

/* @rows: of SMRITI_RULE_ROWS_TYPE (else a programmer's error). New array of
 * SmritiRuleRow, or SMRITI_ERROR_INVALID_ARGUMENT or LIMIT about the first row
 * that is wrong. */
GPtrArray *smriti_rule_rows_from_variant (GVariant *rows, GError **error);

/* New text, the same for the same rows. */
char *smriti_rule_rows_to_text (GVariant *rows);
/* @length bytes of anything at all; errors as above. */
GPtrArray *smriti_rule_rows_from_text (const char *text, gsize length, GError **error);
