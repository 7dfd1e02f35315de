/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Going through the log, answer by answer, as the model of the person learns
 * from it. What is known of each card before an answer is the fold of its answers
 * until then under the parameters in force then; a new set changes all of these
 * at once, and what was learnt goes on. The same log in the same order gives the
 * same person, whether it is gone through at once or from any place on. No SQL. */

#pragma once

#include "common/fitted.h"
#include "common/memory/model.h"
#include "common/prior.h"
#include "daemon/store/answers.h"

typedef struct _SmritiReplay SmritiReplay;

/* Begins with the person as of @model. */
SmritiReplay *smriti_replay_new (const SmritiModel *model);
void smriti_replay_free (SmritiReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiReplay, smriti_replay_free)

/* The person as of now; the replay's. */
const SmritiModel *smriti_replay_model (SmritiReplay *replay);

gboolean smriti_replay_knows (SmritiReplay *replay, gint64 card);
/* An answer, or with @prior what was taken over, of which the person learnt
 * already (@learn FALSE) or learns now. */
void smriti_replay_add (SmritiReplay *replay, const SmritiPast *past, const SmritiPrior *prior, gboolean learn);
/* Another set is in force from here on. */
void smriti_replay_fitted (SmritiReplay *replay, const SmritiFitted *fitted);
/* What is known of @card; all zero when that is nothing. */
SmritiTrace smriti_replay_trace (SmritiReplay *replay, gint64 card);
