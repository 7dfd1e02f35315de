/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rows come in the order they arrived in, which is that of the fold but for what
 * was imported. Each goes down a line of three stations, so that memory far away
 * is fetched while other rows are read: its place in the table of keys is asked
 * for, then its card is, then it joins a batch of cards that differ, which is
 * folded four at once (pass.h). */

#include "daemon/store/memories.h"

#include "common/memory/pass.h"
#include "daemon/store/statement.h"

#include <string.h>

#define BATCH 64
#define STATION 8 /* rows that are read before one goes on: as long as memory takes */

/* --- keys --- */

/* Sixteen bytes stand in the slot itself, which is all of most keys: a look-up
 * touches one place of the memory. */
#define WORDS 2

typedef struct
{
  guint64 words[WORDS]; /* its beginning, zeros behind; all zero = free */
  const char *longer;   /* the whole key where it is longer, else NULL */
  guint card;           /* its place among the cards */
} KeySlot;

typedef struct
{
  KeySlot *slots;
  gsize mask;
  GStringChunk *text;
} KeyTable;

/* Keys are hexadecimal digits of a hash already. */
static gsize
spread (const KeyTable *table, const guint64 words[WORDS])
{
  guint64 hash = words[0] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ words[1] * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);

  return (gsize) (hash ^ hash >> 32) & table->mask;
}

/* That of the key with these words, which is @longer where it has more than they
 * hold (else NULL), or the free one where it belongs. */
static KeySlot *
find_slot (const KeyTable *table, const guint64 words[WORDS], const char *longer)
{
  for (gsize i = spread (table, words);; i = (i + 1) & table->mask)
    {
      KeySlot *slot = &table->slots[i];

      if ((slot->words[0] | slot->words[1]) == 0
          || (slot->words[0] == words[0] && slot->words[1] == words[1] && g_strcmp0 (slot->longer, longer) == 0))
        return slot;
    }
}

/* Returns @key itself when it does not fit into @words, else NULL. */
static const char *
words_of (const char *key, gsize length, guint64 words[WORDS])
{
  memset (words, 0, WORDS * sizeof *words);
  memcpy (words, key, MIN (length, WORDS * sizeof *words));
  return length > WORDS * sizeof *words ? key : NULL;
}

static void
add_key (KeyTable *table, const char *key, guint card)
{
  guint64 words[WORDS];
  const char *longer = words_of (key, strlen (key), words);
  KeySlot *slot;

  if (*key == '\0') /* no card is called so */
    return;
  slot = find_slot (table, words, longer);
  memcpy (slot->words, words, sizeof words);
  slot->longer = longer ? g_string_chunk_insert (table->text, key) : NULL;
  slot->card = card;
}

/* --- the fold --- */

typedef struct
{
  gint64 n; /* row */
  double stability, difficulty;
  gint32 last_day;
  guint32 answers;
  gint64 hlc, last_ms; /* of the last one */
  guint64 batch;       /* the last one it was in */
  gboolean is_passed;  /* over: the caller folds it */
} Card;

/* A row on its way. */
typedef struct
{
  guint64 words[WORDS];
  char *longer; /* a copy, or NULL */
  Card *card;
  gint32 day;
  int grade;
  gint64 hlc, at_ms;
} Row;

typedef struct
{
  const SmritiParameters *parameters;
  const SmritiPasses *passes;
  KeyTable keys;
  GArray *cards; /* of Card */

  guint64 batch;
  guint n_waiting;
  Card *waiting[BATCH];
  double grade[BATCH], elapsed[BATCH];

  Row line[2 * STATION]; /* a ring */
  guint64 n_rows;
} Fold;

static void
fold_waiting (Fold *fold)
{
  double stability[BATCH], difficulty[BATCH];

  for (guint i = 0; i < fold->n_waiting; i++)
    {
      stability[i] = fold->waiting[i]->stability;
      difficulty[i] = fold->waiting[i]->difficulty;
    }
  fold->passes->next (fold->parameters->w, fold->n_waiting, stability, difficulty, fold->grade, fold->elapsed);
  for (guint i = 0; i < fold->n_waiting; i++)
    {
      fold->waiting[i]->stability = stability[i];
      fold->waiting[i]->difficulty = difficulty[i];
    }
  fold->n_waiting = 0;
  fold->batch++;
}

static void
add_answer (Fold *fold, Card *card, const Row *row)
{
  if (row->hlc < card->hlc)
    card->is_passed = TRUE;
  if (card->batch == fold->batch || fold->n_waiting == BATCH)
    fold_waiting (fold);
  fold->waiting[fold->n_waiting] = card;
  fold->grade[fold->n_waiting] = row->grade;
  fold->elapsed[fold->n_waiting++] = card->answers == 0 ? 0 : MAX ((double) row->day - card->last_day, 0);
  card->batch = fold->batch;
  card->last_day = row->day;
  card->hlc = row->hlc;
  card->last_ms = row->at_ms;
  card->answers++;
}

static Card *
card_of (const Fold *fold, const guint64 words[WORDS], const char *longer)
{
  const KeySlot *slot = find_slot (&fold->keys, words, longer);

  return (slot->words[0] | slot->words[1]) == 0 ? NULL : &g_array_index (fold->cards, Card, slot->card);
}

static Row *
row_at (Fold *fold, guint64 n)
{
  return &fold->line[n % G_N_ELEMENTS (fold->line)];
}

/* The rows that came STATION and twice STATION before the @n-th go on. */
static void
go_on (Fold *fold, guint64 n)
{
  if (n >= 2 * STATION)
    {
      Row *row = row_at (fold, n - 2 * STATION);

      if (row->card)
        add_answer (fold, row->card, row);
      row->card = NULL;
    }
  if (n >= STATION && n - STATION < fold->n_rows)
    {
      Row *row = row_at (fold, n - STATION);

      row->card = card_of (fold, row->words, row->longer);
      g_clear_pointer (&row->longer, g_free);
      if (row->card)
        __builtin_prefetch (row->card, 1);
    }
}

static void
take_row (Fold *fold, SmritiStatement *statement)
{
  const char *key = smriti_column_text (statement, 0);
  Row *row;

  go_on (fold, fold->n_rows);
  row = row_at (fold, fold->n_rows++);
  row->longer = g_strdup (words_of (key, (gsize) sqlite3_column_bytes (statement, 0), row->words));
  row->day = sqlite3_column_int (statement, 1);
  row->grade = sqlite3_column_int (statement, 2);
  row->hlc = sqlite3_column_int64 (statement, 3);
  row->at_ms = sqlite3_column_int64 (statement, 4);
  __builtin_prefetch (&fold->keys.slots[spread (&fold->keys, row->words)]);
}

static void
take_last_rows (Fold *fold)
{
  for (guint i = 0; i < 2 * STATION; i++)
    go_on (fold, fold->n_rows + i);
  fold_waiting (fold);
}

/* --- reading --- */

static gboolean
read_keys (SmritiStore *store, Fold *fold, GError **error)
{
  gint64 n_keys = smriti_store_int (store, 0, "SELECT count (*) FROM name", "");
  g_autoptr (SmritiStatement) rows = smriti_statement (store, "SELECT card, key FROM name ORDER BY card", error);
  g_autoptr (GError) local = NULL;
  gsize size = 1024;

  if (!rows)
    return FALSE;
  while (size < 2 * (gsize) n_keys)
    size *= 2;
  fold->keys = (KeyTable){ g_new0 (KeySlot, size), size - 1, g_string_chunk_new (64 * 1024) };
  while (smriti_statement_row (store, rows, &local))
    {
      Card card = { .n = sqlite3_column_int64 (rows, 0) };

      if (fold->cards->len == 0 || g_array_index (fold->cards, Card, fold->cards->len - 1).n != card.n)
        g_array_append_val (fold->cards, card);
      add_key (&fold->keys, smriti_column_text (rows, 1), fold->cards->len - 1);
    }
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
pass_over_adopted (SmritiStore *store, Fold *fold, GError **error)
{
  g_autoptr (SmritiStatement) rows = smriti_statement (store, "SELECT subject FROM event WHERE type = 19 AND type NOT IN (1, 2)",
                                                       error);
  g_autoptr (GError) local = NULL;

  while (rows && smriti_statement_row (store, rows, &local))
    {
      const char *key = smriti_column_text (rows, 0);
      guint64 words[WORDS];
      const char *longer = words_of (key, strlen (key), words);
      Card *card = card_of (fold, words, longer);

      if (card)
        card->is_passed = TRUE;
    }
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return rows && !local;
}

static gboolean
read_answers (SmritiStore *store, Fold *fold, GError **error)
{
  g_autoptr (SmritiStatement) rows = smriti_statement (store, SMRITI_MEMORIES_ROWS, error);
  g_autoptr (GError) local = NULL;

  while (rows && smriti_statement_row (store, rows, &local))
    take_row (fold, rows);
  take_last_rows (fold);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return rows && !local;
}

static GArray *
memories_of (const Fold *fold)
{
  GArray *memories = g_array_new (FALSE, FALSE, sizeof (SmritiCardMemory));

  for (guint i = 0; i < fold->cards->len; i++)
    {
      const Card *card = &g_array_index (fold->cards, Card, i);
      SmritiCardMemory memory = { card->n, { card->stability, card->difficulty }, card->answers, card->last_ms };

      if (card->answers > 0 && !card->is_passed)
        g_array_append_val (memories, memory);
    }
  return memories;
}

GArray *
smriti_memories_fold (SmritiStore *store, const SmritiParameters *parameters, GError **error)
{
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (Card));
  Fold fold = { .parameters = parameters, .passes = smriti_passes (), .cards = cards, .batch = 1 };
  GArray *memories = NULL;

  if (read_keys (store, &fold, error) && pass_over_adopted (store, &fold, error) && read_answers (store, &fold, error))
    memories = memories_of (&fold);
  g_clear_pointer (&fold.keys.slots, g_free);
  g_clear_pointer (&fold.keys.text, g_string_chunk_free);
  return memories;
}
