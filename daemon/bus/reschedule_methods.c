/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Promising anew, as the interface tells it. What was said last is kept, so that its
 * pages are parts of one answer, and let go with the last of them. */

#include "common/names.h"
#include "daemon/bus/private.h"

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint offset, limit, max_text;
} Asking;

static GVariant *
make_move (gpointer record, gpointer user_data)
{
  const SmritiMove *move = record;
  const Asking *asking = user_data;
  g_autofree char *front = smriti_study_front_line (asking->service->study, move->card, MIN (asking->max_text, 200));
  g_autofree char *from = smriti_day_to_string (move->from);
  g_autofree char *to = smriti_day_to_string (move->to);

  return g_variant_new ("(@s@sssd)", smriti_row_string (move->card, SMRITI_MAX_ARGUMENT),
                        smriti_row_string (front, asking->max_text), from, to, move->recall);
}

static void
reply_page (Asking *asking)
{
  SmritiService *service = asking->service;
  GPtrArray *moves = service->moves->moves;
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  g_autofree char *run = g_strdup (service->moves->run);
  guint total = moves->len, sent;
  GVariant *rows;

  for (guint i = asking->offset; i < moves->len && page->len < asking->limit; i++)
    g_ptr_array_add (page, g_ptr_array_index (moves, i));
  rows = smriti_rows ("a(ssssd)", page, make_move, asking);
  sent = (guint) g_variant_n_children (rows);
  if (asking->offset >= total || sent == total - asking->offset)
    g_clear_pointer (&service->moves, smriti_moves_free);
  smriti_dbus_daemon_complete_reschedule_cards (service->daemon, asking->call, rows, total, run);
}

static void
on_rescheduled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  GError *error = NULL;
  SmritiMoves *moves = smriti_study_reschedule_finish (result, &error);

  if (!moves)
    {
      smriti_reply_error (asking->call, error);
      return;
    }
  g_clear_pointer (&asking->service->moves, smriti_moves_free);
  asking->service->moves = moves;
  reply_page (asking);
}

static gboolean
on_reschedule_cards (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, guint max_text,
                     GVariant *options, SmritiService *service)
{
  gboolean dry_run = FALSE;
  const char *run = "";
  g_autofree Asking *asking = NULL;

  if (!smriti_check_page (call, limit, max_text) || !smriti_check_boolean (call, options, "dry-run", &dry_run)
      || !smriti_check_text (call, options, "run", &run))
    return TRUE;
  asking = g_new (Asking, 1);
  *asking = (Asking){ service, call, offset, limit, max_text };
  if (*run == '\0')
    smriti_study_reschedule_async (service->study, dry_run, on_rescheduled, g_steal_pointer (&asking));
  else if (service->moves && g_str_equal (service->moves->run, run))
    reply_page (asking);
  else
    g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                                                   "what that run did is not kept any more; call again without it");
  return TRUE;
}

void
smriti_service_connect_reschedule (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-reschedule-cards", G_CALLBACK (on_reschedule_cards), service);
}
