/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Looking through the log, newest arrival first, until enough is found. Times
 * are found by halving over n (see SmritiLogOrder), rare types by the index
 * event_rare; answers have no index but their card's, so a list of those by
 * topic reads on until it is full. Only workers run what is in here. */

#include "daemon/store/log.h"

#include "common/occurrence.h"
#include "daemon/store/log_worker.h"

#define ANSWERS (1u << SMRITI_EVENT_ANSWERED)

void
smriti_log_found_free (SmritiLogFound *found)
{
  if (!found)
    return;
  g_clear_pointer (&found->rows, g_array_unref);
  g_free (found);
}

/* --- places for times --- */

void
smriti_log_look_at_order (sqlite3 *db, SmritiLogOrder *order)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (db, "SELECT n, at_ms FROM event WHERE n > ?1 ORDER BY n");

  if (!statement)
    return;
  sqlite3_bind_int64 (statement, 1, order->n);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 at_ms = sqlite3_column_int64 (statement, 1);

      order->latest_ms = order->n == 0 ? at_ms : MAX (order->latest_ms, at_ms);
      order->back_ms = MAX (order->back_ms, order->latest_ms - at_ms);
      order->n = sqlite3_column_int64 (statement, 0);
    }
}

/* Before the n returned all times are earlier than @at_ms; or, with @late, from
 * it on none is. What arrived before an event is at most back_ms later than it,
 * what arrived after it at most back_ms earlier. */
static gint64
place_of (sqlite3 *db, const SmritiLogOrder *order, gint64 at_ms, gboolean late)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (db, "SELECT at_ms FROM event WHERE n >= ?1 ORDER BY n LIMIT 1");
  gint64 low = 1, high = order->n + 1;

  while (statement && low < high)
    {
      gint64 middle = low + (high - low) / 2;
      gboolean earlier;

      sqlite3_bind_int64 (statement, 1, middle);
      if (sqlite3_step (statement) != SQLITE_ROW)
        break;
      earlier = sqlite3_column_int64 (statement, 0) + (late ? -order->back_ms : order->back_ms) < at_ms;
      sqlite3_reset (statement);
      if (earlier)
        low = middle + 1;
      else
        high = middle;
    }
  return late ? high : low;
}

void
smriti_log_range (sqlite3 *db, SmritiLogOrder *order, gint64 since_s, gint64 until_s, gint64 *out_first, gint64 *out_last)
{
  *out_first = 1;
  *out_last = G_MAXINT64;
  if (since_s == G_MININT64 && until_s == G_MAXINT64)
    return;
  smriti_log_look_at_order (db, order);
  if (since_s != G_MININT64)
    *out_first = place_of (db, order, since_s * 1000, FALSE);
  if (until_s != G_MAXINT64)
    *out_last = place_of (db, order, until_s * 1000, TRUE) - 1;
}

/* --- topics --- */

typedef struct
{
  sqlite3 *db;
  const SmritiLogFilter *filter;
  char *topic; /* folded; NULL = any */
  WorkerStatement *card, *event;
} Topics;

static void
topics_clear (Topics *topics)
{
  g_free (topics->topic);
  sqlite3_finalize (topics->card);
  sqlite3_finalize (topics->event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Topics, topics_clear)

static gboolean
is_topic (const Topics *topics, const char *topic)
{
  g_autofree char *folded = topic ? g_utf8_casefold (topic, -1) : NULL;

  return g_strcmp0 (folded, topics->topic) == 0;
}

static gboolean
card_matches (Topics *topics, const char *key)
{
  gboolean matches = FALSE;

  if (!topics->card)
    topics->card = smriti_log_prepare (topics->db, "SELECT ifnull (o.topic, ?2) FROM name JOIN card ON card.n = name.card"
                                                   " LEFT JOIN note AS o ON o.n = card.outline WHERE name.key = ?1");
  if (!topics->card)
    return FALSE;
  smriti_statement_bind (topics->card, "ss", key, topics->filter->outside);
  if (sqlite3_step (topics->card) == SQLITE_ROW)
    matches = is_topic (topics, smriti_column_text (topics->card, 0));
  sqlite3_reset (topics->card);
  return matches;
}

static gboolean matches_topic (Topics *topics, SmritiEventType type, const char *subject, const char *payload_topic);

/* What was taken back had its topic, and so has the taking back. */
static gboolean
undone_matches (Topics *topics, const char *id)
{
  gboolean matches = FALSE;

  if (!topics->event)
    topics->event = smriti_log_prepare (
        topics->db, "SELECT type, subject, payload ->> '$.topic' FROM event JOIN device ON device.n = event.device"
                    " WHERE device.id = substr (?1, 1, instr (?1, '-') - 1)"
                    " AND event.seq = CAST (substr (?1, instr (?1, '-') + 1) AS INTEGER) AND type <> 2");
  if (!topics->event)
    return FALSE;
  smriti_statement_bind (topics->event, "s", id);
  if (sqlite3_step (topics->event) == SQLITE_ROW)
    matches = matches_topic (topics, (SmritiEventType) sqlite3_column_int (topics->event, 0),
                             smriti_column_text (topics->event, 1), (const char *) sqlite3_column_text (topics->event, 2));
  sqlite3_reset (topics->event);
  return matches;
}

static gboolean
matches_topic (Topics *topics, SmritiEventType type, const char *subject, const char *payload_topic)
{
  g_autofree char *topic = NULL;
  SmritiCadence cadence;
  gint32 day;

  if (!topics->topic)
    return TRUE;
  if (payload_topic)
    return is_topic (topics, payload_topic);
  if (type == SMRITI_EVENT_UNDONE)
    return undone_matches (topics, subject);
  if (smriti_occurrence_parse_id (subject, &topic, &cadence, &day))
    return is_topic (topics, topic);
  return card_matches (topics, subject);
}

/* --- the search --- */

#define SELECT_EVENT "SELECT n, type, subject, CASE WHEN type > 2 THEN payload ->> '$.topic' END FROM event "
#define WHERE_EVENT "n BETWEEN ?1 AND ?2 AND at_ms >= ?3 AND at_ms < ?4 "

/* Adds up to @most matches of @statement, whose ?1 to ?4 are the bounds and ?5 is @types. */
static gboolean
collect (Topics *topics, WorkerStatement *statement, const gint64 bounds[4], gint64 types, gint64 most, GArray *rows)
{
  int result = SQLITE_ROW;

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "iiiii", bounds[0], bounds[1], bounds[2], bounds[3], types);
  while (most > 0 && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      if (!matches_topic (topics, (SmritiEventType) sqlite3_column_int (statement, 1), smriti_column_text (statement, 2),
                          (const char *) sqlite3_column_text (statement, 3)))
        continue;
      g_array_append_val (rows, n);
      most--;
    }
  sqlite3_reset (statement);
  return result == SQLITE_ROW || result == SQLITE_DONE;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x < y) - (x > y);
}

/* Each type's newest from its index, put in order; what took something back
 * from the marks on that. */
static gboolean
collect_rare (Topics *topics, guint32 types, const gint64 bounds[4], gint64 most, GArray *rows)
{
  g_autoptr (WorkerStatement) rare = smriti_log_prepare (
      topics->db, SELECT_EVENT "INDEXED BY event_rare WHERE " WHERE_EVENT "AND type = ?5 AND type NOT IN (1, 2) ORDER BY n DESC");
  g_autoptr (WorkerStatement) undone = smriti_log_prepare (
      topics->db, SELECT_EVENT "WHERE " WHERE_EVENT "AND n IN (SELECT by FROM undone) AND ?5 = 2 ORDER BY n DESC");

  for (guint type = 0; type < 32; type++)
    if ((types & (1u << type)) && !collect (topics, type == SMRITI_EVENT_UNDONE ? undone : rare, bounds, type, most, rows))
      return FALSE;
  g_array_sort (rows, newest_first);
  return TRUE;
}

static gboolean
collect_any (Topics *topics, guint32 types, const gint64 bounds[4], gint64 most, GArray *rows)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (topics->db, SELECT_EVENT "WHERE " WHERE_EVENT
                                                                                       "AND (?5 >> type) & 1 ORDER BY n DESC");

  return collect (topics, statement, bounds, types, most, rows);
}

static gboolean
has_answers_of (Topics *topics, gint64 outline)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      topics->db, "SELECT 1 FROM card CROSS JOIN name ON name.card = card.n CROSS JOIN event ON event.subject = name.key"
                  " WHERE card.outline = ?1 AND event.type = 1 LIMIT 1");

  if (!statement)
    return TRUE;
  sqlite3_bind_int64 (statement, 1, outline);
  return sqlite3_step (statement) != SQLITE_DONE;
}

/* Where no answer was ever given to a card of the topic, none need be read. */
static gboolean
has_answers (Topics *topics)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      topics->db, "SELECT n, topic FROM note WHERE topic IS NOT NULL UNION ALL SELECT 0, ?1");

  if (!statement)
    return TRUE;
  smriti_statement_bind (statement, "s", topics->filter->outside);
  while (sqlite3_step (statement) == SQLITE_ROW)
    if (is_topic (topics, smriti_column_text (statement, 1)) && has_answers_of (topics, sqlite3_column_int64 (statement, 0)))
      return TRUE;
  return FALSE;
}

/* The search ends here. */
static gint64
most_of (const SmritiLogFilter *filter)
{
  return filter->limit == 0 ? SMRITI_LOG_COUNTED : (gint64) filter->offset + filter->limit + 1;
}

static gboolean
search (sqlite3 *db, const SmritiLogFilter *filter, SmritiLogFound *found)
{
  guint32 types = filter->types ? filter->types : G_MAXUINT32;
  g_auto (Topics) topics = { .db = db, .filter = filter };
  gint64 bounds[4] = { 1, G_MAXINT64, G_MININT64, G_MAXINT64 };

  if (filter->topic)
    topics.topic = g_utf8_casefold (filter->topic, -1);
  if (topics.topic && !has_answers (&topics))
    types &= ~ANSWERS;
  smriti_log_range (db, &found->order, filter->since_s, filter->until_s, &bounds[0], &bounds[1]);
  bounds[1] = MIN (bounds[1], filter->before_n - 1);
  if (filter->since_s != G_MININT64)
    bounds[2] = filter->since_s * 1000;
  if (filter->until_s != G_MAXINT64)
    bounds[3] = filter->until_s * 1000;
  if (types & ANSWERS)
    return collect_any (&topics, types, bounds, most_of (filter), found->rows);
  return collect_rare (&topics, types, bounds, most_of (filter), found->rows);
}

/* Leaves the page in rows. */
static void
cut_page (SmritiLogFound *found, const SmritiLogFilter *filter)
{
  found->total = MIN (most_of (filter), found->rows->len);
  g_array_remove_range (found->rows, 0, MIN (filter->offset, found->rows->len));
  g_array_set_size (found->rows, MIN (filter->limit, found->rows->len));
}

typedef struct
{
  char *path;
  SmritiLogFilter filter;
  SmritiLogOrder order;
} Search;

static void
search_free (Search *search)
{
  g_free (search->path);
  g_free ((char *) search->filter.topic);
  g_free ((char *) search->filter.outside);
  g_free (search);
}

static void
search_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *wanted = data;
  GError *error = NULL;
  sqlite3 *db = smriti_store_open_read_only (wanted->path, &error);
  g_autoptr (SmritiLogFound) found = g_new0 (SmritiLogFound, 1);

  if (!db)
    {
      g_task_return_error (task, error);
      return;
    }
  found->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  found->order = wanted->order;
  if (search (db, &wanted->filter, found))
    {
      cut_page (found, &wanted->filter);
      g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) smriti_log_found_free);
    }
  else
    {
      smriti_store_set_error (&error, sqlite3_errcode (db), sqlite3_errmsg (db));
      g_task_return_error (task, error);
    }
  sqlite3_close_v2 (db);
}

void
smriti_log_match_async (SmritiStore *store, const SmritiLogFilter *filter, const SmritiLogOrder *known,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Search *wanted = g_new0 (Search, 1);

  wanted->path = g_strdup (smriti_store_path (store));
  wanted->filter = *filter;
  wanted->filter.topic = g_strdup (filter->topic);
  wanted->filter.outside = g_strdup (filter->outside);
  wanted->order = *known;
  g_task_set_task_data (task, wanted, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_in_worker);
}

SmritiLogFound *
smriti_log_match_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
