/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The ritual's part of the interface: its help, verdicts, repositories, the
 * archive. */

#include "common/names.h"
#include "daemon/bus/private.h"
#include "daemon/study/ritual.h"

#define ROW_VERDICT "(sssssxsb)"
#define MAX_FRONT 1024

/* Leaves the rows of one page; the total before. */
static guint
cut_page (GPtrArray *rows, guint offset, guint limit)
{
  guint total = rows->len;

  g_ptr_array_remove_range (rows, 0, MIN (offset, rows->len));
  if (rows->len > limit)
    g_ptr_array_remove_range (rows, limit, rows->len - limit);
  return total;
}

/* --- rows --- */

static GVariant *
make_verdict (gpointer record, gpointer user_data)
{
  const SmritiVerdict *verdict = record;
  g_autofree char *day = verdict->event ? smriti_day_to_string (verdict->day) : g_strdup ("");

  return g_variant_new ("(s@s@ss@sxsb)", verdict->event ? verdict->event : "", smriti_row_string (verdict->category, MAX_FRONT),
                        smriti_row_string (verdict->name, MAX_FRONT), verdict->verdict ? verdict->verdict : "",
                        smriti_row_string (verdict->why, SMRITI_MAX_ARGUMENT), verdict->at_s, day, verdict->latest);
}

static GVariant *
make_changed (gpointer record, gpointer user_data)
{
  const SmritiChangedNote *changed = record;

  return g_variant_new ("(@sux)", smriti_row_string (changed->path, SMRITI_MAX_ARGUMENT), changed->line, changed->at_s);
}

static GVariant *
make_failed (gpointer record, gpointer max_text)
{
  const SmritiRitualCard *card = record;

  return g_variant_new ("(s@su)", card->id, smriti_row_string (card->front, *(guint *) max_text), card->times);
}

static GVariant *
make_captured (gpointer record, gpointer max_text)
{
  const SmritiRitualCard *card = record;

  return g_variant_new ("(s@s@su)", card->id, smriti_row_string (card->front, *(guint *) max_text),
                        smriti_row_string (card->path, SMRITI_MAX_ARGUMENT), card->line);
}

static GVariant *
make_old_note (gpointer record, gpointer user_data)
{
  const SmritiOldNote *old = record;

  return g_variant_new ("(@su)", smriti_row_string (old->path, SMRITI_MAX_ARGUMENT), old->days);
}

static GVariant *
make_card (gpointer record, gpointer max_text)
{
  return smriti_row_card (record, *(guint *) max_text);
}

static GVariant *
make_repo (gpointer record, gpointer user_data)
{
  return smriti_row_string (record, SMRITI_MAX_ARGUMENT);
}

/* --- the ritual --- */

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint max_text;
} Asking;

/* Array of static strings, NULL-terminated. */
static GPtrArray *
helps_of (const SmritiRitual *ritual)
{
  GPtrArray *helps = g_ptr_array_new ();

  for (guint i = 0; i < ritual->helps->len; i++)
    g_ptr_array_add (helps, (char *) smriti_help_to_string (g_array_index (ritual->helps, SmritiHelp, i)));
  g_ptr_array_add (helps, NULL);
  return helps;
}

/* No list of it has more than 50 rows but the verdicts, which are the person's
 * own: the whole is far below what a reply may hold with texts cut like this. */
static GVariant *
data_of (const SmritiRitual *ritual, guint max_text)
{
  const SmritiRitualFound *found = ritual->found;
  guint most = MIN (max_text, MAX_FRONT);
  g_autofree char *day = smriti_day_to_string (ritual->day);
  GVariantDict data;

  if (ritual->tools->len > SMRITI_MAX_ROWS)
    g_ptr_array_set_size (ritual->tools, SMRITI_MAX_ROWS);
  g_variant_dict_init (&data, NULL);
  g_variant_dict_insert_value (&data, "note", smriti_row_string (ritual->note, SMRITI_MAX_ARGUMENT));
  g_variant_dict_insert (&data, "line", "u", ritual->line);
  g_variant_dict_insert_value (&data, "motto", smriti_row_string (ritual->motto, MAX_FRONT));
  g_variant_dict_insert (&data, "day", "s", day);
  g_variant_dict_insert (&data, "since", "x", ritual->since_s);
  g_variant_dict_insert (&data, "since-ritual", "b", ritual->since_ritual);
  g_variant_dict_insert_value (&data, "changed", smriti_rows ("a(sux)", found->changed, make_changed, NULL));
  g_variant_dict_insert (&data, "changed-total", "u", found->n_changed);
  g_variant_dict_insert_value (&data, "failed", smriti_rows ("a(ssu)", found->failed, make_failed, &most));
  g_variant_dict_insert_value (&data, "captured", smriti_rows ("a(sssu)", found->captured, make_captured, &most));
  g_variant_dict_insert (&data, "captured-total", "u", found->n_captured);
  g_variant_dict_insert_value (&data, "tools", smriti_rows ("a" ROW_VERDICT, ritual->tools, make_verdict, NULL));
  g_variant_dict_insert_value (&data, "old-notes", smriti_rows ("a(su)", found->old_notes, make_old_note, NULL));
  g_variant_dict_insert (&data, "old-notes-total", "u", found->n_old_notes);
  g_variant_dict_insert_value (&data, "old-cards", smriti_rows ("a" SMRITI_ROW_CARD, ritual->old_cards, make_card, &most));
  g_variant_dict_insert (&data, "old-cards-total", "u", found->n_old_cards);
  return g_variant_dict_end (&data);
}

static void
on_ritual (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  GError *error = NULL;
  g_autoptr (SmritiRitual) ritual = smriti_study_ritual_finish (result, &error);

  g_autoptr (GPtrArray) helps = ritual ? helps_of (ritual) : NULL;

  if (!ritual)
    smriti_reply_error (asking->call, error);
  else
    smriti_dbus_daemon_complete_get_ritual (
        asking->service->daemon, asking->call, smriti_row_occurrence (ritual->occurrence), (const char *const *) helps->pdata,
        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, ritual->lines->data, ritual->lines->len, sizeof (guint32)),
        data_of (ritual, asking->max_text));
}

static gboolean
on_get_ritual (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, guint max_text, GVariant *options,
               SmritiService *service)
{
  guint months = SMRITI_RITUAL_MONTHS;
  Asking *asking;

  if (!smriti_check_string (call, "the occurrence", name) || !smriti_check_page (call, 0, max_text)
      || !smriti_check_uint (call, options, "months", &months))
    return TRUE;
  if (months < 1 || months > SMRITI_RITUAL_MAX_MONTHS)
    {
      g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "months are 1 to %d",
                                             SMRITI_RITUAL_MAX_MONTHS);
      return TRUE;
    }
  asking = g_new0 (Asking, 1);
  asking->service = service;
  asking->call = call;
  asking->max_text = max_text;
  smriti_study_ritual_async (service->study, name, months, on_ritual, asking);
  return TRUE;
}

/* --- verdicts --- */

static gboolean
on_set_verdict (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *category, const char *name, const char *word,
                GVariant *options, SmritiService *service)
{
  const char *why = "", *topic = "";
  SmritiVerdict *given;
  GError *error = NULL;

  if (!smriti_check_string (call, "the category", category) || !smriti_check_string (call, "the name", name)
      || !smriti_check_string (call, "the verdict", word) || !smriti_check_text (call, options, "why", &why)
      || !smriti_check_text (call, options, "topic", &topic))
    return TRUE;
  given = smriti_study_set_verdict (service->study, category, name, word, why, topic, &error);
  if (given)
    smriti_dbus_daemon_complete_set_verdict (object, call, make_verdict (given, NULL));
  else
    smriti_reply_error (call, error);
  smriti_verdict_free (given);
  return TRUE;
}

static gboolean
on_list_verdicts (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
                  SmritiService *service)
{
  const char *category = NULL;
  g_autoptr (GPtrArray) verdicts = NULL;
  guint total;

  if (!smriti_check_page (call, limit, 0) || !smriti_check_text (call, options, "category", &category))
    return TRUE;
  verdicts = smriti_study_verdicts (service->study, category);
  total = cut_page (verdicts, offset, limit);
  smriti_dbus_daemon_complete_list_verdicts (object, call, smriti_rows ("a" ROW_VERDICT, verdicts, make_verdict, NULL), total);
  return TRUE;
}

/* --- repositories --- */

static gboolean
on_list_repos (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
               SmritiService *service)
{
  g_autoptr (GPtrArray) repos = NULL;
  g_autoptr (GVariant) rows = NULL;
  guint total;

  if (!smriti_check_page (call, limit, 0))
    return TRUE;
  repos = smriti_study_repos (service->study);
  total = cut_page (repos, offset, limit);
  rows = g_variant_ref_sink (smriti_rows ("as", repos, make_repo, NULL));
  smriti_dbus_daemon_complete_list_repos (object, call, g_variant_get_strv (rows, NULL), total);
  return TRUE;
}

static gboolean
on_add_repo (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *dir, GVariant *options, SmritiService *service)
{
  GError *error = NULL;

  if (!smriti_check_path (call, "the folder", dir))
    return TRUE;
  if (smriti_study_add_repo (service->study, dir, &error))
    smriti_dbus_daemon_complete_add_repo (object, call);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static gboolean
on_remove_repo (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *dir, GVariant *options, SmritiService *service)
{
  GError *error = NULL;

  if (!smriti_check_path (call, "the folder", dir))
    return TRUE;
  if (smriti_study_remove_repo (service->study, dir, &error))
    smriti_dbus_daemon_complete_remove_repo (object, call);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

/* --- the archive --- */

static gboolean
on_find_note (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, GVariant *options, SmritiService *service)
{
  g_auto (SmritiFoundNote) note = { 0 };
  GError *error = NULL;

  if (!smriti_check_string (call, "the note", name))
    return TRUE;
  if (!*name)
    g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no note is named");
  else if (smriti_study_find_note (service->study, name, &note, &error))
    smriti_dbus_daemon_complete_find_note (object, call, note.path, note.vault, note.cards, note.archived);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

static gboolean
check_targets (GDBusMethodInvocation *call, const char *const *targets)
{
  guint n = g_strv_length ((char **) targets);

  if (n == 0 || n > SMRITI_MAX_ROWS)
    {
      g_dbus_method_invocation_return_error (call, SMRITI_ERROR, n ? SMRITI_ERROR_LIMIT : SMRITI_ERROR_INVALID_ARGUMENT,
                                             n ? "at most %d cards and notes at a time" : "1 to %d cards and notes are named",
                                             SMRITI_MAX_ROWS);
      return FALSE;
    }
  for (; *targets; targets++)
    if (!smriti_check_string (call, "the card or note", *targets))
      return FALSE;
  return TRUE;
}

static gboolean
on_set_archived (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *const *targets, gboolean archived,
                 GVariant *options, SmritiService *service)
{
  guint max_text = MAX_FRONT;
  GError *error = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  guint left = 0;

  if (!check_targets (call, targets))
    return TRUE;
  cards = smriti_study_set_archived (service->study, targets, archived, &left, &error);
  if (cards)
    smriti_dbus_daemon_complete_set_archived (object, call, smriti_rows ("a" SMRITI_ROW_CARD, cards, make_card, &max_text), left);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

void
smriti_service_connect_ritual (SmritiService *service)
{
  const struct
  {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "handle-get-ritual", G_CALLBACK (on_get_ritual) },       { "handle-set-verdict", G_CALLBACK (on_set_verdict) },
    { "handle-list-verdicts", G_CALLBACK (on_list_verdicts) }, { "handle-list-repos", G_CALLBACK (on_list_repos) },
    { "handle-add-repo", G_CALLBACK (on_add_repo) },           { "handle-remove-repo", G_CALLBACK (on_remove_repo) },
    { "handle-find-note", G_CALLBACK (on_find_note) },         { "handle-set-archived", G_CALLBACK (on_set_archived) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (service->daemon, handlers[i].signal, handlers[i].handler, service);
}
