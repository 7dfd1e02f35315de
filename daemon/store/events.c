/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/events.h"

#include "daemon/store/statement.h"

#include <string.h>

#define COLUMNS                                                                                                  \
  "event.n, device.id, event.seq, at_ms, offset_s, day, event.hlc, type, subject, payload, grade, elapsed_days," \
  " state_before, state_after, step_after, parameters, interval_s, due_s, due_day, took_ms, token,"              \
  " NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n)"
#define FROM " FROM event JOIN device ON device.n = event.device "
#define STANDS " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) "
#define MINE "(SELECT n FROM device WHERE mine = 1 ORDER BY n DESC LIMIT 1)"

/* --- the payload: a flat JSON object of strings, written and read by SQLite --- */

static char *
payload_to_json (SmritiStore *store, char **payload)
{
  g_autoptr (SmritiStatement) statement = NULL;
  g_autofree char *json = g_strdup ("{}");

  for (char **p = payload; p[0]; p += 2)
    {
      g_autofree char *path = g_strdup_printf ("$.\"%s\"", p[0]);

      statement = smriti_statement (store, "SELECT json_set (?1, ?2, ?3)", NULL);
      smriti_statement_bind (statement, "sss", json, path, p[1]);
      if (!smriti_statement_row (store, statement, NULL))
        break;
      g_free (json);
      json = g_strdup (smriti_column_text (statement, 0));
      smriti_statement_done (g_steal_pointer (&statement));
    }
  return g_steal_pointer (&json);
}

static void
payload_from_json (SmritiStore *store, SmritiEvent *event, const char *json)
{
  g_autoptr (SmritiStatement) statement = NULL;

  if (g_str_equal (json, "{}"))
    return;
  statement = smriti_statement (store, "SELECT key, value FROM json_each (?1) WHERE type = 'text'", NULL);
  if (!statement)
    return;
  smriti_statement_bind (statement, "s", json);
  while (smriti_statement_row (store, statement, NULL))
    smriti_event_put (event, smriti_column_text (statement, 0), smriti_column_text (statement, 1));
}

/* --- rows --- */

static SmritiEvent *
read_row (SmritiStore *store, SmritiStatement *row)
{
  SmritiEvent *event = smriti_event_new ((SmritiEventType) sqlite3_column_int (row, 7), smriti_column_text (row, 8));

  event->n = sqlite3_column_int64 (row, 0);
  g_snprintf (event->id, sizeof event->id, "%s-%" G_GINT64_FORMAT, smriti_column_text (row, 1),
              (gint64) sqlite3_column_int64 (row, 2));
  event->at_ms = sqlite3_column_int64 (row, 3);
  event->offset_s = sqlite3_column_int (row, 4);
  event->day = sqlite3_column_int (row, 5);
  event->hlc = sqlite3_column_int64 (row, 6);
  event->stands = sqlite3_column_int (row, 21);
  payload_from_json (store, event, smriti_column_text (row, 9));
  if (event->type != SMRITI_EVENT_ANSWERED)
    return event;
  event->grade = (SmritiGrade) sqlite3_column_int (row, 10);
  event->elapsed_days = sqlite3_column_int (row, 11);
  event->state_before = (SmritiState) sqlite3_column_int (row, 12);
  event->state_after = (SmritiState) sqlite3_column_int (row, 13);
  event->step_after = sqlite3_column_int (row, 14);
  event->parameters = g_strdup (smriti_column_text (row, 15));
  event->interval_s = sqlite3_column_int64 (row, 16);
  event->due_s = sqlite3_column_int64 (row, 17);
  event->due_day = sqlite3_column_int (row, 18);
  event->took_ms = (guint) sqlite3_column_int64 (row, 19);
  event->token = g_strdup ((const char *) sqlite3_column_text (row, 20));
  return event;
}

static SmritiEvent *
read_one (SmritiStore *store, SmritiStatement *statement)
{
  return smriti_statement_row (store, statement, NULL) ? read_row (store, statement) : NULL;
}

static GPtrArray *
read_all (SmritiStore *store, SmritiStatement *statement)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_event_free);

  while (smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (events, read_row (store, statement));
  return events;
}

/* --- appending --- */

/* The next place in the log of this database's own device: the sequence number
 * and the hybrid logical clock (the later of the wall clock and one more than
 * the highest seen). */
static gboolean
draw_sequence (SmritiStore *store, SmritiEvent *event, gint64 *out_device, gint64 *out_seq, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "UPDATE device SET seq = seq + 1, hlc = max (hlc + 1, ?1) WHERE n = " MINE " RETURNING n, seq, hlc, id", error);

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "i", event->at_ms * 65536);
  if (!smriti_statement_row (store, statement, error))
    {
      if (error && !*error)
        g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_STORE_CORRUPT, "the database names no device of its own");
      return FALSE;
    }
  *out_device = sqlite3_column_int64 (statement, 0);
  *out_seq = sqlite3_column_int64 (statement, 1);
  event->hlc = sqlite3_column_int64 (statement, 2);
  g_snprintf (event->id, sizeof event->id, "%s-%" G_GINT64_FORMAT, smriti_column_text (statement, 3), *out_seq);
  return smriti_statement_run (store, statement, error);
}

static void
bind_answer (SmritiStatement *statement, const SmritiEvent *event)
{
  if (event->type != SMRITI_EVENT_ANSWERED)
    return;
  sqlite3_bind_int (statement, 10, (int) event->grade);
  sqlite3_bind_int (statement, 11, event->elapsed_days);
  sqlite3_bind_int (statement, 12, (int) event->state_before);
  sqlite3_bind_int (statement, 13, (int) event->state_after);
  sqlite3_bind_int (statement, 14, event->step_after);
  sqlite3_bind_text (statement, 15, event->parameters ? event->parameters : "", -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 16, event->interval_s);
  sqlite3_bind_int64 (statement, 17, event->due_s);
  sqlite3_bind_int (statement, 18, event->due_day);
  sqlite3_bind_int64 (statement, 19, event->took_ms);
  if (event->token)
    sqlite3_bind_text (statement, 20, event->token, -1, SQLITE_TRANSIENT);
}

gboolean
smriti_events_append (SmritiStore *store, SmritiEvent *event, GError **error)
{
  g_autoptr (SmritiStatement) statement = NULL;
  g_autofree char *payload = payload_to_json (store, event->payload);
  gint64 device, seq;

  if (!draw_sequence (store, event, &device, &seq, error))
    return FALSE;
  statement = smriti_statement (store,
                                "INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload, grade,"
                                " elapsed_days, state_before, state_after, step_after, parameters, interval_s, due_s, due_day,"
                                " took_ms, token) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
                                " ?16, ?17, ?18, ?19, ?20)",
                                error);
  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "iiiiiiiss", device, seq, event->at_ms, (gint64) event->offset_s, (gint64) event->day,
                         event->hlc, (gint64) event->type, event->subject, payload);
  bind_answer (statement, event);
  if (!smriti_statement_run (store, statement, error))
    return FALSE;
  event->n = sqlite3_last_insert_rowid (smriti_store_database (store));
  return event->type != SMRITI_EVENT_UNDONE || smriti_events_mark_undone (store, event, error);
}

/* --- reading --- */

SmritiEvent *
smriti_events_get (SmritiStore *store, gint64 n)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT " COLUMNS FROM "WHERE event.n = ?1", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "i", n);
  return read_one (store, statement);
}

SmritiEvent *
smriti_events_find (SmritiStore *store, const char *id)
{
  g_autoptr (SmritiStatement) statement = NULL;
  const char *dash = strrchr (id, '-');
  g_autofree char *device = NULL;
  guint64 seq;

  if (!dash || !g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXINT64, &seq, NULL))
    return NULL;
  device = g_strndup (id, (gsize) (dash - id));
  statement = smriti_statement (store, "SELECT " COLUMNS FROM "WHERE device.id = ?1 AND event.seq = ?2", NULL);
  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "si", device, (gint64) seq);
  return read_one (store, statement);
}

SmritiEvent *
smriti_events_by_token (SmritiStore *store, const char *token)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT " COLUMNS FROM "WHERE token = ?1", NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "s", token);
  return read_one (store, statement);
}

/* Walks one device's own log backwards, past what is undone already; no other
 * device's events, however many were imported, are looked at. */
static SmritiEvent *
newest_standing_of (SmritiStore *store, gint64 device)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event CROSS JOIN device ON device.n = event.device WHERE event.device = ?1"
      " AND type IN (1, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16, 17)" STANDS "ORDER BY event.seq DESC LIMIT 1",
      NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "i", device);
  return read_one (store, statement);
}

SmritiEvent *
smriti_events_newest_standing (SmritiStore *store)
{
  /* This database's device of today, then those it had before a restore. */
  gint64 device = G_MAXINT64;

  for (;;)
    {
      SmritiEvent *event;

      device = smriti_store_int (store, 0, "SELECT max (n) FROM device WHERE mine = 1 AND n < ?1", "i", device);
      event = device == 0 ? NULL : newest_standing_of (store, device);
      if (event || device == 0)
        return event;
    }
}

GPtrArray *
smriti_events_list (SmritiStore *store, guint offset, guint limit, gint64 *out_total)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT " COLUMNS FROM "WHERE event.n <= ?1 ORDER BY event.n DESC LIMIT ?2", NULL);

  *out_total = smriti_events_count (store);
  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "ii", *out_total - offset, (gint64) limit);
  return read_all (store, statement);
}

GPtrArray *
smriti_events_of_card (SmritiStore *store, gint64 card, gboolean rare)
{
  g_autoptr (SmritiStatement) statement
      = rare ? smriti_statement (store,
                                 "SELECT " COLUMNS FROM "JOIN name ON name.key = event.subject WHERE name.card = ?1"
                                 " AND type IN (3, 4, 5, 13)" STANDS "ORDER BY event.hlc, device.id, event.seq",
                                 NULL)
             : smriti_statement (store,
                                 "SELECT " COLUMNS FROM "JOIN name ON name.key = event.subject WHERE name.card = ?1"
                                 " AND type = 1" STANDS "ORDER BY event.hlc, device.id, event.seq",
                                 NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "i", card);
  return read_all (store, statement);
}

GPtrArray *
smriti_events_renames_of_card (SmritiStore *store, gint64 card)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store,
                                                            "SELECT " COLUMNS FROM
                                                            "JOIN name ON name.key = event.subject WHERE name.card = ?1"
                                                            " AND type = 10" STANDS "ORDER BY event.hlc, device.id, event.seq",
                                                            NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "i", card);
  return read_all (store, statement);
}

gboolean
smriti_events_mark_undone (SmritiStore *store, const SmritiEvent *event, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT OR IGNORE INTO undone (event, by)"
                           " SELECT event.n, ?2" FROM "WHERE device.id = substr (?1, 1, instr (?1, '-') - 1)"
                           " AND event.seq = CAST (substr (?1, instr (?1, '-') + 1) AS INTEGER)",
                           "si", event->subject, event->n);
}

gboolean
smriti_events_check_undone (SmritiStore *store, gint64 first, gint64 last, GError **error)
{
  return smriti_store_run (store, error,
                           "DELETE FROM undone WHERE event BETWEEN ?1 AND ?2 AND NOT EXISTS"
                           " (SELECT 1 FROM event AS u, event AS t JOIN device ON device.n = t.device"
                           "  WHERE u.n = undone.by AND u.type = 2 AND t.n = undone.event"
                           "  AND u.subject = device.id || '-' || t.seq)",
                           "ii", first, last);
}

gint64
smriti_events_undone_by (SmritiStore *store, gint64 event)
{
  return smriti_store_int (store, 0, "SELECT by FROM undone WHERE event = ?1", "i", event);
}

GPtrArray *
smriti_events_of_subject (SmritiStore *store, const char *subject)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT " COLUMNS FROM "WHERE subject = ?1" STANDS "ORDER BY event.hlc, device.id, event.seq", NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "s", subject);
  return read_all (store, statement);
}

GPtrArray *
smriti_events_of_type (SmritiStore *store, SmritiEventType type, gboolean mine)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS FROM "WHERE type = ?1 AND type NOT IN (1, 2) AND (device.mine = 1 OR NOT ?2)" STANDS
      "ORDER BY event.hlc, device.id, event.seq",
      NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "ii", (gint64) type, (gint64) mine);
  return read_all (store, statement);
}

gint64
smriti_events_count (SmritiStore *store)
{
  /* n has no holes, so the highest is the count; count (*) would read them all. */
  return smriti_store_int (store, 0, "SELECT max (n) FROM event", "");
}

gint64
smriti_events_last_ms (SmritiStore *store)
{
  return smriti_store_int (
      store, 0, "SELECT max (at_ms) FROM (SELECT at_ms FROM event WHERE device = " MINE " ORDER BY seq DESC LIMIT 16)", "");
}
