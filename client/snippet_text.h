/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A named snippet as it stands in a note: a remark, a sentence with tags, the code.
 * Pure: what to write, and what is read. */

#pragma once

#include "common/notes/addition.h"

typedef struct
{
  const char *name;     /* a remark's */
  const char *about;    /* one line, or NULL */
  const char *tags;     /* "a, b", or NULL */
  const char *language; /* or NULL */
  const char *code;
  gboolean card; /* it is asked: @about, or the name, is the question */
} SmritiSnippet;

/* INVALID_ARGUMENT: says what is wrong with the name, a tag, the language, the code. */
gboolean smriti_snippet_check (const SmritiSnippet *snippet, GError **error);

/* The lines of it, without an end of line at the end; new string. */
char *smriti_snippet_markdown (const SmritiSnippet *snippet);

/* The change that puts it at the end of the note; new array of splices. Errors: EXISTS (the note has a snippet of this
 * name), FAILED (something in the note, or in the words, keeps it from being read as just this). */
GPtrArray *smriti_snippet_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                const SmritiSnippet *snippet, GError **error);

/* What stands inside the first fenced block of @markdown; new string, NULL = there is none. */
char *smriti_snippet_code (const char *markdown);

/* The tags before that block, without '#'; new array of char *. */
GPtrArray *smriti_snippet_tags (const char *markdown);
