/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the terminal can do, and what may be sent to it. Text from notes is
 * hostile: nothing of it reaches a terminal but through smriti_term_clean (),
 * so no note can move the cursor, change the title or hide a line.
 *
 * The character set is read from the environment, not by setlocale (): loading
 * a locale costs start-up time, and on a machine reached over ssh the named
 * locale is often not installed though the terminal draws UTF-8. */

#pragma once

#include <glib.h>

typedef struct
{
  gboolean tty;    /* it is a terminal, and not a dumb one */
  gboolean colour; /* SGR sequences may be sent */
  gboolean utf8;   /* our own glyphs may be other than ASCII */
  int columns, rows;
} SmritiTerm;

/* What is at the other end of @fd: NO_COLOR, TERM=dumb, the window's size. */
SmritiTerm smriti_term_new (int fd);

/* Reads the window's size again. */
void smriti_term_measure (SmritiTerm *term, int fd);

/* "\033[…m" where colour may be sent, else "". Static for literals: @sequence is
 * the whole sequence. */
const char *smriti_term_sgr (const SmritiTerm *term, const char *sequence);

#define SMRITI_SGR_RESET "\033[0m"
#define SMRITI_SGR_BOLD "\033[1m"
#define SMRITI_SGR_DIM "\033[2m"
#define SMRITI_SGR_GOOD "\033[32m"
#define SMRITI_SGR_WARN "\033[33m"
#define SMRITI_SGR_BAD "\033[31m"

/* @glyph, or its twin where the terminal is not known to draw UTF-8. */
const char *smriti_term_glyph (const SmritiTerm *term, const char *glyph, const char *ascii);

/* New string: valid UTF-8 without control characters (but newline and tab) and
 * without the marks that turn the direction of the rest of the line. @text may
 * be NULL. */
char *smriti_term_clean (const char *text);

/* Columns one character takes: 0, 1 or 2. */
int smriti_char_width (gunichar c);
/* Columns @text takes; our own SGR sequences count nothing. */
int smriti_text_width (const char *text);
