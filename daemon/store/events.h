/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log: appending, reading, and which events still stand. Rows are never
 * changed or deleted. */

#pragma once

#include "common/event.h"
#include "daemon/store/store.h"

#define SMRITI_FACT_UNDOING "undoing" /* runs of reschedulings that are being taken back, with blanks between */

/* Appends under this database's own device, in the caller's transaction: sets
 * n, id and hlc of @event, whose other fields are written as they are. For an
 * UNDONE event also marks the target (payload has nothing of it: subject is its id). */
gboolean smriti_events_append (SmritiStore *store, SmritiEvent *event, GError **error);

typedef enum
{
  SMRITI_IMPORT_ADDED,
  SMRITI_IMPORT_KNOWN,   /* it is here already, the same */
  SMRITI_IMPORT_REFUSED, /* nothing was changed; @error says why */
  SMRITI_IMPORT_FAILED   /* the database could not be written: roll back */
} SmritiImport;

/* Adds an event as whatever device wrote it: its id and hlc are taken as they
 * are, n is set. In the caller's transaction; the order in which events come does
 * not matter, nor do repetitions. The clock of this database's own device moves
 * on past it. Refused (INVALID_ARGUMENT): what is out of bounds, or dated more
 * than a day after @now_ms; (EXISTS): an id that another event has here, or one
 * of this very device that it did not write. No projection but which events
 * stand is touched. */
SmritiImport smriti_events_import (SmritiStore *store, SmritiEvent *event, gint64 now_ms, GError **error);

/* New event by its n or id; NULL (no error) when there is none. */
SmritiEvent *smriti_events_get (SmritiStore *store, gint64 n);
SmritiEvent *smriti_events_find (SmritiStore *store, const char *id);
/* The answer that carries @token, or NULL. */
SmritiEvent *smriti_events_by_token (SmritiStore *store, const char *token);

/* The newest thing a person did on this machine that still stands, or NULL.
 * A rename is no such thing: it is taken back by its id only. */
SmritiEvent *smriti_events_newest_standing (SmritiStore *store);

/* Events newest first, skipping @offset. New array; all of them are counted in *out_total. */
GPtrArray *smriti_events_list (SmritiStore *store, guint offset, guint limit, gint64 *out_total);

/* Up to @limit events that arrived after the @n-th, in the order of arrival. New array. */
GPtrArray *smriti_events_after (SmritiStore *store, gint64 n, guint limit);
/* Ids of the devices that wrote events; new array of char *. */
GPtrArray *smriti_events_devices (SmritiStore *store);

/* Standing events about any of @card's keys, in the order of the fold (hlc,
 * device, seq); those that make its memory, ANSWERED and ADOPTED, and
 * what was promised anew, RESCHEDULED, or (@rare) the others. */
GPtrArray *smriti_events_of_card (SmritiStore *store, gint64 card, gboolean rare);
/* Whether there ever was one that made its memory, taken back or not. */
gboolean smriti_events_began (SmritiStore *store, gint64 card);
/* Renamings whose new key is one of @card's, standing or not, in the same order. */
GPtrArray *smriti_events_renames_of_card (SmritiStore *store, gint64 card);
/* A renaming between a key of @card and @key, or a key of the card that goes by
 * @key, was taken back. */
gboolean smriti_events_were_parted (SmritiStore *store, gint64 card, const char *key);
/* Standing events about @subject (an occurrence), in the same order. */
GPtrArray *smriti_events_of_subject (SmritiStore *store, const char *subject);
/* Standing RESCHEDULED events of @run that arrived after the @after-th, in the order of arrival. New array. */
GPtrArray *smriti_events_of_run (SmritiStore *store, const char *run, gint64 after, guint limit);
/* All standing events of a type made on this machine (@mine) or anywhere, oldest first. */
GPtrArray *smriti_events_of_type (SmritiStore *store, SmritiEventType type, gboolean mine);
/* Standing RECORDED events of @kind (NULL = any) about @subject or what lies beneath it ("a" holds "a/b"; NULL =
 * anything), newest first; *out_total counts all. */
GPtrArray *smriti_events_records (SmritiStore *store, const char *kind, const char *subject, guint offset, guint limit,
                                  guint *out_total);
/* The same about any of @card's keys. */
GPtrArray *smriti_events_records_of_card (SmritiStore *store, const char *kind, gint64 card, guint offset, guint limit,
                                          guint *out_total);
/* The last but @skip of them in the same order, made anywhere; NULL = there is none. */
SmritiEvent *smriti_events_newest_of_type (SmritiStore *store, SmritiEventType type, guint skip);

/* --- which stand, for a rebuild --- */

/* Notes what the UNDONE @event takes back; append does it too. */
gboolean smriti_events_mark_undone (SmritiStore *store, const SmritiEvent *event, GError **error);
/* Forgets marks on events @first..@last that no UNDONE event bears out. */
gboolean smriti_events_check_undone (SmritiStore *store, gint64 first, gint64 last, GError **error);
/* n of the event that took @event back, 0 = it stands. */
gint64 smriti_events_undone_by (SmritiStore *store, gint64 event);

gint64 smriti_events_count (SmritiStore *store);
/* UTC ms of the newest event of this machine; 0 = none. */
gint64 smriti_events_last_ms (SmritiStore *store);
