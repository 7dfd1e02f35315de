/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/quiz_scope.h"

#include "client/records.h"

#include <string.h>

#define MAX_CARDS 300 /* whose answers are fetched */

/* --- which entries --- */

const char *
smriti_quiz_entry (const SmritiCurriculum *curriculum, SmritiQuizLevel level)
{
  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);
      g_autofree char *title = g_utf8_strdown (entry->title, -1);

      if (strstr (title, smriti_quiz_level_to_string (level)) && strstr (title, "quiz"))
        return entry->key;
    }
  return NULL;
}

static GPtrArray *
known_keys (const SmritiCurriculum *curriculum, GPtrArray *keys)
{
  GPtrArray *known = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; keys && i < keys->len; i++)
    if (smriti_curriculum_entry (curriculum, g_ptr_array_index (keys, i)))
      g_ptr_array_add (known, g_strdup (g_ptr_array_index (keys, i)));
  return known;
}

/* What a remark below the heading says; empty = there is none. */
static GPtrArray *
stated_scope (const SmritiCurriculum *curriculum, const char *key)
{
  g_autoptr (GArray) places = key ? smriti_curriculum_blocks (curriculum, key, FALSE) : NULL;

  for (guint i = 0; places && i < places->len; i++)
    {
      const SmritiBlock *block = g_array_index (places, SmritiPlace, i).block;
      g_autoptr (GPtrArray) keys = NULL;

      if (block->kind != SMRITI_BLOCK_REMARK || block->remark.kind != SMRITI_REMARK_SCOPE)
        continue;
      keys = smriti_remark_entries (block->remark.words);
      return known_keys (curriculum, keys);
    }
  return g_ptr_array_new_with_free_func (g_free);
}

GPtrArray *
smriti_quiz_scope (const SmritiCurriculum *curriculum, SmritiQuizLevel level)
{
  const char *key = smriti_quiz_entry (curriculum, level);
  GPtrArray *keys = stated_scope (curriculum, key);
  guint sections = level == SMRITI_QUIZ_EXPERT ? G_MAXUINT : (guint) level + 1;

  if (keys->len == 0)
    for (guint i = 0; i < curriculum->outline->sections->len && i < sections; i++)
      g_ptr_array_add (keys, g_strdup (((SmritiEntry *) g_ptr_array_index (curriculum->outline->sections, i))->key));
  if (key)
    g_ptr_array_add (keys, g_strdup (key));
  return keys;
}

GPtrArray *
smriti_quiz_scope_of_words (const SmritiCurriculum *curriculum, const char *words, GError **error)
{
  g_autoptr (GPtrArray) keys = smriti_remark_entries (words);
  g_autoptr (GPtrArray) known = NULL;

  if (!keys)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                           "a scope is numbers of entries with commas between them, as 2.1, 3");
      return NULL;
    }
  known = known_keys (curriculum, keys);
  if (known->len > 0)
    return g_steal_pointer (&known);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "%s has no such entry; 'smriti outline' lists them",
               curriculum->topic);
  return NULL;
}

/* --- their cards --- */

/* Another topic of the vault may have an entry of the same number. */
static gboolean
is_of_notes (const SmritiCurriculum *curriculum, const char *path)
{
  for (guint i = 0; i < curriculum->notes->len; i++)
    if (g_str_equal (((SmritiCurriculumNote *) g_ptr_array_index (curriculum->notes, i))->path, path))
      return TRUE;
  return FALSE;
}

/* With @cards NULL they are only met: not to be added by another query. */
static void
add_rows (GPtrArray *cards, GHashTable *met, GVariant *page, const SmritiCurriculum *curriculum, const char *key)
{
  for (gsize i = 0; i < g_variant_n_children (page); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
      SmritiCardRow row = smriti_card_row (tuple);
      SmritiQuizCard *card;

      if (*row.off || !smriti_entry_is_of (row.entry, key) || !is_of_notes (curriculum, row.note)
          || !g_hash_table_add (met, g_strdup (row.id)) || !cards)
        continue;
      card = g_new0 (SmritiQuizCard, 1);
      card->id = g_strdup (row.id);
      card->kind = g_strdup (row.kind);
      card->entry = g_strdup (row.entry);
      card->snippet = row.snippet;
      card->front = g_strdup (row.front);
      g_ptr_array_add (cards, card);
    }
}

static gboolean
list_cards (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, const char *key, const char *filter, GPtrArray *cards,
            GHashTable *met, GError **error)
{
  g_autofree char *query = g_strconcat ("entry:", key, filter, NULL);
  guint offset = 0, total = 0;
  gsize rows;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_cards_sync (daemon, query, offset, SMRITI_MAX_ROWS, SMRITI_MAX_STRING,
                                                    smriti_no_options (), &page, &total, NULL, error))
        return FALSE;
      rows = g_variant_n_children (page);
      add_rows (cards, met, page, curriculum, key);
      offset += (guint) rows;
    }
  while (rows > 0 && offset < total);
  return TRUE;
}

/* Not what takes an explanation, which no comparing can judge, nor what does not hold in the person's version. */
static gboolean
list_entry (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, const char *key, GPtrArray *cards, GHashTable *met,
            GError **error)
{
  return list_cards (daemon, curriculum, key, " is:explain", NULL, met, error)
         && list_cards (daemon, curriculum, key, " is:outdated", NULL, met, error)
         && list_cards (daemon, curriculum, key, "", cards, met, error);
}

/* A card that went away meanwhile is left out. */
static gboolean
fetch_back (SmritiDbusDaemon *daemon, SmritiQuizCard *card)
{
  g_autoptr (GVariant) row = NULL;
  g_autoptr (GVariant) grades = NULL;
  g_autoptr (GVariant) memory = NULL;
  g_auto (GStrv) anchors = NULL;

  return smriti_dbus_daemon_call_get_card_sync (daemon, card->id, SMRITI_MAX_STRING, smriti_bool_option ("peek", TRUE), &row,
                                                &card->back, &anchors, &grades, &memory, NULL, NULL);
}

GPtrArray *
smriti_quiz_cards (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, GPtrArray *keys, GRand *lots, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_quiz_card_free);
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_quiz_card_free);

  for (guint i = 0; i < keys->len; i++)
    if (!list_entry (daemon, curriculum, g_ptr_array_index (keys, i), all, met, error))
      {
        g_ptr_array_unref (cards);
        return NULL;
      }
  while (all->len > 0 && cards->len < MAX_CARDS)
    {
      SmritiQuizCard *card = g_ptr_array_steal_index_fast (all, (guint) g_rand_int_range (lots, 0, (gint32) all->len));

      if (fetch_back (daemon, card) && card->back && *card->back)
        g_ptr_array_add (cards, card);
      else
        smriti_quiz_card_free (card);
    }
  return cards;
}
