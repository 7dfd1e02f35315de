/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Looking things up in the notes: SearchReference. */

#include "common/names.h"
#include "daemon/bus/private.h"

#define MAX_OFFSET 10000000

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint max_text;
} Waiting;

static GVariant *
make_row (gpointer record, gpointer max_text)
{
  const SmritiReferenceRow *row = record;
  const SmritiPassage *passage = &row->passage;

  return g_variant_new (
      "(@suu@s@s@ss@s@s@sd)", smriti_row_string (row->note, SMRITI_MAX_ARGUMENT), passage->line, passage->last_line,
      smriti_row_string (row->topic, SMRITI_MAX_ARGUMENT), smriti_row_string (passage->entry, SMRITI_MAX_ARGUMENT),
      smriti_row_string (passage->heading, SMRITI_MAX_ARGUMENT), smriti_passage_kind_to_string (passage->kind),
      smriti_row_string (passage->language, SMRITI_MAX_ARGUMENT), smriti_row_string (passage->title, SMRITI_MAX_ARGUMENT),
      smriti_row_string (passage->text, *(guint *) max_text), row->rank);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  GError *error = NULL;
  guint total;
  g_autoptr (GPtrArray) rows = smriti_study_search_finish (result, &total, &error);

  if (rows)
    smriti_dbus_daemon_complete_search_reference (waiting->service->daemon, waiting->call,
                                                  smriti_rows ("a(suusssssssd)", rows, make_row, &waiting->max_text), total);
  else
    smriti_reply_error (waiting->call, error);
}

static gboolean
check_kind (GDBusMethodInvocation *call, const char *name, SmritiReferenceQuery *query)
{
  SmritiPassageKind kind;

  if (!name)
    return TRUE;
  if (!smriti_passage_kind_from_string (name, &kind))
    {
      g_dbus_method_invocation_return_error (
          call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
          "the kind of a passage is one of text, list-item, table, code, snippet, error, card; not '%s'", name);
      return FALSE;
    }
  query->kind = (int) kind;
  return TRUE;
}

static gboolean
on_search_reference (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *words, guint offset, guint limit,
                     guint max_text, GVariant *options, SmritiService *service)
{
  SmritiReferenceQuery query = { .words = words, .kind = -1, .offset = MIN (offset, MAX_OFFSET), .limit = limit };
  const char *kind = NULL;
  Waiting *waiting;

  if (!smriti_check_string (call, "what is looked for", words) || !smriti_check_page (call, limit, max_text)
      || !smriti_check_text (call, options, "kind", &kind) || !smriti_check_text (call, options, "language", &query.language)
      || !smriti_check_text (call, options, "topic", &query.topic) || !smriti_check_text (call, options, "entry", &query.entry)
      || !smriti_check_text (call, options, "title", &query.title) || !check_kind (call, kind, &query))
    return TRUE;
  waiting = g_new0 (Waiting, 1);
  waiting->service = service;
  waiting->call = call;
  waiting->max_text = max_text;
  smriti_study_search_async (service->study, &query, on_searched, waiting);
  return TRUE;
}

void
smriti_service_connect_reference (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-search-reference", G_CALLBACK (on_search_reference), service);
}
