/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a card is called (DESIGN section 5): a pure function of its text as it
 * stands, never of path, line or time. The normalisation and the hash are
 * part of every database; they never change. */

#pragma once

#include "common/enums.h"

/* New string: the first 16 hex digits of SHA-256 over the kind's word, '\n',
 * the normalised text (NFC, white space runs → one space, trimmed; block ids
 * and #tags of decks kept out by the reader), '\n', the part in decimal. With
 * @stamp ("sm-x7…", without '^') the key is the stamp, "-PART" added when part > 0. */
char *smriti_card_key (const char *stamp, SmritiKind kind, const char *text, gsize length, guint part);

/* The same for what siblings share: no part. */
char *smriti_card_source (const char *stamp, SmritiKind kind, const char *text, gsize length);

/* Names card after card: what siblings have in common is computed once. */
typedef struct _SmritiNamer SmritiNamer;

SmritiNamer *smriti_namer_new (void);
void smriti_namer_free (SmritiNamer *namer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiNamer, smriti_namer_free)

/* As smriti_card_key() and smriti_card_source() without a stamp. */
char *smriti_namer_key (SmritiNamer *namer, SmritiKind kind, const char *text, gsize length, guint part);
char *smriti_namer_source (SmritiNamer *namer, SmritiKind kind, const char *text, gsize length);
