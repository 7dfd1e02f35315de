/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The archive: cards that are known for good are not asked any more and keep
 * their history. A note is archived by its cards; moving its file is the
 * client's, and changes nothing here, as a card's key does not depend on where
 * it stands. */

#include "daemon/study/private.h"
#include "daemon/study/ritual.h"

gboolean
smriti_study_find_note (SmritiStudy *study, const char *name, SmritiFoundNote *out, GError **error)
{
  return smriti_lookup_note (study->store, name, out, error);
}

/* --- which cards --- */

typedef struct
{
  gboolean archived;
  GArray *rows;       /* n of the cards to change, in order */
  GHashTable *chosen; /* those, as a set */
  guint left;         /* beyond what one call does */
} Choice;

static void
choose (Choice *choice, gint64 n)
{
  gint64 *key;

  if (choice->rows->len >= SMRITI_ARCHIVE_AT_ONCE)
    {
      choice->left++;
      return;
    }
  key = g_new (gint64, 1);
  *key = n;
  if (g_hash_table_add (choice->chosen, key))
    g_array_append_val (choice->rows, n);
}

static gboolean
choose_target (SmritiStudy *study, Choice *choice, const char *target, GError **error)
{
  g_auto (SmritiFoundNote) note = { 0 };
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (GArray) rows = NULL;

  if (target[0] != '/')
    {
      card = smriti_cards_find (study->store, target, smriti_study_day (study), error);
      if (card && smriti_cards_is_archived (study->store, card->n) != choice->archived)
        choose (choice, card->n);
      return card != NULL;
    }
  if (!smriti_lookup_note (study->store, target, &note, error))
    return FALSE;
  rows = smriti_lookup_cards (study->store, note.n, !choice->archived, G_MAXINT);
  for (guint i = 0; i < rows->len; i++)
    choose (choice, g_array_index (rows, gint64, i));
  return TRUE;
}

/* --- the change --- */

static gboolean
write_cards (SmritiStudy *study, GArray *rows, gboolean archived, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 n = g_array_index (rows, gint64, i);
      g_autofree char *key = smriti_cards_key (study->store, n);
      g_autoptr (SmritiEvent) event = smriti_study_new_event (study, archived ? SMRITI_EVENT_ARCHIVED : SMRITI_EVENT_RESUMED,
                                                              key ? key : "");

      if (!archived)
        smriti_event_put (event, "of", "archived");
      if (!smriti_study_append (study, event, error) || !smriti_study_fold_off (study, n, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
read_cards (SmritiStudy *study, GArray *rows)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);

  for (guint i = 0; i < rows->len; i++)
    {
      SmritiStudyCard *card = smriti_cards_get (study->store, g_array_index (rows, gint64, i), smriti_study_day (study));

      if (card)
        g_ptr_array_add (cards, card);
    }
  return cards;
}

static gboolean
change (SmritiStudy *study, const Choice *choice, GError **error)
{
  if (choice->rows->len == 0)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                           choice->archived ? "there is no card in it that is not archived already"
                                            : "there is no card in it that is archived");
      return FALSE;
    }
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (write_cards (study, choice->rows, choice->archived, error))
    return smriti_store_commit (study->store, error);
  smriti_store_rollback (study->store);
  return FALSE;
}

GPtrArray *
smriti_study_set_archived (SmritiStudy *study, const char *const *targets, gboolean archived, guint *out_left, GError **error)
{
  Choice choice = { .archived = archived };
  gboolean done = TRUE;
  GPtrArray *cards = NULL;

  choice.rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  choice.chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (; *targets && done; targets++)
    done = choose_target (study, &choice, *targets, error);
  if (done && change (study, &choice, error))
    {
      cards = read_cards (study, choice.rows);
      *out_left = choice.left;
      smriti_study_forget_pools (study);
      smriti_study_tell_changed (study);
    }
  g_array_unref (choice.rows);
  g_hash_table_unref (choice.chosen);
  return cards;
}
