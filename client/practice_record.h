/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What was done in the modes of the curriculum, kept by the daemon as one event
 * each (AddRecord, ListRecords in the XML). */

#pragma once

#include "client/bus.h"

typedef struct
{
  char *event;
  gint64 at_s;
  char *kind, *subject;
  GVariant *details; /* a{ss} */
} SmritiRecord;

void smriti_record_free (SmritiRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRecord, smriti_record_free)

/* Keeps one about @subject, "TOPIC/WHAT". @details: name, value, …, NULL-terminated; a NULL value is left
 * out, text is cut to what a record may hold. New string: the event. */
char *
smriti_record_add (SmritiDbusDaemon *daemon, const char *kind, const char *subject, const char *const *details, GError **error);
/* The same about a card. */
char *smriti_record_add_of_card (SmritiDbusDaemon *daemon, const char *kind, const char *card, const char *const *details,
                                 GError **error);

/* Those that stand, newest first, at most @limit (0 = all): of @kind, about @subject or what lies beneath it
 * ("" = anything). New array of SmritiRecord. */
GPtrArray *smriti_records_fetch (SmritiDbusDaemon *daemon, const char *kind, const char *subject, guint limit, GError **error);
GPtrArray *
smriti_records_fetch_of_card (SmritiDbusDaemon *daemon, const char *kind, const char *card, guint limit, GError **error);

/* A detail, "" = it has none of this name. */
const char *smriti_record_get (const SmritiRecord *record, const char *name);
