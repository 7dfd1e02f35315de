/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* An outline note and the notes that belong to it, read from the disk for the modes
 * of the curriculum: whose entry is which block of which note. The daemon only says
 * which outline notes there are. Reads, writes nothing. */

#pragma once

#include "client/bus.h"
#include "common/notes/block.h"
#include "common/notes/note.h"

typedef struct
{
  char *path; /* absolute */
  char *text; /* its bytes as they are */
  gsize length;
  SmritiScan *scan;
  SmritiNote *content; /* cards; as the default syntax reads them */
  SmritiBlocks *blocks;
} SmritiCurriculumNote;

/* The note @path (@below its vault) as this text, which it takes. */
SmritiCurriculumNote *smriti_curriculum_note_new (const char *path, const char *below, char *text, gsize length);
void smriti_curriculum_note_free (SmritiCurriculumNote *note);

typedef struct
{
  char *topic;
  char *vault;            /* its folder */
  char *path;             /* of the outline note */
  SmritiOutline *outline; /* borrowed from the first note */
  GPtrArray *entries;     /* of const SmritiEntry, in order: sections, entries, those beneath them */
  GPtrArray *notes;       /* of SmritiCurriculumNote: the outline note, those its headings link to in order, those whose
                           * frontmatter names an entry by path (of a vault's first outline note alone, as the daemon has it) */
} SmritiCurriculum;

/* Where something stands. */
typedef struct
{
  const SmritiCurriculumNote *note;
  const SmritiBlock *block;
} SmritiPlace;

void smriti_curriculum_free (SmritiCurriculum *curriculum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiCurriculum, smriti_curriculum_free)

/* The outline note @path (absolute) of the folder @vault, called @topic; @declared: with the notes that only name an entry.
 * NOT_FOUND: it cannot be read, or is no outline note. */
SmritiCurriculum *
smriti_curriculum_read (const char *vault, const char *path, const char *topic, gboolean declared, GError **error);

/* All there are, or that of @topic (any case) alone. New array of SmritiCurriculum. What cannot be read is left out
 * with a word on stderr. NOTHING: there is no outline note; NOT_FOUND: none of this topic (the message lists them). */
GPtrArray *smriti_curricula_load (SmritiDbusDaemon *daemon, const char *topic, GError **error);

/* What @find finds in each of them, in one array (that of the first, with its free function). */
GPtrArray *smriti_curricula_gather (GPtrArray *curricula, GPtrArray *(*find) (const SmritiCurriculum *curriculum));

/* NULL = there is none. @key: "2.1.3", "2". */
const SmritiEntry *smriti_curriculum_entry (const SmritiCurriculum *curriculum, const char *key);

/* Whether @key is @above or beneath it: "2.1.3" is of "2.1" and of "2". */
gboolean smriti_entry_is_of (const char *key, const char *above);

/* Whether the title of the entry, or of one above it, holds a word that begins with @word (any case): "Project". */
gboolean smriti_curriculum_is_under (const SmritiCurriculum *curriculum, const char *key, const char *word);

/* Blocks of the entry and (@beneath) of those under it, note by note, in order; @key NULL: all. New array of SmritiPlace. */
GArray *smriti_curriculum_blocks (const SmritiCurriculum *curriculum, const char *key, gboolean beneath);

/* The heading that opens the entry, where its body stands; note NULL = it has none. */
SmritiPlace smriti_curriculum_heading (const SmritiCurriculum *curriculum, const char *key);

/* The place behind the @i-th; NULL = there is none, or it stands in another note. Borrowed. */
const SmritiPlace *smriti_places_after (const GArray *places, guint i);
