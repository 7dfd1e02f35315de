/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/practice_record.h"

#include "common/text.h"

void
smriti_record_free (SmritiRecord *record)
{
  if (!record)
    return;
  g_free (record->event);
  g_free (record->kind);
  g_free (record->subject);
  g_clear_pointer (&record->details, g_variant_unref);
  g_free (record);
}

/* --- keeping one --- */

static GVariant *
details_variant (const char *const *details)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (const char *const *pair = details; pair[0]; pair += 2)
    {
      g_autofree char *value = pair[1] ? smriti_text_bounded (pair[1], SMRITI_MAX_ARGUMENT) : NULL;

      if (value)
        g_variant_builder_add (&builder, "{ss}", pair[0], value);
    }
  return g_variant_builder_end (&builder);
}

static char *
add (SmritiDbusDaemon *daemon, const char *kind, const char *subject, gboolean of_card, const char *const *details,
     GError **error)
{
  char *event = NULL;

  smriti_dbus_daemon_call_add_record_sync (daemon, kind, subject, details_variant (details),
                                           of_card ? smriti_bool_option ("card", TRUE) : smriti_no_options (), &event, NULL,
                                           error);
  return event;
}

char *
smriti_record_add (SmritiDbusDaemon *daemon, const char *kind, const char *subject, const char *const *details, GError **error)
{
  return add (daemon, kind, subject, FALSE, details, error);
}

char *
smriti_record_add_of_card (SmritiDbusDaemon *daemon, const char *kind, const char *card, const char *const *details,
                           GError **error)
{
  return add (daemon, kind, card, TRUE, details, error);
}

/* --- reading --- */

static void
add_page (GPtrArray *records, GVariant *page)
{
  GVariantIter iter;
  SmritiRecord *record = g_new0 (SmritiRecord, 1);

  g_variant_iter_init (&iter, page);
  while (g_variant_iter_next (&iter, "(sxss@a{ss})", &record->event, &record->at_s, &record->kind, &record->subject,
                              &record->details))
    {
      g_ptr_array_add (records, record);
      record = g_new0 (SmritiRecord, 1);
    }
  g_free (record);
}

static GPtrArray *
fetch (SmritiDbusDaemon *daemon, const char *kind, const char *subject, gboolean of_card, guint limit, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_record_free);
  guint total, before, wanted;

  do
    {
      g_autoptr (GVariant) page = NULL;

      before = records->len;
      wanted = limit == 0 ? SMRITI_MAX_ROWS : MIN (limit - before, SMRITI_MAX_ROWS);
      if (!smriti_dbus_daemon_call_list_records_sync (daemon, kind, subject, before, wanted,
                                                      of_card ? smriti_bool_option ("card", TRUE) : smriti_no_options (), &page,
                                                      &total, NULL, error))
        return NULL;
      add_page (records, page);
    }
  while (records->len > before && records->len < total && (limit == 0 || records->len < limit));
  return g_steal_pointer (&records);
}

GPtrArray *
smriti_records_fetch (SmritiDbusDaemon *daemon, const char *kind, const char *subject, guint limit, GError **error)
{
  return fetch (daemon, kind, subject, FALSE, limit, error);
}

GPtrArray *
smriti_records_fetch_of_card (SmritiDbusDaemon *daemon, const char *kind, const char *card, guint limit, GError **error)
{
  return fetch (daemon, kind, card, TRUE, limit, error);
}

const char *
smriti_record_get (const SmritiRecord *record, const char *name)
{
  const char *value = "";

  g_variant_lookup (record->details, name, "&s", &value);
  return value;
}
