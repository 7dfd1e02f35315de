/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/challenges.h"

#include "client/records.h"

#include <string.h>

#define FOLDER "Challenges"

static void
try_free (gpointer data)
{
  SmritiChallengeTry *one = data;

  smriti_challenge_free (one->challenge);
  g_free (one->topic);
  g_free (one->note);
  g_free (one->dir);
  g_free (one->card);
  g_free (one);
}

const char *
smriti_try_state_name (SmritiTryState state)
{
  static const char *const names[] = { "new", "started", "solved", "gave-up" };

  return names[state];
}

char *
smriti_challenge_subject (const SmritiChallengeTry *one)
{
  return g_strdup_printf ("%s/%s", one->topic, one->challenge->name);
}

/* --- what the notes hold ---------------------------------------------------- */

static gboolean
lies_in_folder (const char *path)
{
  g_autofree char *above = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (above);

  return g_str_equal (name, FOLDER);
}

static const SmritiChallengeTry *
find_note (GPtrArray *challenges, const char *path)
{
  for (guint i = 0; i < challenges->len; i++)
    if (g_str_equal (((SmritiChallengeTry *) g_ptr_array_index (challenges, i))->note, path))
      return g_ptr_array_index (challenges, i);
  return NULL;
}

static void
add_note (GPtrArray *challenges, const SmritiCurriculum *curriculum, const SmritiCurriculumNote *note)
{
  g_autofree char *problem = NULL;
  SmritiChallenge *challenge;
  SmritiChallengeTry *one;

  if (!lies_in_folder (note->path) || find_note (challenges, note->path))
    return;
  challenge = smriti_challenge_read (note->scan, note->blocks, &problem);
  if (problem)
    {
      g_autofree char *shown = smriti_term_clean (note->path);

      g_printerr ("smriti: the challenge of '%s' cannot be used: %s\n", shown, problem);
    }
  if (!challenge)
    return;
  one = g_new0 (SmritiChallengeTry, 1);
  one->challenge = challenge;
  one->topic = g_strdup (curriculum->topic);
  one->note = g_strdup (note->path);
  one->best_s = -1;
  g_ptr_array_add (challenges, one);
}

/* --- its card ----------------------------------------------------------------- */

/* The first card of each note, among those of the entry @key. */
static gboolean
add_cards (GPtrArray *challenges, SmritiDbusDaemon *daemon, const char *key, GError **error)
{
  g_autofree char *query = g_strconcat ("entry:", key, NULL);
  guint offset = 0, total = 0;
  gsize rows;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_cards_sync (daemon, query, offset, SMRITI_MAX_ROWS, 1, smriti_no_options (), &page,
                                                    &total, NULL, error))
        return FALSE;
      rows = g_variant_n_children (page);
      for (gsize i = 0; i < rows; i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
          SmritiCardRow card = smriti_card_row (tuple);
          SmritiChallengeTry *one = (SmritiChallengeTry *) find_note (challenges, card.note);

          if (!one || one->card)
            continue;
          one->card = g_strdup (card.id);
          one->due_s = g_str_equal (card.state, "new") ? 0 : card.due_s;
        }
      offset += (guint) rows;
    }
  while (rows > 0 && offset < total);
  return TRUE;
}

static gboolean
add_all_cards (GPtrArray *challenges, SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < challenges->len; i++)
    {
      const char *key = ((SmritiChallengeTry *) g_ptr_array_index (challenges, i))->challenge->entry;

      if (key && g_hash_table_add (asked, (gpointer) key) && !add_cards (challenges, daemon, key, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what was done ---------------------------------------------------------------- */

static void
solve (SmritiChallengeTry *one, const SmritiRecord *record)
{
  const char *took = smriti_record_get (record, "took-s");
  gint64 took_s = g_ascii_strtoll (took, NULL, 10);

  one->best_ratio = MAX (one->best_ratio, g_ascii_strtod (smriti_record_get (record, "ratio"), NULL));
  if (one->started_s == 0)
    return;
  one->state = SMRITI_TRY_SOLVED;
  one->started_s = 0;
  if (*took != '\0' && (one->best_s < 0 || took_s < one->best_s))
    one->best_s = took_s;
}

/* Records come in here in the order they were made. */
static void
add_record (SmritiChallengeTry *one, const SmritiRecord *record)
{
  const char *what = smriti_record_get (record, "what");

  if (g_str_equal (what, SMRITI_CHALLENGE_STARTED))
    {
      one->state = SMRITI_TRY_STARTED;
      one->started_s = MAX (record->at_s, 1);
      one->tries = 0;
      g_free (one->dir);
      one->dir = g_strdup (smriti_record_get (record, "dir"));
    }
  else if (g_str_equal (what, SMRITI_CHALLENGE_GAVE_UP))
    {
      one->state = SMRITI_TRY_GAVE_UP;
      one->started_s = 0;
    }
  else if (g_str_equal (smriti_record_get (record, "result"), SMRITI_CHALLENGE_SOLVED))
    solve (one, record);
  else if (one->started_s != 0)
    one->tries++;
}

static gboolean
add_records (GPtrArray *challenges, SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, SMRITI_CHALLENGE_RECORD, "", 0, error);
  g_autoptr (GHashTable) by_subject = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; records && i < challenges->len; i++)
    g_hash_table_insert (by_subject, smriti_challenge_subject (g_ptr_array_index (challenges, i)),
                         g_ptr_array_index (challenges, i));
  for (guint i = records ? records->len : 0; i > 0; i--)
    {
      const SmritiRecord *record = g_ptr_array_index (records, i - 1);
      SmritiChallengeTry *one = g_hash_table_lookup (by_subject, record->subject);

      if (one)
        add_record (one, record);
    }
  return records != NULL;
}

/* --- all of it ------------------------------------------------------------------------ */

GPtrArray *
smriti_challenges_find (SmritiDbusDaemon *daemon, GPtrArray *curricula, GError **error)
{
  g_autoptr (GPtrArray) challenges = g_ptr_array_new_with_free_func (try_free);

  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);

      for (guint k = 0; k < curriculum->notes->len; k++)
        add_note (challenges, curriculum, g_ptr_array_index (curriculum->notes, k));
    }
  if (!add_all_cards (challenges, daemon, error) || !add_records (challenges, daemon, error))
    return NULL;
  return g_steal_pointer (&challenges);
}

const SmritiChallengeTry *
smriti_challenges_by_name (GPtrArray *challenges, const char *name, GError **error)
{
  g_autofree char *shown = smriti_term_clean (name);
  const SmritiChallengeTry *found = NULL;

  for (guint i = 0; i < challenges->len; i++)
    {
      const SmritiChallengeTry *one = g_ptr_array_index (challenges, i);

      if (g_ascii_strcasecmp (one->challenge->name, name) != 0)
        continue;
      if (found)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "several challenges are called '%s'; say --topic %s or --topic %s, or rename one", shown, found->topic,
                       one->topic);
          return NULL;
        }
      found = one;
    }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no challenge '%s'; 'smriti challenge list' shows them",
                 shown);
  return found;
}
