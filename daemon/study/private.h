/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the files of this room share. */

#pragma once

#include "common/memory/exam.h"
#include "daemon/calendar/agenda.h"
#include "daemon/calendar/review_day.h"
#include "daemon/store/cards.h"
#include "daemon/store/events.h"
#include "daemon/store/log.h"
#include "daemon/study/person.h"
#include "daemon/study/settings_file.h"
#include "daemon/study/study.h"
#include "daemon/vaults/vaults.h"

#define SMRITI_TOPIC_OUTSIDE "Cards" /* names the occurrences of cards outside any outline note */

/* Cards that are chosen together: those of one outline note (outline = 0: of none). */
typedef struct
{
  gint64 outline;
  char *topic;
  int quota[2];        /* concepts, snippets */
  GArray *due[2];      /* the first due cards, kept only while there are many; see choice.c */
  GArray *rest[2];     /* the weakest of the rest, likewise */
  GArray *sections[2]; /* of SmritiSectionCount: sections with new cards; NULL = count again */
  int n_due[2];        /* -1 = count again */
  GArray *open;        /* of SmritiCardRange: where new cards do not wait; NULL = look again */
  GPtrArray *holds;    /* of SmritiHold: which entries wait for which, without circles; NULL = look again */
  GHashTable *known;   /* entry that is waited for → whether it is known, as far as counted; see waiting.c */
} SmritiPool;

/* Nothing is asked from..until; UTC s, until G_MAXINT64 = open. */
typedef struct
{
  gint64 from_s, until_s;
} SmritiPause;

/* What outlives the study: work in a thread or an idle holds it and looks
 * whether the study, or the database it began with, is still there. */
typedef struct
{
  SmritiStudy *study; /* NULL = gone */
  guint database;     /* counts restores */
} SmritiLife;

typedef struct _SmritiIdentity SmritiIdentity;
typedef struct _SmritiTaking SmritiTaking;

struct _SmritiStudy
{
  SmritiLife *life; /* a reference-counted box */
  SmritiStore *store;
  SmritiClock *clock;
  SmritiVaults *vaults;
  SmritiSettingsFile *settings_file;
  char *machine;

  GPtrArray *observers; /* of Observer, see study.c */
  gint32 day;           /* the review day last seen; a new one starts at the rollover alarm */
  SmritiAlarm *rollover;

  GPtrArray *pools;    /* of SmritiPool; NULL = ask the store again */
  guint backlog_cap;   /* of the plan that held when they were made, 0 = none */
  GHashTable *planned; /* while one holds: "OUTLINE/SNIPPET" → its order, of planned_day and planned_database; see backlog.c */
  gint32 planned_day;
  guint planned_database;
  GPtrArray *rules;    /* of SmritiRule; likewise, see rules.c */
  GHashTable *anchors; /* from when on they count */
  GArray *pauses;      /* of SmritiPause, see pause.c */
  GPtrArray *projects; /* of SmritiEvent: the records of projects, oldest first; NULL = ask again, see projects.c */
  SmritiHeld held;     /* why the prompts last kept something back, and on which day */
  gint32 held_day;
  int n_cards;         /* with a text; -1 = count again */
  SmritiToday counted; /* at this second, after so many changes of the store */
  gint64 counted_s, counted_changes;

  GArray *met; /* of SmritiMetCard, of met_day; NULL = look again, see met.c */
  gint32 met_day;

  char *listed_query; /* the list of cards last asked for: its pages are parts of one answer, see list.c */
  GArray *listed;
  gint64 listed_changes;

  gint64 refreshed; /* the last card whose place was taken anew, while that is under way; see notes.c */
  guint refresh;    /* the idle in which that is done */

  SmritiIdentity *identity; /* what is undecided about cards, see identity.c */
  SmritiTaking *taking;     /* imported events under way into cards, NULL = none; see transfer.c */

  GHashTable *vault_states;   /* dir → SmritiVaultState */
  GHashTable *changed_vaults; /* dirs to be told of when the batch ends, see batch.c */
  gint64 batch_since_us;
  guint batch_timer;
  gboolean one_by_one; /* a batch was lost: each note has a transaction of its own */
  gboolean is_busy;    /* a vault is being scanned */
  GPtrArray *adding;   /* vaults whose first reading somebody waits for, see notes.c */

  SmritiFitted fitted; /* the parameter set in force */
  gboolean unfolded;   /* cards after this one are not folded with it yet, see refold.c */
  gint64 refolded;
  guint refold;           /* the idle in which that is done */
  gboolean folding_ahead; /* a worker folds them all: the idle waits for it */
  GVariant *memories;     /* what it came to, SMRITI_WORKER_REFOLD_TYPE; NULL = each card is folded here */
  gsize memories_seen;    /* cards of it that are done with */
  gint64 fold_ahead_from; /* so many answers are worth a worker */

  guint undoing;        /* the idle in which the rest of a rescheduling is taken back, see undo_run.c */
  gint64 undone;        /* up to this event */
  GQueue reschedulings; /* of GTask, see reschedule.c; the head is under way */

  SmritiPerson person;   /* see model.c */
  SmritiModel model;     /* what is told of it */
  gboolean person_holds; /* it is what the log up to its place gives */
  gboolean replaying;    /* a worker makes it anew */
  gint64 replay_touched; /* where the log changed since it began */
  gint32 replay_failed;  /* on this day: not again before tomorrow */
  gint32 snapshot_day;   /* of the newest snapshot, as far as it is known */
  GQueue children;       /* see child.c; the head is under way */
  guint failed_child;    /* the idle in which one that could not be started ends */
  gint64 n_answers;      /* that stand; -1 = count again */
  gint64 next_fit;       /* so many are needed for the next one; 0 = look */
  guint fits;            /* asked for and not ended */
  guint learning;        /* the idle in which the model learns from answers: their replies leave first */
  guint fit_due;         /* the idle in which one begins by itself */
  const char *battery_dir;
  const char *program; /* that is run as a worker (child.c): smritid, or what stands for it in a test */

  GQueue searches;         /* of GTask that wait, see reference.c */
  gboolean searching;      /* one is under way */
  guint note_changes;      /* counts what may have made notes others than they were */
  guint compared_changes;  /* that count when the index was last found, or made, the same as the notes, */
  guint compared_database; /* and the database then */
  gboolean compared;

  char *integrity;
  gboolean backing_up;
  gboolean real_noted; /* the fact that the real clock wrote here */
};

gint64 smriti_study_now_s (SmritiStudy *study);
SmritiEvent *smriti_study_new_event (SmritiStudy *study, SmritiEventType type, const char *subject);
/* That the real clock wrote here: a test clock is refused from then on. */
gboolean smriti_study_note_real (SmritiStudy *study, GError **error);
/* Appends, and notes the clock. */
gboolean smriti_study_append (SmritiStudy *study, SmritiEvent *event, GError **error);
/* The same in a transaction of its own: for an event that nothing is folded from. */
gboolean smriti_study_append_alone (SmritiStudy *study, SmritiEvent *event, GError **error);

void smriti_study_tell_answered (SmritiStudy *study, const char *card, const char *event, SmritiGrade grade);
void smriti_study_tell_undone (SmritiStudy *study, const char *event, const char *undone);
void smriti_study_tell_occurrence (SmritiStudy *study, const SmritiOccurrence *occurrence);
void smriti_study_tell_notes (SmritiStudy *study, const char *vault);
void smriti_study_tell_changed (SmritiStudy *study);

/* choice.c */
GPtrArray *smriti_study_pools (SmritiStudy *study);
void smriti_pool_free (SmritiPool *pool);
/* Where in the outline of @pool new cards do not wait for other entries (waiting.c); the pool's. */
const GArray *smriti_study_open_ranges (SmritiStudy *study, SmritiPool *pool);
/* A card of @entry was answered: what it may have changed of that is counted again. */
void smriti_study_pool_learnt (SmritiPool *pool, const char *entry);
/* New hash: topic → the version in use, of those that say (curriculum.c). */
GHashTable *smriti_study_versions (SmritiStudy *study);
void smriti_study_forget_pools (SmritiStudy *study);
void smriti_study_pool_answered (SmritiStudy *study, const SmritiStudyCard *before);
guint smriti_study_pool_left (SmritiStudy *study, SmritiPool *pool, gboolean snippet);
/* The how manieth of its kind @card is among those left for today; 0 = it is none of them. */
guint smriti_study_place_today (SmritiStudy *study, const SmritiStudyCard *card);
gboolean smriti_study_pool_can_ask (SmritiStudy *study, SmritiPool *pool); /* a card within the quota is there */

/* met.c: cards of errors that were met lately */
#define SMRITI_MET_KIND "error" /* of records */

typedef struct
{
  gint64 n, outline;
  gboolean snippet, is_new;
  double urgency;
} SmritiMetCard;

/* Those that count as due, or as first among the new ones, because of that; in the order in which they are asked. The
 * study's, until they or the pools are forgotten. */
const GArray *smriti_study_met_cards (SmritiStudy *study);
void smriti_study_forget_met (SmritiStudy *study);
/* Whether a card with so many review days since its last answer, that was promised after @interval_days, is asked now. */
gboolean smriti_met_is_due (int elapsed_days, int interval_days, guint meetings);

/* backlog.c */
/* While a plan holds the quotas reach as far as its cap. */
void smriti_study_backlog_raise (SmritiStudy *study, GPtrArray *pools);
/* n (gint64) of due cards of a pool, what asking saves most first; the study's, kept for the day. */
const GArray *smriti_study_backlog_order (SmritiStudy *study, gint64 outline, gboolean snippet);
/* It is not asked by that order any more. */
void smriti_study_backlog_answered (SmritiStudy *study, const SmritiStudyCard *card);
/* On a new day: a plan whose time is over, or for which nothing is left, ends. */
void smriti_study_end_backlog (SmritiStudy *study);

/* schedule.c */
/* What each grade would do to @card now, by grade - 1. */
void smriti_study_outcomes (SmritiStudy *study, const SmritiStudyCard *card, SmritiOutcome out[4]);
/* The model of the person decides: they were fitted, and want it so. Else FSRS-6 does, with the parameters in force. */
gboolean smriti_study_follows_person (SmritiStudy *study);
/* The interval at which the person's model sees each grade's R fall to @retention, not rounded; 0: FSRS-6 decides. */
void smriti_study_wanted_days (SmritiStudy *study, const SmritiStudyCard *card, double retention, double out[4]);
/* Review days since its last answer; 0 = it had none. */
int smriti_study_elapsed_days (const SmritiStudyCard *card, gint32 day);
/* The exam set for @topic ("" = outside any outline note); FALSE = there is none, or it is over. */
gboolean smriti_study_exam (SmritiStudy *study, const char *topic, SmritiExam *out);

/* configured.c: notes what of the settings has changed. */
void smriti_study_record_settings (SmritiStudy *study);

/* shown.c */
char *smriti_study_shown (SmritiStudy *study); /* id of the card last shown today, or NULL */
void smriti_study_note_shown (SmritiStudy *study, const char *id, SmritiShown shown);
gboolean smriti_study_forget_shown (SmritiStudy *study, const char *id, GError **error);

/* fold_occurrence.c */
gboolean smriti_study_fold_occurrence (SmritiStudy *study, const char *occurrence, GError **error);

/* adopt.c */
/* Takes over what another program knew of card @n, unless something was said here of its memory before; in the
 * caller's transaction. @prior may hold anything. */
gboolean smriti_study_adopt (SmritiStudy *study, gint64 n, const char *key, const SmritiPrior *prior, GError **error);
/* What an ADOPTED event says, mended; FALSE (and @out as it was) if it is nothing of use. */
gboolean smriti_study_read_prior (const SmritiEvent *event, SmritiPrior *out, gint64 *out_due_s);
/* Where @card's memory begins by it; FALSE likewise. */
gboolean smriti_study_start_from (const SmritiEvent *event, const SmritiParameters *parameters, SmritiStudyCard *card);

/* refold.c: the parameter set in force, and all cards folded with it */
/* It may be another now: after a fit, an import, what took one back. Not in a transaction. */
void smriti_study_look_at_fitted (SmritiStudy *study);
/* After it failed. */
void smriti_study_resume_refold (SmritiStudy *study);
void smriti_study_drop_refold (SmritiStudy *study);
gboolean smriti_study_is_refolding (SmritiStudy *study);
#define SMRITI_FOLD_AHEAD_FROM 50000 /* answers: some seconds of slices */
/* The memory of a card just read, should its turn not have come. */
void smriti_study_freshen (SmritiStudy *study, SmritiStudyCard *card);

/* reschedule.c */
void smriti_study_end_reschedulings (SmritiStudy *study);

/* undo_run.c: a rescheduling is taken back as a whole */
/* Takes back what still stands of @run in the caller's transaction, or the first of many. */
gboolean smriti_study_undo_run (SmritiStudy *study, const char *run, GError **error);
/* And the rest in slices; goes on where a stop cut it short. */
void smriti_study_resume_undo (SmritiStudy *study);
void smriti_study_drop_undo (SmritiStudy *study);

/* model.c */
/* An answer is on the disk: the model learns from it, when its reply has left. */
void smriti_study_model_answered (SmritiStudy *study);
/* Brings it on, and takes the snapshot of the day if that is missing. */
void smriti_study_keep_model (SmritiStudy *study);
/* The database is another. */
void smriti_study_forget_model (SmritiStudy *study);

/* fitting.c */
gint64 smriti_study_n_answers (SmritiStudy *study);
void smriti_study_count_answer (SmritiStudy *study);
/* Fits by itself when it is time. */
void smriti_study_consider_fit (SmritiStudy *study);
void smriti_study_drop_fit (SmritiStudy *study);

/* child.c */
/* @result: what it printed, or NULL and @error; both NULL: ended with the database. */
typedef void (*SmritiChildFunc) (SmritiStudy *study, GVariant *result, const GError *error, gpointer user_data);
/* Runs the program itself with @option (static) on this database; @func is called once, never at once. */
void smriti_study_run_child (SmritiStudy *study, const char *option, SmritiChildFunc func, gpointer user_data);
void smriti_study_end_children (SmritiStudy *study);

/* fold.c */
gboolean smriti_study_fold_card (SmritiStudy *study, gint64 n, gboolean *out_changed, GError **error);
/* Only whether it is suspended, archived, buried. */
gboolean smriti_study_fold_off (SmritiStudy *study, gint64 n, GError **error);
/* Rows of cards that came apart are added to @apart: they want folding too. */
gboolean smriti_study_fold_names (SmritiStudy *study, gint64 n, GArray *apart, GError **error);
/* The card that goes by @key, and what comes apart from it: names, memory, place. */
gboolean smriti_study_fold_key (SmritiStudy *study, const char *key, GError **error);
gboolean smriti_study_fold_rename (SmritiStudy *study, const SmritiEvent *undone, GError **error);

/* identity.c: which card is which */
SmritiIdentity *smriti_identity_new (void);
void smriti_identity_free (SmritiIdentity *identity);
/* Before a note is written: its cards as they were (none: a new note) and are.
 * @old_cards with no @new_cards: before it goes. In the caller's transaction. */
gboolean smriti_study_identify (SmritiStudy *study, gint64 note, gboolean is_new_note, GPtrArray *old_cards, GPtrArray *new_cards,
                                GError **error);
/* All that changed together was read: what had to wait for that is decided. */
void smriti_study_settle_cards (SmritiStudy *study);

/* notes.c: what the vaults call back, and what vaults.c needs of it */
gboolean smriti_study_note_known (const char *dir, const char *path, SmritiFileStamp *out, gpointer study);
void smriti_study_note_read (const char *dir, const char *path, const SmritiFileStamp *stamp, const SmritiNote *content,
                             const char *why, gpointer study);
void smriti_study_note_gone (const char *dir, const char *path, gpointer study);
GPtrArray *smriti_study_notes_known (const char *dir, gpointer study);
/* At once when they are few, else in slices from the main loop; in the caller's transaction. */
gboolean smriti_study_refresh_cards (SmritiStudy *study, GArray *cards, GError **error);
/* batch.c: what the vaults tell is written between these two, many a time in one
 * transaction. The second takes it back unless it was @written, and then or when
 * it cannot be kept returns FALSE. */
gboolean smriti_study_batch_go_on (SmritiStudy *study, GError **error);
gboolean smriti_study_batch_pause (SmritiStudy *study, gboolean written, GError **error);
void smriti_study_batch_init (SmritiStudy *study);
void smriti_study_batch_end (SmritiStudy *study);
/* The vaults have told all for now, or a slice of other work is done. */
void smriti_study_rest (gpointer study);
/* Notes of @dir are others now: observers hear of it when the batch has ended. */
void smriti_study_note_changed (SmritiStudy *study, const char *dir);
/* A vault has another state: what was told of it is kept first. */
void smriti_study_batch_state (SmritiStudy *study);

/* At start: goes on where a stop cut it short. */
void smriti_study_resume_refresh (SmritiStudy *study);

/* vaults.c */
void smriti_study_join_vaults (SmritiStudy *study);
/* Whoever waits for a vault that has been read hears of it. */
void smriti_study_answer_adding (SmritiStudy *study);
void smriti_study_rescan_vaults (SmritiStudy *study);
void smriti_study_end_adding (SmritiStudy *study);
gboolean smriti_study_fold_vaults (SmritiStudy *study, GError **error);

/* log.c: how far the log is out of order, as far as that is known */
SmritiLogOrder smriti_study_log_order (SmritiStudy *study);
void smriti_study_keep_log_order (SmritiStudy *study, const SmritiLogOrder *order);

/* reference.c */
/* The study ends: whoever waits for a search hears so. */
void smriti_study_drop_searches (SmritiStudy *study);

/* upkeep.c */
void smriti_study_daily_upkeep (SmritiStudy *study);
void smriti_study_check_integrity (SmritiStudy *study);

/* record.c: appends a record, in a transaction of its own, and tells of it. */
gboolean smriti_study_write_record (SmritiStudy *study, SmritiEvent *event, GError **error);
/* What was kept and follows from records of its kind is looked at again. */
void smriti_study_forget_record (SmritiStudy *study, const SmritiEvent *event);

/* projects.c */
void smriti_study_forget_projects (SmritiStudy *study);
/* The steps that projects give to @occurrence, whose other fields are filled in. */
void smriti_study_add_project_steps (SmritiStudy *study, SmritiOccurrence *occurrence);
/* @step is one of these: records it; @note, @link may be NULL. The occurrence as it is now. */
SmritiOccurrence *smriti_study_tick_project (SmritiStudy *study, const SmritiOccurrence *occurrence, const SmritiStep *step,
                                             gboolean done, const char *note, const char *link, GError **error);

/* rules.c */
GPtrArray *smriti_study_rules (SmritiStudy *study); /* of SmritiRule; the study's */
void smriti_study_forget_rules (SmritiStudy *study);
/* NULL = there is none. */
const SmritiRule *smriti_study_rule (SmritiStudy *study, const char *topic, SmritiCadence cadence);
/* Notes today as the anchor of topics that have none. */
gboolean smriti_study_anchor (SmritiStudy *study, GError **error);

/* occurrences.c: that of @rule dated @day, as it stands now. */
SmritiOccurrence *smriti_study_make_occurrence (SmritiStudy *study, const SmritiRule *rule, gint32 day);
/* All of @rule dated @from..@to, by date; quicker than one by one. New array. */
GPtrArray *smriti_study_make_occurrences (SmritiStudy *study, const SmritiRule *rule, gint32 from, gint32 to);
/* FALSE for a daily rule without a card to ask: it is no matter for anybody. */
gboolean smriti_study_has_matter (SmritiStudy *study, const SmritiRule *rule);
/* By its id, whatever its date; NULL = there is none. */
SmritiOccurrence *smriti_study_occurrence (SmritiStudy *study, const char *id);
/* The date of @rule whose turn it is now; SMRITI_DAY_NONE = none has come yet. */
gint32 smriti_study_open_day (SmritiStudy *study, const SmritiRule *rule);

/* pause.c */
gboolean smriti_study_in_pause (SmritiStudy *study, gint64 at_s, gint64 *out_until_s);
/* When the last pause that has an end ends; 0 = there was none. */
gint64 smriti_study_last_pause (SmritiStudy *study);

/* transfer.c: what was imported becomes cards and marks, in slices; goes on where a stop cut it short. */
void smriti_study_resume_taking (SmritiStudy *study);
/* The log is not whole yet: what is not in it may still come. */
gboolean smriti_study_is_arriving (SmritiStudy *study);
/* The database or the study ends: whoever waits hears so. */
void smriti_study_drop_taking (SmritiStudy *study);

/* missed.c: notes which dates went by unasked since it last looked, and why. */
void smriti_study_note_missed (SmritiStudy *study);
