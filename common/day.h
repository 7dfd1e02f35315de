/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Days as integers and their one spelling outside: day 0 is 1970-01-01, and
 * "2026-11-23" is 20780. Which day an instant belongs to depends on a zone and
 * a rollover hour: that is calendar/. */

#pragma once

#include <glib.h>

#define SMRITI_DAY_NONE G_MININT32

/* Any day of the years 1 to 9999; others clamp to the ends. */
gint32 smriti_day_from_ymd (int year, int month, int day_of_month);
void smriti_day_to_ymd (gint32 day, int *out_year, int *out_month, int *out_day_of_month);

/* New string "YYYY-MM-DD". */
char *smriti_day_to_string (gint32 day);
/* Exactly "YYYY-MM-DD" of a date that exists; else FALSE. */
gboolean smriti_day_from_string (const char *s, gint32 *out_day);

/* 0 = Monday … 6 = Sunday. */
int smriti_day_weekday (gint32 day);
