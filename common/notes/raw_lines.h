/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The lines of a note in the bytes of its file. A scan is cleaned (no BOM, no
 * '\r'), so its offsets are not the file's; its line numbers are. */

#pragma once

#include "common/splice.h"

typedef struct
{
  gsize start; /* first byte; of the first line after a BOM */
  gsize end;   /* after the last byte, line end not counted */
  gsize next;  /* where the next line begins: @end at the end of a file without a last line end */
} SmritiRawLine;

/* New array of SmritiRawLine, one for each line of a scan. */
GArray *smriti_raw_lines (const char *text, gsize length);

/* "\n", "\r\n" or "\r": how line @n (from 0) ends, else the one before it, else "\n". */
const char *smriti_raw_line_end (const GArray *lines, const char *text, guint n);

/* What line number, from 1, each line has once @splices are applied, which take
 * no line ends away: new array of guint, [0] for the first line. */
GArray *smriti_raw_lines_map (const GArray *lines, const GPtrArray *splices);
