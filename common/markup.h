/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Markdown taken apart for text.c: words, and how each byte of them is shown. */

#pragma once

#include <glib.h>

typedef enum
{
  SMRITI_STYLE_BOLD = 1 << 0,
  SMRITI_STYLE_ITALIC = 1 << 1,
  SMRITI_STYLE_UNDERLINE = 1 << 2, /* a highlight */
} SmritiStyle;

typedef struct
{
  GString *text;
  GByteArray *style; /* SmritiStyle of each byte of @text */
} SmritiMarkup;

/* @markdown is valid UTF-8 without control characters but '\n'. Linear. */
SmritiMarkup *smriti_markup_new (const char *markdown);
void smriti_markup_free (SmritiMarkup *markup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMarkup, smriti_markup_free)

/* The tags obsidian-spaced-repetition writes around words that are hidden or were. */
typedef enum
{
  SMRITI_CLOZE_OPEN,
  SMRITI_CLOZE_CLOSE,
  SMRITI_CLOZE_INPUT, /* a field to type them into */
} SmritiClozeTag;

/* Bytes of the tag that the @length bytes at @s begin with, 0 = none of these. */
gsize smriti_cloze_tag (const char *s, gsize length, SmritiClozeTag *out_tag);

/* The inline half: adds the paragraph of @length bytes at @s. */
void smriti_markup_add_paragraph (SmritiMarkup *markup, const char *s, gsize length);
