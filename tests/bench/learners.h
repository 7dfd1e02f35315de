/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Generated learners: people with a known truth (truth.h), with habits (days off,
 * holidays, late cards, some new cards a day, sessions at any hour) and with
 * somebody who decides when a card is asked again. What comes of it is a history
 * as a real one: the review days change at 04:00 UTC.
 *
 * A constant is chosen with the learners for tuning and judged with the others:
 * no number leads from one to the other. */

#pragma once

#include "common/memory/history.h"
#include "common/memory/scheduler.h"
#include "tests/bench/truth.h"

#define SMRITI_LEARNER_FIRST_DAY 19358 /* 2023-01-01 */

typedef enum
{
  SMRITI_LEARNER_F6DEF,    /* FSRS-6 with the published parameters */
  SMRITI_LEARNER_F6OTHER,  /* with others */
  SMRITI_LEARNER_F6WEAK,   /* with others, forgets much; Again and Good only */
  SMRITI_LEARNER_F7,       /* FSRS-7 with other parameters */
  SMRITI_LEARNER_DRIFT,    /* a power law; good and bad months, tired at night */
  SMRITI_LEARNER_INTERF,   /* half-lives; what is new drives out what is old */
  SMRITI_LEARNER_CRAM,     /* ACT-R; half of the days off, new cards in bursts */
  SMRITI_LEARNER_DECKJUMP, /* half way, a new deck that is hard */
  SMRITI_LEARNER_LEECH,    /* cards differ by more than FSRS-6 can say */
  SMRITI_LEARNER_SPARSE,   /* 300 answers, other parameters */
  SMRITI_LEARNER_SPARSED,  /* 800 answers, the published parameters */
  SMRITI_N_LEARNERS,
} SmritiLearnerKind;

typedef enum
{
  SMRITI_LEARNER_TUNE,
  SMRITI_LEARNER_JUDGE,
} SmritiLearnerPurpose;

/* Who decides when a card is asked again, and is told of all that happens. */
typedef struct
{
  /* An answer was given; @p is the truth before it, 0 of a first answer. The
   * outcome's interval counts, nothing else of it. */
  SmritiOutcome (*answered) (gpointer teacher, const SmritiReview *review, double p);
  /* The day is over, studied or not; may be NULL. */
  void (*slept) (gpointer teacher, SmritiTruth *truth, gint32 day);
} SmritiTeacher;

typedef struct
{
  guint n_reviews;   /* ends with this answer, if that is not 0 */
  guint n_days;      /* or with this day */
  gboolean punctual; /* without days off and late cards */
} SmritiLearnerTerm;

const char *smriti_learner_name (SmritiLearnerKind kind);

/* How many of a kind are judged: several when each is small. */
guint smriti_learner_n_draws (SmritiLearnerKind kind);

/* The @n-th learner of a kind and purpose, taught by @teacher. The answers, oldest
 * first, each card by a number from 0: SmritiReview, owned by the caller. */
GArray *smriti_learner_study (SmritiLearnerKind kind, SmritiLearnerPurpose purpose, guint n, const SmritiLearnerTerm *term,
                              const SmritiTeacher *teacher, gpointer user_data);

/* The same as everybody has been taught so far: FSRS-6 with the published
 * parameters at 0.9, steps 1m 10m and 10m, fuzz; as many answers as the kind has.
 * @truth, an array of doubles, may be NULL: gets p of each answer (see answered). */
GArray *smriti_learner_make (SmritiLearnerKind kind, SmritiLearnerPurpose purpose, guint n, GArray *truth);
