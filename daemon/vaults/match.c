/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Joins new cards to old ones. A wrong pair would hand one card's history to
 * another, so evidence against (two different block ids) stops a pair, a card
 * found by its key is never matched again, and what is about equally good is
 * left alone. Bounded work for each card, whatever the others say: a note may
 * hold many thousand cards that are all alike. */

#include "daemon/vaults/match.h"

#include "daemon/vaults/similar.h"

#include <string.h>

#define MAX_GROUP 1024  /* pairs compared among cards with the same evidence */
#define MAX_SHARERS 32  /* cards that share a gram; what more have says nothing */
#define MAX_SAMPLED 4   /* of those, so that the many that are alike are seen to be many */
#define MAX_COMPARED 12 /* candidates of one card whose texts are compared */

typedef struct
{
  const SmritiMatchCard *old_cards;
  const SmritiMatchCard *new_cards;
  guint n_old;
  guint n_new;
  SmritiMatchBy by;
  gboolean *old_taken;
  gboolean *new_taken;
  SmritiSimilar **old_texts; /* made when first wanted */
  SmritiSimilar **new_texts;
  GArray *matches;
} Matching;

/* What two cards must share to be one in this pass; NULL = this card takes no part. */
typedef char *(*Evidence) (const SmritiMatchCard *card);

/* Those that share it, in the order they stand in. */
typedef struct
{
  GArray *olds; /* of guint */
  GArray *news;
} Group;

/* Two cards that may be one. */
typedef struct
{
  guint old_index;
  guint new_index;
  double score;
} Pair;

static Group *
group_new (void)
{
  Group *group = g_new (Group, 1);

  group->olds = g_array_new (FALSE, FALSE, sizeof (guint));
  group->news = g_array_new (FALSE, FALSE, sizeof (guint));
  return group;
}

static void
group_free (Group *group)
{
  g_array_unref (group->olds);
  g_array_unref (group->news);
  g_free (group);
}

/* --- evidence --- */

static char *
evidence_text (const SmritiMatchCard *card)
{
  return card->text && *card->text ? g_strdup (card->text) : NULL;
}

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

guint32
smriti_match_front_hash (const char *front)
{
  g_autofree char *squeezed = squeeze (front);

  return g_str_hash (squeezed);
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

/* Cards whose key stands in both texts are the same card wherever they stand,
 * and so are those whose keys are names of one card already. */
static void
take_known (Matching *m)
{
  g_autoptr (GHashTable) old_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) new_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) old_rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) new_rows = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < m->n_old; i++)
    {
      g_hash_table_add (old_keys, (gpointer) m->old_cards[i].key);
      g_hash_table_add (old_rows, (gpointer) &m->old_cards[i].card);
    }
  for (guint i = 0; i < m->n_new; i++)
    {
      g_hash_table_add (new_keys, (gpointer) m->new_cards[i].key);
      g_hash_table_add (new_rows, (gpointer) &m->new_cards[i].card);
    }
  for (guint i = 0; i < m->n_old; i++)
    m->old_taken[i] = m->old_cards[i].taken || g_hash_table_contains (new_keys, m->old_cards[i].key)
                      || (m->old_cards[i].card && g_hash_table_contains (new_rows, &m->old_cards[i].card));
  for (guint i = 0; i < m->n_new; i++)
    m->new_taken[i] = m->new_cards[i].taken || g_hash_table_contains (old_keys, m->new_cards[i].key)
                      || (m->new_cards[i].card && g_hash_table_contains (old_rows, &m->new_cards[i].card));
}

/* --- likeness --- */

static const SmritiSimilar *
text_of (const SmritiMatchCard *card, SmritiSimilar **slot)
{
  if (!*slot)
    *slot = smriti_similar_new (card->front, card->back);
  return *slot;
}

static double
score_of (Matching *m, guint old_index, guint new_index)
{
  if (is_contradicted (&m->old_cards[old_index], &m->new_cards[new_index]))
    return 0;
  return smriti_similar_score (text_of (&m->old_cards[old_index], &m->old_texts[old_index]),
                               text_of (&m->new_cards[new_index], &m->new_texts[new_index]));
}

/* The best first; among equals in the order they stand in. */
static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a;
  const Pair *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->new_index != y->new_index)
    return x->new_index < y->new_index ? -1 : 1;
  return (x->old_index > y->old_index) - (x->old_index < y->old_index);
}

static void
take_pair (Matching *m, guint old_index, guint new_index, const char *why, double score)
{
  SmritiMatch match = { .old_index = old_index, .new_index = new_index, .why = why, .score = score };

  m->old_taken[old_index] = TRUE;
  m->new_taken[new_index] = TRUE;
  g_array_append_val (m->matches, match);
}

/* What else either of the two could be, while it is free. */
typedef struct
{
  double best, second;
} Rival;

static void
note_rival (Rival *rival, double score)
{
  if (score > rival->best)
    {
      rival->second = rival->best;
      rival->best = score;
    }
  else if (score > rival->second)
    rival->second = score;
}

static Rival *
rival_of (GHashTable *rivals, guint index)
{
  Rival *rival = g_hash_table_lookup (rivals, GUINT_TO_POINTER (index));

  if (!rival)
    {
      rival = g_new0 (Rival, 1);
      g_hash_table_insert (rivals, GUINT_TO_POINTER (index), rival);
    }
  return rival;
}

/* Takes each pair of @pairs that is clearly the best one for both its cards. */
static void
take_clear_pairs (Matching *m, GArray *pairs, double enough, const char *why)
{
  g_autoptr (GHashTable) olds = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) news = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      note_rival (rival_of (olds, pair->old_index), pair->score);
      note_rival (rival_of (news, pair->new_index), pair->score);
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      const Rival *a = rival_of (olds, pair->old_index);
      const Rival *b = rival_of (news, pair->new_index);

      if (pair->score < enough)
        return;
      if (!m->old_taken[pair->old_index] && !m->new_taken[pair->new_index]
          && smriti_similar_is_clear (pair->score, MAX (a->second, b->second)))
        take_pair (m, pair->old_index, pair->new_index, why, pair->score);
    }
}

/* --- by the same evidence --- */

/* Evidence → the free cards that have it. */
static GHashTable *
group_cards (const Matching *m, Evidence evidence)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) group_free);

  for (guint i = 0; i < m->n_old; i++)
    {
      g_autofree char *what = m->old_taken[i] ? NULL : evidence (&m->old_cards[i]);
      Group *group = what ? g_hash_table_lookup (groups, what) : NULL;

      if (!what)
        continue;
      if (!group)
        {
          group = group_new ();
          g_hash_table_insert (groups, g_steal_pointer (&what), group);
        }
      g_array_append_val (group->olds, i);
    }
  for (guint i = 0; i < m->n_new; i++)
    {
      g_autofree char *what = m->new_taken[i] ? NULL : evidence (&m->new_cards[i]);
      Group *group = what ? g_hash_table_lookup (groups, what) : NULL;

      if (group)
        g_array_append_val (group->news, i);
    }
  return groups;
}

static guint
count_words (const char *text)
{
  guint n = 0;

  for (const char *s = text ? text : ""; *s; s++)
    n += !g_ascii_isspace (*s) && (s == text || g_ascii_isspace (s[-1])) ? 1 : 0;
  return n;
}

/* "Capital" is the question of many cards, "^1" the id of many lines. */
static gboolean
is_corroborated (Matching *m, guint old_index, guint new_index)
{
  const SmritiSimilar *a = text_of (&m->old_cards[old_index], &m->old_texts[old_index]);
  const SmritiSimilar *b = text_of (&m->new_cards[new_index], &m->new_texts[new_index]);

  return smriti_similar_overlap (a, b, 1) >= 0.5
         || (count_words (m->new_cards[new_index].front) >= 3 && smriti_similar_overlap (a, b, 0) >= 0.5);
}

static gboolean
may_pair (Matching *m, guint old_index, guint new_index)
{
  const SmritiMatchCard *old_card = &m->old_cards[old_index];

  return !is_contradicted (old_card, &m->new_cards[new_index])
         && (!old_card->stands || score_of (m, old_index, new_index) >= SMRITI_SIMILAR_ENOUGH)
         && (!old_card->stale || is_corroborated (m, old_index, new_index));
}

static guint
count_free (const GArray *indices, const gboolean *taken)
{
  guint n = 0;

  for (guint i = 0; i < indices->len; i++)
    n += taken[g_array_index (indices, guint, i)] ? 0 : 1;
  return n;
}

/* What is left of a group, first to first. */
static void
take_in_order (Matching *m, const Group *group, const char *why)
{
  guint k = 0;

  for (guint i = 0; i < group->news->len; i++)
    {
      guint new_index = g_array_index (group->news, guint, i);

      while (k < group->olds->len && m->old_taken[g_array_index (group->olds, guint, k)])
        k++;
      if (k == group->olds->len)
        return;
      if (!m->new_taken[new_index] && may_pair (m, g_array_index (group->olds, guint, k), new_index))
        take_pair (m, g_array_index (group->olds, guint, k), new_index, why, 0);
    }
}

/* Several cards with the same evidence: first those whose texts are alike. */
static void
match_group (Matching *m, const Group *group, const char *why)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint n = group->olds->len * group->news->len;

  if (n > 1 && group->olds->len <= MAX_GROUP && group->news->len <= MAX_GROUP && n <= MAX_GROUP)
    {
      for (guint i = 0; i < n; i++)
        {
          Pair pair = { g_array_index (group->olds, guint, i / group->news->len),
                        g_array_index (group->news, guint, i % group->news->len), 0 };

          pair.score = may_pair (m, pair.old_index, pair.new_index) ? score_of (m, pair.old_index, pair.new_index) : 0;
          if (pair.score > 0)
            g_array_append_val (pairs, pair);
        }
      take_clear_pairs (m, pairs, SMRITI_SIMILAR_SIDE, why);
    }
  if ((m->by & SMRITI_MATCH_ORDER)
      || (count_free (group->olds, m->old_taken) == 1 && count_free (group->news, m->new_taken) == 1))
    take_in_order (m, group, why);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const SmritiMatch *x = a;
  const SmritiMatch *y = b;

  return (x->new_index > y->new_index) - (x->new_index < y->new_index);
}

static void
sort_from (GArray *matches, guint first)
{
  if (matches->len > first)
    qsort (matches->data + first * sizeof (SmritiMatch), matches->len - first, sizeof (SmritiMatch), compare_matches);
}

static void
match_by (Matching *m, Evidence evidence, const char *why)
{
  g_autoptr (GHashTable) groups = group_cards (m, evidence);
  guint first = m->matches->len;
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    if (((Group *) group)->news->len > 0)
      match_group (m, group, why);
  for (guint i = first; i < m->matches->len; i++)
    g_array_index (m->matches, SmritiMatch, i).score = 0;
  sort_from (m->matches, first);
}

/* The same text under another key: a stamp was written, taken away or changed. */
static void
match_by_text (Matching *m)
{
  guint first = m->matches->len;

  match_by (m, evidence_text, "same text");
  for (guint i = first; i < m->matches->len; i++)
    {
      SmritiMatch *match = &g_array_index (m->matches, SmritiMatch, i);
      const SmritiMatchCard *old_card = &m->old_cards[match->old_index];
      const SmritiMatchCard *new_card = &m->new_cards[match->new_index];

      if (g_str_equal (old_card->key, old_card->text) != g_str_equal (new_card->key, new_card->text))
        match->why = "stamp";
    }
}

/* --- by likeness alone --- */

/* What a gram of a sketch is looked up by. */
static gpointer
place_of_gram (const Matching *m, const SmritiMatchCard *card, guint32 gram)
{
  return GUINT_TO_POINTER (m->by & SMRITI_MATCH_BY_NOTE ? gram ^ ((guint32) card->note * 0x9e3779b1u) : gram);
}

/* A gram of sketches, and the old cards that have it. */
typedef struct
{
  guint n; /* how many */
  guint olds[MAX_SHARERS];
} Sharers;

static GHashTable *
index_sketches (Matching *m)
{
  GHashTable *index = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < m->n_old; i++)
    {
      const SmritiSimilar *text;

      if (m->old_taken[i] || m->old_cards[i].stands || m->old_cards[i].past)
        continue;
      text = text_of (&m->old_cards[i], &m->old_texts[i]);
      for (guint k = 0; k < text->n_sketch; k++)
        {
          gpointer gram = place_of_gram (m, &m->old_cards[i], text->sketch[k]);
          Sharers *sharers = g_hash_table_lookup (index, gram);

          if (!sharers)
            {
              sharers = g_new (Sharers, 1);
              sharers->n = 0;
              g_hash_table_insert (index, gram, sharers);
            }
          if (sharers->n < MAX_SHARERS)
            sharers->olds[sharers->n] = i;
          sharers->n++;
        }
    }
  return index;
}

/* Puts @pair among the best of @best, by what sketches share; at most MAX_COMPARED. */
static void
keep_best (Pair *best, guint *n_best, const Pair *pair)
{
  guint at = *n_best;

  if (at == MAX_COMPARED && compare_pairs (pair, &best[at - 1]) >= 0)
    return;
  at = MIN (at, MAX_COMPARED - 1);
  while (at > 0 && compare_pairs (pair, &best[at - 1]) < 0)
    {
      best[at] = best[at - 1];
      at--;
    }
  best[at] = *pair;
  *n_best = MIN (*n_best + 1, MAX_COMPARED);
}

/* What a new card is compared with; scratch, made once. */
typedef struct
{
  double *weights; /* one for each old card, 0 between uses */
  GArray *touched; /* those that are not 0 */
} Scratch;

static void
weigh (const Matching *m, const Sharers *sharers, guint n, guint i, Scratch *scratch)
{
  for (guint k = 0; k < n; k++)
    {
      guint old_index = sharers->olds[k];

      if (m->old_cards[old_index].part != m->new_cards[i].part
          || ((m->by & SMRITI_MATCH_BY_NOTE) && m->old_cards[old_index].note != m->new_cards[i].note))
        continue;
      if (scratch->weights[old_index] == 0)
        g_array_append_val (scratch->touched, old_index);
      scratch->weights[old_index] += 1.0 / sharers->n; /* what few have says more */
    }
}

/* What few have first, as long as there are not enough; then a few of what many have. */
static void
weigh_sketch (const Matching *m, GHashTable *index, guint i, Scratch *scratch)
{
  static const guint bounds[] = { 0, MAX_SHARERS / 8, MAX_SHARERS, G_MAXUINT };
  const SmritiSimilar *text = m->new_texts[i];
  const Sharers *found[SMRITI_SIMILAR_SKETCH];
  guint n_found = 0;

  for (guint k = 0; k < text->n_sketch; k++)
    {
      found[n_found] = g_hash_table_lookup (index, place_of_gram (m, &m->new_cards[i], text->sketch[k]));
      n_found += found[n_found] ? 1 : 0;
    }
  for (guint tier = 1; tier < G_N_ELEMENTS (bounds); tier++)
    {
      gboolean is_common = bounds[tier] > MAX_SHARERS;

      if (!is_common && scratch->touched->len >= 2 * MAX_COMPARED)
        continue;
      for (guint k = 0, n_samples = 0; k < n_found && n_samples < MAX_SAMPLED; k++)
        if (found[k]->n > bounds[tier - 1] && found[k]->n <= bounds[tier])
          {
            weigh (m, found[k], is_common ? MAX_SAMPLED : found[k]->n, i, scratch);
            n_samples += is_common ? 1 : 0;
          }
    }
}

/* Adds to @pairs the old cards that share most with new card @i. */
static void
add_candidates (Matching *m, GHashTable *index, guint i, Scratch *scratch, GArray *pairs)
{
  Pair best[MAX_COMPARED];
  guint n_best = 0;

  text_of (&m->new_cards[i], &m->new_texts[i]);
  weigh_sketch (m, index, i, scratch);
  for (guint k = 0; k < scratch->touched->len; k++)
    {
      Pair pair = { g_array_index (scratch->touched, guint, k), i, 0 };

      pair.score = scratch->weights[pair.old_index];
      scratch->weights[pair.old_index] = 0;
      keep_best (best, &n_best, &pair);
    }
  g_array_set_size (scratch->touched, 0);
  for (guint k = 0; k < n_best; k++)
    {
      best[k].score = score_of (m, best[k].old_index, i);
      if (best[k].score > 0)
        g_array_append_val (pairs, best[k]);
    }
}

static void
match_similar (Matching *m)
{
  g_autoptr (GHashTable) index = index_sketches (m);
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autofree double *weights = g_new0 (double, MAX (m->n_old, 1));
  Scratch scratch = { weights, touched };
  guint first = m->matches->len;

  for (guint i = 0; g_hash_table_size (index) > 0 && i < m->n_new; i++)
    if (!m->new_taken[i])
      add_candidates (m, index, i, &scratch, pairs);
  take_clear_pairs (m, pairs, SMRITI_SIMILAR_ENOUGH, "similar text");
  sort_from (m->matches, first);
}

/* --- all of it --- */

static void
free_texts (SmritiSimilar **texts, guint n)
{
  for (guint i = 0; i < n; i++)
    smriti_similar_free (texts[i]);
  g_free (texts);
}

GArray *
smriti_match_cards (const SmritiMatchCard *old_cards, guint n_old, const SmritiMatchCard *new_cards, guint n_new,
                    SmritiMatchBy by)
{
  g_autofree gboolean *old_taken = g_new0 (gboolean, MAX (n_old, 1));
  g_autofree gboolean *new_taken = g_new0 (gboolean, MAX (n_new, 1));
  Matching m = { .old_cards = old_cards,
                 .new_cards = new_cards,
                 .n_old = n_old,
                 .n_new = n_new,
                 .by = by,
                 .old_taken = old_taken,
                 .new_taken = new_taken,
                 .old_texts = g_new0 (SmritiSimilar *, MAX (n_old, 1)),
                 .new_texts = g_new0 (SmritiSimilar *, MAX (n_new, 1)),
                 .matches = g_array_new (FALSE, FALSE, sizeof (SmritiMatch)) };

  take_known (&m);
  if (by & SMRITI_MATCH_CERTAIN)
    {
      match_by_text (&m);
      match_by (&m, evidence_block_id, "block id");
      match_by (&m, evidence_front_and_part, "same front");
      match_by (&m, evidence_front, "same front");
    }
  if (by & SMRITI_MATCH_SIMILAR)
    match_similar (&m);
  free_texts (m.old_texts, n_old);
  free_texts (m.new_texts, n_new);
  return m.matches;
}
