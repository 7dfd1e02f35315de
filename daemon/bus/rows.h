/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Records of ours as the typed tuples of the interface, every string valid and
 * bounded, every reply under a megabyte. */

#pragma once

#include "daemon/study/study.h"

#define SMRITI_ROW_CARD "(ssbsssssxsu)"
#define SMRITI_ROW_OCCURRENCE "(ssssssxxxsa(ussbsss))"
#define SMRITI_ROW_VAULT "(ssuuuus)"

GVariant *smriti_row_card (const SmritiStudyCard *card, guint max_text);
GVariant *smriti_row_memory (const SmritiStudyCard *card, double retrievability);
GVariant *smriti_row_occurrence (const SmritiOccurrence *occurrence);
GVariant *smriti_row_vault (const SmritiVaultRow *vault, const char *state);
GVariant *smriti_row_event (SmritiStudy *study, const SmritiEvent *event, guint max_text);
GVariant *smriti_row_entry (const SmritiEntryRow *entry, guint max_text);
GVariant *smriti_row_string (const char *text, gsize max_bytes);

/* An array of @type from @rows (transfer full; ends early at the reply limit). */
typedef GVariant *(*SmritiRowFunc) (gpointer record, gpointer user_data);
GVariant *smriti_rows (const char *type, GPtrArray *records, SmritiRowFunc make, gpointer user_data);
