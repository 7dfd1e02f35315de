/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How what the vaults tell is gathered into transactions. While a vault is read
 * for the first time one lasts up to BATCH_US: pages that many notes have in
 * common are then written once. Else it ends with the row of notes that was told
 * together, so that an edit is there at once. Whatever is lost of it is read
 * again, note by note, so that one that cannot be kept does no harm to others. */

#include "daemon/study/private.h"

#define BATCH_US (400 * 1000)

static gboolean
is_scanning (SmritiStudy *study)
{
  GHashTableIter iter;
  gpointer state;

  g_hash_table_iter_init (&iter, study->vault_states);
  while (g_hash_table_iter_next (&iter, NULL, &state))
    if (state == GINT_TO_POINTER (SMRITI_VAULT_SCANNING))
      return TRUE;
  return FALSE;
}

static void
on_lost (gpointer user_data)
{
  SmritiStudy *study = user_data;

  study->one_by_one = TRUE;
  study->refreshed = 0;
  smriti_study_forget_pools (study);
  if (study->vaults)
    smriti_vaults_look_again (study->vaults);
}

void
smriti_study_batch_init (SmritiStudy *study)
{
  smriti_store_batch_set_lost_func (study->store, on_lost, study);
}

void
smriti_study_batch_end (SmritiStudy *study)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&study->batch_timer, g_source_remove);
  if (smriti_store_batch_is_open (study->store))
    study->note_changes++;
  if (!smriti_store_batch_end (study->store, &error))
    g_warning ("what was read of the notes could not be kept (%s); it is read again", error->message);
}

/* Where no row of notes ends it: their file system may have fallen asleep. */
static gboolean
on_timer (gpointer user_data)
{
  SmritiStudy *study = user_data;

  study->batch_timer = 0;
  smriti_study_batch_end (study);
  return G_SOURCE_REMOVE;
}

gboolean
smriti_study_batch_go_on (SmritiStudy *study, GError **error)
{
  if (study->one_by_one)
    return smriti_store_begin (study->store, error);
  if (!smriti_store_batch_is_open (study->store))
    study->batch_since_us = g_get_monotonic_time ();
  return smriti_store_batch_go_on (study->store, error);
}

gboolean
smriti_study_batch_pause (SmritiStudy *study, gboolean written, GError **error)
{
  if (study->one_by_one && written)
    return smriti_store_commit (study->store, error);
  if (study->one_by_one)
    smriti_store_rollback (study->store);
  else if (!written)
    smriti_store_batch_drop (study->store);
  else
    {
      smriti_store_batch_pause (study->store);
      if (study->batch_timer == 0)
        study->batch_timer = g_timeout_add (BATCH_US / 1000, on_timer, study);
    }
  return written;
}

void
smriti_study_rest (gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GHashTable) changed = NULL;
  GHashTableIter iter;
  gpointer dir;

  if ((is_scanning (study) || study->refresh != 0) && g_hash_table_size (study->changed_vaults) == 0
      && g_get_monotonic_time () - study->batch_since_us < BATCH_US)
    return;
  smriti_study_batch_end (study);
  changed = g_steal_pointer (&study->changed_vaults);
  study->changed_vaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &dir, NULL))
    smriti_study_tell_notes (study, dir);
}

/* Told when the row ends; of a vault that is being scanned all is told at once. */
void
smriti_study_note_changed (SmritiStudy *study, const char *dir)
{
  smriti_study_forget_pools (study);
  study->note_changes++;
  if (g_hash_table_lookup (study->vault_states, dir) != GINT_TO_POINTER (SMRITI_VAULT_SCANNING))
    g_hash_table_add (study->changed_vaults, g_strdup (dir));
}

void
smriti_study_batch_state (SmritiStudy *study)
{
  gboolean busy = is_scanning (study);

  smriti_study_batch_end (study);
  if (busy == study->is_busy)
    return;
  study->is_busy = busy;
  smriti_store_set_busy (study->store, busy);
}
