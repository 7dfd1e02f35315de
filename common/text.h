/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Markdown of one card side to what a line, a popup or a label can show. Small
 * on purpose: the terminal renders whole sides with md4c in the client. All of
 * them take any bytes and return valid UTF-8 without control characters. */

#pragma once

#include <glib.h>

/* @markdown as plain text: emphasis, link targets, highlight marks and fence
 * lines gone, their words kept; line breaks kept. */
char *smriti_text_plain (const char *markdown);

/* The same as one line of at most @max_chars characters, cut with "…" between
 * grapheme clusters. */
char *smriti_text_line (const char *markdown, guint max_chars);

/* Text that is plain already, as one line of at most @max_chars characters: what
 * looks like Markdown in it, as "__init__", stays. */
char *smriti_text_cut (const char *plain, guint max_chars);

/* For a server with "body-markup": only <b>, <i>, <u> of our own making, all
 * else escaped. At most @max_bytes bytes, cut outside tags and entities. */
char *smriti_text_markup (const char *markdown, gsize max_bytes);

/* @text cut to @max_bytes bytes at a character boundary, invalid bytes made
 * valid; what goes on the bus passes through here. */
char *smriti_text_bounded (const char *text, gsize max_bytes);
