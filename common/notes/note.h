/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What one Markdown file says: cards, the outline if it is an outline note,
 * links to other notes, and warnings for what looks wrong. Pure: bytes in,
 * records out; no path, no clock, no disk. */

#pragma once

#include "common/card.h"
#include "common/notes/outline.h"

typedef struct
{
  guint line;       /* 1-based; 0 = the whole note */
  const char *code; /* which rule it is of, stable and static: "number-gap"; smriti-notes(1) lists them */
  char *text;       /* one line, what and what to do */
} SmritiWarning;

typedef struct
{
  GPtrArray *cards;       /* of SmritiCard, in order of appearance, owned */
  GPtrArray *warnings;    /* of SmritiWarning, by line */
  GPtrArray *links;       /* of SmritiLink: of an outline note only, those that may lead to a note, in order */
  SmritiOutline *outline; /* NULL: not an outline note */
  char *entry;            /* the outline entry its frontmatter names, or NULL */
  GPtrArray *aliases;     /* of char *: other names its frontmatter gives it, in order */
  GPtrArray *callouts;    /* of SmritiNoteCallout: anchors and tips, in order; see callout.h */
  GPtrArray *holds;       /* of SmritiHold: entries whose new cards wait, in order; see hold.h */
  SmritiPrior *prior;     /* of the note as a whole, in its frontmatter, or NULL: for cards that have none of their own */
} SmritiNote;

/* One card syntax. Adding another takes one file that defines a reader and one
 * line in reader.c. */
typedef struct _SmritiReader SmritiReader;

/* NULL when there is no such syntax; "smriti" is the default one. */
const SmritiReader *smriti_reader_by_name (const char *name);
const char *smriti_reader_name (const SmritiReader *reader);
/* The @n-th one there is, from 0; NULL after the last. */
const SmritiReader *smriti_reader_nth (guint n);
/* New string: "smriti, osr, …" */
char *smriti_reader_names (void);

/* Of obsidian-spaced-repetition, in the vault a note is of; see osr_settings.h. */
typedef struct _SmritiOsrSettings SmritiOsrSettings;

/* Where a note comes from, as far as its reading depends on it. */
typedef struct
{
  const char *path;             /* below its vault; NULL = not known, so that no deck comes from a folder */
  const SmritiOsrSettings *osr; /* NULL = the plugin's defaults */
} SmritiNoteOrigin;

/* Reads @length bytes of any content (NUL bytes, broken UTF-8, CRLF, BOM, lines
 * of any length are warnings, never failures). @origin: NULL = nothing is known. Never NULL. */
SmritiNote *smriti_note_read (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length);
void smriti_note_free (SmritiNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNote, smriti_note_free)

/* Of the rule "syntax": what looks like a card and is none. */
void smriti_note_warn (SmritiNote *note, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Puts the warnings in the order of their lines: after some were added to a note that was read. */
void smriti_note_sort_warnings (SmritiNote *note);
/* @code: of another rule; not copied. */
void smriti_note_warn_as (SmritiNote *note, const char *code, guint line, const char *format, ...) G_GNUC_PRINTF (4, 5);
