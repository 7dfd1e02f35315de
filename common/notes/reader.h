/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Inside the room: the one interface a card syntax fills in, and what syntaxes
 * share. The scan and the frontmatter are made, and outline lines are marked,
 * before a reader sees them. */

#pragma once

#include "common/notes/frontmatter.h"
#include "common/notes/note.h"
#include "common/notes/scanner.h"

/* What a reader is given of a note. */
typedef struct
{
  const char *text; /* the bytes of the file as they are; @scan->text is clean */
  gsize length;
  const SmritiScan *scan;
  const SmritiFrontmatter *frontmatter;
  const SmritiNoteOrigin *origin; /* never NULL */
} SmritiNoteText;

struct _SmritiReader
{
  const char *name; /* what --syntax and a vault call it */
  /* Adds cards and warnings to @note. */
  void (*read) (const SmritiNoteText *text, SmritiNote *note);
  gboolean is_own; /* the callouts of note.h are no lines of its cards; programs that wrote other syntaxes know none of that */
};

extern const SmritiReader smriti_reader_smriti;
extern const SmritiReader smriti_reader_osr;
extern const SmritiReader smriti_reader_hashcards;
extern const SmritiReader smriti_reader_logseq;
extern const SmritiReader smriti_reader_o2a;
extern const SmritiReader smriti_reader_mochi;

SmritiNote *smriti_note_new (void);

/* The outline if the note is one (its lines become SMRITI_LINE_OUTLINE), else NULL. */
SmritiOutline *smriti_outline_read (SmritiScan *scan, SmritiNote *note);

/* Warns of rules whose rhythm is none of those there are, or is another one's already. */
void smriti_outline_check_cadences (const SmritiOutline *outline, SmritiNote *note);
