/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How a generated learner really remembers: the probability that a card is
 * recalled, and what an answer does to it. Nothing that is tested sees this file;
 * it sees the answers only.
 *
 * The laws differ on purpose: what is good under all of them was not made for one. */

#pragma once

#include "common/enums.h"

#include <glib.h>

typedef enum
{
  SMRITI_LAW_FSRS6,       /* in whole days */
  SMRITI_LAW_FSRS7,       /* in fractional days */
  SMRITI_LAW_POWER,       /* 1/sqrt (1 + t): no difficulty, a constant ease of each card */
  SMRITI_LAW_EXPONENTIAL, /* half-lives, shortened by what was learned since */
  SMRITI_LAW_ACT_R,       /* a sum of powers over all answers, those close together fading sooner */
} SmritiLaw;

typedef enum
{
  SMRITI_HARD_NONE,
  SMRITI_HARD_SECOND_DECK,
  SMRITI_HARD_ALL,
} SmritiHard;

typedef struct
{
  SmritiLaw law;
  double spread;       /* of the parameters around the published ones, in their usual widths; 0 = exactly those */
  double card_sd;      /* of an effect that each card has, logit */
  double drift_sd;     /* of the person's ups and downs, logit */
  double late_hour;    /* taken away after 22:00, logit */
  gboolean two_grades; /* Again and Good only */
  SmritiHard hard;     /* which cards fade sooner (FSRS-6 only) */
} SmritiTruthKind;

typedef struct _SmritiTruth SmritiTruth;

/* @kind must outlive it. The same seed is the same person. */
SmritiTruth *smriti_truth_new (const SmritiTruthKind *kind, guint64 seed);
void smriti_truth_free (SmritiTruth *truth);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiTruth, smriti_truth_free)

/* A card that was never seen; cards are numbered from 0. */
guint smriti_truth_add_card (SmritiTruth *truth, gboolean second_deck);
guint smriti_truth_n_cards (SmritiTruth *truth);

/* The probability that @card is recalled then; 0 when it was never answered. */
double smriti_truth_recall (SmritiTruth *truth, guint card, gint32 day, gint64 at_ms);

/* Asks: the grade is drawn, the memory moves. */
SmritiGrade smriti_truth_answer (SmritiTruth *truth, guint card, gint32 day, gint64 at_ms);
