/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which bytes of a piece of code are keywords, strings, comments, numbers. A
 * small lexer driven by one table row a language: it need not be right about
 * every corner, it must never be slow, never fail, and never read past the end.
 * One pass, no allocation. */

#pragma once

#include <glib.h>

typedef enum
{
  SMRITI_TOKEN_PLAIN = 0,
  SMRITI_TOKEN_KEYWORD,
  SMRITI_TOKEN_BUILTIN,
  SMRITI_TOKEN_STRING,
  SMRITI_TOKEN_COMMENT,
  SMRITI_TOKEN_NUMBER,
} SmritiToken;

/* @language: the word after the fence ("python", "py", "C"), any case; an unknown
 * one or NULL leaves all plain. @out_tokens: one SmritiToken for each byte. */
void smriti_highlight (const char *language, const char *code, gsize length, guint8 *out_tokens);

/* TRUE when there is a row for it. */
gboolean smriti_highlight_knows (const char *language);
