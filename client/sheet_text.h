/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The sheet of an entry: what its notes say about it and about the entries beneath
 * it, as Markdown to be read and printed: cards as plain lines, marks taken out,
 * arrow chains as diagrams. Pure but for what the curriculum has read. */

#pragma once

#include "client/curriculum.h"

/* A piece of a sheet: Markdown, or a chain when @steps is there. */
typedef struct
{
  char *markdown;
  GPtrArray *steps; /* of char * */
} SmritiSheetPiece;

typedef struct
{
  const SmritiCurriculum *curriculum;
  const SmritiEntry *entry;
  GPtrArray *pieces;  /* of SmritiSheetPiece */
  gboolean utf8;      /* what is drawn and put between is UTF-8, else ASCII */
  gint32 checked_day; /* the earliest of its entries' "checked" remarks; SMRITI_DAY_NONE = none says so */
} SmritiSheet;

SmritiSheet *smriti_sheet_make (const SmritiCurriculum *curriculum, const SmritiEntry *entry, gboolean utf8);
void smriti_sheet_free (SmritiSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSheet, smriti_sheet_free)

/* "2.1 Code Examples" */
char *smriti_sheet_title (const SmritiSheet *sheet);

/* As one Markdown text, diagrams as code blocks at most @width columns wide. */
char *smriti_sheet_markdown (const SmritiSheet *sheet, int width);

/* As one HTML page that needs nothing else and prints well. Raw HTML of the notes comes out as text, no script runs. */
char *smriti_sheet_html (const SmritiSheet *sheet);
