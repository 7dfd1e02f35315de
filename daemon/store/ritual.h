/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the steps of the monthly ritual need to know of one topic: what changed,
 * what was failed, what is ready for the archive. Looked for in a worker with a
 * read-only connection, since it walks the topic's notes and a month of the log.
 *
 * A note is of the topic when it hangs on one of its outline notes, or on none
 * but lies in a vault of theirs. */

#pragma once

#include "daemon/store/log.h"

#include <gio/gio.h>

#define SMRITI_RITUAL_MAX_NOTES 50 /* told of each kind; the totals count all */
#define SMRITI_RITUAL_MAX_CARDS 50
#define SMRITI_RITUAL_MAX_FAILED 10
#define SMRITI_RITUAL_DAYS_A_MONTH 30 /* of maturity and rest */

typedef struct
{
  char *topic;
  gint64 since_s; /* the last ritual */
  gint32 since_day;
  gint64 now_s;
  gint32 today;
  SmritiLogOrder order; /* as far as it is known */
  guint months;         /* untouched for as long is old */
} SmritiRitualQuery;

typedef struct
{
  char *path; /* absolute */
  guint line; /* of its first card not answered yet, else 1 */
  gint64 at_s;
} SmritiChangedNote;

typedef struct
{
  char *id, *front, *path; /* path "" = its text is not there */
  guint line;
  guint times; /* graded again */
} SmritiRitualCard;

typedef struct
{
  char *path;
  guint days; /* since it was written */
} SmritiOldNote;

typedef struct
{
  GPtrArray *changed;  /* of SmritiChangedNote, newest first; files written since */
  GPtrArray *failed;   /* of SmritiRitualCard, most often first */
  GPtrArray *captured; /* of SmritiRitualCard: in changed notes, never answered or first answered since */
  /* Of SmritiOldNote, oldest first: not written for @months, not an outline note,
   * with cards that are all mature (or archived already, but not all). Mature:
   * in review, with an interval or a stability of @months at least. */
  GPtrArray *old_notes;
  /* n of mature cards elsewhere that nobody had to answer for @months. */
  GArray *old_cards;
  SmritiLogOrder order; /* now */
  guint n_changed, n_captured, n_old_notes, n_old_cards;
} SmritiRitualFound;

void smriti_ritual_found_free (SmritiRitualFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRitualFound, smriti_ritual_found_free)

/* @query's topic is copied. */
void
smriti_ritual_find_async (SmritiStore *store, const SmritiRitualQuery *query, GAsyncReadyCallback callback, gpointer user_data);
SmritiRitualFound *smriti_ritual_find_finish (GAsyncResult *result, GError **error);
