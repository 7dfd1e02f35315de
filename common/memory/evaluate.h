/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What each model would have said of every answer before it was given: a walk
 * through a history in the order of time, which never looks ahead. Parameters
 * are fitted anew when the items have grown by a tenth, only on what was before. */

#pragma once

#include "common/memory/history.h"
#include "common/memory/metrics.h"
#include "common/memory/model.h"

typedef enum
{
  SMRITI_WALK_DEFAULT, /* FSRS-6, the published parameters */
  SMRITI_WALK_FSRS6,   /* FSRS-6, fitted */
  SMRITI_WALK_SMRITI,  /* the model of model.h */
  SMRITI_N_WALKS,
} SmritiWalk;

typedef struct
{
  gsize n;                                       /* items that are scored: all but the first sixth */
  gint32 *day;                                   /* of each */
  SmritiPrediction *predictions[SMRITI_N_WALKS]; /* n each, weight 1 */
  SmritiModel model;                             /* the person after the last answer */
  guint n_fits;
} SmritiEvaluation;

SmritiEvaluation *smriti_evaluate (const SmritiHistory *history);
void smriti_evaluation_free (SmritiEvaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiEvaluation, smriti_evaluation_free)
