/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The vaults themselves: joined at start, added, removed, away and back. What
 * their notes say is taken in by notes.c. */

#include "daemon/study/private.h"

#include <string.h>

/* --- what they tell --- */

static void
set_away (SmritiStudy *study, const char *dir, gboolean away)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cards = NULL;

  if (smriti_notes_vault_is_away (study->store, dir) == away || !smriti_store_begin (study->store, &error))
    return;
  cards = smriti_notes_cards_of_vault (study->store, smriti_notes_vault_find (study->store, dir), 1000);
  if (smriti_notes_vault_set_away (study->store, dir, away, &error) && smriti_study_refresh_cards (study, cards, &error)
      && smriti_store_commit (study->store, &error))
    return;
  smriti_store_rollback (study->store);
  g_warning ("%s: its going could not be noted (%s); it is tried again at the next start", dir, error->message);
}

/* --- waiting for a first reading --- */

typedef struct
{
  char *dir;
  SmritiVaultFunc func;
  gpointer user_data;
} Adding;

static SmritiVaultRow *
vault_row (SmritiStudy *study, const char *dir)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((SmritiVaultRow *) g_ptr_array_index (rows, i))->dir, dir))
      return g_ptr_array_steal_index (rows, i);
  return NULL;
}

/* A vault is read when its scan has ended and its cards have found their places. */
static gboolean
was_read (SmritiStudy *study, const char *dir)
{
  return study->refresh == 0 && g_hash_table_lookup (study->vault_states, dir) != GINT_TO_POINTER (SMRITI_VAULT_SCANNING);
}

void
smriti_study_answer_adding (SmritiStudy *study)
{
  for (guint i = study->adding->len; i-- > 0;)
    {
      Adding *adding = g_ptr_array_index (study->adding, i);
      SmritiVaultRow *row;

      if (!was_read (study, adding->dir))
        continue;
      g_ptr_array_remove_index (study->adding, i);
      row = vault_row (study, adding->dir);
      adding->func (row, NULL, adding->user_data);
      smriti_vault_row_free (row);
      g_free (adding->dir);
      g_free (adding);
    }
}

static void
on_state (const char *dir, SmritiVaultState state, gpointer user_data)
{
  SmritiStudy *study = user_data;

  g_hash_table_insert (study->vault_states, g_strdup (dir), GINT_TO_POINTER (state));
  smriti_study_batch_state (study);
  if (state == SMRITI_VAULT_SCANNING)
    return;
  set_away (study, dir, state == SMRITI_VAULT_AWAY);
  smriti_study_forget_pools (study);
  smriti_study_answer_adding (study);
  smriti_study_tell_notes (study, dir);
}

/* After a restore: those who wait for a vault that is no more hear so. */
void
smriti_study_end_adding (SmritiStudy *study)
{
  for (guint i = study->adding->len; i-- > 0;)
    {
      Adding *adding = g_ptr_array_index (study->adding, i);
      g_autoptr (GError) error = NULL;

      if (smriti_notes_vault_find (study->store, adding->dir) != 0)
        continue;
      g_ptr_array_remove_index (study->adding, i);
      g_set_error (&error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "a backup was restored before '%s' was read; add it again",
                   adding->dir);
      adding->func (NULL, error, adding->user_data);
      g_free (adding->dir);
      g_free (adding);
    }
}

/* Kept until it is mended, or the daemon starts again and looks anew. */
static void
on_warning (const char *dir, const char *path, const char *text, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;

  if (!smriti_notes_add_path_warning (study->store, smriti_notes_vault_find (study->store, dir), path, text, &error))
    g_warning ("%s/%s: %s", dir, path, text);
}

/* A card may have gone from one vault to another: all of them are waited for. */
static void
on_settled (const char *dir, gpointer user_data)
{
  SmritiStudy *study = user_data;

  if (!smriti_vaults_busy (study->vaults))
    smriti_study_settle_cards (study);
}

static char *
read_as_fact (const char *dir)
{
  return g_strconcat ("read as ", dir, NULL);
}

static char *
on_read_as (const char *dir, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autofree char *fact = read_as_fact (dir);

  return smriti_store_fact (study->store, fact);
}

static void
on_all_read (const char *dir, const char *settings, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autofree char *fact = read_as_fact (dir);
  g_autofree char *before = smriti_store_fact (study->store, fact);

  if (g_strcmp0 (before, settings) != 0)
    smriti_study_set_fact (study, fact, settings);
}

static void
on_mended (const char *dir, const char *path, const char *text, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;

  if (!smriti_notes_drop_path_warning (study->store, smriti_notes_vault_find (study->store, dir), path, text, &error))
    g_warning ("%s/%s: %s, ignoring", dir, path, error->message);
}

static const SmritiVaultsFuncs vaults_funcs = { .known = smriti_study_note_known,
                                                .read = smriti_study_note_read,
                                                .gone = smriti_study_note_gone,
                                                .known_notes = smriti_study_notes_known,
                                                .state = on_state,
                                                .settled = on_settled,
                                                .warning = on_warning,
                                                .mended = on_mended,
                                                .read_as = on_read_as,
                                                .all_read = on_all_read,
                                                .rest = smriti_study_rest };

/* --- the vaults themselves --- */

void
smriti_study_join_vaults (SmritiStudy *study)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  study->vaults = smriti_vaults_new (&vaults_funcs, study);
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiVaultRow *row = g_ptr_array_index (rows, i);

      smriti_notes_clear_path_warnings (study->store, row->n, NULL);
      smriti_vaults_add (study->vaults, row->dir, row->reader);
    }
}

void
smriti_study_rescan_vaults (SmritiStudy *study)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiVaultRow *row = g_ptr_array_index (rows, i);

      smriti_vaults_add (study->vaults, row->dir, row->reader);
      smriti_vaults_rescan (study->vaults, row->dir);
    }
}

static gboolean
write_vault_event (SmritiStudy *study, const char *dir, const char *reader, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");

  smriti_event_put (event, "key", "vault");
  smriti_event_put (event, "dir", dir);
  smriti_event_put (event, "value", reader ? reader : ""); /* "" = taken away */
  return smriti_study_append (study, event, error);
}

/* dir → reader, as this machine's events leave it. */
static GHashTable *
wanted_vaults (SmritiStudy *study)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, TRUE);
  GHashTable *wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *dir = smriti_event_get (event, "dir");
      const char *reader = smriti_event_get (event, "value");

      if (g_strcmp0 (smriti_event_get (event, "key"), "vault") != 0 || !dir || !reader)
        continue;
      if (reader[0] != '\0')
        g_hash_table_replace (wanted, g_strdup (dir), g_strdup (reader));
      else
        g_hash_table_remove (wanted, dir);
    }
  return wanted;
}

gboolean
smriti_study_fold_vaults (SmritiStudy *study, GError **error)
{
  g_autoptr (GHashTable) wanted = wanted_vaults (study);
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);
  GHashTableIter iter;
  gpointer dir, reader;

  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiVaultRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GArray) cards = NULL;

      if (g_hash_table_contains (wanted, row->dir))
        continue;
      cards = smriti_notes_cards_of_vault (study->store, row->n, 1000);
      if (!smriti_notes_vault_delete (study->store, row->dir, error) || !smriti_study_refresh_cards (study, cards, error))
        return FALSE;
      study->note_changes++;
      smriti_vaults_remove (study->vaults, row->dir);
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &dir, &reader))
    if (!smriti_notes_vault_put (study->store, dir, reader, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_inside (const char *inner, const char *outer)
{
  gsize length = strlen (outer);

  return g_str_has_prefix (inner, outer) && (inner[length] == '/' || (length > 0 && outer[length - 1] == '/'));
}

static gboolean
check_new_vault (SmritiStudy *study, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  if (!g_path_is_absolute (dir) || !g_utf8_validate (dir, -1, NULL))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no absolute path", dir);
      return FALSE;
    }
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "folder '%s' is not there", dir);
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const char *other = ((SmritiVaultRow *) g_ptr_array_index (rows, i))->dir;

      if (g_str_equal (other, dir))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is a vault already", dir);
          return FALSE;
        }
      if (is_inside (dir, other) || is_inside (other, dir))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "'%s' and the vault '%s' lie in one another; 'smriti vault remove' the other first", dir, other);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_new_vault (SmritiStudy *study, const char *dir, const char *reader, GError **error)
{
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (!write_vault_event (study, dir, reader, error) || !smriti_notes_vault_put (study->store, dir, reader, error))
    {
      smriti_store_rollback (study->store);
      return FALSE;
    }
  return smriti_store_commit (study->store, error);
}

typedef struct
{
  SmritiVaultFunc func;
  gpointer user_data;
  GError *error;
} Refusal;

static gboolean
refuse_later (gpointer user_data)
{
  Refusal *refusal = user_data;

  refusal->func (NULL, refusal->error, refusal->user_data);
  g_error_free (refusal->error);
  g_free (refusal);
  return G_SOURCE_REMOVE;
}

void
smriti_study_add_vault (SmritiStudy *study, const char *dir, const char *reader, SmritiVaultFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_canonicalize_filename (dir, "/");
  Adding *adding;

  if (!reader || !*reader)
    reader = smriti_vaults_default_reader (path);
  if (!check_new_vault (study, path, &error) || !write_new_vault (study, path, reader, &error))
    {
      Refusal *refusal = g_new0 (Refusal, 1);

      refusal->func = func;
      refusal->user_data = user_data;
      refusal->error = g_steal_pointer (&error);
      g_idle_add (refuse_later, refusal);
      return;
    }
  adding = g_new0 (Adding, 1);
  adding->dir = g_strdup (path);
  adding->func = func;
  adding->user_data = user_data;
  g_ptr_array_add (study->adding, adding);
  g_hash_table_insert (study->vault_states, g_strdup (path), GINT_TO_POINTER (SMRITI_VAULT_SCANNING));
  smriti_vaults_add (study->vaults, path, reader);
}

SmritiVaultRow *
smriti_study_remove_vault (SmritiStudy *study, const char *dir, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (dir, "/");
  SmritiVaultRow *row = vault_row (study, path);
  g_autoptr (GArray) cards = NULL;

  if (!row)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no vault; 'smriti vault list' shows them", path);
      return NULL;
    }
  cards = smriti_notes_cards_of_vault (study->store, row->n, 1000);
  if (smriti_store_begin (study->store, error))
    {
      if (write_vault_event (study, path, NULL, error) && smriti_notes_vault_delete (study->store, path, error)
          && smriti_study_refresh_cards (study, cards, error) && smriti_store_commit (study->store, error))
        {
          smriti_vaults_remove (study->vaults, path);
          g_hash_table_remove (study->vault_states, path);
          smriti_study_batch_state (study);
          smriti_study_forget_pools (study);
          smriti_study_tell_notes (study, path);
          return row;
        }
      smriti_store_rollback (study->store);
    }
  smriti_vault_row_free (row);
  return NULL;
}

GPtrArray *
smriti_study_vaults (SmritiStudy *study)
{
  return smriti_notes_vaults (study->store);
}

const char *
smriti_study_vault_state (SmritiStudy *study, const char *dir)
{
  return smriti_vault_state_to_string ((SmritiVaultState) GPOINTER_TO_INT (g_hash_table_lookup (study->vault_states, dir)));
}

GPtrArray *
smriti_study_warnings (SmritiStudy *study, const char *dir, guint offset, guint limit, guint *out_total, GError **error)
{
  gint64 vault = dir[0] == '\0' ? 0 : smriti_notes_vault_find (study->store, dir);

  if (dir[0] != '\0' && vault == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no vault; 'smriti vault list' shows them", dir);
      return NULL;
    }
  return smriti_warnings_list (study->store, vault, offset, limit, out_total);
}

GPtrArray *
smriti_study_entries (SmritiStudy *study, const char *note, guint offset, guint limit, guint *out_total, GError **error)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);
  gint64 outline = 0;

  for (guint i = 0; note[0] != '\0' && i < outlines->len; i++)
    {
      const SmritiOutlineRow *row = g_ptr_array_index (outlines, i);

      if (g_str_has_suffix (row->path, note) || g_str_equal (row->topic, note))
        outline = row->n;
    }
  if (note[0] != '\0' && outline == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "outline note '%s' not found; 'smriti outline' shows all", note);
      return NULL;
    }
  return smriti_entries_list (study->store, outline, smriti_study_day (study), offset, limit, out_total);
}
