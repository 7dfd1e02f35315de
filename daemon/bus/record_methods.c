/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Records of the modes of the curriculum: AddRecord, ListRecords. */

#include "common/names.h"
#include "daemon/bus/private.h"

#include <string.h>

/* As name, value, …; NULL after the call was answered with what is wrong. */
static GPtrArray *
read_details (GDBusMethodInvocation *call, GVariant *details)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, details);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      if (!smriti_check_string (call, "the name of a detail", name) || !smriti_check_lines (call, "a detail", value))
        return NULL;
      g_ptr_array_add (pairs, (char *) name);
      g_ptr_array_add (pairs, (char *) value);
    }
  g_ptr_array_add (pairs, NULL);
  return g_steal_pointer (&pairs);
}

static gboolean
on_add_record (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *kind, const char *subject, GVariant *details,
               GVariant *options, SmritiService *service)
{
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (SmritiEvent) event = NULL;
  gboolean of_card = FALSE;
  GError *error = NULL;

  if (!smriti_check_string (call, "the kind", kind) || !smriti_check_string (call, "the subject", subject)
      || !smriti_check_boolean (call, options, "card", &of_card))
    return TRUE;
  pairs = read_details (call, details);
  if (!pairs)
    return TRUE;
  event = smriti_study_add_record (service->study, kind, subject, of_card, (char **) pairs->pdata, &error);
  if (event)
    smriti_dbus_daemon_complete_add_record (object, call, event->id);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static GVariant *
make_record (gpointer record, gpointer user_data)
{
  const SmritiEvent *event = record;
  const char *kind = smriti_event_get (event, "kind");
  GVariantBuilder details;

  g_variant_builder_init (&details, G_VARIANT_TYPE ("a{ss}"));
  for (char **p = event->payload; p[0]; p += 2)
    if (!g_str_equal (p[0], "kind") && !g_str_equal (p[0], "on"))
      {
        g_autoptr (GVariant) value = g_variant_ref_sink (smriti_row_string (p[1], SMRITI_MAX_ARGUMENT));

        g_variant_builder_add (&details, "{s@s}", p[0], value);
      }
  return g_variant_new ("(sxs@sa{ss})", event->id, event->at_ms / 1000, kind ? kind : "",
                        smriti_row_string (event->subject, SMRITI_MAX_ARGUMENT), &details);
}

static gboolean
on_list_records (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *kind, const char *subject, guint offset,
                 guint limit, GVariant *options, SmritiService *service)
{
  g_autoptr (GPtrArray) records = NULL;
  gboolean of_card = FALSE;
  GError *error = NULL;
  guint total;

  if (!smriti_check_string (call, "the kind", kind) || !smriti_check_string (call, "the subject", subject)
      || !smriti_check_page (call, limit, 0) || !smriti_check_boolean (call, options, "card", &of_card))
    return TRUE;
  records = smriti_study_records (service->study, kind, subject, of_card, offset, limit, &total, &error);
  if (records)
    smriti_dbus_daemon_complete_list_records (object, call, smriti_rows ("a(sxssa{ss})", records, make_record, NULL), total);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

void
smriti_service_connect_records (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-add-record", G_CALLBACK (on_add_record), service);
  g_signal_connect (service->daemon, "handle-list-records", G_CALLBACK (on_list_records), service);
}
