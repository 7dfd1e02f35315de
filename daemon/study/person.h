/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The person as the model knows them, up to a place in the log: loaded from the
 * last snapshot, brought on from there, kept again. Works on any store, the
 * daemon's or one that is only read. What is learnt at each answer never depends
 * on where a snapshot was taken. */

#pragma once

#include "daemon/store/snapshots.h"
#include "daemon/study/replay.h"

typedef struct
{
  SmritiModel model;
  SmritiSnapshot at; /* how far it goes */
} SmritiPerson;

/* Of whom nothing was learnt yet. */
void smriti_person_init (SmritiPerson *person);
/* From the newest snapshot; as new when there is none that can be read. */
void smriti_person_load (SmritiStore *store, SmritiPerson *person);
/* In a transaction of the caller's. */
gboolean smriti_person_save (SmritiStore *store, const SmritiPerson *person, gint32 day, GError **error);

/* Learns from all that arrived since. FALSE: as it was. */
gboolean smriti_person_go_on (SmritiStore *store, SmritiPerson *person, GError **error);

/* What @model makes of all answers to @card; FALSE when it was never answered or taken over. */
gboolean smriti_person_trace (SmritiStore *store, const SmritiModel *model, gint64 card, SmritiTrace *out);

/* How a worker hands one over: (xxsad). New, floating. */
GVariant *smriti_person_to_variant (const SmritiPerson *person);
/* FALSE (and @out as it was) when it is none. */
gboolean smriti_person_from_variant (SmritiStore *store, GVariant *variant, SmritiPerson *out);

/* The parameter set in force: that of the newest FITTED event that stands, else the defaults. */
void smriti_person_fitted (SmritiStore *store, SmritiFitted *out);
