/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The use cases: what is due, next, answer, undo, snooze … The one place where
 * vaults, memory, calendar and store meet. Knows no bus, no notification, no
 * SQL. Everything runs on the main thread; a function that changes something
 * returns only after it is on the disk. */

#pragma once

#include "common/event.h"
#include "common/memory/backlog.h"
#include "common/memory/exam.h"
#include "common/study_card.h"
#include "common/notes/note.h"
#include "common/occurrence.h"
#include "common/settings.h"
#include "common/memory/model.h"
#include "daemon/calendar/clock.h"
#include "daemon/store/backup.h"
#include "daemon/store/census.h"
#include "daemon/store/notes.h"
#include "daemon/store/reference.h"
#include "daemon/store/reviews.h"

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
/* By its row, NULL = there is none. */
SmritiStudyCard *smriti_study_card_by_n (SmritiStudy *study, gint64 n);
/* What each grade would do now, indexed by grade - 1. */
void smriti_study_preview (SmritiStudy *study, const SmritiStudyCard *card, SmritiGradePreview out[4]);
/* The probability that @card is remembered now, by the model of the person once they were fitted, else by FSRS-6; 0 for a new one. */
double smriti_study_retrievability (SmritiStudy *study, const SmritiStudyCard *card);

typedef struct
{
  double elapsed_days; /* since its last answer */
  double retrievability;
} SmritiCurvePoint;

#define SMRITI_EXPLAIN_ANSWERS 20

/* Why a card is asked now, or is not (explain.c); see ExplainCard in the XML. */
typedef struct
{
  SmritiStudyCard *card;
  const char *reason;
  guint place;           /* among what is left for today of its kind, 0 = it is none of it */
  double retention;      /* wished for */
  double elapsed;        /* days since its last answer */
  double due_elapsed;    /* days from its last answer until it is due */
  double retrievability; /* now; 0 = never answered */
  double stability;      /* days until that is 0.9, as the scheduler sees it */
  gboolean leech;
  gboolean has_exam; /* one that is about it */
  SmritiExam exam;
  GArray *curve;      /* of SmritiCurvePoint; empty for a new card */
  GPtrArray *answers; /* of SmritiEvent, newest first, at most SMRITI_EXPLAIN_ANSWERS */
  char *after;        /* "1.1, 1.4": entries that it waits for; NULL = for none */
  char *parameters;   /* the set its last answer was scheduled with; NULL or "" = the defaults */
} SmritiExplanation;

void smriti_explanation_clear (SmritiExplanation *explanation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiExplanation, smriti_explanation_clear)

/* @id: as smriti_study_card() takes it; nothing is noted as shown. */
gboolean smriti_study_explain (SmritiStudy *study, const char *id, SmritiExplanation *out, GError **error);

/* @id "" = the card last shown. @token "" = none. Idempotent by token. */
gboolean smriti_study_answer (SmritiStudy *study, const char *id, SmritiGrade grade, const char *token, guint took_ms,
                              SmritiAnswer *out, GError **error);

/* What the answer @event (its id) did. */
typedef struct
{
  char *card; /* id */
  SmritiGrade grade;
  gboolean lapsed; /* a card in review was forgotten */
  guint lapses;    /* so often, this time counted */
  gboolean leech;  /* now is the time to tell that it was forgotten too often: smriti_leech_is_told() */
} SmritiAnswered;

void smriti_answered_clear (SmritiAnswered *answered);
/* NOT_FOUND: no such event, or one that was taken back; INVALID_ARGUMENT: no answer. */
gboolean smriti_study_answered (SmritiStudy *study, const char *event, SmritiAnswered *out, GError **error);

/* @event "" = the newest thing done here that still stands. The out strings are
 * new; *out_card or *out_occurrence (either may be NULL) is what it was about. */
gboolean smriti_study_undo (SmritiStudy *study, const char *event, char **out_event, char **out_undone, SmritiEventType *out_type,
                            SmritiStudyCard **out_card, SmritiOccurrence **out_occurrence, GError **error);

/* SMRITI_OFF_SUSPENDED, _BURIED, _ARCHIVED or _NONE for all of @ids; new array of SmritiStudyCard. */
GPtrArray *smriti_study_set_off (SmritiStudy *study, const char *const *ids, SmritiOff off, GError **error);

/* Query language: see ListCards in the XML. New array; *out_total counts all. */
void smriti_study_list_cards_async (SmritiStudy *study, const char *query, guint offset, guint limit,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *smriti_study_list_cards_finish (SmritiStudy *study, GAsyncResult *result, guint *out_total, GError **error);

/* --- occurrences (occurrences.c, tick.c) --- */

/* Those whose turn it is, and those that come later today: open, done, skipped
 * or coming, by date. New array of SmritiOccurrence. */
GPtrArray *smriti_study_occurrences (SmritiStudy *study);
/* The agenda: open ones, and the next of each cadence. New array, by date. */
GPtrArray *smriti_study_agenda (SmritiStudy *study);
/* Earlier ones of @topic ("" = any) and @cadence (-1 = any) about which
 * something was done, newest first; *out_total (or NULL) counts all. New array. */
GPtrArray *smriti_study_past (SmritiStudy *study, const char *topic, int cadence, guint offset, guint limit, guint *out_total);

/* @occurrence in what follows: an id, any unique part of one, a cadence (its
 * open one), or "" for what is asked now. Errors: NOT_FOUND, NOTHING (not open),
 * INVALID_ARGUMENT (ambiguous; no such step). */

/* @step: its number or a unique part of its text. @note, @link: NULL = as they
 * were. @done FALSE takes the tick away. */
SmritiOccurrence *smriti_study_tick (SmritiStudy *study, const char *occurrence, const char *step, gboolean done,
                                     const char *note, const char *link, GError **error);
/* Adds a step of the person's own, a milestone; @by: "YYYY-MM-DD" or "". */
SmritiOccurrence *
smriti_study_plan (SmritiStudy *study, const char *occurrence, const char *text, const char *by, GError **error);
SmritiOccurrence *smriti_study_skip (SmritiStudy *study, const char *occurrence, const char *why, GError **error);
SmritiOccurrence *smriti_study_snooze (SmritiStudy *study, const char *occurrence, const char *until, GError **error);

/* Records that a reminder for these occurrences (array of SmritiOccurrence) is
 * on the screen: one 'prompted' event each, all or none. */
gboolean smriti_study_prompted (SmritiStudy *study, GPtrArray *occurrences, GError **error);
/* How often, and first when, an occurrence was asked about today; 0 = never. */
guint smriti_study_times_prompted (SmritiStudy *study, const char *occurrence, gint64 *out_first_s, gint64 *out_last_s);

/* The prompts keep something due back, NONE: nothing (any more); told as the reason
 * should the date go by. */
void smriti_study_note_held (SmritiStudy *study, SmritiHeld held);

/* Nothing is asked, nothing missed: until "YYYY-MM-DD" (its daily hour), "3d",
 * "2w", "tomorrow", or "" for until unpause. */
gboolean smriti_study_pause (SmritiStudy *study, const char *until, GError **error);
/* NOTHING when there is no pause. */
gboolean smriti_study_unpause (SmritiStudy *study, GError **error);
/* Cards of a note just read do not have their places yet: what is due is told wrong for a moment. A change is told
 * when they have. */
gboolean smriti_study_is_placing (SmritiStudy *study);
/* Whether a pause holds now; *out_until_s 0 = until unpause. */
gboolean smriti_study_is_paused (SmritiStudy *study, gint64 *out_until_s);

/* One row a day from @from on: how many cards fall due (what is overdue counts
 * on today), and the occurrences dated so. */
typedef struct
{
  gint32 day;
  guint cards;
  GPtrArray *occurrences; /* of SmritiOccurrence */
} SmritiCalendarDay;

void smriti_calendar_day_free (SmritiCalendarDay *day);
/* New array of @n_days (at most 1000) SmritiCalendarDay. */
GPtrArray *smriti_study_calendar (SmritiStudy *study, gint32 from, guint n_days);

/* The rules behind the calendar, for other calendars: a(ssssuuuasas), see the
 * XML's ListRules. New, floating. */
GVariant *smriti_study_rule_rows (SmritiStudy *study);

/* After two or more review days without an answer. */
typedef struct
{
  guint days_away;  /* 0 = no catching up */
  gint32 until_day; /* by which what is overdue has been asked, at the daily quota; NONE = not within two months */
} SmritiCatchUp;

void smriti_study_catch_up (SmritiStudy *study, SmritiCatchUp *out);

/* The motto of the outline note's callout, rotating over topics by day; NULL = none. */
char *smriti_study_motto (SmritiStudy *study);

/* --- small durable facts (facts.c): which card is on the screen survives a restart --- */

char *smriti_study_fact (SmritiStudy *study, const char *name);                       /* NULL = none */
void smriti_study_set_fact (SmritiStudy *study, const char *name, const char *value); /* NULL = forget; failures are logged */

/* --- what notes say beside a card (curriculum.c, waiting.c) --- */

/* Markdown of up to @limit memory anchors tied to @card. New array of char *. */
GPtrArray *smriti_study_anchors (SmritiStudy *study, const SmritiStudyCard *card, guint limit);
/* The tip of today (Markdown), another one each review day; NULL = the notes have none. */
char *smriti_study_tip (SmritiStudy *study);
/* The version of @topic its person uses; NULL = the settings do not say. */
const char *smriti_study_topic_version (SmritiStudy *study, const char *topic);
/* Whether @card does not hold in that version: it is asked all the same. */
gboolean smriti_study_is_outdated (SmritiStudy *study, const SmritiStudyCard *card);
/* How many cards that are asked are so. */
guint smriti_study_outdated (SmritiStudy *study);
/* The numbers of the entries that are not known yet and that @card, a new one, waits for; empty where it does not
 * wait. New array of char *. */
GPtrArray *smriti_study_waits_for (SmritiStudy *study, const SmritiStudyCard *card);

/* How far an entry is that is waited for. */
typedef struct
{
  guint cards, learnt;
} SmritiWaitingCount;

/* An entry whose new cards wait now. */
typedef struct
{
  char *note, *topic; /* the outline note, absolute */
  char *entry;
  GPtrArray *after; /* of char *: entries that are not known yet */
  GArray *counts;   /* of SmritiWaitingCount, parallel to it */
} SmritiWaitingRow;

void smriti_waiting_row_free (SmritiWaitingRow *row);
/* New array, by outline and number. */
GPtrArray *smriti_study_waiting (SmritiStudy *study, guint offset, guint limit, guint *out_total);

/* --- notes (notes.c) --- */

typedef void (*SmritiVaultFunc) (const SmritiVaultRow *vault, const GError *error, gpointer user_data);

/* @dir: absolute. Calls back (never synchronously) once it was read. Errors:
 * NOT_FOUND, EXISTS, INVALID_ARGUMENT (lies in another vault or holds one). */
void smriti_study_add_vault (SmritiStudy *study, const char *dir, const char *reader, SmritiVaultFunc func, gpointer user_data);
SmritiVaultRow *smriti_study_remove_vault (SmritiStudy *study, const char *dir, GError **error);
GPtrArray *smriti_study_vaults (SmritiStudy *study); /* of SmritiVaultRow */
const char *smriti_study_vault_state (SmritiStudy *study, const char *dir);
/* Of one vault, "" = all; NULL with NOT_FOUND. */
GPtrArray *
smriti_study_warnings (SmritiStudy *study, const char *dir, guint offset, guint limit, guint *out_total, GError **error);
/* @note: "" = all outlines, else a path or the end of one. */
GPtrArray *
smriti_study_entries (SmritiStudy *study, const char *note, guint offset, guint limit, guint *out_total, GError **error);

/* --- the log (log.c) --- */

/* Newest first; of SmritiEvent. */
GPtrArray *smriti_study_events (SmritiStudy *study, guint offset, guint limit, gint64 *out_total);
/* One line of a card's front, for the log; "" when it is not known. */
char *smriti_study_front_line (SmritiStudy *study, const char *key, guint max_chars);

typedef struct
{
  gint64 since_s, until_s; /* since <= at < until; G_MININT64, G_MAXINT64 = no bound */
  guint32 types;           /* of 1 << SmritiEventType; 0 = all */
  const char *topic;       /* any case; NULL = any */
  const char *before;      /* id of an event: those that arrived before it; NULL = all */
} SmritiEventFilter;

/* Those that match, newest first. *out_total: see ListEvents in the XML. NOT_FOUND: before. */
void smriti_study_find_events_async (SmritiStudy *study, const SmritiEventFilter *filter, guint offset, guint limit,
                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *smriti_study_find_events_finish (SmritiStudy *study, GAsyncResult *result, gint64 *out_total, GError **error);

/* --- the answers (reviews.c) --- */

/* A page of the answers that stand, in the order of the log, after the @after-th event. @card: an id or unique
 * beginning, "" = of any. @since: review day, SMRITI_DAY_NONE = any. NOT_FOUND: the card. */
void smriti_study_list_reviews_async (SmritiStudy *study, gint64 after, guint limit, const char *card, gint32 since,
                                      GAsyncReadyCallback callback, gpointer user_data);
SmritiReviewPage *smriti_study_list_reviews_finish (GAsyncResult *result, GError **error);

/* All cards by what is known of them now; see CountMemory in the XML. */
void smriti_study_census_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data);

/* A month in numbers; see GetSummary in the XML. */
typedef struct
{
  gint32 from, to;
  guint days, of_days, paused_days, streak;
  guint answers, new_cards, lapses, concepts, snippets, missed;
  guint n_of[32];                        /* events by type */
  guint done[5];                         /* by cadence */
  GPtrArray *noted, *skipped, *verdicts; /* of SmritiEvent, newest first */
} SmritiSummary;

void smriti_summary_free (SmritiSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSummary, smriti_summary_free)

/* @month: "YYYY-MM", "" = this one. INVALID_ARGUMENT: no month, or one to come. */
void smriti_study_summary_async (SmritiStudy *study, const char *month, GAsyncReadyCallback callback, gpointer user_data);
SmritiSummary *smriti_study_summary_finish (GAsyncResult *result, GError **error);

/* --- what was done in the modes of the curriculum (record.c) --- */

/* Writes that it was: @kind "quiz", "challenge", …; @subject "TOPIC/…", or with @of_card a CARD; @details: name, value, …,
 * NULL-terminated. New event. INVALID_ARGUMENT, LIMIT; NOT_FOUND: the card. */
SmritiEvent *smriti_study_add_record (SmritiStudy *study, const char *kind, const char *subject, gboolean of_card, char **details,
                                      GError **error);
/* Those that stand, newest first: of @kind ("" = any), about @subject or what lies beneath it ("" = anything). New array
 * of SmritiEvent, cards by their ids; NULL with NOT_FOUND: the card. */
GPtrArray *smriti_study_records (SmritiStudy *study, const char *kind, const char *subject, gboolean of_card, guint offset,
                                 guint limit, guint *out_total, GError **error);
/* The event is one about a card: its subject is a key. */
gboolean smriti_record_is_of_card (const SmritiEvent *event);

/* --- looking things up (reference.c) --- */

/* Searches the passages of all notes, see store/reference.h and SearchReference in the XML. What has changed since
 * the last search is read first, in a worker; several are worked off one after the other. */
void smriti_study_search_async (SmritiStudy *study, const SmritiReferenceQuery *query, GAsyncReadyCallback callback,
                                gpointer user_data);
/* New array of SmritiReferenceRow. */
GPtrArray *smriti_study_search_finish (GAsyncResult *result, guint *out_total, GError **error);

/* --- leaving and arriving (transfer.c) --- */

/* As they are in the log: keys, not ids. In the order of arrival, after the @n-th. New array of SmritiEvent. */
GPtrArray *smriti_study_export (SmritiStudy *study, gint64 n, guint limit, gint64 *out_total);
GPtrArray *smriti_study_devices (SmritiStudy *study); /* that wrote events; new array of char * */
/* What a card is called by the text it has now. */
char *smriti_study_card_key (SmritiStudy *study, const SmritiStudyCard *card);

/* What became of one event that was to be imported. */
typedef struct
{
  guint added, known;
  GPtrArray *refused; /* parallel to the events: why (owned), or NULL */
} SmritiImported;

void smriti_imported_clear (SmritiImported *imported);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiImported, smriti_imported_clear)

/* Adds events of other devices (NULL ones are passed over), all in one
 * transaction; @dry_run: only says what would be. Cards and occurrences follow
 * in slices of the main loop; settle says that it was all, and waits for that. FALSE: nothing was added. */
gboolean smriti_study_import (SmritiStudy *study, GPtrArray *events, gboolean dry_run, SmritiImported *out, GError **error);
void smriti_study_settle_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data);
gboolean smriti_study_settle_finish (GAsyncResult *result, GError **error);

/* --- the model of memory (model.c, refold.c, fitting.c) --- */

/* The person as known by now; valid until the next call of anything here. Cheap
 * once it was made. While a long log is gone through it may lag behind. */
const SmritiModel *smriti_study_model (SmritiStudy *study);
/* What the model makes of all that was answered to @card; FALSE when that is nothing. */
gboolean smriti_study_trace (SmritiStudy *study, const SmritiStudyCard *card, SmritiTrace *out);
/* The set in force, and the id of the 'fitted' event it comes from ("" = the defaults). */
const SmritiParameters *smriti_study_parameters (SmritiStudy *study);
const char *smriti_study_parameters_event (SmritiStudy *study);

/* What came of a fit; the qualities are recency-weighted over all items. */
typedef struct
{
  SmritiParameters parameters;   /* to go on with */
  SmritiParameters7 parameters7; /* likewise */
  gboolean kept;                 /* they stay as they were: new ones are not better */
  char event[64];                /* 'fitted', "" = none was written */
  guint reviews, items;
  double log_loss, rmse_bins;                 /* of the new ones, taken or not */
  double log_loss_before, rmse_bins_before;   /* of those in force when it began */
  double default_log_loss, default_rmse_bins; /* of the published ones */
  double fit_ms;                              /* the fit of FSRS-6 took */
} SmritiFitReport;

/* In a worker, one after the other; the set in force is what it begins with.
 * @dry_run: only says what would be. Cards follow in slices of the main loop. */
void smriti_study_fit_async (SmritiStudy *study, gboolean dry_run, GAsyncReadyCallback callback, gpointer user_data);
gboolean smriti_study_fit_finish (GAsyncResult *result, SmritiFitReport *out, GError **error);

/* --- moving promises (reschedule.c) --- */

typedef struct
{
  char *card; /* id */
  gint32 from, to;
  double recall; /* the probability that it would be remembered on from */
} SmritiMove;

typedef struct
{
  GPtrArray *moves; /* of SmritiMove, by the day they come to, the least known first */
  char *run;        /* detail "of" of the events */
} SmritiMoves;

void smriti_moves_free (SmritiMoves *moves);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMoves, smriti_moves_free)

/* Promises every card in review anew that the model would by now ask on a clearly other day: see
 * smriti_reschedule(). An event each, all of which are taken back by taking back one. @dry_run: only says what
 * would be. In slices of the main loop; several are worked off one after the other. */
void smriti_study_reschedule_async (SmritiStudy *study, gboolean dry_run, GAsyncReadyCallback callback, gpointer user_data);
SmritiMoves *smriti_study_reschedule_finish (GAsyncResult *result, GError **error);
/* --- what piled up (backlog.c) --- */

typedef struct
{
  guint cap; /* due cards a day; 0 = no plan holds */
  gint32 until;
} SmritiBacklogHeld;

typedef struct
{
  guint days;    /* by which it shall be done, when no cap is given; at least 1 */
  guint cap;     /* cards a day, 0 = none given */
  guint minutes; /* a day, 0 = none given; where both are, the cards count */
  gboolean start;
} SmritiBacklogWish;

typedef struct
{
  gint32 today;
  SmritiBacklogPlan *plan;
  guint cap;    /* cards a day in it */
  guint needed; /* that would do it in the days wanted */
  SmritiBacklogHeld held;
} SmritiBacklogOutlook;

void smriti_backlog_outlook_free (SmritiBacklogOutlook *outlook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiBacklogOutlook, smriti_backlog_outlook_free)

/* Draws a plan, and takes it up when that is wished. NOTHING: nothing is overdue that could be spread. */
void smriti_study_plan_backlog_async (SmritiStudy *study, const SmritiBacklogWish *wish, GAsyncReadyCallback callback,
                                      gpointer user_data);
SmritiBacklogOutlook *smriti_study_plan_backlog_finish (GAsyncResult *result, GError **error);
/* NOTHING when none holds. */
gboolean smriti_study_stop_backlog (SmritiStudy *study, GError **error);
SmritiBacklogHeld smriti_study_backlog_held (SmritiStudy *study);

typedef struct
{
  const char *topic; /* the study's */
  SmritiExam exam;
  guint new_cards, new_a_day; /* that are still to be met, and how many a day that takes */
} SmritiExamLoad;

/* One for each exam that is still to come. New GArray. */
GArray *smriti_study_exam_loads (SmritiStudy *study);

/* --- upkeep (upkeep.c) --- */

void smriti_study_backup_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data);
char *smriti_study_backup_finish (SmritiStudy *study, GAsyncResult *result, GError **error);
GPtrArray *smriti_study_backups (SmritiStudy *study); /* of SmritiBackup, newest first */

void smriti_study_restore_async (SmritiStudy *study, const char *path, GAsyncReadyCallback callback, gpointer user_data);
/* Returns where the old database is kept. */
char *smriti_study_restore_finish (SmritiStudy *study, GAsyncResult *result, GError **error);

typedef struct
{
  guint cards;
  gint64 events;
  guint changed;
} SmritiRebuilt;

void smriti_study_rebuild_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data);
gboolean smriti_study_rebuild_finish (SmritiStudy *study, GAsyncResult *result, SmritiRebuilt *out, GError **error);

typedef struct
{
  char *database;
  guint64 bytes;
  gint64 events;
  char *integrity; /* "ok", "unchecked" or what is wrong */
  guint notes;
  gint64 last_backup_s;
  char *settings_path;
  GPtrArray *settings_warnings; /* borrowed, of char * */
} SmritiHealth;

void smriti_study_health (SmritiStudy *study, SmritiHealth *out);
void smriti_health_clear (SmritiHealth *health);
