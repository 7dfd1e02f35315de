/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Text with a style for each of its bytes, before it is cut into lines. */

#pragma once

#include <glib.h>

/* A style is attributes in the low byte and a SmritiToken in the high one. */
enum
{
  SMRITI_STYLED_BOLD = 1,
  SMRITI_STYLED_ITALIC = 2,
  SMRITI_STYLED_CODE = 4,
  SMRITI_STYLED_LINK = 8,
  SMRITI_STYLED_MARK = 16,
  SMRITI_STYLED_STRIKE = 32,
  SMRITI_STYLED_DIM = 64,
  SMRITI_STYLED_TOKEN_SHIFT = 8,
};

typedef struct
{
  GString *text;
  GArray *styles; /* guint16, one for each byte of @text */
} SmritiStyled;

void smriti_styled_init (SmritiStyled *styled);
void smriti_styled_append (SmritiStyled *styled, const char *text, gsize length, guint16 style);
/* Empties it. */
void smriti_styled_clear (SmritiStyled *styled);
/* Of one on the heap (SmritiStyled *). */
void smriti_styled_free (gpointer styled);

/* Adds the sequence that a terminal draws @style by. */
void smriti_styled_sgr (GString *line, guint16 style);
