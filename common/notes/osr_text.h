/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Text as obsidian-spaced-repetition sees it: what counts as white space, as a
 * line and as a unit of length in JavaScript, and its hash of a card's text.
 * All strings here are valid UTF-8 without NUL. */

#pragma once

#include <glib.h>

/* A piece of a longer string. */
typedef struct
{
  const char *s;
  gsize length;
} SmritiSlice;

/* Lines of @text, "\r\n" and "\n" alike; at least one. They borrow from @text. */
GArray *smriti_osr_lines (const char *text, gsize length);

SmritiSlice smriti_osr_trim_start (SmritiSlice slice);
SmritiSlice smriti_osr_trim_end (SmritiSlice slice);
SmritiSlice smriti_osr_trim (SmritiSlice slice);

/* Where @mark first stands in @slice, -1 = nowhere. */
gssize smriti_slice_find (SmritiSlice slice, const char *mark);
gboolean smriti_slice_starts (SmritiSlice slice, const char *mark);
gboolean smriti_slice_equals (SmritiSlice slice, const char *text);

/* In UTF-16 units. */
gsize smriti_osr_length (SmritiSlice slice);

/* New string: any bytes as the plugin is given them: what is not UTF-8 (and
 * NUL) becomes U+FFFD, every line ends in '\n'. */
GString *smriti_osr_decode (const char *text, gsize length);

/* How many lines at the top of the decoded @text are frontmatter. */
guint smriti_osr_frontmatter (const char *text, gsize length);

/* New string: the hash (cyrb53) in hexadecimal. */
char *smriti_osr_hash (const char *text, guint32 seed);
