/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A vault of 140,000 cards is written by three inserts a card, and a note that
 * was changed by what changed in it. Invariant: what is written into the row of a
 * card here is what smriti_cards_refresh() would find. */

#include "daemon/store/places.h"

#include "daemon/store/cards.h"
#include "daemon/store/statement.h"

#include <stdlib.h>
#include <string.h>

typedef enum
{
  PLACE_NEW = 0,
  PLACE_SAME,
  PLACE_MOVED,   /* by lines */
  PLACE_LOST,    /* its card goes by another name now */
  PLACE_CHANGED, /* in what is told of it */
} PlaceChange;

/* What stands for a new card in the old text. */
typedef struct
{
  PlaceChange change;
  gint64 place, card;
} Found;

typedef struct
{
  SmritiStore *store;
  gint64 note, vault, outline;
  gboolean is_away;
  char *path;
  gint64 next_place;
  GPtrArray *cards;
  Found *found;          /* for each of @cards */
  GArray *gone;          /* of Found: places whose text is not there any more */
  GHashTable *positions; /* of entries → their position, as it begins that of a card */
  GArray *touched;
} Writing;

static void
writing_clear (Writing *writing)
{
  g_free (writing->path);
  g_free (writing->found);
  g_clear_pointer (&writing->gone, g_array_unref);
  g_clear_pointer (&writing->positions, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static gboolean
read_note (Writing *writing, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      writing->store,
      "SELECT note.vault, note.outline, note.path, vault.away FROM note JOIN vault ON vault.n = note.vault WHERE note.n = ?1",
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "i", writing->note);
  if (!smriti_statement_row (writing->store, statement, error))
    return FALSE;
  writing->vault = sqlite3_column_int64 (statement, 0);
  writing->outline = sqlite3_column_int64 (statement, 1);
  writing->path = g_strdup (smriti_column_text (statement, 2));
  writing->is_away = sqlite3_column_int (statement, 3) != 0;
  return TRUE;
}

/* --- what is there already --- */

static gboolean
is_text (SmritiStatement *row, int column, const char *text)
{
  return g_strcmp0 ((const char *) sqlite3_column_text (row, column), text) == 0;
}

static PlaceChange
compare (SmritiStatement *row, const SmritiCard *card)
{
  if (sqlite3_column_int64 (row, 14) != sqlite3_column_int64 (row, 1))
    return PLACE_LOST;
  if ((guint) sqlite3_column_int (row, 4) != card->part || (SmritiKind) sqlite3_column_int (row, 5) != card->kind
      || (sqlite3_column_int (row, 6) != 0) != card->snippet || !is_text (row, 7, card->deck) || !is_text (row, 8, card->entry)
      || !is_text (row, 9, card->front) || !is_text (row, 10, card->back) || !is_text (row, 11, card->source)
      || !is_text (row, 12, card->block_id) || !is_text (row, 13, card->text_key)
      || (sqlite3_column_int (row, 15) != 0) != card->explain || !is_text (row, 16, card->since)
      || !is_text (row, 17, card->until))
    return PLACE_CHANGED;
  return (guint) sqlite3_column_int (row, 3) == card->line ? PLACE_SAME : PLACE_MOVED;
}

/* Key → the first of @cards that has it, as index + 1; @next leads to the others. */
static GHashTable *
index_keys (GPtrArray *cards, guint *next)
{
  GHashTable *first = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = cards->len; i-- > 0;)
    {
      SmritiCard *card = g_ptr_array_index (cards, i);

      next[i] = GPOINTER_TO_UINT (g_hash_table_lookup (first, card->key));
      g_hash_table_insert (first, card->key, GUINT_TO_POINTER (i + 1));
    }
  return first;
}

/* Pairs old places with new cards of the same key, in order. */
static gboolean
find_places (Writing *writing, GError **error)
{
  g_autofree guint *next = g_new (guint, writing->cards->len + 1);
  g_autoptr (GHashTable) first = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SmritiStatement) statement = smriti_statement (
      writing->store,
      "SELECT n, place.card, place.key, line, part, kind, snippet, deck, entry, front, back, source, block_id, text, name.card,"
      " explain, since, until"
      " FROM place LEFT JOIN name ON name.key = place.key WHERE note = ?1 ORDER BY n",
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "i", writing->note);
  while (smriti_statement_row (writing->store, statement, &local))
    {
      Found old = { PLACE_SAME, sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };
      const char *key = smriti_column_text (statement, 2);
      guint index;

      if (!first)
        first = index_keys (writing->cards, next);
      index = GPOINTER_TO_UINT (g_hash_table_lookup (first, key));
      if (index == 0)
        {
          g_array_append_val (writing->gone, old);
          continue;
        }
      old.change = compare (statement, g_ptr_array_index (writing->cards, index - 1));
      writing->found[index - 1] = old;
      if (next[index - 1] != 0)
        g_hash_table_insert (first, ((SmritiCard *) g_ptr_array_index (writing->cards, index - 1))->key,
                             GUINT_TO_POINTER (next[index - 1]));
      else
        g_hash_table_remove (first, key);
    }
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- what a card's row repeats of its place --- */

/* The same as in smriti_cards_refresh(). New string. */
static char *
position_of (Writing *writing, const SmritiCard *card)
{
  const char *entry = card->entry && writing->outline != 0 ? card->entry : "";
  char *begin = g_hash_table_lookup (writing->positions, entry);

  if (!begin)
    {
      begin = g_strdup_printf ("%06d", (int) smriti_store_int (writing->store, 0,
                                                               "SELECT min (position) FROM entry WHERE note = ?1 AND number = ?2",
                                                               "is", *entry ? writing->outline : 0, entry));
      g_hash_table_insert (writing->positions, g_strdup (entry), begin);
    }
  return g_strdup_printf ("%s\037%s\037%08u.%04u", begin, writing->path, card->line, card->part);
}

static gint64
section_of (const Writing *writing, const SmritiCard *card)
{
  return writing->outline != 0 && card->entry ? g_ascii_strtoll (card->entry, NULL, 10) : 0;
}

static void
touch (Writing *writing, gint64 card)
{
  g_array_append_val (writing->touched, card);
}

/* --- writing --- */

static gboolean
insert_place (Writing *writing, gint64 card, const SmritiCard *text, GError **error)
{
  if (writing->next_place == 0)
    writing->next_place = 1 + smriti_store_int (writing->store, 0, "SELECT max (n) FROM place", "");
  return smriti_store_run (writing->store, error,
                           "INSERT INTO place (n, note, card, key, line, part, kind, snippet, deck, entry, front, back, source,"
                           " block_id, text, explain, since, until)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
                           "iiisiiiisssssssiss", writing->next_place++, writing->note, card, text->key, (gint64) text->line,
                           (gint64) text->part, (gint64) text->kind, (gint64) text->snippet, text->deck, text->entry, text->front,
                           text->back, text->source, text->block_id, text->text_key, (gint64) text->explain, text->since,
                           text->until);
}

/* A card never met before: its row is right at once. FALSE with no error: it was met. */
static gboolean
insert_card (Writing *writing, const SmritiCard *card, GError **error)
{
  sqlite3 *db = smriti_store_database (writing->store);
  g_autofree char *position = position_of (writing, card);
  gint64 n;

  if (writing->next_place == 0)
    writing->next_place = 1 + smriti_store_int (writing->store, 0, "SELECT max (n) FROM place", "");
  if (!smriti_store_run (writing->store, error,
                         "INSERT INTO card (id, place, away, vault, entry, snippet, outline, section, position, source)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
                         "siiisiiiss", card->key, writing->next_place, (gint64) writing->is_away, writing->vault,
                         card->entry ? card->entry : "", (gint64) card->snippet, writing->outline, section_of (writing, card),
                         position, card->source)
      || sqlite3_changes (db) == 0)
    return FALSE;
  n = sqlite3_last_insert_rowid (db);
  return smriti_store_run (writing->store, error, "INSERT INTO name (key, card) VALUES (?1, ?2)", "si", card->key, n)
         && insert_place (writing, n, card, error);
}

static gboolean
write_new (Writing *writing, const SmritiCard *card, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 n = smriti_cards_by_key (writing->store, card->key);

  if (n == 0)
    {
      if (insert_card (writing, card, &local))
        return TRUE;
      if (local)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      n = smriti_cards_ensure (writing->store, card->key, error);
    }
  touch (writing, n);
  return n != 0 && insert_place (writing, n, card, error);
}

/* Only its line is another. A card that stands in several places may ask for
 * another of them now. */
static gboolean
write_moved (Writing *writing, const Found *found, const SmritiCard *card, GError **error)
{
  g_autofree char *position = position_of (writing, card);

  if (!smriti_store_run (writing->store, error, "UPDATE place SET line = ?2 WHERE n = ?1", "ii", found->place,
                         (gint64) card->line)
      || !smriti_store_run (writing->store, error,
                            "UPDATE card SET position = ?3 WHERE n = ?1 AND place = ?2 AND NOT EXISTS"
                            " (SELECT 1 FROM place WHERE card = ?1 AND n <> ?2)",
                            "iis", found->card, found->place, position))
    return FALSE;
  if (sqlite3_changes (smriti_store_database (writing->store)) == 0)
    touch (writing, found->card);
  return TRUE;
}

static gboolean
write_changed (Writing *writing, const Found *found, const SmritiCard *card, GError **error)
{
  touch (writing, found->card);
  return smriti_store_run (
      writing->store, error,
      "UPDATE place SET line = ?2, part = ?3, kind = ?4, snippet = ?5, deck = ?6, entry = ?7, front = ?8,"
      " back = ?9, source = ?10, block_id = ?11, text = ?12, explain = ?13, since = ?14, until = ?15 WHERE n = ?1",
      "iiiiisssssssiss", found->place, (gint64) card->line, (gint64) card->part, (gint64) card->kind, (gint64) card->snippet,
      card->deck, card->entry, card->front, card->back, card->source, card->block_id, card->text_key, (gint64) card->explain,
      card->since, card->until);
}

/* After a rebuild, or in a damaged table of names, the way from key to card is
 * another than it was when the place was written. */
static gboolean
write_lost (Writing *writing, const Found *found, const SmritiCard *card, GError **error)
{
  Found now = { PLACE_CHANGED, found->place, smriti_cards_ensure (writing->store, card->key, error) };

  touch (writing, found->card);
  return now.card != 0
         && smriti_store_run (writing->store, error, "UPDATE place SET card = ?2 WHERE n = ?1", "ii", now.place, now.card)
         && write_changed (writing, &now, card, error);
}

static gboolean
write_card (Writing *writing, guint index, GError **error)
{
  const SmritiCard *card = g_ptr_array_index (writing->cards, index);
  const Found *found = &writing->found[index];

  switch (found->change)
    {
    case PLACE_NEW:
      return write_new (writing, card, error);
    case PLACE_MOVED:
      return write_moved (writing, found, card, error);
    case PLACE_LOST:
      return write_lost (writing, found, card, error);
    case PLACE_CHANGED:
      return write_changed (writing, found, card, error);
    case PLACE_SAME:
    default:
      return TRUE;
    }
}

gboolean
smriti_places_write (SmritiStore *store, gint64 note, GPtrArray *cards, GArray *out_touched, GError **error)
{
  g_auto (Writing) writing = { .store = store, .note = note, .cards = cards, .touched = out_touched };

  writing.found = g_new0 (Found, cards->len + 1);
  writing.gone = g_array_new (FALSE, FALSE, sizeof (Found));
  writing.positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_note (&writing, error) || !find_places (&writing, error))
    return FALSE;
  for (guint i = 0; i < writing.gone->len; i++)
    {
      const Found *gone = &g_array_index (writing.gone, Found, i);

      touch (&writing, gone->card);
      if (!smriti_store_run (store, error, "DELETE FROM place WHERE n = ?1", "i", gone->place))
        return FALSE;
    }
  for (guint i = 0; i < cards->len; i++)
    if (!write_card (&writing, i, error))
      return FALSE;
  return TRUE;
}
