/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/events.h"

#include "common/fitted.h"
#include "common/promise.h"
#include "daemon/store/snapshots.h"
#include "daemon/store/statement.h"

#include <string.h>

#define COLUMNS                                                                                                  \
  "event.n, device.id, event.seq, at_ms, offset_s, day, event.hlc, type, subject, payload, grade, elapsed_days," \
  " state_before, state_after, step_after, parameters, interval_s, due_s, due_day, took_ms, token,"              \
  " NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n)"
#define FROM " FROM event JOIN device ON device.n = event.device "
#define STANDS " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n) "
#define MINE "(SELECT n FROM device WHERE mine = 1 ORDER BY n DESC LIMIT 1)"
#define PAYLOAD_LETTERS G_CSET_a_2_z G_CSET_DIGITS "-_"
#define MAX_OFFSET_S 93600 /* of local time from UTC */

/* --- the payload: a flat JSON object of strings, read by SQLite --- */

/* As SQLite's json_set() would: what it wrote once is compared with this. */
static void
add_json_string (GString *json, const char *text)
{
  static const char letters[] = "\b\t\n\f\r";

  g_string_append_c (json, '"');
  for (const char *p = text; *p; p++)
    {
      const char *letter = strchr (letters, *p);

      if (letter)
        g_string_append_printf (json, "\\%c", "btnfr"[letter - letters]);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (json, "\\u%04x", (guint) *p);
      else
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (json, '\\');
          g_string_append_c (json, *p);
        }
    }
  g_string_append_c (json, '"');
}

/* By hand: ten thousand cards that bring a schedule write as many at once. */
static char *
payload_to_json (char **payload)
{
  GString *json = g_string_new ("{");

  for (char **p = payload; p[0]; p += 2)
    {
      if (p != payload)
        g_string_append_c (json, ',');
      add_json_string (json, p[0]);
      g_string_append_c (json, ':');
      add_json_string (json, p[1]);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
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

/* The one place where a row is written; sets n. */
static gboolean
insert_row (SmritiStore *store, SmritiEvent *event, gint64 device, gint64 seq, GError **error)
{
  g_autofree char *payload = payload_to_json (event->payload);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
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
  return TRUE;
}

gboolean
smriti_events_append (SmritiStore *store, SmritiEvent *event, GError **error)
{
  gint64 device, seq;

  if (!draw_sequence (store, event, &device, &seq, error) || !insert_row (store, event, device, seq, error))
    return FALSE;
  return event->type != SMRITI_EVENT_UNDONE || smriti_events_mark_undone (store, event, error);
}

/* --- joining another device's log --- */

#define MAX_DEVICE 32 /* characters */
#define MAX_TEXT 4096 /* bytes of a subject or a detail */
#define MAX_DUE_DAYS G_GINT64_CONSTANT (40000)
#define MAX_AHEAD_MS G_GINT64_CONSTANT (86400000)

/* Splits "DEVICE-SEQ". */
static gboolean
read_id (const char *id, char **out_device, gint64 *out_seq)
{
  const char *dash = strrchr (id, '-');
  guint64 seq;

  if (!dash || dash == id || dash - id > MAX_DEVICE || !g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXINT32, &seq, NULL))
    return FALSE;
  for (const char *p = id; p < dash; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  *out_device = g_strndup (id, (gsize) (dash - id));
  *out_seq = (gint64) seq;
  return TRUE;
}

/* Text of a person, in lines. */
static gboolean
is_sound_text (const char *text)
{
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n' && *p != '\t')
      return FALSE;
  return strlen (text) <= MAX_TEXT && g_utf8_validate (text, -1, NULL);
}

/* Each name once, of letters, digits and hyphens: they become paths into JSON. */
static gboolean
is_sound_payload (char **payload)
{
  guint n = g_strv_length (payload);

  if (n > 2 * SMRITI_EVENT_MAX_PAYLOAD || n % 2 != 0)
    return FALSE;
  for (guint i = 0; i < n; i += 2)
    {
      if (!is_sound_text (payload[i + 1]) || payload[i][0] == '\0' || strlen (payload[i]) > 64
          || payload[i][strspn (payload[i], PAYLOAD_LETTERS)] != '\0')
        return FALSE;
      for (guint k = 0; k < i; k += 2)
        if (g_str_equal (payload[i], payload[k]))
          return FALSE;
    }
  return TRUE;
}

static gboolean
is_state (SmritiState state)
{
  return smriti_state_to_string (state) != NULL;
}

/* Within what any settings can have promised. */
static gboolean
is_sound_answer (const SmritiEvent *event)
{
  gint64 due_days = (gint64) event->due_day - event->day;
  gint64 due_s = event->due_s - event->at_ms / 1000;

  return event->grade >= SMRITI_GRADE_AGAIN && event->grade <= SMRITI_GRADE_EASY && event->elapsed_days >= 0
         && event->interval_s >= 0 && is_state (event->state_before) && is_state (event->state_after) && event->step_after >= 0
         && event->step_after <= 100 && due_days >= -2 && due_days <= MAX_DUE_DAYS && due_s >= -2 * 86400
         && due_s <= MAX_DUE_DAYS * 86400 && (!event->parameters || strlen (event->parameters) < sizeof event->id);
}

static gboolean
is_sound_subject (const SmritiEvent *event)
{
  for (const char *p = event->subject; *p; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return strlen (event->subject) <= MAX_TEXT && g_utf8_validate (event->subject, -1, NULL)
         && (event->subject[0] != '\0' || event->type > SMRITI_EVENT_RENAMED);
}

/* What no clock of ours could have written, or not yet, is refused: one event
 * of the year 3000 would put all that is done from now on after it. */
static gboolean
check_foreign (const SmritiEvent *event, gint64 now_ms, GError **error)
{
  const char *what = NULL;
  SmritiFitted fitted;
  SmritiPromise promise;

  if (!smriti_event_type_to_string (event->type))
    what = "is of a type that is not known here; a newer Smriti may have written it";
  else if (event->at_ms > now_ms + MAX_AHEAD_MS || event->hlc / 65536 > now_ms + MAX_AHEAD_MS)
    what = "is dated more than a day ahead of this clock; set the clock right, then import again";
  else if (event->at_ms < 0 || event->hlc < 0)
    what = "is dated before 1970";
  else if (ABS ((gint64) event->offset_s) > MAX_OFFSET_S || ABS ((gint64) event->day - event->at_ms / 86400000) > 2)
    what = "has a review day that is not of its time";
  else if (!is_sound_subject (event))
    what = "is about nothing that can be named";
  else if (!is_sound_payload (event->payload))
    what = "has details that are none";
  else if (event->type == SMRITI_EVENT_ANSWERED && !is_sound_answer (event))
    what = "is no answer: a grade, a state, an interval or what is due is out of range";
  else if (event->type == SMRITI_EVENT_FITTED && !smriti_fitted_read (event, &fitted))
    what = "holds no parameters of the model of memory that are known here";
  else if (event->type == SMRITI_EVENT_RESCHEDULED && !smriti_promise_read (event, &promise))
    what = "promises a day that cannot be";
  if (what)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "event %s %s", event->id, what);
  return what == NULL;
}

static gboolean
is_same_answer (const SmritiEvent *a, const SmritiEvent *b)
{
  if (a->type != SMRITI_EVENT_ANSWERED)
    return TRUE;
  return a->grade == b->grade && a->elapsed_days == b->elapsed_days && a->state_before == b->state_before
         && a->state_after == b->state_after && a->step_after == b->step_after && a->interval_s == b->interval_s
         && a->due_s == b->due_s && a->due_day == b->due_day && a->took_ms == b->took_ms
         && g_strcmp0 (a->parameters ? a->parameters : "", b->parameters ? b->parameters : "") == 0;
}

/* Whatever its place in the log here; a token is this machine's own matter. */
static gboolean
is_same_event (const SmritiEvent *a, const SmritiEvent *b)
{
  if (a->at_ms != b->at_ms || a->offset_s != b->offset_s || a->day != b->day || a->hlc != b->hlc || a->type != b->type
      || !g_str_equal (a->subject, b->subject) || g_strv_length (a->payload) != g_strv_length (b->payload)
      || !is_same_answer (a, b))
    return FALSE;
  for (char **p = a->payload; p[0]; p += 2)
    if (g_strcmp0 (smriti_event_get (b, p[0]), p[1]) != 0)
      return FALSE;
  return TRUE;
}

/* The row of the device, made when it is new; 0 on error. */
static gint64
device_row (SmritiStore *store, const char *device, gint64 now_ms, gboolean *out_mine, GError **error)
{
  gint64 n = smriti_store_int (store, 0, "SELECT n FROM device WHERE id = ?1", "s", device);

  *out_mine = FALSE;
  if (n == 0)
    return smriti_store_run (store, error,
                             "INSERT INTO device (id, machine, mine, seq, hlc, created_ms) VALUES (?1, '', 0, 0, 0, ?2)", "si",
                             device, now_ms)
               ? sqlite3_last_insert_rowid (smriti_store_database (store))
               : 0;
  *out_mine = smriti_store_int (store, 0, "SELECT mine FROM device WHERE n = ?1", "i", n) != 0;
  return n;
}

/* The foreign device is known up to here, and what is done on this one from now
 * on comes after all that has been seen. */
static gboolean
move_clocks (SmritiStore *store, gint64 device, gint64 seq, gint64 hlc, GError **error)
{
  return smriti_store_run (store, error, "UPDATE device SET seq = max (seq, ?2), hlc = max (hlc, ?3) WHERE n = ?1", "iii", device,
                           seq, hlc)
         && smriti_store_run (store, error, "UPDATE device SET hlc = max (hlc, ?1) WHERE n = " MINE, "i", hlc);
}

/* What takes it back may have arrived before it. */
static gboolean
mark_if_undone (SmritiStore *store, const SmritiEvent *event, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT OR IGNORE INTO undone (event, by)"
                           " SELECT ?1, n FROM event WHERE subject = ?2 AND type = 2 ORDER BY n LIMIT 1",
                           "is", event->n, event->id);
}

/* What the model of the person is made of. */
static gboolean
moves_model (SmritiEventType type)
{
  return type == SMRITI_EVENT_ANSWERED || type == SMRITI_EVENT_FITTED || type == SMRITI_EVENT_ADOPTED;
}

static gboolean
insert_foreign (SmritiStore *store, SmritiEvent *event, const char *device, gint64 seq, gint64 now_ms, GError **error)
{
  gboolean mine;
  gint64 n = device_row (store, device, now_ms, &mine, error);

  /* A token keeps a retry on this machine from grading twice; another's are no matter here. */
  if (!mine || (event->token && smriti_store_int (store, 0, "SELECT 1 FROM event WHERE token = ?1", "s", event->token) != 0))
    g_clear_pointer (&event->token, g_free);
  if (n == 0 || !insert_row (store, event, n, seq, error) || !move_clocks (store, n, seq, event->hlc, error))
    return FALSE;
  return (event->type != SMRITI_EVENT_UNDONE || smriti_events_mark_undone (store, event, error))
         && (!moves_model (event->type) || smriti_snapshots_touch (store, event->hlc, error))
         && mark_if_undone (store, event, error);
}

SmritiImport
smriti_events_import (SmritiStore *store, SmritiEvent *event, gint64 now_ms, GError **error)
{
  g_autofree char *device = NULL;
  g_autoptr (SmritiEvent) known = NULL;
  gint64 seq;

  if (!read_id (event->id, &device, &seq))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no id of an event", event->id);
      return SMRITI_IMPORT_REFUSED;
    }
  if (!check_foreign (event, now_ms, error))
    return SMRITI_IMPORT_REFUSED;
  known = smriti_events_find (store, event->id);
  if (known && is_same_event (event, known))
    {
      event->n = known->n;
      return SMRITI_IMPORT_KNOWN;
    }
  if (known || smriti_store_int (store, 0, "SELECT id = ?1 FROM device WHERE n = " MINE, "s", device) != 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS,
                   "event %s is %s: two databases write as one device, as after a copied disk; the one kept here stays",
                   event->id, known ? "another one here" : "of this very device, which never wrote it");
      return SMRITI_IMPORT_REFUSED;
    }
  return insert_foreign (store, event, device, seq, now_ms, error) ? SMRITI_IMPORT_ADDED : SMRITI_IMPORT_FAILED;
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
 * device's events, however many were imported, are looked at. A rescheduling that is
 * being taken back is gone, though not all of it may be yet. */
static SmritiEvent *
newest_standing_of (SmritiStore *store, gint64 device)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event CROSS JOIN device ON device.n = event.device WHERE event.device = ?1"
      " AND type IN (1, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16, 17, 20, 21)" STANDS
      " AND NOT (type = 20 AND EXISTS (SELECT 1 FROM fact WHERE name = '" SMRITI_FACT_UNDOING "'"
      "  AND instr (' ' || value || ' ', ' ' || json_extract (payload, '$.of') || ' ') > 0)) ORDER BY event.seq DESC LIMIT 1",
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
smriti_events_after (SmritiStore *store, gint64 n, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event CROSS JOIN device ON device.n = event.device WHERE event.n > ?1"
      " ORDER BY event.n LIMIT ?2",
      NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "ii", n, (gint64) limit);
  return read_all (store, statement);
}

GPtrArray *
smriti_events_devices (SmritiStore *store)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT id FROM device WHERE seq > 0 ORDER BY n", NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (ids, g_strdup (smriti_column_text (statement, 0)));
  return ids;
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
                                 " AND type IN (1, 19, 20)" STANDS "ORDER BY event.hlc, device.id, event.seq",
                                 NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "i", card);
  return read_all (store, statement);
}

gboolean
smriti_events_began (SmritiStore *store, gint64 card)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM name JOIN event ON event.subject = name.key WHERE name.card = ?1"
                           " AND type IN (1, 19))",
                           "i", card)
         != 0;
}

GPtrArray *
smriti_events_renames_of_card (SmritiStore *store, gint64 card)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store,
                                                            "SELECT " COLUMNS FROM
                                                            "JOIN name ON name.key = event.subject WHERE name.card = ?1"
                                                            " AND type = 10 ORDER BY event.hlc, device.id, event.seq",
                                                            NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "i", card);
  return read_all (store, statement);
}

gboolean
smriti_events_were_parted (SmritiStore *store, gint64 card, const char *key)
{
  return smriti_store_int (
             store, 0,
             "WITH a AS (SELECT key FROM name WHERE card = ?1),"
             " b AS (SELECT ?2 AS key UNION SELECT key FROM name WHERE card = (SELECT card FROM name WHERE key = ?2)),"
             " parted AS MATERIALIZED (SELECT subject, json_extract (payload, '$.from') AS key FROM event"
             "  WHERE subject IN (SELECT key FROM a UNION SELECT key FROM b) AND type = 10"
             "  AND EXISTS (SELECT 1 FROM undone WHERE undone.event = event.n))"
             " SELECT EXISTS (SELECT 1 FROM parted WHERE (subject IN a AND key IN b) OR (subject IN b AND key IN a))",
             "is", card, key)
         != 0;
}

#define TARGET                                            \
  "WHERE device.id = substr (?1, 1, instr (?1, '-') - 1)" \
  " AND event.seq = CAST (substr (?1, instr (?1, '-') + 1) AS INTEGER)"

/* A mark that is new makes the model of the person another from its target on. */
gboolean
smriti_events_mark_undone (SmritiStore *store, const SmritiEvent *event, GError **error)
{
  gint64 hlc;

  if (!smriti_store_run (store, error, "INSERT OR IGNORE INTO undone (event, by) SELECT event.n, ?2" FROM TARGET, "si",
                         event->subject, event->n))
    return FALSE;
  if (sqlite3_changes (smriti_store_database (store)) == 0)
    return TRUE;
  hlc = smriti_store_int (store, G_MININT64, "SELECT event.hlc" FROM TARGET, "s", event->subject);
  return smriti_snapshots_touch (store, hlc, error);
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

SmritiEvent *
smriti_events_newest_of_type (SmritiStore *store, SmritiEventType type, guint skip)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS FROM "WHERE type = ?1 AND type NOT IN (1, 2)" STANDS
      "ORDER BY event.hlc DESC, device.id DESC, event.seq DESC LIMIT 1 OFFSET ?2",
      NULL);

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "ii", (gint64) type, (gint64) skip);
  return read_one (store, statement);
}

#define RECORDS                                                                              \
  " WHERE type = 21 AND type NOT IN (1, 2) AND ?1 IN ('', json_extract (payload, '$.kind'))" \
  " AND (?2 = '' OR subject = ?2 OR substr (subject, 1, length (?2) + 1) = ?2 || '/')" STANDS

GPtrArray *
smriti_events_records (SmritiStore *store, const char *kind, const char *subject, guint offset, guint limit, guint *out_total)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event INDEXED BY event_rare CROSS JOIN device ON device.n = event.device" RECORDS
      "ORDER BY event.hlc DESC, device.id DESC, event.seq DESC LIMIT ?3 OFFSET ?4",
      NULL);

  kind = kind ? kind : "";
  subject = subject ? subject : "";
  *out_total = (guint) smriti_store_int (store, 0, "SELECT count (*) FROM event INDEXED BY event_rare" RECORDS, "ss", kind,
                                         subject);
  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "ssii", kind, subject, (gint64) limit, (gint64) offset);
  return read_all (store, statement);
}

#define RECORDS_OF_CARD                                                                                  \
  " FROM name CROSS JOIN event ON event.subject = name.key CROSS JOIN device ON device.n = event.device" \
  " WHERE name.card = ?2 AND type = 21 AND ?1 IN ('', json_extract (payload, '$.kind'))" STANDS

GPtrArray *
smriti_events_records_of_card (SmritiStore *store, const char *kind, gint64 card, guint offset, guint limit, guint *out_total)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT " COLUMNS RECORDS_OF_CARD "ORDER BY event.hlc DESC, device.id DESC, event.seq DESC LIMIT ?3 OFFSET ?4",
      NULL);

  kind = kind ? kind : "";
  *out_total = (guint) smriti_store_int (store, 0, "SELECT count (*)" RECORDS_OF_CARD, "si", kind, card);
  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "siii", kind, card, (gint64) limit, (gint64) offset);
  return read_all (store, statement);
}

GPtrArray *
smriti_events_of_run (SmritiStore *store, const char *run, gint64 after, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT " COLUMNS " FROM event INDEXED BY event_rare CROSS JOIN device ON device.n = event.device"
      " WHERE type = 20 AND type NOT IN (1, 2) AND event.n > ?2 AND json_extract (payload, '$.of') = ?1" STANDS
      "ORDER BY event.n LIMIT ?3",
      NULL);

  if (!statement)
    return g_ptr_array_new ();
  smriti_statement_bind (statement, "sii", run, after, (gint64) limit);
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
