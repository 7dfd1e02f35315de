/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What each level of a topic's quiz asks, from the outline: the entry whose title
 * speaks of a quiz and of the level, and the remark "%% scope … %%" below its
 * heading. Where a note says nothing: beginners are asked the first section,
 * the middle level the first two, experts all. */

#pragma once

#include "client/curriculum.h"
#include "client/quiz_text.h"

/* Keys of the entries (they and what is beneath are meant). New array of char *. */
GPtrArray *smriti_quiz_scope (const SmritiCurriculum *curriculum, SmritiQuizLevel level);

/* "2.1, 3" as keys that the outline has; NULL with INVALID_ARGUMENT, NOT_FOUND. */
GPtrArray *smriti_quiz_scope_of_words (const SmritiCurriculum *curriculum, const char *words, GError **error);

/* The key of the level's own entry, NULL = the outline has none. */
const char *smriti_quiz_entry (const SmritiCurriculum *curriculum, SmritiQuizLevel level);

/* All cards that are asked there, at most some hundreds drawn from more. New array of SmritiQuizCard. */
GPtrArray *
smriti_quiz_cards (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, GPtrArray *keys, GRand *lots, GError **error);
