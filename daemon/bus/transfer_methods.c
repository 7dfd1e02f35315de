/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Leaving and arriving: the log and the cards, whole, page by page. */

#include "common/event_row.h"
#include "common/names.h"
#include "daemon/bus/private.h"

/* --- events out --- */

static GVariant *
make_event (gpointer record, gpointer unused)
{
  return smriti_event_to_row (record);
}

static gboolean
on_export_events (SmritiDbusDaemon *object, GDBusMethodInvocation *call, gint64 after, guint limit, GVariant *options,
                  SmritiService *service)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  GVariant *rows;
  gint64 total;
  gsize n;

  if (!smriti_check_page (call, limit, 0))
    return TRUE;
  events = smriti_study_export (service->study, MAX (after, 0), limit, &total);
  devices = smriti_study_devices (service->study);
  if (devices->len > SMRITI_MAX_ROWS)
    g_ptr_array_set_size (devices, SMRITI_MAX_ROWS);
  g_ptr_array_add (devices, NULL);
  rows = smriti_rows (SMRITI_EVENT_ROWS_TYPE, events, make_event, NULL);
  n = g_variant_n_children (rows);
  smriti_dbus_daemon_complete_export_events (object, call, rows,
                                             n > 0 ? ((SmritiEvent *) g_ptr_array_index (events, n - 1))->n : after,
                                             (guint64) total, (const char *const *) devices->pdata);
  return TRUE;
}

/* --- events in --- */

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint added, known;
  GVariant *refused;
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  g_variant_unref (arrival->refused);
  g_free (arrival);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
event_free (gpointer event)
{
  smriti_event_free (event);
}

/* NULL where a row is none; why stands in @why then, which is parallel. */
static GPtrArray *
read_rows (GVariant *rows, GPtrArray *why)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (event_free);

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (events, smriti_event_from_row (row, &error));
      g_ptr_array_add (why, error ? g_strdup (error->message) : NULL);
    }
  return events;
}

static GVariant *
refused_of (GPtrArray *unread, GPtrArray *refused)
{
  GVariantBuilder rows;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(us)"));
  for (guint i = 0; i < unread->len; i++)
    {
      const char *why = g_ptr_array_index (unread, i);

      why = why ? why : g_ptr_array_index (refused, i);
      if (why)
        g_variant_builder_add (&rows, "(u@s)", i, smriti_row_string (why, 512));
    }
  return g_variant_builder_end (&rows);
}

static void
reply_arrival (Arrival *arrival)
{
  smriti_dbus_daemon_complete_import_events (arrival->service->daemon, arrival->call, arrival->added, arrival->known,
                                             arrival->refused);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  GError *error = NULL;

  if (smriti_study_settle_finish (result, &error))
    reply_arrival (arrival);
  else
    smriti_reply_error (arrival->call, error);
}

static gboolean
check_rows (GDBusMethodInvocation *call, GVariant *rows, gboolean may_be_none)
{
  gsize n = g_variant_n_children (rows);

  if ((n > 0 || may_be_none) && n <= SMRITI_MAX_ROWS && g_variant_get_size (rows) <= SMRITI_MAX_REPLY)
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                                         "1 to %d events of together at most %d bytes are imported at once", SMRITI_MAX_ROWS,
                                         SMRITI_MAX_REPLY);
  return FALSE;
}

static gboolean
on_import_events (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *rows, GVariant *options,
                  SmritiService *service)
{
  gboolean dry_run = FALSE, settle = FALSE;
  g_autoptr (GPtrArray) unread = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) events = NULL;
  g_auto (SmritiImported) imported = { 0 };
  g_autoptr (Arrival) arrival = NULL;
  GError *error = NULL;

  if (!smriti_check_boolean (call, options, "dry-run", &dry_run) || !smriti_check_boolean (call, options, "settle", &settle)
      || !check_rows (call, rows, settle))
    return TRUE;
  events = read_rows (rows, unread);
  if (!smriti_study_import (service->study, events, dry_run, &imported, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  arrival = g_new0 (Arrival, 1);
  arrival->service = service;
  arrival->call = call;
  arrival->added = imported.added;
  arrival->known = imported.known;
  arrival->refused = g_variant_ref_sink (refused_of (unread, imported.refused));
  if (settle)
    smriti_study_settle_async (service->study, on_settled, g_steal_pointer (&arrival));
  else
    reply_arrival (arrival);
  return TRUE;
}

/* --- cards out --- */

static GVariant *
make_card (gpointer record, gpointer user_data)
{
  const SmritiStudyCard *card = record;
  SmritiStudy *study = user_data;
  g_autofree char *key = smriti_study_card_key (study, card);
  const char *off = smriti_off_to_string (card->off);

  return g_variant_new ("(@s@ssb@s@s@s@su@s@ssxdduus)", smriti_row_string (card->id, SMRITI_MAX_ARGUMENT),
                        smriti_row_string (key, SMRITI_MAX_ARGUMENT), smriti_kind_to_string (card->kind), card->snippet,
                        smriti_row_string (card->deck, SMRITI_MAX_ARGUMENT), smriti_row_string (card->entry, SMRITI_MAX_ARGUMENT),
                        smriti_row_string (card->topic, SMRITI_MAX_ARGUMENT), smriti_row_string (card->note, SMRITI_MAX_ARGUMENT),
                        card->line, smriti_row_string (card->front, SMRITI_MAX_STRING),
                        smriti_row_string (card->back, SMRITI_MAX_STRING), smriti_state_to_string (card->progress.state),
                        card->due_s, card->progress.memory.stability, card->progress.memory.difficulty, card->answers,
                        card->lapses, off ? off : "");
}

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
} Leaving;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Leaving *leaving = user_data;
  SmritiService *service = leaving->service;
  GError *error = NULL;
  guint total;
  g_autoptr (GPtrArray) cards = smriti_study_list_cards_finish (service->study, result, &total, &error);

  if (cards)
    smriti_dbus_daemon_complete_export_cards (service->daemon, leaving->call,
                                              smriti_rows ("a(sssbssssusssxdduus)", cards, make_card, service->study), total);
  else
    smriti_reply_error (leaving->call, error);
}

static gboolean
on_export_cards (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *query, guint offset, guint limit,
                 GVariant *options, SmritiService *service)
{
  Leaving *leaving;

  if (!smriti_check_string (call, "the query", query) || !smriti_check_page (call, limit, 0))
    return TRUE;
  leaving = g_new (Leaving, 1);
  leaving->service = service;
  leaving->call = call;
  smriti_study_list_cards_async (service->study, query, offset, limit, on_listed, leaving);
  return TRUE;
}

void
smriti_service_connect_transfer (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-export-events", G_CALLBACK (on_export_events), service);
  g_signal_connect (service->daemon, "handle-import-events", G_CALLBACK (on_import_events), service);
  g_signal_connect (service->daemon, "handle-export-cards", G_CALLBACK (on_export_cards), service);
}
