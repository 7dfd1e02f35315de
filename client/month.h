/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A calendar drawn in characters: a week a row from Monday on, a month a block,
 * each day with how many cards fall due and whether practice is dated so. It is
 * 71 columns wide and says the same without colour and in ASCII. */

#pragma once

#include "client/output.h"
#include "common/day.h"

typedef struct
{
  gint32 day;
  guint cards;
  gboolean practice;
} SmritiMonthDay;

/* @days: @n in a row. @share: what is asked on one day at most, the measure of
 * the load; @today is marked. */
void smriti_month_draw (SmritiOutput *out, const SmritiMonthDay *days, guint n, gint32 today, guint share);

/* "November 2026". New string. */
char *smriti_month_name (gint32 day);
