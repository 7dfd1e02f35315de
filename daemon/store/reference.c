/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Never writes smriti.db, which is read by a connection of its own in one
 * transaction, so that what is compared is the state of one instant. */

#include "daemon/store/reference.h"

#include "common/names.h"
#include "daemon/store/reference_private.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define APPLICATION_ID 0x536d5246 /* "SmRF" */
#define VERSION 2                 /* raised when passages are cut otherwise, too */
#define TEXT(value) #value
#define NUMBER(value) TEXT (value)

/* The text stands in passage alone; the index has its words. */
static const char schema[]
    = "BEGIN;"
      "CREATE TABLE note ("
      "  n INTEGER PRIMARY KEY,"
      "  path TEXT NOT NULL UNIQUE,"
      "  mtime_ns INTEGER NOT NULL,"
      "  size INTEGER NOT NULL,"
      "  inode INTEGER NOT NULL,"
      "  context INTEGER NOT NULL" /* a hash of the outline it is of */
      ") STRICT;"
      "CREATE TABLE passage ("
      "  n INTEGER PRIMARY KEY,"
      "  note INTEGER NOT NULL,"
      "  line INTEGER NOT NULL,"
      "  last_line INTEGER NOT NULL,"
      "  kind INTEGER NOT NULL,"
      "  reference INTEGER NOT NULL," /* 1: of an entry that is there to be looked up; -1: of a challenge */
      "  topic TEXT NOT NULL,"
      "  entry TEXT NOT NULL,"
      "  language TEXT NOT NULL,"
      "  title TEXT NOT NULL,"
      "  heading TEXT NOT NULL,"
      "  text TEXT NOT NULL"
      ") STRICT;"
      "CREATE INDEX passage_note ON passage (note, line);"
      "CREATE INDEX passage_kind ON passage (kind);"
      "CREATE VIRTUAL TABLE search USING fts5 (title, heading, text, content = 'passage', content_rowid = 'n',"
      "  tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');"
      "CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN"
      "  INSERT INTO search (rowid, title, heading, text) VALUES (new.n, new.title, new.heading, new.text); END;"
      "CREATE TRIGGER passage_gone AFTER DELETE ON passage BEGIN"
      "  INSERT INTO search (search, rowid, title, heading, text)"
      "   VALUES ('delete', old.n, old.title, old.heading, old.text); END;"
      "PRAGMA application_id = " NUMBER (APPLICATION_ID) ";"
                                                         "PRAGMA user_version = " NUMBER (VERSION) ";"
                                                                                                   "COMMIT";

/* --- the file --------------------------------------------------------------- */

gboolean
smriti_reference_fail (SmritiReference *reference, GError **error)
{
  int code = sqlite3_errcode (reference->db);

  reference->damaged |= code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  smriti_store_set_error (error, code, sqlite3_errmsg (reference->db));
  g_prefix_error (error, "%s: ", SMRITI_REFERENCE_FILE);
  return FALSE;
}

WorkerStatement *
smriti_reference_prepare (SmritiReference *reference, const char *sql, GError **error)
{
  WorkerStatement *statement = smriti_log_prepare (reference->db, sql);

  if (!statement)
    smriti_reference_fail (reference, error);
  return statement;
}

static gboolean
run (SmritiReference *reference, const char *sql, GError **error)
{
  return sqlite3_exec (reference->db, sql, NULL, NULL, NULL) == SQLITE_OK || smriti_reference_fail (reference, error);
}

static gint64
number_of (SmritiReference *reference, const char *sql)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (reference->db, sql);

  return statement && sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : -1;
}

gboolean
smriti_reference_is_damaged (const SmritiReference *reference)
{
  return reference->damaged;
}

gboolean
smriti_reference_is_new (const SmritiReference *reference)
{
  return reference->is_new;
}

void
smriti_reference_close (SmritiReference *reference)
{
  if (!reference)
    return;
  sqlite3_close_v2 (reference->db);
  g_free (reference->dir);
  g_free (reference->path);
  g_free (reference);
}

void
smriti_reference_discard (SmritiReference *reference)
{
  g_autofree char *journal = g_strconcat (reference->path, "-journal", NULL);
  g_autofree char *path = g_strdup (reference->path);

  smriti_reference_close (reference);
  g_unlink (journal);
  g_unlink (path);
}

/* A journal that is kept aside until the end, not a log: there is one user, and
 * what is written at first is no more than what stands there afterwards. */
static gboolean
open_database (SmritiReference *reference, GError **error)
{
  int fd = open (reference->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600); /* SQLite would use the umask */

  if (fd >= 0)
    close (fd);
  if (sqlite3_open_v2 (reference->path, &reference->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return smriti_reference_fail (reference, error);
  sqlite3_busy_timeout (reference->db, 5000);
  return run (reference, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384", error);
}

static gboolean
is_ours (SmritiReference *reference)
{
  return number_of (reference, "PRAGMA application_id") == APPLICATION_ID
         && number_of (reference, "PRAGMA user_version") == VERSION;
}

static SmritiReference *
open_once (const char *dir, GError **error)
{
  SmritiReference *reference = g_new0 (SmritiReference, 1);

  reference->dir = g_strdup (dir);
  reference->path = g_build_filename (dir, SMRITI_REFERENCE_FILE, NULL);
  if (open_database (reference, error))
    {
      reference->is_new = !is_ours (reference);
      if (!reference->is_new || run (reference, schema, error))
        return reference;
    }
  smriti_reference_discard (reference);
  return NULL;
}

SmritiReference *
smriti_reference_open (const char *dir, GError **error)
{
  SmritiReference *reference = open_once (dir, NULL);

  /* What could not be used is gone now. */
  return reference ? reference : open_once (dir, error);
}

/* --- what outlines say --------------------------------------------------------- */

typedef struct
{
  char *topic;
  GHashTable *titles;    /* number → title */
  GHashTable *reference; /* number → TRUE or FALSE, as far as it was asked for */
  gint64 context;
} Outline;

static void
outline_free (gpointer data)
{
  Outline *outline = data;

  g_free (outline->topic);
  g_hash_table_unref (outline->titles);
  g_hash_table_unref (outline->reference);
  g_free (outline);
}

/* One of the words a title of entries to be looked up has. */
static gboolean
is_reference_word (const char *word)
{
  static const char *const begin[] = { "cheatsheet", "snippet", "template",    "playbook", "error",
                                       "cause",      "fix",     "performance", "security", "practice" };

  for (gsize i = 0; i < G_N_ELEMENTS (begin); i++)
    if (g_str_has_prefix (word, begin[i]))
      return TRUE;
  return g_str_equal (word, "do") || g_str_equal (word, "dos");
}

static gboolean
is_reference_title (const char *title)
{
  g_autofree char *lower = g_utf8_strdown (title, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " /&,-_'()", -1);

  if (strstr (lower, "reference"))
    return TRUE;
  for (char **word = words; *word; word++)
    {
      char *apostrophe = strstr (*word, "’");

      if (apostrophe)
        *apostrophe = '\0';
      if (is_reference_word (*word))
        return TRUE;
    }
  return FALSE;
}

/* Whether the entry, or one above it, is there to be looked up: that of cheat sheets,
 * snippets, templates, errors, rules; or the section says "REFERENCE". */
static gboolean
is_reference (const Outline *outline, const char *entry)
{
  gpointer known;
  g_autofree char *number = g_strdup (entry);
  gboolean yes = FALSE;

  if (!outline || *entry == '\0')
    return FALSE;
  if (g_hash_table_lookup_extended (outline->reference, entry, NULL, &known))
    return GPOINTER_TO_INT (known);
  for (char *dot = number; dot && !yes; dot = strrchr (number, '.'))
    {
      const char *title;

      if (dot != number)
        *dot = '\0';
      title = g_hash_table_lookup (outline->titles, number);
      yes = title && is_reference_title (title);
      if (!strchr (number, '.'))
        break;
    }
  g_hash_table_insert (outline->reference, g_strdup (entry), GINT_TO_POINTER (yes));
  return yes;
}

/* A hash of all that was said so far. */
static gint64
mix (gint64 context, const char *words)
{
  return (gint64) ((guint64) context * 1000003u + g_str_hash (words));
}

/* note.n → Outline. */
static GHashTable *
read_outlines (sqlite3 *notes)
{
  GHashTable *outlines = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, outline_free);
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      notes, "SELECT note.n, topic, number, title FROM note JOIN entry ON entry.note = note.n WHERE topic IS NOT NULL"
             " ORDER BY note.n, position");

  while (statement && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);
      const char *topic = smriti_column_text (statement, 1);
      const char *number = smriti_column_text (statement, 2), *title = smriti_column_text (statement, 3);
      Outline *outline = g_hash_table_lookup (outlines, &n);

      if (!outline)
        {
          outline = g_new0 (Outline, 1);
          outline->topic = g_strdup (topic);
          outline->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          outline->reference = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          outline->context = g_str_hash (topic);
          g_hash_table_insert (outlines, g_memdup2 (&n, sizeof n), outline);
        }
      outline->context = mix (mix (outline->context, number), title);
      g_hash_table_insert (outline->titles, g_strdup (number), g_strdup (title));
    }
  return outlines;
}

/* --- bringing it up to date ------------------------------------------------------ */

typedef struct
{
  gint64 n; /* row */
  gint64 mtime_ns, size, inode, context;
} Known;

typedef struct
{
  SmritiReference *reference;
  sqlite3 *notes; /* smriti.db */
  GHashTable *known;
  GHashTable *outlines;
  SmritiReferenceReadFunc read;
  gpointer user_data;
  WorkerStatement *lines, *put, *drop, *insert;
  gboolean begun; /* a transaction: not before there is something to write */
  guint n_read;
} Updating;

static void
updating_clear (Updating *updating)
{
  sqlite3_finalize (updating->lines);
  sqlite3_finalize (updating->put);
  sqlite3_finalize (updating->drop);
  sqlite3_finalize (updating->insert);
  g_clear_pointer (&updating->known, g_hash_table_unref);
  g_clear_pointer (&updating->outlines, g_hash_table_unref);
  if (updating->begun)
    sqlite3_exec (updating->reference->db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close_v2 (updating->notes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Updating, updating_clear)

static gboolean
read_known (Updating *updating, GError **error)
{
  g_autoptr (WorkerStatement) statement = smriti_reference_prepare (
      updating->reference, "SELECT n, path, mtime_ns, size, inode, context FROM note", error);
  int result;

  updating->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!statement)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      Known *known = g_new (Known, 1);

      *known = (Known){ sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 2),
                        sqlite3_column_int64 (statement, 3), sqlite3_column_int64 (statement, 4),
                        sqlite3_column_int64 (statement, 5) };
      g_hash_table_insert (updating->known, g_strdup (smriti_column_text (statement, 1)), known);
    }
  return result == SQLITE_DONE || smriti_reference_fail (updating->reference, error);
}

static gboolean
begin (Updating *updating, GError **error)
{
  SmritiReference *reference = updating->reference;

  if (updating->begun)
    return TRUE;
  updating->begun = run (reference, "BEGIN IMMEDIATE", error);
  return updating->begun
         && (updating->put = smriti_reference_prepare (
                 reference,
                 "INSERT INTO note (path, mtime_ns, size, inode, context) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (path)"
                 " DO UPDATE SET mtime_ns = ?2, size = ?3, inode = ?4, context = ?5 RETURNING n",
                 error))
         && (updating->drop = smriti_reference_prepare (reference, "DELETE FROM passage WHERE note = ?1", error))
         && (updating->insert = smriti_reference_prepare (
                 reference,
                 "INSERT INTO passage (note, line, last_line, kind, reference, topic, entry, language, title, heading, text)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                 error))
         && (updating->lines = smriti_log_prepare (updating->notes, "SELECT DISTINCT line FROM place WHERE note = ?1"
                                                                    " ORDER BY line"));
}

static gboolean
run_bound (SmritiReference *reference, WorkerStatement *statement, GError **error)
{
  int result;

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    ;
  sqlite3_reset (statement);
  return result == SQLITE_DONE || smriti_reference_fail (reference, error);
}

static gboolean
drop_passages (Updating *updating, gint64 note, GError **error)
{
  sqlite3_bind_int64 (updating->drop, 1, note);
  return run_bound (updating->reference, updating->drop, error);
}

/* Whatever syntax they are written in, where cards stand is known. */
static void
mark_cards (Updating *updating, gint64 note, GPtrArray *passages)
{
  guint i = 0;

  sqlite3_bind_int64 (updating->lines, 1, note);
  while (sqlite3_step (updating->lines) == SQLITE_ROW)
    {
      guint line = (guint) sqlite3_column_int (updating->lines, 0);
      SmritiPassage *passage;

      while (i < passages->len && ((SmritiPassage *) g_ptr_array_index (passages, i))->last_line < line)
        i++;
      passage = i < passages->len ? g_ptr_array_index (passages, i) : NULL;
      if (passage && passage->line <= line && passage->kind != SMRITI_PASSAGE_TABLE && passage->kind < SMRITI_PASSAGE_SNIPPET)
        passage->kind = SMRITI_PASSAGE_CARD;
    }
  sqlite3_reset (updating->lines);
}

static void
bind_text (WorkerStatement *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

static gboolean
insert_passage (Updating *updating, gint64 note, const Outline *outline, const SmritiPassage *passage, GError **error)
{
  WorkerStatement *statement = updating->insert;

  sqlite3_bind_int64 (statement, 1, note);
  sqlite3_bind_int64 (statement, 2, passage->line);
  sqlite3_bind_int64 (statement, 3, passage->last_line);
  sqlite3_bind_int (statement, 4, (int) passage->kind);
  sqlite3_bind_int (statement, 5, passage->is_challenge ? -1 : is_reference (outline, passage->entry));
  bind_text (statement, 6, outline ? outline->topic : "");
  bind_text (statement, 7, passage->entry);
  bind_text (statement, 8, passage->language);
  bind_text (statement, 9, passage->title);
  bind_text (statement, 10, passage->heading);
  bind_text (statement, 11, passage->text);
  return run_bound (updating->reference, statement, error);
}

/* The row of the note, 0 on error. */
static gint64
put_note (Updating *updating, const char *path, const Known *stamp, GError **error)
{
  WorkerStatement *statement = updating->put;
  gint64 n = 0;

  bind_text (statement, 1, path);
  sqlite3_bind_int64 (statement, 2, stamp->mtime_ns);
  sqlite3_bind_int64 (statement, 3, stamp->size);
  sqlite3_bind_int64 (statement, 4, stamp->inode);
  sqlite3_bind_int64 (statement, 5, stamp->context);
  if (sqlite3_step (statement) == SQLITE_ROW)
    n = sqlite3_column_int64 (statement, 0);
  return run_bound (updating->reference, statement, error) ? n : 0;
}

/* @stamp: what smriti.db says of it; its n is the row there. */
static gboolean
take_note (Updating *updating, const char *path, const Known *stamp, const Outline *outline, GError **error)
{
  g_autoptr (GPtrArray) passages = NULL;
  gint64 n;

  if (!begin (updating, error))
    return FALSE;
  n = put_note (updating, path, stamp, error);
  if (n == 0 || !drop_passages (updating, n, error))
    return FALSE;
  passages = updating->read (path, outline ? outline->titles : NULL, updating->user_data);
  updating->n_read++;
  if (!passages)
    return TRUE;
  mark_cards (updating, stamp->n, passages);
  for (guint i = 0; i < passages->len; i++)
    if (!insert_passage (updating, n, outline, g_ptr_array_index (passages, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
look_at_note (Updating *updating, WorkerStatement *row, GError **error)
{
  const char *path = smriti_column_text (row, 1);
  gint64 of = sqlite3_column_int64 (row, 5);
  const Outline *outline = g_hash_table_lookup (updating->outlines, &of);
  Known stamp = { sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 3),
                  sqlite3_column_int64 (row, 4), outline ? outline->context : 0 };
  const Known *known = g_hash_table_lookup (updating->known, path);
  gboolean same = known && known->mtime_ns == stamp.mtime_ns && known->size == stamp.size && known->inode == stamp.inode
                  && known->context == stamp.context;
  g_autofree char *kept = same ? NULL : g_strdup (path);

  g_hash_table_remove (updating->known, path);
  return same || take_note (updating, kept, &stamp, outline, error);
}

static gboolean
look_at_notes (Updating *updating, GError **error)
{
  g_autoptr (WorkerStatement) statement = smriti_log_prepare (
      updating->notes, "SELECT note.n, vault.dir || '/' || path, mtime_ns, size, inode, outline"
                       " FROM note JOIN vault ON vault.n = note.vault WHERE NOT away AND mtime_ns <> -1");
  int result = SQLITE_ERROR;

  while (statement && (result = sqlite3_step (statement)) == SQLITE_ROW)
    if (!look_at_note (updating, statement, error))
      return FALSE;
  if (result == SQLITE_DONE)
    return TRUE;
  smriti_store_set_error (error, sqlite3_errcode (updating->notes), sqlite3_errmsg (updating->notes));
  return FALSE;
}

/* What is known and was not seen is not there any more. */
static gboolean
forget_notes (Updating *updating, GError **error)
{
  g_autoptr (WorkerStatement) statement = NULL;
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (updating->known) == 0)
    return TRUE;
  if (!begin (updating, error))
    return FALSE;
  statement = smriti_reference_prepare (updating->reference, "DELETE FROM note WHERE n = ?1", error);
  g_hash_table_iter_init (&iter, updating->known);
  while (statement && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Known *known = value;

      sqlite3_bind_int64 (statement, 1, known->n);
      if (!drop_passages (updating, known->n, error) || !run_bound (updating->reference, statement, error))
        return FALSE;
    }
  return statement != NULL;
}

gboolean
smriti_reference_update (SmritiReference *reference, SmritiReferenceReadFunc read, gpointer user_data, guint *out_read,
                         GError **error)
{
  g_autofree char *path = g_build_filename (reference->dir, SMRITI_DB_FILE, NULL);
  g_auto (Updating) updating = { .reference = reference, .read = read, .user_data = user_data };

  updating.notes = smriti_store_open_read_only (path, error);
  if (!updating.notes)
    return FALSE;
  sqlite3_exec (updating.notes, "BEGIN", NULL, NULL, NULL);
  updating.outlines = read_outlines (updating.notes);
  if (!read_known (&updating, error) || !look_at_notes (&updating, error) || !forget_notes (&updating, error))
    return FALSE;
  if (out_read)
    *out_read = updating.n_read;
  if (!updating.begun)
    return TRUE;
  updating.begun = !run (reference, "COMMIT", error);
  return !updating.begun;
}
