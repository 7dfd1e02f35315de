/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The projection of the notes: vaults, notes, outline entries, places of cards,
 * warnings. What a note says comes in as rows; this file knows no Markdown. */

#pragma once

#include "common/card.h"
#include "common/event.h"
#include "daemon/store/store.h"

typedef struct
{
  gint64 n;
  char *dir;
  char *reader;
  gboolean away;
  guint notes, cards, snippets, warnings;
} SmritiVaultRow;

void smriti_vault_row_free (SmritiVaultRow *row);

typedef struct
{
  gint64 n;
  gint64 mtime_ns, size;
  guint64 inode;
  gint64 outline;
  char *topic; /* NULL: not an outline note */
} SmritiNoteRow;

void smriti_note_row_clear (SmritiNoteRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiNoteRow, smriti_note_row_clear)

/* --- vaults --- */

gboolean smriti_notes_vault_put (SmritiStore *store, const char *dir, const char *reader, GError **error);
/* Its notes and places go; its cards stay as long as they have history. */
gboolean smriti_notes_vault_delete (SmritiStore *store, const char *dir, GError **error);
gboolean smriti_notes_vault_set_away (SmritiStore *store, const char *dir, gboolean away, GError **error);
gint64 smriti_notes_vault_find (SmritiStore *store, const char *dir); /* 0 = none */
gboolean smriti_notes_vault_is_away (SmritiStore *store, const char *dir);
GPtrArray *smriti_notes_vaults (SmritiStore *store); /* with counts, by dir */
guint smriti_notes_count_vaults (SmritiStore *store);

/* --- notes --- */

gboolean smriti_notes_find (SmritiStore *store, gint64 vault, const char *path, SmritiNoteRow *out);
GPtrArray *smriti_notes_paths (SmritiStore *store, gint64 vault); /* of char * */
/* Inserts or updates; returns n, 0 on error. @topic etc. NULL/-1: not an outline note. */
gint64 smriti_notes_put (SmritiStore *store, gint64 vault, const char *path, const char *stem, gint64 mtime_ns, gint64 size,
                         guint64 inode, GError **error);
gboolean smriti_notes_set_outline (SmritiStore *store, gint64 note, const char *topic, const char *motto, int concepts,
                                   int snippets, GError **error);
/* Whether its frontmatter names an outline entry. */
gboolean smriti_notes_set_declared (SmritiStore *store, gint64 note, gboolean declared, GError **error);
gboolean smriti_notes_delete (SmritiStore *store, gint64 note, GError **error);
/* Forgets warnings, entries, links and aliases of a note before it is written anew; its places: places.h,
 * callouts.h and holds.h. */
gboolean smriti_notes_clear (SmritiStore *store, gint64 note, GError **error);
gboolean smriti_notes_clear_warnings (SmritiStore *store, gint64 note, GError **error);
gboolean smriti_notes_add_warning (SmritiStore *store, gint64 note, guint line, const char *text, GError **error);
/* About a folder or file of a vault that is no note (a link that loops, a folder that is closed). */
gboolean smriti_notes_add_path_warning (SmritiStore *store, gint64 vault, const char *path, const char *text, GError **error);
gboolean smriti_notes_drop_path_warning (SmritiStore *store, gint64 vault, const char *path, const char *text, GError **error);
gboolean smriti_notes_clear_path_warnings (SmritiStore *store, gint64 vault, GError **error);
gboolean smriti_notes_add_entry (SmritiStore *store, gint64 note, guint position, const char *number, const char *written,
                                 const char *title, const char *items, int cadence, gboolean done, guint line, GError **error);

/* The numbers of an outline note's entries, in order: what the order of cards hangs on. New string. */
char *smriti_notes_numbers (SmritiStore *store, gint64 note);
/* Cards with a place in @note; new GArray of gint64. */
GArray *smriti_notes_cards (SmritiStore *store, gint64 note);
/* Up to @limit cards that hang on the outline note @outline; new GArray of gint64. */
GArray *smriti_notes_cards_of_outline (SmritiStore *store, gint64 outline, guint limit);
/* Up to @limit cards with a place in @vault; new GArray of gint64. */
GArray *smriti_notes_cards_of_vault (SmritiStore *store, gint64 vault, guint limit);
/* Its places as they were last read: new array of SmritiCard (kind, part, key, text_key, front, back, block_id, line). */
GPtrArray *smriti_notes_places (SmritiStore *store, gint64 note);

guint smriti_notes_count (SmritiStore *store);

/* --- outlines --- */

typedef struct
{
  gint64 n;
  char *path; /* absolute */
  char *topic;
  char *motto;  /* or NULL */
  int concepts; /* quota as the note says, -1 = it does not */
  int snippets;
} SmritiOutlineRow;

void smriti_outline_row_free (SmritiOutlineRow *row);

/* Outline notes of vaults that are there, by n. */
GPtrArray *smriti_outlines_list (SmritiStore *store);

typedef struct
{
  gint64 outline;
  char *note; /* absolute */
  char *topic;
  char *number; /* as written: "1.0" */
  char *title;
  char *items; /* one a line */
  int cadence; /* -1 = none */
  gboolean done;
  guint cards, known;
  guint line;
} SmritiEntryRow;

void smriti_entry_row_free (SmritiEntryRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiEntryRow, smriti_entry_row_free)

/* Entries of an outline note that state a cadence, in its order; of SmritiEntryRow
 * without counts, its number as a key. */
GPtrArray *smriti_entries_with_cadence (SmritiStore *store, gint64 outline);
/* The entries right beneath @number, likewise. */
GPtrArray *smriti_entries_beneath (SmritiStore *store, gint64 outline, const char *number);

/* Entries of all outlines (or of @outline, if not 0), in order. known: in review and due after @today. */
GPtrArray *smriti_entries_list (SmritiStore *store, gint64 outline, gint32 today, guint offset, guint limit, guint *out_total);

/* --- warnings --- */

typedef struct
{
  char *path; /* absolute */
  guint line;
  char *text;
} SmritiWarningRow;

void smriti_warning_row_free (SmritiWarningRow *row);

/* @vault 0 = all. */
GPtrArray *smriti_warnings_list (SmritiStore *store, gint64 vault, guint offset, guint limit, guint *out_total);
