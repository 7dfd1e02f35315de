/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The folders of notes: scanned once when added, then watched with raw inotify
 * (absent paths at their nearest existing parent; nothing polls). Notes are
 * only read. Reading and parsing happen in one worker thread; every function
 * below is called on, and calls back on, the main thread, for some milliseconds
 * at a time, so that a vault of any size never holds it. */

#pragma once

#include "common/notes/note.h"

typedef struct
{
  gint64 mtime_ns;
  gint64 size;
  guint64 inode;
} SmritiFileStamp;

typedef enum
{
  SMRITI_VAULT_SCANNING,
  SMRITI_VAULT_WATCHED,
  SMRITI_VAULT_RESCANNED, /* inotify ran out of watches: looked at again from time to time */
  SMRITI_VAULT_AWAY,      /* the folder is not there */
} SmritiVaultState;

const char *smriti_vault_state_to_string (SmritiVaultState state);

typedef struct
{
  /* What is already known of a note; FALSE = nothing. An equal stamp is not read again. */
  gboolean (*known) (const char *vault, const char *note, SmritiFileStamp *out, gpointer user_data);
  /* A note was read. @note is the path below the vault. Takes nothing. @content is NULL
   * when the file cannot be read: @why says so, and the note keeps its cards; @stamp then
   * equals that of no file, so that the next scan tries again. */
  void (*read) (const char *vault, const char *note, const SmritiFileStamp *stamp, const SmritiNote *content, const char *why,
                gpointer user_data);
  /* A note that was known is no longer there. Also called for each known note not seen by a scan: see known_notes. */
  void (*gone) (const char *vault, const char *note, gpointer user_data);
  /* All notes known of a vault, to find those that went while nobody looked: new array of char *. */
  GPtrArray *(*known_notes) (const char *vault, gpointer user_data);
  /* AWAY: the folder went; its notes are not 'gone'. WATCHED/RESCANNED: a whole scan has ended. */
  void (*state) (const char *vault, SmritiVaultState state, gpointer user_data);
  /* Something in a vault cannot be looked at: a closed folder, a loop of links … @path is
   * below the vault, "" = the vault. Each is told once. NULL: it is logged. */
  void (*warning) (const char *vault, const char *path, const char *text, gpointer user_data);
  /* The whole was looked at, and what was warned of with these words is so no more. Nullable. */
  void (*mended) (const char *vault, const char *path, const char *text, gpointer user_data);
  /* Nothing of the vault waits to be looked at, read, or told as gone: all that changed
   * together has been told. May be told more than once. NULL: not wanted. */
  void (*settled) (const char *vault, gpointer user_data);
  /* By which settings of the vault (a digest) all its known notes were read, as all_read
   * has told it; new string, NULL = not known. NULL, both: each start reads all anew. */
  char *(*read_as) (const char *vault, gpointer user_data);
  void (*all_read) (const char *vault, const char *settings, gpointer user_data);
  /* Calls may come many in a row: here the row ends, and the main loop has its turn. NULL: not wanted. */
  void (*rest) (gpointer user_data);
} SmritiVaultsFuncs;

typedef struct _SmritiVaults SmritiVaults;

SmritiVaults *smriti_vaults_new (const SmritiVaultsFuncs *funcs, gpointer user_data);
void smriti_vaults_free (SmritiVaults *vaults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaults, smriti_vaults_free)

/* @dir: absolute, no trailing slash; @reader as smriti_reader_by_name. A folder
 * that is not there is AWAY until it comes. Added twice: nothing happens. */
void smriti_vaults_add (SmritiVaults *vaults, const char *dir, const char *reader);
void smriti_vaults_remove (SmritiVaults *vaults, const char *dir);
/* The reader for the notes of @dir when nobody said which: what Obsidian's settings there say. */
const char *smriti_vaults_default_reader (const char *dir);
/* Everything is read again, known or not. */
void smriti_vaults_rescan (SmritiVaults *vaults, const char *dir);
/* All vaults are looked at again, and what is not known is read. */
void smriti_vaults_look_again (SmritiVaults *vaults);
/* TRUE while a scan or a read is under way. */
gboolean smriti_vaults_busy (SmritiVaults *vaults);
