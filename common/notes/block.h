/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note as the blocks that the modes of the curriculum read: headings, remarks,
 * code blocks, list items, tasks, tables, paragraphs; and which of them are whose
 * entry's. Cards are read elsewhere (reader.h). Pure, linear in the note's length. */

#pragma once

#include "common/notes/remark.h"
#include "common/notes/scanner.h"

typedef enum
{
  SMRITI_BLOCK_TEXT,    /* a paragraph */
  SMRITI_BLOCK_HEADING, /* its words */
  SMRITI_BLOCK_REMARK,  /* alone on its line; text is empty */
  SMRITI_BLOCK_FENCE,   /* a code block; text is the code */
  SMRITI_BLOCK_ITEM,    /* of a list, with the lines that go on with it */
  SMRITI_BLOCK_TASK,    /* the same, "- [ ] …" */
  SMRITI_BLOCK_TABLE,   /* its lines as they are */
  SMRITI_BLOCK_QUOTE,   /* lines of a quote or callout without its '>' */
} SmritiBlockKind;

typedef struct
{
  SmritiBlockKind kind;
  guint line, last_line; /* 1-based */
  guint level;           /* of a heading; of an item or task: its indentation in columns */
  gboolean done;         /* a task: it is ticked */
  gboolean open;         /* a code block whose end is not marked, so that the note ends it */
  char *info;            /* a code block: its info string, never NULL ("" = none); else NULL */
  char *text;            /* Markdown, no line end behind it; never NULL */
  SmritiRemark remark;   /* a remark */
  const char *entry;     /* key of the entry it belongs to, NULL = none; the list's */
} SmritiBlock;

typedef struct
{
  GPtrArray *blocks; /* of SmritiBlock, in order */
  GPtrArray *keys;   /* of char *: entries met, in order of appearance */
} SmritiBlocks;

/* Of the whole note but its frontmatter and outline lines. @entry: key of the entry its frontmatter names, or NULL. */
SmritiBlocks *smriti_blocks_read (const SmritiScan *scan, const char *entry);
void smriti_blocks_free (SmritiBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiBlocks, smriti_blocks_free)

/* The @n-th block; NULL after the last. */
const SmritiBlock *smriti_blocks_nth (const SmritiBlocks *blocks, guint n);

/* The words of a heading (or of its text) without the entry's number they begin with; borrowed. */
const char *smriti_heading_words (const char *heading);

/* A word of an info string, "python file=a/b.py hidden": the value of KEY=VALUE (new string; quotes around it are taken
 * off), NULL = there is no such key. */
char *smriti_info_value (const char *info, const char *key);
/* Whether @word stands in it by itself. */
gboolean smriti_info_has (const char *info, const char *word);
/* Its first word in lower case, the language: new string, "" = none. */
char *smriti_info_language (const char *info);
