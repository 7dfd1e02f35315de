/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where the answers come from that 'smriti memory' speaks of: a review log in a
 * file, as it is named with --csv. */

#pragma once

#include "client/command.h"
#include "client/revlog.h"

typedef struct
{
  SmritiHistory *history;
  SmritiRevlog *log; /* the answers as they were read */
} SmritiMemorySource;

/* --csv FILE ('-' is stdin), --zone and --rollover. Fails with NOT_FOUND when there
 * is no such file, FAILED when it is no review log, INVALID_ARGUMENT when an
 * option is wrong or none names a log. */
SmritiMemorySource *smriti_memory_load (SmritiInvocation *invocation, GError **error);
void smriti_memory_source_free (SmritiMemorySource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMemorySource, smriti_memory_source_free)

/* What card @c of the history is called. */
const char *smriti_memory_source_card (const SmritiMemorySource *source, guint c);
