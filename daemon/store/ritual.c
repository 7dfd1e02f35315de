/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/ritual.h"

#include "common/text.h"
#include "daemon/store/log_worker.h"

#define FRONT_CHARS 200
#define NS_PER_S G_GINT64_CONSTANT (1000000000)
#define SECONDS_PER_DAY 86400 /* elapsed time only; never added to a date */

/* Notes of the topic ?1 in vaults that are there. */
#define OF_TOPIC                                                                                                     \
  "WITH o AS MATERIALIZED (SELECT n, vault FROM note WHERE topic = ?1),"                                             \
  " here AS MATERIALIZED (SELECT note.n, note.topic, note.mtime_ns, note.outline, vault.dir || '/' || note.path AS " \
  "whole"                                                                                                            \
  "  FROM note JOIN vault ON vault.n = note.vault WHERE NOT vault.away"                                              \
  "  AND (note.outline IN (SELECT n FROM o) OR (note.outline = 0 AND note.vault IN (SELECT vault FROM o)))) "

/* In review, and ?2 days of interval or of stability. */
#define IS_MATURE "(card.state = 2 AND (card.due_day - card.last_day >= ?2 OR card.stability >= ?2))"

typedef struct
{
  char *path; /* of the database */
  SmritiRitualQuery query;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->query.topic);
  g_free (job);
}

/* --- records --- */

static void
changed_free (gpointer data)
{
  g_free (((SmritiChangedNote *) data)->path);
  g_free (data);
}

static void
card_free (gpointer data)
{
  SmritiRitualCard *card = data;

  g_free (card->id);
  g_free (card->front);
  g_free (card->path);
  g_free (card);
}

static void
old_free (gpointer data)
{
  g_free (((SmritiOldNote *) data)->path);
  g_free (data);
}

static SmritiRitualFound *
found_new (void)
{
  SmritiRitualFound *found = g_new0 (SmritiRitualFound, 1);

  found->changed = g_ptr_array_new_with_free_func (changed_free);
  found->failed = g_ptr_array_new_with_free_func (card_free);
  found->captured = g_ptr_array_new_with_free_func (card_free);
  found->old_notes = g_ptr_array_new_with_free_func (old_free);
  found->old_cards = g_array_new (FALSE, FALSE, sizeof (gint64));
  return found;
}

void
smriti_ritual_found_free (SmritiRitualFound *found)
{
  if (!found)
    return;
  g_ptr_array_unref (found->changed);
  g_ptr_array_unref (found->failed);
  g_ptr_array_unref (found->captured);
  g_ptr_array_unref (found->old_notes);
  g_array_unref (found->old_cards);
  g_free (found);
}

/* --- looking --- */

static gboolean
next (WorkerStatement *rows)
{
  return sqlite3_step (rows) == SQLITE_ROW;
}

/* Whether the last look came to its end, not to an error. */
static gboolean
ended (sqlite3 *db)
{
  return sqlite3_errcode (db) == SQLITE_DONE;
}

static SmritiRitualCard *
card_new (WorkerStatement *row, const char *path, guint times)
{
  SmritiRitualCard *card = g_new0 (SmritiRitualCard, 1);

  card->id = g_strdup (smriti_column_text (row, 0));
  card->front = smriti_text_line (smriti_column_text (row, 1), FRONT_CHARS);
  card->line = (guint) sqlite3_column_int (row, 2);
  card->path = g_strdup (path);
  card->times = times;
  return card;
}

/* Cards of one changed note: the first that waits for an answer, and the new ones. */
static void
look_at_changed (WorkerStatement *cards, const Job *job, gint64 note, SmritiChangedNote *changed, SmritiRitualFound *found)
{
  sqlite3_reset (cards);
  sqlite3_bind_int64 (cards, 1, note);
  sqlite3_bind_int (cards, 2, job->query.since_day);
  while (next (cards))
    {
      if (changed->line == 0 && sqlite3_column_int (cards, 3) == 0)
        changed->line = (guint) sqlite3_column_int (cards, 2);
      if (found->captured->len < SMRITI_RITUAL_MAX_CARDS)
        g_ptr_array_add (found->captured, card_new (cards, changed->path, 0));
      found->n_captured++;
    }
}

static gboolean
find_changed (sqlite3 *db, const Job *job, SmritiRitualFound *found)
{
  g_autoptr (WorkerStatement) notes = smriti_log_prepare (
      db, OF_TOPIC "SELECT n, whole, mtime_ns FROM here WHERE mtime_ns > ?2 ORDER BY mtime_ns DESC, whole");
  /* The first answer of a card lies among its events; only a card answered since can have had it since. */
  g_autoptr (WorkerStatement) cards = smriti_log_prepare (
      db, "SELECT card.id, place.front, place.line, card.state FROM place JOIN card ON card.place = place.n"
          " WHERE place.note = ?1 AND NOT card.archived AND (card.state = 0 OR (card.last_day >= ?2 AND ?2 <="
          " (SELECT min (event.day) FROM name JOIN event ON event.subject = name.key AND event.type = 1"
          "   AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) WHERE name.card = card.n)))"
          " ORDER BY place.line, place.part");

  if (!notes || !cards)
    return FALSE;
  sqlite3_bind_text (notes, 1, job->query.topic, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (notes, 2, job->query.since_s * NS_PER_S);
  while (next (notes))
    {
      SmritiChangedNote *changed = g_new0 (SmritiChangedNote, 1);

      changed->path = g_strdup (smriti_column_text (notes, 1));
      changed->at_s = sqlite3_column_int64 (notes, 2) / NS_PER_S;
      look_at_changed (cards, job, sqlite3_column_int64 (notes, 0), changed, found);
      changed->line = MAX (changed->line, 1);
      found->n_changed++;
      if (found->changed->len < SMRITI_RITUAL_MAX_NOTES)
        g_ptr_array_add (found->changed, changed);
      else
        changed_free (changed);
    }
  return ended (db);
}

static gboolean
find_failed (sqlite3 *db, const Job *job, SmritiRitualFound *found)
{
  g_autoptr (WorkerStatement) rows = smriti_log_prepare (
      db, "WITH o AS MATERIALIZED (SELECT n, vault FROM note WHERE topic = ?1),"
          " again AS MATERIALIZED (SELECT name.card AS card, count (*) AS times FROM event NOT INDEXED"
          "  JOIN name ON name.key = event.subject"
          "  WHERE event.n BETWEEN ?2 AND ?5 AND event.type = 1 AND event.grade = 1 AND event.at_ms >= ?3"
          "  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) GROUP BY name.card)"
          " SELECT card.id, coalesce (place.front, ''), coalesce (place.line, 0), again.times,"
          "  coalesce (vault.dir || '/' || note.path, '') FROM again JOIN card ON card.n = again.card"
          "  LEFT JOIN place ON place.n = card.place LEFT JOIN note ON note.n = place.note"
          "  LEFT JOIN vault ON vault.n = note.vault"
          " WHERE NOT card.archived AND (card.outline IN (SELECT n FROM o)"
          "  OR (card.outline = 0 AND card.vault IN (SELECT vault FROM o)))"
          " ORDER BY again.times DESC, card.lapses DESC, card.n LIMIT ?4");

  gint64 first, last;

  if (!rows)
    return FALSE;
  found->order = job->query.order;
  smriti_log_range (db, &found->order, job->query.since_s, G_MAXINT64, &first, &last);
  sqlite3_bind_text (rows, 1, job->query.topic, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (rows, 2, first);
  sqlite3_bind_int64 (rows, 3, job->query.since_s * 1000);
  sqlite3_bind_int (rows, 4, SMRITI_RITUAL_MAX_FAILED);
  sqlite3_bind_int64 (rows, 5, last);
  while (next (rows))
    g_ptr_array_add (found->failed, card_new (rows, smriti_column_text (rows, 4), (guint) sqlite3_column_int (rows, 3)));
  return ended (db);
}

/* ?2 days, ?3 the mtime before which a note is old. */
#define OLD_NOTES                                                                                                       \
  OF_TOPIC ", old AS MATERIALIZED (SELECT here.n, whole, mtime_ns FROM here WHERE mtime_ns < ?3 AND here.topic IS NULL" \
           "  AND EXISTS (SELECT 1 FROM place JOIN card ON card.n = place.card"                                         \
           "   WHERE place.note = here.n AND NOT card.archived)"                                                        \
           "  AND NOT EXISTS (SELECT 1 FROM place JOIN card ON card.n = place.card"                                     \
           "   WHERE place.note = here.n AND NOT card.archived AND NOT " IS_MATURE ")) "

static void
bind_old (WorkerStatement *rows, const Job *job)
{
  gint64 days = (gint64) job->query.months * SMRITI_RITUAL_DAYS_A_MONTH;

  sqlite3_bind_text (rows, 1, job->query.topic, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (rows, 2, days);
  sqlite3_bind_int64 (rows, 3, (job->query.now_s - days * SECONDS_PER_DAY) * NS_PER_S);
}

static gboolean
find_old_notes (sqlite3 *db, const Job *job, SmritiRitualFound *found)
{
  g_autoptr (WorkerStatement) rows = smriti_log_prepare (db,
                                                         OLD_NOTES "SELECT whole, mtime_ns FROM old ORDER BY mtime_ns, whole");

  if (!rows)
    return FALSE;
  bind_old (rows, job);
  while (next (rows))
    {
      SmritiOldNote *old;

      if (found->n_old_notes++ >= SMRITI_RITUAL_MAX_NOTES)
        continue;
      old = g_new0 (SmritiOldNote, 1);
      old->path = g_strdup (smriti_column_text (rows, 0));
      old->days = (guint) ((job->query.now_s - sqlite3_column_int64 (rows, 1) / NS_PER_S) / SECONDS_PER_DAY);
      g_ptr_array_add (found->old_notes, old);
    }
  return ended (db);
}

static gboolean
find_old_cards (sqlite3 *db, const Job *job, SmritiRitualFound *found)
{
  g_autoptr (WorkerStatement) rows = smriti_log_prepare (
      db, OLD_NOTES "SELECT card.n FROM here JOIN place ON place.note = here.n"
                    " JOIN card ON card.place = place.n"
                    " WHERE here.n NOT IN (SELECT n FROM old) AND card.asked = 1"
                    " AND card.last_day <= ?4 - ?2 AND " IS_MATURE " ORDER BY card.stability DESC, card.n");

  if (!rows)
    return FALSE;
  bind_old (rows, job);
  sqlite3_bind_int (rows, 4, job->query.today);
  while (next (rows))
    {
      gint64 n = sqlite3_column_int64 (rows, 0);

      if (found->n_old_cards++ < SMRITI_RITUAL_MAX_CARDS)
        g_array_append_val (found->old_cards, n);
    }
  return ended (db);
}

static void
find_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (SmritiRitualFound) found = found_new ();
  GError *error = NULL;
  sqlite3 *db = smriti_store_open_read_only (job->path, &error);

  if (!db)
    {
      g_task_return_error (task, error);
      return;
    }
  if (find_changed (db, job, found) && find_failed (db, job, found) && find_old_notes (db, job, found)
      && find_old_cards (db, job, found))
    g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) smriti_ritual_found_free);
  else
    {
      smriti_store_set_error (&error, sqlite3_errcode (db), sqlite3_errmsg (db));
      g_task_return_error (task, error);
    }
  sqlite3_close_v2 (db);
}

void
smriti_ritual_find_async (SmritiStore *store, const SmritiRitualQuery *query, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (smriti_store_path (store));
  job->query = *query;
  job->query.topic = g_strdup (query->topic);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, find_in_worker);
}

SmritiRitualFound *
smriti_ritual_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
