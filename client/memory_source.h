/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where the answers come from that 'smriti memory' speaks of: a review log in a
 * file, as it is named with --csv, else one's own, from the daemon. */

#pragma once

#include "client/command.h"
#include "client/revlog.h"

typedef struct
{
  SmritiHistory *history;
  SmritiRevlog *log; /* the answers as they were read */
} SmritiMemorySource;

/* --csv FILE ('-' is stdin), --zone and --rollover; without --csv the daemon's
 * answers, whose days are what they were. Fails with NOT_FOUND when there is no
 * such file, FAILED when it is no review log, INVALID_ARGUMENT when an option is
 * wrong; as a call when the daemon cannot be reached. */
SmritiMemorySource *smriti_memory_load (SmritiInvocation *invocation, GError **error);
void smriti_memory_source_free (SmritiMemorySource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMemorySource, smriti_memory_source_free)

/* What card @c of the history is called. */
const char *smriti_memory_source_card (const SmritiMemorySource *source, guint c);
