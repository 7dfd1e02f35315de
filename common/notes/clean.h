/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Bytes of any kind made into text that is safe to read and to show. */

#pragma once

#include <glib.h>

typedef struct
{
  guint first; /* 1-based, 0 = there is none */
  guint n;
} SmritiDirtyLines;

typedef struct
{
  SmritiDirtyLines broken;  /* lines with bytes that are not UTF-8 */
  SmritiDirtyLines control; /* with NUL, escape and their like */
} SmritiDirt;

/* New string: valid UTF-8 without a byte order mark before it and without control
 * characters but '\n' and '\t'; what is none of it is U+FFFD, CRLF and CR are '\n'. */
char *smriti_clean (const char *text, gsize length, gsize *out_length, SmritiDirt *out_dirt);
