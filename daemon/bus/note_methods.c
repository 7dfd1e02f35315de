/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Methods about vaults, notes and outlines. */

#include "daemon/bus/private.h"

#include "common/notes/note.h"

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
} Waiting;

static GVariant *
make_vault (gpointer record, gpointer user_data)
{
  const SmritiVaultRow *vault = record;

  return smriti_row_vault (vault, smriti_study_vault_state (user_data, vault->dir));
}

static gboolean
on_list_vaults (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
                SmritiService *service)
{
  g_autoptr (GPtrArray) vaults = smriti_study_vaults (service->study);
  guint total = vaults->len;

  if (!smriti_check_page (call, limit, 0))
    return TRUE;
  g_ptr_array_remove_range (vaults, 0, MIN (offset, vaults->len));
  if (vaults->len > limit)
    g_ptr_array_remove_range (vaults, limit, vaults->len - limit);
  smriti_dbus_daemon_complete_list_vaults (object, call, smriti_rows ("a" SMRITI_ROW_VAULT, vaults, make_vault, service->study),
                                           total);
  return TRUE;
}

static void
on_added (const SmritiVaultRow *vault, const GError *error, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;

  if (vault)
    smriti_dbus_daemon_complete_add_vault (
        waiting->service->daemon, waiting->call,
        smriti_row_vault (vault, smriti_study_vault_state (waiting->service->study, vault->dir)));
  else
    smriti_reply_error (waiting->call, error ? g_error_copy (error)
                                             : g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED, "the vault went away"));
}

static gboolean
on_add_vault (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *dir, GVariant *options, SmritiService *service)
{
  const char *syntax = "";
  Waiting *waiting;

  if (!smriti_check_path (call, "the folder", dir) || !smriti_check_text (call, options, "syntax", &syntax))
    return TRUE;
  if (*syntax && !smriti_reader_by_name (syntax))
    {
      g_autofree char *names = smriti_reader_names ();

      smriti_reply_error (
          call, g_error_new (SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "unknown syntax '%s'; there are: %s", syntax, names));
      return TRUE;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->service = service;
  waiting->call = call;
  smriti_study_add_vault (service->study, dir, syntax, on_added, waiting);
  return TRUE;
}

static gboolean
on_remove_vault (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *dir, GVariant *options,
                 SmritiService *service)
{
  GError *error = NULL;
  SmritiVaultRow *vault;

  if (!smriti_check_path (call, "the folder", dir))
    return TRUE;
  vault = smriti_study_remove_vault (service->study, dir, &error);
  if (vault)
    smriti_dbus_daemon_complete_remove_vault (object, call, smriti_row_vault (vault, "removed"));
  else
    smriti_reply_error (call, error);
  smriti_vault_row_free (vault);
  return TRUE;
}

static GVariant *
make_warning (gpointer record, gpointer user_data)
{
  const SmritiWarningRow *warning = record;

  return g_variant_new ("(@su@s)", smriti_row_string (warning->path, 4096), warning->line,
                        smriti_row_string (warning->text, *(guint *) user_data));
}

static gboolean
on_list_warnings (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *dir, guint offset, guint limit,
                  guint max_text, GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  guint total;
  g_autoptr (GPtrArray) warnings = NULL;

  if (!smriti_check_string (call, "the folder", dir) || !smriti_check_page (call, limit, max_text))
    return TRUE;
  warnings = smriti_study_warnings (service->study, dir, offset, limit, &total, &error);
  if (warnings)
    smriti_dbus_daemon_complete_list_warnings (object, call, smriti_rows ("a(sus)", warnings, make_warning, &max_text), total);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static GVariant *
make_entry (gpointer record, gpointer user_data)
{
  return smriti_row_entry (record, *(guint *) user_data);
}

static gboolean
on_list_entries (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *note, guint offset, guint limit,
                 guint max_text, GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  guint total;
  g_autoptr (GPtrArray) entries = NULL;

  if (!smriti_check_string (call, "the note", note) || !smriti_check_page (call, limit, max_text))
    return TRUE;
  entries = smriti_study_entries (service->study, note, offset, limit, &total, &error);
  if (entries)
    smriti_dbus_daemon_complete_list_entries (object, call, smriti_rows ("a(ssssasbuuu)", entries, make_entry, &max_text), total);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static GVariant *
make_waiting (gpointer record, gpointer user_data)
{
  const SmritiWaitingRow *row = record;
  g_auto (GVariantBuilder) after = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(suu)"));

  for (guint i = 0; i < row->after->len; i++)
    {
      const SmritiWaitingCount *count = &g_array_index (row->counts, SmritiWaitingCount, i);

      g_variant_builder_add (&after, "(suu)", g_ptr_array_index (row->after, i), count->cards, count->cards - count->learnt);
    }
  return g_variant_new ("(@s@ssa(suu))", smriti_row_string (row->note, 4096), smriti_row_string (row->topic, 512), row->entry,
                        &after);
}

static gboolean
on_list_holds (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
               SmritiService *service)
{
  guint total;
  g_autoptr (GPtrArray) rows = NULL;

  if (!smriti_check_page (call, limit, 0))
    return TRUE;
  rows = smriti_study_waiting (service->study, offset, limit, &total);
  smriti_dbus_daemon_complete_list_holds (object, call, smriti_rows ("a(sssa(suu))", rows, make_waiting, NULL), total);
  return TRUE;
}

void
smriti_service_connect_notes (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-list-vaults", G_CALLBACK (on_list_vaults), service);
  g_signal_connect (service->daemon, "handle-add-vault", G_CALLBACK (on_add_vault), service);
  g_signal_connect (service->daemon, "handle-remove-vault", G_CALLBACK (on_remove_vault), service);
  g_signal_connect (service->daemon, "handle-list-warnings", G_CALLBACK (on_list_warnings), service);
  g_signal_connect (service->daemon, "handle-list-entries", G_CALLBACK (on_list_entries), service);
  g_signal_connect (service->daemon, "handle-list-holds", G_CALLBACK (on_list_holds), service);
}
