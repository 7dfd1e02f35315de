/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/cards.h"

#include "daemon/store/snapshots.h"
#include "daemon/store/statement.h"

#include <string.h>

/* Why it is not asked, as a column. ?1 is today. */
#define OFF_NOW                                                                                                 \
  "CASE WHEN place.n IS NULL THEN 5 WHEN card.away THEN 4 WHEN card.archived THEN 3 WHEN card.suspended THEN 2" \
  " WHEN card.buried_day >= ?1 THEN 1 ELSE 0 END AS off_now"

/* A card with its text: the columns read_row() takes. ?1 is today. */
#define SELECT_CARD                                                                                                      \
  "SELECT card.n, card.id, place.kind, card.snippet,"                                                                    \
  " coalesce (place.deck, o.topic || '/' || entry.number || ' ' || entry.title),"                                        \
  " CASE WHEN card.outline <> 0 THEN place.entry END, o.topic, place.front, place.back, vault.dir || '/' || note.path, " \
  "card.source, place.line, card.outline,"                                                                               \
  " card.section, card.state, card.step, card.stability, card.difficulty, card.due_s, card.due_day, card.last_day,"      \
  " card.last_ms, card.answers, card.lapses,"                                                                            \
  " " OFF_NOW ","                                                                                                        \
  " place.deck, entry.number, note.path"                                                                                 \
  " FROM card LEFT JOIN place ON place.n = card.place LEFT JOIN note ON note.n = place.note"                             \
  " LEFT JOIN vault ON vault.n = note.vault LEFT JOIN note AS o ON o.n = card.outline"                                   \
  " LEFT JOIN entry ON entry.note = card.outline AND entry.number = place.entry "

#define NOT_BURIED(today) " AND card.buried_day < " today " "

/* --- one card --- */

/* The deck a note gives, else the outline entry, else the folder. */
static char *
deck_of (SmritiStatement *row)
{
  const char *path = smriti_column_text (row, 27);
  const char *slash = strrchr (path, '/');

  if (sqlite3_column_type (row, 25) != SQLITE_NULL || sqlite3_column_type (row, 26) != SQLITE_NULL)
    return g_strdup (smriti_column_text (row, 4));
  return slash ? g_strndup (path, (gsize) (slash - path)) : g_strdup ("");
}

static SmritiStudyCard *
read_row (SmritiStatement *row)
{
  SmritiStudyCard *card = smriti_study_card_new ();

  card->n = sqlite3_column_int64 (row, 0);
  card->id = g_strdup (smriti_column_text (row, 1));
  card->kind = (SmritiKind) sqlite3_column_int (row, 2);
  card->snippet = sqlite3_column_int (row, 3);
  card->deck = deck_of (row);
  card->entry = g_strdup (smriti_column_text (row, 5));
  card->topic = g_strdup (smriti_column_text (row, 6));
  card->front = g_strdup (smriti_column_text (row, 7));
  card->back = g_strdup (smriti_column_text (row, 8));
  card->note = g_strdup (smriti_column_text (row, 9));
  card->source = g_strdup (smriti_column_text (row, 10));
  card->line = (guint) sqlite3_column_int (row, 11);
  card->outline = sqlite3_column_int64 (row, 12);
  card->section = (guint) sqlite3_column_int (row, 13);
  card->progress.state = (SmritiState) sqlite3_column_int (row, 14);
  card->progress.step = sqlite3_column_int (row, 15);
  card->progress.memory.stability = sqlite3_column_double (row, 16);
  card->progress.memory.difficulty = sqlite3_column_double (row, 17);
  card->due_s = sqlite3_column_int64 (row, 18);
  if (sqlite3_column_type (row, 19) != SQLITE_NULL)
    card->due_day = sqlite3_column_int (row, 19);
  if (sqlite3_column_type (row, 20) != SQLITE_NULL)
    card->last_day = sqlite3_column_int (row, 20);
  card->last_ms = sqlite3_column_int64 (row, 21);
  card->answers = (guint) sqlite3_column_int (row, 22);
  card->lapses = (guint) sqlite3_column_int (row, 23);
  card->off = (SmritiOff) sqlite3_column_int (row, 24);
  return card;
}

SmritiStudyCard *
smriti_cards_get (SmritiStore *store, gint64 n, gint32 today)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, SELECT_CARD "WHERE card.n = ?2", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "ii", (gint64) today, n);
  return smriti_statement_row (store, statement, NULL) ? read_row (statement) : NULL;
}

SmritiStudyCard *
smriti_cards_find (SmritiStore *store, const char *id, gint32 today, GError **error)
{
  gint64 n = smriti_cards_by_key (store, id);
  g_autofree char *after = g_strconcat (id, "\177", NULL); /* sorts behind every id that begins so */
  gint64 count;

  if (n == 0)
    {
      count = smriti_store_int (store, 0, "SELECT count (*) FROM (SELECT 1 FROM card WHERE id >= ?1 AND id < ?2 LIMIT 2)", "ss",
                                id, after);
      if (count > 1)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "several cards begin with '%s'; give more of the id ('smriti cards id:%s' lists them)", id, id);
          return NULL;
        }
      n = count == 0 ? 0 : smriti_store_int (store, 0, "SELECT n FROM card WHERE id >= ?1 AND id < ?2", "ss", id, after);
    }
  if (n == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "card '%s' not found; 'smriti cards' lists them", id);
      return NULL;
    }
  return smriti_cards_get (store, n, today);
}

gint64
smriti_cards_by_key (SmritiStore *store, const char *key)
{
  return smriti_store_int (store, 0, "SELECT card FROM name WHERE key = ?1", "s", key);
}

char *
smriti_cards_key (SmritiStore *store, gint64 n)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT coalesce (place.key, card.id) FROM card LEFT JOIN place ON place.n = card.place WHERE card.n = ?1", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "i", n);
  return smriti_statement_row (store, statement, NULL) ? g_strdup (smriti_column_text (statement, 0)) : NULL;
}

char *
smriti_cards_id (SmritiStore *store, const char *key)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT card.id FROM name JOIN card ON card.n = name.card WHERE name.key = ?1", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "s", key);
  return smriti_statement_row (store, statement, NULL) ? g_strdup (smriti_column_text (statement, 0)) : NULL;
}

GPtrArray *
smriti_cards_names (SmritiStore *store, gint64 n)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT key FROM name WHERE card = ?1 ORDER BY key", NULL);

  if (statement)
    smriti_statement_bind (statement, "i", n);
  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (keys, g_strdup (smriti_column_text (statement, 0)));
  return keys;
}

/* The row with the id @key: a damaged table of names may have lost the way to it. */
static gint64
insert_card (SmritiStore *store, const char *key, GError **error)
{
  gint64 n;

  if (!smriti_store_run (store, error, "INSERT INTO card (id) VALUES (?1) ON CONFLICT (id) DO NOTHING", "s", key))
    return 0;
  n = smriti_store_int (store, 0, "SELECT n FROM card WHERE id = ?1", "s", key);
  if (!smriti_store_run (store, error, "INSERT INTO name (key, card) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET card = ?2",
                         "si", key, n))
    return 0;
  return n;
}

gint64
smriti_cards_ensure (SmritiStore *store, const char *key, GError **error)
{
  gint64 n = smriti_cards_by_key (store, key);

  return n != 0 ? n : insert_card (store, key, error);
}

gboolean
smriti_cards_has_history (SmritiStore *store, gint64 n)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM name JOIN event ON event.subject = name.key WHERE name.card = ?1"
                           " AND type <> 10) OR EXISTS (SELECT 1 FROM card WHERE n = ?1 AND answers > 0)",
                           "i", n)
         != 0;
}

gboolean
smriti_cards_has_own_history (SmritiStore *store, gint64 n)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM name JOIN event ON event.subject = name.key WHERE name.card = ?1"
                           " AND type NOT IN (10, 19))",
                           "i", n)
         != 0;
}

gboolean
smriti_cards_any_history (SmritiStore *store, gint64 note)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM place CROSS JOIN name ON name.card = place.card"
                           " CROSS JOIN event ON event.subject = name.key WHERE place.note = ?1 AND type <> 10)",
                           "i", note)
         != 0;
}

/* Only what nothing points at any more; its names go with it. */
static gboolean
dissolve (SmritiStore *store, gint64 n, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM name WHERE card = ?1", "i", n)
         && smriti_store_run (store, error, "DELETE FROM card WHERE n = ?1", "i", n);
}

gboolean
smriti_cards_join (SmritiStore *store, gint64 n, const char *to, GError **error)
{
  gint64 other = smriti_cards_by_key (store, to);

  if (other == n)
    return TRUE;
  if (other != 0 && !smriti_snapshots_touch_cards (store, n, other, error))
    return FALSE;
  if (!smriti_store_run (store, error, "INSERT INTO name (key, card) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET card = ?2",
                         "si", to, n))
    return FALSE;
  if (other == 0)
    return TRUE;
  /* Its other names and places come along: joined keys are one card. */
  return smriti_store_run (store, error, "UPDATE name SET card = ?1 WHERE card = ?2", "ii", n, other)
         && smriti_store_run (store, error, "UPDATE place SET card = ?1 WHERE card = ?2", "ii", n, other)
         && smriti_store_run (store, error, "DELETE FROM card WHERE n = ?1", "i", other);
}

gint64
smriti_cards_part (SmritiStore *store, gint64 n, const char *key, const char *id, GError **error)
{
  gint64 other = insert_card (store, id, error);

  if (other == 0
      || !smriti_store_run (store, error,
                            "INSERT INTO name (key, card) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET card = ?2", "si", key,
                            other)
      || !smriti_store_run (store, error, "UPDATE place SET card = ?1 WHERE card = ?2 AND key = ?3", "iis", other, n, key)
      || !smriti_snapshots_touch_cards (store, n, other, error))
    return 0;
  return other;
}

gboolean
smriti_cards_set_id (SmritiStore *store, gint64 n, const char *id, GError **error)
{
  gint64 other = smriti_store_int (store, 0, "SELECT n FROM card WHERE id = ?1 AND n <> ?2", "si", id, n);

  return (other == 0
          || (smriti_snapshots_touch_cards (store, n, other, error)
              && smriti_store_run (store, error, "UPDATE place SET card = ?1 WHERE card = ?2", "ii", n, other)
              && smriti_store_run (store, error, "UPDATE name SET card = ?1 WHERE card = ?2", "ii", n, other)
              && smriti_store_run (store, error, "DELETE FROM card WHERE n = ?1", "i", other)))
         && smriti_store_run (store, error, "UPDATE card SET id = ?2 WHERE n = ?1", "is", n, id)
         && insert_card (store, id, error) == n;
}

gboolean
smriti_cards_stands (SmritiStore *store, gint64 n, gint64 note)
{
  return smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM place WHERE card = ?1 AND note <> ?2)", "ii", n, note) != 0;
}

gboolean
smriti_cards_write_memory (SmritiStore *store, const SmritiStudyCard *card, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "UPDATE card SET state = ?2, step = ?3, stability = ?4, difficulty = ?5, due_s = ?6, due_day = ?7,"
      " last_day = ?8, last_ms = ?9, answers = ?10, lapses = ?11 WHERE n = ?1",
      error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "iiiddiiiiii", card->n, (gint64) card->progress.state, (gint64) card->progress.step,
                         card->progress.memory.stability, card->progress.memory.difficulty, card->due_s, (gint64) card->due_day,
                         (gint64) card->last_day, card->last_ms, (gint64) card->answers, (gint64) card->lapses);
  if (card->due_day == SMRITI_DAY_NONE)
    for (int i = 6; i <= 9; i++)
      sqlite3_bind_null (statement, i);
  return smriti_statement_run (store, statement, error);
}

gboolean
smriti_cards_write_stability (SmritiStore *store, gint64 n, SmritiMemory memory, GError **error)
{
  return smriti_store_run (
      store, error, "UPDATE card SET stability = ?2, difficulty = ?3 WHERE n = ?1 AND (stability <> ?2 OR difficulty <> ?3)",
      "idd", n, memory.stability, memory.difficulty);
}

gboolean
smriti_cards_stands_at (SmritiStore *store, gint64 n, gint64 answers, gint64 last_ms)
{
  return smriti_store_int (store, 0, "SELECT answers = ?2 AND last_ms = ?3 FROM card WHERE n = ?1", "iii", n, answers, last_ms)
         != 0;
}

gboolean
smriti_cards_write_off (SmritiStore *store, gint64 n, gboolean suspended, gboolean archived, gint32 buried_day, GError **error)
{
  return smriti_store_run (store, error, "UPDATE card SET suspended = ?2, archived = ?3, buried_day = ?4 WHERE n = ?1", "iiii", n,
                           (gint64) suspended, (gint64) archived, (gint64) buried_day);
}

gboolean
smriti_cards_is_archived (SmritiStore *store, gint64 n)
{
  return smriti_store_int (store, 0, "SELECT archived FROM card WHERE n = ?1", "i", n) != 0;
}

gboolean
smriti_cards_refresh (SmritiStore *store, gint64 n, GError **error)
{
  if (smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM place WHERE card = ?1)", "i", n) == 0
      && !smriti_cards_has_history (store, n))
    return dissolve (store, n, error);
  if (!smriti_store_run (store, error,
                         "UPDATE card SET place = NULL, away = 0 WHERE n = ?1"
                         " AND NOT EXISTS (SELECT 1 FROM place WHERE card = ?1)",
                         "i", n))
    return FALSE;
  /* A place in a vault that is there comes before one that is away, then outline order. */
  return smriti_store_run (
      store, error,
      "UPDATE card SET place = p.n, vault = p.vault, away = p.away, entry = p.entry, snippet = p.snippet, outline = p.outline,"
      " section = p.section, position = p.position, source = p.source"
      " FROM (SELECT place.n, note.vault, vault.away, coalesce (place.entry, '') AS entry, place.snippet, note.outline,"
      "   CASE WHEN note.outline <> 0 THEN CAST (coalesce (place.entry, 0) AS INTEGER) ELSE 0 END AS section, place.source,"
      "   coalesce (printf ('%06d', entry.position), '~') || char (31) || note.path || char (31) || printf ('%08d.%04d', "
      "place.line, place.part) AS position"
      "  FROM place JOIN note ON note.n = place.note JOIN vault ON vault.n = note.vault"
      "  LEFT JOIN entry ON entry.note = note.outline AND entry.number = place.entry"
      "  WHERE place.card = ?1 ORDER BY vault.away, note.outline = 0, 9 LIMIT 1) AS p WHERE card.n = ?1"
      " AND (card.place, card.vault, card.away, card.entry, card.snippet, card.outline, card.section, card.position, card.source)"
      "  IS NOT (p.n, p.vault, p.away, p.entry, p.snippet, p.outline, p.section, p.position, p.source)",
      "i", n);
}

/* --- the daily choice --- */

static GArray *
collect (SmritiStore *store, SmritiStatement *statement)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, n);
    }
  return rows;
}

#define IS_DUE "due_day <= ?3 AND last_day < ?3 AND (state = 2 OR due_s <= ?4)"
#define DUE_WHERE "WHERE asked = 1 AND outline = ?1 AND snippet = ?2 AND " IS_DUE NOT_BURIED ("?3")
/* --- the weakest, out of many --- */

/* One pass over an index that keeps the weakest; putting all of them in order
 * would take several times as long. With one set of parameters R falls with
 * elapsed / S, so that is the measure. */
typedef struct
{
  double weakness; /* elapsed / S */
  gint64 n;
} Weak;

/* < 0: @a is asked before @b. */
static int
compare_weak (gconstpointer a, gconstpointer b)
{
  const Weak *first = a;
  const Weak *second = b;

  if (first->weakness != second->weakness)
    return first->weakness > second->weakness ? -1 : 1;
  return (first->n > second->n) - (first->n < second->n);
}

/* @heap has the card that is asked last at its root. */
static void
sift_down (GArray *heap, guint at)
{
  for (;;)
    {
      guint last = at;
      Weak *weak = (Weak *) (void *) heap->data;

      for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < heap->len; child++)
        if (compare_weak (&weak[child], &weak[last]) > 0)
          last = child;
      if (last == at)
        return;
      {
        Weak swap = weak[at];

        weak[at] = weak[last];
        weak[last] = swap;
      }
      at = last;
    }
}

static void
keep_weak (GArray *heap, guint most, const Weak *weak)
{
  if (heap->len < most)
    {
      g_array_append_val (heap, *weak);
      if (heap->len == most)
        for (guint i = most / 2 + 1; i-- > 0;)
          sift_down (heap, i);
    }
  else if (compare_weak (weak, &g_array_index (heap, Weak, 0)) < 0)
    {
      g_array_index (heap, Weak, 0) = *weak;
      sift_down (heap, 0);
    }
}

/* @statement gives n, elapsed days and S; by rising S when @longest (of the
 * elapsed days of all cards) is not 0: then what follows is at most longest / S
 * weak, and the pass ends where that is less than all that is kept. */
static GArray *
collect_weakest (SmritiStore *store, SmritiStatement *statement, gint64 longest, guint offset, guint limit)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Weak));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      double stability = MAX (sqlite3_column_double (statement, 2), 0.001);
      Weak weak = { sqlite3_column_int (statement, 1) / stability, sqlite3_column_int64 (statement, 0) };

      if (longest > 0 && heap->len == offset + limit && (double) longest / stability < g_array_index (heap, Weak, 0).weakness)
        break;
      keep_weak (heap, offset + limit, &weak);
    }
  g_array_sort (heap, compare_weak);
  for (guint i = offset; i < heap->len; i++)
    g_array_append_val (rows, g_array_index (heap, Weak, i).n);
  return rows;
}

static gint64
longest_elapsed (SmritiStore *store, gint32 today)
{
  return smriti_store_int (store, 0, "SELECT ?1 - min (last_day) FROM card WHERE last_day IS NOT NULL", "i", (gint64) today);
}

GArray *
smriti_cards_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, gboolean many, guint offset,
                  guint limit)
{
  g_autoptr (SmritiStatement) statement
      = many ? smriti_statement (store,
                                 "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_weak " DUE_WHERE
                                 "AND due_day IS NOT NULL ORDER BY stability",
                                 NULL)
             : smriti_statement (store, "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_due " DUE_WHERE, NULL);

  if (statement)
    smriti_statement_bind (statement, "iiii", outline, (gint64) snippet, (gint64) today, now_s);
  return collect_weakest (store, statement, many ? longest_elapsed (store, today) : 0, offset, limit);
}

GArray *
smriti_cards_rest (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint offset, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_weak WHERE asked = 1 AND outline = ?1"
      " AND snippet = ?2 AND due_day IS NOT NULL AND last_day < ?3 AND NOT (" IS_DUE ")" NOT_BURIED ("?3") "ORDER BY stability",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iiii", outline, (gint64) snippet, (gint64) today, now_s);
  return collect_weakest (store, statement, longest_elapsed (store, today), offset, limit);
}

guint
smriti_cards_count_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM card " DUE_WHERE, "iiii", outline, (gint64) snippet,
                                   (gint64) today, now_s);
}

gboolean
smriti_cards_more_due_than (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint n)
{
  return smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM card " DUE_WHERE "LIMIT 1 OFFSET ?5)", "iiiii", outline,
                           (gint64) snippet, (gint64) today, now_s, (gint64) n)
         != 0;
}

guint
smriti_cards_count_waiting (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today)
{
  /* From the few cards answered today to their siblings, not the other way round. */
  return (guint) smriti_store_int (
      store, 0,
      "SELECT count (DISTINCT card.n) FROM card AS done INDEXED BY card_day CROSS JOIN card INDEXED BY card_source"
      " ON card.source = done.source"
      " WHERE done.last_day = ?3 AND done.source <> '' AND card.asked = 1 AND card.outline = ?1"
      " AND card.snippet = ?2 AND card.due_day <= ?3 AND card.last_day < ?3 AND card.state = 2"
      " AND card.buried_day < ?3",
      "iii", outline, (gint64) snippet, (gint64) today);
}

gboolean
smriti_cards_sibling_answered (SmritiStore *store, gint64 n, const char *source, gint32 today)
{
  return source[0] != '\0'
         && smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM card WHERE source = ?1 AND last_day = ?2 AND n <> ?3)",
                              "sii", source, (gint64) today, n)
                != 0;
}

GArray *
smriti_cards_new_sections (SmritiStore *store, gint64 outline, gboolean snippet)
{
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (SmritiSectionCount));
  gint64 section = -1;

  /* Skips from section to section along card_new. */
  for (;;)
    {
      SmritiSectionCount count;

      section = smriti_store_int (store, -1,
                                  "SELECT min (section) FROM card WHERE outline = ?1 AND snippet = ?2 AND section > ?3"
                                  " AND state = 0 AND asked = 1",
                                  "iii", outline, (gint64) snippet, section);
      if (section < 0)
        return sections;
      count.section = section;
      count.met = (guint) smriti_store_int (store, 0,
                                            "SELECT count (*) FROM card WHERE outline = ?1 AND snippet = ?2 AND section = ?3"
                                            " AND state <> 0",
                                            "iii", outline, (gint64) snippet, section);
      g_array_append_val (sections, count);
    }
}

GArray *
smriti_cards_new (SmritiStore *store, gint64 outline, gboolean snippet, gint64 section, gint32 today, guint offset, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n FROM card WHERE outline = ?1 AND snippet = ?2 AND section = ?3 AND state = 0 AND asked = 1" NOT_BURIED (
          "?4") "ORDER BY position LIMIT ?5 OFFSET ?6",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iiiiii", outline, (gint64) snippet, section, (gint64) today, (gint64) limit,
                           (gint64) offset);
  return collect (store, statement);
}

/* Where an entry and what is beneath it stand in their outline. */
#define SCOPE "FROM entry WHERE note = ?1 AND (number = ?3 OR (number > ?4 AND number < ?5))"

/* They stand together, so along card_new too; an entry that an odd outline puts
 * among them is passed over. */
GArray *
smriti_cards_new_of (SmritiStore *store, gint64 outline, gboolean snippet, const char *entry, gint32 today, guint offset,
                     guint limit)
{
  g_autofree char *from = g_strconcat (entry, ".", NULL);
  g_autofree char *to = g_strconcat (entry, "/", NULL); /* sorts behind all that begins so */
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n FROM card INDEXED BY card_new WHERE outline = ?1 AND snippet = ?2 AND section = CAST (?3 AS INTEGER)"
      " AND state = 0 AND asked = 1 AND position >= (SELECT printf ('%06d', min (position)) " SCOPE ")"
      " AND position < (SELECT printf ('%06d', max (position) + 1) " SCOPE ")"
      " AND (entry = ?3 OR (entry > ?4 AND entry < ?5))" NOT_BURIED ("?6") "ORDER BY position LIMIT ?7 OFFSET ?8",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iisssiii", outline, (gint64) snippet, entry, from, to, (gint64) today, (gint64) limit,
                           (gint64) offset);
  return collect (store, statement);
}

gint64
smriti_cards_learning (SmritiStore *store, gint32 today, gint64 until_s)
{
  return smriti_store_int (store, 0,
                           "SELECT n FROM card WHERE last_day = ?1 AND state IN (1, 3) AND asked = 1 AND due_s <= ?2" NOT_BURIED (
                               "?1") "ORDER BY due_s, id LIMIT 1",
                           "ii", (gint64) today, until_s);
}

guint
smriti_cards_count_learning (SmritiStore *store, gint32 today)
{
  return (guint) smriti_store_int (store, 0,
                                   "SELECT count (*) FROM card WHERE last_day = ?1 AND state IN (1, 3) AND asked = 1"
                                   " AND due_day <= ?1" NOT_BURIED ("?1"),
                                   "i", (gint64) today);
}

/* --- counts --- */

guint
smriti_cards_count_done (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today)
{
  return (guint) smriti_store_int (
      store, 0, "SELECT count (*) FROM card WHERE last_day = ?1 AND outline = ?2 AND snippet = ?3 AND answers > 0", "iii",
      (gint64) today, outline, (gint64) snippet);
}

gboolean
smriti_cards_any (SmritiStore *store, gint64 outline)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM card WHERE outline = ?1 AND asked = 1 AND due_day IS NOT NULL)"
                           " OR EXISTS (SELECT 1 FROM card WHERE outline = ?1 AND asked = 1 AND state = 0)",
                           "i", outline)
         != 0;
}

guint
smriti_cards_count (SmritiStore *store)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM card WHERE place IS NOT NULL", "");
}

guint
smriti_cards_count_due_on (SmritiStore *store, gint32 day)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM card WHERE asked = 1 AND due_day = ?1", "i", (gint64) day);
}

gint64
smriti_cards_next_due_s (SmritiStore *store, gint64 after_s)
{
  return smriti_store_int (store, 0, "SELECT min (due_s) FROM card WHERE asked = 1 AND due_s > ?1", "i", after_s);
}

GArray *
smriti_cards_answered_on (SmritiStore *store, gint32 today, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT n FROM card WHERE last_day = ?1 AND answers > 0 ORDER BY last_ms DESC LIMIT ?2", NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", (gint64) today, (gint64) limit);
  return collect (store, statement);
}

GArray *
smriti_cards_after (SmritiStore *store, gint64 after, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT n FROM card WHERE n > ?1 ORDER BY n LIMIT ?2", NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", after, (gint64) limit);
  return collect (store, statement);
}

/* --- lists --- */

/* ?1 today, ?2 state, ?3 snippet, ?4 off, ?5 due, ?6 now, ?7 and ?8 the range of ids, ?9 the beginning of an entry,
 * ?10 so many lapses or more. */
#define LIST_WHERE                                                                                                     \
  "WHERE (?2 < 0 OR card.state = ?2) AND (?3 < 0 OR card.snippet = ?3)"                                                \
  " AND (CASE WHEN ?4 < 0 THEN off_now < 5 ELSE off_now = ?4 END)"                                                     \
  " AND (NOT ?5 OR (card.due_day IS NOT NULL AND card.due_day <= ?1 AND (card.state = 2 OR card.due_s <= ?6)))"        \
  " AND (?7 IS NULL OR (card.id >= ?7 AND card.id < ?8)) AND (?9 IS NULL OR substr (card.entry, 1, length (?9)) = ?9)" \
  " AND card.lapses >= ?10"                                                                                            \
  " ORDER BY card.outline = 0, card.outline, card.position, card.n"

#define SELECT_BARE "SELECT card.n, " OFF_NOW " FROM card LEFT JOIN place ON place.n = card.place "

static void
bind_filter (SmritiStatement *statement, const SmritiCardFilter *filter, gint32 today, gint64 now_s)
{
  g_autofree char *after = filter->id ? g_strconcat (filter->id, "\177", NULL) : NULL;

  smriti_statement_bind (statement, "iiiiiisssi", (gint64) today, (gint64) filter->state, (gint64) filter->snippet,
                         (gint64) filter->off, (gint64) filter->due, now_s, filter->id, after, filter->entry,
                         (gint64) (filter->leech ? SMRITI_LEECH_LAPSES : 0));
}

static gboolean
has_words (const SmritiStudyCard *card, const char *const *words)
{
  g_autofree char *all = NULL;
  g_autofree char *folded = NULL;

  if (!words || !words[0])
    return TRUE;
  all = g_strjoin ("\n", card->front, card->back, card->deck, NULL);
  folded = g_utf8_casefold (all, -1);
  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_by_text (const SmritiCardFilter *filter)
{
  return filter->deck || (filter->words && filter->words[0]);
}

static GArray *
collect_matching (sqlite3_stmt *statement, const SmritiCardFilter *filter, int *out_result)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean by_text = is_by_text (filter);
  gint64 last = 0;

  while ((*out_result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);
      g_autoptr (SmritiStudyCard) card = by_text ? read_row (statement) : NULL;

      if (n == last) /* an outline that numbers two entries alike gives two rows */
        continue;
      if (!card || ((!filter->deck || g_str_has_prefix (card->deck, filter->deck)) && has_words (card, filter->words)))
        g_array_append_val (rows, n);
      last = n;
    }
  return rows;
}

typedef struct
{
  char *path;
  const SmritiCardFilter *filter;
  gint32 today;
  gint64 now_s;
} Search;

static void
search_free (Search *search)
{
  g_free (search->path);
  g_free (search);
}

static void
search_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Search *search = data;
  g_autoptr (GArray) rows = NULL;
  sqlite3_stmt *statement = NULL;
  GError *error = NULL;
  sqlite3 *db = smriti_store_open_read_only (search->path, &error);
  int result;

  if (!db)
    {
      g_task_return_error (task, error);
      return;
    }
  result = sqlite3_prepare_v2 (db, is_by_text (search->filter) ? SELECT_CARD LIST_WHERE : SELECT_BARE LIST_WHERE, -1, &statement,
                               NULL);
  if (result == SQLITE_OK)
    {
      bind_filter (statement, search->filter, search->today, search->now_s);
      rows = collect_matching (statement, search->filter, &result);
    }
  if (rows && result == SQLITE_DONE)
    g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) g_array_unref);
  else
    {
      smriti_store_set_error (&error, result, sqlite3_errmsg (db));
      g_task_return_error (task, error);
    }
  sqlite3_finalize (statement);
  sqlite3_close_v2 (db);
}

void
smriti_cards_match_async (SmritiStore *store, const SmritiCardFilter *filter, gint32 today, gint64 now_s,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->path = g_strdup (smriti_store_path (store));
  search->filter = filter;
  search->today = today;
  search->now_s = now_s;
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_in_worker);
}

GArray *
smriti_cards_match_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
