/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A table marked "%% cards %%": each body cell is a card, "ROW · COLUMN" asks
 * for it. */

#pragma once

#include "common/notes/collector.h"

/* Lines [@first, @end) of @scan are the table. */
void smriti_table_read (const SmritiScan *scan, guint first, guint end, SmritiCollector *collector, SmritiNote *note);
