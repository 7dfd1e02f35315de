/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How much falls due on days to come, for who chooses one of them. On the path
 * of every answer: by indexes only, and only the days that are meant. */

#pragma once

#include "common/study_card.h"
#include "daemon/store/store.h"

/* Adds to @out[day - @from] how many cards that are asked fall due on each of the
 * days @from..@to; @out has room for all of them. What is buried is due again by then. */
void smriti_load_add (SmritiStore *store, gint32 from, gint32 to, guint *out);

/* The due days of the siblings of @card that were met and are asked. New GArray of gint32. */
GArray *smriti_load_siblings (SmritiStore *store, const SmritiStudyCard *card);

/* Cards in review that are asked and due after @day, of the rows after @after, in their order. New GArray of gint64. */
GArray *smriti_load_coming (SmritiStore *store, gint64 after, gint32 day, guint limit);
