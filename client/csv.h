/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Tables as text, RFC 4180: fields in quotes where they need them, lines end in
 * CR LF. What is read may be separated by comma, semicolon or tab, end its lines
 * as it likes, and begin with a byte order mark, as spreadsheets and other
 * programs write it. Pure: bytes in, records out. */

#pragma once

#include <glib.h>

/* Adds one row; @fields is NULL-terminated. */
void smriti_csv_append (GString *text, const char *const *fields);

#define SMRITI_CSV_MAX_FIELDS 256
#define SMRITI_CSV_MAX_RECORD 1048576 /* bytes */

typedef struct
{
  const char *p, *end;
  char separator;
  guint line;           /* of what comes next, from 1 */
  gboolean no_comments; /* a # at the beginning of a line is text; to be set at any time */
} SmritiCsv;

/* @text is borrowed. The separator is the one of , ; and tab that stands most
 * often outside quotes in the first line; @separator '\0' looks for it. */
void smriti_csv_init (SmritiCsv *csv, const char *text, gsize length, char separator);

/* The next record as fields (new, each valid UTF-8; never empty), NULL at the
 * end. @out_line: where it begins. Empty lines, and lines that begin with #, are
 * passed over (see no_comments). *out_wrong: what is wrong with it, a literal, or NULL; it is read as well
 * as can be and the next one follows. */
GPtrArray *smriti_csv_next (SmritiCsv *csv, guint *out_line, const char **out_wrong);
