/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Joins the cards of a note's new text to those of its old text. A wrong pair
 * would hand one card's history to another, so evidence against (two different
 * block ids) stops a pair, and a card found by its key is never matched again.
 * Runs in linear time: a note may hold many thousand cards. */

#include "daemon/vaults/match.h"

#include <string.h>

typedef struct
{
  const SmritiMatchCard *old_cards;
  const SmritiMatchCard *new_cards;
  guint n_old;
  guint n_new;
  gboolean *old_taken;
  gboolean *new_taken;
  GArray *matches;
} Matching;

/* What two cards must share to be one in this pass; NULL = this card takes no part. */
typedef char *(*Evidence) (const SmritiMatchCard *card);

static char *
evidence_block_id (const SmritiMatchCard *card)
{
  return card->block_id ? g_strdup_printf ("%u %s", card->part, card->block_id) : NULL;
}

/* White space runs count as one space, as in keys. */
static char *
squeeze (const char *s)
{
  GString *out = g_string_sized_new (strlen (s));
  gboolean gap = FALSE;

  for (; *s; s++)
    {
      if (g_ascii_isspace (*s))
        {
          gap = out->len > 0;
          continue;
        }
      if (gap)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_c (out, *s);
    }
  return g_string_free (out, FALSE);
}

static char *
evidence_front (const SmritiMatchCard *card)
{
  g_autofree char *front = card->front ? squeeze (card->front) : NULL;

  return front && *front ? g_steal_pointer (&front) : NULL;
}

static char *
evidence_front_and_part (const SmritiMatchCard *card)
{
  g_autofree char *front = evidence_front (card);

  return front ? g_strdup_printf ("%u %s", card->part, front) : NULL;
}

static gboolean
is_contradicted (const SmritiMatchCard *a, const SmritiMatchCard *b)
{
  return a->block_id && b->block_id && !g_str_equal (a->block_id, b->block_id);
}

/* Cards whose key stands in both texts are the same card wherever they stand. */
static void
take_equal_keys (Matching *m)
{
  g_autoptr (GHashTable) old_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) new_keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < m->n_old; i++)
    g_hash_table_add (old_keys, (gpointer) m->old_cards[i].key);
  for (guint i = 0; i < m->n_new; i++)
    g_hash_table_add (new_keys, (gpointer) m->new_cards[i].key);
  for (guint i = 0; i < m->n_old; i++)
    m->old_taken[i] = g_hash_table_contains (new_keys, m->old_cards[i].key);
  for (guint i = 0; i < m->n_new; i++)
    m->new_taken[i] = g_hash_table_contains (old_keys, m->new_cards[i].key);
}

/* Evidence → the old cards that have it, in the order of the old text. */
static GHashTable *
index_old_cards (const Matching *m, Evidence evidence)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < m->n_old; i++)
    {
      g_autofree char *what = m->old_taken[i] ? NULL : evidence (&m->old_cards[i]);
      GQueue *queue = what ? g_hash_table_lookup (index, what) : NULL;

      if (!what)
        continue;
      if (!queue)
        {
          queue = g_queue_new ();
          g_hash_table_insert (index, g_steal_pointer (&what), queue);
        }
      g_queue_push_tail (queue, GUINT_TO_POINTER (i));
    }
  return index;
}

static void
take_pair (Matching *m, guint old_index, guint new_index, const char *why)
{
  SmritiMatch match = { .old_index = old_index, .new_index = new_index, .why = why };

  m->old_taken[old_index] = TRUE;
  m->new_taken[new_index] = TRUE;
  g_array_append_val (m->matches, match);
}

/* Several cards with the same evidence are paired in the order they stand in. */
static void
match_by (Matching *m, Evidence evidence, const char *why)
{
  g_autoptr (GHashTable) index = index_old_cards (m, evidence);

  for (guint i = 0; i < m->n_new; i++)
    {
      g_autofree char *what = m->new_taken[i] ? NULL : evidence (&m->new_cards[i]);
      GQueue *queue = what ? g_hash_table_lookup (index, what) : NULL;
      guint old_index;

      if (!queue || g_queue_is_empty (queue))
        continue;
      old_index = GPOINTER_TO_UINT (g_queue_peek_head (queue));
      if (is_contradicted (&m->old_cards[old_index], &m->new_cards[i]))
        continue;
      g_queue_pop_head (queue);
      take_pair (m, old_index, i, why);
    }
}

GArray *
smriti_match_cards (const SmritiMatchCard *old_cards, guint n_old, const SmritiMatchCard *new_cards, guint n_new)
{
  g_autofree gboolean *old_taken = g_new0 (gboolean, MAX (n_old, 1));
  g_autofree gboolean *new_taken = g_new0 (gboolean, MAX (n_new, 1));
  Matching m = { .old_cards = old_cards,
                 .new_cards = new_cards,
                 .n_old = n_old,
                 .n_new = n_new,
                 .old_taken = old_taken,
                 .new_taken = new_taken,
                 .matches = g_array_new (FALSE, FALSE, sizeof (SmritiMatch)) };

  take_equal_keys (&m);
  match_by (&m, evidence_block_id, "block id");
  match_by (&m, evidence_front_and_part, "same front");
  match_by (&m, evidence_front, "same front");
  return m.matches;
}
