/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Sentences that the daemon and the client both say, so that a notification and
 * the terminal speak alike. Pure; the same in every language setting. */

#pragma once

#include "common/day.h"

/* "today", "tomorrow", "Friday" within six days of @today, else "2026-12-31"; new string. */
char *smriti_words_day (gint32 day, gint32 today);

/* "12 days away: 6 today, the rest spread until Friday"; @n_today cards are asked
 * today, and by @until_day (NONE = nobody knows) the rest was. New string. */
char *smriti_words_catch_up (guint days_away, guint n_today, gint32 until_day, gint32 today);
