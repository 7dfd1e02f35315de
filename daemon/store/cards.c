/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/cards.h"

#include "common/notes/validity.h"
#include "daemon/store/callouts.h"
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
  " place.deck, entry.number, note.path, place.explain, place.since, place.until"                                        \
  " FROM card LEFT JOIN place ON place.n = card.place LEFT JOIN note ON note.n = place.note"                             \
  " LEFT JOIN vault ON vault.n = note.vault LEFT JOIN note AS o ON o.n = card.outline"                                   \
  " LEFT JOIN entry ON entry.note = card.outline AND entry.number = place.entry "

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
  card->explain = sqlite3_column_int (row, 28);
  card->since = g_strdup ((const char *) sqlite3_column_text (row, 29));
  card->until = g_strdup ((const char *) sqlite3_column_text (row, 30));
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
  /* Where none is new the first that is met has a day. */
  return smriti_store_int (
             store, 0,
             "SELECT EXISTS (SELECT 1 FROM card INDEXED BY card_new WHERE outline = ?1 AND asked = 1 AND state = 0)"
             " OR EXISTS (SELECT 1 FROM card INDEXED BY card_weak WHERE outline = ?1 AND asked = 1 AND due_day IS NOT NULL)",
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
  return smriti_statement_collect (store, statement);
}

GArray *
smriti_cards_after (SmritiStore *store, gint64 after, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT n FROM card WHERE n > ?1 ORDER BY n LIMIT ?2", NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", after, (gint64) limit);
  return smriti_statement_collect (store, statement);
}

/* --- lists --- */

/* ?1 today, ?2 state, ?3 snippet, ?4 off, ?5 due, ?6 now, ?7 and ?8 the range of ids, ?9 the beginning of an entry,
 * ?10 so many lapses or more, ?11 that take an explanation, ?12 that hold for some versions, ?13 the kind, ?14 that have an
 * anchor (as smriti_callouts_of_card finds it). */
#define LIST_WHERE                                                                                                     \
  "WHERE (?2 < 0 OR card.state = ?2) AND (?3 < 0 OR card.snippet = ?3)"                                                \
  " AND (CASE WHEN ?4 < 0 THEN off_now < 5 ELSE off_now = ?4 END)"                                                     \
  " AND (NOT ?5 OR (card.due_day IS NOT NULL AND card.due_day <= ?1 AND (card.state = 2 OR card.due_s <= ?6)))"        \
  " AND (?7 IS NULL OR (card.id >= ?7 AND card.id < ?8)) AND (?9 IS NULL OR substr (card.entry, 1, length (?9)) = ?9)" \
  " AND card.lapses >= ?10 AND (NOT ?11 OR place.explain)"                                                             \
  " AND (NOT ?12 OR place.since IS NOT NULL OR place.until IS NOT NULL) AND (?13 < 0 OR place.kind = ?13)"             \
  " AND (NOT ?14 OR " SMRITI_IS_ANCHORED ")"                                                                           \
  " ORDER BY card.outline = 0, card.outline, card.position, card.n"

#define SELECT_BARE "SELECT card.n, " OFF_NOW " FROM card LEFT JOIN place ON place.n = card.place "

static void
bind_filter (SmritiStatement *statement, const SmritiCardFilter *filter, gint32 today, gint64 now_s)
{
  g_autofree char *after = filter->id ? g_strconcat (filter->id, "\177", NULL) : NULL;

  smriti_statement_bind (statement, "iiiiiisssiiiii", (gint64) today, (gint64) filter->state, (gint64) filter->snippet,
                         (gint64) filter->off, (gint64) filter->due, now_s, filter->id, after, filter->entry,
                         (gint64) (filter->leech ? SMRITI_LEECH_LAPSES : 0), (gint64) filter->explain,
                         (gint64) (filter->versions != NULL), (gint64) filter->kind, (gint64) filter->anchored);
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
  return filter->deck || filter->versions || (filter->words && filter->words[0]);
}

/* What is asked of the text itself. */
static gboolean
is_match (const SmritiStudyCard *card, const SmritiCardFilter *filter)
{
  const char *version = filter->versions ? g_hash_table_lookup (filter->versions, card->topic) : NULL;

  if (filter->versions && (!version || !smriti_is_outdated (card->since, card->until, version)))
    return FALSE;
  return (!filter->deck || g_str_has_prefix (card->deck, filter->deck)) && has_words (card, filter->words);
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
      if (!card || is_match (card, filter))
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

void
smriti_cards_each_version (SmritiStore *store, SmritiVersionFunc func, gpointer user_data)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT o.topic, since, until FROM place INDEXED BY place_version CROSS JOIN card ON card.place = place.n"
      " CROSS JOIN note AS o ON o.n = card.outline"
      " WHERE (since IS NOT NULL OR until IS NOT NULL) AND card.asked = 1",
      NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    func (smriti_column_text (statement, 0), (const char *) sqlite3_column_text (statement, 1),
          (const char *) sqlite3_column_text (statement, 2), user_data);
}
