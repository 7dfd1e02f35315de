/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Version history. A version is one SQL string; it is never edited once
 * released: what changes comes as the next string (HACKING.md has the recipe).
 *
 *   1  devices, events; projections: undone, name, card, mark, tally;
 *      of the notes: vault, note, entry, link, place, warning; facts
 *   2  mark knows its cadence and when it was done; step: what was ticked of it
 *   3  place knows its text without a stamp; lost: what a card with history said
 *      before its text went; link knows its folders and the note it means;
 *      alias: other names of a note
 *   4  model: what was known of the person on the last days
 *   5  place knows what takes an explanation and from and through which version it
 *      holds; callout and tie: memory anchors and tips; hold: entries that wait
 *
 * Truth is in device, event and fact. Everything else is a projection that
 * rebuild makes again from the notes and the events. */

#include "daemon/store/schema.h"

#include "daemon/store/statement.h"

static const char *const versions[] = {
  /* 1 */
  "CREATE TABLE device ("
  "  n INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  machine TEXT NOT NULL,"                        /* hash of what names the machine; '' = a foreign log */
  "  mine INTEGER NOT NULL CHECK (mine IN (0, 1))," /* this database wrote under it */
  "  seq INTEGER NOT NULL,"                         /* the last one used */
  "  hlc INTEGER NOT NULL,"                         /* the highest one seen when it was used */
  "  created_ms INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE event ("
  "  n INTEGER PRIMARY KEY," /* order of arrival here, without holes */
  "  device INTEGER NOT NULL REFERENCES device (n),"
  "  seq INTEGER NOT NULL CHECK (seq > 0),"
  "  at_ms INTEGER NOT NULL,"
  "  offset_s INTEGER NOT NULL,"
  "  day INTEGER NOT NULL,"
  "  hlc INTEGER NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  subject TEXT NOT NULL,"
  "  payload TEXT NOT NULL,"                       /* a JSON object of strings */
  "  grade INTEGER CHECK (grade BETWEEN 1 AND 4)," /* from here on: answered only */
  "  elapsed_days INTEGER CHECK (elapsed_days >= 0),"
  "  state_before INTEGER CHECK (state_before BETWEEN 0 AND 3),"
  "  state_after INTEGER CHECK (state_after BETWEEN 0 AND 3),"
  "  step_after INTEGER,"
  "  parameters TEXT,"
  "  interval_s INTEGER CHECK (interval_s >= 0),"
  "  due_s INTEGER,"
  "  due_day INTEGER,"
  "  took_ms INTEGER CHECK (took_ms >= 0),"
  "  token TEXT,"
  "  UNIQUE (device, seq),"
  "  CHECK ((type = 1) = (grade IS NOT NULL))"
  ") STRICT;"
  "CREATE INDEX event_subject ON event (subject);"
  "CREATE UNIQUE INDEX event_token ON event (token) WHERE token IS NOT NULL;"
  "CREATE INDEX event_rare ON event (type) WHERE type NOT IN (1, 2);" /* what a rebuild folds beside answers */

  "CREATE TABLE undone ("
  "  event INTEGER PRIMARY KEY REFERENCES event (n),"
  "  by INTEGER NOT NULL REFERENCES event (n)"
  ") STRICT;"

  "CREATE TABLE vault ("
  "  n INTEGER PRIMARY KEY,"
  "  dir TEXT NOT NULL UNIQUE,"
  "  reader TEXT NOT NULL,"
  "  away INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"

  "CREATE TABLE note ("
  "  n INTEGER PRIMARY KEY,"
  "  vault INTEGER NOT NULL REFERENCES vault (n),"
  "  path TEXT NOT NULL," /* below the vault */
  "  stem TEXT NOT NULL," /* what a wikilink calls it, case folded */
  "  mtime_ns INTEGER NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  inode INTEGER NOT NULL,"
  "  outline INTEGER NOT NULL DEFAULT 0,"  /* note.n of its outline note, itself if it is one, 0 = none */
  "  declared INTEGER NOT NULL DEFAULT 0," /* its frontmatter names an entry: it belongs to the vault's outline */
  "  topic TEXT,"                          /* outline notes only, from here on */
  "  motto TEXT,"
  "  concepts INTEGER,"
  "  snippets INTEGER,"
  "  UNIQUE (vault, path)"
  ") STRICT;"
  "CREATE INDEX note_stem ON note (stem);"
  "CREATE INDEX note_topic ON note (topic) WHERE topic IS NOT NULL;"

  "CREATE TABLE link (" /* of outline notes */
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  stem TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX link_stem ON link (stem);"
  "CREATE INDEX link_note ON link (note);"

  "CREATE TABLE entry ("
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  number TEXT NOT NULL,"  /* sections by their key: '1' */
  "  written TEXT NOT NULL," /* '1.0' */
  "  title TEXT NOT NULL,"
  "  items TEXT NOT NULL," /* one a line */
  "  cadence INTEGER,"     /* the rule it states, if any */
  "  done INTEGER NOT NULL,"
  "  line INTEGER NOT NULL,"
  "  PRIMARY KEY (note, position)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX entry_number ON entry (note, number);"

  "CREATE TABLE warning ("
  "  n INTEGER PRIMARY KEY,"
  "  note INTEGER REFERENCES note (n) ON DELETE CASCADE,"   /* of a note, or */
  "  vault INTEGER REFERENCES vault (n) ON DELETE CASCADE," /* of a folder or file that is none */
  "  path TEXT,"
  "  line INTEGER NOT NULL,"
  "  text TEXT NOT NULL,"
  "  CHECK ((note IS NULL) = (vault IS NOT NULL AND path IS NOT NULL))"
  ") STRICT;"
  "CREATE INDEX warning_note ON warning (note);"
  "CREATE INDEX warning_vault ON warning (vault) WHERE vault IS NOT NULL;"

  "CREATE TABLE card ("
  "  n INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE," /* the earliest of its keys */
  "  place INTEGER,"           /* where its text is read; NULL = gone */
  "  away INTEGER NOT NULL DEFAULT 0,"
  "  vault INTEGER NOT NULL DEFAULT 0," /* these seven repeat its place, for choice and counts */
  "  entry TEXT NOT NULL DEFAULT '',"
  "  snippet INTEGER NOT NULL DEFAULT 0,"
  "  outline INTEGER NOT NULL DEFAULT 0,"
  "  section INTEGER NOT NULL DEFAULT 0,"
  "  position TEXT NOT NULL DEFAULT ''," /* sorts in outline order */
  "  source TEXT NOT NULL DEFAULT '',"
  "  state INTEGER NOT NULL DEFAULT 0," /* from here on: the fold of its events */
  "  step INTEGER NOT NULL DEFAULT 0,"
  "  stability REAL NOT NULL DEFAULT 0,"
  "  difficulty REAL NOT NULL DEFAULT 0,"
  "  due_s INTEGER,"
  "  due_day INTEGER,"
  "  last_day INTEGER,"
  "  last_ms INTEGER,"
  "  answers INTEGER NOT NULL DEFAULT 0,"
  "  lapses INTEGER NOT NULL DEFAULT 0,"
  "  suspended INTEGER NOT NULL DEFAULT 0,"
  "  archived INTEGER NOT NULL DEFAULT 0,"
  "  buried_day INTEGER NOT NULL DEFAULT -2147483648,"
  "  asked INTEGER GENERATED ALWAYS AS (place IS NOT NULL AND away = 0 AND suspended = 0 AND archived = 0) VIRTUAL"
  ") STRICT;"
  /* Each answers one question of the daily choice, or of a glance at the day,
   * from the index alone; bench-store looks that none of them reads the table through. */
  "CREATE INDEX card_due ON card (asked, outline, snippet, due_day, last_day, stability, state, due_s, buried_day)"
  " WHERE due_day IS NOT NULL;"
  "CREATE INDEX card_weak ON card (asked, outline, snippet, stability, last_day, due_day, state, due_s, buried_day)"
  " WHERE due_day IS NOT NULL;"
  "CREATE INDEX card_new ON card (outline, snippet, section, position) WHERE state = 0 AND asked = 1;"
  "CREATE INDEX card_met ON card (outline, snippet, section) WHERE state <> 0;"
  "CREATE INDEX card_day ON card (last_day, outline, snippet) WHERE last_day IS NOT NULL;"
  "CREATE INDEX card_due_day ON card (due_day) WHERE asked = 1 AND due_day IS NOT NULL;"
  "CREATE INDEX card_due_s ON card (due_s) WHERE asked = 1 AND due_s IS NOT NULL;"
  "CREATE INDEX card_source ON card (source, last_day);"
  "CREATE INDEX card_position ON card (outline = 0, outline, position);"
  "CREATE INDEX card_place ON card (place) WHERE place IS NOT NULL;"
  "CREATE INDEX card_vault ON card (vault, snippet) WHERE place IS NOT NULL;"
  "CREATE INDEX card_entry ON card (outline, entry, state, due_day) WHERE place IS NOT NULL;"

  "CREATE TABLE name (" /* every key a card has gone by */
  "  key TEXT PRIMARY KEY,"
  "  card INTEGER NOT NULL REFERENCES card (n)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX name_card ON name (card);"

  "CREATE TABLE place (" /* where a card's text stands */
  "  n INTEGER PRIMARY KEY,"
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  card INTEGER NOT NULL REFERENCES card (n),"
  "  key TEXT NOT NULL,"
  "  line INTEGER NOT NULL,"
  "  part INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  snippet INTEGER NOT NULL,"
  "  deck TEXT," /* as its note says; NULL = the entry or the folder */
  "  entry TEXT,"
  "  front TEXT NOT NULL,"
  "  back TEXT NOT NULL,"
  "  source TEXT NOT NULL,"
  "  block_id TEXT"
  ") STRICT;"
  "CREATE INDEX place_note ON place (note);"
  "CREATE INDEX place_card ON place (card);"

  "CREATE TABLE mark (" /* what was done about an occurrence */
  "  occurrence TEXT PRIMARY KEY,"
  "  skipped INTEGER NOT NULL DEFAULT 0,"
  "  snoozed_s INTEGER NOT NULL DEFAULT 0,"
  "  times_asked INTEGER NOT NULL DEFAULT 0,"
  "  first_asked_s INTEGER NOT NULL DEFAULT 0,"
  "  last_asked_s INTEGER NOT NULL DEFAULT 0"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE tally ("
  "  day INTEGER PRIMARY KEY,"
  "  answers INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE fact ("
  "  name TEXT PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;",

  /* 2: until now every occurrence was a daily one */
  "ALTER TABLE mark RENAME TO old_mark;"
  "CREATE TABLE mark ("
  "  occurrence TEXT PRIMARY KEY,"
  "  topic TEXT NOT NULL,"
  "  cadence INTEGER NOT NULL,"
  "  day INTEGER NOT NULL,"
  "  skipped INTEGER NOT NULL DEFAULT 0,"
  "  missed INTEGER NOT NULL DEFAULT 0,"
  "  n_missed INTEGER NOT NULL DEFAULT 0,"
  "  why TEXT,"
  "  snoozed_s INTEGER NOT NULL DEFAULT 0,"
  "  times_asked INTEGER NOT NULL DEFAULT 0,"
  "  first_asked_s INTEGER NOT NULL DEFAULT 0,"
  "  last_asked_s INTEGER NOT NULL DEFAULT 0,"
  "  done_day INTEGER NOT NULL DEFAULT -2147483648"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO mark (occurrence, topic, cadence, day, skipped, snoozed_s, times_asked, first_asked_s, last_asked_s)"
  " SELECT occurrence, substr (occurrence, 1, length (occurrence) - 17), 0,"
  "  CAST (julianday (substr (occurrence, -10)) - 2440587.5 AS INTEGER),"
  "  skipped, snoozed_s, times_asked, first_asked_s, last_asked_s FROM old_mark WHERE occurrence LIKE '%/daily/____-__-__';"
  "UPDATE mark SET why = (SELECT json_extract (payload, '$.why') FROM event WHERE subject = mark.occurrence AND type = 8"
  "  AND n NOT IN (SELECT event FROM undone) AND json_extract (payload, '$.why') IS NOT NULL ORDER BY hlc DESC LIMIT 1);"
  "DROP TABLE old_mark;"
  "CREATE INDEX mark_day ON mark (topic, cadence, day);"
  "CREATE INDEX mark_done ON mark (topic, cadence, done_day) WHERE done_day > -2147483648;"
  "CREATE INDEX mark_any ON mark (day);"

  "CREATE TABLE step (" /* ticked, or of the person's own */
  "  occurrence TEXT NOT NULL,"
  "  n INTEGER NOT NULL,"
  "  entry TEXT,"
  "  text TEXT NOT NULL,"
  "  done INTEGER NOT NULL,"
  "  planned INTEGER NOT NULL,"
  "  by_day INTEGER NOT NULL,"
  "  note TEXT,"
  "  link TEXT,"
  "  PRIMARY KEY (occurrence, text)"
  ") STRICT, WITHOUT ROWID;",

  /* 3 */
  "ALTER TABLE place ADD COLUMN text TEXT NOT NULL DEFAULT '';" /* SmritiCard.text_key */
  "UPDATE note SET size = -2;"                                  /* all are read once more */
  "CREATE TABLE lost ("                                         /* no truth, only evidence: a rebuild leaves it */
  "  key TEXT PRIMARY KEY,"
  "  text TEXT NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  part INTEGER NOT NULL,"
  "  front TEXT NOT NULL,"
  "  back TEXT NOT NULL,"
  "  block_id TEXT,"
  "  front_hash INTEGER NOT NULL," /* of its front without needless blanks: fronts are long */
  "  at_ms INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX lost_front ON lost (front_hash);"
  "CREATE INDEX lost_text ON lost (text);"
  "CREATE INDEX lost_block ON lost (block_id) WHERE block_id IS NOT NULL;"
  "DROP TABLE link;"
  "CREATE TABLE link (" /* of outline notes */
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  stem TEXT NOT NULL," /* the note's name in it, case folded; '' = it leads out of the vault */
  "  path TEXT NOT NULL," /* the same with its folders; with '/' before it: all of them */
  "  written TEXT NOT NULL,"
  "  line INTEGER NOT NULL,"
  "  target INTEGER NOT NULL DEFAULT 0" /* note.n it means now, 0 = none */
  ") STRICT;"
  "CREATE INDEX link_stem ON link (stem);"
  "CREATE INDEX link_note ON link (note, line);"
  "CREATE INDEX link_target ON link (target);"
  "CREATE TABLE alias ("
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  stem TEXT NOT NULL" /* case folded, as a link would write it */
  ") STRICT;"
  "CREATE INDEX alias_stem ON alias (stem);"
  "CREATE INDEX alias_note ON alias (note);"
  "DROP INDEX card_day;" /* a day of another program's is none of answers here */
  "CREATE INDEX card_day ON card (last_day, outline, snippet, answers) WHERE last_day IS NOT NULL;",

  /* 4 */
  "CREATE TABLE model (" /* snapshots.h */
  "  day INTEGER PRIMARY KEY,"
  "  n INTEGER NOT NULL,"
  "  hlc INTEGER NOT NULL,"
  "  parameters TEXT NOT NULL,"
  "  state BLOB NOT NULL"
  ") STRICT;",

  /* 5 */
  "ALTER TABLE place ADD COLUMN explain INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE place ADD COLUMN since TEXT;" /* the versions of its topic from and through which it holds */
  "ALTER TABLE place ADD COLUMN until TEXT;"
  "CREATE INDEX place_version ON place (note) WHERE since IS NOT NULL OR until IS NOT NULL;"
  "UPDATE note SET size = -2;" /* all are read once more */
  "CREATE TABLE callout ("
  "  n INTEGER PRIMARY KEY,"
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  line INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL," /* SmritiCalloutKind */
  "  text TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX callout_note ON callout (note);"
  "CREATE INDEX callout_tip ON callout (note) WHERE kind = 3;"
  "CREATE TABLE tie (" /* of an anchor to cards */
  "  callout INTEGER NOT NULL REFERENCES callout (n) ON DELETE CASCADE,"
  "  key TEXT NOT NULL," /* a block id, or the source of cards in the same note */
  "  target TEXT"        /* NULL = a source; of a block its note's name, case folded, '' = the same note */
  ") STRICT;"
  "CREATE INDEX tie_key ON tie (key);"
  "CREATE INDEX tie_callout ON tie (callout);"
  "CREATE TABLE hold (" /* new cards of entry wait until after is known */
  "  note INTEGER NOT NULL REFERENCES note (n) ON DELETE CASCADE,"
  "  entry TEXT NOT NULL,"
  "  after TEXT NOT NULL,"
  "  line INTEGER NOT NULL,"
  "  PRIMARY KEY (note, entry, after)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX card_left ON card (outline, entry, state) WHERE asked = 1;", /* how much of an entry has left learning */
};

int
smriti_schema_version (void)
{
  return G_N_ELEMENTS (versions);
}

/* A copy beside the database before its tables change, kept for good. */
static gboolean
copy_before_migration (SmritiStore *store, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.v%d", smriti_store_path (store), version);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  return smriti_store_copy (smriti_store_database (store), path, error);
}

static gboolean
apply (SmritiStore *store, int version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);

  if (!smriti_store_begin (store, error))
    return FALSE;
  if (!smriti_store_exec (store, versions[version - 1], error) || !smriti_store_exec (store, set_version, error))
    {
      smriti_store_rollback (store);
      return FALSE;
    }
  return smriti_store_commit (store, error);
}

gboolean
smriti_schema_check (SmritiStore *store, GError **error)
{
  int version = (int) smriti_store_int (store, -1, "PRAGMA user_version", "");

  if (version < 0)
    return smriti_store_fail (store, error);
  if (version <= smriti_schema_version ())
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_TOO_NEW,
               "%s was written by a newer Smriti (tables %d, this one knows %d); nothing was changed, install the newer one",
               smriti_store_path (store), version, smriti_schema_version ());
  return FALSE;
}

gboolean
smriti_schema_migrate (SmritiStore *store, GError **error)
{
  int version = (int) smriti_store_int (store, -1, "PRAGMA user_version", "");
  g_autofree char *application_id = g_strdup_printf ("PRAGMA application_id = %d", SMRITI_SCHEMA_APPLICATION_ID);

  if (version == smriti_schema_version ())
    return TRUE;
  if (version > 0 && !copy_before_migration (store, version, error))
    return FALSE;
  if (version == 0 && !smriti_store_exec (store, application_id, error))
    return FALSE;
  for (int next = version + 1; next <= smriti_schema_version (); next++)
    if (!apply (store, next, error))
      return FALSE;
  return TRUE;
}
