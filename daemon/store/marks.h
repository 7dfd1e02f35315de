/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What was done about an occurrence: a projection of its events. */

#pragma once

#include "common/occurrence.h"
#include "daemon/store/store.h"

typedef struct
{
  char *occurrence; /* its id, whose parts the next three are */
  char *topic;
  SmritiCadence cadence;
  gint32 day;
  gboolean skipped;
  gboolean missed; /* it went by without being asked, and so did n_missed before it */
  guint n_missed;
  char *why;        /* skipped or missed, or NULL */
  gint64 snoozed_s; /* UTC s, 0 = not put off */
  guint times_asked;
  gint64 first_asked_s, last_asked_s;
  gint32 done_day;  /* review day on which its last step was ticked, SMRITI_DAY_NONE = not done */
  GPtrArray *steps; /* of SmritiStep: those ticked, and those of the person's own */
} SmritiMark;

/* Nothing done yet; NULL when @occurrence is no id. */
SmritiMark *smriti_mark_new (const char *occurrence);
void smriti_mark_free (SmritiMark *mark);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMark, smriti_mark_free)

/* New; NULL when nothing was done about it. */
SmritiMark *smriti_marks_get (SmritiStore *store, const char *occurrence);
gboolean smriti_marks_put (SmritiStore *store, const SmritiMark *mark, GError **error);
gboolean smriti_marks_delete (SmritiStore *store, const char *occurrence, GError **error);

/* The latest date of the cadence, @day at most, that was asked about, or of which
 * it was told that it (and some before it) went by; SMRITI_DAY_NONE = none. */
gint32 smriti_marks_last_asked (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day);
gint32 smriti_marks_last_missed (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day);
/* Those told of as gone by that are dated after @day: the clock was ahead. New array of char *. */
GPtrArray *smriti_marks_missed_after (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day);
/* It was asked about, skipped, missed, done, or a step of it was ticked. */
gboolean smriti_marks_is_acted_on (SmritiStore *store, const char *occurrence);
/* The one of the cadence that was done last, on @day at the latest; NULL = none. */
SmritiMark *smriti_marks_last_done (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day);

/* Occurrences that have one; new array of char *. */
GPtrArray *smriti_marks_list (SmritiStore *store);
/* Those of the cadence (topic NULL = any, cadence -1 = any) dated from..to, newest first. New array of char *. */
GPtrArray *smriti_marks_between (SmritiStore *store, const char *topic, int cadence, gint32 from, gint32 to, guint limit);
