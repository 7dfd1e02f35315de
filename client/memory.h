/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the verbs of 'smriti memory' share: memory.c chooses the verb and reads
 * the options that several of them take, memory_source.[ch] gets the answers,
 * memory_VERB.c is the verb. */

#pragma once

#include "client/command.h"
#include "common/memory/fsrs.h"

gboolean smriti_memory_evaluate (SmritiInvocation *invocation, GError **error);
gboolean smriti_memory_fit (SmritiInvocation *invocation, GError **error);
gboolean smriti_memory_plan (SmritiInvocation *invocation, GError **error);
gboolean smriti_memory_replay (SmritiInvocation *invocation, GError **error);
gboolean smriti_memory_reschedule (SmritiInvocation *invocation, GError **error);
gboolean smriti_memory_simulate (SmritiInvocation *invocation, GError **error);

/* --parameters, else the FSRS-6 defaults. */
gboolean smriti_memory_parameters (SmritiInvocation *invocation, SmritiParameters *out, GError **error);

/* --retention, else 0.9. */
gboolean smriti_memory_retention (SmritiInvocation *invocation, double *out, GError **error);

/* New: @value with @decimals digits behind the point, whatever the locale. */
char *smriti_memory_number (double value, int decimals);

/* New: "12,580". */
char *smriti_memory_count (guint n);
