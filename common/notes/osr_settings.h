/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a vault has set for obsidian-spaced-repetition, as far as the reading of
 * notes depends on it. Pure: the text of the plugin's data.json in, a record
 * out; immutable and counted, so that threads share it. */

#pragma once

#include "common/notes/note.h"
#include "common/notes/osr_cloze.h"

/* Below a vault. */
#define SMRITI_OSR_DATA ".obsidian/plugins/obsidian-spaced-repetition/data.json"
#define SMRITI_OSR_MAX_DATA (64 * 1024 * 1024) /* bytes; it also holds lists of the plugin's own */

struct _SmritiOsrSettings
{
  gatomicrefcount refs;
  char *single; /* separators; an empty one separates nothing */
  char *single_reversed;
  char *multi;
  char *multi_reversed;
  char *end_marker;        /* empty: a blank line ends a card */
  GStrv cloze_patterns;    /* in the order in which cards are made of them */
  GStrv flashcard_tags;    /* with '#'; the decks of cards are at or below them */
  GStrv tags_to_review;    /* with '#'; whole notes to review */
  SmritiOsrClozes *clozes; /* the same, compiled */
  gboolean folders_are_decks;
  gboolean clozes_are_inputs; /* hidden words are typed */
};

/* The plugin's defaults, as it comes. */
SmritiOsrSettings *smriti_osr_settings_new (void);

/* The settings in the @length bytes of a data.json; keys it does not have are
 * as by default, those of older versions of the plugin are understood. NULL
 * with INVALID_ARGUMENT when it is no such file; @file is what messages call it. */
SmritiOsrSettings *smriti_osr_settings_parse (const char *file, const char *text, gsize length, GError **error);

SmritiOsrSettings *smriti_osr_settings_ref (const SmritiOsrSettings *settings);
void smriti_osr_settings_unref (SmritiOsrSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiOsrSettings, smriti_osr_settings_unref)

/* New string, short: equal for settings with which notes read the same. */
char *smriti_osr_settings_digest (const SmritiOsrSettings *settings);

/* TRUE when notes read the same with both (NULL = the defaults). */
gboolean smriti_osr_settings_equal (const SmritiOsrSettings *a, const SmritiOsrSettings *b);
