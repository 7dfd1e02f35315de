/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which card is which (DESIGN section 5): whose history goes on under which
 * text. Each decision is one 'renamed' event that can be taken back, and is
 * then never made again. HACKING.md, "Identity", has the table of cases.
 *
 * What is certain within a note is decided with the note. All else waits until
 * every note that changed with it was read: only then is it known which texts
 * are gone and which merely stand elsewhere. Until then two lists are kept here:
 * the texts that left their notes, and the notes where new ones turned up.
 * Cards without history cost no query and no event. */

#include "common/text.h"
#include "daemon/store/lost.h"
#include "daemon/study/private.h"
#include "daemon/vaults/match.h"

#define MAX_TEXTS 5000 /* compared at once; more than that keep to what is certain */
#define MANY 32        /* cards that are worth a question to the store before each is asked about */
#define MAX_PAST 16    /* lost cards looked at for one new one */
#define STALE_MS (G_GINT64_CONSTANT (86400000))
#define MAX_FRONT 120 /* characters of a front that an event keeps */

/* A text that left its note since the vaults were last quiet. */
typedef struct
{
  SmritiCard *card;
  gint64 note;
} Left;

/* A note where new texts turned up. */
typedef struct
{
  gint64 note;
  GHashTable *keys; /* NULL = all of it is new */
  gboolean is_hit;  /* one of them has something of a card that was lost before */
} Found;

struct _SmritiIdentity
{
  GPtrArray *left;      /* of Left */
  GHashTable *found;    /* note → Found */
  GHashTable *evidence; /* hashes of what lost cards said; NULL = not read yet */
};

static void
left_free (Left *left)
{
  smriti_card_free (left->card);
  g_free (left);
}

static void
found_free (Found *found)
{
  g_clear_pointer (&found->keys, g_hash_table_unref);
  g_free (found);
}

SmritiIdentity *
smriti_identity_new (void)
{
  SmritiIdentity *identity = g_new0 (SmritiIdentity, 1);

  identity->left = g_ptr_array_new_with_free_func ((GDestroyNotify) left_free);
  identity->found = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) found_free);
  return identity;
}

void
smriti_identity_free (SmritiIdentity *identity)
{
  if (!identity)
    return;
  g_ptr_array_unref (identity->left);
  g_hash_table_unref (identity->found);
  g_clear_pointer (&identity->evidence, g_hash_table_unref);
  g_free (identity);
}

static void
forget_look (SmritiIdentity *identity)
{
  g_ptr_array_set_size (identity->left, 0);
  g_hash_table_remove_all (identity->found);
}

/* --- one decision --- */

/* The history of the card that was @from goes on under @to's key. A card without
 * history needs no event; a key that has a history of its own keeps it; what was
 * taken apart stays apart. */
static gboolean
rename_card (SmritiStudy *study, const SmritiCard *from, const SmritiCard *to, const char *why, double score, gboolean *out_done,
             GError **error)
{
  gint64 n = smriti_cards_by_key (study->store, from->key);
  gint64 other = smriti_cards_by_key (study->store, to->key);
  g_autoptr (SmritiEvent) event = NULL;
  g_autofree char *reason = score > 0 ? g_strdup_printf ("%s (%.2f)", why, score) : g_strdup (why);
  g_autofree char *was = NULL;
  g_autofree char *now = NULL;
  gboolean changed;

  *out_done = FALSE;
  if (n == 0 || n == other || !smriti_cards_has_history (study->store, n)
      || (other != 0 && smriti_cards_has_own_history (study->store, other))
      || smriti_events_were_parted (study->store, n, to->key))
    return TRUE;
  was = smriti_text_line (from->front, MAX_FRONT);
  now = smriti_text_line (to->front, MAX_FRONT);
  event = smriti_study_new_event (study, SMRITI_EVENT_RENAMED, to->key);
  smriti_event_put (event, "from", from->key);
  smriti_event_put (event, "why", reason);
  smriti_event_put (event, "was", was);
  smriti_event_put (event, "now", now);
  *out_done = TRUE;
  return smriti_study_append (study, event, error) && smriti_cards_join (study->store, n, to->key, error)
         && (other == 0 || smriti_study_fold_card (study, n, &changed, error)); /* what was taken over with the new text */
}

static SmritiMatchCard
match_card (const SmritiCard *card)
{
  return (SmritiMatchCard){ .key = card->key,
                            .front = card->front,
                            .block_id = card->block_id,
                            .part = card->part,
                            .text = card->text_key,
                            .back = card->back };
}

/* --- what lost cards said --- */

static guint
hash_of (const char *what, guint salt)
{
  return g_str_hash (what) * 31 + salt;
}

static void
add_evidence (guint32 front_hash, const char *text, const char *block_id, gpointer user_data)
{
  GHashTable *evidence = user_data;

  g_hash_table_add (evidence, GUINT_TO_POINTER (front_hash * 31 + 1));
  g_hash_table_add (evidence, GUINT_TO_POINTER (hash_of (text, 2)));
  if (block_id)
    g_hash_table_add (evidence, GUINT_TO_POINTER (hash_of (block_id, 3)));
}

static GHashTable *
known_evidence (SmritiStudy *study)
{
  SmritiIdentity *identity = study->identity;

  if (!identity->evidence)
    {
      identity->evidence = g_hash_table_new (NULL, NULL);
      smriti_lost_foreach (study->store, add_evidence, identity->evidence);
    }
  return identity->evidence;
}

/* Perhaps: equal hashes are looked up later. */
static gboolean
is_hit (GHashTable *evidence, const SmritiCard *card)
{
  return g_hash_table_size (evidence) > 0
         && (g_hash_table_contains (evidence, GUINT_TO_POINTER (smriti_match_front_hash (card->front) * 31 + 1))
             || g_hash_table_contains (evidence, GUINT_TO_POINTER (hash_of (card->text_key, 2)))
             || (card->block_id && g_hash_table_contains (evidence, GUINT_TO_POINTER (hash_of (card->block_id, 3)))));
}

/* --- a note that was read, or went --- */

/* Of @cards those whose key is not among @others. New array, borrowed. */
static GPtrArray *
cards_not_in (GPtrArray *cards, GPtrArray *others)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *rest = g_ptr_array_new ();

  for (guint i = 0; i < others->len; i++)
    g_hash_table_add (keys, ((SmritiCard *) g_ptr_array_index (others, i))->key);
  for (guint i = 0; i < cards->len; i++)
    if (!g_hash_table_contains (keys, ((SmritiCard *) g_ptr_array_index (cards, i))->key))
      g_ptr_array_add (rest, g_ptr_array_index (cards, i));
  return rest;
}

static void
note_found (SmritiStudy *study, gint64 note, gboolean is_new_note, GPtrArray *cards)
{
  Found *found = g_hash_table_lookup (study->identity->found, &note);
  GHashTable *evidence;

  if (cards->len == 0)
    return;
  if (!found)
    {
      found = g_new0 (Found, 1);
      found->note = note;
      found->keys = is_new_note ? NULL : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (study->identity->found, &found->note, found);
    }
  evidence = known_evidence (study);
  for (guint i = 0; i < cards->len && (found->keys || g_hash_table_size (evidence) > 0); i++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, i);

      if (found->keys)
        g_hash_table_add (found->keys, g_strdup (card->key));
      found->is_hit |= is_hit (evidence, card);
    }
}

/* What was not in the note any more and went on under no other key. Last words
 * are written for cards with history; the others are remembered until the look is
 * over, since it may be they that a new text continues. */
static gboolean
note_left (SmritiStudy *study, gint64 note, const SmritiCard *card, GError **error)
{
  gint64 n = smriti_cards_by_key (study->store, card->key);
  Left *left;

  if (n != 0 && smriti_cards_stands (study->store, n, note))
    return TRUE;
  if (study->identity->left->len < MAX_TEXTS)
    {
      left = g_new (Left, 1);
      left->card = smriti_card_copy (card);
      left->note = note;
      g_ptr_array_add (study->identity->left, left);
    }
  if (n == 0 || !smriti_cards_has_history (study->store, n))
    return TRUE;
  add_evidence (smriti_match_front_hash (card->front), card->text_key, card->block_id, known_evidence (study));
  return smriti_lost_put (study->store, n, card, smriti_match_front_hash (card->front), smriti_clock_now_ms (study->clock),
                          error);
}

/* The cards as the matching sees them; @out_any: one of @olds has history. */
static void
prepare_matching (SmritiStudy *study, gint64 note, GPtrArray *olds, GPtrArray *news, SmritiMatchCard *before,
                  SmritiMatchCard *after, gboolean *out_any)
{
  for (guint i = 0; i < olds->len; i++)
    {
      before[i] = match_card (g_ptr_array_index (olds, i));
      before[i].card = smriti_cards_by_key (study->store, before[i].key);
      before[i].stands = before[i].card != 0 && smriti_cards_stands (study->store, before[i].card, note);
      *out_any |= before[i].card != 0 && smriti_cards_has_history (study->store, before[i].card);
    }
  for (guint i = 0; *out_any && i < news->len; i++)
    {
      after[i] = match_card (g_ptr_array_index (news, i));
      after[i].card = smriti_cards_by_key (study->store, after[i].key);
      after[i].taken = after[i].card != 0 && smriti_cards_has_own_history (study->store, after[i].card);
    }
}

/* An old card without history, and the new one it became, need no more thought. */
static gboolean
settle_match (SmritiStudy *study, const SmritiMatch *match, GPtrArray *olds, GPtrArray *news, SmritiMatchCard *before,
              GError **error)
{
  const SmritiCard *from = g_ptr_array_index (olds, match->old_index);
  const SmritiCard *to = g_ptr_array_index (news, match->new_index);
  SmritiMatchCard *old_card = &before[match->old_index];
  gboolean done;

  if (!rename_card (study, from, to, match->why, 0, &done, error))
    return FALSE;
  old_card->taken = done || old_card->card == 0 || !smriti_cards_has_history (study->store, old_card->card);
  if (old_card->taken)
    news->pdata[match->new_index] = NULL;
  return TRUE;
}

/* What is certain within the note. Of @news remains what is still nobody's; what
 * is left of @olds left the note. */
static gboolean
decide_certain (SmritiStudy *study, gint64 note, GPtrArray *olds, GPtrArray *news, GError **error)
{
  g_autofree SmritiMatchCard *before = g_new0 (SmritiMatchCard, olds->len + 1);
  g_autofree SmritiMatchCard *after = g_new0 (SmritiMatchCard, news->len + 1);
  g_autoptr (GHashTable) rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) matches = NULL;
  gboolean any = FALSE;

  prepare_matching (study, note, olds, news, before, after, &any);
  if (!any)
    return TRUE;
  matches = smriti_match_cards (before, olds->len, after, news->len, SMRITI_MATCH_CERTAIN | SMRITI_MATCH_ORDER);
  for (guint i = 0; i < news->len; i++)
    if (after[i].card != 0)
      g_hash_table_add (rows, &after[i].card);
  for (guint i = 0; i < matches->len; i++)
    if (!settle_match (study, &g_array_index (matches, SmritiMatch, i), olds, news, before, error))
      return FALSE;
  while (g_ptr_array_remove (news, NULL))
    ;
  for (guint i = 0; i < olds->len; i++)
    if (!before[i].taken && !(before[i].card != 0 && g_hash_table_contains (rows, &before[i].card))
        && !note_left (study, note, g_ptr_array_index (olds, i), error))
      return FALSE;
  return TRUE;
}

gboolean
smriti_study_identify (SmritiStudy *study, gint64 note, gboolean is_new_note, GPtrArray *old_cards, GPtrArray *new_cards,
                       GError **error)
{
  g_autoptr (GPtrArray) olds = is_new_note ? g_ptr_array_new () : cards_not_in (old_cards, new_cards);
  g_autoptr (GPtrArray) news = is_new_note ? g_ptr_array_ref (new_cards) : cards_not_in (new_cards, old_cards);

  if (olds->len > MANY && !smriti_cards_any_history (study->store, note))
    g_ptr_array_set_size (olds, 0);
  if (olds->len > 0 && !decide_certain (study, note, olds, news, error))
    return FALSE;
  note_found (study, note, is_new_note, news);
  return TRUE;
}

/* --- the end of a look --- */

/* What is compared with what. */
typedef struct
{
  GPtrArray *olds; /* of SmritiCard */
  GPtrArray *news;
  GArray *before; /* of SmritiMatchCard, likewise */
  GArray *after;
  gboolean any; /* of olds has history */
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->olds, g_ptr_array_unref);
  g_clear_pointer (&look->news, g_ptr_array_unref);
  g_clear_pointer (&look->before, g_array_unref);
  g_clear_pointer (&look->after, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void
look_init (Look *look)
{
  look->olds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_card_free);
  look->news = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_card_free);
  look->before = g_array_new (FALSE, FALSE, sizeof (SmritiMatchCard));
  look->after = g_array_new (FALSE, FALSE, sizeof (SmritiMatchCard));
}

/* Takes @card. @note: 0 = it was lost before this look. */
static SmritiMatchCard *
add_old (Look *look, SmritiCard *card, gint64 note)
{
  SmritiMatchCard match = match_card (card);

  g_ptr_array_add (look->olds, card);
  match.note = note;
  g_array_append_val (look->before, match);
  return &g_array_index (look->before, SmritiMatchCard, look->before->len - 1);
}

static void
add_left (SmritiStudy *study, Look *look)
{
  for (guint i = 0; i < study->identity->left->len; i++)
    {
      Left *left = g_ptr_array_index (study->identity->left, i);
      gint64 n = smriti_cards_by_key (study->store, left->card->key);

      if (n != 0 && smriti_cards_stands (study->store, n, 0))
        continue; /* it merely moved */
      add_old (look, g_steal_pointer (&left->card), left->note)->card = n;
      look->any |= n != 0 && smriti_cards_has_history (study->store, n);
    }
}

static void
add_found (SmritiStudy *study, Look *look, const Found *found)
{
  g_autoptr (GPtrArray) places = smriti_notes_places (study->store, found->note);

  for (guint i = 0; i < places->len && look->news->len < MAX_TEXTS; i++)
    {
      SmritiCard *card = g_ptr_array_index (places, i);
      SmritiMatchCard match = match_card (card);

      if (found->keys && !g_hash_table_contains (found->keys, card->key))
        continue;
      match.card = smriti_cards_by_key (study->store, card->key);
      if (match.card == 0 || smriti_cards_has_own_history (study->store, match.card))
        continue;
      g_ptr_array_add (look->news, g_ptr_array_index (places, i));
      places->pdata[i] = NULL;
      match.note = found->note;
      g_array_append_val (look->after, match);
    }
}

/* Lost cards of earlier days that have something of the new ones. */
static void
add_past (SmritiStudy *study, Look *look)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *evidence = known_evidence (study);
  gint64 now_ms = smriti_clock_now_ms (study->clock);

  for (guint i = 0; i < look->olds->len; i++)
    g_hash_table_add (known, ((SmritiCard *) g_ptr_array_index (look->olds, i))->key);
  for (guint i = 0; i < look->news->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (look->news, i);
      g_autoptr (GPtrArray) past = NULL;

      if (!is_hit (evidence, card))
        continue;
      past = smriti_lost_find (study->store, card, smriti_match_front_hash (card->front), MAX_PAST);
      for (guint k = 0; k < past->len; k++)
        {
          SmritiLost *lost = g_ptr_array_index (past, k);
          SmritiMatchCard *match;

          if (!g_hash_table_add (known, lost->card->key))
            continue;
          match = add_old (look, g_steal_pointer (&lost->card), 0);
          match->card = lost->n;
          match->past = TRUE;
          match->stale = now_ms - lost->at_ms > STALE_MS;
          look->any = TRUE;
        }
    }
}

/* Joins what @by finds; it takes no part in what follows. */
static gboolean
decide (SmritiStudy *study, Look *look, SmritiMatchBy by, GArray *joined, GError **error)
{
  SmritiMatchCard *before = (SmritiMatchCard *) (void *) look->before->data;
  SmritiMatchCard *after = (SmritiMatchCard *) (void *) look->after->data;
  g_autoptr (GArray) matches = smriti_match_cards (before, look->before->len, after, look->after->len, by);

  for (guint i = 0; i < matches->len; i++)
    {
      const SmritiMatch *match = &g_array_index (matches, SmritiMatch, i);
      gboolean done;

      if (!rename_card (study, g_ptr_array_index (look->olds, match->old_index), g_ptr_array_index (look->news, match->new_index),
                        match->why, match->score, &done, error))
        return FALSE;
      before[match->old_index].taken = after[match->new_index].taken = TRUE;
      if (done)
        g_array_append_val (joined, before[match->old_index].card);
    }
  return TRUE;
}

static gboolean
decide_all (SmritiStudy *study, Look *look, GError **error)
{
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!decide (study, look, SMRITI_MATCH_SIMILAR | SMRITI_MATCH_BY_NOTE, joined, error)
      || !decide (study, look, SMRITI_MATCH_CERTAIN | SMRITI_MATCH_SIMILAR, joined, error))
    return FALSE;
  return smriti_study_refresh_cards (study, joined, error);
}

/* Whether anything of this look can be anything of the other: most often not. */
static gboolean
gather (SmritiStudy *study, Look *look)
{
  GHashTableIter iter;
  gpointer found;

  add_left (study, look);
  g_hash_table_iter_init (&iter, study->identity->found);
  while (g_hash_table_iter_next (&iter, NULL, &found))
    if (look->any || ((Found *) found)->is_hit)
      add_found (study, look, found);
  add_past (study, look);
  return look->any && look->news->len > 0;
}

void
smriti_study_settle_cards (SmritiStudy *study)
{
  g_auto (Look) look = { 0 };
  g_autoptr (GError) error = NULL;

  look_init (&look);
  if (gather (study, &look) && smriti_store_begin (study->store, &error))
    {
      if (!decide_all (study, &look, &error) || !smriti_store_commit (study->store, &error))
        smriti_store_rollback (study->store);
      smriti_study_forget_pools (study);
      smriti_study_tell_changed (study);
    }
  if (error)
    g_warning ("which of the changed cards are which could not be noted (%s); those that lost their text wait for it",
               error->message);
  forget_look (study->identity);
}
