/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A remark: a Markdown comment "%% word … %%" that says something about what
 * stands with it. Pure: which word, with which arguments; what they mean there
 * is for whoever reads that part of the note. */

#pragma once

#include "common/day.h"

typedef enum
{
  SMRITI_REMARK_NONE = 0,
  SMRITI_REMARK_CARDS,    /* "%% cards %%" */
  SMRITI_REMARK_CHECKED,  /* "%% checked 2026-11-29, 180 days %%" */
  SMRITI_REMARK_SINCE,    /* "%% since 3.12 %%" */
  SMRITI_REMARK_UNTIL,    /* "%% until 3.13 %%" */
  SMRITI_REMARK_AFTER,    /* "%% after 1.1, 1.4 %%" */
  SMRITI_REMARK_SCOPE,    /* "%% scope 1.1, 1.2 %%" */
  SMRITI_REMARK_SNIPPET,  /* "%% snippet NAME %%" */
  SMRITI_REMARK_TEMPLATE, /* "%% template NAME %%" */
  SMRITI_REMARK_WORKFLOW, /* "%% workflow NAME %%" */
} SmritiRemarkKind;

typedef struct
{
  SmritiRemarkKind kind;
  char *words;      /* what follows the word, trimmed; never NULL; of a snippet, template or workflow its name */
  gint32 day;       /* of "checked"; else SMRITI_DAY_NONE */
  guint shelf_days; /* of "checked": how long it is good; 0 = it does not say */
} SmritiRemark;

/* Line of @length bytes (without its line end), which is a remark and nothing
 * else. FALSE, and @out empty: it is none of these, or its arguments are not what
 * the word asks for: a name [a-z0-9][a-z0-9-]*, numbers of entries, a version of
 * digits and dots, a day that exists. A month is 30 days, a year 365. */
gboolean smriti_remark_read (const char *line, gsize length, SmritiRemark *out);

/* The remark that ends the line; @out_start: the byte its "%%" stands at. FALSE: it
 * ends with none, but @out_start < @length where a comment ends it. */
gboolean smriti_remark_read_last (const char *line, gsize length, gsize *out_start, SmritiRemark *out);

/* A comment and nothing else that begins with one of these words, was meant as a
 * remark by its looks (a digit follows, or a single word) and is none. */
gboolean smriti_remark_is_mistake (const char *line, gsize length);

/* "1.1, 1.4" as keys of entries, in order, each once: array of char *; NULL when it
 * is no such list, or one of more than 64. */
GPtrArray *smriti_remark_entries (const char *words);

/* Whether @words is a name: [a-z0-9][a-z0-9-]*, at most 64 bytes. */
gboolean smriti_remark_is_name (const char *words);

/* Whether @words is a version: numbers with dots between them, at most 32 bytes. */
gboolean smriti_remark_is_version (const char *words);

void smriti_remark_clear (SmritiRemark *remark);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiRemark, smriti_remark_clear)
