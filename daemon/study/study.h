/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The use cases: what is due, next, answer, undo, snooze … The one place where
 * vaults, memory, calendar and store meet. Knows no bus, no notification, no
 * SQL. Everything runs on the main thread; a function that changes something
 * returns only after it is on the disk. */

#pragma once

#include "common/study_card.h"
#include "common/notes/note.h"
#include "common/occurrence.h"
#include "common/settings.h"
#include "daemon/calendar/clock.h"

typedef struct
{
  gint64 interval_s;
  gint64 due_s;
} SmritiGradePreview;

typedef struct
{
  SmritiStudyCard *card; /* as it is now, owned */
  char event[64];        /* DEVICE-SEQ */
  gboolean repeated;     /* the token had been used: nothing was graded */
} SmritiAnswer;

typedef struct
{
  gint32 day;
  guint due_concepts, due_snippets, more, learning;
  guint quota_concepts, quota_snippets;
  guint done_concepts, done_snippets, done_answers;
  guint n_vaults, n_cards;
  gint64 next_card_at_s; /* earliest due instant among cards asked, 0 = none */
  guint tomorrow;        /* cards due on the next review day */
} SmritiToday;

/* Who showed a card: a popup never takes the place of a card shown in the
 * terminal less than 10 minutes ago. */
typedef enum
{
  SMRITI_SHOWN_TERMINAL,
  SMRITI_SHOWN_POPUP,
  SMRITI_SHOWN_NOT, /* a peek */
} SmritiShown;

typedef struct _SmritiStudy SmritiStudy;

/* Things that happen, for the bus to signal and the prompts to follow. All
 * called after the change is on the disk. NULL members are skipped. */
typedef struct
{
  void (*answered) (const char *card, const char *event, SmritiGrade grade, gpointer user_data);
  void (*undone) (const char *event, const char *undone, gpointer user_data);
  void (*occurrence_changed) (const SmritiOccurrence *occurrence, gpointer user_data);
  void (*notes_changed) (const char *vault, gpointer user_data);
  void (*changed) (gpointer user_data); /* after any of them, and when the day or the settings changed */
} SmritiStudyObserver;

/* Opens the store in @dir (made if missing), takes the lock, joins the vaults.
 * Errors: STORE_BUSY (another daemon), TOO_NEW, STORE_CORRUPT (kept aside),
 * STORE_FULL, FAILED (a test clock on real data). */
SmritiStudy *smriti_study_new (const char *dir, const char *settings_path, SmritiClock *clock, GError **error);
void smriti_study_free (SmritiStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStudy, smriti_study_free)

void smriti_study_observe (SmritiStudy *study, const SmritiStudyObserver *observer, gpointer user_data);
SmritiClock *smriti_study_clock (SmritiStudy *study);
const SmritiSettings *smriti_study_settings (SmritiStudy *study);
gint32 smriti_study_day (SmritiStudy *study);

/* --- cards (card.c, choice.c, answer.c) --- */

void smriti_study_today (SmritiStudy *study, SmritiToday *out);
/* Cards answered today, newest first, at most @limit. New array. */
GPtrArray *smriti_study_learnt_today (SmritiStudy *study, guint limit);

/* SMRITI_ERROR_NOTHING when today is done (with @more: when no card is left). */
SmritiStudyCard *smriti_study_next (SmritiStudy *study, gboolean more, SmritiShown shown, GError **error);
/* @id: an id or unique beginning; "" = the card last shown, else the next one. */
SmritiStudyCard *smriti_study_card (SmritiStudy *study, const char *id, SmritiShown shown, GError **error);
/* What each grade would do now, indexed by grade - 1. */
void smriti_study_preview (SmritiStudy *study, const SmritiStudyCard *card, SmritiGradePreview out[4]);
double smriti_study_retrievability (SmritiStudy *study, const SmritiStudyCard *card);

/* @id "" = the card last shown. @token "" = none. Idempotent by token. */
gboolean smriti_study_answer (SmritiStudy *study, const char *id, SmritiGrade grade, const char *token, guint took_ms,
                              SmritiAnswer *out, GError **error);

/* @event "" = the newest thing done here that still stands. The out strings are
 * new; *out_card or *out_occurrence (either may be NULL) is what it was about. */
gboolean smriti_study_undo (SmritiStudy *study, const char *event, char **out_event, char **out_undone,
                            SmritiEventType *out_type, SmritiStudyCard **out_card, SmritiOccurrence **out_occurrence,
                            GError **error);

/* SMRITI_OFF_SUSPENDED, _BURIED or _NONE for all of @ids; new array of SmritiStudyCard. */
GPtrArray *smriti_study_set_off (SmritiStudy *study, const char *const *ids, SmritiOff off, GError **error);

/* Query language: see ListCards in the XML. New array; *out_total counts all. */
GPtrArray *smriti_study_list_cards (SmritiStudy *study, const char *query, guint offset, guint limit, guint *out_total,
                                    GError **error);

/* --- occurrences (occurrences.c) --- */

/* Open and coming ones by date. New array of SmritiOccurrence. */
GPtrArray *smriti_study_occurrences (SmritiStudy *study);
/* The daily occurrences open now and not done, skipped or missed. New array. */
GPtrArray *smriti_study_open_occurrences (SmritiStudy *study);
SmritiOccurrence *smriti_study_skip (SmritiStudy *study, const char *occurrence, const char *why, GError **error);
SmritiOccurrence *smriti_study_snooze (SmritiStudy *study, const char *occurrence, const char *until, GError **error);

/* Records that a reminder for these occurrences (array of SmritiOccurrence) is
 * on the screen: one 'prompted' event each, all or none. */
gboolean smriti_study_prompted (SmritiStudy *study, GPtrArray *occurrences, GError **error);
/* How often, and first when, an occurrence was asked about today; 0 = never. */
guint smriti_study_times_prompted (SmritiStudy *study, const char *occurrence, gint64 *out_first_s, gint64 *out_last_s);

/* The motto of the outline note's callout, rotating over topics by day; NULL = none. */
char *smriti_study_motto (SmritiStudy *study);

/* --- small durable facts (facts.c): which card is on the screen survives a restart --- */

char *smriti_study_fact (SmritiStudy *study, const char *name); /* NULL = none */
void smriti_study_set_fact (SmritiStudy *study, const char *name, const char *value); /* NULL = forget; failures are logged */
