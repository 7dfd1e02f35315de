/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The card projection: one row a card, its text joined from the note it stands
 * in. Queries for the daily choice use indexes only; none walks the table. */

#pragma once

#include "common/study_card.h"
#include "daemon/store/store.h"

/* --- one card --- */

/* @today decides whether it is buried. NULL (no error) when there is none. */
SmritiStudyCard *smriti_cards_get (SmritiStore *store, gint64 n, gint32 today);
/* By id, a unique beginning of one, or any key it has gone by. NOT_FOUND, or
 * INVALID_ARGUMENT when several begin so. */
SmritiStudyCard *smriti_cards_find (SmritiStore *store, const char *id, gint32 today, GError **error);

/* The row that goes by @key, made when there is none; 0 on error. */
gint64 smriti_cards_ensure (SmritiStore *store, const char *key, GError **error);
/* The row that goes by @key, 0 = none. */
gint64 smriti_cards_by_key (SmritiStore *store, const char *key);
/* What card @n is called by the text it has now; its id when the text is gone. New string. */
char *smriti_cards_key (SmritiStore *store, gint64 n);
/* Id of the card that goes by @key, or NULL. New string. */
char *smriti_cards_id (SmritiStore *store, const char *key);
/* All keys of card @n; new array of char *. */
GPtrArray *smriti_cards_names (SmritiStore *store, gint64 n);
/* Something was done to it, or known of it: an event names one of its keys.
 * A renaming is nothing of the kind. */
gboolean smriti_cards_has_history (SmritiStore *store, gint64 n);
/* The same, but for what was taken over from another program. */
gboolean smriti_cards_has_own_history (SmritiStore *store, gint64 n);
/* Any card with a place in @note has a history. */
gboolean smriti_cards_any_history (SmritiStore *store, gint64 note);
/* @to becomes a key of card @n; a card that went by it alone and has no history is dissolved. */
gboolean smriti_cards_join (SmritiStore *store, gint64 n, const char *to, GError **error);
/* @key of card @n and the places that bear it go over to the card with this very
 * @id, made when there is none. Returns its row, 0 on error. */
gint64 smriti_cards_part (SmritiStore *store, gint64 n, const char *key, const char *id, GError **error);
/* Card @n is called @id from now on; a row left over under that name goes. */
gboolean smriti_cards_set_id (SmritiStore *store, gint64 n, const char *id, GError **error);
/* Its text stands in a note other than @note (0: in any note). */
gboolean smriti_cards_stands (SmritiStore *store, gint64 n, gint64 note);

/* Writes what an answer or a fold gave: progress, due, last, answers, lapses. */
gboolean smriti_cards_write_memory (SmritiStore *store, const SmritiStudyCard *card, GError **error);
/* Only these two of it. */
gboolean smriti_cards_write_stability (SmritiStore *store, gint64 n, SmritiMemory memory, GError **error);
/* Whether card @n has just so many answers and the last of them then: that nothing was answered or taken back since. */
gboolean smriti_cards_stands_at (SmritiStore *store, gint64 n, gint64 answers, gint64 last_ms);
gboolean
smriti_cards_write_off (SmritiStore *store, gint64 n, gboolean suspended, gboolean archived, gint32 buried_day, GError **error);
/* Whatever else keeps it from being asked. */
gboolean smriti_cards_is_archived (SmritiStore *store, gint64 n);
/* Takes place, snippet, outline, section, position and source anew from the
 * first of its places; removes a card that has neither places nor history. */
gboolean smriti_cards_refresh (SmritiStore *store, gint64 n, GError **error);

/* --- the daily choice (due.c); all of them leave out cards that are off; siblings are the caller's to leave out --- */

/* n of up to @limit due cards not answered today, lowest retrievability first. @many: the
 * way for thousands, which would be the longer one for a few. New GArray of gint64. */
GArray *smriti_cards_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, gboolean many,
                          guint offset, guint limit);
guint smriti_cards_count_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s);
/* The same question where the answer need not be exact: it reads no further than @n. */
gboolean smriti_cards_more_due_than (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint n);
/* How many of them wait because a sibling was answered today. */
guint smriti_cards_count_waiting (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today);
/* Sections that still hold new cards, ascending, with how many of their cards were met. New GArray of SmritiSectionCount. */
typedef struct
{
  gint64 section;
  guint met;
} SmritiSectionCount;
GArray *smriti_cards_new_sections (SmritiStore *store, gint64 outline, gboolean snippet);
/* Of entries that stand there in their outline, counted from 0: from <= position < to, G_MAXUINT = to the end.
 * Cards of no entry of it stand at 0. */
typedef struct
{
  guint from, to;
} SmritiCardRange;
GArray *smriti_cards_new (SmritiStore *store, gint64 outline, gboolean snippet, gint64 section, SmritiCardRange range,
                          gint32 today, guint offset, guint limit);
/* Those of entry @entry and what is beneath it, in outline order. */
GArray *smriti_cards_new_of (SmritiStore *store, gint64 outline, gboolean snippet, const char *entry, SmritiCardRange range,
                             gint32 today, guint offset, guint limit);
/* Not due and not answered today, weakest first. */
GArray *
smriti_cards_rest (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint offset, guint limit);
/* A card other than @n that shares @source was answered on @today. */
gboolean smriti_cards_sibling_answered (SmritiStore *store, gint64 n, const char *source, gint32 today);
/* Learning steps of today that fall due by @until_s, the first one; 0 = none. */
gint64 smriti_cards_learning (SmritiStore *store, gint32 today, gint64 until_s);
guint smriti_cards_count_learning (SmritiStore *store, gint32 today);

/* --- counts --- */

/* Different cards answered on @today. */
guint smriti_cards_count_done (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today);
gboolean smriti_cards_any (SmritiStore *store, gint64 outline); /* a card that is asked */
guint smriti_cards_count (SmritiStore *store);                  /* with a text */
guint smriti_cards_count_due_on (SmritiStore *store, gint32 day);
gint64 smriti_cards_next_due_s (SmritiStore *store, gint64 after_s);
/* Answered on @today, newest first. New GArray of gint64. */
GArray *smriti_cards_answered_on (SmritiStore *store, gint32 today, guint limit);
/* Cards falling due on each of @n_days from @from on; what is overdue counts on
 * @today. New GArray of guint. */
GArray *smriti_cards_due_by_day (SmritiStore *store, gint32 from, guint n_days, gint32 today);

/* Answers given on a day (tally.c). */
guint smriti_tally_get (SmritiStore *store, gint32 day);
/* The last day before @before with an answer; SMRITI_DAY_NONE = none. */
gint32 smriti_tally_last_day (SmritiStore *store, gint32 before);
gboolean smriti_tally_clear (SmritiStore *store, GError **error);
gboolean smriti_tally_set (SmritiStore *store, gint32 day, int answers, GError **error);
gboolean smriti_tally_add (SmritiStore *store, gint32 day, int answers, GError **error);

/* --- lists --- */

typedef struct
{
  const char *const *words; /* must all stand in front, back or deck, folded */
  int state;                /* -1 = any */
  int snippet;              /* -1 = any */
  int off;                  /* -1 = all but gone */
  gboolean due;
  gboolean explain;
  gboolean anchored;             /* has a memory anchor */
  int kind;                      /* SmritiKind, -1 = any */
  GHashTable *versions;          /* topic → version in use: only what does not hold in it; NULL = any */
  gboolean leech;                /* forgotten SMRITI_LEECH_LAPSES times or more */
  const char *deck, *entry, *id; /* beginnings, or NULL */
} SmritiCardFilter;

/* n of all cards that match, in outline order; looked for in a worker, since
 * that reads them all. @filter stays the caller's and must stay until the end. */
void smriti_cards_match_async (SmritiStore *store, const SmritiCardFilter *filter, gint32 today, gint64 now_s,
                               GAsyncReadyCallback callback, gpointer user_data);
GArray *smriti_cards_match_finish (GAsyncResult *result, GError **error);

/* Calls @func for each card that is asked and holds for some versions of @topic only. */
typedef void (*SmritiVersionFunc) (const char *topic, const char *since, const char *until, gpointer user_data);
void smriti_cards_each_version (SmritiStore *store, SmritiVersionFunc func, gpointer user_data);

/* Every row, in order of n, after @after: what rebuild walks. New GArray of gint64. */
GArray *smriti_cards_after (SmritiStore *store, gint64 after, guint limit);
