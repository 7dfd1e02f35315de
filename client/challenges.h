/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The challenges of the notes, and how far the person is with each: what they did
 * is told by the daemon's records of kind "challenge" about "TOPIC/NAME". */

#pragma once

#include "client/curriculum.h"
#include "client/practice_record.h"
#include "common/notes/challenge.h"

#define SMRITI_CHALLENGE_RECORD "challenge"
/* Details of these records, and what they say. */
#define SMRITI_CHALLENGE_STARTED "started"
#define SMRITI_CHALLENGE_CHECKED "checked"
#define SMRITI_CHALLENGE_GAVE_UP "gave-up"
#define SMRITI_CHALLENGE_SOLVED "solved"
#define SMRITI_CHALLENGE_FAILED "failed"

typedef enum
{
  SMRITI_TRY_NEW,
  SMRITI_TRY_STARTED, /* and neither solved nor given up since */
  SMRITI_TRY_SOLVED,
  SMRITI_TRY_GAVE_UP,
} SmritiTryState;

typedef struct
{
  SmritiChallenge *challenge;
  char *topic, *note; /* note: absolute path */
  SmritiTryState state;
  gint64 started_s;  /* UTC; of the try that is open, else 0 */
  char *dir;         /* where it was started last; NULL = never */
  guint tries;       /* checks that failed since then */
  gint64 best_s;     /* the quickest solution, -1 = none */
  double best_ratio; /* of a slow one: the fastest code, 0 = none */
  char *card;        /* id of the card that stands for it; NULL = it has none */
  gint64 due_s;      /* of the card, 0 = new */
} SmritiChallengeTry;

/* All of @curricula, in order of the notes. A note that cannot be used is told on
 * stderr. New array of SmritiChallengeTry. */
GPtrArray *smriti_challenges_find (SmritiDbusDaemon *daemon, GPtrArray *curricula, GError **error);

/* The one called @name. Errors: NOT_FOUND, INVALID_ARGUMENT (of several topics). */
const SmritiChallengeTry *smriti_challenges_by_name (GPtrArray *challenges, const char *name, GError **error);

/* "new", "started", "solved", "gave-up". Static. */
const char *smriti_try_state_name (SmritiTryState state);

/* "TOPIC/NAME", new. */
char *smriti_challenge_subject (const SmritiChallengeTry *one);
