/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A card that is forgotten again and again, and what is said then. */

#pragma once

#include "client/bus.h"
#include "common/enums.h"

/* Whether answer @event (its grade, and the card's lapses after it) is one after
 * which that is to be told. The daemon is asked only when it may be; one that
 * cannot tell leaves it untold. */
gboolean smriti_leech_after (const char *event, SmritiGrade grade, guint lapses);

/* What is told of @card: how an anchor is written, or where it has one (@anchored: it
 * is shown below) what else helps. Lines of 80 columns, the last one not ended; new string. */
char *smriti_leech_words (const char *card, guint lapses, gboolean anchored);
