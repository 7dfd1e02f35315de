/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether a text speaks of an item of the outline: their words compared without case and
 * accents, plural and singular alike, small words left out. Pure. */

#pragma once

#include <glib.h>

/* The words of Markdown that count, a set of strings. New table; no words: an empty one. */
GHashTable *smriti_item_words (const char *text);

/* Whether @words holds all of @item; FALSE when that is empty. */
gboolean smriti_item_words_hold (GHashTable *words, GHashTable *item);

/* An item as what has to be taught one by one: what stands in brackets is left out, a question parts from what follows it
 * ("What is Python? Philosophy (PEP 20)" → "What is Python?", "Philosophy"). New array of char *; parts without a word that
 * counts are left out. */
GPtrArray *smriti_item_parts (const char *item);
