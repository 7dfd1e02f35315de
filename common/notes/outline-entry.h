/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Inside the room: one line of an outline note, read on its own. Where it
 * belongs is decided in outline-read.c. */

#pragma once

#include "common/notes/outline.h"
#include "common/notes/scanner.h"

SmritiEntry *smriti_entry_new (void);
void smriti_entry_free (SmritiEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiEntry, smriti_entry_free)
void smriti_callout_free (SmritiCallout *callout);

/* Bytes of "2.1.3" at @s without a closing dot, 0 = none; @out_parts = 3. */
gsize smriti_outline_number_length (const char *s, gsize length, guint *out_parts);

/* FALSE: the line at index @n is no section's heading for sure. Of nearly every
 * note this is all that is asked of its outline. */
gboolean smriti_entry_may_be_section (const SmritiScan *scan, guint n);

/* The heading at index @n as a section, NULL when it is none. */
SmritiEntry *smriti_entry_read_section (const SmritiScan *scan, guint n);

/* The line at index @n as "2.1.3 **Title** – item, item", NULL when it is none. */
SmritiEntry *smriti_entry_read_line (const SmritiScan *scan, guint n);
