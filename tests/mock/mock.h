/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A notification server that shows nothing, records all and misbehaves on
 * demand. 'mock serve' is the server; the other subcommands talk to it over the
 * same bus. */

#pragma once

#include <gio/gio.h>

#define MOCK_NAME "org.smriti.Mock"
#define MOCK_PATH "/org/smriti/Mock"
#define MOCK_INTERFACE "org.smriti.Mock"

/* Everything ever posted, in order (record.c). */
typedef struct
{
  guint id;
  guint life; /* which life of the server: ids begin again in each */
  guint replaces;
  gint32 timeout_ms;
  char *app, *icon, *summary, *body;
  GStrv actions; /* key, label, key, label … */
  GVariant *hints;
  gboolean open;
} MockNote;

typedef struct
{
  GPtrArray *notes;
  guint life;
  guint last_id;
} MockRecord;

void mock_record_init (MockRecord *record);
/* @parameters: those of Notify; returns the new note, owned by @record. */
MockNote *mock_record_post (MockRecord *record, GVariant *parameters);
/* The newest note with @id, NULL = none. */
MockNote *mock_record_find (MockRecord *record, guint id);
/* As a server that died: nothing is open, ids begin at 1. */
void mock_record_forget (MockRecord *record);
guint mock_record_closed (MockRecord *record);
/* The key of @note's action that @wanted names: its key, its label, or the
 * beginning of its label, the latter two in any case; NULL = none. */
const char *mock_note_find_action (MockNote *note, const char *wanted);
gboolean mock_note_is_resident (MockNote *note);
char *mock_record_to_json (MockRecord *record);

/* Runs until SIGTERM; writes "ready" to stdout once both names are owned. */
int mock_serve (void);
